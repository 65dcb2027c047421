//! The template environment and one function a page.

use super::{Caller, Channel, Filled, Links, Receipt, Site};
use crate::program::{PageId, Program};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;
use serde_json::json;
use std::fmt;

/// The templates of this folder, by the name under which others extend and import them. Names end in `.html` because that
/// is what turns escaping on.
const TEMPLATES: [(&str, &str); 7] = [
    ("layout.html", include_str!("../../../templates/layout.html")),
    ("start.html", include_str!("../../../templates/start.html")),
    ("page.html", include_str!("../../../templates/page.html")),
    ("exit.html", include_str!("../../../templates/exit.html")),
    ("check_answers.html", include_str!("../../../templates/check_answers.html")),
    ("confirmation.html", include_str!("../../../templates/confirmation.html")),
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

impl From<minijinja::Error> for RenderError {
    fn from(error: minijinja::Error) -> Self {
        Self(error)
    }
}

/// Renders pages. Make one and keep it: the templates are read once.
#[derive(Debug)]
pub struct Renderer {
    templates: Environment<'static>,
}

impl Renderer {
    /// A renderer with the templates of the three channels.
    ///
    /// # Errors
    /// When a template does not parse.
    pub fn new() -> Result<Self, RenderError> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        let mut renderer = Self { templates };
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
            let kind = minijinja::ErrorKind::InvalidOperation;
            return Err(minijinja::Error::new(kind, format!("{name} must end in .html to be escaped")).into());
        }
        Ok(self.templates.add_template(name, source)?)
    }

    /// Renders one template.
    ///
    /// # Errors
    /// When there is no such template or it uses something that the context does not have.
    pub fn render(&self, name: &str, context: impl Serialize) -> Result<String, RenderError> {
        Ok(self.templates.get_template(name)?.render(Value::from(Serde(context)))?)
    }

    /// The start page of a form.
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
        let title = &program.form.title;
        self.render("start.html", json!({ "site": site, "links": links, "channel": channel, "title": title }))
    }

    /// One page of questions.
    ///
    /// # Errors
    /// When a template is at fault.
    pub fn page(
        &self,
        program: &Program,
        page: PageId,
        channel: Channel,
        site: &Site,
        links: &Links,
        filled: &Filled<'_>,
    ) -> Result<String, RenderError> {
        let title = program.pages.get(page).map(|page| page.title.as_str()).unwrap_or_default();
        let has_errors = !filled.errors.is_empty();
        self.render(
            "page.html",
            json!({ "site": site, "links": links, "channel": channel, "title": title, "has_errors": has_errors }),
        )
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
    ) -> Result<String, RenderError> {
        let title = program.pages.get(page).map(|page| page.title.as_str()).unwrap_or_default();
        self.render("exit.html", json!({ "site": site, "links": links, "channel": channel, "title": title }))
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
        let title = &program.form.title;
        let has_errors = !filled.errors.is_empty();
        self.render(
            "check_answers.html",
            json!({ "site": site, "links": links, "channel": channel, "title": title, "has_errors": has_errors }),
        )
    }

    /// The page after a submission; for the agent, the one with the reference to read out.
    ///
    /// # Errors
    /// When a template is at fault.
    pub fn confirmation(
        &self,
        program: &Program,
        channel: Channel,
        site: &Site,
        receipt: &Receipt,
    ) -> Result<String, RenderError> {
        let title = &program.form.title;
        self.render(
            "confirmation.html",
            json!({ "site": site, "receipt": receipt, "channel": channel, "title": title }),
        )
    }

    /// The agent's script: the whole call on one screen.
    ///
    /// # Errors
    /// When a template is at fault.
    pub fn agent_script(
        &self,
        program: &Program,
        site: &Site,
        links: &Links,
        filled: &Filled<'_>,
        caller: &Caller,
    ) -> Result<String, RenderError> {
        let title = &program.form.title;
        let has_errors = !filled.errors.is_empty();
        self.render(
            "agent_script.html",
            json!({ "site": site, "links": links, "caller": caller, "title": title, "has_errors": has_errors }),
        )
    }
}
