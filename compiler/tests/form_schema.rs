//! The schema of the form file: valid, true to what the compiler reads, and strict about misspelt words.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

#[path = "files/below.rs"]
mod below;

use below::forms_below;
use compiler::codes::Code;
use compiler::read::{Shape, Value as Tree, read};
use compiler::source::SourceFile;
use compiler::spec::parts;
use compiler::spec::schema::schema;
use serde_json::{Map, Value};
use std::path::Path;

/// A file as an editor reads it: with `typed`, what looks like a number or true and false is one.
fn file(text: &str, typed: bool) -> Value {
    fn value(tree: &Tree, typed: bool) -> Value {
        match &tree.shape {
            Shape::Nothing | Shape::Broken => Value::Null,
            Shape::Text(text) if typed && text.plain => match text.text.as_str() {
                "true" | "false" => Value::from(text.text == "true"),
                other => other.parse::<f64>().map_or_else(|_| Value::from(other), Value::from),
            },
            Shape::Text(text) => Value::from(text.text.as_str()),
            Shape::List(values) => values.iter().map(|it| value(it, typed)).collect(),
            Shape::Group(entries) => {
                let line = |it: &compiler::read::Entry| (it.key.text.clone(), value(&it.value, typed));
                Value::Object(entries.iter().map(line).collect::<Map<_, _>>())
            }
        }
    }
    let file = SourceFile::new("form.yaml", text);
    let mut problems = Vec::new();
    value(&read(&file, &mut problems).unwrap_or_else(|| panic!("{problems:?}")), typed)
}

fn validator() -> jsonschema::Validator {
    jsonschema::options().with_draft(jsonschema::Draft::Draft7).build(&schema()).unwrap()
}

/// Where a file does not fit the schema.
fn wrong(validator: &jsonschema::Validator, text: &str) -> Vec<String> {
    let both = [false, true].map(|typed| file(text, typed));
    let errors = both.iter().flat_map(|file| validator.iter_errors(file));
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_shipped_form_fits() {
    let validator = validator();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let forms: Vec<_> = ["forms", "examples"].iter().flat_map(|folder| forms_below(&root.join(folder))).collect();
    assert!(forms.len() >= 7);
    for (path, bytes) in forms {
        let found = wrong(&validator, std::str::from_utf8(&bytes).unwrap());
        assert!(found.is_empty(), "{}: {found:#?}", path.display());
    }
}

#[test]
fn every_form_that_a_page_of_a_code_calls_fixed_fits() {
    let validator = validator();
    let mut forms = 0;
    for code in Code::ALL {
        let Some((_, below)) = code.page().split_once("\n## Fixed\n") else { continue };
        let Some((_, fenced)) = below.split_once("```yaml\n") else { continue };
        let text = fenced.split_once("\n```").unwrap().0;
        let found = wrong(&validator, text);
        assert!(found.is_empty(), "{}: {found:#?}", code.id());
        forms += 1;
    }
    assert!(forms > 40, "only {forms} forms");
}

const FORM: &str = "\
form: hello
title: Say hello
journey: report
pages:
  - page: greeting
    title: Greeting
    questions:
      - question: greeting
        type: choice
        ask: Which one?
        optional: no
        options: { good: Good day, hello: { label: Hello } }
        rules:
          - { must: greeting is good, otherwise: Say good day }
tests:
  - { name: Hello, today: 2026-03-10, answers: { greeting: good }, expect: { submitted: yes } }
";

#[test]
fn misspelt_words_and_wrong_layouts_do_not_fit() {
    let validator = validator();
    assert_eq!(wrong(&validator, FORM), [] as [&str; 0]);
    for (from, to, place) in [
        ("title: Say", "titel: Say", ""),
        ("journey: report", "journey: complain", "/journey"),
        ("  - page: greeting", "  - pgae: greeting", "/pages/0"),
        ("    title: Greeting", "    tilte: Greeting", "/pages/0"),
        ("type: choice", "type: choise", "/pages/0/questions/0/type"),
        ("        ask: Which", "        aks: Which", "/pages/0/questions/0"),
        ("optional: no", "optional: perhaps", "/pages/0/questions/0/optional"),
        ("{ label: Hello }", "{ lable: Hello }", "/pages/0/questions/0/options/hello"),
        ("{ must:", "{ msut:", "/pages/0/questions/0/rules/0"),
        ("expect: { submitted", "expect: { sumbitted", "/tests/0/expect"),
        ("    questions:", "    questions: none", "/pages/0/questions"),
    ] {
        assert!(FORM.contains(from), "{from}");
        let text = FORM.replacen(from, to, 1);
        let text = if to.ends_with("none") { text.split_once("      - question").unwrap().0.to_owned() } else { text };
        let found = wrong(&validator, &text);
        assert!(found.iter().any(|it| it.starts_with(&format!("{place}: "))), "{to}: {found:#?}");
    }
}

#[test]
fn every_word_of_the_language_is_explained() {
    let schema = schema();
    let meta = jsonschema::meta::validate(&schema);
    assert!(meta.is_ok(), "{meta:?}");
    let mut words = 0;
    let definitions = schema["definitions"].as_object().unwrap();
    assert_eq!(definitions.len(), parts::ALL.len(), "no two parts share a name");
    for definition in definitions.values() {
        for (word, value) in definition["properties"].as_object().unwrap() {
            let meaning = value["description"].as_str().unwrap();
            assert!(!meaning.is_empty() && !meaning.contains("]("), "{word}: {meaning}");
            words += 1;
        }
    }
    assert_eq!(words, parts::ALL.iter().map(|part| part.words.len()).sum::<usize>());
    // What is pointed to is there.
    let text = schema.to_string();
    for reference in text.split("#/definitions/").skip(1).map(|rest| rest.split_once('"').unwrap().0) {
        assert!(definitions.contains_key(reference), "{reference}");
    }
}
