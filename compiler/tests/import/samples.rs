//! What each part of a definition becomes.

use super::{codes, imported};
use compiler::import::{Builder, Names, Weight, import};
use serde_json::{Value, json};

pub(super) fn xgov(pages: Value, conditions: Value) -> String {
    json!({
        "name": "Apply for a stall",
        "startPage": "/start",
        "pages": pages,
        "sections": [{ "name": "you", "title": "About you" }],
        "lists": [
            { "name": "kinds", "title": "Kinds", "type": "string", "items": [
                { "text": "Food and drink", "value": "Food" },
                { "text": "Crafts", "value": "crafts", "description": "Made by hand" },
                { "text": "Something else", "value": "3" },
            ] },
            { "name": "counts", "title": "Counts", "type": "number", "items": [
                { "text": "1", "value": 1 }, { "text": "2", "value": 2 }, { "text": "3", "value": 3 },
            ] },
        ],
        "conditions": conditions,
    })
    .to_string()
}

pub(super) fn page(path: &str, components: Value, next: Value) -> Value {
    json!({ "path": path, "title": path.trim_start_matches('/'), "components": components, "next": next })
}

pub(super) fn one(kind: &str, name: &str, more: Value) -> Value {
    let mut component =
        json!({ "type": kind, "name": name, "title": format!("Your {name}"), "options": {}, "schema": {} });
    for (key, value) in more.as_object().unwrap() {
        component[key] = value.clone();
    }
    component
}

pub(super) fn when(name: &str, question: &str, operator: &str, value: &str) -> Value {
    json!({ "name": name, "displayName": name, "value": { "name": name, "conditions": [
        { "field": { "name": question, "type": "RadiosField", "display": question }, "operator": operator,
          "value": { "type": "Value", "value": value, "display": value } },
    ] } })
}

pub(super) fn ask_whens(yaml: &str) -> Vec<&str> {
    yaml.lines().filter_map(|line| line.trim().strip_prefix("ask when: ")).collect()
}

#[test]
fn links_with_conditions_become_a_list_with_ask_when() {
    let text = xgov(
        json!([
            page("/start", json!([one("YesNoField", "owner", json!({}))]), json!([
                { "path": "/rent", "condition": "rents" }, { "path": "/kind" },
            ])),
            page("/kind", json!([one("RadiosField", "kind", json!({ "list": "kinds" }))]), json!([
                { "path": "/food", "condition": "isFood" }, { "path": "/last" },
            ])),
            page("/rent", json!([one("TextField", "landlord", json!({}))]), json!([{ "path": "/kind" }])),
            page("/food", json!([one("TextField", "menu", json!({}))]), json!([{ "path": "/last" }])),
            page("/last", json!([one("EmailAddressField", "email", json!({}))]), json!([{ "path": "/summary" }])),
            { "path": "/summary", "controller": "./pages/summary.js", "title": "Summary", "components": [], "next": [] },
        ]),
        json!([when("rents", "owner", "is", "false"), when("isFood", "kind", "is", "Food")]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert_eq!(ask_whens(&imported.yaml), ["owner is no", "kind is food"], "{}", imported.yaml);
    let pages: Vec<&str> = imported.yaml.lines().filter_map(|line| line.strip_prefix("  - page: ")).collect();
    assert_eq!(pages, ["start", "rent", "kind", "food", "last"]);
    assert_eq!(codes(&checked), ["F070"], "an e-mail address without a purpose, which the form had not");
    assert!(imported.yaml.contains("food: Food and drink  # stored as Food"), "{}", imported.yaml);
    assert!(imported.yaml.contains("something_else: Something else  # stored as 3"), "{}", imported.yaml);
    assert!(imported.yaml.contains("journey: apply"));
}

#[test]
fn a_page_without_questions_and_links_is_an_exit_directly_behind_its_question() {
    let text = xgov(
        json!([
            page("/start", json!([one("YesNoField", "resident", json!({}))]), json!([
                { "path": "/about" }, { "path": "/sorry", "condition": "elsewhere" },
            ])),
            page("/about", json!([one("TextField", "reason", json!({}))]), json!([{ "path": "/summary" }])),
            page("/sorry", json!([{ "type": "Para", "content": "<p>Ask <a href=\"https://example.gov.uk\">them</a>.</p>" }]), json!([])),
            { "path": "/summary", "controller": "SummaryPageController", "title": "Summary" },
        ]),
        json!([when("elsewhere", "resident", "is", "false")]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
    assert_eq!(ask_whens(&imported.yaml), ["resident is no"], "who is left was not sent away: {}", imported.yaml);
    assert!(imported.yaml.contains("exit: sorry\n    text: Ask [them](https://example.gov.uk)."), "{}", imported.yaml);
    assert!(imported.yaml.find("page: sorry") < imported.yaml.find("page: about"));
}

#[test]
fn faults_of_the_form_are_said_and_kept() {
    let neither = json!({ "name": "neither", "displayName": "neither", "value": { "name": "neither", "conditions": [
        { "field": { "name": "kind", "type": "RadiosField", "display": "Kind" }, "operator": "is not",
          "value": { "type": "Value", "value": "Food", "display": "Food" } },
        { "coordinator": "or", "field": { "name": "kind", "type": "RadiosField", "display": "Kind" }, "operator": "is not",
          "value": { "type": "Value", "value": "crafts", "display": "Crafts" } },
    ] } });
    let text = xgov(
        json!([
            page(
                "/start",
                json!([one("RadiosField", "kind", json!({ "list": "kinds" }))]),
                json!([
                    { "path": "/gone", "condition": "isLost" }, { "path": "/other", "condition": "neither" },
                    { "path": "/lost", "condition": "isLost" }, { "path": "/last", "condition": "nowhere" }, { "path": "/last" },
                ])
            ),
            page(
                "/other",
                json!([one("TextField", "what", json!({}))]),
                json!([{ "path": "/start", "condition": "isLost" }, { "path": "/last" }, { "path": "/last" }])
            ),
            page("/lost", json!([one("TextField", "never", json!({}))]), json!([{ "path": "/last" }])),
            page("/last", json!([one("TextField", "end", json!({}))]), json!([])),
            page("/island", json!([one("TextField", "alone", json!({}))]), json!([])),
        ]),
        json!([neither, when("isLost", "kind", "is", "food"), when("strange", "nobody", "is", "x")]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    let faults: Vec<String> =
        imported.notes.iter().filter(|note| note.weight == Weight::Fault).map(ToString::to_string).collect();
    let said = |part: &str| assert!(faults.iter().any(|fault| fault.contains(part)), "{part}: {faults:#?}");
    said("`/gone`, and there is no such page");
    said("neither: This condition is always met");
    said("“food”, which is none of its options");
    said("There is no condition `nowhere`");
    said("It leads back to /start");
    said("/island: No route leads to this page");
    said("/other: Its link to `/last` is never followed");
    said("“nobody” (`nobody`), which no page asks");
    assert!(imported.yaml.contains("neither: kind is not food or kind is not crafts"), "{}", imported.yaml);
    assert_eq!(codes(&checked), ["F035"], "{}", imported.yaml);
}

#[test]
fn a_value_that_is_no_option_is_found_where_it_is_compared() {
    let text = xgov(
        json!([
            page(
                "/start",
                json!([one("RadiosField", "kind", json!({ "list": "kinds" }))]),
                json!([
                    { "path": "/more", "condition": "small" }, { "path": "/last" },
                ])
            ),
            page("/more", json!([one("TextField", "what", json!({}))]), json!([{ "path": "/last" }])),
            page("/last", json!([one("TextField", "end", json!({}))]), json!([])),
        ]),
        json!([when("small", "kind", "is", "food")]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert_eq!(codes(&checked), ["F045"], "{}", imported.yaml);
    assert_eq!(ask_whens(&imported.yaml), ["kind is food_missing"], "not to be taken for `food`");
}

#[test]
fn every_type_has_its_counterpart() {
    let kinds = [
        ("TextField", "text"),
        ("MultilineTextField", "long text"),
        ("FreeTextField", "long text"),
        ("YesNoField", "yes or no"),
        ("DateField", "date"),
        ("DatePartsField", "date"),
        ("TimeField", "time"),
        ("MonthYearField", "text"),
        ("UkAddressField", "address"),
        ("TelephoneNumberField", "phone"),
        ("EmailAddressField", "email"),
        ("WebsiteField", "text"),
        ("NumberField", "decimal"),
        ("DeclarationField", "declaration"),
        ("OsGridRefField", "text"),
        ("NationalGridFieldNumberField", "text"),
    ];
    let letters = "abcdefghijklmnopqrstuvwxyz";
    let components: Vec<Value> =
        kinds.iter().zip(letters.chars()).map(|((kind, _), c)| one(kind, &format!("field {c}"), json!({}))).collect();
    let (imported, checked) =
        imported(&xgov(json!([page("/start", json!(components), json!([]))]), json!([])), Builder::Xgov);
    let types: Vec<&str> = imported.yaml.lines().filter_map(|line| line.trim().strip_prefix("type: ")).collect();
    assert_eq!(types, kinds.map(|(_, ours)| ours), "{}", imported.yaml);
    assert_eq!(codes(&checked), ["F070"], "{}", imported.yaml);
    for kind in [
        "FileUploadField",
        "ClientSideFileUploadField",
        "EastingNorthingField",
        "LatLongField",
        "GeospatialField",
        "DateTimeField",
        "SurpriseField",
    ] {
        let text = xgov(json!([page("/start", json!([one(kind, "thing", json!({}))]), json!([]))]), json!([]));
        let (imported, checked) = super::imported(&text, Builder::Xgov);
        assert!(checked.program.is_some(), "{kind} {:?}\n{}", codes(&checked), imported.yaml);
    }
}

#[test]
fn limits_patterns_and_days_from_today_are_carried() {
    let text = xgov(
        json!([page(
            "/start",
            json!([
                one("TextField", "code", json!({ "schema": { "regex": "^[A-Z]{2}\\/[0-9]{4}$", "max": "7" } })),
                one("TextField", "odd", json!({ "schema": { "regex": "^(?=x)x$" } })),
                one(
                    "NumberField",
                    "amount",
                    json!({ "options": { "prefix": "£" }, "schema": { "min": 5, "max": 20000 } })
                ),
                one("DatePartsField", "day", json!({ "options": { "maxDaysInPast": 5, "maxDaysInFuture": "0" } })),
                one(
                    "CheckboxesField",
                    "needs",
                    json!({ "list": "kinds", "options": { "behaviour": "exclusive", "behaviourItemValue": "3", "required": false } })
                ),
            ]),
            json!([])
        )]),
        json!([]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
    for line in [
        "longest: 7",
        "pattern: \"[A-Z]{2}/[0-9]{4}\"",
        "# its answers had to match ^(?=x)x$",
        "type: money",
        "at least: £5",
        "at most: £20,000",
        "- must: day is today - 5 days or after",
        "- must: day is today or before",
        "- must: needs includes only something_else or not (needs includes something_else)",
        "optional: yes",
    ] {
        assert!(imported.yaml.contains(line), "{line}\n{}", imported.yaml);
    }
}

#[test]
fn formulas_and_names_in_sections_are_understood() {
    let mut second = page("/second", json!([one("TextField", "firstName", json!({}))]), json!([]));
    second["section"] = json!("you");
    let text = xgov(
        json!([
            page(
                "/start",
                json!([
                    one("SelectField", "people", json!({ "list": "counts" })),
                    one("TextField", "firstName", json!({}))
                ]),
                json!([
                    { "path": "/second", "condition": "several" },
                ])
            ),
            second,
        ]),
        json!([{ "name": "several", "value": "people > 1 and not (length(firstName) > 5)" }]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
    assert_eq!(ask_whens(&imported.yaml), ["people is not one and length of first_name is at most 5"]);
    assert!(imported.yaml.contains("question: you_first_name"), "{}", imported.yaml);
    assert!(imported.yaml.contains("section: About you"), "{}", imported.yaml);
}

#[test]
fn a_repeated_page_is_a_list() {
    let mut costs = page(
        "/costs",
        json!([
            { "type": "MultiInputField", "name": "costs", "title": "Capital costs", "children": [
                one("TextField", "what", json!({})), one("NumberField", "price", json!({ "options": { "prefix": "£" } })),
            ] },
        ]),
        json!([]),
    );
    costs["controller"] = json!("RepeatingFieldPageController");
    let text = xgov(
        json!([page("/start", json!([one("TextField", "first", json!({}))]), json!([{ "path": "/costs" }])), costs]),
        json!([]),
    );
    let (imported, checked) = imported(&text, Builder::Xgov);
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
    assert!(
        imported.yaml.contains("type: list of\n        ask: Capital costs\n        each: capital cost\n"),
        "{}",
        imported.yaml
    );
    assert!(imported.yaml.contains("            type: money"), "{}", imported.yaml);
}

const PERMIT: &str = "
schema: 2
engine: V2
name: Apply for a permit
startPage: /summary
declaration: Everything is true.
pages:
  - { title: '', path: /length, components: [{ id: q1, type: RadiosField, name: howLong, title: How long do you need it?, list: l1, options: {} }], next: [] }
  - { title: Born, path: /born, components: [{ id: q2, type: DatePartsField, name: born, title: When were you born?, shortDescription: Date of birth, options: {} }], next: [] }
  - { title: Too young, path: /young, controller: TerminalPageController, condition: c2, components: [{ type: Markdown, content: 'Ask a **grown-up**.' }], next: [] }
  - { title: Year, path: /year, condition: c3, components: [{ id: q3, type: YesNoField, name: yearly, title: Do you want to renew it each year?, options: {} }], next: [] }
  - { title: Items, path: /items, controller: RepeatPageController, repeat: { options: { name: items, title: Item }, schema: { min: 2, max: 5 } }, components: [{ id: q4, type: TextField, name: item, title: What is it?, options: {} }], next: [] }
  - { title: '', path: /summary, controller: SummaryPageController }
conditions:
  - { id: c1, displayName: Is a year, items: [{ id: i1, componentId: q1, operator: is, type: ListItemRef, value: { listId: l1, itemId: o1 } }] }
  - { id: c2, displayName: Is too young, items: [{ id: i2, componentId: q2, operator: is less than, type: RelativeDate, value: { period: 18, unit: years, direction: in the past } }] }
  - { id: c3, displayName: A year and old enough, coordinator: and, items: [{ id: i3, conditionId: c1 }, { id: i4, componentId: q2, operator: is before, type: DateValue, value: '2000-01-01' }] }
sections: []
lists:
  - { id: l1, name: lengths, title: Lengths, type: string, items: [{ id: o1, text: A year, value: 12-month }, { id: o2, text: A day, value: 1-day }] }
";

#[test]
fn version_two_pages_stand_in_order_with_their_conditions() {
    let (imported, checked) = imported(PERMIT, Builder::Defra);
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
    assert_eq!(
        ask_whens(&imported.yaml),
        ["born is after today - 18 years", "a_year_and_old_enough"],
        "{}",
        imported.yaml
    );
    for line in [
        "  a_year_and_old_enough: how_long is 12_month and born is before 2000-01-01",
        "    title: How long do you need it?",
        "    exit: Too young\n    text: Ask a **grown-up**.",
        "        at least: 2\n        at most: 5\n        each: item",
        "      - question: declaration\n        type: declaration\n        ask: Everything is true.",
    ] {
        assert!(imported.yaml.contains(line), "{line}\n{}", imported.yaml);
    }
    // JSON says the same.
    let json: Value = serde_saphyr::from_str(PERMIT).unwrap();
    assert_eq!(super::imported(&json.to_string(), Builder::Defra).0.yaml, imported.yaml);
}

#[test]
fn fees_become_tables_products_and_sums() {
    let mut form: Value = serde_json::from_str(&xgov(
        json!([page(
            "/start",
            json!([
                one("RadiosField", "kind", json!({ "list": "kinds" })),
                one("NumberField", "stalls", json!({ "title": "How many stalls?" })),
            ]),
            json!([])
        )]),
        json!([when("isFood", "kind", "is", "Food"), when("isCraft", "kind", "is", "crafts")]),
    ))
    .unwrap();
    form["fees"] = json!([
        { "description": "Food stall", "amount": 5000, "condition": "isFood", "multiplier": "stalls" },
        { "description": "Postage", "amount": 150 },
    ]);
    let (imported, checked) = imported(&form.to_string(), Builder::Xgov);
    assert_eq!(codes(&checked), Vec::<&str>::new(), "{}", imported.yaml);
    for lines in [
        "  food_stall:\n    by: kind\n    is:\n      food: £50\n      crafts: £0\n      something_else: £0\n",
        "  food_stall_in_all:\n    is: food_stall * stalls\n    show: Food stall\n",
        "fee:\n  amount: sum of food_stall_in_all, postage\n  for: Food stall, Postage\n",
    ] {
        assert!(imported.yaml.contains(lines), "{lines}\n{}", imported.yaml);
    }
    form["fees"] = json!([{ "description": "Both", "amount": 1, "condition": "nowhere" }]);
    let (imported, _) = super::imported(&form.to_string(), Builder::Xgov);
    assert!(
        imported.notes.iter().any(|note| note.text == "A fee of £0.01 for Both, when nowhere"),
        "{:?}",
        imported.notes
    );
}

#[test]
fn names_can_be_made_from_the_words() {
    let text = xgov(
        json!([page(
            "/start",
            json!([
                one("YesNoField", "iBCGxY", json!({ "title": "Does your organisation use any other names?" })),
                one("TextField", "ukPassport", json!({})),
            ]),
            json!([])
        )]),
        json!([]),
    );
    let keys = |names| {
        let yaml = import(&text, Builder::Xgov, "x", names).unwrap().yaml;
        yaml.lines().filter_map(|line| line.trim().strip_prefix("- question: ").map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(keys(Names::Kept), ["ibcgxy", "uk_passport"]);
    assert_eq!(keys(Names::Worded), ["organisation_use_any_other_names", "uk_passport"]);
}

#[test]
fn the_same_definition_gives_the_same_file() {
    let (first, _) = imported(PERMIT, Builder::Defra);
    assert_eq!(first, imported(PERMIT, Builder::Defra).0);
}
