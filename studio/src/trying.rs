//! A form that is tried out: its pages, what they load, and a test of what was answered.

use crate::told::{Edit, Made, Place, Planned, Revised, Row};
use crate::visit::{self, Ask, Visit};
use crate::workbench::{Workbench, not_yet};
use compiler::emit::{texts, wasm};
use compiler::expected::expected;
use compiler::program::Program;
use compiler::prove::tried;
use compiler::revise::{Revision, Written, accept_test, revise_test, rows, translate_text, written_tests};
use compiler::source::{Located, SourceFile};
use std::sync::Arc;

impl Workbench {
    /// A page of the form as somebody fills it in, or what comes of sending one.
    ///
    /// # Errors
    /// When the form has mistakes.
    pub fn visit(&mut self, ask: &Ask) -> Result<visit::Answer, String> {
        let (form, translations) = self.program(ask.council.as_deref())?;
        let shown = std::iter::once(form).chain(translations).find(|form| form.form.language.code() == ask.language);
        let shown = shown.unwrap_or(form).clone();
        let wanted = (ask.council.clone(), shown.form.language);
        if self.prepared.as_ref().is_none_or(|(known, _)| *known != wanted) {
            let prepared = self.renderer.prepare(Arc::new(shown)).map_err(|error| error.to_string())?;
            self.prepared = Some((wanted, prepared));
        }
        let checked = self.checked.as_ref().ok_or_else(not_yet)?;
        let own = checked.councils.iter().find(|version| Some(&version.council) == ask.council.as_ref());
        let program = own.map(|version| &version.program).or(checked.program.as_ref()).ok_or_else(not_yet)?;
        let (_, prepared) = self.prepared.as_ref().ok_or_else(not_yet)?;
        let visit = Visit { renderer: &self.renderer, program, prepared, ask };
        visit.answer().map_err(|error| error.to_string())
    }

    /// What the pages of a visit load that is made of the form: its validator, and its texts in each language.
    ///
    /// # Errors
    /// When the form has mistakes.
    pub fn assets(&mut self, council: Option<&str>) -> Result<Vec<Made>, String> {
        let (form, translations) = self.program(council)?;
        let bytes = wasm::emit(form).map_err(|error| error.to_string())?;
        let text = |form: &Program| Made {
            name: format!("texts/{}.json", form.form.language.code()),
            bytes: texts::text(form).into_bytes(),
        };
        let validator = Made { name: "validator.wasm".to_owned(), bytes };
        Ok([validator, text(form)].into_iter().chain(translations.iter().map(text)).collect())
    }

    /// The tests as they are written; while the form has mistakes, those in its own file.
    ///
    /// # Errors
    /// When the text cannot be understood.
    pub fn tests(&mut self) -> Result<Vec<Planned>, String> {
        self.checked();
        let checked = self.checked.as_ref().ok_or_else(not_yet)?;
        let Some(form) = checked.program.as_ref() else {
            let file = &self.sources.first().name;
            let written = written_tests(&self.sources, &checked.diagnostics).ok_or_else(not_yet)?.into_iter();
            let planned =
                |Written { name, line, wrong }| Planned { name, file: file.clone(), line, expects: Vec::new(), wrong };
            return Ok(written.map(planned).collect());
        };
        let planned = form.tests.iter().map(|test| Planned {
            name: test.name.clone(),
            file: test.file.clone(),
            line: test.line,
            expects: expected(form, test),
            wrong: Vec::new(),
        });
        Ok(planned.collect())
    }

    /// Gives a test another name, or takes it away when there is none.
    ///
    /// # Errors
    /// Why it is not done.
    pub fn revise_test(&mut self, file: &str, line: usize, name: Option<&str>) -> Result<Revised, String> {
        let known = self.checked().diagnostics.clone();
        Ok(revised(revise_test(&self.sources, &known, (file, line), name)?))
    }

    /// Lets a test expect what the form does with its answers now.
    ///
    /// # Errors
    /// Why it is not done.
    pub fn accept_test(&mut self, file: &str, line: usize) -> Result<Revised, String> {
        self.checked();
        let checked = self.checked.as_ref().ok_or_else(not_yet)?;
        let program = checked.program.as_ref().ok_or_else(not_yet)?;
        Ok(revised(accept_test(&self.sources, &checked.diagnostics, program, (file, line))?))
    }

    /// The texts of a translation; none for a file that is no translation. One that is not there yet has room for all.
    pub fn rows(&mut self, file: &str) -> Vec<Row> {
        let found = self.translation(file).map(|file| rows(&file)).unwrap_or_default().into_iter();
        found.map(|row| Row { place: row.place, words: row.words, english: row.english, said: row.said }).collect()
    }

    /// The edit that writes a text into a translation, by the name of its place; none when it says that already. One that is
    /// not there yet is changed as [`Workbench::translate`] makes it.
    ///
    /// # Errors
    /// Why it is not made.
    pub fn translate_text(&mut self, file: &str, place: &str, text: &str) -> Result<Option<Edit>, String> {
        let file = self.translation(file).ok_or("The file of the translation is not there any more")?;
        let fix = translate_text(&file, place, text)?;
        Ok(fix.map(|fix| Edit { place: Place::of(&Located { file: &file, at: fix.at }), with: fix.with }))
    }

    fn translation(&mut self, name: &str) -> Option<SourceFile> {
        if let Some(file) = self.file(name) {
            return Some(file.clone());
        }
        let made = self.translate(None).ok().filter(|made| made.name == name)?;
        Some(SourceFile::new(made.name.as_str(), &String::from_utf8(made.bytes).ok()?))
    }

    /// What somebody answered, as a test that expects what the form does with it now.
    ///
    /// # Errors
    /// When the form has mistakes.
    pub fn tried(&mut self, answers: &serde_json::Value, today: &str) -> Result<String, String> {
        let (form, _) = self.program(None)?;
        Ok(tried(form, answers, visit::day_of(today)))
    }
}

/// A change by menu as the page is told of it.
pub(crate) fn revised(revision: Revision<'_>) -> Revised {
    let edits = revision.edits.into_iter().map(|edit| Edit { place: Place::of(&edit.at), with: edit.with });
    let edits = edits.collect();
    Revised { said: revision.said, at: revision.at, option: revision.option, edits, asks: revision.asks }
}
