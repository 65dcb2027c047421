//! Everything that is kept about a customer, table by table.
//!
//! [`HELD`] says for each table which of its rows are about a customer; a test holds it against the list of all tables, and says of each
//! other one why it holds nothing, so that a new table cannot be forgotten. What a customer downloads is read off that list, and what
//! is searched or removed for somebody should be.

use super::copy::{Row, read};
use super::{Store, StoreError};
use serde_json::Value;
use std::collections::BTreeMap;

/// Where something about a customer is kept.
#[derive(Debug)]
pub struct Held {
    /// The table.
    pub table: &'static str,
    /// Which of its rows, as the condition of a statement; `$1` is the customer's id.
    pub which: &'static str,
    /// In which order they are read.
    pub order: &'static str,
    /// Columns that are keys of the service and say nothing about anyone; they are never handed out.
    pub keys: &'static [&'static str],
}

/// A column of the requests that a customer sent, or that are for them.
macro_rules! of_requests {
    ($column:literal) => {
        concat!("(SELECT ", $column, " FROM submissions WHERE customer = $1 OR resident = $1)")
    };
}

/// Every table with something about a customer, each before those that it refers to: the order in which rows are removed.
pub const HELD: &[Held] = &[
    Held {
        table: "outbox",
        // What holds a code to sign in with is gone in minutes.
        which: concat!(
            "good_until IS NULL AND id IN (SELECT id FROM outbox WHERE submission IN ",
            of_requests!("id"),
            " UNION ALL SELECT sent.id FROM customers JOIN outbox AS sent ON sent.council = customers.council
                AND sent.recipient = customers.email WHERE customers.id = $1)"
        ),
        order: "written_at, id",
        keys: &["next_try_at", "tries"],
    },
    Held {
        table: "consents",
        which: concat!("draft IN ", of_requests!("idempotency_key")),
        order: "given_at, draft",
        keys: &[],
    },
    Held { table: "follows", which: concat!("submission IN ", of_requests!("id")), order: "since, person", keys: &[] },
    Held { table: "evidence", which: concat!("submission IN ", of_requests!("id")), order: "stored", keys: &[] },
    Held {
        table: "files",
        which: concat!(
            "draft IN ",
            of_requests!("idempotency_key"),
            " OR draft IN (SELECT id FROM drafts WHERE customer = $1 OR lender_customer = $1 OR resident = $1)"
        ),
        order: "stored_at, stored",
        keys: &[],
    },
    Held {
        table: "payments",
        which: concat!("submission IN ", of_requests!("id")),
        order: "paid_on, event",
        keys: &[],
    },
    Held {
        table: "events",
        which: concat!("submission IN ", of_requests!("id")),
        order: "submission, place",
        keys: &[],
    },
    Held {
        table: "handovers",
        which: "draft IN (SELECT id FROM drafts WHERE customer = $1 OR lender_customer = $1 OR resident = $1)",
        order: "made_at, hash",
        keys: &["hash"],
    },
    Held { table: "search_terms", which: "customer = $1", order: "term", keys: &[] },
    Held {
        table: "contacts",
        which: concat!("customer = $1 OR submission IN ", of_requests!("id")),
        order: "at, id",
        keys: &[],
    },
    Held { table: "submissions", which: "customer = $1 OR resident = $1", order: "received_at, id", keys: &[] },
    Held {
        table: "drafts",
        // Their own, those that they lent to an agent, and those that an agent fills in for them.
        which: "(customer = $1 OR lender_customer = $1 OR resident = $1) AND submitted IS NULL",
        order: "created_at, id",
        keys: &["lender_session"],
    },
    Held {
        table: "sign_ins",
        which: "EXISTS (SELECT 1 FROM customers WHERE customers.id = $1 AND customers.council = sign_ins.council
            AND customers.email = sign_ins.email)",
        order: "made_at, id",
        keys: &["code_hash", "link_hash"],
    },
    Held {
        table: "away",
        which: "session IN (SELECT id FROM sessions WHERE customer = $1)",
        order: "made_at, state_hash",
        keys: &["nonce", "state_hash", "verifier"],
    },
    Held { table: "sessions", which: "customer = $1", order: "created_at, id", keys: &["csrf_secret", "token_hash"] },
    Held { table: "identities", which: "customer = $1", order: "linked_at, issuer", keys: &[] },
    Held { table: "customers", which: "id = $1", order: "id", keys: &[] },
];

/// Columns whose text is JSON: they are handed out as what they say.
const STRUCTURED: [&str; 10] =
    ["address", "answers", "caller", "changes", "computed", "known", "left_over", "photo_place", "roles", "seen"];

/// Everything about a customer: by the names of the tables, their rows in the order of [`Held::order`], each by the names of its
/// columns. What is JSON in its column (answers, addresses) is read; keys of the service ([`Held::keys`]) are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Everything(pub BTreeMap<&'static str, Vec<Row>>);

impl Everything {
    /// The rows of a table; none when the customer is not in it.
    #[must_use]
    pub fn rows(&self, table: &str) -> &[Row] {
        self.0.get(table).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Store {
    /// Everything about a customer of a council, as it is at one moment; nothing when the council has no such customer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn everything(&self, council: &str, customer: &str) -> Result<Option<Everything>, StoreError> {
        let mut transaction = self.connections.begin_reading().await?;
        let mut tables = BTreeMap::new();
        for Held { table, which, order, keys } in HELD {
            let sql = format!("SELECT * FROM {table} WHERE {which} ORDER BY {order}");
            let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(customer.to_owned());
            let rows = query.fetch_all(&mut *transaction).await?;
            let rows =
                rows.iter().map(|row| Ok(readable(read(row)?, keys))).collect::<Result<Vec<Row>, StoreError>>()?;
            tables.insert(*table, rows);
        }
        let everything = Everything(tables);
        let theirs = |row: &Row| row.get("council").and_then(Value::as_str) == Some(council);
        Ok(everything.rows("customers").iter().any(theirs).then_some(everything))
    }
}

fn readable(mut row: Row, keys: &[&str]) -> Row {
    row.retain(|column, _| !keys.contains(&column.as_str()));
    for (column, value) in &mut row {
        if let (true, Some(Ok(read))) =
            (STRUCTURED.contains(&column.as_str()), value.as_str().map(serde_json::from_str::<Value>))
        {
            *value = read;
        }
    }
    row
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::super::Database;
    use super::super::copy::{TABLES, columns};
    use super::*;
    use std::collections::BTreeSet;

    /// Every column of every other table, and why it says nothing about a customer who asks what is kept of them.
    const ABOUT_NOBODY: &[(&str, &str, &str)] = &[
        ("published", "version form council sources validator compiler published_at", "forms as they were published"),
        ("calendars", "council since days", "bank holidays"),
        ("holds", "id council kind record", "that the council has to keep a record, by its id"),
        ("holds", "reason", "why, in words that name no resident: the page asks for that"),
        ("holds", "placed_by placed_at until lifted_by lifted_at", "who of the council said so, and for how long"),
        (
            "tombstones",
            "submission council reference form received_on removed_on why",
            "that there was a request, and nothing of whose",
        ),
        (
            "people",
            "id council name email roles services wards sample added_at left_at",
            "those who work for the council",
        ),
        ("people_changes", "id council at person name about what", "who gave whom of the council's people which roles"),
        (
            "proposals",
            "id council form title files hash note made_from gates proposed_by proposed_at state decided_by decided_at words version",
            "forms as they were handed in",
        ),
        (
            "form_saves",
            "id council form number at person name what made_from hash files",
            "forms as the council's people write them, and who does",
        ),
        (
            "test_forms",
            "id council form person at until files",
            "forms as the council's people try them out, and nothing that is written in one",
        ),
        ("form_visits", "council form person at changed_at", "which of the council's people has a form open"),
        (
            "publishing",
            "number council form at what version down person name words proposal",
            "what the council's people did about its forms",
        ),
        (
            "looks",
            "council place at person did thing subject words hash",
            "what the council's people did, by ids alone, and none of it can be taken out",
        ),
        (
            "feedback",
            "id council form version channel rating given_on",
            "what residents thought of a form, and not who",
        ),
        (
            "feedback",
            "words",
            "nothing leads from it to a person; whoever is named in it is found by a search of the record",
        ),
        ("counts", "council day form channel place number", "how many drafts stood where, and not whose"),
        (
            "arriving",
            "id submission council form control name size stored answer kept touched_at scan received",
            "on its way from a device that belongs to no account; a search of the record finds it",
        ),
        (
            "inquiries",
            "id council person what state described chosen found erased progress tries asked_at mine_until",
            "what was found for whoever answers somebody who asks; it goes within a day",
        ),
    ];

    #[test]
    fn every_table_is_said_to_hold_something_about_a_customer_or_nothing() {
        let held: Vec<&str> = HELD.iter().map(|held| held.table).collect();
        let nobody: BTreeSet<&str> = ABOUT_NOBODY.iter().map(|(table, ..)| *table).collect();
        let named: BTreeSet<&str> = held.iter().copied().chain(nobody.iter().copied()).collect();
        assert_eq!(named.len(), held.len() + nobody.len(), "one of them twice");
        assert_eq!(
            named,
            TABLES.iter().copied().collect(),
            "say in store/everything.rs what a new table holds about a customer"
        );
    }

    /// As the database has them, not as a list does: a column that is added to a table about nobody may be about somebody.
    #[tokio::test]
    async fn every_column_about_nobody_is_said_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::File(folder.path().join("x.db"))).await.unwrap();
        for table in ABOUT_NOBODY.iter().map(|(table, ..)| *table).collect::<BTreeSet<_>>() {
            let of_table = ABOUT_NOBODY.iter().filter(|(of, ..)| *of == table);
            let said: Vec<&str> = of_table.flat_map(|(_, columns, _)| columns.split(' ')).collect();
            let named: BTreeSet<String> = said.iter().map(|column| (*column).to_owned()).collect();
            assert_eq!(named.len(), said.len(), "{table}: one of them twice");
            assert_eq!(
                named,
                columns(&store, table).await,
                "say in store/everything.rs what {table} holds about a customer"
            );
        }
        for Held { table, keys, .. } in HELD {
            let all = columns(&store, table).await;
            assert!(keys.iter().all(|key| all.contains(*key)), "{table} has no such key");
        }
    }

    /// What refers to another row is removed before it.
    #[test]
    fn rows_are_removed_before_those_that_they_refer_to() {
        let place = |table: &str| TABLES.iter().position(|other| *other == table).unwrap();
        let places: Vec<usize> = HELD.iter().map(|held| place(held.table)).collect();
        assert!(places.is_sorted_by(|one, next| one > next), "{places:?}");
    }
}
