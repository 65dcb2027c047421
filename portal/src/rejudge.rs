//! The decision on an old submission, run again with the bytes of its day: the validator that judged it, the files that it was
//! made from, and the bank holidays that counted then.

use crate::clock::Moment;
use crate::forms::due_by;
use crate::store::requests::Act;
use crate::store::submissions::SubmissionLine;
use crate::store::{Database, Store, StoreError, Tables};
use crate::submission::{canonical, computed};
use crate::versions::Edition;
use compiler::fee;
use runtime_wasm::abi::outcome;
use runtime_wasm::host::HostError;
use serde_json::{Map, Value};

/// Why a decision cannot be run again.
#[derive(Debug, thiserror::Error)]
pub enum RejudgeError {
    /// There is no such submission.
    #[error("There is no submission {reference} at {council}")]
    Unknown {
        /// What was asked for.
        reference: String,
        /// Where.
        council: String,
    },
    /// It is older than the table of versions.
    #[error("The version {version} of the form {form} was not kept: it was published before versions were")]
    NotKept {
        /// The form.
        form: String,
        /// The version.
        version: String,
    },
    /// The version cannot be read any more.
    #[error("The version {version} of the form {form} cannot be read again: {fault}")]
    Unreadable {
        /// The form.
        form: String,
        /// The version.
        version: String,
        /// Why.
        fault: String,
    },
    /// The answers do not go into the validator.
    #[error("The validator could not judge the answers: {0}")]
    Validator(#[from] HostError),
    /// The database.
    #[error("The database cannot be read: {0}")]
    Store(#[from] StoreError),
    /// Not the same as then.
    #[error("{0}")]
    Different(Judged),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The reference number.
    pub reference: String,
    /// When it was received, in words.
    pub received: String,
    /// The form.
    pub form: String,
    /// The version that judged it.
    pub version: String,
    /// What is not as it was kept, by name; never an answer. Empty when the decision is the same.
    pub different: Vec<String>,
}

impl std::fmt::Display for Judged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { reference, received, form, version, different } = self;
        write!(f, "{reference}, received {received}, form {form}, version {version}: ")?;
        if different.is_empty() {
            return f.write_str("the same decision");
        }
        write!(f, "another decision. Not as it was: {}", different.join(", "))
    }
}

/// Judges a submission again in a database that may be in use, and says what came of it.
///
/// # Errors
/// When the decision is another one; else as [`rejudge`].
pub async fn again(database: &Database, council: &str, reference: &str) -> Result<String, RejudgeError> {
    let store = Store::open_with(database, Tables::Untouched).await?;
    let judged = rejudge(&store, council, reference).await;
    store.close().await;
    match judged? {
        judged if judged.different.is_empty() => Ok(format!("{judged}\n")),
        judged => Err(RejudgeError::Different(judged)),
    }
}

/// Judges a submission of a council again. It is compared in all that was decided: that it was complete, each canonical answer,
/// each computed value, the promised day and the fee.
///
/// # Errors
/// When there is no such submission, its version was not kept, or the database fails.
async fn rejudge(store: &Store, council: &str, reference: &str) -> Result<Judged, RejudgeError> {
    let unknown = || RejudgeError::Unknown { reference: reference.to_owned(), council: council.to_owned() };
    let known = crate::reference::read(reference).ok_or_else(unknown)?;
    let line = store.submission(council, &known).await?.ok_or_else(unknown)?;
    let (form, version) = (line.form.clone(), line.version.clone());
    let Some(published) = store.published(&line.version).await? else {
        return Err(RejudgeError::NotKept { form, version });
    };
    let edition = Edition::read(&published).map_err(|fault| RejudgeError::Unreadable {
        form: form.clone(),
        version: version.clone(),
        fault,
    })?;
    let received = Moment::kept(&line.received_at).ok_or_else(unknown)?;
    let holidays = store.calendar(council, &line.received_at).await?.unwrap_or_default();
    let (answers, values) = store.decision_of(&line).await?;
    let mut different = differences(&edition, &line, (&answers, &values), &received, &holidays)?;
    // While the resident was asked for something, the clock stood still and the day moved on.
    let stood = store.events(&line).await?.iter().any(|event| event.kind == Act::Ask.kind());
    if !stood && due_by(&edition.program, &received, &holidays).map(|day| day.to_string()) != line.due_by {
        different.push("the promised day".to_owned());
    }
    let received = received.in_words(compiler::words::Language::English);
    Ok(Judged { reference: known, received, form, version, different })
}

fn differences(
    edition: &Edition,
    line: &SubmissionLine,
    (answers, values): (&Map<String, Value>, &Map<String, Value>),
    received: &Moment,
    holidays: &[i64],
) -> Result<Vec<String>, HostError> {
    let report = edition.evaluate(answers, &received.day(holidays))?;
    let mut different = Vec::new();
    if report.outcome != outcome::COMPLETE {
        different.push("that it was complete".to_owned());
    }
    let (again, worked_out) = (canonical(edition.manifest(), &report), computed(edition.manifest(), &report));
    for (before, now) in [(answers, &again), (values, &worked_out)] {
        let names = before.keys().chain(now.keys().filter(|key| !before.contains_key(*key)));
        different.extend(names.filter(|key| before.get(*key) != now.get(*key)).cloned());
    }
    let fee = fee::due(&edition.program, &report);
    if fee.as_ref().map(|due| due.pence) != line.fee_pence || fee.map(|due| due.what_for.to_owned()) != line.fee_for {
        different.push("the fee".to_owned());
    }
    Ok(different)
}
