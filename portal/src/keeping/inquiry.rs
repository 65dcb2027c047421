//! A search of the whole record, and the removal of what it found, as work beside the pages: in a large record it takes longer than a
//! page may. It is kept in the database, so that it is there after a restart, for every process, and once however often it is asked for.

use super::erasure::{Stays, remove};
use super::search::{All, Found, Record, search};
use super::sought::{Described, Detail, Sought};
use crate::app::{App, Shared};
use crate::store::StoreError;
use crate::store::copy::{Row, TABLES};
use crate::store::inquiries::Inquiry;
use crate::store::looks::{Did, Look, Thing};
use crate::typed_day::TypedDay;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How often what another process left is looked for.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Who is looked for, as it was typed; empty where nothing was.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// Address.
    pub address: String,
    /// Date of birth.
    pub born: TypedDay,
}

impl Typed {
    /// The person who is meant.
    ///
    /// # Errors
    /// With the control that is wrong, and what to type there.
    pub fn sought(&self) -> Result<Sought, (&'static str, String)> {
        let Self { name, email, phone, address, born } = self;
        let born = if born.is_empty() {
            None
        } else {
            let wrong = || ("born", "Enter the date of birth as day, month and year, for example 17 5 1957".to_owned());
            Some(born.read().ok_or_else(wrong)?)
        };
        let described = Described {
            name: name.clone(),
            email: email.clone(),
            phone: phone.clone(),
            address: address.clone(),
            born,
        };
        Sought::new(&described).map_err(|wrong| ("name", wrong))
    }

    /// Who an inquiry is about.
    ///
    /// # Errors
    /// When it is not what this program wrote.
    pub fn of(inquiry: &Inquiry) -> Result<Self, StoreError> {
        Ok(serde_json::from_str(&inquiry.described)?)
    }
}

/// What was found, as it is kept: a record with the rows that speak of the person.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    table: String,
    id: String,
    by: BTreeSet<Detail>,
    reference: String,
    form: String,
    at: String,
    customer: Option<String>,
    rows: Vec<(String, Row)>,
}

/// What was found, to be kept.
fn kept(all: All) -> Result<String, StoreError> {
    let records = all.into_values().map(|found| {
        let (table, id) = found.record.place();
        let (table, id) = (table.to_owned(), id.to_owned());
        let Found { by, reference, form, at, customer, rows, .. } = found;
        let rows = rows.into_iter().map(|(table, row)| (table.to_owned(), row)).collect();
        Kept { table, id, by, reference, form, at, customer, rows }
    });
    Ok(serde_json::to_string(&records.collect::<Vec<_>>())?)
}

/// What an inquiry has found.
///
/// # Errors
/// When it is not what this program wrote.
pub fn found(inquiry: &Inquiry) -> Result<All, StoreError> {
    if inquiry.found.is_empty() {
        return Ok(All::new());
    }
    let records: Vec<Kept> = serde_json::from_str(&inquiry.found)?;
    let records = records.into_iter().filter_map(|kept| {
        let Kept { table, id, by, reference, form, at, customer, rows } = kept;
        let record = Record::at(&table, &id)?;
        let known = |name: &str| TABLES.iter().copied().find(|table| *table == name);
        let rows = rows.into_iter().filter_map(|(table, row)| Some((known(&table)?, row))).collect();
        Some((record.clone(), Found { by, reference, form, at, customer, rows, ..Found::new(record) }))
    });
    Ok(records.collect())
}

/// A record in the list of what was removed and what was not: nothing of the person is in it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Gone {
    /// What it is called.
    pub kind: String,
    /// Its reference number; empty for none.
    pub reference: String,
    /// Its form; empty for none.
    pub form: String,
    /// When it began or was saved, as kept.
    pub at: String,
    /// Why it stays; nothing when it went.
    pub why: Option<String>,
}

impl Gone {
    fn of(found: &Found, why: Option<Stays>) -> Self {
        let why = why.map(|why| why.as_str().to_owned());
        let (kind, reference) = (found.record.kind().to_owned(), found.reference.clone());
        Self { kind, reference, form: found.form.clone(), at: found.at.clone(), why }
    }
}

/// What an inquiry has removed, and what it has not.
///
/// # Errors
/// When it is not what this program wrote.
pub fn erased(inquiry: &Inquiry) -> Result<Vec<Gone>, StoreError> {
    Ok(serde_json::from_str(&inquiry.erased)?)
}

/// What the audit log calls a row of a table.
#[must_use]
pub fn thing(table: &str) -> Thing {
    match table {
        "submissions" => Thing::Request,
        "drafts" => Thing::Draft,
        "contacts" => Thing::Contact,
        _ => Thing::Customer,
    }
}

/// Works for ever on what was left by a process that ended.
pub async fn work_on_all(app: Shared) {
    let mut clock = tokio::time::interval(LOOK_EVERY);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        work(&app).await;
    }
}

/// Works on all inquiries that wait.
pub async fn work(app: &App) {
    loop {
        match app.store.next_inquiry().await {
            Ok(Some(inquiry)) => {
                if let Err(error) = work_on(app, &inquiry).await {
                    // It is begun again when its time is over.
                    tracing::warn!(%error, inquiry = inquiry.id, "what data protection asked for was not finished");
                }
            }
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(%error, "what data protection asks for could not be read");
                return;
            }
        }
    }
}

/// Works on one, and says from time to time that it does.
async fn work_on(app: &App, inquiry: &Inquiry) -> Result<(), StoreError> {
    let progress = AtomicUsize::new(0);
    let doing = async {
        if inquiry.erases() { erase(app, inquiry, &progress).await } else { find(app, inquiry, &progress).await }
    };
    app.store.working_on(&inquiry.id, &progress, doing).await
}

async fn find(app: &App, inquiry: &Inquiry, progress: &AtomicUsize) -> Result<(), StoreError> {
    let all = match Typed::of(inquiry)?.sought() {
        Ok(sought) => search(&app.store, &inquiry.council, &sought, progress).await?,
        // The page takes no description of nobody.
        Err(_) => All::new(),
    };
    app.store.inquiry_found(&inquiry.id, &kept(all)?).await
}

async fn erase(app: &App, inquiry: &Inquiry, progress: &AtomicUsize) -> Result<(), StoreError> {
    let (today, chosen) = (app.clock.now().date(), serde_json::from_str::<BTreeSet<String>>(&inquiry.chosen)?);
    let (mut told, mut gone) = (Vec::new(), Vec::new());
    // Requests and drafts before the accounts that they belong to: the order of `Record`.
    for found in found(inquiry)?.into_values() {
        progress.fetch_add(1, Ordering::Relaxed);
        let (table, subject) = found.record.place();
        if !chosen.contains(&found.record.key()) {
            told.push(Gone::of(&found, Some(Stays::NotChosen)));
            continue;
        }
        let stays = remove(&app.store, &app.uploads, &found, today).await?;
        if matches!(stays, None | Some(Stays::NotThere)) {
            gone.push(subject.to_owned());
        }
        if stays.is_none() {
            let (council, person) = (inquiry.council.as_str(), inquiry.person.as_str());
            let thing = thing(table);
            let look = Look { council, person, did: Did::Changed, thing, subject, words: "erased" };
            app.store.look(&look).await?;
        }
        told.push(Gone::of(&found, stays));
    }
    app.store.inquiry_erased(inquiry, &serde_json::to_string(&told)?, &gone).await?;
    app.store.sweep().await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_found_is_kept_and_read_again_as_it_was() {
        let records = [
            Record::Submission("s".to_owned()),
            Record::Draft("d".to_owned()),
            Record::Alone("outbox", "o".to_owned()),
            Record::Customer("c".to_owned()),
        ];
        let all: All = records
            .into_iter()
            .map(|record| {
                let row = Row::from([("id".to_owned(), json!("x")), ("size".to_owned(), json!(7))]);
                let by = BTreeSet::from([Detail::Email, Detail::Name]);
                let customer = Some("c".to_owned());
                (record.clone(), Found { by, customer, rows: vec![("events", row)], ..Found::new(record) })
            })
            .collect();
        let mut inquiry = Inquiry::default();
        assert!(found(&inquiry).unwrap().is_empty());
        inquiry.found = kept(all.clone()).unwrap();
        assert_eq!(found(&inquiry).unwrap(), all);
    }
}
