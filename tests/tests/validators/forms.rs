//! The forms that these tests use: those shipped, and one with every type of question and every kind of rule.

use compiler::emit::wasm;
use compiler::program::Program;
use compiler::source::{SourceFile, Sources};
use runtime_wasm::answers::{Answers, Field};
use runtime_wasm::manifest::Manifest;
use std::path::{Path, PathBuf};

/// A form and its validator.
pub struct Form {
    pub program: Program,
    pub manifest: Manifest,
    pub bytes: Vec<u8>,
}

/// Every type, a list with a column used outside it, calculations of every kind, an exit.
pub const EVERYTHING: &str = r#"
form: everything
title: Everything
journey: apply
service: test
triage: full
owner: test@example.gov.uk
standard: { complete: 2 working days }
data protection: { purpose: To test, lawful basis: public task, keep for: 1 year }
conditions:
  grown_up: age of born is at least 18
calculations:
  income: { is: 'sum of wage, people.earns', show: Weekly income }
  half: { is: income / 2 - 1.5, show: Half of it }
  deadline: { is: born + 3 working days, show: Deadline }
pages:
  - page: one
    title: One
    questions:
      - { question: line, type: text, ask: What is the line?, longest: 20, optional: yes, pattern: '[a-z\d ]{1,9}é?' }
      - { question: story, type: long text, ask: What happened?, optional: yes }
      - { question: who, type: name, ask: What is your name? }
      - { question: mail, type: email, ask: What is your e-mail address?, optional: yes }
      - { question: phone, type: phone, ask: What is your phone number?, optional: yes }
      - { question: code, type: postcode, ask: What is your postcode?, optional: yes }
      - { question: home, type: address, ask: What is your address?, optional: yes, fill from: account.address }
      - { question: ni, type: ni number, ask: What is your National Insurance number?, optional: yes }
      - question: born
        type: date
        ask: When were you born?
        rules:
          - { must: born is today or before, otherwise: Your date of birth must be in the past }
      - { question: at_hour, type: time, ask: At what time?, called: the time, optional: yes }
  - page: two
    title: Two
    ask when: born is answered
    questions:
      - { question: agree, type: yes or no, ask: Do you agree? }
      - question: bin
        type: choice
        ask: Which bin?
        options: { refuse: Refuse, recycling: { label: Recycling, was: blue }, garden: Garden }
        ask when: agree is yes
      - question: extras
        type: choices
        ask: Which extras?
        optional: yes
        at most: 2
        options: { one: One, two: { label: Two, was: zwei }, three: Three }
      - { question: wage, type: money, ask: What is your weekly wage?, optional: yes, at most: 1000 }
      - { question: rooms, type: number, ask: How many rooms are there?, optional: yes, at least: 1, at most: 20 }
      - { question: area, type: decimal, ask: How large is it?, optional: yes, decimal places: 3 }
      - question: people
        type: list of
        each: person
        ask: Who lives with you?
        optional: yes
        at least: 1
        at most: 3
        questions:
          - { question: called, type: name, ask: What is their name? }
          - { question: works, type: yes or no, ask: Do they work? }
          - question: earns
            type: money
            ask: What do they earn a week?
            ask when: works is yes
            rules:
              - { must: earns is at most 500, otherwise: Their wage must be £500 or less }
        rules:
          - { must: any of people where works is yes, otherwise: Somebody must work }
      - question: total
        type: money
        ask: What is the income of all of you?
        optional: yes
        rules:
          - { must: total is income, otherwise: The total must be what you said above }
          - { must: (count of people where works is yes) is less than 3 or not grown_up, otherwise: Not all three may work }
  - page: stop
    exit: You cannot apply
    ask when: grown_up and bin is garden and extras includes two
  - page: three
    title: Three
    questions:
      - { question: honest, type: declaration, ask: I have told the truth }
"#;

/// Those shipped, then the one with everything.
pub fn forms() -> Vec<Form> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../forms");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path().join("form.yaml")).collect();
    paths.sort();
    let mut forms: Vec<Form> =
        paths.iter().filter_map(|path| onceform_tests::sources(path).ok()).map(|sources| of(&sources)).collect();
    assert!(forms.len() >= 4);
    forms.push(form("everything", EVERYTHING));
    forms
}

/// A form of its text.
pub fn form(name: &str, text: &str) -> Form {
    of(&Sources::from(SourceFile::new(name, text)))
}

fn of(sources: &Sources) -> Form {
    let checked = compiler::check_all(sources);
    let program = checked.program.unwrap_or_else(|| panic!("{}: {:#?}", sources.first().name, checked.diagnostics));
    let bytes = wasm::emit(&program).unwrap();
    Form { manifest: wasm::manifest(&program), program, bytes }
}

/// The text of one answer among the fields; nothing for a list or a row that was not given or is not read.
pub fn place<'a>(manifest: &Manifest, answers: &'a mut Answers, id: usize, row: usize) -> Option<&'a mut String> {
    let question = &manifest.questions[id];
    let outside = |id: usize| manifest.questions[..id].iter().filter(|question| question.list.is_none()).count();
    match question.list {
        None => match &mut answers.fields[outside(id)] {
            Field::Text(text) => Some(text),
            Field::Rows(_) => None,
        },
        Some(list) => {
            let list = list as usize;
            let most = manifest.questions[list].rows? as usize;
            match &mut answers.fields[outside(list)] {
                Field::Rows(rows) if row < most => rows.get_mut(row)?.get_mut(id - list - 1),
                _ => None,
            }
        }
    }
}
