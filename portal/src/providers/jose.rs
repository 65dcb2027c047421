//! Signed tokens (RFC 7515, 7517, 7519) as far as OpenID providers use them: RS256 and ES256, and nothing else. A token that names
//! another way, `none` among them, is refused before anything in it is read.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// Why a token is not believed, or a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JoseError {
    /// It is not three parts of base64 and JSON.
    #[error("it is no signed token")]
    NotAToken,
    /// It is signed in a way that is not taken.
    #[error("it is not signed with RS256 or ES256")]
    OtherWay,
    /// The provider has no key of that name; it may have new ones.
    #[error("it is signed with a key that the provider does not have")]
    NoKey,
    /// The signature is not that of the key.
    #[error("its signature is wrong")]
    Signature,
    /// A private key cannot be read.
    #[error("it is no private key: give RSA of 2048 bits or more, or P-256, as PKCS #8 in PEM (“BEGIN PRIVATE KEY”)")]
    Key,
}

/// Bytes as tokens have them.
#[must_use]
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> Result<Vec<u8>, JoseError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| JoseError::NotAToken)
}

/// The public keys of a provider.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Keys {
    keys: Vec<PublicKey>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct PublicKey {
    kty: String,
    kid: String,
    #[serde(rename = "use")]
    used_for: String,
    crv: String,
    n: String,
    e: String,
    x: String,
    y: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    crit: Option<Value>,
}

impl PublicKey {
    fn fits(&self, header: &Header) -> bool {
        let kind = match header.alg.as_str() {
            "RS256" => self.kty == "RSA",
            _ => self.kty == "EC" && self.crv == "P-256",
        };
        kind && self.used_for != "enc" && header.kid.as_ref().is_none_or(|kid| *kid == self.kid)
    }

    fn signed(&self, said: &[u8], signature: &[u8]) -> Result<bool, JoseError> {
        if self.kty == "RSA" {
            let key = RsaPublicKeyComponents { n: decode(&self.n)?, e: decode(&self.e)? };
            return Ok(key.verify(&RSA_PKCS1_2048_8192_SHA256, said, signature).is_ok());
        }
        let point = [vec![4], decode(&self.x)?, decode(&self.y)?].concat();
        Ok(UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(said, signature).is_ok())
    }
}

impl Keys {
    /// What a token says, if one of these keys signed it. What it says is not looked at: for whom it is, and until when.
    ///
    /// # Errors
    /// When none did.
    pub fn verify(&self, token: &str) -> Result<Map<String, Value>, JoseError> {
        let (said, signature) = token.rsplit_once('.').ok_or(JoseError::NotAToken)?;
        let (header, claims) = said.split_once('.').ok_or(JoseError::NotAToken)?;
        let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| JoseError::NotAToken)?;
        if !matches!(header.alg.as_str(), "RS256" | "ES256") || header.crit.is_some() {
            return Err(JoseError::OtherWay);
        }
        let signature = decode(signature)?;
        let mut keys = self.keys.iter().filter(|key| key.fits(&header)).peekable();
        keys.peek().ok_or(JoseError::NoKey)?;
        for key in keys {
            if key.signed(said.as_bytes(), &signature)? {
                return serde_json::from_slice(&decode(claims)?).map_err(|_| JoseError::NotAToken);
            }
        }
        Err(JoseError::Signature)
    }
}

/// Our private key, with which we prove to a provider who we are.
pub enum PrivateKey {
    /// RS256.
    Rsa(Box<RsaKeyPair>),
    /// ES256.
    Curve(Box<EcdsaKeyPair>),
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PrivateKey")
    }
}

impl PrivateKey {
    /// From PKCS #8 in PEM.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(pem: &str) -> Result<Self, JoseError> {
        let inside = pem.split_once("-----BEGIN PRIVATE KEY-----").and_then(|(_, rest)| rest.split_once("-----END"));
        let text: String = inside.ok_or(JoseError::Key)?.0.split_whitespace().collect();
        let bytes = STANDARD.decode(text).map_err(|_| JoseError::Key)?;
        if let Ok(key) = RsaKeyPair::from_pkcs8(&bytes) {
            return if key.public_modulus_len() < 256 { Err(JoseError::Key) } else { Ok(Self::Rsa(Box::new(key))) };
        }
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &bytes).map_err(|_| JoseError::Key)?;
        Ok(Self::Curve(Box::new(key)))
    }

    /// A token that says this, signed. Its key is named by the hash of the public one.
    ///
    /// # Errors
    /// When the key fails.
    pub fn sign(&self, claims: &Value) -> Result<String, JoseError> {
        let (way, public) = match self {
            Self::Rsa(key) => ("RS256", key.public_key().as_ref()),
            Self::Curve(key) => ("ES256", key.public_key().as_ref()),
        };
        let kid = encode(Sha256::digest(public));
        let header = json!({ "alg": way, "typ": "JWT", "kid": kid });
        let said = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let random = SystemRandom::new();
        let signature = match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, said.as_bytes(), &mut signature).map_err(|_| JoseError::Key)?;
                signature
            }
            Self::Curve(key) => key.sign(&random, said.as_bytes()).map_err(|_| JoseError::Key)?.as_ref().to_vec(),
        };
        Ok(format!("{said}.{}", encode(signature)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    /// RFC 7515, appendix A.3: a token signed with ES256.
    const TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    fn keys() -> Keys {
        serde_json::from_value(json!({ "keys": [{
            "kty": "EC", "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        }] }))
        .unwrap()
    }

    #[test]
    fn the_token_of_the_standard_is_believed_and_nothing_else() {
        assert_eq!(keys().verify(TOKEN).unwrap().get("iss").unwrap(), "joe");
        let parts: Vec<&str> = TOKEN.split('.').collect();
        let [header, claims, signature] = parts[..] else { unreachable!() };
        let of = |header: &str, claims: &str, signature: &str| keys().verify(&[header, claims, signature].join("."));
        let none = encode(r#"{"alg":"none"}"#);
        let shared = encode(r#"{"alg":"HS256"}"#);
        let critical = encode(r#"{"alg":"ES256","crit":["b64"],"b64":false}"#);
        assert_eq!(of(&none, claims, ""), Err(JoseError::OtherWay));
        assert_eq!(of(&shared, claims, signature), Err(JoseError::OtherWay));
        assert_eq!(of(&critical, claims, signature), Err(JoseError::OtherWay));
        assert_eq!(of(header, &encode(r#"{"iss":"ann"}"#), signature), Err(JoseError::Signature));
        assert_eq!(of(header, claims, ""), Err(JoseError::Signature));
        assert_eq!(of(&encode(r#"{"alg":"RS256"}"#), claims, signature), Err(JoseError::NoKey));
        assert_eq!(of(&encode(r#"{"alg":"ES256","kid":"x"}"#), claims, signature), Err(JoseError::NoKey));
        for broken in ["", ".", "..", "a.b.c", &TOKEN.replace('.', ""), &format!("{TOKEN}="), &format!("x.{TOKEN}")] {
            assert!(keys().verify(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_key_is_read_from_pem_or_refused() {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let pem = |text: &str| format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
        let key = PrivateKey::read(&pem(&STANDARD.encode(key))).unwrap();
        let token = key.sign(&json!({ "sub": "us" })).unwrap();
        assert_eq!(token.split('.').count(), 3);
        for wrong in ["", &pem(""), &pem("AAAA"), &pem("%"), "-----BEGIN RSA PRIVATE KEY-----"] {
            assert!(PrivateKey::read(wrong).is_err(), "{wrong}");
        }
    }
}
