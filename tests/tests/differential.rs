//! The reference interpreter and the validators agree, answer by answer: random well-typed forms and random answers through
//! [`compiler::eval`], wasmi, wasmtime and, for a share of them, V8.
//!
//! A fixed number of pairs with fixed seeds runs with the other tests. The long run, with as many pairs as one likes:
//!
//! ```sh
//! ONCEFORM_DIFFERENTIAL=100000 cargo test -p onceform-tests --test differential -- --nocapture
//! ```
//!
//! `ONCEFORM_SEED` starts elsewhere. A disagreement is made small before it is shown, with the seed that makes it again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod shrink;

use compiler::calendar::{Nation, bank_holidays};
use compiler::emit::wasm;
use compiler::eval;
use compiler::program::{Kind, Program};
use fastrand::Rng;
use onceform_tests::random_form::{random_answers, random_form, random_text};
use runtime_wasm::answers::{Answers, Field};
use runtime_wasm::host::{Engine, Module, Validator};
use runtime_wasm::report::{Day, Report};
use serde_json::{Value, json};
use std::process::Command;

/// Pairs when nothing else is asked for.
const PAIRS: u64 = 2_000;
/// Answers for each form: making a validator costs more than running it.
const ANSWERS: u64 = 20;
/// One form in so many also runs in V8.
const V8_SHARE: u64 = 4;
/// More than any call needs that is bounded by the length of its answers: instructions, roughly.
const FUEL: u64 = 400_000_000;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn random_day(rng: &mut Rng) -> Day {
    let today = match rng.u8(0..20) {
        0 => rng.i64(-400_000..3_000_000),
        1 => *rng.choice(&[i64::from(i32::MIN), i64::from(i32::MAX), -354_285, 2_932_896, 0]).unwrap(),
        _ => rng.i64(20_000..23_000),
    };
    Day { today, holidays: bank_holidays(Nation::EnglandAndWales) }
}

/// A validator in both engines.
struct Both {
    wasmi: Validator,
    wasmtime: Validator,
}

impl Both {
    fn load(bytes: &[u8]) -> Result<Self, String> {
        let load = |engine| Module::load_with_fuel(engine, bytes, FUEL).and_then(|module| module.validator());
        let wasmi = load(Engine::Wasmi).map_err(|error| format!("wasmi: {error}"))?;
        let wasmtime = load(Engine::Wasmtime).map_err(|error| format!("wasmtime: {error}"))?;
        Ok(Self { wasmi, wasmtime })
    }

    fn each(&mut self) -> [(&'static str, &mut Validator); 2] {
        [("wasmi", &mut self.wasmi), ("wasmtime", &mut self.wasmtime)]
    }

    /// What is different from the reference, in words.
    fn evaluate(&mut self, program: &Program, answers: &Answers, day: &Day) -> Result<Report, String> {
        let wanted = eval::evaluate(program, answers, day);
        for (engine, validator) in self.each() {
            let found = validator.evaluate(answers, day).map_err(|error| format!("{engine}: {error}"))?;
            same(engine, &found, &wanted)?;
            for broken in &wanted.errors {
                let rule =
                    validator.error(broken.question, broken.row).map_err(|error| format!("{engine}: {error}"))?;
                if rule != broken.rule {
                    return Err(format!("{engine}: error() says {rule} for {broken:?}"));
                }
            }
            for page in std::iter::once(None).chain((0..program.pages.len()).map(Some)) {
                let next = validator.next_page(page).map_err(|error| format!("{engine}: {error}"))?;
                let reference = eval::next_page_after(&wanted, page);
                if next != reference {
                    return Err(format!("{engine}: next_page({page:?}) is {next}, reference {reference}"));
                }
            }
        }
        Ok(wanted)
    }

    /// One answer after another is changed; each time the report is the one of the whole form with that answer.
    fn changes(&mut self, program: &Program, given: &Answers, day: &Day, changes: &[Change]) -> Result<(), String> {
        self.evaluate(program, given, day)?;
        let mut answers = given.clone();
        // A row may be gone from answers that were made smaller.
        for change in changes.iter().filter(|change| change.fits(program, given)) {
            change.apply(program, &mut answers);
            let wanted = eval::evaluate(program, &answers, day);
            for (engine, validator) in self.each() {
                let found = validator.change(change.question, change.row, &change.text);
                match found.map_err(|error| format!("{engine}: {error}"))? {
                    Some(found) => same(engine, &found, &wanted).map_err(|why| format!("after {change:?}: {why}"))?,
                    None => return Err(format!("{engine}: refused {change:?}")),
                }
            }
        }
        Ok(())
    }
}

fn same(engine: &str, found: &Report, wanted: &Report) -> Result<(), String> {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{engine} differs from the reference\n found {found:?}\nwanted {wanted:?}"))
    }
}

/// One answer that is changed.
#[derive(Debug, Clone)]
struct Change {
    question: usize,
    row: Option<usize>,
    text: String,
}

impl Change {
    fn random(rng: &mut Rng, program: &Program, answers: &Answers) -> Option<Self> {
        let question = rng.usize(0..program.questions.len().max(1));
        let asked = program.questions.get(question)?;
        if matches!(asked.kind, Kind::List { .. }) {
            return None;
        }
        let row = match asked.list {
            None => None,
            Some(list) => {
                let Kind::List { count, .. } = &program.questions[list].kind else { return None };
                let Field::Rows(rows) = answers.fields.get(field(program, list))? else { return None };
                let given = rows.len().min(count.most as usize);
                if given == 0 {
                    return None;
                }
                Some(rng.usize(0..given))
            }
        };
        Some(Self { question, row, text: random_text(rng, asked) })
    }

    /// Whether its row is there.
    fn fits(&self, program: &Program, answers: &Answers) -> bool {
        let Some(list) = program.questions[self.question].list else { return true };
        matches!(answers.fields.get(field(program, list)), Some(Field::Rows(rows)) if self.row.is_some_and(|row| row < rows.len()))
    }

    fn apply(&self, program: &Program, answers: &mut Answers) {
        let asked = &program.questions[self.question];
        let place = field(program, asked.list.unwrap_or(self.question));
        while answers.fields.len() <= place {
            answers.fields.push(Field::Text(String::new()));
        }
        match (&mut answers.fields[place], asked.list, self.row) {
            (Field::Rows(rows), Some(list), Some(row)) => rows[row][self.question - list - 1] = self.text.clone(),
            (field, ..) => *field = Field::Text(self.text.clone()),
        }
    }
}

/// The field of a question outside lists.
fn field(program: &Program, question: usize) -> usize {
    program.questions[..question].iter().filter(|question| question.list.is_none()).count()
}

/// A form with its answers, as the seed makes them.
struct Case {
    program: Program,
    pairs: Vec<(Answers, Day, Vec<Change>)>,
}

impl Case {
    fn from_seed(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let program = random_form(&mut rng);
        let pair = |rng: &mut Rng| {
            let answers = random_answers(rng, &program);
            let day = random_day(rng);
            // Now and then a long sitting.
            let count = if rng.u8(0..200) == 0 { 60 } else { rng.usize(0..4) };
            let changes = (0..count).filter_map(|_| Change::random(rng, &program, &answers)).collect();
            (answers, day, changes)
        };
        let pairs = (0..ANSWERS).map(|_| pair(&mut rng)).collect();
        Self { program, pairs }
    }
}

/// What is wrong with one pair, if anything.
fn disagreement(program: &Program, answers: &Answers, day: &Day, changes: &[Change]) -> Option<String> {
    let bytes = match wasm::emit(program) {
        Ok(bytes) => bytes,
        Err(error) => return Some(format!("no validator was made: {error:?}")),
    };
    let result = Both::load(&bytes).and_then(|mut both| both.changes(program, answers, day, changes));
    result.err()
}

#[test]
fn validators_agree_with_the_reference() {
    let forms = number("ONCEFORM_DIFFERENTIAL", PAIRS).div_ceil(ANSWERS);
    let first = number("ONCEFORM_SEED", 1);
    let mut v8 = V8::new();
    let (mut changed, mut compared) = (0, 0);
    for seed in first..first + forms {
        let case = Case::from_seed(seed);
        let bytes =
            wasm::emit(&case.program).unwrap_or_else(|error| panic!("seed {seed}: {error:?}\n{:#?}", case.program));
        let mut both = Both::load(&bytes).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{:#?}", case.program));
        let for_v8 = seed % V8_SHARE == 0;
        for (answers, day, changes) in &case.pairs {
            if let Err(why) = both.changes(&case.program, answers, day, changes) {
                shrink::panic_small(seed, &case.program, answers, day, changes, &why);
            }
            if for_v8 {
                v8.add(seed, &bytes, &case.program, answers, day);
            }
            changed += changes.len();
            compared += 1;
        }
        if seed % 250 == 0 {
            println!("{} forms, {compared} pairs, {changed} changes: no disagreement", seed - first + 1);
        }
        if v8.wanted.len() >= 4_000 {
            v8.run();
        }
    }
    v8.run();
    println!("{forms} forms, {compared} pairs, {changed} changes, {} pairs in V8: no disagreement", v8.compared);
}

/// The forms that are shipped, and the examples: as authors write them, with random answers.
#[test]
fn shipped_forms_agree_with_the_reference() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut seen = 0;
    for folder in ["forms", "examples"] {
        for entry in std::fs::read_dir(format!("{root}/{folder}")).unwrap() {
            let path = entry.unwrap().path().join("form.yaml");
            let Ok(sources) = onceform_tests::sources(&path) else { continue };
            let checked = compiler::check_all(&sources);
            let program = checked.program.unwrap_or_else(|| panic!("{}: {:?}", path.display(), checked.diagnostics));
            let bytes = wasm::emit(&program).unwrap();
            assert_eq!(bytes, wasm::emit(&program).unwrap(), "law 9: the same form, the same bytes");
            let mut both = Both::load(&bytes).unwrap();
            assert_eq!(both.wasmi.manifest(), &compiler::manifest::manifest(&program));
            let mut rng = Rng::with_seed(7);
            for _ in 0..200 {
                let answers = random_answers(&mut rng, &program);
                let day = random_day(&mut rng);
                let changes: Vec<Change> =
                    (0..3).filter_map(|_| Change::random(&mut rng, &program, &answers)).collect();
                if let Err(why) = both.changes(&program, &answers, &day, &changes) {
                    shrink::panic_small(7, &program, &answers, &day, &changes, &why);
                }
            }
            seen += 1;
        }
    }
    assert!(seen >= 7, "{seen} forms");
}

/// Bytes that are no answers at all: both engines give the same report, and neither traps.
#[test]
fn validators_never_trap() {
    for seed in 0..60 {
        let mut rng = Rng::with_seed(seed);
        let program = random_form(&mut rng);
        let mut both = Both::load(&wasm::emit(&program).unwrap()).unwrap();
        for _ in 0..40 {
            let mut input = random_answers(&mut rng, &program).to_input();
            for _ in 0..rng.usize(0..12) {
                let at = rng.usize(0..=input.len());
                match rng.u8(0..4) {
                    0 if at < input.len() => input[at] = rng.u8(..),
                    1 if at < input.len() => drop(input.drain(at..)),
                    2 => input.insert(at, 0x1f),
                    _ => input
                        .splice(at..at, [0xff, 0xc0, 0x80, 0xed, 0xa0].into_iter().take(rng.usize(0..5)))
                        .for_each(drop),
                }
            }
            let day = random_day(&mut rng);
            let wasmi = both.wasmi.evaluate_input(&input, &day).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            let wasmtime =
                both.wasmtime.evaluate_input(&input, &day).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            assert_eq!(wasmi, wasmtime, "seed {seed}");
        }
    }
}

/// Pairs that are waiting for V8.
struct V8 {
    folder: tempfile::TempDir,
    /// What `v8/run.mjs` reads.
    lines: String,
    /// What it should answer, with the seed.
    wanted: Vec<(u64, Value)>,
    compared: usize,
    last: Option<u64>,
}

impl V8 {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, lines: String::new(), wanted: Vec::new(), compared: 0, last: None }
    }

    fn add(&mut self, seed: u64, bytes: &[u8], program: &Program, answers: &Answers, day: &Day) {
        if self.last != Some(seed) {
            self.last = Some(seed);
            let module = self.folder.path().join(format!("{seed}.wasm"));
            std::fs::write(&module, bytes).unwrap();
            let path = json!({"path": module}).to_string();
            self.lines.push_str(&if self.lines.is_empty() {
                format!("{}\n{path}\n", module.display())
            } else {
                path + "\n"
            });
        }
        let input = String::from_utf8(answers.to_input()).unwrap();
        let line = json!({"input": input, "today": day.today, "holidays": day.holidays}).to_string();
        // Node takes these for the ends of lines.
        self.lines
            .push_str(&line.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").replace('\u{85}', "\\u0085"));
        self.lines.push('\n');
        self.wanted.push((seed, as_json(&eval::evaluate(program, answers, day))));
    }

    fn run(&mut self) {
        let (lines, wanted) = (std::mem::take(&mut self.lines), std::mem::take(&mut self.wanted));
        self.last = None;
        if wanted.is_empty() {
            return;
        }
        let cases = self.folder.path().join("cases.jsonl");
        std::fs::write(&cases, lines).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/v8/run.mjs");
        let stdin = std::fs::File::open(&cases).unwrap();
        let node = Command::new("node").arg(script).stdin(stdin).output().expect("node is installed");
        assert!(node.status.success(), "{}", String::from_utf8_lossy(&node.stderr));
        let reports = String::from_utf8(node.stdout).unwrap();
        assert_eq!(reports.lines().count(), wanted.len());
        for ((seed, wanted), line) in wanted.iter().zip(reports.lines()) {
            let found: Value = serde_json::from_str(line).unwrap();
            assert_eq!(&found, wanted, "V8 differs from the reference: ONCEFORM_SEED={seed}");
        }
        self.compared += wanted.len();
    }
}

/// A report as `run.mjs` writes it.
fn as_json(report: &Report) -> Value {
    let errors: Vec<Value> = report.errors.iter().map(|error| json!([error.question, error.row, error.rule])).collect();
    let slots = |slots: &Vec<runtime_wasm::report::Slot>| -> Vec<Value> {
        slots.iter().map(|slot| json!([slot.state, slot.text, slot.rows])).collect()
    };
    let questions: Vec<Vec<Value>> = report.questions.iter().map(slots).collect();
    json!({
        "outcome": report.outcome,
        "next_page": report.next_page,
        "exit": report.exit,
        "errors": errors,
        "pages": report.pages,
        "questions": questions,
        "computed": report.computed,
    })
}
