//! The type of each question, and that what is written beside it goes with the type.

use super::{limits, options, pattern};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::form::{Form, key_place};
use crate::program::Kind;
use crate::read::Text;
use crate::spec::{QuestionSpec, shortened};
use crate::suggest::nearest;

/// A type: as the author writes it, and the words that go with it beside those that every question can have.
struct Type {
    name: &'static str,
    words: &'static [&'static str],
}

const TYPES: &[Type] = &[
    Type { name: "text", words: &["shortest", "longest", "pattern"] },
    Type { name: "long text", words: &["shortest", "longest"] },
    Type { name: "name", words: &[] },
    Type { name: "email", words: &[] },
    Type { name: "phone", words: &[] },
    Type { name: "postcode", words: &[] },
    Type { name: "address", words: &[] },
    Type { name: "location", words: &[] },
    Type { name: "file", words: &["kinds", "largest"] },
    Type { name: "files", words: &["kinds", "largest", "at least", "at most"] },
    Type { name: "ni number", words: &[] },
    Type { name: "vehicle", words: &[] },
    Type { name: "sort code", words: &[] },
    Type { name: "account number", words: &[] },
    Type { name: "date", words: &[] },
    Type { name: "time", words: &[] },
    Type { name: "yes or no", words: &[] },
    Type { name: "choice", words: &["options"] },
    Type { name: "choices", words: &["options", "at least", "at most"] },
    Type { name: "number", words: &["at least", "at most"] },
    Type { name: "decimal", words: &["at least", "at most", "decimal places"] },
    Type { name: "money", words: &["at least", "at most"] },
    Type { name: "declaration", words: &[] },
    Type { name: "list of", words: &["each", "questions", "at least", "at most"] },
];

/// What can follow `type`.
pub fn type_names() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|known| known.name)
}

/// What authors who know other tools write.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("string", "text"),
    ("textarea", "long text"),
    ("multiline", "long text"),
    ("full name", "name"),
    ("e-mail", "email"),
    ("mail", "email"),
    ("telephone", "phone"),
    ("mobile", "phone"),
    ("post code", "postcode"),
    ("place", "location"),
    ("map", "location"),
    ("map point", "location"),
    ("coordinates", "location"),
    ("upload", "file"),
    ("file upload", "file"),
    ("photo", "file"),
    ("photos", "files"),
    ("attachment", "file"),
    ("attachments", "files"),
    ("national insurance number", "ni number"),
    ("nino", "ni number"),
    ("registration", "vehicle"),
    ("registration number", "vehicle"),
    ("vehicle registration", "vehicle"),
    ("number plate", "vehicle"),
    ("vrm", "vehicle"),
    ("sortcode", "sort code"),
    ("account", "account number"),
    ("bank account", "account number"),
    ("boolean", "yes or no"),
    ("yes/no", "yes or no"),
    ("yes no", "yes or no"),
    ("radio", "choice"),
    ("radios", "choice"),
    ("select", "choice"),
    ("dropdown", "choice"),
    ("checkbox", "choices"),
    ("checkboxes", "choices"),
    ("tick boxes", "choices"),
    ("integer", "number"),
    ("whole number", "number"),
    ("float", "decimal"),
    ("amount", "money"),
    ("currency", "money"),
    ("pounds", "money"),
    ("list", "list of"),
    ("repeat", "list of"),
    ("group", "list of"),
    ("agreement", "declaration"),
    ("consent", "declaration"),
];

/// Words that go with some types only.
const SPECIAL: &[&str] = &[
    "options",
    "at least",
    "at most",
    "decimal places",
    "shortest",
    "longest",
    "pattern",
    "kinds",
    "largest",
    "each",
    "questions",
];

/// Finds the type of every question.
pub(super) fn check(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    for id in 0..form.questions.len() {
        let Some(question) = form.questions.get(id) else { continue };
        let (spec, rows, list) = (question.spec, question.rows.clone(), question.list);
        let kind = kind(spec, rows, list.is_some(), problems);
        if let Some(question) = form.questions.get_mut(id) {
            if kind.is_none() {
                form.broken.insert(question.key.clone());
            }
            question.kind = kind;
        }
    }
}

fn kind(
    spec: &QuestionSpec,
    rows: std::ops::Range<usize>,
    in_list: bool,
    problems: &mut Vec<Diagnostic>,
) -> Option<Kind> {
    let written = spec.kind.as_ref()?;
    let Some(known) = TYPES.iter().find(|known| known.name == written.text) else {
        problems.push(unknown(written));
        return None;
    };
    for word in SPECIAL.iter().filter(|word| !known.words.contains(word)) {
        if let Some(at) = spec.place_of(word) {
            problems.push(does_not_go(word, at, known));
        }
    }
    Some(match known.name {
        "text" => {
            Kind::Text { length: limits::length(spec, 200, problems), pattern: pattern::pattern(spec, problems)? }
        }
        "long text" => Kind::LongText { length: limits::length(spec, 2_000, problems) },
        "name" => Kind::Name,
        "email" => Kind::Email,
        "phone" => Kind::Phone,
        "postcode" => Kind::Postcode,
        "address" => Kind::Address,
        "location" => Kind::Location,
        "file" => Kind::File(limits::file(spec, problems)?),
        "files" => Kind::Files { each: limits::file(spec, problems)?, count: limits::files(spec, problems) },
        "ni number" => Kind::NiNumber,
        "vehicle" => Kind::Vehicle,
        "sort code" => Kind::SortCode,
        "account number" => Kind::AccountNumber,
        "date" => Kind::Date,
        "time" => Kind::Time,
        "yes or no" => Kind::YesNo,
        "choice" => Kind::Choice { options: options::options(spec, problems)? },
        "choices" => {
            let options = options::options(spec, problems)?;
            let count = limits::ticks(spec, options.len(), problems);
            Kind::Choices { options, count }
        }
        "number" => Kind::Number(limits::bounds(spec, limits::Unit::Whole, problems)),
        "decimal" => {
            let places = limits::places(spec, problems);
            Kind::Decimal { bounds: limits::bounds(spec, limits::Unit::Decimal(places), problems), places }
        }
        "money" => Kind::Money(limits::bounds(spec, limits::Unit::Money, problems)),
        "declaration" => Kind::Declaration,
        _ if in_list => {
            let message = "A list cannot stand inside another list";
            problems.push(Diagnostic::new(Code::ListInList, written.at.clone(), message));
            return None;
        }
        _ => {
            if spec.questions.is_empty() {
                let message = "This list has no questions, so there is nothing to ask about each part of it";
                problems.push(Diagnostic::new(Code::NothingAsked, key_place(spec), message));
                return None;
            }
            let each = spec.each.as_ref().map_or(String::new(), |each| each.text.trim().to_owned());
            Kind::List { each, count: limits::rows(spec, problems), questions: rows }
        }
    })
}

fn unknown(written: &Text) -> Diagnostic {
    let text = written.text.trim().to_lowercase();
    let message = format!("There is no type “{}”", shortened(&written.text));
    let found = Diagnostic::new(Code::UnknownType, written.at.clone(), message);
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == text).map(|(_, name)| *name);
    match other.or_else(|| nearest(&text, TYPES.iter().map(|known| known.name))) {
        Some(name) => found.help(format!("Did you mean `{name}`?")).fix(written.at.clone(), name),
        None => {
            let names: Vec<&str> = TYPES.iter().map(|known| known.name).collect();
            found.help(format!("The types are: {}", names.join(", ")))
        }
    }
}

fn does_not_go(word: &str, at: std::ops::Range<usize>, known: &Type) -> Diagnostic {
    let message = format!("`{word}` does not go with the type `{}`", known.name);
    let found = Diagnostic::new(Code::NotForThisType, at.clone(), message);
    let instead = match word {
        "at least" => "shortest",
        "at most" => "longest",
        "shortest" => "at least",
        "longest" => "at most",
        _ => "",
    };
    if known.words.contains(&instead) {
        return found.help(format!("Write `{instead}`")).fix(at, instead);
    }
    let homes: Vec<String> =
        TYPES.iter().filter(|other| other.words.contains(&word)).map(|other| format!("`{}`", other.name)).collect();
    found.help(format!("It goes with {}", homes.join(", ")))
}
