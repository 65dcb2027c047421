//! Names of ours from names and words of theirs.

use crate::expr::RESERVED;
use std::collections::{HashMap, HashSet};

/// Most characters of a name that is made here; a form allows 60, and what is added to tell two apart needs room.
const LONGEST: usize = 50;

/// Most characters of a name to which a number may still be added.
const LONGEST_WITH_NUMBER: usize = 54;

/// Names that are taken.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    names: HashSet<String>,
    /// The number to try next, for names that were wanted before.
    next: HashMap<String, usize>,
}

impl Taken {
    /// A name that nothing has yet: the one wanted, or with a number behind it.
    pub(crate) fn take(&mut self, wanted: &str) -> String {
        let wanted = shortened(wanted, '_', LONGEST_WITH_NUMBER);
        let mut name = wanted.clone();
        while !self.names.insert(name.clone()) {
            let count = self.next.entry(wanted.clone()).or_insert(2);
            name = format!("{wanted}_{count}");
            *count += 1;
        }
        name
    }
}

/// Small letters and digits with `joint` between words: `Ŵyau & Caws` is `wyau_caws`. Accents go, camel humps are words.
pub(crate) fn slug(text: &str, joint: char) -> String {
    let mut out = String::new();
    let mut before = ' ';
    let mut pending = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if matches!(character, '\'' | '’') {
            continue;
        }
        let plain = without_accent(character);
        if plain.is_empty() {
            pending = !out.is_empty();
            before = ' ';
            continue;
        }
        let next_small = characters.peek().is_some_and(|next| next.is_lowercase());
        let hump = character.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && next_small));
        if (pending || (hump && !out.is_empty())) && !out.ends_with(joint) {
            out.push(joint);
        }
        out.push_str(&plain);
        pending = false;
        before = character;
    }
    shortened(&out, joint, LONGEST)
}

/// The name of a question, section or condition that keeps the one it has: `ukPassport` is `uk_passport`; letters that a
/// builder made up stay together, `wnoFHW` is `wnofhw`.
pub(super) fn kept(name: &str) -> String {
    let made = if made_up(name) { slug(&name.to_lowercase(), '_') } else { slug(name, '_') };
    valid(&made, "answer")
}

/// The name of a question that several sections have, each its own.
pub(super) fn within(section: &str, name: &str) -> String {
    let room = LONGEST.saturating_sub(name.len() + 1).max(LONGEST / 2);
    let section = shortened(section, '_', room);
    valid(&shortened(&format!("{section}_{name}"), '_', LONGEST), "answer")
}

/// The name of something from its words: `What is your full name?` is `full_name`.
pub(crate) fn worded(words: &str, else_called: &str) -> String {
    const FIRST: &[&str] = &[
        "what", "which", "who", "when", "where", "how", "do", "does", "did", "is", "are", "was", "were", "have", "has",
        "will", "would", "can", "could", "please", "tell", "us", "about", "describe", "enter", "select", "choose",
        "give", "provide", "your", "the", "a", "an", "you", "any", "of", "to", "there", "upload",
    ];
    let long = slug(words, '_');
    let parts: Vec<&str> = long.split('_').collect();
    let start = parts.iter().position(|part| !FIRST.contains(part)).unwrap_or(0);
    let kept = parts.get(start..).unwrap_or_default().join("_");
    let mut short: Vec<String> = shortened(&kept, '_', 32).split('_').map(str::to_owned).collect();
    // Cut off in the middle of a phrase, it does not end with a word that leads on.
    while short.len() > 1 && kept.len() > 32 && short.last().is_some_and(|last| FIRST.contains(&last.as_str())) {
        short.pop();
    }
    valid(&short.join("_"), else_called)
}

/// A name that starts with a letter and is no word of the language.
pub(crate) fn valid(name: &str, else_called: &str) -> String {
    match name.chars().next() {
        None => else_called.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{else_called}_{name}"),
        Some(_) if RESERVED.contains(&name) => format!("{name}_{else_called}"),
        Some(_) => name.to_owned(),
    }
}

/// Whether the letters of a name say nothing: both builders make names of six letters, capitals among them.
pub(super) fn made_up(name: &str) -> bool {
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let counted = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let word_with_number = counted.len() < name.len() && counted.chars().all(|c| c.is_ascii_lowercase());
    name.len() == 6
        && name.chars().all(sign)
        && !word_with_number
        && name.chars().any(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
}

fn shortened(slug: &str, joint: char, most: usize) -> String {
    if slug.len() <= most {
        return slug.trim_matches(joint).to_owned();
    }
    let cut = slug.get(..most).unwrap_or(slug);
    let whole = match cut.rfind(joint) {
        Some(at) if at > most / 2 => cut.get(..at).unwrap_or(cut),
        _ => cut,
    };
    whole.trim_matches(joint).to_owned()
}

/// A letter or digit in plain small letters; empty for what no name has.
fn without_accent(character: char) -> String {
    let small = character.to_lowercase().next().unwrap_or(character);
    let plain = match small {
        'a'..='z' | '0'..='9' => small,
        'à'..='å' | 'ā' | 'ă' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ė' | 'ę' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ñ' | 'ń' => 'n',
        'ò'..='ö' | 'ø' | 'ō' => 'o',
        'ù'..='ü' | 'ū' => 'u',
        'ý' | 'ÿ' | 'ŷ' | 'ẏ' => 'y',
        'ŵ' | 'ẁ' | 'ẃ' | 'ẅ' => 'w',
        'ß' => return "ss".to_owned(),
        'æ' => return "ae".to_owned(),
        '£' => return "pounds".to_owned(),
        _ => return String::new(),
    };
    plain.to_string()
}
