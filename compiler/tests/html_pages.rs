//! The pages of a form with every type of question: escaped, well described, with ids that are there once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sample;

use compiler::emit::html::{
    Caller, Changed, Channel, Feedback, Filled, Links, NextPage, Receipt, Renderer, Site, Status, Task,
};
use compiler::program::{Kind, Program};
use compiler::source::SourceFile;
use compiler::words::Language;
use runtime_wasm::report::{Broken, Report};
use serde_json::{Value, json};
use std::collections::HashSet;

fn site(word: impl Fn(&str) -> String) -> Site {
    Site {
        language: Language::English,
        languages: Vec::new(),
        council: word("Ashcombe Borough Council"),
        logo: "/assets/logo.svg".into(),
        home: "/".into(),
        stylesheets: vec!["/assets/onceform.css".into(), "/assets/ashcombe.css".into()],
        script: "/assets/page.js".into(),
        offline: Default::default(),
        next_page: Some(NextPage {
            script: "/assets/next-page.js".into(),
            form: "/form/sample".into(),
            version: "0123456789abcdef".into(),
        }),
        navigation: vec![(word("Your account"), "/account".into()), (word("Sign out"), "/sign-out".into())],
        footer: vec![(word("Privacy"), "/privacy".into()), (word("Accessibility statement"), "/accessibility".into())],
        contact: vec![word("Telephone 01632 960 001, Monday to Friday, 9am to 5pm")],
        notice: word("This is a demonstration"),
        place_of_photo: None,
        about_caller: String::new(),
        raise: String::new(),
        changed: Some(Changed {
            lines: vec![word("What there is to pay has changed.")],
            groups: vec![(word("New questions:"), vec![word("Is it closed?")], word("They are below."))],
        }),
    }
}

fn links(word: impl Fn(&str) -> String) -> Links {
    Links {
        action: "/form/sample/page".into(),
        back: "/form/sample/before".into(),
        page: "/form/sample/".into(),
        forms: "/form/".into(),
        call: word("/desk/call"),
        csrf: word("secret"),
        version: word("0123"),
        assets: "/assets/sample".into(),
        today: "2026-03-10".into(),
        holidays: vec!["2026-04-03".into()],
    }
}

fn answers(word: impl Fn(&str) -> String) -> Value {
    json!({
        "full_name": word("Ada Lovelace"), "email": word("ada@example.com"), "phone": word("07700 900123"),
        "born": {"day": word("9"), "month": "3", "year": "1985"}, "ni": word("QQ 12 34 56 C"),
        "property": {"line_1": word("1 Mill Lane"), "town": "Ashcombe", "postcode": "HP7 0AB"},
        "bin": "hint", "subscribed": "yes", "when": ["late"], "time": word("2pm"), "more": word("</textarea><script>"),
        "people": [{"name": word("Grace"), "income": "10"}, {"name": "Alan"}],
        "photos": [{"id": "ab".repeat(32), "name": word("gate.jpg"), "size": 2_097_152, "kind": "jpg"}],
        "rooms": word("3"), "area": "1.5", "rent": "100", "postcode": "HP7 0AB", "code": word("A1"), "agree": "yes",
    })
}

/// An error on every question, in every row.
fn all_broken(program: &Program) -> Vec<Broken> {
    let mut broken = Vec::new();
    for (question, it) in program.questions.iter().enumerate() {
        match it.list {
            None => broken.push(Broken { question, row: None, rule: 1 }),
            Some(_) => broken.extend((0..2).map(|row| Broken { question, row: Some(row), rule: 1 })),
        }
    }
    broken
}

/// Every page in every channel, by name.
fn pages(word: impl Fn(&str) -> String + Copy, with_errors: bool) -> Vec<(String, String)> {
    let renderer = Renderer::new().unwrap();
    let program = sample::program(word);
    let form = renderer.prepare(program.clone()).unwrap();
    let (site, links, answers) = (site(word), links(word), answers(word));
    let lines = format!("{}\n\n{}\n\nHP7 0AB\n", word("1 Mill Lane"), word("Ashcombe"));
    let more = word("first\nsecond");
    let name = word("Ada");
    let report: Report = sample::report(
        &program,
        2,
        &[
            ("full_name", &name),
            ("property", &lines),
            ("bin", "hint"),
            ("when", "early\nlate"),
            ("more", &more),
            ("born", "1985-03-09"),
            ("name.1", &name),
            ("income.1", "1234.50"),
            ("agree", "yes"),
        ],
    );
    let broken = if with_errors { all_broken(&program) } else { Vec::new() };
    let known = vec!["full_name".to_owned(), "property".to_owned()];
    let filled = Filled { answers: &answers, report: &report, errors: &broken, revealed: with_errors, known: &known };
    let receipt = Receipt {
        reference: word("MB-4F7K-2QXD"),
        due_by: word("Thursday 12 March 2026"),
        received: word("10 March 2026 at 2:30pm"),
        fee: "45.00".to_owned(),
    };
    let caller = Caller { name: word("Ada"), phone: word("1"), email: word("a"), postcode: word("HP7") };
    let mut pages = vec![
        ("agent-script".to_owned(), renderer.agent_script(&form, &site, &links, &filled, &caller).unwrap()),
        ("exit".to_owned(), renderer.exit(&program, 5, Channel::Website, &site, &links, &filled).unwrap()),
    ];
    for channel in [Channel::Website, Channel::Account, Channel::Agent] {
        let shown = format!("{channel:?}").to_lowercase();
        let mut add = |name: &str, html| pages.push((format!("{shown}-{name}"), html));
        add("start", renderer.start(&program, channel, &site, &links).unwrap());
        add("check", renderer.check_answers(&program, channel, &site, &links, &filled).unwrap());
        add("confirmation", renderer.confirmation(&program, channel, &site, &links, &receipt, &report).unwrap());
        add("closed", renderer.closed(&program, channel, &site, &links).unwrap());
        let statuses = [Status::Completed, Status::InProgress, Status::NotStarted, Status::CannotStart];
        let task = |status| Task { title: word("Your home"), address: "/home".to_owned(), status };
        let check = if with_errors { "" } else { "/check" };
        add("tasks", renderer.task_list(&program, channel, &site, &links, &statuses.map(task), check).unwrap());
        let error = if with_errors { "Select how easy it was" } else { "" };
        for sent in [false, true] {
            let feedback = Feedback { rating: 2, words: word("Well"), error: error.to_owned(), sent };
            add(&format!("feedback-{sent}"), renderer.feedback(&program, channel, &site, &links, &feedback).unwrap());
        }
        for (id, page) in program.pages.iter().enumerate().filter(|(_, page)| page.exit.is_none()) {
            add(&page.key, renderer.page(&form, id, channel, &site, &links, &filled).unwrap());
        }
    }
    pages
}

fn plain(text: &str) -> String {
    text.to_owned()
}

/// Values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(start.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn no_text_and_no_answer_comes_out_raw() {
    for (name, html) in pages(sample::hostile, true) {
        assert!(!html.contains("<img src=x"), "{name} has a raw payload: {html}");
        assert!(!html.contains("\"'&<"), "{name}");
        assert!(!html.contains("</textarea><script>"), "{name}");
        // In the data block the payload cannot end the block either.
        let scripts = html.matches("<script").count();
        assert_eq!(scripts, html.matches("</script>").count(), "{name}");
        assert!(html.contains("&lt;img src=x") || html.contains("\\u003cimg src=x"), "{name} lost the text");
    }
}

#[test]
fn ids_are_there_once_and_every_reference_has_its_target() {
    for with_errors in [false, true] {
        for (name, html) in pages(plain, with_errors) {
            let ids = values(&html, "id");
            let set: HashSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), set.len(), "{name}: an id is there twice in {ids:?}");
            for id in &ids {
                assert!(!id.is_empty() && !id.contains(char::is_whitespace), "{name}: id {id:?}");
            }
            for target in values(&html, "for").into_iter().chain(values(&html, "aria-labelledby")) {
                assert!(set.contains(target), "{name}: nothing has the id {target}");
            }
            for described in values(&html, "aria-describedby").iter().flat_map(|ids| ids.split(' ')) {
                assert!(set.contains(described), "{name}: nothing has the id {described}");
            }
            let inside = values(&html, "href").into_iter().filter_map(|link| link.strip_prefix('#'));
            for target in inside.filter(|target| !target.is_empty()) {
                assert!(set.contains(target), "{name}: the link to {target} leads nowhere");
            }
        }
    }
}

#[test]
fn every_control_has_its_label_and_every_page_one_heading() {
    for (name, html) in pages(plain, true) {
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        let labels: HashSet<&str> = values(&html, "for").into_iter().collect();
        for tag in html.split('<').filter(|tag| tag.starts_with("input ") || tag.starts_with("textarea ")) {
            if tag.contains("type=\"hidden\"") {
                continue;
            }
            let id = values(tag, "id");
            assert!(labels.contains(id[0]), "{name}: no label for {tag}");
        }
        let legends = html.matches("<legend").count();
        assert_eq!(legends, html.matches("<fieldset").count(), "{name}: each fieldset has its legend");
    }
}

#[test]
fn errors_stand_in_the_title_the_summary_and_at_the_control() {
    let pages = pages(plain, true);
    let (_, html) = pages.iter().find(|(name, _)| name == "website-home").unwrap();
    assert!(html.contains("<title>Error: What is your address? – "), "{html}");
    assert!(html.contains("<li><a href=\"#property-line_1\">Enter the property (1)</a></li>"), "{html}");
    assert!(html.contains("id=\"property--error\" class=\"govuk-error-message\""), "{html}");
    let (_, html) = pages.iter().find(|(name, _)| name == "website-household").unwrap();
    assert!(html.contains("<a href=\"#people-2-income\">"), "{html}");
}

#[test]
fn what_is_not_asked_is_hidden_and_its_controls_are_off() {
    let renderer = Renderer::new().unwrap();
    let program = sample::program(plain);
    let form = renderer.prepare(program.clone()).unwrap();
    let mut report = sample::report(&program, 0, &[]);
    let subscribed = program.questions.iter().position(|question| question.key == "subscribed").unwrap();
    report.questions[subscribed][0].state = runtime_wasm::abi::state::NOT_ASKED;
    let filled = Filled { answers: &json!({}), report: &report, errors: &[], revealed: false, known: &[] };
    let html = renderer.page(&form, 2, Channel::Website, &site(plain), &links(plain), &filled).unwrap();
    let (_, rest) = html.split_once(&format!("data-question=\"{subscribed}\"")).unwrap();
    let (wrapper, rest) = rest.split_once('>').unwrap();
    assert!(wrapper.ends_with(" hidden"), "{wrapper}");
    let (question, _) = rest.split_once("data-question").unwrap();
    let controls = question.matches("<input").count();
    assert_eq!(controls, 3, "two options and what says that it is shown");
    assert_eq!(question.matches(" disabled>").count(), controls, "{question}");
}

#[test]
fn changing_an_answer_leads_to_its_control_and_the_agent_stays_on_the_screen() {
    let pages = pages(plain, false);
    let (_, check) = pages.iter().find(|(name, _)| name == "website-check").unwrap();
    let link = "&#x2f;form&#x2f;sample&#x2f;about?from=check#born-day";
    assert!(check.contains(link) && check.contains("Not answered yet"), "{check}");
    let (_, script) = pages.iter().find(|(name, _)| name == "agent-script").unwrap();
    assert!(script.contains("href=\"#born-day\"") && !script.contains("from=check"), "{script}");
    assert!(!script.contains("Not answered yet"), "what is not answered is not read out: {script}");
}

#[test]
fn the_script_names_each_section_and_each_question_once() {
    let form = "form: hello\ntitle: Say hello\npages:
  - page: colour
    title: Which colour do you like?
    section: About you
    questions:
      - { question: colour, type: choice, ask: Which colour do you like?, options: { red: Red, blue: Blue } }
  - page: no_red
    exit: We have no red
    ask when: colour is red
  - page: more
    title: More about you
    section: About you
    questions:
      - { question: note, type: long text, ask: What else would you like to say?, optional: yes }
";
    let program = compiler::check(&SourceFile::new("hello.yaml", form)).program.unwrap();
    let report = sample::report(&program, 0, &[]);
    let filled = Filled { answers: &json!({}), report: &report, errors: &[], revealed: false, known: &[] };
    let renderer = Renderer::new().unwrap();
    let form = renderer.prepare(program.clone()).unwrap();
    let script = renderer.agent_script(&form, &site(plain), &links(plain), &filled, &Caller::default()).unwrap();
    assert_eq!(script.matches(">About you</h2>").count(), 1, "the exit between its pages stands in it: {script}");
    assert_eq!(script.matches("More about you</h3>").count(), 1, "{script}");
    assert!(
        script.contains("<h3 class=\"govuk-visually-hidden\" id=\"step--0\">Which colour do you like?"),
        "{script}"
    );
}

#[test]
fn a_list_that_needs_a_row_starts_with_one_and_can_grow() {
    let renderer = Renderer::new().unwrap();
    let program = sample::program(plain);
    let form = renderer.prepare(program.clone()).unwrap();
    assert!(matches!(program.questions[11].kind, Kind::List { .. }));
    let shown = |rows: usize| {
        let report = sample::report(&program, rows, &[]);
        let answers = json!({"people": vec![json!({"name": "A"}); rows]});
        let filled = Filled { answers: &answers, report: &report, errors: &[], revealed: false, known: &[] };
        renderer.page(&form, 3, Channel::Website, &site(plain), &links(plain), &filled).unwrap()
    };
    let blank = shown(0);
    assert!(blank.contains("name=\"people.1.name\"") && !blank.contains("people.2.name"), "{blank}");
    assert!(blank.contains("value=\"add:people\""), "{blank}");
    let full = shown(4);
    assert!(full.contains("value=\"remove:people:4\"") && !full.contains("value=\"add:people\""), "{full}");
    // The Enter key continues; it does not remove the first person.
    let first = full.split("name=\"_do\" value=\"").nth(1).unwrap();
    assert!(first.starts_with("continue\""), "{first}");
}

#[test]
fn the_message_table_is_found_by_question_and_rule() {
    let program = sample::program(plain);
    let table: Value = serde_json::from_str(&compiler::emit::texts::text(&program)).unwrap();
    let people = program.questions.iter().position(|question| question.key == "people").unwrap();
    assert_eq!(table["questions"][people + 2]["key"], "people.income");
    assert_eq!(table["questions"][people + 2]["messages"]["1"], "Enter the income (1)");
}

#[test]
fn a_template_must_be_escaped_and_must_not_miss_anything() {
    let mut renderer = Renderer::new().unwrap();
    assert!(renderer.add("mail.txt", "{{ title }}").unwrap_err().to_string().contains("must end in .html"));
    renderer
        .add(
            "own.html",
            "{% extends \"layout.html\" %}{% block content %}<h1>{{ title }}</h1>{{ missing }}{% endblock %}",
        )
        .unwrap();
    let context = json!({"site": site(plain), "title": "A & B"});
    assert!(
        renderer.render(Language::English, "own.html", &context).is_err(),
        "a value that is not there must be an error"
    );
    renderer
        .add("ours.html", "{% extends \"layout.html\" %}{% block content %}<h1>{{ title }}</h1>{% endblock %}")
        .unwrap();
    let html = renderer.render(Language::English, "ours.html", &context).unwrap();
    assert!(html.contains("<h1>A &amp; B</h1>") && html.contains("<title>A &amp; B – Ashcombe"), "{html}");
}

/// Several people can have the same error: the summary says whose it is, on the server and in the page module, which takes
/// the words from the row.
#[test]
fn the_summary_says_to_which_row_an_error_belongs() {
    let pages = pages(|text: &str| text.replace('A', "&"), true);
    let (_, page) = pages.iter().find(|(name, _)| name == "website-household").unwrap_or_else(|| {
        panic!("{:?}", pages.iter().map(|(name, _)| name).collect::<Vec<_>>());
    });
    let (_, listed) = page.split_once("govuk-error-summary__list").unwrap();
    let (summary, rest) = listed.split_once("</ul>").unwrap();
    for person in ["Person 1: Enter the income (1)", "Person 2: Enter the income (1)"] {
        assert!(summary.contains(&format!(">{person}</a>")), "{summary}");
        assert!(!rest.contains(person), "at the question itself the row is plain to see");
    }
    for prefix in ["data-prefix=\"Person 1: \"", "data-prefix=\"Person 2: \""] {
        assert!(rest.contains(prefix), "{rest}");
    }
    assert!(rest.contains(">Person 2</legend>"), "{rest}");
    let (_, script) = pages.iter().find(|(name, _)| name == "agent-script").unwrap();
    assert!(script.contains(">Person 2: Enter the income (1)</a>"), "{script}");
}

#[test]
fn an_agent_who_is_at_an_exit_is_not_offered_to_send() {
    let renderer = Renderer::new().unwrap();
    let program = sample::program(plain);
    let form = renderer.prepare(program.clone()).unwrap();
    let send = |exit: Option<usize>| {
        let report = Report { exit, ..sample::report(&program, 0, &[]) };
        let filled = Filled { answers: &json!({}), report: &report, errors: &[], revealed: false, known: &[] };
        let html = renderer.agent_script(&form, &site(plain), &links(plain), &filled, &Caller::default()).unwrap();
        let (_, button) = html.split_once("value=\"submit\"").unwrap();
        button.split_once('>').unwrap().0.to_owned()
    };
    assert!(send(None).ends_with(" data-send"), "{}", send(None));
    assert!(send(Some(4)).ends_with(" data-send hidden disabled"), "{}", send(Some(4)));
}

/// Leaves the pages where a person can look at them.
#[test]
fn pages_are_written_for_looking_at() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).unwrap();
    for (state, with_errors) in [("", false), ("-errors", true)] {
        for (name, html) in pages(plain, with_errors) {
            std::fs::write(folder.join(format!("{name}{state}.html")), html).unwrap();
        }
    }
}
