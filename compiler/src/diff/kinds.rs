//! Types and limits: which answers of before are still answers.

use super::{Both, Change, options, sent_to};
use crate::expr::print;
use crate::program::{Bounds, FileLimits, Kind, QuestionId};
use runtime_wasm::files::size_in_words;

/// The changes of type, options and limits of a question that both versions have.
pub(super) fn changes(
    both: &Both<'_>,
    id: QuestionId,
    before: &Kind,
    after: &Kind,
    add: &mut dyn FnMut(Change),
    subject: &str,
) {
    if before.type_name() != after.type_name() {
        add(other_type(before, after, subject));
    }
    if !before.options().is_empty() && !after.options().is_empty() {
        options::changes(both, id, (before.options(), after.options()), add, subject);
    }
    let mut limits = Limits { add, subject, sent: !sent_to(both.new, id).is_empty(), said: false };
    match (before, after) {
        (Kind::Text { length: was, pattern: old }, Kind::Text { length: is, pattern: new }) => {
            limits.range(
                (u64::from(was.least), u64::from(was.most)),
                (u64::from(is.least), u64::from(is.most)),
                CHARACTERS,
            );
            match (old, new) {
                (None, Some(pattern)) => limits.tighter(format!("The answer must now match `{}`", pattern.expression)),
                (Some(old), Some(new)) if old != new => limits.tighter(format!(
                    "The answer must match `{}`, where it had to match `{}`",
                    new.expression, old.expression
                )),
                (Some(old), None) => limits.looser(format!("The answer need not match `{}` any more", old.expression)),
                _ => {}
            }
        }
        (Kind::Text { length: was, .. } | Kind::LongText { length: was }, Kind::LongText { length: is }) => {
            limits.range(
                (u64::from(was.least), u64::from(was.most)),
                (u64::from(is.least), u64::from(is.most)),
                CHARACTERS,
            );
        }
        (Kind::Choices { count: was, .. }, Kind::Choices { count: is, options }) => {
            // Without a most of its own the most is all of them, and grows with the options.
            let all = |most: u32, options: usize| if most as usize >= options { u64::MAX } else { u64::from(most) };
            let (was_most, is_most) = (all(was.most, before.options().len()), all(is.most, options.len()));
            limits.range((u64::from(was.least), was_most), (u64::from(is.least), is_most), TICKS);
        }
        (Kind::List { count: was, .. }, Kind::List { count: is, .. }) => {
            limits.range((u64::from(was.least), u64::from(was.most)), (u64::from(is.least), u64::from(is.most)), ROWS);
        }
        (Kind::File(was), Kind::File(is)) => limits.files(was, is),
        (Kind::Files { each: was, count: old }, Kind::Files { each: is, count: new }) => {
            limits.range(
                (u64::from(old.least), u64::from(old.most)),
                (u64::from(new.least), u64::from(new.most)),
                FILES,
            );
            limits.files(was, is);
        }
        (Kind::Number(was), Kind::Number(is)) | (Kind::Number(was), Kind::Decimal { bounds: is, .. }) => {
            limits.bounds(was, is, print::number);
        }
        (Kind::Money(was), Kind::Money(is)) => limits.bounds(was, is, print::money),
        (Kind::Decimal { bounds: was, places: old }, Kind::Decimal { bounds: is, places: new }) => {
            limits.bounds(was, is, print::number);
            if new < old {
                limits.tighter(format!("At most {new} decimal places, where there could be {old}"));
            } else if new > old {
                limits.looser(format!("Up to {new} decimal places, where there could be {old}"));
            }
        }
        _ => {}
    }
    // What has no words of its own yet is still never passed over.
    let said = limits.said || before.type_name() != after.type_name() || before.options() != after.options();
    let same_rows = matches!((before, after), (Kind::List { .. }, Kind::List { .. }));
    if before != after && !said && !same_rows {
        limits.tighter(format!("What a {} may be has changed", after.type_name()));
    }
}

fn other_type(before: &Kind, after: &Kind, subject: &str) -> Change {
    let words = format!("The type is `{}`, and was `{}`", after.type_name(), before.type_name());
    let change = Change::new("type", subject, words);
    match (before, after) {
        // Every answer of before is an answer now, written the same.
        (Kind::Text { pattern: None, .. }, Kind::LongText { .. }) | (Kind::Number(_), Kind::Decimal { .. }) => change,
        _ => {
            change.ask([subject.to_owned()]).breaks(format!("Stored answers are of the type `{}`", before.type_name()))
        }
    }
}

const CHARACTERS: &str = "characters";
const TICKS: &str = "ticks";
const ROWS: &str = "parts";
const FILES: &str = "files";

struct Limits<'a> {
    add: &'a mut dyn FnMut(Change),
    subject: &'a str,
    sent: bool,
    said: bool,
}

impl Limits<'_> {
    fn tighter(&mut self, words: String) {
        self.said = true;
        (self.add)(Change::new("tighter", self.subject, words).ask([self.subject.to_owned()]));
    }

    fn looser(&mut self, words: String) {
        self.said = true;
        let change = Change::new("looser", self.subject, words);
        let think = "Make sure that the system it is sent to has room for it";
        (self.add)(if self.sent { change.because(think) } else { change });
    }

    fn range(&mut self, was: (u64, u64), is: (u64, u64), what: &str) {
        let shown = |number: u64| if number == u64::MAX { "any number".to_owned() } else { number.to_string() };
        let least = format!("At least {} {what}, where it was {}", shown(is.0), shown(was.0));
        let most = format!("At most {} {what}, where it was {}", shown(is.1), shown(was.1));
        self.sides(is.0.cmp(&was.0), least, was.1.cmp(&is.1), most);
    }

    /// The kinds of file that are taken, and how large each may be. In another order they are the same.
    fn files(&mut self, was: &FileLimits, is: &FileLimits) {
        let missing = |from: &FileLimits, other: &FileLimits| {
            let kinds = from.kinds.iter().filter(|kind| !other.kinds.contains(kind)).map(|kind| kind.key);
            kinds.collect::<Vec<_>>().join(", ")
        };
        let (gone, new) = (missing(was, is), missing(is, was));
        if !gone.is_empty() {
            self.tighter(format!("Files of the kind {gone} are not taken any more"));
        }
        if !new.is_empty() {
            self.looser(format!("Files of the kind {new} are taken too"));
        }
        let shown = |limits: &FileLimits| size_in_words(u64::from(limits.largest));
        let largest = format!("Files of {} at most, where it was {}", shown(is), shown(was));
        self.sides(std::cmp::Ordering::Equal, String::new(), was.largest.cmp(&is.largest), largest);
        self.said |= gone.is_empty() && new.is_empty();
    }

    fn bounds(&mut self, was: &Bounds, is: &Bounds, write: fn(i64) -> String) {
        let shown = |side: Option<i64>| side.map_or("no limit".to_owned(), write);
        let least = format!("The smallest is {}, where it was {}", shown(is.least), shown(was.least));
        let most = format!("The largest is {}, where it was {}", shown(is.most), shown(was.most));
        let (low, high) = (|side: Option<i64>| side.unwrap_or(i64::MIN), |side: Option<i64>| side.unwrap_or(i64::MAX));
        self.sides(low(is.least).cmp(&low(was.least)), least, high(was.most).cmp(&high(is.most)), most);
    }

    /// Greater is tighter, on both sides.
    fn sides(&mut self, low: std::cmp::Ordering, least: String, high: std::cmp::Ordering, most: String) {
        for (side, words) in [(low, least), (high, most)] {
            match side {
                std::cmp::Ordering::Greater => self.tighter(words),
                std::cmp::Ordering::Less => self.looser(words),
                std::cmp::Ordering::Equal => {}
            }
        }
    }
}
