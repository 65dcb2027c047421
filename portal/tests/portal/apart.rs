//! A thousand looks at what is somebody else's: another customer's, another browser's, another council's.

use crate::browser::Service;
use crate::doors::visitors;
use crate::keeping::{count, leave_traces, service};

/// Copies of one request, each with a number of its own.
const COPIES: u64 = 24;

#[test]
fn a_thousand_looks_at_what_is_somebody_elses_are_refused() {
    let service = service();
    let (owner, reference) = leave_traces(&service);
    copy(&service);
    let references = service.rows("SELECT reference FROM submissions");
    assert_eq!(references.len() as u64, COPIES + 3);
    let drafts = service.rows("SELECT id FROM drafts");
    let files = service.rows("SELECT id FROM files");
    assert!(drafts.len() > 5 && !files.is_empty());
    let mut addresses = Vec::new();
    for reference in &references {
        addresses.push(format!("account/requests/{reference}"));
        addresses.push(format!("account/requests/{reference}/withdraw"));
        for form in ["garden-club", "photos", "bin-report"] {
            addresses.push(format!("forms/{form}/done/{reference}"));
            addresses.push(format!("account/forms/{form}/done/{reference}"));
        }
        addresses.extend(files.iter().map(|file| format!("account/requests/{reference}/files/{file}")));
    }
    for file in &files {
        addresses.extend(["forms", "account/forms"].map(|room| format!("{room}/photos/files/{file}")));
    }
    for draft in &drafts {
        for form in ["garden-club", "photos", "bin-report"] {
            addresses.push(format!("forms/{form}/from-device/{draft}/files/{draft}"));
            addresses.push(format!("forms/{form}/done/{draft}"));
        }
    }
    for form in ["garden-club", "photos", "bin-report"] {
        addresses.extend([format!("forms/{form}/check-answers"), format!("account/forms/{form}/check-answers")]);
    }
    // Whoever signs in at one council looks at both, with their cookie under both names.
    let mut looks = 0;
    let (nobody, priya) = ("nobody", "Priya Shah");
    for home in ["ashcombe", "penllyn"] {
        for mut visitor in
            visitors(&service, home).into_iter().filter(|visitor| [nobody, priya].contains(&visitor.name))
        {
            visitor.browser.get(&format!("/{home}/account/sign-in"));
            let stolen = visitor.browser.cookies[&format!("onceform-{home}")].clone();
            for council in ["ashcombe", "penllyn"] {
                visitor.browser.cookies.insert(format!("onceform-{council}"), stolen.clone());
                for address in &addresses {
                    let page = visitor.browser.fetch_as("GET", &format!("/{council}/{address}"));
                    looks += 1;
                    let html = page.html.to_lowercase();
                    assert!(
                        !html.contains("quillfeather") && !html.contains("zebedee"),
                        "{} of {home} sees /{council}/{address}: {}",
                        visitor.name,
                        page.status
                    );
                    let begins_anew = address.ends_with("check-answers");
                    assert!(
                        matches!(page.status, 303 | 403 | 404 | 405 | 410) || begins_anew,
                        "{address}: {}",
                        page.status
                    );
                }
            }
        }
    }
    eprintln!("{looks} looks at what is somebody else's");
    assert!(looks > 1_000, "{looks}");
    // It was there to be seen.
    let mut owner = owner;
    assert!(owner.get(&format!("/ashcombe/account/requests/{reference}")).html.contains("Zebedee"));
}

fn copy(service: &Service) {
    let columns = "council, form, version, channel, answers, computed, received_at, caller, customer, resident";
    service.rows(&format!(
        "INSERT INTO submissions (id, idempotency_key, reference, {columns})
         SELECT 'copy' || n, 'key' || n, SUBSTR(reference, 1, 3) || 'COPY-' || n, {columns} FROM submissions,
            (WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {COPIES}) SELECT n FROM numbers) AS many
         WHERE form = 'garden-club' RETURNING id"
    ));
    assert_eq!(count(service, "submissions"), COPIES + 3);
}
