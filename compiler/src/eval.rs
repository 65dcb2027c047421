//! The reference interpreter: what a program means, written to be read. Every validator must agree with it.
//!
//! It is slow and keeps nothing between calls. It shares the readers of answers and the sums with the validators
//! ([`runtime_wasm::kernel`]) and nothing else.

mod meaning;
mod read;

use crate::program::{Condition, Kind, PageId, Program, Question, QuestionId, SendTo, Step, ValueKind};
use runtime_wasm::abi::{outcome, rule, state};
use runtime_wasm::answers::{Answers, Field};
use runtime_wasm::kernel::{self, NO_ANSWER, Out, Outcome};
use runtime_wasm::report::{Broken, Day, Report, Slot};

/// The row at hand, for what stands inside a list.
type Row = Option<usize>;

/// What became of one answer.
#[derive(Debug, Clone, Default)]
struct Answer {
    state: u8,
    value: i64,
    text: String,
    /// The rule of required, format or limits that it broke.
    broken: u16,
    /// For a list.
    rows: usize,
}

/// A form being filled in.
struct Filling<'a> {
    program: &'a Program,
    day: &'a Day,
    holidays: Vec<i32>,
    pages: Vec<bool>,
    exit: Option<PageId>,
    /// One for a question, or one a row inside a list.
    answers: Vec<Vec<Answer>>,
    conditions: Vec<bool>,
    calculations: Vec<i64>,
}

/// Works out what becomes of the answers on a day.
#[must_use]
pub fn evaluate(program: &Program, answers: &Answers, day: &Day) -> Report {
    fill(program, answers, day).report()
}

/// The systems that a submission of these answers goes to, by their positions in `program.form.send_to`; none when they cannot
/// be submitted.
#[must_use]
pub fn sent_to(program: &Program, answers: &Answers, day: &Day) -> Vec<usize> {
    let form = fill(program, answers, day);
    let complete = form.exit.is_none() && form.errors().is_empty();
    let met = |to: &SendTo| complete && to.when.as_ref().is_none_or(|when| form.met(when, None));
    program.form.send_to.iter().enumerate().filter(|(_, to)| met(to)).map(|(position, _)| position).collect()
}

/// Whether a condition that uses no row of a list at hand is met by answers on a day.
pub(crate) fn meets(program: &Program, answers: &Answers, day: &Day, condition: &Condition) -> bool {
    fill(program, answers, day).met(condition, None)
}

fn fill<'a>(program: &'a Program, answers: &Answers, day: &'a Day) -> Filling<'a> {
    let mut form = Filling {
        program,
        day,
        holidays: day.holidays.iter().filter_map(|holiday| i32::try_from(*holiday).ok()).collect(),
        pages: vec![false; program.pages.len()],
        exit: None,
        answers: vec![Vec::new(); program.questions.len()],
        conditions: vec![false; program.conditions.len()],
        calculations: vec![NO_ANSWER; program.calculations.len()],
    };
    let given = given(program, answers);
    for step in &program.steps {
        form.step(*step, &given);
    }
    form
}

/// Whether a text as typed is an answer of a type, whatever the limits say.
pub(crate) fn is_of_type(kind: &Kind, raw: &str) -> bool {
    match read::read(kind, raw).0 {
        Outcome::Valid(_) => true,
        Outcome::Invalid(broken) => (rule::TOO_SHORT..=rule::TOO_MANY).contains(&broken),
        Outcome::Blank => false,
    }
}

/// The rule of format or limits for which a text as typed is refused by a type.
pub(crate) fn refusal(kind: &Kind, raw: &str) -> Option<u16> {
    match read::read(kind, raw).0 {
        Outcome::Invalid(rule) => Some(rule),
        Outcome::Blank | Outcome::Valid(_) => None,
    }
}

/// What an answer comes to, by its text as it is stored: what a condition compares; none for a text.
pub(crate) fn value_of(kind: &Kind, text: &str) -> Option<i64> {
    match read::read(kind, text).0 {
        Outcome::Valid(value) => Some(value),
        Outcome::Blank | Outcome::Invalid(_) => None,
    }
}

/// The next page that is asked after this one, or the first that is asked; the number of pages when there is none.
#[must_use]
pub fn next_page_after(report: &Report, page: Option<PageId>) -> PageId {
    let first = page.map_or(0, |page| page + 1);
    (first..report.pages.len()).find(|page| report.pages.get(*page) == Some(&true)).unwrap_or(report.pages.len())
}

/// The answers as given: for a question one text, for a list its rows, by question.
fn given<'a>(program: &Program, answers: &'a Answers) -> Vec<Option<&'a Field>> {
    let mut fields = answers.fields.iter();
    program.questions.iter().map(|question| if question.list.is_none() { fields.next() } else { None }).collect()
}

impl Filling<'_> {
    fn step(&mut self, step: Step, given: &[Option<&Field>]) {
        match step {
            Step::Page(id) => {
                let Some(page) = self.program.pages.get(id) else { return };
                // Behind an exit that is reached nothing is asked.
                let asked = self.exit.is_none() && page.ask_when.as_ref().is_none_or(|when| self.met(when, None));
                if asked && page.exit.is_some() {
                    self.exit = Some(id);
                }
                set(&mut self.pages, id, asked);
            }
            Step::Question(id) => {
                let Some(question) = self.program.questions.get(id) else { return };
                match (&question.kind, given.get(id).copied().flatten()) {
                    (Kind::List { .. }, field) => self.list(id, question, field),
                    (_, field) => {
                        let raw = match field {
                            Some(Field::Text(text)) => text.as_str(),
                            _ => "",
                        };
                        let answer = self.question(question, raw, None);
                        set(&mut self.answers, id, vec![answer]);
                    }
                }
            }
            Step::Condition(id) => {
                let met = self.program.conditions.get(id).is_some_and(|condition| self.met(&condition.when, None));
                set(&mut self.conditions, id, met);
            }
            Step::Calculation(id) => {
                let Some(calculation) = self.program.calculations.get(id) else { return };
                let value = self.value(&calculation.value, None);
                let value = if calculation.kind == ValueKind::Money { kernel::decimal::to_penny(value) } else { value };
                set(&mut self.calculations, id, value);
            }
        }
    }

    /// Whether a question is asked, in the row at hand.
    fn asked(&self, question: &Question, row: Row) -> bool {
        self.pages.get(question.page).copied().unwrap_or(false)
            && question.ask_when.as_ref().is_none_or(|when| self.met(when, row))
    }

    fn question(&self, question: &Question, raw: &str, row: Row) -> Answer {
        if !self.asked(question, row) {
            return Answer { state: state::NOT_ASKED, value: NO_ANSWER, ..Answer::default() };
        }
        let (outcome, text) = read::read(&question.kind, &raw.replace('\u{1f}', " "));
        match outcome {
            Outcome::Blank => Answer {
                state: state::BLANK,
                value: NO_ANSWER,
                broken: if question.optional { rule::NONE } else { rule::REQUIRED },
                ..Answer::default()
            },
            Outcome::Valid(value) => Answer { state: state::VALID, value, text, ..Answer::default() },
            Outcome::Invalid(broken) => Answer { state: state::INVALID, value: NO_ANSWER, broken, ..Answer::default() },
        }
    }

    /// A list: how many rows, then each row's questions in order.
    fn list(&mut self, id: QuestionId, question: &Question, field: Option<&Field>) {
        let Kind::List { count, questions, .. } = &question.kind else { return };
        if !self.asked(question, None) {
            set(&mut self.answers, id, vec![Answer { value: NO_ANSWER, ..Answer::default() }]);
            return;
        }
        let rows: &[Vec<String>] = match field {
            Some(Field::Rows(rows)) => rows,
            _ => &[],
        };
        let (least, most) = (count.least as usize, count.most as usize);
        let broken = match rows.len() {
            0 if least > 0 && !question.optional => rule::REQUIRED,
            0 => rule::NONE,
            given if given < least => rule::TOO_FEW,
            given if given > most => rule::TOO_MANY,
            _ => rule::NONE,
        };
        let read = rows.len().min(most);
        let list = Answer {
            state: if rows.is_empty() { state::BLANK } else { state::VALID },
            value: i64::try_from(read).unwrap_or(NO_ANSWER),
            broken,
            rows: read,
            ..Answer::default()
        };
        set(&mut self.answers, id, vec![list]);
        for (row, texts) in rows.iter().enumerate().take(read) {
            for (position, inner) in questions.clone().enumerate() {
                let Some(question) = self.program.questions.get(inner) else { continue };
                let raw = texts.get(position).map_or("", String::as_str);
                let answer = self.question(question, raw, Some(row));
                if let Some(answers) = self.answers.get_mut(inner) {
                    answers.push(answer);
                }
            }
        }
    }

    /// What became of a question: in the row at hand for one inside a list.
    fn slot(&self, question: QuestionId, row: Row) -> Option<&Answer> {
        let inside = self.program.questions.get(question)?.list.is_some();
        self.answers.get(question)?.get(if inside { row? } else { 0 })
    }

    /// Errors in page order, a list before its rows, one a question.
    fn errors(&self) -> Vec<Broken> {
        let mut errors = Vec::new();
        for (page, _) in self.program.pages.iter().zip(&self.pages).filter(|(_, asked)| **asked) {
            let mut inside = 0..0;
            for id in
                page.questions.clone().filter(|id| self.program.questions.get(*id).is_some_and(|it| it.list.is_none()))
            {
                errors.extend(self.error(id, None));
                if let Some(Kind::List { questions, .. }) = self.program.questions.get(id).map(|it| &it.kind) {
                    inside = questions.clone();
                }
                let rows = self.slot(id, None).map_or(0, |list| list.rows);
                for row in 0..rows {
                    errors.extend(inside.clone().filter_map(|question| self.error(question, Some(row))));
                }
            }
        }
        errors
    }

    fn error(&self, id: QuestionId, row: Row) -> Option<Broken> {
        let question = self.program.questions.get(id)?;
        let answer = self.slot(id, row)?;
        let broken = |rule| Some(Broken { question: id, row, rule });
        if answer.broken != rule::NONE {
            return broken(answer.broken);
        }
        if answer.state != state::VALID {
            return None;
        }
        for (position, rule) in (rule::AUTHOR..).zip(&question.rules) {
            let held_back = rule.uses.iter().any(|used| self.broken(*used, question, row));
            if !held_back && !self.met(&rule.must, row) {
                return broken(position);
            }
        }
        None
    }

    /// Whether a question that a rule uses has an error of its own: in the same row when the rule stands in its list,
    /// else in any row.
    fn broken(&self, used: QuestionId, by: &Question, row: Row) -> bool {
        let Some(question) = self.program.questions.get(used) else { return false };
        let same_row = question.list.is_some() && question.list == by.list;
        let answers = self.answers.get(used).map(Vec::as_slice).unwrap_or_default();
        let wrong = |answer: &Answer| answer.broken != rule::NONE;
        if same_row { self.slot(used, row).is_some_and(wrong) } else { answers.iter().any(wrong) }
    }

    fn report(self) -> Report {
        let errors = self.errors();
        let page_of = |broken: &Broken| self.program.questions.get(broken.question).map(|question| question.page);
        let outcome = match (self.exit, errors.is_empty()) {
            (Some(_), _) => outcome::EXIT,
            (None, true) => outcome::COMPLETE,
            (None, false) => outcome::INCOMPLETE,
        };
        let next_page = errors.first().and_then(page_of).or(self.exit).unwrap_or(self.program.pages.len());
        let computed = self.program.calculations.iter().zip(&self.calculations);
        let computed = computed.map(|(calculation, value)| written(calculation.kind, *value)).collect();
        let slot = |answer: Answer| Slot { state: answer.state, text: answer.text, rows: answer.rows };
        let questions = self.answers.into_iter().map(|answers| answers.into_iter().map(slot).collect()).collect();
        Report { outcome, next_page, exit: self.exit, errors, pages: self.pages, questions, computed }
    }
}

/// The canonical text of a computed value.
fn written(kind: ValueKind, value: i64) -> Option<String> {
    if value == NO_ANSWER {
        return None;
    }
    let mut bytes = [0; kernel::ROOM];
    let mut out = Out::new(&mut bytes);
    match kind {
        ValueKind::Number | ValueKind::Decimal => kernel::decimal::write(value, false, &mut out),
        ValueKind::Money => kernel::decimal::write(value, true, &mut out),
        ValueKind::Date => kernel::date::write(value, &mut out),
        ValueKind::Time => kernel::time::write(value, &mut out),
    }
    String::from_utf8(out.written().to_vec()).ok()
}

fn set<T>(places: &mut [T], at: usize, value: T) {
    if let Some(place) = places.get_mut(at) {
        *place = value;
    }
}
