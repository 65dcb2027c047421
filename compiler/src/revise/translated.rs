//! Writes a translation text by text, for people who will not touch its file.

use super::lines::Lines;
use super::sheet;
use super::wording::{Before, Place, cleaned, written};
use crate::diagnostic::Fix;
use crate::read::{self, Entry, Value};
use crate::source::SourceFile;

/// A text of a form and what it is in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The name of its place in the form.
    pub place: String,
    /// The same in words.
    pub words: String,
    /// The English.
    pub english: String,
    /// The translation; empty while there is none.
    pub said: String,
}

/// The texts of a translation in the order of its file; none for a file that is no translation or cannot be read.
#[must_use]
pub fn rows(file: &SourceFile) -> Vec<Row> {
    let Some((tree, code)) = read_translation(file) else { return Vec::new() };
    let row = |entry: &Entry| Row {
        place: entry.key.text.clone(),
        words: in_words(&entry.key.text),
        english: said(&entry.value, "en"),
        said: said(&entry.value, &code),
    };
    texts(&tree).iter().map(row).collect()
}

/// The edit that writes a text into a translation; none when it says that already.
///
/// # Errors
/// Why it is not made, in words for whoever translates.
pub fn translate_text(file: &SourceFile, place: &str, text: &str) -> Result<Option<Fix>, String> {
    let text = cleaned(text);
    let (tree, code) = read_translation(file).ok_or("The file of the translation cannot be read. Look at its text")?;
    let entry = texts(&tree).iter().find(|entry| entry.key.text == place);
    let line = entry.and_then(|entry| entry.value.entries().iter().find(|entry| entry.key.text == code));
    let line = line.ok_or("There is no room for this text in the file yet. Press Welsh once more")?;
    if said(&entry.map_or_else(|| tree.clone(), |entry| entry.value.clone()), &code) == text {
        return Ok(None);
    }
    let lines = Lines::of(file);
    let at = lines.value(line).ok_or("This is laid out in a way that only the text can change. Look at the text")?;
    let before = Before::of(file.text.get(at.clone()).unwrap_or_default());
    let flow = entry.is_some_and(|entry| lines.is_flow(&entry.value));
    let column = lines.column(line.key.at.start);
    let with = match text.as_str() {
        "" => String::new(),
        text => written(text, Place { column, lines: !flow, before }),
    };
    // Behind a colon without a value there is no space yet.
    let with = if at.is_empty() && !with.is_empty() { format!(" {with}") } else { with };
    let fix = Fix { at, with };
    let after = SourceFile::new(file.name.as_str(), &sheet::applied(&file.text, std::slice::from_ref(&fix)));
    let expected =
        rows(file).into_iter().map(|row| if row.place == place { Row { said: text.clone(), ..row } } else { row });
    if rows(&after) != expected.collect::<Vec<_>>() {
        return Err("This text cannot be written into the file from here. Write it in the text".to_owned());
    }
    Ok(Some(fix))
}

/// The tree of a translation and the code of its language.
fn read_translation(file: &SourceFile) -> Option<(Value, String)> {
    let tree = read::read(file, &mut Vec::new())?;
    tree.get("translation of")?;
    let code = tree.get("language").and_then(Value::text)?.text.trim().to_owned();
    Some((tree, code))
}

fn texts(tree: &Value) -> &[Entry] {
    tree.get("texts").map(Value::entries).unwrap_or_default()
}

fn said(value: &Value, word: &str) -> String {
    value.get(word).and_then(Value::text).map(|text| text.text.trim().to_owned()).unwrap_or_default()
}

/// `question reply_by / option email` is “Question reply by: option email”.
fn in_words(place: &str) -> String {
    let parts = place.split(" / ").map(|part| match part {
        "ask" => "what is asked".to_owned(),
        "called" => "what messages call the answer".to_owned(),
        part => part.replace('_', " "),
    });
    let mut words = parts.collect::<Vec<_>>().join(": ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    const FILE: &str = "# Mine\ntranslation of: bins\nlanguage: cy\n\ntexts:\n  title:\n    en: Bins\n    cy:\n  question is_full / ask:\n    en: Is it full?\n    cy: \"Ydy\"   # why\n";

    fn after(text: &str, place: &str, said: &str) -> String {
        let file = SourceFile::new("cy.yaml", text);
        let fix = translate_text(&file, place, said).unwrap().unwrap();
        sheet::applied(text, &[fix])
    }

    #[test]
    fn a_text_is_written_where_it_belongs_and_the_rest_stays() {
        let rows = rows(&SourceFile::new("cy.yaml", FILE));
        let words: Vec<_> =
            rows.iter().map(|row| (row.words.as_str(), row.english.as_str(), row.said.as_str())).collect();
        assert_eq!(words, [("Title", "Bins", ""), ("Question is full: what is asked", "Is it full?", "Ydy")]);
        assert_eq!(after(FILE, "title", "Biniau: pob un"), FILE.replace("    cy:\n", "    cy: \"Biniau: pob un\"\n"));
        assert_eq!(after(FILE, "question is_full / ask", "Llawn?"), FILE.replace("\"Ydy\"", "\"Llawn?\""));
        let long = after(FILE, "title", "Un\n\n- dau");
        assert_eq!(super::rows(&SourceFile::new("cy.yaml", &long)).first().unwrap().said, "Un\n\n- dau");
        let empty = after(&long, "title", " ");
        assert_eq!(super::rows(&SourceFile::new("cy.yaml", &empty)).first().unwrap().said, "");
    }

    #[test]
    fn what_is_there_already_or_has_no_room_is_not_written() {
        let file = SourceFile::new("cy.yaml", FILE);
        assert_eq!(translate_text(&file, "question is_full / ask", "Ydy "), Ok(None));
        assert!(translate_text(&file, "page a / title", "A").is_err());
        assert!(rows(&SourceFile::new("form.yaml", "form: bins\ntitle: Bins\n")).is_empty());
    }
}
