//! The portal's own pages: templates beside those of the forms, in the same layout.

use crate::words::{self, Words};
use compiler::emit::html::{RenderError, Renderer};
use compiler::words::Language;
use serde_json::{Value, json};

const TEMPLATES: &[(&str, &str)] = &[
    ("portal_services.html", include_str!("../templates/services.html")),
    ("portal_councils.html", include_str!("../templates/councils.html")),
    ("portal_home.html", include_str!("../templates/home.html")),
    ("portal_sign_in.html", include_str!("../templates/sign_in.html")),
    ("portal_code.html", include_str!("../templates/code.html")),
    ("portal_link.html", include_str!("../templates/link.html")),
    ("portal_details.html", include_str!("../templates/details.html")),
    ("portal_emails.html", include_str!("../templates/emails.html")),
    ("portal_account.html", include_str!("../templates/account.html")),
    ("portal_day.html", include_str!("../templates/day.html")),
    ("portal_timeline.html", include_str!("../templates/timeline.html")),
    ("portal_requests.html", include_str!("../templates/account/requests.html")),
    ("portal_requests_table.html", include_str!("../templates/account/requests_table.html")),
    ("portal_request.html", include_str!("../templates/account/request.html")),
    ("portal_withdraw.html", include_str!("../templates/account/withdraw.html")),
    ("portal_councillor.html", include_str!("../templates/councillor/wards.html")),
    ("portal_councillor_request.html", include_str!("../templates/councillor/request.html")),
    ("portal_councillor_raise.html", include_str!("../templates/councillor/raise.html")),
    ("portal_work.html", include_str!("../templates/work/queue.html")),
    ("portal_work_request.html", include_str!("../templates/work/request.html")),
    ("portal_preferences.html", include_str!("../templates/account/preferences.html")),
    ("portal_close.html", include_str!("../templates/account/close.html")),
    ("portal_closed.html", include_str!("../templates/account/closed.html")),
    ("portal_area.html", include_str!("../templates/account/area.html")),
    ("portal_your_data.html", include_str!("../templates/account/your_data.html")),
    ("portal_record.html", include_str!("../templates/account/record.html")),
    ("portal_keeping.html", include_str!("../templates/keeping/person.html")),
    ("portal_device.html", include_str!("../templates/device.html")),
    ("portal_staff.html", include_str!("../templates/staff.html")),
    ("portal_desk.html", include_str!("../templates/desk/home.html")),
    ("portal_desk_audit.html", include_str!("../templates/desk/audit.html")),
    ("portal_desk_call.html", include_str!("../templates/desk/call.html")),
    ("portal_desk_customer.html", include_str!("../templates/desk/customer.html")),
    ("portal_desk_details.html", include_str!("../templates/desk/details.html")),
    ("portal_desk_find.html", include_str!("../templates/desk/find.html")),
    ("portal_desk_found.html", include_str!("../templates/desk/found.html")),
    ("portal_desk_link.html", include_str!("../templates/desk/link.html")),
    ("portal_desk_wrap_up.html", include_str!("../templates/desk/wrap_up.html")),
    ("portal_help.html", include_str!("../templates/help/help.html")),
    ("portal_continue.html", include_str!("../templates/help/continue.html")),
    ("portal_publishing.html", include_str!("../templates/publishing/list.html")),
    ("portal_publishing_gates.html", include_str!("../templates/publishing/gates.html")),
    ("portal_publishing_roles.html", include_str!("../templates/publishing/roles.html")),
    ("portal_publishing_propose.html", include_str!("../templates/publishing/propose.html")),
    ("portal_publishing_proposal.html", include_str!("../templates/publishing/proposal.html")),
    ("portal_publishing_form.html", include_str!("../templates/publishing/form.html")),
    ("portal_publishing_no_studio.html", include_str!("../templates/publishing/no_studio.html")),
    ("portal_publishing_people.html", include_str!("../templates/publishing/people.html")),
    ("portal_publishing_person.html", include_str!("../templates/publishing/person.html")),
    ("portal_problem.html", include_str!("../templates/problem.html")),
    ("insight_around.html", include_str!("../templates/insight/around.html")),
    ("insight_chart.html", include_str!("../templates/insight/chart.html")),
    ("insight_overview.html", include_str!("../templates/insight/overview.html")),
    ("insight_topic.html", include_str!("../templates/insight/topic.html")),
];

/// The rooms of a council's house, each with its own navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// For everyone.
    Website,
    /// For customers.
    Account,
    /// Where the council's people sign in.
    Staff,
    /// For agents.
    Desk,
    /// For whoever deals with requests.
    Work,
    /// For whoever wants to know how it goes.
    Insight,
    /// For councillors.
    Councillor,
    /// For whoever publishes forms.
    Publishing,
    /// For whoever answers people that ask what the council has of them.
    Keeping,
}

impl Room {
    /// Is it for the council's people?
    #[must_use]
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Website | Self::Account)
    }
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
        for language in Language::ALL {
            forms.add_words(language, "portal", words::of(language));
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
        self.render("portal_home.html", words_of(context).home, context)
    }

    /// A page by the name of its template, in the language of its site.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn page(&self, template: &str, title: &str, context: &Value) -> Result<String, RenderError> {
        self.render(template, title, context)
    }

    /// The e-mails of a demonstration.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn emails(&self, context: &Value) -> Result<String, RenderError> {
        self.render("portal_emails.html", "E-mails of this demonstration", context)
    }

    /// A customer's drafts, requests and forms.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn account(&self, context: &Value) -> Result<String, RenderError> {
        self.render("portal_account.html", words_of(context).your_account, context)
    }

    /// A form on one page, for devices without a network.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn device(&self, language: Language, title: &str, context: &Value) -> Result<String, RenderError> {
        let mut context = context.clone();
        if let Some(context) = context.as_object_mut() {
            context.insert("title".to_owned(), json!(title));
        }
        self.forms.render(language, "portal_device.html", context)
    }

    /// A page about a problem.
    ///
    /// # Errors
    /// See [`Pages::councils`].
    pub fn problem(&self, kind: &str, context: &Value) -> Result<String, RenderError> {
        let told = words_of(context).problems.of(kind);
        let mut context = context.clone();
        if let Some(context) = context.as_object_mut() {
            context.insert("lines".to_owned(), json!(told.lines));
        }
        self.render("portal_problem.html", told.title, &context)
    }

    fn render(&self, template: &str, title: &str, context: &Value) -> Result<String, RenderError> {
        let language = language_of(context);
        let mut context = context.clone();
        if let Some(context) = context.as_object_mut() {
            context.insert("title".to_owned(), json!(title));
        }
        self.forms.render(language, template, context)
    }
}

/// The language of the site around a page.
fn language_of(context: &Value) -> Language {
    let code = context.pointer("/site/language").and_then(Value::as_str);
    code.and_then(Language::find).unwrap_or_default()
}

fn words_of(context: &Value) -> &'static Words {
    words::of(language_of(context))
}
