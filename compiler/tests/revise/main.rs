//! Changes by menu: over every shipped form, each that can be made is made, and what it does not concern stays byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod adding;
mod along;
mod any_text;
mod checks;
mod elsewhere;
#[path = "../files/mod.rs"]
mod files;
mod shipped;
mod trials;
mod unanswered;

use compiler::diagnostic::{Diagnostic, Severity};
use compiler::revise::{Change, KINDS, Line, Menus, New, Question, Revision, Say, Shown, revise, shown};
use compiler::source::{SourceFile, Sources};

fn one(text: &str) -> Sources {
    Sources::from(SourceFile::new("form.yaml", text))
}

/// The files with another text of the form.
fn with(sources: &Sources, text: &str) -> Sources {
    let mut files = Sources::from(SourceFile::new(sources.first().name.as_str(), text));
    sources.all().skip(1).for_each(|(_, file)| files.add(file.clone()));
    files
}

fn applied(sources: &Sources, revision: &Revision<'_>) -> String {
    let mut text = sources.first().text.clone();
    for edit in revision.edits.iter().rev() {
        assert_eq!(edit.at.file.name, sources.first().name);
        text.replace_range(edit.at.at.clone(), &edit.with);
    }
    text
}

fn made(sources: &Sources, change: &Change) -> Result<Sources, String> {
    let known = compiler::check_all(sources).diagnostics;
    let revision = revise(sources, &known, change)?;
    Ok(with(sources, &applied(sources, &revision)))
}

/// The text of a form after a change.
fn after(text: &str, change: &Change) -> String {
    made(&one(text), change).unwrap_or_else(|why| panic!("{why}")).first().text.clone()
}

fn refused(text: &str, change: &Change) -> String {
    made(&one(text), change).unwrap_err()
}

fn mistakes(sources: &Sources) -> Vec<Diagnostic> {
    let found = compiler::check_all(sources).diagnostics.into_iter();
    found.filter(|found| found.code.severity() == Severity::Mistake).collect()
}

/// Every page, question and question of a list with the way to it.
fn ways(form: &Shown) -> Vec<(Vec<usize>, Option<Question>)> {
    fn inside(all: &[Question], before: &[usize], ways: &mut Vec<(Vec<usize>, Option<Question>)>) {
        for (number, question) in all.iter().enumerate() {
            let way: Vec<usize> = before.iter().copied().chain([number]).collect();
            inside(&question.questions, &way, ways);
            ways.push((way, Some(question.clone())));
        }
    }
    let mut ways = Vec::new();
    for (number, page) in form.pages.iter().enumerate() {
        ways.push((vec![number], None));
        inside(&page.questions, &[number], &mut ways);
    }
    ways
}

const FORM: &str = r#"# Bins of ours.
form: missed-bin
title: Report a missed bin   # said on the phone too
journey: report

conditions:
  is_garden: bin is garden

pages:

  # The first page.
  - page: bin
    title: "Which bin: yours?"
    questions:
      # What was not collected.
      - question: bin
        type: choice
        ask: Which bin was missed?
        options:
          refuse: Black bin   # the old one
          # Brown.
          garden:
            label: Brown bin
            hint: It costs £45
        # Ends here.
      - question: place
        type: text
        ask: Where was it?
        ask when: is_garden

  - page: you
    title: About you
    questions:
      - question: told
        type: yes or no
        ask: Have you told us before?
        called: whether you told us
        hint: |
          It does not matter

          # by whom
"#;

#[test]
fn words_are_changed_where_they_stand() {
    let title = Change::Title { text: "Bins: a report".to_owned() };
    let expected = FORM.replace("title: Report a missed bin   #", "title: \"Bins: a report\"   #");
    assert_eq!(after(FORM, &title), expected);
    let heading = Change::Say { at: vec![0], what: Say::Title, text: "Which one?".to_owned() };
    assert_eq!(after(FORM, &heading), FORM.replace("Which bin: yours?", "Which one?"));
    let hint = Change::Say { at: vec![1, 0], what: Say::Hint, text: "Short".to_owned() };
    assert_eq!(after(FORM, &hint), FORM.replace("|\n          It does not matter\n\n          # by whom", "Short"));
    let gone = Change::Say { at: vec![1, 0], what: Say::Hint, text: " ".to_owned() };
    assert_eq!(after(FORM, &gone), FORM.split("        hint: |").next().unwrap());
    let label = |option, text: &str| Change::Label { at: vec![0, 0], option, text: text.to_owned() };
    assert_eq!(after(FORM, &label(0, "Grey bin")), FORM.replace("Black bin   #", "Grey bin   #"));
    assert_eq!(after(FORM, &label(1, "- Green")), FORM.replace("label: Brown bin", "label: \"- Green\""));
}

#[test]
fn a_missing_word_comes_where_it_is_usually_written() {
    let hint = Change::Say { at: vec![0, 0], what: Say::Hint, text: "See the lid".to_owned() };
    let expected = FORM.replace("bin was missed?\n", "bin was missed?\n        hint: See the lid\n");
    assert_eq!(after(FORM, &hint), expected);
    let optional = Change::Optional { at: vec![0, 1], optional: true };
    let expected = FORM.replace("was it?\n", "was it?\n        optional: yes\n");
    assert_eq!(after(FORM, &optional), expected);
    assert_eq!(after(&expected, &Change::Optional { at: vec![0, 1], optional: false }), FORM);
    let text = Change::Say { at: vec![1], what: Say::Text, text: "Two\n\n- lines\n# more".to_owned() };
    let expected = FORM.replace("About you\n", "About you\n    text: |\n      Two\n\n      - lines\n      # more\n");
    assert_eq!(after(FORM, &text), expected);
}

#[test]
fn what_is_moved_takes_its_comments_along() {
    let down = |at: Vec<usize>, option| Change::Move { at, option, up: false };
    let up = |at: Vec<usize>, option| Change::Move { at, option, up: true };
    let options = after(FORM, &down(vec![0, 0], Some(0)));
    let expected = FORM
        .replace("          refuse: Black bin   # the old one\n", "")
        .replace("It costs £45\n", "It costs £45\n          refuse: Black bin   # the old one\n");
    assert_eq!(options, expected);
    assert_eq!(after(&options, &up(vec![0, 0], Some(1))), FORM);
    let pages = after(FORM, &up(vec![1], None));
    assert!(
        pages.starts_with("# Bins of ours.")
            && pages.contains("          # by whom\n\n  # The first page.\n  - page: bin"),
        "{pages}"
    );
    assert_eq!(after(&pages, &down(vec![0], None)), FORM);
    assert_eq!(refused(FORM, &up(vec![0], None)), "This is the first page already");
    assert_eq!(refused(FORM, &down(vec![1], None)), "This is the last page already");
    let ahead = refused(FORM, &down(vec![0, 0], None));
    assert!(ahead.starts_with("That would be a mistake"), "{ahead}");
}

#[test]
fn what_is_added_has_all_that_it_needs() {
    let new = |ask: &str, kind: &str| New { ask: ask.to_owned(), kind: kind.to_owned(), options: Vec::new() };
    let question = Change::AddQuestion { at: vec![0], after: None, question: new("What is your name?", "name") };
    let expected = FORM.replace(
        "ask when: is_garden\n",
        "ask when: is_garden\n      - question: name\n        type: name\n        ask: What is your name?\n",
    );
    assert_eq!(after(FORM, &question), expected);
    let page = Change::AddPage { after: Some(0), title: "More".to_owned(), question: new("Where was it?", "text") };
    let expected = FORM.replace(
        "  - page: you",
        "  - page: more\n    title: More\n    questions:\n      - question: where_was_it\n        type: text\n        ask: Where was it?\n\n  - page: you",
    );
    assert_eq!(after(FORM, &page).replace("question: it\n", "question: where_was_it\n"), expected);
    let option = Change::AddOption { at: vec![0, 0], text: "Food: caddy".to_owned() };
    let expected = FORM.replace("It costs £45\n", "It costs £45\n          food_caddy: \"Food: caddy\"\n");
    assert_eq!(after(FORM, &option), expected);
    let alone = Change::AddQuestion { at: vec![0], after: Some(0), question: new("Which?", "choice") };
    assert_eq!(refused(FORM, &alone), "Write at least two options, each on a line of its own");
}

#[test]
fn what_something_names_is_not_removed() {
    let remove = |at: Vec<usize>, option| Change::Remove { at, option, sure: false };
    let why = refused(FORM, &remove(vec![0], None));
    assert_eq!(
        why,
        "“Which bin: yours?” cannot be removed while it is used: the condition is_garden uses it. Change that first"
    );
    let why = refused(FORM, &remove(vec![0, 0], Some(1)));
    assert!(why.starts_with("It cannot be removed. A question to choose from"), "{why}");
    let why = refused(FORM, &remove(vec![1, 0], None));
    assert!(why.contains("Remove the page instead"), "{why}");
    let without = FORM
        .replace(
            "      - question: place\n        type: text\n        ask: Where was it?\n        ask when: is_garden\n",
            "",
        )
        .replace("conditions:\n  is_garden: bin is garden\n\n", "");
    let text =
        FORM.replace("conditions:\n  is_garden: bin is garden\n\n", "").replace("        ask when: is_garden\n", "");
    assert_eq!(after(&text, &remove(vec![0, 1], None)), without);
    let gone = after(&text, &remove(vec![0], None));
    assert!(!gone.contains("# The first page.") && gone.contains("pages:\n\n  - page: you"), "{gone}");
}

#[test]
fn conditions_are_made_from_menus() {
    let line = |how: &str, value: &[&str]| Line {
        name: "bin".to_owned(),
        how: how.to_owned(),
        values: value.iter().map(|it| (*it).to_owned()).collect(),
    };
    let when = |at: Vec<usize>, lines| Change::Condition { at, menus: Menus { any: true, lines } };
    let text = after(FORM, &when(vec![1], vec![line("is", &["garden"])]));
    assert_eq!(text, FORM.replace("About you\n", "About you\n    ask when: bin is garden\n"));
    let same =
        when(vec![0, 1], vec![Line { name: "is_garden".to_owned(), how: "is met".to_owned(), values: Vec::new() }]);
    assert_eq!(after(FORM, &same), FORM);
    let always = after(FORM, &when(vec![0, 1], Vec::new()));
    assert!(!always.contains("ask when"));
    let why = refused(FORM, &when(vec![0, 0], vec![line("is", &["garden"])]));
    assert!(why.starts_with("That would be a mistake"), "{why}");
    let by_hand = FORM.replace("ask when: is_garden", "ask when: not (is_garden and bin is answered)");
    let why = refused(&by_hand, &when(vec![0, 1], Vec::new()));
    assert_eq!(why, "This condition says more than the menus can. Change it in the text");
    let shown = shown(&one(&by_hand));
    assert_eq!(
        shown.pages[0].questions[1].condition.words,
        "not ((“Which bin was missed?” is “Brown bin”) and “Which bin was missed?” is answered)"
    );
}

#[test]
fn names_are_changed_everywhere() {
    let name = |option, name: &str| Change::Name { at: vec![0, 0], option, name: name.to_owned(), before: None };
    let text = after(FORM, &name(None, "container"));
    assert!(
        text.contains("is_garden: container is garden") && text.contains("- question: container\n        was: bin\n")
    );
    assert!(after(FORM, &name(Some(1), "brown")).contains("is_garden: bin is brown"));
    assert!(refused(FORM, &name(None, "place")).contains("already"));
}

#[test]
fn what_is_between_brackets_is_changed_there_or_left_to_the_text() {
    let text = "form: a\ntitle: A\npages:\n  - page: a\n    title: A\n    questions:\n      - { question: a, type: choice, ask: Which?, called: which one, options: { x: One, y: Two } }\n      - { question: b, type: text, ask: What is your name? }\n";
    assert_eq!(mistakes(&one(text)), []);
    let ask = Change::Say { at: vec![0, 0], what: Say::Ask, text: "Which, now?".to_owned() };
    assert_eq!(after(text, &ask), text.replace("Which?", "\"Which, now?\""));
    let label = Change::Label { at: vec![0, 0], option: 1, text: "Too}".to_owned() };
    assert_eq!(after(text, &label), text.replace("Two", "\"Too}\""));
    for change in [
        Change::AddOption { at: vec![0, 0], text: "Three".to_owned() },
        Change::Move { at: vec![0, 0], option: Some(0), up: false },
        Change::Optional { at: vec![0, 1], optional: true },
    ] {
        assert_eq!(refused(text, &change), "This is written on one line between brackets. Change it in the text");
    }
    assert!(
        after(text, &Change::Move { at: vec![0, 0], option: None, up: false })
            .contains("name? }\n      - { question: a,")
    );
}

#[test]
fn a_form_with_mistakes_is_shown_and_changed_as_far_as_it_can_be_read() {
    let text = FORM.replace("type: yes or no", "type: yesno");
    let found = shown(&one(&text));
    assert_eq!((found.pages.len(), found.fixed), (2, None));
    assert!(after(&text, &Change::Title { text: "New".to_owned() }).contains("title: New   # said"));
    let broken = FORM.replace("ask: Where was it?", "ask: \"Where was it?");
    let found = shown(&one(&broken));
    assert!(!found.pages.is_empty());
    assert!(found.fixed.unwrap().starts_with("The text cannot be understood from line "));
    assert!(refused(&broken, &Change::Title { text: "New".to_owned() }).contains("Put that right in the text first"));
}

#[test]
fn the_kind_of_answer_is_changed_with_what_it_needs() {
    let kind = |at: Vec<usize>, kind: &str| Change::Kind { at, kind: kind.to_owned(), sure: false };
    let text = after(FORM, &kind(vec![0, 1], "choice"));
    let expected = FORM.replace("type: text", "type: choice").replace(
        "ask when: is_garden\n",
        "ask when: is_garden\n        options:\n          first: First option\n          second: Second option\n",
    );
    assert_eq!(text, expected);
    assert_eq!(after(FORM, &kind(vec![0, 1], "long text")), FORM.replace("type: text", "type: long text"));
    assert!(refused(FORM, &kind(vec![0, 0], "date")).starts_with("That would be a mistake"));
    let ticks = refused(FORM, &kind(vec![0, 0], "choices"));
    assert!(ticks.starts_with("That would be a mistake"), "{ticks}");
}

#[test]
fn every_part_has_its_place() {
    let found = shown(&one(FORM));
    let at = |at: &std::ops::Range<usize>| &FORM[at.clone()];
    assert!(at(&found.pages[0].at).starts_with("- page: bin\n") && at(&found.pages[0].at).ends_with("is_garden"));
    assert!(at(&found.pages[0].questions[0].at).starts_with("- question: bin\n"));
    assert!(at(&found.pages[0].questions[0].at).ends_with("# Ends here."));
    assert!(at(&found.pages[1].at).ends_with("# by whom"));
}

/// A new question of every type gives a form without mistakes.
#[test]
fn a_question_of_every_type_can_be_added() {
    let wordings = ["What is it?", "Do you have one?", "When", "12", "Ŵyau: “caws”?", "日本", "is", "Tell us # now"];
    for kind in KINDS {
        for ask in wordings {
            let options = vec!["Yes".to_owned(), "No: none".to_owned(), "日".to_owned(), "本".to_owned()];
            let question = New { ask: ask.to_owned(), kind: kind.name.to_owned(), options };
            let change = Change::AddQuestion { at: vec![1], after: Some(0), question };
            let form = made(&one(FORM), &change).unwrap_or_else(|why| panic!("{}: {ask}: {why}", kind.name));
            assert_eq!(mistakes(&form), [], "{}: {ask}", kind.name);
            let added = &shown(&form).pages[1].questions[1];
            assert_eq!((added.ask.as_str(), added.kind.as_str()), (ask, kind.name));
        }
    }
}
