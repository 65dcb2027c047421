//! Forms as they are found outside: what newer versions and other people's builders add, and what is written by mistake.

use super::samples::{ask_whens, one, page, when, xgov};
use super::{codes, imported};
use compiler::Checked;
use compiler::import::{Builder, Imported, Weight};
use serde_json::{Value, json};

fn summary() -> Value {
    json!({ "path": "/summary", "controller": "./pages/summary.js", "title": "Summary", "components": [] })
}

/// A question with one branch for each comparison, each leading to a page of its own.
fn branches(question: Value, comparisons: &[(&str, Value)]) -> (Imported, Checked) {
    let name = |n: usize| format!("c{n}");
    let mut next: Vec<Value> =
        (0..comparisons.len()).map(|n| json!({ "path": format!("/p{n}"), "condition": name(n) })).collect();
    next.push(json!({ "path": "/last" }));
    let mut pages = vec![page("/start", json!([question]), json!(next))];
    pages.extend((0..comparisons.len()).map(|n| {
        let asked = one("TextField", &format!("text {n}"), json!({}));
        page(&format!("/p{n}"), json!([asked]), json!([{ "path": "/last" }]))
    }));
    pages.push(page("/last", json!([one("TextField", "last", json!({}))]), json!([{ "path": "/summary" }])));
    pages.push(summary());
    let conditions: Vec<Value> = comparisons
        .iter()
        .enumerate()
        .map(|(n, (operator, value))| {
            let field = json!({ "name": "answer", "type": "TextField", "display": "Answer" });
            json!({ "name": name(n), "displayName": name(n), "value": { "name": name(n), "conditions": [
                { "field": field, "operator": operator, "value": value },
            ] } })
        })
        .collect();
    imported(&xgov(json!(pages), json!(conditions)), Builder::Xgov)
}

fn value(value: &str) -> Value {
    json!({ "type": "Value", "value": value, "display": value })
}

fn from_now(amount: &str, unit: &str) -> Value {
    json!({ "type": "RelativeTime", "timePeriod": amount, "timeUnit": unit, "direction": "in the past", "timeOnly": false })
}

fn said(imported: &Imported, weight: Weight) -> Vec<String> {
    imported.notes.iter().filter(|note| note.weight == weight).map(ToString::to_string).collect()
}

#[test]
fn each_operator_is_written_as_ours_says_it() {
    for (kind, more, operator, with, ask_when) in [
        ("TimeField", json!({}), "is before", value("9:30"), "answer is before 09:30"),
        ("TimeField", json!({}), "is after", value("17:00"), "answer is after 17:00"),
        ("DateField", json!({}), "is", value("2024-02-29T00:00:00.000Z"), "answer is 2024-02-29"),
        ("DateField", json!({}), "is before", value("2024-2-9"), "answer is before 2024-02-09"),
        ("DateTimeField", json!({}), "is after", value("29/02/2024"), "answer is after 2024-02-29"),
        ("DatePartsField", json!({}), "is more than", from_now("3", "weeks"), "answer is before today - 3 weeks"),
        ("CheckboxesField", json!({ "list": "one" }), "contains", value("Agreed"), "answer is answered"),
        (
            "CheckboxesField",
            json!({ "list": "one", "options": { "required": false } }),
            "does not contain",
            value("Agreed"),
            "answer is no",
        ),
        (
            "RadiosField",
            json!({ "list": "kinds", "options": { "required": false } }),
            "is not",
            value(" "),
            "answer is answered",
        ),
    ] {
        let mut text: Value = serde_json::from_str(&xgov(
            json!([
                page("/start", json!([one(kind, "answer", more)]), json!([
                    { "path": "/more", "condition": "met" }, { "path": "/last" },
                ])),
                page("/more", json!([one("TextField", "more", json!({}))]), json!([{ "path": "/last" }])),
                page("/last", json!([one("TextField", "last", json!({}))]), json!([{ "path": "/summary" }])),
                summary(),
            ]),
            json!([{ "name": "met", "value": { "name": "met", "conditions": [
                { "field": { "name": "answer", "type": kind, "display": "Answer" }, "operator": operator, "value": with },
            ] } }]),
        ))
        .unwrap();
        let lists = text["lists"].as_array_mut().unwrap();
        lists.push(json!({ "name": "one", "title": "One", "type": "string", "items": [{ "text": "I agree", "value": "Agreed" }] }));
        let (imported, checked) = imported(&text.to_string(), Builder::Xgov);
        let met = ask_whens(&imported.yaml);
        // Everybody who passed a question that must be answered has answered it.
        let expected =
            if kind == "CheckboxesField" && ask_when == "answer is answered" { vec![] } else { vec![ask_when] };
        assert_eq!(met, expected, "{kind} {operator}\n{}", imported.yaml);
        assert!(checked.program.is_some(), "{kind} {operator} {:?}\n{}", codes(&checked), imported.yaml);
    }
}

#[test]
fn what_cannot_be_compared_is_asked_of_all_and_told() {
    for (question, operator, with) in [
        (one("DateTimeField", "answer", json!({})), "is at least", from_now("2", "hours")),
        (one("DateTimeField", "answer", json!({})), "is before", value("2024-02-29T10:00")),
        (one("MonthYearField", "answer", json!({})), "is", value("2024-02")),
        (one("UkAddressField", "answer", json!({})), "is", value("x")),
        (one("FileUploadField", "answer", json!({})), "is", value("x")),
        (one("NumberField", "answer", json!({})), "is greater than", value("5")),
        (one("YesNoField", "answer", json!({})), "isChecked", value("true")),
    ] {
        let (imported, checked) = branches(question, &[(operator, with)]);
        assert_eq!(ask_whens(&imported.yaml), Vec::<&str>::new(), "{}", imported.yaml);
        assert!(checked.program.is_some(), "{operator} {:?}\n{}", codes(&checked), imported.yaml);
        let told = said(&imported, Weight::NotCarried);
        assert!(told.iter().any(|note| note.contains("`/p0` is followed could not be carried in full")), "{told:?}");
        assert_eq!(said(&imported, Weight::Fault), Vec::<String>::new(), "it is no fault of the form");
    }
}

#[test]
fn an_exit_whose_condition_cannot_be_carried_sends_nobody_away() {
    let text = xgov(
        json!([
            page(
                "/start",
                json!([one("NumberField", "answer", json!({}))]),
                json!([
                    { "path": "/sorry", "condition": "odd" }, { "path": "/last" },
                ])
            ),
            page("/sorry", json!([{ "type": "Para", "content": "Sorry" }]), json!([])),
            page("/last", json!([one("TextField", "last", json!({}))]), json!([{ "path": "/summary" }])),
            summary(),
        ]),
        json!([when("odd", "answer", "is odd", "1")]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert!(!imported.yaml.contains("exit:"), "{}", imported.yaml);
    assert!(checked.program.is_some(), "{:?}", codes(&checked));
    let told = said(&imported, Weight::NotCarried);
    assert!(told.iter().any(|note| note.contains("so nobody follows it")), "{told:?}");
}

#[test]
fn a_link_that_nobody_follows_is_found_and_its_page_is_not_asked_of_all() {
    let text = xgov(
        json!([
            page(
                "/start",
                json!([one("YesNoField", "owner", json!({}))]),
                json!([
                    { "path": "/first", "condition": "yes" }, { "path": "/second", "condition": "yes" }, { "path": "/last" },
                ])
            ),
            page("/first", json!([one("TextField", "first", json!({}))]), json!([{ "path": "/last" }])),
            page("/second", json!([one("TextField", "second", json!({}))]), json!([{ "path": "/last" }])),
            page("/last", json!([one("TextField", "last", json!({}))]), json!([{ "path": "/summary" }])),
            summary(),
        ]),
        json!([when("yes", "owner", "is", "true")]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert_eq!(ask_whens(&imported.yaml), ["owner is yes"], "{}", imported.yaml);
    assert!(!imported.yaml.contains("question: second"), "{}", imported.yaml);
    assert_eq!(codes(&checked), Vec::<&str>::new());
    assert_eq!(
        said(&imported, Weight::Fault),
        [
            "/start: Its link to `/second` is never followed: nobody here meets its condition",
            "/second: Nobody comes to this page, so it is left out (it holds second)",
        ]
    );
}

/// Two links are enough where the way to the page leaves nothing else over.
#[test]
fn a_path_that_leaves_nobody_over_is_no_fault() {
    let both = |name: &str, first: &str, second: &str| {
        json!({ "name": name, "displayName": name, "value": { "name": name, "conditions": [
            { "conditionName": first, "conditionDisplayName": first },
            { "coordinator": "and", "conditionName": second, "conditionDisplayName": second },
        ] } })
    };
    let text = xgov(
        json!([
            page(
                "/start",
                json!([one("YesNoField", "owner", json!({}))]),
                json!([
                    { "path": "/second", "condition": "owns" }, { "path": "/last" },
                ])
            ),
            page(
                "/second",
                json!([one("YesNoField", "alone", json!({}))]),
                json!([
                    { "path": "/third", "condition": "ownsAlone" }, { "path": "/last", "condition": "ownsShared" },
                ])
            ),
            page("/third", json!([one("TextField", "third", json!({}))]), json!([{ "path": "/last" }])),
            page("/last", json!([one("TextField", "last", json!({}))]), json!([{ "path": "/summary" }])),
            summary(),
        ]),
        json!([
            when("owns", "owner", "is", "true"),
            when("alone", "alone", "is", "true"),
            when("shared", "alone", "is", "false"),
            both("ownsAlone", "owns", "alone"),
            both("ownsShared", "owns", "shared"),
        ]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert_eq!(said(&imported, Weight::Fault), Vec::<String>::new());
    assert_eq!(ask_whens(&imported.yaml), ["owner is yes", "alone is yes"], "{}", imported.yaml);
    assert_eq!(codes(&checked), Vec::<&str>::new());
}

#[test]
fn scripts_notes_and_brackets_are_no_words_for_people() {
    let html = "<p>Say who you are.</p><script>if (a < b && c > d) { alert('x') }</script><STYLE>.a > p { }</STYLE>\
                <!-- ask <p>legal</p> first --><p>We add ((one)) and (((two))).</p>";
    let text = xgov(
        json!([
            page(
                "/start",
                json!([
                    { "type": "Html", "content": html },
                    one("TextField", "who", json!({ "title": "Who ((is)) it?" })),
                ]),
                json!([{ "path": "/summary" }])
            ),
            summary(),
        ]),
        json!([]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    for unseen in ["alert", ".a >", "legal", "-->", "(("] {
        assert!(!imported.yaml.contains(unseen), "{unseen}\n{}", imported.yaml);
    }
    assert!(imported.yaml.contains("We add ( (one)) and ( ( (two)))."), "{}", imported.yaml);
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
}

#[test]
fn hidden_answers_are_left_out_unless_a_condition_needs_them() {
    let hidden = json!({ "options": { "classes": "govuk-!-display-none", "required": false } });
    let pages = |name: &str| {
        json!([
            page("/start", json!([
                one("HiddenField", "campaign", json!({})), one("TextField", "disease", hidden.clone()),
                one("TextField", "who", json!({})),
            ]), json!([{ "path": "/more", "condition": "met" }, { "path": "/last" }])),
            page("/more", json!([one("TextField", "more", json!({}))]), json!([{ "path": "/last" }])),
            page("/last", json!([one("TextField", "last", json!({}))]), json!([{ "path": "/summary" }])),
            summary(),
            { "path": "/note", "title": name, "components": [], "next": [] },
        ])
    };
    let (imported, checked) =
        imported(&xgov(pages("a"), json!([when("met", "disease", "is", "measles")])), Builder::Xgov);
    assert!(imported.yaml.contains("question: disease"), "{}", imported.yaml);
    assert!(!imported.yaml.contains("question: campaign"), "{}", imported.yaml);
    assert_eq!(ask_whens(&imported.yaml), ["disease is \"measles\""]);
    assert!(checked.program.is_some(), "{:?}", codes(&checked));
    let (imported, _) = super::imported(&xgov(pages("b"), json!([when("met", "who", "is", "me")])), Builder::Xgov);
    assert!(!imported.yaml.contains("question: disease"), "{}", imported.yaml);
    assert_eq!(said(&imported, Weight::NotCarried).iter().filter(|note| note.contains("Nobody saw it")).count(), 2);
}

#[test]
fn what_the_summary_asks_is_a_page_before_it() {
    let mut check = summary();
    check["components"] = json!([
        { "type": "Para", "content": "Check that everything is correct." },
        one("CheckboxesField", "terms", json!({ "list": "terms" })),
    ]);
    check["controller"] = json!("HeadlessSummaryPageController");
    let text = xgov(
        json!([page("/start", json!([one("TextField", "who", json!({}))]), json!([{ "path": "/summary" }])), check]),
        json!([]),
    );
    let mut text: Value = serde_json::from_str(&text).unwrap();
    let html = "<p>I agree to the <a href=\"https://example.gov.uk/terms\">terms</a>.</p>";
    let terms =
        json!({ "name": "terms", "title": "Terms", "type": "string", "items": [{ "html": html, "value": "yes" }] });
    text["lists"].as_array_mut().unwrap().push(terms);
    let (imported, checked) = imported(&text.to_string(), Builder::Xgov);
    assert!(imported.yaml.contains("title: Before you send your answers\n    text: Check that"), "{}", imported.yaml);
    assert!(imported.yaml.contains("question: terms\n        type: declaration"), "{}", imported.yaml);
    assert!(checked.program.is_some(), "{:?}\n{}", codes(&checked), imported.yaml);
}

#[test]
fn unknown_parts_are_named_and_their_words_are_kept() {
    let mut start = page(
        "/start",
        json!([
            one("TextFieldCustom", "code", json!({})),
            one("NationalInsuranceField", "number", json!({})),
            { "type": "WarningText", "content": "Do not send cash." },
            { "type": "SummaryLists", "content": [{ "title": "Order" }] },
            { "type": "Html", "content": "For some", "options": { "condition": "met" } },
            one("TextField", "address.line", json!({})),
        ]),
        json!([{ "path": "/more", "condition": "met" }, { "path": "/summary" }]),
    );
    start["controller"] = json!("FindAnAddressPageController");
    start["customErrors"] = json!({ "code": "No" });
    start["componentsAfter"] = json!([{ "type": "Para", "content": "Or ring us." }]);
    let more = page("/more", json!([one("TextField", "more", json!({}))]), json!([{ "path": "/summary" }]));
    let text = xgov(json!([start, more, summary()]), json!([when("met", "address.line", "is", "x")]));
    let mut text: Value = serde_json::from_str(&text).unwrap();
    text["additionalStages"] = json!({ "order": ["manager"] });
    text["hooks"] = json!({ "onSubmit": "x" });
    let (imported, checked) = imported(&text.to_string(), Builder::Xgov);
    let told = said(&imported, Weight::NotCarried);
    for part in [
        "FindAnAddressPageController",
        "`customErrors` is not carried",
        "TextFieldCustom",
        "showed answers that were given",
        "shown to some people only",
        "additionalStages: ",
        "hooks: A setting of the form that is not known",
    ] {
        assert!(told.iter().any(|note| note.contains(part)), "{part}: {told:#?}");
    }
    for words in ["Do not send cash.", "Or ring us.", "type: ni number", "ask when: address_line is \"x\""] {
        assert!(imported.yaml.contains(words), "{words}\n{}", imported.yaml);
    }
    assert!(checked.program.is_some(), "{:?}\n{}", codes(&checked), imported.yaml);
}

#[test]
fn what_is_asked_on_two_pages_has_the_answer_of_the_page_that_was_passed() {
    let asked = |list: &str| one("RadiosField", "topic", json!({ "list": list }));
    let text = xgov(
        json!([
            page(
                "/start",
                json!([asked("kinds")]),
                json!([
                    { "path": "/food", "condition": "food" }, { "path": "/last", "condition": "notFood" },
                ])
            ),
            page(
                "/food",
                json!([asked("dishes")]),
                json!([{ "path": "/hot", "condition": "hot" }, { "path": "/last" }])
            ),
            page("/hot", json!([one("TextField", "oven", json!({}))]), json!([{ "path": "/last" }])),
            page("/last", json!([one("TextField", "last", json!({}))]), json!([{ "path": "/summary" }])),
            summary(),
        ]),
        json!([
            when("food", "topic", "is", "Food"),
            when("notFood", "topic", "is not", "Food"),
            when("hot", "topic", "is", "hot")
        ]),
    );
    let mut text: Value = serde_json::from_str(&text).unwrap();
    let items = json!([{ "text": "Hot", "value": "hot" }, { "text": "Cold", "value": "cold" }]);
    text["lists"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "name": "dishes", "title": "Dishes", "type": "string", "items": items }));
    let (imported, checked) = imported(&text.to_string(), Builder::Xgov);
    assert_eq!(ask_whens(&imported.yaml), ["topic is food", "topic_2 is hot"], "{}", imported.yaml);
    assert_eq!(said(&imported, Weight::Fault), Vec::<String>::new());
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
}

#[test]
fn kinds_of_file_that_ours_do_not_take_are_told() {
    let upload = json!({ "options": { "multiple": true, "accept": "application/pdf, .ris,application/xml,.pdf" } });
    let text = xgov(
        json!([
            page("/start", json!([one("FileUploadField", "papers", upload)]), json!([{ "path": "/summary" }])),
            summary()
        ]),
        json!([]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert!(imported.yaml.contains("kinds: [pdf]"), "{}", imported.yaml);
    assert_eq!(said(&imported, Weight::NotCarried), ["Your papers: Files of these kinds: .ris, application/xml"]);
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
}

#[test]
fn options_stored_alike_are_told_and_met_together() {
    let text = xgov(
        json!([
            page(
                "/start",
                json!([one("RadiosField", "size", json!({ "list": "sizes" }))]),
                json!([
                    { "path": "/more", "condition": "small" }, { "path": "/summary" },
                ])
            ),
            page("/more", json!([one("TextField", "more", json!({}))]), json!([{ "path": "/summary" }])),
            summary(),
        ]),
        json!([when("small", "size", "is", "s")]),
    );
    let mut text: Value = serde_json::from_str(&text).unwrap();
    let items = json!([
        { "text": "Small", "value": "s" }, { "text": "Tiny", "value": "s" }, { "text": "Large", "value": "l" },
        { "text": "Huge", "value": "h" },
    ]);
    text["lists"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "name": "sizes", "title": "Sizes", "type": "string", "items": items }));
    let (imported, _) = imported(&text.to_string(), Builder::Xgov);
    assert_eq!(ask_whens(&imported.yaml), ["size is any of [s, s_2]"], "{}", imported.yaml);
    assert!(said(&imported, Weight::Fault).iter().any(|note| note.contains("stored as “s”")));
}

#[test]
fn a_link_to_another_website_for_everybody_else_is_an_exit() {
    let text = xgov(
        json!([
            page(
                "/start",
                json!([one("YesNoField", "here", json!({}))]),
                json!([
                    { "path": "/last", "condition": "here" }, { "redirect": "https://example.gov.uk/elsewhere" },
                ])
            ),
            page("/last", json!([one("TextField", "last", json!({}))]), json!([{ "path": "/summary" }])),
            summary(),
        ]),
        json!([when("here", "here", "is", "true")]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert!(
        imported.yaml.contains("ask when: here is no\n    signpost: https://example.gov.uk/elsewhere"),
        "{}",
        imported.yaml
    );
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
}

#[test]
fn names_in_formulas_and_fees_without_words_are_understood() {
    let text = xgov(
        json!([
            page(
                "/start",
                json!([
                    one("YesNoField", "owner", json!({})),
                    one("TextField", "who", json!({ "options": { "required": false } }))
                ]),
                json!([
                    { "path": "/a", "condition": "owns" }, { "path": "/b", "condition": "named" }, { "path": "/c", "condition": "all" },
                ])
            ),
            page("/a", json!([one("TextField", "a", json!({}))]), json!([{ "path": "/summary" }])),
            page("/b", json!([one("TextField", "b", json!({}))]), json!([{ "path": "/summary" }])),
            page("/c", json!([one("TextField", "c", json!({}))]), json!([{ "path": "/summary" }])),
            summary(),
        ]),
        json!([{ "name": "owns", "value": "owner" }, { "name": "named", "value": "who" }, { "name": "all", "value": "true" }]),
    );
    let mut text: Value = serde_json::from_str(&text).unwrap();
    text["fees"] = json!([{ "description": "", "amount": 0 }]);
    let (imported, checked) = imported(&text.to_string(), Builder::Xgov);
    let when = ask_whens(&imported.yaml);
    assert_eq!(
        when,
        ["owner is yes", "owner is no and who is answered", "owner is no and who is not answered"],
        "{}",
        imported.yaml
    );
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
}
