//! Which control a type of question is answered with, and its attributes.

use super::question::{Asking, RowView};
use super::{Channel, typed};
use crate::program::{Bounds, FileLimits, Kind, OptionItem, Question, QuestionId};
use crate::words::{Words, fill};
use runtime_wasm::abi::rule;
use runtime_wasm::answers::{ADDRESS_PARTS, LOCATION_PARTS};
use runtime_wasm::files::size_in_words;
use runtime_wasm::report::Broken;
use serde::Serialize;

/// What a question is answered with.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(super) enum Control<'a> {
    /// One line.
    Line(Line),
    /// Several lines.
    Lines { value: String, most: u32 },
    /// One of several, or yes and no in a line.
    Radios { options: Vec<OptionView<'a>>, inline: bool },
    /// Any of several.
    Checkboxes { options: Vec<OptionView<'a>> },
    /// One box to tick; its label is the question.
    Declaration { ticked: bool },
    /// Day, month and year.
    Date { parts: Vec<PartView> },
    /// The lines of an address; `uprn` is kept in a hidden field.
    Address {
        parts: Vec<PartView>,
        uprn: String,
        /// The property is known by its reference alone.
        only_uprn: bool,
    },
    /// Words that say where, and a point behind a fold.
    Location {
        words: PartView,
        /// Latitude and longitude.
        point: Vec<PartView>,
        /// There is a point, or something is wrong with it.
        open: bool,
    },
    /// Files to choose, and those that are here already.
    Files {
        /// What a browser lets people choose from: media types and endings.
        accept: String,
        many: bool,
        /// Kinds and largest size, in words.
        limits: String,
        /// The key of a kind that is taken: the page module leaves it to the server to look at what is in a file.
        first_kind: &'a str,
        uploaded: Vec<UploadedView>,
    },
    /// Rows of questions.
    List { each: &'a str, most: u32, rows: Vec<RowView<'a>> },
}

impl Control<'_> {
    /// Whether the page says under it how much there may be.
    pub fn says_limit(&self) -> bool {
        matches!(self, Self::Lines { .. } | Self::Files { .. })
    }

    /// Whether its label or legend can be the heading of a page. A list has a heading for each row, and the statement of a
    /// declaration stands beside its box.
    pub fn can_be_heading(&self) -> bool {
        !matches!(self, Self::List { .. } | Self::Declaration { .. })
    }
}

/// A control of one line.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub value: String,
    /// `text`, `email` or `tel`.
    pub input: &'static str,
    /// Keyboard; empty for the usual one.
    pub inputmode: &'static str,
    /// What a browser may fill in; empty for nothing.
    pub autocomplete: &'static str,
    pub spellcheck: bool,
    /// `govuk-input--width-10` and so on; empty for full width.
    pub width: &'static str,
    /// `£`; empty for none.
    pub prefix: &'static str,
}

/// An option of radio buttons or tick boxes.
#[derive(Debug, Serialize)]
pub(super) struct OptionView<'a> {
    pub key: &'a str,
    /// The first has the id of the question itself.
    pub id: String,
    pub label: &'a str,
    pub hint: &'a str,
    pub chosen: bool,
}

/// A file that is here already.
#[derive(Debug, Serialize)]
pub(super) struct UploadedView {
    /// Where it is read back: behind the address of the page.
    pub address: String,
    /// Name and size.
    pub shown: String,
    pub name: String,
    /// As the validator takes it.
    pub text: String,
}

/// A part of a date, an address or a location.
#[derive(Debug, Serialize)]
pub(super) struct PartView {
    pub key: &'static str,
    pub label: &'static str,
    pub value: String,
    pub width: &'static str,
    pub autocomplete: &'static str,
    /// The rules whose errors are about this part, for the page module; empty when they are about the whole.
    pub rules: String,
}

/// The rules that are about one part of an answer, by the part's key: errors lead there. All others lead to the first part.
const RULES_OF_PARTS: [(&str, u16); 8] = [
    ("month", rule::MONTH_MISSING),
    ("year", rule::YEAR_MISSING),
    ("year", rule::YEAR_DIGITS),
    (ADDRESS_PARTS[2], rule::TOWN_MISSING),
    (ADDRESS_PARTS[4], rule::POSTCODE_MISSING),
    (ADDRESS_PARTS[4], rule::POSTCODE_FORMAT),
    (LOCATION_PARTS[1], rule::POINT_FORMAT),
    (LOCATION_PARTS[1], rule::POINT_OUTSIDE),
];

/// The part that an error is about; none for an answer that has no parts.
pub(super) fn part_of(kind: &Kind, broken: u16) -> Option<&'static str> {
    let first = match kind {
        Kind::Date => "day",
        Kind::Address => ADDRESS_PARTS[0],
        Kind::Location => LOCATION_PARTS[0],
        _ => return None,
    };
    Some(RULES_OF_PARTS.iter().find(|(_, rule)| *rule == broken).map_or(first, |(part, _)| part))
}

fn part(
    key: &'static str,
    label: &'static str,
    value: String,
    width: &'static str,
    autocomplete: &'static str,
) -> PartView {
    let rules = RULES_OF_PARTS.iter().filter(|(part, _)| *part == key).map(|(_, rule)| rule.to_string());
    PartView { key, label, value, width, autocomplete, rules: rules.collect::<Vec<_>>().join(" ") }
}

/// Help that a type always needs, for a question whose author wrote none.
pub(super) fn usual_hint(words: &Words, kind: &Kind) -> &'static str {
    match kind {
        Kind::Date => words.date_hint,
        Kind::Time => words.time_hint,
        Kind::NiNumber => words.ni_hint,
        Kind::Vehicle => words.vehicle_hint,
        Kind::SortCode => words.sort_code_hint,
        Kind::AccountNumber => words.account_number_hint,
        Kind::Location => words.place_hint,
        _ => "",
    }
}

/// Digits that are read off a card one by one are set apart.
const CODE: &str = "govuk-input--width-5 govuk-input--extra-letter-spacing";
const LONG_CODE: &str = "govuk-input--width-10 govuk-input--extra-letter-spacing";

/// The control of a question that is not a list.
pub(super) fn of<'a>(
    asking: &Asking<'a>,
    id: QuestionId,
    question: &'a Question,
    row: Option<usize>,
    control_id: &str,
) -> Control<'a> {
    let answer = typed::answer(asking.program, asking.filled.answers, id, row);
    let words = asking.program.form.language.words();
    let own = is_about_the_person(asking, id, question);
    let token = |token: &'static str| if own { token } else { "" };
    let line = || Line {
        value: typed::text(answer),
        input: "text",
        inputmode: "",
        autocomplete: "",
        spellcheck: false,
        width: "",
        prefix: "",
    };
    let short = "govuk-input--width-5";
    let medium = "govuk-input--width-10";
    let long = "govuk-input--width-20";
    match &question.kind {
        Kind::Text { length, .. } => {
            let width = match length.most {
                ..=10 => medium,
                11..=20 => long,
                _ => "",
            };
            Control::Line(Line { spellcheck: true, width, ..line() })
        }
        Kind::LongText { length } => Control::Lines { value: typed::text(answer), most: length.most },
        Kind::Name => Control::Line(Line { autocomplete: token("name"), ..line() }),
        Kind::Email => Control::Line(Line { input: "email", autocomplete: token("email"), ..line() }),
        Kind::Phone => Control::Line(Line { input: "tel", autocomplete: token("tel"), width: long, ..line() }),
        Kind::Postcode => Control::Line(Line { autocomplete: token("postal-code"), width: medium, ..line() }),
        Kind::NiNumber => Control::Line(Line { width: medium, ..line() }),
        Kind::Vehicle => Control::Line(Line { width: medium, ..line() }),
        Kind::SortCode => Control::Line(Line { inputmode: "numeric", width: CODE, ..line() }),
        Kind::AccountNumber => Control::Line(Line { inputmode: "numeric", width: LONG_CODE, ..line() }),
        Kind::Time => Control::Line(Line { width: short, ..line() }),
        Kind::Number(bounds) => Control::Line(Line { inputmode: keyboard("numeric", bounds), width: short, ..line() }),
        Kind::Decimal { bounds, .. } => {
            Control::Line(Line { inputmode: keyboard("decimal", bounds), width: short, ..line() })
        }
        Kind::Money(bounds) => {
            Control::Line(Line { inputmode: keyboard("decimal", bounds), width: medium, prefix: "£", ..line() })
        }
        Kind::YesNo => {
            Control::Radios { options: yes_no(control_id, &question.yes_no, &typed::text(answer)), inline: true }
        }
        Kind::Choice { options } => {
            Control::Radios { options: option_views(options, control_id, &[typed::text(answer)]), inline: false }
        }
        Kind::Choices { options, .. } => {
            Control::Checkboxes { options: option_views(options, control_id, &typed::ticked(answer)) }
        }
        Kind::Declaration => Control::Declaration { ticked: typed::text(answer) == "yes" },
        Kind::Date => {
            let birthday = own && question.fill_from.as_deref().is_some_and(|from| from.ends_with("birth"));
            Control::Date { parts: date_parts(words, typed::date(answer), birthday) }
        }
        Kind::Address => address(words, typed::address(answer), own),
        Kind::Location => {
            let wrong = |broken: &Broken| broken.question == id && broken.row == row && POINT.contains(&broken.rule);
            location(words, typed::location(answer), asking.filled.errors.iter().any(wrong))
        }
        Kind::File(each) => files(words.file_limits, each, false, answer),
        Kind::Files { each, .. } => files(words.files_limits, each, true, answer),
        // A list's rows are made by its question, for each row needs the whole page.
        Kind::List { each, count, .. } => Control::List { each, most: count.most, rows: Vec::new() },
    }
}

/// Whether a browser may offer what it knows of its user: not for a row of a list, not on the agent's screen, and only for
/// the first question of a kind, because the second is often about somebody else.
fn is_about_the_person(asking: &Asking<'_>, id: QuestionId, question: &Question) -> bool {
    let same = std::mem::discriminant(&question.kind);
    let first = asking.program.questions.iter().position(|other| std::mem::discriminant(&other.kind) == same);
    asking.channel != Channel::Agent && question.list.is_none() && (first == Some(id) || question.fill_from.is_some())
}

/// The number keyboards of phones have no minus sign.
fn keyboard(inputmode: &'static str, bounds: &Bounds) -> &'static str {
    if bounds.least.is_some_and(|least| least >= 0) { inputmode } else { "" }
}

fn option_views<'a>(options: &'a [OptionItem], id: &str, chosen: &[String]) -> Vec<OptionView<'a>> {
    let view = |(at, option): (usize, &'a OptionItem)| OptionView {
        key: &option.key,
        id: option_id(id, at, &option.key),
        label: &option.label,
        hint: &option.hint,
        chosen: chosen.contains(&option.key),
    };
    options.iter().enumerate().map(view).collect()
}

fn yes_no<'a>(id: &str, [yes, no]: &'a [String; 2], chosen: &str) -> Vec<OptionView<'a>> {
    let view = |(at, (key, label)): (usize, (&'static str, &'a str))| OptionView {
        key,
        id: option_id(id, at, key),
        label,
        hint: "",
        chosen: chosen == key,
    };
    [("yes", yes.as_str()), ("no", no.as_str())].into_iter().enumerate().map(view).collect()
}

fn option_id(id: &str, at: usize, key: &str) -> String {
    if at == 0 { id.to_owned() } else { format!("{id}-{key}") }
}

fn date_parts(words: &Words, [day, month, year]: [String; 3], birthday: bool) -> Vec<PartView> {
    let token = |token: &'static str| if birthday { token } else { "" };
    let short = "govuk-input--width-2";
    vec![
        part("day", words.day, day, short, token("bday-day")),
        part("month", words.month, month, short, token("bday-month")),
        part("year", words.year, year, "govuk-input--width-4", token("bday-year")),
    ]
}

fn address(words: &Words, [line_1, line_2, town, county, postcode, uprn]: [String; 6], own: bool) -> Control<'static> {
    let [first, second, third, fourth, fifth, _] = ADDRESS_PARTS;
    let token = |token: &'static str| if own { token } else { "" };
    let two_thirds = "govuk-!-width-two-thirds";
    let parts = vec![
        part(first, words.line_1, line_1, "", token("address-line1")),
        part(second, words.line_2, line_2, "", token("address-line2")),
        part(third, words.town, town, two_thirds, token("address-level2")),
        part(fourth, words.county, county, two_thirds, ""),
        part(fifth, words.postcode, postcode, "govuk-input--width-10", token("postal-code")),
    ];
    let only_uprn = !uprn.is_empty() && parts.iter().all(|part| part.value.trim().is_empty());
    Control::Address { parts, uprn, only_uprn }
}

/// The rules about the point of a location.
const POINT: [u16; 2] = [rule::POINT_FORMAT, rule::POINT_OUTSIDE];

fn location(words: &Words, [place, latitude, longitude]: [String; 3], wrong: bool) -> Control<'static> {
    let [first, second, third] = LOCATION_PARTS;
    let narrow = "govuk-input--width-10";
    let open = wrong || !latitude.trim().is_empty() || !longitude.trim().is_empty();
    Control::Location {
        words: part(first, words.describe_place, place, "", ""),
        point: vec![
            part(second, words.latitude, latitude, narrow, ""),
            part(third, words.longitude, longitude, narrow, ""),
        ],
        open,
    }
}

fn files<'a>(pattern: &str, limits: &'a FileLimits, many: bool, answer: &serde_json::Value) -> Control<'a> {
    let endings = limits.kinds.iter().flat_map(|kind| kind.extensions).map(|ending| format!(".{ending}"));
    let media = limits.kinds.iter().map(|kind| kind.media.to_owned());
    let kinds: Vec<&str> = limits.kinds.iter().map(|kind| kind.shown).collect();
    let largest = size_in_words(u64::from(limits.largest));
    Control::Files {
        accept: media.chain(endings).collect::<Vec<_>>().join(","),
        many,
        limits: fill(pattern, &[("kinds", &kinds.join(", ")), ("size", &largest)]),
        first_kind: limits.kinds.first().map_or("", |kind| kind.key),
        uploaded: typed::files(answer)
            .into_iter()
            .map(|file| UploadedView {
                address: format!("files/{}", file.id),
                shown: format!("{} ({})", file.name, size_in_words(file.size)),
                text: format!("{} {} {} {}", file.id, file.size, file.kind, file.name),
                name: file.name,
            })
            .collect(),
    }
}
