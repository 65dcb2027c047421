//! The only way in for a post: a handler that takes [`Post`] has had its session and its token checked.

use crate::answers::{CSRF, Posted};
use crate::app::Shared;
use crate::problems::Problem;
use crate::session::Session;
use axum::body::Body;
use axum::extract::{FromRequest, Path, Request};
use axum::{Form, RequestExt as _};
use http_body_util::BodyExt as _;
use runtime_wasm::abi::MOST_INPUT;
use serde::Deserialize;

/// Most bytes of a post: as many as a validator takes.
const MOST_BYTES: usize = MOST_INPUT as usize;
/// Most bytes read of a post that is too long.
const MOST_READ: usize = 16 * MOST_BYTES;
/// Most fields of a post; the largest form allowed posts fewer.
const MOST_FIELDS: usize = 20_000;

/// A post whose token this session made.
#[derive(Debug)]
pub struct Post {
    /// What was posted.
    pub posted: Posted,
    /// Who posted it.
    pub session: Session,
    /// What the page was about: the id of a draft, or nothing in particular.
    pub about: String,
}

#[derive(Debug, Deserialize)]
struct InCouncil {
    council: String,
}

impl FromRequest<Shared> for Post {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &Shared) -> Result<Self, Problem> {
        let Path(InCouncil { council }) = request.extract_parts().await.map_err(|_| Problem::NotFound)?;
        let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
        let session = app.sessions(council).find(request.headers()).await?;
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts, Body::from(whole(body).await?));
        let Form(fields) =
            Form::<Vec<(String, String)>>::from_request(request, app).await.map_err(|_| Problem::Unreadable)?;
        if fields.len() > MOST_FIELDS {
            return Err(Problem::TooLarge);
        }
        let posted = Posted::new(fields);
        let session = session.ok_or(Problem::Ended)?;
        let about = session.verified(posted.value(CSRF)).ok_or(Problem::Expired)?.to_owned();
        Ok(Self { posted, session, about })
    }
}

/// The whole body. One that is too long is read on to its end, within reason: a browser shows the answer only once it has
/// sent everything.
async fn whole(mut body: Body) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Problem::Unreadable)?.into_data() else { continue };
        length += data.len();
        if length <= MOST_BYTES {
            bytes.extend_from_slice(&data);
        } else if length > MOST_READ {
            break;
        }
    }
    if length > MOST_BYTES { Err(Problem::TooLarge) } else { Ok(bytes) }
}
