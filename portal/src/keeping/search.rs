//! Where a person is in the record of a council: every table is read, each row that speaks of them belongs to a request, a draft or
//! an account, or stands alone. So a table that is new is searched too.

use super::sought::{Detail, Sought};
use crate::store::copy::{Row, TABLES};
use crate::store::holds::Held;
use crate::store::whereabouts::{AboutDraft, AboutSubmission};
use crate::store::{Store, StoreError};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Tables that hold nothing of residents: forms as they were handed in and published, who did so and may do so, and calendars; and what
/// was found in the others for somebody who asked, which goes within a day.
const OF_NOBODY: [&str; 9] = [
    "published",
    "calendars",
    "proposals",
    "publishing",
    "people_changes",
    "inquiries",
    "form_saves",
    "form_visits",
    "test_forms",
];

/// How many tables are searched.
pub const SEARCHED: usize = TABLES.len() - OF_NOBODY.len();

/// What a row belongs to. In this order they are removed: a customer once nothing needs them any more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// A request, by id.
    Submission(String),
    /// A request that was not sent, by id.
    Draft(String),
    /// A row of its own: the table, and its id there.
    Alone(&'static str, String),
    /// An account, by the id of the customer.
    Customer(String),
}

impl Record {
    /// What it is called where it is listed.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Submission(_) => Held::Submission.title(),
            Self::Draft(_) => Held::Draft.title(),
            Self::Customer(_) => Held::Customer.title(),
            Self::Alone("outbox", _) => "E-mail",
            Self::Alone("sign_ins", _) => "Signing in",
            Self::Alone("contacts", _) => "Contact",
            Self::Alone("arriving", _) => "File that is arriving",
            Self::Alone("feedback", _) => "Feedback on a form",
            Self::Alone("people", _) => "One of the council’s people",
            Self::Alone("holds", _) => "Legal hold",
            Self::Alone(..) => "Other",
        }
    }

    /// Its table, and its id there.
    #[must_use]
    pub fn place(&self) -> (&'static str, &str) {
        match self {
            Self::Submission(id) => (Held::Submission.table(), id),
            Self::Draft(id) => (Held::Draft.table(), id),
            Self::Customer(id) => (Held::Customer.table(), id),
            Self::Alone(table, id) => (table, id),
        }
    }

    /// The record of a table, by its id there; nothing for what is no table.
    #[must_use]
    pub fn at(table: &str, id: &str) -> Option<Self> {
        let table = TABLES.iter().copied().find(|known| *known == table)?;
        let id = id.to_owned();
        let all = [Held::Submission, Held::Draft, Held::Customer];
        Some(match all.into_iter().find(|held| held.table() == table) {
            Some(Held::Submission) => Self::Submission(id),
            Some(Held::Draft) => Self::Draft(id),
            Some(Held::Customer) => Self::Customer(id),
            None => Self::Alone(table, id),
        })
    }

    /// How it is named in a list.
    #[must_use]
    pub fn key(&self) -> String {
        let (table, id) = self.place();
        format!("{table}:{id}")
    }
}

/// A record in which a person was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Which.
    pub record: Record,
    /// By what.
    pub by: BTreeSet<Detail>,
    /// Its reference number; empty for none.
    pub reference: String,
    /// Its form; empty for none.
    pub form: String,
    /// When it began or was saved, as kept; empty where that is not known.
    pub at: String,
    /// The customer whom it belongs to.
    pub customer: Option<String>,
    /// The rows that speak of the person, by their tables.
    pub rows: Vec<(&'static str, Row)>,
}

impl Found {
    /// One of which nothing else is known yet.
    #[must_use]
    pub fn new(record: Record) -> Self {
        let (by, rows) = (BTreeSet::new(), Vec::new());
        Self { record, by, reference: String::new(), form: String::new(), at: String::new(), customer: None, rows }
    }

    /// By what the person was found, in words.
    #[must_use]
    pub fn by_words(&self) -> String {
        self.by.iter().map(|detail| detail.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// In which tables, in the order of the alphabet.
    #[must_use]
    pub fn tables(&self) -> Vec<&'static str> {
        self.rows.iter().map(|(table, _)| *table).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// All that was found, by record.
pub type All = BTreeMap<Record, Found>;

/// Looks for a person in the record of a council. `read` counts the tables that were read.
///
/// # Errors
/// When the database fails.
pub async fn search(store: &Store, council: &str, sought: &Sought, read: &AtomicUsize) -> Result<All, StoreError> {
    let mut all = All::new();
    let mut reading = store.reading().await?;
    let mut hits = Vec::new();
    for table in TABLES.iter().copied().filter(|table| !OF_NOBODY.contains(table)) {
        let here = |row: &Row| text(row, "council").is_none_or(|its| its == council);
        let wanted = |row: &Row| here(row) && sought.speaks_of(&sought.in_row(row));
        hits.extend(reading.rows(table, wanted).await?.into_iter().map(|row| (table, row)));
        read.fetch_add(1, Ordering::Relaxed);
    }
    drop(reading);
    for (table, row) in hits {
        let Some(found) = owner(store, council, table, &row).await? else { continue };
        let found = all.entry(found.record.clone()).or_insert(found);
        found.by.extend(sought.in_row(&row));
        found.rows.push((table, row));
    }
    let accounts: Vec<String> = all
        .values()
        .filter(|found| Sought::is_sure(&found.by))
        .filter_map(|found| if let Record::Customer(id) = &found.record { Some(id.clone()) } else { None })
        .collect();
    for customer in accounts {
        let requests = store.submissions_about(&customer).await?.into_iter().map(of_submission);
        let drafts = store.drafts_about(&customer).await?.into_iter().map(of_draft);
        let contacts = store.contacts_about(&customer).await?.into_iter();
        let contacts = contacts.map(|(id, at)| Found { at, ..Found::new(Record::Alone("contacts", id)) });
        for theirs in requests.chain(drafts).chain(contacts) {
            let found = all.entry(theirs.record.clone()).or_insert(theirs);
            found.by.insert(Detail::Account);
            let (table, id) = found.record.place();
            if !found.rows.iter().any(|(known, _)| *known == table) {
                found.rows.extend(store.row(table, id).await?.map(|row| (table, row)));
            }
        }
    }
    Ok(all)
}

fn text<'r>(row: &'r Row, column: &str) -> Option<&'r str> {
    row.get(column).and_then(Value::as_str)
}

/// The record that a row belongs to; nothing when that is another council's.
async fn owner(store: &Store, council: &str, table: &'static str, row: &Row) -> Result<Option<Found>, StoreError> {
    let id = text(row, "id").unwrap_or_default();
    if table == "customers" {
        return Ok(Some(Found::new(Record::Customer(id.to_owned()))));
    }
    let key = match table {
        "submissions" | "drafts" => Some(id),
        _ => text(row, "submission").or_else(|| text(row, "draft")),
    };
    if let Some(key) = key {
        if let Some(about) = store.about_submission(key).await? {
            return Ok((about.council == council).then(|| of_submission(about)));
        }
        if let Some(about) = store.about_draft(key).await? {
            return Ok((about.council == council).then(|| of_draft(about)));
        }
    }
    if let (Some(customer), false) = (text(row, "customer"), table == "contacts") {
        let theirs = store.customer(council, customer).await?;
        return Ok(theirs.map(|customer| Found::new(Record::Customer(customer.id))));
    }
    if text(row, "council").is_none() {
        // Its council is not known, so nobody here may see it.
        return Ok(None);
    }
    let at = ["at", "written_at", "made_at", "touched_at"].iter().find_map(|column| text(row, column));
    let (at, form) = (at.unwrap_or_default().to_owned(), text(row, "form").unwrap_or_default().to_owned());
    Ok(Some(Found { at, form, ..Found::new(Record::Alone(table, id.to_owned())) }))
}

fn of_submission(about: AboutSubmission) -> Found {
    let AboutSubmission { id, reference, form, received_at: at, customer, .. } = about;
    Found { reference, form, at, customer, ..Found::new(Record::Submission(id)) }
}

fn of_draft(about: AboutDraft) -> Found {
    let AboutDraft { id, form, saved_at: at, customer, .. } = about;
    Found { form, at, customer, ..Found::new(Record::Draft(id)) }
}

/// Everything that was found, to hand to the person who asked for it: each record with its rows. Columns that are keys of the service
/// are left out, and what is JSON is read.
#[must_use]
pub fn copy(all: &All) -> Value {
    let records = all.values().map(|found| {
        let rows: Vec<Value> = found.rows.iter().map(|(table, row)| json!({ "table": table, "row": readable(row) })).collect();
        json!({ "what": found.record.kind(), "reference": found.reference, "form": found.form, "found by": found.by_words(), "rows": rows })
    });
    records.collect()
}

fn readable(row: &Row) -> Value {
    let shown = row.iter().filter(|(column, _)| !column.ends_with("_hash") && !column.ends_with("secret"));
    let read = |value: &Value| match value {
        Value::String(text) if text.starts_with(['{', '[']) => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        value => value.clone(),
    };
    Value::Object(shown.map(|(column, value)| (column.clone(), read(value))).collect())
}
