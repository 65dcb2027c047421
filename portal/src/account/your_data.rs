//! Everything that is kept about a customer, for themselves, as one file.

use super::mine::Mine;
use super::record::{self, file_name, text};
use super::zip::Zip;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::store::copy::Row;
use crate::store::files::Scan;
use crate::store::stamp;
use crate::uploads::Uploads;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{self, Stream, StreamExt as _};
use serde_json::{Value, json};
use std::io::{Error, ErrorKind, Result as IoResult};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Bytes that are handed on at once.
const PIECE: usize = 64 << 10;
/// Pieces that wait for a browser that takes them slowly.
const WAITING: usize = 4;
/// How long the next piece waits for a browser that takes none, before the download is broken off.
const STALLED: Duration = Duration::from_secs(120);

/// The routes below the address of the account.
pub fn routes() -> Routes {
    Routes::default().get(Who::Customer, "/your-data", show).get(Who::Customer, "/your-data/your-data.zip", download)
}

async fn show(mine: Mine) -> Result<Response, Problem> {
    mine.page("portal_your_data.html", mine.words().data_title, Value::Null)
}

async fn download(mine: Mine) -> Result<Response, Problem> {
    let Mine { app, council, customer, .. } = &mine;
    let everything = app.store.everything(&council.id, &customer.id).await?.ok_or(Problem::Expired)?;
    let everything = record::for_themselves(everything);
    let now = app.clock.now();
    let page = record::page(app, council, mine.language(), &everything, &now).await?;
    let data =
        json!({ "version": 1, "council": council.name, "made_at": stamp(now.timestamp()), "tables": everything.0 });
    let data = serde_json::to_string_pretty(&data).unwrap_or_default();
    let files = everything.rows("files").to_vec();
    let pieces = packed(page, data, files, app.clone(), |app| &app.uploads);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"your-data.zip\"")),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// The pieces of the file, made as they go out, so that large uploads take no memory; and by a task, so that a browser that takes them
/// slowly keeps no thread from others.
fn packed<H: Send + Sync + 'static>(
    page: String,
    data: String,
    files: Vec<Row>,
    holder: Arc<H>,
    uploads: fn(&H) -> &Uploads,
) -> impl Stream<Item = IoResult<Bytes>> {
    let (send, receive) = channel(WAITING);
    tokio::spawn(async move {
        let mut out = Out { zip: Zip::default(), send, patience: STALLED };
        if let Err(error) = pack(&mut out, &page, &data, &files, uploads(&holder)).await {
            tracing::warn!(%error, "a download of somebody's data was not finished");
        }
    });
    pieces(receive)
}

/// What is handed on, as a body of a response.
fn pieces(receive: Receiver<Bytes>) -> impl Stream<Item = IoResult<Bytes>> {
    stream::unfold(Some(receive), async |receive| {
        let mut receive = receive?;
        match receive.recv().await {
            Some(piece) if piece.is_empty() => None,
            Some(piece) => Some((Ok(piece), Some(receive))),
            // The browser sees a download that broke off, and no file that cannot be opened.
            None => Some((Err(Error::other("the download was broken off")), None)),
        }
    })
}

async fn pack(out: &mut Out, page: &str, data: &str, files: &[Row], uploads: &Uploads) -> IoResult<()> {
    for (name, text) in [("your-data.html", page), ("data.json", data)] {
        let mut file = out.zip.begin(name)?;
        for piece in text.as_bytes().chunks(PIECE) {
            out.zip.piece(&mut file, piece);
            out.hand_on(PIECE).await?;
        }
        out.zip.end(file)?;
    }
    for row in files {
        // One in which a virus was found has no bytes any more; one that waits to be scanned is opened by nobody.
        if Scan::read(text(row, "scan")) == Scan::Refused {
            continue;
        }
        let Some(found) = uploads.bytes(text(row, "stored"), text(row, "scan")).await? else { continue };
        let mut file = out.zip.begin(&format!("files/{}", file_name(row)))?;
        let mut chunks = found.into_stream();
        while let Some(chunk) = chunks.next().await {
            out.zip.piece(&mut file, &chunk.map_err(Error::other)?);
            out.hand_on(PIECE).await?;
        }
        out.zip.end(file)?;
    }
    out.zip.finish()?;
    out.hand_on(1).await?;
    // Nothing more comes, and that is all of it.
    out.give(Bytes::new()).await
}

/// A ZIP file that goes to whoever downloads it.
struct Out {
    zip: Zip,
    send: Sender<Bytes>,
    /// How long a piece waits.
    patience: Duration,
}

impl Out {
    /// Hands on what waits once it is as much as `least`.
    async fn hand_on(&mut self, least: usize) -> IoResult<()> {
        if self.zip.waiting() < least {
            return Ok(());
        }
        let piece = Bytes::from(self.zip.take());
        self.give(piece).await
    }

    async fn give(&self, piece: Bytes) -> IoResult<()> {
        let given = tokio::time::timeout(self.patience, self.send.send(piece)).await;
        given
            .map_err(|_| Error::new(ErrorKind::TimedOut, "the browser takes nothing"))?
            .map_err(|_| Error::new(ErrorKind::BrokenPipe, "the browser went away"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::uploads::settings::UploadSettings;

    /// More than waits for a browser, and than a socket holds.
    const LARGE: usize = 8 << 20;

    fn uploads(folder: &std::path::Path) -> (Arc<Uploads>, Vec<Row>) {
        let uploads = Uploads::open(folder, &UploadSettings::default()).unwrap();
        let stored = crate::store::new_id();
        std::fs::write(folder.join(&stored), vec![b'x'; LARGE]).unwrap();
        let row = [("stored", stored.as_str()), ("scan", "not scanned"), ("id", "0123456789abcdef"), ("name", "a.pdf")];
        let row = row.map(|(column, value)| (column.to_owned(), json!(value)));
        (Arc::new(uploads), vec![Row::from(row)])
    }

    fn download(uploads: &Arc<Uploads>, files: &[Row]) -> impl Stream<Item = IoResult<Bytes>> + use<> {
        packed("<p>".to_owned(), "{}".to_owned(), files.to_vec(), uploads.clone(), |uploads| uploads)
    }

    #[test]
    fn however_many_take_it_slowly_no_thread_waits_for_them() {
        let folder = tempfile::tempdir().unwrap();
        let (uploads, files) = uploads(folder.path());
        // Those who read files and the database for others are two.
        let runtime = tokio::runtime::Builder::new_multi_thread().max_blocking_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut slow = Vec::new();
            for _ in 0..16 {
                let mut pieces = Box::pin(download(&uploads, &files));
                pieces.next().await.unwrap().unwrap();
                slow.push(pieces);
            }
            let others = tokio::task::spawn_blocking(|| "a page");
            let page = tokio::time::timeout(Duration::from_secs(20), others).await;
            assert_eq!(page.unwrap().unwrap(), "a page");
            // And whoever goes on has all of it.
            let mut rest = 0;
            let mut one = slow.swap_remove(3);
            while let Some(piece) = one.next().await {
                rest += piece.unwrap().len();
            }
            assert!(rest > LARGE - 2 * PIECE, "{rest}");
        });
    }

    #[tokio::test]
    async fn a_download_that_nobody_takes_is_broken_off_and_not_ended() {
        let folder = tempfile::tempdir().unwrap();
        let (uploads, files) = uploads(folder.path());
        let (send, receive) = channel(WAITING);
        let mut out = Out { zip: Zip::default(), send, patience: Duration::from_millis(20) };
        let error = pack(&mut out, "<p>", "{}", &files, &uploads).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        drop(out);
        let all: Vec<_> = pieces(receive).collect().await;
        assert_eq!(all.len(), WAITING + 1);
        assert!(all.last().unwrap().is_err(), "the browser knows that it has not all of it");
    }
}
