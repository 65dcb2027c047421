//! Conditions and values written back in the form language, so that people read the same words that an author would write.
//!
//! What is printed reads back as the same condition or value.

use crate::program::{
    Arithmetic, Calculation, Comparison, Condition, Includes, Insert, Kind, Passage, PeriodUnit, Piece, Program,
    QuestionId, QuestionRef, TextValue, Value, ValueKind,
};
use jiff::civil::Date;

/// A condition as an author would write it: `bin is garden and subscribed is no`.
#[must_use]
pub fn condition(program: &Program, condition: &Condition) -> String {
    Printer { program }.condition(condition, Tightness::Or)
}

/// A calculation as an author would write it: `how_many * £9.50`.
#[must_use]
pub fn calculation(program: &Program, calculation: &Calculation) -> String {
    let printer = Printer { program };
    let unit = printer.unit(&calculation.value);
    // A number times a price is told from a number times a number by what it comes to.
    let wanted = match (calculation.kind, &calculation.value) {
        (ValueKind::Money, _) => Unit::Money,
        (ValueKind::Date, Value::Table { .. }) => Unit::Date,
        (ValueKind::Time, Value::Table { .. }) => Unit::Time,
        _ => unit,
    };
    printer.value(&calculation.value, Tightness::Or, wanted)
}

/// A text as an author would write it, with its places: `We will come to ((property.postcode)).`
#[must_use]
pub fn passage(program: &Program, passage: &Passage) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Place { what, otherwise } => {
            let name = insert(program, *what);
            let otherwise = if otherwise.is_empty() { String::new() } else { format!(" or {otherwise}") };
            format!("(({name}{otherwise}))")
        }
    };
    passage.pieces.iter().map(piece).collect()
}

/// What stands between the brackets of a place: `property.postcode`.
#[must_use]
pub fn insert(program: &Program, what: Insert) -> String {
    match what {
        Insert::Answer(answer) => Printer { program }.reference(answer),
        Insert::Calculation(id) => program.calculations.get(id).map(|found| found.key.clone()).unwrap_or_default(),
        Insert::Reference => "reference".to_owned(),
        Insert::PromisedDate => "promised date".to_owned(),
        Insert::Fee => "fee".to_owned(),
    }
}

/// Ten-thousandths as a number without needless zeros: `1200.5`.
#[must_use]
pub fn number(value: i64) -> String {
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let part = format!("{:04}", size % 10_000);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{part}", size / 10_000)
}

/// Ten-thousandths as pounds: `£1,200.50`, without pence when there are none.
#[must_use]
pub fn money(value: i64) -> String {
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let whole = (size / 10_000).to_string();
    let mut pounds = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            pounds.push(',');
        }
        pounds.push(digit);
    }
    let part = format!("{:04}", size % 10_000);
    let part = match part.trim_end_matches('0') {
        "" => String::new(),
        short if short.len() < 2 => format!(".{short:0<2}"),
        short => format!(".{short}"),
    };
    format!("{sign}£{pounds}{part}")
}

/// A day: `9 March 2026`.
#[must_use]
pub fn date(days: i64) -> String {
    jiff::Span::new()
        .try_days(days)
        .and_then(|span| Date::constant(1970, 1, 1).checked_add(span))
        .map(|date| date.strftime("%-d %B %Y").to_string())
        .unwrap_or_default()
}

/// Minutes since midnight: `16:00`.
#[must_use]
pub fn time(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A period: `2 working days`, `1 month`.
#[must_use]
pub fn period(amount: i64, unit: PeriodUnit) -> String {
    let unit = match unit {
        PeriodUnit::Days => "day",
        PeriodUnit::WorkingDays => "working day",
        PeriodUnit::Weeks => "week",
        PeriodUnit::Months => "month",
        PeriodUnit::Years => "year",
    };
    format!("{amount} {unit}{}", if amount == 1 { "" } else { "s" })
}

/// How tightly the place where something stands holds it: what binds less gets brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Operand,
}

/// What a written value is an amount of, which decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Number,
    Money,
    Date,
    Time,
    YesNo,
    Option(QuestionId),
}

struct Printer<'p> {
    program: &'p Program,
}

impl Printer<'_> {
    fn condition(&self, condition: &Condition, place: Tightness) -> String {
        let (text, own) = match condition {
            Condition::Named(id) => {
                let key = self.program.conditions.get(*id).map(|named| named.key.clone());
                (key.unwrap_or_default(), Tightness::Operand)
            }
            // `and` within `or` has brackets, as an author must write them.
            Condition::All(parts) => (self.joined(parts, " and ", Tightness::Not), Tightness::And),
            Condition::Any(parts) => (self.joined(parts, " or ", Tightness::Not), Tightness::Or),
            Condition::Not(inner) => return self.not(inner, place),
            Condition::Answered(question) => {
                (format!("{} is answered", self.reference(*question)), Tightness::Comparison)
            }
            Condition::Compare { how, left, right } => (self.compare(*how, left, right), Tightness::Comparison),
            Condition::OneOf { value, any, negated } => {
                let unit = self.unit(value);
                let items: Vec<String> = any.iter().map(|item| self.literal(*item, unit)).collect();
                let words = if *negated { "is none of" } else { "is any of" };
                let value = self.side(value, unit);
                (format!("{value} {words} [{}]", items.join(", ")), Tightness::Comparison)
            }
            Condition::Includes { question, how, options } => {
                (self.includes(*question, *how, *options), Tightness::Comparison)
            }
            Condition::SameText { left, right, negated } => {
                let words = if *negated { "is not" } else { "is" };
                let right = match right {
                    TextValue::Literal(text) => quoted(text),
                    TextValue::Answer(answer) => self.reference(*answer),
                };
                (format!("{} {words} {right}", self.reference(*left)), Tightness::Comparison)
            }
            // Everything after `where` belongs to the row, so only brackets can end it.
            Condition::AnyRow { list, when } => (self.rows("any of", *list, when), Tightness::Or),
            Condition::AllRows { list, when } => (self.rows("all of", *list, when), Tightness::Or),
        };
        bracketed(text, own < place)
    }

    fn joined(&self, parts: &[Condition], word: &str, place: Tightness) -> String {
        parts.iter().map(|part| self.condition(part, place)).collect::<Vec<_>>().join(word)
    }

    fn not(&self, inner: &Condition, place: Tightness) -> String {
        let (text, own) = match inner {
            Condition::Answered(question) => {
                (format!("{} is not answered", self.reference(*question)), Tightness::Comparison)
            }
            Condition::Named(_) => (format!("not {}", self.condition(inner, Tightness::Operand)), Tightness::Not),
            _ => (format!("not ({})", self.condition(inner, Tightness::Or)), Tightness::Not),
        };
        bracketed(text, own < place)
    }

    fn compare(&self, how: Comparison, left: &Value, right: &Value) -> String {
        // A written value on its own takes its unit from the other side.
        let unit = if matches!(left, Value::Literal(_)) { self.unit(right) } else { self.unit(left) };
        let (left, right) = (self.side(left, unit), self.side(right, unit));
        let by_day = matches!(unit, Unit::Date | Unit::Time);
        match how {
            Comparison::Is => format!("{left} is {right}"),
            Comparison::IsNot => format!("{left} is not {right}"),
            Comparison::Less if by_day => format!("{left} is before {right}"),
            Comparison::More if by_day => format!("{left} is after {right}"),
            Comparison::AtMost if by_day => format!("{left} is {right} or before"),
            Comparison::AtLeast if by_day => format!("{left} is {right} or after"),
            Comparison::Less => format!("{left} is less than {right}"),
            Comparison::More => format!("{left} is more than {right}"),
            Comparison::AtMost => format!("{left} is at most {right}"),
            Comparison::AtLeast => format!("{left} is at least {right}"),
        }
    }

    fn side(&self, value: &Value, unit: Unit) -> String {
        self.value(value, Tightness::Comparison, unit)
    }

    fn includes(&self, question: QuestionId, how: Includes, options: u64) -> String {
        let ticked = self.options(question).enumerate().filter(|(position, _)| options >> position & 1 == 1);
        let keys: Vec<&str> = ticked.map(|(_, key)| key).collect();
        let words = match how {
            Includes::All => "includes",
            Includes::Any => "includes any of",
            Includes::Only => "includes only",
        };
        let keys = match keys.as_slice() {
            [one] if how != Includes::Any => (*one).to_owned(),
            _ => format!("[{}]", keys.join(", ")),
        };
        format!("{} {words} {keys}", self.key(question))
    }

    /// A table has no spelling as an expression, so it is written as its lines: `by permit (resident £45, visitor £12.50)`.
    fn table(&self, by: QuestionId, values: &[i64], unit: Unit) -> String {
        let by_yes_or_no = self.unit(&Value::Answer(by)) == Unit::YesNo;
        let keys: Vec<&str> = if by_yes_or_no { vec!["no", "yes"] } else { self.options(by).collect() };
        let lines = keys.iter().zip(values).map(|(key, value)| format!("{key} {}", self.literal(*value, unit)));
        format!("by {} ({})", self.key(by), lines.collect::<Vec<_>>().join(", "))
    }

    fn rows(&self, words: &str, list: QuestionId, when: &Condition) -> String {
        format!("{words} {} where {}", self.key(list), self.condition(when, Tightness::Not))
    }

    /// `wanted` is what the value is an amount of, where that is known from what stands around it.
    fn value(&self, value: &Value, place: Tightness, wanted: Unit) -> String {
        let (text, own) = match value {
            Value::Literal(literal) => (self.literal(*literal, wanted), Tightness::Operand),
            Value::Answer(question) => (self.key(*question).to_owned(), Tightness::Operand),
            Value::Calculation(id) => {
                let key = self.program.calculations.get(*id).map(|calculation| calculation.key.clone());
                (key.unwrap_or_default(), Tightness::Operand)
            }
            Value::Today => ("today".to_owned(), Tightness::Operand),
            Value::Arithmetic { how, left, right } => self.arithmetic(*how, left, right, wanted),
            Value::Shift { date, amount, unit } => {
                let sign = if *amount < 0 { '-' } else { '+' };
                let size = i64::try_from(amount.unsigned_abs()).unwrap_or(i64::MAX);
                let date = self.value(date, Tightness::Sum, Unit::Date);
                (format!("{date} {sign} {}", period(size, *unit)), Tightness::Sum)
            }
            Value::DaysBetween { from, to } => {
                let to = self.value(to, Tightness::Sum, Unit::Date);
                (format!("{to} - {}", self.value(from, Tightness::Product, Unit::Date)), Tightness::Sum)
            }
            Value::AgeOf(date) => {
                (format!("age of {}", self.value(date, Tightness::Operand, Unit::Date)), Tightness::Operand)
            }
            Value::LengthOf(answer) => (format!("length of {}", self.reference(*answer)), Tightness::Operand),
            Value::SumOf(values) => {
                let names: Vec<String> = values.iter().map(|it| self.value(it, Tightness::Operand, wanted)).collect();
                (format!("sum of {}", names.join(", ")), Tightness::Comparison)
            }
            Value::Column(question) => {
                let list = self.program.questions.get(*question).and_then(|question| question.list);
                let list = list.map(|list| self.key(list)).unwrap_or_default();
                (format!("{list}.{}", self.key(*question)), Tightness::Operand)
            }
            Value::CountOf(list) => (format!("count of {}", self.key(*list)), Tightness::Operand),
            Value::Table { by, values } => (self.table(*by, values, wanted), Tightness::Or),
            Value::CountWhere { list, when } => (self.rows("count of", *list, when), Tightness::Or),
        };
        bracketed(text, own < place)
    }

    fn arithmetic(&self, how: Arithmetic, left: &Value, right: &Value, wanted: Unit) -> (String, Tightness) {
        let (sign, own, tighter) = match how {
            Arithmetic::Add => ('+', Tightness::Sum, Tightness::Product),
            Arithmetic::Subtract => ('-', Tightness::Sum, Tightness::Product),
            Arithmetic::Multiply => ('*', Tightness::Product, Tightness::Operand),
            Arithmetic::Divide => ('/', Tightness::Product, Tightness::Operand),
        };
        let money = wanted == Unit::Money || self.unit(left) == Unit::Money || self.unit(right) == Unit::Money;
        // Pounds are added to pounds; pounds are multiplied and divided by a number. Where neither factor is known to be
        // money, the price is the one that is written out.
        let price_first = money && (self.unit(left) == Unit::Money || !has_literal(right));
        let (first, second) = match how {
            _ if !money => (Unit::Number, Unit::Number),
            Arithmetic::Add | Arithmetic::Subtract => (Unit::Money, Unit::Money),
            Arithmetic::Divide => (Unit::Money, self.unit(right)),
            Arithmetic::Multiply if price_first => (Unit::Money, Unit::Number),
            Arithmetic::Multiply => (Unit::Number, Unit::Money),
        };
        (format!("{} {sign} {}", self.value(left, own, first), self.value(right, tighter, second)), own)
    }

    fn unit_of_sum(&self, left: &Value, right: &Value) -> Unit {
        if self.unit(left) == Unit::Money || self.unit(right) == Unit::Money { Unit::Money } else { Unit::Number }
    }

    fn unit(&self, value: &Value) -> Unit {
        match value {
            Value::Answer(question) | Value::Column(question) => {
                match self.program.questions.get(*question).map(|question| &question.kind) {
                    Some(Kind::Money(_)) => Unit::Money,
                    Some(Kind::Date) => Unit::Date,
                    Some(Kind::Time) => Unit::Time,
                    Some(Kind::YesNo | Kind::Declaration) => Unit::YesNo,
                    Some(Kind::Choice { .. }) => Unit::Option(*question),
                    _ => Unit::Number,
                }
            }
            Value::Calculation(id) => match self.program.calculations.get(*id).map(|calculation| calculation.kind) {
                Some(ValueKind::Money) => Unit::Money,
                Some(ValueKind::Date) => Unit::Date,
                Some(ValueKind::Time) => Unit::Time,
                _ => Unit::Number,
            },
            Value::Today | Value::Shift { .. } => Unit::Date,
            Value::Arithmetic { how: Arithmetic::Divide, left, right } if self.unit(right) != Unit::Money => {
                self.unit(left)
            }
            Value::Arithmetic { how: Arithmetic::Divide, .. } => Unit::Number,
            Value::Arithmetic { left, right, .. } => self.unit_of_sum(left, right),
            Value::SumOf(values) => values.first().map_or(Unit::Number, |value| self.unit(value)),
            _ => Unit::Number,
        }
    }

    fn literal(&self, literal: i64, unit: Unit) -> String {
        match unit {
            Unit::Number => number(literal),
            Unit::Money => money(literal),
            Unit::Date => date(literal),
            Unit::Time => time(literal),
            Unit::YesNo => if literal == 0 { "no" } else { "yes" }.to_owned(),
            Unit::Option(question) => {
                let position = usize::try_from(literal).unwrap_or(usize::MAX);
                self.options(question).nth(position).unwrap_or_default().to_owned()
            }
        }
    }

    fn options(&self, question: QuestionId) -> impl Iterator<Item = &str> {
        let options = self.program.questions.get(question).map(|question| question.kind.options()).unwrap_or_default();
        options.iter().map(|option| option.key.as_str())
    }

    fn key(&self, question: QuestionId) -> &str {
        self.program.questions.get(question).map(|question| question.key.as_str()).unwrap_or_default()
    }

    fn reference(&self, answer: QuestionRef) -> String {
        let key = self.key(answer.question);
        match answer.part {
            None => key.to_owned(),
            Some(part) => format!("{key}.{}", part.key()),
        }
    }
}

fn has_literal(value: &Value) -> bool {
    match value {
        Value::Literal(_) => true,
        Value::Arithmetic { left, right, .. } => has_literal(left) || has_literal(right),
        _ => false,
    }
}

fn bracketed(text: String, needed: bool) -> String {
    if needed { format!("({text})") } else { text }
}

/// Text in quotation marks that it does not hold itself.
fn quoted(text: &str) -> String {
    let (open, close) = if !text.contains('"') {
        ('"', '"')
    } else if !text.contains('\'') {
        ('\'', '\'')
    } else {
        ('“', '”')
    };
    format!("{open}{text}{close}")
}
