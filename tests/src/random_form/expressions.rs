//! Random conditions and values over what is known where they stand.

use super::Maker;
use compiler::program::{
    AnswerPart, Arithmetic, CalculationId, Comparison, Condition, ConditionId, Includes, Kind, PeriodUnit, QuestionId,
    QuestionRef, TextValue, Value, ValueKind,
};

/// What may be used.
#[derive(Default)]
pub(super) struct Known {
    pub questions: Vec<QuestionId>,
    pub conditions: Vec<ConditionId>,
    pub calculations: Vec<(CalculationId, ValueKind)>,
}

const COMPARISONS: [Comparison; 6] =
    [Comparison::Is, Comparison::IsNot, Comparison::Less, Comparison::AtMost, Comparison::More, Comparison::AtLeast];

impl Maker<'_> {
    /// A question that is known and whose type fits, outside lists or in the row at hand.
    fn pick(&mut self, list: Option<QuestionId>, fits: impl Fn(&Kind) -> bool) -> Option<QuestionId> {
        let questions = &self.program.questions;
        let here = |id: &&QuestionId| questions[**id].list.is_none() || questions[**id].list == list;
        let fitting: Vec<QuestionId> =
            self.known.questions.iter().filter(here).filter(|id| fits(&questions[**id].kind)).copied().collect();
        self.rng.choice(fitting)
    }

    fn pick_list(&mut self) -> Option<QuestionId> {
        self.pick(None, |kind| matches!(kind, Kind::List { .. }))
    }

    fn pick_calculation(&mut self, fits: impl Fn(ValueKind) -> bool) -> Option<Value> {
        let fitting: Vec<CalculationId> =
            self.known.calculations.iter().filter(|(_, kind)| fits(*kind)).map(|(id, _)| *id).collect();
        self.rng.choice(fitting).map(Value::Calculation)
    }

    pub(super) fn condition(&mut self, list: Option<QuestionId>, depth: u8) -> Condition {
        if depth > 2 && self.rng.u16(0..1_000) < 4 {
            return self.deep_or_wide(list);
        }
        if depth > 0 && self.chance(35) {
            let count = self.rng.usize(0..4);
            return match self.rng.u8(0..5) {
                0 | 1 => Condition::All((0..count).map(|_| self.condition(list, depth - 1)).collect()),
                2 | 3 => Condition::Any((0..count).map(|_| self.condition(list, depth - 1)).collect()),
                _ => Condition::Not(Box::new(self.condition(list, depth - 1))),
            };
        }
        for _ in 0..6 {
            if let Some(condition) = self.comparison(list, depth) {
                return condition;
            }
        }
        Condition::Compare {
            how: COMPARISONS[self.rng.usize(0..6)],
            left: Value::Today,
            right: Value::Literal(self.rng.i64(20_000..21_000)),
        }
    }

    /// As deep as an expression may be, or with as many parts as fit into one.
    fn deep_or_wide(&mut self, list: Option<QuestionId>) -> Condition {
        match self.rng.u8(0..3) {
            0 => (0..60).fold(self.condition(list, 0), |inner, _| Condition::Not(Box::new(inner))),
            1 => Condition::Any((0..120).map(|_| self.condition(list, 0)).collect()),
            _ => {
                let how = COMPARISONS[self.rng.usize(0..6)];
                let left = (0..60).fold(self.number(list, 0), |inner, _| Value::Arithmetic {
                    how: if self.rng.bool() { Arithmetic::Add } else { Arithmetic::Subtract },
                    left: Box::new(inner),
                    right: Box::new(self.number(list, 0)),
                });
                Condition::Compare { how, left, right: self.number(list, 0) }
            }
        }
    }

    fn comparison(&mut self, list: Option<QuestionId>, depth: u8) -> Option<Condition> {
        let how = COMPARISONS[self.rng.usize(0..6)];
        let negated = self.rng.bool();
        Some(match self.rng.u8(0..14) {
            0 => Condition::Named(self.rng.choice(self.known.conditions.clone())?),
            1 => Condition::Answered(QuestionRef { question: self.pick(list, |_| true)?, part: None }),
            2 => Condition::Answered(self.part(list)?),
            3 | 4 => Condition::Compare { how, left: self.number(list, depth), right: self.number(list, depth) },
            5 => Condition::Compare { how, left: self.date(list, depth), right: self.date(list, depth) },
            6 => Condition::Compare { how, left: self.time(list), right: self.time(list) },
            7 => {
                let question = self.pick(list, |kind| matches!(kind, Kind::Choice { .. }))?;
                let count = self.program.questions[question].kind.options().len();
                let mut option = || i64::try_from(self.rng.usize(0..count)).unwrap_or(0);
                let any = vec![option(), option()];
                Condition::OneOf { value: Value::Answer(question), any, negated }
            }
            8 => {
                let question =
                    self.pick(list, |kind| matches!(kind, Kind::YesNo | Kind::Declaration | Kind::Choice { .. }))?;
                let how = if negated { Comparison::IsNot } else { Comparison::Is };
                Condition::Compare { how, left: Value::Answer(question), right: Value::Literal(self.rng.i64(0..2)) }
            }
            9 => {
                let (value, any) = match self.rng.u8(0..4) {
                    0 => (self.date(list, depth), (0..4).map(|_| self.rng.i64(20_000..21_000)).collect()),
                    1 => (self.time(list), (0..4).map(|_| self.rng.i64(0..1_440)).collect()),
                    _ => (self.number(list, depth), (0..self.rng.usize(0..4)).map(|_| self.literal()).collect()),
                };
                Condition::OneOf { value, any, negated }
            }
            10 => {
                let question = self.pick(list, |kind| matches!(kind, Kind::Choices { .. }))?;
                let count = self.program.questions[question].kind.options().len();
                let mut options = 1 << self.rng.usize(0..count);
                options |= 1 << self.rng.usize(0..count);
                let how = [Includes::All, Includes::Any, Includes::Only][self.rng.usize(0..3)];
                Condition::Includes { question, how, options }
            }
            11 => Condition::SameText { left: self.text(list)?, right: self.text_value(list), negated },
            12 if depth > 0 => {
                let (list, when) = self.rows(depth)?;
                Condition::AnyRow { list, when }
            }
            13 if depth > 0 => {
                let (list, when) = self.rows(depth)?;
                Condition::AllRows { list, when }
            }
            _ => return None,
        })
    }

    /// A list and what its rows must meet; as in the language, no `where` stands inside another.
    fn rows(&mut self, depth: u8) -> Option<(QuestionId, Box<Condition>)> {
        if self.in_where {
            return None;
        }
        let list = self.pick_list()?;
        self.in_where = true;
        let when = self.condition(Some(list), depth - 1);
        self.in_where = false;
        Some((list, Box::new(when)))
    }

    fn part(&mut self, list: Option<QuestionId>) -> Option<QuestionRef> {
        let question = self.pick(list, |kind| !AnswerPart::of(kind).is_empty())?;
        let parts = AnswerPart::of(&self.program.questions[question].kind);
        Some(QuestionRef { question, part: self.rng.choice(parts).copied() })
    }

    fn text(&mut self, list: Option<QuestionId>) -> Option<QuestionRef> {
        if self.chance(25) {
            return self.part(list);
        }
        let question = self.pick(list, |kind| {
            matches!(
                kind,
                Kind::Text { .. }
                    | Kind::LongText { .. }
                    | Kind::Name
                    | Kind::Email
                    | Kind::Phone
                    | Kind::Postcode
                    | Kind::Address
                    | Kind::Location
                    | Kind::NiNumber
                    | Kind::Vehicle
                    | Kind::SortCode
                    | Kind::AccountNumber
            )
        })?;
        Some(QuestionRef { question, part: None })
    }

    fn text_value(&mut self, list: Option<QuestionId>) -> TextValue {
        const TEXTS: [&str; 6] = ["HP7 0AB", "a", "Ann Other", "AB123456C", "foo", "1 High Street"];
        match self.text(list) {
            Some(text) if self.chance(60) => TextValue::Answer(text),
            _ => TextValue::Literal(TEXTS[self.rng.usize(0..TEXTS.len())].into()),
        }
    }

    fn literal(&mut self) -> i64 {
        match self.rng.u8(0..6) {
            0 => 0,
            1 => self.rng.i64(-99_999_999_999_999..100_000_000_000_000),
            2 => self.rng.i64(-50_000..50_000),
            3 => self.rng.i64(-200..200) * 100,
            _ => self.rng.i64(-20..200) * 10_000,
        }
    }

    pub(super) fn number(&mut self, list: Option<QuestionId>, depth: u8) -> Value {
        let is_number = |kind: &Kind| matches!(kind, Kind::Number(_) | Kind::Decimal { .. } | Kind::Money(_));
        let value = match self.rng.u8(0..13) {
            0 | 1 => self.pick(list, is_number).map(Value::Answer),
            2 => {
                self.pick_calculation(|kind| matches!(kind, ValueKind::Number | ValueKind::Decimal | ValueKind::Money))
            }
            3 | 4 if depth > 0 => {
                let how = [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide];
                Some(Value::Arithmetic {
                    how: how[self.rng.usize(0..4)],
                    left: Box::new(self.number(list, depth - 1)),
                    right: Box::new(self.number(list, depth - 1)),
                })
            }
            5 if depth > 0 => Some(Value::DaysBetween {
                from: Box::new(self.date(list, depth - 1)),
                to: Box::new(self.date(list, depth - 1)),
            }),
            6 if depth > 0 => Some(Value::AgeOf(Box::new(self.date(list, depth - 1)))),
            7 => self.text(list).map(Value::LengthOf),
            8 => Some(self.sum(list)),
            9 => self.pick_list().map(Value::CountOf),
            10 if depth > 0 => self
                .pick_list()
                .map(|rows| Value::CountWhere { list: rows, when: Box::new(self.condition(Some(rows), depth - 1)) }),
            11 => self.table(list),
            _ => None,
        };
        value.unwrap_or_else(|| Value::Literal(self.literal()))
    }

    /// A line for each option.
    fn table(&mut self, list: Option<QuestionId>) -> Option<Value> {
        let by = self.pick(list, |kind| matches!(kind, Kind::YesNo | Kind::Choice { .. }))?;
        let lines = self.program.questions[by].kind.options().len().max(2);
        Some(Value::Table { by, values: (0..lines).map(|_| self.literal()).collect() })
    }

    fn sum(&mut self, list: Option<QuestionId>) -> Value {
        let is_number = |kind: &Kind| matches!(kind, Kind::Number(_) | Kind::Decimal { .. } | Kind::Money(_));
        let mut parts = Vec::new();
        for _ in 0..self.rng.usize(0..4) {
            let questions = &self.program.questions;
            // All rows are known once their list is.
            let whole = |list: QuestionId| self.known.questions.contains(&list);
            let column = |id: &QuestionId| questions[*id].list.is_some_and(whole) && is_number(&questions[*id].kind);
            let columns: Vec<QuestionId> = self.known.questions.iter().copied().filter(column).collect();
            match (self.rng.choice(columns), self.pick(list, is_number)) {
                (Some(column), _) if self.chance(50) => parts.push(Value::Column(column)),
                (_, Some(question)) => parts.push(Value::Answer(question)),
                _ => parts.extend(self.pick_calculation(|kind| matches!(kind, ValueKind::Number | ValueKind::Money))),
            }
        }
        Value::SumOf(parts)
    }

    pub(super) fn date(&mut self, list: Option<QuestionId>, depth: u8) -> Value {
        let value = match self.rng.u8(0..6) {
            0 | 1 => self.pick(list, |kind| matches!(kind, Kind::Date)).map(Value::Answer),
            2 => self.pick_calculation(|kind| kind == ValueKind::Date),
            3 if depth > 0 => {
                let units = [
                    (PeriodUnit::Days, 4_000),
                    (PeriodUnit::Weeks, 500),
                    (PeriodUnit::Months, 500),
                    (PeriodUnit::Years, 200),
                    (PeriodUnit::WorkingDays, 400),
                ];
                let (unit, most) = units[self.rng.usize(0..5)];
                let most = if self.chance(5) { most * 2 } else { most };
                let amount = self.rng.i64(-most..=most);
                Some(Value::Shift { date: Box::new(self.date(list, depth - 1)), amount, unit })
            }
            4 => Some(Value::Today),
            _ => None,
        };
        value.unwrap_or_else(|| {
            let far = self.chance(5);
            Value::Literal(if far { self.rng.i64(-354_285..=2_932_896) } else { self.rng.i64(-10_000..25_000) })
        })
    }

    pub(super) fn time(&mut self, list: Option<QuestionId>) -> Value {
        let value = match self.rng.u8(0..3) {
            0 => self.pick(list, |kind| matches!(kind, Kind::Time)).map(Value::Answer),
            1 => self.pick_calculation(|kind| kind == ValueKind::Time),
            _ => None,
        };
        value.unwrap_or_else(|| Value::Literal(self.rng.i64(0..1_440)))
    }
}
