//! Limits: fewest and most characters, ticks and rows; smallest and largest amounts.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{Bounds, Count, FileLimits, Length};
use crate::read::Text;
use crate::spec::{QuestionSpec, shortened};
use crate::suggest::nearest;
use runtime_wasm::abi::MOST_ROWS;
use runtime_wasm::files;

/// Most characters that a question can allow.
const MOST_CHARACTERS: u32 = 20_000;
/// Ten-thousandths in one.
const ONE: i64 = 10_000;
/// Amounts are smaller than this, in ten-thousandths.
const TOO_LARGE: i64 = 100_000_000_000_000;

/// What an amount is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Whole numbers.
    Whole,
    /// With so many decimal places.
    Decimal(u8),
    /// Pounds and pence.
    Money,
}

/// Fewest and most characters.
pub(super) fn length(spec: &QuestionSpec, most: u32, problems: &mut Vec<Diagnostic>) -> Length {
    let (least, most) = pair(spec, ["shortest", "longest"], (0, most), MOST_CHARACTERS, problems);
    Length { least, most }
}

/// Fewest and most ticks.
pub(super) fn ticks(spec: &QuestionSpec, options: usize, problems: &mut Vec<Diagnostic>) -> Count {
    let options = u32::try_from(options).unwrap_or(u32::MAX);
    let (least, most) = pair(spec, ["at least", "at most"], (0, options), options, problems);
    Count { least, most }
}

/// The kinds and the largest size of each file; nothing when a kind is not known.
pub(super) fn file(spec: &QuestionSpec, problems: &mut Vec<Diagnostic>) -> Option<FileLimits> {
    let mut kinds = Vec::new();
    for written in &spec.kinds {
        let key = written.text.trim();
        match files::kind(key) {
            Some(kind) if kinds.contains(kind) => {}
            Some(kind) => kinds.push(*kind),
            None => {
                problems.push(unknown_kind(written));
                return None;
            }
        }
    }
    if spec.kinds.is_empty() {
        // A layout that nothing could be made of has been reported.
        kinds = FileLimits::usual().kinds;
    }
    let largest = spec.largest.as_ref().map_or(files::USUAL_LARGEST, |written| largest(written, problems));
    Some(FileLimits { kinds, largest })
}

fn unknown_kind(written: &Text) -> Diagnostic {
    let said = written.text.trim().trim_start_matches('.').to_lowercase();
    let message = format!("There is no kind of file “{}”", shortened(&written.text));
    let found = Diagnostic::new(Code::UnknownFileKind, written.at.clone(), message);
    let several: Vec<&str> = written.text.split([',', ' ']).map(str::trim).filter(|kind| !kind.is_empty()).collect();
    if several.len() > 1 && several.iter().all(|kind| files::kind(kind).is_some()) {
        let list = format!("[{}]", several.join(", "));
        return found.help(format!("Several kinds stand in square brackets: `{list}`")).fix(written.at.clone(), list);
    }
    let keys = || files::KINDS.iter().map(|kind| kind.key);
    let by_ending = files::KINDS.iter().find(|kind| kind.extensions.contains(&said.as_str())).map(|kind| kind.key);
    let by_word = match said.as_str() {
        "word" => Some("docx"),
        "excel" => Some("xlsx"),
        "photo" | "photos" | "image" | "images" | "picture" => Some("jpg"),
        _ => None,
    };
    match by_ending.or(by_word).or_else(|| nearest(&said, keys())) {
        Some(near) => found.help(format!("Did you mean `{near}`?")).fix(written.at.clone(), near),
        None => found.help(format!("The kinds are: {}", keys().collect::<Vec<_>>().join(", "))),
    }
}

fn largest(written: &Text, problems: &mut Vec<Diagnostic>) -> u32 {
    let highest = files::size_in_words(u64::from(files::HIGHEST_LARGEST));
    let message = match files::size(&written.text) {
        Some(bytes @ 1..) => match u32::try_from(bytes).ok().filter(|bytes| *bytes <= files::HIGHEST_LARGEST) {
            Some(bytes) => return bytes,
            None => format!("This is more than a file can have, which is {highest}"),
        },
        Some(_) => "With 0 as the largest, nothing could be uploaded".to_owned(),
        None => format!("A size is needed here, like 10 MB, and this is “{}”", shortened(&written.text)),
    };
    problems.push(Diagnostic::new(Code::BadLimit, written.at.clone(), message));
    files::USUAL_LARGEST
}

/// Fewest and most files.
pub(super) fn files(spec: &QuestionSpec, problems: &mut Vec<Diagnostic>) -> Count {
    let (least, most) = pair(spec, ["at least", "at most"], (0, files::USUAL_MOST), files::MOST_FILES, problems);
    Count { least, most }
}

/// Fewest and most rows.
pub(super) fn rows(spec: &QuestionSpec, problems: &mut Vec<Diagnostic>) -> Count {
    let least = u32::from(!spec.optional);
    let (least, most) = pair(spec, ["at least", "at most"], (least, MOST_ROWS), MOST_ROWS, problems);
    Count { least, most }
}

/// Decimal places, 2 unless written.
pub(super) fn places(spec: &QuestionSpec, problems: &mut Vec<Diagnostic>) -> u8 {
    let Some(text) = &spec.decimal_places else { return 2 };
    match text.text.parse() {
        Ok(places @ 1..=4) => places,
        _ => {
            let message = "Decimal places are 1, 2, 3 or 4";
            problems.push(Diagnostic::new(Code::BadLimit, text.at.clone(), message));
            2
        }
    }
}

/// Smallest and largest amounts. Whole numbers and money start at 0 unless the author says otherwise.
pub(super) fn bounds(spec: &QuestionSpec, unit: Unit, problems: &mut Vec<Diagnostic>) -> Bounds {
    let least = spec.at_least.as_ref().and_then(|text| amount(text, unit, problems));
    let most = spec.at_most.as_ref().and_then(|text| amount(text, unit, problems));
    let starts_at_0 = spec.at_least.is_none() && !matches!(unit, Unit::Decimal(_));
    let bounds = Bounds { least: if starts_at_0 { Some(0) } else { least }, most };
    if let (Some(least), Some(most), Some(text)) = (bounds.least, bounds.most, &spec.at_most)
        && least > most
    {
        let start = if starts_at_0 { "0, where it starts unless `at least` says otherwise" } else { "`at least`" };
        problems.push(crossed(text, start));
    }
    bounds
}

fn pair(
    spec: &QuestionSpec,
    words: [&str; 2],
    default: (u32, u32),
    highest: u32,
    problems: &mut Vec<Diagnostic>,
) -> (u32, u32) {
    let [first, second] = match words {
        ["shortest", _] => [&spec.shortest, &spec.longest],
        _ => [&spec.at_least, &spec.at_most],
    };
    let mut count = |text: &Text| match text.text.replace(',', "").parse::<u32>() {
        _ if !commas_stand_right(&text.text) => {
            problems.push(wrong_comma(text));
            None
        }
        Ok(number) if number <= highest => Some(number),
        Ok(_) => {
            let message = format!("This is more than there can be, which is {highest}");
            problems.push(Diagnostic::new(Code::BadLimit, text.at.clone(), message));
            None
        }
        Err(_) => {
            let message = format!("A whole number is needed here, and this is “{}”", shortened(&text.text));
            let help = "Write the number itself, such as `5`. A limit that depends on another answer is a rule, with `must` and `otherwise`";
            problems.push(Diagnostic::new(Code::BadLimit, text.at.clone(), message).help(help));
            None
        }
    };
    let least = first.as_ref().and_then(&mut count);
    let most = second.as_ref().and_then(&mut count);
    let (least_or, most_or) = (least.unwrap_or(default.0), most.unwrap_or(default.1));
    if let (Some(0), Some(text)) = (most, second) {
        problems.push(Diagnostic::new(
            Code::BadLimit,
            text.at.clone(),
            "With 0 as the most, nothing could be answered",
        ));
    } else if least_or > most_or
        && let Some(text) = second.as_ref().or(first.as_ref())
    {
        problems.push(crossed(text, &format!("`{}`", words.first().unwrap_or(&"at least"))));
    }
    (least_or, most_or)
}

fn crossed(text: &Text, least: &str) -> Diagnostic {
    Diagnostic::new(Code::BadLimit, text.at.clone(), format!("The most is less than {least}"))
        .help("Nobody could answer this question")
}

/// Whether each comma of a number stands before three digits: `1,200,000.50`.
fn commas_stand_right(number: &str) -> bool {
    let number = number.trim();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    // What is no number at all is told in other words.
    let is_number = digits(&whole.replace(',', "")) && digits(&part.replace(',', ""));
    !is_number
        || !number.contains(',')
        || ((1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) && !part.contains(','))
}

fn wrong_comma(text: &Text) -> Diagnostic {
    let message = format!("A comma stands in the wrong place of “{}”", shortened(text.text.trim()));
    let help =
        "A comma stands before each three digits, `1,000`. Pence and decimal places come after a full stop, `1.50`";
    Diagnostic::new(Code::BadLimit, text.at.clone(), message).help(help)
}

/// An amount as an author writes it: `16`, `£1,234.50`, `-3.5`.
fn amount(text: &Text, unit: Unit, problems: &mut Vec<Diagnostic>) -> Option<i64> {
    let refuse = |message: String| Diagnostic::new(Code::BadLimit, text.at.clone(), message);
    let said = text.text.trim();
    let (sign, digits) = said.strip_prefix(['-', '−']).map_or((1, said), |rest| (-1, rest));
    let digits = if unit == Unit::Money { digits.strip_prefix('£').unwrap_or(digits) } else { digits };
    if !commas_stand_right(digits) {
        problems.push(wrong_comma(text));
        return None;
    }
    let digits = digits.replace(',', "");
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(part) {
        let example = if unit == Unit::Money { "£16,000" } else { "16" };
        problems.push(refuse(format!("A number is needed here, like {example}, and this is “{}”", shortened(said))));
        return None;
    }
    let most_places = match unit {
        Unit::Whole => 0,
        Unit::Decimal(places) => usize::from(places),
        Unit::Money => 2,
    };
    if part.len() > most_places {
        problems.push(refuse(format!("This has more decimal places than an answer can have, which is {most_places}")));
        return None;
    }
    let value = whole.parse::<i64>().ok().filter(|whole| *whole < TOO_LARGE / ONE).and_then(|whole| {
        let part = format!("{part:0<4}").parse::<i64>().ok()?;
        Some(sign * (whole * ONE + part))
    });
    if value.is_none() {
        problems.push(refuse("This number is too large: answers stay below ten thousand million".to_owned()));
    }
    value
}
