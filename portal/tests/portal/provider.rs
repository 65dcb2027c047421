//! A small OpenID provider over HTTP, which signs with ES256, checks PKCE and who asks, and lies when it is told to.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeys, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub const CLIENT: &str = "council & forms";
pub const SECRET: &str = "a secret: 100%";

/// How it behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Honest,
    OtherNonce,
    OtherKey,
    OtherAudience,
    OtherIssuer,
    Old,
    NotVerified,
    OtherUser,
    Denies,
    Broken,
}

struct Person {
    subject: String,
    email: String,
}

/// What it gave a code for.
struct Given {
    challenge: String,
    nonce: String,
    redirect: String,
}

struct State {
    address: String,
    key: EcdsaKeyPair,
    kid: String,
    client_key: RsaKeys,
    mode: Mode,
    person: Person,
    codes: BTreeMap<String, Given>,
    asked: Vec<String>,
}

/// Listens for as long as the test runs.
pub struct Provider {
    pub address: String,
    state: Arc<Mutex<State>>,
}

fn new_key() -> EcdsaKeyPair {
    let bytes = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes.as_ref()).unwrap()
}

impl Provider {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            address: address.clone(),
            key: new_key(),
            kid: "one".to_owned(),
            client_key: RsaKeys::generate(KeySize::Rsa2048).unwrap(),
            mode: Mode::Honest,
            person: Person { subject: "urn:person:1".to_owned(), email: "Ann@Example.com".to_owned() },
            codes: BTreeMap::new(),
            asked: Vec::new(),
        }));
        let serving = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = serving.clone();
                std::thread::spawn(move || serve(&stream, &state));
            }
        });
        Self { address, state }
    }

    pub fn behave(&self, mode: Mode) {
        self.state.lock().unwrap().mode = mode;
    }

    pub fn sign_in_as(&self, subject: &str, email: &str) {
        self.state.lock().unwrap().person = Person { subject: subject.to_owned(), email: email.to_owned() };
    }

    /// Signs with another key from now on, which it tells those who ask.
    pub fn change_key(&self) {
        let mut state = self.state.lock().unwrap();
        state.key = new_key();
        state.kid = "two".to_owned();
    }

    /// The private key of the service that asks, in PEM.
    pub fn client_pem(&self) -> String {
        let state = self.state.lock().unwrap();
        let der = AsDer::<Pkcs8V1Der<'static>>::as_der(&state.client_key).unwrap();
        format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der.as_ref()))
    }

    /// What it was asked, one line each: the path alone, and for a token how the service proved who it is.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// Opens an address of this provider as a browser, and answers where that leads.
    pub fn visit(&self, address: &str) -> String {
        assert!(address.starts_with(&self.address), "{address}");
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let answer = agent.get(address).call().unwrap();
        answer.headers()["location"].to_str().unwrap().to_owned()
    }
}

fn serve(stream: &TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let target = line.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (status, location, body) =
        answer(&target, &headers, &String::from_utf8(body).ok()?, &mut state.lock().unwrap());
    let head = format!(
        "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n{location}\r\n{body}",
        body.len()
    );
    (&mut &*stream).write_all(head.as_bytes()).ok()
}

type Answer = (u16, String, String);

fn answer(target: &str, headers: &BTreeMap<String, String>, body: &str, state: &mut State) -> Answer {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    state.asked.push(path.to_owned());
    let ok = |value: Value| (200, String::new(), value.to_string());
    let refused = |why: &str| (400, String::new(), json!({ "error": why }).to_string());
    if state.mode == Mode::Broken {
        return (503, String::new(), "busy".to_owned());
    }
    match path {
        "/.well-known/openid-configuration" => ok(json!({
            "issuer": state.address,
            "authorization_endpoint": format!("{}/authorize?from=discovery", state.address),
            "token_endpoint": format!("{}/token", state.address),
            "userinfo_endpoint": format!("{}/userinfo", state.address),
            "jwks_uri": format!("{}/jwks", state.address),
        })),
        "/jwks" => {
            let point = state.key.public_key().as_ref();
            ok(json!({ "keys": [{
                "kty": "EC", "crv": "P-256", "kid": state.kid, "use": "sig",
                "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..65]),
            }] }))
        }
        "/authorize" => {
            let asked = fields(query);
            assert_eq!([&asked["response_type"], &asked["code_challenge_method"]], ["code", "S256"]);
            assert_eq!((asked["client_id"].as_str(), asked["scope"].as_str()), (CLIENT, "openid email"));
            assert_eq!(asked["from"], "discovery", "what stands in the address stays");
            let (redirect, given) = (&asked["redirect_uri"], &asked["state"]);
            if state.mode == Mode::Denies {
                return (302, format!("location: {redirect}?error=access_denied&state={given}\r\n"), String::new());
            }
            let code = format!("code{}", state.asked.len() + state.codes.len() * 1000);
            state.codes.insert(
                code.clone(),
                Given {
                    challenge: asked["code_challenge"].clone(),
                    nonce: asked["nonce"].clone(),
                    redirect: redirect.clone(),
                },
            );
            (302, format!("location: {redirect}?code={code}&state={given}\r\n"), String::new())
        }
        "/token" => {
            let asked = fields(body);
            let Some(proof) = who_asks(&asked, headers, state) else { return refused("invalid_client") };
            state.asked.push(proof.to_owned());
            let Some(given) = state.codes.remove(&asked["code"]) else { return refused("invalid_grant") };
            let verifier = URL_SAFE_NO_PAD.encode(Sha256::digest(asked["code_verifier"].as_bytes()));
            if verifier != given.challenge || asked["redirect_uri"] != given.redirect {
                return refused("invalid_grant");
            }
            ok(json!({ "access_token": "access", "token_type": "Bearer", "id_token": id_token(state, &given.nonce) }))
        }
        "/userinfo" if headers.get("authorization").is_some_and(|sent| sent == "Bearer access") => {
            let subject = if state.mode == Mode::OtherUser { "urn:person:2" } else { &state.person.subject };
            let verified = state.mode != Mode::NotVerified;
            ok(json!({ "sub": subject, "email": state.person.email, "email_verified": verified }))
        }
        _ => refused("what"),
    }
}

fn who_asks(
    asked: &BTreeMap<String, String>,
    headers: &BTreeMap<String, String>,
    state: &State,
) -> Option<&'static str> {
    if let Some(token) = asked.get("client_assertion") {
        let (said, signature) = token.rsplit_once('.')?;
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, state.client_key.public_key().as_ref());
        key.verify(said.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        let claims = URL_SAFE_NO_PAD.decode(said.split_once('.')?.1).ok()?;
        let claims: Value = serde_json::from_slice(&claims).ok()?;
        let right = claims["iss"] == CLIENT
            && claims["sub"] == CLIENT
            && claims["aud"] == format!("{}/token", state.address)
            && claims["exp"].as_i64()? > claims["iat"].as_i64()?
            && claims["jti"].as_str()?.len() > 16;
        return right.then_some("by key");
    }
    let basic = headers.get("authorization")?.strip_prefix("Basic ")?;
    let sent = String::from_utf8(STANDARD.decode(basic).ok()?).ok()?;
    // RFC 6749, section 2.3.1: both are encoded before they are joined.
    (sent == "council%20%26%20forms:a%20secret%3A%20100%25").then_some("by secret")
}

fn id_token(state: &State, nonce: &str) -> String {
    let now = jiff::Timestamp::now().as_second();
    let mode = |wanted: Mode| state.mode == wanted;
    let made = if mode(Mode::Old) { now - 4000 } else { now };
    let claims = json!({
        "iss": if mode(Mode::OtherIssuer) { "https://other.example" } else { &state.address },
        "aud": if mode(Mode::OtherAudience) { "somebody else" } else { CLIENT },
        "sub": state.person.subject,
        "nonce": if mode(Mode::OtherNonce) { "of another time" } else { nonce },
        "iat": made,
        "exp": made + 120,
    });
    let header = json!({ "alg": "ES256", "kid": state.kid });
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let said = format!("{}.{}", part(header), part(claims));
    let other = new_key();
    let key = if mode(Mode::OtherKey) { &other } else { &state.key };
    let signature = key.sign(&SystemRandom::new(), said.as_bytes()).unwrap();
    format!("{said}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
}

/// The fields of a query or a posted form.
fn fields(text: &str) -> BTreeMap<String, String> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap();
        (decoded(name), decoded(value))
    };
    text.split('&').filter(|text| !text.is_empty()).map(pair).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(if byte == b'+' { b' ' } else { byte });
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}
