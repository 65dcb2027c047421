//! How SQLite looks for what a page needs: by an index, and never among all that a council has. A page that reads a little more for
//! each resident who came before is quick in every other test, and stands still in the third year.
//!
//! SQLite counts nothing here, and nowhere else (no ANALYZE), so the plan that is looked at is the one that every council has.

use crate::browser::Service;
use crate::database::plan;
use crate::doors::{address, routes, visitors};
use crate::website::fill;
use serde_json::Value;
use std::collections::BTreeSet;

/// Tables that grow with each resident who comes, and are not emptied soon.
const LARGE: [&str; 15] = [
    "consents",
    "contacts",
    "customers",
    "drafts",
    "events",
    "evidence",
    "feedback",
    "files",
    "follows",
    "identities",
    "looks",
    "outbox",
    "search_terms",
    "sessions",
    "submissions",
];

/// Steps of plans that may be as they are: an index that they use, or a part of their statement, and why.
const MAY: [(&str, &str); 14] = [
    ("INDEX submissions_pressing ", "open requests in the order in which they are shown"),
    ("INDEX submissions_reported ", "open requests in the order in which they are shown"),
    ("INDEX submissions_of_desk ", "the latest first, and no more than are shown"),
    ("SELECT service, COUNT(*) AS open", "open requests alone, which the councils’ people have to deal with"),
    ("SELECT place, hash FROM looks", "the latest alone"),
    ("FROM looks", "the latest first, and no more than are shown"),
    ("SELECT recipient, subject, body FROM outbox", "a demonstration’s own page"),
    ("FROM customers WHERE council = $1 AND sample = 1", "a demonstration’s own page"),
    ("SELECT DISTINCT council, form, version FROM submissions", "once a day"),
    ("DELETE FROM files WHERE NOT EXISTS", "once a day"),
    ("DELETE FROM outbox WHERE submission IS NULL AND written_at <", "once a day"),
    ("SELECT id, council, email FROM customers WHERE sample = 0", "once a day"),
    ("UPDATE contacts SET customer = NULL", "once a day"),
    ("UPDATE customers SET seen_on = $1 WHERE seen_on = ''", "once a day"),
];

/// The statements in a log, each once.
fn statements(log: &str) -> BTreeSet<String> {
    let fields = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    fields
        .filter(|line| line["target"] == "sqlx::query")
        .filter_map(|line| {
            let told = |name: &str| line[name].as_str().map(|it| it.trim().to_owned()).unwrap_or_default();
            // One that fits into a line is told whole in the summary.
            Some(told("db.statement")).filter(|it| !it.is_empty()).or_else(|| Some(told("summary")))
        })
        .filter(|statement| {
            ["SELECT", "UPDATE", "DELETE", "INSERT", "WITH"].iter().any(|verb| statement.starts_with(verb))
        })
        .collect()
}

/// The steps of a plan that read a large table from end to end, or all rows of a council in it.
fn slow(statement: &str, steps: &[String]) -> Vec<String> {
    let words: Vec<&str> =
        statement.split(|sign: char| !sign.is_alphanumeric() && sign != '_').filter(|it| !it.is_empty()).collect();
    // A plan names a table by its other name, where it has one.
    let table = |name: &str| {
        let renamed = words.windows(3).find(|three| three[1].eq_ignore_ascii_case("as") && three[2] == name);
        renamed.map_or(name, |three| three[0]).to_owned()
    };
    let is_slow = |step: &&String| {
        let mut parts = step.split_whitespace();
        let (how, what) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let whole = how == "SCAN" || how == "SEARCH" && step.ends_with("(council=?)");
        whole && LARGE.contains(&table(what).as_str())
    };
    steps.iter().filter(is_slow).cloned().collect()
}

#[test]
fn what_a_page_needs_is_found_by_an_index() {
    let forms = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let mut service = Service::with_forms(&forms, &["--log", "json"]);
    let mut resident = service.browser();
    let check = fill(&mut resident, "/ashcombe/forms/bin-report");
    let reference = resident.send(&check, &[("_do", "submit")]).reference();
    for visitor in visitors(&service, "ashcombe") {
        for route in routes() {
            visitor.browser.fetch_as(&route.method, &address(&route, "ashcombe", &reference));
        }
        for part in ["open", "new", "mine", "overdue", "waiting", "closed", "raised", "followed"] {
            for room in ["work", "councillor"] {
                visitor.browser.fetch_as("GET", &format!("/ashcombe/{room}?part={part}"));
            }
        }
    }
    let mut agent = service.browser();
    agent.sign_in_agent("ashcombe");
    for typed in ["smith", "priya evans", "07700 900123", "HP7 0AB", &reference] {
        let desk = agent.get("/ashcombe/desk");
        agent.send(&desk, &[("find", typed)]);
    }
    let log = service.stop_and_read_log();
    let all = statements(&log);
    assert!(all.len() > 100, "{} statements were seen", all.len());
    let told: Vec<String> = all
        .iter()
        .flat_map(|statement| {
            let steps = slow(statement, &plan(service.database(), statement));
            steps.into_iter().map(move |step| format!("{step}\n{statement}\n"))
        })
        .collect();
    let found: Vec<&String> = told.iter().filter(|step| !MAY.iter().any(|(part, _)| step.contains(part))).collect();
    assert!(found.is_empty(), "{found:#?}");
    for (part, why) in MAY {
        assert!(told.iter().any(|step| step.contains(part)), "nothing is looked for like {part} any more ({why})");
    }
}
