//! The forms in a commit: `<folder>/<form>/form.yaml` with the files beside it, and `<folder>/shared` with the questions that forms share.
//! Files are told by what they say, as everywhere in publishing; where they lie is remembered, and what is no part of a form is left alone.

use super::super::files::{Files, MOST_FILES, Part, in_order};
use super::super::handed::MOST_OF_ALL;
use super::git::{Git, GitError, MOST_SAID, Order};
use super::is_name;
use compiler::reuse::Role;
use compiler::source::MOST_BYTES;
use compiler::words::Language;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The form itself.
const FORM: &str = "form.yaml";
/// The folder of the questions that forms share.
pub(super) const SHARED: &str = "shared";

/// A file of a form, and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileAt {
    /// From the root of the repository.
    pub path: String,
    /// Among the files of its form.
    pub name: String,
    pub mode: String,
    pub text: Arc<str>,
    id: String,
    /// Is it in the folder of the form, and not shared?
    pub is_own: bool,
}

/// A form in a commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Kept {
    pub at: Vec<FileAt>,
    /// Everything that lies in its folder, taken or not.
    pub paths: BTreeSet<String>,
    /// Why it cannot be opened.
    pub trouble: Option<String>,
}

impl FileAt {
    /// As git has it.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Kept {
    /// Is the form there? The shared questions alone make none.
    pub fn is_there(&self) -> bool {
        self.trouble.is_some() || self.at.iter().any(|file| file.is_own)
    }

    /// Name and text of each file.
    pub fn files(&self) -> Files {
        let mut files: Files = if self.is_there() {
            self.at.iter().map(|file| (file.name.clone(), file.text.to_string())).collect()
        } else {
            Files::new()
        };
        in_order(&mut files);
        files
    }

    pub fn find(&self, name: &str) -> Option<&FileAt> {
        self.at.iter().find(|file| file.name == name)
    }

    /// Whether two are the same to whoever reads them.
    pub fn is_as(&self, other: &Self) -> bool {
        self.trouble == other.trouble && self.files() == other.files()
    }
}

/// Where the forms of a council lie in a repository.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub council: String,
    /// The folder with the forms: empty, or with a slash at its end.
    pub folder: String,
}

/// Texts by the id of their blob. One that is no text is remembered too.
pub(super) type Texts = HashMap<String, Option<Arc<str>>>;

/// A line of `ls-tree`.
struct Entry {
    mode: String,
    id: String,
    size: u64,
    path: String,
}

impl Place {
    /// The folder of a form, from the root of the repository.
    pub fn of(&self, form: &str) -> String {
        format!("{}{form}", self.folder)
    }

    /// The forms in a commit, or one of them; `known` are texts that need not be read again, and is brought up to date.
    pub async fn read(
        &self,
        git: &Git,
        commit: &str,
        only: Option<&str>,
        known: &mut Texts,
    ) -> Result<BTreeMap<String, Kept>, GitError> {
        let entries = self.entries(git, commit, only).await?;
        let mut seen = 0;
        let wanted: Vec<&str> = entries
            .iter()
            .filter(|entry| self.place(&entry.path).is_some() && !is_link(entry) && entry.size <= MOST_BYTES as u64)
            .inspect(|entry| seen += entry.size)
            .map(|entry| entry.id.as_str())
            .filter(|id| !known.contains_key(*id))
            .collect();
        if seen > MOST_SAID {
            return Err(GitError::TooMuch("cat-file".to_owned()));
        }
        read_texts(git, &wanted, known).await?;
        let mut forms: BTreeMap<String, Kept> = BTreeMap::new();
        for entry in &entries {
            if let Some(form) = self.form_of(&entry.path) {
                forms.entry(form.to_owned()).or_default().paths.insert(entry.path.clone());
            }
        }
        if let Some(form) = only {
            forms.entry(form.to_owned()).or_default();
        }
        let (own, shared): (Vec<&Entry>, Vec<&Entry>) = entries
            .iter()
            .filter(|entry| self.place(&entry.path).is_some())
            .partition(|entry| self.form_of(&entry.path).is_some());
        for (form, kept) in &mut forms {
            let of_form = own.iter().filter(|entry| self.form_of(&entry.path) == Some(form));
            for entry in of_form.chain(&shared) {
                self.take(entry, kept, known);
            }
            let length: usize = kept.at.iter().map(|file| file.text.len()).sum();
            if kept.at.len() > MOST_FILES || length > MOST_OF_ALL {
                kept.trouble =
                    Some(format!("{form} has more files, or longer ones, in the repository than a form may have"));
            }
        }
        forms.retain(|form, kept| only == Some(form) || kept.is_there());
        Ok(forms)
    }

    /// Puts a file among those of a form, if it is one of them.
    fn take(&self, entry: &Entry, kept: &mut Kept, known: &Texts) {
        let Some((is_own, place)) = self.place(&entry.path) else { return };
        let trouble = |why: &str| {
            Some(format!("{} in the repository {why}. Whoever looks after the repository can put it right", entry.path))
        };
        if is_link(entry) {
            kept.trouble = trouble("is a link, and not a file");
            return;
        }
        if entry.size > MOST_BYTES as u64 {
            kept.trouble = trouble("is longer than a file of a form may be, 1 MB");
            return;
        }
        let Some(text) = known.get(&entry.id).cloned().flatten() else {
            kept.trouble = trouble("is not plain text");
            return;
        };
        let Some(name) = self.name(&text, place).filter(|name| is_own || name.starts_with("shared/")) else { return };
        if !is_own && (Role::of_bytes(text.as_bytes()) != Some(Role::Fragment) || kept.find(&name).is_some()) {
            // What the form has itself counts before what it shares.
            return;
        }
        if let Some(other) = kept.find(&name) {
            kept.trouble = trouble(&format!("is the same part of the form as {}", other.path));
            return;
        }
        kept.at.push(FileAt {
            path: entry.path.clone(),
            name,
            mode: entry.mode.clone(),
            text,
            id: entry.id.clone(),
            is_own,
        });
    }

    /// What a file is called among those of its form, by what it says; nothing where it is no part of it. What cannot be read, as
    /// somebody was still writing it, is what its place says.
    pub fn name(&self, text: &str, place: &str) -> Option<String> {
        match Part::of(text) {
            Some(part) if part.is_of_another(&self.council) => None,
            Some(part) => {
                let name = part.name();
                (name != FORM || place == FORM).then_some(name)
            }
            None => is_usual(place).then(|| place.to_owned()),
        }
    }

    /// Where a file lies among those of a form, and whether it is the form's own: the form's folder, and `shared` and `councils` in it.
    fn place<'p>(&self, path: &'p str) -> Option<(bool, &'p str)> {
        let rest = path.strip_prefix(self.folder.as_str()).filter(|rest| rest.ends_with(".yaml"))?;
        let (first, name) = rest.split_once('/')?;
        if first == SHARED {
            return (!name.contains('/')).then_some((false, rest));
        }
        let is_near = match name.split_once('/') {
            Some((folder, name)) => [SHARED, "councils"].contains(&folder) && !name.contains('/'),
            None => true,
        };
        (is_name(first) && is_near).then_some((true, name))
    }

    /// The form in whose folder something lies.
    pub fn form_of<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (form, _) = path.strip_prefix(self.folder.as_str())?.split_once('/')?;
        (is_name(form) && form != SHARED).then_some(form)
    }

    async fn entries(&self, git: &Git, commit: &str, only: Option<&str>) -> Result<Vec<Entry>, GitError> {
        let (form, shared) = (only.map(|form| self.of(form) + "/"), self.of(SHARED) + "/");
        let mut arguments = vec!["ls-tree", "-r", "-z", "-l", "--full-tree", commit];
        match &form {
            Some(form) => arguments.extend([form.as_str(), shared.as_str()]),
            None if self.folder.is_empty() => {}
            None => arguments.push(&self.folder),
        }
        let said = git.bytes(&Order::of(&arguments)).await?;
        Ok(said.split(|byte| *byte == 0).filter_map(|line| entry(std::str::from_utf8(line).ok()?)).collect())
    }
}

/// The mode of a link; what it leads to may lie anywhere.
fn is_link(entry: &Entry) -> bool {
    entry.mode == "120000"
}

/// `100644 blob 0123…   12<TAB>bins/form.yaml`; nothing for what is no file, as a repository within this one.
fn entry(line: &str) -> Option<Entry> {
    let (told, path) = line.split_once('\t')?;
    let mut told = told.split_ascii_whitespace();
    let (mode, kind, id, size) = (told.next()?, told.next()?, told.next()?, told.next()?);
    let is_file = kind == "blob";
    is_file.then(|| Entry {
        mode: mode.to_owned(),
        id: id.to_owned(),
        size: size.parse().unwrap_or(u64::MAX),
        path: path.to_owned(),
    })
}

/// Does a file belong to a form by its place alone?
fn is_usual(place: &str) -> bool {
    let stem = place.strip_suffix(".yaml").unwrap_or_default();
    match stem.split_once('/') {
        Some((folder, name)) => [SHARED, "councils"].contains(&folder) && name.split('.').all(is_name),
        None => stem == "form" || Language::find(stem).is_some(),
    }
}

/// Reads texts by their ids.
async fn read_texts(git: &Git, ids: &[&str], known: &mut Texts) -> Result<(), GitError> {
    if ids.is_empty() {
        return Ok(());
    }
    let input = ids.iter().fold(String::new(), |all, id| all + id + "\n");
    let order = Order { input: input.as_bytes(), ..Order::of(&["cat-file", "--batch"]) };
    let said = git.bytes(&order).await?;
    let mut rest = said.as_slice();
    let broken = || GitError::Failed("cat-file".to_owned(), "it said something else than was asked".to_owned());
    for id in ids {
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
        let (head, after) = rest.split_at(end);
        let head = std::str::from_utf8(head).map_err(|_| broken())?;
        let size: usize = head.rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or_else(broken)?;
        let bytes = after.get(1..=size).ok_or_else(broken)?;
        // A text with the character that has the number nought is none: no database takes it.
        let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
        known.insert((*id).to_owned(), text.map(|text| Arc::from(text.replace("\r\n", "\n"))));
        rest = after.get(size + 2..).ok_or_else(broken)?;
    }
    Ok(())
}
