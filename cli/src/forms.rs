//! Checks forms, and works on many at once in a stable order.

use crate::files::{self, Folders};
use crate::outcome::{Failure, Outcome};
use crate::progress::Progress;
use anstream::stderr;
use compiler::codes::Code;
use compiler::diagnostic::{Diagnostic, Severity};
use compiler::plain;
use compiler::program::Program;
use compiler::reuse::Role;
use compiler::source::Sources;
use compiler::{Checked, Version, report};
use rayon::prelude::*;
use std::any::Any;
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of stack for each thread that works on forms.
const STACK: usize = 16 * 1024 * 1024;

/// Makes the threads that work on forms. Called once, before any form is read.
pub fn prepare_threads() {
    // It can only have been called before, and then the threads are there.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
}

/// A form file and what was found in it.
pub struct Found {
    /// The file with those that belong to it.
    pub sources: Sources,
    /// Whether it is a form or a fragment.
    pub role: Role,
    /// Its name and where that stands.
    pub name: Option<(String, Range<usize>)>,
    /// Mistakes and warnings, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The form, when it has no mistake.
    pub program: Option<Program>,
    /// The form in other languages.
    pub translations: Vec<Program>,
    /// What councils do differently.
    pub councils: Vec<Version>,
}

impl Found {
    /// Reads and checks one file; `folders` is shared by those that are checked together.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(path: &Path, folders: &Folders) -> Result<Self, Failure> {
        let sources = files::sources(path, folders)?;
        let Checked { role, name, program, translations, councils, mut diagnostics } = compiler::check_all(&sources);
        if let Some(settings) = files::plain_english(path)? {
            plain::judge_anew(&sources, &settings, &mut diagnostics);
        }
        Ok(Self { sources, role, name, diagnostics, program, translations, councils })
    }

    /// What stands in for a file that the compiler could not finish.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn our_fault(path: &Path, panic: &str) -> Result<Self, Failure> {
        let message = format!("onceform could not finish this form, and that is a fault in onceform: {panic}");
        Ok(Self {
            sources: files::sources(path, &Folders::default())?,
            role: Role::Form,
            name: None,
            diagnostics: vec![Diagnostic::new(Code::OurFault, 0..0, message)],
            program: None,
            translations: Vec::new(),
            councils: Vec::new(),
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
    /// Whether it can be filled in, or is a fragment for others to use.
    pub role: Role,
    /// The council whose version this is; none for the form as it is.
    pub council: Option<String>,
    /// What it means.
    pub program: Arc<Program>,
    /// The same in other languages.
    pub translations: Vec<Arc<Program>>,
}

impl Form {
    /// `missed-bin`, or `missed-bin@ashcombe` as a council has it.
    pub fn name(&self) -> String {
        let id = &self.program.form.id;
        self.council.as_ref().map_or_else(|| id.clone(), |council| format!("{id}@{council}"))
    }
}

/// What is found in each of these forms and fragments, in their order. That two of them have one name is found too.
///
/// # Errors
/// When one cannot be read.
pub fn found(paths: &[PathBuf]) -> Result<Vec<Found>, Failure> {
    let folders = Folders::default();
    let mut all = Vec::new();
    for (path, found) in paths.iter().zip(each("Checking", paths, |path| Found::of(path, &folders))) {
        all.push(found.unwrap_or_else(|panic| Found::our_fault(path, &panic))?);
    }
    tell_same_names(&mut all);
    Ok(all)
}

/// A form is known by its name, whatever its file is called. A fragment is known by it to the forms around its folder.
fn tell_same_names(all: &mut [Found]) {
    let mut named: BTreeMap<(Option<PathBuf>, String), Vec<usize>> = BTreeMap::new();
    for (index, found) in all.iter().enumerate() {
        let Some((name, _)) = &found.name else { continue };
        let folder = Path::new(&found.sources.first().name).parent().map(Path::to_owned);
        let folder = folder.filter(|_| found.role == Role::Fragment);
        named.entry((folder, name.clone())).or_default().push(index);
    }
    for same in named.values().filter(|same| same.len() > 1) {
        let files: Vec<String> =
            same.iter().filter_map(|index| all.get(*index)).map(|found| found.sources.first().name.clone()).collect();
        for index in same {
            let Some(found) = all.get_mut(*index) else { continue };
            let Some((name, at)) = found.name.clone() else { continue };
            let own = &found.sources.first().name;
            let others: Vec<&str> = files.iter().filter(|file| *file != own).map(String::as_str).collect();
            let what = if found.role == Role::Fragment { "fragment" } else { "form" };
            let message = format!("Another {what} is called `{name}` too: {}", others.join(", "));
            let help = "Give one of them another name, or leave it out of what you check and build together";
            found.diagnostics.push(Diagnostic::new(Code::NameTaken, at, message).help(help));
            found.diagnostics.sort_by_key(|found| found.at.start);
        }
    }
}

/// The forms under `paths` that have no mistakes, each followed by its councils' versions, and the fragments. The mistakes of
/// the others are written to standard error.
///
/// # Errors
/// When a file cannot be read, or there is none.
pub fn compiled(paths: &[PathBuf]) -> Result<(Vec<Form>, Outcome), Failure> {
    let paths = files::find(paths)?;
    let mut forms = Vec::new();
    let mut outcome = Outcome::Clean;
    for (path, found) in paths.iter().zip(found(&paths)?) {
        let ended = found.outcome();
        outcome = outcome.and(ended);
        if ended != Outcome::Clean {
            // The warnings are for `check`: here they would hide what stands in the way.
            let mistakes: Vec<Diagnostic> =
                found.diagnostics.into_iter().filter(|it| it.code.severity() == Severity::Mistake).collect();
            writeln!(stderr(), "{}\n", report::text(&found.sources, &mistakes, true).trim_end())?;
            continue;
        }
        let role = found.role;
        let form = |council, program, translations: Vec<Program>| {
            let translations = translations.into_iter().map(Arc::new).collect();
            Form { path: path.clone(), role, council, program: Arc::new(program), translations }
        };
        forms.extend(found.program.map(|program| form(None, program, found.translations)));
        let councils = found.councils.into_iter();
        forms.extend(councils.map(|version| form(Some(version.council), version.program, version.translations)));
    }
    Ok((forms, outcome))
}

/// The one form at `path` as a council has it, or as it is for none; nothing when it has mistakes, which are then written to
/// standard error. A file with the changes of a council stands for that council's version.
///
/// # Errors
/// When it cannot be read, the folder holds several, or the council does nothing differently.
pub fn compiled_one(path: &Path, council: Option<&str>) -> Result<Option<Form>, Failure> {
    let council = match council {
        Some(council) => Some(council.trim().to_owned()),
        None => files::council_in(path)?,
    };
    let paths = files::find(&[path.to_owned()])?;
    if let [_, other, ..] = paths.as_slice() {
        let (count, other) = (paths.len(), other.display());
        return Err(Failure::Command(format!(
            "{} holds {count} forms. Say which one, for example {other}",
            path.display()
        )));
    }
    let (forms, outcome) = compiled(&paths)?;
    match (forms.is_empty(), outcome) {
        (true, Outcome::OurFault) => Err(Failure::OurFault("the form could not be finished".to_owned())),
        (true, _) => Ok(None),
        (false, _) => one_version(forms, council.as_deref()).map(Some),
    }
}

fn one_version(forms: Vec<Form>, council: Option<&str>) -> Result<Form, Failure> {
    let name = forms.first().map(Form::name).unwrap_or_default();
    let known: Vec<String> = forms.iter().filter_map(|form| form.council.clone()).collect();
    let lost = |council: &str| {
        let others = match known.as_slice() {
            [] => "No council does anything differently there".to_owned(),
            known => format!("Councils that do: {}", known.join(", ")),
        };
        Failure::Command(format!("There are no changes of a council {council} to {name}. {others}"))
    };
    let found = forms.into_iter().find(|form| form.council.as_deref() == council);
    found.ok_or_else(|| lost(council.unwrap_or_default()))
}

/// Says on standard error that a form could not be finished, and that it is our fault.
///
/// # Errors
/// When the file cannot be read any more, or nobody reads standard error.
pub fn complain_of_us(path: &Path, panic: &str) -> Result<(), Failure> {
    let found = Found::our_fault(path, panic)?;
    Ok(writeln!(stderr(), "{}\n", report::text(&found.sources, &found.diagnostics, true).trim_end())?)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_one_does_not_stop_the_others() {
        panic::set_hook(Box::new(|_| {}));
        let made = each("Working", &[1, 0, 2], |item| 10 / item);
        assert_eq!(made.first(), Some(&Ok(10)));
        assert!(matches!(made.get(1), Some(Err(why)) if why.contains("divide by zero")));
        assert_eq!(made.get(2), Some(&Ok(5)));
    }
}
