//! Joined pieces against the templates: the same bytes for any answers, errors and known answers.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

use super::*;
use crate::eval;
use crate::manifest::manifest;
use crate::source::SourceFile;
use proptest::prelude::*;
use runtime_wasm::answers::Answers;
use runtime_wasm::report::{Broken, Day};

/// Every kind of question: alone on its page and beside others, in a list, with a hint and without, asked and not asked.
const FORM: &str = include_str!("every-kind.yaml");

fn form() -> (Renderer, Prepared) {
    let checked = crate::check(&SourceFile::new("every-kind.yaml", FORM));
    let program = checked.program.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    let renderer = Renderer::new().unwrap();
    let prepared = renderer.prepare(program).unwrap();
    (renderer, prepared)
}

/// What somebody types: keys and numbers that fit, and texts that would do harm if they came out as they are.
fn text() -> impl Strategy<Value = String> {
    let known = ["", "yes", "no", "red", "blue", "<blue>", "12", "2026-03-09", "9/3/2026", "1\n2\n3", "100081234567"];
    let hostile =
        ["</textarea><script>", "\" onclick=\"x", "a'b&amp;/\\", "\u{F0000}\u{100000}\u{106000}", "((full_name))"];
    prop_oneof![
        prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        prop::sample::select(hostile.to_vec()).prop_map(str::to_owned),
        "\\PC{0,12}",
    ]
}

/// An answer in any shape that a page or another system may send.
fn answer() -> impl Strategy<Value = Value> {
    let part = || prop::option::of(text());
    let file = (text(), text(), any::<u32>())
        .prop_map(|(id, name, size)| json!({"id": id, "name": name, "size": size, "kind": "pdf"}));
    prop_oneof![
        text().prop_map(Value::String),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(|number| json!(number)),
        Just(Value::Null),
        prop::collection::vec(text(), 0..3).prop_map(|keys| json!(keys)),
        prop::collection::vec(file, 0..3).prop_map(|files| json!(files)),
        (part(), part(), part()).prop_map(|(day, month, year)| json!({"day": day, "month": month, "year": year})),
        (part(), part(), part())
            .prop_map(|(line, postcode, uprn)| json!({"line_1": line, "postcode": postcode, "uprn": uprn})),
        (part(), part()).prop_map(|(words, latitude)| json!({"words": words, "latitude": latitude})),
    ]
}

/// Answers by position: those in a list are taken for its rows.
fn answers() -> impl Strategy<Value = (Vec<Value>, usize)> {
    (prop::collection::vec(answer(), 40..60), 0..5_usize)
}

fn filled_in(program: &Program, given: &[Value], rows: usize) -> Value {
    let mut given = given.iter().cycle().cloned();
    let mut answers = Map::new();
    for question in program.questions.iter().filter(|question| question.list.is_none()) {
        let answer = match &question.kind {
            Kind::List { questions, .. } => {
                let inside = program.questions.get(questions.clone()).unwrap_or_default();
                let mut row = || inside.iter().map(|inner| (inner.key.clone(), given.next().unwrap())).collect();
                (0..rows).map(|_| Value::Object(row())).collect()
            }
            _ => given.next().unwrap(),
        };
        answers.insert(question.key.clone(), answer);
    }
    Value::Object(answers)
}

/// The questions of a page by the templates alone.
fn by_the_templates(renderer: &Renderer, asking: &Asking<'_>, page: PageId, heading: bool) -> Vec<String> {
    let found = asking.program.pages.get(page).unwrap();
    let facts = Facts { report: asking.filled.report, reference: "", due_by: "" };
    let one = |(id, question)| {
        let question = asking.view(id, question, heading, &mut Holes::of(asking.holes(id, question)));
        let text = if heading { passage::filled(asking.program, &found.text, &facts) } else { Vec::new() };
        let view = PiecesView { questions: vec![Drawn { question, text }], next: NEXT };
        renderer.render(asking.program.form.language, "pieces.html", view).unwrap().trim_end_matches(NEXT).to_owned()
    };
    asking.outside_lists(found.questions.clone()).map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn joined_pieces_are_what_the_templates_make(
        (given, rows) in answers(),
        broken in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        known in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let (renderer, prepared) = form();
        let program = &*prepared.program;
        let answers = filled_in(program, &given, rows);
        let report = eval::evaluate(program, &Answers::from_json(&manifest(program), &answers), &Day::default());
        let mut errors = Vec::new();
        for question in broken.iter().map(|index| index.index(program.questions.len())) {
            let asked = program.questions.get(question).unwrap();
            let row = asked.list.map(|_| errors.len() % rows.max(1));
            let rules: Vec<u16> = asked.messages.iter().map(|(rule, _)| *rule).collect();
            if let Some(rule) = rules.get(errors.len() % rules.len().max(1)) {
                errors.push(Broken { question, row, rule: *rule });
            }
        }
        let known: Vec<String> =
            known.iter().filter_map(|index| Some(program.questions.get(index.index(program.questions.len()))?.key.clone())).collect();
        let filled = Filled { answers: &answers, report: &report, errors: &errors, revealed: false, known: &known };
        for channel in [Channel::Website, Channel::Account, Channel::Agent] {
            let asking = Asking { program, channel, filled: &filled, whole: false };
            for (page, found) in program.pages.iter().enumerate() {
                let alone = asking.alone(found.questions.clone()).is_some() && channel != Channel::Agent;
                for heading in [false, alone] {
                    let joined = prepared.questions(&asking, page, heading);
                    prop_assert_eq!(joined, by_the_templates(&renderer, &asking, page, heading));
                }
            }
        }
    }
}

#[test]
fn an_author_cannot_write_a_mark() {
    let form = "form: hello\ntitle: Say hello\npages:\n  - page: one\n    title: One\n    questions:\n      - question: name\n        type: choice\n        ask: \"Who\\U00100000\\U00105000 are you?\"\n        hint: \"A\\U00106000 hint\"\n        options: { a: \"An\\U00106002 option\", b: B }\n";
    let checked = crate::check(&SourceFile::new("hello.yaml", form));
    let prepared = Renderer::new().unwrap().prepare(checked.program.unwrap()).unwrap();
    let (answers, report) = (json!({}), Report::default());
    let filled = Filled { answers: &answers, report: &report, errors: &[], revealed: false, known: &[] };
    let asking = Asking { program: &prepared.program, channel: Channel::Website, filled: &filled, whole: false };
    let html = prepared.questions(&asking, 0, true).concat();
    assert!(html.contains("Who are you?") && html.contains(">A hint<") && html.contains(">An option<"), "{html}");
}
