//! Patterns: a table made by the compiler says for each state and byte which state comes next.
//!
//! The table: how many states accept (they come first), the number of the starting state, how many classes of bytes there
//! are, one byte each and the class count less one; then 256 classes, one for each byte; then for each state its next state
//! for each class.

/// Whether the whole text matches. A table that is too short matches nothing.
#[inline(never)]
#[must_use]
pub fn matches(table: &[u8], text: &[u8]) -> bool {
    let [accepting, start, classes, rest @ ..] = table else { return false };
    let width = usize::from(*classes) + 1;
    let mut state = *start;
    for byte in text {
        let Some(class) = rest.get(usize::from(*byte)) else { return false };
        match rest.get(256 + usize::from(state) * width + usize::from(*class)) {
            Some(next) => state = *next,
            None => return false,
        }
    }
    state < *accepting
}
