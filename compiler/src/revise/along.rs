//! What goes along with a change: settings that do not suit another kind of answer, and answers of tests and conditions that
//! are about what is removed. Nothing else is touched: what has other uses is changed by its author first.

use super::change::{self, Change, Done, called, list_of, steps};
use super::kinds::KINDS;
use super::named::{joined, whose};
use super::places::{byte_before, in_table, in_test, path, places, value_at};
use super::price;
use super::sheet::{Sheet, Step};
use super::shown::said;
use crate::calendar::{Nation, bank_holidays};
use crate::diagnostic::{Diagnostic, Fix};
use crate::expr;
use crate::program::Program;
use crate::read::Value;
use crate::source::{SourceFile, Sources};
use crate::trial;
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::Range;

/// What a change would take along, for its author to agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asks {
    /// What would happen, in sentences.
    pub words: String,
    /// What the button says that does it.
    pub button: &'static str,
}

/// What goes along.
#[derive(Debug, Default)]
pub(super) struct Along {
    /// Settings of the question itself.
    settings: Vec<String>,
    /// Pages and questions whose condition goes.
    conditions: Vec<Vec<Step>>,
    /// Lines of tests that go.
    lines: BTreeSet<Vec<Step>>,
    /// Tests that go, because nothing is left of them or they would not hold.
    tests: BTreeSet<usize>,
    /// Pages on which the form ends, which only this led to.
    exits: BTreeSet<usize>,
    /// What the form says of itself that makes no sense without it, as the language spells it.
    words: BTreeSet<&'static str>,
    /// What is written in place of the answers that tests give.
    answer: Option<(Vec<Vec<Step>>, String)>,
}

/// Settings that some kinds of answer have, as they are told.
const SETTINGS: &[(&str, &str)] = &[
    ("options", "the options"),
    ("longest", "the most characters"),
    ("shortest", "the fewest characters"),
    ("pattern", "the pattern of the answer"),
    ("at least", "the smallest that is taken"),
    ("at most", "the largest that is taken"),
    ("decimal places", "the decimal places"),
    ("kinds", "the kinds of file"),
    ("largest", "the largest size"),
    ("fill from", "what the account fills in"),
    ("messages", "the messages of its own"),
    ("rules", "its checks"),
    ("optional", "that it may be left blank"),
];

/// What counts as reported already, and what there is to pay.
const REPORTED: &str = "already reported";
const PRICE: &str = "fee";

/// Most tests that are told by their names.
const LISTED: usize = 2;

/// How often what comes of a change is looked at: what goes along may show what else does.
const ROUNDS: usize = 6;

/// The edits of a change with what goes along, the form after it, and what is asked before it is made.
pub(super) type Made = (Vec<Fix>, SourceFile, Done, Option<Asks>);

/// A question or page that is removed, or a question of another kind.
///
/// # Errors
/// Why it is not done, in words for its author.
pub(super) fn make(sources: &Sources, known: &[Diagnostic], change: &Change) -> Result<Made, String> {
    let (Change::Kind { at, .. } | Change::Remove { at, .. }) = change else { return Err(String::new()) };
    let own = steps(at);
    // What is refused anyway is refused first.
    change::make(&mut Sheet::of(sources)?, sources, change)?;
    let first = Sheet::of(sources)?;
    let mut along = Along::default();
    let names = going(&first, change)?;
    match change {
        Change::Remove { .. } => along.uses(sources, &first, &names)?,
        _ => along.answers(sources, &first, &names, change),
    }
    let mut checked = None;
    for _ in 0..ROUNDS {
        along.settle(&first.tree);
        let mut sheet = Sheet::of(sources)?;
        // First, while every part has the number that it was found by.
        along.take(&mut sheet, &own)?;
        // The last pages first, so that the numbers of those before are right until they go too.
        let (behind, before): (Vec<usize>, Vec<usize>) =
            along.exits.iter().rev().partition(|exit| Some(*exit) > at.first());
        sheet.remove_all(&pages_of_form(), &behind)?;
        let mut done = change::make(&mut sheet, sources, change)?;
        sheet.remove_all(&pages_of_form(), &before)?;
        if let Some(page) = done.at.first_mut() {
            *page -= before.len();
        }
        let (edits, after) = sheet.done()?;
        let (mistakes, program) = super::mistakes_after(sources, known, &after);
        if let Some(found) = mistakes.first() {
            let in_form = mistakes.iter().filter(|mistake| mistake.at.start < after.text.len());
            let at: Vec<usize> = in_form.map(|mistake| byte_before(&edits, mistake.at.start)).collect();
            if !along.more(&first.tree, &at, &own, &names.words) {
                return Err(super::told(found, &after));
            }
            continue;
        }
        let failing = program.map(|program| failing(&program, &after)).unwrap_or_default();
        if !failing.is_empty() {
            let before = checked.get_or_insert_with(|| {
                crate::check_all(sources).program.map(|program| self::failing(&program, sources.first()))
            });
            let new = along.new_failing(&first.tree, &failing, before.as_deref().unwrap_or_default());
            if !new.is_empty() {
                along.tests.extend(new);
                continue;
            }
        }
        let asks = along.asks(&first.tree, change, &names.shown);
        along.tell(&mut done);
        return Ok((edits, after, done, asks));
    }
    Err("Too much of the form depends on this. Change it in the text".to_owned())
}

/// What a change takes away, or gives another answer.
struct Going {
    /// Where they are made.
    made: Vec<usize>,
    /// The names.
    words: Vec<String>,
    /// What it is called when something is said of it.
    shown: String,
    /// The bytes that go.
    going: Range<usize>,
}

/// The names that go with a change, or that have another answer after it.
fn going(sheet: &Sheet<'_>, change: &Change) -> Result<Going, String> {
    let (at, option) = match change {
        Change::Remove { at, option, .. } => (at, *option),
        Change::Kind { at, .. } => (at, None),
        _ => return Err("This takes nothing along".to_owned()),
    };
    let (list, number) = list_of(at, option).ok_or("Choose what is taken away")?;
    let lines = sheet.blocks(&list)?.get(number).cloned().ok_or("This is not in the form any more")?;
    let (value, _) = sheet.find(&steps(at))?;
    let line = option.and_then(|option| value.get("options")?.entries().get(option));
    let made = line.map_or_else(|| names_made(value), |line| vec![(line.key.at.start, String::new())]);
    let (made, words) = made.into_iter().unzip();
    Ok(Going { made, words, shown: called(value, option), going: sheet.lines.bytes(&lines) })
}

/// Where the names of a page or question are made, with those of the questions in it; and those that conditions use.
fn names_made(value: &Value) -> Vec<(usize, String)> {
    let own = ["page", "question"].into_iter().filter_map(|word| value.get(word)?.text());
    let own: Vec<_> = own.map(|text| (text.at.start, text.text.clone())).collect();
    let inside = value.get("questions").map(Value::parts).unwrap_or_default().iter().flat_map(names_made);
    own.into_iter().chain(inside).collect()
}

/// An answer of another kind, for the tests that answer the question; none where one that they give may be right.
fn example(sheet: &Sheet<'_>, change: &Change) -> Option<String> {
    let Change::Kind { at, kind, .. } = change else { return None };
    let (value, _) = sheet.find(&steps(at)).ok()?;
    let is_words = |kind: &str| matches!(kind, "text" | "long text" | "name");
    if is_words(kind) && is_words(&said(value, "type")) {
        return None;
    }
    let first = value.get("options").and_then(|options| options.entries().first());
    let first = first.map_or("first", |line| line.key.text.as_str());
    let known = KINDS.iter().find(|known| known.name == *kind)?;
    Some(known.example.replace("OPTION", first))
}

/// The names of the tests that do not hold.
fn failing(program: &Program, file: &SourceFile) -> Vec<String> {
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let own = program.tests.iter().filter(|test| test.file == file.name);
    let failing = own.filter(|test| !trial::run(program, test, &holidays).passes());
    failing.map(|test| test.name.clone()).collect()
}

fn tests(tree: &Value) -> &[Value] {
    tree.get("tests").map(Value::parts).unwrap_or_default()
}

/// Whether this is one of the answers by which reports are the same.
fn in_same(steps: &[Step]) -> bool {
    matches!(steps, [Step::Word(reported), Step::Word(same), ..] if reported == REPORTED && same == "same")
}

/// Whether a calculation is the table by which an answer decides the price.
fn is_price(tree: &Value, calculation: &str) -> bool {
    price::table(tree).is_some_and(|(name, _)| name == calculation)
}

/// What a test says is to pay.
fn expected_price(test: usize) -> Vec<Step> {
    let word = |word: &str| Step::Word(word.to_owned());
    vec![word("tests"), Step::Part(test), word("expect"), word(PRICE)]
}

fn pages_of_form() -> [Step; 1] {
    [Step::Word("pages".to_owned())]
}

/// Whether a condition is about these names and nothing else.
fn only_about(condition: &str, names: &[String]) -> bool {
    let about = |name: &str| names.iter().any(|known| Some(known.as_str()) == name.split('.').next());
    expr::simple(condition).is_some_and(|simple| simple.parts.iter().all(|part| about(&part.name)))
}

impl Along {
    /// What goes with something that is removed.
    fn uses(&mut self, sources: &Sources, sheet: &Sheet<'_>, names: &Going) -> Result<(), String> {
        let mut stays: Vec<String> = Vec::new();
        for place in places(sources, &names.made) {
            let words = match place {
                Ok(byte) if names.going.contains(&byte) => continue,
                Ok(byte) => match self.goes(&sheet.tree, byte, &names.words) {
                    true => continue,
                    false => whose(&sheet.tree, byte),
                },
                Err(file) => file,
            };
            if !stays.contains(&words) {
                stays.push(words);
            }
        }
        if stays.is_empty() {
            return Ok(());
        }
        let told = super::named::told(&stays);
        Err(format!("“{}” cannot be removed while it is used: {told}. Change that first", names.shown))
    }

    /// Notes that what stands at a byte goes; whether it can.
    fn goes(&mut self, tree: &Value, byte: usize, names: &[String]) -> bool {
        let steps = path(tree, byte);
        if in_test(&steps).is_some() || in_table(&steps).is_some() || in_same(&steps) {
            self.lines.insert(steps);
            return true;
        }
        let Some((Step::Word(word), owner)) = steps.split_last() else { return false };
        let owner = owner.to_vec();
        let Some(value) = value_at(tree, &owner) else { return false };
        let written = said(value, word);
        match (owner.as_slice(), word.as_str()) {
            ([Step::Word(known)], "within") if known == REPORTED => {
                self.words.insert(REPORTED);
            }
            ([Step::Word(known)], "amount") if known == PRICE && names.contains(&written) => self.price(tree),
            ([Step::Word(known), Step::Word(name)], "by" | "is") if known == "calculations" && is_price(tree, name) => {
                self.lines.insert(owner);
                self.price(tree);
            }
            (_, "ask when") if !only_about(&written, names) => return false,
            ([_, Step::Part(page)], "ask when") if value.get("exit").is_some() => {
                self.exits.insert(*page);
            }
            (_, "ask when") => {
                if !self.conditions.contains(&owner) {
                    self.conditions.push(owner);
                }
            }
            _ => return false,
        }
        true
    }

    /// What there is to pay goes, and what tests expect of it.
    fn price(&mut self, tree: &Value) {
        let count = tests(tree).len();
        self.lines.extend((0..count).map(expected_price).filter(|line| value_at(tree, line).is_some()));
        self.words.insert(PRICE);
    }

    /// The answers that tests give to a question of another kind.
    fn answers(&mut self, sources: &Sources, sheet: &Sheet<'_>, names: &Going, change: &Change) {
        let Some(example) = example(sheet, change) else { return };
        let given = places(sources, &names.made).into_iter().filter_map(Result::ok);
        let given = given.map(|byte| path(&sheet.tree, byte)).filter(|steps| {
            let in_answers = matches!(steps.get(2), Some(Step::Word(word)) if word == "answers");
            in_answers && in_test(steps).is_some()
        });
        self.answer = Some((given.collect(), example));
    }

    /// What else goes, seen from the mistakes that there are without; whether that can be all.
    fn more(&mut self, tree: &Value, mistakes: &[usize], own: &[Step], names: &[String]) -> bool {
        let mut found = false;
        for byte in mistakes {
            let steps = path(tree, *byte);
            match steps.strip_prefix(own) {
                Some([Step::Word(word), ..]) if SETTINGS.iter().any(|(known, _)| known == word) => {
                    found |= !self.settings.contains(word);
                    self.settings.push(word.clone());
                }
                _ => found |= self.goes(tree, *byte, names),
            }
        }
        found
    }

    /// The numbers of the tests that held before and do not now.
    fn new_failing(&self, tree: &Value, failing: &[String], before: &[String]) -> Vec<usize> {
        let is_new = |test: &Value| {
            let name = said(test, "name");
            failing.contains(&name) && !before.contains(&name)
        };
        let all = tests(tree).iter().enumerate().filter(|(_, test)| is_new(test));
        all.map(|(number, _)| number).filter(|number| !self.tests.contains(number)).collect()
    }

    /// What has lost all its lines goes as well; a test of which no answers or no expectations are left goes whole.
    fn settle(&mut self, tree: &Value) {
        self.settings.sort();
        self.settings.dedup();
        while let Some(parent) = self.emptied(tree) {
            self.lines.retain(|steps| !steps.starts_with(&parent));
            match parent.as_slice() {
                [_, Step::Part(number), _] => drop(self.tests.insert(*number)),
                _ => drop(self.lines.insert(parent)),
            }
        }
        let words = &self.words;
        let goes_whole = |steps: &[Step]| matches!(steps, [Step::Word(word), ..] if words.contains(word.as_str()));
        self.lines.retain(|steps| !goes_whole(steps));
        let tests = &self.tests;
        self.lines.retain(|steps| in_test(steps).is_none_or(|number| !tests.contains(&number)));
        if let Some((answers, _)) = &mut self.answer {
            let lines = &self.lines;
            answers
                .retain(|steps| !lines.contains(steps) && in_test(steps).is_none_or(|number| !tests.contains(&number)));
            answers.dedup();
        }
    }

    fn emptied(&self, tree: &Value) -> Option<Vec<Step>> {
        let parents = self.lines.iter().filter_map(|steps| steps.split_last().map(|(_, parent)| parent));
        let mut parents = parents.filter(|parent| {
            let inside = self.lines.iter().filter(|steps| steps.len() == parent.len() + 1 && steps.starts_with(parent));
            value_at(tree, parent).map(|value| value.entries().len() + value.parts().len()) == Some(inside.count())
        });
        parents.next().map(<[Step]>::to_vec)
    }

    /// Takes it all out of the text.
    fn take(&self, sheet: &mut Sheet<'_>, own: &[Step]) -> Result<(), String> {
        for word in &self.settings {
            sheet.takes_away = true;
            sheet.clear(own, word)?;
        }
        let parents: BTreeSet<&[Step]> = self.lines.iter().filter_map(|steps| Some(steps.split_last()?.1)).collect();
        for parent in parents {
            let inside = self.lines.iter().filter(|steps| steps.len() == parent.len() + 1 && steps.starts_with(parent));
            sheet.without(parent, &inside.filter_map(|steps| steps.last()).collect::<Vec<_>>())?;
        }
        if let Some((answers, example)) = &self.answer {
            for steps in answers {
                if let Some((Step::Word(word), group)) = steps.split_last() {
                    sheet.put(group, word, example)?;
                }
            }
        }
        for owner in &self.conditions {
            sheet.clear(owner, "ask when")?;
        }
        for word in &self.words {
            sheet.takes_away = true;
            sheet.clear(&[], word)?;
        }
        // Last, so that the numbers of tests were right until here.
        let tests: Vec<Step> = self.tests.iter().map(|number| Step::Part(*number)).collect();
        if tests.is_empty() {
            return Ok(());
        }
        sheet.without(&[Step::Word("tests".to_owned())], &tests.iter().collect::<Vec<_>>())
    }

    /// What is asked before it is done: nothing when what is done says enough.
    fn asks(&self, tree: &Value, change: &Change, shown: &str) -> Option<Asks> {
        let is_kind = matches!(change, Change::Kind { .. });
        let mut parts: Vec<String> = Vec::new();
        let called = |number: &usize| tests(tree).get(*number).map(|test| format!("“{}”", said(test, "name")));
        let lines: BTreeSet<usize> = self.lines.iter().filter_map(|steps| in_test(steps)).collect();
        let lines: Vec<String> = lines.iter().filter_map(called).collect();
        match lines.as_slice() {
            [] => {}
            [one] => parts.push(format!("what the test {one} says of it is taken out")),
            all if all.len() > LISTED => parts.push(format!("what {} tests say of it is taken out", all.len())),
            all => parts.push(format!("what the tests {} say of it is taken out", joined(all))),
        }
        let tables: BTreeSet<&str> = self.lines.iter().filter_map(|steps| in_table(steps)).collect();
        parts.extend(tables.into_iter().map(|name| format!("its line in the table “{name}” is taken out")));
        let gone: Vec<String> = self.tests.iter().filter_map(called).collect();
        match gone.as_slice() {
            [] => {}
            [one] => parts.push(format!("the test {one} is removed, as it would no longer hold")),
            all if all.len() > LISTED => {
                parts.push(format!("{} tests are removed, as they would no longer hold", all.len()));
            }
            all => parts.push(format!("the tests {} are removed, as they would no longer hold", joined(all))),
        }
        for owner in &self.conditions {
            let Some(value) = value_at(tree, owner) else { continue };
            let heading = ["title", "exit", "ask"].map(|word| said(value, word)).concat();
            let verb = if value.get("ask").is_some() { "asked" } else { "shown" };
            parts.push(format!("“{heading}” is then always {verb}, as its condition is about this alone"));
        }
        for page in &self.exits {
            let heading = super::shown::pages(tree).get(*page).map(|page| said(page, "exit")).unwrap_or_default();
            parts.push(format!("the page “{heading}” is removed, as nothing else leads to it"));
        }
        if self.lines.iter().any(|steps| in_same(steps)) {
            parts.push("reports count as the same without it".to_owned());
        }
        if self.words.contains(REPORTED) {
            parts.push("residents are no longer shown what is reported already, as that needs a place".to_owned());
        }
        if self.words.contains(PRICE) {
            parts.push("the form costs nothing any more, as its price comes from this".to_owned());
        }
        let start = if is_kind { "If it gets another kind of answer" } else { "If you remove it" };
        let button = if is_kind { "Change it, and all that with it" } else { "Remove it, and all that with it" };
        let words = format!("“{shown}” is used elsewhere in the form. {start}: {}", parts.join("; "));
        (!parts.is_empty()).then_some(Asks { words, button })
    }

    /// Adds to what was done what went along.
    fn tell(&self, done: &mut Done) {
        let settings = SETTINGS.iter().filter(|(word, _)| self.settings.iter().any(|own| own == word));
        let settings: Vec<String> = settings.map(|(_, words)| (*words).to_owned()).collect();
        if !settings.is_empty() {
            done.said.push_str(&format!(". What does not suit it was taken away: {}", joined(&settings)));
        }
        match self.answer.as_ref().map_or(0, |(answers, _)| answers.len()) {
            0 => {}
            1 => done.said.push_str(". The test that answers it now gives an example of such an answer"),
            count => {
                done.said.push_str(&format!(". {count} tests that answer it now give an example of such an answer"));
            }
        }
        let counted = |count: usize, one: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{count} {one}s")),
        };
        let gone = [
            counted(self.exits.len(), "page"),
            counted(self.tests.len(), "test"),
            counted(self.conditions.len(), "condition"),
            self.words.contains(PRICE).then(|| "the price".to_owned()),
            self.words.contains(REPORTED).then(|| "what is shown as reported already".to_owned()),
        ];
        let gone: Vec<String> = gone.into_iter().flatten().collect();
        if !gone.is_empty() {
            done.said.push_str(&format!(". {} went with it", joined(&gone)));
        }
    }
}
