//! What the service does with files, as a council sets it.

use runtime_wasm::files::{MEGABYTE, size};
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use std::path::PathBuf;

const MB: u64 = MEGABYTE as u64;

/// Everything about uploads. Left out, a key has its default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UploadSettings {
    /// The folder in which they arrive, and lie unless `s3` is set; without one, beside the database.
    pub folder: Option<PathBuf>,
    /// How much may be sent.
    pub limits: UploadLimits,
    /// The virus scanner, clamd: `tcp://127.0.0.1:3310` or `unix:///run/clamav/clamd.ctl`. Empty: files are not scanned.
    pub scanner: String,
    /// Seconds until files that the scanner could not look at are tried again. Default: 60.
    pub scan_again: u16,
    /// A store that speaks S3, instead of the folder.
    pub s3: Option<S3>,
}

impl Default for UploadSettings {
    fn default() -> Self {
        Self { folder: None, limits: UploadLimits::default(), scanner: String::new(), scan_again: 60, s3: None }
    }
}

/// How much may be sent. Sizes are written `50 MB`, `2 GB`, or in bytes. A form's own limit counts where it is lower.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UploadLimits {
    /// The largest file. Default: 50 MB.
    #[serde(deserialize_with = "bytes")]
    pub file: u64,
    /// All files of one request; what comes after is refused by name. Default: 200 MB.
    #[serde(deserialize_with = "bytes")]
    pub request: u64,
    /// All files of one draft. Default: 300 MB.
    #[serde(deserialize_with = "bytes")]
    pub draft: u64,
    /// All files that somebody who is not signed in has sent and not handed in, by session or by the key of a device. Default:
    /// 500 MB.
    #[serde(deserialize_with = "bytes")]
    pub session: u64,
    /// The same of everybody who is not signed in, so that strangers cannot fill the disk. Default: 20 GB.
    #[serde(deserialize_with = "bytes")]
    pub everybody: u64,
    /// Most memory that a picture may take while it is opened: 3 bytes a pixel for a photo, so 50 megapixels are 150 MB. Default:
    /// 160 MB.
    #[serde(deserialize_with = "bytes")]
    pub picture_memory: u64,
    /// How many pictures are opened at once; each may take that much memory. Default: 1.
    pub pictures_at_once: u8,
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self {
            file: 50 * MB,
            request: 200 * MB,
            draft: 300 * MB,
            session: 500 * MB,
            everybody: 20 * 1024 * MB,
            picture_memory: 160 * MB,
            pictures_at_once: 1,
        }
    }
}

/// A store that speaks S3. Its keys are taken from the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`), not from a
/// file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// The bucket. It has to be there.
    pub bucket: String,
    /// The region, as the provider calls it.
    pub region: String,
    /// The address of the store; left out, Amazon's own.
    #[serde(default)]
    pub endpoint: Option<String>,
}

/// A size as people write it, or a number of bytes.
fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(u64),
        Words(String),
    }
    match Written::deserialize(deserializer)? {
        Written::Number(bytes) => Ok(bytes),
        Written::Words(words) => {
            size(&words).ok_or_else(|| D::Error::custom(format!("{words} is not a size such as 50 MB")))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn sizes_are_written_as_people_write_them() {
        let read = |text: &str| serde_json::from_str::<UploadSettings>(text);
        let settings =
            read(r#"{"limits": {"file": "5 MB", "draft": 1000}, "scanner": "tcp://localhost:3310"}"#).unwrap();
        assert_eq!((settings.limits.file, settings.limits.draft), (5 * MB, 1000));
        assert_eq!(settings.limits.session, UploadLimits::default().session);
        assert!(read(r#"{"limits": {"file": "large"}}"#).unwrap_err().to_string().contains("50 MB"));
        assert!(read(r#"{"limit": {}}"#).is_err(), "a key that is not known is not passed over");
    }
}
