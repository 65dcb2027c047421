//! Starts the service, and stops it without cutting anyone off.

use crate::app::{App, Shared};
use crate::arrival::Arrival;
use crate::clock::Clock;
use crate::command::Demonstration;
use crate::device::kept::Kept;
use crate::feeds::{FeedSettingsError, Feeds};
use crate::forms::{Forms, FormsError};
use crate::insight::costs::Costs;
use crate::keeping::{self, Terms};
use crate::listen::listen;
use crate::mail::{self, Mailer};
use crate::pages::{Pages, Room};
use crate::problems::Problem;
use crate::providers::{ProviderSettingsError, Providers};
use crate::publishing::{self, Previews, Repositories, RepositoryError, Studio, StudioError, TestForms, live};
use crate::routes::{Routes, Who};
use crate::settings::Settings;
use crate::site::{Councils, SiteError};
use crate::store::{Database, Store, StoreError};
use crate::uploads::{Uploads, rounds};
use crate::versions::{self, Versions};
use crate::visit::go;
use crate::{
    account, assets, councillor, desk, device, help, insight, journey, language, probes, problems, samples, staff,
    watch, website, work,
};
use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use compiler::emit::html::{Channel, RenderError};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::trace::TraceLayer;
use tracing::Instrument as _;

/// Longest time a request may take, and longest silence while its body arrives.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest time for a request that brings files.
const PATIENCE_FOR_FILES: Duration = Duration::from_secs(15 * 60);
/// How often ended sessions are removed.
const TIDY_EVERY: Duration = Duration::from_secs(60 * 60);

/// Why the service did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The councils.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The forms.
    #[error(transparent)]
    Forms(#[from] FormsError),
    /// The database.
    #[error("The database {database} cannot be used: {why}", why = .database.why(.source))]
    Database {
        /// Which.
        database: Database,
        /// What it said.
        source: StoreError,
    },
    /// Another program has the record to itself.
    #[error(
        "The record in {0} is being copied into another database. Wait until that is done, then name the new one in the settings and start again"
    )]
    Copied(Database),
    /// The folder for uploaded files.
    #[error("The folder {folder} for uploaded files cannot be used: {source}. Choose another with --uploads")]
    Uploads {
        /// What was asked for.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The samples.
    #[error("The sample customers cannot be added: {0}")]
    Samples(#[from] samples::SamplesError),
    /// A template.
    #[error("A template of the service is at fault: {0}")]
    Pages(#[from] RenderError),
    /// The metrics.
    #[error("The metrics cannot be counted: {0}")]
    Watch(#[from] metrics_exporter_prometheus::BuildError),
    /// A feed.
    #[error(transparent)]
    Feeds(#[from] FeedSettingsError),
    /// A provider to sign in with.
    #[error(transparent)]
    Providers(#[from] ProviderSettingsError),
    /// The studio.
    #[error(transparent)]
    Studio(#[from] StudioError),
    /// The repository of a council.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// The mail server.
    #[error(transparent)]
    Mail(#[from] mail::MailError),
    /// The address.
    #[error("Cannot listen on {address}: {source}. Is another program using it? Choose another with --listen")]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The web address in the settings.
    #[error("--origin {0} is not a web address such as https://forms.example.gov.uk")]
    Origin(String),
    /// Anything else.
    #[error("The service stopped: {0}")]
    Io(#[from] std::io::Error),
}

/// Serves until it is told to stop, then lets the requests that are under way finish.
///
/// # Errors
/// When it cannot start, with what to do about it.
pub async fn serve(settings: Settings, demonstration: Demonstration) -> Result<(), ServeError> {
    let councils = Councils::load(&settings.councils)?;
    let costs = Costs::load(&settings.councils)?;
    // The port first: it costs nothing to find out that it is taken.
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|source| ServeError::Listen { address: settings.listen, source })?;
    let pages = Pages::new()?;
    let forms = Forms::load(&settings.forms, settings.strict, &pages.forms)?;
    let in_database = |source| ServeError::Database { database: settings.database.clone(), source };
    let clock = demonstration.now.map(Clock::showing).unwrap_or_default();
    let store = Store::open(&settings.database).await.map_err(in_database)?.showing(clock);
    let in_use = settings.database.take_to_serve().await.map_err(in_database)?;
    let _in_use = in_use.ok_or_else(|| ServeError::Copied(settings.database.clone()))?;
    let folder = settings.uploads();
    let uploads = Uploads::open(&folder, &settings.uploads).map_err(|source| ServeError::Uploads { folder, source })?;
    let studio = Studio::find(settings.studio.as_deref())?;
    let repositories = Repositories::open(&settings.repository, &councils).await?;
    let mailer = settings.mail.as_ref().map(Mailer::new).transpose()?;
    let samples = demonstration.demo.then_some(settings.councils.as_path());
    let feeds = Feeds::new(&settings.feed, &councils, samples)?;
    let providers = Providers::new(&settings.sign_in)?;
    let address = listener.local_addr()?;
    if demonstration.demo {
        samples::add(&store, &councils).await?;
    }
    if demonstration.year {
        samples::history::add(&store, &councils, &forms, &clock.now()).await?;
    }
    versions::publish(&store, &forms, &councils, clock.now().timestamp()).await.map_err(in_database)?;
    let app = Arc::new(App {
        councils,
        costs,
        forms,
        versions: Versions::default(),
        previews: Previews::default(),
        test_forms: TestForms::default(),
        studio,
        repositories,
        pages,
        store: store.clone(),
        uploads,
        kept: Kept::default(),
        keeping: settings.keeping.clone(),
        clock,
        secure: settings.secure(),
        demo: demonstration.demo,
        mail: mailer.is_some(),
        providers,
        feeds,
        origin: settings.origin.clone().unwrap_or_else(|| format!("http://{address}")),
    });
    live::refresh(&app).await.map_err(in_database)?;
    for council in app.councils.all().filter(|council| app.forms.of(&council.id).is_empty()) {
        tracing::warn!(
            "{} has no form yet that residents can fill in. Put one into {} and start again, or let an editor hand one in at {}",
            council.name,
            settings.forms.display(),
            council.home(Room::Publishing)
        );
    }
    let router = router(app.clone(), &settings)?;
    let watching = watch_on(&settings, &app).await?;
    say(&addresses(&app, address))?;
    let tidying = tokio::spawn(tidy(app.clone()));
    let keeping_up = tokio::spawn(live::keep_up(app.clone()));
    if app.demo {
        tokio::spawn(publishing::samples::add(app.clone()));
    }
    let scanning = tokio::spawn(rounds::scan(app.clone()));
    let inquiring = tokio::spawn(keeping::inquiry::work_on_all(app.clone()));
    let meeting = app.clone();
    let meeting = tokio::spawn(async move { meeting.repositories.keep_up().await });
    let sending = mailer.map(|mailer| tokio::spawn(mail::send_all(app.clone(), mailer)));
    if sending.is_none() && !app.demo {
        tracing::warn!(
            "No e-mail is sent, so nobody can sign in: give a mail server under [mail] in the settings file"
        );
    }
    listen(listener, router, told_to_stop()).await;
    tidying.abort();
    scanning.abort();
    inquiring.abort();
    meeting.abort();
    keeping_up.abort();
    sending.inspect(JoinHandle::abort);
    watching.inspect(JoinHandle::abort);
    store.close().await;
    Ok(())
}

/// Tells those who watch the service how it does, on an address of its own.
async fn watch_on(settings: &Settings, app: &Shared) -> Result<Option<JoinHandle<()>>, ServeError> {
    let Some(address) = settings.metrics else { return Ok(None) };
    let failed = |source| ServeError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    tracing::info!(address = %listener.local_addr().map_err(failed)?, "metrics are told");
    let router = watch::router(app.clone(), watch::begin()?);
    Ok(Some(tokio::spawn(listen(listener, router, std::future::pending()))))
}

/// Where the service is. Other programs wait for the first line and read the address from it.
fn addresses(app: &App, address: SocketAddr) -> String {
    let mut lines = format!("Listening on http://{address}\n");
    for council in app.councils.all() {
        for (room, what) in [(Room::Website, "website"), (Room::Account, "account"), (Room::Staff, "staff")] {
            lines.push_str(&format!("  {} {what}: http://{address}{}\n", council.name, council.home(room)));
        }
    }
    lines
}

/// Puts lines on standard output, where a program that started this one reads them.
///
/// # Errors
/// When nobody reads them.
pub fn say(lines: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(lines.as_bytes())?;
    out.flush()
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match terminated {
            Ok(mut terminated) => tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            },
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}

async fn tidy(app: Shared) {
    let mut clock = tokio::time::interval(TIDY_EVERY);
    let (mut terms, mut done_for) = (Terms::new(), None);
    loop {
        clock.tick().await;
        let now = app.clock.now();
        if done_for != Some(now.date()) {
            done_for = keeping::round(&app, now, &mut terms).await.or(done_for);
        }
        match app.store.forget_ended_sessions(app.clock.now().date()).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "ended sessions were removed"),
            Err(error) => tracing::warn!(%error, "ended sessions could not be removed"),
        }
        if let Err(error) = forget_codes(&app).await {
            tracing::warn!(%error, "old codes could not be removed");
        }
        match rounds::tidy(&app).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "uploaded files that belong to nothing were removed"),
            Err(error) => tracing::warn!(%error, "uploaded files could not be tidied"),
        }
    }
}

/// Removes what people could sign in with, once it is worth nothing any more.
async fn forget_codes(app: &Shared) -> Result<u64, StoreError> {
    let over = app.store.forget_old_sign_ins().await? + app.store.forget_old_handovers().await?;
    Ok(app.store.forget_old_emails().await?
        + app.store.forget_away().await?
        + app.store.forget_old_inquiries().await?
        + app.store.forget_old_visits().await?
        + app.store.forget_old_test_forms().await?
        + app.store.forget_closed_accounts(app.clock.now().date()).await?
        + over)
}

/// Gives a request its time. Silence while a body arrives is cut off in any case. What somebody began to change is finished, though
/// they do not wait for the answer: a second press of a button or a lost network would else leave the first half done, its line in
/// the audit log missing.
async fn in_time(request: Request, next: Next) -> Response {
    let patience = patience(&request);
    let request = request.map(|body| Arrival::limited(body, PATIENCE));
    if request.method().is_safe() {
        let answer = tokio::time::timeout(patience, next.run(request)).await;
        return answer.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    let mut work = tokio::spawn(next.run(request).in_current_span());
    match tokio::time::timeout(patience, &mut work).await {
        Ok(Ok(answer)) => answer,
        // Told as any other fault of ours.
        Ok(Err(fault)) => match fault.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
        Err(_) => {
            work.abort();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// How long a request may take: much longer when it brings files or a piece of one, which may come over a slow line.
fn patience(request: &Request) -> Duration {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let files = kind.is_some_and(|kind| kind.starts_with("multipart/form-data"));
    if files || request.method() == Method::PATCH { PATIENCE_FOR_FILES } else { PATIENCE }
}

/// Nothing is at an address with the character that has the number nought, for which PostgreSQL would not even look, or with a
/// backslash: in an address that somebody is sent on to, browsers take it for a slash, and two of those begin another host. Where
/// there is nothing only because of a slash at the end, it is left out.
async fn addressed(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    if address.contains("%00") || uri.path().contains('\\') {
        return Problem::NotFound.into_response();
    }
    let shows = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    if shows && response.status() == StatusCode::NOT_FOUND && uri.path().len() > 1 && uri.path().ends_with('/') {
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        return go(&format!("/{}{query}", uri.path().trim_matches('/')));
    }
    response
}

fn router(app: Shared, settings: &Settings) -> Result<Router, ServeError> {
    let mut same_site = CsrfLayer::new();
    if let Some(origin) = &settings.origin {
        same_site = same_site.add_trusted_origin(origin).map_err(|_| ServeError::Origin(origin.clone()))?;
    }
    let trace = TraceLayer::new_for_http().make_span_with(|request: &Request| {
        // The route, never the address itself: that one names drafts and reference numbers.
        let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str);
        tracing::info_span!("request", method = %request.method(), route)
    });
    Ok(routes()
        .router(&app)
        .layer(axum::middleware::from_fn(language::choose))
        .layer(axum::middleware::from_fn(addressed))
        .layer(same_site)
        .layer(axum::middleware::from_fn(in_time))
        .layer(CatchPanicLayer::new())
        .layer(axum::middleware::from_fn_with_state(app.clone(), problems::explain))
        .layer(axum::middleware::from_fn(watch::count))
        .layer(trace)
        .with_state(app))
}

/// Every route of the service.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Who::Anyone, "/", website::councils)
        .get(Who::Anyone, "/health", probes::health)
        .get(Who::Anyone, "/ready", probes::ready)
        .get(Who::Anyone, "/favicon.ico", website::no_icon)
        .get(Who::Anyone, "/{council}", website::home)
        .get(Who::Anyone, "/{council}/e-mails", website::emails)
        .get(Who::Anyone, "/{council}/forms/service-worker.js", device::kept::service_worker)
        .under("/{council}/forms/{form}", journey::routes(Channel::Website))
        .under("/{council}/forms/{form}", device::routes())
        .under("/{council}/account", account::routes())
        .under("/{council}/account/forms/{form}", journey::routes(Channel::Account))
        .under("/{council}", help::routes())
        .under("/{council}/staff", staff::routes())
        .under("/{council}/publishing", publishing::routes())
        .under("/{council}/test-forms", publishing::test_form::routes())
        .under("/{council}/desk", desk::routes())
        .under("/{council}/work", work::routes())
        .under("/{council}/insight", insight::routes())
        .under("/{council}/councillor", councillor::routes())
        .under("/{council}/data-protection", keeping::pages::routes())
        .under("", files())
}

/// Files that are the same for everyone. Only these are compressed: a page holds a secret token beside what someone typed,
/// and the size of the two compressed together gives secrets away.
fn files() -> Routes {
    Routes::default()
        .get(Who::Anyone, "/assets/{file}", assets::asset)
        .get(Who::Anyone, "/{council}/assets/{file}", website::look)
        .get(Who::Anyone, "/{council}/assets/forms/{form}/{version}/{*file}", website::artefact)
        .get(Who::Anyone, "/{council}/assets/kept/{form}/{language}/{hash}/{file}", device::kept::file)
        .each(|handler| handler.layer(CompressionLayer::new()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use axum::body::Body;

    #[test]
    fn whatever_brings_a_file_has_time_for_a_slow_line() {
        let asked = |method: Method, kind: &str| {
            patience(&Request::builder().method(method).header(header::CONTENT_TYPE, kind).body(Body::empty()).unwrap())
        };
        assert_eq!(asked(Method::POST, "multipart/form-data; boundary=x"), PATIENCE_FOR_FILES);
        assert_eq!(asked(Method::PATCH, "application/octet-stream"), PATIENCE_FOR_FILES, "a piece of a file");
        assert_eq!(asked(Method::POST, "application/x-www-form-urlencoded"), PATIENCE);
        assert_eq!(asked(Method::PUT, "application/json"), PATIENCE);
    }
}
