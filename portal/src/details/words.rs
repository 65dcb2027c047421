//! The words of the page about a customer's details, one table a language.

use super::{Fault, Field, LONGEST};
use compiler::words::{Language, fill};
use serde::Serialize;

/// The words of a language. Names in `{}` are filled in.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "each is said by its English words, below")]
pub struct Words {
    pub born: &'static str,
    pub born_hint: &'static str,
    pub address: &'static str,
    pub address_hint: &'static str,
    pub line_1: &'static str,
    pub line_2: &'static str,
    pub town: &'static str,
    pub county: &'static str,
    pub postcode: &'static str,
    #[serde(skip)]
    no_name: &'static str,
    #[serde(skip)]
    too_long: &'static str,
    #[serde(skip)]
    wrong_phone: &'static str,
    #[serde(skip)]
    wrong_email: &'static str,
    #[serde(skip)]
    wrong_birth: &'static str,
    #[serde(skip)]
    wrong_postcode: &'static str,
    #[serde(skip)]
    fields: [&'static str; 5],
    #[serde(skip)]
    newer: &'static str,
    #[serde(skip)]
    newer_none: &'static str,
    #[serde(skip)]
    newer_typed: &'static str,
    #[serde(skip)]
    newer_shown: &'static str,
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
    /// What is wrong, and what to type instead.
    #[must_use]
    pub fn fault(&self, fault: Fault) -> String {
        let words = match fault {
            Fault::NoName => self.no_name,
            Fault::TooLong => self.too_long,
            Fault::Phone => self.wrong_phone,
            Fault::Email => self.wrong_email,
            Fault::Birth => self.wrong_birth,
            Fault::Postcode => self.wrong_postcode,
        };
        fill(words, &[("count", &LONGEST.to_string())])
    }

    /// What a detail is called.
    #[must_use]
    pub const fn field(&self, field: Field) -> &'static str {
        let [name, phone, email, birth, address] = self.fields;
        match field {
            Field::Name => name,
            Field::Phone => phone,
            Field::Email => email,
            Field::Birth => birth,
            Field::Address => address,
        }
    }

    /// That something was changed after the page was opened, to what, and what to do: whether something else was `typed` or not.
    #[must_use]
    pub fn newer(&self, what: &str, value: &str, typed: bool) -> String {
        let words = if value.is_empty() { self.newer_none } else { self.newer };
        let then = if typed { self.newer_typed } else { self.newer_shown };
        format!("{} {then}", fill(words, &[("what", what), ("value", value)]))
    }
}

static ENGLISH: Words = Words {
    born: "Date of birth (optional)",
    born_hint: "For example, 27 3 1974",
    address: "Address (optional)",
    address_hint: "We use it to fill in forms and to show what concerns your area",
    line_1: "Address line 1",
    line_2: "Address line 2 (optional)",
    town: "Town or city",
    county: "County (optional)",
    postcode: "Postcode",
    no_name: "Enter a full name",
    too_long: "Names and lines of an address must be {count} characters or fewer",
    wrong_phone: "Enter a phone number, like 01632 960 001 or 07700 900 982",
    wrong_email: "Enter an e-mail address in the correct format, like name@example.com",
    wrong_birth: "Enter a real date of birth, like 27 3 1974",
    wrong_postcode: "Enter a full UK postcode, like HP7 0AB",
    fields: ["Full name", "Phone number", "E-mail address", "Date of birth", "Address"],
    newer: "{what} was changed to “{value}” after you opened this page.",
    newer_none: "{what} was removed after you opened this page.",
    newer_typed: "What you entered is still below. Save again to keep yours",
    newer_shown: "The page shows that now. Check it and save again",
};

static WELSH: Words = Words {
    born: "Dyddiad geni (dewisol)",
    born_hint: "Er enghraifft, 27 3 1974",
    address: "Cyfeiriad (dewisol)",
    address_hint: "Rydym yn ei ddefnyddio i lenwi ffurflenni ac i ddangos yr hyn sy’n ymwneud â’ch ardal",
    line_1: "Llinell gyfeiriad 1",
    line_2: "Llinell gyfeiriad 2 (dewisol)",
    town: "Tref neu ddinas",
    county: "Sir (dewisol)",
    postcode: "Cod post",
    no_name: "Rhowch enw llawn",
    too_long: "Rhaid i enwau a llinellau cyfeiriad fod yn {count} nod neu lai",
    wrong_phone: "Rhowch rif ffôn, fel 01632 960 001 neu 07700 900 982",
    wrong_email: "Rhowch gyfeiriad e-bost yn y fformat cywir, fel enw@example.com",
    wrong_birth: "Rhowch ddyddiad geni go iawn, fel 27 3 1974",
    wrong_postcode: "Rhowch god post llawn yn y DU, fel HP7 0AB",
    fields: ["Enw llawn", "Rhif ffôn", "Cyfeiriad e-bost", "Dyddiad geni", "Cyfeiriad"],
    newer: "{what}: newidiwyd hyn i “{value}” ar ôl i chi agor y dudalen hon.",
    newer_none: "{what}: dilëwyd hyn ar ôl i chi agor y dudalen hon.",
    newer_typed: "Mae’r hyn a nodoch chi yn dal isod. Cadwch eto i gadw eich un chi",
    newer_shown: "Mae’r dudalen yn dangos hynny nawr. Gwiriwch ef a chadwch eto",
};
