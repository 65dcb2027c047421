//! What was paid of a fee, in words.

use super::words;
use crate::store::payments::Payment;
use crate::visit::in_pounds;
use compiler::emit::html::display;
use compiler::words::{Language, fill};

/// An amount of pence, as people read it.
#[must_use]
pub fn amount(pence: i64) -> String {
    display::pounds(&in_pounds(pence))
}

/// What is still to pay of a fee.
#[must_use]
pub fn left(fee: Option<i64>, payments: &[Payment]) -> i64 {
    let paid: i64 = payments.iter().filter(|payment| payment.taken_back.is_none()).map(|payment| payment.pence).sum();
    fee.unwrap_or_default().saturating_sub(paid)
}

/// How a fee stands: a line for each payment that counts, and one for what is left. None while nothing was paid.
#[must_use]
pub fn lines(language: Language, fee: Option<i64>, payments: &[Payment]) -> Vec<String> {
    let say = words::of(language);
    let counts = payments.iter().filter(|payment| payment.taken_back.is_none());
    let mut lines: Vec<String> = counts
        .map(|payment| {
            let day = display::day(language, &payment.paid_on);
            fill(say.paid, &[("amount", &amount(payment.pence)), ("day", &day)])
        })
        .collect();
    let left = left(fee, payments);
    if !lines.is_empty() && left > 0 {
        lines.push(fill(say.still_to_pay, &[("amount", &amount(left))]));
    }
    lines
}

/// The payment that an event tells of, now or when it was taken back: its amount and day.
#[must_use]
pub fn told_by(language: Language, event: &str, payments: &[Payment]) -> Option<String> {
    let told = |payment: &&Payment| payment.event == event || payment.taken_back.as_deref() == Some(event);
    let payment = payments.iter().find(told)?;
    Some(format!("{}, {}", amount(payment.pence), display::day(language, &payment.paid_on)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(event: &str, pence: i64, taken_back: Option<&str>) -> Payment {
        Payment {
            event: event.to_owned(),
            pence,
            paid_on: "2026-03-09".to_owned(),
            how: "cash".to_owned(),
            reference: String::new(),
            taken_back: taken_back.map(str::to_owned),
        }
    }

    #[test]
    fn what_was_taken_back_counts_no_more() {
        let both = [payment("a", 1000, Some("c")), payment("b", 550, None)];
        assert_eq!(left(Some(2500), &both), 1950);
        let said = ["Paid £5.50 on 9 March 2026", "Still to pay: £19.50"];
        assert_eq!(lines(Language::English, Some(2500), &both), said);
        assert_eq!(lines(Language::Welsh, Some(550), &both), ["Talwyd £5.50 ar 9 Mawrth 2026"]);
        let [back, _] = both.clone();
        assert!(lines(Language::English, Some(2500), &[back]).is_empty(), "as if nothing had been paid");
        for event in ["a", "c"] {
            assert_eq!(told_by(Language::English, event, &both).as_deref(), Some("£10, 9 March 2026"));
        }
        assert_eq!(told_by(Language::English, "d", &both), None);
    }
}
