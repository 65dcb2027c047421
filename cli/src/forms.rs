//! Finds form files, reads them, and works on many at once in a stable order.

use crate::outcome::{Failure, Outcome};
use crate::progress::Progress;
use anstream::stderr;
use compiler::codes::Code;
use compiler::diagnostic::{Diagnostic, Severity};
use compiler::program::Program;
use compiler::report;
use compiler::source::{MOST_BYTES, SourceFile};
use rayon::prelude::*;
use std::any::Any;
use std::fs::File;
use std::io::{Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Bytes of stack for each thread that works on forms.
const STACK: usize = 16 * 1024 * 1024;

/// Makes the threads that work on forms. Called once, before any form is read.
pub fn prepare_threads() {
    // It can only have been called before, and then the threads are there.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
}

/// The form files under `paths`, in the order given and within a folder by name. A file is taken as it is; in a folder,
/// every YAML file that says `form:` is one.
///
/// # Errors
/// When a path cannot be read, or none holds a form.
pub fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        let about = path.metadata().map_err(|error| Failure::file("read", path, &error))?;
        if !about.is_dir() {
            found.push(path.clone());
            continue;
        }
        let before = found.len();
        let entries = WalkDir::new(path).sort_by_file_name().into_iter();
        for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_set_aside(entry.path())) {
            let entry = entry.map_err(|error| Failure::Command(format!("Cannot read {}: {error}", path.display())))?;
            if entry.file_type().is_file() && is_yaml(entry.path()) && says_form(&read(entry.path())?) {
                found.push(entry.into_path());
            }
        }
        if found.len() == before {
            let hint = "A form is a YAML file that starts with the line form: and its name. To start one: onceform new";
            return Err(Failure::Command(format!("There is no form in {}. {hint}", path.display())));
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|path| seen.insert(path.clone()));
    Ok(found)
}

/// Reads a form file. Bytes past the most that a form may have are not read, one more than that is.
///
/// # Errors
/// When it cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| Failure::file("read", path, &error);
    if path.is_dir() {
        return Err(Failure::Command(format!("{} is a folder, and one form file is wanted here", path.display())));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The form file as the compiler takes it.
///
/// # Errors
/// When it cannot be read.
pub fn source(path: &Path) -> Result<SourceFile, Failure> {
    Ok(SourceFile::from_bytes(path.display().to_string(), &read(path)?))
}

/// A form file and what was found in it.
pub struct Found {
    /// The file.
    pub file: SourceFile,
    /// Mistakes and warnings, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
    /// The form, when it has no mistake.
    pub program: Option<Program>,
}

impl Found {
    /// Reads and checks one file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(path: &Path) -> Result<Self, Failure> {
        let file = source(path)?;
        let checked = compiler::check(&file);
        Ok(Self { file, diagnostics: checked.diagnostics, program: checked.program })
    }

    /// What stands in for a file that the compiler could not finish.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn our_fault(path: &Path, panic: &str) -> Result<Self, Failure> {
        let message = format!("onceform could not finish this form, and that is a fault in onceform: {panic}");
        Ok(Self {
            file: source(path)?,
            diagnostics: vec![Diagnostic::new(Code::OurFault, 0..0, message)],
            program: None,
        })
    }

    /// How a command ends that found this.
    pub fn outcome(&self) -> Outcome {
        let of = |diagnostic: &Diagnostic| match (diagnostic.code, diagnostic.code.severity()) {
            (Code::OurFault, _) => Outcome::OurFault,
            (_, Severity::Mistake) => Outcome::Mistakes,
            (_, Severity::Warning) => Outcome::Clean,
        };
        self.diagnostics.iter().map(of).fold(Outcome::Clean, Outcome::and)
    }
}

/// A form without mistakes.
pub struct Form {
    /// Where it stands.
    pub path: PathBuf,
    /// What it means.
    pub program: Program,
}

/// The forms under `paths` that have no mistakes. The mistakes of the others are written to standard error.
///
/// # Errors
/// When a file cannot be read, or there is none.
pub fn compiled(paths: &[PathBuf]) -> Result<(Vec<Form>, Outcome), Failure> {
    let paths = find(paths)?;
    let mut forms = Vec::new();
    let mut outcome = Outcome::Clean;
    for (path, found) in paths.iter().zip(each("Checking", &paths, |path| Found::of(path))) {
        let found = found.unwrap_or_else(|panic| Found::our_fault(path, &panic))?;
        outcome = outcome.and(found.outcome());
        match found.program {
            Some(program) => forms.push(Form { path: path.clone(), program }),
            None => writeln!(stderr(), "{}\n", report::text(&found.file, &found.diagnostics, true).trim_end())?,
        }
    }
    Ok((forms, outcome))
}

/// The one form at `path`, or nothing when it has mistakes, which are then written to standard error.
///
/// # Errors
/// When it cannot be read, or the folder holds several.
pub fn compiled_one(path: &Path) -> Result<Option<Form>, Failure> {
    let paths = find(&[path.to_owned()])?;
    if let [_, other, ..] = paths.as_slice() {
        let (count, other) = (paths.len(), other.display());
        return Err(Failure::Command(format!(
            "{} holds {count} forms. Say which one, for example {other}",
            path.display()
        )));
    }
    let (mut forms, outcome) = compiled(&paths)?;
    match (forms.pop(), outcome) {
        (None, Outcome::OurFault) => Err(Failure::OurFault("the form could not be finished".to_owned())),
        (form, _) => Ok(form),
    }
}

/// Says on standard error that a form could not be finished, and that it is our fault.
///
/// # Errors
/// When the file cannot be read any more, or nobody reads standard error.
pub fn complain_of_us(path: &Path, panic: &str) -> Result<(), Failure> {
    let found = Found::our_fault(path, panic)?;
    Ok(writeln!(stderr(), "{}\n", report::text(&found.file, &found.diagnostics, true).trim_end())?)
}

/// `1 form`, `2 forms`.
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Does `work` on each item, several at a time, and gives the results in the order of the items. A panic in one does not
/// stop the others: it becomes that item's error, in our words.
pub fn each<Item: Sync, Made: Send>(
    doing: &'static str,
    items: &[Item],
    work: impl Fn(&Item) -> Made + Sync,
) -> Vec<Result<Made, String>> {
    let progress = Progress::new(doing, items.len());
    let one = |item: &Item| {
        let made = panic::catch_unwind(AssertUnwindSafe(|| work(item))).map_err(|panic| panic_message(&*panic));
        progress.step();
        made
    };
    items.par_iter().map(one).collect()
}

/// What a panic said.
pub fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no more is known").to_owned()
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// Hidden folders and those of tools hold copies, not forms.
fn is_set_aside(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name == "node_modules" || name == "target" || name.as_encoded_bytes().starts_with(b"."))
}

/// Whether one of its lines starts with the word `form:`, so that other YAML files in the folder are left alone while a
/// form with mistakes is still found.
fn says_form(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.split(|byte| *byte == b'\n').any(|line| {
        let word = line.strip_prefix(b"form").or_else(|| line.strip_prefix(b"\"form\""));
        word.is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_known_by_its_first_word() {
        for form in ["form: a", "# note\nform : a", "\u{FEFF}form:\n", "\"form\": a", "title: x\r\nform: a\r\n"] {
            assert!(says_form(form.as_bytes()), "{form:?}");
        }
        for other in ["forms: a", "council: x\n  form: a", "# form: a", ""] {
            assert!(!says_form(other.as_bytes()), "{other:?}");
        }
    }

    #[test]
    fn a_panic_in_one_does_not_stop_the_others() {
        panic::set_hook(Box::new(|_| {}));
        let made = each("Working", &[1, 0, 2], |item| 10 / item);
        assert_eq!(made.first(), Some(&Ok(10)));
        assert!(matches!(made.get(1), Some(Err(why)) if why.contains("divide by zero")));
        assert_eq!(made.get(2), Some(&Ok(5)));
    }
}
