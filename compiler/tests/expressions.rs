//! The expression language by tables: every mistake with its code and its exact replacement, and what expressions mean.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use compiler::expr::{self, Meaning, Names, Scope};
use compiler::program::{Bounds, CalculationId, Count, FileLimits, Kind, Length, OptionItem, QuestionId, ValueKind};

/// Questions, conditions and calculations that the tables speak about.
struct Form {
    questions: Vec<(&'static str, Option<QuestionId>, Kind)>,
    conditions: Vec<&'static str>,
    calculations: Vec<(&'static str, ValueKind)>,
}

fn options(items: &[(&str, &str)]) -> Vec<OptionItem> {
    let item = |(key, label): &(&str, &str)| OptionItem {
        key: (*key).into(),
        was: None,
        label: (*label).into(),
        hint: String::new(),
    };
    items.iter().map(item).collect()
}

fn form() -> Form {
    let money = || Kind::Money(Bounds::default());
    let bins = [("refuse", "Black refuse bin"), ("garden", "Brown garden waste bin"), ("food", "Food caddy")];
    let needs = [("parking", "Parking"), ("steps", "No steps"), ("other", "Something else")];
    let list = Kind::List { each: "person".into(), count: Count { least: 0, most: 10 }, questions: 15..19 };
    let questions = vec![
        ("bin", None, Kind::Choice { options: options(&bins) }),
        ("owns_home", None, Kind::YesNo),
        ("needs", None, Kind::Choices { options: options(&needs), count: Count { least: 0, most: 3 } }),
        ("name", None, Kind::Name),
        ("notes", None, Kind::LongText { length: Length { least: 0, most: 2000 } }),
        ("email", None, Kind::Email),
        ("postcode", None, Kind::Postcode),
        ("property", None, Kind::Address),
        ("due", None, Kind::Date),
        ("start", None, Kind::Time),
        ("age", None, Kind::Number(Bounds::default())),
        ("savings", None, money()),
        ("rent", None, money()),
        ("is_ok", None, Kind::YesNo),
        ("household", None, list),
        ("income", Some(14), money()),
        ("working", Some(14), Kind::YesNo),
        ("born", Some(14), Kind::Date),
        ("home", Some(14), Kind::Address),
        ("order", None, Kind::Number(Bounds::default())),
        ("android", None, Kind::YesNo),
        ("other_bin", None, Kind::Choice { options: options(&bins) }),
        ("level", None, Kind::Decimal { bounds: Bounds::default(), places: 2 }),
        (
            "answer",
            None,
            Kind::Choice { options: options(&[("yes", "Yes"), ("no", "No"), ("16_to_18", "Between"), ("3", "Three")]) },
        ),
        ("nino", None, Kind::NiNumber),
        ("car", None, Kind::Vehicle),
        ("photo", None, Kind::File(FileLimits { kinds: Vec::new(), largest: 1 })),
        ("place", None, Kind::Location),
        ("bank", None, Kind::SortCode),
        ("agreed", None, Kind::Declaration),
    ];
    Form {
        questions,
        conditions: vec!["is_garden"],
        calculations: vec![("weekly", ValueKind::Money), ("visits", ValueKind::Number)],
    }
}

impl Names for Form {
    fn find(&self, name: &str) -> Option<Meaning> {
        let question = self.questions.iter().position(|(key, list, _)| *key == name && list.is_none());
        let condition = self.conditions.iter().position(|key| *key == name);
        let calculation = self.calculations.iter().position(|(key, _)| *key == name);
        question.map(Meaning::Question).or(condition.map(Meaning::Condition)).or(calculation.map(Meaning::Calculation))
    }
    fn find_in(&self, list: QuestionId, name: &str) -> Option<QuestionId> {
        self.questions.iter().position(|(key, inside, _)| *key == name && *inside == Some(list))
    }
    fn kind(&self, question: QuestionId) -> &Kind {
        &self.questions[question].2
    }
    fn calculation_kind(&self, calculation: CalculationId) -> ValueKind {
        self.calculations[calculation].1
    }
    fn candidates(&self) -> Vec<String> {
        let question = |(key, list, _): &(&str, Option<QuestionId>, Kind)| match list {
            Some(list) => format!("{}.{key}", self.questions[*list].0),
            None => (*key).to_owned(),
        };
        let conditions = self.conditions.iter().map(|key| (*key).to_owned());
        let calculations = self.calculations.iter().map(|(key, _)| (*key).to_owned());
        self.questions.iter().map(question).chain(conditions).chain(calculations).collect()
    }
}

/// Reads a condition, or a value when it starts with `= `; what is wrong, with offsets in the whole line.
fn mistakes(line: &str, form: &Form) -> Vec<compiler::diagnostic::Diagnostic> {
    let value = line.strip_prefix("= ");
    let shift = if value.is_some() { 2 } else { 0 };
    let place = |at: std::ops::Range<usize>| at.start + shift..at.end + shift;
    let scope = Scope { names: form, list: None, place: &place };
    match value {
        Some(text) => expr::value(text, &scope).err().unwrap_or_default(),
        None => expr::condition(line, &scope).err().unwrap_or_default(),
    }
}

/// Words that an author never sees.
const NEVER: &[&str] =
    &["token", "parse", "null", "enum", "string", "boolean", "mapping", "scalar", "node", "syntax", "expected", "rule"];

#[test]
fn each_mistake_has_its_code_and_its_fix() {
    let form = form();
    let mut wrong = String::new();
    for line in include_str!("expressions/mistakes.txt").lines() {
        let Some((text, expected)) = line.split_once(" => ").filter(|_| !line.starts_with('#')) else { continue };
        let text = text.trim_end();
        let (code, fixed) = expected.split_once(" | ").unwrap();
        let found = mistakes(text, &form);
        let first = found.first();
        let got = first.map_or("clean", |mistake| mistake.code.id());
        let fix = found.iter().find_map(|mistake| mistake.fix.as_ref()).filter(|_| found.len() == 1);
        let got_fix = fix.map_or("-".to_owned(), |fix| {
            let mut line = text.to_owned();
            line.replace_range(fix.at.clone(), &fix.with);
            line
        });
        if got != code || got_fix != fixed {
            wrong.push_str(&format!(
                "{text}\n   wanted {code} | {fixed}\n   got    {got} | {got_fix}  ({})\n",
                first.map_or("", |found| found.message.as_str())
            ));
        }
        if got_fix != "-" {
            let again = mistakes(&got_fix, &form);
            if !again.is_empty() {
                wrong.push_str(&format!("{text}\n   the fix `{got_fix}` is not clean: {}\n", again[0].message));
            }
        }
        for mistake in &found {
            let range = mistake.at.clone();
            assert!(text.get(range.clone()).is_some(), "{text}: {range:?} is not a place in it");
            for sentence in [&mistake.message, &mistake.help] {
                let quoted: String = sentence.split('`').step_by(2).collect::<Vec<_>>().join(" ").to_lowercase();
                for word in NEVER {
                    let said = quoted.split(|letter: char| !letter.is_alphanumeric()).any(|part| part == *word);
                    assert!(!said, "{text}: the author sees `{word}` in: {sentence}");
                }
            }
            assert!(!mistake.message.ends_with('.'), "{text}: {}", mistake.message);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What an expression comes to in the form of `form.yaml`: `met`, `not met`, a value, `nothing`, or `refused`.
fn meaning(expression: &str, answers: &serde_json::Value) -> String {
    let form = include_str!("expressions/form.yaml");
    let quoted = expression.replace('\'', "''");
    let text = match quoted.strip_prefix("= ") {
        Some(value) => form.replacen("calculations:\n", &format!("calculations:\n  result: '{value}'\n"), 1),
        None => format!(
            "{form}  - page: last\n    title: Last\n    ask when: '{quoted}'\n    questions:\n      - {{ question: last, type: text, ask: \"Last?\" }}\n"
        ),
    };
    let checked = compiler::check(&compiler::source::SourceFile::new("form.yaml", &text));
    let Some(program) = checked.program else {
        return format!(
            "refused: {:?}",
            checked.diagnostics.iter().map(|mistake| &mistake.message).collect::<Vec<_>>()
        );
    };
    let answers = runtime_wasm::answers::Answers::from_json(&compiler::manifest::manifest(&program), answers);
    let holidays = compiler::calendar::bank_holidays(compiler::calendar::Nation::EnglandAndWales);
    let report = compiler::eval::evaluate(&program, &answers, &runtime_wasm::report::Day { today: 20_522, holidays });
    if expression.starts_with("= ") {
        let result = program.calculations.iter().position(|calculation| calculation.key == "result").unwrap();
        return report.computed[result].clone().unwrap_or("nothing".into());
    }
    if *report.pages.last().unwrap() { "met".into() } else { "not met".into() }
}

#[test]
fn expressions_mean_what_the_laws_say() {
    let mut wrong = String::new();
    let mut count = 0;
    for line in
        include_str!("expressions/meaning.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [expression, answers, expected] = parts[..] else { panic!("not three parts: {line}") };
        let found = meaning(expression, &serde_json::from_str(answers).unwrap());
        let refused = expected == "refused" && found.starts_with("refused");
        if found != expected && !refused {
            wrong.push_str(&format!("{expression} with {answers}\n   wanted {expected}, found {found}\n"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(count > 100);
}

/// Inside a row, a name with its list means every row; all rows are known only once the list is.
#[test]
fn a_sum_over_a_list_in_its_own_rows_is_over_all_of_them() {
    let form = form();
    let scope = Scope { names: &form, list: Some(14), place: &|at| at };
    let checked = expr::condition("sum of household.income is at most £100", &scope).unwrap();
    let uses: Vec<Meaning> = checked.uses.iter().map(|used| used.what).collect();
    assert_eq!(uses, [Meaning::Question(14), Meaning::Question(15)]);
    let text = format!("{:?}", checked.node);
    assert!(text.contains("Column(15)"), "{text}");
    let row = expr::condition("income is at most £100", &scope).unwrap();
    assert!(format!("{:?}", row.node).contains("Answer(15)"));
}

#[test]
fn rows_do_not_look_ahead_to_later_rows() {
    let form = |ask_when: &str, calculation: &str| {
        format!(
            "form: rows\ntitle: Rows\n{calculation}pages:\n  - page: one\n    title: One\n    questions:\n      - question: items\n        type: list of\n        ask: What is it?\n        each: item\n        questions:\n          - {{ question: price, type: money, ask: \"Price?\" }}\n          - {{ question: note, type: text, ask: \"Note?\", ask when: {ask_when} }}\n"
        )
    };
    let codes = |text: String| -> Vec<&str> {
        let checked = compiler::check(&compiler::source::SourceFile::new("rows.yaml", &text));
        let mistakes =
            checked.diagnostics.iter().filter(|found| found.code.severity() == compiler::diagnostic::Severity::Mistake);
        mistakes.map(|found| found.code.id()).collect()
    };
    let none: [&str; 0] = [];
    assert_eq!(codes(form("price is more than 5", "")), none);
    assert_eq!(codes(form("sum of items.price is more than 5", "")), ["F040"]);
    assert_eq!(codes(form("count of items is more than 5", "")), ["F040"]);
    assert_eq!(codes(form("(any of items where price is 5)", "")), ["F040"]);
    assert_eq!(codes(form("total is more than 5", "calculations:\n  total: sum of items.price\n")), ["F040"]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 400, ..Default::default() })]

    /// Whatever is written, the author gets an answer, at a place in the text.
    #[test]
    fn any_text_gets_an_answer(text in "(?s).{0,80}") {
        answered(&text);
    }

    /// Texts of the language's own words reach further.
    #[test]
    fn any_words_get_an_answer(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..24)) {
        answered(&words.join(" "));
        answered(&words.concat());
    }
}

const WORDS: &[&str] = &[
    "bin",
    "garden",
    "is",
    "not",
    "any of",
    "none of",
    "all of",
    "[",
    "]",
    "(",
    ")",
    ",",
    "and",
    "or",
    "or before",
    "or after",
    "household",
    "household.income",
    "income",
    "where",
    "count of",
    "sum of",
    "age of",
    "length of",
    "due",
    "today",
    "+",
    "-",
    "*",
    "/",
    "3 days",
    "3 working days",
    "12",
    "£1.50",
    "2026-03-09",
    "9 March 2026",
    "4pm",
    "\"text\"",
    "\"",
    "'",
    "yes",
    "true",
    "needs",
    "includes",
    "includes only",
    "is answered",
    "is at least",
    "is before",
    ">=",
    "!",
    "&&",
    "is_garden",
    "weekly",
    "property",
    "property.uprn",
    "name",
    "savings",
    "is greater than",
];

fn answered(text: &str) {
    let form = form();
    for line in [text.to_owned(), format!("= {text}")] {
        for mistake in mistakes(&line, &form) {
            assert!(line.get(mistake.at.clone()).is_some(), "{line:?}: {:?}", mistake.at);
            assert!(mistake.fix.is_none_or(|fix| line.get(fix.at).is_some()), "{line:?}");
        }
    }
    let _ = expr::names_in(text);
}

#[test]
fn deep_and_long_texts_are_refused_at_once() {
    let form = form();
    let started = std::time::Instant::now();
    for piece in [
        "(",
        "[",
        "not ",
        "!",
        "-",
        "age of ",
        "any of household where ",
        "(not -",
        "age + ",
        "bin is garden and ",
        "1*",
    ] {
        for times in [20, 60, 65, 300, 4_000, 200_000] {
            for text in [piece.repeat(times), format!("{}age", piece.repeat(times))] {
                answered(&text);
                let long = text.len() > expr::MOST_BYTES;
                assert!(!long || mistakes(&text, &form)[0].code.id() == "F039");
            }
        }
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn a_length_of_time_that_is_answered_is_told_what_to_do_instead() {
    let found = mistakes("= due + age * 7", &form());
    assert!(format!("{found:?}").contains("Ask for the other day in a question of its own"), "{found:?}");
}
