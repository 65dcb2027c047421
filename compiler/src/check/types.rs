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

/// What authors who know other tools write, and what people say, in small letters with spaces.
const OTHER_NAMES: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "string",
            "str",
            "short text",
            "short answer",
            "single line",
            "one line",
            "input",
            "text box",
            "textbox",
            "free text",
            "text field",
            "url",
            "website",
            "web address",
        ],
    ),
    (
        "long text",
        &[
            "textarea",
            "text area",
            "multiline",
            "multi line",
            "multi line text",
            "multiline text",
            "long answer",
            "paragraph",
            "paragraphs",
            "rich text",
            "comments",
            "several lines",
        ],
    ),
    ("name", &["full name", "first name", "last name", "surname", "forename", "person"]),
    ("email", &["e mail", "mail", "email address", "e mail address"]),
    ("phone", &["tel", "telephone", "telephone number", "phone number", "mobile", "mobile number", "mobile phone"]),
    ("postcode", &["post code", "postal code", "zip", "zip code"]),
    ("address", &["address lookup", "uk address", "home address", "uprn", "property"]),
    ("location", &["place", "map", "map point", "coordinates", "gps", "point", "lat long"]),
    ("file", &["upload", "file upload", "photo", "picture", "image", "attachment", "document", "pdf"]),
    ("files", &["photos", "pictures", "images", "attachments", "documents", "uploads"]),
    ("ni number", &["national insurance number", "national insurance", "nino", "ni", "ni no"]),
    (
        "vehicle",
        &[
            "registration",
            "registration number",
            "reg number",
            "reg",
            "vehicle registration",
            "car registration",
            "number plate",
            "vrm",
            "car",
        ],
    ),
    ("sort code", &["sortcode", "bank sort code"]),
    ("account number", &["account", "bank account", "bank account number"]),
    ("date", &["calendar", "date picker", "datepicker", "day", "dob", "date of birth", "birthday"]),
    ("time", &["clock", "time of day"]),
    (
        "yes or no",
        &[
            "boolean",
            "bool",
            "yes no",
            "yesno",
            "yes/no",
            "yn",
            "y/n",
            "true false",
            "true or false",
            "toggle",
            "switch",
            "flag",
        ],
    ),
    (
        "choice",
        &[
            "radio",
            "radios",
            "radio button",
            "radio buttons",
            "radio group",
            "select",
            "select one",
            "single select",
            "single choice",
            "choose one",
            "dropdown",
            "drop down",
            "dropdown list",
            "drop down list",
            "pick list",
            "picklist",
            "multiple choice",
            "option",
            "options",
            "enum",
        ],
    ),
    (
        "choices",
        &[
            "checkbox",
            "checkboxes",
            "check box",
            "check boxes",
            "tick box",
            "tickbox",
            "tick boxes",
            "tickboxes",
            "multi select",
            "multiselect",
            "select multiple",
            "select many",
            "multiple select",
            "choose many",
            "checklist",
        ],
    ),
    ("number", &["integer", "int", "whole number", "numeric", "digits", "count", "quantity", "numbers"]),
    ("decimal", &["float", "double", "real", "decimal number", "percentage", "percent"]),
    ("money", &["amount", "currency", "pounds", "price", "cost", "gbp", "£", "cash"]),
    (
        "list of",
        &["list", "repeat", "repeating", "repeating group", "repeater", "group", "table", "rows", "add another"],
    ),
    (
        "declaration",
        &[
            "agreement",
            "agree",
            "consent",
            "terms",
            "terms and conditions",
            "signature",
            "statement",
            "confirm",
            "confirmation",
            "i agree",
        ],
    ),
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
    let text = written.text.trim().to_lowercase().replace(['-', '_'], " ").replace(" / ", "/");
    let message = format!("There is no type “{}”", shortened(&written.text));
    let found = Diagnostic::new(Code::UnknownType, written.at.clone(), message);
    let other = OTHER_NAMES.iter().find(|(_, others)| others.contains(&text.as_str())).map(|(name, _)| *name);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_lead_to_one_type_each() {
        for (name, others) in OTHER_NAMES {
            assert!(type_names().any(|known| known == *name), "{name} is no type");
            for other in *others {
                assert!(type_names().all(|known| known != *other), "{other} is a type itself");
                let written = Text::made(other.to_uppercase().replacen(' ', "-", 1), 0..1);
                let fix = unknown(&written).fix.map(|fix| fix.with);
                assert_eq!(fix.as_deref(), Some(*name), "{other}");
                let homes = OTHER_NAMES.iter().filter(|(_, others)| others.contains(other)).count();
                assert_eq!(homes, 1, "{other} leads to two types");
            }
        }
    }
}
