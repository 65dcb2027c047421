//! What must hold: rules that came, went, or say something else.

use super::{Both, Change, moved, quoted};
use crate::expr::print;
use crate::program::{Question, Rule};

/// The changes of the rules of a question; `before` is in the words of the new version.
pub(super) fn changes(
    both: &Both<'_>,
    before: &Question,
    after: &Question,
    add: &mut dyn FnMut(Change),
    subject: &str,
) {
    let said = |rules: &[Rule], program| -> Vec<String> {
        rules.iter().map(|rule| print::condition(program, &rule.must)).collect()
    };
    let (old, new) = (said(&before.rules, both.renamed), said(&after.rules, both.new));
    let mut free: Vec<usize> = (0..before.rules.len()).collect();
    let mut pairs: Vec<Option<usize>> = vec![None; after.rules.len()];
    // The same condition is the same rule; of the rest, the same message.
    let mut pair = |same: &dyn Fn(usize, usize) -> bool| {
        for (at, pair) in pairs.iter_mut().enumerate().filter(|(_, pair)| pair.is_none()) {
            if let Some(found) = free.iter().position(|other| same(*other, at)) {
                *pair = Some(free.remove(found));
            }
        }
    };
    pair(&|other, at| old.get(other) == new.get(at));
    let message = |rules: &[Rule], at: usize| rules.get(at).map(|rule| rule.otherwise.clone());
    pair(&|other, at| message(&before.rules, other) == message(&after.rules, at));

    for ((rule, must), pair) in after.rules.iter().zip(&new).zip(&pairs) {
        let was = pair.and_then(|at| Some((before.rules.get(at)?, old.get(at)?)));
        let Some((was, was_must)) = was else {
            let words = format!("New rule: {must}. Otherwise: {}", quoted(&rule.otherwise));
            add(Change::new("rule added", subject, words).ask([subject.to_owned()]));
            continue;
        };
        if was_must != must {
            let words = format!("The rule is now `{must}`, and was `{was_must}`");
            add(Change::new("rule changed", subject, words).ask([subject.to_owned()]));
        }
        if was.otherwise != rule.otherwise {
            let words =
                format!("The message of the rule `{must}`: {} → {}", quoted(&was.otherwise), quoted(&rule.otherwise));
            add(Change::new("wording", subject, words));
        }
    }
    for gone in free.iter().filter_map(|at| old.get(*at)) {
        add(Change::new("rule removed", subject, format!("The rule `{gone}` is gone")));
    }
    let places: Vec<usize> = pairs.iter().copied().flatten().collect();
    if !moved(&places).is_empty() {
        let words = "The rules are looked at in another order, so the message can be another when several are not met";
        add(Change::new("order", subject, words));
    }
}
