//! What is to pay for the answers at hand: the one place that says when there is a fee.

use crate::program::Program;
use runtime_wasm::report::Report;

/// What is to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due<'p> {
    /// In pence, more than 0.
    pub pence: i64,
    /// In pounds, canonical: `45.00`.
    pub pounds: String,
    /// What is paid for.
    pub what_for: &'p str,
    /// What the council's accounts call it; empty for none.
    pub code: &'p str,
}

impl Due<'_> {
    /// As authors write it: `£45`, `£4.50`.
    #[must_use]
    pub fn written(&self) -> String {
        format!("£{}", self.pounds.strip_suffix(".00").unwrap_or(&self.pounds))
    }
}

/// What is to pay, if anything. An amount that cannot be worked out (law 7), or that is £0 or less, is no fee; an exit has none.
#[must_use]
pub fn due<'p>(program: &'p Program, report: &Report) -> Option<Due<'p>> {
    let fee = program.form.fee.as_ref().filter(|_| report.exit.is_none())?;
    let pounds = report.computed.get(fee.amount)?.clone()?;
    let pence = pence(&pounds).filter(|pence| *pence > 0)?;
    Some(Due { pence, pounds, what_for: &fee.what_for, code: &fee.code })
}

/// `4500` for the canonical amount `45.00`.
fn pence(pounds: &str) -> Option<i64> {
    let (whole, part) = pounds.split_once('.')?;
    let part = Some(part).filter(|part| part.len() == 2)?;
    format!("{whole}{part}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::pence;

    #[test]
    fn pounds_are_pence() {
        assert_eq!(pence("45.00"), Some(4500));
        assert_eq!(pence("0.05"), Some(5));
        assert_eq!(pence("-0.05"), Some(-5));
        assert_eq!(pence("45"), None);
        assert_eq!(pence("4.5"), None);
    }
}
