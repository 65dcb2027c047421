//! One form from several files: fragments that it uses, changes of councils, translations. All of it happens on the tree of
//! the file, before anything is looked up, so that every later step sees one form whose parts know their places.

mod changes;
mod expand;
mod fragment;
mod merge;

pub(crate) use changes::{Changes, broken, check_tests, same_kinds};
pub(crate) use expand::expand;
pub(crate) use fragment::{Fragment, alone, at_its_use, for_the_form};

use crate::diagnostic::Diagnostic;
use crate::read::{self, Entry, Shape, Text, Value};
use crate::source::{SourceFile, Sources};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

/// What a file is, by the word that it starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `form`: a form of its own; also whatever says none of these words.
    Form,
    /// `fragment`: questions that forms use.
    Fragment,
    /// `changes to`: what a council does differently.
    Changes,
    /// `translation of`: the texts in another language.
    Translation,
}

/// The words by which a file says what it is.
const ROLES: &[(&str, Role)] = &[
    ("form", Role::Form),
    ("fragment", Role::Fragment),
    ("changes to", Role::Changes),
    ("translation of", Role::Translation),
];

impl Role {
    /// What a file is, without reading it whole: by the first line that starts with one of the words. `None` when no line does,
    /// so that other YAML files in a folder of forms are left alone.
    ///
    /// ```
    /// use compiler::reuse::Role;
    /// assert_eq!(Role::of_bytes(b"# Ours\nchanges to: bins\n"), Some(Role::Changes));
    /// assert_eq!(Role::of_bytes(b"name: Ashcombe\n"), None);
    /// ```
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        first_word(bytes).map(|(role, _)| role)
    }

    fn of_tree(tree: &Value) -> Self {
        let says = |word: &str| tree.get(word).is_some();
        ROLES.iter().find(|(word, _)| says(word)).map_or(Self::Form, |(_, role)| *role)
    }
}

/// Where the other files of a form stand, from the folder of the form: fragments, changes of councils, translations.
const FOLDERS: &[&str] = &["../shared", "shared", "councils", ""];

/// A form or fragment with the files that belong to it. The caller brings `list`, which gives the YAML files directly in a
/// folder (none when there is no such folder; other forms may be left out), and `read`, which gives the bytes of one.
///
/// # Errors
/// The caller's own, when a file cannot be read.
pub fn gather<Error>(
    path: &Path,
    list: impl Fn(&Path) -> Result<Vec<PathBuf>, Error>,
    read: impl Fn(&Path) -> Result<Vec<u8>, Error>,
) -> Result<Sources, Error> {
    let form = read(path)?;
    let mut sources = Sources::from(SourceFile::from_bytes(path.display().to_string(), &form));
    if Role::of_bytes(&form) != Some(Role::Form) {
        return Ok(sources);
    }
    let folder = folder_of(path);
    for place in FOLDERS {
        let mut others = list(&plain(&folder.join(place)))?;
        others.sort();
        for other in others.into_iter().filter(|other| plain(other) != plain(path)) {
            let bytes = read(&other)?;
            if belongs(path, &form, &bytes) {
                sources.add(SourceFile::from_bytes(plain(&other).display().to_string(), &bytes));
            }
        }
    }
    Ok(sources)
}

/// The form that a file belongs to: itself, or for changes and translations the form beside or above them. `None` when there is
/// no such form. `list` and `read` are those of [`gather`].
///
/// # Errors
/// The caller's own, when a file cannot be read.
pub fn form_of<Error>(
    path: &Path,
    list: impl Fn(&Path) -> Result<Vec<PathBuf>, Error>,
    read: impl Fn(&Path) -> Result<Vec<u8>, Error>,
) -> Result<Option<PathBuf>, Error> {
    let bytes = read(path)?;
    if !matches!(Role::of_bytes(&bytes), Some(Role::Changes | Role::Translation)) {
        return Ok(Some(path.to_owned()));
    }
    let folder = folder_of(path);
    for folder in [folder.clone(), plain(&folder.join(".."))] {
        for form in list(&folder)? {
            let form_bytes = read(&form)?;
            if Role::of_bytes(&form_bytes) == Some(Role::Form) && belongs(&form, &form_bytes, &bytes) {
                return Ok(Some(form));
            }
        }
    }
    Ok(None)
}

/// The forms that can use the fragment in this file: those from which it stands in one of the [`FOLDERS`]. `list` and `read` are
/// those of [`gather`]; `folders` gives the folders directly in a folder.
///
/// # Errors
/// The caller's own, when a file cannot be read.
pub fn forms_around<Error>(
    fragment: &Path,
    list: impl Fn(&Path) -> Result<Vec<PathBuf>, Error>,
    folders: impl Fn(&Path) -> Result<Vec<PathBuf>, Error>,
    read: impl Fn(&Path) -> Result<Vec<u8>, Error>,
) -> Result<Vec<PathBuf>, Error> {
    let own = folder_of(fragment);
    let above = plain(&own.join(".."));
    let mut near = vec![own.clone(), above.clone()];
    near.extend(folders(&above)?);
    let mut forms = Vec::new();
    for folder in near {
        // The same four places, looked at from the other side.
        if !FOLDERS.iter().any(|place| plain(&folder.join(place)) == plain(&own.join(""))) {
            continue;
        }
        for form in list(&folder)? {
            if Role::of_bytes(&read(&form)?) == Some(Role::Form) {
                forms.push(form);
            }
        }
    }
    forms.sort();
    forms.dedup();
    Ok(forms)
}

/// Whether a file from one of the [`FOLDERS`] belongs to a form: every fragment does, and the changes and translations that
/// name it. A file called `form.yaml` has a folder of its own, so there they all belong to it, even those with a wrong name.
fn belongs(form_path: &Path, form: &[u8], other: &[u8]) -> bool {
    match first_word(other) {
        Some((Role::Fragment, _)) => true,
        Some((Role::Changes | Role::Translation, name)) => {
            form_path.ends_with("form.yaml") || first_word(form).is_some_and(|(_, form)| form == name)
        }
        _ => false,
    }
}

/// The path without a `name/..` in it, as people write it.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        let after_a_name = matches!(plain.components().next_back(), Some(Component::Normal(_)));
        if part != Component::ParentDir || !after_a_name || !plain.pop() {
            plain.push(part);
        }
    }
    plain
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The first line that says what a file is, and the name after its colon.
fn first_word(bytes: &[u8]) -> Option<(Role, &[u8])> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.split(|byte| *byte == b'\n').find_map(|line| {
        let line = line.strip_prefix(b"\"").unwrap_or(line);
        ROLES.iter().find_map(|(word, role)| {
            let rest = line.strip_prefix(word.as_bytes())?;
            let name = rest.strip_prefix(b"\"").unwrap_or(rest).trim_ascii_start().strip_prefix(b":")?;
            Some((*role, name.trim_ascii()))
        })
    })
}

/// A file that could be read.
pub(crate) struct Part {
    /// What it is.
    pub role: Role,
    /// What it says; its places are those of all files together.
    pub tree: Value,
    /// Its bytes among those of all files.
    pub span: Range<usize>,
    /// What is wrong with its bytes or layout.
    pub problems: Vec<Diagnostic>,
}

/// Reads one of the files. The tree says nothing when the file cannot be read, and the problems say why.
pub(crate) fn part(start: usize, file: &SourceFile) -> Part {
    let mut problems = file.problems().to_vec();
    // What is put into a form from another file makes sense there only as a whole.
    let alone = matches!(Role::of_bytes(file.text.as_bytes()), Some(Role::Form) | None);
    let read = if alone { read::read_on } else { read::read };
    let tree = if file.readable() { read(file, &mut problems) } else { None };
    let mut tree = tree.unwrap_or(Value { at: 0..0, shape: Shape::Broken });
    tree.moved(start);
    let problems = problems.into_iter().map(|problem| problem.moved(start)).collect();
    let role = match tree.shape {
        Shape::Broken => Role::of_bytes(file.text.as_bytes()).unwrap_or(Role::Form),
        _ => Role::of_tree(&tree),
    };
    Part { role, tree, span: start..start + file.text.len() + 1, problems }
}

/// All files but the first, sorted by what they are.
pub(crate) struct Others {
    /// Fragments that can be used.
    pub fragments: Vec<Fragment>,
    /// Changes of councils.
    pub changes: Vec<Part>,
    /// Translations.
    pub translations: Vec<Part>,
}

impl Others {
    /// Reads them.
    pub(crate) fn of(sources: &Sources) -> Self {
        let mut others = Self { fragments: Vec::new(), changes: Vec::new(), translations: Vec::new() };
        for (start, file) in sources.all().skip(1) {
            let part = part(start, file);
            match part.role {
                Role::Fragment => others.fragments.push(Fragment::of(part)),
                Role::Changes => others.changes.push(part),
                Role::Translation => others.translations.push(part),
                Role::Form => {}
            }
        }
        others
    }
}

/// What the name of a council's file says that the council is called: `penllyn` for `councils/penllyn.yaml` of a form that
/// has a folder of its own. Elsewhere a file can be called anything.
pub(crate) fn council_by_file<'s>(sources: &'s Sources, part: &Part) -> Option<&'s str> {
    let file = Path::new(&sources.find(&part.span).file.name);
    let own_folder = Path::new(&sources.first().name).ends_with("form.yaml");
    let in_councils = file.parent().is_some_and(|folder| folder.ends_with("councils"));
    if own_folder && in_councils { file.file_stem()?.to_str() } else { None }
}

/// A line of our own making, at a place of a file.
pub(crate) fn line(key: &str, at: &Range<usize>, value: Value) -> Entry {
    Entry { key: Text::made(key, at.clone()), value }
}

/// A text of our own making, at a place of a file.
pub(crate) fn words(text: impl Into<String>, at: &Range<usize>) -> Value {
    Value { at: at.clone(), shape: Shape::Text(Text::made(text, at.clone())) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_word() {
        for form in ["form: a", "# note\nform : a", "\u{FEFF}form:\n", "\"form\": a", "title: x\r\nform: a\r\n"] {
            assert_eq!(Role::of_bytes(form.as_bytes()), Some(Role::Form), "{form:?}");
        }
        for other in ["forms: a", "council: x\n  form: a", "# form: a", ""] {
            assert_eq!(Role::of_bytes(other.as_bytes()), None, "{other:?}");
        }
    }

    /// A disk of two folders: one form in a folder of its own, and two forms side by side.
    const DISK: &[(&str, &str)] = &[
        ("forms/shared/person.yaml", "fragment: person"),
        ("forms/bins/form.yaml", "form: bins"),
        ("forms/bins/cy.yaml", "translation of: bnis"),
        ("forms/bins/councils/ashcombe.yaml", "changes to: bins"),
        ("forms/one.yaml", "form: one"),
        ("forms/two.yaml", "form: two"),
        ("forms/one.cy.yaml", "translation of: one"),
    ];

    fn list(folder: &Path) -> Result<Vec<PathBuf>, ()> {
        Ok(DISK.iter().map(|(path, _)| PathBuf::from(path)).filter(|path| path.parent() == Some(folder)).collect())
    }

    fn read(path: &Path) -> Result<Vec<u8>, ()> {
        DISK.iter().find(|(name, _)| Path::new(name) == path).map(|(_, text)| text.as_bytes().to_vec()).ok_or(())
    }

    #[test]
    fn a_form_is_gathered_with_what_belongs_to_it() {
        let names = |path: &str| {
            let sources = gather(Path::new(path), list, read).unwrap();
            sources.all().map(|(_, file)| file.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            names("forms/bins/form.yaml"),
            [
                "forms/bins/form.yaml",
                "forms/shared/person.yaml",
                "forms/bins/councils/ashcombe.yaml",
                "forms/bins/cy.yaml"
            ]
        );
        assert_eq!(names("forms/one.yaml"), ["forms/one.yaml", "forms/shared/person.yaml", "forms/one.cy.yaml"]);
        assert_eq!(names("forms/shared/person.yaml"), ["forms/shared/person.yaml"]);
        let form = |path: &str| form_of(Path::new(path), list, read).unwrap();
        assert_eq!(form("forms/bins/councils/ashcombe.yaml"), Some("forms/bins/form.yaml".into()));
        assert_eq!(form("forms/bins/cy.yaml"), Some("forms/bins/form.yaml".into()));
        assert_eq!(form("forms/one.cy.yaml"), Some("forms/one.yaml".into()));
        assert_eq!(form("forms/two.yaml"), Some("forms/two.yaml".into()));
        let folders = |folder: &Path| {
            let all = DISK.iter().flat_map(|(path, _)| Path::new(path).ancestors().skip(1).map(Path::to_owned));
            Ok::<_, ()>(all.filter(|path| path.parent() == Some(folder)).collect::<Vec<_>>())
        };
        let around = forms_around(Path::new("forms/shared/person.yaml"), list, folders, read).unwrap();
        let all: Vec<PathBuf> =
            ["forms/bins/form.yaml", "forms/one.yaml", "forms/two.yaml"].map(PathBuf::from).to_vec();
        assert_eq!(around, all, "from their own folders and from the one above");
    }

    #[test]
    fn a_council_is_called_what_its_file_is_called() {
        let form = "form: bins\ntitle: Say so\npages:\n  - page: one\n    title: What was it?\n    questions:\n      - question: what\n        type: text\n        ask: What was it?\n        called: what it was\n";
        let councils = |council: &str| {
            let mut sources = Sources::from(SourceFile::new("bins/form.yaml", form));
            let changes = format!("changes to: bins\ncouncil: {council}\ntitle: Tell us\n");
            sources.add(SourceFile::new("bins/councils/penllyn.yaml", &changes));
            let checked = crate::check_all(&sources);
            (checked.councils.len(), checked.diagnostics.into_iter().map(|found| found.message).collect::<Vec<_>>())
        };
        assert_eq!(councils("penllyn"), (1, vec![]));
        for other in ["Penllyn", "nowhere"] {
            let told = format!("The council is called `{other}` here, and the file is called `penllyn.yaml`");
            assert_eq!(councils(other), (0, vec![told]));
        }
    }

    #[test]
    fn paths_are_shown_without_detours() {
        for (path, shown) in
            [("forms/bin/../shared", "forms/shared"), ("./../shared", "./../shared"), ("../a/../b", "../b")]
        {
            assert_eq!(plain(Path::new(path)), Path::new(shown), "{path}");
        }
    }
}
