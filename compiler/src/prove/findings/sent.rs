//! Systems that are never sent anything.

use super::Prover;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;

impl Prover<'_> {
    /// Looks at each `send when`, with the answers of those who can submit.
    pub(super) fn sent(&mut self) {
        let program = self.program;
        if self.is_blocked {
            return;
        }
        for (position, (to, at)) in program.form.send_to.iter().zip(&self.places.sent_when).enumerate() {
            let Some(when) = to.when.as_ref().filter(|_| self.form.has_sent(position)) else { continue };
            let end = program.pages.len();
            let [clean, stays] = self.here(end);
            let met = self.form.met(when, None);
            if !self.impossible(&[met, clean, stays]) {
                if !self.unasked(when, None, &[clean, stays], at) {
                    self.sense(when, None, at);
                }
            } else if !self.is_told(when) {
                let message = format!("Nothing is ever sent to `{}`", to.system);
                let told = Diagnostic::new(Code::AlwaysOrNeverMet, at.clone(), message);
                let told = self.why_never(told, when, None, &[clean, stays], end);
                self.tell(told);
            }
        }
    }
}
