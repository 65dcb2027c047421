//! The type of each question, and that what is written beside it goes with the type.

use super::{limits, options, pattern};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::form::{Form, key_place};
use crate::program::Kind;
use crate::read::Text;
use crate::spec::{QuestionSpec, our_type, shortened};
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
        "files" => {
            let (each, count) = (limits::file(spec, problems), limits::files(spec, problems));
            Kind::Files { each: each?, count }
        }
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
        "declaration" => {
            if let Some(at) = spec.place_of("optional").filter(|_| spec.optional) {
                let message = "A declaration is there to be agreed to, so it cannot be `optional`";
                let help = "Take `optional` away. For a statement that people may decline, ask a `yes or no` question";
                problems.push(Diagnostic::new(Code::NotForThisType, at, message).help(help));
            }
            Kind::Declaration
        }
        _ if in_list => {
            let message = "A list cannot stand inside another list";
            problems.push(Diagnostic::new(Code::ListInList, written.at.clone(), message));
            return None;
        }
        _ => {
            if spec.questions.is_empty() && spec.questions_broken {
                return None;
            }
            if spec.questions.is_empty() {
                let message = "This list has no questions, so there is nothing to ask about each part of it";
                problems.push(Diagnostic::new(Code::NothingAsked, key_place(spec), message));
                return None;
            }
            if spec.place_of("each").is_none() {
                let message = "`each` is missing: a list needs it for its button “Add another …” and its headings";
                let help = "Say what one part of the list is called, in small letters: `each: person`";
                problems.push(Diagnostic::new(Code::MissingKey, key_place(spec), message).help(help));
            }
            let each = spec.each.as_ref().map_or(String::new(), |each| each.text.trim().to_owned());
            Kind::List { each, count: limits::rows(spec, problems), questions: rows }
        }
    })
}

fn unknown(written: &Text) -> Diagnostic {
    let message = format!("There is no type “{}”", shortened(&written.text));
    let found = Diagnostic::new(Code::UnknownType, written.at.clone(), message);
    let near = our_type(&written.text).or_else(|| nearest(&written.text, type_names()));
    found.meant(&written.at, near, format!("The types are: {}", type_names().collect::<Vec<_>>().join(", ")))
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
