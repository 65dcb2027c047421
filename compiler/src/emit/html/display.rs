//! How canonical answers read to a person: the one place for it, used on "check your answers", in the agent's read-back,
//! for computed values and by the portal.

use crate::program::{Kind, OptionItem, Question, ValueKind};
use crate::words::{Language, fill};
use jiff::civil::Date;

/// A canonical answer, as the lines that a person reads; a text that is not canonical comes back as it is.
///
/// ```
/// use compiler::{emit::html::display, program::{Bounds, Kind}, words::Language::{English, Welsh}};
/// assert_eq!(display::answer(English, &Kind::Date, "2026-03-09"), ["9 March 2026"]);
/// assert_eq!(display::answer(Welsh, &Kind::Date, "2026-03-09"), ["9 Mawrth 2026"]);
/// assert_eq!(display::answer(English, &Kind::Money(Bounds::default()), "1234.50"), ["£1,234.50"]);
/// ```
#[must_use]
pub fn answer(language: Language, kind: &Kind, text: &str) -> Vec<String> {
    let one = match kind {
        Kind::Address => return address(language, text),
        Kind::Location => return location(language, text),
        Kind::File(_) | Kind::Files { .. } => return text.split('\n').map(runtime_wasm::files::in_words).collect(),
        Kind::LongText { .. } => return text.split('\n').map(str::to_owned).collect(),
        Kind::Choices { options, .. } => return text.split('\n').map(|key| label(options, key)).collect(),
        Kind::Choice { options } => label(options, text),
        Kind::YesNo => yes_no(text, [language.words().yes, language.words().no]),
        Kind::Declaration => language.words().confirmed.to_owned(),
        Kind::Date => day(language, text),
        Kind::Time => time(language, text),
        Kind::Number(_) | Kind::Decimal { .. } => thousands(text),
        Kind::Money(_) => money(text),
        Kind::Phone => phone(text),
        Kind::NiNumber => ni_number(text),
        Kind::Vehicle => vehicle(text),
        Kind::SortCode => in_pairs(text, "-"),
        Kind::Text { .. } | Kind::Name | Kind::Email | Kind::Postcode | Kind::AccountNumber | Kind::List { .. } => {
            text.to_owned()
        }
    };
    vec![one]
}

/// The name by which the browser knows how answers of a type are written (`runtime-wasm/browser/display.js`).
#[must_use]
pub fn name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Address => "address",
        Kind::Location => "location",
        Kind::File(_) | Kind::Files { .. } => "files",
        Kind::LongText { .. } => "lines",
        Kind::Choices { .. } | Kind::Choice { .. } | Kind::YesNo => "options",
        Kind::Declaration => "declaration",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::Number(_) | Kind::Decimal { .. } => "number",
        Kind::Money(_) => "money",
        Kind::Phone => "phone",
        Kind::NiNumber => "ni",
        Kind::Vehicle => "vehicle",
        Kind::SortCode => "sort-code",
        Kind::Text { .. } | Kind::Name | Kind::Email | Kind::Postcode | Kind::AccountNumber | Kind::List { .. } => {
            "text"
        }
    }
}

/// The same for an answer to a question, which may have words of its own for yes and no.
#[must_use]
pub fn answer_to(language: Language, question: &Question, text: &str) -> Vec<String> {
    match &question.kind {
        Kind::YesNo => {
            let [yes, no] = &question.yes_no;
            vec![yes_no(text, [yes, no])]
        }
        kind => answer(language, kind, text),
    }
}

/// A computed value in canonical form, as a person reads it.
#[must_use]
pub fn computed(language: Language, kind: ValueKind, text: &str) -> String {
    match kind {
        ValueKind::Number | ValueKind::Decimal => thousands(text),
        ValueKind::Money => money(text),
        ValueKind::Date => day(language, text),
        ValueKind::Time => time(language, text),
    }
}

/// `9 March 2026` for `2026-03-09`.
#[must_use]
pub fn day(language: Language, iso: &str) -> String {
    iso.parse::<Date>().map_or_else(|_| iso.to_owned(), |date| in_words(language, date))
}

/// `Monday 9 March 2026` for `2026-03-09`: a promise is easier to keep in mind with the day of the week.
#[must_use]
pub fn weekday(language: Language, iso: &str) -> String {
    iso.parse::<Date>().map_or_else(|_| iso.to_owned(), |date| weekday_of(language, date))
}

/// The same for a date.
#[must_use]
pub fn weekday_of(language: Language, date: Date) -> String {
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
    let name = language.words().weekdays.get(weekday).copied().unwrap_or_default();
    format!("{name} {}", in_words(language, date))
}

fn in_words(language: Language, date: Date) -> String {
    let month = usize::try_from(date.month() - 1).unwrap_or_default();
    let name = language.words().months.get(month).copied().unwrap_or_default();
    format!("{} {name} {}", date.day(), date.year())
}

/// `2:30pm` for `14:30`, `9am`, `midday`, `midnight`.
#[must_use]
pub fn time(language: Language, text: &str) -> String {
    let words = language.words();
    let parts = text.split_once(':').and_then(|(hour, minute)| Some((hour.parse::<u8>().ok()?, minute)));
    let Some((hour, minute)) = parts else { return text.to_owned() };
    let half = if hour < 12 { words.am } else { words.pm };
    let clock = if hour % 12 == 0 { 12 } else { hour % 12 };
    match (hour, minute) {
        (0, "00") => words.midnight.to_owned(),
        (12, "00") => words.midday.to_owned(),
        (_, "00") => format!("{clock}{half}"),
        _ => format!("{clock}:{minute}{half}"),
    }
}

/// `£45` for `45.00`, `£12.50` for `12.50`: what is to pay, in the middle of a sentence.
#[must_use]
pub fn pounds(text: &str) -> String {
    money(text.strip_suffix(".00").unwrap_or(text))
}

/// `£1,234.50` for `1234.50`.
fn money(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(amount) => format!("-£{}", thousands(amount)),
        None => format!("£{}", thousands(text)),
    }
}

/// `1,234.5` for `1234.5`.
#[must_use]
pub fn thousands(text: &str) -> String {
    let (sign, amount) = text.strip_prefix('-').map_or(("", text), |amount| ("-", amount));
    let (whole, places) = amount.split_once('.').map_or((amount, None), |(whole, places)| (whole, Some(places)));
    let digits = whole.chars().count();
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (digits - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(places) = places {
        grouped.push('.');
        grouped.push_str(places);
    }
    grouped
}

fn yes_no(text: &str, [yes, no]: [&str; 2]) -> String {
    match text {
        "yes" => yes.to_owned(),
        "no" => no.to_owned(),
        other => other.to_owned(),
    }
}

fn label(options: &[OptionItem], key: &str) -> String {
    options.iter().find(|option| option.key == key).map_or_else(|| key.to_owned(), |option| option.label.clone())
}

/// The filled lines; a UPRN only when there is nothing else to tell the address by.
fn address(language: Language, text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split('\n').collect();
    let lines: Vec<String> =
        parts.iter().take(5).filter(|part| !part.is_empty()).map(|part| (*part).to_owned()).collect();
    match parts.get(5) {
        Some(uprn) if lines.is_empty() => vec![fill(language.words().property, &[("uprn", uprn)])],
        _ => lines,
    }
}

/// The words, then the point.
fn location(language: Language, text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split('\n').collect();
    let words = parts.first().filter(|words| !words.is_empty()).map(|words| (*words).to_owned());
    let point = match parts.as_slice() {
        [_, latitude, longitude] if !latitude.is_empty() => {
            let degrees = [("latitude", *latitude), ("longitude", *longitude)];
            Some(fill(language.words().point, &degrees))
        }
        _ => None,
    };
    words.into_iter().chain(point).collect()
}

/// `07700 900 123` for `+447700900123`; numbers of other countries stay in international form.
fn phone(text: &str) -> String {
    let Some(national) = text.strip_prefix("+44").filter(|rest| rest.is_ascii() && rest.len() >= 9) else {
        return text.to_owned();
    };
    let number = format!("0{national}");
    let groups: &[usize] = match number.as_bytes() {
        [b'0', b'7', ..] => &[5, 3],
        [b'0', b'2', ..] => &[3, 4],
        [b'0', b'1', b'1', ..] | [b'0', b'1', _, b'1', ..] | [b'0', b'3' | b'8', ..] => &[4, 3],
        _ => &[5],
    };
    let mut rest = number.as_str();
    let mut parts = Vec::new();
    for length in groups {
        let Some((group, after)) = rest.split_at_checked(*length) else { break };
        parts.push(group);
        rest = after;
    }
    parts.push(rest);
    parts.join(" ")
}

/// `QQ 12 34 56 C` for `QQ123456C`.
fn ni_number(text: &str) -> String {
    in_pairs(text, " ")
}

/// `12-34-56` for `123456`.
fn in_pairs(text: &str, between: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(2).map(|pair| pair.iter().collect::<String>()).collect::<Vec<_>>().join(between)
}

/// `AB12 CDE` for `AB12CDE`: with the space that the plate has, before the last three letters of a mark whose figures stand
/// before them, else between letters and figures.
fn vehicle(text: &str) -> String {
    let is_figure = |byte: &u8| byte.is_ascii_digit();
    let ends_in_figures = text.bytes().last().as_ref().is_some_and(is_figure);
    let from_front =
        text.bytes().position(|byte| is_figure(&byte) != text.bytes().next().as_ref().is_some_and(is_figure));
    let last_run = text.bytes().rev().position(|byte| is_figure(&byte) != ends_in_figures);
    let at = match last_run {
        // `ABC 123A`: the letter of the year belongs to the figures.
        Some(1) if text.len() > 4 && text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) => from_front,
        Some(run) => Some(text.len() - run),
        None => None,
    };
    match at.and_then(|at| text.split_at_checked(at)) {
        Some((before, after)) if text.is_ascii() => format!("{before} {after}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Bounds, Count};

    #[test]
    fn answers_read_as_a_person_would_say_them() {
        let options = vec![
            OptionItem { key: "tent".into(), was: None, label: "A tent".into(), hint: String::new() },
            OptionItem { key: "bed".into(), was: None, label: "A bed".into(), hint: String::new() },
        ];
        let count = Count { least: 0, most: 2 };
        for (kind, text, shown) in [
            (Kind::Time, "14:30", "2:30pm"),
            (Kind::Time, "00:05", "12:05am"),
            (Kind::Time, "12:00", "midday"),
            (Kind::Time, "00:00", "midnight"),
            (Kind::Time, "09:00", "9am"),
            (Kind::Money(Bounds::default()), "-1234567.00", "-£1,234,567.00"),
            (Kind::Money(Bounds::default()), "999.99", "£999.99"),
            (Kind::Number(Bounds::default()), "1000", "1,000"),
            (Kind::Phone, "+447700900123", "07700 900 123"),
            (Kind::Phone, "+442079460123", "020 7946 0123"),
            (Kind::Phone, "+441134960123", "0113 496 0123"),
            (Kind::Phone, "+441632960123", "01632 960123"),
            (Kind::Phone, "+33123456789", "+33123456789"),
            (Kind::NiNumber, "QQ123456C", "QQ 12 34 56 C"),
            (Kind::Location, "By the gate\n51.50740\n-0.12780", "By the gate|Point on the map: 51.50740, -0.12780"),
            (Kind::Location, "By the gate\n\n", "By the gate"),
            (Kind::Vehicle, "AB12CDE", "AB12 CDE"),
            (Kind::Vehicle, "A123BCD", "A123 BCD"),
            (Kind::Vehicle, "ABC123A", "ABC 123A"),
            (Kind::Vehicle, "ABC1A", "ABC 1A"),
            (Kind::Vehicle, "AIZ1234", "AIZ 1234"),
            (Kind::Vehicle, "1234A", "1234 A"),
            (Kind::SortCode, "090128", "09-01-28"),
            (Kind::AccountNumber, "00733445", "00733445"),
            (Kind::YesNo, "no", "No"),
            (Kind::Choice { options: options.clone() }, "bed", "A bed"),
            (Kind::Choices { options, count }, "tent\nbed", "A tent|A bed"),
            (Kind::Address, "1 Mill Lane\n\nAshcombe\n\nHP7 0AB\n", "1 Mill Lane|Ashcombe|HP7 0AB"),
            (Kind::Address, "\n\n\n\n\n000012345678", "Property reference 000012345678"),
        ] {
            assert_eq!(answer(Language::English, &kind, text).join("|"), shown, "{text}");
        }
    }

    #[test]
    fn welsh_reads_as_welsh() {
        let welsh = Language::Welsh;
        assert_eq!(weekday(welsh, "2026-03-12"), "dydd Iau 12 Mawrth 2026");
        assert_eq!(weekday(Language::English, "2026-03-12"), "Thursday 12 March 2026");
        assert_eq!(
            [time(welsh, "09:00"), time(welsh, "14:30"), time(welsh, "12:00")],
            ["9yb", "2:30yp", "hanner dydd"]
        );
        assert_eq!(answer(welsh, &Kind::Declaration, "yes"), ["Wedi’i gadarnhau"]);
    }

    #[test]
    fn a_text_that_is_not_canonical_stays_as_it_is() {
        for text in ["", "soon", "£", "2026-99-99", "25", "+44", "+44é234567890", ":"] {
            assert_eq!(day(Language::English, text), text);
            assert_eq!(
                answer(
                    Language::Welsh,
                    &Kind::Text { length: crate::program::Length { least: 0, most: 9 }, pattern: None },
                    text
                ),
                [text]
            );
            let _ = (
                phone(text),
                time(Language::Welsh, text),
                thousands(text),
                ni_number(text),
                address(Language::Welsh, text),
                vehicle(text),
            );
        }
    }
}
