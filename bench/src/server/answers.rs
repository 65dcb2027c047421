//! A submission as serde structs, with the checks of `garde` and of `validator` derived for the same fields.
//!
//! Every answer is a text that may be missing, so that reading goes on after the first one that is. What is asked when, and how
//! answers compare, neither has words for: see `derived.rs`.

use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use validator::Validate as _;

fn pattern(expression: &str) -> Regex {
    Regex::new(expression).unwrap()
}

pub static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^0-9@<>]*\p{L}[^0-9@<>]*$"));
pub static NI: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] *(?:[0-9] *){6}[A-D] *$"));
pub static PHONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\+44|\(?0)[ ().-]*[123578](?:[ ().-]*[0-9]){8,9}$"));
pub static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,}$")
});
pub static POSTCODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}|GIR *0AA)$"));
pub static UPRN: LazyLock<Regex> = LazyLock::new(|| pattern("^[0-9]{1,12}$"));
pub static MONEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^£?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2})?$"));
pub static RENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^£?0*[1-9][0-9,]*(?:\.[0-9]{1,2})?$"));

/// A check of one text, for both crates under the same name.
macro_rules! texts {
    ($($name:ident: $fits:expr;)*) => {
        pub mod by_garde {
            $(pub fn $name(text: &str, _: &()) -> garde::Result {
                let fits: fn(&str) -> bool = $fits;
                if fits(text) { Ok(()) } else { Err(garde::Error::new("not one of these")) }
            })*
        }
        pub mod by_validator {
            $(pub fn $name(text: &str) -> Result<(), validator::ValidationError> {
                let fits: fn(&str) -> bool = $fits;
                if fits(text) { Ok(()) } else { Err(validator::ValidationError::new(stringify!($name))) }
            })*
        }
    };
}

texts! {
    yes_no: |it| matches!(it, "yes" | "no");
    agreed: |it| it == "yes";
    home: |it| matches!(it, "private" | "council" | "association" | "supported" | "temporary" | "owned");
    often: |it| matches!(it, "weekly" | "four_weekly" | "monthly");
    pay_to: |it| matches!(it, "me" | "landlord");
    whose: |it| matches!(it, "mine" | "partners");
    relationship: |it| matches!(it, "child" | "relative" | "friend" | "lodger" | "carer");
    source: |it| matches!(it, "state_pension" | "other_pension" | "wages" | "self_employed" | "benefit" | "lodger_rent" | "other");
    day: |it| crate::server::days::is_day(it);
}

/// A struct of answers: for each its checks, in the words of both crates.
macro_rules! answers {
    ($(#[$about:meta])* $name:ident { $($field:ident: [$($garde:tt)*] [$($validator:tt)*],)* } $($rest:tt)*) => {
        $(#[$about])*
        // `validator` puts what is wrong into its errors, so it wants to write it too.
        #[derive(Deserialize, Serialize, garde::Validate, validator::Validate)]
        pub struct $name {
            $(#[garde($($garde)*)] #[validate($($validator)*)] pub $field: Option<String>,)*
            $($rest)*
        }
    };
}

answers! {
    /// Someone in the household.
    Person {
        person_name: [required, pattern(NAME), length(chars, max = 200)] [required, regex(path = *NAME), length(max = 200)],
        relationship: [required, inner(custom(by_garde::relationship))] [required, custom(function = "by_validator::relationship")],
        born: [required, inner(custom(by_garde::day))] [required, custom(function = "by_validator::day")],
        works: [inner(custom(by_garde::yes_no))] [custom(function = "by_validator::yes_no")],
        weekly_pay: [pattern(MONEY)] [regex(path = *MONEY)],
    }
}

answers! {
    /// An income.
    Income {
        source: [required, inner(custom(by_garde::source))] [required, custom(function = "by_validator::source")],
        income_name: [length(chars, min = 1, max = 100)] [length(min = 1, max = 100)],
        whose: [inner(custom(by_garde::whose))] [custom(function = "by_validator::whose")],
        often: [required, inner(custom(by_garde::often))] [required, custom(function = "by_validator::often")],
        paid_weekly: [pattern(MONEY)] [regex(path = *MONEY)],
        paid_four_weekly: [pattern(MONEY)] [regex(path = *MONEY)],
        paid_monthly: [pattern(MONEY)] [regex(path = *MONEY)],
    }
}

answers! {
    /// An address; that it has a UPRN, or line 1, town and postcode, is in `derived.rs`.
    Address {
        line_1: [length(chars, max = 200)] [length(max = 200)],
        line_2: [length(chars, max = 200)] [length(max = 200)],
        town: [length(chars, max = 200)] [length(max = 200)],
        county: [length(chars, max = 200)] [length(max = 200)],
        postcode: [pattern(POSTCODE)] [regex(path = *POSTCODE)],
        uprn: [pattern(UPRN)] [regex(path = *UPRN)],
    }
}

answers! {
    /// A submission.
    Submission {
        home_kind: [required, inner(custom(by_garde::home))] [required, custom(function = "by_validator::home")],
        over_pension_age: [required, inner(custom(by_garde::yes_no))] [required, custom(function = "by_validator::yes_no")],
        has_partner: [required, inner(custom(by_garde::yes_no))] [required, custom(function = "by_validator::yes_no")],
        partner_over_pension_age: [inner(custom(by_garde::yes_no))] [custom(function = "by_validator::yes_no")],
        guarantee_credit: [inner(custom(by_garde::yes_no))] [custom(function = "by_validator::yes_no")],
        savings: [pattern(MONEY)] [regex(path = *MONEY)],
        your_name: [required, pattern(NAME), length(chars, max = 200)] [required, regex(path = *NAME), length(max = 200)],
        date_of_birth: [required, inner(custom(by_garde::day))] [required, custom(function = "by_validator::day")],
        ni_number: [required, pattern(NI)] [required, regex(path = *NI)],
        phone: [required, pattern(PHONE)] [required, regex(path = *PHONE)],
        email: [pattern(EMAIL), length(max = 254)] [regex(path = *EMAIL), length(max = 254)],
        partner_name: [pattern(NAME), length(chars, max = 200)] [regex(path = *NAME), length(max = 200)],
        partner_date_of_birth: [inner(custom(by_garde::day))] [custom(function = "by_validator::day")],
        partner_ni_number: [pattern(NI)] [regex(path = *NI)],
        tenancy_started: [required, inner(custom(by_garde::day))] [required, custom(function = "by_validator::day")],
        moved_in: [required, inner(custom(by_garde::day))] [required, custom(function = "by_validator::day")],
        fixed_term: [required, inner(custom(by_garde::yes_no))] [required, custom(function = "by_validator::yes_no")],
        tenancy_ends: [inner(custom(by_garde::day))] [custom(function = "by_validator::day")],
        landlord: [required, length(chars, min = 1, max = 120)] [required, length(min = 1, max = 120)],
        related: [required, inner(custom(by_garde::yes_no))] [required, custom(function = "by_validator::yes_no")],
        how_related: [length(chars, min = 1, max = 200)] [length(min = 1, max = 200)],
        rent_often: [required, inner(custom(by_garde::often))] [required, custom(function = "by_validator::often")],
        rent_weekly: [pattern(RENT)] [regex(path = *RENT)],
        rent_four_weekly: [pattern(RENT)] [regex(path = *RENT)],
        rent_monthly: [pattern(RENT)] [regex(path = *RENT)],
        others_in_home: [required, inner(custom(by_garde::yes_no))] [required, custom(function = "by_validator::yes_no")],
        any_income: [inner(custom(by_garde::yes_no))] [custom(function = "by_validator::yes_no")],
        claim_from: [required, inner(custom(by_garde::day))] [required, custom(function = "by_validator::day")],
        why_earlier: [length(chars, min = 1, max = 1000)] [length(min = 1, max = 1000)],
        pay_to: [inner(custom(by_garde::pay_to))] [custom(function = "by_validator::pay_to")],
        agreed: [required, inner(custom(by_garde::agreed))] [required, custom(function = "by_validator::agreed")],
    }
    #[garde(required, dive)]
    #[validate(required, nested)]
    pub address: Option<Address>,
    #[garde(required, length(min = 1))]
    #[validate(required, length(min = 1))]
    pub rent_includes: Option<Vec<String>>,
    #[garde(length(max = 15), dive)]
    #[validate(length(max = 15), nested)]
    pub household: Option<Vec<Person>>,
    #[garde(length(max = 20), dive)]
    #[validate(length(max = 20), nested)]
    pub incomes: Option<Vec<Income>>,
}
