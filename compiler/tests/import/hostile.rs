//! Whatever is given, the answer is quick and clear.

use compiler::import::{Builder, MOST_BYTES, Names, import};
use serde_json::json;

fn refused(text: &str) -> String {
    import(text, Builder::Defra, "x", Names::Kept).expect_err("it is refused").to_string()
}

#[test]
fn what_is_no_definition_is_refused_in_plain_words() {
    for (text, says) in [
        ("", "does not"),
        ("hello", "does not"),
        ("[1, 2]", "does not"),
        ("{}", "no list of `pages`"),
        ("pages: five", "no list of `pages`"),
        ("{\"pages\": []}", "has no pages"),
        ("{\"pages\": [", "ends too early"),
        ("{\"pages\": ]}", "line 1, character 11"),
        ("pages: [a\nb: c", "cannot be read as YAML"),
    ] {
        let found = refused(text);
        assert!(found.contains(says), "{text}: {found}");
        for word in ["token", "parse", "null", "enum", "string", "boolean", "mapping", "scalar", "node"] {
            assert!(!found.to_lowercase().contains(word), "{found}");
        }
    }
    assert!(refused(&" ".repeat(MOST_BYTES + 1)).contains("larger than"));
    assert!(refused(&"[".repeat(100_000)).contains("line 1"));
    assert!(refused(&"- ".repeat(100_000)).contains("YAML"));
    let laughs = (1..10).fold("a0: &a0 [x]\n".to_owned(), |all, n| {
        all + &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "))
    });
    refused(&laughs);
}

#[test]
fn parts_of_the_wrong_shape_are_passed_over() {
    let odd = json!({
        "pages": [
            7, null, { "path": 5, "title": { "cy": "Helo" }, "components": "none", "next": { "path": "/x" } },
            { "path": "/a", "components": [null, [], { "type": 3 }, { "type": "TextField", "title": ["x"], "options": 5, "schema": "s" }],
              "next": [5, { "path": null, "condition": {} }], "condition": [1], "repeat": 9, "controller": "RepeatPageController" },
        ],
        "lists": { "a": 1 }, "conditions": [5, { "name": "x" }, { "name": "y", "value": { "conditions": [[]] } }],
        "sections": "s", "fees": [1, { "amount": {} }], "outputs": [[], { "type": "webhook" }], "declaration": 5, "startPage": {},
    });
    for builder in [Builder::Xgov, Builder::Defra] {
        let imported = import(&odd.to_string(), builder, "", Names::Kept).unwrap();
        assert!(imported.notes.iter().any(|note| note.text.starts_with("Passed over")), "{:?}", imported.notes);
        assert!(!compiler::check(&compiler::source::SourceFile::new("x", &imported.yaml)).diagnostics.is_empty());
    }
}

/// Every page leads to the next two, each time by a question of its own: more ways than there are atoms.
#[test]
fn a_dense_graph_is_written_out_without_its_ways_being_counted() {
    let pages: Vec<_> = (0..120)
        .map(|n| {
            json!({ "path": format!("/p{n}"), "title": format!("Page {n}"),
                "components": [{ "type": "YesNoField", "name": format!("q{n}"), "title": format!("Is it {n}?"), "options": { "required": false } }],
                "next": [{ "path": format!("/p{}", n + 1), "condition": format!("c{n}") }, { "path": format!("/p{}", n + 2) },
                         { "path": format!("/p{}", (n * 7 + 5) % 120), "condition": format!("c{}", n / 2) }] })
        })
        .collect();
    let conditions: Vec<_> = (0..120)
        .map(|n| json!({ "name": format!("c{n}"), "value": format!("q{n} == true or q{} == false", n / 3) }))
        .collect();
    let text = json!({ "startPage": "/p0", "pages": pages, "conditions": conditions }).to_string();
    let imported = import(&text, Builder::Xgov, "dense", Names::Kept).unwrap();
    assert!(imported.yaml.len() < 2_000_000, "{}", imported.yaml.len());
}

#[test]
fn long_chains_and_deep_conditions_do_not_overflow() {
    let pages: Vec<_> = (0..20_000)
        .map(|n| json!({ "path": format!("/p{n}"), "components": [], "next": [{ "path": format!("/p{}", n + 1) }] }))
        .collect();
    import(&json!({ "startPage": "/p0", "pages": pages }).to_string(), Builder::Xgov, "chain", Names::Kept).unwrap();
    let chained: Vec<_> = (0..2_000)
        .map(|n| json!({ "id": format!("c{n}"), "items": [{ "conditionId": format!("c{}", (n + 1) % 2_000) }] }))
        .collect();
    let deep = json!({ "engine": "V2", "schema": 2, "conditions": chained,
        "pages": [{ "path": "/a", "condition": "c0", "components": [{ "type": "TextField", "name": "a", "title": "Your name" }] }] });
    import(&deep.to_string(), Builder::Defra, "deep", Names::Kept).unwrap();
    let formula = format!("{}a == 1{}", "(".repeat(5_000), ")".repeat(5_000));
    let nested =
        json!({ "pages": [{ "path": "/a", "components": [] }], "conditions": [{ "name": "c", "value": formula }] });
    let found = import(&nested.to_string(), Builder::Xgov, "nested", Names::Kept).unwrap();
    assert!(found.notes.iter().any(|note| note.text.contains("more than 32 levels")), "{:?}", found.notes);
}
