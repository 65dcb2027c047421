//! Every shipped form is changed by menu.

use super::{applied, files, mistakes, ways, with};
use compiler::layout::layout;
use compiler::revise::{Change, Say, revise, shown};
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

/// The words of every comment, in the order of the alphabet: signs in texts count too, which do not change either.
fn signs(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> =
        text.lines().filter_map(|line| line.split_once(" #").or(line.split_once("# "))).map(|(_, it)| it).collect();
    lines.sort_unstable();
    lines
}

/// What stands in the menus is what the text says already; moved there and back, a form is what it was; and what is removed leaves no
/// mistake, or is refused in a sentence.
#[test]
fn every_shipped_form_can_be_changed() {
    let mut counts = (0, 0, 0);
    for path in forms() {
        let form = files::sources(&path);
        let text = form.first().text.clone();
        let known = compiler::check_all(&form).diagnostics;
        let found = shown(&form);
        assert_eq!(found.fixed, None, "{}", path.display());
        for (number, (at, question)) in ways(&found).into_iter().enumerate() {
            let condition = match &question {
                Some(question) => &question.condition,
                None => &found.pages[at[0]].condition,
            };
            if let Some(menus) =
                condition.menus.clone().filter(|_| question.as_ref().is_none_or(|it| it.fixed.is_none()))
            {
                let same = revise(&form, &known, &Change::Condition { at: at.clone(), menus }).unwrap();
                assert_eq!(same.edits, [], "{} {at:?}: what is there is not written anew", path.display());
                counts.2 += usize::from(!condition.written.is_empty());
            }
            // Each looks at the whole form; one in three meets every way of writing and every reason.
            if number % 3 > 0 {
                continue;
            }
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
            // What goes along makes this the dearest of all.
            if number % 2 > 0 {
                continue;
            }
            let remove = Change::Remove { at: at.clone(), option: None, sure: true };
            match revise(&form, &known, &remove) {
                Ok(revision) => assert_eq!(mistakes(&with(&form, &applied(&form, &revision))), [], "{at:?}"),
                Err(why) => {
                    let known = ["cannot be removed", "mistake", "way that the menus cannot change"];
                    assert!(known.into_iter().any(|words| why.contains(words)), "{at:?}: {why}");
                }
            }
        }
    }
    assert!(counts.0 > 50 && counts.1 > 10 && counts.2 > 50, "{counts:?}");
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
