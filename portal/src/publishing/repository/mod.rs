//! A council's forms in a git repository of its own: what is on a branch is read, and a save is a commit on it. Nothing of it goes
//! through a work tree, and the branch moves only from where it was seen, so nobody's commit is lost to another.

mod git;
mod remote;
mod save;
mod settings;
mod tree;

pub use git::GitError;
pub use save::{NewCommit, Saved};
pub use settings::RepositorySettings;

use super::files::Files;
use crate::site::Councils;
use git::{Git, Order, text};
use remote::Remote;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex as Turn;
use tree::{Kept, Place, SHARED, Texts};

/// Commits of a form that are listed.
const MOST_LISTED: &str = "50";
/// How often what could not be pushed is tried again while nobody looks.
const EVERY: Duration = Duration::from_secs(60);
/// The line of a message by which a save of the studio is known: the form.
const OF_FORM: &str = "Onceform-Form";
/// And the version that was live when the draft was begun.
const MADE_FROM: &str = "Onceform-Made-From";
/// Who commits, where the settings of git do not say.
const COMMITTER: [&str; 2] = ["Onceform", "onceform@localhost"];

/// Why a repository cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// A council that there is not, or has one already.
    #[error("[[repository]] names the council “{0}”, which there is not, or which has a repository already")]
    Council(String),
    /// What the settings name is none, or not as they say.
    #[error("[[repository]] of {council}: {why}")]
    Wrong {
        /// The council.
        council: String,
        /// In plain words.
        why: String,
    },
    /// Git.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A form in it cannot be opened or saved as it is; in plain words.
    #[error("{0}")]
    Form(String),
}

/// A commit that touched a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: String,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who wrote it.
    pub name: String,
    /// By the address that they sign in with.
    pub email: String,
    /// What was changed.
    pub what: String,
    /// The version that was live when the draft was begun; empty where the commit does not say.
    pub made_from: String,
    /// Was it made with git, and not in the studio?
    pub is_elsewhere: bool,
}

/// What the forms are in a commit.
#[derive(Debug, Default)]
struct Snapshot {
    commit: Option<String>,
    forms: BTreeMap<String, Kept>,
    texts: Texts,
}

/// The repository of a council.
#[derive(Debug)]
pub struct Repository {
    git: Git,
    place: Place,
    /// The branch, as `refs/heads/main`.
    branch: String,
    committer: [String; 2],
    snapshot: Mutex<Arc<Snapshot>>,
    /// One at a time commits and pushes here; others are held off by the branch itself.
    turn: Turn<()>,
    remote: Option<Remote>,
}

/// The repositories of the councils that have one.
#[derive(Debug, Default)]
pub struct Repositories(BTreeMap<String, Repository>);

impl Repositories {
    /// Opens those that the settings name.
    ///
    /// # Errors
    /// When one cannot be used, with what to do about it.
    pub async fn open(settings: &[RepositorySettings], councils: &Councils) -> Result<Self, RepositoryError> {
        let mut all = BTreeMap::new();
        for one in settings {
            if councils.get(&one.council).is_none() || all.contains_key(&one.council) {
                return Err(RepositoryError::Council(one.council.clone()));
            }
            all.insert(one.council.clone(), Repository::open(one).await?);
        }
        Ok(Self(all))
    }

    /// That of a council, if it has one.
    #[must_use]
    pub fn of(&self, council: &str) -> Option<&Repository> {
        self.0.get(council)
    }

    /// Goes on trying to push what could not be pushed, also while nobody looks.
    pub async fn keep_up(&self) {
        let mut clock = tokio::time::interval(EVERY);
        while self.0.values().any(|one| one.remote.is_some()) {
            clock.tick().await;
            for (council, one) in &self.0 {
                if let Err(error) = one.meet().await {
                    tracing::warn!(council, %error, "the repository of a council cannot be brought together with its origin");
                }
            }
        }
    }
}

impl Repository {
    async fn open(settings: &RepositorySettings) -> Result<Self, RepositoryError> {
        let RepositorySettings { council, path, .. } = settings;
        let wrong = |why: String| RepositoryError::Wrong { council: council.clone(), why };
        if !path.is_dir() {
            return Err(wrong(format!("there is no folder {}", path.display())));
        }
        let git = match Git::find(path).await {
            Ok(git) => git,
            Err(error @ GitError::Missing(_)) => return Err(error.into()),
            Err(error) => {
                return Err(wrong(format!("{} is no git repository that can be used: {error}", path.display())));
            }
        };
        let folder = settings.folder.trim_end_matches('/');
        if !folder.is_empty()
            && folder.split('/').any(|part| ["", ".", "..", ".git"].contains(&part) || part.contains(['\\', '\0']))
        {
            return Err(wrong(format!(
                "“{folder}” is no folder in the repository: give its path from the root, as “forms”"
            )));
        }
        let named = match &settings.branch {
            Some(branch) => format!("refs/heads/{branch}"),
            None => git.maybe(&["symbolic-ref", "HEAD"]).await?.unwrap_or_default(),
        };
        let is_branch = named.starts_with("refs/heads/") && git.maybe(&["check-ref-format", &named]).await?.is_some();
        let short = named.trim_start_matches("refs/heads/").to_owned();
        if !is_branch {
            return Err(wrong(format!("“{short}” is no branch. Name the one with the forms: `branch = \"main\"`")));
        }
        let is_there = git.maybe(&["rev-parse", "--verify", "--quiet", &named]).await?.is_some();
        if !is_there && !git.ask(&["rev-list", "--all", "--max-count=1"]).await?.is_empty() {
            return Err(wrong(format!("there is no branch {short} in {}. Make it, or name another", path.display())));
        }
        if let Some(at) = checked_out(&git.ask(&["worktree", "list", "--porcelain"]).await?, &named) {
            return Err(wrong(format!(
                "the branch {short} is checked out in {at}, whose files would stay behind what is saved here. Name a bare repository \
                 (`git clone --bare`), or a branch that nobody has checked out"
            )));
        }
        if settings.push && git.maybe(&["remote", "get-url", "origin"]).await?.is_none() {
            return Err(wrong(format!("`push` is set, and {} has no remote `origin`", path.display())));
        }
        let mut committer = COMMITTER.map(str::to_owned);
        for (place, key) in ["user.name", "user.email"].into_iter().enumerate() {
            let said = git.maybe(&["config", "--get", key]).await?.filter(|said| !said.is_empty());
            if let (Some(said), Some(place)) = (said, committer.get_mut(place)) {
                *place = said;
            }
        }
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        Ok(Self {
            git,
            place: Place { council: council.clone(), folder },
            remote: settings.push.then(|| Remote::of(&short)),
            branch: named,
            committer,
            snapshot: Mutex::default(),
            turn: Turn::default(),
        })
    }

    /// The commit that the branch is at; none as long as nobody has committed.
    async fn head(&self) -> Result<Option<String>, GitError> {
        self.tip(&self.branch).await
    }

    async fn tip(&self, name: &str) -> Result<Option<String>, GitError> {
        self.git.maybe(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")]).await
    }

    /// The forms as they are on the branch, having asked the origin if there is one.
    async fn now(&self) -> Result<Arc<Snapshot>, RepositoryError> {
        self.meet().await?;
        let before = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let commit = self.head().await?;
        if before.commit == commit {
            return Ok(before);
        }
        let mut now = Snapshot { commit, forms: BTreeMap::new(), texts: before.texts.clone() };
        if let Some(commit) = &now.commit {
            now.forms = self.place.read(&self.git, commit, None, &mut now.texts).await?;
            // Texts of before are not gathered for ever.
            let used: std::collections::HashSet<&str> =
                now.forms.values().flat_map(|kept| kept.at.iter().map(tree::FileAt::id)).collect();
            now.texts.retain(|id, _| used.contains(id.as_str()));
        }
        let now = Arc::new(now);
        *self.snapshot.lock().unwrap_or_else(PoisonError::into_inner) = now.clone();
        Ok(now)
    }

    /// One form in a commit.
    async fn form_in(&self, commit: &str, form: &str) -> Result<Kept, GitError> {
        let mut texts = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner).texts.clone();
        let mut forms = self.place.read(&self.git, commit, Some(form), &mut texts).await?;
        Ok(forms.remove(form).unwrap_or_default())
    }

    /// The files of each form on the branch. One that cannot be opened has none.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub async fn forms(&self) -> Result<BTreeMap<String, Files>, RepositoryError> {
        let now = self.now().await?;
        let files = |kept: &Kept| if kept.trouble.is_some() { Files::new() } else { kept.files() };
        Ok(now.forms.iter().map(|(form, kept)| (form.clone(), files(kept))).collect())
    }

    /// A form as it is on the branch, and the commit that touched it last; nothing when it is not there.
    ///
    /// # Errors
    /// When the repository cannot be read, or the form in it cannot be opened.
    pub async fn last(&self, form: &str) -> Result<Option<(Commit, Files)>, RepositoryError> {
        let now = self.now().await?;
        let Some(kept) = now.forms.get(form) else { return Ok(None) };
        if let Some(trouble) = &kept.trouble {
            return Err(RepositoryError::Form(trouble.clone()));
        }
        let Some(commit) = &now.commit else { return Ok(None) };
        Ok(self.log(commit, form, "1").await?.into_iter().next().map(|last| (last, kept.files())))
    }

    /// The commit that touched a form last; nothing when none did.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub async fn last_commit(&self, form: &str) -> Result<Option<Commit>, RepositoryError> {
        let Some(commit) = self.head().await? else { return Ok(None) };
        Ok(self.log(&commit, form, "1").await?.into_iter().next())
    }

    /// The commits that touched a form, the latest first.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub async fn history(&self, form: &str) -> Result<Vec<Commit>, RepositoryError> {
        self.meet().await?;
        let Some(commit) = self.head().await? else { return Ok(Vec::new()) };
        Ok(self.log(&commit, form, MOST_LISTED).await?)
    }

    /// A form as it was in an earlier commit of the branch; nothing for a commit that is not of it.
    ///
    /// # Errors
    /// When the repository cannot be read, or the form in the commit cannot be opened.
    pub async fn earlier(&self, form: &str, id: &str) -> Result<Option<(Commit, Files)>, RepositoryError> {
        let Some(head) = self.head().await?.filter(|_| is_id(id)) else { return Ok(None) };
        if self.git.maybe(&["merge-base", "--is-ancestor", id, &head]).await?.is_none() {
            return Ok(None);
        }
        let kept = self.form_in(id, form).await?;
        if let Some(trouble) = kept.trouble {
            return Err(RepositoryError::Form(trouble));
        }
        Ok(self.log(id, form, "1").await?.into_iter().next().map(|last| (last, kept.files())))
    }

    async fn log(&self, commit: &str, form: &str, most: &str) -> Result<Vec<Commit>, GitError> {
        let trailer = |key: &str| format!("%(trailers:key={key},valueonly,separator=%x20)");
        let format =
            format!("--format=tformat:%H%x00%ct%x00%an%x00%ae%x00%s%x00{}%x00{}", trailer(OF_FORM), trailer(MADE_FROM));
        let (own, shared) = (self.place.of(form), self.place.of(SHARED));
        let arguments = ["log", "-z", "--encoding=UTF-8", "--max-count", most, &format, commit, "--", &own, &shared];
        let said = text(self.git.bytes(&Order::of(&arguments)).await?);
        let fields: Vec<&str> = said.split('\0').collect();
        let commit = |fields: &[&str]| {
            let [id, at, name, email, subject, of, made_from] = fields.try_into().ok()?;
            let own = format!("{form}: ");
            Some(Commit {
                id: str::to_owned(id),
                at: str::parse(at).unwrap_or_default(),
                name: str::to_owned(name),
                email: str::to_owned(email),
                what: str::strip_prefix(subject, &own).unwrap_or(subject).to_owned(),
                made_from: if str::trim(of) == form { str::trim(made_from).to_owned() } else { String::new() },
                is_elsewhere: str::trim(of).is_empty(),
            })
        };
        Ok(fields.chunks_exact(7).filter_map(commit).collect())
    }
}

/// Where a branch is checked out, as `git worktree list --porcelain` has it.
fn checked_out(list: &str, branch: &str) -> Option<String> {
    let with = format!("branch {branch}");
    let of = list.split("\n\n").find(|tree| tree.lines().any(|line| line == with))?;
    of.lines().find_map(|line| line.strip_prefix("worktree ")).map(str::to_owned)
}

/// Can it be the id of a commit?
fn is_id(id: &str) -> bool {
    [40, 64].contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Can a form, or part of the name of a file, be called so?
pub(super) fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    !name.is_empty() && name.len() <= 64 && name.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_that_somebody_has_checked_out_is_found() {
        let list = "worktree /srv/forms.git\nbare\n\nworktree /home/jo/forms\nHEAD 0123\nbranch refs/heads/main\n";
        assert_eq!(checked_out(list, "refs/heads/main").as_deref(), Some("/home/jo/forms"));
        assert_eq!(checked_out(list, "refs/heads/mai"), None);
    }

    #[test]
    fn names_are_plain() {
        assert!(is_name("missed-bin") && is_name("form_2"));
        for name in ["", "..", "a/b", "a.b", "a\u{0}", &"x".repeat(65)] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn only_ids_of_commits_are_asked_for() {
        assert!(is_id(&"a1".repeat(20)));
        for id in ["HEAD", "main", "--all", "a1b2", &"g".repeat(40), ""] {
            assert!(!is_id(id), "{id}");
        }
    }
}
