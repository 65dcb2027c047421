//! The words about requests, one table a language.

use crate::store::requests::State;
use compiler::words::Language;

/// The words of a language. Names in `{}` are filled in.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is said by its English words, below")]
pub struct Words {
    pub states: [(State, &'static str); 6],
    pub events: [(&'static str, &'static str); 1],
}

/// The words of a language.
#[must_use]
pub const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Welsh => &WELSH,
    }
}

impl Words {
    /// Where a request is on its way.
    #[must_use]
    pub fn state(&self, state: State) -> &'static str {
        self.states.iter().find(|(known, _)| *known == state).map_or("", |(_, words)| words)
    }

    /// What happened to a request, by its kind; the English words that are kept where it is of another time.
    #[must_use]
    pub fn event<'a>(&self, kind: &str, kept: &'a str) -> &'a str {
        self.events.iter().find(|(known, _)| *known == kind).map_or(kept, |(_, words)| words)
    }
}

static ENGLISH: Words = Words {
    states: [
        (State::Received, "Received"),
        (State::InProgress, "In progress"),
        (State::Waiting, "Waiting for you"),
        (State::Done, "Done"),
        (State::NotDone, "Closed, not done"),
        (State::Withdrawn, "Withdrawn"),
    ],
    events: [("received", "Received")],
};

static WELSH: Words = Words {
    states: [
        (State::Received, "Wedi dod i law"),
        (State::InProgress, "Ar y gweill"),
        (State::Waiting, "Yn aros amdanoch chi"),
        (State::Done, "Wedi’i wneud"),
        (State::NotDone, "Ar gau, heb ei wneud"),
        (State::Withdrawn, "Wedi’i dynnu’n ôl"),
    ],
    events: [("received", "Wedi dod i law")],
};
