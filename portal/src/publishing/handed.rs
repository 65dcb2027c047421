//! What an editor hands in: fields and text files, read with a limit on everything before anything is looked at.

use crate::app::Shared;
use crate::post::broken_off;
use crate::problems::Problem;
use crate::session::Session;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use compiler::filling::CSRF;
use compiler::source::MOST_BYTES;
use multer::{Constraints, Multipart, SizeLimit};

/// Most bytes of all that is handed in at once.
pub(super) const MOST_OF_ALL: usize = 4 * 1024 * 1024;
/// Most bytes read of what is too long: a browser shows the answer only once it has sent everything.
const MOST_READ: u64 = 16 * MOST_OF_ALL as u64;
/// Most fields and files.
const MOST_PARTS: usize = 100;

/// What was handed in, by a session whose page it was.
#[derive(Debug)]
pub struct Handed {
    /// Who handed it in.
    pub session: Session,
    fields: Vec<(String, String)>,
    /// The texts of the files.
    pub files: Vec<String>,
    /// What is wrong with files that could not be taken.
    pub refused: Vec<String>,
}

impl Handed {
    /// The value of a field; empty when it was not sent.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub fn values<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl FromRequest<Shared> for Handed {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Shared) -> Result<Self, Problem> {
        let session = request.extensions().get::<Session>().cloned().ok_or(Problem::Ended)?;
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        // A post that is no form of ours has no token either.
        let boundary = multer::parse_boundary(kind).map_err(|_| Problem::Expired)?;
        let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(MOST_READ));
        let mut parts = Multipart::with_constraints(request.into_body().into_data_stream(), boundary, limits);
        let mut handed = Self { session, fields: Vec::new(), files: Vec::new(), refused: Vec::new() };
        let (mut count, mut length) = (0, 0);
        while let Some(mut part) = parts.next_field().await.map_err(|error| broken_off(&error))? {
            count += 1;
            if count > MOST_PARTS {
                return Err(Problem::TooLarge);
            }
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let mut bytes = Vec::new();
            let mut too_large = false;
            while let Some(chunk) = part.chunk().await.map_err(|error| broken_off(&error))? {
                length += chunk.len();
                too_large |= length > MOST_OF_ALL || bytes.len() + chunk.len() > MOST_BYTES;
                if !too_large {
                    bytes.extend_from_slice(&chunk);
                }
            }
            if length <= MOST_OF_ALL {
                handed.take(name, file, bytes, too_large)?;
            }
        }
        if length > MOST_OF_ALL {
            return Err(Problem::TooLarge);
        }
        handed.session.verified(handed.value(CSRF)).ok_or(Problem::Expired)?;
        Ok(handed)
    }
}

impl Handed {
    fn take(&mut self, name: String, file: Option<String>, bytes: Vec<u8>, too_large: bool) -> Result<(), Problem> {
        let Some(file) = file else {
            if too_large {
                return Err(Problem::TooLarge);
            }
            // Browsers end the lines of what is typed in their own way.
            let value = String::from_utf8(bytes).map_err(|_| Problem::Unreadable)?.replace("\r\n", "\n");
            self.fields.push((name, value));
            return Ok(());
        };
        // Where no file was chosen, a browser sends one without a name.
        if file.is_empty() && bytes.is_empty() {
            return Ok(());
        }
        let file: String = file.chars().filter(|it| !it.is_control()).take(80).collect();
        match String::from_utf8(bytes) {
            _ if too_large => self.refused.push(format!("“{file}” is larger than a form may be, {} KB", MOST_BYTES / 1024)),
            Ok(text) => self.files.push(text.trim_start_matches('\u{FEFF}').to_owned()),
            Err(_) => self.refused.push(format!(
                "“{file}” is not a text file, or not saved as UTF-8. In your editor, choose “Save with encoding” and then UTF-8"
            )),
        }
        Ok(())
    }
}
