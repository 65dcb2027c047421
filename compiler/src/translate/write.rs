//! Writes a translation, or refreshes it: what is there is kept, what is missing gets a line, and what no longer fits goes to
//! the end.

use super::file::{Translated, text};
use super::{Place, same};
use crate::read::{self, Value};
use crate::source::SourceFile;
use crate::words::Language;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The file of a translation with a line for each place; `before` is the file as it is, if there is one. `council` is the one
/// whose changes are translated. `None` when the file as it is cannot be read, so that nothing in it is lost.
#[must_use]
pub fn refreshed(
    form: &str,
    council: Option<&str>,
    language: Language,
    places: &[Place],
    before: Option<&SourceFile>,
) -> Option<String> {
    let tree = match before {
        None => None,
        Some(file) => Some(read::read(file, &mut Vec::new()).filter(|tree| !tree.entries().is_empty())?),
    };
    let lines = |word: &str| {
        let lines = tree.as_ref().and_then(|tree| tree.get(word)).map(Value::entries).unwrap_or_default().iter();
        lines.filter_map(|line| text(line, language, &mut Vec::new())).collect::<Vec<Translated>>()
    };
    let (now, gone) = (lines("texts"), lines("no longer used"));
    let name = language.name();
    let mut out = before.map(|file| comment(&file.text)).unwrap_or_default();
    if out.is_empty() {
        _ = writeln!(
            out,
            "# {name} beside the English. Write the {name} after `{}:`; the names of places stay as they are.",
            language.code()
        );
        out.push_str("# When the file is made again, what is missing is added and what is here stays.\n\n");
    }
    _ = writeln!(out, "translation of: {form}\nlanguage: {}", language.code());
    if let Some(council) = council {
        _ = writeln!(out, "council: {council}");
    }
    out.push_str("\ntexts:\n");
    let mut moved: Vec<&str> = Vec::new();
    for place in places {
        let under = |name: &str| now.iter().chain(&gone).find(|text| text.place.text == name);
        // What was translated before its question or option was renamed goes with it.
        let known =
            under(&place.name).or_else(|| under(place.was.as_ref()?).inspect(|text| moved.push(&text.place.text)));
        line(&mut out, &place.name, &place.english, known, language);
    }
    let there: BTreeSet<&str> = places.iter().map(|place| place.name.as_str()).chain(moved).collect();
    let lost = now.iter().chain(&gone).filter(|text| !there.contains(text.place.text.as_str()) && text.said.is_some());
    let mut lost: Vec<&Translated> = lost.collect();
    let mut seen = BTreeSet::new();
    lost.retain(|text| seen.insert(text.place.text.as_str()));
    if !lost.is_empty() {
        out.push_str("\n# The form has these texts no more. They are kept in case they are of use; take them away when they are not.\n");
        out.push_str("no longer used:\n");
        for text in lost {
            let english = text.english.as_ref().map_or("", |english| english.text.as_str());
            line(&mut out, &text.place.text, english, Some(text), language);
        }
    }
    Some(out)
}

/// The lines above the first word: what people noted there stays.
fn comment(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.trim().is_empty() || line.starts_with('#'));
    lines.fold(String::new(), |all, line| all + line + "\n")
}

fn line(out: &mut String, place: &str, english: &str, known: Option<&Translated>, language: Language) {
    _ = writeln!(out, "  {}:", quoted_key(place));
    value(out, "en", english);
    let said = known.and_then(|text| text.said.as_ref());
    if let Some(text) = known.filter(|text| text.said.is_some()) {
        // Older English stays until somebody has looked at the translation.
        let made_from = text.was.as_ref().or(text.english.as_ref().filter(|made_from| !same(&made_from.text, english)));
        if let Some(made_from) = made_from {
            value(out, "was", made_from.text.trim());
        }
    }
    value(out, language.code(), said.map_or("", |said| said.text.trim()));
    if known.is_some_and(|text| text.same) {
        out.push_str("    same: yes\n");
    }
}

fn value(out: &mut String, key: &str, text: &str) {
    let block = text.contains('\n') && text.lines().all(|line| line.trim_end() == line && !line.contains('\t'));
    if text.is_empty() {
        _ = writeln!(out, "    {key}:");
    } else if block && !text.starts_with(' ') {
        _ = writeln!(out, "    {key}: |-");
        for line in text.lines() {
            _ = if line.is_empty() { writeln!(out) } else { writeln!(out, "      {line}") };
        }
    } else {
        _ = writeln!(out, "    {key}: {}", quoted(text));
    }
}

/// As it is where that reads back as the same text, else in quotation marks.
fn quoted(text: &str) -> String {
    let first = text.chars().next().unwrap_or(' ');
    let plain = (first.is_alphanumeric() || first == '£' || first == '“' || first == '‘')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.contains(['\n', '\t', '\r']);
    if plain {
        return text.to_owned();
    }
    let escaped =
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r");
    format!("\"{escaped}\"")
}

fn quoted_key(place: &str) -> String {
    if place.contains(": ") || place.contains(" #") { quoted(place) } else { place.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn place(name: &str, english: &str) -> Place {
        Place { name: name.to_owned(), was: None, english: english.to_owned() }
    }

    fn read(text: &str, word: &str) -> Vec<Translated> {
        let tree = read::read(&SourceFile::new("cy.yaml", text), &mut Vec::new()).unwrap();
        let lines = tree.get(word).map(Value::entries).unwrap_or_default();
        lines.iter().map(|line| super::text(line, Language::Welsh, &mut Vec::new()).unwrap()).collect()
    }

    #[test]
    fn whatever_a_text_says_it_is_read_back() {
        let odd = [
            "Plain",
            "With: a colon",
            "- a dash",
            "# a mark",
            "“Quoted”",
            "a # b",
            "two\n\n- lines\n- more",
            "a\\b \"c\"",
            "yes",
            "2026-03-09",
            "ends:",
            "{a} [b]",
            "'",
            "tab\there\nand below",
            "£4",
        ];
        let places: Vec<Place> =
            odd.iter().enumerate().map(|(number, text)| place(&format!("page p{number} / text"), text)).collect();
        let file = refreshed("bins", None, Language::Welsh, &places, None).unwrap();
        let found = read(&file, "texts");
        let texts: Vec<&str> = found.iter().map(|text| text.english.as_ref().unwrap().text.as_str()).collect();
        assert_eq!(texts, odd);
    }

    #[test]
    fn what_is_there_is_kept_and_what_no_longer_fits_is_marked() {
        let before = "# Mine\n\ntranslation of: bins\nlanguage: cy\ntexts:\n  title:\n    en: Bins\n    cy: Biniau\n  page a / title:\n    en: Old\n    cy: Hen\n  page gone / title:\n    en: Gone\n    cy: Wedi mynd\n";
        let now = [place("title", "Bins"), place("page a / title", "New"), place("page b / title", "More")];
        let before = SourceFile::new("cy.yaml", before);
        let file = refreshed("bins", None, Language::Welsh, &now, Some(&before)).unwrap();
        assert!(file.starts_with("# Mine\n\ntranslation of: bins\n"), "{file}");
        let found = read(&file, "texts");
        let said = |text: &Translated| text.said.as_ref().map(|said| said.text.clone());
        assert_eq!(
            found.iter().map(said).collect::<Vec<_>>(),
            [Some("Biniau".to_owned()), Some("Hen".to_owned()), None]
        );
        assert_eq!(found.get(1).unwrap().was.as_ref().unwrap().text, "Old");
        assert_eq!(read(&file, "no longer used").len(), 1);
        // Refreshing again changes nothing, and what comes back finds its text.
        let again = SourceFile::new("cy.yaml", &file);
        assert_eq!(refreshed("bins", None, Language::Welsh, &now, Some(&again)).unwrap(), file);
        // A new name takes the translation along.
        let renamed =
            [place("title", "Bins"), Place { was: Some("page a / title".into()), ..place("page c / title", "New") }];
        let file = refreshed("bins", None, Language::Welsh, &renamed, Some(&again)).unwrap();
        assert_eq!(said(read(&file, "texts").get(1).unwrap()).unwrap(), "Hen");
        assert_eq!(read(&file, "texts").get(1).unwrap().was.as_ref().unwrap().text, "Old");
        assert!(!file.contains("page a / title"), "{file}");
        let back = [place("page gone / title", "Gone")];
        let file = refreshed("bins", None, Language::Welsh, &back, Some(&again)).unwrap();
        assert_eq!(said(read(&file, "texts").first().unwrap()).unwrap(), "Wedi mynd");
    }
}
