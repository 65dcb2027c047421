//! What an expression comes to: numbers, money, dates, times, and the answers they are made of.

use super::check::Checker;
use super::literals;
use super::names::Named;
use super::sorts::{Family, Holds, Sort, Typed};
use super::tree::{Tree, What};
use super::words;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::{AnswerPart, Arithmetic, Kind, PeriodUnit, QuestionId, QuestionRef, TextValue, Value, ValueKind};
use std::ops::Range;

impl Checker<'_> {
    /// What stands at a place; nothing when a mistake was reported there.
    pub(super) fn operand(&mut self, tree: &Tree) -> Option<Typed> {
        match &tree.what {
            What::Wrong => None,
            What::Number(value, places) => {
                Some(Typed::plain(if *places == 0 { Sort::Number } else { Sort::Decimal }, Value::Literal(*value)))
            }
            What::Money(value) => Some(Typed::value(Sort::Money, Value::Literal(*value))),
            What::Date(day) => Some(Typed::value(Sort::Date, Value::Literal(*day))),
            What::Time(minutes) => Some(Typed::value(Sort::Time, Value::Literal(*minutes))),
            What::Today => Some(Typed::value(Sort::Date, Value::Today)),
            What::Truth(yes) => Some(Typed::value(Sort::YesNo(None), Value::Literal(i64::from(*yes)))),
            What::Period(amount, unit) => Some(Typed::nothing(Sort::Period(*amount, *unit))),
            What::Text(text) => {
                let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
                Some(Typed {
                    sort: Sort::Text(Family::Plain),
                    plain: true,
                    holds: Holds::Text(TextValue::Literal(tidy)),
                })
            }
            What::Name(name) => {
                let named = self.name(name, &tree.at)?;
                self.named(named, name, &tree.at)
            }
            What::Bracketed(inner) => self.operand(inner),
            What::Sum(how, sign, left, right) => self.sum(*how, sign, left, right),
            What::Negative(inner) => self.negative(inner, &tree.at),
            What::SumOf(parts) => self.sum_of(parts),
            What::LengthOf(inner) => self.length_of(inner),
            What::AgeOf(inner) => self.age_of(inner),
            What::CountOf(list, when) => {
                let list = self.list_named(list, "count of")?;
                let value = match when {
                    None => Value::CountOf(list),
                    Some(when) => Value::CountWhere { list, when: Box::new(self.row_condition(list, when)?) },
                };
                Some(Typed::value(Sort::Number, value))
            }
            What::List(_) => {
                self.report(
                    Diagnostic::new(
                        Code::WrongComparison,
                        tree.at.clone(),
                        "Square brackets hold what is compared with",
                    )
                    .help("Write them after `is any of`, `is none of`, `includes any of` or `includes only`"),
                );
                None
            }
            What::OrSo(_, how) => {
                let message = format!("Write `{}` in front of the number", how.words());
                self.report(Diagnostic::new(Code::NotUnderstood, tree.at.clone(), message));
                None
            }
            What::OrBefore(_) | What::OrAfter(_) => {
                self.report(
                    Diagnostic::new(
                        Code::WrongComparison,
                        tree.at.clone(),
                        "`or before` and `or after` belong behind `is`",
                    )
                    .help("For example `due is today or before`"),
                );
                None
            }
            What::All(_)
            | What::Any(_)
            | What::Not(_)
            | What::Compare(..)
            | What::Answered(..)
            | What::AnyRow(..)
            | What::AllRows(..) => {
                self.condition(tree)?;
                Some(Typed::nothing(Sort::Condition))
            }
        }
    }

    fn named(&mut self, named: Named, name: &str, at: &Range<usize>) -> Option<Typed> {
        match named {
            Named::Condition(_) => Some(Typed::nothing(Sort::Condition)),
            Named::Calculation(id) => {
                let sort = match self.names.calculation_kind(id) {
                    ValueKind::Number => Sort::Number,
                    ValueKind::Decimal => Sort::Decimal,
                    ValueKind::Money => Sort::Money,
                    ValueKind::Date => Sort::Date,
                    ValueKind::Time => Sort::Time,
                };
                Some(Typed::value(sort, Value::Calculation(id)))
            }
            Named::Column { list: _, question } => {
                let list = name.split('.').next().unwrap_or_default();
                let inner = name.split('.').next_back().unwrap_or_default();
                let mut ways = format!("`any of {list} where {}`", words::example(inner, self.names.kind(question)));
                if matches!(self.names.kind(question), Kind::Number(_) | Kind::Decimal { .. } | Kind::Money(_)) {
                    ways = format!("`sum of {name}`, or {ways}");
                }
                self.report(
                    Diagnostic::new(
                        Code::QuestionInList,
                        at.clone(),
                        format!("`{inner}` is asked once for each row of `{list}`, so there is not one answer here"),
                    )
                    .help(format!("Write {ways}")),
                );
                None
            }
            Named::Answer(answer) => Some(self.answer_of(answer)),
        }
    }

    fn answer_of(&self, answer: QuestionRef) -> Typed {
        let question = answer.question;
        let value = |sort| Typed::value(sort, Value::Answer(question));
        let text =
            |family| Typed { sort: Sort::Text(family), plain: false, holds: Holds::Text(TextValue::Answer(answer)) };
        match (self.names.kind(question), answer.part) {
            (Kind::Address, Some(AnswerPart::Postcode)) | (Kind::Postcode, _) => text(Family::Postcode),
            (Kind::Address, Some(AnswerPart::Uprn)) => text(Family::Uprn),
            (Kind::Address, None) => text(Family::Address),
            (Kind::Location, None) => text(Family::Location),
            (Kind::Location, Some(AnswerPart::Latitude | AnswerPart::Longitude)) => text(Family::Degrees),
            (Kind::Address | Kind::Location, _) | (Kind::Text { .. } | Kind::LongText { .. } | Kind::Name, _) => {
                text(Family::Plain)
            }
            (Kind::Email, _) => text(Family::Email),
            (Kind::Phone, _) => text(Family::Phone),
            (Kind::File(_) | Kind::Files { .. }, _) => Typed::nothing(Sort::Files),
            (Kind::NiNumber, _) => text(Family::NiNumber),
            (Kind::Vehicle, _) => text(Family::Vehicle),
            (Kind::SortCode, _) => text(Family::SortCode),
            (Kind::AccountNumber, _) => text(Family::AccountNumber),
            (Kind::Date, _) => value(Sort::Date),
            (Kind::Time, _) => value(Sort::Time),
            (Kind::YesNo | Kind::Declaration, _) => value(Sort::YesNo(Some(question))),
            (Kind::Choice { .. }, _) => value(Sort::Choice(question)),
            (Kind::Choices { .. }, _) => Typed::nothing(Sort::Ticks(question)),
            (Kind::Number(_), _) => value(Sort::Number),
            (Kind::Decimal { .. }, _) => value(Sort::Decimal),
            (Kind::Money(_), _) => value(Sort::Money),
            (Kind::List { .. }, _) => Typed::nothing(Sort::List(question)),
        }
    }

    fn sum(&mut self, how: Arithmetic, sign: &Range<usize>, left: &Tree, right: &Tree) -> Option<Typed> {
        let (first, second) = (self.operand(left), self.operand(right));
        let (first, second) = (first?, second?);
        let whole = left.at.start..right.at.end;
        // A date moves by a length of time; two dates are so many days apart.
        match (&first.sort, how, &second.sort) {
            (Sort::Date, Arithmetic::Add | Arithmetic::Subtract, Sort::Period(amount, unit)) => {
                let Holds::Value(date) = first.holds else { return None };
                let amount = if how == Arithmetic::Add { *amount } else { -*amount };
                return Some(Typed::value(Sort::Date, Value::Shift { date: Box::new(date), amount, unit: *unit }));
            }
            (Sort::Period(amount, unit), Arithmetic::Add, Sort::Date) => {
                let Holds::Value(date) = second.holds else { return None };
                let shift = Value::Shift { date: Box::new(date), amount: *amount, unit: *unit };
                return Some(Typed::value(Sort::Date, shift));
            }
            (Sort::Date, Arithmetic::Subtract, Sort::Date) => {
                let (Holds::Value(to), Holds::Value(from)) = (first.holds, second.holds) else { return None };
                return Some(Typed::value(Sort::Number, Value::DaysBetween { from: Box::new(from), to: Box::new(to) }));
            }
            (Sort::Date, Arithmetic::Add | Arithmetic::Subtract, Sort::Number) if second.plain => {
                let days = self.slice(&right.at);
                let unit = if days == "1" { "day" } else { "days" };
                self.report(
                    Diagnostic::new(
                        Code::WrongSum,
                        right.at.clone(),
                        "Say what is added to the date: days, weeks, months or years",
                    )
                    .help(format!("For example `{days} {unit}` or `{days} working {unit}`"))
                    .fix(right.at.clone(), format!("{days} {unit}")),
                );
                return None;
            }
            // A length of time is part of the form and never an answer, so nothing that is written here would do.
            (Sort::Date, Arithmetic::Add | Arithmetic::Subtract, Sort::Number | Sort::Decimal) => {
                let message = "A number that is worked out or answered cannot be added to a date";
                let help = "Only a length that is written out can be, like `4 weeks`. Ask for the other day in a question of \
                            its own, of the type `date`, with rules that say when it is right";
                self.report(Diagnostic::new(Code::WrongSum, right.at.clone(), message).help(help));
                return None;
            }
            _ => {}
        }
        for (side, tree) in [(&first, left), (&second, right)] {
            if !matches!(side.sort, Sort::Number | Sort::Decimal | Sort::Money) {
                self.not_a_number(side, &tree.at, how);
                return None;
            }
        }
        let plain = first.plain && second.plain;
        let sort = match (how, &first.sort, &second.sort) {
            (Arithmetic::Add | Arithmetic::Subtract, Sort::Money, Sort::Money) => Sort::Money,
            (Arithmetic::Add | Arithmetic::Subtract, Sort::Money, _) if second.plain => Sort::Money,
            (Arithmetic::Add | Arithmetic::Subtract, _, Sort::Money) if first.plain => Sort::Money,
            (Arithmetic::Add | Arithmetic::Subtract, Sort::Money, _)
            | (Arithmetic::Add | Arithmetic::Subtract, _, Sort::Money) => {
                self.report(
                    Diagnostic::new(
                        Code::WrongSum,
                        sign.clone(),
                        "An amount of money and a number of something else cannot be added or subtracted",
                    )
                    .related(left.at.clone(), format!("this is {}", words::sort(&first.sort)))
                    .related(right.at.clone(), format!("this is {}", words::sort(&second.sort)))
                    .help("Multiply the number by what each one costs first, such as `visits * £12.50`"),
                );
                return None;
            }
            (Arithmetic::Multiply, Sort::Money, Sort::Money) => {
                self.report(
                    Diagnostic::new(Code::WrongSum, whole, "Two amounts of money cannot be multiplied")
                        .help("Multiply the money by a number, such as `rent * 52`"),
                );
                return None;
            }
            (Arithmetic::Divide, Sort::Number | Sort::Decimal, Sort::Money) => {
                self.report(
                    Diagnostic::new(Code::WrongSum, whole, "A number cannot be divided by an amount of money")
                        .help("Divide the money by the number, such as `rent / 4`"),
                );
                return None;
            }
            (Arithmetic::Multiply, Sort::Money, _) | (Arithmetic::Multiply, _, Sort::Money) => Sort::Money,
            (Arithmetic::Divide, Sort::Money, Sort::Money) => Sort::Decimal,
            (Arithmetic::Divide, Sort::Money, _) => Sort::Money,
            (Arithmetic::Divide, ..) => Sort::Decimal,
            (_, Sort::Number, Sort::Number) => Sort::Number,
            _ => Sort::Decimal,
        };
        let (Holds::Value(first), Holds::Value(second)) = (first.holds, second.holds) else { return None };
        let value = Value::Arithmetic { how, left: Box::new(first), right: Box::new(second) };
        Some(Typed { sort, plain, holds: Holds::Value(value) })
    }

    fn not_a_number(&mut self, side: &Typed, at: &Range<usize>, how: Arithmetic) {
        let sign = match how {
            Arithmetic::Add => "added to",
            Arithmetic::Subtract => "used in a subtraction",
            Arithmetic::Multiply => "multiplied",
            Arithmetic::Divide => "divided",
        };
        let written = self.slice(at).to_owned();
        let mistake = Diagnostic::new(
            Code::WrongSum,
            at.clone(),
            format!("`{written}` is {} and cannot be {sign} like this", words::sort(&side.sort)),
        );
        self.report(match side.sort {
            Sort::Period(..) => mistake.help("A length of time can be added to a date or taken from it, such as `today - 8 days`"),
            Sort::Date => mistake.help("A date can be moved by a length of time, such as `due + 3 working days`, and `due - today` is a number of days"),
            Sort::List(_) => mistake.help(format!("Use `count of {written}`, or `sum of` with one of its questions")),
            _ => mistake.help("Sums are made of numbers, amounts of money and dates"),
        });
    }

    fn negative(&mut self, inner: &Tree, at: &Range<usize>) -> Option<Typed> {
        let typed = self.operand(inner)?;
        match (typed.sort, typed.holds) {
            (sort @ (Sort::Number | Sort::Decimal | Sort::Money), Holds::Value(Value::Literal(value))) => {
                Some(Typed { sort, plain: typed.plain, holds: Holds::Value(Value::Literal(-value)) })
            }
            (sort @ (Sort::Number | Sort::Decimal | Sort::Money), Holds::Value(value)) => {
                let value = Value::Arithmetic {
                    how: Arithmetic::Subtract,
                    left: Box::new(Value::Literal(0)),
                    right: Box::new(value),
                };
                Some(Typed { sort, plain: typed.plain, holds: Holds::Value(value) })
            }
            (sort, _) => {
                let message = format!("A minus sign belongs in front of a number, and this is {}", words::sort(&sort));
                self.report(Diagnostic::new(Code::WrongSum, at.clone(), message));
                None
            }
        }
    }

    fn sum_of(&mut self, parts: &[Tree]) -> Option<Typed> {
        let mut values = Vec::new();
        let mut sort: Option<Sort> = None;
        let mut whole = true;
        for part in parts {
            let What::Name(name) = part.what else { continue };
            let column = self.column(name);
            if let Some(column) = column {
                self.note(column, &part.at);
            }
            let Some(named) = column.or_else(|| self.name(name, &part.at)) else {
                whole = false;
                continue;
            };
            let typed = match named {
                Named::Column { question, .. } => {
                    let typed = self.answer_of(QuestionRef { question, part: None });
                    Some(Typed { holds: Holds::Value(Value::Column(question)), ..typed })
                }
                other => self.named(other, name, &part.at),
            };
            let Some(typed) = typed else {
                whole = false;
                continue;
            };
            let next = match (&sort, &typed.sort) {
                (None, Sort::Number | Sort::Decimal | Sort::Money) => typed.sort.clone(),
                (Some(Sort::Money), Sort::Money) => Sort::Money,
                (Some(Sort::Number), Sort::Number) => Sort::Number,
                (Some(Sort::Number | Sort::Decimal), Sort::Number | Sort::Decimal) => Sort::Decimal,
                (Some(before), Sort::Number | Sort::Decimal | Sort::Money) => {
                    let message = format!(
                        "`{name}` is {}, but what stands before it is {}",
                        words::sort(&typed.sort),
                        words::sort(before)
                    );
                    self.report(
                        Diagnostic::new(Code::WrongSum, part.at.clone(), message)
                            .help("Add up amounts of money or numbers, not both"),
                    );
                    whole = false;
                    continue;
                }
                (_, Sort::List(_)) => {
                    let message = format!("`{name}` is a list: say which of its questions is added up");
                    self.report(Diagnostic::new(Code::QuestionInList, part.at.clone(), message).help(format!(
                        "For example `sum of {name}.income`, or `count of {name}` for how many there are"
                    )));
                    whole = false;
                    continue;
                }
                (_, other) => {
                    let message = format!("`{name}` is {} and cannot be added up", words::sort(other));
                    self.report(
                        Diagnostic::new(Code::WrongSum, part.at.clone(), message)
                            .help("`sum of` adds up numbers and amounts of money"),
                    );
                    whole = false;
                    continue;
                }
            };
            sort = Some(next);
            if let Holds::Value(value) = typed.holds {
                values.push(value);
            }
        }
        if !whole {
            return None;
        }
        Some(Typed::value(sort?, Value::SumOf(values)))
    }

    fn length_of(&mut self, inner: &Tree) -> Option<Typed> {
        let typed = self.operand(inner)?;
        match typed.holds {
            Holds::Text(TextValue::Answer(answer))
                if !matches!(typed.sort, Sort::Text(Family::Address | Family::Location)) =>
            {
                Some(Typed::value(Sort::Number, Value::LengthOf(answer)))
            }
            _ => {
                let message = format!(
                    "`length of` counts the letters of a text answer, and this is {}",
                    words::sort(&typed.sort)
                );
                let mistake = Diagnostic::new(Code::KindsDiffer, inner.at.clone(), message);
                self.report(match typed.sort {
                    Sort::List(_) => {
                        let list = self.slice(&inner.at).to_owned();
                        mistake.help(format!("For how many rows there are write `count of {list}`"))
                    }
                    _ => mistake,
                });
                None
            }
        }
    }

    fn age_of(&mut self, inner: &Tree) -> Option<Typed> {
        let typed = self.operand(inner)?;
        match (typed.sort, typed.holds) {
            (Sort::Date, Holds::Value(date)) => Some(Typed::value(Sort::Number, Value::AgeOf(Box::new(date)))),
            (sort, _) => {
                let message = format!("`age of` counts the years since a date, and this is {}", words::sort(&sort));
                self.report(Diagnostic::new(Code::KindsDiffer, inner.at.clone(), message));
                None
            }
        }
    }

    /// The list that a name means; reports anything else.
    pub(super) fn list_named(&mut self, tree: &Tree, words: &str) -> Option<QuestionId> {
        let What::Name(name) = tree.what else { return None };
        match self.name(name, &tree.at)? {
            Named::Answer(QuestionRef { question, part: None })
                if matches!(self.names.kind(question), Kind::List { .. }) =>
            {
                Some(question)
            }
            other => {
                let mut mistake = Diagnostic::new(
                    Code::QuestionInList,
                    tree.at.clone(),
                    format!("`{words}` needs a list, and `{name}` is not one"),
                );
                if let (Named::Column { .. }, Some((list, _))) = (other, name.split_once('.')) {
                    mistake = mistake.help(format!("Did you mean `{list}`?")).fix(tree.at.clone(), list);
                }
                self.report(mistake);
                None
            }
        }
    }

    /// A text that could have been meant as a number, date or time, as it is written without quotation marks.
    pub(super) fn without_quotes(text: &str) -> Option<String> {
        let text = text.trim();
        let number = !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
            && literals::number(text, 4).is_ok();
        (number
            || literals::iso_date(text).is_some()
            || literals::long_date(text).is_some()
            || literals::time(text).is_some())
        .then(|| text.to_owned())
    }

    /// Whether a value can only ever be one number.
    pub(super) fn is_fixed(value: &Value) -> bool {
        match value {
            Value::Literal(_) => true,
            Value::Arithmetic { left, right, .. } => Self::is_fixed(left) && Self::is_fixed(right),
            Value::Shift { date, .. } => Self::is_fixed(date),
            Value::DaysBetween { from, to } => Self::is_fixed(from) && Self::is_fixed(to),
            _ => false,
        }
    }

    /// A number without its unit, when the unit says what the number counts already.
    pub(super) fn same_unit(value: &Value, unit: PeriodUnit) -> bool {
        matches!((value, unit), (Value::AgeOf(_), PeriodUnit::Years) | (Value::DaysBetween { .. }, PeriodUnit::Days))
    }
}
