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
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use std::io::{BufWriter, Error, Result as IoResult, Write};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, channel};

/// Bytes that are handed on at once.
const PIECE: usize = 64 << 10;
/// Pieces that wait for a browser that takes them slowly.
const WAITING: usize = 4;

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
    let (send, receive) = channel(WAITING);
    let (app, handle) = (app.clone(), Handle::current());
    tokio::task::spawn_blocking(move || {
        let pieces = BufWriter::with_capacity(PIECE, Pieces(send.clone()));
        if let Err(error) = pack(pieces, &page, &data, &files, &app.uploads, &handle) {
            tracing::warn!(%error, "a download of somebody's data was not finished");
            // The browser sees a download that broke off, and no file that cannot be opened.
            let _ = send.blocking_send(Err(error));
        }
    });
    let pieces = stream::unfold(receive, async |mut receive| Some((receive.recv().await?, receive)));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"your-data.zip\"")),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// Writes the file as it goes out, so that large uploads take no memory.
fn pack(out: impl Write, page: &str, data: &str, files: &[Row], uploads: &Uploads, handle: &Handle) -> IoResult<()> {
    let mut zip = Zip::new(out);
    for (name, bytes) in [("your-data.html", page), ("data.json", data)] {
        let mut once = Some(bytes);
        zip.file(name, || Ok(once.take()))?;
    }
    for file in files {
        // One in which a virus was found has no bytes any more; one that waits to be scanned is opened by nobody.
        if Scan::read(text(file, "scan")) == Scan::Refused {
            continue;
        }
        let Some(found) = handle.block_on(uploads.bytes(text(file, "stored"), text(file, "scan")))? else { continue };
        let mut chunks = found.into_stream();
        let next = || handle.block_on(chunks.next()).transpose().map_err(Error::other);
        zip.file(&format!("files/{}", file_name(file)), next)?;
    }
    zip.finish()
}

/// What is written goes to whoever downloads it.
struct Pieces(Sender<IoResult<Bytes>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> IoResult<usize> {
        let gone = |_| Error::new(std::io::ErrorKind::BrokenPipe, "the browser went away");
        self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> IoResult<()> {
        Ok(())
    }
}
