//! A form in another language: the same program with other texts. A translation is a file with each English text beside its
//! translation, under the place of the text in the form; it cannot say anything else.

mod file;
mod places;
mod write;

pub use places::{Place, places};
pub use write::refreshed;

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::Program;
use crate::spec::shortened;
use crate::suggest::nearest;
use crate::words::Language;
pub(crate) use file::Translation;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Most places that a message names.
const MOST_NAMED: usize = 5;

/// The file that holds the translation of the form in `form`, called `id`, or of what a council says differently in it.
///
/// ```
/// use compiler::{translate::file_of, words::Language};
/// use std::path::Path;
/// let file = |form, council| file_of(Path::new(form), "bins", Language::Welsh, council).display().to_string();
/// assert_eq!(file("bins/form.yaml", None), "bins/cy.yaml");
/// assert_eq!(file("forms/bins.yaml", Some("penllyn")), "forms/councils/bins.penllyn.cy.yaml");
/// ```
#[must_use]
pub fn file_of(form: &Path, id: &str, language: Language, council: Option<&str>) -> PathBuf {
    let folder = form.parent().unwrap_or(Path::new("."));
    // Several forms in one folder cannot share one name.
    let stem = if form.ends_with("form.yaml") { String::new() } else { format!("{id}.") };
    let code = language.code();
    match council {
        None => folder.join(format!("{stem}{code}.yaml")),
        Some(council) => folder.join("councils").join(format!("{stem}{council}.{code}.yaml")),
    }
}

/// A form in the language of a translation. What is wrong with the translation, or has no translation yet, is reported.
pub(crate) fn translated(program: &Program, translation: &Translation, problems: &mut Vec<Diagnostic>) -> Program {
    let all = places(program);
    look_at_all(translation, &all, problems);
    let before = names_of_before(&all);
    // A text that was made from other English is better than none.
    places::translated(program, translation.language, &|name, _| said(find(translation, &before, name)?))
}

/// A council's version in another language: what it says like the form is translated with it, the rest by the council's own
/// translation, if there is one.
pub(crate) fn translated_version(
    base: &Program,
    version: &Program,
    translation: &Translation,
    own: Option<&Translation>,
    problems: &mut Vec<Diagnostic>,
) -> Program {
    let changed = changed_places(base, version);
    if let Some(own) = own {
        look_at_all(own, &changed, problems);
    }
    let before = names_of_before(&places(version));
    let is_changed = |name: &str| changed.iter().any(|place| place.name == name);
    places::translated(version, translation.language, &|name, english| {
        let own = own.filter(|_| is_changed(name)).and_then(|own| find(own, &before, name));
        let fits = |text: &&file::Translated| {
            let made_from = text.english.as_ref();
            !is_changed(name) || made_from.is_some_and(|made_from| same(&made_from.text, english))
        };
        said(own.or_else(|| find(translation, &before, name).filter(fits))?)
    })
}

/// The texts that a council changes, which the translation of the form does not have.
#[must_use]
pub fn changed_places(base: &Program, version: &Program) -> Vec<Place> {
    let like_base: BTreeSet<Place> = places(base).into_iter().collect();
    places(version).into_iter().filter(|place| !like_base.contains(place)).collect()
}

/// The names of before of the places whose question or option was renamed.
fn names_of_before(places: &[Place]) -> BTreeMap<String, String> {
    places.iter().filter_map(|place| Some((place.name.clone(), place.was.clone()?))).collect()
}

/// The text for a place; a translation from before a renaming has it under the name of then.
fn find<'t>(
    translation: &'t Translation,
    before: &BTreeMap<String, String>,
    name: &str,
) -> Option<&'t file::Translated> {
    translation.find(name).or_else(|| translation.find(before.get(name)?))
}

/// What is wrong with the texts of a translation of these places, and which are not there yet.
fn look_at_all(translation: &Translation, places: &[Place], problems: &mut Vec<Diagnostic>) {
    let before = names_of_before(places);
    let mut known: BTreeMap<&str, &str> =
        places.iter().map(|place| (place.name.as_str(), place.english.as_str())).collect();
    for place in places.iter().filter(|place| translation.find(&place.name).is_none()) {
        known.extend(place.was.as_ref().map(|was| (was.as_str(), place.english.as_str())));
    }
    for text in &translation.texts {
        match known.get(text.place.text.as_str()) {
            None => problems.push(nothing_there(text, &known)),
            Some(english) => look(text, english, translation.language, problems),
        }
    }
    let has = |name: &str| find(translation, &before, name).is_some_and(|text| text.said.is_some());
    missing(translation, places.iter().map(|place| place.name.as_str()).filter(|name| !has(name)).collect(), problems);
}

/// The words of a translation, if they are written.
fn said(text: &file::Translated) -> Option<String> {
    text.said.as_ref().map(|said| said.text.trim().to_owned())
}

fn look(text: &file::Translated, english: &str, language: Language, problems: &mut Vec<Diagnostic>) {
    let Some(said) = &text.said else { return };
    let stale = text.english.as_ref().filter(|made_from| !same(&made_from.text, english));
    if let Some(at) = text.was.as_ref().or(stale) {
        let message = format!("The English text has changed since this was translated: “{}”", shortened(english));
        let help = match &text.was {
            Some(_) => format!("Put the {} right, then take the line `was` away", language.name()),
            None => "onceform translate puts the new English beside it".to_owned(),
        };
        problems.push(Diagnostic::new(Code::TranslationStale, at.at.clone(), message).help(help));
    }
    if same(&said.text, english) && !text.same && english.chars().any(char::is_alphabetic) {
        let message = format!("The {} is the same as the English", language.name());
        let help = "Translate it. If it really is the same, add `same: yes` below";
        problems.push(Diagnostic::new(Code::SameAsEnglish, said.at.clone(), message).help(help));
    }
    let (wanted, has) = (answers_in(english), answers_in(&said.text));
    if wanted != has {
        let lost = wanted.iter().find(|name| !has.contains(name));
        let strange = has.iter().find(|name| !wanted.contains(name));
        let message = match (lost, strange) {
            (Some(lost), Some(strange)) => format!("`(({strange}))` has to be `(({lost}))`, as in the English"),
            (Some(lost), None) => format!("`(({lost}))` is in the English and not here"),
            (None, Some(strange)) => format!("`(({strange}))` is not in the English"),
            (None, None) => "An answer stands here another number of times than in the English".to_owned(),
        };
        let help = "What stands in two brackets is the name of an answer and is not translated";
        problems.push(Diagnostic::new(Code::PlaceholderDamaged, said.at.clone(), message).help(help));
    }
}

fn nothing_there(text: &file::Translated, known: &BTreeMap<&str, &str>) -> Diagnostic {
    let message = format!("The form has no text at `{}`", shortened(&text.place.text));
    let moves = "onceform translate moves it to the end of the file, under `no longer used`";
    // The nearest name is said and never put there: most likely the text is gone, and its words would come to stand for another.
    let help = match nearest(&text.place.text, known.keys().copied()) {
        Some(near) => format!("If the form has it no more, {moves}. If the name is misspelt: there is `{near}`"),
        None => moves.to_owned(),
    };
    Diagnostic::new(Code::TranslationOfNothing, text.place.at.clone(), message).help(help)
}

fn missing(translation: &Translation, missing: Vec<&str>, problems: &mut Vec<Diagnostic>) {
    let Some(first) = missing.first() else { return };
    let written = translation.texts.iter().find(|text| text.place.text == *first);
    let at = written.map_or_else(|| translation.at.clone(), |text| text.place.at.clone());
    let language = translation.language.name();
    let count = missing.len();
    let named: Vec<String> = missing.iter().take(MOST_NAMED).map(|name| format!("`{name}`")).collect();
    let more = if count > MOST_NAMED { format!(" and {} more", count - MOST_NAMED) } else { String::new() };
    let message = match count {
        1 => format!("One text is not in {language} yet: {}", named.join(", ")),
        _ => format!("{count} texts are not in {language} yet: {}{more}", named.join(", ")),
    };
    let help = "onceform translate writes a line for each. Until then people read the English";
    problems.push(Diagnostic::new(Code::NotTranslated, at, message).help(help));
}

/// White space at the ends and between words is how a text is laid out, not what it says.
fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// The names of the answers that a text shows, sorted.
fn answers_in(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text
        .split("((")
        .skip(1)
        .filter_map(|part| part.split_once("))"))
        .map(|(place, _)| place.split_once(" or ").map_or(place, |(name, _)| name).trim())
        .collect();
    names.sort_unstable();
    names
}
