//! The only way in for a post: a handler that takes [`Post`] has had its session and its token checked.

use crate::answers::{CSRF, Posted};
use crate::app::Shared;
use crate::problems::Problem;
use crate::session::Session;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Path, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::{Form, RequestExt as _};
use serde::Deserialize;

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
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, app).await.map_err(unreadable)?;
        if fields.len() > MOST_FIELDS {
            return Err(Problem::TooLarge);
        }
        let posted = Posted::new(fields);
        let session = session.ok_or(Problem::Ended)?;
        let about = session.verified(posted.value(CSRF)).ok_or(Problem::Expired)?.to_owned();
        Ok(Self { posted, session, about })
    }
}

fn unreadable(rejection: FormRejection) -> Problem {
    match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::Unreadable,
    }
}
