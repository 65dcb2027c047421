//! Names that authors make: what they look like, which are taken, and what they were before.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::RESERVED;
use crate::read::Text;
use crate::spec::shortened;
use std::collections::HashMap;
use std::ops::Range;

/// Most characters of a name.
const LONGEST: usize = 60;

/// Hyphens for forms, underscores for everything else.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `missed-bin`
    Hyphens,
    /// `date_of_birth`
    Underscores,
    /// Like everything else, but a digit may stand first: `16_to_18`.
    Option,
}

/// Whether a name can be used; says so when not. Words of the language are refused where expressions could meet the name.
pub(super) fn good(name: &Text, style: Style, problems: &mut Vec<Diagnostic>) -> bool {
    let joint = if style == Style::Hyphens { '-' } else { '_' };
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint;
    let text = name.text.as_str();
    let first = |c: char| c.is_ascii_lowercase() || (style == Style::Option && c.is_ascii_digit());
    let fits = text.starts_with(first) && text.chars().all(letters) && !text.ends_with(joint) && text.len() <= LONGEST;
    if fits {
        return true;
    }
    let made = mended(text, joint);
    let (joints, first, example) = match style {
        Style::Hyphens => ("hyphens", "a letter", "missed-bin"),
        Style::Underscores => ("underscores", "a letter", "date_of_birth"),
        Style::Option => ("underscores", "a letter or digit", "16_to_18"),
    };
    let message = if text.len() > LONGEST {
        format!("This name has more than {LONGEST} letters")
    } else {
        format!("“{}” cannot be a name here", shortened(text))
    };
    let found = Diagnostic::new(Code::BadName, name.at.clone(), message)
        .help(format!("A name has small letters, digits and {joints}, and starts with {first}: `{example}`"));
    problems.push(if made.is_empty() || made == text { found } else { found.fix(name.at.clone(), made) });
    false
}

/// Whether the name could not be told from a word of an expression; says so when it could not.
pub(super) fn is_language_word(name: &Text, problems: &mut Vec<Diagnostic>) -> bool {
    if !RESERVED.contains(&name.text.as_str()) {
        return false;
    }
    let message = format!("`{}` means something in conditions already", name.text);
    let help = format!("Choose another name, for example `{}_answer`", name.text);
    problems.push(Diagnostic::new(Code::LanguageWord, name.at.clone(), message).help(help));
    true
}

/// The same letters as a name that could be used; empty when it takes more than that.
fn mended(text: &str, joint: char) -> String {
    let mut out = String::new();
    for character in text.trim().chars() {
        match without_accent(character).to_ascii_lowercase() {
            letter if letter.is_ascii_lowercase() || (letter.is_ascii_digit() && !out.is_empty()) => out.push(letter),
            // Digits cannot stand first, and letters of other alphabets cannot be guessed.
            digit if digit.is_ascii_digit() => return String::new(),
            letter if letter.is_alphabetic() => return String::new(),
            _ if !out.is_empty() && !out.ends_with(joint) => out.push(joint),
            _ => {}
        }
        if out.len() >= LONGEST {
            break;
        }
    }
    out.trim_end_matches(joint).to_owned()
}

/// The letter below the accent, for those of Welsh and of what people here are called.
fn without_accent(letter: char) -> char {
    match letter.to_lowercase().next().unwrap_or(letter) {
        'â' | 'à' | 'á' | 'ä' | 'ã' | 'å' => 'a',
        'ê' | 'è' | 'é' | 'ë' => 'e',
        'î' | 'ì' | 'í' | 'ï' => 'i',
        'ô' | 'ò' | 'ó' | 'ö' | 'õ' | 'ø' => 'o',
        'û' | 'ù' | 'ú' | 'ü' => 'u',
        'ŵ' | 'ẁ' | 'ẃ' | 'ẅ' => 'w',
        'ŷ' | 'ỳ' | 'ý' | 'ÿ' => 'y',
        'ç' => 'c',
        'ñ' => 'n',
        _ => letter,
    }
}

/// The names taken so far in one place, with what has them.
#[derive(Default)]
pub(super) struct Taken<'a> {
    names: HashMap<&'a str, (&'static str, Range<usize>)>,
}

impl<'a> Taken<'a> {
    /// Takes a name; says so when something else has it.
    pub(super) fn take(&mut self, name: &'a Text, what: &'static str, problems: &mut Vec<Diagnostic>) -> bool {
        let Some((other, first)) = self.names.get(name.text.as_str()) else {
            self.names.insert(&name.text, (what, name.at.clone()));
            return true;
        };
        let message = format!("{what} has the name `{}`, and so has {}", name.text, with_another(what, other));
        let message = message.chars().next().map_or(String::new(), |first| first.to_uppercase().to_string())
            + message.get(1..).unwrap_or_default();
        let found = Diagnostic::new(Code::NameTaken, name.at.clone(), message)
            .related(first.clone(), "taken here")
            .help("Give one of them another name");
        problems.push(found);
        false
    }

    /// Says so when a name of before is the name of something now.
    pub(super) fn was(&self, was: Option<&Text>, problems: &mut Vec<Diagnostic>) {
        let Some(was) = was else { return };
        if let Some((other, first)) = self.names.get(was.text.as_str()) {
            let message = format!("`{}` is the name of {other} now, so nothing else can have had it", was.text);
            let found = Diagnostic::new(Code::WasInUse, was.at.clone(), message).related(first.clone(), "in use here");
            problems.push(found);
        }
    }
}

fn with_another(what: &str, other: &str) -> String {
    if what == other {
        format!("another {}", other.split_once(' ').map_or(other, |(_, noun)| noun))
    } else {
        other.to_owned()
    }
}
