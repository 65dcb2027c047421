//! What an answer is called in messages, made from the question: “What is your full name?” asks for `your full name`, “Do
//! you pay for garden waste?” is answered with yes if `you pay for garden waste`.

use crate::program::Kind;

/// Verbs that stand before the person in a question and behind it in a statement.
const HELPERS: &[&str] =
    &["are", "is", "was", "were", "have", "has", "had", "can", "could", "will", "would", "should", "must", "may", "am"];

/// Those who are asked about, as one word.
const PERSONS: &[&str] = &["you", "they", "we", "it", "he", "she", "there", "i", "this", "that", "anyone", "someone"];

/// Words after which the rest of “What is …?” names a thing.
pub(super) const ARTICLES: &[&str] =
    &["your", "the", "their", "its", "his", "her", "this", "that", "our", "my", "a", "an", "any", "each"];

/// What the answer is called, in lower case with its article, if the question lets one say.
#[must_use]
pub fn called(ask: &str, kind: &Kind) -> Option<String> {
    let ask = ask.trim();
    let is_question = ask.ends_with('?');
    let words: Vec<&str> = ask.trim_end_matches(['?', '.', ':']).split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let rest = |from: usize| words.get(from..).filter(|rest| !rest.is_empty()).map(|rest| rest.join(" "));
    match kind {
        Kind::Declaration => None,
        Kind::YesNo => statement(&words, &lower),
        _ if !is_question => label(&words, &lower),
        _ => match lower.as_slice() {
            ["what" | "who", "is" | "are" | "was" | "were", article, _, ..] if ARTICLES.contains(article) => {
                rest(2).map(|r| first_small(&r))
            }
            ["what's" | "what’s", article, _, ..] if ARTICLES.contains(article) => rest(1).map(|r| first_small(&r)),
            // “Where is the pothole?” as “where the pothole is”.
            ["where", verb @ ("is" | "are" | "was" | "were"), article, _, ..] if ARTICLES.contains(article) => {
                rest(2).map(|thing| format!("where {} {verb}", first_small(&thing)))
            }
            ["which", thing @ ("day" | "date"), ..] if *kind == Kind::Date => Some(format!("the {thing}")),
            ["when" | "what", ..] if *kind == Kind::Date => None,
            ["when" | "what", "time", ..] | ["when", ..] if *kind == Kind::Time => Some("the time".to_owned()),
            _ => indirect(&words, &lower),
        },
    }
}

/// “Do you pay?” as “you pay”, “Have you moved?” as “you have moved”.
fn statement(words: &[&str], lower: &[&str]) -> Option<String> {
    let (verb, person) = (lower.first()?, lower.get(1)?);
    let after = words.get(2..).filter(|rest| !rest.is_empty())?.join(" ");
    if !PERSONS.contains(person) {
        return None;
    }
    match *verb {
        "do" if matches!(*person, "you" | "they" | "we" | "i") => Some(format!("{} {after}", small(person))),
        "does" | "did" | "do" => None,
        helper if HELPERS.contains(&helper) => Some(format!("{} {helper} {after}", small(person))),
        _ => None,
    }
}

/// “How would you like to hear from us?” as “how you would like to hear from us”, “Which bin was missed?” as it is.
fn indirect(words: &[&str], lower: &[&str]) -> Option<String> {
    if !matches!(*lower.first()?, "what" | "which" | "who" | "whose" | "how" | "where" | "when" | "why") {
        return None;
    }
    // The verb before the person, if there is one: “how much [do] [you] pay”.
    let turn = (1..lower.len().saturating_sub(1)).find(|at| {
        let verb = lower.get(*at).copied().unwrap_or_default();
        let person = lower.get(at + 1).copied().unwrap_or_default();
        (HELPERS.contains(&verb) || matches!(verb, "do" | "does" | "did")) && PERSONS.contains(&person)
    });
    let Some(turn) = turn else {
        // “How large should the plot be?”: where the plot ends and the verb goes cannot be told.
        let turned = lower
            .windows(2)
            .any(|pair| matches!(pair, [verb, after] if HELPERS.contains(verb) && ARTICLES.contains(after)));
        if turned {
            return None;
        }
        // “What does your rent include?” would need the verb to change.
        let helped = lower.iter().any(|word| matches!(*word, "do" | "does" | "did"));
        return if helped { None } else { Some(first_small(&words.join(" "))) };
    };
    let (verb, person) = (lower.get(turn)?, lower.get(turn + 1)?);
    let before = words.get(..turn)?.join(" ");
    let after = words.get(turn + 2..)?.join(" ");
    let said = match *verb {
        "do" if matches!(*person, "you" | "they" | "we" | "i") => format!("{before} {} {after}", small(person)),
        "do" | "does" | "did" => return None,
        helper => format!("{before} {} {helper} {after}", small(person)),
    };
    Some(first_small(said.trim_end()))
}

/// “Your full name” as “your full name”, “Full name” as “the full name”.
fn label(words: &[&str], lower: &[&str]) -> Option<String> {
    let first = lower.first()?;
    if matches!(
        *first,
        "describe" | "upload" | "send" | "attach" | "enter" | "give" | "choose" | "select" | "tell" | "say"
    ) {
        let thing = lower.get(1)?;
        return ARTICLES.contains(thing).then(|| words.get(1..).unwrap_or_default().join(" "));
    }
    let said = first_small(&words.join(" "));
    Some(if ARTICLES.contains(first) { said } else { format!("the {said}") })
}

fn small(person: &str) -> &str {
    if person == "i" { "I" } else { person }
}

/// With a small letter at the start, unless it is an abbreviation or “I”.
fn first_small(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let keeps = first == "I" || first.starts_with("I'") || first.chars().filter(|c| c.is_uppercase()).count() > 1;
    let mut characters = text.chars();
    match characters.next() {
        Some(letter) if !keeps => letter.to_lowercase().chain(characters).collect(),
        _ => text.to_owned(),
    }
}
