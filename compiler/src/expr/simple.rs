//! Conditions that menus can say: comparisons of one name with one value, all joined by the same word.

use super::parse::parse;
use super::print;
use super::tree::{How, Tree, What};
use crate::calendar;
use crate::program::Arithmetic;

/// A condition of several comparisons, all of which have to be met, or any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Simple {
    /// Any of them is enough: they are joined by `or`.
    pub any: bool,
    /// The comparisons; never none.
    pub parts: Vec<Part>,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// What is compared.
    pub name: String,
    /// The words of the comparison: `is at least`; `is or before` around its value; `is met` for a condition by its name.
    pub how: &'static str,
    /// What it is compared with, in one spelling: names as they are, numbers and money without signs, days as `2026-03-09`
    /// or `today - 8 days`.
    pub values: Vec<String>,
}

/// What a condition says, unless it is more than that.
pub(crate) fn simple(text: &str) -> Option<Simple> {
    let (tree, mistakes) = parse(text).ok()?;
    if !mistakes.is_empty() {
        return None;
    }
    let tree = tree.bare();
    let (any, parts) = match &tree.what {
        What::All(parts) => (false, parts.iter().map(part).collect::<Option<Vec<_>>>()?),
        What::Any(parts) => (true, parts.iter().map(part).collect::<Option<Vec<_>>>()?),
        _ => (false, vec![part(tree)?]),
    };
    Some(Simple { any, parts })
}

fn part(tree: &Tree<'_>) -> Option<Part> {
    let made = |name: &Tree<'_>, how, values| match name.what {
        What::Name(name) => Some(Part { name: name.to_owned(), how, values }),
        _ => None,
    };
    match &tree.bare().what {
        What::Name(_) => made(tree.bare(), "is met", Vec::new()),
        What::Not(inner) => made(inner.bare(), "is not met", Vec::new()),
        What::Answered(name, false) => made(name, "is answered", Vec::new()),
        What::Answered(name, true) => made(name, "is not answered", Vec::new()),
        What::Compare(how, _, name, right) => match (&right.what, how) {
            (What::List(items), How::AnyOf | How::NoneOf | How::IncludesAny) => {
                made(name, how.words(), items.iter().map(value).collect::<Option<_>>()?)
            }
            (What::OrBefore(day), How::Is) => made(name, "is or before", vec![value(day)?]),
            (What::OrAfter(day), How::Is) => made(name, "is or after", vec![value(day)?]),
            _ => made(name, how.words(), vec![value(right)?]),
        },
        _ => None,
    }
}

fn value(tree: &Tree<'_>) -> Option<String> {
    Some(match &tree.what {
        What::Name(name) => (*name).to_owned(),
        What::Truth(true) => "yes".to_owned(),
        What::Truth(false) => "no".to_owned(),
        What::Number(value, _) | What::Money(value) => print::number(*value),
        What::Date(day) => calendar::written(*day),
        What::Time(minutes) => print::time(*minutes),
        What::Today => "today".to_owned(),
        What::Sum(sign @ (Arithmetic::Add | Arithmetic::Subtract), _, day, period) => match (&day.what, &period.what) {
            (What::Today, What::Period(amount, unit)) => {
                let sign = if *sign == Arithmetic::Add { '+' } else { '-' };
                format!("today {sign} {}", print::period(*amount, *unit))
            }
            _ => return None,
        },
        _ => return None,
    })
}

/// A value in the spelling that [`Part::values`] has; none when it is more than a value.
pub(crate) fn spelt(text: &str) -> Option<String> {
    let (tree, mistakes) = parse(text).ok()?;
    value(&tree).filter(|_| mistakes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written, without its values' place in a list: `a is x y`, joined by what joins them.
    fn said(text: &str) -> Option<String> {
        let simple = simple(text)?;
        let part = |part: Part| format!("{} {} {}", part.name, part.how, part.values.join(" ")).trim_end().to_owned();
        let parts: Vec<String> = simple.parts.into_iter().map(part).collect();
        Some(parts.join(if simple.any { " | " } else { " & " }))
    }

    #[test]
    fn what_menus_can_say_is_read_in_one_spelling() {
        for (text, expected) in [
            ("bin is garden", "bin is garden"),
            ("is_garden", "is_garden is met"),
            ("not is_garden", "is_garden is not met"),
            ("a is yes and b is not no", "a is yes & b is not no"),
            ("a is any of [x, y] or b is answered", "a is any of x y | b is answered"),
            ("cost is more than £1,200.50", "cost is more than 1200.5"),
            ("day is today or before", "day is or before today"),
            ("day is after 9 March 2026", "day is after 2026-03-09"),
            ("at is before 4pm", "at is before 16:00"),
            ("day is after today - 8 days", "day is after today - 8 days"),
            ("day is today + 1 year or before", "day is or before today + 1 year"),
            ("ends is after starts", "ends is after starts"),
        ] {
            assert_eq!(said(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_more_than_that_is_left_to_the_text() {
        for text in [
            "a is x and (b is y or c is z)",
            "count of people is at least 2",
            "day is after starts + 8 days",
            "day is after today - 8 days - 1 day",
            "not (a is x)",
            "a is",
            "name is \"Sam\"",
            "a + b is 2",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
