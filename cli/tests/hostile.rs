//! Files that nobody would write by accident: each gets a clear message in good time, and never exit code 3.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// A check that takes this long does not end; how fast it is, is for a benchmark to say.
const NEVER_ENDING: Duration = Duration::from_secs(20);

/// A form that is right, for changing one thing in it.
fn sound() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../forms/missed-bin/form.yaml")).unwrap()
}

/// The sound form with one text replaced.
fn with(from: &str, to: &str) -> String {
    let form = sound();
    assert!(form.contains(from), "{from} is not in the form");
    form.replacen(from, to, 1)
}

/// Checks a file with these bytes. It must be refused with a message in plain words, in good time.
fn refused(name: &str, bytes: impl AsRef<[u8]>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.yaml");
    fs::write(&path, bytes).unwrap();
    for format in ["text", "json"] {
        let mut command = Command::cargo_bin("onceform").unwrap();
        let output = command.arg("check").arg(&path).args(["--format", format]).timeout(NEVER_ENDING).output().unwrap();
        let (said, complained) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        let shown: String = said.chars().take(600).collect();
        assert!(matches!(output.status.code(), Some(1 | 2)), "{name}: {:?}\n{shown}\n{complained}", output.status);
        assert!(said.len() + complained.len() > 20, "{name} says nothing");
        assert!(said.len() < 200_000, "{name} says too much: {} bytes", said.len());
        for hidden in ['\0', '\u{202E}', '\u{7}', '\u{1b}'] {
            assert!(!said.contains(hidden), "{name}: {hidden:?} reaches the terminal\n{shown}");
        }
        if format == "json" {
            let found = serde_json::from_str::<serde_json::Value>(&said);
            let found = found.unwrap_or_else(|error| panic!("{name}: {error}\n{shown}"));
            assert!(found.as_array().is_some_and(|found| !found.is_empty()), "{name}: {shown}");
        }
    }
}

/// As [`refused`], for a change that may be harmless too.
fn survives(name: &str, form: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.yaml");
    fs::write(&path, form).unwrap();
    let output = Command::cargo_bin("onceform").unwrap().arg("check").arg(&path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(matches!(output.status.code(), Some(0..=2)), "{name}: {:?}\n{said}", output.status);
}

#[test]
fn a_billion_laughs() {
    let mut form = String::from("form: laughs\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..10 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        form += &format!("a{level}: &a{level} [{}]\n", before.trim_end_matches(", "));
    }
    refused("billion laughs", form);
}

#[test]
fn twenty_thousand_deep() {
    let list = "[".repeat(20_000);
    refused("deep list", format!("form: deep\npages: {list}"));
    refused("deep list, closed", format!("form: deep\npages: {list}{}", "]".repeat(20_000)));
    refused("deep map", format!("form: deep\npages: {}", "{a: ".repeat(20_000)));
    refused("deep dashes", format!("form: deep\npages:\n {}x", "- ".repeat(20_000)));
    let staircase: String = (0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth + 1))).collect();
    refused("a staircase", format!("form: deep\npages:\n{staircase}"));
}

#[test]
fn deep_and_long_conditions() {
    let when = |condition: String| with("ask when: is_garden\n", &format!("ask when: {condition}\n"));
    refused("deep parentheses", when(format!("{}is_garden{}", "(".repeat(2_000), ")".repeat(2_000))));
    refused("deep not", when(format!("{}is_garden", "not ".repeat(900))));
    refused("long condition", when(format!("is_garden{}", " or is_garden".repeat(900))));
    refused("unclosed", when("(".repeat(900)));
}

#[test]
fn a_line_of_ten_megabytes() {
    refused("long line", format!("form: long\ntitle: {}", "a".repeat(10 * 1024 * 1024)));
    refused("long line without a word", "a".repeat(10 * 1024 * 1024));
    refused("many lines", "form: long\n# padding\n".repeat(500_000));
}

#[test]
fn bytes_that_are_not_text() {
    refused("nothing at all", "");
    refused("only a byte order mark", b"\xEF\xBB\xBF");
    refused("a zero byte", with("title: Report", "title: Re\0port"));
    refused("only zero bytes", [0; 4096]);
    refused("not UTF-8", b"form: latin\ntitle: caf\xE9\n");
    refused("UTF-16", "form: wide\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    refused("half a character", b"form: half\ntitle: \xF0\x9F\x97");
    refused("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    refused("every byte", (0..=255).cycle().take(20_000).collect::<Vec<u8>>());
}

#[test]
fn characters_that_nobody_sees() {
    refused("turned writing", with("title: Report a missed", "title: Report \u{202E}a missed"));
    refused("turned name", with("question: due", "question: d\u{202E}ue"));
    refused("no width", with("is_garden: bin", "is_gar\u{200B}den: bin"));
    refused("a bell", with("title: Report", "title: Re\u{7}port"));
    refused("terminal colours", with("title: Report", "title: \u{1b}[31mReport"));
}

#[test]
fn wrong_things_everywhere() {
    let form = sound();
    let lines: Vec<&str> = form.lines().collect();
    let wrongs =
        ["[1, [2], {a: b}]", "{a: {b: [c]}}", "~", "!!binary aGk=", "*nothing", "&a [*a]", "\"\\uD800\"", "<<"];
    // Every third value in turn, and each kind of wrong thing in turn, until both have come round.
    let keys = lines.iter().enumerate().filter(|(_, line)| line.contains(": ") && !line.trim_start().starts_with('#'));
    for (turn, (number, line)) in keys.step_by(3).enumerate() {
        let key = line.split(": ").next().unwrap();
        for wrong in wrongs.iter().cycle().skip(turn).take(2) {
            let replaced = format!("{key}: {wrong}");
            let mut changed = lines.clone();
            changed.splice(number..=number, [replaced.as_str()]);
            survives(&replaced, &changed.join("\n"));
        }
    }
}

#[test]
fn cut_off_anywhere() {
    let form = sound();
    for end in (1..form.len()).step_by(193) {
        survives(&format!("the first {end} bytes"), form.get(..end).unwrap_or_default());
    }
}

#[test]
fn too_much_of_everything() {
    let options: String = (0..20_000).map(|n| format!("          o{n}: Option {n}\n")).collect();
    refused("many options", with("          refuse: Black refuse bin\n", &options));
    let pages: String = (0..20_000).map(|n| format!("  - page: p{n}\n    title: T\n    questions: []\n")).collect();
    refused("many pages", with("pages:\n", &format!("pages:\n{pages}")));
    refused("many forms", "form: a\n---\n".repeat(10_000));
    refused("many same keys", format!("form: a\n{}", "title: a\n".repeat(20_000)));
    let keys: String = (0..20_000).map(|n| format!("x{n}: a\n")).collect();
    refused("many wrong keys", format!("form: a\n{keys}"));
    let conditions: String = (0..5_000).map(|n| format!("  c{n}: c{} is yes\n", n + 1)).collect();
    refused("a chain of conditions", with("conditions:\n", &format!("conditions:\n{conditions}")));
}
