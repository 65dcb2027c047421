//! A page of the account: whose it is, at which council, and in which words.

use super::words::{self, Words};
use crate::app::Shared;
use crate::pages::Room;
use crate::problems::Problem;
use crate::session::Session;
use crate::site::Council;
use crate::store::customers::Customer;
use crate::website::InCouncil;
use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse as _, Response};
use compiler::words::Language;
use serde_json::{Value, json};
use std::sync::Arc;

/// The customer who is signed in, where they are. A handler that takes it is behind a door for customers.
#[derive(Debug)]
pub struct Mine {
    /// The service.
    pub app: Shared,
    /// Whose account it is with.
    pub council: Arc<Council>,
    /// The session.
    pub session: Session,
    /// Who is signed in.
    pub customer: Customer,
}

impl FromRequestParts<Shared> for Mine {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let Path(InCouncil { council }) = parts.extract().await.map_err(|_| Problem::NotFound)?;
        let council = app.councils.shared(&council).ok_or(Problem::NotFound)?;
        let session = parts.extensions.get::<Session>().cloned().ok_or(Problem::Expired)?;
        let customer = session.customer.clone().ok_or(Problem::Expired)?;
        Ok(Self { app: app.clone(), council, session, customer })
    }
}

impl Mine {
    /// The language that they read in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.session.language
    }

    /// The words of the account.
    #[must_use]
    pub fn words(&self) -> &'static Words {
        words::of(self.language())
    }

    /// The address of the account.
    #[must_use]
    pub fn home(&self) -> String {
        self.council.home(Room::Account)
    }

    /// A page; `more` is what its template needs beside `say`, `home` and `csrf`.
    ///
    /// # Errors
    /// When the template is at fault.
    pub fn page(&self, template: &str, title: &str, more: Value) -> Result<Response, Problem> {
        let mut context = json!({
            "site": self.app.site(Some(&self.council), Room::Account, Some(&self.session)),
            "csrf": self.session.token(""),
            "say": self.words(),
            "home": self.home(),
        });
        if let (Some(context), Value::Object(more)) = (context.as_object_mut(), more) {
            context.extend(more);
        }
        Ok(Html(self.app.pages.page(template, title, &context)?).into_response())
    }
}
