//! Texts with places for answers, and the e-mail that is made of them.

use super::{CalculationId, QuestionId, QuestionRef};

/// A text in which answers can stand, taken apart when the form is compiled: what somebody answers is never searched for
/// places or read as Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    /// In reading order.
    pub pieces: Vec<Piece>,
}

/// A part of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// The author's words: Markdown paragraphs, lists and links on pages, plain text in an e-mail.
    Words(String),
    /// A place for something that is known once the form is filled in.
    Place {
        /// What stands there.
        what: Insert,
        /// What stands there when it has no answer; empty for nothing.
        otherwise: String,
    },
}

/// What can stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insert {
    /// An answer outside lists, or a part of an address.
    Answer(QuestionRef),
    /// A computed value.
    Calculation(CalculationId),
    /// The reference number.
    Reference,
    /// The day that the standard promises.
    PromisedDate,
    /// What is to pay.
    Fee,
}

/// The e-mail that confirms a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// The question that says where it is sent. Without an answer there is no e-mail.
    pub to: QuestionId,
    /// One line.
    pub subject: Passage,
    /// Plain text.
    pub text: Passage,
}

/// Pages that belong together, for a task list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name.
    pub title: String,
    /// Its pages, exits left out.
    pub pages: Vec<super::PageId>,
    /// The sections that must be completed before it can be started: their answers decide what it asks.
    pub needs: Vec<usize>,
}

impl Passage {
    /// A passage of words alone.
    #[must_use]
    pub fn plain(words: &str) -> Self {
        let pieces = if words.is_empty() { Vec::new() } else { vec![Piece::Words(words.to_owned())] };
        Self { pieces }
    }

    /// What its places stand for, in reading order.
    pub fn places(&self) -> impl Iterator<Item = Insert> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Words(_) => None,
            Piece::Place { what, .. } => Some(*what),
        })
    }

    /// The same in other words, with the same places; `names` are what they are called, in order. Brackets around anything else
    /// are words.
    #[must_use]
    pub fn reworded(&self, names: &[String], text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("((") {
            words.push_str(before);
            let place = after.split_once("))").and_then(|(inside, after)| {
                let (name, otherwise) = inside.split_once(" or ").unwrap_or((inside, ""));
                let known = names.iter().position(|known| known == name.trim());
                let what = known.and_then(|place| self.places().nth(place))?;
                Some((Piece::Place { what, otherwise: otherwise.trim().to_owned() }, after))
            });
            match place {
                Some((place, after)) => {
                    if !words.is_empty() {
                        pieces.push(Piece::Words(std::mem::take(&mut words)));
                    }
                    pieces.push(place);
                    rest = after;
                }
                None => {
                    words.push_str("((");
                    rest = after;
                }
            }
        }
        words.push_str(rest);
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        Self { pieces }
    }

    /// Whether the author wrote nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}
