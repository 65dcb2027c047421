//! The portal's own pages: templates beside those of the forms, in the same layout.

use compiler::emit::html::{RenderError, Renderer};
use serde_json::{Value, json};

const TEMPLATES: [(&str, &str); 8] = [
    ("portal_services.html", include_str!("../templates/services.html")),
    ("portal_councils.html", include_str!("../templates/councils.html")),
    ("portal_home.html", include_str!("../templates/home.html")),
    ("portal_sign_in.html", include_str!("../templates/sign_in.html")),
    ("portal_account.html", include_str!("../templates/account.html")),
    ("portal_request.html", include_str!("../templates/request.html")),
    ("portal_desk.html", include_str!("../templates/desk.html")),
    ("portal_problem.html", include_str!("../templates/problem.html")),
];

/// The rooms of a council's house, each with its own navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// For everyone.
    Website,
    /// For customers.
    Account,
    /// For agents.
    Desk,
}

/// All templates, read once.
#[derive(Debug)]
pub struct Pages {
    /// The pages of the forms.
    pub forms: Renderer,
}

impl Pages {
    /// Reads the templates.
    ///
    /// # Errors
    /// When one does not parse.
    pub fn new() -> Result<Self, RenderError> {
        let mut forms = Renderer::new()?;
        for (name, source) in TEMPLATES {
            forms.add(name, source)?;
        }
        Ok(Self { forms })
    }

    /// The councils that this service is for.
    ///
    /// # Errors
    /// When the template is at fault; so too below.
    pub fn councils(&self, context: &Value) -> Result<String, RenderError> {
        self.render("portal_councils.html", "Council services", context)
    }

    /// A council's forms by service.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn home(&self, context: &Value) -> Result<String, RenderError> {
        self.render("portal_home.html", "Forms and services", context)
    }

    /// Sign-in of the demonstration, to an account or to the desk.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn sign_in(&self, title: &str, context: &Value) -> Result<String, RenderError> {
        self.render("portal_sign_in.html", title, context)
    }

    /// A customer's drafts, requests and forms.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn account(&self, context: &Value) -> Result<String, RenderError> {
        self.render("portal_account.html", "Your account", context)
    }

    /// One request of a customer, with what happened to it.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn request(&self, title: &str, context: &Value) -> Result<String, RenderError> {
        self.render("portal_request.html", title, context)
    }

    /// The agent's desk.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn desk(&self, context: &Value) -> Result<String, RenderError> {
        self.render("portal_desk.html", "Call desk", context)
    }

    /// A page about a problem.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn problem(&self, kind: &str, context: &Value) -> Result<String, RenderError> {
        let title = match kind {
            "not_found" => "Page not found",
            "expired" | "ended" => "This page has expired",
            "refused" => "We did not accept this page",
            "too_large" => "This is too much to send at once",
            "busy" => "The service is busy",
            "unreadable" => "We could not read what was sent",
            _ => "Sorry, there is a problem with the service",
        };
        self.render("portal_problem.html", title, context)
    }

    fn render(&self, template: &str, title: &str, context: &Value) -> Result<String, RenderError> {
        let mut context = context.clone();
        if let Some(context) = context.as_object_mut() {
            context.insert("title".to_owned(), json!(title));
        }
        self.forms.render(template, context)
    }
}
