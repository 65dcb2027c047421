//! What pages load: scripts and style sheet, made from `browser/` by `npm run browser` and kept with the sources, so that a
//! program that serves them is built by cargo alone.

/// Every file: its name, its media type and what it holds.
pub const FILES: [(&str, &str, &str); 9] = [
    ("device.js", SCRIPT, include_str!("../browser/dist/device.js")),
    ("next-page.js", SCRIPT, include_str!("../browser/dist/next-page.js")),
    ("offline.js", SCRIPT, include_str!("../browser/dist/offline.js")),
    ("sign-out.js", SCRIPT, include_str!("../browser/dist/sign-out.js")),
    ("service-worker.js", SCRIPT, include_str!("../browser/dist/service-worker.js")),
    ("onceform.css", "text/css; charset=utf-8", include_str!("../browser/dist/onceform.css")),
    ("once-form.js", SCRIPT, include_str!("../browser/dist/once-form.js")),
    ("page.js", SCRIPT, include_str!("../browser/dist/page.js")),
    ("validator.js", SCRIPT, include_str!("../browser/dist/validator.js")),
];

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The media type of a file and what it holds.
#[must_use]
pub fn file(name: &str) -> Option<(&'static str, &'static str)> {
    FILES.iter().find(|(known, ..)| *known == name).map(|(_, kind, text)| (*kind, *text))
}
