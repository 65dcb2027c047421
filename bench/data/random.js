// Chance from a seed (mulberry32), so that every run and every machine draws the same submissions.

export class Chance {
  #state;

  constructor(seed) {
    this.#state = seed;
  }

  /** From 0 up to, not including, 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from least to most, both among them. */
  whole(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True so often. */
  often(share) {
    return this.next() < share;
  }

  pick(list) {
    return list[this.whole(0, list.length - 1)];
  }

  shuffled(list) {
    const left = [...list];
    return list.map(() => left.splice(this.whole(0, left.length - 1), 1)[0]);
  }
}
