//! From text to [`Tree`], by the grammar in `expr.pest`. What is spelt in another language's way is read too and reported
//! with its exact replacement, so that the rest of the expression can be checked.

use super::literals::{self, NumberProblem};
use super::syntax;
use super::tree::{How, Tree, What};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::program::Arithmetic;
use pest::Parser;
use pest::iterators::{Pair, Pairs};
use pest::pratt_parser::{Assoc, Op, PrattParser};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

/// The parser that pest makes of the grammar.
mod grammar {
    #![allow(missing_docs, reason = "made from expr.pest, which has its own comments")]
    #[derive(pest_derive::Parser)]
    #[grammar = "expr/expr.pest"]
    pub(super) struct Grammar;
}
use grammar::{Grammar, Rule};

/// From loose to tight: `or`, `and`, `not`, comparisons, `or before`, sums, products, a minus sign.
static PRATT: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let comparisons = [
        Rule::is_not,
        Rule::is_any_of,
        Rule::is_none_of,
        Rule::is_at_least,
        Rule::is_at_most,
        Rule::is_more_than,
        Rule::is_less_than,
        Rule::is_before,
        Rule::is_after,
        Rule::includes,
        Rule::includes_any_of,
        Rule::includes_only,
        Rule::wrong_is,
        Rule::wrong_is_not,
        Rule::wrong_any_of,
        Rule::wrong_none_of,
        Rule::wrong_at_least,
        Rule::wrong_at_most,
        Rule::wrong_more_than,
        Rule::wrong_less_than,
        Rule::wrong_before,
        Rule::wrong_after,
        Rule::wrong_includes,
        Rule::wrong_not_includes,
    ];
    let comparisons =
        comparisons.into_iter().fold(Op::infix(Rule::is, Assoc::Left), |ops, rule| ops | Op::infix(rule, Assoc::Left));
    PrattParser::new()
        .op(Op::infix(Rule::or, Assoc::Left) | Op::infix(Rule::wrong_or, Assoc::Left))
        .op(Op::infix(Rule::and, Assoc::Left) | Op::infix(Rule::wrong_and, Assoc::Left))
        .op(Op::prefix(Rule::not) | Op::prefix(Rule::wrong_not))
        .op(comparisons | Op::postfix(Rule::is_answered) | Op::postfix(Rule::is_not_answered))
        .op(Op::postfix(Rule::or_before)
            | Op::postfix(Rule::or_after)
            | Op::postfix(Rule::wrong_or_more)
            | Op::postfix(Rule::wrong_or_less)
            | Op::postfix(Rule::wrong_or_later)
            | Op::postfix(Rule::wrong_or_earlier))
        .op(Op::infix(Rule::add, Assoc::Left) | Op::infix(Rule::subtract, Assoc::Left))
        .op(Op::infix(Rule::multiply, Assoc::Left) | Op::infix(Rule::divide, Assoc::Left))
        .op(Op::prefix(Rule::negative))
});

/// Reads an expression. Ranges are byte offsets in `text`.
///
/// # Errors
/// When the text cannot be read at all. What can be read but is not our language is in the list beside the tree.
pub(super) fn parse(text: &str) -> Result<(Tree<'_>, Vec<Diagnostic>), Box<Diagnostic>> {
    if let Some(mistake) = syntax::beyond_limits(text) {
        return Err(Box::new(mistake));
    }
    let line = Grammar::parse(Rule::line, text).map_err(|problem| {
        let at = match problem.location {
            pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
        };
        Box::new(syntax::explain(text, at, |text| Grammar::parse(Rule::line, text).is_ok()))
    })?;
    let reader = Reader { mistakes: RefCell::new(Vec::new()) };
    let tree = line
        .into_iter()
        .next()
        .and_then(|line| line.into_inner().find(|pair| pair.as_rule() == Rule::expression))
        .map(|pair| reader.expression(pair))
        .unwrap_or_else(|| Tree::leaf(0..text.len(), What::Wrong));
    if tree.depth > super::MOST_DEEP {
        return Err(Box::new(syntax::too_deep(text)));
    }
    Ok((tree, reader.mistakes.into_inner()))
}

struct Reader {
    mistakes: RefCell<Vec<Diagnostic>>,
}

fn place(pair: &Pair<Rule>) -> Range<usize> {
    let span = pair.as_span();
    span.start()..span.end()
}

impl Reader {
    fn report(&self, mistake: Diagnostic) {
        self.mistakes.borrow_mut().push(mistake);
    }

    /// Words of another language, put right.
    fn other_words(&self, pair: &Pair<Rule>, ours: &str) {
        let written = pair.as_str();
        self.report(
            Diagnostic::new(Code::NotUnderstood, place(pair), format!("Write `{ours}` instead of `{written}`"))
                .help("Conditions are written in plain words")
                .fix(place(pair), ours),
        );
    }

    fn expression<'t>(&self, pair: Pair<'t, Rule>) -> Tree<'t> {
        PRATT
            .map_primary(|pair| self.operand(pair))
            .map_prefix(|sign, inner: Tree<'t>| {
                let at = place(&sign).start..inner.at.end;
                let depth = inner.depth;
                match sign.as_rule() {
                    Rule::negative => Tree::around(at, depth, What::Negative(Box::new(inner))),
                    rule => {
                        if rule == Rule::wrong_not {
                            self.other_words(&sign, "not ");
                        }
                        Tree::around(at, depth, What::Not(Box::new(inner)))
                    }
                }
            })
            .map_postfix(|inner: Tree<'t>, words| self.postfix(inner, &words))
            .map_infix(|left: Tree<'t>, words, right: Tree<'t>| self.infix(left, &words, right))
            .parse(pair.into_inner())
    }

    fn postfix<'t>(&self, inner: Tree<'t>, words: &Pair<'t, Rule>) -> Tree<'t> {
        let at = inner.at.start..place(words).end;
        let depth = inner.depth;
        let inner = Box::new(inner);
        let what = match words.as_rule() {
            Rule::is_answered => What::Answered(inner, false),
            Rule::is_not_answered => What::Answered(inner, true),
            Rule::or_before => What::OrBefore(inner),
            Rule::or_after => What::OrAfter(inner),
            Rule::wrong_or_later => {
                self.other_words(words, "or after");
                What::OrAfter(inner)
            }
            Rule::wrong_or_earlier => {
                self.other_words(words, "or before");
                What::OrBefore(inner)
            }
            Rule::wrong_or_more => What::OrSo(inner, How::AtLeast),
            _ => What::OrSo(inner, How::AtMost),
        };
        Tree::around(at, depth, what)
    }

    fn infix<'t>(&self, left: Tree<'t>, words: &Pair<'t, Rule>, right: Tree<'t>) -> Tree<'t> {
        let at = left.at.start..right.at.end;
        let depth = left.depth.max(right.depth);
        let sum = |how, left, right| What::Sum(how, place(words), Box::new(left), Box::new(right));
        let what = match words.as_rule() {
            rule @ (Rule::and | Rule::wrong_and) => {
                if rule == Rule::wrong_and {
                    self.other_words(words, "and");
                }
                return joined(at, left, right, true);
            }
            rule @ (Rule::or | Rule::wrong_or) => {
                if rule == Rule::wrong_or {
                    self.other_words(words, "or");
                }
                return joined(at, left, right, false);
            }
            Rule::add => sum(Arithmetic::Add, left, right),
            Rule::subtract => sum(Arithmetic::Subtract, left, right),
            Rule::multiply => sum(Arithmetic::Multiply, left, right),
            Rule::divide => sum(Arithmetic::Divide, left, right),
            rule => {
                let mut right = right;
                let mut how = self.comparison(rule, words);
                if let (How::Is, What::OrSo(inner, meant)) = (how, &right.what) {
                    self.or_so(words, &right, inner, *meant);
                    (how, right) = (*meant, (**inner).clone());
                }
                if rule == Rule::wrong_not_includes {
                    let text = words.as_span().get_input();
                    let side = |tree: &Tree| text.get(tree.at.clone()).unwrap_or_default().to_owned();
                    let ours = format!("not ({} includes {})", side(&left), side(&right));
                    let message = format!("Write `{ours}` instead of `{}`", words.as_str());
                    self.report(Diagnostic::new(Code::NotUnderstood, place(words), message).fix(at.clone(), ours));
                    let compare = Tree::around(
                        at.clone(),
                        depth,
                        What::Compare(how, place(words), Box::new(left), Box::new(right)),
                    );
                    return Tree::around(at, depth + 1, What::Not(Box::new(compare)));
                }
                What::Compare(how, place(words), Box::new(left), Box::new(right))
            }
        };
        Tree::around(at, depth, what)
    }

    /// `is 18 or over`
    fn or_so(&self, words: &Pair<Rule>, right: &Tree, inner: &Tree, meant: How) {
        let text = words.as_span().get_input();
        let ours = format!("{} {}", meant.words(), text.get(inner.at.clone()).unwrap_or_default());
        let whole = place(words).start..right.at.end;
        let written = text.get(whole.clone()).unwrap_or_default();
        let message = format!("Write `{ours}` instead of `{written}`");
        self.report(Diagnostic::new(Code::NotUnderstood, whole.clone(), message).fix(whole, ours));
    }

    fn comparison(&self, rule: Rule, words: &Pair<Rule>) -> How {
        let ours = match rule {
            Rule::is => return How::Is,
            Rule::is_not => return How::IsNot,
            Rule::is_any_of => return How::AnyOf,
            Rule::is_none_of => return How::NoneOf,
            Rule::is_at_least => return How::AtLeast,
            Rule::is_at_most => return How::AtMost,
            Rule::is_more_than => return How::MoreThan,
            Rule::is_less_than => return How::LessThan,
            Rule::is_before => return How::Before,
            Rule::is_after => return How::After,
            Rule::includes => return How::Includes,
            Rule::includes_any_of => return How::IncludesAny,
            Rule::includes_only => return How::IncludesOnly,
            Rule::wrong_not_includes => return How::Includes,
            Rule::wrong_is_not => How::IsNot,
            Rule::wrong_any_of => How::AnyOf,
            Rule::wrong_none_of => How::NoneOf,
            Rule::wrong_at_least => How::AtLeast,
            Rule::wrong_at_most => How::AtMost,
            Rule::wrong_more_than => How::MoreThan,
            Rule::wrong_less_than => How::LessThan,
            Rule::wrong_before => How::Before,
            Rule::wrong_after => How::After,
            Rule::wrong_includes => How::Includes,
            _ => How::Is,
        };
        self.other_words(words, ours.words());
        ours
    }

    fn operand<'t>(&self, pair: Pair<'t, Rule>) -> Tree<'t> {
        let at = place(&pair);
        let text = pair.as_str();
        let leaf = |what| Tree::leaf(at.clone(), what);
        match pair.as_rule() {
            Rule::path => leaf(What::Name(text)),
            Rule::today => leaf(What::Today),
            Rule::truth => leaf(What::Truth(text == "yes")),
            Rule::wrong_truth => {
                self.other_words(&pair, if text == "true" { "yes" } else { "no" });
                leaf(What::Truth(text == "true"))
            }
            Rule::text => leaf(What::Text(unquoted(text))),
            Rule::number | Rule::plain_number => match literals::number(text, 4) {
                Ok((value, places)) => leaf(What::Number(value, places)),
                Err(problem) => leaf(self.bad_number(at.clone(), problem, "A number has at most 4 decimal places")),
            },
            Rule::money => match literals::number(text, 2) {
                Ok((value, _)) => leaf(What::Money(value)),
                Err(problem) => {
                    leaf(self.bad_number(at.clone(), problem, "An amount of money has at most 2 decimal places"))
                }
            },
            Rule::iso_date => leaf(self.date(at.clone(), text, literals::iso_date(text))),
            Rule::long_date => leaf(self.date(at.clone(), text, literals::long_date(text))),
            Rule::wrong_date => leaf(self.wrong_date(at.clone(), text)),
            Rule::time => match literals::time(text) {
                Some(minutes) => leaf(What::Time(minutes)),
                None => {
                    self.report(
                        Diagnostic::new(Code::BadDateOrTime, at.clone(), format!("There is no time {text}"))
                            .help("Write a time as `16:00` or `4pm`"),
                    );
                    leaf(What::Wrong)
                }
            },
            Rule::period => match literals::period(text) {
                Some((amount, unit)) => leaf(What::Period(amount, unit)),
                None => {
                    self.report(Diagnostic::new(
                        Code::BadPeriod,
                        at.clone(),
                        format!("{text} is longer than a form can work with"),
                    ));
                    leaf(What::Wrong)
                }
            },
            _ => self.around(pair),
        }
    }

    /// What holds other parts.
    fn around<'t>(&self, pair: Pair<'t, Rule>) -> Tree<'t> {
        let at = place(&pair);
        let rule = pair.as_rule();
        if matches!(rule, Rule::count_of | Rule::sum_of) {
            self.check_first_word(&pair);
        }
        let mut parts: Vec<Tree<'t>> = self.parts(pair.into_inner());
        let deepest = parts.iter().map(|part| part.depth).max().unwrap_or(0);
        let what = match rule {
            Rule::list => What::List(parts),
            Rule::sum_of => What::SumOf(parts),
            _ => {
                let second = (parts.len() > 1).then(|| parts.pop()).flatten().map(Box::new);
                let Some(first) = parts.pop().map(Box::new) else { return Tree::leaf(at, What::Wrong) };
                match rule {
                    Rule::any_row => What::AnyRow(first, second),
                    Rule::all_rows => What::AllRows(first, second),
                    Rule::count_of => What::CountOf(first, second),
                    Rule::length_of => What::LengthOf(first),
                    Rule::age_of => What::AgeOf(first),
                    _ => What::Bracketed(first),
                }
            }
        };
        Tree::around(at, deepest, what)
    }

    fn parts<'t>(&self, pairs: Pairs<'t, Rule>) -> Vec<Tree<'t>> {
        let mut trees = Vec::new();
        for pair in pairs {
            match pair.as_rule() {
                Rule::any_of | Rule::all_of | Rule::count | Rule::sum | Rule::length | Rule::age | Rule::r#where => {}
                Rule::expression => trees.push(self.expression(pair)),
                Rule::item => trees.push(self.item(pair)),
                _ => trees.push(self.operand(pair)),
            }
        }
        trees
    }

    /// One of the values in square brackets.
    fn item<'t>(&self, pair: Pair<'t, Rule>) -> Tree<'t> {
        let at = place(&pair);
        let mut inner = pair.into_inner();
        let first = inner.next();
        match (first, inner.next()) {
            (Some(_), Some(value)) => {
                let value = self.operand(value);
                Tree::around(at, value.depth, What::Negative(Box::new(value)))
            }
            (Some(value), None) => self.operand(value),
            _ => Tree::leaf(at, What::Wrong),
        }
    }

    fn check_first_word(&self, pair: &Pair<Rule>) {
        if let Some(words) = pair.clone().into_inner().next() {
            for (other, ours) in [("number", "count of"), ("total", "sum of")] {
                if words.as_str().starts_with(other) {
                    self.other_words(&words, ours);
                }
            }
        }
    }

    fn bad_number<'t>(&self, at: Range<usize>, problem: NumberProblem, places: &str) -> What<'t> {
        let mistake = match problem {
            NumberProblem::TooLarge => {
                Diagnostic::new(Code::NotUnderstood, at, "This number is larger than a form can work with")
                    .help("The largest is 9,999,999,999")
            }
            NumberProblem::Places => Diagnostic::new(Code::NotUnderstood, at, places),
        };
        self.report(mistake);
        What::Wrong
    }

    fn date<'t>(&self, at: Range<usize>, text: &str, date: Option<i64>) -> What<'t> {
        match date {
            Some(day) => What::Date(day),
            None => {
                self.report(
                    Diagnostic::new(Code::BadDateOrTime, at, format!("There is no day {text}"))
                        .help("Write a day that exists, as `2026-03-09` or `9 March 2026`"),
                );
                What::Wrong
            }
        }
    }

    fn wrong_date<'t>(&self, at: Range<usize>, text: &str) -> What<'t> {
        let mistake = Diagnostic::new(
            Code::BadDateOrTime,
            at.clone(),
            "Write a date as `2026-03-09` or `9 March 2026`, so that nobody takes the month for the day",
        );
        let right = literals::put_right(text);
        let what = right.as_deref().and_then(literals::iso_date).map_or(What::Wrong, What::Date);
        self.report(match right {
            Some(right) => mistake.fix(at, right),
            None => mistake,
        });
        what
    }
}

/// Both sides of `and` or `or`, flat when a side is already joined by the same word.
fn joined<'t>(at: Range<usize>, left: Tree<'t>, right: Tree<'t>, all: bool) -> Tree<'t> {
    let depth = left.depth.max(right.depth);
    let flat = |tree: Tree<'t>| match tree {
        Tree { what: What::All(parts), .. } if all => (parts, 0),
        Tree { what: What::Any(parts), .. } if !all => (parts, 0),
        other => (vec![other], 1),
    };
    let ((mut parts, left_level), (more, right_level)) = (flat(left), flat(right));
    parts.extend(more);
    let what = if all { What::All(parts) } else { What::Any(parts) };
    // A chain of the same word stays one level deep however long it is.
    let depth = if left_level == 0 || right_level == 0 { depth } else { depth + 1 };
    Tree { at, what, depth }
}

fn unquoted(text: &str) -> &str {
    let mut letters = text.chars();
    letters.next();
    letters.next_back();
    letters.as_str()
}
