//! The formulas of old conditions: `checkBeforeYouStart.ukPassport==true and not (visits > 2)`.

use super::logic::{Comparison, How, Logic, MOST_DEEP, With, from_today};

/// Reads a formula.
pub(super) fn read(formula: &str) -> Result<Logic, String> {
    let pieces = pieces(formula)?;
    let mut reader = Reader { pieces: &pieces, at: 0 };
    let logic = reader.any(0)?;
    match reader.peek() {
        None => Ok(logic),
        Some(_) => Err(unreadable(formula)),
    }
}

fn unreadable(formula: &str) -> String {
    format!("its formula cannot be read: {}", formula.chars().take(120).collect::<String>())
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Name(String),
    Text(String),
    Number(String),
    Sign(&'static str),
}

const SIGNS: &[&str] = &["==", "!=", ">=", "<=", "&&", "||", ">", "<", "(", ")", ",", "-", "!"];

fn pieces(formula: &str) -> Result<Vec<Piece>, String> {
    let mut found = Vec::new();
    let mut rest = formula.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first == '\'' || first == '"' {
            let inside = rest.get(1..).unwrap_or_default();
            let end = inside.find(first).ok_or_else(|| unreadable(formula))?;
            found.push(Piece::Text(inside.get(..end).unwrap_or_default().to_owned()));
            end + 2
        } else if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            found.push(Piece::Number(rest.get(..end).unwrap_or_default().to_owned()));
            end
        } else if first.is_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-')).unwrap_or(rest.len());
            found.push(Piece::Name(rest.get(..end).unwrap_or_default().to_owned()));
            end
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign)).ok_or_else(|| unreadable(formula))?;
            found.push(Piece::Sign(sign));
            sign.len()
        };
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(found)
}

struct Reader<'a> {
    pieces: &'a [Piece],
    at: usize,
}

/// One side of a comparison.
enum Side {
    Question(String),
    Length(String),
    Value(With),
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Piece> {
        self.pieces.get(self.at)
    }

    fn next(&mut self) -> Option<Piece> {
        let piece = self.peek().cloned();
        self.at += 1;
        piece
    }

    fn takes(&mut self, sign: &str, word: &str) -> bool {
        let found = match self.peek() {
            Some(Piece::Sign(here)) => *here == sign,
            Some(Piece::Name(here)) => here == word,
            _ => false,
        };
        self.at += usize::from(found);
        found
    }

    fn any(&mut self, depth: usize) -> Result<Logic, String> {
        if depth > MOST_DEEP {
            return Err(format!("it has more than {MOST_DEEP} levels inside one another"));
        }
        let mut parts = vec![self.all(depth)?];
        while self.takes("||", "or") {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Logic::Any(parts) })
    }

    fn all(&mut self, depth: usize) -> Result<Logic, String> {
        let mut parts = vec![self.one(depth)?];
        while self.takes("&&", "and") {
            parts.push(self.one(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Logic::All(parts) })
    }

    fn one(&mut self, depth: usize) -> Result<Logic, String> {
        if depth > MOST_DEEP {
            return Err(format!("it has more than {MOST_DEEP} levels inside one another"));
        }
        if self.takes("!", "not") {
            return Ok(Logic::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.takes("(", "") {
            let inside = self.any(depth + 1)?;
            return if self.takes(")", "") {
                Ok(inside)
            } else {
                Err("a bracket of its formula is not closed".to_owned())
            };
        }
        let left = self.side()?;
        let how = match self.peek() {
            Some(Piece::Sign("==")) => How::Is,
            Some(Piece::Sign("!=")) => How::IsNot,
            Some(Piece::Sign(">=")) => How::AtLeast,
            Some(Piece::Sign("<=")) => How::AtMost,
            Some(Piece::Sign(">")) => How::MoreThan,
            Some(Piece::Sign("<")) => How::LessThan,
            Some(Piece::Name(word)) if word == "in" => How::Includes,
            // A name alone is another condition.
            _ => {
                return match left {
                    Side::Question(name) => Ok(Logic::Named(name)),
                    Side::Value(With::Value(value)) if value == "true" => Ok(Logic::All(Vec::new())),
                    Side::Value(With::Value(value)) if value == "false" => Ok(Logic::Any(Vec::new())),
                    _ => Err("its formula compares nothing".to_owned()),
                };
            }
        };
        self.at += 1;
        let right = self.side()?;
        let compare =
            |question: String, how, with| Ok(Logic::Is(Comparison { shown_as: question.clone(), question, how, with }));
        match (left, how, right) {
            (Side::Value(with), How::Includes, Side::Question(question)) => compare(question, How::Includes, with),
            (Side::Question(_), How::Includes, _) => Err("its formula cannot be read".to_owned()),
            (Side::Question(question), how, Side::Value(with)) => compare(question, how, with),
            (Side::Value(with), how, Side::Question(question)) => compare(question, how.turned(), with),
            (Side::Length(question), how, Side::Value(with)) => match how {
                How::MoreThan => compare(question, How::LongerThan, with),
                How::LessThan => compare(question, How::ShorterThan, with),
                How::Is => compare(question, How::HasLength, with),
                _ => Err("its formula compares a length in a way that has no counterpart".to_owned()),
            },
            _ => Err("its formula compares two questions with each other".to_owned()),
        }
    }

    fn side(&mut self) -> Result<Side, String> {
        let nothing = || "its formula ends too early".to_owned();
        Ok(match self.next().ok_or_else(nothing)? {
            Piece::Text(text) | Piece::Number(text) => Side::Value(With::Value(text)),
            Piece::Sign("-") => match self.next() {
                Some(Piece::Number(number)) => Side::Value(With::Value(format!("-{number}"))),
                _ => return Err(nothing()),
            },
            Piece::Name(name) if name == "true" || name == "false" => Side::Value(With::Value(name)),
            Piece::Name(name) if matches!(self.peek(), Some(Piece::Sign("("))) => self.call(&name)?,
            Piece::Name(name) => Side::Question(name),
            Piece::Sign(sign) => return Err(format!("its formula has a `{sign}` where a question should stand")),
        })
    }

    /// `length(name)`, `dateForComparison(-3, 'months')`
    fn call(&mut self, name: &str) -> Result<Side, String> {
        self.at += 1;
        let first = self.side()?;
        let second = if self.takes(",", "") { Some(self.side()?) } else { None };
        if !self.takes(")", "") {
            return Err("a bracket of its formula is not closed".to_owned());
        }
        match (name, first, second) {
            ("length", Side::Question(question), None) => Ok(Side::Length(question)),
            ("dateForComparison", Side::Value(With::Value(amount)), Some(Side::Value(With::Value(unit)))) => {
                let past = amount.starts_with('-');
                Ok(Side::Value(from_today(amount.trim_start_matches('-'), &unit, past)?))
            }
            _ => Err(format!("its formula uses `{name}`, which has no counterpart")),
        }
    }
}
