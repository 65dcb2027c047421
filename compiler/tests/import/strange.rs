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

const LICENCE: &str = "
engine: V2
schema: 2
name: Apply for a licence
pages:
  - { title: Kind, path: /kind, components: [{ id: q1, type: RadiosField, name: kind, title: Which kind?, list: l1, options: {} }] }
  - { title: Sure, path: /sure, condition: lost, components: [{ id: q2, type: YesNoField, name: sure, title: Are you sure?, options: {} }] }
  - { title: No, path: /no, controller: TerminalPageController, condition: lost, components: [{ type: Markdown, content: Sorry }] }
  - { title: Never, path: /never, condition: round, components: [{ id: q3, type: TextField, name: never, title: What?, options: {} }] }
  - { title: Gone, path: /gone, condition: nowhere, components: [{ id: q4, type: TextField, name: gone, title: Where?, options: {} }] }
  - { title: Not sure, path: /unsure, condition: no, components: [{ id: q5, type: TextField, name: why, title: Why not?, options: {} }] }
  - { title: Needs, path: /needs, components: [{ id: q6, type: CheckboxesField, name: needs, title: What do you need?, list: l2, options: {} }] }
  - { title: Place, path: /place, components: [{ id: q7, type: GeospatialField, name: place, title: Where are the barns?, options: {} }] }
  - { title: Pay, path: /pay, condition: big, components: [{ id: q8, type: PaymentField, name: pay, title: Pay, options: { amount: 10, description: Licence } }] }
  - { title: '', path: /summary, controller: SummaryPageWithConfirmationEmailController }
conditions:
  - { id: lost, displayName: Lost, items: [{ id: i1, componentId: q1, operator: is like, type: StringValue, value: x }] }
  - { id: round, displayName: Round, items: [{ id: i2, conditionId: round }] }
  - { id: no, displayName: Not sure, items: [{ id: i3, componentId: q2, operator: is, type: ListItemRef, value: { listId: 3167ecb5-61f9-4918-b7d0-6793b56aa814, itemId: f39000eb-c51b-4019-8f82-bbda0423f04d } }] }
  - { id: big, displayName: Big, items: [{ id: i4, componentId: q1, operator: is, type: ListItemRef, value: { listId: l1, itemId: o1 } }] }
lists:
  - { id: l1, name: kinds, title: Kinds, type: string, items: [{ id: o1, text: Big, value: big }, { id: o2, text: Small, value: small }] }
  - { id: l2, name: needs, title: Needs, type: string, items: [
      { id: o3, text: A ramp, value: ramp },
      { id: o4, text: None of these, value: none, extensions: [{ type: exclusive }, { type: additional-question, id: q9, name: other, title: What else?, schema: { max: 200 }, options: {} }] }] }
";

#[test]
fn newer_parts_of_version_two_are_carried() {
    // Whose it is shows in the definition: a wrong word on the command line changes nothing but the kind of numbers.
    for builder in [Builder::Defra, Builder::Xgov] {
        let (imported, checked) = imported(LICENCE, builder);
        for lines in [
            "- page: sure\n    title: Sure\n    questions:",
            "- page: gone\n    title: Gone\n    questions:",
            "title: Not sure\n    ask when: sure is no\n",
            "- must: needs includes only none or not (needs includes none)",
            "ask: What else?\n        ask when: needs includes none\n        longest: 200",
            "type: location",
            "    by: kind\n    is:\n      big: £10\n      small: £0\n",
        ] {
            assert!(imported.yaml.contains(lines), "{lines}\n{}", imported.yaml);
        }
        assert!(!imported.yaml.contains("exit:") && !imported.yaml.contains("question: never"), "{}", imported.yaml);
        let told: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
        for part in [
            "/sure: When this page is shown could not be carried in full, so it is asked of all who come here",
            "/no: When this page is shown could not be carried in full, so it is left out",
            "/never: Its condition is never met, so it is left out (it holds never)",
            "/gone: There is no condition `nowhere`, so it was shown to everybody",
            "Several places, lines and shapes on a map are one place now",
        ] {
            assert!(told.iter().any(|note| note.contains(part)), "{part}: {told:#?}");
        }
        assert!(checked.program.is_some(), "{:?}\n{}", codes(&checked), imported.yaml);
    }
}
