//! The files of a form at one council: the form, the fragments that it uses, what this council does differently, and the
//! translations. Their names are ours, by what they are; a name that came with an upload is never used.

use compiler::read::{self, Value};
use compiler::reuse::Role;
use compiler::source::SourceFile;
use compiler::words::Language;

/// Name and text of each file, the form itself first.
pub type Files = Vec<(String, String)>;

/// Most files of a form.
pub const MOST_FILES: usize = 40;
/// The form itself.
const FORM: &str = "form.yaml";

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    role: Role,
    /// The name of the form that it is or belongs to, or of the fragment.
    pub of: String,
    /// The council that it is for; empty for all.
    council: String,
    /// The code of the language of a translation.
    language: String,
}

impl Part {
    /// What a file is, by what it says; nothing when it says none of the words that such a file starts with.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let role = Role::of_bytes(text.as_bytes())?;
        let tree = read::read(&SourceFile::new("", text), &mut Vec::new());
        let said = |word: &str| said(tree.as_ref(), text, word);
        let of = match role {
            Role::Form => said("form"),
            Role::Fragment => said("fragment"),
            Role::Changes => said("changes to"),
            Role::Translation => said("translation of"),
        };
        let of_council = matches!(role, Role::Changes | Role::Translation);
        let council = if of_council { said("council") } else { String::new() };
        let language = if role == Role::Translation { said("language") } else { String::new() };
        Some(Self { role, of, council, language })
    }

    /// What the file is called among those of its form.
    #[must_use]
    pub fn name(&self) -> String {
        let plain = |name: &str| {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            if !name.is_empty() && name.len() <= 64 && name.bytes().all(is_plain) {
                name.to_owned()
            } else {
                "other".to_owned()
            }
        };
        let language = Language::find(&self.language).map_or("other", Language::code);
        match self.role {
            Role::Form => FORM.to_owned(),
            Role::Fragment => format!("shared/{}.yaml", plain(&self.of)),
            Role::Changes => format!("councils/{}.yaml", plain(&self.council)),
            Role::Translation if self.council.is_empty() => format!("{language}.yaml"),
            Role::Translation => format!("councils/{}.{language}.yaml", plain(&self.council)),
        }
    }

    /// The form that it is or belongs to; nothing for a fragment.
    #[must_use]
    pub fn form(&self) -> Option<&str> {
        (self.role != Role::Fragment).then_some(self.of.as_str())
    }

    /// Is it for another council alone?
    #[must_use]
    pub fn is_of_another(&self, council: &str) -> bool {
        !self.council.is_empty() && self.council != council
    }
}

/// What stands after a word at the beginning of a line; also in a file that cannot be read whole.
fn said(tree: Option<&Value>, text: &str, word: &str) -> String {
    if let Some(said) = tree.and_then(|tree| tree.get(word)).and_then(Value::text) {
        return said.text.trim().to_owned();
    }
    let mut lines = text.lines().filter_map(|line| line.strip_prefix(word)?.trim_start().strip_prefix(':'));
    let value = lines.next().and_then(|value| value.split(" #").next()).unwrap_or_default();
    value.trim().trim_matches(['"', '\'']).to_owned()
}

/// The files of a form as one council has them, under our names: those of other councils are not among them.
#[must_use]
pub fn of_council(council: &str, files: &[(String, String)]) -> Files {
    let mut own: Files = Vec::new();
    for (_, text) in files {
        let Some(part) = Part::of(text).filter(|part| !part.is_of_another(council)) else { continue };
        put(&mut own, part.name(), text.clone());
    }
    own
}

/// Puts a file in its place: the form first, the others by name.
fn put(files: &mut Files, name: String, text: String) {
    match files.iter_mut().find(|(known, _)| *known == name) {
        Some((_, before)) => *before = text,
        None => files.push((name, text)),
    }
    in_order(files);
}

/// Puts files into the order in which they are kept: the form first, the others by name.
pub fn in_order(files: &mut Files) {
    files.sort_by_key(|(name, _)| (name != FORM, name.clone()));
}

/// What was handed in, laid over what is live: files with the names of `without` are left out, the others take the place of those
/// that are called the same.
///
/// # Errors
/// With what cannot be, in plain words.
pub fn laid_over(
    (council, council_name): (&str, &str),
    form: &str,
    live: &[(String, String)],
    without: &[String],
    handed_in: &[String],
) -> Result<Files, String> {
    let mut files = of_council(council, live);
    files.retain(|(name, _)| name == FORM || !without.contains(name));
    let mut seen = Vec::new();
    for text in handed_in {
        let part = Part::of(text).ok_or(
            "One of the files is not part of a form: a form starts with a line “form:”, a council’s changes with “changes to:”, a \
             translation with “translation of:”, questions that forms share with “fragment:”",
        )?;
        if part.is_of_another(council) {
            return Err(format!(
                "One of the files is for “{}”. Here you can only hand in files of {council_name}, with the line “council: {council}”",
                part.council
            ));
        }
        if part.form().is_some_and(|of| of != form) {
            return Err(format!("One of the files belongs to the form “{}”, and the others to “{form}”", part.of));
        }
        let name = part.name();
        if seen.contains(&name) {
            return Err(format!("Two of the files are the same part of the form, {name}. Hand in one of them"));
        }
        seen.push(name.clone());
        put(&mut files, name, text.clone());
    }
    if files.len() > MOST_FILES {
        return Err(format!("These are {} files, and a form may have {MOST_FILES}", files.len()));
    }
    if files.first().is_none_or(|(name, _)| name != FORM) {
        return Err(format!(
            "There is no form “{form}” yet. Hand in the form itself: the file that starts with “form: {form}”"
        ));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    fn live() -> Files {
        let files = [
            ("bins/form.yaml", "form: bins\ntitle: Bins"),
            ("shared/person.yaml", "fragment: person"),
            ("bins/councils/ashcombe.yaml", "changes to: bins\ncouncil: ashcombe"),
            ("bins/councils/penllyn.yaml", "changes to: bins\ncouncil: penllyn"),
            ("bins/councils/penllyn.cy.yaml", "translation of: bins\nlanguage: cy\ncouncil: penllyn"),
            ("bins/cy.yaml", "translation of: bins\nlanguage: cy"),
        ];
        files.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec()
    }

    fn names(files: &Files) -> Vec<&str> {
        files.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn over(council: &str, handed_in: &[&str]) -> Result<Files, String> {
        let handed_in: Vec<String> = handed_in.iter().map(|&text| text.to_owned()).collect();
        laid_over((council, "The council"), "bins", &live(), &[], &handed_in)
    }

    #[test]
    fn a_council_has_no_file_of_another() {
        assert_eq!(
            names(&of_council("ashcombe", &live())),
            ["form.yaml", "councils/ashcombe.yaml", "cy.yaml", "shared/person.yaml"]
        );
        let penllyn = of_council("penllyn", &live());
        assert!(
            names(&penllyn).contains(&"councils/penllyn.cy.yaml")
                && !names(&penllyn).contains(&"councils/ashcombe.yaml")
        );
        assert!(over("ashcombe", &["changes to: bins\ncouncil: penllyn"]).unwrap_err().contains("“penllyn”"));
    }

    #[test]
    fn what_is_handed_in_takes_the_place_of_what_is_live() {
        let files =
            over("ashcombe", &["changes to: bins\ncouncil: ashcombe\ntitle: New", "# Ours\nform: bins"]).unwrap();
        assert_eq!(files[0], ("form.yaml".to_owned(), "# Ours\nform: bins".to_owned()));
        assert!(files[1].1.ends_with("title: New"));
        assert_eq!(files.len(), 4);
        let less =
            laid_over(("ashcombe", ""), "bins", &live(), &["councils/ashcombe.yaml".to_owned(), FORM.to_owned()], &[]);
        assert_eq!(names(&less.unwrap()), ["form.yaml", "cy.yaml", "shared/person.yaml"]);
    }

    #[test]
    fn what_is_no_part_of_the_form_is_told() {
        assert!(over("ashcombe", &["title: x"]).unwrap_err().contains("not part of a form"));
        assert!(over("ashcombe", &["form: tins"]).unwrap_err().contains("“tins”"));
        assert!(over("ashcombe", &["form: bins", "form: bins"]).unwrap_err().contains("Two of the files"));
        assert!(laid_over(("a", "A"), "x", &[], &[], &[]).unwrap_err().contains("no form “x”"));
    }

    #[test]
    fn names_are_ours_whatever_a_file_says() {
        let name = |text: &str| Part::of(text).unwrap().name();
        assert_eq!(name("changes to: bins\ncouncil: ../../etc/passwd"), "councils/other.yaml");
        assert_eq!(name("translation of: bins\nlanguage: ../x"), "other.yaml");
        assert_eq!(name("fragment: \"a/b\""), "shared/other.yaml");
        // One that cannot be read is still known by what it says.
        assert_eq!(Part::of("form: bins # ours\n  : [").unwrap().of, "bins");
    }
}
