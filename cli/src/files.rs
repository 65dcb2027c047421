//! Finds form files and what belongs to each, and reads them.

use crate::outcome::Failure;
use compiler::plain::{self, Settings};
use compiler::report;
use compiler::reuse::{Role, form_of, gather};
use compiler::source::{MOST_BYTES, SourceFile, Sources};
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use walkdir::WalkDir;

/// Folders that hold cases for a program, not forms for people.
const CASES: &[&str] = &["tests", "fuzz", "fixtures"];

/// What was found under the paths of a command.
#[derive(Debug, Default)]
pub struct Search {
    /// Files, in the order given and within a folder by name, each once.
    pub files: Vec<PathBuf>,
    /// Folders of [`CASES`] with forms in them, which nobody named.
    pub left_aside: Vec<PathBuf>,
}

/// The forms and fragments under `paths`. A file is taken as it is; one with changes or a translation stands for its form. In
/// a folder, every YAML file that says `form:` or `fragment:` is one.
///
/// # Errors
/// When a path cannot be read, or none holds a form.
pub fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    search(paths).map(|found| found.files)
}

/// The same, with what was left aside.
///
/// # Errors
/// When a path cannot be read, or none holds a form.
pub fn search(paths: &[PathBuf]) -> Result<Search, Failure> {
    let the_form = |path: &Path| {
        let lost = || Failure::Command(format!("The form that {} belongs to is not beside it", path.display()));
        form_of(path, yaml_in, read)?.ok_or_else(lost)
    };
    look(paths, the_form, |role| matches!(role, Role::Form | Role::Fragment))
}

/// Every file under `paths` that forms are made of: forms, fragments, changes of councils and translations.
///
/// # Errors
/// When a path cannot be read, or none holds a form.
pub fn every_file(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    look(paths, |path| Ok(path.to_owned()), |_| true).map(|found| found.files)
}

/// Looks under paths: `named` says which file one stands for that was named itself; in folders the `wanted` are taken.
fn look(
    paths: &[PathBuf],
    named: impl Fn(&Path) -> Result<PathBuf, Failure>,
    wanted: impl Fn(Role) -> bool,
) -> Result<Search, Failure> {
    let mut search = Search::default();
    for path in paths {
        refuse_standard_input(path)?;
        let about = path.metadata().map_err(|error| Failure::file("read", path, &error))?;
        if !about.is_dir() {
            search.files.push(named(path)?);
            continue;
        }
        let mut cases = Vec::new();
        let (before, cases_before) = (search.files.len(), search.left_aside.len());
        for file in yaml_below(path, &mut cases)? {
            if Role::of_bytes(&read(&file)?).is_some_and(&wanted) {
                search.files.push(file);
            }
        }
        for folder in cases {
            if holds_a_form(&folder)? {
                search.left_aside.push(folder);
            }
        }
        if search.files.len() == before {
            let hint = match search.left_aside.get(cases_before) {
                Some(folder) => format!("What is in {} counts when you name that folder", folder.display()),
                None => {
                    "A form is a YAML file that starts with the line form: and its name. To start one: onceform new"
                        .to_owned()
                }
            };
            return Err(Failure::Command(format!("There is no form in {}. {hint}", path.display())));
        }
    }
    let mut seen = std::collections::HashSet::new();
    search.files.retain(|path| seen.insert(path.clone()));
    Ok(search)
}

/// The YAML files below a folder by name, without those in folders that are set aside; [`CASES`] go to `cases`.
fn yaml_below(folder: &Path, cases: &mut Vec<PathBuf>) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| {
        let cased =
            entry.depth() > 0 && entry.file_type().is_dir() && CASES.iter().any(|name| entry.file_name() == *name);
        if cased {
            cases.push(entry.path().to_owned());
        }
        !cased && (entry.depth() == 0 || !is_set_aside(entry.path()))
    });
    for entry in entries {
        let entry = entry.map_err(|error| unwalked(folder, &error))?;
        if entry.file_type().is_file() && is_yaml(entry.path()) {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// A folder below this one that could not be looked into.
fn unwalked(folder: &Path, error: &walkdir::Error) -> Failure {
    let path = error.path().unwrap_or(folder);
    match error.io_error() {
        Some(error) => Failure::file("read", path, error),
        None => Failure::Command(format!("Cannot read {}: a link in it leads back to a folder above", path.display())),
    }
}

fn holds_a_form(folder: &Path) -> Result<bool, Failure> {
    for file in yaml_below(folder, &mut Vec::new())? {
        if Role::of_bytes(&read(&file)?).is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Other commands take `-` for standard input. A form has files beside it, so it is one itself.
///
/// # Errors
/// When the path stands for standard input.
pub fn refuse_standard_input(path: &Path) -> Result<(), Failure> {
    if path.as_os_str() != "-" {
        return Ok(());
    }
    Err(Failure::Command(
        "This is read from a file, not from standard input. Save it to a file and name that".to_owned(),
    ))
}

/// Reads a form file. Bytes past the most that a form may have are not read, one more than that is.
///
/// # Errors
/// When it cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| Failure::file("read", path, &error);
    refuse_standard_input(path)?;
    if path.is_dir() {
        return Err(Failure::Command(format!("{} is a folder, and one form file is wanted here", path.display())));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The council whose changes a file holds; none for every other file, and for a folder.
///
/// # Errors
/// When it cannot be read.
pub fn council_in(path: &Path) -> Result<Option<String>, Failure> {
    if path.is_dir() {
        return Ok(None);
    }
    let bytes = read(path)?;
    if Role::of_bytes(&bytes) != Some(Role::Changes) {
        return Ok(None);
    }
    let file = SourceFile::from_bytes(path.display().to_string(), &bytes);
    let tree = compiler::read::read(&file, &mut Vec::new());
    Ok(tree.and_then(|tree| Some(tree.get("council")?.text()?.text.trim().to_owned())))
}

/// What stands in folders besides forms. Each folder is looked through once, however many forms it holds.
#[derive(Debug, Default)]
pub struct Folders(Mutex<HashMap<PathBuf, Vec<PathBuf>>>);

impl Folders {
    fn besides_forms(&self, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = known.get(folder) {
            return Ok(files.clone());
        }
        let mut files = Vec::new();
        for file in yaml_in(folder)? {
            if Role::of_bytes(&read(&file)?) != Some(Role::Form) {
                files.push(file);
            }
        }
        known.insert(folder.to_owned(), files.clone());
        Ok(files)
    }
}

/// A form with the fragments that it can use, the changes of councils and its translations, as the compiler takes them.
///
/// # Errors
/// When one of them cannot be read.
pub fn sources(path: &Path, folders: &Folders) -> Result<Sources, Failure> {
    gather(path, |folder| folders.besides_forms(folder), read)
}

/// What the council finds plain, from the nearest `plain-english.yaml` beside a file or in a folder above it.
///
/// # Errors
/// When there is one that cannot be read, or has a mistake.
pub fn plain_english(path: &Path) -> Result<Option<Settings>, Failure> {
    let whole = path.canonicalize().map_err(|error| Failure::file("read", path, &error))?;
    let mut beside = whole.ancestors().skip(1).map(|folder| folder.join("plain-english.yaml"));
    let Some(nearest) = beside.find(|file| file.is_file()) else { return Ok(None) };
    let file = SourceFile::from_bytes(nearest.display().to_string(), &read(&nearest)?);
    plain::settings(&file).map(Some).map_err(|problems| {
        let shown = report::text(&Sources::from(file), &problems, false);
        Failure::Command(format!("{} has a mistake\n\n{}", nearest.display(), shown.trim_end()))
    })
}

/// The YAML files directly in a folder, by name; none when there is no such folder.
///
/// # Errors
/// When the folder cannot be read.
pub fn yaml_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |error: std::io::Error| Failure::file("read", folder, &error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() && is_yaml(&path) {
            files.push(path);
        }
    }
    Ok(files)
}

/// The folders directly in a folder, by name; none when there is no such folder.
///
/// # Errors
/// When the folder cannot be read.
pub fn folders_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |error: std::io::Error| Failure::file("read", folder, &error);
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() && !is_set_aside(&path) {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// Hidden folders and files, and the folders of tools, hold copies, not forms.
fn is_set_aside(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name == "node_modules" || name == "target" || name.as_encoded_bytes().starts_with(b"."))
}
