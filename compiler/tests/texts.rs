//! Answers in texts and the e-mail: what stands in each place, escaped on pages and plain in an e-mail.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

use compiler::emit::html::{Channel, Filled, Links, Receipt, Renderer, Site};
use compiler::emit::service;
use compiler::eval;
use compiler::manifest::manifest;
use compiler::passage::{self, Facts};
use compiler::program::{Program, Section};
use compiler::source::SourceFile;
use runtime_wasm::answers::Answers;
use runtime_wasm::report::{Day, Report};
use serde_json::{Value, json};

const FORM: &str = r#"
form: missed-bin
title: Report a missed bin
standard: { complete: 2 working days }
data protection: { purpose: To come back, lawful basis: public task, keep for: 1 year }
task list: yes
already reported: { within: 25 metres, during: 7 days, same: [bin] }
fee: { amount: price, for: Extra collection }
calculations:
  price: { by: bin, is: { refuse: £0, garden: £12.50 } }
pages:
  - page: who
    title: Who are you?
    section: You
    questions:
      - { question: full_name, type: name, ask: What is your full name? }
      - { question: email_address, type: email, ask: What is your email address?, optional: yes }
  - page: bin
    title: Which bin?
    section: The bin
    text: "Hello **((full_name))**"
    questions:
      - { question: bin, type: choice, ask: Which bin?, options: { refuse: Black bin, garden: Brown bin } }
  - page: place
    title: Where is it?
    section: The place
    ask when: bin is garden
    text: Your ((bin)), ((email_address or no email)) ((email_address or nothing)).
    questions:
      - { question: property, type: address, ask: What is the address? }
what happens next: |
  We come to ((property.postcode or you)) for your ((bin)), ((fee or nothing to pay)).

  - ((reference)) by ((promised date))
email:
  to: email_address
  subject: Your ((bin)) ((reference))
  text: |
    Dear ((full_name)),

    ((property or No address)), ((fee or free))
"#;

fn program() -> Program {
    let checked = compiler::check(&SourceFile::new("missed-bin.yaml", FORM));
    assert_eq!(checked.diagnostics, []);
    checked.program.unwrap()
}

fn report(program: &Program, answers: &Value) -> Report {
    eval::evaluate(program, &Answers::from_json(&manifest(program), answers), &Day::default())
}

fn answers() -> Value {
    json!({
        "full_name": "Ann *Other* <b> [x](https://x.example)",
        "email_address": "ann@example.com",
        "bin": "garden",
        "property": { "line_1": "1 Mill Lane", "town": "Ashcombe", "postcode": "hp70ab" },
    })
}

#[test]
fn an_email_is_plain_text_with_the_answers_as_people_read_them() {
    let program = program();
    let report = report(&program, &answers());
    let facts = Facts { report: &report, reference: "MB-1", due_by: "Thursday 12 March 2026" };
    let email = program.form.email.as_ref().unwrap();
    assert_eq!(email.to, 1);
    assert_eq!(passage::plain(&program, &email.subject, &facts), "Your Brown bin MB-1");
    // The name is not canonical: a name has no such letters, so it has no answer and the place says that it is to come.
    assert_eq!(passage::plain(&program, &email.text, &facts), "Dear …,\n\n1 Mill Lane, Ashcombe, HP7 0AB, £12.50");
    let none = Report::default();
    let nothing = Facts { report: &none, reference: "", due_by: "" };
    assert_eq!(passage::plain(&program, &email.text, &nothing), "Dear ,\n\nNo address, free");
}

#[test]
fn a_page_shows_answers_letter_by_letter() {
    let program = program();
    let mut given = answers();
    given["full_name"] = json!("Ann O'Other *not* bold");
    let renderer = Renderer::new().unwrap();
    let form = renderer.prepare(program.clone()).unwrap();
    let report = report(&program, &given);
    let filled = Filled { answers: &given, report: &report, errors: &[], revealed: false, known: &[] };
    let (site, links) = (Site::default(), Links::default());
    let page = |id| renderer.page(&form, id, Channel::Website, &site, &links, &filled).unwrap();
    let shown = report.questions[0][0].text.replace('\'', "&#x27;");
    assert!(page(1).contains(&format!("Hello <strong>{shown}</strong>")), "{}", page(1));
    assert!(page(2).contains("Your Brown bin, ann@example.com ann@example.com."), "{}", page(2));
    let receipt = Receipt {
        reference: "MB-1".into(),
        due_by: "Thursday 12 March 2026".into(),
        received: String::new(),
        fee: "12.50".into(),
    };
    let done = renderer.confirmation(&program, Channel::Website, &site, &links, &receipt, &report).unwrap();
    assert!(done.contains("We come to HP7 0AB for your Brown bin, £12.50.</p>"), "{done}");
    assert!(done.contains("<li>MB-1 by Thursday 12 March 2026</li>"), "{done}");
    assert!(done.contains("You have not paid anything yet"), "{done}");
    let check = renderer.check_answers(&program, Channel::Account, &site, &links, &filled).unwrap();
    assert!(check.contains("Extra collection") && check.contains("£12.50"), "{check}");
    let script = renderer.agent_script(&form, &site, &links, &filled, &Default::default()).unwrap();
    assert!(script.contains("To pay: £12.50 for: Extra collection."), "{script}");
    // Each section is a heading of the script once, above the pages in it.
    assert_eq!(script.matches("<h2 class=\"govuk-heading-l\"").count(), 3, "{script}");
}

#[test]
fn a_section_waits_for_those_that_decide_what_it_asks() {
    let section = |title: &str, pages: Vec<usize>, needs: Vec<usize>| Section { title: title.into(), pages, needs };
    assert_eq!(
        program().form.task_list,
        [section("You", vec![0], vec![]), section("The bin", vec![1], vec![]), section("The place", vec![2], vec![1])]
    );
}

#[test]
fn the_service_file_says_what_stands_around_the_questions() {
    let service: Value = serde_json::from_str(&service::text(&program())).unwrap();
    assert_eq!(service["fee"], json!({ "computed": "price", "for": "Extra collection", "code": "" }));
    assert_eq!(service["email"]["subject"], "Your ((bin)) ((reference))");
    assert_eq!(
        service["already_reported"],
        json!({ "within_metres": 25, "place": "property", "during": { "amount": 7, "unit": "days" }, "same": ["bin"] })
    );
    assert_eq!(service["task_list"][2], json!({ "section": "The place", "pages": ["place"], "needs": ["The bin"] }));
    assert_eq!(service.get("open"), None);
}
