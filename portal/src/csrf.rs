//! Tokens against forged requests.
//!
//! A token names the draft that its page was made for and is signed with the session's secret. So a page that was sent twice,
//! from two windows or after a slow connection, still says which draft it meant, and a token of one session is worth nothing
//! in another. Together with the check of `Sec-Fetch-Site` and `Origin` ([`tower_http::csrf`]).

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

fn mac(secret: &str, about: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(about.as_bytes());
    Some(mac)
}

/// A token for a page about something: the id of a draft, or nothing in particular.
#[must_use]
pub fn token(secret: &str, about: &str) -> String {
    let signature = mac(secret, about).map(|mac| mac.finalize().into_bytes()).unwrap_or_default();
    format!("{about}.{}", hex::encode(signature))
}

/// What a token is about; `None` when this session did not make it.
#[must_use]
pub fn verified<'t>(secret: &str, token: &'t str) -> Option<&'t str> {
    let (about, signature) = token.split_once('.')?;
    // Two digits a byte, as it was written: `0` is not read as `00`, nor `+f` as `0f`.
    mac(secret, about)?.verify_slice(&hex::decode(signature).ok()?).ok()?;
    Some(about)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_session_and_its_draft_only() {
        let good = token("secret of a session", "draft1");
        assert_eq!(verified("secret of a session", &good), Some("draft1"));
        assert_eq!(verified("secret of another", &good), None);
        assert_eq!(verified("secret of a session", &good.replace("draft1", "draft2")), None);
        for forged in ["", ".", "draft1.", "draft1.zz", "draft1.é", "draft1.00"] {
            assert_eq!(verified("secret of a session", forged), None, "{forged}");
        }
        // Of a signature that ends with a byte of nothing, no digit can be left out.
        let ends = |number: &u32| token("secret of a session", &number.to_string()).ends_with("00");
        let cut = (0..).find(ends).map(|number| token("secret of a session", &number.to_string()));
        let cut = cut.unwrap_or_default();
        assert!(verified("secret of a session", &cut).is_some());
        assert_eq!(verified("secret of a session", cut.strip_suffix('0').unwrap_or_default()), None);
    }
}
