//! Calculations that are looked up in a table: one line for each option of a question.

use super::payload::unknown;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::{self, Checked, Meaning, Names as _, Scope, Use};
use crate::form::Form;
use crate::program::{Kind, QuestionId, Value, ValueKind};
use crate::read::Text;
use crate::spec::{TableSpec, shortened};
use crate::suggest::nearest;

/// The table, when there is nothing wrong with it.
pub(super) fn table(
    form: &Form<'_>,
    name: &str,
    spec: &TableSpec,
    problems: &mut Vec<Diagnostic>,
) -> Option<Checked<(Value, ValueKind)>> {
    let Some(by) = &spec.by else {
        let message = format!("The lines of `{name}` do not say which question picks one of them");
        let help = "Add `by:` and the name of a question of the type `choice` or `yes or no`";
        problems.push(Diagnostic::new(Code::Table, spec.at.clone(), message).help(help));
        return None;
    };
    if !spec.has_lines {
        let message =
            format!("`{name}` has `by`, so its `is` needs lines: the name of each option, a colon and its value");
        let known = form.question(by.text.trim()).map(|question| keys(form.kind(question))).unwrap_or_default();
        let shown = if known.is_empty() { vec!["resident", "visitor"] } else { known };
        let shown: Vec<String> = shown.into_iter().take(3).map(|key| format!("{key}: £…")).collect();
        let help = format!("For example, `is: {{ {} }}`", shown.join(", "));
        problems.push(Diagnostic::new(Code::Table, spec.at.clone(), message).help(help));
        return None;
    }
    let question = question(form, by, problems)?;
    let keys = keys(form.kind(question));
    let mut values: Vec<Option<i64>> = vec![None; keys.len()];
    let mut fine = true;
    let mut meant: Vec<&str> = Vec::new();
    let mut kind: Option<ValueKind> = None;
    for (key, text) in &spec.lines {
        let value = line(form, text, &mut kind, problems);
        fine &= value.is_some();
        match keys.iter().position(|known| *known == key.text) {
            // A line that has a mistake of its own is not also a missing one.
            Some(option) => values.get_mut(option).map_or((), |place| *place = Some(value.unwrap_or_default())),
            None => {
                fine = false;
                let message = format!("`{}` has no option `{}`", by.text.trim(), shortened(&key.text));
                let found = Diagnostic::new(Code::UnknownOption, key.at.clone(), message);
                let free = keys.iter().copied().filter(|key| !spec.lines.iter().any(|(line, _)| line.text == *key));
                problems.push(match nearest(&key.text, free) {
                    Some(near) => {
                        meant.push(near);
                        found.help(format!("Did you mean `{near}`?")).fix(key.at.clone(), near)
                    }
                    None => found.help(format!("Its options are: {}", keys.join(", "))),
                });
            }
        }
    }
    let missing = keys.iter().zip(&values).filter(|(key, value)| value.is_none() && !meant.contains(key));
    let missing: Vec<String> = missing.map(|(key, _)| format!("`{key}`")).collect();
    if !missing.is_empty() {
        let message = format!("The table `{name}` has no line for {}", missing.join(", "));
        let help = format!("Every option of `{}` needs a line, because people can choose it", by.text.trim());
        let at = spec.lines.last().map_or(spec.at.clone(), |(key, _)| key.at.clone());
        problems.push(Diagnostic::new(Code::Table, at, message).help(help));
        fine = false;
    }
    let values: Vec<i64> = values.into_iter().collect::<Option<_>>()?;
    let uses = vec![Use { what: Meaning::Question(question), at: by.at.clone() }];
    let node = (Value::Table { by: question, values }, kind?);
    fine.then_some(Checked { node, uses })
}

/// The question whose answer picks the line.
fn question(form: &Form<'_>, by: &Text, problems: &mut Vec<Diagnostic>) -> Option<QuestionId> {
    let name = by.text.trim();
    if name.split('.').any(|part| form.broken.contains(part)) {
        return None;
    }
    let Some(question) = form.question(name) else {
        let what = match form.find(name) {
            Some(Meaning::Condition(_)) => "a condition",
            Some(Meaning::Calculation(_)) => "a calculation",
            _ => {
                problems.push(unknown(form, by, "question", name.to_owned()));
                return None;
            }
        };
        problems.push(not_a_choice(by, what));
        return None;
    };
    let found = form.questions.get(question)?;
    if found.list.is_some() {
        let message = format!("`{name}` is asked once for each row of its list, so there is not one answer here");
        problems.push(Diagnostic::new(Code::QuestionInList, by.at.clone(), message));
        return None;
    }
    match found.kind.as_ref()? {
        Kind::Choice { .. } | Kind::YesNo => Some(question),
        Kind::Choices { .. } => {
            let found = not_a_choice(by, "tick boxes");
            problems
                .push(found.help("More than one may be ticked, so no single line would fit. Make it `type: choice`"));
            None
        }
        kind => {
            problems.push(not_a_choice(by, &format!("of the type `{}`", kind.type_name())));
            None
        }
    }
}

fn not_a_choice(by: &Text, what: &str) -> Diagnostic {
    let message = format!("A table goes by a `choice` or a `yes or no` question, and `{}` is {what}", by.text.trim());
    let help = "Ask a `choice` with an option for each line. What depends on a number is a sum: `£12.50 * weeks`";
    Diagnostic::new(Code::Table, by.at.clone(), message).help(help)
}

fn keys(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::YesNo => vec!["no", "yes"],
        kind => kind.options().iter().map(|option| option.key.as_str()).collect(),
    }
}

/// The value of a line, of the same kind as those above it.
fn line(form: &Form<'_>, text: &Text, kind: &mut Option<ValueKind>, problems: &mut Vec<Diagnostic>) -> Option<i64> {
    let scope = Scope { names: form, list: None, place: &|part| text.place(part) };
    let (value, own) = match expr::value(&text.text, &scope) {
        Ok(checked) => checked.node,
        Err(found) => {
            problems.extend(found);
            return None;
        }
    };
    let Value::Literal(value) = value else {
        let message = "Each line of a table is a number, an amount, a date or a time that is written out";
        let help = "Work out with what the table gives in another calculation: `total: price * weeks`";
        problems.push(Diagnostic::new(Code::Table, text.at.clone(), message).help(help));
        return None;
    };
    let above = *kind.get_or_insert(own);
    match (above, own) {
        _ if above == own => {}
        (ValueKind::Number, ValueKind::Decimal) => *kind = Some(own),
        (ValueKind::Decimal, ValueKind::Number) => {}
        (ValueKind::Money, ValueKind::Number | ValueKind::Decimal) => {
            let written = text.text.trim();
            let message = format!("The lines above are amounts of money, and `{}` is a number", shortened(written));
            let found = Diagnostic::new(Code::Table, text.at.clone(), message).help(format!("Write `£{written}`"));
            problems.push(if value < 0 { found } else { found.fix(text.at.clone(), format!("£{written}")) });
            return None;
        }
        _ => {
            let message = format!("The lines above are {}, and this is {}", many(above), one(own));
            problems.push(Diagnostic::new(Code::Table, text.at.clone(), message));
            return None;
        }
    }
    Some(value)
}

fn many(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Number | ValueKind::Decimal => "numbers",
        ValueKind::Money => "amounts of money",
        ValueKind::Date => "dates",
        ValueKind::Time => "times of day",
    }
}

pub(super) fn one(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Number | ValueKind::Decimal => "a number",
        ValueKind::Money => "an amount of money",
        ValueKind::Date => "a date",
        ValueKind::Time => "a time of day",
    }
}
