//! The figures: bytes of each validator, validations a second, time to render a page, to check and to build. `make figures`
//! prints them.
//!
//! Answers are those of the tests beside the housing-benefit form, in turn. In Rust a validation is: answers joined, the
//! call, the whole report read back. In Node it is the same through `runtime-wasm/browser/validator.js`. The hostile files
//! are those of `cli/tests/hostile`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise and prints"
)]

use compiler::calendar::{Nation, bank_holidays};
use compiler::emit::html::{Channel, Filled, Links, Renderer, Site};
use compiler::emit::wasm;
use compiler::program::{Kind, Program, Question};
use compiler::source::{SourceFile, Sources};
use flate2::Compression;
use flate2::write::GzEncoder;
use onceform_tests::large_form::large_form;
use runtime_wasm::abi::FIELD;
use runtime_wasm::answers::Answers;
use runtime_wasm::host::{Engine, Module};
use runtime_wasm::report::Day;
use serde_json::{Map, Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, iter};

#[path = "../../cli/tests/hostile/set.rs"]
mod hostile;

const FORM: &str = "housing-benefit";
const COPIES: usize = 200;
const LONG_ENOUGH: Duration = Duration::from_secs(2);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn main() {
    let forms = shipped();
    println!("validator           raw    gzip");
    for (name, text) in &forms {
        let bytes = built(text);
        println!("{name:16} {:>6}  {:>6}", bytes.len(), gzipped(&bytes));
    }
    let (_, text) = forms.iter().find(|(name, _)| name == FORM).unwrap();

    println!("\n{FORM}: check                  {:>9.2?}", best_of(20, || drop(checked(text))));
    let program = checked(text);
    println!("{FORM}: validator from program {:>9.2?}", best_of(20, || drop(wasm::emit(&program).unwrap())));
    let copies = tempfile::tempdir().unwrap();
    for (count, what) in [(1, "the form"), (COPIES, "200 forms")] {
        let from = varied(copies.path(), text, count);
        let into = copies.path().join(format!("built-{count}"));
        println!("onceform check, {what:10}             {:>9.2?}", best_of(3, || onceform(&["check"], &from)));
        let build = ["build", "-o", into.to_str().unwrap()];
        println!("onceform build, {what:10}             {:>9.2?}", best_of(3, || onceform(&build, &from)));
    }

    rendered();
    slowest_refused(copies.path());

    let bytes = built(text);
    let inputs = inputs(&program);
    let today = program.tests.first().unwrap().today;
    println!("\n{FORM}: validations a second");
    for (engine, name) in [(Engine::Wasmtime, "wasmtime"), (Engine::Wasmi, "wasmi")] {
        println!("  {name:9} {:>9.0}", rate(engine, &bytes, &inputs, today));
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("validator.wasm"), &bytes).unwrap();
    let for_node = json!({ "today": today, "holidays": bank_holidays(Nation::EnglandAndWales), "inputs": inputs });
    fs::write(folder.path().join("answers.json"), for_node.to_string()).unwrap();
    let node = Command::new("node").arg(root().join("tests/benches/node.js")).arg(folder.path()).output().unwrap();
    println!("  {:9} {:>9}", "Node", String::from_utf8(node.stdout).unwrap().trim());
}

/// Name and text of every shipped form.
fn shipped() -> Vec<(String, String)> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root().join("forms")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let name = |folder: &Path| folder.file_name().unwrap().to_str().unwrap().to_owned();
    let text = |folder: &PathBuf| Some((name(folder), fs::read_to_string(folder.join("form.yaml")).ok()?));
    folders.iter().filter_map(text).collect()
}

fn checked(text: &str) -> Program {
    // With the fragments that it uses, as in the folder of the forms.
    let library = onceform_tests::sources(&root().join("forms").join(FORM).join("form.yaml")).unwrap();
    let mut sources = Sources::from(SourceFile::new("form.yaml", text));
    library.all().skip(1).for_each(|(_, file)| sources.add(file.clone()));
    compiler::check_all(&sources).program.unwrap()
}

fn built(text: &str) -> Vec<u8> {
    wasm::emit(&checked(text)).unwrap()
}

fn gzipped(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

/// So many forms of this size, each under a name of its own and with other words in every question.
fn varied(into: &Path, text: &str, count: usize) -> PathBuf {
    let folder = into.join(format!("forms-{count}"));
    fs::create_dir_all(&folder).unwrap();
    for number in 1..=count {
        let varied: String = text
            .split_inclusive('\n')
            .map(|line| match line.trim_start().strip_prefix("ask: ") {
                Some(_) => line.replacen("ask: ", &format!("ask: {number}. "), 1),
                None => line.replacen(FORM, &format!("{FORM}-{number}"), usize::from(line.starts_with("form: "))),
            })
            .collect();
        fs::write(folder.join(format!("{number}.yaml")), varied).unwrap();
    }
    folder
}

/// A page of 32 answered questions of mixed types, as the portal renders it: layout, data for the page module and all.
fn rendered() {
    let program = compiler::check(&SourceFile::new("form.yaml", &large_form(32, 1))).program.unwrap();
    let of_type = |question: &Question| match &question.kind {
        Kind::YesNo => json!("yes"),
        Kind::Choice { options } => json!(options[1].key),
        Kind::Choices { options, .. } => json!([options[0].key, options[2].key]),
        Kind::Date => json!({ "day": "9", "month": "3", "year": "2027" }),
        Kind::Money(_) => json!("12.50"),
        Kind::Number(_) => json!("3"),
        _ => json!("A name & more"),
    };
    let answers: Map<String, Value> =
        program.questions.iter().map(|question| (question.key.clone(), of_type(question))).collect();
    let answers = Value::Object(answers);
    let fields = Answers::from_json(&compiler::manifest::manifest(&program), &answers);
    let report = compiler::eval::evaluate(&program, &fields, &Day::default());
    let site = Site {
        council: "Ashcombe Borough Council".to_owned(),
        stylesheets: vec!["/assets/onceform.css".to_owned()],
        script: "/assets/page.js".to_owned(),
        navigation: vec![("Your account".to_owned(), "/account".to_owned())],
        footer: vec![("Privacy".to_owned(), "/privacy".to_owned())],
        ..Site::default()
    };
    let links = Links { action: "/large/page".to_owned(), assets: "/assets/large".to_owned(), ..Links::default() };
    let renderer = Renderer::new().unwrap();
    let started = Instant::now();
    let form = renderer.prepare(program).unwrap();
    println!("\nquestions of a form drawn, once         {:>9.2?}", started.elapsed());
    for (what, errors) in [("without errors", &[][..]), ("with errors", report.errors.as_slice())] {
        let filled = Filled { answers: &answers, report: &report, errors, revealed: false, known: &[] };
        let page = || renderer.page(&form, 0, Channel::Website, &site, &links, &filled).unwrap();
        let (size, time) = (page().len(), best_of(2_000, || drop(page())));
        println!("page of 32 questions, {what:14} {time:>12.2?}  {size} bytes");
    }
}

/// Runs the command of the same build.
fn onceform(arguments: &[&str], forms: &Path) {
    let program = root().join("target/release/onceform");
    let output = Command::new(program).args(arguments).arg(forms).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The hostile files of the command's tests, and the three that took longest to refuse.
fn slowest_refused(folder: &Path) {
    let mut set = hostile::Set::default();
    hostile::GROUPS.iter().for_each(|group| group(&mut set));
    let program = root().join("target/release/onceform");
    let mut times: Vec<(Duration, &str)> = Vec::new();
    for (name, bytes) in &set.files {
        let path = folder.join("hostile.yaml");
        fs::write(&path, bytes).unwrap();
        let refused = || {
            let code = Command::new(&program).arg("check").arg(&path).output().unwrap().status.code();
            assert!(matches!(code, Some(1 | 2)), "{name}: {code:?}");
        };
        times.push((best_of(3, refused), name));
    }
    times.sort();
    println!("\nonceform check, {} hostile files, the slowest:", times.len());
    for (time, name) in times.iter().rev().take(3) {
        println!("  {name:24} {time:>9.2?}");
    }
}

fn best_of(times: usize, mut work: impl FnMut()) -> Duration {
    let one = || {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    iter::repeat_with(one).take(times).min().unwrap()
}

/// The answers of the form's tests, joined for the validator.
fn inputs(program: &Program) -> Vec<String> {
    let manifest = compiler::manifest::manifest(program);
    let input = |answers| String::from_utf8(Answers::from_json(&manifest, answers).to_input()).unwrap();
    program
        .tests
        .iter()
        .map(|test| input(&test.answers))
        .filter(|input| input.bytes().any(|byte| byte != FIELD))
        .collect()
}

fn rate(engine: Engine, bytes: &[u8], inputs: &[String], today: i64) -> f64 {
    let mut validator = Module::load(engine, bytes).unwrap().validator().unwrap();
    let day = Day { today, holidays: bank_holidays(Nation::EnglandAndWales) };
    let started = Instant::now();
    let mut done = 0_u32;
    while started.elapsed() < LONG_ENOUGH {
        for input in inputs {
            validator.evaluate_input(input.as_bytes(), &day).unwrap();
            done += 1;
        }
    }
    f64::from(done) / started.elapsed().as_secs_f64()
}
