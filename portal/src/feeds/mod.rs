//! What concerns an address: the next collection, bills, planning applications and councillors, as the council's own systems know it.
//!
//! A feed is asked by post, with the property's number and the postcode and nothing else, has three seconds and 256 KB, and is left alone
//! for half a minute when it does not answer. The last good answer is kept in memory ([`memory`]), so that nothing about anybody's home is
//! written down, and shown with its age while the feed is out of reach.

mod memory;
pub mod settings;
pub mod shape;

use crate::clock::machine;
use crate::site::Councils;
use crate::store::customers::Address;
use jiff::{SignedDuration, Timestamp};
use memory::{Kept, Key, Memory};
use reqwest::Client;
use settings::FeedSettings;
use shape::{Concerns, Question, VERSION};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Longest time that a feed has for an answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// Most bytes of an answer.
const MOST_BYTES: usize = 256 << 10;
/// How old an answer may be that is shown while the feed is out of reach.
const OLDEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a feed is left alone that did not answer.
const REST: SignedDuration = SignedDuration::from_secs(30);
/// The file of a council's folder that a demonstration takes for a feed.
const SAMPLE: &str = "feeds/around-me.json";

/// Why a feed's settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FeedSettingsError {
    /// A council that there is not, or has a feed already.
    #[error("[[feed]] names the council “{0}”, which there is not, or which has a feed already")]
    Council(String),
    /// An address that is not safe.
    #[error("[[feed]] of {0}: `address` is neither a web address that begins with https:// nor a file")]
    Address(String),
    /// Nothing can be asked over the network.
    #[error("the program cannot ask other services: {0}")]
    Client(#[from] reqwest::Error),
}

#[derive(Debug)]
enum Source {
    Web { address: String, token: Option<String> },
    File(PathBuf),
}

#[derive(Debug)]
struct Feed {
    source: Source,
    good_for: SignedDuration,
    rests_until: Mutex<Timestamp>,
}

/// What is known about an address.
#[derive(Debug, Clone)]
pub enum Around {
    /// The council has no feed.
    NoFeed,
    /// The address has no postcode to ask by.
    NoAddress,
    /// The feed does not answer, and has not lately.
    OutOfReach,
    /// It says this.
    Known {
        /// What.
        concerns: Arc<Concerns>,
        /// When it said so.
        at: Timestamp,
        /// Could it not be asked again?
        old: bool,
    },
}

/// The feeds of all councils.
#[derive(Debug)]
pub struct Feeds {
    feeds: BTreeMap<String, Feed>,
    client: Client,
    kept: Mutex<Memory>,
}

impl Feeds {
    /// From the settings; in a demonstration, for other councils, the sample in their folder.
    ///
    /// # Errors
    /// When a setting cannot be used. Nobody is asked yet.
    pub fn new(
        settings: &[FeedSettings],
        councils: &Councils,
        samples: Option<&Path>,
    ) -> Result<Self, FeedSettingsError> {
        let client = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        let mut feeds = BTreeMap::new();
        for FeedSettings { council, address, token, good_for } in settings {
            let source = match address.split_once("://") {
                None => Source::File(PathBuf::from(address)),
                Some(_) if crate::providers::is_safe(address) => {
                    Source::Web { address: address.clone(), token: token.clone() }
                }
                Some(_) => return Err(FeedSettingsError::Address(council.clone())),
            };
            let good_for = SignedDuration::from_secs(i64::try_from(*good_for).unwrap_or(i64::MAX));
            let feed = Feed { source, good_for, rests_until: Mutex::new(Timestamp::UNIX_EPOCH) };
            if councils.get(council).is_none() || feeds.insert(council.clone(), feed).is_some() {
                return Err(FeedSettingsError::Council(council.clone()));
            }
        }
        for council in councils.all() {
            let sample = samples.map(|folder| folder.join(&council.id).join(SAMPLE)).filter(|file| file.is_file());
            if let Some(sample) = sample {
                feeds.entry(council.id.clone()).or_insert_with(|| Feed {
                    source: Source::File(sample),
                    good_for: SignedDuration::ZERO,
                    rests_until: Mutex::new(Timestamp::UNIX_EPOCH),
                });
            }
        }
        Ok(Self { feeds, client, kept: Mutex::default() })
    }

    /// Has the council a feed?
    #[must_use]
    pub fn has(&self, council: &str) -> bool {
        self.feeds.contains_key(council)
    }

    /// What concerns an address of a council.
    pub async fn around(&self, council: &str, address: &Address) -> Around {
        let Some(feed) = self.feeds.get(council) else { return Around::NoFeed };
        let question =
            Question { version: VERSION, uprn: address.uprn.clone(), postcode: address.postcode.to_uppercase() };
        if question.postcode.is_empty() {
            return Around::NoAddress;
        }
        let key = (council.to_owned(), question);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key);
        let now = machine();
        let age = kept.as_ref().map(|kept| now.duration_since(kept.at));
        if let (Some(kept), Some(age)) = (&kept, age)
            && age < feed.good_for
        {
            return Around::Known { concerns: kept.concerns.clone(), at: kept.at, old: false };
        }
        match self.ask(feed, &key.1, now).await {
            Ok(concerns) => {
                let concerns = Arc::new(concerns);
                self.keep(key, Kept { concerns: concerns.clone(), at: now });
                Around::Known { concerns, at: now, old: false }
            }
            Err(why) => {
                if let Some(why) = why {
                    tracing::warn!(council, why, "what concerns an address could not be asked");
                }
                match kept {
                    Some(kept) if age.is_some_and(|age| age < OLDEST) => {
                        Around::Known { concerns: kept.concerns, at: kept.at, old: true }
                    }
                    _ => Around::OutOfReach,
                }
            }
        }
    }

    fn keep(&self, key: Key, new: Kept) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(key, new);
    }

    /// Asks a feed; nothing is said of one that rests.
    async fn ask(&self, feed: &Feed, question: &Question, now: Timestamp) -> Result<Concerns, Option<String>> {
        if *feed.rests_until.lock().unwrap_or_else(PoisonError::into_inner) > now {
            return Err(None);
        }
        let answer = match &feed.source {
            Source::File(file) => {
                let read = tokio::fs::read(file).await.map_err(|error| error.to_string());
                read.and_then(|bytes| shape::read_file(&bytes, question))
            }
            Source::Web { address, token } => self.post(address, token.as_deref(), question).await,
        };
        answer.map_err(|why| {
            *feed.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = machine() + REST;
            Some(why)
        })
    }

    async fn post(&self, address: &str, token: Option<&str>, question: &Question) -> Result<Concerns, String> {
        let failed = |error: reqwest::Error| error.without_url().to_string();
        let body = serde_json::to_vec(question).map_err(|error| error.to_string())?;
        let mut asking = self.client.post(address).header("content-type", "application/json").body(body);
        if let Some(token) = token {
            asking = asking.bearer_auth(token);
        }
        let mut answer = asking.send().await.map_err(failed)?;
        if !answer.status().is_success() {
            return Err(answer.status().to_string());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            if bytes.len() + chunk.len() > MOST_BYTES {
                return Err(format!("its answer is more than {MOST_BYTES} bytes"));
            }
            bytes.extend_from_slice(&chunk);
        }
        shape::read(&bytes)
    }
}
