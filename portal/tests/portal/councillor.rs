//! A councillor's account: what is reported in their wards, without what is not theirs to see.

use crate::browser::{Browser, Page, Service, root};
use crate::requests::staff;

const CLLR: &str = "Cllr Ruth Abara";
const WEBSITE: &str = "/ashcombe/forms/street-fault";
/// In Marlbrook South, which is one of hers, and in Little Marl, which is not.
const OURS: [&str; 2] = ["51.65500", "-0.60800"];
const THEIRS: [&str; 2] = ["51.68500", "-0.64300"];

fn service() -> Service {
    Service::with_forms(&root().join("forms/street-fault"), &["--now", "2026-03-10T12:00"])
}

/// Reports a blocked drain on the website; its reference number.
fn report(browser: &mut Browser, point: [&str; 2]) -> String {
    let [latitude, longitude] = point;
    let answers: [&[(&str, &str)]; 6] = [
        &[("danger", "no")],
        &[("fault", "drain")],
        &[
            ("place.words", "By my own front door at 7 Rose Lane"),
            ("place.latitude", latitude),
            ("place.longitude", longitude),
        ],
        &[("more", "Call Jo on 07700 900111")],
        &[("updates", "yes")],
        &[("updates", "yes"), ("your_name", "Jo Secret"), ("email", "jo.secret@example.com")],
    ];
    let mut page = browser.get(&format!("{WEBSITE}/danger"));
    for fields in answers {
        page = go_on(browser, &page, fields);
    }
    assert!(page.path.ends_with("check-answers"), "{}: {:?}", page.path, page.errors());
    browser.send(&page, &[("_do", "submit")]).reference()
}

fn go_on(browser: &mut Browser, page: &Page, fields: &[(&str, &str)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("_do", "continue")]).collect();
    browser.send(page, &fields)
}

fn at(reference: &str) -> String {
    format!("/ashcombe/councillor/requests/{reference}")
}

#[test]
fn a_councillor_sees_what_is_reported_in_their_wards_and_nobody_s_details() {
    let service = service();
    let mut resident = service.browser();
    let ours = report(&mut resident, OURS);
    resident.get(&format!("{WEBSITE}/danger"));
    let theirs = report(&mut service.browser(), THEIRS);
    assert_eq!(service.rows("SELECT ward FROM submissions ORDER BY ward"), ["Little Marl", "Marlbrook South"]);
    let mut cllr = staff(&service, "ashcombe", CLLR);
    let wards = cllr.get("/ashcombe/councillor");
    assert!(wards.html.contains(&ours) && wards.html.contains("<circle"), "{}", wards.html);
    assert!(!wards.html.contains(&theirs));
    let request = cllr.get(&at(&ours));
    assert!(request.html.contains("Marlbrook South") && request.html.contains("Received"), "{}", request.html);
    // The council writes to the resident: that is between the two.
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let whole = dev.get(&format!("/ashcombe/work/{ours}"));
    dev.send(&whole, &[("act", "message"), ("message", "Dear Jo, tomorrow at 9"), ("_do", "say")]);
    let request = cllr.get(&at(&ours));
    for page in [&wards, &request] {
        for theirs in ["Secret", "jo.secret", "Rose Lane", "07700 900111", "Dear Jo"] {
            assert!(!page.html.contains(theirs), "{theirs} in {}", page.html);
        }
    }
    assert!(request.html.contains("Message from the council"), "that there was news is no secret");
    // Not in their ward, not their council, not the council's own page of it, not its files.
    assert_eq!(cllr.get(&at(&theirs)).status, 404);
    assert_eq!(cllr.get(&format!("/ashcombe/work/{ours}")).status, 403);
    assert_eq!(staff(&service, "penllyn", CLLR).get(&format!("/penllyn/councillor/requests/{ours}")).status, 404);
    assert!(service.rows("SELECT did FROM looks WHERE thing = 'request'").len() >= 3, "each look is written down");
}

#[test]
fn a_councillor_who_follows_a_request_hears_of_it_until_they_stop() {
    let service = service();
    let ours = report(&mut service.browser(), OURS);
    let mut cllr = staff(&service, "ashcombe", CLLR);
    let page = cllr.get(&at(&ours));
    let page = cllr.send(&page, &[("_do", "follow")]);
    assert!(page.html.contains("You follow this request"), "{}", page.html);
    assert!(cllr.get("/ashcombe/councillor?part=followed").html.contains(&ours));
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let whole = dev.get(&format!("/ashcombe/work/{ours}"));
    let whole = dev.send(&whole, &[("act", "note"), ("message", "Ask the depot"), ("_do", "say")]);
    let whole = dev.send(&whole, &[("act", "done"), ("message", "All clear, Jo"), ("_do", "say")]);
    let letters = "SELECT body FROM outbox WHERE recipient LIKE 'ruth%'";
    let told = service.rows(letters);
    assert_eq!(told.len(), 1, "a note for colleagues is no news");
    assert!(told[0].contains(&ours) && !told[0].contains("Jo"), "{told:?}");
    cllr.send(&page, &[("_do", "stop")]);
    dev.send(&whole, &[("_do", "reopen")]);
    assert_eq!(service.rows(letters).len(), 1);
    assert!(!cllr.get("/ashcombe/councillor?part=followed").html.contains(&ours));
}

#[test]
fn a_request_is_raised_for_a_resident_who_agreed_and_not_without() {
    let service = service();
    let mut cllr = staff(&service, "ashcombe", CLLR);
    let page = cllr.get("/ashcombe/councillor/raise");
    let refused = cllr.send(&page, &[("name", "Ann Other"), ("on.day", "11"), ("on.month", "3"), ("on.year", "2026")]);
    assert_eq!(
        refused.errors(),
        [
            "Enter a phone number or an e-mail address, so that the council can reach them",
            "Choose what the request is about",
            "Choose how they agreed",
            "Enter the day on which they agreed. It must be today or in the past",
            "Confirm that the resident has agreed. Without it you cannot act for them",
        ]
    );
    let call = "0".repeat(32);
    let none = cllr.get(&format!("/ashcombe/councillor/forms/street-fault/{call}"));
    assert!(none.path.starts_with("/ashcombe/councillor/raise"), "{}: no form without consent", none.path);
    let script = cllr.send(
        &page,
        &[
            ("name", "Ann Other"),
            ("phone", "07700 900222"),
            ("form", "street-fault"),
            ("how", "in person"),
            ("on.day", "9"),
            ("on.month", "March"),
            ("on.year", "2026"),
            ("agreed", "yes"),
        ],
    );
    assert!(script.path.starts_with("/ashcombe/councillor/forms/street-fault/"), "{}", script.path);
    assert!(script.html.contains("Ann Other"), "{}", script.html);
    assert!(!script.html.contains("Who is calling") && !script.html.contains("Call script"), "{}", script.html);
    let sent = cllr.send(
        &script,
        &[
            ("_caller.name", "Ann Other"),
            ("_caller.phone", "07700 900222"),
            ("danger", "no"),
            ("fault", "drain"),
            ("place.words", "Outside the school"),
            ("updates", "no"),
            ("_do", "submit"),
        ],
    );
    let reference = sent.reference();
    // Nobody is on the phone.
    for call in ["Start another call", "read out", "Say: ", "Wrap up"] {
        assert!(!sent.html.contains(call), "{call} in {}", sent.html);
    }
    assert_eq!(sent.link("Raise another request for a resident"), "/ashcombe/councillor/raise");
    assert_eq!(sent.link("Go back to your wards"), "/ashcombe/councillor");
    let raised = cllr.get("/ashcombe/councillor?part=raised");
    assert!(raised.html.contains(&reference), "{}", raised.html);
    // The resident agreed, so what the council answers is shown.
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let whole = dev.get(&format!("/ashcombe/work/{reference}"));
    assert!(whole.html.contains("Ann Other") && whole.html.contains("Cllr Ruth Abara"), "{}", whole.html);
    dev.send(&whole, &[("act", "message"), ("message", "We come on Thursday"), ("_do", "say")]);
    let request = cllr.get(&at(&reference));
    assert!(request.html.contains("We come on Thursday"), "{}", request.html);
    assert!(request.html.contains("in person on 9 March 2026"), "{}", request.html);
    // An agent's calls are not a councillor's.
    assert_eq!(cllr.get("/ashcombe/desk").status, 403);
}

/// A complaint stands in no list of a councillor, whatever ward it is of: what is reported there is of places, not of people.
#[test]
fn a_councillor_sees_no_complaint() {
    let forms = tempfile::tempdir().unwrap();
    for name in ["street-fault", "tell-us", "shared"] {
        std::fs::create_dir(forms.path().join(name)).unwrap();
        for file in std::fs::read_dir(root().join("forms").join(name)).unwrap().map(|file| file.unwrap()) {
            std::fs::copy(file.path(), forms.path().join(name).join(file.file_name())).unwrap();
        }
    }
    let service = Service::with_forms(forms.path(), &["--now", "2026-03-10T12:00"]);
    let fault = report(&mut service.browser(), OURS);
    let mut resident = service.browser();
    let answers: [&[(&str, &str)]; 4] = [
        &[("kind", "compliment")],
        &[("about", "waste")],
        &[("compliment", "Jo of the crew was kind"), ("who_to_thank", "Jo")],
        &[("reply", "no")],
    ];
    let mut page = resident.get("/ashcombe/forms/tell-us/kind");
    for fields in answers {
        page = go_on(&mut resident, &page, fields);
    }
    let complaint = resident.send(&page, &[("_do", "submit")]).reference();
    service.rows("UPDATE submissions SET ward = 'Station', journey = 'report' WHERE form = 'tell-us' RETURNING id");
    let follow = "INSERT INTO follows (person, submission, since) SELECT people.id, submissions.id, '2026-03-10'
        FROM people, submissions WHERE people.name = '{}' AND people.council = 'ashcombe' RETURNING person";
    assert_eq!(service.rows(&follow.replace("{}", CLLR)).len(), 2);
    let mut cllr = staff(&service, "ashcombe", CLLR);
    for part in ["open", "followed"] {
        let list = cllr.get(&format!("/ashcombe/councillor?part={part}"));
        assert!(list.html.contains(&fault) && !list.html.contains(&complaint), "{part}: {}", list.html);
    }
    assert_eq!(cllr.get(&at(&complaint)).status, 404);
    assert_eq!(cllr.get(&at(&fault)).status, 200);
}

/// `_` and `%` in the name of a ward or a service are those letters, and capital letters are no small ones.
#[test]
fn names_of_wards_and_services_stand_for_themselves_alone() {
    let service = service();
    let ours = report(&mut service.browser(), OURS);
    let mut cllr = staff(&service, "ashcombe", CLLR);
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    for (ward, sees) in [("S%n", false), ("Sta_ion", false), ("station", false), ("Station", true)] {
        service.rows(&format!("UPDATE submissions SET ward = '{ward}' RETURNING id"));
        assert_eq!(cllr.get("/ashcombe/councillor").html.contains(&ours), sees, "{ward}");
    }
    service.rows("UPDATE people SET services = '[\"licensing\",\"high-ways\"]' WHERE name = 'Dev Patel' RETURNING id");
    for (name, sees) in [("high_ways", false), ("%", false), ("", false), ("LICENSING", false), ("licensing", true)] {
        service.rows(&format!("UPDATE submissions SET service = '{name}' RETURNING id"));
        assert_eq!(dev.get("/ashcombe/work").html.contains(&ours), sees, "{name}");
    }
}
