//! What their forms charge, as a fee of ours: a fixed amount, a table by the options of one question, times a number that
//! was asked, and the sum of these. What depends on more than one answer has no counterpart and is told in full.

use super::conditions::Conditions;
use super::cubes::{self, Sum};
use super::definition::{Component, Definition, number, word};
use super::domains::{Domain, Space, UNANSWERED};
use super::names::{self, Taken};
use super::pages::Form;
use super::{Note, Weight, prose};
use serde_json::{Map, Value as Json};

/// A computed amount as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Amount {
    pub(super) key: String,
    /// The question whose options the table has; empty without one.
    pub(super) by: String,
    /// The table, or the one value.
    pub(super) lines: Vec<(String, String)>,
    pub(super) show: String,
}

/// What conditions and names mean, for those that fees use.
pub(super) struct Meanings<'a> {
    pub(super) space: &'a Space,
    pub(super) conditions: &'a Conditions,
}

/// Adds the fee, or says what it was.
pub(super) fn apply(
    definition: &Definition,
    meanings: &Meanings<'_>,
    form: &mut Form,
    taken: &mut Taken,
    notes: &mut Vec<Note>,
) {
    let fees: Vec<&Map<String, Json>> =
        definition.all.get("fees").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object).collect();
    let all =
        definition.pages.iter().flat_map(|page| page.components.iter().map(move |it| (it, page.condition.as_str())));
    let payments: Vec<(&Component, &str)> = all.filter(|(it, _)| it.kind == "PaymentField").collect();
    let carried = match (fees.as_slice(), payments.as_slice()) {
        ([], []) => return,
        (fees, []) => several(fees, meanings, form, taken),
        ([], [(payment, condition)]) => one_payment(payment, condition, meanings, form, taken),
        _ => None,
    };
    if carried.is_some() {
        let text = "What is to pay stands under `fee`; how it is paid is set up in the portal";
        notes.push(Note::new(Weight::Changed, "fees", text));
        return;
    }
    notes.extend(fees.iter().map(|fee| Note::new(Weight::NotCarried, "fees", told(fee))));
    notes.extend(
        payments
            .iter()
            .map(|(payment, _)| Note::new(Weight::NotCarried, &payment.title, told_payment(payment, definition))),
    );
}

/// XGov: every fee whose condition is met, added up. Amounts are in pence.
fn several(fees: &[&Map<String, Json>], meanings: &Meanings<'_>, form: &mut Form, taken: &mut Taken) -> Option<()> {
    let mut amounts = Vec::new();
    let mut totals = Vec::new();
    for fee in fees {
        let money = pounds(i64::try_from(number(fee, "amount")?).ok()?);
        let show = prose::line(&word(fee, "description"));
        let (condition, times) = (word(fee, "condition"), word(fee, "multiplier"));
        if let ([_], true, true) = (fees, condition.is_empty(), times.is_empty()) {
            form.fee = Some((money, what_for(show))).filter(|(money, _)| money != "£0");
            return Some(());
        }
        let wanted = names::valid(&names::slug(&show, '_'), "fee");
        let key = taken.take(&wanted);
        let (by, lines) = match condition.as_str() {
            "" => (String::new(), vec![("is".to_owned(), money)]),
            name => {
                let sum = meanings.sum(name)?;
                meanings.table(&[(sum, money)], "£0")?
            }
        };
        if times.is_empty() {
            totals.push(key.clone());
            amounts.push(Amount { key, by, lines, show });
        } else {
            let often = meanings.counted(&times)?;
            let total = taken.take(&format!("{wanted}_in_all"));
            let product = vec![("is".to_owned(), format!("{key} * {often}"))];
            amounts.push(Amount { key, by, lines, show: String::new() });
            amounts.push(Amount { key: total.clone(), by: String::new(), lines: product, show });
            totals.push(total);
        }
    }
    let what: Vec<String> = fees.iter().map(|fee| prose::line(&word(fee, "description"))).collect();
    let amount = match totals.as_slice() {
        [one] => one.clone(),
        _ => format!("sum of {}", totals.join(", ")),
    };
    form.amounts.extend(amounts);
    form.fee = Some((amount, what_for(what.join(", "))));
    Some(())
}

/// What a receipt says of a fee that nobody described.
fn what_for(words: String) -> String {
    if words.is_empty() { "Fee".to_owned() } else { words }
}

/// DEFRA: the first amount whose condition is met, else the one of the payment. Amounts are in pounds. Who does not come to
/// its page pays nothing.
fn one_payment(
    payment: &Component,
    page_condition: &str,
    meanings: &Meanings<'_>,
    form: &mut Form,
    taken: &mut Taken,
) -> Option<()> {
    let money = |amount: &str| {
        amount.parse::<f64>().ok().filter(|a| (0.0..1e7).contains(a)).map(|a| pounds((a * 100.0).round() as i64))
    };
    let amount = money(&word(&payment.options, "amount"))?;
    let what = what_for(prose::line(&word(&payment.options, "description")));
    let comes = if page_condition.is_empty() { None } else { Some(meanings.sum(page_condition)?) };
    let mut parts = Vec::new();
    for part in payment.options.get("conditionalAmounts").and_then(Json::as_array).into_iter().flatten() {
        let part = part.as_object()?;
        let mut sum = meanings.sum(&word(part, "condition"))?;
        if let Some(comes) = &comes {
            sum = cubes::product(comes, &sum)?;
        }
        parts.push((sum, money(&word(part, "amount"))?));
    }
    let otherwise = if comes.is_some() { "£0".to_owned() } else { amount.clone() };
    parts.extend(comes.map(|comes| (comes, amount.clone())));
    if parts.is_empty() {
        form.fee = Some((amount, what)).filter(|(amount, _)| amount != "£0");
        return Some(());
    }
    let (by, lines) = meanings.table(&parts, &otherwise)?;
    let key = taken.take("price");
    form.amounts.push(Amount { key: key.clone(), by, lines, show: "To pay".to_owned() });
    form.fee = Some((key, what));
    Some(())
}

impl Meanings<'_> {
    /// When a condition is met, where that can be said in full.
    fn sum(&self, condition: &str) -> Option<Sum> {
        self.conditions.find(condition).filter(|formula| !formula.untold())?.sum(self.space)
    }

    /// A table by the options of the one question that all conditions are about: for each the first amount that goes with
    /// it. Nothing when they are about more than that.
    fn table(&self, parts: &[(Sum, String)], otherwise: &str) -> Option<(String, Vec<(String, String)>)> {
        let mut about = None;
        let mut masks = Vec::new();
        for (sum, money) in parts {
            let mut mask = 0;
            for cube in sum {
                let (variable, values) = cube.iter().next().filter(|_| cube.len() == 1)?;
                if values & UNANSWERED != 0 || about.is_some_and(|known| known != *variable) {
                    return None;
                }
                about = Some(*variable);
                mask |= values;
            }
            masks.push((mask, money));
        }
        let variable = self.space.variables.get(about?)?;
        let Domain::Options { keys, real } = &variable.domain else { return None };
        let answer = self.space.answers.get(variable.answer?).filter(|answer| answer.kind != "declaration")?;
        let amount = |at: usize| {
            let first = masks.iter().find(|(mask, _)| mask >> at & 1 == 1);
            first.map_or_else(|| otherwise.to_owned(), |(_, money)| (*money).clone())
        };
        let lines = keys.iter().take(*real).enumerate().map(|(at, key)| (key.clone(), amount(at)));
        Some((answer.key.clone(), lines.collect()))
    }

    /// The question that says how often, when it is a number.
    fn counted(&self, name: &str) -> Option<String> {
        let found = self.space.find(name);
        let [one] = found.as_slice() else { return None };
        let answer = self.space.answers.get(*one)?;
        matches!(answer.kind, "number" | "decimal").then(|| answer.key.clone())
    }
}

fn pounds(pence: i64) -> String {
    crate::expr::print::money(pence.saturating_mul(100))
}

fn told(fee: &Map<String, Json>) -> String {
    let amount = number(fee, "amount").and_then(|pence| i64::try_from(pence).ok()).map(pounds);
    let mut text =
        format!("A fee of {} for {}", amount.unwrap_or_else(|| word(fee, "amount")), word(fee, "description"));
    for (key, words) in [("multiplier", "times"), ("condition", "when")] {
        let also = word(fee, key);
        if !also.is_empty() {
            text.push_str(&format!(", {words} {also}"));
        }
    }
    text
}

fn told_payment(payment: &Component, definition: &Definition) -> String {
    let (amount, what) = (word(&payment.options, "amount"), word(&payment.options, "description"));
    let mut text = format!("A payment of £{amount} for {what}");
    let other = payment.options.get("conditionalAmounts").and_then(Json::as_array);
    for part in other.into_iter().flatten().filter_map(Json::as_object) {
        let named = definition.conditions.iter().find(|condition| condition.name == word(part, "condition"));
        let when = named.map(|condition| condition.shown_as.clone()).unwrap_or_default();
        text.push_str(&format!("; £{} when “{when}”", word(part, "amount")));
    }
    text
}
