//! The whole form in one document, with no answers in it: what the browser fills in, shows and hides by itself.

use super::page_data::DateWords;
use super::prepared::{Prepared, one_of_each};
use super::question::{Asking, least_rows};
use super::renderer::{self, ComputedView, RenderError, Renderer, Signpost, StartView};
use super::service_pages::{FeeView, Status, Task};
use super::summary::{self, Group, Which};
use super::{Channel, Filled, Links, Site, display, prose, wording};
use crate::eval;
use crate::program::{CalculationId, Insert, Kind, PageId, Passage, Piece, Program, Question, QuestionId};
use crate::words::{JourneyWords, fill};
use runtime_wasm::answers::Answers;
use runtime_wasm::report::Day;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

/// A part of a text: the author's words, or the place of an answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Part<'a> {
    Words(&'a str),
    /// HTML.
    Place(String),
}

#[derive(Serialize)]
struct WholeView<'a> {
    title: &'a str,
    start: StartView<'a>,
    pages: Vec<StepView<'a>>,
    /// Each section of the task list in each of its states.
    tasks: Vec<Vec<Task>>,
    groups: Vec<Group<'a>>,
    journey: &'static JourneyWords,
    fee: Option<FeeView<'a>>,
    fee_done: [Part<'a>; 1],
    done_by: minijinja::Value,
    what_happens_next: Vec<Part<'a>>,
    reply: String,
    closed: &'a str,
    data: WholeData<'a>,
}

#[derive(Serialize)]
struct StepView<'a> {
    number: PageId,
    key: &'a str,
    title: &'a str,
    section: &'a str,
    exit: bool,
    heading: bool,
    text: Vec<Part<'a>>,
    signpost: Option<Signpost>,
    has_list: bool,
    has_files: bool,
    /// HTML.
    questions: Vec<String>,
    computed: Vec<ComputedView<'a>>,
}

/// What the script has to know beside what stands in the document.
#[derive(Serialize)]
struct WholeData<'a> {
    form: &'a str,
    title: &'a str,
    /// Bank holidays, ISO.
    holidays: &'a [String],
    /// First and last day on which it can be sent, days since 1970-01-01.
    open: [Option<i64>; 2],
    /// The calculation that the fee comes from.
    fee: Option<CalculationId>,
    tasks: Vec<TaskData<'a>>,
    /// By position of the question.
    lists: BTreeMap<QuestionId, ListData>,
    words: WholeWords,
}

/// A list of rows.
#[derive(Serialize)]
struct ListData {
    /// Blank rows that it starts with.
    least: usize,
    most: u32,
    /// What the button says that adds the first.
    first: String,
}

/// A section of the task list.
#[derive(Serialize)]
struct TaskData<'a> {
    pages: &'a [PageId],
    needs: &'a [usize],
}

/// How answers are written.
#[derive(Serialize)]
struct WholeWords {
    #[serde(flatten)]
    dates: DateWords,
    confirmed: &'static str,
    property: &'static str,
    point: &'static str,
}

impl Renderer {
    /// The whole form on the website as one fragment of HTML, for `runtime-wasm/browser/journey.js`. `links.forms` is where
    /// signposts to other forms lead, `links.holidays` are the bank holidays that it is judged by.
    ///
    /// # Errors
    /// When a template is at fault; so too below.
    pub fn whole(&self, prepared: &Prepared, links: &Links) -> Result<String, RenderError> {
        let (program, channel) = (&*prepared.program, Channel::Website);
        let answers = one_of_each(program);
        let report = eval::evaluate(program, &Answers::default(), &Day::default());
        let filled = Filled { answers: &answers, report: &report, errors: &[], revealed: false, known: &[] };
        let asking = Asking { program, channel, filled: &filled, whole: true };
        let form = &program.form;
        let words = form.language.words();
        let amount = place(program, Insert::Fee, "");
        let what = form.fee.as_ref().map(|fee| prose::escaped(&fee.what_for)).unwrap_or_default();
        let fee_done = fill(&prose::escaped(words.fee_done), &[("amount", &amount), ("what", &what)]);
        let day = format!("<strong>{}</strong>", place(program, Insert::PromisedDate, ""));
        let view = WholeView {
            title: &form.title,
            start: StartView::of(form),
            pages: (0..program.pages.len()).filter_map(|page| step(prepared, &asking, page, links)).collect(),
            tasks: tasks(program),
            groups: summary::groups(program, &filled, Which::Every, |_| String::new()),
            journey: words.journey(&form.journey),
            fee: form.fee.as_ref().map(|fee| FeeView::yet_to_be_known(&fee.what_for)),
            fee_done: [Part::Place(fee_done)],
            done_by: minijinja::Value::from_safe_string(fill(&prose::escaped(words.done_by), &[("day", &day)])),
            what_happens_next: with_places(program, &form.what_happens_next),
            reply: wording::reply(form.language, form.standard.as_ref()),
            closed: form.open.as_ref().map(|open| open.closed.as_str()).unwrap_or_default(),
            data: data(program, links),
        };
        self.render(form.language, "whole.html", view)
    }

    /// A page with nothing but the whole form, for a host that only hands out files: `folder` is the address of the folder
    /// with its validator and texts, `send_to` where what is filled in is sent; empty for nowhere. With a `reference` it ends with
    /// that as if it had been sent.
    ///
    /// # Errors
    /// See [`Renderer::whole`].
    pub fn whole_page(
        &self,
        form: &Prepared,
        site: &Site,
        links: &Links,
        folder: &str,
        (send_to, reference): (&str, &str),
    ) -> Result<String, RenderError> {
        let whole = self.whole(form, links)?;
        let program = &form.program;
        let page = json!({
            "site": site, "title": program.form.title, "whole": whole, "folder": folder, "send_to": send_to,
            "reference": reference,
        });
        self.render(program.form.language, "whole_page.html", page)
    }
}

fn step<'a>(form: &Prepared, asking: &Asking<'a>, id: PageId, links: &Links) -> Option<StepView<'a>> {
    let program = asking.program;
    let page = program.pages.get(id)?;
    // One question alone is its page's heading, as long as the page is never shown without it. A heading's text has no places.
    let alone = asking.alone(page.questions.clone());
    let heading = alone.filter(|(_, question)| question.ask_when.is_none() && page.text.places().next().is_none());
    let mut questions = asking.outside_lists(page.questions.clone());
    let title = match (heading, questions.next(), questions.next()) {
        (Some((_, question)), ..) => asking.ask(question),
        (None, Some((_, question)), None) if page.title.is_empty() => asking.ask(question),
        _ if page.title.is_empty() => &program.form.title,
        _ => &page.title,
    };
    let is_list = |(_, question): (QuestionId, &Question)| matches!(question.kind, Kind::List { .. });
    Some(StepView {
        number: id,
        key: &page.key,
        title,
        section: renderer::caption(page),
        exit: page.exit.is_some(),
        heading: heading.is_some(),
        text: with_places(program, &page.text),
        signpost: renderer::signpost(program.form.language, page, links),
        has_list: asking.outside_lists(page.questions.clone()).any(is_list),
        has_files: renderer::has_files(program, &page.questions),
        questions: form.questions(asking, id, heading.is_some()),
        computed: renderer::computed(program, id, asking.filled),
    })
}

/// The lists of a form, by position.
fn lists(program: &Program) -> BTreeMap<QuestionId, ListData> {
    let words = program.form.language.words();
    let list = |(id, question): (QuestionId, &Question)| match &question.kind {
        Kind::List { each, count, .. } => {
            let first = fill(words.add_first, &[("a", wording::article(each)), ("each", each)]);
            Some((id, ListData { least: least_rows(question), most: count.most, first }))
        }
        _ => None,
    };
    program.questions.iter().enumerate().filter_map(list).collect()
}

fn tasks(program: &Program) -> Vec<Vec<Task>> {
    let states = [Status::Completed, Status::InProgress, Status::NotStarted, Status::CannotStart];
    let task = |(number, title): (usize, &String)| {
        let state = |status| Task { title: title.clone(), address: format!("#task-{number}"), status };
        states.map(state).to_vec()
    };
    program.form.task_list.iter().map(|section| &section.title).enumerate().map(task).collect()
}

fn with_places<'a>(program: &Program, passage: &'a Passage) -> Vec<Part<'a>> {
    let part = |piece: &'a Piece| match piece {
        Piece::Words(words) => Part::Words(words),
        Piece::Place { what, otherwise } => Part::Place(place(program, *what, otherwise)),
    };
    passage.pieces.iter().map(part).collect()
}

/// The place of an answer, with what stands there until it is known.
fn place(program: &Program, what: Insert, otherwise: &str) -> String {
    let (of, kind) = match what {
        Insert::Answer(answer) => {
            let kind = program.questions.get(answer.question).map(|question| display::name(&question.kind));
            let part = answer.part.map(|part| format!(".{}", part.position())).unwrap_or_default();
            (format!("q{}{part}", answer.question), kind.unwrap_or_default())
        }
        Insert::Calculation(id) => {
            let kind = program.calculations.get(id).map(|calculation| wording::kind(calculation.kind));
            (format!("c{id}"), kind.unwrap_or_default())
        }
        Insert::Reference => ("reference".to_owned(), ""),
        Insert::PromisedDate => ("due".to_owned(), ""),
        Insert::Fee => ("fee".to_owned(), ""),
    };
    format!("<span data-place=\"{of}\" data-kind=\"{kind}\">{}</span>", prose::escaped(otherwise))
}

fn data<'a>(program: &'a Program, links: &'a Links) -> WholeData<'a> {
    let form = &program.form;
    let words = form.language.words();
    WholeData {
        form: &form.id,
        title: &form.title,
        holidays: &links.holidays,
        open: form.open.as_ref().map(|open| [open.from, open.until]).unwrap_or_default(),
        fee: form.fee.as_ref().map(|fee| fee.amount),
        tasks: form.task_list.iter().map(|task| TaskData { pages: &task.pages, needs: &task.needs }).collect(),
        lists: lists(program),
        words: WholeWords {
            dates: DateWords::of(words),
            confirmed: words.confirmed,
            property: words.property,
            point: words.point,
        },
    }
}
