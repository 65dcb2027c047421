//! Whatever is given, the answer is quick and clear.

use super::walker::Dice;
use compiler::import::{Builder, MOST_BYTES, Names, import};
use compiler::source::SourceFile;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

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
        assert!(!compiler::check(&SourceFile::new("x", &imported.yaml)).diagnostics.is_empty());
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

#[test]
fn repeated_parts_and_endless_words_stay_quick_and_fit() {
    let text = |name: &str, title: &str| json!({ "type": "TextField", "name": name, "title": title, "options": {}, "schema": {} });
    let form =
        |components: Value| json!({ "pages": [{ "path": "/a", "title": "A", "components": components }] }).to_string();
    let accepted = |text: &str| {
        let imported = import(text, Builder::Xgov, "x", Names::Kept).unwrap();
        let checked = compiler::check(&SourceFile::new("x.yaml", &imported.yaml));
        assert!(checked.program.is_some(), "{:?}\n{}", checked.diagnostics, imported.yaml);
        imported
    };
    // One name for everything, and lists within lists.
    let same: Vec<Value> = (0..20_000).map(|_| text("a", "A")).collect();
    import(&form(json!(same)), Builder::Xgov, "x", Names::Kept).unwrap();
    let nested = (0..40).fold(text("a", "A"), |inner, n| {
        json!({ "type": "MultiInputField", "name": format!("m{n}"), "title": "Many", "children": [inner, text("b", "B")] })
    });
    accepted(&form(json!([nested])));
    // Tags, notes and letters without an end, each of them thousands of times.
    for part in ["<a", "<", "</", "<a href=", "<!--", "<script", "<script></script>", "&", "&#", "<ul>", "<li>", "(("] {
        let html = part.repeat(400_000 / part.len());
        import(&form(json!([{ "type": "Html", "content": html }])), Builder::Xgov, "x", Names::Kept).unwrap();
    }
    let endless = "x".repeat(12_000);
    let mut choice = text(&endless, &endless);
    choice["type"] = json!("RadiosField");
    choice["list"] = json!("l");
    choice["hint"] = json!(endless);
    let mut coded = text("coded", "Code");
    coded["schema"]["regex"] = json!(format!("^{endless}$"));
    let mut many = text("many", "Many");
    many["schema"]["regex"] = json!("^[a-z]{1,5000}$");
    let definition = json!({
        "name": endless,
        "pages": [{ "path": format!("/{endless}"), "title": endless, "components": [
            { "type": "Html", "content": endless.repeat(3) }, choice, coded, many,
        ] }],
        "lists": [{ "name": "l", "items": [{ "text": endless, "value": endless }, { "text": "b", "value": "b" }] }],
    });
    let imported = accepted(&definition.to_string());
    assert!(imported.notes.iter().any(|note| note.text.contains("the rest is left out")), "{:?}", imported.notes);
}

#[test]
fn conditions_that_double_themselves_are_not_written_out() {
    for last in ["c0", "nowhere", "lost"] {
        let mut conditions: Vec<Value> = (0..40)
            .map(|n| {
                let next = if n == 39 { last.to_owned() } else { format!("c{}", n + 1) };
                json!({ "id": format!("c{n}"), "coordinator": "and", "items": [{ "conditionId": next }, { "conditionId": next }] })
            })
            .collect();
        conditions
            .push(json!({ "id": "lost", "items": [{ "componentId": "a", "operator": "is like", "value": "x" }] }));
        let definition = json!({ "engine": "V2", "conditions": conditions, "pages": [
            { "path": "/a", "title": "A", "components": [{ "id": "a", "type": "TextField", "name": "a", "title": "A" }] },
            { "path": "/b", "title": "B", "condition": "c0", "components": [{ "type": "TextField", "name": "b", "title": "B" }] },
        ] });
        let imported = import(&definition.to_string(), Builder::Defra, "x", Names::Kept).unwrap();
        let checked = compiler::check(&SourceFile::new("x.yaml", &imported.yaml));
        assert!(checked.program.is_some(), "{last}: {:?}\n{}", checked.diagnostics, imported.yaml);
    }
}

#[test]
fn names_that_become_the_same_or_words_of_the_language_stay_apart() {
    let names =
        ["fullName", "full_name", "FULL-NAME", "full name", "is", "and", "today", "true", "12", "日本", "😀", ""];
    let components: Vec<Value> =
        names.iter().map(|name| json!({ "type": "YesNoField", "name": name, "title": "Is it?" })).collect();
    let long = "a_very_long_section_name_of_people_and_their_households";
    let page = |path: &str, section: &str| {
        json!({ "path": path, "title": path, "section": section, "next": [{ "path": "/is" }], "components": [
            { "type": "TextField", "name": format!("{long}_too"), "title": "Who?" },
        ] })
    };
    let definition = json!({
        "startPage": "/not",
        "pages": [
            { "path": "/not", "title": "One", "components": components, "next": [{ "path": "/Not", "condition": "is" }, { "path": "/is" }] },
            page("/Not", long), page("/is", &format!("{long}_as_well")),
        ],
        "conditions": [{ "name": "is", "value": { "name": "is", "conditions": [
            { "field": { "name": "full name", "type": "YesNoField", "display": "x" }, "operator": "is", "value": { "value": "true" } },
        ] } }],
    });
    let imported = import(&definition.to_string(), Builder::Xgov, "true", Names::Kept).unwrap();
    let checked = compiler::check(&SourceFile::new("x.yaml", &imported.yaml));
    assert!(checked.program.is_some(), "{:?}\n{}", checked.diagnostics, imported.yaml);
    assert!(imported.yaml.contains("ask when: full_name_4 is yes"), "{}", imported.yaml);
}

/// Definitions in which one part after another is replaced by something else: whatever comes of it can be read and checked.
#[test]
fn damaged_definitions_give_files_that_can_be_read() {
    let seeds = ["seed-permit.yaml", "seed-stall.json"].map(|name| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/import").join(name);
        serde_saphyr::from_str::<Value>(&fs::read_to_string(path).unwrap()).unwrap()
    });
    let published = super::published::definitions().into_iter().filter_map(|(path, _)| {
        let text = fs::read_to_string(path).ok()?;
        serde_saphyr::from_str(&text).ok()
    });
    let mut dice = Dice(7);
    for (rounds, seed) in seeds.into_iter().map(|seed| (150, seed)).chain(published.map(|seed| (2, seed))) {
        let mut damaged = seed.clone();
        for round in 0..rounds {
            if round % 8 == 0 {
                damaged = seed.clone();
            }
            let mut at = dice.up_to(count(&damaged) - 1);
            replace(&mut damaged, &mut at, &odd(&mut dice, &seed));
            for builder in [Builder::Xgov, Builder::Defra] {
                let Ok(imported) = import(&damaged.to_string(), builder, "damaged", Names::Worded) else { continue };
                let found = compiler::check(&SourceFile::new("damaged.yaml", &imported.yaml)).diagnostics;
                for found in found {
                    let ours =
                        ["F001", "F003", "F004", "F005", "F006", "F008", "F010", "F900"].contains(&found.code.id());
                    assert!(!ours, "{found:?}\n{damaged:#}\n{}", imported.yaml);
                }
            }
        }
    }
}

/// Something that has no business where it comes.
fn odd(dice: &mut Dice, seed: &Value) -> Value {
    let texts = [
        "",
        " ",
        "/summary",
        "yes",
        "no: yes # -",
        "- [a",
        "'\"{{ x }}\\",
        "is",
        "today",
        "9",
        "£",
        "ŵ\u{202e}\u{0}\t\n\n# x",
        "<ul><li>a</ul></p><a href='javascript:x'>b</a>",
        "((x))",
        "a.b.c",
        "TextField",
        "CheckboxesField",
        "list of",
        "|",
        "2026-02-30",
    ];
    match dice.up_to(9) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(1e300),
        4 => json!([]),
        5 => json!({}),
        6 => json!([seed["pages"].clone()]),
        _ => json!(texts[dice.up_to(texts.len() - 1)]),
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(all) => all.iter().map(count).sum::<usize>(),
        Value::Object(all) => all.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// Replaces the part at a position, counted from outside to inside.
fn replace(value: &mut Value, at: &mut usize, with: &Value) -> bool {
    if *at == 0 {
        *value = with.clone();
        return true;
    }
    *at -= 1;
    match value {
        Value::Array(all) => all.iter_mut().any(|part| replace(part, at, with)),
        Value::Object(all) => all.values_mut().any(|part| replace(part, at, with)),
        _ => false,
    }
}
