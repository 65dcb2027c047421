//! The template environment and one function a page.

use super::environment::environment;
use super::page_data::PageData;
use super::prepared::Prepared;
use super::question::{Asking, ErrorView};
use super::service_pages::FeeView;
use super::summary::{self, Group, Which};
use super::{Caller, Channel, Filled, Links, Site, display, wording};
use crate::passage::{self, Facts, Part};
use crate::program::{FormInfo, Kind, Page, PageId, Passage, Program, Question};
use crate::words::{JourneyWords, Language, fill};
use minijinja::Environment;
use minijinja::value::{Serde, Value};
use serde::Serialize;
use std::fmt;

/// The templates of this folder, by the name under which others extend and import them. Names end in `.html` because that
/// is what turns escaping on.
const TEMPLATES: [(&str, &str); 18] = [
    ("layout.html", include_str!("../../../templates/layout.html")),
    ("controls.html", include_str!("../../../templates/controls.html")),
    ("question.html", include_str!("../../../templates/question.html")),
    ("pieces.html", include_str!("../../../templates/pieces.html")),
    ("summary.html", include_str!("../../../templates/summary.html")),
    ("start.html", include_str!("../../../templates/start.html")),
    ("page.html", include_str!("../../../templates/page.html")),
    ("exit.html", include_str!("../../../templates/exit.html")),
    ("check_answers.html", include_str!("../../../templates/check_answers.html")),
    ("confirmation.html", include_str!("../../../templates/confirmation.html")),
    ("closed.html", include_str!("../../../templates/closed.html")),
    ("feedback.html", include_str!("../../../templates/feedback.html")),
    ("feedback_form.html", include_str!("../../../templates/feedback_form.html")),
    ("task.html", include_str!("../../../templates/task.html")),
    ("task_list.html", include_str!("../../../templates/task_list.html")),
    ("whole.html", include_str!("../../../templates/whole.html")),
    ("whole_page.html", include_str!("../../../templates/whole_page.html")),
    ("agent_script.html", include_str!("../../../templates/agent_script.html")),
];

/// A page that could not be rendered: a fault of a template or of its caller, never of a form or an answer.
#[derive(Debug)]
pub struct RenderError(minijinja::Error);

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the page could not be made: {:#}", self.0)
    }
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl RenderError {
    /// A fault that no template tells.
    pub(super) fn ours(what: impl Into<String>) -> Self {
        Self(minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, what.into()))
    }
}

impl From<minijinja::Error> for RenderError {
    fn from(error: minijinja::Error) -> Self {
        Self(error)
    }
}

/// Renders pages. Make one and keep it: the templates are read once for each language.
#[derive(Debug)]
pub struct Renderer {
    languages: Vec<(Language, Environment<'static>)>,
}

impl Renderer {
    /// A renderer with the templates of the three channels.
    ///
    /// # Errors
    /// When a template does not parse.
    pub fn new() -> Result<Self, RenderError> {
        let languages = Language::ALL.into_iter().map(|language| Ok((language, environment(language)?)));
        let mut renderer = Self { languages: languages.collect::<Result<_, RenderError>>()? };
        for (name, source) in TEMPLATES {
            renderer.add(name, source)?;
        }
        Ok(renderer)
    }
    /// Adds a template of the service around the forms; its name must end in `.html` so that what it shows is escaped.
    ///
    /// # Errors
    /// When it does not parse, or its name does not end in `.html`.
    pub fn add(&mut self, name: &'static str, source: &'static str) -> Result<(), RenderError> {
        if !name.ends_with(".html") {
            return Err(RenderError::ours(format!("{name} must end in .html to be escaped")));
        }
        for (_, templates) in &mut self.languages {
            templates.add_template(name, source)?;
        }
        Ok(())
    }

    /// Adds words of the service around the forms, for its own templates.
    pub fn add_words(&mut self, language: Language, name: &'static str, words: impl Serialize) {
        for (_, templates) in self.languages.iter_mut().filter(|(known, _)| *known == language) {
            templates.add_global(name, Value::from(Serde(&words)));
        }
    }

    /// Renders one template in a language.
    ///
    /// # Errors
    /// When there is no such template or it uses something that the context does not have.
    pub fn render(&self, language: Language, name: &str, context: impl Serialize) -> Result<String, RenderError> {
        let missing = || minijinja::Error::new(minijinja::ErrorKind::TemplateNotFound, language.name());
        let found = self.languages.iter().find(|(known, _)| *known == language);
        let (_, templates) = found.ok_or_else(missing)?;
        Ok(templates.get_template(name)?.render(Value::from(Serde(context)))?)
    }

    /// The start page of a form; `links.action` is where its button leads.
    ///
    /// # Errors
    /// When a template is at fault.
    pub fn start(
        &self,
        program: &Program,
        channel: Channel,
        site: &Site,
        links: &Links,
    ) -> Result<String, RenderError> {
        let form = &program.form;
        self.screen("start.html", program, &form.title, channel, site, links, &[], StartView::of(form))
    }

    /// One page of questions.
    ///
    /// # Errors
    /// When a template is at fault.
    pub fn page(
        &self,
        form: &Prepared,
        page: PageId,
        channel: Channel,
        site: &Site,
        links: &Links,
        filled: &Filled<'_>,
    ) -> Result<String, RenderError> {
        let program = &*form.program;
        let (id, page) = (page, page_of(program, page)?);
        let asking = Asking { program, channel, filled, whole: false };
        let questions: Vec<_> = asking.outside_lists(page.questions.clone()).collect();
        // One question alone is its page's heading. The agent has a script instead of pages.
        let alone = asking.alone(page.questions.clone()).filter(|_| channel != Channel::Agent);
        let heading = alone.filter(|(id, question)| asking.is_shown(*id, question));
        let title = match (heading, questions.as_slice()) {
            (Some((_, question)), _) => asking.ask(question),
            (None, [(_, question)]) if page.title.is_empty() => asking.ask(question),
            _ if page.title.is_empty() => &program.form.title,
            _ => &page.title,
        };
        let view = QuestionsView {
            section: caption(page),
            heading: heading.is_some(),
            text: before_sending(program, &page.text, filled),
            has_list: questions.iter().any(|(_, question)| matches!(question.kind, Kind::List { .. })),
            has_files: has_files(program, &page.questions),
            questions: form.questions(&asking, id, heading.is_some()),
            computed: computed(program, id, filled),
            revealed: filled.revealed,
            data: PageData::new(program, Some(id), site, links, filled),
        };
        let errors = asking.errors(&page.questions, |_| String::new());
        self.screen("page.html", program, title, channel, site, links, &errors, &view)
    }

    /// An end that is not a submission.
    ///
    /// # Errors
    /// When a template is at fault.
    pub fn exit(
        &self,
        program: &Program,
        page: PageId,
        channel: Channel,
        site: &Site,
        links: &Links,
        filled: &Filled<'_>,
    ) -> Result<String, RenderError> {
        let page = page_of(program, page)?;
        let text = before_sending(program, &page.text, filled);
        let signpost = signpost(program.form.language, page, links);
        let exit = ExitView { section: caption(page), text, signpost };
        self.screen("exit.html", program, &page.title, channel, site, links, &[], exit)
    }

    /// Check your answers.
    ///
    /// # Errors
    /// When a template is at fault.
    pub fn check_answers(
        &self,
        program: &Program,
        channel: Channel,
        site: &Site,
        links: &Links,
        filled: &Filled<'_>,
    ) -> Result<String, RenderError> {
        let asking = Asking { program, channel, filled, whole: false };
        let words = program.form.language.words();
        let link = |page: &str| format!("{}{page}?from=check", links.page);
        let check = CheckView {
            journey: words.journey(&program.form.journey),
            groups: summary::groups(program, filled, Which::Asked, link),
            fee: FeeView::of(program, filled.report),
        };
        let address = |question: &Question| program.pages.get(question.page).map(|page| link(&page.key));
        let errors = asking.errors(&(0..program.questions.len()), |question| address(question).unwrap_or_default());
        self.screen("check_answers.html", program, words.check, channel, site, links, &errors, check)
    }

    /// The agent's script: the whole call on one screen.
    ///
    /// # Errors
    /// When a template is at fault.
    pub fn agent_script(
        &self,
        form: &Prepared,
        site: &Site,
        links: &Links,
        filled: &Filled<'_>,
        caller: &Caller,
    ) -> Result<String, RenderError> {
        let (program, channel) = (&*form.program, Channel::Agent);
        let asking = Asking { program, channel, filled, whole: false };
        let mut sections: Vec<SectionView<'_>> = Vec::new();
        for (id, page) in program.pages.iter().enumerate() {
            // An exit stands where it is reached: in a section when that goes on behind it.
            let next = program.pages.iter().skip(id).find(|page| page.exit.is_none());
            let goes_on = sections.last().map(|section| section.title) == next.map(|page| page.section.as_str());
            let title = if page.exit.is_none() || goes_on { next.map_or("", |page| &page.section) } else { "" };
            match sections.last_mut() {
                Some(section) if section.title == title => section.pages.push(step(form, &asking, id, page, links)),
                _ => sections.push(SectionView { title, pages: vec![step(form, &asking, id, page, links)] }),
            }
        }
        let script = ScriptView {
            before_you_start: &program.form.before_you_start,
            caller,
            has_files: has_files(program, &(0..program.questions.len())),
            sections,
            groups: summary::groups(program, filled, Which::Answered, |_| String::new()),
            fee: FeeView::of(program, filled.report),
            submit: program.form.language.words().journey(&program.form.journey).send,
            stopped: filled.report.exit.is_some(),
            data: PageData::new(program, None, site, links, filled),
        };
        let errors = asking.errors(&(0..program.questions.len()), |_| String::new());
        self.screen("agent_script.html", program, &program.form.title, channel, site, links, &errors, &script)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a screen, each with its name, in one private place")]
    pub(super) fn screen(
        &self,
        template: &str,
        program: &Program,
        title: &str,
        channel: Channel,
        site: &Site,
        links: &Links,
        errors: &[ErrorView<'_>],
        body: impl Serialize,
    ) -> Result<String, RenderError> {
        let form_title = &program.form.title;
        let has_errors = !errors.is_empty();
        self.render(
            program.form.language,
            template,
            Screen { site, links, channel, title, form_title, has_errors, errors, body },
        )
    }
}

/// What every page has.
#[derive(Serialize)]
struct Screen<'a, T> {
    site: &'a Site,
    links: &'a Links,
    channel: Channel,
    title: &'a str,
    form_title: &'a str,
    has_errors: bool,
    errors: &'a [ErrorView<'a>],
    #[serde(flatten)]
    body: T,
}

#[derive(Serialize)]
pub(super) struct StartView<'a> {
    before_you_start: &'a str,
    promise: Vec<String>,
    data_protection: Vec<(&'static str, String)>,
}

impl<'a> StartView<'a> {
    pub(super) fn of(form: &'a FormInfo) -> Self {
        Self {
            before_you_start: &form.before_you_start,
            promise: wording::promise(form.language, form.standard.as_ref()),
            data_protection: wording::data_protection(form.language, form.data_protection.as_ref()),
        }
    }
}

#[derive(Serialize)]
struct QuestionsView<'a> {
    section: &'a str,
    heading: bool,
    text: Vec<Part<'a>>,
    has_list: bool,
    /// It can send files, which is another way to post.
    has_files: bool,
    /// HTML.
    questions: Vec<String>,
    computed: Vec<ComputedView<'a>>,
    revealed: bool,
    data: Option<PageData<'a>>,
}

#[derive(Serialize)]
struct ExitView<'a> {
    section: &'a str,
    text: Vec<Part<'a>>,
    signpost: Option<Signpost>,
}

#[derive(Serialize)]
struct CheckView<'a> {
    journey: &'static JourneyWords,
    groups: Vec<Group<'a>>,
    fee: Option<FeeView<'a>>,
}

#[derive(Serialize)]
struct ScriptView<'a> {
    before_you_start: &'a str,
    caller: &'a Caller,
    has_files: bool,
    sections: Vec<SectionView<'a>>,
    groups: Vec<Group<'a>>,
    fee: Option<FeeView<'a>>,
    submit: &'static str,
    /// An exit is reached: there is nothing to send.
    stopped: bool,
    data: Option<PageData<'a>>,
}

/// Pages of one section, which is a heading of the agent's script; without a name those of none.
#[derive(Serialize)]
struct SectionView<'a> {
    title: &'a str,
    pages: Vec<StepView<'a>>,
}

/// A page as a step of the agent's script.
#[derive(Serialize)]
struct StepView<'a> {
    number: PageId,
    title: &'a str,
    text: Vec<Part<'a>>,
    exit: bool,
    signpost: Option<Signpost>,
    hidden: bool,
    /// HTML.
    questions: Vec<String>,
    /// The words of the first of them.
    first_question: &'a str,
    computed: Vec<ComputedView<'a>>,
}

/// A computed value at the foot of a page.
#[derive(Serialize)]
pub(super) struct ComputedView<'a> {
    number: usize,
    show: &'a str,
    kind: &'static str,
    /// Empty when it cannot be worked out yet.
    text: String,
}

/// Where an exit sends people.
#[derive(Serialize)]
pub(super) struct Signpost {
    text: String,
    address: String,
}

/// A text as it reads before there is a reference number.
fn before_sending<'a>(program: &'a Program, passage: &'a Passage, filled: &Filled<'_>) -> Vec<Part<'a>> {
    passage::filled(program, passage, &Facts { report: filled.report, reference: "", due_by: "" })
}

fn step<'a>(form: &Prepared, asking: &Asking<'a>, id: PageId, page: &'a Page, links: &Links) -> StepView<'a> {
    StepView {
        number: id,
        title: &page.title,
        text: before_sending(asking.program, &page.text, asking.filled),
        exit: page.exit.is_some(),
        signpost: signpost(asking.program.form.language, page, links),
        hidden: !asking.filled.report.pages.get(id).copied().unwrap_or(false),
        questions: form.questions(asking, id, false),
        first_question: asking.outside_lists(page.questions.clone()).next().map_or("", |(_, first)| asking.ask(first)),
        computed: computed(asking.program, id, asking.filled),
    }
}

fn page_of(program: &Program, page: PageId) -> Result<&Page, RenderError> {
    program.pages.get(page).ok_or_else(|| RenderError::ours(format!("there is no page {page}")))
}

/// Whether any of these questions asks for files.
pub(super) fn has_files(program: &Program, range: &std::ops::Range<usize>) -> bool {
    let questions = program.questions.get(range.clone()).unwrap_or_default();
    questions.iter().any(|question| question.kind.files().is_some())
}

/// The section above the heading, unless it says the same.
pub(super) fn caption(page: &Page) -> &str {
    if page.section == page.title { "" } else { &page.section }
}

pub(super) fn computed<'a>(program: &'a Program, page: PageId, filled: &Filled<'_>) -> Vec<ComputedView<'a>> {
    let shown = program.calculations.iter().enumerate();
    shown
        .filter(|(_, calculation)| calculation.page == page && !calculation.show.is_empty())
        .map(|(number, calculation)| {
            let text = filled.report.computed.get(number).and_then(Option::as_deref);
            ComputedView {
                number,
                show: &calculation.show,
                kind: wording::kind(calculation.kind),
                text: text
                    .map(|text| display::computed(program.form.language, calculation.kind, text))
                    .unwrap_or_default(),
            }
        })
        .collect()
}

/// A signpost is a web address or the name of another form.
pub(super) fn signpost(language: Language, page: &Page, links: &Links) -> Option<Signpost> {
    let target = page.exit.as_ref()?.signpost.as_deref()?;
    Some(match target.strip_prefix("https://").or_else(|| target.strip_prefix("http://")) {
        Some(rest) => {
            let place = rest.split('/').next().unwrap_or(rest);
            Signpost { text: fill(language.words().go_on_at, &[("place", place)]), address: target.to_owned() }
        }
        None => Signpost {
            text: summary::capitalised(&target.replace('-', " ")),
            address: format!("{}{target}", links.forms),
        },
    })
}
