//! Accessible HTML for the three channels, from the templates in `templates/`.
//!
//! Names of controls are the one contract between the pages, the portal and the page module: a question's key; `due.day`,
//! `due.month`, `due.year` for a date; `property.line_1` … `property.postcode` for an address ([`ADDRESS_PARTS`]);
//! `place.words`, `place.latitude`, `place.longitude` for a location; files under the key itself, in a form that posts
//! `multipart/form-data`;
//! `household.1.income` inside a list, rows counted from 1; tick boxes repeat the key. The id of a control is its name with
//! `-` for `.`; of the options of a choice, radio buttons and tick boxes, `key-option`, the first being plain `key`. Every
//! question that is shown also posts a hidden `_shown` with its name (those that are hidden because they are not asked are
//! disabled, so they post neither), and each form posts `_csrf`, `_version` and the button pressed as `_do`: `continue`, `submit`,
//! `add:household`, `remove:household:2`, `upload:photos`, `remove-file:photos:1`, `use-place:place.words:…` and `leave-place:place.words:…` with the id of a photo, and on the agent's script `update` (work out again what is asked) beside `submit`.
//! The links on "check your answers" lead to the page with `?from=check` and the control's id after `#`.
//!
//! The whole form in one document ([`Renderer::whole`]) has the same controls; its contract with `journey.js` is the
//! `data-` names in `templates/whole.html`.
//!
//! # Templates of the portal
//!
//! A template that is added with [`Renderer::add`] can start with `{% extends "layout.html" %}`. Its context needs `site`
//! ([`Site`]) and `title` (without the council's name); `words` ([`Words`]) and `language` are there in every template; blocks: `before` (back link), `content` (in the main element; start
//! with the one `h1`), `scripts`. Give `has_errors: true` when the page reports errors: the document title then starts with
//! "Error: ". `{% import "controls.html" as controls %}` has the building blocks: error summary, text input, button.
//!
//! [`Words`]: crate::words::Words
//! [`ADDRESS_PARTS`]: runtime_wasm::answers::ADDRESS_PARTS

mod control;
pub mod display;
mod environment;
mod hole;
mod page_data;
mod piece;
mod prepared;
mod prose;
mod question;
mod refusal;
mod renderer;
mod service_pages;
mod summary;
pub mod theme;
mod typed;
mod whole;
mod wording;

pub(crate) use environment::bare;
pub use prepared::Prepared;
pub(crate) use prose::{holds_place_in_address, lost_addresses};
pub use question::{error_target, error_text};
pub use refusal::Refusal;
pub use renderer::{RenderError, Renderer};
pub use service_pages::{Feedback, Status, Task};
pub use summary::read_back;

use crate::words::Language;
use runtime_wasm::report::{Broken, Report};
use serde::{Deserialize, Serialize};

/// Whom a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// The public website.
    Website,
    /// The signed-in customer.
    Account,
    /// The call-centre agent.
    Agent,
}

/// The site around a form: everything that the layout needs and the form does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Site {
    /// Name of the council.
    pub council: String,
    /// Address of the logo picture; empty when the name is shown as text.
    pub logo: String,
    /// Address of the council's start page.
    pub home: String,
    /// Addresses of the style sheets, in order.
    pub stylesheets: Vec<String>,
    /// Address of the page module; empty for none.
    pub script: String,
    /// Address of the module for when there is no network, and of the list of files that a device keeps for then; empty for none.
    pub offline: [String; 2],
    /// What goes on to the next page without loading it; none where pages are loaded.
    pub next_page: Option<NextPage>,
    /// Links in the header, (text, address): account, sign out.
    pub navigation: Vec<(String, String)>,
    /// Links in the footer: privacy, accessibility, contact.
    pub footer: Vec<(String, String)>,
    /// Lines under the footer's links: telephone, opening hours.
    pub contact: Vec<String>,
    /// The language of pages that belong to no form; a form's pages are in the form's.
    pub language: Language,
    /// The languages in which this page can be read, (code, name, address of the page in it); empty when there is only one.
    pub languages: Vec<(String, String, String)>,
    /// A notice above everything, for example that this is a demonstration; empty for none.
    pub notice: String,
    /// What has changed in the form since this person began it; nothing when they have been told, or nothing has.
    pub changed: Option<Changed>,
    /// The place where a photo was taken, offered as an answer; nothing when there is none to offer.
    pub place_of_photo: Option<PlaceOfPhoto>,
    /// On the script of a call: what the agent has to know of the customer; empty for nothing.
    pub about_caller: String,
    /// Where somebody who is no agent raises another request for a resident; empty on every page but theirs. There is no call then.
    pub raise: String,
}

/// The place where a photo was taken, offered as the answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct PlaceOfPhoto {
    /// What there is.
    pub title: String,
    /// Sentences: which place, what for, and what becomes of it.
    pub lines: Vec<String>,
    /// The buttons, (value, text). They are sent with the page's own form, as `_do`.
    pub buttons: Vec<(String, String)>,
    /// What Return pressed in a field of that form means: the buttons stand before its own.
    pub enter: String,
    /// Where they are sent on a page with nothing to type; empty to send them with the page.
    pub action: String,
    /// Its token against forged requests.
    pub csrf: String,
}

/// What has changed in a form since a person began it, for the notice at the top of its pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Changed {
    /// Sentences.
    pub lines: Vec<String>,
    /// Questions under a heading each, as they are asked, and a sentence below them; empty for none.
    pub groups: Vec<(String, Vec<String>, String)>,
}

/// The module that goes on to the next page of a form without loading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct NextPage {
    /// Its address.
    pub script: String,
    /// The address of the form: its pages are there and below it.
    pub form: String,
    /// What tells the scripts and the style sheet of this page from other versions of them. A page with another one is loaded.
    pub version: String,
}

/// Where a page posts to and what it carries along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Links {
    /// Where the page posts to.
    pub action: String,
    /// The page before; empty for none.
    pub back: String,
    /// Address of a question page: this, followed by the page's key.
    pub page: String,
    /// Address of another form's start page: this, followed by the form's name.
    pub forms: String,
    /// At the desk, where a call goes on without being sent, or ends once it is; empty to go without.
    pub call: String,
    /// Token against forged requests.
    pub csrf: String,
    /// The version of the form that the page is of, which it posts as `_version`; empty to go without.
    pub version: String,
    /// Address of the folder with `validator.wasm` and `texts/` of this form, without a slash at its end; empty to go
    /// without.
    pub assets: String,
    /// Today, ISO, for the page module.
    pub today: String,
    /// Bank holidays, ISO, for the page module.
    pub holidays: Vec<String>,
}

/// The answers as typed, and what became of them.
#[derive(Debug, Clone, Copy)]
pub struct Filled<'a> {
    /// By question key, the shape that [`runtime_wasm::answers::Answers::from_json`] takes.
    pub answers: &'a serde_json::Value,
    /// The report on them.
    pub report: &'a Report,
    /// The errors to show on this page; empty until it was posted.
    pub errors: &'a [Broken],
    /// Set when the page comes back because an answer on it brought up a question that was not shown before: without
    /// JavaScript the page then says so above the questions.
    pub revealed: bool,
    /// Names of the questions that were filled in from what is already known, for a hint that says so.
    pub known: &'a [String],
}

/// Who is on the phone: the agent fills it in once, at the top of the script. Control names: `_caller.name` and so on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Caller {
    /// The caller's full name.
    pub name: String,
    /// Where to ring back.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Postcode of the caller's home.
    pub postcode: String,
}

/// What the confirmation says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Receipt {
    /// The reference number.
    pub reference: String,
    /// The promised day in words: `Thursday 12 March 2026`; empty when the form promises none.
    pub due_by: String,
    /// When it was received, in words.
    pub received: String,
    /// What is to pay, canonical: `45.00`; empty for nothing.
    pub fee: String,
}
