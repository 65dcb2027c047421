//! The files of a form that somebody edits, and what the compiler says of them.

use crate::markdown;
use crate::told::{
    Brought, Changed, Checked, Edit, Form, Hover, LeftOut, Made, Offer, Place, Problem, Revised, Symbol, Test, Tested,
    byte, units,
};
use crate::trying::revised;
use compiler::calendar::{Nation, bank_holidays};
use compiler::diff;
use compiler::editor::{self, Cursor, Desk, Sort};
use compiler::emit::folder::{self, Sends};
use compiler::emit::html::{Prepared, RenderError, Renderer, Site};
use compiler::expected::Speech;
use compiler::import::{self, Builder, Names};
use compiler::layout::layout;
use compiler::outline::{self, Routes};
use compiler::plain::{self, Settings};
use compiler::program::Program;
use compiler::prove::{coverage, outcomes, suggest, unanswered, yaml};
use compiler::report;
use compiler::reuse::gather;
use compiler::revise::{self, Change, Shown};
use compiler::source::{SourceFile, Sources};
use compiler::start;
use compiler::translate::{changed_places, file_of, places, refreshed};
use compiler::trial::{self, Trial};
use compiler::words::Language;
use serde::Deserialize;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What cannot be made of a form that has mistakes.
const NOT_YET: &str = "The form has mistakes. Put them right first";
/// The file that says what a council counts as plain English, as on the command line.
const PLAIN_ENGLISH: &str = "plain-english.yaml";

/// A file as it is on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Text {
    /// Its name: a path with `/` between the parts.
    pub name: String,
    /// What it says.
    pub text: String,
}

impl Text {
    /// A file.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), text: text.to_owned() }
    }
}

/// Whose form is brought over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum From {
    /// The XGov digital form builder.
    Xgov,
    /// The DEFRA forms.
    Defra,
}

/// How a sheet of the form is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sheet {
    /// Lines of text.
    Text,
    /// A page to read or to print.
    Html,
    /// A Mermaid flow chart of the routes.
    Mermaid,
}

/// How what was found is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Report {
    /// As the command line shows it, without colours.
    Text,
    /// One list, an object for each mistake or warning.
    Json,
}

/// The files of a folder of forms, one of which is looked at with those that belong to it, and what was made of them.
#[derive(Debug)]
pub struct Workbench {
    files: Vec<Text>,
    /// The form, or the fragment, that is looked at.
    form: String,
    pub(crate) sources: Sources,
    pub(crate) renderer: Renderer,
    /// What came of the files as they are; nothing since one was changed.
    pub(crate) checked: Option<compiler::Checked>,
    /// The form with its questions ready to be shown, as a council has it in a language.
    pub(crate) prepared: Option<((Option<String>, Language), Prepared)>,
}

impl Workbench {
    /// Without a file.
    ///
    /// # Errors
    /// When a template of ours does not parse.
    pub fn new() -> Result<Self, RenderError> {
        let sources = gathered(&[], "");
        Ok(Self {
            files: Vec::new(),
            form: String::new(),
            sources,
            renderer: Renderer::new()?,
            checked: None,
            prepared: None,
        })
    }

    /// Takes up other files, and looks at the form in one of them.
    pub fn open(&mut self, files: Vec<Text>, form: &str) {
        self.files = files;
        form.clone_into(&mut self.form);
        self.changed();
    }

    /// Changes what a file says; a name that is not there is a new file.
    pub fn edit(&mut self, file: Text) {
        match self.files.iter_mut().find(|known| known.name == file.name) {
            Some(known) => known.text = file.text,
            None => self.files.push(file),
        }
        self.changed();
    }

    /// What a new form says: one without mistakes, for its author to change. Its name is made of what was typed. `journey` is what
    /// a resident comes to do.
    ///
    /// # Errors
    /// When no name can be made of that.
    pub fn begin(typed: &str, journey: &str) -> Result<String, String> {
        match start::name(typed) {
            Some(name) => Ok(start::form(&name, journey)),
            None => Err(format!(
                "No name can be made of “{typed}”. Use letters and digits, with a letter first: skip licence"
            )),
        }
    }

    /// Brings a form of another form builder over. `name` is what its file is called, without its ending.
    ///
    /// # Errors
    /// When the text is not a form of that builder.
    pub fn bring(text: &str, from: From, name: &str) -> Result<Brought, String> {
        let builder = match from {
            From::Xgov => Builder::Xgov,
            From::Defra => Builder::Defra,
        };
        let brought = import::import(text, builder, name, Names::Kept).map_err(|why| why.to_string())?;
        Ok(Brought { yaml: brought.yaml, notes: brought.notes.iter().map(ToString::to_string).collect() })
    }

    /// Puts a file away.
    pub fn close(&mut self, name: &str) {
        self.files.retain(|file| file.name != name);
        self.changed();
    }

    fn changed(&mut self) {
        (self.checked, self.prepared) = (None, None);
        self.sources = gathered(&self.files, &self.form);
    }

    pub(crate) fn checked(&mut self) -> &compiler::Checked {
        let Self { files, form, sources, checked, .. } = self;
        checked.get_or_insert_with(|| {
            let mut checked = compiler::check_all(sources);
            if let Some(settings) = plain_english(files, form) {
                plain::judge_anew(sources, &settings, &mut checked.diagnostics);
            }
            checked
        })
    }

    pub(crate) fn file(&self, name: &str) -> Option<&SourceFile> {
        self.sources.all().map(|(_, file)| file).find(|file| file.name == name)
    }

    /// Everything that is wrong, and what the form is when nothing is that matters.
    pub fn check(&mut self) -> Checked {
        let checked = self.checked();
        let form = checked.program.as_ref().map(|program| Form {
            id: program.form.id.clone(),
            title: program.form.title.clone(),
            languages: std::iter::once(program)
                .chain(&checked.translations)
                .map(|program| program.form.language.code())
                .collect(),
            councils: checked.councils.iter().map(|version| version.council.clone()).collect(),
        });
        let found = checked.diagnostics.clone();
        Checked { form, problems: found.iter().map(|found| Problem::of(&self.sources, found)).collect() }
    }

    /// What `onceform check` says of the files.
    pub fn report(&mut self, format: Report) -> String {
        let found = self.checked().diagnostics.clone();
        match format {
            Report::Text => report::text(&self.sources, &found, false),
            Report::Json => format!("{:#}\n", serde_json::Value::Array(report::json(&self.sources, &found))),
        }
    }

    /// Asks about a place in a file.
    fn ask<T>(&self, file: &str, at: usize, about: impl FnOnce(&Desk<'_>, Cursor<'_>, &SourceFile) -> T) -> Option<T> {
        let known = self.file(file)?;
        let cursor = Cursor { file, byte: byte(&known.text, at) };
        let forms = std::slice::from_ref(&self.sources);
        Some(about(&Desk::of(forms, Some(cursor)), cursor, known))
    }

    /// What can stand at a place, best first.
    #[must_use]
    pub fn complete(&self, file: &str, at: usize) -> Vec<Offer> {
        let offers = self.ask(file, at, |desk, cursor, file| {
            let offer = |offer: editor::Offer| {
                let at = units(file, &offer.at);
                let sort = match offer.sort {
                    Sort::Word => "word",
                    Sort::Value => "value",
                    Sort::Name => "name",
                    Sort::Choice => "choice",
                };
                Offer { word: offer.word, about: markdown::words(&offer.about), sort, from: at.start, to: at.end }
            };
            editor::complete(desk, cursor).into_iter().map(offer).collect()
        });
        offers.unwrap_or_default()
    }

    /// What stands at a place, and what is wrong there.
    pub fn hover(&mut self, file: &str, at: usize) -> Option<Hover> {
        let found = self.checked().diagnostics.clone();
        let here = found.into_iter().filter_map(|mut found| {
            let place = self.sources.find(&found.at);
            (place.file.name == file).then(|| {
                found.at = place.at;
                found
            })
        });
        let here: Vec<_> = here.collect();
        self.ask(file, at, |desk, cursor, file| {
            let hover = editor::hover(desk, cursor, &here)?;
            let at = units(file, &hover.at);
            Some(Hover { html: markdown::html(&hover.text), from: at.start, to: at.end })
        })?
    }

    /// Where the name at a place is made.
    #[must_use]
    pub fn definition(&self, file: &str, at: usize) -> Option<Place> {
        self.ask(file, at, |desk, cursor, _| editor::definition(desk, cursor).map(|found| Place::of(&found)))?
    }

    /// Everywhere that the name at a place stands.
    #[must_use]
    pub fn references(&self, file: &str, at: usize) -> Vec<Place> {
        let all =
            |desk: &Desk<'_>, cursor: Cursor<'_>| editor::references(desk, cursor).iter().map(Place::of).collect();
        self.ask(file, at, |desk, cursor, _| all(desk, cursor)).unwrap_or_default()
    }

    /// Every change that gives the thing at a place another name.
    ///
    /// # Errors
    /// Why it cannot have that name, in words for its author.
    pub fn rename(&self, file: &str, at: usize, name: &str) -> Result<Vec<Edit>, String> {
        let edits = self.ask(file, at, |desk, cursor, _| {
            let edits = editor::rename(desk, cursor, name.trim())?;
            Ok(edits.into_iter().map(|edit| Edit { place: Place::of(&edit.at), with: edit.with }).collect())
        });
        edits.unwrap_or_else(|| Err(no_file(file)))
    }

    /// What of the form can be changed by menu.
    #[must_use]
    pub fn menus(&self) -> Shown {
        revise::shown(&self.sources).placed(&|at| units(self.sources.first(), at))
    }

    /// The edits that make a change by menu.
    ///
    /// # Errors
    /// Why it is not made, in words for its author.
    pub fn revise(&mut self, change: &Change) -> Result<Revised, String> {
        let known = self.checked().diagnostics.clone();
        Ok(revised(revise::revise(&self.sources, &known, change)?))
    }

    /// Pages, questions, conditions and calculations of a file, in its order.
    #[must_use]
    pub fn symbols(&self, file: &str) -> Vec<Symbol> {
        let Some(file) = self.file(file) else { return Vec::new() };
        let symbol = |symbol: editor::Symbol| {
            let at = units(file, &symbol.at);
            Symbol { name: symbol.name, what: symbol.what, words: symbol.words, from: at.start, to: at.end }
        };
        editor::symbols(&file.text).into_iter().map(symbol).collect()
    }

    /// A file laid out as all others are.
    ///
    /// # Errors
    /// Why it is left as it is.
    pub fn format(&self, file: &str) -> Result<String, String> {
        let file = self.file(file).ok_or_else(|| no_file(file))?;
        layout(file).map_err(|why| format!("{} is left as it is: {why}", file.name))
    }

    /// The form, as a council has it.
    pub(crate) fn program(&mut self, council: Option<&str>) -> Result<(&Program, &[Program]), String> {
        let checked = self.checked();
        let Some(council) = council else {
            return checked.program.as_ref().map(|form| (form, checked.translations.as_slice())).ok_or_else(not_yet);
        };
        let version = checked.councils.iter().find(|version| version.council == council);
        let version = version.ok_or_else(|| format!("{council} does nothing differently in this form"))?;
        Ok((&version.program, &version.translations))
    }

    /// Every question with what comes next.
    ///
    /// # Errors
    /// When the form has mistakes.
    pub fn outline(&mut self, council: Option<&str>, sheet: Sheet) -> Result<String, String> {
        let (form, _) = self.program(council)?;
        match sheet {
            Sheet::Text => Ok(outline::text(form)),
            Sheet::Mermaid => Ok(outline::mermaid(form)),
            Sheet::Html => outline::html(form).map_err(|error| error.to_string()),
        }
    }

    /// Every route through the form, to be drawn.
    ///
    /// # Errors
    /// When the form has mistakes.
    pub fn routes(&mut self) -> Result<Routes, String> {
        let mut routes = outline::routes(self.program(None)?.0);
        let offers = revise::shown(&self.sources).offers;
        for way in &mut routes.edges {
            if let Some(condition) = way.words.strip_prefix("when ") {
                way.words = format!("when {}", revise::in_words(condition, &offers));
            }
        }
        Ok(routes)
    }

    /// Everything that `onceform build` makes of the form, but for the scripts and the style sheet that are the same for every form.
    ///
    /// # Errors
    /// When the form has mistakes.
    pub fn compile(&mut self, council: Option<&str>, site: &Site, sends: Sends<'_>) -> Result<Vec<Made>, String> {
        let (form, translations) = self.program(council)?;
        let (form, translations) = (Arc::new(form.clone()), translations.iter().cloned().map(Arc::new));
        let translations: Vec<_> = translations.collect();
        let made = folder::files(&form, &translations, &self.renderer, site, sends, |_| None);
        let made = made.map_err(|error| error.to_string())?;
        Ok(made.into_iter().map(|(name, bytes)| Made { name, bytes }).collect())
    }

    /// Runs the tests.
    ///
    /// # Errors
    /// When the form has mistakes.
    pub fn test(&mut self, council: Option<&str>) -> Result<Tested, String> {
        let (form, _) = self.program(council)?;
        let trials = trials(form);
        let open: Vec<Vec<(String, _)>> = form.tests.iter().map(|test| unanswered(form, test)).collect();
        let tests = form.tests.iter().zip(&trials).zip(&open).map(|((test, trial), open)| Test {
            name: test.name.clone(),
            file: test.file.clone(),
            line: test.line,
            older: !open.is_empty(),
            differences: trial.differences.clone(),
        });
        let done = coverage(form, &outcomes(&trials));
        let left_out =
            done.left_out_in(Speech::Words, form).into_iter().map(|(what, names)| LeftOut { what, names }).collect();
        let is_open = |key: &str| open.iter().flatten().any(|(open, _)| open == key);
        let asked = form.questions.iter().filter(|question| question.list.is_none() && is_open(&question.key));
        let unanswered = asked.map(|question| question.ask.clone()).collect();
        Ok(Tested { tests: tests.collect(), percent: done.percent(), all: done.all, left_out, unanswered })
    }

    /// Tests that do what no test does yet, as they are put at the end of the form.
    ///
    /// # Errors
    /// When the form has mistakes.
    pub fn suggest(&mut self) -> Result<String, String> {
        let (form, _) = self.program(None)?;
        let trials = trials(form);
        Ok(yaml(form, &suggest(form, &outcomes(&trials))))
    }

    /// What changed since the form was in these files.
    ///
    /// # Errors
    /// When the form, or what it was, has mistakes.
    pub fn diff(&mut self, files: &[Text], form: &str) -> Result<Changed, String> {
        let before = compiler::check_all(&gathered(files, form)).program.ok_or("The version of before has mistakes")?;
        let (form, _) = self.program(None)?;
        let difference = diff::diff(&before, form);
        Ok(Changed { text: diff::text(&difference), changes: diff::json(&difference) })
    }

    /// The file of the Welsh, with room for what is not translated yet: its name and what it says.
    ///
    /// # Errors
    /// When the form has mistakes, or the file of before cannot be read.
    pub fn translate(&mut self, council: Option<&str>) -> Result<Made, String> {
        let language = Language::Welsh;
        let path = self.sources.first().name.clone();
        let base = self.program(None)?.0;
        let (id, wanted) = (base.form.id.clone(), places(base));
        let wanted = match council {
            None => wanted,
            Some(_) => {
                let base = base.clone();
                changed_places(&base, self.program(council)?.0)
            }
        };
        let name = file_of(Path::new(&path), &id, language, council).display().to_string();
        let text = refreshed(&id, council, language, &wanted, self.file(&name));
        let text = text.ok_or_else(|| format!("{name} cannot be read, so it was left as it is"))?;
        Ok(Made { name, bytes: text.into_bytes() })
    }
}

/// A form with those of the files that belong to it, as on the command line.
fn gathered(files: &[Text], form: &str) -> Sources {
    let is_yaml = |path: &Path| path.extension().is_some_and(|kind| kind == "yaml" || kind == "yml");
    let list = |folder: &Path| {
        // The folder of a file without one.
        let folder = if folder == Path::new(".") { Path::new("") } else { folder };
        let paths = files.iter().map(|file| PathBuf::from(&file.name));
        Ok(paths.filter(|path| path.parent() == Some(folder) && is_yaml(path)).collect())
    };
    // What is not there says nothing, so that a form that is still to be written is looked at too.
    let text = |path: &Path| files.iter().find(|file| Path::new(&file.name) == path).map(|file| &file.text);
    let read = |path: &Path| Ok(text(path).map(|text| text.as_bytes().to_vec()).unwrap_or_default());
    match gather::<Infallible>(Path::new(form), list, read) {
        Ok(sources) => sources,
        Err(never) => match never {},
    }
}

/// What the council counts as plain English. A mistake in it is told where that file is looked after.
fn plain_english(files: &[Text], form: &str) -> Option<Settings> {
    let mut beside = Path::new(form).ancestors().skip(1).map(|folder| folder.join(PLAIN_ENGLISH));
    let file = beside.find_map(|path| files.iter().find(|file| Path::new(&file.name) == path))?;
    plain::settings(&SourceFile::new(file.name.as_str(), &file.text)).ok()
}

fn trials(form: &Program) -> Vec<Trial> {
    let holidays = bank_holidays(Nation::EnglandAndWales);
    form.tests.iter().map(|test| trial::run_in(Speech::Words, form, test, &holidays)).collect()
}

fn no_file(name: &str) -> String {
    format!("There is no file {name}")
}

pub(crate) fn not_yet() -> String {
    NOT_YET.to_owned()
}
