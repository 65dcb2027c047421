//! Where the forms of a council are while they are written: in the record, or in a git repository of the council. Whoever asks need
//! not know which of the two.

use super::super::files::Files;
use super::super::propose::hash;
use super::super::repository::{Commit, NewCommit, Repository, RepositoryError, Saved};
use super::{Here, differs, published};
use crate::clock::Moment;
use crate::problems::Problem;
use crate::store::StoreError;
use crate::store::form_saves::{NewSave, Save, SaveLine};
use crate::store::looks::{Did, Thing};
use crate::store::stamp;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;

/// What keeps the page from what it asked for.
#[derive(Debug)]
pub(super) enum Refusal {
    /// As anywhere.
    Problem(Problem),
    /// Something about the repository that whoever writes is to be told, in plain words.
    Trouble(String),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Problem(error.into())
    }
}

impl From<RepositoryError> for Refusal {
    fn from(error: RepositoryError) -> Self {
        if let RepositoryError::Form(words) = error {
            return Self::Trouble(format!("{words}."));
        }
        tracing::error!(%error, "the repository of a council cannot be used");
        let words = "The council’s repository cannot be read or written at the moment. Tell whoever looks after the service; its log \
             says why.";
        Self::Trouble(words.to_owned())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem.into_response(),
            Self::Trouble(words) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "trouble": words }))).into_response()
            }
        }
    }
}

/// What somebody wants to save.
pub(super) struct Wanted<'w> {
    pub form: &'w str,
    /// The save that they began from; empty when there was none.
    pub from: &'w str,
    /// The version that was live when the draft was begun; empty when there was none.
    pub made_from: &'w str,
    /// Name and text of each file; none to throw the draft away.
    pub files: &'w Files,
}

/// Where the forms are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'p> {
    /// In the database, each save a row.
    Record(&'p Here),
    /// In git, each save a commit.
    Repository(&'p Here, &'p Repository),
}

impl Here {
    /// Where the council's forms are.
    pub(super) fn place(&self) -> Place<'_> {
        match self.app.repositories.of(&self.council.id) {
            Some(repository) => Place::Repository(self, repository),
            None => Place::Record(self),
        }
    }
}

impl Place<'_> {
    /// What somebody who writes has to know of it; empty when there is nothing.
    pub fn note(&self) -> String {
        match self {
            Self::Record(_) => String::new(),
            Self::Repository(_, repository) => repository.note(),
        }
    }

    /// What a save is called to those who approve it.
    pub fn source(&self, save: &str) -> String {
        match self {
            Self::Record(_) => String::new(),
            Self::Repository(..) => format!("Commit {save} of the council’s repository"),
        }
    }

    /// The last save of a form; its draft, unless that is what is published.
    pub async fn last(&self, form: &str) -> Result<Option<Save>, Refusal> {
        match self {
            Self::Record(here) => Ok(here.app.store.last_save(&here.council.id, form).await?),
            Self::Repository(here, repository) => {
                let live = Live::of(here, form).await?;
                let last = repository.last(form).await?;
                Ok(last.map(|(commit, files)| save_of(here, form, commit, files, &live)).transpose()?)
            }
        }
    }

    /// The forms that are in another state than `published` says: its hash for each form.
    pub async fn drafts(&self, published: &BTreeMap<String, String>) -> Result<BTreeMap<String, SaveLine>, Refusal> {
        let is_draft = |form: &str, hash: &str| differs(hash, published.get(form).map(String::as_str));
        match self {
            Self::Record(here) => {
                let saves = here.app.store.last_saves(&here.council.id).await?;
                let mut drafts = BTreeMap::new();
                for save in saves {
                    if is_draft(&save.form, &save.hash)? {
                        drafts.insert(save.form.clone(), save);
                    }
                }
                Ok(drafts)
            }
            Self::Repository(here, repository) => {
                let mut drafts = BTreeMap::new();
                for (form, files) in repository.forms().await? {
                    // One that cannot be opened has no files here, and is listed, so that somebody sees why.
                    if !files.is_empty() && !is_draft(&form, &hash(&files)?)? {
                        continue;
                    }
                    if let Some(commit) = repository.last_commit(&form).await? {
                        let line = save_of(here, &form, commit, files, &Live::default())?.line;
                        drafts.insert(form, line);
                    }
                }
                Ok(drafts)
            }
        }
    }

    /// The saves of a form, the latest first.
    pub async fn history(&self, form: &str) -> Result<Vec<SaveLine>, Refusal> {
        match self {
            Self::Record(here) => Ok(here.app.store.saves_of(&here.council.id, form).await?),
            Self::Repository(here, repository) => {
                let live = Live::of(here, form).await?;
                let commits = repository.history(form).await?;
                let lines =
                    commits.into_iter().map(|commit| Ok(save_of(here, form, commit, Files::new(), &live)?.line));
                Ok(lines.collect::<Result<_, Problem>>()?)
            }
        }
    }

    /// One of them.
    pub async fn earlier(&self, form: &str, id: &str) -> Result<Option<Save>, Refusal> {
        match self {
            Self::Record(here) => Ok(here.app.store.save_with_id(&here.council.id, form, id).await?),
            Self::Repository(here, repository) => {
                let live = Live::of(here, form).await?;
                let earlier = repository.earlier(form, id).await?;
                Ok(earlier.map(|(commit, files)| save_of(here, form, commit, files, &live)).transpose()?)
            }
        }
    }

    /// Saves, if the form is as it was when they began; else answers what somebody else has saved since.
    pub async fn save(&self, wanted: &Wanted<'_>) -> Result<Result<SaveLine, Save>, Refusal> {
        let Wanted { form, from, made_from, files } = *wanted;
        match self {
            Self::Record(here) => {
                let hash = hash(files)?;
                let new = NewSave { council: &here.council.id, form, from, made_from, files, hash: &hash };
                Ok(here.app.store.save_form(&new, &here.by()).await?.map(|save| save.line))
            }
            Self::Repository(here, repository) => {
                let is_thrown_away = files.is_empty();
                let live = if is_thrown_away { published(here, form).map(|(files, _)| files) } else { None };
                let live = live.unwrap_or_default();
                let new = NewCommit {
                    form,
                    from,
                    made_from,
                    files: if is_thrown_away { &live } else { files },
                    is_thrown_away,
                    author: (&here.person.name, &here.person.email),
                    at: here.app.clock.now().timestamp().as_second(),
                };
                match repository.save(&new).await? {
                    Saved::Done(commit) => {
                        let words = if is_thrown_away { "threw a draft away" } else { "saved a draft" };
                        here.app.did(&here.council.id, &here.session, Did::Changed, Thing::Form, form, words).await?;
                        let commit = commit.unwrap_or_else(|| nothing(here));
                        let mut line = save_of(here, form, commit, files.clone(), &Live::default())?.line;
                        made_from.clone_into(&mut line.made_from);
                        Ok(Ok(line))
                    }
                    Saved::Overtaken => match self.last(form).await? {
                        Some(other) => Ok(Err(other)),
                        // The form is there no more.
                        None => {
                            let commit = repository.last_commit(form).await?.unwrap_or_else(|| nothing(here));
                            Ok(Err(save_of(here, form, commit, Files::new(), &Live::of(here, form).await?)?))
                        }
                    },
                }
            }
        }
    }
}

/// Stands for a commit where there is none: a draft was thrown away that was never committed.
fn nothing(here: &Here) -> Commit {
    Commit {
        id: String::new(),
        at: here.app.clock.now().timestamp().as_second(),
        name: here.person.name.clone(),
        email: here.person.email.clone(),
        what: String::new(),
        made_from: String::new(),
        is_elsewhere: false,
    }
}

/// What a council has of a form, and since when, in seconds since 1970.
#[derive(Debug, Default)]
struct Live {
    version: String,
    since: i64,
}

impl Live {
    async fn of(here: &Here, form: &str) -> Result<Self, Problem> {
        let Some((_, version)) = published(here, form) else { return Ok(Self::default()) };
        let since = match here.app.store.last_live(&here.council.id, form).await? {
            Some(done) => Some(done.at),
            None => here.app.store.published_at(&version).await?,
        };
        let since = since.and_then(|at| Moment::kept(&at)).map_or(0, |at| at.timestamp().as_second());
        Ok(Self { version, since })
    }
}

/// A commit, told as a save. Who wrote it is known by the address that they sign in with. Who commits with git does not say what was live
/// then: since it is, they are taken to know of it.
fn save_of(here: &Here, form: &str, commit: Commit, files: Files, live: &Live) -> Result<Save, Problem> {
    let Commit { id, at, name, email, what, made_from, is_elsewhere } = commit;
    let is_here = email.eq_ignore_ascii_case(&here.person.email);
    let line = SaveLine {
        id,
        form: form.to_owned(),
        at: stamp(Timestamp::from_second(at).unwrap_or_default()),
        person: if is_here { here.person.id.clone() } else { email },
        name: if is_elsewhere { format!("{name} (in the repository)") } else { name },
        what,
        made_from: if made_from.is_empty() && at >= live.since { live.version.clone() } else { made_from },
        hash: hash(&files)?,
    };
    Ok(Save { line, files })
}
