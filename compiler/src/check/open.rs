//! The days on which a form can be sent.

use super::periods::date;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::Open;
use crate::spec::OpenSpec;

/// The days, as far as they can be read.
pub(super) fn open(spec: &OpenSpec, problems: &mut Vec<Diagnostic>) -> Open {
    let from = spec.from.as_ref().and_then(|text| date(text, problems));
    let until = spec.until.as_ref().and_then(|text| date(text, problems));
    if spec.from.is_none() && spec.until.is_none() {
        let message = "`open` has no first and no last day, so the form is never shut";
        let help = "Add `from:` or `until:` with a day, or take `open` away";
        problems.push(Diagnostic::new(Code::OpenDays, spec.at.clone(), message).help(help));
    }
    if let (Some(first), Some(last), Some(text)) = (from, until, &spec.until)
        && last < first
    {
        let message = "The last day is before the first, so nobody could ever send this form";
        let found = Diagnostic::new(Code::OpenDays, text.at.clone(), message);
        problems.push(match &spec.from {
            Some(from) => found.related(from.at.clone(), "the first day"),
            None => found,
        });
    }
    let closed = spec.closed.as_ref().map(|text| text.text.trim().to_owned()).unwrap_or_default();
    Open { from, until, closed }
}
