//! A translation as it is written.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::read::{Entry, Shape, Text, Value};
use crate::spec::{Fields, parts, shortened};
use crate::words::Language;
use std::ops::Range;

/// A translation of a form, or of what a council changes in it.
pub(crate) struct Translation {
    /// Its language; never English.
    pub language: Language,
    /// Where it says so.
    pub at: Range<usize>,
    /// The council whose changes it translates.
    pub council: Option<Text>,
    /// Each text, in the order of the file.
    pub texts: Vec<Translated>,
}

/// One text.
pub(crate) struct Translated {
    /// Where in the form it stands: `question bin / ask`.
    pub place: Text,
    /// The English beside it.
    pub english: Option<Text>,
    /// The English that it was made from, when that has changed since.
    pub was: Option<Text>,
    /// The translation; nothing when it is still to be written.
    pub said: Option<Text>,
    /// It is the same in both languages, and meant to be.
    pub same: bool,
}

impl Translation {
    /// Reads a translation of the form with this name. `None` when nothing can come of it.
    pub(crate) fn of(tree: &Value, form: &str, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let fields = Fields::open(tree, &parts::TRANSLATION, problems)?;
        let of = fields.text("translation of", problems)?;
        if of.text != form {
            let message = format!("This is a translation of `{}`, and it stands beside the form `{form}`", of.text);
            let help = "Move the file to the form that it translates";
            problems.push(Diagnostic::new(Code::TranslationFile, of.at.clone(), message).help(help).fix(of.at, form));
            return None;
        }
        let code = fields.text("language", problems)?;
        let language = Language::find(code.text.trim()).filter(|language| *language != Language::English);
        let Some(language) = language else {
            let message = format!("“{}” is not a language that forms can be read in", shortened(&code.text));
            let others = Language::ALL.into_iter().skip(1);
            let known: Vec<String> = others.map(|other| format!("`{}` for {}", other.code(), other.name())).collect();
            let found = Diagnostic::new(Code::TranslationFile, code.at.clone(), message);
            let named =
                Language::ALL.into_iter().skip(1).find(|other| other.name().eq_ignore_ascii_case(code.text.trim()));
            let found = found.help(format!("Write {}", known.join(" or ")));
            problems.push(match named {
                Some(named) => found.fix(code.at, named.code()),
                None => found,
            });
            return None;
        };
        let texts =
            fields.lines("texts", problems).into_iter().filter_map(|line| text(line, language, problems)).collect();
        Some(Self { language, at: code.at, council: fields.text("council", problems), texts })
    }

    /// The text for a place.
    pub(super) fn find(&self, place: &str) -> Option<&Translated> {
        self.texts.iter().find(|text| text.place.text == place)
    }
}

/// One line of `texts`, or of `no longer used`.
pub(super) fn text(line: &Entry, language: Language, problems: &mut Vec<Diagnostic>) -> Option<Translated> {
    let fields = Fields::open(&line.value, &parts::TRANSLATED, problems)?;
    // A translation that is still to be written is no mistake.
    let written = |word: &str| match &fields.value(word)?.shape {
        Shape::Text(text) if !text.text.trim().is_empty() => Some(text.clone()),
        _ => None,
    };
    for word in ["en", "was", language.code()] {
        if let Some(Value { shape: Shape::List(_) | Shape::Group(_), .. }) = fields.value(word) {
            fields.text(word, problems);
        }
    }
    Some(Translated {
        place: line.key.clone(),
        english: written("en"),
        was: written("was"),
        said: written(language.code()),
        same: fields.flag("same", problems).unwrap_or(false),
    })
}
