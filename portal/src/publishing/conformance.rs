//! Draws every page of a form, in each channel and language, unanswered and with errors, and looks at what was drawn.

use super::markup;
use crate::forms::Form;
use compiler::emit::html::{Caller, Channel, Filled, Links, Prepared, RenderError, Renderer, Site, Status, Task};
use compiler::eval;
use compiler::manifest::manifest;
use compiler::program::{PageId, Program};
use runtime_wasm::answers::Answers;
use runtime_wasm::report::{Day, Report};
use serde_json::json;

/// What can be looked at of a form: its pages by the name that they have in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Before the first question.
    Start,
    /// A page of questions, or an exit.
    Page(PageId),
    /// The list of sections, where there is one.
    Tasks,
    /// Check your answers.
    Check,
    /// What is shown on days on which the form is shut.
    Closed,
    /// The agent's script.
    Script,
}

impl View {
    /// Every page of a form, in order.
    #[must_use]
    pub fn all(program: &Program) -> Vec<Self> {
        let mut all = vec![Self::Start];
        all.extend((!program.form.task_list.is_empty()).then_some(Self::Tasks));
        all.extend((0..program.pages.len()).map(Self::Page));
        all.push(Self::Check);
        all.extend(program.form.open.is_some().then_some(Self::Closed));
        all.push(Self::Script);
        all
    }

    /// Its name in addresses. Keys of pages have no hyphens.
    #[must_use]
    pub fn key(self, program: &Program) -> &str {
        match self {
            Self::Start => "start-page",
            Self::Page(page) => program.pages.get(page).map_or("", |page| page.key.as_str()),
            Self::Tasks => "task-list",
            Self::Check => "check-answers",
            Self::Closed => "closed-page",
            Self::Script => "agent-script",
        }
    }

    /// What it is called among the pages of the form.
    #[must_use]
    pub fn title(self, program: &Program) -> String {
        match self {
            Self::Start => "Start page".to_owned(),
            Self::Page(page) => program.pages.get(page).map_or_else(String::new, |page| title(program, page)),
            Self::Tasks => "List of sections".to_owned(),
            Self::Check => "Check your answers".to_owned(),
            Self::Closed => "Page for days on which it is shut".to_owned(),
            Self::Script => "Call desk script".to_owned(),
        }
    }
}

fn title(program: &Program, page: &compiler::program::Page) -> String {
    if !page.title.is_empty() {
        return page.title.clone();
    }
    let asked = program.questions.get(page.questions.clone()).and_then(<[_]>::first);
    asked.map_or_else(|| page.key.clone(), |question| question.ask.clone())
}

/// What a form has to show when nothing is answered.
#[must_use]
pub fn unanswered(program: &Program) -> Report {
    let answers = Answers::from_json(&manifest(program), &json!({}));
    eval::evaluate(program, &answers, &Day::default())
}

/// Draws a page of a form, with or without the errors of answers that are missing.
///
/// # Errors
/// When a template is at fault.
pub fn draw(
    renderer: &Renderer,
    form: &Prepared,
    view: View,
    channel: Channel,
    (site, links): (&Site, &Links),
    (report, errors): (&Report, bool),
) -> Result<String, RenderError> {
    let program = &*form.program;
    let answers = json!({});
    let errors = if errors { report.errors.as_slice() } else { &[] };
    let filled = Filled { answers: &answers, report, errors, revealed: false, known: &[] };
    match view {
        View::Start => renderer.start(program, channel, site, links),
        View::Page(page) if program.pages.get(page).is_some_and(|page| page.exit.is_some()) => {
            renderer.exit(program, page, channel, site, links, &filled)
        }
        View::Page(page) => renderer.page(form, page, channel, site, links, &filled),
        View::Tasks => renderer.task_list(program, channel, site, links, &tasks(program, links), ""),
        View::Check => renderer.check_answers(program, channel, site, links, &filled),
        View::Closed => renderer.closed(program, channel, site, links),
        View::Script => renderer.agent_script(form, site, links, &filled, &Caller::default()),
    }
}

/// The task list before anything is answered.
fn tasks(program: &Program, links: &Links) -> Vec<Task> {
    let tasks = program.form.task_list.iter().map(|section| {
        let page = section.pages.first().and_then(|page| program.pages.get(*page));
        let address = page.map(|page| format!("{}{}", links.page, page.key)).unwrap_or_default();
        let status = if section.needs.is_empty() { Status::NotStarted } else { Status::CannotStart };
        Task { title: section.title.clone(), address, status }
    });
    tasks.collect()
}

/// What is wrong with the pages of a form: where, and what. And how many pages were looked at.
///
/// # Errors
/// When a template is at fault.
pub fn look(renderer: &Renderer, form: &Form, site: &Site) -> Result<(usize, Vec<(String, String)>), RenderError> {
    let links = Links { action: "next".to_owned(), page: "./".to_owned(), forms: "../".to_owned(), ..Links::default() };
    let (mut count, mut found) = (0, Vec::new());
    for language in form.languages() {
        let prepared = form.prepared_in(language);
        let program = &*prepared.program;
        let site = Site { language, ..site.clone() };
        let report = unanswered(program);
        for view in View::all(program) {
            let channels: &[(Channel, &str)] = match view {
                View::Script => &[(Channel::Agent, "call desk")],
                _ => &[(Channel::Website, "website"), (Channel::Account, "account")],
            };
            for (channel, room) in channels {
                for errors in [false, true] {
                    let html = draw(renderer, prepared, view, *channel, (&site, &links), (&report, errors))?;
                    count += 1;
                    let state = if errors { ", with errors" } else { "" };
                    let place = format!("{} ({room}, {}{state})", view.title(program), language.name());
                    found.extend(markup::faults(&html).into_iter().map(|fault| (place.clone(), fault)));
                }
            }
        }
    }
    // The same fault on the same page is one, however often the page was drawn.
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|(place, fault)| {
        let page = place.split(" (").next().unwrap_or_default();
        seen.insert((page.to_owned(), fault.clone()))
    });
    Ok((count, found))
}
