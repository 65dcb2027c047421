//! The pages around the questions: the task list, the confirmation with what is to pay, feedback, and a form that is shut.

use super::question::ErrorView;
use super::renderer::{RenderError, Renderer};
use super::{Channel, Links, Receipt, Site, display, wording};
use crate::fee;
use crate::passage::{self, Facts, Part};
use crate::program::Program;
use crate::words::JourneyWords;
use runtime_wasm::report::Report;
use serde::Serialize;

/// What is to pay, as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct FeeView<'a> {
    /// What for.
    what_for: &'a str,
    /// `£45`.
    amount: String,
}

impl<'a> FeeView<'a> {
    /// What is to pay for the answers at hand, if anything.
    pub fn of(program: &'a Program, report: &Report) -> Option<Self> {
        let due = fee::due(program, report)?;
        Some(Self { what_for: due.what_for, amount: display::pounds(&due.pounds) })
    }

    /// Without its amount, which the browser fills in.
    pub fn yet_to_be_known(what_for: &'a str) -> Self {
        Self { what_for, amount: String::new() }
    }
}

/// How far a section of a task list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Everything that it asks is answered.
    Completed,
    /// Some of it is answered, or something has to be put right.
    InProgress,
    /// Nothing of it has been sent.
    NotStarted,
    /// Another section decides what it asks.
    CannotStart,
}

/// A section of a task list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// Its name.
    pub title: String,
    /// Where it is answered; not used while it cannot be started.
    pub address: String,
    /// How far it is.
    pub status: Status,
}

/// A question about the form itself, as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Feedback {
    /// 1 (very easy) to 5 (very difficult); 0 when nothing is chosen.
    pub rating: u8,
    /// In the person's own words.
    pub words: String,
    /// What is wrong with it; empty before it was sent.
    pub error: String,
    /// It has been taken.
    pub sent: bool,
}

#[derive(Serialize)]
struct ConfirmationView<'a> {
    agent: bool,
    journey: &'static JourneyWords,
    receipt: &'a Receipt,
    what_happens_next: Vec<Part<'a>>,
    /// Empty when there is nothing to wait for.
    reply: String,
    /// What is to pay: the amount that was kept.
    fee: Option<FeeView<'a>>,
    /// The question about the form; empty when it is not asked here.
    question: &'a str,
    feedback: Feedback,
}

#[derive(Serialize)]
struct FeedbackView<'a> {
    question: &'a str,
    feedback: &'a Feedback,
}

#[derive(Serialize)]
struct ClosedView<'a> {
    closed: &'a str,
}

#[derive(Serialize)]
struct TaskListView<'a> {
    tasks: &'a [Task],
    completed: usize,
    /// Where the answers are checked; empty until everything is answered.
    check: &'a str,
}

impl Renderer {
    /// The page after a submission; for the agent, the one with the reference to read out. `report` is what became of the
    /// answers that were sent. `links.action` is where feedback is posted to; empty to ask for none.
    ///
    /// # Errors
    /// When a template is at fault; so too below.
    pub fn confirmation(
        &self,
        program: &Program,
        channel: Channel,
        site: &Site,
        links: &Links,
        receipt: &Receipt,
        report: &Report,
    ) -> Result<String, RenderError> {
        let form = &program.form;
        let journey = form.language.words().journey(&form.journey);
        let facts = Facts { report, reference: &receipt.reference, due_by: &receipt.due_by };
        let fee = form.fee.as_ref().filter(|_| !receipt.fee.is_empty());
        let agent = channel == Channel::Agent;
        let confirmation = ConfirmationView {
            agent,
            journey,
            receipt,
            what_happens_next: passage::filled(program, &form.what_happens_next, &facts),
            reply: wording::reply(form.language, form.standard.as_ref()),
            fee: fee.map(|fee| FeeView { what_for: &fee.what_for, amount: display::pounds(&receipt.fee) }),
            question: if agent || links.action.is_empty() { "" } else { &form.feedback },
            feedback: Feedback::default(),
        };
        self.screen("confirmation.html", program, journey.sent, channel, site, links, &[], confirmation)
    }

    /// The question about the form itself: when it could not be taken, and with thanks when it was.
    ///
    /// # Errors
    /// See [`Renderer::confirmation`].
    pub fn feedback(
        &self,
        program: &Program,
        channel: Channel,
        site: &Site,
        links: &Links,
        feedback: &Feedback,
    ) -> Result<String, RenderError> {
        let words = program.form.language.words();
        let title = if feedback.sent { words.feedback_thanks } else { words.feedback_title };
        let errors = [ErrorView { text: feedback.error.as_str().into(), href: "#rating".to_owned() }];
        let errors = if feedback.error.is_empty() || feedback.sent { &[] } else { errors.as_slice() };
        let view = FeedbackView { question: &program.form.feedback, feedback };
        self.screen("feedback.html", program, title, channel, site, links, errors, view)
    }

    /// A form on a day on which it is shut.
    ///
    /// # Errors
    /// See [`Renderer::confirmation`].
    pub fn closed(
        &self,
        program: &Program,
        channel: Channel,
        site: &Site,
        links: &Links,
    ) -> Result<String, RenderError> {
        let closed = program.form.open.as_ref().map(|open| open.closed.as_str()).unwrap_or_default();
        self.screen("closed.html", program, &program.form.title, channel, site, links, &[], ClosedView { closed })
    }

    /// The task list of a long form. `check` is where the answers are checked; empty until everything is answered.
    ///
    /// # Errors
    /// See [`Renderer::confirmation`].
    pub fn task_list(
        &self,
        program: &Program,
        channel: Channel,
        site: &Site,
        links: &Links,
        tasks: &[Task],
        check: &str,
    ) -> Result<String, RenderError> {
        let completed = tasks.iter().filter(|task| task.status == Status::Completed).count();
        let view = TaskListView { tasks, completed, check };
        self.screen("task_list.html", program, &program.form.title, channel, site, links, &[], view)
    }
}
