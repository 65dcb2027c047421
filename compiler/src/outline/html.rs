//! The sheet as a page that stands alone: to read on a screen, or to print in black and white and write on.

use super::next::in_words;
use super::{SENT, about, counts, facts, lines_of, names, promise, sent, target};
use crate::emit::html::bare;
use crate::expr::print;
use crate::program::{Condition, Kind, Page, PageId, Program, Question};
use minijinja::value::Serde;
use serde::Serialize;

#[derive(Serialize)]
struct Sheet<'p> {
    title: &'p str,
    counts: String,
    promise: Option<String>,
    about: Vec<String>,
    sent_heading: &'p str,
    sent: Vec<String>,
    start: Vec<Route>,
    pages: Vec<SheetPage<'p>>,
    names: Vec<(&'p str, String)>,
}

#[derive(Serialize)]
struct SheetPage<'p> {
    number: usize,
    title: &'p str,
    section: &'p str,
    when: Option<String>,
    exit: bool,
    signpost: Option<&'p str>,
    text: Vec<String>,
    questions: Vec<SheetQuestion<'p>>,
    shown: Vec<String>,
    next: Vec<Route>,
}

#[derive(Serialize)]
struct SheetQuestion<'p> {
    key: &'p str,
    ask: &'p str,
    hint: &'p str,
    say: &'p str,
    fill_from: Option<&'p str>,
    facts: String,
    options: Vec<(&'p str, &'p str)>,
    rules: Vec<(String, &'p str)>,
    each: &'p str,
    inside: Vec<SheetQuestion<'p>>,
}

#[derive(Serialize)]
struct Route {
    /// Number of the page; none is "check your answers".
    page: Option<usize>,
    target: String,
    when: String,
}

/// The sheet as HTML.
///
/// # Errors
/// When the template does not fit the sheet, which would be our fault.
pub fn html(program: &Program) -> Result<String, minijinja::Error> {
    let sheet = Sheet {
        title: &program.form.title,
        counts: counts(program),
        promise: promise(program),
        about: about(program),
        sent_heading: SENT,
        sent: sent(program),
        start: routes(program, None),
        pages: program.pages.iter().enumerate().map(|(id, found)| page(program, id, found)).collect(),
        names: names(program),
    };
    let mut environment = bare()?;
    environment.add_template("outline.html", include_str!("../../templates/outline.html"))?;
    environment.get_template("outline.html")?.render(Serde(sheet))
}

fn page<'p>(program: &'p Program, id: PageId, page: &'p Page) -> SheetPage<'p> {
    let outside = page.questions.clone().filter_map(|question| program.questions.get(question));
    let shown = program.calculations.iter().filter(|it| it.page == id && !it.show.is_empty() && page.exit.is_none());
    SheetPage {
        number: id + 1,
        title: &page.title,
        section: &page.section,
        when: page.ask_when.as_ref().map(|condition| words(program, condition)),
        exit: page.exit.is_some(),
        signpost: page.exit.as_ref().and_then(|exit| exit.signpost.as_deref()),
        text: if page.exit.is_some() { Vec::new() } else { lines_of(program, page) },
        questions: outside.filter(|found| found.list.is_none()).map(|found| question(program, found)).collect(),
        shown: shown.map(|it| format!("{}: {}", it.show, print::calculation(program, it))).collect(),
        next: if page.exit.is_some() { Vec::new() } else { routes(program, Some(id)) },
    }
}

fn question<'p>(program: &'p Program, found: &'p Question) -> SheetQuestion<'p> {
    let (each, inside) = match &found.kind {
        Kind::List { each, questions, .. } => (each.as_str(), questions.clone()),
        _ => ("", 0..0),
    };
    SheetQuestion {
        key: &found.key,
        ask: &found.ask,
        hint: &found.hint,
        say: &found.agent_say,
        fill_from: found.fill_from.as_deref(),
        facts: facts(program, found).join(", "),
        options: found.kind.options().iter().map(|it| (it.key.as_str(), it.label.as_str())).collect(),
        rules: found.rules.iter().map(|rule| (words(program, &rule.must), rule.otherwise.as_str())).collect(),
        each,
        inside: inside.filter_map(|id| program.questions.get(id)).map(|found| question(program, found)).collect(),
    }
}

fn routes(program: &Program, from: Option<PageId>) -> Vec<Route> {
    let route = |(page, when): (Option<PageId>, String)| Route {
        page: page.map(|id| id + 1),
        target: target(program, page),
        when,
    };
    in_words(program, from).into_iter().map(route).collect()
}

fn words(program: &Program, condition: &Condition) -> String {
    print::condition(program, condition)
}
