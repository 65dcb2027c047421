//! Which control a type of question is answered with, and its attributes.

use super::hole::{self, Hole, Holes, Place};
use super::question::{Asking, RowView};
use super::{Channel, typed};
use crate::program::{Bounds, FileLimits, Kind, OptionItem, Question, QuestionId};
use crate::words::{Words, fill};
use runtime_wasm::abi::rule;
use runtime_wasm::answers::{ADDRESS_PARTS, LOCATION_PARTS};
use runtime_wasm::files::size_in_words;
use serde::Serialize;

/// What a question is answered with.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(super) enum Control<'a> {
    /// One line.
    Line(Line<'a>),
    /// Several lines.
    Lines { value: Hole<'a>, most: u32 },
    /// One of several, or yes and no in a line.
    Radios { options: Vec<OptionView<'a>>, inline: bool },
    /// Any of several.
    Checkboxes { options: Vec<OptionView<'a>> },
    /// One box to tick; its label is the question.
    Declaration { ticked: Hole<'a> },
    /// Day, month and year.
    Date { parts: Vec<PartView<'a>> },
    /// The lines of an address; `uprn` is kept in a hidden field.
    Address {
        parts: Vec<PartView<'a>>,
        uprn: Hole<'a>,
        /// The property is known by its reference alone.
        only_uprn: Hole<'a>,
    },
    /// Words that say where, and a point behind a fold.
    Location {
        words: PartView<'a>,
        /// Latitude and longitude.
        point: Vec<PartView<'a>>,
        /// There is a point, or something is wrong with it.
        open: Hole<'a>,
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
        uploaded: Vec<UploadedView<'a>>,
        /// There are any.
        some: Hole<'a>,
    },
    /// Rows of questions.
    List {
        #[serde(serialize_with = "hole::words")]
        each: &'a str,
        rows: Vec<RowView<'a>>,
        /// There are any.
        some: Hole<'a>,
        /// There are none.
        none: Hole<'a>,
        /// There can be another.
        more: Hole<'a>,
    },
}

/// Whether the page says under a question how much there may be.
pub(super) fn says_limit(kind: &Kind) -> bool {
    matches!(kind, Kind::LongText { .. } | Kind::File(_) | Kind::Files { .. })
}

/// Whether the label or legend of a question can be the heading of a page. A list has a heading for each row, and the
/// statement of a declaration stands beside its box.
pub(super) fn can_be_heading(kind: &Kind) -> bool {
    !matches!(kind, Kind::List { .. } | Kind::Declaration)
}

/// A control of one line.
#[derive(Debug, Serialize)]
pub(super) struct Line<'a> {
    pub value: Hole<'a>,
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
    #[serde(serialize_with = "hole::words")]
    pub label: &'a str,
    #[serde(serialize_with = "hole::words")]
    pub hint: &'a str,
    pub chosen: Hole<'a>,
}

/// A file that is here already.
#[derive(Debug, Serialize)]
pub(super) struct UploadedView<'a> {
    /// The mark of the files.
    pub place: Option<Place>,
    /// Counted from 1.
    pub number: Hole<'a>,
    /// Where it is read back: behind the address of the page.
    pub address: Hole<'a>,
    /// Name and size.
    pub shown: Hole<'a>,
    pub name: Hole<'a>,
    /// As the validator takes it.
    pub text: Hole<'a>,
}

/// A part of a date, an address or a location.
#[derive(Debug, Serialize)]
pub(super) struct PartView<'a> {
    pub key: &'static str,
    pub label: &'static str,
    pub value: Hole<'a>,
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

fn part<'a>(
    key: &'static str,
    label: &'static str,
    value: Hole<'a>,
    width: &'static str,
    autocomplete: &'static str,
) -> PartView<'a> {
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

/// What the answer to a question puts into its control, in the order in which [`of`] takes it.
pub(super) fn given<'a>(
    asking: &Asking<'a>,
    id: QuestionId,
    question: &'a Question,
    row: Option<usize>,
    holes: &mut Vec<Hole<'a>>,
) {
    // The row that others are made from is the first.
    let row = if asking.whole { row.map(|_| 0) } else { row };
    let answer = typed::answer(asking.program, asking.filled.answers, id, row);
    match &question.kind {
        Kind::YesNo => {
            let chosen = typed::text(answer);
            holes.extend(YES_NO.map(|key| Hole::Is(chosen == key)));
        }
        Kind::Choice { options } => {
            let chosen = typed::text(answer);
            holes.extend(options.iter().map(|option| Hole::Is(chosen == option.key)));
        }
        Kind::Choices { options, .. } => {
            let chosen = typed::ticked(answer);
            holes.extend(options.iter().map(|option| Hole::Is(chosen.iter().any(|key| *key == option.key))));
        }
        Kind::Declaration => holes.push(Hole::Is(typed::text(answer) == "yes")),
        Kind::Date => holes.extend(typed::date(answer).map(Hole::Text)),
        Kind::Address => {
            let parts = typed::address(answer);
            let [lines @ .., uprn] = &parts;
            let only_uprn = !uprn.is_empty() && lines.iter().all(|line| line.trim().is_empty());
            holes.extend(parts.map(Hole::Text));
            holes.push(Hole::Is(only_uprn));
        }
        Kind::Location => {
            let parts = typed::location(answer);
            let [_, latitude, longitude] = &parts;
            let wrong = asking.broken(id, row).is_some_and(|broken| POINT.contains(&broken.rule));
            let open = wrong || !latitude.trim().is_empty() || !longitude.trim().is_empty();
            holes.extend(parts.map(Hole::Text));
            holes.push(Hole::Is(open));
        }
        Kind::File(_) | Kind::Files { .. } => {
            let rows: Vec<_> = typed::files(answer).into_iter().enumerate().map(uploaded).collect();
            let some = Hole::Is(!rows.is_empty());
            holes.extend([Hole::Rows { rows, mark: None }, some]);
        }
        // Its rows are made by the question, for they hold questions.
        Kind::List { .. } => {}
        _ => holes.push(Hole::Text(typed::text(answer))),
    }
}

/// The places of a file that is here already.
fn uploaded<'a>((at, file): (usize, typed::File)) -> Vec<Hole<'a>> {
    let state = if file.state.is_empty() { String::new() } else { format!(", {}", file.state) };
    vec![
        Hole::text((at + 1).to_string()),
        Hole::text(format!("files/{}", file.id)),
        Hole::text(format!("{} ({}){state}", file.name, size_in_words(file.size))),
        Hole::text(format!("{} {} {} {}", file.id, file.size, file.kind, file.name)),
        Hole::text(file.name),
    ]
}

/// The control of a question that is not a list.
pub(super) fn of<'a>(
    asking: &Asking<'a>,
    id: QuestionId,
    question: &'a Question,
    control_id: &str,
    holes: &mut Holes<'a>,
) -> Control<'a> {
    let words = asking.program.form.language.words();
    let own = is_about_the_person(asking, id, question);
    let token = |token: &'static str| if own { token } else { "" };
    let mut line = || Line {
        value: holes.take(),
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
        Kind::LongText { length } => Control::Lines { value: holes.take(), most: length.most },
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
        Kind::YesNo => Control::Radios { options: yes_no(control_id, &question.yes_no, holes), inline: true },
        Kind::Choice { options } => {
            Control::Radios { options: option_views(options, control_id, holes), inline: false }
        }
        Kind::Choices { options, .. } => Control::Checkboxes { options: option_views(options, control_id, holes) },
        Kind::Declaration => Control::Declaration { ticked: holes.take() },
        Kind::Date => {
            let birthday = own && question.fill_from.as_deref().is_some_and(|from| from.ends_with("birth"));
            Control::Date { parts: date_parts(words, birthday, holes) }
        }
        Kind::Address => address(words, own, holes),
        Kind::Location => location(words, holes),
        Kind::File(each) => files(words.file_limits, each, false, holes),
        Kind::Files { each, .. } => files(words.files_limits, each, true, holes),
        // A list's control is made by its question, for each row needs the whole page.
        Kind::List { each, .. } => {
            Control::List { each, rows: Vec::new(), some: Hole::Is(false), none: Hole::Is(true), more: Hole::Is(true) }
        }
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

fn option_views<'a>(options: &'a [OptionItem], id: &str, holes: &mut Holes<'a>) -> Vec<OptionView<'a>> {
    let view = |(at, option): (usize, &'a OptionItem)| OptionView {
        key: &option.key,
        id: option_id(id, at, &option.key),
        label: &option.label,
        hint: &option.hint,
        chosen: holes.take(),
    };
    options.iter().enumerate().map(view).collect()
}

const YES_NO: [&str; 2] = ["yes", "no"];

fn yes_no<'a>(id: &str, labels: &'a [String; 2], holes: &mut Holes<'a>) -> Vec<OptionView<'a>> {
    let view = |(at, (key, label)): (usize, (&'static str, &'a String))| OptionView {
        key,
        id: option_id(id, at, key),
        label,
        hint: "",
        chosen: holes.take(),
    };
    YES_NO.into_iter().zip(labels).enumerate().map(view).collect()
}

fn option_id(id: &str, at: usize, key: &str) -> String {
    if at == 0 { id.to_owned() } else { format!("{id}-{key}") }
}

fn date_parts<'a>(words: &Words, birthday: bool, holes: &mut Holes<'a>) -> Vec<PartView<'a>> {
    let token = |token: &'static str| if birthday { token } else { "" };
    let short = "govuk-input--width-2";
    vec![
        part("day", words.day, holes.take(), short, token("bday-day")),
        part("month", words.month, holes.take(), short, token("bday-month")),
        part("year", words.year, holes.take(), "govuk-input--width-4", token("bday-year")),
    ]
}

fn address<'a>(words: &Words, own: bool, holes: &mut Holes<'a>) -> Control<'a> {
    let [first, second, third, fourth, fifth, _] = ADDRESS_PARTS;
    let token = |token: &'static str| if own { token } else { "" };
    let two_thirds = "govuk-!-width-two-thirds";
    let parts = vec![
        part(first, words.line_1, holes.take(), "", token("address-line1")),
        part(second, words.line_2, holes.take(), "", token("address-line2")),
        part(third, words.town, holes.take(), two_thirds, token("address-level2")),
        part(fourth, words.county, holes.take(), two_thirds, ""),
        part(fifth, words.postcode, holes.take(), "govuk-input--width-10", token("postal-code")),
    ];
    Control::Address { parts, uprn: holes.take(), only_uprn: holes.take() }
}

/// The rules about the point of a location.
const POINT: [u16; 2] = [rule::POINT_FORMAT, rule::POINT_OUTSIDE];

fn location<'a>(words: &Words, holes: &mut Holes<'a>) -> Control<'a> {
    let [first, second, third] = LOCATION_PARTS;
    let narrow = "govuk-input--width-10";
    Control::Location {
        words: part(first, words.describe_place, holes.take(), "", ""),
        point: vec![
            part(second, words.latitude, holes.take(), narrow, ""),
            part(third, words.longitude, holes.take(), narrow, ""),
        ],
        open: holes.take(),
    }
}

fn files<'a>(pattern: &str, limits: &'a FileLimits, many: bool, holes: &mut Holes<'a>) -> Control<'a> {
    let endings = limits.kinds.iter().flat_map(|kind| kind.extensions).map(|ending| format!(".{ending}"));
    let media = limits.kinds.iter().map(|kind| kind.media.to_owned());
    let kinds: Vec<&str> = limits.kinds.iter().map(|kind| kind.shown).collect();
    let largest = size_in_words(u64::from(limits.largest));
    let uploaded = holes.take_rows(|place, file| UploadedView {
        place,
        number: file.take(),
        address: file.take(),
        shown: file.take(),
        text: file.take(),
        name: file.take(),
    });
    Control::Files {
        accept: media.chain(endings).collect::<Vec<_>>().join(","),
        many,
        limits: fill(pattern, &[("kinds", &kinds.join(", ")), ("size", &largest)]),
        first_kind: limits.kinds.first().map_or("", |kind| kind.key),
        uploaded,
        some: holes.take(),
    }
}
