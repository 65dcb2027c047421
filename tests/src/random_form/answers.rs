//! Random answers to a form: right, nearly right, and hostile.

use compiler::program::{FileLimits, Kind, OptionItem, Program, Question};
use fastrand::Rng;
use runtime_wasm::answers::{Answers, Field};

/// Makes random answers to a form; most are right, so that conditions and rules have something to work on.
#[must_use]
pub fn random_answers(rng: &mut Rng, program: &Program) -> Answers {
    let outside = program.questions.iter().filter(|question| question.list.is_none());
    let mut fields: Vec<Field> = outside
        .map(|question| match &question.kind {
            Kind::List { questions, count, .. } => {
                let rows = if rng.u8(0..20) == 0 { rng.usize(0..20) } else { rng.usize(0..=count.most as usize + 1) };
                let inner = &program.questions[questions.clone()];
                Field::Rows((0..rows).map(|_| inner.iter().map(|inner| random_text(rng, inner)).collect()).collect())
            }
            _ => Field::Text(random_text(rng, question)),
        })
        .collect();
    // A host may leave fields off at the end.
    if rng.u8(0..50) == 0 {
        fields.truncate(rng.usize(0..=fields.len()));
    }
    Answers { fields }
}

/// A random text for one question.
#[must_use]
pub fn random_text(rng: &mut Rng, question: &Question) -> String {
    let text = match rng.u8(0..20) {
        0 | 1 => String::new(),
        2 => return hostile(rng),
        _ => fitting(rng, &question.kind),
    };
    if rng.u8(0..8) == 0 { spoilt(rng, &text) } else { text }
}

fn one_of(rng: &mut Rng, texts: &[&str]) -> String {
    texts.get(rng.usize(0..texts.len())).copied().unwrap_or_default().to_owned()
}

/// What a person might type into a question of this type, right or wrong.
fn fitting(rng: &mut Rng, kind: &Kind) -> String {
    match kind {
        Kind::Text { .. } | Kind::LongText { .. } => one_of(
            rng,
            &[
                "a",
                "foo",
                "foobar",
                "AB123456",
                "two words",
                "  spaces   inside  ",
                "12345",
                "x@y",
                "é",
                "ßß",
                "line one\nline two",
                "one\r\n\r\ntwo\r\n",
                "REF-0aF9",
                "O’Brien-Smith",
                "tab\tbed",
                "ﬁ",
                "👩‍👩‍👧",
                "a\u{301}",
                "\u{202e}abc",
                "1 High Street",
                "Ann Other",
            ],
        ),
        Kind::Name => {
            one_of(rng, &["Ann Other", "Ó Néill", "X", "李小龍", "Ann  B", "ann@b.c", "12", "-", "van der Berg"])
        }
        Kind::Email => one_of(
            rng,
            &[
                "ann@example.com",
                "Ann.Other+bins@Example.GOV.UK",
                "ann@",
                "@b.c",
                "a b@c.de",
                "ann@localhost",
                "o'neil@x.org",
                "a@b..c",
                "é@x.org",
            ],
        ),
        Kind::Phone => one_of(
            rng,
            &[
                "07700 900123",
                "+44 (0)7700 900 123",
                "020 7946 0000",
                "0044 20 7946 0000",
                "123",
                "+1 202 555 0100",
                "07700-900-123",
                "07700 900123 ext 5",
                "call me",
            ],
        ),
        Kind::Postcode => one_of(
            rng,
            &["hp7 0ab", "HP70AB", "SW1A 1AA", "M1 1AE", "GIR 0AA", "HP7 OAB", "ABC", "E1W1AA", "b 3 3 8 t h"],
        ),
        Kind::Address => address(rng),
        Kind::Location => location(rng),
        Kind::File(each) => (0..rng.usize(0..3)).map(|_| file(rng, each)).collect::<Vec<_>>().join("\n"),
        Kind::Files { each, .. } => (0..rng.usize(0..6)).map(|_| file(rng, each)).collect::<Vec<_>>().join("\n"),
        Kind::NiNumber => one_of(
            rng,
            &["QQ123456C", "ab 12 34 56 c", "AB123456C", "AB123456E", "AB12345C", "TN123456A", "aa-12-34-56-a"],
        ),
        Kind::Vehicle => one_of(
            rng,
            &[
                "AB12 CDE",
                "ab12cde",
                "A123 BCD",
                "abc-123-a",
                "AIZ 1234",
                "1234 AB",
                "A 1",
                "AB1O CDE",
                "A012 ABC",
                "Q123 ABC",
                "I123 ABC",
                "AB12 CQE",
                "AB12 CDEF",
                "0AB",
                "ABC 0123",
                "12345",
                "A1B2C3D",
            ],
        ),
        Kind::SortCode => {
            one_of(rng, &["309430", "30-94-30", "30 94 30", "12345", "1234567", "12345a", "--", "12–34–56"])
        }
        Kind::AccountNumber => one_of(
            rng,
            &[
                "00733445",
                "733445",
                "7334 4555",
                "1234567",
                "12345",
                "123456789",
                "99999999999999999999",
                "1234567a",
                "-",
            ],
        ),
        Kind::Date => date(rng),
        Kind::Time => one_of(
            rng,
            &[
                "16:00", "4pm", "4.30 pm", "0:00", "23:59", "24:00", "12am", "12pm", "1630", "midday", "midnight", "7",
                "13pm", "noon", "4:5",
            ],
        ),
        Kind::YesNo | Kind::Declaration => {
            one_of(rng, &["yes", "no", "Yes", "NO", "y", "true", "0", "1", "on", "maybe", "yes "])
        }
        Kind::Choice { options } => option(rng, options),
        Kind::Choices { options, .. } => {
            let count = if rng.u8(0..10) == 0 { options.len() } else { rng.usize(0..4) };
            (0..count).map(|_| option(rng, options)).collect::<Vec<_>>().join("\n")
        }
        Kind::Number(_) => {
            if rng.bool() {
                rng.i64(-50..500).to_string()
            } else {
                one_of(
                    rng,
                    &[
                        "0",
                        "-0",
                        "1,234",
                        "1 234",
                        "12.0",
                        "12.5",
                        "1e3",
                        "9999999999",
                        "10000000000",
                        "007",
                        "twelve",
                        "１２",
                        "+5",
                        "--5",
                        "1,23",
                        "99999999999999999999999999",
                    ],
                )
            }
        }
        Kind::Decimal { .. } => {
            if rng.bool() {
                format!("{}.{}", rng.i64(-50..500), rng.u16(0..1000))
            } else {
                one_of(
                    rng,
                    &["0.5", ".5", "5.", "1.23456", "-0.0001", "0.00", "1,234.5", "9999999999.9999", "1.2.3", "1,5"],
                )
            }
        }
        Kind::Money(_) => {
            if rng.bool() {
                format!("{}{}.{:02}", if rng.bool() { "£" } else { "" }, rng.u32(0..100_000), rng.u8(0..100))
            } else {
                one_of(
                    rng,
                    &[
                        "£1,234.50",
                        "12",
                        "12.5",
                        "£ 3",
                        "-£5",
                        "£-5",
                        "3.999",
                        "12p",
                        "$5",
                        "£",
                        "0.00",
                        "1.234,50",
                        "GBP 5",
                    ],
                )
            }
        }
        Kind::List { .. } => String::new(),
    }
}

fn option(rng: &mut Rng, options: &[OptionItem]) -> String {
    let Some(option) = rng.choice(options) else { return String::new() };
    match (rng.u8(0..12), &option.was) {
        (0, _) => option.label.clone(),
        (1, _) => format!("{} ", option.key),
        (2, _) => option.key.to_uppercase(),
        (3..6, Some(was)) => was.clone(),
        _ => option.key.clone(),
    }
}

fn address(rng: &mut Rng) -> String {
    let mut part = |full: &str, other: &str| match rng.u8(0..6) {
        0 => String::new(),
        1 => other.to_owned(),
        _ => full.to_owned(),
    };
    let parts = [
        part("1 High Street", "  2  Low   Road "),
        part("", "Flat 3"),
        part("Amersham", "\u{a0}"),
        part("", "Bucks"),
        part("HP7 0AB", "nowhere"),
        part("", "100081234567"),
    ];
    let mut text = parts.join("\n");
    match rng.u8(0..20) {
        0 => text.push_str("\n7th"),
        1 => text = "\n\n\n\n\n12a".into(),
        2 => text = "\n\n\n\n\n000000000000".into(),
        3 => text = "1 High Street".into(),
        _ => {}
    }
    text
}

fn location(rng: &mut Rng) -> String {
    let words = ["", "By the  gate", "Ä", "  "];
    let latitudes =
        ["", "51.5074", "51.50740", "60.9", "60.900004", "60.90001", "north", "-51.5", "49.8", "51°", "1234", "."];
    let longitudes = ["", "-0.1278", "−0.12780", "1.8", "-8.7", "-8.70001", "+1.2345678", "0", "-.5", "0.1 W", "1.2.3"];
    let mut text = format!("{}\n{}\n{}", one_of(rng, &words), one_of(rng, &latitudes), one_of(rng, &longitudes));
    match rng.u8(0..12) {
        0 => text.push_str("\n4th"),
        1 => text = "By the gate".into(),
        2 => text = "\n51.5\n-0.1".into(),
        3 => text = "w".repeat(501),
        _ => {}
    }
    text
}

fn file(rng: &mut Rng, limits: &FileLimits) -> String {
    let id = match rng.u8(0..12) {
        0 => "0".repeat(63),
        1 => "G".repeat(64),
        _ => format!("{:064x}", rng.u64(..)),
    };
    let size = match rng.u8(0..12) {
        0 => "0".to_owned(),
        1 => "1234567890123".to_owned(),
        2 => "007".to_owned(),
        3 => "2 MB".to_owned(),
        4 => (u64::from(limits.largest) + rng.u64(0..2)).to_string(),
        _ => rng.u32(1..=limits.largest).to_string(),
    };
    let kind = match rng.u8(0..12) {
        0 => "exe",
        1 => "",
        2 => "JPG",
        _ => rng.choice(&limits.kinds).map_or("pdf", |kind| kind.key),
    };
    let names = ["photo.jpg", "my  photo .jpg", "é 李.pdf", "", " ", "a", "tab\tbed\r"];
    format!("{id} {size} {kind} {}", one_of(rng, &names))
}

fn date(rng: &mut Rng) -> String {
    match rng.u8(0..10) {
        0..5 => format!("{:04}-{:02}-{:02}", rng.u16(1930..2045), rng.u8(1..13), rng.u8(1..31)),
        5 => format!("{}/{}/{}", rng.u8(1..32), rng.u8(1..14), rng.u16(1990..2040)),
        6 => format!("{}-{}-{}", rng.u16(0..10_500), rng.u8(0..14), rng.u8(0..33)),
        _ => one_of(
            rng,
            &[
                "9 March 2026",
                "9th mar 2026",
                "March 9, 2026",
                "//",
                "9//2026",
                "/3/2026",
                "9/3/",
                "9/3/26",
                "29/2/2025",
                "29/2/2024",
                "2026-02-30",
                "0999-12-31",
                "9999-12-31",
                "1000-01-01",
                "today",
                "9.3.2026",
                "31/12/9999",
                "09 / 03 / 2026",
                "٩/٣/٢٠٢٦",
            ],
        ),
    }
}

/// A text with one small thing changed.
fn spoilt(rng: &mut Rng, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = rng.usize(0..=letters.len());
    match rng.u8(0..5) {
        0 if at < letters.len() => {
            letters.remove(at);
        }
        1 if at < letters.len() => letters[at] = rng.char(..),
        2 => letters.insert(at, rng.char(..)),
        3 => letters.insert(
            at,
            *rng.choice(&[' ', '\n', '\r', '\t', '0', '-', '/', '.', ',', '\u{1f}', '\u{200b}', '\u{feff}', '\0'])
                .unwrap_or(&' '),
        ),
        _ => {
            let again = letters.clone();
            letters.extend(again);
        }
    }
    letters.into_iter().collect()
}

/// Nothing a person would type.
fn hostile(rng: &mut Rng) -> String {
    match rng.u8(0..9) {
        8 if rng.u8(0..20) == 0 => "long text\n".repeat(rng.usize(200..5_000)),
        0 => "\0".repeat(rng.usize(1..50)),
        1 => "9".repeat(rng.usize(1..300)),
        2 => " \n\t\r".repeat(rng.usize(1..20)),
        3 => "\u{202e}\u{2066}\u{200d}".into(),
        4 => "é".repeat(rng.usize(1..400)),
        5 => "\u{1f}\u{1f}1\u{1f}".into(),
        6 => "\n".repeat(rng.usize(1..20)),
        _ => (0..rng.usize(0..40)).map(|_| rng.char(..)).collect(),
    }
}
