//! What is to pay: an amount of money, from a calculation or a sum of its own.

use super::tables;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::{self, Checked, Scope};
use crate::form::Form;
use crate::lower::FEE;
use crate::program::{Value, ValueKind};
use crate::spec::shortened;

/// Most characters of a code.
const LONGEST_CODE: usize = 40;

/// Fills in [`Form::fee`].
pub(super) fn check(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    let Some(spec) = &form.spec.fee else { return };
    if let Some(code) = &spec.code {
        let said = code.text.trim();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_/.".contains(letter);
        if said.chars().count() > LONGEST_CODE || !said.chars().all(plain) {
            let message = format!("“{}” is not a code of the council's accounts", shortened(said));
            let help =
                format!("It has letters, digits, hyphens, slashes and full stops, at most {LONGEST_CODE}: `PK01`");
            problems.push(Diagnostic::new(Code::Fee, code.at.clone(), message).help(help));
        }
    }
    let Some(amount) = spec.amount.as_ref().filter(|amount| super::expressions::usable(form, amount, None)) else {
        return;
    };
    let scope = Scope { names: form, list: None, place: &|part| amount.place(part) };
    let checked: Checked<(Value, ValueKind)> = match expr::value(&amount.text, &scope) {
        Ok(checked) => checked,
        Err(found) => {
            problems.extend(found);
            return;
        }
    };
    let (value, kind) = &checked.node;
    if *kind != ValueKind::Money {
        let message = format!("A fee is an amount of money, and this is {}", tables::one(*kind));
        let found = Diagnostic::new(Code::Fee, amount.at.clone(), message);
        let written = amount.text.trim();
        problems.push(match value {
            Value::Literal(_) if written.starts_with(|first: char| first.is_ascii_digit()) => {
                found.help(format!("Write `£{written}`")).fix(amount.at.clone(), format!("£{written}"))
            }
            _ => found.help("Multiply a number with a price, such as `£12.50 * weeks`"),
        });
        return;
    }
    if let Value::Literal(..=0) = value {
        let message = "This fee would never be asked for: only an amount above £0 is to pay";
        problems.push(Diagnostic::new(Code::Fee, amount.at.clone(), message).help("Take `fee` away"));
        return;
    }
    let namesake = form.calculations.iter().find(|calculation| calculation.spec.key.text == FEE);
    if let Some(namesake) = namesake.filter(|_| !matches!(value, Value::Calculation(_))) {
        let message =
            format!("A calculation is called `{FEE}`, so it would be read as what is to pay, and this is another sum");
        let found = Diagnostic::new(Code::Fee, amount.at.clone(), message);
        let found = found.related(namesake.spec.key.at.clone(), "the calculation");
        problems.push(found.help(format!("Write `amount: {FEE}`, or give the calculation another name")));
        return;
    }
    form.fee = Some(checked);
}
