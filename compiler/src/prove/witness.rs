//! From an example of the solver to real answers, confirmed by the interpreter. What it does not confirm is not told.

use super::amounts::{AmountId, Cut, DAYS, TODAY};
use super::encoding::{Encoding, Holds, Row, Slot};
use super::samples;
use super::sat::Answer;
use crate::calendar::{Nation, bank_holidays};
use crate::eval;
use crate::expr::print;
use crate::manifest::manifest;
use crate::program::{AnswerPart, Condition, Kind, Program, Question, QuestionId};
use batsat::Lit;
use runtime_wasm::abi::rule;
use runtime_wasm::answers::Answers;
use runtime_wasm::kernel::{Out, ROOM, date, decimal, time};
use runtime_wasm::report::{Day, Report};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The day on which examples take place when any day will do: Tuesday 10 March 2026.
const EXAMPLE_DAY: i64 = 20_522;
/// Most answers that are tried around an example of the solver.
const MOST_TRIES: usize = 400;

/// Answers that show something.
#[derive(Debug, Clone)]
pub struct Witness {
    /// As a back office would send them.
    pub answers: Value,
    /// The day on which they are given.
    pub today: i64,
    /// What becomes of them.
    pub report: Report,
    /// The systems that get them, by their positions in `program.form.send_to`.
    pub sent_to: Vec<usize>,
}

impl Witness {
    /// Whether a condition that uses no row of a list at hand is met by these answers.
    pub(super) fn meets(&self, program: &Program, condition: &Condition) -> bool {
        let answers = Answers::from_json(&manifest(program), &self.answers);
        eval::meets(program, &answers, &day(self.today), condition)
    }
}

/// The day of examples: one on which the form is open.
fn example_day(program: &Program) -> i64 {
    let open = program.form.open.as_ref();
    let (from, until) = open.map_or((None, None), |open| (open.from, open.until));
    EXAMPLE_DAY.max(from.unwrap_or(DAYS.0)).min(until.unwrap_or(DAYS.1)).clamp(DAYS.0, DAYS.1)
}

/// The days that count as holidays in examples.
fn holidays() -> Vec<i64> {
    bank_holidays(Nation::EnglandAndWales)
}

/// The same, as the kernel takes them.
pub(super) fn free_days() -> Vec<i32> {
    holidays().into_iter().filter_map(|day| i32::try_from(day).ok()).collect()
}

/// Real answers for which all of `wanted` is so and that `confirms` accepts.
pub(super) fn find(form: &mut Encoding<'_>, wanted: &[Lit], confirms: &dyn Fn(&Witness) -> bool) -> Option<Witness> {
    let holidays = free_days();
    let example = example_day(form.program);
    let mut on_the_day = wanted.to_vec();
    on_the_day.push(form.amounts.at_least(&mut form.sat, TODAY, Cut::At(example)));
    on_the_day.push(!form.amounts.at_least(&mut form.sat, TODAY, Cut::At(example + 1)));
    for (one, other, lit) in form.amounts.open() {
        let at_most = one.on(example, &holidays) <= other.on(example, &holidays);
        on_the_day.push(if at_most { lit } else { !lit });
    }
    let today = if form.sat.can(&on_the_day) == Answer::Possible {
        example
    } else if form.sat.can(wanted) == Answer::Possible {
        range(form, wanted, TODAY, 0, &holidays).0.clamp(DAYS.0, DAYS.1)
    } else {
        return None;
    };
    let mut maker = Maker::new(form, wanted, today, holidays);
    for attempt in 0..MOST_TRIES {
        maker.luck.attempt = attempt;
        let Some(answers) = maker.answers() else { continue };
        let witness = judged(form.program, answers, today);
        if confirms(&witness) {
            return Some(witness);
        }
    }
    None
}

/// What becomes of answers.
fn judged(program: &Program, answers: Value, today: i64) -> Witness {
    let (given, day) = (Answers::from_json(&manifest(program), &answers), day(today));
    let report = eval::evaluate(program, &given, &day);
    let sent_to = eval::sent_to(program, &given, &day);
    Witness { answers, today, report, sent_to }
}

fn day(today: i64) -> Day {
    Day { today, holidays: holidays() }
}

/// Between which values the example puts an amount: by what conditions ask for, and by what is wanted of it.
fn range(form: &Encoding<'_>, wanted: &[Lit], amount: AmountId, today: i64, holidays: &[i32]) -> (i64, i64) {
    let (mut low, mut high, step) = form.amounts.bounds(amount);
    let wanted =
        form.amounts.cuts(amount).into_iter().filter(|(_, lit)| wanted.contains(lit) || wanted.contains(&!*lit));
    for (cut, lit) in form.amounts.written_cuts(amount).into_iter().chain(wanted) {
        let at = cut.on(today, holidays);
        if form.sat.value(lit) {
            low = low.max(at);
        } else {
            high = high.min(at - 1);
        }
    }
    (low + (-low).rem_euclid(step), high - high.rem_euclid(step))
}

/// A plain row of numbers that looks random and is the same everywhere.
struct Luck {
    attempt: usize,
    state: u64,
}

impl Luck {
    fn below(&mut self, most: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap_or(0) % most.max(1)
    }
}

/// An answer, in one row.
type AnswerKey = (QuestionId, Row);
/// A part of an answer: which, whether it is there, and what it says if that matters.
type PartKnown = (u8, bool, Option<String>);

/// What the example says, and how far it leaves amounts open.
struct Maker<'p> {
    program: &'p Program,
    today: i64,
    /// Slots, as they are in the example: asked, valid, blank.
    slots: BTreeMap<(QuestionId, Row), (bool, bool, bool, Slot)>,
    options: BTreeMap<(QuestionId, Row), Vec<usize>>,
    texts: BTreeMap<(QuestionId, Row), String>,
    /// Texts that are the same as another question's, or are not.
    same_texts: Vec<(AnswerKey, AnswerKey, bool)>,
    parts: BTreeMap<AnswerKey, Vec<PartKnown>>,
    lengths: BTreeMap<(QuestionId, Row), usize>,
    /// For which rule an answer is refused.
    refused: BTreeMap<AnswerKey, u16>,
    ranges: BTreeMap<AmountId, (i64, i64, i64)>,
    differences: Vec<(AmountId, AmountId, i64, i64)>,
    rows: BTreeMap<QuestionId, Vec<usize>>,
    luck: Luck,
}

impl<'p> Maker<'p> {
    fn new(form: &Encoding<'p>, wanted: &[Lit], today: i64, holidays: Vec<i32>) -> Self {
        let is = |lit: Lit| form.sat.value(lit);
        let mut ranges = BTreeMap::new();
        let mut slots = BTreeMap::new();
        let mut options = BTreeMap::new();
        for (key, slot) in &form.slots {
            slots.insert(*key, (is(slot.asked), is(slot.valid), is(slot.blank), slot.clone()));
            match &slot.holds {
                Holds::Amount(amount) => {
                    let (low, high) = range(form, wanted, *amount, today, &holidays);
                    ranges.insert(*amount, (low, high, form.amounts.bounds(*amount).2));
                }
                Holds::OneOf(lits) | Holds::Ticks(lits) => {
                    let chosen = lits.iter().enumerate().filter(|(_, lit)| is(**lit)).map(|(at, _)| at);
                    options.insert(*key, chosen.collect());
                }
                Holds::Text => {}
            }
        }
        let differences = form.amounts.differences.iter().map(|known| {
            let (low, high) = range(form, wanted, known.amount, today, &holidays);
            (known.of, known.less, low, high)
        });
        let mut texts = BTreeMap::new();
        let mut parts: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (((question, part), row), lit) in &form.parts {
            if let Some(part) = part {
                parts.entry((*question, *row)).or_default().push((*part, is(*lit), None));
            }
        }
        for (((question, part), row), known) in &form.texts {
            let text = known.iter().find(|(_, lit)| is(*lit)).map(|(text, _)| text.clone());
            match (part, text) {
                (None, Some(text)) => drop(texts.insert((*question, *row), text)),
                (Some(part), text) => {
                    let there = parts.entry((*question, *row)).or_default();
                    if let Some(known) = there.iter_mut().find(|(known, _, _)| known == part) {
                        known.2 = text;
                    }
                }
                (None, None) => {}
            }
        }
        let same_texts = form.same_texts.iter();
        let same_texts = same_texts.map(|(one, other, lit)| ((one.0.0, one.1), (other.0.0, other.1), is(*lit)));
        let rows = form.rows.iter().map(|(list, rows)| {
            let there = rows.iter().enumerate().filter(|(_, exists)| is(**exists)).map(|(row, _)| row);
            (*list, there.collect())
        });
        let mut lengths = BTreeMap::new();
        for (id, question) in form.program.questions.iter().enumerate() {
            let rows: Vec<Row> = match question.list {
                None => vec![None],
                Some(list) => (0..form.rows.get(&list).map_or(0, Vec::len)).map(Some).collect(),
            };
            for row in rows {
                if let Some(amount) = form.length_of(id, row) {
                    let (low, high) = range(form, wanted, amount, today, &holidays);
                    let wanted = if low > decimal::ONE { low } else { high.min(10 * decimal::ONE) };
                    lengths.insert((id, row), usize::try_from(wanted / decimal::ONE).unwrap_or(1));
                }
            }
        }
        Self {
            program: form.program,
            today,
            slots,
            options,
            texts,
            same_texts: same_texts.collect(),
            parts,
            lengths,
            refused: form
                .refused
                .iter()
                .filter_map(|(key, reasons)| Some((*key, reasons.iter().find(|(_, lit)| is(*lit))?.0)))
                .collect(),
            ranges,
            differences: differences.collect(),
            rows: rows.collect(),
            luck: Luck { attempt: 0, state: 1 },
        }
    }

    /// Answers as the example has them; at each attempt other amounts where it leaves them open.
    fn answers(&mut self) -> Option<Value> {
        let amounts = self.amounts()?;
        let mut answers = Map::new();
        for (id, question) in self.program.questions.iter().enumerate().filter(|(_, it)| it.list.is_none()) {
            let answer = match &question.kind {
                Kind::List { questions, .. } => self.list(id, questions.clone(), &amounts),
                _ => self.answer(id, question, None, &amounts),
            };
            if let Some(answer) = answer {
                answers.insert(question.key.clone(), answer);
            }
        }
        Some(Value::Object(answers))
    }

    /// A value for every amount, within its range and far enough from the others.
    fn amounts(&mut self) -> Option<BTreeMap<AmountId, i64>> {
        let mut ranges = self.ranges.clone();
        let mut amounts = BTreeMap::new();
        let valid: Vec<(AmountId, bool)> = self
            .slots
            .iter()
            .filter_map(|((id, _), (_, valid, _, slot))| {
                let is_date = self.program.questions.get(*id).is_some_and(|it| matches!(it.kind, Kind::Date));
                match slot.holds {
                    Holds::Amount(amount) if *valid => Some((amount, is_date)),
                    _ => None,
                }
            })
            .collect();
        // Differences count only where both are answered.
        ranges.retain(|amount, _| valid.iter().any(|(valid, _)| valid == amount));
        for (amount, is_date) in valid {
            self.narrow(&mut ranges)?;
            let (low, high, step) = ranges.get(&amount).copied()?;
            if low > high {
                return None;
            }
            let usual = if is_date { self.today } else { step.max(decimal::ONE.min(high.max(1))) };
            let value = self.pick(low, high, step, usual);
            ranges.insert(amount, (value, value, step));
            amounts.insert(amount, value);
        }
        self.narrow(&mut ranges)?;
        Some(amounts)
    }

    fn pick(&mut self, low: i64, high: i64, step: i64, usual: i64) -> i64 {
        let usual = usual.clamp(low, high);
        let usual = (usual - usual.rem_euclid(step)).max(low);
        if self.luck.attempt == 0 {
            return usual;
        }
        let near = i64::try_from(self.luck.below(40)).unwrap_or(0) * step;
        match self.luck.below(6) {
            0 => low,
            1 => high,
            2 => usual.saturating_add(near).min(high),
            3 => usual.saturating_sub(near).max(low),
            _ => usual,
        }
    }

    /// Takes from the ranges what differences rule out, until nothing changes; nothing is left when they contradict.
    fn narrow(&self, ranges: &mut BTreeMap<AmountId, (i64, i64, i64)>) -> Option<()> {
        for _ in 0..=self.differences.len() * 4 {
            let mut changed = false;
            for (of, less, low, high) in &self.differences {
                let (Some(first), Some(second)) = (ranges.get(of).copied(), ranges.get(less).copied()) else {
                    continue;
                };
                let down = |value: i64, step: i64| value - value.rem_euclid(step);
                let up = |value: i64, step: i64| value + (-value).rem_euclid(step);
                let narrower_first = (
                    first.0.max(up(second.0.saturating_add(*low), first.2)),
                    first.1.min(down(second.1.saturating_add(*high), first.2)),
                    first.2,
                );
                let narrower_second = (
                    second.0.max(up(narrower_first.0.saturating_sub(*high), second.2)),
                    second.1.min(down(narrower_first.1.saturating_sub(*low), second.2)),
                    second.2,
                );
                changed |= narrower_first != first || narrower_second != second;
                ranges.insert(*of, narrower_first);
                ranges.insert(*less, narrower_second);
            }
            if !changed {
                return Some(());
            }
        }
        Some(())
    }

    fn list(
        &mut self,
        id: QuestionId,
        inside: std::ops::Range<QuestionId>,
        amounts: &BTreeMap<AmountId, i64>,
    ) -> Option<Value> {
        let (asked, valid, _, slot) = self.slots.get(&(id, None))?.clone();
        if !asked || !valid {
            return None;
        }
        let Holds::Amount(amount) = slot.holds else { return None };
        let mut count = usize::try_from(amounts.get(&amount).copied()? / decimal::ONE).ok()?;
        let mut rows = Vec::new();
        let there = self.rows.get(&id).cloned().unwrap_or_default();
        for row in there.into_iter().rev() {
            let mut answers = Map::new();
            for inner in inside.clone() {
                let Some(question) = self.program.questions.get(inner) else { continue };
                if let Some(answer) = self.answer(inner, question, Some(row), amounts) {
                    answers.insert(question.key.clone(), answer);
                }
            }
            let answers = Value::Object(answers);
            if !rows.contains(&answers) {
                rows.push(answers);
            }
        }
        // As many rows as are needed to show it, where the example leaves that open.
        if self.ranges.get(&amount).is_some_and(|(low, high, _)| low < high) && count < rows.len() {
            count = rows.len();
        }
        count += usize::from(self.refused.get(&(id, None)) == Some(&rule::TOO_MANY));
        let last = rows.last().cloned().unwrap_or_else(|| json!({}));
        rows.resize(count, last);
        Some(Value::Array(rows))
    }

    fn answer(
        &mut self,
        id: QuestionId,
        question: &Question,
        row: Row,
        amounts: &BTreeMap<AmountId, i64>,
    ) -> Option<Value> {
        let (asked, valid, blank, slot) = self.slots.get(&(id, row))?.clone();
        if !asked || blank {
            return None;
        }
        if !valid {
            let reason = self.refused.get(&(id, row));
            let refused = reason.and_then(|reason| samples::refused_as(question, *reason));
            return Some(refused.unwrap_or_else(|| samples::refused(&question.kind)));
        }
        let amount = || match slot.holds {
            Holds::Amount(amount) => amounts.get(&amount).copied(),
            _ => None,
        };
        let chosen = self.options.get(&(id, row)).cloned().unwrap_or_default();
        Some(match &question.kind {
            Kind::YesNo | Kind::Declaration => json!(if chosen.contains(&1) { "yes" } else { "no" }),
            Kind::Choice { options } => json!(options.get(*chosen.first()?)?.key),
            Kind::Choices { options, .. } => {
                chosen.iter().filter_map(|at| options.get(*at)).map(|option| option.key.clone()).collect()
            }
            Kind::Number(_) | Kind::Decimal { .. } => json!(print::number(amount()?)),
            Kind::Money(_) => json!(plain(|out| decimal::write(amount().unwrap_or_default(), true, out))),
            Kind::Date => json!(plain(|out| date::write(amount().unwrap_or_default(), out))),
            Kind::Time => json!(plain(|out| time::write(amount().unwrap_or_default(), out))),
            Kind::Address | Kind::Location => self.address(id, question, row),
            _ => self.text(id, question, row),
        })
    }

    fn text(&self, id: QuestionId, question: &Question, row: Row) -> Value {
        let here = (id, row);
        if let Some(text) = self.texts.get(&here) {
            return json!(text);
        }
        for (one, other, same) in &self.same_texts {
            if *other == here || *one == here {
                let there = if *other == here { one } else { other };
                if let (true, Some(text)) = (*same, self.texts.get(there)) {
                    return json!(text);
                }
                if !*same && there < &here {
                    return samples::other_text(question);
                }
            }
        }
        samples::text(question, self.lengths.get(&here).copied())
    }

    fn address(&self, id: QuestionId, question: &Question, row: Row) -> Value {
        let mut address = samples::text(question, None);
        if self.same_texts.iter().any(|(one, other, same)| *other == (id, row) && one < other && !*same) {
            address = samples::other_text(question);
        }
        for (part, there, text) in self.parts.get(&(id, row)).into_iter().flatten() {
            let known = AnswerPart::of(&question.kind).iter().find(|known| **known as u8 == *part);
            let (Some(known), Value::Object(parts)) = (known, &mut address) else { continue };
            let key = known.key();
            let usual = match key {
                "uprn" => "100081234567",
                "county" => "Buckinghamshire",
                "line_2" => "The Old Barn",
                "town" => "Amersham",
                "postcode" => "HP7 0AB",
                "words" => "Outside 14 Church Lane",
                "latitude" => "51.67",
                "longitude" => "-0.61",
                _ => "14 Church Lane",
            };
            match (there, text) {
                (false, _) => drop(parts.remove(key)),
                (true, Some(text)) => drop(parts.insert(key.to_owned(), json!(text))),
                (true, None) => drop(parts.insert(key.to_owned(), json!(usual))),
            }
        }
        address
    }
}

/// What one of the kernel's writers writes.
pub(super) fn plain(write: impl FnOnce(&mut Out<'_>)) -> String {
    let mut bytes = [0; ROOM];
    let mut out = Out::new(&mut bytes);
    write(&mut out);
    String::from_utf8_lossy(out.written()).into_owned()
}
