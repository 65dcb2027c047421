//! The types of questions in words for those who choose one from a menu, and what menus can compare an answer with.

use serde::Serialize;

/// A type of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// As the language spells it.
    pub name: &'static str,
    /// What people choose it by.
    pub words: &'static str,
    /// Its answer is one or more of the options that the author writes.
    pub options: bool,
    /// An answer to it, as tests write it; `OPTION` stands for one of its options.
    #[serde(skip)]
    pub(super) example: &'static str,
}

const fn kind(name: &'static str, words: &'static str, example: &'static str) -> Kind {
    Kind { name, words, options: false, example }
}

const fn of_options(name: &'static str, words: &'static str, example: &'static str) -> Kind {
    Kind { name, words, options: true, example }
}

/// Every type that a question can be given by menu, those that are used most first.
pub const KINDS: &[Kind] = &[
    kind("text", "One line of text", "A few words"),
    kind("long text", "Several lines of text", "A few words"),
    kind("yes or no", "Yes or no", "yes"),
    of_options("choice", "One of several options (radio buttons)", "OPTION"),
    of_options("choices", "Any of several options (tick boxes)", "[OPTION]"),
    kind("date", "A day", "2000-01-01"),
    kind("time", "A time of day", "\"10:00\""),
    kind("number", "A whole number", "1"),
    kind("decimal", "A number with decimal places", "1"),
    kind("money", "An amount of money", "1"),
    kind("name", "A person’s name", "Sam Okafor"),
    kind("email", "An email address", "sam.okafor@example.com"),
    kind("phone", "A phone number", "01632 960 001"),
    kind("address", "An address", "{ line_1: 14 Church Lane, town: Amersham, postcode: HP7 0AB }"),
    kind("postcode", "A postcode", "HP7 0AB"),
    kind("location", "A place on a map", "{ words: Outside 14 Church Lane }"),
    kind("file", "A photo or document", "{ name: photo.jpg, size: 1 MB }"),
    kind("files", "Several photos or documents", "[{ name: photo.jpg, size: 1 MB }]"),
    kind("vehicle", "A vehicle’s number plate", "AB12 CDE"),
    kind("ni number", "A National Insurance number", "AB 12 34 56 C"),
    kind("sort code", "A bank sort code", "12-34-56"),
    kind("account number", "A bank account number", "\"12345678\""),
    kind("declaration", "A statement to agree to", "yes"),
];

/// What days are counted in, from the day on which the form is filled in: `today - 8 days`.
pub const PERIODS: &[&str] = &["days", "working days", "weeks", "months", "years"];

/// A comparison that a menu offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct How {
    /// As conditions spell it.
    pub how: &'static str,
    /// As a menu says it.
    pub words: &'static str,
    /// What it is compared with: `option`, `options`, `yes or no`, `number`, `money`, `day`, `time`, or `nothing`.
    pub with: &'static str,
}

const fn how(how: &'static str, words: &'static str, with: &'static str) -> How {
    How { how, words, with }
}

const ANSWERED: [How; 2] =
    [how("is answered", "is answered", "nothing"), how("is not answered", "is not answered", "nothing")];
const MET: &[How] = &[how("is met", "is met", "nothing"), how("is not met", "is not met", "nothing")];
const YES_OR_NO: &[How] = &[how("is", "is", "yes or no"), ANSWERED[0], ANSWERED[1]];
const CHOICE: &[How] = &[
    how("is", "is", "option"),
    how("is not", "is not", "option"),
    how("is any of", "is any of", "options"),
    how("is none of", "is none of", "options"),
    ANSWERED[0],
    ANSWERED[1],
];
const CHOICES: &[How] = &[
    how("includes", "includes", "option"),
    how("includes any of", "includes any of", "options"),
    how("includes only", "is only", "option"),
    ANSWERED[0],
    ANSWERED[1],
];
const NUMBER: &[How] = &[
    how("is", "is", "number"),
    how("is not", "is not", "number"),
    how("is at least", "is at least", "number"),
    how("is at most", "is at most", "number"),
    how("is more than", "is more than", "number"),
    how("is less than", "is less than", "number"),
    ANSWERED[0],
    ANSWERED[1],
];
const MONEY: &[How] = &[
    how("is", "is", "money"),
    how("is not", "is not", "money"),
    how("is at least", "is at least", "money"),
    how("is at most", "is at most", "money"),
    how("is more than", "is more than", "money"),
    how("is less than", "is less than", "money"),
    ANSWERED[0],
    ANSWERED[1],
];
/// What is asked most of a day stands first: that it is still to come.
const DATE: &[How] = &[
    how("is or after", "is on or after", "day"),
    how("is after", "is after", "day"),
    how("is", "is", "day"),
    how("is before", "is before", "day"),
    how("is or before", "is on or before", "day"),
    ANSWERED[0],
    ANSWERED[1],
];
const TIME: &[How] = &[
    how("is or after", "is at or after", "time"),
    how("is after", "is after", "time"),
    how("is before", "is before", "time"),
    how("is or before", "is at or before", "time"),
    ANSWERED[0],
    ANSWERED[1],
];

/// What menus offer for a question of a type.
pub(super) fn hows(kind: &str) -> &'static [How] {
    match kind {
        "yes or no" | "declaration" => YES_OR_NO,
        "choice" => CHOICE,
        "choices" => CHOICES,
        "number" | "decimal" => NUMBER,
        "money" => MONEY,
        "date" => DATE,
        "time" => TIME,
        // Whether a list has parts is asked with a count.
        "list of" => &[],
        _ => &ANSWERED,
    }
}

/// What menus offer for a condition that has a name.
pub(super) fn hows_of_condition() -> &'static [How] {
    MET
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::type_names;

    #[test]
    fn every_type_can_be_chosen_but_a_list() {
        let mut known: Vec<&str> = type_names().filter(|name| *name != "list of").collect();
        let mut offered: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        known.sort_unstable();
        offered.sort_unstable();
        assert_eq!(offered, known);
    }
}
