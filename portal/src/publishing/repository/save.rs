//! A save is a commit: files are written beside what the branch has, under an index of their own, and the branch moves to the commit
//! only from the one that was looked at.

use super::super::files::Files;
use super::git::{GitError, Order, text};
use super::remote::Met;
use super::tree::Kept;
use super::{Commit, MADE_FROM, OF_FORM, Repository, RepositoryError, is_id};
use crate::store::{form_saves, new_id};
use std::fmt::Write as _;
use std::path::PathBuf;

/// How often a commit is made again because somebody else was faster.
const TRIES: usize = 8;

/// What somebody wants to save.
#[derive(Debug, Clone, Copy)]
pub struct NewCommit<'a> {
    /// The form.
    pub form: &'a str,
    /// The commit that they began from; empty when there was none.
    pub from: &'a str,
    /// The version that was live when the draft was begun; empty when there was none.
    pub made_from: &'a str,
    /// Name and text of each file.
    pub files: &'a [(String, String)],
    /// Is the draft thrown away? The files are then those of what is published, and what forms share stays.
    pub is_thrown_away: bool,
    /// Who saves: name and e-mail address.
    pub author: (&'a str, &'a str),
    /// When, in seconds since 1970.
    pub at: i64,
}

/// What became of it.
#[derive(Debug)]
pub enum Saved {
    /// The form is so on the branch; the commit is that of this save, or the last one where nothing had to be changed.
    Done(Option<Commit>),
    /// Somebody else changed the form meanwhile.
    Overtaken,
}

/// Something that is to be written: the mode and id of a file, or nothing where it is to go.
pub(super) struct Edit {
    pub path: String,
    pub to: Option<(String, String)>,
}

/// An index of its own, which is gone afterwards.
struct Index(PathBuf);

impl Drop for Index {
    fn drop(&mut self) {
        // The second is there where git was ended in the middle.
        let _ = std::fs::remove_file(&self.0);
        let _ = std::fs::remove_file(self.0.with_extension("lock"));
    }
}

impl Repository {
    /// Commits a form, if it is as it was when they began.
    ///
    /// # Errors
    /// When git fails, or the form in the repository is in the way of being saved, in plain words.
    pub async fn save(&self, new: &NewCommit<'_>) -> Result<Saved, RepositoryError> {
        let _turn = self.turn.lock().await;
        self.ask_origin(true).await?;
        self.bring_together(None).await?;
        for _ in 0..TRIES {
            let head = self.head().await?;
            let now = match &head {
                Some(head) => self.form_in(head, new.form).await?,
                None => Kept::default(),
            };
            if let Some(trouble) = now.trouble {
                return Err(RepositoryError::Form(trouble));
            }
            let (edits, what) = self.edits(new, &now).await?;
            if edits.is_empty() {
                return Ok(Saved::Done(self.last_commit(new.form).await?));
            }
            let base = match self.base(new.from).await? {
                Some(from) => self.form_in(&from, new.form).await?,
                // Nothing was there when they began, so nothing of the form may be there now.
                None if new.from.is_empty() && !now.is_there() => now.clone(),
                None => return Ok(Saved::Overtaken),
            };
            if !base.is_as(&now) {
                return Ok(Saved::Overtaken);
            }
            let message = message(new, &what);
            let tree = self.tree(head.as_deref(), &edits).await?;
            let date = format!("@{} +0000", new.at);
            let (name, email) = new.author;
            let commit = self.commit(&tree, head.as_deref(), &message, (name, email, &date)).await?;
            if !self.moved(&commit, head.as_deref()).await? {
                continue;
            }
            return match self.bring_together(Some((&commit, head.as_deref()))).await? {
                Met::Overtaken => Ok(Saved::Overtaken),
                Met::Well => Ok(Saved::Done(self.last_commit(new.form).await?)),
            };
        }
        Err(GitError::Failed("update-ref".to_owned(), "others commit all the time".to_owned()).into())
    }

    /// The commit that somebody began from, if it is one. It need not be on the branch any more: what was committed without the
    /// origin may have been made again on top of it.
    async fn base(&self, from: &str) -> Result<Option<String>, GitError> {
        if !is_id(from) {
            return Ok(None);
        }
        self.tip(from).await
    }

    /// What has to be written so that the form is as it is to be, and in words.
    async fn edits(&self, new: &NewCommit<'_>, now: &Kept) -> Result<(Vec<Edit>, String), RepositoryError> {
        let mut wanted = Files::new();
        for (name, text) in new.files {
            let called = self.place.name(text, name).ok_or_else(|| {
                RepositoryError::Form(format!(
                    "{name} is not part of the form, so it cannot be put into the repository: a form starts with a line “form:”, a council’s \
                     changes with “changes to:”, a translation with “translation of:”, questions that forms share with “fragment:”"
                ))
            })?;
            if wanted.iter().any(|(known, _)| *known == called) {
                return Err(RepositoryError::Form(format!("Two of the files are the same part of the form, {called}")));
            }
            wanted.push((called, text.clone()));
        }
        let mut edits = Vec::new();
        let (mut before, mut after) = (Files::new(), Files::new());
        for (name, written) in &wanted {
            let there = now.find(name);
            if there.is_some_and(|there| *there.text == **written || new.is_thrown_away && !there.is_own) {
                continue;
            }
            if new.is_thrown_away && there.is_none() && name.starts_with("shared/") {
                continue;
            }
            let (path, mode) = match there {
                Some(there) => (there.path.clone(), there.mode.clone()),
                None => (self.new_path(new.form, name, now)?, "100644".to_owned()),
            };
            let order = Order { input: written.as_bytes(), ..Order::of(&["hash-object", "-w", "--stdin"]) };
            let id = text(self.git.bytes(&order).await?).trim().to_owned();
            edits.push(Edit { path, to: Some((mode, id)) });
            before.extend(there.map(|there| (name.clone(), there.text.to_string())));
            after.push((name.clone(), written.clone()));
        }
        for gone in now.at.iter().filter(|file| file.is_own && !wanted.iter().any(|(name, _)| *name == file.name)) {
            edits.push(Edit { path: gone.path.clone(), to: None });
            before.push((gone.name.clone(), gone.text.to_string()));
        }
        let what =
            if new.is_thrown_away { form_saves::THROWN_AWAY.to_owned() } else { form_saves::changed(&before, &after) };
        Ok((edits, what))
    }

    /// Where a file goes that is not there yet: nothing that is no part of the form is written over.
    fn new_path(&self, form: &str, name: &str, now: &Kept) -> Result<String, RepositoryError> {
        let path =
            if name.starts_with("shared/") { self.place.of(name) } else { format!("{}/{name}", self.place.of(form)) };
        if now.paths.contains(&path) {
            return Err(RepositoryError::Form(format!(
                "{path} is in the repository already, and is not part of this form. Whoever looks after the repository can put it right"
            )));
        }
        Ok(path)
    }

    /// The tree of a commit with edits in it.
    pub(super) async fn tree(&self, commit: Option<&str>, edits: &[Edit]) -> Result<String, GitError> {
        let index = Index(self.git.folder.join(format!("onceform-index-{}", new_id())));
        let file = index.0.display().to_string();
        let variables = [("GIT_INDEX_FILE", file.as_str())];
        if let Some(commit) = commit {
            self.git.bytes(&Order { variables: &variables, ..Order::of(&["read-tree", commit]) }).await?;
        }
        let mut lines = String::new();
        for Edit { path, to } in edits {
            let _ = match to {
                Some((mode, id)) => write!(lines, "{mode} {id}\t{path}\0"),
                None => write!(lines, "0 {}\t{path}\0", "0".repeat(40)),
            };
        }
        let arguments = ["update-index", "-z", "--index-info"];
        self.git.bytes(&Order { variables: &variables, input: lines.as_bytes(), ..Order::of(&arguments) }).await?;
        let tree = self.git.bytes(&Order { variables: &variables, ..Order::of(&["write-tree"]) }).await?;
        Ok(text(tree).trim().to_owned())
    }

    /// A commit that nothing leads to yet.
    pub(super) async fn commit(
        &self,
        tree: &str,
        parent: Option<&str>,
        message: &str,
        (name, email, date): (&str, &str, &str),
    ) -> Result<String, GitError> {
        let mut arguments = vec!["-c", "i18n.commitEncoding=UTF-8", "commit-tree", tree, "-F", "-"];
        arguments.extend(parent.iter().flat_map(|parent| ["-p", parent]));
        let [committer, address] = &self.committer;
        let variables = [
            ("GIT_AUTHOR_NAME", if name.trim().is_empty() { email } else { name }),
            ("GIT_AUTHOR_EMAIL", email),
            ("GIT_AUTHOR_DATE", date),
            ("GIT_COMMITTER_NAME", committer),
            ("GIT_COMMITTER_EMAIL", address),
            ("GIT_COMMITTER_DATE", date),
        ];
        let order = Order { variables: &variables, input: message.as_bytes(), ..Order::of(&arguments) };
        Ok(text(self.git.bytes(&order).await?).trim().to_owned())
    }

    /// Moves the branch, if it is still where it was seen, and answers whether it was.
    pub(super) async fn moved(&self, to: &str, from: Option<&str>) -> Result<bool, GitError> {
        // All noughts: there must be no such branch yet.
        let nowhere = "0".repeat(to.len());
        let arguments = ["update-ref", "-m", "onceform", &self.branch, to, from.unwrap_or(&nowhere)];
        let said = self.git.call(&Order::of(&arguments)).await?;
        if !said.is_well && self.head().await?.as_deref() == from {
            return Err(GitError::Failed("update-ref".to_owned(), said.fault));
        }
        Ok(said.is_well)
    }
}

fn message(new: &NewCommit<'_>, what: &str) -> String {
    let mut message = format!("{}: {what}\n\n{OF_FORM}: {}\n", new.form, new.form);
    if !new.made_from.is_empty() {
        let _ = writeln!(message, "{MADE_FROM}: {}", new.made_from);
    }
    message
}
