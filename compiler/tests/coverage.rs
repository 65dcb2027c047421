//! What tests beside a form leave out, and the tests that are suggested for it: pasted into the form they pass, and then
//! nothing is left out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod files;

use compiler::calendar::{Nation, bank_holidays};
use compiler::eval::evaluate;
use compiler::manifest::manifest;
use compiler::program::Program;
use compiler::prove::{Coverage, Outcome, coverage, leading_to, suggest, tried, yaml};
use compiler::source::SourceFile;
use compiler::trial;
use runtime_wasm::answers::Answers;
use runtime_wasm::report::Day;
use std::path::{Path, PathBuf};

fn forms() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folders = ["forms", "examples"].into_iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let mut forms: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path().join("form.yaml")).collect();
    forms.retain(|form| form.exists());
    forms.sort();
    forms
}

fn program(name: &str, text: &str) -> Program {
    let checked = match Path::new(name) {
        path if path.exists() => compiler::check_all(&files::sources_with(path, text)),
        _ => compiler::check(&SourceFile::new(name, text)),
    };
    checked.program.unwrap_or_else(|| panic!("{name}: {:#?}\n{text}", checked.diagnostics))
}

/// What the tests of a form leave out; they pass.
fn covered(name: &str, program: &Program) -> Coverage {
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let trials: Vec<_> = program.tests.iter().map(|test| (test, trial::run(program, test, &holidays))).collect();
    for (test, trial) in &trials {
        assert_eq!(trial.differences, [""; 0], "{name}: {}", test.name);
    }
    let outcomes: Vec<Outcome<'_>> = trials.iter().map(|(_, trial)| trial.into()).collect();
    coverage(program, &outcomes)
}

#[test]
fn suggested_tests_leave_nothing_out() {
    for path in forms() {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let (without_tests, _) = text.split_once("\ntests:\n").unwrap();
        let bare = program(&name, without_tests);
        assert!(!covered(&name, &bare).missing.is_empty());
        let suggestions = suggest(&bare, &[]);
        let pasted = format!("{without_tests}\ntests:\n{}", yaml(&bare, &suggestions));
        let covered = covered(&name, &program(&name, &pasted));
        let missing: Vec<String> = covered.missing.iter().map(|goal| goal.title(&bare)).collect();
        assert_eq!(missing, [""; 0], "{name}\n{pasted}");
        assert_eq!(covered.percent(), 100);
    }
}

#[test]
fn only_what_is_missing_is_suggested() {
    let form = "\
form: hello
title: Say hello
pages:
  - page: one
    title: The first page
    questions:
      - question: colour
        type: choice
        ask: Which colour is it?
        called: the colour
        options: { red: Red, green: Green }
  - page: green
    exit: Green is another form
    ask when: colour is green
  - page: two
    title: The second page
    questions:
      - question: due
        type: date
        ask: When is it due?
        called: the day
        rules:
          - must: due is after today
            otherwise: The day must be in the future
tests:
  - name: It is red
    today: 2026-03-10
    answers: { colour: red, due: 2026-03-11 }
    expect: { submitted: true }
";
    let program = program("hello.yaml", form);
    let covered = covered("hello.yaml", &program);
    let told: Vec<String> =
        covered.left_out(&program).into_iter().map(|(what, names)| format!("{what}: {}", names.join(", "))).collect();
    assert_eq!(
        told,
        [
            "no test chooses these options: colour: green",
            "no test ends on these pages: green",
            "no test shows these messages: due: The day must be in the future",
        ]
    );
    let trial = trial::run(&program, &program.tests[0], &[]);
    let suggestions = suggest(&program, &[(&trial).into()]);
    assert_eq!(suggestions.len(), 2, "an end and a message");
    let text = yaml(&program, &suggestions);
    assert!(text.contains("exit: green") && text.contains("due: The day must be in the future"), "{text}");
}

#[test]
fn tests_that_are_made_say_what_is_to_pay() {
    for (form, fee) in [("garden-waste", "fee: £70"), ("parking-permit", "fee: £")] {
        let path = forms().into_iter().find(|path| path.parent().unwrap().ends_with(form)).unwrap();
        let name = path.display().to_string();
        let program = program(&name, &std::fs::read_to_string(&path).unwrap());
        let made = yaml(&program, &suggest(&program, &[]));
        let sent = made.matches("submitted: true").count();
        assert!(made.contains(fee), "{form}\n{made}");
        assert_eq!(made.matches("      fee: ").count(), sent, "{form}: each that is sent says it\n{made}");
    }
    let path = forms().into_iter().find(|path| path.parent().unwrap().ends_with("parking-permit")).unwrap();
    let program = program(&path.display().to_string(), &std::fs::read_to_string(&path).unwrap());
    let answers = program.tests.iter().find(|test| test.expect.submitted == Some(true)).unwrap();
    let made = tried(&program, &answers.answers, answers.today);
    assert!(made.contains("      submitted: true\n") && made.contains("      fee: £"), "{made}");
}

#[test]
fn every_page_can_be_led_to() {
    let day = 20_522;
    for path in forms() {
        let name = path.display().to_string();
        let program = program(&name, &std::fs::read_to_string(&path).unwrap());
        let nothing = serde_json::Map::new();
        for (id, page) in program.pages.iter().enumerate() {
            let Some(answers) = leading_to(&program, id, &nothing, day) else {
                assert!(page.ask_when.is_none() || is_asked(&program, id, &nothing, day), "{name}: {}", page.key);
                continue;
            };
            assert!(is_asked(&program, id, &answers, day), "{name}: {}", page.key);
            let own = program.questions.iter().filter(|question| question.page >= id);
            assert!(own.filter(|question| answers.contains_key(&question.key)).count() == 0, "{name}: {}", page.key);
            // Whoever is there is left alone.
            assert_eq!(leading_to(&program, id, &answers, day), None, "{name}: {}", page.key);
        }
    }
}

fn is_asked(program: &Program, page: usize, answers: &serde_json::Map<String, serde_json::Value>, today: i64) -> bool {
    let given = Answers::from_json(&manifest(program), &serde_json::Value::Object(answers.clone()));
    evaluate(program, &given, &Day { today, holidays: Vec::new() }).pages[page]
}

#[test]
fn what_somebody_answered_stays_where_it_leads_to_the_page_too() {
    let path = forms().into_iter().find(|path| path.parent().unwrap().ends_with("missed-bin")).unwrap();
    let program = program(&path.display().to_string(), &std::fs::read_to_string(&path).unwrap());
    let page = program.pages.iter().position(|page| page.key == "no_subscription").unwrap();
    let first = program.questions[program.pages[0].questions.start].key.clone();
    let mine = serde_json::json!({ "line_1": "7 High Street", "town": "Chesham", "postcode": "HP5 1AA" });
    let given = serde_json::Map::from_iter([(first.clone(), mine.clone())]);
    let answers = leading_to(&program, page, &given, 20_522).unwrap();
    assert_eq!(answers.get(&first), Some(&mine));
    assert!(answers.len() > 1, "{answers:?}");
}

/// What can be wrong with an answer of each type, with words of the author's own for it, and what is left out because no
/// answer that can be written down goes wrong in that way.
#[test]
fn every_message_that_an_author_wrote_is_counted_and_reached() {
    let of_choices = "options: { a: A, b: B, c: C }\n        at least: 2\n        at most: 2";
    let types: [(&str, &str, &[&str]); 21] = [
        (
            "text",
            "shortest: 3\n        longest: 8\n        pattern: \"[b-z]+\"",
            &["required", "pattern", "too short", "too long"],
        ),
        ("long text", "shortest: 3", &["required", "too short", "too long"]),
        ("name", "", &["required", "format", "too long"]),
        ("email", "", &["required", "format"]),
        ("phone", "", &["required", "format"]),
        ("postcode", "", &["required", "format"]),
        (
            "address",
            "",
            &[
                "required",
                "line 1 missing",
                "town missing",
                "postcode missing",
                "postcode format",
                "uprn format",
                "too long",
            ],
        ),
        ("location", "", &["required", "point format", "point outside", "too long"]),
        ("file", "kinds: [jpg]", &["required", "format", "kind", "empty", "file too large"]),
        ("files", "at least: 2", &["required", "format", "kind", "empty", "file too large", "too few", "too many"]),
        ("ni number", "", &["required", "format"]),
        ("vehicle", "", &["required", "format"]),
        ("sort code", "", &["required", "format"]),
        ("account number", "", &["required", "format", "too short", "too long"]),
        ("date", "", &["required", "format", "day missing", "month missing", "year missing", "year digits"]),
        ("time", "", &["required", "format"]),
        ("yes or no", "", &["required", "format"]),
        ("choices", of_choices, &["required", "too few", "too many"]),
        ("number", "at least: -3\n        at most: 7", &["required", "format", "places", "too small", "too large"]),
        ("decimal", "decimal places: 4", &["required", "format", "places", "too small", "too large"]),
        ("money", "at least: £0.50", &["required", "format", "places", "too small", "too large"]),
    ];
    for (kind, limits, messages) in types {
        let limits = if limits.is_empty() { String::new() } else { format!("        {limits}\n") };
        let messages: String =
            messages.iter().map(|name| format!("          {name}: My own words, {name}\n")).collect();
        reached(
            kind,
            messages.lines().count(),
            &format!(
                "      - question: it\n        type: {kind}\n        ask: What is it?\n        called: the answer\n{limits}        messages:\n{messages}"
            ),
        );
    }
    let list = "      - question: rows\n        type: list of\n        ask: Which are they?\n        each: row\n        at least: 2\n        at most: 3\n        messages:\n          required: Own, required\n          too few: Own, few\n          too many: Own, many\n        questions:\n          - question: inside\n            type: postcode\n            ask: Where is it?\n            called: the postcode\n            messages:\n              format: Own, format\n";
    reached("list of", 4, list);
}

/// Every message of one question is missing without a test, and with the suggested tests none is.
fn reached(kind: &str, messages: usize, question: &str) {
    let form = format!(
        "form: hello\ntitle: Say hello\ndata protection: {{ purpose: To answer, lawful basis: contract, keep for: 1 year }}\npages:\n  - page: one\n    title: The first page\n    questions:\n{question}"
    );
    let bare = program("hello.yaml", &form);
    let left_out = covered("hello.yaml", &bare).left_out(&bare);
    let told =
        left_out.iter().find(|(what, _)| what == "no test shows these messages").map_or(0, |(_, names)| names.len());
    assert_eq!(told, messages, "{kind}: {left_out:?}");
    let pasted = format!("{form}tests:\n{}", yaml(&bare, &suggest(&bare, &[])));
    let covered = covered("hello.yaml", &program("hello.yaml", &pasted));
    assert_eq!(covered.missing, [], "{kind}\n{pasted}");
}

#[test]
fn our_own_messages_are_not_counted() {
    let form = "form: hello\ntitle: Say hello\npages:\n  - page: one\n    title: The first page\n    questions:\n      - question: due\n        type: date\n        ask: When is it due?\n        called: the day\ntests:\n  - name: It is due\n    today: 2026-03-10\n    answers: { due: 2026-03-11 }\n    expect: { submitted: true }\n";
    assert_eq!(covered("hello.yaml", &program("hello.yaml", form)).percent(), 100);
    let own = form.replace(
        "        called: the day\n",
        "        called: the day\n        messages: { year missing: In which year? }\n",
    );
    let program = program("hello.yaml", &own);
    let left_out = covered("hello.yaml", &program).left_out(&program);
    assert_eq!(left_out, [("no test shows these messages".to_owned(), vec!["due: In which year?".to_owned()])]);
}

#[test]
fn a_system_that_is_not_always_sent_to_is_tried_both_ways() {
    let form = "form: hello
title: Say hello
pages:
  - page: one
    title: What would you like?
    questions:
      - question: wants
        type: choices
        ask: What would you like?
        options: { book: A book, film: A film }
send to:
  - system: library
    send when: wants includes book
    fields: { wants: wants }
";
    let program = program("hello", form);
    let missing = coverage(&program, &[]).left_out(&program);
    assert!(missing.contains(&("no test sends anything to these systems".to_owned(), vec!["library".to_owned()])));
    assert!(missing.contains(&("no test sends nothing to these systems".to_owned(), vec!["library".to_owned()])));
    let suggestions = suggest(&program, &[]);
    let text = yaml(&program, &suggestions);
    assert!(text.contains("sent to: [library]") && text.contains("sent to: []"), "{text}");
    let outcomes: Vec<Outcome<'_>> = suggestions.iter().map(|suggestion| (&suggestion.witness).into()).collect();
    assert_eq!(coverage(&program, &outcomes).missing, []);
}
