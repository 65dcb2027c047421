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
}

const fn kind(name: &'static str, words: &'static str) -> Kind {
    Kind { name, words, options: false }
}

const fn of_options(name: &'static str, words: &'static str) -> Kind {
    Kind { name, words, options: true }
}

/// Every type that a question can be given by menu, those that are used most first.
pub const KINDS: &[Kind] = &[
    kind("text", "One line of text"),
    kind("long text", "Several lines of text"),
    kind("yes or no", "Yes or no"),
    of_options("choice", "One of several options (radio buttons)"),
    of_options("choices", "Any of several options (tick boxes)"),
    kind("date", "A day"),
    kind("time", "A time of day"),
    kind("number", "A whole number"),
    kind("decimal", "A number with decimal places"),
    kind("money", "An amount of money"),
    kind("name", "A person’s name"),
    kind("email", "An email address"),
    kind("phone", "A phone number"),
    kind("address", "An address"),
    kind("postcode", "A postcode"),
    kind("location", "A place on a map"),
    kind("file", "A photo or document"),
    kind("files", "Several photos or documents"),
    kind("vehicle", "A vehicle’s number plate"),
    kind("ni number", "A National Insurance number"),
    kind("sort code", "A bank sort code"),
    kind("account number", "A bank account number"),
    kind("declaration", "A statement to agree to"),
];

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
const DATE: &[How] = &[
    how("is before", "is before", "day"),
    how("is or before", "is on or before", "day"),
    how("is", "is", "day"),
    how("is or after", "is on or after", "day"),
    how("is after", "is after", "day"),
    ANSWERED[0],
    ANSWERED[1],
];
const TIME: &[How] = &[
    how("is before", "is before", "time"),
    how("is or before", "is at or before", "time"),
    how("is or after", "is at or after", "time"),
    how("is after", "is after", "time"),
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
