//! Figures for those who watch the service, in the format of Prometheus, on an address of their own. They name routes, forms and
//! channels, and never a person, a draft or a reference number.

use crate::app::Shared;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::time::Instant;

const REQUESTS: &str = "onceform_requests_total";
const SECONDS: &str = "onceform_request_seconds";
const SUBMISSIONS: &str = "onceform_submissions_total";
const EMAILS: &str = "onceform_emails_total";
const CONNECTIONS: &str = "onceform_database_connections";

/// Upper ends of the buckets of request times, in seconds.
const BUCKETS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Begins to count; what has been counted is read from what comes back.
///
/// # Errors
/// When counting has begun already.
pub fn begin() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &BUCKETS)?
        .install_recorder()?;
    describe_counter!(REQUESTS, "Requests by method, route and status");
    describe_histogram!(SECONDS, "Time to answer a request, by route, in seconds");
    describe_counter!(SUBMISSIONS, "Requests of residents that were taken, by form and channel");
    describe_counter!(EMAILS, "E-mails by what became of them: sent, later or refused");
    describe_gauge!(CONNECTIONS, "Open connections to the database, by what they are for");
    Ok(handle)
}

/// Counts a request.
pub async fn count(request: Request, next: Next) -> Response {
    // Addresses themselves name drafts and reference numbers, and anyone can make up any number of them.
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let method = request.method().as_str().to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    histogram!(SECONDS, "route" => route.clone()).record(begun.elapsed().as_secs_f64());
    counter!(REQUESTS, "method" => known(method), "route" => route, "status" => status).increment(1);
    response
}

/// Methods can be made up too.
fn known(method: String) -> String {
    if matches!(method.as_str(), "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") {
        method
    } else {
        "other".to_owned()
    }
}

/// Counts a request of a resident that was taken.
pub fn submitted(form: &str, channel: &'static str) {
    counter!(SUBMISSIONS, "form" => form.to_owned(), "channel" => channel).increment(1);
}

/// Counts an e-mail by what became of it.
pub fn emailed(what: &'static str) {
    counter!(EMAILS, "what" => what).increment(1);
}

/// The router of the address for those who watch.
pub fn router(app: Shared, handle: PrometheusHandle) -> Router {
    Router::new().route("/metrics", get(show)).with_state((app, handle))
}

async fn show(State((app, handle)): State<(Shared, PrometheusHandle)>) -> Response {
    for (what, open) in app.store.connections() {
        gauge!(CONNECTIONS, "for" => what).set(open);
    }
    handle.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response()
}
