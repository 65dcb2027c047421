//! The templates have no words of their own: every word that people read is in the table of its language.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;

/// Pages for staff and authors, which are English so far.
const FOR_STAFF: &[&str] = &[
    "councils.html",
    "desk",
    "desk.html",
    "emails.html",
    "councillor",
    "insight",
    "keeping",
    "outline.html",
    "publishing",
    "staff.html",
    "work",
];

/// What stands outside tags and expressions, and in the attributes that are read out.
fn words(template: &str) -> String {
    let mut text = template.to_owned();
    for (open, close) in [("<style>", "</style>"), ("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
        while let Some(start) = text.find(open) {
            let end =
                text.get(start..).and_then(|rest| rest.find(close)).map_or(text.len(), |end| start + end + close.len());
            text.replace_range(start..end, "");
        }
    }
    let mut read = String::new();
    for label in text.split("aria-label=\"").skip(1) {
        read.push_str(label.split('"').next().unwrap_or_default());
    }
    for part in text.split('<') {
        read.push_str(part.split_once('>').map_or(part, |(_, outside)| outside));
    }
    read
}

#[test]
fn no_template_has_words_of_its_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    let mut seen = 0;
    for folder in [root.join("templates"), root.join("../portal/templates")] {
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        while let Some(path) = paths.pop() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if FOR_STAFF.contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                paths.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            seen += 1;
            let words = words(&std::fs::read_to_string(&path).unwrap()).replace("&nbsp;", "");
            // Attributes that a macro writes.
            let words = words.replace("aria-describedby=\"\"", "").replace("disabled", "");
            if words.chars().any(char::is_alphabetic) {
                wrong.push(format!("{name}: {}", words.split_whitespace().collect::<Vec<_>>().join(" ")));
            }
        }
    }
    assert!(seen > 12, "only {seen} templates were looked at");
    assert!(wrong.is_empty(), "move these to compiler/src/words or portal/src/words.rs:\n{}", wrong.join("\n"));
}

#[test]
fn words_are_found_where_they_are_read() {
    assert_eq!(words("{# a #}<p class=\"b\">{{ words.c }}</p>{% if d %}<i>{% endif %}"), "");
    assert_eq!(words("<nav aria-label=\"Menu\"><b>Go</b>{{ x }}</nav>"), "MenuGo");
}
