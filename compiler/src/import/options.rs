//! Lists of theirs as options of ours: a name made from the stored value, the words shown, the hint.

use super::definition::{Component, Definition, Item, List};
use super::names::{Taken, slug};
use super::prose;

/// Most options that a question of ours can have.
pub(super) use crate::check::MOST_OPTIONS;

/// An option.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) hint: String,
    /// What their form stores.
    pub(super) value: String,
    /// Its id, in version 2 of DEFRA.
    pub(super) id: String,
}

/// The list that a question takes its options from.
pub(super) fn list<'d>(definition: &'d Definition, component: &Component) -> Option<&'d List> {
    let named = |list: &&List| list.name == component.list || (!list.id.is_empty() && list.id == component.list);
    definition.lists.iter().find(named).filter(|_| !component.list.is_empty())
}

/// The items that a question offers.
pub(super) fn items<'d>(definition: &'d Definition, component: &'d Component) -> &'d [Item] {
    if !component.items.is_empty() {
        return &component.items;
    }
    list(definition, component).map(|list| list.items.as_slice()).unwrap_or_default()
}

/// Those items as options. The same list gives the same names wherever it is used.
pub(super) fn choices(items: &[Item]) -> Vec<Choice> {
    let mut taken = Taken::default();
    items
        .iter()
        .map(|item| {
            let label = prose::line(&item.text);
            let key = taken.take(&key(&item.value, &label));
            Choice { key, label, hint: prose::line(&item.hint), value: item.value.clone(), id: item.id.clone() }
        })
        .collect()
}

/// The name of an option: from its stored value where that is a word, else from what is shown.
pub(super) fn key(value: &str, label: &str) -> String {
    let from_value = slug(value, '_');
    let from_label = slug(label, '_');
    let numbers = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_digit() || c == '_');
    let made = match (from_value.as_str(), from_label.as_str()) {
        ("", "") => "option".to_owned(),
        ("", _) => from_label,
        (name, _) if numbers(name) && !numbers(&from_label) && !from_label.is_empty() => from_label,
        _ => from_value,
    };
    let made = if made.len() > 40 { cut(&made) } else { made };
    if numbers(&made) {
        return number_word(&made);
    }
    match made.as_str() {
        // Words that conditions could not be read with; yes and no are read as an option where there is one.
        word if crate::expr::RESERVED.contains(&word) && !matches!(word, "yes" | "no") => format!("{word}_option"),
        _ => made,
    }
}

fn cut(name: &str) -> String {
    let short = name.get(..40).unwrap_or(name);
    short
        .rfind('_')
        .filter(|at| *at > 15)
        .and_then(|at| short.get(..at))
        .unwrap_or(short)
        .trim_end_matches('_')
        .to_owned()
}

/// A number alone cannot be told from a number in a condition: `1` is `one`, `25` is `number_25`.
fn number_word(digits: &str) -> String {
    const WORDS: &[&str] =
        &["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let word = digits.parse::<usize>().ok().and_then(|number| WORDS.get(number));
    word.map_or_else(|| format!("number_{digits}"), |word| (*word).to_owned())
}
