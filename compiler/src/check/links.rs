//! Links in guidance: that each has an address that can be opened.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::emit::html::lost_addresses;
use crate::read::Text;
use crate::spec::{Spec, shortened};

/// Looks at every text that can hold a link.
pub(super) fn check(spec: &Spec, problems: &mut Vec<Diagnostic>) {
    let closed = spec.open.as_ref().and_then(|open| open.closed.as_ref());
    let pages = spec.pages.iter().filter_map(|page| page.text.as_ref());
    let texts = spec.before_you_start.iter().chain(closed).chain(pages).chain(&spec.what_happens_next);
    for text in texts {
        // One that holds an answer is told as such.
        let lost = lost_addresses(&text.text).into_iter().filter(|address| !address.contains("(("));
        problems.extend(lost.map(|address| told(text, &address)));
    }
}

fn told(text: &Text, address: &str) -> Diagnostic {
    let message =
        format!("This link leads nowhere: people would see its words, and “{}” would be lost", shortened(address));
    let place = text.text.find(&format!("({address}")).map(|at| text.place(at + 1..at + 1 + address.len()));
    let found = Diagnostic::new(Code::NotAllowedHere, place.clone().unwrap_or_else(|| text.at.clone()), message)
        .help("An address starts with `https://`, `mailto:` for an e-mail or `tel:` for a call: `[our rules](https://www.example.gov.uk/rules)`");
    match (place, put_right(address)) {
        (Some(place), Some(right)) => found.fix(place, right),
        _ => found,
    }
}

/// The address as it was probably meant: `www.example.com` is a web page, `waste@example.gov.uk` an e-mail.
fn put_right(address: &str) -> Option<String> {
    let (host, _) = address.split_once('/').unwrap_or((address, ""));
    let plain = address.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._~/?#&=%+@".contains(letter));
    let named = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    match (plain && named, host.contains('@')) {
        (true, true) => Some(format!("mailto:{address}")),
        (true, false) => Some(format!("https://{address}")),
        (false, _) => None,
    }
}
