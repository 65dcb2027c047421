//! A store that speaks S3, for tests: over HTTP, in memory, with the parts of the protocol that the portal uses. It believes nobody
//! whose request is not signed with its key (AWS Signature Version 4), takes no part of a file that is too small, and shows nothing
//! of a file before all of its parts are there.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The key that it knows, as [`crate::browser`] gives it to the portal.
pub const KEY_ID: &str = "onceform-tests";
pub const SECRET: &str = "a secret of the tests";
pub const BUCKET: &str = "letters";
const REGION: &str = "eu-west-2";
/// The least that a part may have which is not the last.
const SMALLEST_PART: usize = 5 << 20;

#[derive(Default)]
struct Kept {
    /// By name: the bytes, and when they were last changed.
    files: BTreeMap<String, (Bytes, jiff::Timestamp)>,
    /// By the id of the upload: the name, and its parts by number.
    unfinished: BTreeMap<String, (String, BTreeMap<u32, Bytes>)>,
    /// Files that came in several parts.
    in_parts: usize,
    refused: usize,
}

#[derive(Clone)]
pub struct Store {
    pub address: String,
    kept: Arc<Mutex<Kept>>,
}

impl Store {
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let store = Self { address: format!("http://{}", listener.local_addr().unwrap()), kept: Arc::default() };
        let kept = store.kept.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, Router::new().fallback(answer).with_state(kept)).await.unwrap();
            });
        });
        store
    }

    /// As the settings file has it.
    pub fn settings(&self) -> String {
        format!("s3 = {{ bucket = \"{BUCKET}\", region = \"{REGION}\", endpoint = \"{}\" }}", self.address)
    }

    pub fn names(&self) -> Vec<String> {
        self.kept.lock().unwrap().files.keys().cloned().collect()
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        self.kept.lock().unwrap().files[name].0.to_vec()
    }

    /// Puts something there without the portal, so many hours ago.
    pub fn put(&self, name: &str, hours: i64) {
        let at = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(hours);
        self.kept.lock().unwrap().files.insert(name.to_owned(), (Bytes::from_static(b"left over"), at));
    }

    pub fn came_in_parts(&self) -> usize {
        self.kept.lock().unwrap().in_parts
    }

    /// Requests that were not signed as they should be.
    pub fn refused(&self) -> usize {
        self.kept.lock().unwrap().refused
    }
}

async fn answer(State(kept): State<Arc<Mutex<Kept>>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 30).await.unwrap();
    let query = parts.uri.query().unwrap_or_default();
    let mut kept = kept.lock().unwrap();
    if !is_signed(parts.method.as_str(), parts.uri.path(), query, &parts.headers, &body) {
        kept.refused += 1;
        return wrong(StatusCode::FORBIDDEN, "SignatureDoesNotMatch");
    }
    let Some(name) = parts.uri.path().strip_prefix(&format!("/{BUCKET}")) else {
        return wrong(StatusCode::NOT_FOUND, "NoSuchBucket");
    };
    let name = name.trim_start_matches('/').to_owned();
    let asked: BTreeMap<&str, &str> = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
    let upload = asked.get("uploadId").map(|id| (*id).to_owned());
    match (parts.method.as_str(), upload) {
        ("GET", None) if name.is_empty() => xml(&list(&kept)),
        ("GET" | "HEAD", None) => match kept.files.get(&name) {
            Some((bytes, at)) => {
                let headers =
                    [("etag", tag(bytes)), ("last-modified", at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())];
                (headers, Body::from(bytes.clone())).into_response()
            }
            None => wrong(StatusCode::NOT_FOUND, "NoSuchKey"),
        },
        ("PUT", None) => {
            let headers = [("etag", tag(&body))];
            kept.files.insert(name, (body, jiff::Timestamp::now()));
            headers.into_response()
        }
        ("DELETE", None) => {
            kept.files.remove(&name);
            StatusCode::NO_CONTENT.into_response()
        }
        ("POST", None) if asked.contains_key("delete") => {
            let said = String::from_utf8(body.to_vec()).unwrap();
            let named = said.split("<Key>").skip(1).filter_map(|rest| rest.split_once("</Key>"));
            let gone: String = named
                .map(|(name, _)| {
                    kept.files.remove(name);
                    format!("<Deleted><Key>{name}</Key></Deleted>")
                })
                .collect();
            xml(&format!("<DeleteResult>{gone}</DeleteResult>"))
        }
        ("POST", None) if asked.contains_key("uploads") => {
            let id = format!("upload-{}", kept.unfinished.len());
            kept.unfinished.insert(id.clone(), (name.clone(), BTreeMap::new()));
            xml(&format!(
                "<InitiateMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{name}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
            ))
        }
        ("PUT", Some(id)) => {
            let number = asked["partNumber"].parse().unwrap();
            let headers = [("etag", tag(&body))];
            kept.unfinished.get_mut(&id).unwrap().1.insert(number, body);
            headers.into_response()
        }
        ("POST", Some(id)) => {
            let (name, all) = kept.unfinished.remove(&id).unwrap();
            let named = String::from_utf8(body.to_vec()).unwrap();
            assert!(
                all.values().all(|part| named.contains(&tag(part).replace('"', ""))
                    || named.contains(&tag(part).replace('"', "&quot;"))),
                "{named}"
            );
            if all.values().rev().skip(1).any(|part| part.len() < SMALLEST_PART) {
                return wrong(StatusCode::BAD_REQUEST, "EntityTooSmall");
            }
            let whole = Bytes::from(all.into_values().collect::<Vec<_>>().concat());
            let etag = tag(&whole).replace('"', "");
            kept.in_parts += 1;
            kept.files.insert(name.clone(), (whole, jiff::Timestamp::now()));
            xml(&format!(
                "<CompleteMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{name}</Key><ETag>{etag}</ETag></CompleteMultipartUploadResult>"
            ))
        }
        ("DELETE", Some(id)) => {
            kept.unfinished.remove(&id);
            StatusCode::NO_CONTENT.into_response()
        }
        (method, _) => panic!("{method} {} is not what the portal does", parts.uri),
    }
}

fn list(kept: &Kept) -> String {
    let line = |(name, (bytes, at)): (&String, &(Bytes, jiff::Timestamp))| {
        format!(
            "<Contents><Key>{name}</Key><LastModified>{at:.3}</LastModified><ETag>{}</ETag><Size>{}</Size></Contents>",
            tag(bytes).replace('"', ""),
            bytes.len()
        )
    };
    let lines: String = kept.files.iter().map(line).collect();
    format!(
        "<ListBucketResult><Name>{BUCKET}</Name><Prefix></Prefix><KeyCount>{}</KeyCount><IsTruncated>false</IsTruncated>{lines}</ListBucketResult>",
        kept.files.len()
    )
}

fn xml(text: &str) -> Response {
    ([("content-type", "application/xml")], format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}")).into_response()
}

fn wrong(status: StatusCode, code: &str) -> Response {
    (status, xml(&format!("<Error><Code>{code}</Code><Message>{code}</Message></Error>")).into_body()).into_response()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", hex(&Sha256::digest(bytes)[..16]))
}

fn keyed(key: &[u8], text: &str) -> Vec<u8> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    hmac.update(text.as_bytes());
    hmac.finalize().into_bytes().to_vec()
}

/// Is a request signed with the key, body included?
fn is_signed(method: &str, path: &str, query: &str, headers: &HeaderMap, body: &[u8]) -> bool {
    let header =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim().to_owned();
    let said = header("authorization");
    let field =
        |name: &str| said.split([' ', ',']).find_map(|part| part.strip_prefix(&format!("{name}="))).unwrap_or_default();
    let signed = field("SignedHeaders");
    let mut pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| if pair.contains('=') { pair.to_owned() } else { format!("{pair}=") })
        .collect();
    pairs.sort();
    let lines: String = signed.split(';').map(|name| format!("{name}:{}\n", header(name))).collect();
    let content = header("x-amz-content-sha256");
    if content != "UNSIGNED-PAYLOAD" && content != hex(&Sha256::digest(body)) {
        return false;
    }
    let canonical = format!("{method}\n{path}\n{}\n{lines}\n{signed}\n{content}", pairs.join("&"));
    let date = header("x-amz-date");
    let day = date.get(..8).unwrap_or_default();
    let scope = format!("{day}/{REGION}/s3/aws4_request");
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let key = [day, REGION, "s3", "aws4_request"]
        .iter()
        .fold(format!("AWS4{SECRET}").into_bytes(), |key, part| keyed(&key, part));
    field("Credential") == format!("{KEY_ID}/{scope}") && field("Signature") == hex(&keyed(&key, &text))
}
