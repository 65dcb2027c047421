//! Signing in with an OpenID provider. Whatever goes wrong there leads back to the page of signing in, where an e-mail address still
//! does.

use super::Place;
use super::words::Words;
use crate::app::Shared;
use crate::pages::Room;
use crate::problems::Problem;
use crate::providers::{Provider, ProviderError};
use crate::routes::{Routes, Who};
use crate::visit::go;
use crate::website::Wanted;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use compiler::words::fill;
use serde::Deserialize;
use serde_json::{Value, json};

/// The routes below the address of the account.
pub fn routes() -> Routes {
    Routes::default().get(Who::Anyone, "/sign-in/with/{provider}", leave).get(
        Who::Anyone,
        "/sign-in/with/{provider}/back",
        back,
    )
}

#[derive(Debug, Deserialize)]
struct OfProvider {
    council: String,
    provider: String,
}

/// What came of signing in elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// They changed their mind there.
    Cancelled,
    /// We did not send them, or too long ago.
    TooOld,
    /// What the provider said is not believed.
    Refused,
    /// The provider has not checked their e-mail address.
    Unverified,
    /// The provider does not answer.
    OutOfReach,
}

impl Trouble {
    const ALL: [Self; 5] = [Self::Cancelled, Self::TooOld, Self::Refused, Self::Unverified, Self::OutOfReach];

    /// As the address of the page says it.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::TooOld => "too-old",
            Self::Refused => "refused",
            Self::Unverified => "unverified",
            Self::OutOfReach => "out-of-reach",
        }
    }

    const fn said(self, say: &Words) -> &'static str {
        match self {
            Self::Cancelled => say.with_cancelled,
            Self::TooOld => say.with_too_old,
            Self::Refused => say.with_refused,
            Self::Unverified => say.with_unverified,
            Self::OutOfReach => say.with_out_of_reach,
        }
    }
}

/// The trouble that a page of signing in is to tell.
#[derive(Debug, Default, Deserialize)]
pub struct Troubled {
    trouble: Option<String>,
    with: Option<String>,
}

impl Troubled {
    /// In words; nothing where there is none.
    #[must_use]
    pub fn said(&self, place: &Place<'_>) -> Option<String> {
        let provider = place.app.providers.get(&place.council.id, self.with.as_deref()?)?;
        let title = provider.settings.title.of(place.language());
        let trouble = Trouble::ALL.into_iter().find(|trouble| Some(trouble.as_str()) == self.trouble.as_deref())?;
        Some(fill(trouble.said(place.words()), &[("provider", title)]))
    }
}

/// The buttons of the providers, on the page of signing in to an account.
#[must_use]
pub fn buttons(place: &Place<'_>, form: &str) -> Vec<Value> {
    if place.room != Room::Account {
        return Vec::new();
    }
    let wanted = if form.is_empty() { String::new() } else { format!("?form={form}") };
    let button = |provider: &Provider| {
        let title = provider.settings.title.of(place.language());
        json!({
            "text": fill(place.words().with, &[("provider", title)]),
            "address": format!("{}/sign-in/with/{}{wanted}", place.home(), provider.settings.name),
        })
    };
    place.app.providers.of(&place.council.id).map(button).collect()
}

fn back_to_sign_in(place: &Place<'_>, provider: &Provider, trouble: Trouble) -> Response {
    let (home, name) = (place.home(), &provider.settings.name);
    let mut response = go(&format!("{home}/sign-in?trouble={}&with={name}", trouble.as_str()));
    place.session.remember(&mut response);
    response
}

/// Where a provider sends people back to; it has to be registered with it.
fn way_back(place: &Place<'_>, provider: &Provider) -> String {
    format!("{}{}/sign-in/with/{}/back", place.app.origin, place.home(), provider.settings.name)
}

fn trouble_of(provider: &Provider, error: &ProviderError) -> Trouble {
    tracing::warn!(provider = provider.settings.name, %error, "somebody could not be signed in with a provider");
    match error {
        ProviderError::OutOfReach(_) => Trouble::OutOfReach,
        ProviderError::NotBelieved(_) => Trouble::Refused,
    }
}

async fn leave(
    State(app): State<Shared>,
    Path(OfProvider { council, provider }): Path<OfProvider>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let provider = app.providers.get(&council, &provider).ok_or(Problem::NotFound)?;
    let place = Place::at(&app, &council, Room::Account, &headers).await?;
    let form = wanted.of(&app, place.council);
    match provider.away(&way_back(&place, provider), place.language()).await {
        Err(error) => Ok(back_to_sign_in(&place, provider, trouble_of(provider, &error))),
        Ok((address, ticket)) => {
            app.store.send_away(place.session.id(), &provider.settings.name, &ticket, &form).await?;
            let mut response = go(&address);
            place.session.remember(&mut response);
            Ok(response)
        }
    }
}

/// What a provider puts into the address when it sends somebody back.
#[derive(Debug, Default, Deserialize)]
struct Returned {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

async fn back(
    State(app): State<Shared>,
    Path(OfProvider { council, provider }): Path<OfProvider>,
    Query(returned): Query<Returned>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let provider = app.providers.get(&council, &provider).ok_or(Problem::NotFound)?;
    let place = Place::at(&app, &council, Room::Account, &headers).await?;
    let troubled = |trouble| Ok(back_to_sign_in(&place, provider, trouble));
    let state = returned.state.unwrap_or_default();
    // Only in the session that was sent, and once.
    let known = app.store.is_back(place.session.id(), &provider.settings.name, &state).await?;
    let Some((ticket, form)) = known else { return troubled(Trouble::TooOld) };
    let code = match (returned.code, returned.error.as_deref()) {
        (Some(code), None) => code,
        (_, Some("access_denied" | "login_required" | "interaction_required")) => return troubled(Trouble::Cancelled),
        (_, Some("server_error" | "temporarily_unavailable")) => return troubled(Trouble::OutOfReach),
        _ => return troubled(Trouble::Refused),
    };
    let elsewhere = match provider.back(&code, &way_back(&place, provider), &ticket).await {
        Ok(elsewhere) => elsewhere,
        Err(error) => return troubled(trouble_of(provider, &error)),
    };
    let whom = [elsewhere.issuer.as_str(), elsewhere.subject.as_str()];
    match app.store.customer_elsewhere(&place.council.id, whom, elsewhere.email.as_deref()).await? {
        Some(customer) => place.welcome(customer, &form).await,
        None => troubled(Trouble::Unverified),
    }
}
