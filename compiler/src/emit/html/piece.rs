//! HTML taken apart at its marks: the parts that never change, with steps between them that put in what is known when a page
//! is asked for.

use super::hole::{EACH, END, Hole, Place, WHEN};
use super::prose;
use minijinja::HtmlEscape;
use std::fmt::Write as _;
use std::ops::Range;

/// HTML with places in it.
#[derive(Debug)]
pub(super) struct Piece {
    fixed: String,
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    /// A part of what is fixed.
    Fixed(Range<usize>),
    /// What stands in a place.
    Hole(Place),
    /// The steps before `end`, when the place holds something.
    When { place: Place, end: usize },
    /// The steps before `end`, for each row.
    Each { place: Place, end: usize },
}

impl Piece {
    /// Takes HTML apart; nothing when its marks do not pair.
    pub fn of(marked: &str) -> Option<Self> {
        let mut piece = Self { fixed: String::with_capacity(marked.len()), steps: Vec::new() };
        let mut open = Vec::new();
        let mut rest = marked;
        while let Some(at) = rest.find(|letter| letter >= '\u{100000}') {
            let (fixed, marks) = rest.split_at(at);
            piece.keep(fixed);
            let mut letters = marks.chars();
            match letters.next()? {
                END => {
                    let end = piece.steps.len();
                    match piece.steps.get_mut(open.pop()?)? {
                        Step::When { end: to, .. } | Step::Each { end: to, .. } => *to = end,
                        Step::Fixed(_) | Step::Hole(_) => return None,
                    }
                }
                opening @ (WHEN | EACH) => {
                    let place = Place::read(letters.as_str())?;
                    letters.by_ref().nth(1)?;
                    open.push(piece.steps.len());
                    piece.steps.push(match opening {
                        WHEN => Step::When { place, end: 0 },
                        _ => Step::Each { place, end: 0 },
                    });
                }
                _ => {
                    piece.steps.push(Step::Hole(Place::read(marks)?));
                    letters.next()?;
                }
            }
            rest = letters.as_str();
        }
        piece.keep(rest);
        open.is_empty().then_some(piece)
    }

    fn keep(&mut self, fixed: &str) {
        if !fixed.is_empty() {
            let start = self.fixed.len();
            self.fixed.push_str(fixed);
            self.steps.push(Step::Fixed(start..self.fixed.len()));
        }
    }

    /// Bytes that never change: about as long as the whole will be.
    pub fn len(&self) -> usize {
        self.fixed.len()
    }

    /// Writes the HTML with what stands in its places.
    pub fn join(&self, holes: &[Hole<'_>], html: &mut String) {
        self.run(0..self.steps.len(), &mut vec![holes], html);
    }

    fn run<'h>(&self, steps: Range<usize>, levels: &mut Vec<&'h [Hole<'h>]>, html: &mut String) {
        let mut at = steps.start;
        while at < steps.end {
            let Some(step) = self.steps.get(at) else { return };
            at += 1;
            match step {
                Step::Fixed(range) => html.push_str(self.fixed.get(range.clone()).unwrap_or_default()),
                Step::Hole(place) => match find(levels, *place) {
                    Some(Hole::Text(text)) => _ = write!(html, "{}", HtmlEscape(text)),
                    Some(Hole::InProse(text)) => prose::escape(html, text),
                    _ => {}
                },
                Step::When { place, end } => {
                    if !find(levels, *place).is_some_and(Hole::holds) {
                        at = *end;
                    }
                }
                Step::Each { place, end } => {
                    if let Some(Hole::Rows { rows, .. }) = find(levels, *place) {
                        for row in rows {
                            levels.push(row);
                            self.run(at..*end, levels, html);
                            levels.pop();
                        }
                    }
                    at = *end;
                }
            }
        }
    }
}

fn find<'h>(levels: &[&'h [Hole<'h>]], place: Place) -> Option<&'h Hole<'h>> {
    levels.get(place.level)?.get(place.index)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn mark(level: usize, index: usize) -> String {
        Place { level, index }.mark()
    }

    #[test]
    fn answers_stand_in_their_places() {
        let marked = format!(
            "<p {WHEN}{}hidden{END}>{}{EACH}{}<li>{}{WHEN}{} of {}{END}</li>{END}</p>",
            mark(0, 0),
            mark(0, 1),
            mark(0, 2),
            mark(1, 0),
            mark(0, 1),
            mark(0, 1),
        );
        let piece = Piece::of(&marked).unwrap();
        let joined = |hidden, text: &'static str, rows: &[&'static str]| {
            let rows = rows.iter().map(|row| vec![Hole::text(*row)]).collect();
            let mut html = String::new();
            piece.join(&[Hole::Is(hidden), Hole::text(text), Hole::Rows { rows, mark: None }], &mut html);
            html
        };
        assert_eq!(joined(true, "a<b", &["1", "2"]), "<p hidden>a&lt;b<li>1 of a&lt;b</li><li>2 of a&lt;b</li></p>");
        assert_eq!(joined(false, "", &["1"]), "<p ><li>1</li></p>");
        assert_eq!(joined(false, "a", &[]), "<p >a</p>");
    }

    #[test]
    fn marks_that_do_not_pair_are_refused() {
        for marked in [format!("{END}"), format!("{WHEN}{}", mark(0, 0)), format!("{WHEN}a{END}"), format!("{EACH}")] {
            assert!(Piece::of(&marked).is_none(), "{marked:?}");
        }
    }
}
