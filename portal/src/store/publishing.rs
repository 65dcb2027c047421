//! What is handed in to be published, and which version of a form each council offers. How things stand is the last line of
//! what was done about a form; there is no second place that could say otherwise.

use super::looks::{Did, Look, Thing};
use super::outbox::{self, NewEmail};
use super::published::Published;
use super::transaction::Transaction;
use super::{Store, StoreError};

/// How a council stands to a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The version that it published itself; nothing while it has the one of the installation.
    pub version: Option<String>,
    /// Is it taken down?
    pub down: bool,
}

/// How a council stands to one of its forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingOf {
    /// The council.
    pub council: String,
    /// The form.
    pub form: String,
    /// How.
    pub standing: Standing,
}

/// Something that is done about a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A new version was handed in.
    Proposed,
    /// An approver sent it back.
    SentBack,
    /// Who handed it in took it back.
    TakenBack,
    /// An approver agreed, and it is live.
    Published,
    /// The form is offered no more.
    TakenDown,
    /// It is offered again.
    PutBack,
    /// An earlier version is live.
    RolledBack,
}

impl Deed {
    /// As it is kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "handed in",
            Self::SentBack => "sent back",
            Self::TakenBack => "taken back",
            Self::Published => "published",
            Self::TakenDown => "taken down",
            Self::PutBack => "put back",
            Self::RolledBack => "rolled back",
        }
    }
}

/// Who does something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Their id among the people of the council.
    pub person: String,
    /// What they are called.
    pub name: String,
    /// When, as kept.
    pub at: String,
}

/// Something that was done about a form.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Done {
    /// When, as kept.
    pub at: String,
    /// What, see [`Deed::as_str`].
    pub what: String,
    /// The version of the council's own that was live afterwards.
    pub version: Option<String>,
    /// Who did it.
    pub name: String,
    /// Why, in their words.
    pub words: String,
    /// What was handed in.
    pub proposal: Option<String>,
}

/// What was handed in to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub id: String,
    /// The council.
    pub council: String,
    /// The form.
    pub form: String,
    /// What the form is called.
    pub title: String,
    /// Name and text of each file, the form itself first.
    pub files: Vec<(String, String)>,
    /// SHA-256 of the files.
    pub hash: String,
    /// What changes, in plain English.
    pub note: String,
    /// The version that was live when it was handed in; empty when there was none.
    pub made_from: String,
    /// What the checks said, JSON.
    pub gates: String,
    /// Who handed it in.
    pub proposed_by: String,
    /// When, as kept.
    pub proposed_at: String,
    /// `waiting`, `published`, `sent back` or `taken back`.
    pub state: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When, as kept.
    pub decided_at: Option<String>,
    /// With which words.
    pub words: String,
    /// The version that came of it.
    pub version: Option<String>,
}

/// A line about what was handed in and waits.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// Its id.
    pub id: String,
    /// The form.
    pub form: String,
    /// What the form is called.
    pub title: String,
    /// What changes.
    pub note: String,
    /// The id of who handed it in.
    pub proposed_by: String,
    /// When, as kept.
    pub proposed_at: String,
}

/// Why nothing was changed: something else happened first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overtaken;

/// What is to become of what was handed in.
#[derive(Debug, Clone)]
pub enum Decision<'a> {
    /// It is published. What the installation offers decides whether it was made from what is live.
    Publish {
        /// As it is kept from now on.
        version: &'a Published,
        /// The version that the council has from the installation; empty when there is none.
        installed: &'a str,
    },
    /// It goes back, with words, by an approver or by who handed it in.
    Return(Deed, &'a str),
}

#[derive(sqlx::FromRow)]
struct ProposalRow {
    id: String,
    council: String,
    form: String,
    title: String,
    files: String,
    hash: String,
    note: String,
    made_from: String,
    gates: String,
    proposed_by: String,
    proposed_at: String,
    state: String,
    decided_by: Option<String>,
    decided_at: Option<String>,
    words: String,
    version: Option<String>,
}

impl TryFrom<ProposalRow> for Proposal {
    type Error = StoreError;

    fn try_from(row: ProposalRow) -> Result<Self, StoreError> {
        let ProposalRow { id, council, form, title, files, hash, note, made_from, gates, .. } = row;
        let ProposalRow { proposed_by, proposed_at, state, decided_by, decided_at, words, version, .. } = row;
        let files = serde_json::from_str(&files)?;
        Ok(Self {
            id,
            council,
            form,
            title,
            files,
            hash,
            note,
            made_from,
            gates,
            proposed_by,
            proposed_at,
            state,
            decided_by,
            decided_at,
            words,
            version,
        })
    }
}

/// Versions that one can go back to.
const MOST_VERSIONS: i64 = 20;

/// One line at a time changes what is published: its number is then the order in which everyone sees it.
const THING: &str = "publishing";

impl Store {
    /// The number of what was done last. It changes whenever any council's forms do.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn publishing_number(&self) -> Result<i64, StoreError> {
        let sql = "SELECT COALESCE(MAX(number), 0) FROM publishing";
        Ok(sqlx::query_scalar(sql).fetch_one(&self.read).await?)
    }

    /// How every council stands to each form that something was done about.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standings(&self) -> Result<Vec<StandingOf>, StoreError> {
        let sql = "SELECT council, form, version, down FROM publishing
            WHERE number IN (SELECT MAX(number) FROM publishing GROUP BY council, form) ORDER BY council, form";
        let rows: Vec<(String, String, Option<String>, i64)> = sqlx::query_as(sql).fetch_all(&self.read).await?;
        let of = |(council, form, version, down)| {
            let standing = Standing { version, down: down == 1 };
            StandingOf { council, form, standing }
        };
        Ok(rows.into_iter().map(of).collect())
    }

    /// What was done about a form at a council, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn publishing_of(&self, council: &str, form: &str) -> Result<Vec<Done>, StoreError> {
        let sql = "SELECT at, what, version, name, words, proposal FROM publishing
            WHERE council = $1 AND form = $2 ORDER BY number DESC";
        Ok(sqlx::query_as(sql).bind(council).bind(form).fetch_all(&self.read).await?)
    }

    /// What waits for an approver at a council, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_proposals(&self, council: &str) -> Result<Vec<Waiting>, StoreError> {
        let sql = "SELECT id, form, title, note, proposed_by, proposed_at FROM proposals
            WHERE council = $1 AND state = 'waiting' ORDER BY proposed_at, id";
        Ok(sqlx::query_as(sql).bind(council).fetch_all(&self.read).await?)
    }

    /// What was handed in at a council, by its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn proposal(&self, council: &str, id: &str) -> Result<Option<Proposal>, StoreError> {
        let sql = "SELECT * FROM proposals WHERE council = $1 AND id = $2";
        let row: Option<ProposalRow> = sqlx::query_as(sql).bind(council).bind(id).fetch_optional(&self.read).await?;
        row.map(Proposal::try_from).transpose()
    }

    /// Takes down what was handed in, with the e-mails that tell of it, and answers its id. The same from the same person that waits
    /// already is not taken down again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn propose(&self, new: &Proposal, by: &By, letters: &[NewEmail]) -> Result<String, StoreError> {
        let mut transaction = self.begin(&[THING.to_owned()]).await?;
        let sql =
            "SELECT id FROM proposals WHERE council = $1 AND form = $2 AND hash = $3 AND note = $4 AND made_from = $5
            AND proposed_by = $6 AND state = 'waiting'";
        let same = sqlx::query_scalar(sql).bind(&new.council).bind(&new.form).bind(&new.hash).bind(&new.note);
        let same = same.bind(&new.made_from).bind(&by.person).fetch_optional(&mut *transaction).await?;
        if let Some(id) = same {
            return Ok(id);
        }
        let sql = "INSERT INTO proposals
            (id, council, form, title, files, hash, note, made_from, gates, proposed_by, proposed_at, state)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting')";
        sqlx::query(sql)
            .bind(&new.id)
            .bind(&new.council)
            .bind(&new.form)
            .bind(&new.title)
            .bind(serde_json::to_string(&new.files)?)
            .bind(&new.hash)
            .bind(&new.note)
            .bind(&new.made_from)
            .bind(&new.gates)
            .bind(&by.person)
            .bind(&by.at)
            .execute(&mut *transaction)
            .await?;
        let standing = standing(&mut transaction, &new.council, &new.form).await?;
        let line = Line { council: &new.council, form: &new.form, words: &new.note, proposal: Some(&new.id) };
        self.write_down(&mut transaction, Deed::Proposed, &line, &standing, by).await?;
        outbox::tell(&mut transaction, &new.council, letters, &by.at).await?;
        transaction.commit().await?;
        Ok(new.id.clone())
    }

    /// Decides about what was handed in, once. The one who handed it in cannot publish it, whatever roles they have, and what was
    /// made from another version than the one that is live is not published over it. `letter` tells who handed it in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decide(
        &self,
        proposal: &Proposal,
        decision: &Decision<'_>,
        by: &By,
        letter: Option<&NewEmail>,
    ) -> Result<Result<(), Overtaken>, StoreError> {
        let Proposal { council, form, id, .. } = proposal;
        let mut transaction = self.begin(&[THING.to_owned()]).await?;
        let before = standing(&mut transaction, council, form).await?;
        let (deed, words, state, after, version) = match decision {
            Decision::Publish { version, installed } => {
                let live = before.version.as_deref().unwrap_or(installed);
                if live != proposal.made_from || proposal.proposed_by == by.person {
                    return Ok(Err(Overtaken));
                }
                version.add(&mut transaction).await?;
                let after = Standing { version: Some(version.version.clone()), down: false };
                let words = proposal.note.as_str();
                (Deed::Published, words, "published", after, Some(version.version.as_str()))
            }
            Decision::Return(deed, words) => (*deed, *words, deed.as_str(), before, None),
        };
        let sql = "UPDATE proposals SET state = $1, decided_by = $2, decided_at = $3, words = $4, version = $5
            WHERE council = $6 AND id = $7 AND hash = $8 AND state = 'waiting'";
        let said = if deed == Deed::Published { "" } else { words };
        let changed = sqlx::query(sql)
            .bind(state)
            .bind(&by.person)
            .bind(&by.at)
            .bind(said)
            .bind(version)
            .bind(council)
            .bind(id)
            .bind(&proposal.hash)
            .execute(&mut *transaction)
            .await?;
        if changed.rows_affected() != 1 {
            return Ok(Err(Overtaken));
        }
        let line = Line { council, form, words, proposal: Some(id) };
        self.write_down(&mut transaction, deed, &line, &after, by).await?;
        outbox::tell(&mut transaction, council, letter, &by.at).await?;
        transaction.commit().await?;
        Ok(Ok(()))
    }

    /// Takes a form down, puts it back or goes back to an earlier version, if it stands as `before` says.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_standing(
        &self,
        of: (&str, &str),
        [before, after]: [&Standing; 2],
        (deed, words): (Deed, &str),
        by: &By,
    ) -> Result<Result<(), Overtaken>, StoreError> {
        let (council, form) = of;
        let mut transaction = self.begin(&[THING.to_owned()]).await?;
        let now = standing(&mut transaction, council, form).await?;
        if now == *after {
            // Pressed twice: it stands so already.
            return Ok(Ok(()));
        }
        if now != *before {
            return Ok(Err(Overtaken));
        }
        self.write_down(&mut transaction, deed, &Line { council, form, words, proposal: None }, after, by).await?;
        transaction.commit().await?;
        Ok(Ok(()))
    }

    /// How the version of a form that a council offers came to be the one: what was done last that changed it. Nothing when nothing
    /// was done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_live(&self, council: &str, form: &str) -> Result<Option<Done>, StoreError> {
        let sql = "SELECT at, what, version, name, words, proposal FROM publishing
            WHERE council = $1 AND form = $2 AND what IN ('published', 'rolled back') ORDER BY number DESC LIMIT 1";
        Ok(sqlx::query_as(sql).bind(council).bind(form).fetch_optional(&self.read).await?)
    }

    /// Every version of a form that a council had, with when it was published, the latest first; `shared` takes in those that
    /// everyone had.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn versions_of(
        &self,
        council: &str,
        form: &str,
        shared: bool,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT version, published_at FROM published
            WHERE form = $1 AND (council = $2 OR council = '' AND $3 = 1) ORDER BY published_at DESC, version LIMIT $4";
        let rows = sqlx::query_as(sql).bind(form).bind(council).bind(i64::from(shared)).bind(MOST_VERSIONS);
        Ok(rows.fetch_all(&self.read).await?)
    }
}

impl Store {
    /// Puts a line into the history of a form, and one into the audit log.
    async fn write_down(
        &self,
        transaction: &mut Transaction,
        deed: Deed,
        line: &Line<'_>,
        after: &Standing,
        by: &By,
    ) -> Result<(), StoreError> {
        add(transaction, deed, line, after, by).await?;
        let look = Look {
            council: line.council,
            person: &by.person,
            did: Did::Changed,
            thing: Thing::Form,
            subject: line.form,
            words: deed.as_str(),
        };
        self.look_within(transaction, &look).await
    }
}

async fn standing(transaction: &mut Transaction, council: &str, form: &str) -> Result<Standing, StoreError> {
    let sql = "SELECT version, down FROM publishing WHERE council = $1 AND form = $2 ORDER BY number DESC LIMIT 1";
    let row: Option<(Option<String>, i64)> =
        sqlx::query_as(sql).bind(council).bind(form).fetch_optional(&mut **transaction).await?;
    Ok(row.map_or_else(Standing::default, |(version, down)| Standing { version, down: down == 1 }))
}

struct Line<'a> {
    council: &'a str,
    form: &'a str,
    words: &'a str,
    proposal: Option<&'a str>,
}

async fn add(
    transaction: &mut Transaction,
    deed: Deed,
    line: &Line<'_>,
    after: &Standing,
    by: &By,
) -> Result<(), StoreError> {
    let last: i64 =
        sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) FROM publishing").fetch_one(&mut **transaction).await?;
    let sql = "INSERT INTO publishing (number, council, form, at, what, version, down, person, name, words, proposal)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    sqlx::query(sql)
        .bind(last + 1)
        .bind(line.council)
        .bind(line.form)
        .bind(&by.at)
        .bind(deed.as_str())
        .bind(&after.version)
        .bind(i64::from(after.down))
        .bind(&by.person)
        .bind(&by.name)
        .bind(line.words)
        .bind(line.proposal)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
