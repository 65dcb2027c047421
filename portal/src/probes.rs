//! What programs ask that watch the service: is it up, and can it take requests? The one place that answers them: a line of plain text,
//! with 200 or 503, whatever happens. It names the part that is not ready and nothing of how it is set up, as anybody may ask.

use crate::app::Shared;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use std::time::Duration;

/// The addresses of the probes.
const ADDRESSES: [&str; 2] = ["/health", "/ready"];
/// Longest time that a part may take to answer: those who ask wait for no more than a few seconds themselves.
const PATIENCE: Duration = Duration::from_secs(3);

/// `/health`: is the service up? Whether it has all that it needs is asked at `/ready`: being started again mends no database.
pub async fn health() -> Response {
    say(StatusCode::OK, "ok")
}

/// `/ready`: can requests be taken? The database answers, and files can arrive.
pub async fn ready(State(app): State<Shared>) -> Response {
    match tokio::time::timeout(PATIENCE, app.store.check()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return not_ready("the database does not answer", &error.to_string()),
        Err(_) => return not_ready("the database does not answer", "it took too long"),
    }
    match app.uploads.check() {
        Ok(()) => say(StatusCode::OK, "ok"),
        Err(error) => not_ready("the folder for uploaded files is not there", &error.to_string()),
    }
}

/// The details are for the log alone.
fn not_ready(part: &str, why: &str) -> Response {
    tracing::warn!(part, why, "the service is not ready");
    say(StatusCode::SERVICE_UNAVAILABLE, &format!("not ready: {part}"))
}

/// Marks what was said here.
#[derive(Debug, Clone, Copy)]
struct Said;

fn say(status: StatusCode, line: &str) -> Response {
    let mut response = (status, format!("{line}\n")).into_response();
    response.extensions_mut().insert(Said);
    response
}

/// Is it the address of a probe?
#[must_use]
pub fn is_one(address: &str) -> bool {
    ADDRESSES.contains(&address)
}

/// The answer to a probe: what was said here, or something in place of what another layer said, which was too busy or is at fault.
#[must_use]
pub fn settle(method: &Method, response: Response) -> Response {
    if response.extensions().get::<Said>().is_some() {
        return response;
    }
    match *method {
        Method::GET | Method::HEAD => {
            say(StatusCode::SERVICE_UNAVAILABLE, "not ready: the service is too busy or at fault")
        }
        _ => say(StatusCode::METHOD_NOT_ALLOWED, "ask with GET"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn whatever_a_layer_says_a_probe_is_told_in_plain_text() {
        for status in [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::SERVICE_UNAVAILABLE, StatusCode::FORBIDDEN] {
            let told = settle(&Method::GET, status.into_response());
            assert_eq!(told.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(told.headers()["content-type"], "text/plain; charset=utf-8");
        }
        assert_eq!(
            settle(&Method::POST, StatusCode::FORBIDDEN.into_response()).status(),
            StatusCode::METHOD_NOT_ALLOWED
        );
        assert_eq!(settle(&Method::GET, say(StatusCode::OK, "ok")).status(), StatusCode::OK);
    }
}
