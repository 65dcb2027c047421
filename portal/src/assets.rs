//! What the pages of every council load: the style sheet and the scripts, which are part of this program.

use crate::problems::Problem;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use runtime_wasm::browser;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// For each file what tells this version of it from others.
static TAGS: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
    let tag = |text: &str| format!("W/\"{:.16}\"", hex::encode(Sha256::digest(text)));
    browser::FILES.iter().map(|(name, _, text)| (*name, tag(text))).collect()
});

/// What tells these files, all of them together, from those of another version of this program.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut all = Sha256::new();
    browser::FILES.iter().for_each(|(_, _, text)| all.update(text));
    format!("{:.16}", hex::encode(all.finalize()))
});

/// `/assets/{file}`: a browser asks each time whether it has changed, and is sent it only then.
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let (kind, text) = browser::file(&name).ok_or(Problem::NotFound)?;
    let tag = TAGS.get(name.as_str()).map(String::as_str).unwrap_or_default();
    let fresh = [(header::CACHE_CONTROL, "no-cache"), (header::ETAG, tag)];
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    if known {
        return Ok((StatusCode::NOT_MODIFIED, fresh).into_response());
    }
    Ok((fresh, [(header::CONTENT_TYPE, kind)], text).into_response())
}
