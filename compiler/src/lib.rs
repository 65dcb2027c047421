//! The Onceform compiler: a pure library without files, clock, environment or network.
//!
//! ```text
//! SourceFile ─read→ Spec ─check→ Form ─lower→ Program ─emit→ validator.wasm | html | schema.json
//!                                                   └─eval→ reference answers
//! ```
//!
//! ```
//! let file = compiler::source::SourceFile::new("hello.yaml", "
//! form: hello
//! title: Say hello
//! pages:
//!   - page: greeting
//!     title: What would you like to say?
//!     questions:
//!       - question: greeting
//!         type: text
//!         ask: What would you like to say?
//! ");
//! let checked = compiler::check(&file);
//! assert_eq!(checked.diagnostics, []);
//! assert_eq!(checked.program.unwrap().form.id, "hello");
//! ```

// The ban on input and output (clippy.toml); tests read their cases.
#![cfg_attr(not(test), warn(clippy::disallowed_methods, clippy::disallowed_types))]

pub mod calendar;
pub mod check;
pub mod codes;
pub mod diagnostic;
pub mod diff;
pub mod editor;
pub mod emit;
pub mod eval;
pub mod expected;
pub mod expr;
pub mod fee;
pub mod filling;
pub mod form;
pub mod handling;
pub mod import;
pub mod layout;
pub mod lower;
pub mod manifest;
pub mod messages;
pub mod outline;
pub mod passage;
pub mod plain;
pub mod program;
pub mod promise;
pub mod prove;
pub mod read;
pub mod report;
pub mod reuse;
pub mod revise;
pub mod source;
pub mod spec;
pub mod start;
pub mod suggest;
pub mod tables;
pub mod translate;
pub mod trial;
pub mod words;

use codes::Code;
use diagnostic::{Diagnostic, Severity};
use program::Program;
use read::{Shape, Value};
use reuse::Role;
use source::{SourceFile, Sources};
use std::ops::Range;
use translate::Translation;

/// Most messages about one file; more would help nobody.
const MOST_MESSAGES: usize = 200;

/// What may be wrong only because a part of the file could not be read.
const FOLLOWS_FROM_LOSS: &[Code] = &[
    Code::MissingKey,
    Code::UnknownFragment,
    Code::FragmentUse,
    Code::TooFewOptions,
    Code::QuestionInList,
    Code::NothingAsked,
    Code::ExitForEveryone,
    Code::UnusedCondition,
    Code::UnusedCalculation,
    Code::RuleIncomplete,
    Code::RuleAboutOthers,
    Code::EmptyText,
    Code::PurposeMissing,
    Code::TestCannotRun,
    Code::SplitSection,
];

/// What became of the files of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// Whether it is a form or a fragment, which can be checked and tested and not filled in.
    pub role: Role,
    /// Its name and where that stands, when it says one.
    pub name: Option<(String, Range<usize>)>,
    /// The program, when there are no mistakes. Warnings do not stand in its way.
    pub program: Option<Program>,
    /// The form in other languages.
    pub translations: Vec<Program>,
    /// What councils do differently, in the order of the files; those without a mistake.
    pub councils: Vec<Version>,
    /// Every mistake and warning, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// A form as one council has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The council.
    pub council: String,
    /// The form with its changes.
    pub program: Program,
    /// The same in other languages.
    pub translations: Vec<Program>,
}

/// Checks a form that is one file and compiles it as far as the program.
#[must_use]
pub fn check(file: &SourceFile) -> Checked {
    check_all(&Sources::from(file.clone()))
}

/// Checks a form or a fragment with the files that belong to it, and compiles it as far as the program.
#[must_use]
pub fn check_all(sources: &Sources) -> Checked {
    let first = reuse::part(0, sources.first());
    let mut problems = first.problems;
    let word = if first.role == Role::Fragment { "fragment" } else { "form" };
    let name = first.tree.get(word).and_then(Value::text).map(|name| (name.text.clone(), name.at.clone()));
    let readable = first.tree.shape != Shape::Broken;
    let unplain = plain::judge_read(&first.tree, sources, &plain::Settings::default());
    let Whole { program, translations, councils } = match first.role {
        _ if !readable => Whole::default(),
        Role::Fragment => {
            let program = alone(&first.tree, sources, &mut problems);
            Whole { program: program.filter(|_| !has_mistakes(&problems)), ..Whole::default() }
        }
        // A file of changes or a translation by itself is a form that lacks everything; the words for that are the form's.
        _ => form(first.tree, sources, &mut problems),
    };
    problems.extend(unplain);
    // What was left out because it could not be read is not missing, and names in it are not unknown.
    if problems.iter().any(|problem| problem.code == Code::NotReadable && problem.fix.is_none()) {
        problems.retain(|problem| !FOLLOWS_FROM_LOSS.contains(&problem.code) && !is_lost(problem, sources));
    }
    // What is wrong because of a hidden character is said once, at the character.
    let is_hidden = |problem: &Diagnostic| problem.code == Code::HiddenCharacter;
    let hidden: Vec<usize> =
        problems.iter().filter(|problem| is_hidden(problem)).map(|problem| problem.at.start).collect();
    problems.retain(|problem| is_hidden(problem) || !hidden.iter().any(|place| problem.at.contains(place)));
    Checked { role: first.role, name, program, translations, councils, diagnostics: tidy(problems) }
}

/// A fragment by itself.
fn alone(tree: &Value, sources: &Sources, problems: &mut Vec<Diagnostic>) -> Option<Program> {
    let form = reuse::alone(tree, problems);
    let program = if form.shape == Shape::Broken { None } else { program(&form, sources, problems) };
    problems.retain(|problem| !reuse::for_the_form(problem.code));
    program
}

/// What comes of a form with all that belongs to it.
#[derive(Default)]
struct Whole {
    program: Option<Program>,
    translations: Vec<Program>,
    councils: Vec<Version>,
}

/// A form with its fragments, councils and translations.
fn form(mut tree: Value, sources: &Sources, problems: &mut Vec<Diagnostic>) -> Whole {
    let others = reuse::Others::of(sources);
    let used = reuse::expand(&mut tree, &others.fragments, problems);
    let base = program(&tree, sources, problems);
    for (fragment, place) in &used {
        let Some(fragment) = others.fragments.get(*fragment) else { continue };
        // What is wrong in a fragment by itself is said as it stands there; else, what is wrong with it in this form.
        let mut own = fragment.part.problems.clone();
        alone(&fragment.part.tree, sources, &mut own);
        let here = problems.extract_if(.., |problem| fragment.holds(&problem.at)).collect::<Vec<_>>();
        let mut told: Vec<Diagnostic> = if has_mistakes(&own) { own } else { own.into_iter().chain(here).collect() };
        told.dedup_by(|a, b| a.code == b.code && a.at == b.at);
        problems.extend(told.into_iter().map(|problem| reuse::at_its_use(problem, place)));
    }
    let base = base.filter(|_| !has_mistakes(problems));
    let mut councils: Vec<Version> = Vec::new();
    for part in &others.changes {
        problems.extend(part.problems.iter().cloned());
        let council = part.tree.get("council").and_then(Value::text);
        let before = council.and_then(|council| {
            let mut before = others.changes.iter().take_while(|other| other.span != part.span);
            before.find_map(|other| {
                other.tree.get("council").and_then(Value::text).filter(|other| other.text.trim() == council.text.trim())
            })
        });
        if let (Some(council), Some(before)) = (council, before) {
            let message = format!("The changes of `{}` are in another file too", spec::shortened(&council.text));
            let found = Diagnostic::new(Code::NameTaken, council.at.clone(), message).help("Put them into one file");
            problems.push(found.related(before.at.clone(), "the other file"));
            continue;
        }
        if let (Some(council), Some(file)) = (council, reuse::council_by_file(sources, part))
            && council.text.trim() != file
        {
            let said = spec::shortened(&council.text);
            let message = format!("The council is called `{said}` here, and the file is called `{file}.yaml`");
            let help = "Both are the name of the council’s folder under `councils`";
            let found = Diagnostic::new(Code::NotAllowedHere, council.at.clone(), message);
            problems.push(found.help(format!("{help}. Write `council: {file}`, or give the file the other name")));
            continue;
        }
        let Some(base) = &base else { continue };
        let version = version(part, &tree, base, sources, problems);
        councils.extend(version);
    }
    let mut translations = Vec::new();
    if let Some(base) = &base {
        translations = languages(&others.translations, base, &mut councils, problems);
    } else {
        // What a translation says cannot be compared yet; that it cannot be read is told now.
        problems.extend(others.translations.iter().flat_map(|part| part.problems.iter().cloned()));
    }
    Whole { program: base, translations, councils }
}

/// The form in every language that it is translated to; the versions of the councils get theirs.
fn languages(
    parts: &[reuse::Part],
    base: &Program,
    councils: &mut [Version],
    problems: &mut Vec<Diagnostic>,
) -> Vec<Program> {
    let mut read = Vec::new();
    for part in parts {
        let mut found = part.problems.clone();
        let translation = Translation::of(&part.tree, &base.form.id, &mut found);
        problems.extend(found);
        read.extend(translation);
    }
    let mut translations = Vec::new();
    for translation in read.iter().filter(|translation| translation.council.is_none()) {
        let language = translation.language;
        if translations.iter().any(|other: &Program| other.form.language == language) {
            let message = format!("This form has another translation to {}", language.name());
            problems.push(Diagnostic::new(Code::TranslationFile, translation.at.clone(), message));
            continue;
        }
        let mut found = Vec::new();
        let program = translate::translated(base, translation, &mut found);
        for version in &mut *councils {
            let is_own = |own: &&Translation| {
                let council = own.council.as_ref().map(|council| council.text.trim());
                own.language == language && council == Some(version.council.as_str())
            };
            let own = read.iter().find(is_own);
            let changed = translate::translated_version(base, &version.program, translation, own, &mut found);
            version.translations.push(changed);
        }
        let clean = !has_mistakes(&found);
        problems.extend(found);
        translations.extend(clean.then_some(program));
    }
    for own in &read {
        let Some(council) = &own.council else { continue };
        if !councils.iter().any(|version| version.council == council.text.trim()) {
            let message = format!("There are no changes of a council `{}`", spec::shortened(&council.text));
            let help = "A translation for one council stands beside its changes, and the form itself is translated too";
            problems.push(Diagnostic::new(Code::TranslationFile, council.at.clone(), message).help(help));
        }
    }
    translations
}

/// A council's version, if its changes have no mistake.
fn version(
    part: &reuse::Part,
    tree: &Value,
    base: &Program,
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
) -> Option<Version> {
    let mut found = Vec::new();
    let changes = reuse::Changes::of(part, tree, &base.form.id, &mut found);
    let mut changed = None;
    if let Some(changes) = &changes
        && !has_mistakes(&found)
    {
        let mut in_form = Vec::new();
        changed = program(&changes.tree, sources, &mut in_form);
        found.extend(reuse::broken(changes, problems, in_form));
        if let Some(changed) = &changed {
            reuse::same_kinds(changes, base, changed, &mut found);
            reuse::check_tests(changes, base, changed, &mut found);
        }
    }
    let clean = !has_mistakes(&found) && !has_mistakes(&part.problems);
    problems.extend(found);
    let council = changes?.council.text.trim().to_owned();
    changed.filter(|_| clean).map(|program| Version { council, program, translations: Vec::new() })
}

/// The program of one tree, unless it has mistakes.
fn program(tree: &Value, sources: &Sources, problems: &mut Vec<Diagnostic>) -> Option<Program> {
    let before = problems.len();
    let spec = spec::spec(tree, problems);
    let told = problems.len();
    let form = check::check(&spec, sources, problems);
    if spec.is_incomplete() {
        let found = problems.split_off(told);
        let unused = [Code::UnusedCondition, Code::UnusedCalculation];
        let follows = |problem: &Diagnostic| unused.contains(&problem.code) || is_lost(problem, sources);
        problems.extend(found.into_iter().filter(|problem| !follows(problem)));
    }
    let unread = problems.iter().any(|problem| problem.code == Code::NotReadable);
    if unread || has_mistakes(problems.get(before..).unwrap_or_default()) {
        return None;
    }
    let places = prove::Places::of(&form);
    let lowered = lower::lower(form).map_err(|fault| problems.push(*fault)).ok()?;
    let proved = prove::findings(&lowered, &places);
    let is_whole = !has_mistakes(&proved);
    problems.extend(proved);
    is_whole.then_some(lowered)
}

/// Whether a name is called unknown that the files do give to something, in a part of them that could not be read.
fn is_lost(problem: &Diagnostic, sources: &Sources) -> bool {
    if !matches!(problem.code, Code::UnknownName | Code::UnknownOption) {
        return false;
    }
    let found = sources.find(&problem.at);
    let written = found.file.text.get(found.at.clone()).unwrap_or_default();
    let gives = |name: &str| {
        let question = format!("question: {name}");
        sources.all().flat_map(|(_, file)| file.text.lines()).any(|line| {
            let bare = line.trim_start_matches([' ', '-']);
            line.contains(&question) || bare.strip_prefix(name).is_some_and(|rest| rest.starts_with(':'))
        })
    };
    !written.is_empty() && written.split('.').all(gives)
}

fn has_mistakes(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.code.severity() == Severity::Mistake)
}

/// In the order of the file, each once, and not without end.
fn tidy(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems.sort_by(|a, b| (a.at.start, a.code, &a.message).cmp(&(b.at.start, b.code, &b.message)));
    problems.dedup_by(|a, b| a.code == b.code && a.at == b.at && a.message == b.message);
    if let Some(next) = problems.get(MOST_MESSAGES) {
        let left = problems.len() - MOST_MESSAGES;
        let more = Diagnostic::new(Code::TooMany, next.at.clone(), format!("There are {left} more from here on"));
        problems.truncate(MOST_MESSAGES);
        problems.push(more.help("Mend those above first"));
    }
    problems
}
