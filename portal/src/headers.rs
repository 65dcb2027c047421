//! What every answer says to the browser, errors included.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

/// Everything comes from here; scripts are files and never written into a page. `wasm-unsafe-eval` lets the browser compile
/// the validator and nothing else. What is in a frame, and in whose frames a page may be, is said by the page.
macro_rules! policy {
    ($more:literal, $ancestors:literal) => {
        concat!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; ",
            "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; ",
            $more,
            "frame-ancestors ",
            $ancestors
        )
    };
}

const CONTENT_SECURITY_POLICY: &str = policy!("", "'none'");
/// For a page that shows others of this service in frames.
pub const SHOWS_FRAMES: Policy = Policy(policy!("frame-src 'self'; ", "'none'"));
/// For a page that may be shown in a frame by another of this service.
pub const IN_A_FRAME: Policy = Policy(policy!("", "'self'"));

const ALWAYS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Full addresses stay within the site: they name forms and drafts.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(self), microphone=()"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
];

/// What one answer needs of [`CONTENT_SECURITY_POLICY`] beyond what all others do: the whole policy, in its place.
#[derive(Debug, Clone, Copy)]
pub struct Policy(pub &'static str);

/// Adds the headers. Pages are not kept by anyone in between, nor shown again from the disk of a shared computer; what sets
/// its own caching (the assets) keeps it.
pub fn add(response: &mut Response, secure: bool) {
    let own = response.extensions().get::<Policy>().copied();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(Policy(policy)) = own {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        if policy == IN_A_FRAME.0 {
            headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
        }
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Sets a header to what can stand in one; anything else is left out.
pub fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// For what never changes under its address.
pub fn immutable(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
}
