//! What a form costs: one amount for everybody, or one for each answer to a question.

use super::about::Fact;
use super::change::{Done, done, needed};
use super::conditions::Offer;
use super::names::Names;
use super::places::places;
use super::sheet::{Sheet, Step};
use super::shown::said;
use super::wording::{Before, Place, cleaned, written};
use crate::read::{Entry, Value};
use crate::source::Sources;
use crate::spec::parts;
use serde::Serialize;

/// A question that a price can depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decides {
    /// Its name.
    pub name: String,
    /// The question.
    pub words: String,
    /// Each answer that has a price: name and words.
    pub answers: Vec<(String, String)>,
}

/// What starts the name of the field of an amount for one answer.
const FOR_ONE: &str = "amount-";

/// An amount that is the same for everybody.
pub(super) fn is_fixed(amount: &str) -> bool {
    let digits = amount.trim_start_matches('£');
    !digits.is_empty() && digits.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ','))
}

/// An amount as the language writes it.
pub(super) fn amount(text: &str) -> Result<String, String> {
    match is_fixed(text) {
        true => Ok(format!("£{}", text.trim_start_matches('£'))),
        false => Err("Write an amount of money, such as £30".to_owned()),
    }
}

/// The questions that a price can depend on.
pub(super) fn deciding(offers: &[Offer]) -> Vec<Decides> {
    let decides = |offer: &Offer| {
        let with = offer.hows.iter().find(|how| how.how == "is")?.with;
        let answers = match with {
            "option" => offer.options.clone(),
            "yes or no" => {
                [("yes", "Yes"), ("no", "No")].map(|(name, words)| (name.to_owned(), words.to_owned())).into()
            }
            _ => return None,
        };
        Some(Decides { name: offer.name.clone(), words: offer.words.clone(), answers })
    };
    offers.iter().filter_map(decides).collect()
}

fn word(word: &str) -> Step {
    Step::Word(word.to_owned())
}

/// The table that the price is looked up in, where it is no more than that: the name of the calculation, and itself.
pub(super) fn table(tree: &Value) -> Option<(String, &Value)> {
    let name = said(tree.get("fee")?, "amount");
    let found = tree.get("calculations")?.get(&name)?;
    let lines = found.get("is")?.entries();
    let fixed = |line: &Value| line.text().is_some_and(|text| is_fixed(text.text.trim()));
    let plain = found.get("by").is_some() && !lines.is_empty() && lines.iter().all(|line| fixed(&line.value));
    plain.then_some((name, found))
}

/// The amounts of that table, each as a field.
pub(super) fn fields(tree: &Value, offers: &[Offer]) -> Vec<Fact> {
    let Some((_, table)) = table(tree) else { return Vec::new() };
    let by = said(table, "by");
    let all = deciding(offers);
    let question = all.iter().find(|decides| decides.name == by);
    let lines = table.get("is").map(Value::entries).unwrap_or_default().iter();
    let field = |line: &Entry| {
        let key = &line.key.text;
        let answer = question.and_then(|question| question.answers.iter().find(|(name, _)| name == key));
        let label = match (question, answer) {
            (Some(question), Some((_, answer))) => format!("Price when “{}” is “{answer}”", question.words),
            _ => format!("Price for {key}"),
        };
        let value = line.value.text().map(|text| text.text.trim().to_owned()).unwrap_or_default();
        Fact { name: format!("{FOR_ONE}{key}"), label, hint: "", long: false, choices: &[], value, as_begun: false }
    };
    lines.map(field).collect()
}

/// Changes one of them; nothing when it is no such field.
pub(super) fn say(sheet: &mut Sheet<'_>, field: &str, text: &str) -> Option<Result<Done, String>> {
    let key = field.strip_prefix(FOR_ONE)?;
    let (name, table) = table(&sheet.tree)?;
    let is_there = table.get("is").is_some_and(|lines| lines.get(key).is_some());
    let set = |sheet: &mut Sheet<'_>| {
        let price = amount(&cleaned(text))?;
        sheet.set(&[word("calculations"), word(&name), word("is")], key, &price, &parts::CALCULATION)?;
        done("The price was changed", &[], None)
    };
    is_there.then(|| set(sheet))
}

/// Says what the form costs everybody.
pub(super) fn add(sheet: &mut Sheet<'_>, price: &str, paid_for: &str) -> Result<Done, String> {
    let price = amount(&cleaned(price))?;
    fee(sheet, &price, paid_for)?;
    done("The price was added", &[], None)
}

/// Says what it costs for each answer to a question.
pub(super) fn add_by(
    sheet: &mut Sheet<'_>,
    sources: &Sources,
    offers: &[Offer],
    question: &str,
    amounts: &[String],
    paid_for: &str,
) -> Result<Done, String> {
    let all = deciding(offers);
    let decides = all.iter().find(|decides| decides.name == question).ok_or("Choose the question that decides it")?;
    let mut names = Names::of(sources);
    let name = names.answer("price");
    let mut lines = format!("{name}:\n  by: {question}\n  is:");
    for (number, (answer, words)) in decides.answers.iter().enumerate() {
        let typed = cleaned(amounts.get(number).map(String::as_str).unwrap_or_default());
        let price = amount(&typed).map_err(|_| format!("Write what it costs for “{words}”, such as £30 or £0"))?;
        lines.push_str(&format!("\n    {answer}: {price}"));
    }
    sheet.add_line(&[], "calculations", &lines, &parts::FORM)?;
    fee(sheet, &name, paid_for)?;
    done("The price was added", &[], None)
}

fn fee(sheet: &mut Sheet<'_>, price: &str, paid_for: &str) -> Result<(), String> {
    if sheet.tree.get("fee").is_some() {
        return Err("The form has a price already".to_owned());
    }
    let paid_for = needed(paid_for, "Write what is paid for")?;
    let place = Place { column: 2, lines: false, before: Before::Plain };
    let lines = format!("amount: {price}\nfor: {}", written(&paid_for, place));
    sheet.add_line(&[], "fee", &lines, &parts::FORM).map(drop)
}

/// Makes the form cost nothing; a table that nothing else uses goes with the price.
pub(super) fn remove(sheet: &mut Sheet<'_>, sources: &Sources) -> Result<Done, String> {
    let is_alone = |name: &String| {
        let calculations = sheet.tree.get("calculations").map(Value::entries).unwrap_or_default();
        let own = calculations.iter().find(|entry| entry.key.text == *name).map(|entry| entry.key.at.start);
        let elsewhere = |own: usize| places(sources, &[own]).into_iter().filter(|place| *place != Ok(own)).count();
        own.is_some_and(|own| elsewhere(own) == 1)
    };
    let alone = table(&sheet.tree).map(|(name, _)| name).filter(is_alone);
    sheet.clear(&[], "fee")?;
    if let Some(name) = alone {
        sheet.without(&[word("calculations")], &[&word(&name)])?;
    }
    done("The price was removed", &[], None)
}

/// The tables that have a line for each option of a question: a new option gets one as well, at the price of the one above it.
/// What its author is to look at then, in words.
pub(super) fn option(sheet: &mut Sheet<'_>, question: &str, key: &str) -> Result<Option<String>, String> {
    let tables = sheet.tree.get("calculations").map(Value::entries).unwrap_or_default().iter();
    let lines = tables.filter(|table| said(&table.value, "by") == question).filter_map(|table| {
        let lines = table.value.get("is")?;
        let last = lines.entries().last()?.value.text()?.text.trim().to_owned();
        let between = sheet.lines.is_flow(lines).then(|| sheet.file.text.get(lines.at.clone())).flatten();
        Some((table.key.text.clone(), last, between.map(str::to_owned)))
    });
    let tables: Vec<_> = lines.collect();
    for (name, value, between) in &tables {
        let steps = [word("calculations"), word(name)];
        match between.as_ref().and_then(|lines| lines.strip_suffix('}')) {
            Some(lines) => sheet.put(&steps, "is", &format!("{}, {key}: {value} }}", lines.trim_end()))?,
            None => drop(sheet.add_line(&steps, "is", &format!("{key}: {value}"), &parts::CALCULATION)?),
        }
    }
    let price = table(&sheet.tree).map(|(name, _)| name);
    let told = |name: String, value: String| match price {
        Some(price) if price == name => {
            format!("It costs {value}, like the option above it, until you change that under “About the form”")
        }
        _ => format!("In the table “{name}” it has {value}, like the option above it"),
    };
    Ok(tables.into_iter().next().map(|(name, value, _)| told(name, value)))
}
