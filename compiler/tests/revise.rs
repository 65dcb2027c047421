//! Changes by menu: over every shipped form, each that can be made is made, and what it does not concern stays byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod files;

use compiler::diagnostic::{Diagnostic, Severity};
use compiler::layout::layout;
use compiler::revise::{Change, KINDS, Line, Menus, New, Question, Revision, Say, Shown, cleaned, revise, shown};
use compiler::source::{SourceFile, Sources};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn forms() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folders = ["forms", "examples"].into_iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let mut forms: Vec<PathBuf> =
        folders.map(|entry| entry.unwrap().path().join("form.yaml")).filter(|form| form.exists()).collect();
    forms.sort();
    assert!(forms.len() > 10);
    forms
}

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

/// The words of every comment, in the order of the alphabet: signs in texts count too, which do not change either.
fn signs(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> =
        text.lines().filter_map(|line| line.split_once(" #").or(line.split_once("# "))).map(|(_, it)| it).collect();
    lines.sort_unstable();
    lines
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
    assert!(ahead.starts_with("That would be a mistake."), "{ahead}");
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
    let remove = |at: Vec<usize>, option| Change::Remove { at, option };
    let why = refused(FORM, &remove(vec![0], None));
    assert_eq!(
        why,
        "“Which bin: yours?” cannot be removed while it is used: the condition is_garden names it. Change that first"
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
    assert!(why.starts_with("That would be a mistake."), "{why}");
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
    let name = |option, name: &str| Change::Name { at: vec![0, 0], option, name: name.to_owned() };
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

/// Every change of every shipped form is made without a new mistake, or refused in a sentence.
#[test]
fn every_shipped_form_can_be_changed() {
    let mut counts = (0, 0);
    for path in forms() {
        let form = files::sources(&path);
        let text = form.first().text.clone();
        let known = compiler::check_all(&form).diagnostics;
        let found = shown(&form);
        assert_eq!(found.fixed, None, "{}", path.display());
        for (at, question) in ways(&found) {
            let options = question.as_ref().map_or(0, |question| question.options.len());
            let parts = std::iter::once(None).chain((0..options.min(1)).map(Some));
            for option in parts {
                let down = Change::Move { at: at.clone(), option, up: false };
                match revise(&form, &known, &down) {
                    Err(why) => {
                        counts.1 += 1;
                        assert!(
                            why.contains("already") || why.contains("mistake") || why.contains("brackets"),
                            "{why}"
                        );
                    }
                    Ok(moved) => {
                        counts.0 += 1;
                        let there = with(&form, &applied(&form, &moved));
                        assert_eq!(signs(&there.first().text), signs(&text), "{} {at:?}", path.display());
                        let back = Change::Move { at: moved.at, option: moved.option, up: true };
                        let back = revise(&there, &known, &back).unwrap_or_else(|why| panic!("{at:?}: {why}"));
                        assert_eq!(applied(&there, &back), text, "{} {at:?}: there and back", path.display());
                    }
                }
            }
            let remove = Change::Remove { at: at.clone(), option: None };
            match revise(&form, &known, &remove) {
                Ok(revision) => assert_eq!(mistakes(&with(&form, &applied(&form, &revision))), [], "{at:?}"),
                Err(why) => assert!(why.contains("cannot be removed") || why.contains("mistake"), "{why}"),
            }
        }
    }
    assert!(counts.0 > 100 && counts.1 > 20, "{counts:?}");
}

/// Words that are set are read back as they are in every shipped form, and its layout is still the one of the house.
#[test]
fn wordings_of_every_shipped_form_can_be_changed() {
    let odd = "It's: “odd” # [no] \"yes\", - {x}";
    for path in forms() {
        let form = files::sources(&path);
        let known = compiler::check_all(&form).diagnostics;
        let tidy = layout(form.first()).unwrap() == form.first().text;
        // Each looks at the whole form twice; one in five is enough to meet every way of writing.
        for (at, question) in ways(&shown(&form)).into_iter().step_by(5) {
            if question.as_ref().is_some_and(|question| question.fixed.is_some()) {
                continue;
            }
            let what: &[Say] = if question.is_some() { &[Say::Ask, Say::Hint] } else { &[Say::Title] };
            for what in what {
                let change = Change::Say { at: at.clone(), what: *what, text: odd.to_owned() };
                match revise(&form, &known, &change) {
                    Err(why) => assert!(why.contains("brackets"), "{} {at:?}: {why}", path.display()),
                    Ok(revision) => {
                        let now = with(&form, &applied(&form, &revision));
                        let (_, asked) = ways(&shown(&now)).into_iter().find(|(way, _)| *way == at).unwrap();
                        let said = match (what, asked) {
                            (Say::Ask, Some(asked)) => asked.ask,
                            (Say::Hint, Some(asked)) => asked.hint,
                            _ => shown(&now).pages[at[0]].title.clone(),
                        };
                        assert_eq!(said, odd, "{} {at:?}", path.display());
                        let still = layout(now.first()).unwrap() == now.first().text;
                        assert_eq!(still, tidy, "{} {at:?}", path.display());
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever somebody types, the form says it, and says everything else as before.
    #[test]
    fn any_text_is_read_back(
        typed in prop_oneof![
            "\\PC{1,40}",
            "[-?:,\\[\\]{}#&*!|>'\"%@`\\\\ ~a\n]{1,12}",
            prop::sample::select(vec!["yes", "no", "null", "~", "12", "1e3", "0x1", "---", "...", "2026-03-09", "<<", "a\n\n\n b", "😀", "\u{feff}x"]).prop_map(str::to_owned),
        ],
        which in 0..6_usize,
    ) {
        let text = cleaned(&typed);
        prop_assume!(!text.is_empty());
        let (change, line) = match which {
            0 => (Change::Title { text: typed }, true),
            1 => (Change::Say { at: vec![0], what: Say::Title, text: typed }, true),
            2 => (Change::Say { at: vec![0], what: Say::Text, text: typed }, false),
            3 => (Change::Say { at: vec![0, 0], what: Say::Hint, text: typed }, true),
            4 => (Change::Label { at: vec![0, 0], option: 0, text: typed }, true),
            _ => (Change::Say { at: vec![1, 0], what: Say::Hint, text: typed }, true),
        };
        let wanted = if line { text.replace('\n', " ") } else { text };
        let before = shown(&one(FORM));
        // A mistake of its words, such as two options of the same ones, is not what is looked at here.
        let sources = one(FORM);
        let known = compiler::check_all(&sources).diagnostics;
        let revision = match revise(&sources, &known, &change) {
            Err(why) if why.starts_with("That would be a mistake.") => return Ok(()),
            other => other.map_err(|why| TestCaseError::fail(format!("{wanted:?}: {why}")))?,
        };
        let now = one(&applied(&sources, &revision));
        let mut found = shown(&now);
        let place = match which {
            0 => &mut found.title,
            1 => &mut found.pages[0].title,
            2 => &mut found.pages[0].text,
            3 => &mut found.pages[0].questions[0].hint,
            4 => &mut found.pages[0].questions[0].options[0].label,
            _ => &mut found.pages[1].questions[0].hint,
        };
        prop_assert_eq!(&*place, &wanted);
        *place = match which {
            0 => before.title.clone(),
            1 => before.pages[0].title.clone(),
            2 | 3 => String::new(),
            4 => before.pages[0].questions[0].options[0].label.clone(),
            _ => before.pages[1].questions[0].hint.clone(),
        };
        prop_assert_eq!(found.offers.len(), before.offers.len());
        let words = |form: &Shown| {
            let pages = form.pages.iter().map(|page| (page.title.clone(), page.text.clone(), page.name.clone()));
            let questions = ways(form).into_iter().filter_map(|(_, question)| question).map(|mut question| {
                question.at = 0..0;
                question.condition.words.clear();
                question
            });
            (form.title.clone(), pages.collect::<Vec<_>>(), questions.collect::<Vec<_>>())
        };
        prop_assert_eq!(words(&found), words(&before));
        // `read::comments` is looked at inside; here, that each line of a comment is there still.
        for comment in ["# Bins of ours.", "   # said on the phone too", "  # The first page.", "   # the old one", "# Ends here."] {
            prop_assert!(now.first().text.contains(comment), "{}", comment);
        }
    }
}
