//! What a form has to pass before it can go live: it has no mistakes, its tests pass, it is whole in every language of the council,
//! and its pages can be used by everyone. All of it is the compiler's to say; here it is put into four results and plain words.

use super::conformance;
use super::files::Files;
use crate::forms::{self, Form};
use compiler::codes::Code;
use compiler::diagnostic::{Diagnostic, Severity};
use compiler::diff::{self, Difference, Verdict};
use compiler::emit::html::{Renderer, Site};
use compiler::program::Program;
use compiler::prove::{coverage, outcomes, suggest, yaml};
use compiler::reuse::Role;
use compiler::source::{SourceFile, Sources};
use compiler::translate::{changed_places, places, refreshed};
use compiler::trial;
use compiler::words::Language;
use compiler::{Checked, Version};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Most findings that a gate shows; more would help nobody.
const MOST_SHOWN: usize = 60;
/// Characters of a line that are shown.
const MOST_OF_A_LINE: usize = 300;

/// Everything that was found out about a form that somebody wants to publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gates {
    /// Check, tests, translation, accessibility.
    pub gates: Vec<Gate>,
    /// What changes against the version that is live; nothing for a form that is new.
    pub changes: Option<Changes>,
}

/// One of the four.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// What it is called.
    pub name: String,
    /// Does the form pass?
    pub passed: bool,
    /// The result in a sentence.
    pub words: String,
    /// What was found, the reasons why it does not pass first.
    pub findings: Vec<Finding>,
    /// Something to start from: what it is, and the text of a file.
    pub example: Option<(String, String)>,
}

/// Something that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// `Mistake F012`, `Warning F090` or nothing.
    pub label: String,
    /// Is it a reason why the form does not pass?
    pub stops: bool,
    /// What is wrong.
    pub message: String,
    /// Where: `form.yaml, line 12`, or a page.
    pub place: String,
    /// The same for programs: the file and the number of the line, from 1.
    #[serde(default)]
    pub at: Option<(String, usize)>,
    /// The author's line before what is marked, what is marked, and after.
    pub line: Option<[String; 3]>,
    /// What to do.
    pub help: String,
    /// What to write instead of what is marked.
    pub instead: Option<String>,
    /// More, a sentence each.
    pub more: Vec<String>,
}

/// What changes against the version that is live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Each change, under the page and the question that it is about.
    pub groups: Vec<Group>,
    /// What it does to drafts, to stored answers and to other systems, a sentence each.
    pub conclusions: Vec<String>,
}

/// The changes of one page or question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// `The form as a whole`, `Page bin`, `Page bin, question size`.
    pub heading: String,
    /// What changes, what it does, and why or with which reason; the last may be empty.
    pub changes: Vec<[String; 3]>,
}

/// For which council a form is to be published.
#[derive(Debug, Clone)]
pub struct For<'a> {
    /// Its short name.
    pub council: &'a str,
    /// The languages that its forms have to be in, English first.
    pub languages: &'a [Language],
    /// Its bank holidays, days since 1970-01-01.
    pub holidays: &'a [i64],
    /// The layout around its pages.
    pub site: &'a Site,
    /// What it offers now.
    pub live: Option<&'a Form>,
}

impl Gates {
    /// Does the form pass all of them?
    #[must_use]
    pub fn passed(&self) -> bool {
        self.gates.iter().all(|gate| gate.passed)
    }
}

/// Runs every gate on the files of a form. The form comes with the result when it passes all of them.
#[must_use]
pub fn run(files: &Files, of: &For<'_>, renderer: &Renderer) -> (Gates, Option<Form>) {
    let sources = sources(files);
    let Checked { program, translations, councils, diagnostics, .. } = compiler::check_all(&sources);
    let all: Vec<(Kind, Finding)> =
        diagnostics.iter().map(|it| (Kind::of(it.code), Finding::of(&sources, it))).collect();
    let whole = !diagnostics.iter().any(|it| it.code.severity() == Severity::Mistake);
    let base = program.clone();
    let asked = program.filter(|_| whole).and_then(|program| as_council(&sources, program, translations, councils));
    let found = |kind: Kind| -> Vec<Finding> {
        let mut found: Vec<Finding> =
            all.iter().filter(|(of, _)| *of == kind).map(|(_, finding)| finding.clone()).collect();
        found.sort_by_key(|finding| !finding.stops);
        found
    };
    let Some((program, translations)) = asked else {
        let not_yet =
            |name: &str, kind| Gate::of(name, found(kind), "Not looked at yet: put the mistakes right first", true);
        let mut check = Gate::of("Check", found(Kind::Check), "No mistakes", false);
        if check.passed {
            check.words = "The mistakes are told below".to_owned();
        }
        let rest = [("Tests", Kind::Tests), ("Translation", Kind::Translation), ("Accessibility", Kind::Accessibility)];
        let gates = std::iter::once(check).chain(rest.map(|(name, kind)| not_yet(name, kind))).collect();
        return (Gates { gates, changes: None }, None);
    };
    let difference = of.live.map(|live| diff::diff(&live.program, &program));
    let mut wrong = found(Kind::Check);
    wrong.splice(0..0, difference.iter().flat_map(undeclared));
    let check = Gate::of("Check", wrong, "No mistakes", false);
    let tests = tests(&program, of.holidays, found(Kind::Tests));
    let translation = translation(&program, base.as_ref(), &translations, of, found(Kind::Translation));
    let texts: Arc<[(String, String)]> = files.as_slice().into();
    let (accessibility, form) = match forms::compile(of.council, &texts, program, translations, renderer) {
        Ok(form) => (accessibility(&form, of.site, renderer, found(Kind::Accessibility)), Some(form)),
        Err(fault) => (Gate::of("Accessibility", vec![Finding::ours(&fault)], "", false), None),
    };
    let gates =
        Gates { gates: vec![check, tests, translation, accessibility], changes: difference.as_ref().map(Changes::of) };
    let passed = gates.passed();
    (gates, form.filter(|_| passed))
}

/// What was handed in as a form, whether or not it passes.
///
/// # Errors
/// When it has mistakes.
pub fn made(files: &Files, council: &str, renderer: &Renderer) -> Result<Form, String> {
    let (program, translations) = programs(files)?;
    forms::compile(council, &files.as_slice().into(), program, translations, renderer)
}

/// What files say as the council has them: the form, and its translations.
///
/// # Errors
/// When it has mistakes.
pub fn programs(files: &Files) -> Result<(Program, Vec<Program>), String> {
    let sources = sources(files);
    let Checked { program, translations, councils, .. } = compiler::check_all(&sources);
    let asked = program.and_then(|program| as_council(&sources, program, translations, councils));
    Ok(asked.ok_or("its files have a mistake by the rules of this compiler")?)
}

/// What is told when the compiler itself could not finish.
#[must_use]
pub fn our_fault(fault: &str) -> Gates {
    let gates = ["Check", "Tests", "Translation", "Accessibility"];
    let gate = |name: &str| Gate::of(name, vec![Finding::ours(fault)], "", false);
    Gates { gates: gates.map(gate).to_vec(), changes: None }
}

fn sources(files: &Files) -> Sources {
    let mut read = files.iter().map(|(name, text)| SourceFile::new(name.as_str(), text));
    let mut sources = Sources::from(read.next().unwrap_or_else(|| SourceFile::new("form.yaml", "")));
    read.for_each(|file| sources.add(file));
    sources
}

/// The form as the council has it: with its changes, where it has some.
fn as_council(
    sources: &Sources,
    program: Program,
    translations: Vec<Program>,
    councils: Vec<Version>,
) -> Option<(Program, Vec<Program>)> {
    let changed = sources.all().any(|(_, file)| Role::of_bytes(file.text.as_bytes()) == Some(Role::Changes));
    if !changed {
        return Some((program, translations));
    }
    // Only the changes of this council are among the files.
    councils.into_iter().next().map(|own| (own.program, own.translations))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Check,
    Tests,
    Translation,
    Accessibility,
}

impl Kind {
    /// The gate that a finding belongs to.
    fn of(code: Code) -> Self {
        match code {
            Code::ChangeFailsTest | Code::TestCannotRun => Self::Tests,
            Code::NotTranslated
            | Code::TranslationStale
            | Code::SameAsEnglish
            | Code::PlaceholderDamaged
            | Code::TranslationOfNothing
            | Code::TranslationFile => Self::Translation,
            Code::EmptyText
            | Code::CalledUnknown
            | Code::SameWords
            | Code::MessageNeverShown
            | Code::LongSentence
            | Code::Jargon
            | Code::LongQuestion
            | Code::HardToRead => Self::Accessibility,
            _ => Self::Check,
        }
    }
}

/// Is a finding of this kind a reason not to publish? All mistakes are. Of the warnings those are by which people would read English
/// in a Welsh form, or could not tell two questions apart.
fn stops(code: Code) -> bool {
    let warnings =
        [Code::NotTranslated, Code::TranslationStale, Code::SameAsEnglish, Code::CalledUnknown, Code::SameWords];
    code.severity() == Severity::Mistake || warnings.contains(&code)
}

impl Finding {
    fn of(sources: &Sources, diagnostic: &Diagnostic) -> Self {
        let at = sources.find(&diagnostic.at);
        let (start, end) = (at.start(), at.end());
        let word = match diagnostic.code.severity() {
            Severity::Mistake => "Mistake",
            Severity::Warning => "Warning",
        };
        let line = at.file.line(start.line);
        let text = |range: std::ops::Range<usize>| at.file.text.get(range).unwrap_or_default().to_owned();
        let marked = at.at.start.clamp(line.start, line.end);
        let until = if end.line == start.line { at.at.end.clamp(marked, line.end) } else { line.end };
        let line = (line.len() <= MOST_OF_A_LINE && !line.is_empty())
            .then(|| [text(line.start..marked), text(marked..until), text(until..line.end)]);
        let more = diagnostic.related.iter().map(|(other, words)| {
            let other = sources.find(other);
            format!("{}, line {}: {words}", other.file.name, other.start().line)
        });
        Self {
            label: format!("{word} {}", diagnostic.code.id()),
            stops: stops(diagnostic.code),
            message: diagnostic.message.clone(),
            place: format!("{}, line {}", at.file.name, start.line),
            at: Some((at.file.name.clone(), start.line)),
            line,
            help: diagnostic.help.clone(),
            instead: diagnostic.fix.as_ref().map(|fix| fix.with.clone()).filter(|with| !with.is_empty()),
            more: more.collect(),
        }
    }

    fn stopping(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { stops: true, message: message.into(), help: help.into(), ..Self::default() }
    }

    fn ours(fault: &str) -> Self {
        let help = "This is a fault of Onceform, not of your form. Tell whoever looks after the service";
        Self::stopping(format!("The form could not be finished: {fault}"), help)
    }
}

impl Gate {
    /// It passes when nothing stops it; `unknown` when it was not looked at.
    fn of(name: &str, mut findings: Vec<Finding>, good: &str, unknown: bool) -> Self {
        let count = findings.iter().filter(|finding| finding.stops).count();
        let words = match count {
            0 => good.to_owned(),
            1 => "1 thing to put right".to_owned(),
            count => format!("{count} things to put right"),
        };
        if findings.len() > MOST_SHOWN {
            let left = findings.len() - MOST_SHOWN;
            findings.truncate(MOST_SHOWN);
            findings.push(Finding {
                message: format!("There are {left} more. Put these right first"),
                ..Finding::default()
            });
        }
        Self { name: name.to_owned(), passed: count == 0 && !unknown, words, findings, example: None }
    }
}

/// What breaks stored answers or another system and does not say that it is meant.
fn undeclared(difference: &Difference) -> Vec<Finding> {
    let of = |change: &diff::Change| {
        let help = format!(
            "If it is meant, say why in the form. Under “breaks:”, write “{}:” and then the reason in your words",
            change.subject
        );
        Finding {
            place: change.page.as_ref().map(|page| format!("Page {page}")).unwrap_or_default(),
            more: vec![change.because.clone()],
            ..Finding::stopping(format!("This breaks stored answers or another system: {}", change.words), help)
        }
    };
    difference.undeclared().map(of).collect()
}

fn tests(program: &Program, holidays: &[i64], mut findings: Vec<Finding>) -> Gate {
    let trials: Vec<_> = program.tests.iter().map(|test| trial::run(program, test, holidays)).collect();
    let mut failed = 0;
    for (test, trial) in program.tests.iter().zip(&trials).filter(|(_, trial)| !trial.passes()) {
        failed += 1;
        findings.push(Finding {
            place: format!("{}, line {}", test.file, test.line),
            at: Some((test.file.clone(), test.line)),
            more: trial.differences.clone(),
            ..Finding::stopping(
                format!("The test “{}” fails", test.name),
                "Put the form right, or the test if the form is as it should be",
            )
        });
    }
    if program.tests.is_empty() {
        let help = "Write one under “tests:” for each way through the form. Below are some to start from";
        findings.insert(0, Finding::stopping("The form has no tests", help));
        let mut gate = Gate::of("Tests", findings, "", false);
        let suggested = suggest(program, &[]);
        if !suggested.is_empty() {
            let text = format!("tests:\n{}", yaml(program, &suggested));
            gate.example = Some(("Tests to start from, for the end of form.yaml".to_owned(), text));
        }
        return gate;
    }
    let covered = coverage(program, &outcomes(&trials));
    let done = covered.all - covered.missing.len();
    let all = if trials.len() == 1 { "1 test passes".to_owned() } else { format!("{} tests pass", trials.len()) };
    let words = format!("{all}. They do {done} of the {} things that can happen", covered.all);
    if failed == 0 {
        for (what, names) in covered.left_out(program) {
            findings.push(Finding { message: format!("{what}: {}", names.join(", ")), ..Finding::default() });
        }
    }
    findings.sort_by_key(|finding| !finding.stops);
    Gate::of("Tests", findings, &words, false)
}

fn translation(
    program: &Program,
    base: Option<&Program>,
    translations: &[Program],
    of: &For<'_>,
    mut findings: Vec<Finding>,
) -> Gate {
    let missing: Vec<Language> = of
        .languages
        .iter()
        .copied()
        .filter(|language| {
            *language != Language::English && !translations.iter().any(|it| it.form.language == *language)
        })
        .collect();
    for language in &missing {
        let message = format!("The form is not in {} yet", language.name());
        let help = format!(
            "Copy the text below into a file {}.yaml, write the {} in it and hand it in with the form",
            language.code(),
            language.name()
        );
        findings.insert(0, Finding::stopping(message, help));
    }
    // What a council says differently has a file of its own, beside that of the form.
    for own in translations.iter().filter(|own| of.languages.contains(&own.form.language)) {
        let lost = base.map_or(0, |base| untranslated(base, program, own));
        if lost > 0 {
            let language = own.form.language;
            let message = format!("{lost} of the texts that {} changes are not in {}", of.council, language.name());
            let help = format!("Hand in a file that says “council: {}”, with these texts", of.council);
            findings.insert(0, Finding::stopping(message, help));
        }
    }
    let languages: Vec<&str> =
        std::iter::once(program).chain(translations).map(|program| program.form.language.name()).collect();
    let mut gate = Gate::of("Translation", findings, &format!("Whole in {}", languages.join(" and ")), false);
    if let Some(language) = missing.first() {
        let text = refreshed(&program.form.id, None, *language, &places(base.unwrap_or(program)), None);
        let what = format!("The file {}.yaml to start from", language.code());
        gate.example = text.map(|text| (what, text));
    }
    gate
}

/// How many texts that a council changes are still the English ones in a translation of its version.
fn untranslated(base: &Program, version: &Program, translated: &Program) -> usize {
    let said: std::collections::BTreeMap<String, String> =
        places(translated).into_iter().map(|place| (place.name, place.english)).collect();
    let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
    let changed = changed_places(base, version).into_iter();
    changed.filter(|place| has_letters(&place.english) && said.get(&place.name) == Some(&place.english)).count()
}

fn accessibility(form: &Form, site: &Site, renderer: &Renderer, mut findings: Vec<Finding>) -> Gate {
    match conformance::look(renderer, form, site) {
        Ok((count, faults)) => {
            let help =
                "Look at the words on this page. If they are as they should be, tell whoever looks after the service";
            findings.splice(
                0..0,
                faults.into_iter().map(|(place, fault)| Finding { place, ..Finding::stopping(fault, help) }),
            );
            let good = format!("{count} pages looked at, as the website, the account and the call desk show them");
            Gate::of("Accessibility", findings, &good, false)
        }
        Err(fault) => Gate::of("Accessibility", vec![Finding::ours(&fault.to_string())], "", false),
    }
}

impl Changes {
    fn of(difference: &Difference) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for change in &difference.changes {
            let heading = match (&change.page, &change.question) {
                (None, _) => "The form as a whole".to_owned(),
                (Some(page), None) => format!("Page {page}"),
                (Some(page), Some(question)) => format!("Page {page}, question {question}"),
            };
            let verdict = match (change.verdict, &change.declared) {
                (Verdict::Safe, _) => "safe",
                (Verdict::AskAgain, _) => "drafts are asked again",
                (Verdict::Breaks, Some(_)) => "breaks something, and says that it is meant",
                (Verdict::Breaks, None) => "breaks something",
            };
            let why =
                [Some(&change.because), change.declared.as_ref()].into_iter().flatten().filter(|it| !it.is_empty());
            let why: Vec<&str> = why.map(String::as_str).collect();
            let line = [change.words.clone(), verdict.to_owned(), why.join(". ")];
            match groups.last_mut().filter(|group| group.heading == heading) {
                Some(group) => group.changes.push(line),
                None => groups.push(Group { heading, changes: vec![line] }),
            }
        }
        Self { groups, conclusions: diff::conclusions(difference) }
    }
}
