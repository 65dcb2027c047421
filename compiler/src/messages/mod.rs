//! Error texts that a question gives when its author wrote none: the templates of the GOV.UK Design System, one set a type. Here
//! in English; each other language has a file of its own.

mod called;
mod cy;
mod guess;

pub use called::called;
pub use guess::guessed;

use crate::program::{Bounds, Count, FileLimits, Kind, Question};
use crate::source::with_commas;
use crate::words::Language;
use runtime_wasm::abi::rule;
use runtime_wasm::files;
use runtime_wasm::kernel::location::MOST_WORDS;
use runtime_wasm::kernel::text::MOST_NAME;

/// What the answer to a question is called, as far as the question alone says: what is made of it, or else what may be right. `kind` is
/// spelt as the language does.
#[must_use]
pub fn calling(ask: &str, kind: &str) -> (Option<String>, Option<String>) {
    let kind = match kind {
        "yes or no" => Kind::YesNo,
        "date" => Kind::Date,
        "time" => Kind::Time,
        "declaration" | "list of" => return (None, None),
        // No other type matters to what is made of the question.
        _ => Kind::Name,
    };
    let made = called(ask, &kind);
    // “The day” alone does not say which.
    let is_vague = matches!(made.as_deref(), None | Some("the day" | "the date" | "the time"));
    let perhaps = if is_vague { guessed(ask, &kind) } else { None };
    (made, perhaps)
}

/// What the answer is called when nothing better is known.
pub const ANSWER: &str = "your answer";

/// The name under `messages` of each rule.
pub const NAMES: &[(u16, &str)] = &[
    (rule::REQUIRED, "required"),
    (rule::FORMAT, "format"),
    (rule::DAY_MISSING, "day missing"),
    (rule::MONTH_MISSING, "month missing"),
    (rule::YEAR_MISSING, "year missing"),
    (rule::YEAR_DIGITS, "year digits"),
    (rule::LINE_1_MISSING, "line 1 missing"),
    (rule::TOWN_MISSING, "town missing"),
    (rule::POSTCODE_MISSING, "postcode missing"),
    (rule::POSTCODE_FORMAT, "postcode format"),
    (rule::UPRN_FORMAT, "uprn format"),
    (rule::TOO_SHORT, "too short"),
    (rule::TOO_LONG, "too long"),
    (rule::PATTERN, "pattern"),
    (rule::PLACES, "places"),
    (rule::TOO_SMALL, "too small"),
    (rule::TOO_LARGE, "too large"),
    (rule::TOO_FEW, "too few"),
    (rule::TOO_MANY, "too many"),
    (rule::POINT_FORMAT, "point format"),
    (rule::POINT_OUTSIDE, "point outside"),
    (rule::FILE_KIND, "kind"),
    (rule::FILE_EMPTY, "empty"),
    (rule::FILE_TOO_LARGE, "file too large"),
];

/// Every error text that a question can give by itself, in the order of the codes.
///
/// ```
/// use compiler::{messages::texts, program::Kind};
/// let texts = texts(&Kind::Date, "the collection day", false);
/// assert!(texts.contains(&(2, "The collection day must be a real date".to_owned())));
/// ```
#[must_use]
pub fn texts(kind: &Kind, called: &str, optional: bool) -> Vec<(u16, String)> {
    let mut texts = of_kind(kind, called, &capital(called));
    if optional {
        texts.retain(|(code, _)| *code != rule::REQUIRED);
    }
    texts.sort_by_key(|(code, _)| *code);
    texts
}

/// The same in a language. `yes` is how yes is shown for this question.
#[must_use]
pub fn texts_in(language: Language, kind: &Kind, called: &str, optional: bool, yes: &str) -> Vec<(u16, String)> {
    let mut texts = match language {
        Language::English => return texts(kind, called, optional),
        Language::Welsh => cy::of_kind(kind, called, yes),
    };
    texts.retain(|(code, _)| !optional || *code != rule::REQUIRED);
    texts.sort_by_key(|(code, _)| *code);
    texts
}

/// The messages of a question that its author wrote in the place of ours, by their rules; those of the author's own rules left
/// out.
#[must_use]
pub fn own(language: Language, question: &Question) -> Vec<u16> {
    let [_, yes] = &question.yes_no;
    let usual = texts_in(language, &question.kind, &question.called, question.optional, yes);
    let written = question.messages.iter().filter(|(code, _)| *code < rule::AUTHOR);
    written.filter(|message| !usual.contains(message)).map(|(code, _)| *code).collect()
}

/// What the answer is called in a language when nothing better is known.
#[must_use]
pub const fn answer_in(language: Language) -> &'static str {
    match language {
        Language::English => ANSWER,
        Language::Welsh => cy::ANSWER,
    }
}

fn of_kind(kind: &Kind, called: &str, subject: &str) -> Vec<(u16, String)> {
    let enter = (rule::REQUIRED, format!("Enter {called}"));
    let select = |code| (code, format!("Select {called}"));
    match kind {
        Kind::Text { length, pattern } => {
            let mut texts = text(enter, subject, length.least, length.most);
            if pattern.is_some() {
                texts.push((rule::PATTERN, format!("Enter {called} in the correct format")));
            }
            texts
        }
        Kind::LongText { length } => text(enter, subject, length.least, length.most),
        Kind::Name => vec![
            enter,
            (rule::FORMAT, format!("{subject} must not include numbers or signs such as @")),
            (rule::TOO_LONG, format!("{subject} must be {} or less", counted(MOST_NAME as u32, "character"))),
        ],
        Kind::Email => {
            vec![enter, (rule::FORMAT, "Enter an email address in the correct format, like name@example.com".into())]
        }
        Kind::Phone => vec![
            enter,
            (rule::FORMAT, "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192".into()),
        ],
        Kind::Postcode => vec![enter, (rule::FORMAT, "Enter a full UK postcode".into())],
        Kind::Address => vec![
            enter,
            (rule::FORMAT, format!("Enter {called} with its street, town and postcode")),
            (rule::LINE_1_MISSING, "Enter address line 1, typically the building and street".into()),
            (rule::TOWN_MISSING, "Enter town or city".into()),
            (rule::POSTCODE_MISSING, "Enter postcode".into()),
            (rule::POSTCODE_FORMAT, "Enter a full UK postcode".into()),
            (rule::UPRN_FORMAT, "A property reference number (UPRN) has 1 to 12 digits".into()),
            (
                rule::TOO_LONG,
                format!("Each line of the address must be {} or less", counted(MOST_NAME as u32, "character")),
            ),
        ],
        Kind::Location => vec![
            enter,
            (rule::FORMAT, format!("{subject} has characters that cannot be read")),
            (rule::POINT_FORMAT, "Enter both latitude and longitude in degrees, like 51.50740 and -0.12780".into()),
            (rule::POINT_OUTSIDE, "The point on the map must be in the United Kingdom".into()),
            (
                rule::TOO_LONG,
                format!("The description of the place must be {} or less", counted(MOST_WORDS as u32, "character")),
            ),
        ],
        Kind::File(each) => of_files(called, each, None),
        Kind::Files { each, count } => of_files(called, each, Some(*count)),
        Kind::NiNumber => vec![
            enter,
            (rule::FORMAT, "Enter a National Insurance number in the correct format, like QQ 12 34 56 C".into()),
        ],
        Kind::Vehicle => {
            vec![
                enter,
                (rule::FORMAT, "Enter a vehicle registration number in the correct format, like AB12 CDE".into()),
            ]
        }
        Kind::SortCode => vec![enter, (rule::FORMAT, "Enter a valid sort code, like 30-94-30".into())],
        Kind::AccountNumber => vec![
            enter,
            (rule::FORMAT, "Enter a valid account number, like 00733445".into()),
            (rule::TOO_SHORT, format!("{subject} must be between 6 and 8 digits")),
            (rule::TOO_LONG, format!("{subject} must be between 6 and 8 digits")),
        ],
        Kind::Date => vec![
            enter,
            (rule::FORMAT, format!("{subject} must be a real date")),
            (rule::DAY_MISSING, format!("{subject} must include a day")),
            (rule::MONTH_MISSING, format!("{subject} must include a month")),
            (rule::YEAR_MISSING, format!("{subject} must include a year")),
            (rule::YEAR_DIGITS, "Year must include 4 numbers".into()),
        ],
        Kind::Time => vec![enter, (rule::FORMAT, format!("{subject} must be a time, like 9:30am or 14:30"))],
        Kind::YesNo if called == ANSWER => {
            vec![(rule::REQUIRED, "Select yes or no".into()), (rule::FORMAT, "Select yes or no".into())]
        }
        Kind::YesNo => {
            let so = called.strip_prefix("whether ").unwrap_or(called);
            vec![(rule::REQUIRED, format!("Select yes if {so}")), (rule::FORMAT, format!("Select yes if {so}"))]
        }
        Kind::Choice { .. } => vec![select(rule::REQUIRED), select(rule::FORMAT)],
        Kind::Choices { count, .. } => vec![
            select(rule::REQUIRED),
            select(rule::FORMAT),
            (rule::TOO_FEW, format!("Select at least {}", counted(count.least, "option"))),
            (rule::TOO_MANY, format!("Select no more than {}", counted(count.most, "option"))),
        ],
        Kind::Number(bounds) => {
            amount(enter, subject, "must be a number, like 15", "must be a whole number", bounds, Unit::Plain)
        }
        Kind::Decimal { bounds, places } => {
            let few = format!("must have no more than {}", counted(u32::from(*places), "decimal place"));
            amount(enter, subject, "must be a number, like 15.5", &few, bounds, Unit::Plain)
        }
        Kind::Money(bounds) => {
            let pence = "must be in pounds and pence, like 12.50";
            amount(enter, subject, "must be an amount of money, like 12.50", pence, bounds, Unit::Pounds)
        }
        Kind::Declaration => {
            let agree = match called.strip_prefix("that ") {
                Some(what) => format!("Confirm that {what}"),
                None => "You must agree to continue".to_owned(),
            };
            vec![(rule::REQUIRED, agree.clone()), (rule::FORMAT, agree)]
        }
        Kind::List { each, count, .. } => {
            let each = if each.is_empty() { "answer" } else { each };
            let (least, most) = (count.least.max(1), count.most);
            vec![
                (
                    rule::REQUIRED,
                    format!("Add at least {}", if least == 1 { format!("one {each}") } else { least.to_string() }),
                ),
                (rule::FORMAT, format!("Add at least one {each}")),
                (rule::TOO_FEW, format!("Add at least {least}")),
                (rule::TOO_MANY, format!("You can add no more than {most}")),
            ]
        }
    }
}

/// The kinds of file that are taken: `PDF, JPG or PNG`.
fn kinds(each: &FileLimits, or: &str) -> String {
    let kinds: Vec<&str> = each.kinds.iter().map(|kind| kind.shown).collect();
    match kinds.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} {or} {last}", first.join(", ")),
        one => one.concat(),
    }
}

fn of_files(called: &str, each: &FileLimits, count: Option<Count>) -> Vec<(u16, String)> {
    let largest = files::size_in_words(u64::from(each.largest));
    let mut texts = vec![
        (rule::REQUIRED, format!("Upload {called}")),
        (rule::FORMAT, "The file could not be uploaded. Try again".into()),
        (rule::FILE_KIND, format!("The file must be a {}", kinds(each, "or"))),
        (rule::FILE_EMPTY, "The file is empty".into()),
        (rule::FILE_TOO_LARGE, format!("The file must be {largest} or smaller")),
        (rule::TOO_MANY, "Upload one file only".into()),
    ];
    if let Some(count) = count {
        texts.retain(|(code, _)| *code != rule::TOO_MANY);
        texts.push((rule::TOO_MANY, format!("Upload no more than {}", counted(count.most, "file"))));
        if count.least > 0 {
            texts.push((rule::TOO_FEW, format!("Upload at least {}", counted(count.least, "file"))));
        }
    }
    texts
}

fn text(enter: (u16, String), subject: &str, least: u32, most: u32) -> Vec<(u16, String)> {
    let mut texts = vec![
        enter,
        (rule::FORMAT, format!("{subject} has characters that cannot be read")),
        (rule::TOO_LONG, format!("{subject} must be {} or less", counted(most, "character"))),
    ];
    if least > 0 {
        texts.push((rule::TOO_SHORT, format!("{subject} must be {} or more", counted(least, "character"))));
    }
    texts
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Plain,
    Pounds,
}

fn amount(
    enter: (u16, String),
    subject: &str,
    format: &str,
    places: &str,
    bounds: &Bounds,
    unit: Unit,
) -> Vec<(u16, String)> {
    let below = match unit {
        Unit::Plain => "must be less than 10,000,000,000",
        Unit::Pounds => "must be less than £10,000,000,000",
    };
    let fewer = if unit == Unit::Plain { "fewer" } else { "less" };
    let small =
        bounds.least.map_or("is too small".to_owned(), |least| format!("must be {} or more", written(least, unit)));
    let large = bounds.most.map_or(below.to_owned(), |most| format!("must be {} or {fewer}", written(most, unit)));
    vec![
        enter,
        (rule::FORMAT, format!("{subject} {format}")),
        (rule::PLACES, format!("{subject} {places}")),
        (rule::TOO_SMALL, format!("{subject} {small}")),
        (rule::TOO_LARGE, format!("{subject} {large}")),
    ]
}

/// An amount in words: `£16,000`, `£0.50`, `-3.5`.
fn written(amount: i64, unit: Unit) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let whole = with_commas(usize::try_from(amount.unsigned_abs() / 10_000).unwrap_or(usize::MAX));
    let part = format!("{:04}", amount.unsigned_abs() % 10_000);
    let part = part.trim_end_matches('0');
    match unit {
        Unit::Plain if part.is_empty() => format!("{sign}{whole}"),
        Unit::Plain => format!("{sign}{whole}.{part}"),
        Unit::Pounds if part.is_empty() => format!("{sign}£{whole}"),
        Unit::Pounds => format!("{sign}£{whole}.{part:0<2}"),
    }
}

fn counted(number: u32, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", with_commas(number as usize))
}

/// With a capital at the start.
fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests;
