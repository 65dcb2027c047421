//! What is kept about a customer, for people to read: requests and drafts in words, by the version of the form that they are of.

use super::words::{self, Words};
use crate::app::App;
use crate::clock::Moment;
use crate::problems::Problem;
use crate::requests::payments::{amount, lines, told_by};
use crate::requests::words as of_requests;
use crate::site::Council;
use crate::store::copy::Row;
use crate::store::customers::Address;
use crate::store::everything::Everything;
use crate::store::payments::Payment;
use crate::store::preferences::{Hear, Reading};
use crate::store::requests::State;
use crate::versions::Edition;
use compiler::emit::html::{display, read_back};
use compiler::words::{Language, fill};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The few rules of style of the file, which stands alone.
const STYLE: &str = "body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; color: #0b0c0c; background: #fff } dt { font-weight: bold } dd { margin: 0 0 .75rem; overflow-wrap: anywhere } section { border-top: 1px solid #b1b4b6; margin-top: 2rem } article { border-left: 4px solid #b1b4b6; padding-left: 1rem; margin: 1.5rem 0 } pre { white-space: pre-wrap; font: inherit }";

/// Columns that are for the council: who of its people did what, and how it sorts its work.
const OF_THE_COUNCIL: [&str; 4] = ["agent", "assigned", "person", "sample"];

/// What a customer may have of what is kept about them: all but notes that the council keeps to itself, and who of its people did
/// what.
#[must_use]
pub fn for_themselves(everything: Everything) -> Everything {
    let mut tables = everything.0;
    // Their details once more, in the order of an index.
    tables.remove("search_terms");
    for (table, rows) in &mut tables {
        rows.retain(|row| *table != "events" || row.get("shown").and_then(Value::as_i64) == Some(1));
        rows.iter_mut().for_each(|row| row.retain(|column, _| !OF_THE_COUNCIL.contains(&column.as_str())));
        if *table == "contacts" {
            rows.iter_mut().for_each(|row| row.retain(|column, _| column != "note" && column != "minutes"));
        }
    }
    Everything(tables)
}

/// What is kept, as a file that is read in a browser, without a network too.
///
/// # Errors
/// When the database, a validator or the template fails.
pub async fn page(
    app: &App,
    council: &Council,
    language: Language,
    everything: &Everything,
    at: &Moment,
) -> Result<String, Problem> {
    let reader = Reader { app, council, language, say: words::of(language), everything };
    let say = reader.say;
    let made = fill(say.record_made, &[("council", council.name_in(language)), ("when", &at.in_words(language))]);
    let (requests, drafts) = (reader.requests().await?, reader.drafts().await?);
    let part =
        |title: &str, rows: Vec<Value>, items: Vec<Value>| json!({ "title": title, "rows": rows, "items": items });
    let parts = [
        part(say.record_details, reader.details(), Vec::new()),
        part(say.record_requests, Vec::new(), requests),
        part(say.record_drafts, Vec::new(), drafts),
        part(say.record_contacts, Vec::new(), reader.contacts()),
        part(say.record_emails, Vec::new(), reader.emails()),
    ];
    let context = json!({ "style": STYLE, "title": say.record_title, "council": council.name_in(language), "made": made, "say": say, "parts": parts });
    Ok(app.pages.forms.render(language, "portal_record.html", context)?)
}

struct Reader<'a> {
    app: &'a App,
    council: &'a Council,
    language: Language,
    say: &'static Words,
    everything: &'a Everything,
}

/// A text of a row; empty where there is none.
#[must_use]
pub fn text<'r>(row: &'r Row, column: &str) -> &'r str {
    row.get(column).and_then(Value::as_str).unwrap_or_default()
}

fn object(row: &Row, column: &str) -> Map<String, Value> {
    row.get(column).and_then(Value::as_object).cloned().unwrap_or_default()
}

/// Names with what they say, without those that say nothing.
fn rows<const N: usize>(rows: [(&str, String); N]) -> Vec<Value> {
    let said = rows.into_iter().filter(|(_, lines)| !lines.is_empty());
    said.map(|(name, lines)| json!({ "name": name, "lines": lines.lines().collect::<Vec<_>>() })).collect()
}

impl Reader<'_> {
    fn when(&self, row: &Row, column: &str) -> String {
        Moment::kept(text(row, column)).map(|at| at.in_words(self.language)).unwrap_or_default()
    }

    fn details(&self) -> Vec<Value> {
        let Some(customer) = self.everything.rows("customers").first() else { return Vec::new() };
        let address: Address = customer
            .get("address")
            .and_then(|address| serde_json::from_value(address.clone()).ok())
            .unwrap_or_default();
        let lines: Vec<&str> = address.lines().collect();
        let born = text(customer, "date_of_birth");
        let known = |column: &str| text(customer, column).to_owned();
        let all = |table: &str, line: &dyn Fn(&Row) -> String| {
            self.everything.rows(table).iter().map(line).collect::<Vec<_>>().join("\n")
        };
        rows([
            (self.say.name, known("name")),
            (self.say.email, known("email")),
            (self.say.phone, known("phone")),
            (self.say.date_of_birth, if born.is_empty() { String::new() } else { display::day(self.language, born) }),
            (self.say.address, lines.join("\n")),
            (self.say.uprn, address.uprn.clone()),
            (
                self.say.which_language,
                Language::find(text(customer, "language")).map(Language::own_name).unwrap_or_default().to_owned(),
            ),
            (self.say.what_to_hear, self.say.hear(Hear::read(text(customer, "hear")).unwrap_or_default()).to_owned()),
            (
                self.say.how_read,
                Reading::read(text(customer, "reading"))
                    .map_or(self.say.ordinary_print, |reading| self.say.reading(reading))
                    .to_owned(),
            ),
            (self.say.sign_in_with, all("identities", &|row| text(row, "issuer").to_owned())),
            (self.say.signed_in_since, all("sessions", &|row| self.when(row, "created_at"))),
        ])
    }

    async fn edition(&self, row: &Row) -> Result<Option<Arc<Edition>>, Problem> {
        let App { versions, store, .. } = self.app;
        Ok(versions.get(store, &self.council.id, text(row, "form"), text(row, "version")).await?)
    }

    /// The title of a form, and answers to it in words, as they were judged on the day.
    async fn answers(&self, row: &Row, day: &str) -> Result<(String, Value), Problem> {
        let title = self.app.forms.title(&self.council.id, text(row, "form"), self.language);
        let Some(edition) = self.edition(row).await? else { return Ok((title, Value::Null)) };
        let program = edition.program_in(self.language);
        let holidays = match self.app.store.calendar(&self.council.id, day).await? {
            Some(holidays) => holidays,
            None => self.council.holidays.clone(),
        };
        let at = Moment::kept(day).unwrap_or_else(|| self.app.clock.now());
        let report = edition.evaluate(&object(row, "answers"), &at.day(&holidays))?;
        Ok((program.form.title.clone(), read_back(program, &report)))
    }

    async fn requests(&self) -> Result<Vec<Value>, Problem> {
        let mut items = Vec::new();
        let said = of_requests::of(self.language);
        for row in self.everything.rows("submissions").iter().rev() {
            let (title, answers) = self.answers(row, text(row, "received_at")).await?;
            let events = self.everything.rows("events").iter().filter(|event| event.get("submission") == row.get("id"));
            let fee = row.get("fee_pence").and_then(Value::as_i64);
            let paid = self.payments(row);
            let happened: Vec<Value> = events
                .flat_map(|event| {
                    let money = told_by(self.language, text(event, "id"), &paid).unwrap_or_default();
                    let said = [said.event(text(event, "kind")), &money, text(event, "note")];
                    let said: Vec<&str> = said.into_iter().filter(|line| !line.is_empty()).collect();
                    rows([(&self.when(event, "at"), said.join("\n"))])
                })
                .collect();
            let fee_lines = fee.map(amount).into_iter().chain(lines(self.language, fee, &paid));
            let key = row.get("idempotency_key");
            let files = self.everything.rows("files").iter().filter(|file| file.get("draft") == key);
            let due_by = text(row, "due_by");
            let state = said.state(State::read(text(row, "state"))).to_owned();
            items.push(json!({
                "title": title,
                "rows": rows([
                    (self.say.reference, text(row, "reference").to_owned()),
                    (self.say.received, self.when(row, "received_at")),
                    (self.say.status, state),
                    (self.say.due_by, if due_by.is_empty() { String::new() } else { display::weekday(self.language, due_by) }),
                    (self.say.fee, fee_lines.collect::<Vec<_>>().join("\n")),
                    (self.say.file, files.map(file_name).collect::<Vec<_>>().join("\n")),
                ]),
                "answers": answers,
                "events": happened,
                "body": "",
            }));
        }
        Ok(items)
    }

    /// What was paid for a request.
    fn payments(&self, request: &Row) -> Vec<Payment> {
        let all = || self.everything.rows("payments").iter();
        let theirs =
            all().filter(|row| row.get("submission") == request.get("id") && text(row, "takes_back").is_empty());
        theirs
            .map(|row| Payment {
                event: text(row, "event").to_owned(),
                pence: row.get("pence").and_then(Value::as_i64).unwrap_or_default(),
                paid_on: text(row, "paid_on").to_owned(),
                how: text(row, "how").to_owned(),
                reference: text(row, "reference").to_owned(),
                taken_back: all()
                    .find(|later| text(later, "takes_back") == text(row, "event"))
                    .map(|later| text(later, "event").to_owned()),
            })
            .collect()
    }

    async fn drafts(&self) -> Result<Vec<Value>, Problem> {
        let mut items = Vec::new();
        for row in self.everything.rows("drafts") {
            let (title, answers) = self.answers(row, text(row, "saved_at")).await?;
            let files = self.everything.rows("files").iter().filter(|file| file.get("draft") == row.get("id"));
            items.push(json!({
                "events": [],
                "body": "",
                "title": title,
                "rows": rows([
                    (self.say.begun, self.when(row, "created_at")),
                    (self.say.saved, self.when(row, "saved_at")),
                    (self.say.file, files.map(file_name).collect::<Vec<_>>().join("\n")),
                ]),
                "answers": answers,
            }));
        }
        Ok(items)
    }

    fn contacts(&self) -> Vec<Value> {
        let item = |row: &Row| {
            json!({
                "answers": null,
                "events": [],
                "body": "",
                "title": self.when(row, "at"),
                "rows": rows([
                    (self.say.channel, self.say.contact_by(text(row, "channel")).to_owned()),
                    (self.say.reason, self.say.contact_for(text(row, "reason")).to_owned()),
                    (self.say.note, text(row, "note").to_owned()),
                ]),
            })
        };
        self.everything.rows("contacts").iter().map(item).collect()
    }

    fn emails(&self) -> Vec<Value> {
        let item = |row: &Row| {
            json!({
                "answers": null,
                "events": [],
                "title": text(row, "subject"),
                "rows": rows([
                    (self.say.written, self.when(row, "written_at")),
                    (self.say.email, text(row, "recipient").to_owned()),
                ]),
                "body": text(row, "body"),
            })
        };
        self.everything.rows("outbox").iter().map(item).collect()
    }
}

/// The name of a file in the folder of files: the name that it was sent with, after the beginning of its hash, so that two of one
/// name stand beside each other. What could lead out of a folder is no part of it.
#[must_use]
pub fn file_name(file: &Row) -> String {
    let plain = |letter: char| if letter.is_control() || r#"/\:*?"<>|"#.contains(letter) { '_' } else { letter };
    let name: String = text(file, "name").chars().map(plain).take(120).collect();
    let id: String = text(file, "stored").chars().take(8).collect();
    format!("{id}-{}", name.trim_start_matches('.'))
}
