//! Any text can be set by menu.

use super::{FORM, applied, one, ways};
use compiler::revise::{Change, Say, Shown, cleaned, revise, shown};
use proptest::prelude::*;

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
            Err(why) if why.starts_with("That would be a mistake") => return Ok(()),
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
