//! The language that somebody reads in. A link to a page with `?lang=cy` chooses it, a cookie keeps it, and the page that was
//! asked for follows in it, with nothing else changed: the place, the draft and the session stay as they are.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use compiler::words::Language;
use cookie::{Cookie, SameSite};

/// Name of the cookie. It says nothing about anyone, so one serves all councils.
const NAME: &str = "onceform-language";
/// Name in the query of a link.
const QUERY: &str = "lang";

/// The language that was chosen; English until one was.
#[must_use]
pub fn chosen(headers: &HeaderMap) -> Language {
    let cookie = crate::session::cookie(headers, NAME);
    cookie.and_then(|cookie| Language::find(cookie.value())).unwrap_or_default()
}

/// Addresses of the page at hand in each of its languages, for the layout: (code, name, address). `query` is what else its
/// address says after the question mark. Empty when there is nothing to choose.
#[must_use]
pub fn links(languages: &[Language], query: &str) -> Vec<(String, String, String)> {
    if languages.len() < 2 {
        return Vec::new();
    }
    let join = if query.is_empty() { "" } else { "&" };
    let link = |language: &Language| {
        let address = format!("?{query}{join}{QUERY}={}", language.code());
        (language.code().to_owned(), language.own_name().to_owned(), address)
    };
    languages.iter().map(link).collect()
}

/// The address of a page for a letter in a language: whoever follows it has the page in that language too.
#[must_use]
pub fn address_in(language: Language, address: &str) -> String {
    match language {
        Language::English => address.to_owned(),
        Language::Welsh => format!("{address}?{QUERY}={}", language.code()),
    }
}

/// Keeps the language that a link chooses, and leads on to the page itself.
pub async fn choose(request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let (ours, others): (Vec<&str>, Vec<&str>) = query.split('&').partition(|pair| pair.starts_with("lang="));
    let chosen = ours.last().and_then(|pair| Language::find(pair.strip_prefix("lang=")?));
    let (Some(language), &Method::GET) = (chosen, request.method()) else { return next.run(request).await };
    let query = others.join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    let mut response = crate::visit::go(&format!("/{}{mark}{query}", request.uri().path().trim_start_matches('/')));
    let cookie = Cookie::build((NAME, language.code()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::days(365))
        .build();
    if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
