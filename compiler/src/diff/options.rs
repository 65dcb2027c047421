//! Options that came, went, changed their name, words or place.

use super::pairs::option_pair;
use super::{Both, Change, listed, moved, quoted, sent_to};
use crate::program::{OptionItem, QuestionId};

/// The changes among the options of a question; both versions have options.
pub(super) fn changes(
    both: &Both<'_>,
    id: QuestionId,
    (before, after): (&[OptionItem], &[OptionItem]),
    add: &mut dyn FnMut(Change),
    subject: &str,
) {
    let systems = sent_to(both.new, id);
    let pairs: Vec<Option<usize>> = after.iter().map(|option| option_pair(before, option, after)).collect();
    for (option, pair) in after.iter().zip(&pairs) {
        let Some(was) = pair.and_then(|at| before.get(at)) else {
            let added =
                Change::new("option added", subject, format!("New option `{}`: {}", option.key, quoted(&option.label)));
            add(match systems.as_slice() {
                [] => added,
                systems => added.because(format!("Tell {} that this answer can come", listed(systems))),
            });
            continue;
        };
        if was.key != option.key {
            let words = format!("The option `{}` is now called `{}`", was.key, option.key);
            let renamed = Change::new("option renamed", subject, words);
            add(match systems.as_slice() {
                [] => renamed,
                systems => {
                    renamed.breaks(format!("{} is sent `{}` and knows `{}`", listed(systems), option.key, was.key))
                }
            });
        }
        if was.label != option.label {
            let words =
                format!("The words of option `{}`: {} → {}", option.key, quoted(&was.label), quoted(&option.label));
            add(Change::new("wording", subject, words));
        }
        if was.hint != option.hint {
            let words =
                format!("The hint of option `{}`: {} → {}", option.key, quoted(&was.hint), quoted(&option.hint));
            add(Change::new("wording", subject, words));
        }
    }
    for (_, gone) in before.iter().enumerate().filter(|(at, _)| !pairs.contains(&Some(*at))) {
        let words = format!("The option `{}` is gone: {}", gone.key, quoted(&gone.label));
        let because = "Stored answers have it. If it only changed its name, say `was: ";
        let removed = Change::new("option removed", subject, words).ask([subject.to_owned()]);
        add(removed.breaks(format!("{because}{}` on the option that it is now", gone.key)));
    }
    let places: Vec<usize> = pairs.iter().copied().flatten().collect();
    let kept: Vec<&OptionItem> =
        after.iter().zip(&pairs).filter(|(_, pair)| pair.is_some()).map(|(option, _)| option).collect();
    let names: Vec<String> =
        moved(&places).into_iter().filter_map(|at| kept.get(at)).map(|option| format!("`{}`", option.key)).collect();
    if !names.is_empty() {
        add(Change::new("order", subject, format!("Other order of the options: {} moved", listed(&names))));
    }
}
