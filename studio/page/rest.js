// The compiler comes in two parts: what a first visit uses, and the rest (studio/bind/src/split.rs).

/** Puts the rest beside the first part. `first` is what that exports, `rest` the module of the rest. */
export function join(first, rest) {
  new WebAssembly.Instance(rest, { first });
  first.rest_is_here.value = 1;
}
