//! OpenID Connect (OpenID Connect Core 1.0, the authorization code flow, with PKCE by RFC 7636): where somebody is sent to sign in
//! elsewhere, and what comes back with them. Nothing that a provider says is believed before it is checked.

pub mod jose;
pub mod settings;

use crate::clock::machine;
use crate::store::new_id;
use compiler::words::Language;
use jose::{JoseError, Keys, PrivateKey, encode};
use reqwest::{Client, RequestBuilder, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use settings::ProviderSettings;
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Longest time that a provider has for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes of an answer.
const MOST_BYTES: usize = 256 << 10;
/// How long what a provider says of itself is good for.
const GOOD_FOR: Duration = Duration::from_secs(60 * 60);
/// It is asked for new keys no more often than this.
const NEW_KEYS_EVERY: Duration = Duration::from_secs(60);
/// By how many seconds its clock and ours may differ.
const SKEW: i64 = 60;
/// How many seconds our proof of who we are is good for.
const PROOF_FOR: i64 = 300;

/// Why somebody could not be signed in with a provider.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It does not answer, or not as a provider does.
    #[error("it cannot be reached: {0}")]
    OutOfReach(String),
    /// What it says is not believed.
    #[error("what it says is not believed: {0}")]
    NotBelieved(String),
}

impl From<JoseError> for ProviderError {
    fn from(error: JoseError) -> Self {
        Self::NotBelieved(error.to_string())
    }
}

/// Why the settings of a provider cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProviderSettingsError {
    /// Something is wrong with one.
    #[error("[[sign_in]] {0}: {1}")]
    Wrong(String, String),
    /// The file of its key cannot be read.
    #[error("[[sign_in]] {0}: the private key {1} cannot be read: {2}")]
    Key(String, PathBuf, std::io::Error),
    /// Nothing can be asked over the network.
    #[error("the program cannot ask other services: {0}")]
    Client(#[from] reqwest::Error),
}

/// What goes along with somebody who signs in elsewhere, and is kept here until they are back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Comes back in the address.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Proves that whoever comes back is whom we sent.
    pub verifier: String,
}

/// Who somebody is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// At which provider.
    pub issuer: String,
    /// Its own name for them, which never changes.
    pub subject: String,
    /// Their e-mail address in small letters, if the provider has checked it.
    pub email: Option<String>,
}

#[derive(Debug)]
enum Proof {
    Secret(String),
    Key(PrivateKey),
}

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3).
#[derive(Debug, Clone, Deserialize)]
struct Said {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: Option<String>,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

#[derive(Debug)]
struct Known {
    said: Said,
    keys: Keys,
    since: Instant,
}

/// A provider.
#[derive(Debug)]
pub struct Provider {
    /// As the settings name it.
    pub settings: ProviderSettings,
    proof: Proof,
    client: Client,
    known: Mutex<Option<Arc<Known>>>,
}

/// All providers.
#[derive(Debug, Default)]
pub struct Providers(Vec<Provider>);

impl Providers {
    /// From the settings. Nobody is asked yet: a provider that is out of reach keeps no service from starting.
    ///
    /// # Errors
    /// When a setting cannot be used.
    pub fn new(settings: &[ProviderSettings]) -> Result<Self, ProviderSettingsError> {
        // A provider that leads elsewhere is none that was set up.
        let client = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        let providers = settings.iter().map(|settings| Provider::new(settings, &client));
        Ok(Self(providers.collect::<Result<_, _>>()?))
    }

    /// Those that the residents of a council may use.
    pub fn of<'a>(&'a self, council: &'a str) -> impl Iterator<Item = &'a Provider> {
        let all = self.0.iter();
        all.filter(move |one| one.settings.councils.is_empty() || one.settings.councils.iter().any(|id| id == council))
    }

    /// One of them, by its short name.
    #[must_use]
    pub fn get(&self, council: &str, name: &str) -> Option<&Provider> {
        self.0.iter().find(|one| {
            one.settings.name == name
                && (one.settings.councils.is_empty() || one.settings.councils.iter().any(|id| id == council))
        })
    }
}

/// Is it an address at which secrets are safe: https, or this very machine?
#[must_use]
pub fn is_safe(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        url.scheme() == "https"
            || url.scheme() == "http" && matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
    })
}

impl Provider {
    fn new(settings: &ProviderSettings, client: &Client) -> Result<Self, ProviderSettingsError> {
        let wrong = |what: &str| Err(ProviderSettingsError::Wrong(settings.name.clone(), what.to_owned()));
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if settings.name.is_empty() || !settings.name.bytes().all(plain) {
            return wrong("`name` becomes part of web addresses: use lower-case letters, digits and hyphens");
        }
        if !is_safe(&settings.issuer) {
            return wrong("`issuer` is not a web address that begins with https://");
        }
        if !settings.scopes.iter().any(|scope| scope == "openid") {
            return wrong("`scopes` has to have \"openid\"");
        }
        let proof = match (&settings.client_secret, &settings.private_key) {
            (Some(secret), None) => Proof::Secret(secret.clone()),
            (None, Some(file)) => {
                let pem = std::fs::read_to_string(file)
                    .map_err(|error| ProviderSettingsError::Key(settings.name.clone(), file.clone(), error))?;
                match PrivateKey::read(&pem) {
                    Ok(key) => Proof::Key(key),
                    Err(error) => return wrong(&format!("private_key: {error}")),
                }
            }
            _ => return wrong("give either `client_secret` or `private_key`"),
        };
        Ok(Self { settings: settings.clone(), proof, client: client.clone(), known: Mutex::default() })
    }

    /// Where to send somebody, with what has to be kept until they are back.
    ///
    /// # Errors
    /// When the provider is out of reach.
    pub async fn away(&self, back: &str, language: Language) -> Result<(String, Ticket), ProviderError> {
        let known = self.known(false).await?;
        let long = || new_id() + &new_id();
        let ticket = Ticket { state: long(), nonce: long(), verifier: long() };
        let mut address = Url::parse(&known.said.authorization_endpoint)
            .map_err(|error| ProviderError::OutOfReach(error.to_string()))?;
        address.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", back),
            ("scope", &self.settings.scopes.join(" ")),
            ("state", &ticket.state),
            ("nonce", &ticket.nonce),
            ("code_challenge", &encode(Sha256::digest(ticket.verifier.as_bytes()))),
            ("code_challenge_method", "S256"),
            ("ui_locales", language.code()),
        ]);
        Ok((address.to_string(), ticket))
    }

    /// Who has come back with a code.
    ///
    /// # Errors
    /// When the provider is out of reach, or what it says is not believed.
    pub async fn back(&self, code: &str, back: &str, ticket: &Ticket) -> Result<Elsewhere, ProviderError> {
        let known = self.known(false).await?;
        let tokens: Tokens = self.read(self.token_request(&known.said, code, back, ticket)?).await?;
        let (said, claims) = match known.keys.verify(&tokens.id_token) {
            // It may have new keys since we asked.
            Err(JoseError::NoKey) => {
                let known = self.known(true).await?;
                (known.said.clone(), known.keys.verify(&tokens.id_token)?)
            }
            claims => (known.said.clone(), claims?),
        };
        let subject = self.check(&said, &claims, ticket)?;
        let mut email = verified_email(&claims);
        if let (None, Some(address)) = (&email, &said.userinfo_endpoint) {
            let asking = self.client.get(address).bearer_auth(&tokens.access_token);
            let more: Map<String, Value> = self.read(asking).await?;
            if more.get("sub").and_then(Value::as_str) != Some(&subject) {
                return Err(ProviderError::NotBelieved("the e-mail address is of somebody else".to_owned()));
            }
            email = verified_email(&more);
        }
        Ok(Elsewhere { issuer: said.issuer, subject, email })
    }

    fn token_request(
        &self,
        said: &Said,
        code: &str,
        back: &str,
        ticket: &Ticket,
    ) -> Result<RequestBuilder, ProviderError> {
        let client = self.settings.client_id.as_str();
        let mut form = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", back.to_owned()),
            ("code_verifier", ticket.verifier.clone()),
        ];
        let mut asking = self.client.post(&said.token_endpoint);
        match &self.proof {
            // RFC 7523: a token of our own, as GOV.UK One Login wants it.
            Proof::Key(key) => {
                let now = machine().as_second();
                let claims = json!({
                    "iss": client, "sub": client, "aud": said.token_endpoint,
                    "jti": new_id(), "iat": now, "exp": now + PROOF_FOR,
                });
                let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
                form.push(("client_id", client.to_owned()));
                form.push(("client_assertion_type", kind.to_owned()));
                form.push(("client_assertion", key.sign(&claims)?));
            }
            Proof::Secret(secret) => {
                let ways = &said.token_endpoint_auth_methods_supported;
                let in_form = !ways.is_empty() && !ways.iter().any(|way| way == "client_secret_basic");
                if in_form {
                    form.push(("client_id", client.to_owned()));
                    form.push(("client_secret", secret.clone()));
                } else {
                    asking = asking.basic_auth(form_encoded(client), Some(form_encoded(secret)));
                }
            }
        }
        let body: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", form_encoded(value))).collect();
        Ok(asking.header("content-type", "application/x-www-form-urlencoded").body(body.join("&")))
    }

    /// OpenID Connect Core 1.0, section 3.1.3.7. Answers the provider's name for the person.
    fn check(&self, said: &Said, claims: &Map<String, Value>, ticket: &Ticket) -> Result<String, ProviderError> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
        let time = |name: &str| claims.get(name).and_then(Value::as_f64).map(|seconds| seconds as i64);
        let now = machine().as_second();
        let ours = self.settings.client_id.as_str();
        let audience: Vec<&str> = match claims.get("aud") {
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(one)) => vec![one],
            _ => Vec::new(),
        };
        let azp = claims.get("azp").and_then(Value::as_str);
        let wrong = |what: &str| Err(ProviderError::NotBelieved(what.to_owned()));
        if text("iss") != said.issuer {
            return wrong("the token is of another provider");
        }
        if !audience.contains(&ours) || azp.is_some_and(|azp| azp != ours) || audience.len() > 1 && azp.is_none() {
            return wrong("the token is for another service");
        }
        if time("exp").is_none_or(|end| end <= now - SKEW) || time("iat").is_none_or(|made| made > now + SKEW) {
            return wrong("the token is not of now");
        }
        if text("nonce") != ticket.nonce {
            return wrong("the token is of another time that somebody signed in");
        }
        if text("sub").is_empty() {
            return wrong("the token says nobody");
        }
        Ok(text("sub").to_owned())
    }

    /// What the provider says of itself, and its keys; from before where that is good, unless there are new keys to be had.
    async fn known(&self, new_keys: bool) -> Result<Arc<Known>, ProviderError> {
        let before = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let good_for = if new_keys { NEW_KEYS_EVERY } else { GOOD_FOR };
        if let Some(known) = before.filter(|known| known.since.elapsed() < good_for) {
            return Ok(known);
        }
        let issuer = self.settings.issuer.trim_end_matches('/');
        let address = format!("{issuer}/.well-known/openid-configuration");
        let said: Said = self.read(self.client.get(address)).await?;
        let addresses = [&said.authorization_endpoint, &said.token_endpoint, &said.jwks_uri];
        let all_safe = addresses.into_iter().chain(&said.userinfo_endpoint).all(|address| is_safe(address));
        if said.issuer.trim_end_matches('/') != issuer || !all_safe {
            return Err(ProviderError::NotBelieved("it says that it is another provider".to_owned()));
        }
        let keys: Keys = self.read(self.client.get(&said.jwks_uri)).await?;
        let known = Arc::new(Known { said, keys, since: Instant::now() });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    async fn read<T: DeserializeOwned>(&self, asking: RequestBuilder) -> Result<T, ProviderError> {
        // What failed never repeats an address with a code in it.
        let failed = |error: reqwest::Error| ProviderError::OutOfReach(error.without_url().to_string());
        let mut answer = asking.header("accept", "application/json").send().await.map_err(failed)?;
        let status = answer.status();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(ProviderError::NotBelieved("it says too much".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        if status.is_server_error() {
            return Err(ProviderError::OutOfReach(status.to_string()));
        }
        if !status.is_success() {
            return Err(ProviderError::NotBelieved(format!("it refused: {status}")));
        }
        serde_json::from_slice(&body)
            .map_err(|_| ProviderError::NotBelieved("its answer is not what it should be".to_owned()))
    }
}

/// What comes for a code (OpenID Connect Core 1.0, section 3.1.3.3).
#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    id_token: String,
}

/// An e-mail address that the provider has checked. Some write the mark as a text.
fn verified_email(claims: &Map<String, Value>) -> Option<String> {
    let verified = claims.get("email_verified").is_some_and(|mark| *mark == json!(true) || *mark == json!("true"));
    let email = claims.get("email").and_then(Value::as_str).filter(|_| verified)?;
    crate::sign_in::read_email(email)
}

/// As forms are posted (`application/x-www-form-urlencoded`).
fn form_encoded(text: &str) -> String {
    let part = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(part).collect()
}
