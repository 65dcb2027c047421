//! The house rules that a reader relies on: who may import whom, how long a file may be, what a file may not say.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The files that are part of the project, as git knows them: committed, or new and not ignored.
fn files(extensions: &[&str]) -> Vec<PathBuf> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(root())
        .output()
        .expect("git lists the files of the project");
    let listed = String::from_utf8(listed.stdout).unwrap();
    let wanted = |path: &Path| {
        path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted))
            && root().join(path).is_file()
    };
    let found: Vec<PathBuf> = listed.split('\0').map(PathBuf::from).filter(|path| wanted(path)).collect();
    assert!(!found.is_empty(), "no {extensions:?} files: is this a git working tree?");
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines of a Rust file that a compiler reads (comments left out), with their numbers.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = text(path);
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim_start()));
    lines.filter(|(_, line)| !line.starts_with("//")).map(|(number, line)| (number, line.to_owned())).collect()
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}\n  {}", found.join("\n  "));
}

/// crate -> the crates of this workspace that its Cargo.toml names (dev-dependencies left out).
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo tells the crates of the workspace");
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |value: &serde_json::Value| value["name"].as_str().unwrap().to_owned();
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    let dependencies = |package: &serde_json::Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        all.filter(|dependency| dependency["kind"].is_null()).map(name).filter(|it| ours.contains(it)).collect()
    };
    packages.iter().map(|package| (name(package), dependencies(package))).collect()
}

#[test]
fn crates_import_only_what_the_import_table_allows() {
    let allowed: BTreeMap<String, BTreeSet<String>> = [
        ("runtime-wasm", &[] as &[&str]),
        ("compiler", &["runtime-wasm"]),
        ("cli", &["compiler", "runtime-wasm"]),
        ("portal", &["compiler", "runtime-wasm"]),
        ("studio", &["compiler", "runtime-wasm"]),
        ("onceform-tests", &["compiler", "runtime-wasm"]),
    ]
    .into_iter()
    .map(|(name, imports)| (name.to_owned(), imports.iter().map(|it| (*it).to_owned()).collect()))
    .collect();
    assert_eq!(imports(), allowed);
}

#[test]
fn the_compiler_takes_only_contracts_from_the_runtime() {
    let allowed = ["abi", "answers", "files", "kernel", "manifest", "report", "shape"];
    let mut found = Vec::new();
    for path in files(&["rs"]).iter().filter(|path| path.starts_with("compiler/src")) {
        for (number, line) in code(path) {
            for (at, _) in line.match_indices("runtime_wasm::") {
                let rest = &line[at + "runtime_wasm::".len()..];
                let modules: Vec<&str> = match rest.strip_prefix('{') {
                    Some(group) => group.split('}').next().unwrap().split(',').map(str::trim).collect(),
                    None => vec![rest],
                };
                let module =
                    |it: &str| -> String { it.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
                let strange =
                    modules.iter().map(|it| module(it)).find(|it| !it.is_empty() && !allowed.contains(&it.as_str()));
                found.extend(strange.map(|module| format!("{}:{number} runtime_wasm::{module}", path.display())));
            }
        }
    }
    assert_none("the compiler may use only the contracts and the kernel of runtime-wasm:", &found);
}

#[test]
fn the_compiler_has_no_files_clock_environment_or_network() {
    let banned = [
        "std::fs",
        "std::net",
        "std::time",
        "std::env",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant::",
        "Zoned::now",
        "jiff::tz",
    ];
    let mut found = Vec::new();
    for path in files(&["rs"]).iter().filter(|path| path.starts_with("compiler/src")) {
        for (number, line) in code(path) {
            let hit = banned.iter().find(|banned| line.contains(**banned));
            found.extend(hit.map(|banned| format!("{}:{number} {banned}", path.display())));
        }
    }
    assert_none("the compiler is a pure library:", &found);
}

/// Who in the portal may ask the clock of the machine, and why not that of the service, which in a demonstration shows another time
/// and jumps from one start to the next.
const BY_THE_MACHINE: [(&str, &str); 12] = [
    ("desk/handover.rs", "wrong codes are counted over the last hour"),
    ("feeds/mod.rs", "an answer is good for so many seconds, and who did not answer is left alone for as long"),
    ("providers/mod.rs", "what a provider signs is dated by its own clock"),
    ("store/arriving.rs", "files of a device wait so many days for the rest"),
    ("store/handovers.rs", "a code or a link is good for so long"),
    ("store/identities.rs", "whoever signs in elsewhere has so long to come back"),
    ("store/inquiries.rs", "whoever works on a search has it for so long"),
    ("store/looks.rs", "the audit log says when something was really looked at"),
    ("store/outbox.rs", "a mail server is tried again after so long"),
    ("store/sessions.rs", "a session ends so long after it was used"),
    ("store/sign_ins.rs", "a code is good for so many minutes"),
    ("uploads/place.rs", "a file is as old as the disk says"),
];

#[test]
fn the_portal_takes_the_time_from_its_clock() {
    let read = ["Timestamp::now", "Zoned::now", "SystemTime::now", "CURRENT_TIMESTAMP"];
    let mut asks = BTreeSet::new();
    let mut found = Vec::new();
    for path in files(&["rs"]) {
        let Ok(file) = path.strip_prefix("portal/src") else { continue };
        let file = file.display().to_string();
        for (number, line) in code(&path).into_iter().filter(|_| file != "clock.rs") {
            if read.iter().any(|it| line.contains(it)) {
                found.push(format!("{}:{number} {line}", path.display()));
            }
            // And not the end of a longer name.
            let of_a_name = |at: usize| line[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_');
            if line.match_indices("machine()").any(|(at, _)| !of_a_name(at)) {
                asks.insert(file.clone());
            }
        }
    }
    assert_none("ask clock.rs, the only file that reads the clock of the machine:", &found);
    let may: BTreeSet<String> = BY_THE_MACHINE.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(asks, may, "who asks the clock of the machine, and who may with a reason, are the same");
}

#[test]
fn a_file_is_one_topic_and_under_500_lines() {
    let long = files(&["rs", "js", "mjs", "ts", "html", "scss", "css", "pest", "sh"])
        .into_iter()
        .map(|path| (text(&path).lines().count(), path))
        .filter(|(lines, _)| *lines >= 500)
        .map(|(lines, path)| format!("{lines} lines: {}", path.display()))
        .collect::<Vec<_>>();
    assert_none("split these, one topic a file:", &long);
    let vague = files(&["rs"])
        .into_iter()
        .filter(|path| {
            path.file_stem()
                .is_some_and(|stem| ["utils", "util", "helpers", "misc", "common"].iter().any(|it| stem == *it))
        })
        .map(|path| path.display().to_string())
        .collect::<Vec<_>>();
    assert_none("name these after what they hold:", &vague);
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not hold them itself.
    let marks = ["TO", "FIX", "XX"].map(|start| {
        format!(
            "{start}{}",
            if start == "TO" {
                "DO"
            } else if start == "FIX" {
                "ME"
            } else {
                "X"
            }
        )
    });
    let macros = ["todo", "unimplemented"].map(|name| format!("{name}!("));
    let mut found = Vec::new();
    for path in
        files(&["rs", "js", "mjs", "ts", "html", "scss", "css", "md", "yaml", "yml", "toml", "sh", "pest", "sql"])
    {
        for (number, line) in text(&path).lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark.as_str()))
                || macros.iter().any(|it| line.contains(it.as_str()))
            {
                found.push(format!("{}:{} {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert_none("finish these:", &found);
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let mut found = Vec::new();
    for path in files(&["toml"]).iter().filter(|path| path.file_name().is_some_and(|name| name == "Cargo.toml")) {
        let mut dependencies = false;
        for (number, line) in text(path).lines().enumerate() {
            if line.starts_with('[') {
                dependencies = line.contains("dependencies]");
            } else if dependencies && line.contains('=') && !line.starts_with('#') {
                let shared =
                    line.contains("workspace = true") || line.contains(".workspace") || line.contains("path = ");
                if !shared && !line.contains("# ") {
                    found.push(format!("{}:{} {line}", path.display(), number + 1));
                }
            }
        }
    }
    assert_none("say in a comment what these are for:", &found);
}

#[test]
fn the_lock_file_of_npm_names_no_hosts() {
    let lock = text(Path::new("package-lock.json"));
    assert!(!lock.contains("\"resolved\""), "run npm install with the project's .npmrc");
}
