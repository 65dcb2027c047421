//! What the documents say of each other: a link leads to a file that is there, and to a heading that it has.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn documents() -> Vec<PathBuf> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "*.md"])
        .current_dir(root())
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    listed.lines().map(|path| root().join(path)).filter(|path| path.is_file()).collect()
}

/// The text without what is code: there brackets are no links.
fn prose(text: &str) -> String {
    let mut within = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        within ^= fence;
        !within && !fence
    });
    lines.map(|line| line.split('`').step_by(2).collect::<String>() + "\n").collect()
}

/// Where the links of a text lead that stay within the project.
fn links(text: &str) -> Vec<String> {
    let ends = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let inside = |address: &&str| !address.contains(':') && !address.contains(char::is_whitespace);
    ends.map(|(address, _)| address).filter(inside).map(str::to_owned).collect()
}

/// The name that a heading has in addresses.
fn name(heading: &str) -> String {
    let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    heading.trim().to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

#[test]
fn every_link_leads_somewhere() {
    let (mut count, mut wrong) = (0, Vec::new());
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for link in links(&prose(&text)) {
            count += 1;
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { document.clone() } else { document.parent().unwrap().join(file) };
            let there = target.exists()
                && (heading.is_empty()
                    || fs::read_to_string(&target).unwrap().lines().any(|line| {
                        let title = line.trim_start_matches('#');
                        title.len() < line.len() && name(title) == heading
                    }));
            if !there {
                wrong.push(format!("{}: {link}", document.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "links that lead nowhere:\n  {}", wrong.join("\n  "));
    assert!(count > 100, "only {count} links were found");
}
