//! Reading one answer with the kernel, as the tests write it.

use runtime_wasm::kernel::{Out, Outcome, ROOM, Reading};

/// The outcome and the canonical text of what was typed.
pub fn read(raw: &[u8], reader: impl FnOnce(&[u8], &mut Out) -> Reading) -> (Outcome, String) {
    let mut room = vec![0; raw.len() + ROOM];
    let mut out = Out::new(&mut room);
    let reading = reader(raw, &mut out);
    let outcome = out.outcome(reading);
    let text = match outcome {
        Outcome::Valid(_) => std::str::from_utf8(out.written()).expect("canonical text is UTF-8").to_owned(),
        _ => String::new(),
    };
    (outcome, text)
}
