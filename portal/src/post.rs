//! The only way in for a post: a handler that takes [`Post`] has had its session and its token checked.

use crate::app::Shared;
use crate::arrival::is_silence;
use crate::problems::Problem;
use crate::session::Session;
use crate::store::drafts::{Draft, Place};
use crate::store::files::NewFile;
use crate::uploads::{Allowance, Upload};
use crate::visit::holder;
use axum::body::Body;
use axum::extract::{FromRequest, Path, Request};
use axum::http::header;
use axum::{Form, RequestExt as _};
use compiler::emit::html::Channel;
use compiler::filling::{CSRF, Posted, PostedFile, question_of};
use compiler::program::{FileLimits, Program};
use http_body_util::BodyExt as _;
use multer::Multipart;
use runtime_wasm::abi::{MOST_INPUT, MOST_ROWS};
use runtime_wasm::files::{HIGHEST_LARGEST, MOST_FILES};
use serde::Deserialize;
use serde_json::Value;
use std::error::Error;

/// Most bytes of a post: as many as a validator takes.
const MOST_BYTES: usize = MOST_INPUT as usize;
/// Most bytes read of a post that is too long.
const MOST_READ: usize = 16 * MOST_BYTES;
/// Most fields of a post; the largest form allowed posts fewer.
const MOST_FIELDS: usize = 20_000;
/// Most files of a post, taken or not: those of the largest list that a form can have.
const MOST_UPLOADS: usize = (MOST_ROWS * MOST_FILES) as usize;
/// Most bytes read of a post with files.
const MOST_WITH_FILES: u64 = (MOST_FILES as u64) * (HIGHEST_LARGEST as u64);

/// A post whose token this session made.
#[derive(Debug)]
pub struct Post {
    /// What was posted.
    pub posted: Posted,
    /// Who posted it.
    pub session: Session,
    /// What the page was about: the id of a draft, or nothing in particular.
    pub about: String,
    /// The files that came with it. Unless they are handed over, they go when it does.
    uploads: Vec<Upload>,
}

impl Post {
    /// The files that their questions take, as the store takes them down. From here on the database may come to know them at any
    /// moment, even of a request that is cut off meanwhile, so they stay when the post goes; see [`keep`].
    #[must_use]
    pub fn hand_over(&mut self) -> Vec<NewFile> {
        self.uploads.iter_mut().filter_map(Upload::hand_over).collect()
    }

    /// The files that came and are not taken, as answers hold them.
    pub fn refused(&self) -> impl Iterator<Item = &Value> {
        self.uploads.iter().filter(|upload| upload.bytes.is_none()).map(|upload| &upload.answer)
    }

    /// Did any file come that is taken?
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.uploads.iter().any(|upload| upload.bytes.is_some())
    }
}

/// Changes a draft, with the files that came for it.
///
/// # Errors
/// When the change is refused, and the files are gone again; or when the database fails. It may have kept what it could not say,
/// so the files stay then: those that it does not know are tidied away in an hour.
pub async fn keep(
    app: &Shared,
    files: Vec<NewFile>,
    fresh: Draft,
    change: impl FnOnce(&mut Draft) -> Result<(), Problem>,
) -> Result<Draft, Problem> {
    match app.store.change_draft(fresh, &files, change).await {
        Ok((draft, gone)) => {
            app.uploads.remove(&gone).await;
            Ok(draft)
        }
        Err(Problem::Store(error)) => Err(Problem::Store(error)),
        Err(refused) => {
            let files: Vec<String> = files.into_iter().map(|file| file.stored).collect();
            app.uploads.remove(&files).await;
            Err(refused)
        }
    }
}

#[derive(Debug, Deserialize)]
struct InCouncil {
    council: String,
    #[serde(default)]
    form: String,
}

impl FromRequest<Shared> for Post {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &Shared) -> Result<Self, Problem> {
        let Path(InCouncil { council, form }) = request.extract_parts().await.map_err(|_| Problem::NotFound)?;
        let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
        let session = match request.extensions().get::<Session>() {
            Some(session) => Some(session.clone()),
            None => app.sessions(council).find(request.headers()).await?,
        };
        let (fields, uploads) = match boundary(&request) {
            Some(boundary) => {
                // The desk has no channel of its own among its routes: whoever has none is an agent, or takes no files.
                let channel = request.extensions().get::<Channel>().copied().unwrap_or(Channel::Agent);
                let evidence = request.extensions().get::<TakesEvidence>().is_some();
                let found = app.forms.get(&council.id, &form);
                let sender = session.as_ref().and_then(|session| {
                    let place = Place { council: council.id.clone(), form, holder: holder(channel, session)? };
                    let takes = match &found {
                        Some(form) => Takes::Form(&form.program),
                        None if evidence => Takes::Evidence(FileLimits::usual()),
                        None => return None,
                    };
                    Some(Sender { session, takes, place })
                });
                with_files(request, &boundary, app, sender).await?
            }
            None => {
                let (parts, body) = request.into_parts();
                let request = Request::from_parts(parts, Body::from(whole(body).await?));
                let Form(fields) =
                    Form::<Vec<(String, String)>>::from_request(request, app).await.map_err(|_| Problem::Unreadable)?;
                (fields, Vec::new())
            }
        };
        if fields.len() > MOST_FIELDS {
            return Err(Problem::TooLarge);
        }
        let file = |upload: &Upload| PostedFile {
            control: upload.control.clone(),
            answer: upload.answer.clone(),
            taken: upload.bytes.is_some(),
        };
        let posted = Posted::new(fields, uploads.iter().map(file).collect());
        let session = session.ok_or(Problem::Ended)?;
        let about = session.verified(posted.value(CSRF)).ok_or(Problem::Expired)?.to_owned();
        Ok(Self { posted, session, about, uploads })
    }
}

/// The whole body. One that is too long is read on to its end, within reason: a browser shows the answer only once it has
/// sent everything.
pub(crate) async fn whole(body: Body) -> Result<Vec<u8>, Problem> {
    whole_up_to(body, MOST_BYTES).await
}

/// The same with another limit than that of answers.
pub(crate) async fn whole_up_to(mut body: Body, most: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| not_read(&error))?.into_data() else { continue };
        length += data.len();
        if length <= most {
            bytes.extend_from_slice(&data);
        } else if length > MOST_READ.max(2 * most) {
            break;
        }
    }
    if length > most { Err(Problem::TooLarge) } else { Ok(bytes) }
}

/// What sets the parts of a post with files apart.
fn boundary(request: &Request) -> Option<String> {
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(kind).ok()
}

/// Marks a route where files are sent for a request, under the name [`EVIDENCE`]. Its token is about the key of the request.
#[derive(Debug, Clone, Copy)]
pub struct TakesEvidence;

/// The name of the control for files that are sent for a request.
pub const EVIDENCE: &str = "files";

/// What files are sent for.
enum Takes<'s> {
    Form(&'s Program),
    Evidence(FileLimits),
}

impl Takes<'_> {
    /// What is taken under a name of a control: of which kinds and sizes, and how many.
    fn of(&self, control: &str) -> Option<(&FileLimits, u32)> {
        match self {
            Self::Form(program) => {
                let (each, count) = question_of(program, control)?.kind.files()?;
                Some((each, count.most))
            }
            Self::Evidence(each) => (control == EVIDENCE).then_some((each, MOST_FILES)),
        }
    }
}

/// Who sends files, and for what.
struct Sender<'s> {
    session: &'s Session,
    takes: Takes<'s>,
    place: Place,
}

type Parts = (Vec<(String, String)>, Vec<Upload>);

/// Reads a post with files as it arrives. A file is written only once the token before it has proved that the page is ours,
/// and only for a question of the form that takes one.
async fn with_files(
    request: Request,
    boundary: &str,
    app: &Shared,
    sender: Option<Sender<'_>>,
) -> Result<Parts, Problem> {
    let limits = multer::Constraints::new().size_limit(multer::SizeLimit::new().whole_stream(MOST_WITH_FILES));
    let mut parts = Multipart::with_constraints(request.into_body().into_data_stream(), boundary, limits);
    let (mut fields, mut uploads) = (Vec::new(), Vec::<Upload>::new());
    let (mut about, mut allowance, mut length, mut too_many) = (None::<String>, None::<Allowance>, 0, false);
    while let Some(mut field) = parts.next_field().await.map_err(|error| broken_off(&error))? {
        let Some(name) = field.name().map(str::to_owned) else { continue };
        if field.file_name().is_some() {
            let ours = sender.as_ref().zip(about.as_ref());
            let taken = ours.and_then(|(sender, about)| Some((sender, about, sender.takes.of(&name)?)));
            too_many |= uploads.len() == MOST_UPLOADS;
            let taken = taken.filter(|_| !too_many);
            if let Some((sender, about, (each, most))) = taken {
                let left = match allowance.take() {
                    Some(left) => left,
                    None => {
                        let here = app.store.uploaded(&sender.place, about).await?;
                        app.uploads.allowance(&here, sender.place.holder.channel() == Channel::Website)
                    }
                };
                let left = allowance.insert(left);
                let before = uploads.iter().filter(|upload| upload.control == name && upload.bytes.is_some()).count();
                let room = before < most as usize;
                uploads.extend(app.uploads.receive(&name, each, room, left, &mut field).await?);
            }
            // What nobody asked for, and what is too much, is read past.
            continue;
        }
        let mut value = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| broken_off(&error))? {
            length += chunk.len();
            if length <= MOST_BYTES {
                value.extend_from_slice(&chunk);
            }
        }
        let value = String::from_utf8(value).map_err(|_| Problem::Unreadable)?;
        if name == CSRF {
            about = sender.as_ref().and_then(|sender| Some(sender.session.verified(&value)?.to_owned()));
        }
        fields.push((name, value));
        if fields.len() > MOST_FIELDS {
            return Err(Problem::TooLarge);
        }
    }
    if length > MOST_BYTES || too_many { Err(Problem::TooLarge) } else { Ok((fields, uploads)) }
}

/// Why a post with files could not be read to its end.
pub fn broken_off(error: &multer::Error) -> Problem {
    match error {
        multer::Error::StreamSizeExceeded { .. } => Problem::TooLarge,
        error => not_read(error),
    }
}

/// Why a body could not be read: nothing came any more, or not what should have.
pub fn not_read(error: &(dyn Error + 'static)) -> Problem {
    if is_silence(error) { Problem::Silent } else { Problem::Unreadable }
}
