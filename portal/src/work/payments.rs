//! What somebody of the council types when a fee was paid, and why it cannot be taken.

use crate::post::Post;
use crate::requests::payments::amount;
use crate::sign_in::read;
use crate::store::payments::{How, NewPayment, Payment};
use crate::typed_day::TypedDay;
use compiler::emit::html::display;
use compiler::words::Language;
use jiff::civil::Date;
use runtime_wasm::kernel::decimal::{LIMIT, number};
use serde_json::{Value, json};

/// Most characters of what a payment system calls a payment, and of why one is taken back.
const LONGEST: usize = 100;
/// Nobody pays on a day before it.
const FIRST_YEAR: i16 = 2000;
/// How many digits a card number has.
const CARD: std::ops::RangeInclusive<usize> = 13..=19;
const NO_CARD: &str = "This looks like the number of a card. Card numbers must not be kept here: enter the reference that the payment system gave you";

/// What is wrong: the control, and what to do.
pub(super) type Wrong = (&'static str, String);

/// What was typed about a payment.
#[derive(Debug, Default)]
pub(super) struct Typed {
    amount: String,
    on: TypedDay,
    how: String,
    reference: String,
}

/// A payment that can be taken down.
#[derive(Debug)]
pub(super) struct Told {
    pence: i64,
    on: Date,
    how: How,
    reference: String,
}

impl Typed {
    pub(super) fn of(post: &Post) -> Self {
        let text = |name: &str| post.posted.value(name).trim().to_owned();
        let on = TypedDay::sent("paid", |field| post.posted.value(field));
        Self { amount: text("amount"), on, how: text("how"), reference: text("payment_reference") }
    }

    /// For the template.
    pub(super) fn fields(&self) -> Value {
        let how =
            How::ALL.map(|how| json!({ "key": how.as_str(), "name": called(how), "now": how.as_str() == self.how }));
        // What looks like the number of a card is not shown again either.
        let reference = if has_card(&self.reference) { "" } else { &self.reference };
        json!({ "amount": self.amount, "on": self.on.fields(), "how": how, "reference": reference })
    }

    /// The payment, else what is wrong with each control. Whether so much is still to pay is known where it is written down.
    pub(super) fn told(&self, today: Date) -> Result<Told, Vec<Wrong>> {
        let mut wrong: Vec<Wrong> = Vec::new();
        let pence = pence(&self.amount);
        match pence {
            None => wrong.push(("amount", "Enter the amount in pounds and pence, like 25 or 25.50".to_owned())),
            Some(pence) if pence <= 0 => wrong.push(("amount", "The amount must be more than £0".to_owned())),
            Some(_) => {}
        }
        let on = self.on.read().filter(|day| day.year() >= FIRST_YEAR && *day <= today);
        if on.is_none() {
            let text = "Enter the day on which it was paid, like 27 3 2026. It must be today or in the past";
            wrong.push(("paid", text.to_owned()));
        }
        let how = How::read(&self.how);
        if how.is_none() {
            wrong.push(("how", "Choose how it was paid".to_owned()));
        }
        if has_card(&self.reference) {
            wrong.push(("payment_reference", NO_CARD.to_owned()));
        } else if self.reference.chars().count() > LONGEST {
            wrong.push(("payment_reference", format!("The reference must be {LONGEST} characters or fewer")));
        }
        match (pence, on, how) {
            (Some(pence), Some(on), Some(how)) if wrong.is_empty() => {
                Ok(Told { pence, on, how, reference: self.reference.clone() })
            }
            _ => Err(wrong),
        }
    }
}

impl Told {
    pub(super) fn payment(&self) -> NewPayment<'_> {
        NewPayment { pence: self.pence, on: self.on, how: self.how, reference: &self.reference }
    }

    /// As the council's people read it in the timeline.
    pub(super) fn in_words(&self) -> String {
        let day = display::day(Language::English, &self.on.to_string());
        let how = called(self.how).to_lowercase();
        let reference =
            if self.reference.is_empty() { String::new() } else { format!(", reference {}", self.reference) };
        format!("Paid {} on {day}, {how}{reference}", amount(self.pence))
    }
}

/// That a payment is taken back, as the council's people read it in the timeline.
pub(super) fn taken_back(payment: &Payment) -> String {
    let day = display::day(Language::English, &payment.paid_on);
    format!("Took back the payment of {} on {day}", amount(payment.pence))
}

/// What is said when more is typed than is still to pay.
pub(super) fn too_much(left: i64) -> String {
    if left <= 0 {
        return "Everything is paid already".to_owned();
    }
    format!("The amount must be {} or less: no more is still to pay", amount(left))
}

/// Why a payment cannot be taken back for this reason.
pub(super) fn wrong_reason(reason: &str) -> Option<String> {
    if reason.is_empty() {
        Some("Write why it is taken back".to_owned())
    } else if has_card(reason) {
        Some("This looks like the number of a card. Card numbers must not be kept here: leave it out".to_owned())
    } else {
        (reason.chars().count() > LONGEST)
            .then(|| format!("Why it is taken back must be {LONGEST} characters or fewer"))
    }
}

/// How something was paid, in words.
pub(super) const fn called(how: How) -> &'static str {
    match how {
        How::Card => "Card by phone",
        How::Cash => "Cash",
        How::Cheque => "Cheque",
        How::Transfer => "Bank transfer",
        How::Other => "Another way",
    }
}

/// Pounds as forms read them, in pence.
fn pence(typed: &str) -> Option<i64> {
    let pounds = read(typed, |raw, out| number(raw, 2, true, -LIMIT, LIMIT, out))?;
    pounds.chars().filter(|letter| *letter != '.').collect::<String>().parse().ok()
}

/// Is there something that looks like the number of a card? As many digits, whatever is between groups of them, that pass the check
/// of Luhn. Letters part numbers.
fn has_card(text: &str) -> bool {
    text.split(char::is_alphabetic).any(|part| {
        let groups: Vec<&str> =
            part.split(|letter: char| !letter.is_ascii_digit()).filter(|it| !it.is_empty()).collect();
        (0..groups.len()).any(|first| {
            let mut number = String::new();
            groups.iter().skip(first).any(|group| {
                number.push_str(group);
                CARD.contains(&number.len()) && passes_luhn(&number)
            })
        })
    })
}

/// The sum of ISO/IEC 7812: every second digit from the right counts twice.
fn passes_luhn(number: &str) -> bool {
    let digits = number.bytes().rev().map(|byte| u32::from(byte.saturating_sub(b'0')));
    let counted = digits.enumerate().map(|(at, digit)| match (at % 2, digit * 2) {
        (0, _) => digit,
        (_, double) => double / 10 + double % 10,
    });
    counted.sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_in_forms() {
        for (typed, read) in [
            ("25", Some(2500)),
            ("£25.50", Some(2550)),
            ("1,250.05", Some(125_005)),
            ("-3", Some(-300)),
            ("0", Some(0)),
            ("0.01", Some(1)),
            ("1.005", None),
            ("ten", None),
            ("", None),
        ] {
            assert_eq!(pence(typed), read, "{typed}");
        }
    }

    #[test]
    fn numbers_of_cards_are_seen_however_they_are_written() {
        for card in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "card 5555-5555-5555-4444 exp 12/27",
            "4111 1111 1111 1111 12/27",
            "378282246310005",
            "pay 17: 4111.1111.1111.1111",
        ] {
            assert!(has_card(card), "{card}");
        }
        for other in
            ["", "4111111111111112", "WP-2026-000123", "4111 1111 1111", "07700 900982", "TXN4111A1111B1111C1111"]
        {
            assert!(!has_card(other), "{other}");
        }
    }
}
