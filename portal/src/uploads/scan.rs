//! The virus scanner: clamd, over its own protocol. What it did not read to the end, or did not answer, is not clean.

use crate::store::files::Scan;
#[cfg(unix)]
use clamav_client::tokio::Socket;
use clamav_client::tokio::{Tcp, ping, scan_file, scan_stream};
use futures_util::TryStreamExt as _;
use object_store::GetResult;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
#[cfg(unix)]
use std::path::PathBuf;
use std::time::Duration;

/// Longest time while somebody waits for the answer to a request.
const PATIENCE: Duration = Duration::from_secs(15);
/// Longest time when nobody waits.
const PATIENCE_LATER: Duration = Duration::from_secs(5 * 60);

/// The scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanner {
    /// None is set up.
    None,
    /// At a host and port.
    Tcp(String),
    /// At a socket of this machine.
    #[cfg(unix)]
    Unix(PathBuf),
}

impl Scanner {
    /// The scanner at an address; none when it is empty.
    ///
    /// # Errors
    /// When it is no address.
    pub fn at(address: &str) -> Result<Self> {
        match address.split_once("://") {
            None if address.is_empty() => Ok(Self::None),
            Some(("tcp", host)) if host.contains(':') => Ok(Self::Tcp(host.to_owned())),
            #[cfg(unix)]
            Some(("unix", path)) if path.starts_with('/') => Ok(Self::Unix(path.into())),
            _ => Err(Error::new(
                ErrorKind::InvalidInput,
                format!(
                    "{address} is no address of a virus scanner; write tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl"
                ),
            )),
        }
    }

    /// Is one set up?
    #[must_use]
    pub fn is_there(&self) -> bool {
        *self != Self::None
    }

    /// Does it answer at all?
    pub async fn answers(&self) -> bool {
        let asked = match self {
            Self::None => return false,
            Self::Tcp(host) => tokio::time::timeout(PATIENCE, ping(Tcp { host_address: host.as_str() })).await,
            #[cfg(unix)]
            Self::Unix(path) => tokio::time::timeout(PATIENCE, ping(Socket { socket_path: path })).await,
        };
        matches!(asked, Ok(Ok(answer)) if answer == clamav_client::PONG)
    }

    /// Has a file looked at that has just arrived.
    pub async fn look(&self, file: &Path) -> Scan {
        match self {
            Self::None => Scan::None,
            Self::Tcp(host) => said(PATIENCE, scan_file(file, Tcp { host_address: host.as_str() }, None)).await,
            #[cfg(unix)]
            Self::Unix(path) => said(PATIENCE, scan_file(file, Socket { socket_path: path }, None)).await,
        }
    }

    /// Has a file looked at that is kept already.
    pub async fn look_again(&self, kept: GetResult) -> Scan {
        let bytes = kept.into_stream().map_err(Error::other);
        match self {
            Self::None => Scan::None,
            Self::Tcp(host) => {
                said(PATIENCE_LATER, scan_stream(bytes, Tcp { host_address: host.as_str() }, None)).await
            }
            #[cfg(unix)]
            Self::Unix(path) => said(PATIENCE_LATER, scan_stream(bytes, Socket { socket_path: path }, None)).await,
        }
    }
}

/// What the answer means. Only the whole of it counts, with the zero at its end: a line that goes dead in the middle, a scanner
/// that takes too long or stops at its own limit leave the file waiting.
async fn said(patience: Duration, answer: impl Future<Output = Result<Vec<u8>>>) -> Scan {
    let answer = match tokio::time::timeout(patience, answer).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the virus scanner is out of reach");
            return Scan::Waiting;
        }
        Err(_) => {
            tracing::warn!("the virus scanner took too long");
            return Scan::Waiting;
        }
    };
    match answer.as_slice() {
        b"stream: OK\0" => Scan::Clean,
        found if found.starts_with(b"stream: ") && found.ends_with(b" FOUND\0") => Scan::Refused,
        other => {
            tracing::warn!(answer = %String::from_utf8_lossy(other), "the virus scanner did not look at a file");
            Scan::Waiting
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[tokio::test]
    async fn only_a_whole_answer_makes_a_file_clean() {
        for (answer, scan) in [
            (&b"stream: OK\0"[..], Scan::Clean),
            (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Scan::Refused),
            (b"stream: OK", Scan::Waiting),
            (b"stream: Win.Test.EIC", Scan::Waiting),
            (b"INSTREAM size limit exceeded. ERROR\0", Scan::Waiting),
            (b"", Scan::Waiting),
        ] {
            assert_eq!(said(PATIENCE, async { Ok(answer.to_vec()) }).await, scan);
        }
        assert_eq!(said(PATIENCE, async { Err(Error::other("refused")) }).await, Scan::Waiting);
        assert_eq!(said(Duration::ZERO, std::future::pending()).await, Scan::Waiting);
    }

    #[test]
    fn an_address_is_a_port_or_a_socket() {
        assert_eq!(Scanner::at("").unwrap(), Scanner::None);
        assert_eq!(Scanner::at("tcp://127.0.0.1:3310").unwrap(), Scanner::Tcp("127.0.0.1:3310".to_owned()));
        assert_eq!(Scanner::at("unix:///run/clamd.ctl").unwrap(), Scanner::Unix("/run/clamd.ctl".into()));
        assert!(Scanner::at("localhost").is_err() && Scanner::at("tcp://localhost").is_err());
    }
}
