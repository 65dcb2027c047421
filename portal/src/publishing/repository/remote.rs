//! The repository that this one belongs to: what others pushed there is fetched before anything is read, and what was committed here
//! is pushed. Without a connection commits stay here, and are made again on top of what others did once there is one.

use super::git::{GitError, Order, text};
use super::save::Edit;
use super::tree::SHARED;
use super::{Repository, RepositoryError};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long what was fetched is good for, and how long an origin that did not answer is left alone.
const GOOD_FOR: Duration = Duration::from_secs(15);
/// Longest time that somebody waits for what others did.
const TO_FETCH: Duration = Duration::from_secs(4);
/// Longest time that somebody waits until what they did is there.
const TO_PUSH: Duration = Duration::from_secs(8);
/// How often somebody may be faster.
const TRIES: usize = 5;
/// Most commits that are made again on top of what others did.
const MOST_AGAIN: usize = 200;

/// How things stand with the origin.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Standing {
    /// Both have the same.
    Well,
    /// It cannot be reached, and has not what was committed here.
    Away,
    /// It does not take what was committed here; what it said.
    Refused(String),
    /// Both changed the same form; which.
    Apart(String),
}

#[derive(Debug)]
struct State {
    /// When it is asked again.
    again: Option<Instant>,
    standing: Standing,
}

/// The remote `origin`.
#[derive(Debug)]
pub(super) struct Remote {
    /// The branch there, `refs/heads/main`.
    branch: String,
    /// Where it is kept here, `refs/remotes/origin/main`.
    kept: String,
    state: Mutex<State>,
}

/// How a save ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Met {
    Well,
    /// Somebody else changed the same form there; the save was taken back.
    Overtaken,
}

/// Commits put on top of others.
enum Again {
    Made(String),
    /// What both changed.
    Both(String),
}

impl Remote {
    pub fn of(branch: &str) -> Self {
        Self {
            branch: format!("refs/heads/{branch}"),
            kept: format!("refs/remotes/origin/{branch}"),
            state: Mutex::new(State { again: None, standing: Standing::Well }),
        }
    }

    fn is_due(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.again.is_none_or(|again| again <= Instant::now())
    }

    fn stands(&self, standing: Standing) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).standing = standing;
    }

    fn wait(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).again = Some(Instant::now() + GOOD_FOR);
    }

    fn is_away(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).standing == Standing::Away
    }
}

impl Repository {
    /// What whoever writes has to know of the origin; empty when there is nothing.
    #[must_use]
    pub fn note(&self) -> String {
        let Some(remote) = &self.remote else { return String::new() };
        let standing = remote.state.lock().unwrap_or_else(PoisonError::into_inner).standing.clone();
        match standing {
            Standing::Well => String::new(),
            Standing::Away => "What is saved is in the repository on this server. The one that it is pushed to cannot be reached; it is \
                 pushed as soon as that is possible."
                .to_owned(),
            Standing::Refused(said) => format!(
                "What is saved is in the repository on this server. The one that it is pushed to does not take it, and says: \
                 {said}. Tell whoever looks after the repository."
            ),
            Standing::Apart(what) => format!(
                "What is saved is in the repository on this server, and is not pushed: somebody else changed {what} in the one that \
                 it is pushed to. Whoever looks after the repository has to bring the two together with git."
            ),
        }
    }

    /// Fetches and pushes, if it is time for it and nobody else is doing so.
    pub(super) async fn meet(&self) -> Result<(), RepositoryError> {
        let Some(remote) = self.remote.as_ref().filter(|remote| remote.is_due()) else { return Ok(()) };
        let Ok(_turn) = self.turn.try_lock() else { return Ok(()) };
        remote.wait();
        self.ask_origin(false).await?;
        self.bring_together(None).await?;
        Ok(())
    }

    /// Fetches what the origin has. `is_now`: whatever is known of it, unless it was out of reach a moment ago.
    pub(super) async fn ask_origin(&self, is_now: bool) -> Result<(), GitError> {
        let Some(remote) = &self.remote else { return Ok(()) };
        if is_now && remote.is_away() && !remote.is_due() {
            return Ok(());
        }
        let what = format!("+{}:{}", remote.branch, remote.kept);
        let arguments =
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "origin", &what];
        let said = self.git.call(&Order { patience: TO_FETCH, ..Order::of(&arguments) }).await;
        remote.wait();
        match said {
            Ok(said) if said.is_well => remote.stands(Standing::Well),
            // It answers, and nobody has pushed this branch yet.
            Ok(said) if said.fault.contains("couldn't find remote ref") => remote.stands(Standing::Well),
            Ok(said) => {
                tracing::warn!(
                    council = self.place.council,
                    said = said.fault,
                    "the origin of a repository cannot be reached"
                );
                remote.stands(Standing::Away);
            }
            Err(GitError::Slow(_)) => remote.stands(Standing::Away),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Brings the branch here and there together. `just` is a commit that was made a moment ago, with the one before it, of which
    /// nobody has been told: where somebody else was faster and changed the same form, it is taken back.
    pub(super) async fn bring_together(&self, just: Option<(&str, Option<&str>)>) -> Result<Met, GitError> {
        let Some(remote) = &self.remote else { return Ok(Met::Well) };
        for _ in 0..TRIES {
            let (here, there) = (self.head().await?, self.tip(&remote.kept).await?);
            let (here, there) = match (here, there) {
                (here, there) if here == there => {
                    // What is out of reach has all that is here.
                    remote.stands(Standing::Well);
                    return Ok(Met::Well);
                }
                (None, Some(there)) => {
                    self.moved(&there, None).await?;
                    continue;
                }
                (Some(here), None) => (here, None),
                (Some(here), Some(there)) => (here, Some(there)),
                (None, None) => return Ok(Met::Well),
            };
            if let Some(there) = &there {
                let base = self.git.maybe(&["merge-base", &here, there]).await?;
                if base.as_deref() == Some(&here) {
                    self.moved(there, Some(&here)).await?;
                    continue;
                }
                if base.as_deref() != Some(there) {
                    match self.again(base.as_deref(), &here, there).await? {
                        Again::Made(tip) => {
                            self.moved(&tip, Some(&here)).await?;
                        }
                        Again::Both(_)
                            if just.is_some_and(|(commit, before)| commit == here && before == base.as_deref()) =>
                        {
                            self.moved(there, Some(&here)).await?;
                            remote.stands(Standing::Well);
                            return Ok(Met::Overtaken);
                        }
                        Again::Both(what) => {
                            remote.stands(Standing::Apart(what));
                            return Ok(Met::Well);
                        }
                    }
                    continue;
                }
            }
            if remote.is_away() || !self.push(remote, &here).await? {
                return Ok(Met::Well);
            }
        }
        remote.stands(Standing::Away);
        Ok(Met::Well)
    }

    /// Pushes, and answers whether to look again: it is there now, or somebody was faster.
    async fn push(&self, remote: &Remote, here: &str) -> Result<bool, GitError> {
        let what = format!("{here}:{}", remote.branch);
        let arguments = ["push", "--porcelain", "--no-verify", "--no-recurse-submodules", "origin", &what];
        let said = match self.git.call(&Order { patience: TO_PUSH, ..Order::of(&arguments) }).await {
            Ok(said) => said,
            Err(GitError::Slow(_)) => {
                remote.stands(Standing::Away);
                remote.wait();
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        if said.is_well {
            self.git.ask(&["update-ref", &remote.kept, here]).await?;
            return Ok(true);
        }
        // `!	refs/heads/main:refs/heads/main	[rejected] (fetch first)`; what a rule of the other side refuses is `[remote rejected]`.
        let out = text(said.out);
        let refused = out.lines().find_map(|line| line.strip_prefix("!\t")).and_then(|line| line.split('\t').nth(1));
        match refused {
            Some(why)
                if why.starts_with("[rejected]")
                    || why.contains("failed to update ref")
                    || why.contains("cannot lock ref") =>
            {
                self.ask_origin(false).await?;
                Ok(!remote.is_away())
            }
            Some(why) => {
                tracing::warn!(
                    council = self.place.council,
                    why,
                    said = said.fault,
                    "the origin of a repository refuses a push"
                );
                remote.stands(Standing::Refused(why.to_owned()));
                Ok(false)
            }
            None => {
                tracing::warn!(
                    council = self.place.council,
                    said = said.fault,
                    "the origin of a repository cannot be reached"
                );
                remote.stands(Standing::Away);
                remote.wait();
                Ok(false)
            }
        }
    }

    /// Makes the commits of here again on top of there, unless both changed the same form.
    async fn again(&self, base: Option<&str>, here: &str, there: &str) -> Result<Again, GitError> {
        let both = |what: &str| Ok(Again::Both(what.to_owned()));
        let Some(base) = base else { return both("everything") };
        let list =
            self.git.ask(&["rev-list", "--reverse", "--topo-order", "--parents", here, &format!("^{there}")]).await?;
        if list.lines().count() > MOST_AGAIN {
            return both("too much");
        }
        let mut tip = there.to_owned();
        for line in list.lines() {
            let mut ids = line.split(' ');
            let (Some(commit), Some(parent), None) = (ids.next(), ids.next(), ids.next()) else {
                return both("several things");
            };
            let edits = self.changed(parent, commit).await?;
            for unit in edits.iter().flat_map(|edit| self.units(&edit.path)).collect::<BTreeSet<_>>() {
                let at = |commit: &str| format!("{commit}:{unit}");
                let [before, after] = [at(base), at(there)];
                let before = self.git.maybe(&["rev-parse", "--verify", "--quiet", &before]).await?;
                if before != self.git.maybe(&["rev-parse", "--verify", "--quiet", &after]).await? {
                    return both(&unit);
                }
            }
            let told = self
                .git
                .ask(&[
                    "log",
                    "--no-walk",
                    "--encoding=UTF-8",
                    "--format=tformat:%an%x00%ae%x00%ad%x00%B",
                    "--date=raw",
                    commit,
                ])
                .await?;
            let mut told = told.splitn(4, '\0');
            let mut next = || told.next().unwrap_or_default();
            let (name, email, date, message) = (next(), next(), next(), next());
            let tree = self.tree(Some(&tip), &edits).await?;
            tip = self.commit(&tree, Some(&tip), message, (name, email, date)).await?;
        }
        Ok(Again::Made(tip))
    }

    /// What has to be the same on both sides for a path to be changed: its form as a whole with what forms share, or the path itself.
    fn units(&self, path: &str) -> Vec<String> {
        match self.place.form_of(path) {
            Some(form) => vec![self.place.of(form), self.place.of(SHARED)],
            None => vec![path.to_owned()],
        }
    }

    /// What a commit changed.
    async fn changed(&self, parent: &str, commit: &str) -> Result<Vec<Edit>, GitError> {
        let arguments = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", parent, commit];
        let said = text(self.git.bytes(&Order::of(&arguments)).await?);
        let fields: Vec<&str> = said.split('\0').collect();
        // `:100644 100644 0123… 4567… M`, then the path.
        let edit = |pair: &[&str]| {
            let [told, path] = pair.try_into().ok()?;
            let mut told = str::split(told, ' ');
            let (mode, id, kind) = (told.nth(1)?, told.nth(1)?, told.next()?);
            Some(Edit { path: str::to_owned(path), to: (kind != "D").then(|| (mode.to_owned(), id.to_owned())) })
        };
        Ok(fields.chunks_exact(2).filter_map(edit).collect())
    }
}
