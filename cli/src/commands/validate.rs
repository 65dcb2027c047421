//! `onceform validate`: answers in, the compiled validator's verdict out.

use crate::forms;
use crate::outcome::{Failure, Outcome};
use crate::verdict::Verdict;
use clap::ValueEnum;
use compiler::calendar::{self, Nation, bank_holidays};
use compiler::expr::print;
use compiler::handling::{NOON, handling};
use compiler::program::Program;
use compiler::suggest::nearest;
use jiff::Zoned;
use jiff::civil::{Date, Time};
use runtime_wasm::abi::MOST_INPUT;
use runtime_wasm::answers::Answers;
use runtime_wasm::host::{HostError, Validator};
use runtime_wasm::manifest::Manifest;
use runtime_wasm::report::{Day, Report};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Write, stdin};
use std::path::PathBuf;

/// Judge answers with the compiled validator
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  onceform validate forms/missed-bin answers.json
  onceform validate forms/missed-bin --today 2026-03-10 --format jsonl < submissions.jsonl

Answers are JSON: an object by question, {\"bin\": \"refuse\", \"due\": \"2026-03-09\"}. Several
stand one a line. Exit code 1 means that some cannot be submitted. For those that can, it says what
is to pay, the day that is promised and which systems get them.")]
pub struct Arguments {
    /// The form file, or the folder that holds it; a file with a council's changes for that council's version
    form: PathBuf,
    /// Files with answers; without any, or for -, they are read from standard input
    answers: Vec<PathBuf>,
    /// The day to judge by, as 2026-03-10; the day it is if left out
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
    /// The time at which they come in, as 16:30: the promised day depends on it. Left out, it is
    /// now, or noon when --today says another day
    #[arg(long, value_name = "TIME", value_parser = time)]
    at: Option<Time>,
    /// As this council has the form
    #[arg(long, value_name = "COUNCIL")]
    council: Option<String>,
    /// How to write the verdicts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs: one object a line, in the order of the answers
    Jsonl,
}

const NOTHING_GIVEN: &str =
    "There are no answers to judge. Name a file of them, such as answers.json with {\"bin\": \"refuse\"}";

/// A day as the command takes it.
fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("“{text}” is not a day. Write year, month and day, as in 2026-03-10"))
}

/// A time of day as the command takes it.
fn time(text: &str) -> Result<Time, String> {
    text.parse().map_err(|_| format!("“{text}” is not a time. Write hours and minutes, as in 16:30"))
}

/// Judges each of the answers.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let Some(form) = forms::compiled_one(&arguments.form, arguments.council.as_deref())? else {
        return Ok(Outcome::Mistakes);
    };
    let wasm = compiler::emit::wasm::emit(&form.program).map_err(Failure::ours)?;
    let validator = Validator::load(&wasm).map_err(Failure::ours)?;
    let now = Zoned::now();
    let minutes = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    let at = match (arguments.at, arguments.today) {
        (Some(at), _) => minutes(at),
        (None, Some(_)) => NOON,
        (None, None) => minutes(now.time()),
    };
    let today = arguments.today.unwrap_or_else(|| now.date());
    let number = calendar::day_number(today.year().into(), today.month().into(), today.day().into());
    let today =
        number.ok_or_else(|| Failure::Command(format!("{today} is not a day that forms can be filled in on")))?;
    let day = Day { today, holidays: bank_holidays(Nation::EnglandAndWales) };
    let mut judge = Judge {
        program: &form.program,
        validator,
        day,
        at,
        format: arguments.format,
        out,
        judged: 0,
        outcome: Outcome::Clean,
        unknown: BTreeSet::new(),
    };

    let standard_input = [PathBuf::from("-")];
    let sources = if arguments.answers.is_empty() { &standard_input[..] } else { &arguments.answers };
    let mut unreadable = None;
    for path in sources {
        let read = if path.as_os_str() == "-" {
            judge.each("standard input", &mut stdin().lock())?
        } else {
            let file = File::open(path).map_err(|error| Failure::file("read", path, &error))?;
            judge.each(&path.display().to_string(), &mut BufReader::new(file))?
        };
        unreadable = unreadable.or(read);
    }
    match unreadable {
        Some(why) => Err(Failure::Command(why)),
        // A program that sends nothing has nothing judged; a person has forgotten something.
        None if judge.judged == 0 && arguments.format == Format::Text => {
            Err(Failure::Command(NOTHING_GIVEN.to_owned()))
        }
        None => Ok(judge.outcome),
    }
}

struct Judge<'a> {
    program: &'a Program,
    validator: Validator,
    day: Day,
    /// Minutes since midnight at which the answers come in.
    at: i64,
    format: Format,
    out: &'a mut dyn Write,
    judged: usize,
    outcome: Outcome,
    /// Names that are no questions of the form and have been spoken of.
    unknown: BTreeSet<String>,
}

impl Judge<'_> {
    /// Judges every answer of a source: one a line, or a single one over several lines. What cannot be read does not keep
    /// the others from their verdict; the first of it is given back.
    fn each(&mut self, name: &str, source: &mut dyn BufRead) -> Result<Option<String>, Failure> {
        let mut unreadable = None;
        let mut line = Vec::new();
        let mut number = 0;
        loop {
            line.clear();
            number += 1;
            let read = source.read_until(b'\n', &mut line);
            if read.map_err(|error| Failure::file("read", name.as_ref(), &error))? == 0 {
                return Ok(unreadable);
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_slice(&line) {
                Ok(answers) => self.one(&answers)?,
                // The first line alone may be the start of an answer that goes on.
                Err(error) if number == 1 && error.is_eof() => {
                    source.read_to_end(&mut line).map_err(|error| Failure::file("read", name.as_ref(), &error))?;
                    match serde_json::from_slice(&line) {
                        Ok(answers) => self.one(&answers)?,
                        Err(error) => return Ok(Some(not_json(name, error.line(), error.column()))),
                    }
                }
                Err(error) => {
                    unreadable.get_or_insert_with(|| not_json(name, number, error.column()));
                }
            }
        }
    }

    fn one(&mut self, given: &Value) -> Result<(), Failure> {
        self.judged += 1;
        self.say_unknown(given);
        let answers = Answers::from_json(self.validator.manifest(), given);
        match self.validator.evaluate(&answers, &self.day) {
            Ok(report) => self.say(&answers, &report)?,
            Err(HostError::TooLong) => self.too_long()?,
            Err(error) => return Err(Failure::ours(error)),
        }
        Ok(self.out.flush()?)
    }

    /// An answer to no question does not count, and is most likely a misspelt name. Said once for each name.
    fn say_unknown(&mut self, given: &Value) {
        let names: Vec<&str> = self
            .program
            .questions
            .iter()
            .filter(|question| question.list.is_none())
            .map(|it| it.key.as_str())
            .collect();
        for name in given.as_object().into_iter().flat_map(|answers| answers.keys()) {
            if !names.contains(&name.as_str()) && self.unknown.insert(name.clone()) {
                let near = nearest(name, names.iter().copied());
                let near = near.map(|near| format!(". Did you mean `{near}`?")).unwrap_or_default();
                anstream::eprintln!("The form has no question `{}`, so that answer does not count{near}", shown(name));
            }
        }
    }

    fn say(&mut self, answers: &Answers, report: &Report) -> Result<(), Failure> {
        let manifest: &Manifest = self.validator.manifest();
        let handling = handling(self.program, answers, report, &self.day, self.at);
        let verdict = Verdict { program: self.program, manifest, report, handling: &handling };
        if !verdict.valid() {
            self.outcome = self.outcome.and(Outcome::Mistakes);
        }
        match self.format {
            Format::Jsonl => writeln!(self.out, "{}", verdict.json())?,
            Format::Text => text(&verdict, self.judged, self.out)?,
        }
        Ok(())
    }

    fn too_long(&mut self) -> Result<(), Failure> {
        self.outcome = self.outcome.and(Outcome::Mistakes);
        let message = format!("The answers are longer than {} KiB", MOST_INPUT / 1024);
        match self.format {
            Format::Jsonl => {
                let error = json!({"question": null, "row": null, "rule": "too long", "message": message});
                let open = self.program.form.open.as_ref().is_none_or(|open| open.on(self.day.today));
                let nothing = json!({
                    "valid": false, "open": open, "exit": null, "errors": [error], "asked": [], "computed": {},
                    "canonical": {}, "fee": null, "due by": null, "sent to": [],
                });
                writeln!(self.out, "{nothing}")?;
            }
            Format::Text => writeln!(self.out, "{}. {message}", self.judged)?,
        }
        Ok(())
    }
}

fn text(verdict: &Verdict<'_>, number: usize, out: &mut dyn Write) -> Result<(), Failure> {
    if number > 1 {
        writeln!(out)?;
    }
    let errors = verdict.errors();
    match (verdict.exit(), errors.len()) {
        _ if !verdict.handling.open => {
            writeln!(out, "{number}. \x1b[31mCannot be submitted\x1b[0m: the form is shut on that day")?;
        }
        (Some((key, title)), _) => writeln!(out, "{number}. \x1b[33mEnds early\x1b[0m at {key}: {title}")?,
        (None, 0) => writeln!(out, "{number}. \x1b[32mCan be submitted\x1b[0m")?,
        (None, 1) => writeln!(out, "{number}. \x1b[31mCannot be submitted\x1b[0m: 1 error")?,
        (None, count) => writeln!(out, "{number}. \x1b[31mCannot be submitted\x1b[0m: {count} errors")?,
    }
    let shown = verdict.json();
    let values = |key: &str| shown.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
    let words = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let errors = errors.into_iter().map(|(name, text)| (name, text.to_owned()));
    let kept = values("canonical").into_iter().map(|(key, value)| (key, words(&value)));
    let computed =
        values("computed").into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key, words(&value)));
    let groups: [(&str, Vec<(String, String)>); 4] = [
        ("errors", errors.collect()),
        ("answers as they are kept", kept.collect()),
        ("worked out", computed.collect()),
        ("what happens with them", happens(verdict)),
    ];
    for (heading, lines) in groups.iter().filter(|(_, lines)| !lines.is_empty()) {
        writeln!(out, "   {heading}")?;
        let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, text) in lines {
            writeln!(out, "     {name:width$}  {}", text.replace('\n', " / "))?;
        }
    }
    Ok(())
}

/// What is to pay, the promised day and the systems, of answers that can be submitted.
fn happens(verdict: &Verdict<'_>) -> Vec<(String, String)> {
    if !verdict.valid() {
        return Vec::new();
    }
    let handling = verdict.handling;
    let fee = handling.fee.as_ref().map(|due| format!("£{} for {}", due.pounds, due.what_for));
    let due_by = handling.due_by.map(print::date);
    let systems = Some(handling.systems(verdict.program).join(", ")).filter(|systems| !systems.is_empty());
    let lines = [("fee", fee), ("due by", due_by), ("sent to", systems)];
    lines.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?))).collect()
}

/// A name from elsewhere, short and without anything that a terminal would obey.
fn shown(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

fn not_json(name: &str, line: usize, column: usize) -> String {
    format!("{name}, line {line}: this is not JSON (it goes wrong at character {column})")
}
