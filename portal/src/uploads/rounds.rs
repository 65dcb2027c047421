//! What is done about files from time to time: removing those of nobody, and asking the virus scanner again.

use crate::app::Shared;
use crate::problems::Problem;
use crate::requests::Request;
use crate::store::files::Scan;
use crate::store::outbox::NewEmail;
use compiler::emit::html::Refusal;

/// Files that are looked up at once.
const AT_ONCE: i64 = 100;

/// Removes the files of drafts that have gone, and what a sudden end left behind; how many there were.
///
/// # Errors
/// When the database or the place is out of reach.
pub async fn tidy(app: &Shared) -> Result<usize, Problem> {
    app.store.forget_files_of_nobody().await?;
    app.store.forget_files_that_wait().await?;
    let place = &app.uploads.place;
    let unknown = app.store.unknown_files(place.settled().await.map_err(Problem::Upload)?).await?;
    place.remove(&unknown).await;
    let pieces = app.store.unknown_files(place.settled_pieces().map_err(Problem::Upload)?).await?;
    pieces.iter().try_for_each(|stored| app.uploads.remove_pieces(stored))?;
    Ok(unknown.len() + pieces.len() + place.remove_halves().map_err(Problem::Upload)?)
}

/// Has the scanner look at what it could not look at before, for ever.
pub async fn scan(app: Shared) {
    if !app.uploads.scanner.is_there() {
        return;
    }
    let mut clock = tokio::time::interval(app.uploads.scan_again);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        match scan_waiting(&app).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "files that waited for the virus scanner were scanned"),
            Err(error) => tracing::warn!(%error, "files that wait for the virus scanner could not be scanned"),
        }
    }
}

/// One round over all that wait; how many were scanned.
async fn scan_waiting(app: &Shared) -> Result<usize, Problem> {
    let (uploads, store) = (&app.uploads, &app.store);
    let (mut after, mut count) = (String::new(), 0);
    loop {
        if !uploads.scanner.answers().await {
            return Ok(count);
        }
        let waiting = store.not_scanned(&after, AT_ONCE).await?;
        let Some(last) = waiting.last() else { return Ok(count) };
        after.clone_from(last);
        for stored in waiting {
            let Some(kept) = uploads.place.get(&stored).await.map_err(Problem::Upload)? else { continue };
            let scan = uploads.scanner.look_again(kept).await;
            if !matches!(scan, Scan::Clean | Scan::Refused) {
                // It may be this file alone: the others are tried all the same.
                continue;
            }
            if scan == Scan::Refused {
                tracing::warn!("the virus scanner refused a file that was kept");
                let email = news_of(app, &stored).await?;
                let at = app.clock.now().timestamp();
                store.found_infected(&stored, Refusal::Infected.key(), email.as_ref(), at).await?;
                uploads.place.remove(&[stored]).await;
            } else {
                store.scanned(&stored, scan).await?;
            }
            count += 1;
        }
    }
}

/// The e-mail that tells the resident whose request has a file that there is news about it.
async fn news_of(app: &Shared, stored: &str) -> Result<Option<NewEmail>, Problem> {
    let Some((council, reference)) = app.store.request_with_file(stored).await? else { return Ok(None) };
    let Some(council) = app.councils.get(&council) else { return Ok(None) };
    Request::find(app, council, &reference).await?.news().await
}
