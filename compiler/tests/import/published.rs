//! Every published definition at hand: it imports to a form that the check accepts, or to one with the faults that it had.

use super::codes;
use super::walker;
use compiler::codes::Code;
use compiler::diagnostic::Severity;
use compiler::import::{Builder, Names, Note, Weight, import};
use compiler::source::SourceFile;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of the corpora and whose definitions they hold.
pub(crate) const FOLDERS: &[(&str, Builder)] = &[
    ("communitiesuk", Builder::Xgov),
    ("xgov-form-builder", Builder::Xgov),
    ("defra-forms-engine-plugin", Builder::Defra),
    ("defra-forms-runner", Builder::Defra),
];

/// Every definition at hand; none, and it is said, when there are no corpora.
pub(crate) fn definitions() -> Vec<(PathBuf, Builder)> {
    let Some(corpora) = std::env::var_os("ONCEFORM_CORPORA") else {
        println!("skipped: set ONCEFORM_CORPORA to the folder of collected forms");
        return Vec::new();
    };
    let mut found = Vec::new();
    for (folder, builder) in FOLDERS {
        let mut folders = vec![Path::new(&corpora).join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display())) {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| ["json", "yaml", "yml"].iter().any(|it| end == *it)) {
                    found.push((path, *builder));
                }
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// Mistakes that a form of another builder can have and that ours then has as well: a value that is none of the options, a
/// question that nothing asks or that comes later, tick boxes compared as if one could be chosen, a condition
/// that is always or never met, an end that everyone
/// meets, nothing to ask or nothing to choose from, an option list with one option, an answer between {{ and }} in a heading, where
/// ours shows none.
const FAULTS_OF_THEIRS: &[Code] = &[
    Code::UnknownName,
    Code::TooFewOptions,
    Code::TickBoxes,
    Code::AlwaysOrNever,
    Code::LooksAhead,
    Code::NothingAsked,
    Code::ExitForEveryone,
    Code::UnknownOption,
    Code::Place,
];

#[test]
fn every_published_definition_is_carried_over() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let definitions = definitions();
    for (path, builder) in &definitions {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let shown = path.components().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect::<PathBuf>();
        let imported = match import(&text, *builder, name, Names::Kept) {
            Ok(imported) => imported,
            Err(why) => {
                // A file beside the definitions that is none of them.
                assert!(why.to_string().contains("it has no list of `pages`"), "{}: {why}", path.display());
                println!("{:<90} refused: {why}", shown.display());
                *counts.entry("refused").or_default() += 1;
                continue;
            }
        };
        let checked = compiler::check(&SourceFile::new(name, &imported.yaml));
        for found in &checked.diagnostics {
            let expected = found.code.severity() == Severity::Warning || FAULTS_OF_THEIRS.contains(&found.code);
            assert!(expected, "{}: {found:?}\n{}", path.display(), imported.yaml);
        }
        let faults = imported.notes.iter().filter(|note: &&Note| note.weight == Weight::Fault).count();
        let mistakes = checked.program.is_none();
        let mut codes = codes(&checked);
        codes.sort_unstable();
        codes.dedup();
        let verdict = match (mistakes, faults, codes.is_empty()) {
            (false, 0, true) => "clean",
            (false, 0, false) => "warnings",
            _ => "faults of its own",
        };
        println!(
            "{:<90} {verdict} {} {}",
            shown.display(),
            codes.join(" "),
            if faults > 0 { format!("({faults} faults)") } else { String::new() }
        );
        *counts.entry(verdict).or_default() += 1;
    }
    println!("{counts:?}");
}

/// Random answers take the same pages in the original as in ours.
#[test]
fn random_answers_take_the_same_way() {
    let (mut walks, mut forms, mut left_out) = (0, 0, 0);
    for (path, builder) in definitions() {
        let text = fs::read_to_string(&path).unwrap();
        match walker::compare(&text, builder, &path.display().to_string()) {
            Some(count) => {
                walks += count;
                forms += 1;
            }
            None => left_out += 1,
        }
    }
    println!("{walks} walks through {forms} forms; {left_out} forms with loops, formulas or mistakes were left out");
}
