//! Who is there: the session behind a cookie.
//!
//! Each council has a cookie of its own, so that signing in at one says nothing to another. The cookie ends with the browser,
//! which matters on a library's computer.

use crate::store::customers::Customer;
use crate::store::people::{Person, Role};
use crate::store::sessions::SessionRow;
use crate::store::{Store, StoreError, new_id};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use compiler::words::Language;
use cookie::{Cookie, SameSite};

/// A session, and whoever is signed in with it.
#[derive(Debug, Clone)]
pub struct Session {
    row: SessionRow,
    /// The language that they read in.
    pub language: Language,
    /// The customer signed in to an account.
    pub customer: Option<Customer>,
    /// The one of the council's people who is signed in.
    pub person: Option<Person>,
    cookie: Option<HeaderValue>,
}

/// What the sessions of a council need to know.
#[derive(Debug, Clone, Copy)]
pub struct Sessions<'a> {
    /// Where they are kept.
    pub store: &'a Store,
    /// The council.
    pub council: &'a str,
    /// Is the service reached through https?
    pub secure: bool,
}

impl Sessions<'_> {
    /// The session of a request, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, headers: &HeaderMap) -> Result<Option<Session>, StoreError> {
        let name = self.cookie_name();
        let token = cookie(headers, &name);
        let Some(token) = token else { return Ok(None) };
        let Some(row) = self.store.session(self.council, token.value()).await? else { return Ok(None) };
        let customer = match &row.customer {
            Some(id) => self.store.account_holder(self.council, id).await?,
            None => None,
        };
        let person = match &row.person {
            Some(id) => self.store.person(self.council, id).await?,
            None => None,
        };
        Ok(Some(Session { row, language: crate::language::chosen(headers), customer, person, cookie: None }))
    }

    /// The session of a request, or a new one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_or_begin(&self, headers: &HeaderMap) -> Result<Session, StoreError> {
        if let Some(session) = self.find(headers).await? {
            return Ok(session);
        }
        let token = new_token();
        let row = self.store.new_session(self.council, &token).await?;
        Ok(Session {
            row,
            language: crate::language::chosen(headers),
            customer: None,
            person: None,
            cookie: self.cookie(token),
        })
    }

    /// Signs a customer in, or out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in_customer(&self, session: &Session, customer: Option<Customer>) -> Result<Session, StoreError> {
        if let Some(customer) = &customer {
            // An account that is used is not removed.
            self.store.customer_is_here(&customer.id).await?;
        }
        self.rotate(Session { customer, ..session.clone() }).await
    }

    /// Signs one of the council's people in, or out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in_person(&self, session: &Session, person: Option<Person>) -> Result<Session, StoreError> {
        self.rotate(Session { person, ..session.clone() }).await
    }

    async fn rotate(&self, session: Session) -> Result<Session, StoreError> {
        let token = new_token();
        let row = SessionRow {
            customer: session.customer.as_ref().map(|customer| customer.id.clone()),
            person: session.person.as_ref().map(|person| person.id.clone()),
            ..session.row.clone()
        };
        let row = self.store.sign_in(&row, &token).await?;
        Ok(Session { row, cookie: self.cookie(token), ..session })
    }

    /// `__Host-` makes the browser refuse the cookie from any other host and without https.
    fn cookie_name(&self) -> String {
        format!("{}onceform-{}", if self.secure { "__Host-" } else { "" }, self.council)
    }

    fn cookie(&self, token: String) -> Option<HeaderValue> {
        let cookie = Cookie::build((self.cookie_name(), token))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .build();
        HeaderValue::from_str(&cookie.to_string()).ok()
    }
}

/// A cookie that the browser sent.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<Cookie<'h>> {
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(Cookie::split_parse).filter_map(Result::ok).find(|cookie| cookie.name() == name)
}

fn new_token() -> String {
    new_id() + &new_id()
}

impl Session {
    /// Its id; not the token.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.row.id
    }

    /// The one of the council's people who is signed in, if they may do what these roles may.
    #[must_use]
    pub fn person_as(&self, roles: &[Role]) -> Option<&Person> {
        self.person.as_ref().filter(|person| person.has(roles))
    }

    /// A token against forged requests, for a page about something.
    #[must_use]
    pub fn token(&self, about: &str) -> String {
        crate::csrf::token(&self.row.csrf_secret, about)
    }

    /// What a token that came back is about; `None` when this session did not make it.
    #[must_use]
    pub fn verified<'t>(&self, token: &'t str) -> Option<&'t str> {
        crate::csrf::verified(&self.row.csrf_secret, token)
    }

    /// Gives the browser its cookie, when the session is new or its token has changed.
    pub fn remember(&self, response: &mut Response) {
        if let Some(cookie) = &self.cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
    }
}
