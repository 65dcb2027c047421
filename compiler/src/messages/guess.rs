//! What an answer could be called where [`super::called`] cannot be sure: a proposal for the author to read, never one for
//! residents. “Does your partner work?” could be `your partner works`.

use super::called::ARTICLES;
use crate::program::Kind;

/// Verbs that stand first in a question and behind the subject in a statement.
const HELPERS: &[&str] =
    &["are", "is", "was", "were", "have", "has", "had", "can", "could", "will", "would", "should", "must", "may"];

/// Verbs that questions of a council ask with `does` and `do`, as they stand there.
const VERBS: &[&str] = &[
    "affect", "allow", "attend", "belong", "block", "come", "contain", "cost", "earn", "end", "get", "go", "happen",
    "have", "include", "live", "look", "need", "open", "own", "pay", "receive", "rent", "require", "sell", "serve",
    "start", "stay", "take", "use", "want", "work",
];

/// Words with which what is said of a subject starts, and which can as well belong to it: “the light near your house”.
const PLACES: &[&str] = &[
    "in", "on", "at", "near", "by", "for", "from", "with", "without", "over", "under", "between", "about", "outside",
    "inside",
];

/// Words that stand before the day that is asked for.
const BEFORE_DAYS: &[&str] = &["until", "till", "to"];

/// Words with which only what is said of a subject starts.
const STATES: &[&str] = &[
    "out",
    "still",
    "already",
    "also",
    "always",
    "ever",
    "now",
    "more",
    "less",
    "next",
    "not",
    "be",
    "been",
    "being",
    "open",
    "closed",
    "empty",
    "full",
    "available",
    "safe",
    "broken",
    "able",
    "subject",
    "due",
    "liable",
    "aware",
    "responsible",
    "likely",
];

/// What the answer to a question could be called, when it lets one guess.
#[must_use]
pub fn guessed(ask: &str, kind: &Kind) -> Option<String> {
    let all: Vec<&str> = ask.trim().trim_end_matches(['?', '.', ':']).split_whitespace().collect();
    let lower: Vec<String> = all.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    // “In which street will the skip stand” asks which street it will stand in.
    let asked_with = match lower.as_slice() {
        [first, "what" | "which" | "whose", ..] if PLACES.contains(first) || BEFORE_DAYS.contains(first) => {
            Some(*first)
        }
        _ => None,
    };
    let from = usize::from(asked_with.is_some());
    let (words, lower) = (all.get(from..)?, lower.get(from..)?);
    // Where the verb stands that goes behind the subject: first, or after what is asked for.
    let turn = match (kind, *lower.first()?) {
        (Kind::YesNo, _) => 0,
        (Kind::Date, "when") => 1,
        (_, "what" | "which" | "how" | "where" | "whose") => {
            let is_turn = |pair: &[&str]| matches!(pair, [verb, after] if is_helper(verb) && ARTICLES.contains(after));
            1 + lower.get(1..)?.windows(2).position(is_turn)?
        }
        _ => return None,
    };
    let said = statement(words.get(turn..)?, lower.get(turn..)?, turn > 0)?;
    match (kind, turn) {
        (_, 0) => Some(said),
        (Kind::Date, 1) if lower.first() == Some(&"when") => Some(format!("the day {said}")),
        (Kind::Date, 2) if matches!(lower, ["what" | "which", "day" | "date", ..]) => {
            let ends = asked_with.filter(|word| *word != "on").map(|word| format!(" {word}")).unwrap_or_default();
            Some(format!("the day {said}{ends}"))
        }
        _ => {
            let mut parts = vec![*lower.first()?];
            parts.extend(words.get(1..turn)?);
            parts.push(&said);
            parts.extend(asked_with);
            Some(parts.join(" "))
        }
    }
}

fn is_helper(verb: &str) -> bool {
    HELPERS.contains(&verb) || matches!(verb, "do" | "does")
}

/// “does your partner work full time” as “your partner works full time”; after what is asked for, “is the lamp post” as “the lamp
/// post is”.
fn statement(words: &[&str], lower: &[&str], after_what: bool) -> Option<String> {
    let (verb, article) = (*lower.first()?, *lower.get(1)?);
    if !ARTICLES.contains(&article) || !is_helper(verb) {
        return None;
    }
    let asks_with_do = matches!(verb, "do" | "does");
    // An article and a noun at least are the subject.
    let is_state =
        |word: &&str| VERBS.contains(word) || (!asks_with_do && (STATES.contains(word) || is_participle(word)));
    let is_place = |word: &&str| !asks_with_do && PLACES.contains(word);
    let state = lower.iter().skip(3).position(is_state).map(|at| at + 3);
    let place = lower.iter().skip(3).position(is_place).map(|at| at + 3);
    let found = match (state, place) {
        (Some(state), Some(place)) if place < state => return None,
        (Some(state), _) => Some(state),
        (None, Some(_)) if matches!(verb, "have" | "has" | "had") => return None,
        // What is done stands before where: “will the skip stand on the road”.
        (None, Some(place)) if !matches!(verb, "is" | "are" | "was" | "were") => {
            Some(place - 1).filter(|verb| *verb > 2)
        }
        (None, place) => place,
    };
    let is_be = matches!(verb, "is" | "are" | "was" | "were");
    // One word after the noun can only be what is said of it.
    let end = found.or(match lower.len() {
        all if after_what && is_be => Some(all),
        4 => Some(3),
        _ => None,
    })?;
    let subject = [lower.get(1..2)?, words.get(2..end)?].concat().join(" ");
    let third = lower.get(end).map(|verb| third_person(verb)).unwrap_or_default();
    let (verb, rest) = match verb {
        "does" => (third.as_str(), end + 1),
        "do" => ("", end),
        helper => (helper, end),
    };
    let mut said = vec![subject.as_str(), verb];
    said.retain(|part| !part.is_empty());
    // “has any other names” asks; that it is so is “has other names”.
    said.extend(words.get(rest..)?.iter().filter(|word| **word != "any"));
    Some(said.join(" "))
}

fn is_participle(word: &str) -> bool {
    word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing") || word.ends_with("ly"))
}

/// `works` for `work`, `carries` for `carry`.
fn third_person(verb: &str) -> String {
    if verb == "have" {
        return "has".to_owned();
    }
    let stem = verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match stem {
        Some(stem) => format!("{stem}ies"),
        None if ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| verb.ends_with(end)) => format!("{verb}es"),
        None => format!("{verb}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_said_is_made_from_the_question() {
        for (ask, said) in [
            ("Does your partner work?", "your partner works"),
            ("Does the street light work at night?", "the street light works at night"),
            ("Does your landlord have a key?", "your landlord has a key"),
            ("Is the bin broken?", "the bin is broken"),
            ("Does your organisation have any other names?", "your organisation has other names"),
            ("Is the street light out?", "the street light is out"),
            ("Will the event be held in a park?", "the event will be held in a park"),
            ("Has the tree fallen?", "the tree has fallen"),
            ("Will the skip stand on the road?", "the skip will stand on the road"),
            ("Can the crew get in from the street?", "the crew can get in from the street"),
            ("Are the residents still waiting?", "the residents are still waiting"),
        ] {
            assert_eq!(guessed(ask, &Kind::YesNo).as_deref(), Some(said), "{ask}");
        }
        assert_eq!(guessed("When will the work start?", &Kind::Date).as_deref(), Some("the day the work will start"));
        let taken = guessed("Which day will the skip be taken away?", &Kind::Date);
        assert_eq!(taken.as_deref(), Some("the day the skip will be taken away"));
        let arrives = guessed("On what day will the skip arrive?", &Kind::Date);
        assert_eq!(arrives.as_deref(), Some("the day the skip will arrive"));
        let until = guessed("Until which day will the skip be there?", &Kind::Date);
        assert_eq!(until.as_deref(), Some("the day the skip will be there until"));
        let text = Kind::Postcode;
        let street = guessed("In which street will the skip stand?", &text);
        assert_eq!(street.as_deref(), Some("which street the skip will stand in"));
        assert_eq!(guessed("How large is the plot now?", &text).as_deref(), Some("how large the plot is now"));
        assert_eq!(guessed("What colour is the lamp post?", &text).as_deref(), Some("what colour the lamp post is"));
        assert_eq!(guessed("What does your rent include?", &text).as_deref(), Some("what your rent includes"));
    }

    #[test]
    fn where_the_subject_ends_is_not_made_up() {
        assert_eq!(guessed("Is the street light nearest your house bright enough?", &Kind::Declaration), None);
        for ask in ["Does the pension credit team know?", "Is everything right?", "Tick this", "", "Did the crew come?"]
        {
            assert_eq!(guessed(ask, &Kind::YesNo), None, "{ask}");
        }
    }
}
