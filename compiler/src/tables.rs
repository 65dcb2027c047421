//! The tables that the kernel reads: options and patterns. The emitter puts them into a validator's data, the reference
//! interpreter hands them to the same kernel natively, so they mean the same in both.

use crate::program::{FileLimits, OptionItem, Pattern};
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::{alphabet::ByteClasses, primitives::StateID, start, syntax};
use regex_automata::{Anchored, MatchKind};
use std::collections::{BTreeMap, HashMap};

/// The table of [`runtime_wasm::kernel::choice`]: each key, its former key after a tab, a line feed.
#[must_use]
pub fn options(options: &[OptionItem]) -> Vec<u8> {
    let mut table = Vec::new();
    for option in options {
        table.extend(option.key.as_bytes());
        if let Some(was) = &option.was {
            table.push(b'\t');
            table.extend(was.as_bytes());
        }
        table.push(b'\n');
    }
    table
}

/// The kinds of file that a question takes, as [`runtime_wasm::kernel::files`] reads them: each key and a line feed.
#[must_use]
pub fn kinds(limits: &FileLimits) -> Vec<u8> {
    limits.kinds.iter().flat_map(|kind| kind.key.bytes().chain([b'\n'])).collect()
}

/// Why a pattern has no table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternError {
    /// It is not a regular expression, or uses something that patterns do not have (looking around, back references, word
    /// boundaries). Says what, in the words of the expression's parser.
    NotAPattern(String),
    /// It is one, but would make the validator too large.
    TooLarge,
}

/// Most bytes of memory while a pattern is worked out; the table itself has at most 256 states.
const MOST_MEMORY: usize = 1 << 20;
const MOST_STATES: usize = 256;

/// The table of [`runtime_wasm::kernel::pattern`] for a pattern that the whole answer must match. `\d`, `\w` and `\s` mean
/// ASCII: an answer with digits of another script is not what the system behind the form takes.
///
/// # Errors
/// When the expression is not one, or its table would be too large.
pub fn pattern(pattern: &Pattern) -> Result<Vec<u8>, PatternError> {
    let expression = whole(pattern);
    // Alone first: a bracket closed too early must not end our group.
    for part in [pattern.expression.as_str(), expression.as_str()] {
        let parsed = syntax::parse_with(part, &syntax::Config::new());
        parsed.map_err(|error| PatternError::NotAPattern(error.to_string()))?;
    }
    let config = dense::Config::new()
        .start_kind(StartKind::Anchored)
        .match_kind(MatchKind::All)
        .accelerate(false)
        .dfa_size_limit(Some(MOST_MEMORY))
        .determinize_size_limit(Some(MOST_MEMORY));
    let built = dense::Builder::new()
        .configure(config)
        .thompson(thompson::Config::new().nfa_size_limit(Some(MOST_MEMORY)))
        .build(&expression);
    let dfa = built.map_err(|error| {
        let unsupported = error.to_string();
        // Word boundaries are the one thing that is parsed and then not supported; everything else is too large.
        if unsupported.contains("boundar") { PatternError::NotAPattern(unsupported) } else { PatternError::TooLarge }
    })?;
    let automaton = explore(&dfa)?;
    automaton.minimised().table()
}

/// The expression that the whole answer must match, as the language of expressions knows it.
pub(crate) fn whole(pattern: &Pattern) -> String {
    format!(r"\A(?:{})\z", ascii_classes(&pattern.expression))
}

/// `\d` and its like as plain classes, which may stand inside other classes too.
fn ascii_classes(expression: &str) -> String {
    let mut plain = String::with_capacity(expression.len());
    let mut characters = expression.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('d') => plain.push_str("[0-9]"),
            Some('D') => plain.push_str("[^0-9]"),
            Some('w') => plain.push_str("[0-9A-Za-z_]"),
            Some('W') => plain.push_str("[^0-9A-Za-z_]"),
            Some('s') => plain.push_str(r"[ \t\n]"),
            Some('S') => plain.push_str(r"[^ \t\n]"),
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    plain
}

/// States in the order found: where each class of bytes leads and whether the text may end here.
struct States {
    classes: ByteClasses,
    next: Vec<Vec<usize>>,
    accepts: Vec<bool>,
    start: usize,
}

/// States before they are made as few as possible.
const MOST_EXPLORED: usize = 4_000;

fn explore(dfa: &dense::DFA<Vec<u32>>) -> Result<States, PatternError> {
    let start = dfa
        .start_state(&start::Config::new().anchored(Anchored::Yes))
        .map_err(|error| PatternError::NotAPattern(error.to_string()))?;
    let mut found: HashMap<StateID, usize> = HashMap::from([(start, 0)]);
    let mut queue = vec![start];
    let mut states = States { classes: *dfa.byte_classes(), next: Vec::new(), accepts: Vec::new(), start: 0 };
    let mut at = 0;
    while let Some(&state) = queue.get(at) {
        at += 1;
        states.accepts.push(dfa.is_match_state(dfa.next_eoi_state(state)));
        let mut next = Vec::new();
        for byte in dfa.byte_classes().representatives(0..=255).filter_map(|unit| unit.as_u8()) {
            let to = dfa.next_state(state, byte);
            let number = *found.entry(to).or_insert_with(|| {
                queue.push(to);
                queue.len() - 1
            });
            next.push(number);
        }
        states.next.push(next);
        if queue.len() > MOST_EXPLORED {
            return Err(PatternError::TooLarge);
        }
    }
    Ok(states)
}

impl States {
    /// Moore's refinement: states that no text tells apart become one. Accepting states come first.
    fn minimised(&self) -> States {
        let mut class: Vec<usize> = self.accepts.iter().map(|accepts| usize::from(!accepts)).collect();
        let mut count = 0;
        loop {
            // A state's signature is its class and where it leads. The class comes first in the order,
            // so that classes keep their order when they are split.
            let signature = |state: usize| -> Vec<usize> {
                let own = class.get(state).copied();
                let next = self.next.get(state).into_iter().flatten().filter_map(|next| class.get(*next).copied());
                own.into_iter().chain(next).collect()
            };
            let signatures: Vec<Vec<usize>> = (0..self.next.len()).map(signature).collect();
            let mut numbers: BTreeMap<&[usize], usize> = signatures.iter().map(|one| (one.as_slice(), 0)).collect();
            numbers.values_mut().enumerate().for_each(|(number, value)| *value = number);
            let refined: Vec<usize> =
                signatures.iter().filter_map(|one| numbers.get(one.as_slice()).copied()).collect();
            let settled = numbers.len() == count;
            count = numbers.len();
            class = refined;
            if settled {
                break;
            }
        }
        let mut next = vec![Vec::new(); count];
        let mut accepts = vec![false; count];
        for (state, of) in class.iter().enumerate() {
            if let (Some(place), Some(row)) = (next.get_mut(*of), self.next.get(state)) {
                *place = row.iter().filter_map(|to| class.get(*to).copied()).collect();
            }
            if let (Some(place), Some(accepting)) = (accepts.get_mut(*of), self.accepts.get(state)) {
                *place = *accepting;
            }
        }
        States { classes: self.classes, next, accepts, start: class.get(self.start).copied().unwrap_or_default() }
    }

    /// The bytes of the table.
    fn table(&self) -> Result<Vec<u8>, PatternError> {
        if self.next.len() > MOST_STATES {
            return Err(PatternError::TooLarge);
        }
        // Bytes that lead to the same place from every state are one class.
        let column = |byte: u8| -> Vec<u8> {
            let class = usize::from(self.classes.get(byte));
            self.next.iter().filter_map(|row| row.get(class)).map(|state| *state as u8).collect()
        };
        let mut columns: Vec<Vec<u8>> = Vec::new();
        let mut classes = Vec::with_capacity(256);
        for byte in 0..=255 {
            let of_byte = column(byte);
            let class = columns.iter().position(|known| *known == of_byte).unwrap_or_else(|| {
                columns.push(of_byte);
                columns.len() - 1
            });
            classes.push(class as u8);
        }
        let accepting = self.accepts.iter().filter(|accepts| **accepts).count();
        if accepting == MOST_STATES {
            return Err(PatternError::TooLarge);
        }
        let mut table = vec![accepting as u8, self.start as u8, (columns.len() - 1) as u8];
        table.extend(classes);
        for state in 0..self.next.len() {
            table.extend(columns.iter().filter_map(|column| column.get(state)));
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;
    use runtime_wasm::kernel::pattern::matches;

    fn table(expression: &str) -> Result<Vec<u8>, PatternError> {
        pattern(&Pattern { expression: expression.to_owned() })
    }

    #[test]
    fn matches_the_whole_answer() {
        for (expression, yes, no) in [
            (r"[A-Z]{2}\d{6}", vec!["AB123456"], vec!["", "AB12345", "AB1234567", "xAB123456", "AB12345\u{9ea}"]),
            (r"cat|dog", vec!["cat", "dog"], vec!["catdog", "cats", "ca"]),
            (r"^a.c$", vec!["abc", "aéc", "a李c"], vec!["ac", "abbc"]),
            (r"[\w-]+", vec!["a_b-9"], vec!["a b", "é"]),
            (r"\D*", vec!["", "été"], vec!["7"]),
            (r"(?i)straße", vec!["STRAßE"], vec!["strasse"]),
        ] {
            let table = table(expression).unwrap();
            for text in yes {
                assert!(matches(&table, text.as_bytes()), "{expression} {text}");
            }
            for text in no {
                assert!(!matches(&table, text.as_bytes()), "{expression} {text}");
            }
        }
    }

    #[test]
    fn says_what_has_no_table() {
        assert!(matches!(table("a("), Err(PatternError::NotAPattern(_))));
        assert!(matches!(table("a)(b"), Err(PatternError::NotAPattern(_))));
        assert!(matches!(table(r"(a)\1"), Err(PatternError::NotAPattern(_))));
        assert!(matches!(table("(?=a)b"), Err(PatternError::NotAPattern(_))));
        assert_eq!(table("[ab]*a[ab]{14}"), Err(PatternError::TooLarge));
        assert_eq!(table(r"\p{L}{40}"), Err(PatternError::TooLarge));
        assert_eq!(table(r"(((a{100}){100}){100}){100}"), Err(PatternError::TooLarge));
    }

    #[test]
    fn is_as_small_as_it_can_be() {
        // Three states (nothing yet, matched, never) and two classes.
        assert_eq!(table("a").unwrap().len(), 3 + 256 + 3 * 2);
        assert_eq!(table("a").unwrap(), table("(?:a|a)").unwrap());
    }

    proptest! {
        #[test]
        fn agrees_with_the_automaton(expression in r"([abc.]|\[ab\]|\(a\|bc\)|\\d)([*+?]|\{1,2\})?([abc.]|\[ab\]|\(a\|bc\)|\\d)?", text in "[abcé7]{0,6}") {
            let table = table(&expression).unwrap();
            let reference = regex_automata::dfa::regex::Regex::new(&format!(r"\A(?:{})\z", ascii_classes(&expression))).unwrap();
            prop_assert_eq!(matches(&table, text.as_bytes()), reference.is_match(&text), "{} {}", expression, text);
        }
    }
}
