//! The error texts in Welsh: one for each of those in English, one set a type.

use super::{Unit, capital, kinds, written};
use crate::program::{Bounds, Count, FileLimits, Kind};
use crate::source::with_commas;
use runtime_wasm::abi::rule;
use runtime_wasm::files::size_in_words;
use runtime_wasm::kernel::location::MOST_WORDS;
use runtime_wasm::kernel::text::MOST_NAME;

/// What the answer is called when nothing better is known.
pub(super) const ANSWER: &str = "eich ateb";

/// Every error text that a question can give by itself. `yes` is the word for yes that goes with the question.
pub(super) fn of_kind(kind: &Kind, called: &str, yes: &str) -> Vec<(u16, String)> {
    let subject = capital(called);
    let soft = mutated(called);
    let enter = (rule::REQUIRED, format!("Rhowch {soft}"));
    let select = |code| (code, format!("Dewiswch {soft}"));
    match kind {
        Kind::Text { length, pattern } => {
            let mut texts = text(enter, &subject, length.least, length.most);
            if pattern.is_some() {
                texts.push((rule::PATTERN, format!("Rhowch {soft} yn y fformat cywir")));
            }
            texts
        }
        Kind::LongText { length } => text(enter, &subject, length.least, length.most),
        Kind::Name => vec![
            enter,
            (rule::FORMAT, format!("Ni chaiff {called} gynnwys rhifau nac arwyddion fel @")),
            (rule::TOO_LONG, most(&subject, MOST_NAME as u32)),
        ],
        Kind::Email => {
            vec![enter, (rule::FORMAT, "Rhowch gyfeiriad e-bost yn y fformat cywir, fel enw@example.com".into())]
        }
        Kind::Phone => {
            vec![enter, (rule::FORMAT, "Rhowch rif ffôn, fel 01632 960 001, 07700 900 982 neu +44 808 157 0192".into())]
        }
        Kind::Postcode => vec![enter, (rule::FORMAT, "Rhowch god post llawn yn y DU".into())],
        Kind::Address => vec![
            enter,
            (rule::FORMAT, format!("Rhowch {soft} gyda’r stryd, y dref a’r cod post")),
            (rule::LINE_1_MISSING, "Rhowch linell cyfeiriad 1, sef yr adeilad a’r stryd fel arfer".into()),
            (rule::TOWN_MISSING, "Rhowch dref neu ddinas".into()),
            (rule::POSTCODE_MISSING, "Rhowch god post".into()),
            (rule::POSTCODE_FORMAT, "Rhowch god post llawn yn y DU".into()),
            (rule::UPRN_FORMAT, "Mae gan gyfeirnod eiddo (UPRN) rhwng 1 a 12 digid".into()),
            (rule::TOO_LONG, most("Pob llinell o’r cyfeiriad", MOST_NAME as u32)),
        ],
        Kind::Location => vec![
            enter,
            (rule::FORMAT, format!("{subject}: mae yma nodau na ellir eu darllen")),
            (rule::POINT_FORMAT, "Rhowch y lledred a’r hydred mewn graddau, fel 51.50740 a -0.12780".into()),
            (rule::POINT_OUTSIDE, "Rhaid i’r pwynt ar y map fod yn y Deyrnas Unedig".into()),
            (rule::TOO_LONG, most("Disgrifiad o’r lle", MOST_WORDS as u32)),
        ],
        Kind::File(each) => of_files(&soft, each, None),
        Kind::Files { each, count } => of_files(&soft, each, Some(*count)),
        Kind::NiNumber => {
            vec![enter, (rule::FORMAT, "Rhowch rif Yswiriant Gwladol yn y fformat cywir, fel QQ 12 34 56 C".into())]
        }
        Kind::Vehicle => {
            vec![enter, (rule::FORMAT, "Rhowch rif cofrestru cerbyd yn y fformat cywir, fel AB12 CDE".into())]
        }
        Kind::SortCode => vec![enter, (rule::FORMAT, "Rhowch god didoli dilys, fel 30-94-30".into())],
        Kind::AccountNumber => vec![
            enter,
            (rule::FORMAT, "Rhowch rif cyfrif dilys, fel 00733445".into()),
            (rule::TOO_SHORT, format!("{subject}: rhaid cael rhwng 6 ac 8 digid")),
            (rule::TOO_LONG, format!("{subject}: rhaid cael rhwng 6 ac 8 digid")),
        ],
        Kind::Date => vec![
            enter,
            (rule::FORMAT, format!("Rhaid {} fod yn ddyddiad go iawn", to(called))),
            (rule::DAY_MISSING, format!("Rhaid {} gynnwys diwrnod", to(called))),
            (rule::MONTH_MISSING, format!("Rhaid {} gynnwys mis", to(called))),
            (rule::YEAR_MISSING, format!("Rhaid {} gynnwys blwyddyn", to(called))),
            (rule::YEAR_DIGITS, "Rhaid i’r flwyddyn gynnwys 4 rhif".into()),
        ],
        Kind::Time => vec![enter, (rule::FORMAT, format!("Rhaid {} fod yn amser, fel 9:30yb neu 14:30", to(called)))],
        Kind::YesNo => {
            let text = if called == ANSWER {
                "Dewiswch un o’r ddau ateb".to_owned()
            } else {
                format!("Dewiswch ‘{yes}’ os {called}")
            };
            vec![(rule::REQUIRED, text.clone()), (rule::FORMAT, text)]
        }
        Kind::Choice { .. } => vec![select(rule::REQUIRED), select(rule::FORMAT)],
        Kind::Choices { count, .. } => vec![
            select(rule::REQUIRED),
            select(rule::FORMAT),
            (rule::TOO_FEW, format!("Dewiswch o leiaf {} opsiwn", number(count.least))),
            (rule::TOO_MANY, format!("Dewiswch ddim mwy na {} opsiwn", number(count.most))),
        ],
        Kind::Number(bounds) => amount(enter, called, "fod yn rhif, fel 15", "fod yn rhif cyfan", bounds, Unit::Plain),
        Kind::Decimal { bounds, places } => {
            let few = format!("beidio â chael mwy na {} degol", places_of(*places));
            amount(enter, called, "fod yn rhif, fel 15.5", &few, bounds, Unit::Plain)
        }
        Kind::Money(bounds) => {
            let pence = "fod mewn punnoedd a cheiniogau, fel 12.50";
            amount(enter, called, "fod yn swm o arian, fel 12.50", pence, bounds, Unit::Pounds)
        }
        Kind::Declaration => {
            let agree = match called {
                ANSWER | "" => "Rhaid i chi gytuno er mwyn parhau".to_owned(),
                what => format!("Cadarnhewch {what}"),
            };
            vec![(rule::REQUIRED, agree.clone()), (rule::FORMAT, agree)]
        }
        Kind::List { each, count, .. } => {
            let each = if each.is_empty() { "ateb" } else { each };
            let (least, most) = (count.least.max(1), count.most);
            let one = format!("Ychwanegwch o leiaf un: {each}");
            vec![
                (rule::REQUIRED, if least == 1 { one.clone() } else { format!("Ychwanegwch o leiaf {least}") }),
                (rule::FORMAT, one),
                (rule::TOO_FEW, format!("Ychwanegwch o leiaf {least}")),
                (rule::TOO_MANY, format!("Ni allwch ychwanegu mwy na {most}")),
            ]
        }
    }
}

fn of_files(called: &str, each: &FileLimits, count: Option<Count>) -> Vec<(u16, String)> {
    let largest = size_in_words(u64::from(each.largest));
    let mut texts = vec![
        (rule::REQUIRED, format!("Lanlwythwch {called}")),
        (rule::FORMAT, "Nid oedd modd lanlwytho’r ffeil. Rhowch gynnig arall arni".into()),
        (rule::FILE_KIND, format!("Rhaid i’r ffeil fod yn {}", kinds(each, "neu"))),
        (rule::FILE_EMPTY, "Mae’r ffeil yn wag".into()),
        (rule::FILE_TOO_LARGE, format!("Rhaid i’r ffeil fod yn {largest} neu lai")),
        (rule::TOO_MANY, "Lanlwythwch un ffeil yn unig".into()),
    ];
    if let Some(count) = count {
        texts.retain(|(code, _)| *code != rule::TOO_MANY);
        // After a figure the noun stays as it is: the figure stands last, behind a colon.
        texts.push((rule::TOO_MANY, format!("Nifer y ffeiliau: dim mwy na {}", number(count.most))));
        if count.least > 0 {
            texts.push((rule::TOO_FEW, format!("Nifer y ffeiliau: o leiaf {}", number(count.least))));
        }
    }
    texts
}

fn text(enter: (u16, String), subject: &str, least: u32, longest: u32) -> Vec<(u16, String)> {
    let mut texts = vec![
        enter,
        (rule::FORMAT, format!("{subject}: mae yma nodau na ellir eu darllen")),
        (rule::TOO_LONG, most(subject, longest)),
    ];
    if least > 0 {
        texts.push((rule::TOO_SHORT, format!("{subject}: rhaid cael {} nod neu fwy", number(least))));
    }
    texts
}

/// The subject stands before a colon, where nothing mutates it.
fn most(subject: &str, most: u32) -> String {
    format!("{subject}: rhaid cael {} nod neu lai", number(most))
}

fn amount(
    enter: (u16, String),
    called: &str,
    format: &str,
    places: &str,
    bounds: &Bounds,
    unit: Unit,
) -> Vec<(u16, String)> {
    let below = match unit {
        Unit::Plain => "fod yn llai na 10,000,000,000",
        Unit::Pounds => "fod yn llai na £10,000,000,000",
    };
    let small =
        bounds.least.map_or("fod yn fwy na hyn".to_owned(), |least| format!("fod yn {} neu fwy", written(least, unit)));
    let large = bounds.most.map_or(below.to_owned(), |most| format!("fod yn {} neu lai", written(most, unit)));
    let must = |what: &str| format!("Rhaid {} {what}", to(called));
    vec![
        enter,
        (rule::FORMAT, must(format)),
        (rule::PLACES, must(places)),
        (rule::TOO_SMALL, must(&small)),
        (rule::TOO_LARGE, must(&large)),
    ]
}

fn number(number: u32) -> String {
    with_commas(number as usize)
}

/// `2 le`, for places after the point.
fn places_of(places: u8) -> String {
    format!("{places} {}", if places == 2 { "le" } else { "lle" })
}

/// Words that ask: they do not change after a verb.
const ASKING: &[&str] = &["pa", "pwy", "pryd", "ble", "beth", "sut", "faint", "pam", "p’un", "p'un", "pob", "bod"];

/// `i` before what an answer is called: it mutates a noun, and runs together with an article and with “eich”.
fn to(called: &str) -> String {
    for (start, joined) in [("y ", "i’r "), ("yr ", "i’r "), ("eich ", "i’ch "), ("ein ", "i’n ")] {
        if let Some(rest) = called.strip_prefix(start) {
            return format!("{joined}{rest}");
        }
    }
    format!("i {}", mutated(called))
}

/// How the start of a word changes.
const SOFT: &[(&str, &str)] = &[
    // Two letters before one: “ll” and “rh” are letters of their own; “ch”, “ph”, “th” and “dd” do not change.
    ("ll", "l"),
    ("rh", "r"),
    ("ch", "ch"),
    ("ph", "ph"),
    ("th", "th"),
    ("dd", "dd"),
    ("ff", "ff"),
    ("p", "b"),
    ("t", "d"),
    ("c", "g"),
    ("b", "f"),
    ("d", "dd"),
    ("g", ""),
    ("m", "f"),
];

/// With the soft mutation that a noun takes as the object of a command: “cyfeiriad yr eiddo” is “Rhowch gyfeiriad yr eiddo”.
/// An article or “eich” in front changes nothing, and nor do the words of a question.
pub(super) fn mutated(called: &str) -> String {
    let first = called.split_whitespace().next().unwrap_or_default().to_lowercase();
    if ASKING.contains(&first.as_str()) {
        return called.to_owned();
    }
    // A name in capitals keeps its letters.
    let found = SOFT.iter().find_map(|(hard, soft)| called.strip_prefix(hard).map(|rest| format!("{soft}{rest}")));
    found.unwrap_or_else(|| called.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{mutated, to};

    #[test]
    fn a_noun_mutates_after_a_command() {
        for (called, soft) in [
            ("cyfeiriad yr eiddo", "gyfeiriad yr eiddo"),
            ("rhif ffôn", "rif ffôn"),
            ("llinell 1", "linell 1"),
            ("dyddiad geni", "ddyddiad geni"),
            ("gardd", "ardd"),
            ("eich enw llawn", "eich enw llawn"),
            ("y diwrnod casglu", "y diwrnod casglu"),
            ("pa fin", "pa fin"),
            ("sut yr hoffech glywed gennym", "sut yr hoffech glywed gennym"),
            ("NHS rhif", "NHS rhif"),
        ] {
            assert_eq!(mutated(called), soft);
        }
    }
    #[test]
    fn an_article_runs_together_with_the_word_before_it() {
        for (called, said) in [
            ("y diwrnod casglu", "i’r diwrnod casglu"),
            ("eich oedran", "i’ch oedran"),
            ("dyddiad geni", "i ddyddiad geni"),
            ("yr amser", "i’r amser"),
        ] {
            assert_eq!(to(called), said);
        }
    }
}
