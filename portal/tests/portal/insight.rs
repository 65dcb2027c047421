//! The figures, worked out by hand here and counted by the service from rows.

use crate::browser::{Browser, Page, Service};
use crate::website::fill;
use std::path::Path;

/// Wednesday 15 July 2026, summer time.
fn in_july() -> Service {
    Service::with_forms(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms"), &["--now", "2026-07-15T12:00"])
}

const JULY: &str = "period=dates&from=2026-07-01&to=2026-07-31";

pub fn supervisor(service: &Service, council: &str) -> Browser {
    let mut browser = service.browser();
    let page = browser.get(&format!("/{council}/staff"));
    browser.send(&page, &[("person", &page.person("Siobhan Kelly"))]);
    browser
}

/// So many contacts that are alike.
fn contacts(service: &Service, number: usize, council: &str, at: &str, channel: &str, reason: &str, about: &str) {
    let row = |it: usize| {
        format!(
            "('{council} {at} {channel} {reason} {it}', '{council}', '{at}', '{channel}', '{reason}', '{about}', '')"
        )
    };
    let rows: Vec<String> = (0..number).map(row).collect();
    let sql = format!(
        "INSERT INTO contacts (id, council, at, channel, reason, service, note) VALUES {} RETURNING id",
        rows.join(", ")
    );
    assert_eq!(service.rows(&sql).len(), number);
}

fn a_july(service: &Service) {
    // Half past nine in London, on a Wednesday; then half past midnight, when it is Thursday there.
    contacts(service, 6, "ashcombe", "2026-07-01T08:30:00.000Z", "website", "new", "waste");
    contacts(service, 2, "ashcombe", "2026-07-01T23:30:00.000Z", "phone", "chasing", "waste");
    contacts(service, 4, "ashcombe", "2026-07-02T09:00:00.000Z", "phone", "new", "waste");
    contacts(service, 3, "ashcombe", "2026-07-02T10:00:00.000Z", "in person", "wrong place", "street-cleaning");
    contacts(service, 1, "ashcombe", "2026-07-03T10:00:00.000Z", "letter", "new", "street-cleaning");
    // The last moment before July in London, and the first after it.
    contacts(service, 1, "ashcombe", "2026-06-30T22:59:59.999Z", "chat", "new", "waste");
    contacts(service, 1, "ashcombe", "2026-07-31T23:00:00.000Z", "chat", "new", "waste");
    contacts(service, 50, "penllyn", "2026-07-02T09:00:00.000Z", "phone", "chasing", "waste");
    // The same days a year before, 364 days back.
    contacts(service, 8, "ashcombe", "2025-07-02T09:00:00.000Z", "phone", "new", "waste");
    contacts(service, 2, "ashcombe", "2025-07-31T09:00:00.000Z", "account", "new", "waste");
}

/// The words of the rows of a table, without its head.
fn rows(page: &Page, key: &str) -> Vec<String> {
    let part = page.html.split_once(&format!(" id=\"{key}\"")).unwrap_or_else(|| panic!("no {key}: {}", page.html)).1;
    let table = part.split_once("<tbody").unwrap().1.split("</table>").next().unwrap();
    let words = |row: &str| {
        let texts =
            row.split('<').filter_map(|tag| Some(tag.split_once('>')?.1.trim())).filter(|text| !text.is_empty());
        texts.collect::<Vec<_>>().join(" | ").replace("&#x27;", "'")
    };
    table.split("</tr>").map(words).filter(|row| !row.is_empty()).collect()
}

#[test]
fn contacts_are_counted_by_channel_service_hour_and_day() {
    let service = in_july();
    a_july(&service);
    let mut browser = supervisor(&service, "ashcombe");
    let page = browser.get(&format!("/ashcombe/insight/contacts?{JULY}"));
    assert!(page.html.contains("38% came online"), "6 of 16: {}", page.html);
    assert_eq!(
        rows(&page, "by-channel"),
        ["Website | 6 | 38%", "Phone | 6 | 38%", "In person | 3 | 19%", "Letter | 1 | 6%", "All | 16 | 100%"]
    );
    assert_eq!(rows(&page, "by-service"), ["Waste | 6 | 6 | 12", "Street cleaning | 0 | 4 | 4", "All | 6 | 10 | 16"]);
    let hours = rows(&page, "by-hour");
    assert_eq!(hours.len(), 24);
    assert_eq!(
        [&hours[0], &hours[9], &hours[10], &hours[11]],
        ["12am | 0 | 2 | 2", "9am | 6 | 0 | 6", "10am | 0 | 4 | 4", "11am | 0 | 4 | 4"]
    );
    assert_eq!(rows(&page, "by-day")[2..5], ["Wednesday | 6 | 0 | 6", "Thursday | 0 | 9 | 9", "Friday | 0 | 1 | 1"]);
    assert!(page.html.contains("aria-label=\"Bar chart: Contacts by channel. Contacts, the most for"), "{}", page.html);
    // One service alone, and the other council.
    let waste = browser.get(&format!("/ashcombe/insight/contacts?{JULY}&service=waste"));
    assert_eq!(rows(&waste, "by-channel"), ["Website | 6 | 50%", "Phone | 6 | 50%", "All | 12 | 100%"]);
    let page = supervisor(&service, "penllyn").get(&format!("/penllyn/insight/contacts?{JULY}"));
    assert_eq!(rows(&page, "by-channel"), ["Phone | 50 | 100%", "All | 50 | 100%"]);
}

#[test]
fn what_contacts_cost_is_held_against_other_days() {
    let service = in_july();
    a_july(&service);
    let mut browser = supervisor(&service, "ashcombe");
    let page = browser.get(&format!("/ashcombe/insight/cost?{JULY}"));
    // 6 × 15p, 6 × £2.83 and 3 × £8.62.
    assert_eq!(
        rows(&page, "by-channel"),
        [
            "Online | 6 | £0.15 | £0.90",
            "Phone | 6 | £2.83 | £16.98",
            "In person | 3 | £8.62 | £25.86",
            "All | 15 | – | £43.74"
        ]
    );
    assert!(page.html.contains("nobody has said what they cost: 1 by letter"), "{}", page.html);
    // 15 contacts, eight of ten by phone and two online: 12 × £2.83 + 3 × £0.15 = £34.41, £9.33 less than now.
    let saved = rows(&page, "saved");
    assert_eq!(saved.last().unwrap(), "All | 100% | 100% | £34.41 | £43.74");
    assert_eq!(saved[1], "Phone | 80% | 40% | £33.96 | £16.98");
    assert!(page.html.contains("£9.33 more than if people had come as they did from 2 July 2025 to 1 August 2025"));
    assert!(rows(&page, "sources").concat().contains("Digital Efficiency Report"));
    // In waste alone nobody came in person: 12 × £2.294 = £27.528, against £17.88.
    let waste = browser.get(&format!("/ashcombe/insight/cost?{JULY}&service=waste"));
    assert!(waste.html.contains("£9.65 less than if people had come as they did"), "{}", waste.html);
    // The days to compare with stay empty unless given, or other days would be compared with those of these.
    assert_eq!(page.value("base_from.day"), "");
    // Held against days in which nobody came.
    let other = browser.get(&format!("/ashcombe/insight/cost?{JULY}&base_from=2024-01-01&base_to=2024-01-31"));
    assert_eq!(["day", "month", "year"].map(|part| other.value(&format!("base_to.{part}"))), ["31", "1", "2024"]);
    assert!(other.html.contains("There were no contacts from 1 January 2024 to 31 January 2024"), "{}", other.html);
}

#[test]
fn contacts_that_could_have_been_avoided_are_those_that_staff_took() {
    let service = in_july();
    a_july(&service);
    let mut browser = supervisor(&service, "ashcombe");
    let page = browser.get(&format!("/ashcombe/insight/avoidable?{JULY}"));
    assert!(page.html.contains("5 of 10 contacts that staff took"), "{}", page.html);
    assert_eq!(
        rows(&page, "by-reason"),
        [
            "New | 5 | 50%",
            "Chasing | 2 | 20%",
            "Did not understand | 0 | 0%",
            "Wrong place | 3 | 30%",
            "All | 10 | 100%"
        ]
    );
    assert_eq!(
        rows(&page, "by-service"),
        ["Street cleaning | 4 | 3 | 75%", "Waste | 6 | 2 | 33%", "All | 10 | 5 | 50%"]
    );
}

fn request(service: &Service, id: &str, due_by: &str, state: &str, done_at: &str, days_left: &str) {
    let sql = format!(
        "INSERT INTO submissions (id, idempotency_key, council, reference, form, version, channel, answers, computed,
            received_at, due_by, caller, service, triage, state, done_at, days_left)
         VALUES ('{id}', '{id}', 'ashcombe', '{id}', 'bin-report', 'x', 'website', '{{}}', '{{}}',
            '2026-07-01T09:00:00.000Z', '{due_by}', '{{}}', 'waste', 'full', '{state}', {done_at}, {days_left}) RETURNING id"
    );
    service.rows(&sql);
}

#[test]
fn promises_are_counted_by_the_day_that_was_promised() {
    let service = in_july();
    request(&service, "in time", "2026-07-06", "done", "'2026-07-06T15:00:00.000Z'", "NULL");
    request(&service, "early", "2026-07-06", "not done", "'2026-07-02T15:00:00.000Z'", "NULL");
    request(&service, "after midnight", "2026-07-06", "done", "'2026-07-06T23:30:00.000Z'", "NULL");
    request(&service, "late", "2026-07-06", "done", "'2026-07-07T09:00:00.000Z'", "NULL");
    request(&service, "overdue", "2026-07-14", "received", "NULL", "NULL");
    request(&service, "today", "2026-07-15", "in progress", "NULL", "NULL");
    request(&service, "stopped", "2026-07-10", "waiting", "NULL", "2");
    request(&service, "withdrawn", "2026-07-10", "withdrawn", "'2026-07-02T15:00:00.000Z'", "NULL");
    request(&service, "june", "2026-06-30", "received", "NULL", "NULL");
    let mut browser = supervisor(&service, "ashcombe");
    let page = browser.get(&format!("/ashcombe/insight/standards?{JULY}"));
    assert_eq!(rows(&page, "by-service"), ["Waste | 2 | 2 | 1 | 40%", "All | 2 | 2 | 1 | 40%"]);
    assert!(page.html.contains("1 whose day is still to come, 1 that wait for the resident"), "{}", page.html);
}

#[test]
fn what_people_said_is_counted_by_form() {
    let service = in_july();
    for (id, rating, day) in [(1, 1, "01"), (2, 2, "15"), (3, 4, "15"), (4, 3, "15"), (5, 5, "16"), (6, 6 - 1, "31")] {
        let sql = format!(
            "INSERT INTO feedback (id, council, form, version, channel, rating, words, given_on)
             VALUES ('{id}', 'ashcombe', 'bin-report', 'x', 'website', {rating}, 'Priya Shah of Mill Lane', '2026-07-{day}')
             RETURNING id"
        );
        service.rows(&sql);
    }
    let page = supervisor(&service, "ashcombe").get("/ashcombe/insight/satisfaction?period=7");
    // The last seven days end today: the two of later days are not in them, nor is the first.
    assert!(page.html.contains("1 of 3 who answered"), "{}", page.html);
    assert_eq!(
        rows(&page, "by-answer")[..4],
        ["Very easy | 0 | 0%", "Easy | 1 | 33%", "Neither easy nor difficult | 1 | 33%", "Difficult | 1 | 33%"]
    );
    assert_eq!(rows(&page, "by-form"), ["Report a bin | 3 | 1 | 1 | 33%"]);
    assert!(!page.html.contains("Priya"), "nobody's words are figures");
}

#[test]
fn forms_are_counted_when_they_are_begun_sent_and_left() {
    let service = Service::start();
    // One is sent, one stops after the first page, and one is told that it is not for them.
    let mut sends = service.browser();
    let check = fill(&mut sends, "/ashcombe/forms/bin-report");
    sends.send(&check, &[("_do", "submit")]).reference();
    let mut stops = service.browser();
    let first = stops.get("/ashcombe/forms/bin-report/bin");
    stops.send(&first, &[("bin", "refuse"), ("_do", "continue")]);
    let mut ends = service.browser();
    let first = ends.get("/ashcombe/forms/bin-report/bin");
    let first = ends.send(&first, &[("bin", "garden"), ("_do", "continue")]);
    ends.send(&first, &[("bin", "garden"), ("subscribed", "no"), ("_do", "continue")]);
    let mut browser = supervisor(&service, "ashcombe");
    let now = browser.get("/ashcombe/insight/completion?period=7");
    let said =
        "3 forms were begun and 1 sent. 1 ended early because they were not for that person, and 1 may still be sent";
    assert!(now.html.contains(said), "{}", now.html);
    assert_eq!(rows(&now, "by-form")[0], "Report a bin | 3 | 1 | 0 | 100%");
    // Three days later the one that was not sent counts as left, on the page that was before it.
    let day = jiff::Zoned::now().date().saturating_sub(jiff::Span::new().days(3));
    service.rows(&format!("UPDATE drafts SET begun_on = '{day}' RETURNING id"));
    let left = "/ashcombe/insight/completion?period=7&form=bin-report";
    let page = browser.get(left);
    assert_eq!(rows(&page, "by-form")[0], "Report a bin | 3 | 1 | 1 | 50%");
    assert_eq!(rows(&page, "pages")[0], "When? | 1 | 100%");
    // The sessions end and take the drafts with them; that they were there stays counted, and nothing else does.
    assert!(service.rows("DELETE FROM sessions WHERE person IS NULL RETURNING id").len() >= 3);
    assert!(service.rows("SELECT id FROM drafts").is_empty());
    let after = browser.get(left);
    assert_eq!([rows(&after, "by-form"), rows(&after, "pages")], [rows(&page, "by-form"), rows(&page, "pages")]);
    let counts = service.rows("SELECT day || ' ' || form || ' ' || channel || ' ' || CAST(number AS TEXT) FROM counts");
    assert_eq!(counts, vec![format!("{day} bin-report website 1"); 3]);
}

#[test]
fn files_to_download_are_rounded() {
    let service = in_july();
    a_july(&service);
    let mut browser = supervisor(&service, "ashcombe");
    let file = browser.fetch_bytes(&format!("/ashcombe/insight/contacts/by-channel.csv?{JULY}"));
    assert_eq!(file.status, 200);
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    let name = "attachment; filename=\"ashcombe-contacts-by-channel-2026-07-01-to-2026-07-31.csv\"";
    assert_eq!(file.headers["content-disposition"], name);
    assert_eq!(
        String::from_utf8(file.body).unwrap(),
        "\u{feff}Channel,Contacts,Share\nWebsite,5,33%\nPhone,5,33%\nIn person,under 5,under 5\nLetter,under 5,under 5\nAll,15,100%\n"
    );
    let file = browser.fetch_bytes(&format!("/ashcombe/insight/cost/by-channel.csv?{JULY}"));
    let text = String::from_utf8(file.body).unwrap();
    assert!(text.contains("Phone,5,2.83,14.15\nIn person,under 5,8.62,under 5\n"), "{text}");
    for nothing in ["contacts/none.csv", "contacts/by-channel", "none/by-channel.csv", "none"] {
        assert_eq!(browser.get(&format!("/ashcombe/insight/{nothing}")).status, 404, "{nothing}");
    }
}

#[test]
fn with_nothing_to_count_every_page_says_so() {
    let service = in_july();
    let mut browser = supervisor(&service, "ashcombe");
    let overview = browser.get("/ashcombe/insight");
    assert_eq!(overview.heading(), "Insight");
    for (topic, said) in [
        ("contacts", "Nobody turned to the council in these days."),
        ("cost", "No contact in these days has a cost."),
        ("completion", "No form was begun in these days."),
        ("avoidable", "No call, visit, letter, e-mail or chat was taken down in these days."),
        ("standards", "No request was promised for one of these days."),
        ("satisfaction", "Nobody has said anything about a form in these days."),
    ] {
        assert!(overview.html.contains(said), "{topic}");
        let page = browser.get(&format!("/ashcombe/insight/{topic}"));
        assert!(page.html.contains(said), "{topic}: {}", page.html);
        let address = format!("/ashcombe/insight/{topic}?");
        assert!(overview.html.replace("&#x2f;", "/").contains(&address), "{topic}");
    }
}

#[test]
fn days_that_cannot_be_counted_are_said_and_nothing_typed_gets_through() {
    let service = in_july();
    let mut browser = supervisor(&service, "ashcombe");
    let page = browser.get("/ashcombe/insight/contacts?period=dates&from=2026-07-09&to=2026-07-08");
    assert_eq!(page.errors(), ["The last day must be the same as or after the first day"]);
    let page = browser.get("/ashcombe/insight/cost?period=7&base_from=x&base_to=2026-07-08");
    assert_eq!(page.errors().len(), 1, "{}", page.html);
    // As the fields of the page are sent, whatever was chosen before.
    let fields = "from.day=1&from.month=July&from.year=2026&to.day=8&to.month=7&to.year=2026";
    let page = browser.get(&format!("/ashcombe/insight/contacts?period=dates&{fields}"));
    assert!(page.errors().is_empty() && page.html.contains("1 July 2026 to 8 July 2026"), "{}", page.html);
    assert!(
        page.html.contains("period=dates&amp;from=2026-07-01&amp;to=2026-07-08"),
        "links say the same: {}",
        page.html
    );
    let page = browser.get("/ashcombe/insight/contacts?period=dates&from.day=31&from.month=2&from.year=2026&to.day=1");
    assert_eq!(page.errors().len(), 2, "{}", page.html);
    assert_eq!(page.value("from.day"), "31", "what was typed is not lost");
    let typed = "%22%3E%3Cscript%3E";
    let page = browser.get(&format!(
        "/ashcombe/insight/contacts?period={typed}&service={typed}&form={typed}&from={typed}&to={typed}&base_from={typed}"
    ));
    assert_eq!(page.status, 200);
    assert!(!page.html.contains("\"><script>"), "{}", page.html);
}

#[test]
fn figures_are_for_whoever_looks_after_the_work_or_the_forms() {
    let service = Service::start();
    for (name, status) in [("Amina Yusuf", 403), ("Cllr Ruth Abara", 403), ("Dev Patel", 200), ("Hannah Frost", 200)] {
        let mut browser = service.browser();
        let page = browser.get("/ashcombe/staff");
        browser.send(&page, &[("person", &page.person(name))]);
        assert_eq!(browser.get("/ashcombe/insight").status, status, "{name}");
        let elsewhere = browser.get("/penllyn/insight");
        assert_eq!(elsewhere.heading(), "Sign in to work for the council", "{name} is nobody there");
    }
}
