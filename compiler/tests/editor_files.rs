//! What an editor is told across the files of a form: fragments that several forms use, the changes of councils, translations.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

use compiler::editor::{self, Cursor, Desk};
use compiler::reuse::{forms_around, gather};
use compiler::source::Sources;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const PERSON: &str = "\
fragment: person
conditions:
  has_name: name is answered
questions:
  - question: name
    type: name
    ask: What is your name?
  - question: age
    type: choice
    ask: How old are you?
    ask when: has_name
    options:
      young: Under 18
      grown: 18 or over
tests:
  - name: Somebody
    today: 2026-03-10
    answers: { name: Ada, age: grown }
    expect: { submitted: yes }
";

const STALL: &str = "\
form: stall
title: Apply for a stall
data protection: { purpose: To decide, lawful basis: public task, keep for: 1 year }
pages:
  - page: people
    title: Who are you?
    questions:
      - use: person
      - use: person
        as: partner
        change:
          name: { ask: What is your partner’s name? }
          age: { ask: How old are they?, options: { grown: An adult } }
      - question: helper
        type: name
        ask: Who helps you and your partner?
        ask when: partner_age is grown and partner_name is answered
  - page: late
    title: Late?
    text: Thank you ((name)) and ((partner_name or nobody)).
    questions:
      - question: late
        type: yes or no
        ask: Will you be late?
send to:
  - system: stalls
    fields: { owner: name, partner: partner_name, partner_age: partner_age, age: age, helper: helper, late: late }
tests:
  - name: Two
    today: 2026-03-10
    answers: { name: Ada, age: grown, partner_name: Grace, partner_age: grown, helper: Alan, late: no }
    expect: { submitted: yes }
";

const COUNCIL: &str = "\
changes to: stall
council: ashcombe
pages:
  late: { text: Dear ((partner_name or nobody)) }
questions:
  partner_age:
    options:
      grown: Of age
      old: Over 60
  name: { hint: As on your licence }
";

const WELSH: &str = "\
translation of: stall
language: cy
texts:
  question name / ask:
    en: What is your name?
    cy: Beth yw eich enw?
  question partner_name / ask:
    en: What is your partner’s name?
    cy: Beth yw enw eich partner?
  question partner_age / option grown:
    en: An adult
    cy: Oedolyn
  page late / text:
    en: Thank you ((name)) and ((partner_name or nobody)).
    cy: Diolch ((name)) a ((partner_name or neb)).
";

const OTHER: &str = "\
form: other
title: Another form
data protection: { purpose: To decide, lawful basis: public task, keep for: 1 year }
pages:
  - page: one
    title: Who are you?
    questions:
      - question: people
        type: list of
        ask: Who comes?
        each: person
        questions:
          - question: nickname
            type: text
            ask: What are they called?
      - use: person
send to:
  - system: others
    fields: { who: name, age: age, people: people }
";

type Disk = BTreeMap<PathBuf, String>;

fn disk() -> Disk {
    let files = [
        ("forms/shared/person.yaml", PERSON),
        ("forms/stall/form.yaml", STALL),
        ("forms/stall/councils/ashcombe.yaml", COUNCIL),
        ("forms/stall/cy.yaml", WELSH),
        ("forms/other.yaml", OTHER),
    ];
    files.into_iter().map(|(path, text)| (PathBuf::from(path), text.to_owned())).collect()
}

/// Every form around the fragment, and the fragment by itself.
fn around(disk: &Disk) -> Vec<Sources> {
    let list = |folder: &Path| {
        Ok::<_, ()>(disk.keys().filter(|path| path.parent() == Some(folder)).cloned().collect::<Vec<_>>())
    };
    let read = |path: &Path| disk.get(path).map(|text| text.as_bytes().to_vec()).ok_or(());
    let folders = |folder: &Path| {
        let all = disk.keys().flat_map(|path| path.ancestors().skip(1).map(Path::to_owned));
        Ok::<_, ()>(all.filter(|path| path.parent() == Some(folder)).collect::<Vec<_>>())
    };
    let fragment = Path::new("forms/shared/person.yaml");
    let mut forms = forms_around(fragment, list, folders, read).unwrap();
    forms.push(fragment.to_owned());
    forms.iter().map(|form| gather(form, list, read).unwrap()).collect()
}

/// The place of the mark `|` behind the first occurrence of the words around it.
fn cursor<'f>(disk: &Disk, file: &'f str, at: &str) -> Cursor<'f> {
    let (before, after) = at.split_once('|').expect("a mark where the cursor is");
    let whole = format!("{before}{after}");
    let text = &disk[Path::new(file)];
    Cursor { file, byte: text.find(&whole).unwrap_or_else(|| panic!("{whole:?} is not in {file}")) + before.len() }
}

fn definition(file: &str, at: &str) -> String {
    let disk = disk();
    let forms = around(&disk);
    let cursor = cursor(&disk, file, at);
    let found = editor::definition(&Desk::of(&forms, Some(cursor)), cursor);
    let found = found.unwrap_or_else(|| panic!("{at} is made nowhere"));
    format!("{}:{} {}", found.file.name, found.start().line, &found.file.text[found.at.clone()])
}

#[test]
fn names_lead_to_the_file_that_makes_them() {
    let form = "forms/stall/form.yaml";
    assert_eq!(definition(form, "- use: per|son"), "forms/shared/person.yaml:1 person");
    assert_eq!(definition(form, "and partner_na|me is answered"), "forms/shared/person.yaml:5 name");
    assert_eq!(definition(form, "partner_age is gro|wn"), "forms/shared/person.yaml:14 grown");
    assert_eq!(definition(form, "          na|me: { ask"), "forms/shared/person.yaml:5 name");
    assert_eq!(definition(form, "((partner_na|me or nobody))"), "forms/shared/person.yaml:5 name");
    assert_eq!(definition("forms/shared/person.yaml", "ask when: has_na|me"), "forms/shared/person.yaml:3 has_name");
    let council = "forms/stall/councils/ashcombe.yaml";
    assert_eq!(definition(council, "partner_a|ge:"), "forms/shared/person.yaml:8 age");
    assert_eq!(definition(council, "gro|wn: Of age"), "forms/shared/person.yaml:14 grown");
    assert_eq!(definition(council, "ol|d: Over 60"), "forms/stall/councils/ashcombe.yaml:9 old");
    assert_eq!(definition(council, "  la|te: { text"), "forms/stall/form.yaml:18 late");
    assert_eq!(definition(council, "changes to: st|all"), "forms/stall/form.yaml:1 stall");
    let welsh = "forms/stall/cy.yaml";
    assert_eq!(definition(welsh, "question partner_na|me / ask"), "forms/shared/person.yaml:5 name");
    assert_eq!(definition(welsh, "a ((partner_na|me or neb))"), "forms/shared/person.yaml:5 name");
    assert_eq!(definition(welsh, "option gro|wn:"), "forms/shared/person.yaml:14 grown");
}

#[test]
fn references_are_in_every_file_of_every_form() {
    let disk = disk();
    let forms = around(&disk);
    let from = |file: &str, at: &str| {
        let cursor = cursor(&disk, file, at);
        let found = editor::references(&Desk::of(&forms, Some(cursor)), cursor);
        let said: Vec<String> = found
            .iter()
            .map(|place| format!("{}:{} {}", place.file.name, place.start().line, &place.file.text[place.at.clone()]))
            .collect();
        said
    };
    let all = from("forms/shared/person.yaml", "question: na|me");
    let count = |file: &str| all.iter().filter(|place| place.starts_with(file)).count();
    assert_eq!(count("forms/shared/person.yaml"), 3, "made, a condition, an answer: {all:#?}");
    assert_eq!(
        count("forms/stall/form.yaml"),
        8,
        "a change, a condition, two in a text, two fields, two answers: {all:#?}"
    );
    assert_eq!(count("forms/stall/councils/ashcombe.yaml"), 2, "{all:#?}");
    assert_eq!(count("forms/stall/cy.yaml"), 6, "{all:#?}");
    assert_eq!(count("forms/other.yaml"), 1, "{all:#?}");
    // The same from each of them.
    for (file, at) in [
        ("forms/stall/form.yaml", "and partner_na|me is"),
        ("forms/stall/cy.yaml", "question na|me / ask"),
        ("forms/stall/councils/ashcombe.yaml", "  na|me: { hint"),
        ("forms/other.yaml", "who: na|me"),
    ] {
        assert_eq!(from(file, at), all, "from {file}");
    }
    assert_eq!(from("forms/other.yaml", "- use: pers|on").len(), 4, "three uses and the fragment itself");
}

/// The disk after a rename. Every form has to check as before.
fn renamed(file: &str, at: &str, name: &str) -> Result<Disk, String> {
    let before = disk();
    let forms = around(&before);
    let cursor = cursor(&before, file, at);
    let edits = editor::rename(&Desk::of(&forms, Some(cursor)), cursor, name)?;
    let mut after = before.clone();
    for edit in edits.iter().rev() {
        after.get_mut(Path::new(&edit.at.file.name)).unwrap().replace_range(edit.at.at.clone(), &edit.with);
    }
    let codes = |disk: &Disk| {
        let all = around(disk);
        let found = all.iter().flat_map(|sources| compiler::check_all(sources).diagnostics);
        found.map(|found| (found.code.id(), found.message.replace(name, "…"))).collect::<Vec<_>>()
    };
    let count = |disk: &Disk| codes(disk).len();
    assert_eq!(count(&after), count(&before), "{:#?}\n{after:#?}", codes(&after));
    Ok(after)
}

fn text<'d>(disk: &'d Disk, file: &str) -> &'d str {
    &disk[Path::new(file)]
}

#[test]
fn a_rename_changes_every_file_and_keeps_what_stands_before_a_name() {
    for (file, at, name) in [
        ("forms/shared/person.yaml", "question: na|me", "full_name"),
        ("forms/stall/form.yaml", "and partner_na|me is", "partner_full_name"),
        ("forms/stall/cy.yaml", "question na|me / ask", "full_name"),
        ("forms/stall/councils/ashcombe.yaml", "  na|me: { hint", "full_name"),
        ("forms/other.yaml", "who: na|me", "full_name"),
    ] {
        let after = renamed(file, at, name).unwrap();
        let person = text(&after, "forms/shared/person.yaml");
        assert!(person.contains("  - question: full_name\n    was: name\n"), "from {file}: {person}");
        assert!(person.contains("has_name: full_name is answered") && person.contains("{ full_name: Ada"), "{person}");
        let stall = text(&after, "forms/stall/form.yaml");
        for words in [
            "          full_name: { ask: What is your partner’s",
            "and partner_full_name is answered",
            "((full_name)) and ((partner_full_name or nobody))",
            "{ owner: full_name, partner: partner_full_name, partner_age",
            "{ full_name: Ada, age: grown, partner_full_name: Grace",
        ] {
            assert!(stall.contains(words), "{words}\nfrom {file}: {stall}");
        }
        let council = text(&after, "forms/stall/councils/ashcombe.yaml");
        assert!(
            council.contains("((partner_full_name or nobody))") && council.contains("  full_name: { hint"),
            "{council}"
        );
        let welsh = text(&after, "forms/stall/cy.yaml");
        assert!(
            welsh.contains("question partner_full_name / ask:") && welsh.contains("a ((partner_full_name or neb))"),
            "{welsh}"
        );
        assert!(text(&after, "forms/other.yaml").contains("who: full_name"));
    }
    let after = renamed("forms/stall/councils/ashcombe.yaml", "gro|wn: Of age", "adult").unwrap();
    assert!(text(&after, "forms/stall/form.yaml").contains("partner_age is adult and"));
    assert!(text(&after, "forms/stall/form.yaml").contains("options: { adult: An adult }"));
    assert!(text(&after, "forms/stall/cy.yaml").contains("partner_age / option adult:"));
    let after = renamed("forms/stall/form.yaml", "- use: per|son", "any-person").unwrap();
    assert!(text(&after, "forms/shared/person.yaml").starts_with("fragment: any-person\n"));
    assert!(text(&after, "forms/other.yaml").contains("- use: any-person"));
    let after = renamed("forms/stall/cy.yaml", "page la|te", "delay").unwrap();
    assert!(text(&after, "forms/stall/form.yaml").contains("- page: delay\n"));
    assert!(text(&after, "forms/stall/councils/ashcombe.yaml").contains("  delay: { text"));
    assert!(
        text(&after, "forms/stall/form.yaml").contains("- question: late"),
        "the question of that name is another thing"
    );
}

#[test]
fn a_rename_that_cannot_be_whole_is_refused() {
    let refused = |file: &str, at: &str, name: &str| renamed(file, at, name).unwrap_err();
    let why = refused("forms/stall/form.yaml", "and partner_na|me is", "full_name");
    assert!(why.contains("starts with `partner_` too"), "{why}");
    // It would be free in the fragment and in one form, but not in the other.
    let why = refused("forms/shared/person.yaml", "question: na|me", "helper");
    assert!(why.contains("`helper` is the name of a question already"), "{why}");
    let why = refused("forms/stall/councils/ashcombe.yaml", "changes to: st|all", "booth");
    assert!(why.contains("so it stays"), "{why}");
    let mut disk = disk();
    disk.insert("forms/stall/cy.yaml".into(), WELSH.replace("  question name / ask:", " question name / ask:"));
    let forms = around(&disk);
    let cursor = cursor(&disk, "forms/other.yaml", "who: na|me");
    let why = editor::rename(&Desk::of(&forms, Some(cursor)), cursor, "full_name").unwrap_err();
    assert!(why.starts_with("forms/stall/cy.yaml cannot be read as it stands"), "{why}");
}

#[test]
fn completion_and_hover_know_the_names_of_fragments() {
    let mut disk = disk();
    disk.insert(
        "forms/stall/form.yaml".into(),
        STALL.replace("ask when: partner_age is grown and", "ask when: partner_"),
    );
    let forms = around(&disk);
    let at = cursor(&disk, "forms/stall/form.yaml", "ask when: partner_|");
    let offers = editor::complete(&Desk::of(&forms, Some(at)), at);
    let words: Vec<&str> = offers.iter().map(|offer| offer.word.as_str()).collect();
    assert!(words.contains(&"partner_name") && words.contains(&"partner_has_name"), "{words:?}");
    let disk = self::disk();
    let forms = around(&disk);
    let at = cursor(&disk, "forms/stall/form.yaml", "and partner_na|me is");
    let said = editor::hover(&Desk::of(&forms, Some(at)), at, &[]).unwrap().text;
    assert!(said.contains("What is your partner’s name?") && said.contains("`partner_name`"), "{said}");
}
