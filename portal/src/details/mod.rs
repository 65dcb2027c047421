//! What is known of a customer, as they or an agent type it.

pub mod words;

mod newer;

pub use newer::{BEFORE, Field, Newer};

use crate::post::Post;
use crate::sign_in::read;
use crate::store::customers::{Address, Customer};
use crate::typed_day::TypedDay;
use runtime_wasm::kernel::{email, phone, postcode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Most characters of a name or a line of an address.
pub const LONGEST: usize = 200;
/// Years in which somebody can have been born.
const YEARS: std::ops::RangeInclusive<i16> = 1880..=2200;

/// What is wrong with something that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is no name.
    NoName,
    /// It has more characters than [`LONGEST`].
    TooLong,
    /// It is no phone number.
    Phone,
    /// It is no e-mail address.
    Email,
    /// It is no day on which somebody can have been born.
    Birth,
    /// It is no postcode.
    Postcode,
}

/// What is typed about a customer, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    name: String,
    phone: String,
    email: String,
    birth: TypedDay,
    address: Address,
}

impl Typed {
    /// What is known.
    #[must_use]
    pub fn of(customer: &Customer) -> Self {
        Self {
            name: customer.name.clone(),
            phone: customer.phone.clone(),
            email: customer.email.clone(),
            birth: TypedDay::whole(&customer.date_of_birth),
            // Which property it is, nobody types.
            address: Address { uprn: String::new(), ..customer.address.clone() },
        }
    }

    /// What was posted; what the page did not have stays as it is known.
    #[must_use]
    pub fn posted(post: &Post, known: &Customer) -> Self {
        let before = Self::of(known);
        let value = |name: &str, before: &str| {
            if post.posted.values(name).is_empty() {
                return before.to_owned();
            }
            let letters = post.posted.value(name).chars().filter(|letter| !letter.is_control());
            letters.collect::<String>().trim().to_owned()
        };
        let has_birth = !post.posted.values("birth.day").is_empty();
        let address = &before.address;
        Self {
            name: value("name", &before.name),
            phone: value("phone", &before.phone),
            email: value("email", &before.email),
            birth: if has_birth {
                TypedDay::sent("birth", |name| post.posted.value(name))
            } else {
                before.birth.clone()
            },
            address: Address {
                line_1: value("line_1", &address.line_1),
                line_2: value("line_2", &address.line_2),
                town: value("town", &address.town),
                county: value("county", &address.county),
                postcode: value("postcode", &address.postcode),
                uprn: String::new(),
            },
        }
    }

    /// The customer with what was typed, or what is wrong with it, by control. Everything but the name may be left blank. An e-mail
    /// address is taken only where there is none: whoever signs in with it is the one to change it.
    ///
    /// # Errors
    /// When something is wrong with it.
    pub fn read(&self, before: &Customer) -> Result<Customer, Vec<(&'static str, Fault)>> {
        let mut wrong = Vec::new();
        if self.name.is_empty() {
            wrong.push(("name", Fault::NoName));
        }
        let Address { line_1, line_2, town, county, .. } = &self.address;
        for (control, text) in
            [("name", &self.name), ("line_1", line_1), ("line_2", line_2), ("town", town), ("county", county)]
        {
            if text.chars().count() > LONGEST {
                wrong.push((control, Fault::TooLong));
            }
        }
        let mut customer = Customer {
            name: self.name.clone(),
            phone: read(&self.phone, phone::phone).unwrap_or_default(),
            address: Address {
                postcode: read(&self.address.postcode, postcode::postcode).unwrap_or_default(),
                ..self.address.clone()
            },
            ..before.clone()
        };
        if customer.phone.is_empty() && !self.phone.is_empty() {
            wrong.push(("phone", Fault::Phone));
        }
        if before.email.is_empty() && !self.email.is_empty() {
            match read(&self.email, email::email) {
                Some(email) => customer.email = email.to_lowercase(),
                None => wrong.push(("email", Fault::Email)),
            }
        }
        customer.date_of_birth = match self.birth.read().filter(|born| YEARS.contains(&born.year())) {
            Some(born) => born.to_string(),
            None if self.birth.is_empty() => String::new(),
            None => {
                wrong.push(("birth", Fault::Birth));
                String::new()
            }
        };
        if customer.address.postcode.is_empty() && !self.address.postcode.is_empty() {
            wrong.push(("postcode", Fault::Postcode));
        }
        // An address that stays the same is still that property.
        let uprn = before.address.uprn.clone();
        if before.address == (Address { uprn: uprn.clone(), ..customer.address.clone() }) {
            customer.address.uprn = uprn;
        }
        if wrong.is_empty() { Ok(customer) } else { Err(wrong) }
    }

    /// For a template, with the empty parts too.
    #[must_use]
    pub fn view(&self) -> Value {
        let Address { line_1, line_2, town, county, postcode, .. } = &self.address;
        json!({
            "name": self.name, "phone": self.phone, "email": self.email, "birth": self.birth.fields(),
            "address": { "line_1": line_1, "line_2": line_2, "town": town, "county": county, "postcode": postcode },
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn known() -> Customer {
        let address = Address {
            line_1: "12 Mill Lane".to_owned(),
            town: "Marlbrook".to_owned(),
            postcode: "HP7 0AB".to_owned(),
            uprn: "100081234567".to_owned(),
            ..Address::default()
        };
        let text = str::to_owned;
        Customer {
            id: text("1"),
            name: text("Ann"),
            email: text("ann@example.com"),
            phone: String::new(),
            date_of_birth: text("1974-03-02"),
            address,
        }
    }

    #[test]
    fn what_is_known_is_read_back_as_it_is() {
        assert_eq!(Typed::of(&known()).read(&known()).unwrap(), known());
    }

    #[test]
    fn another_address_is_another_property() {
        let mut typed = Typed::of(&known());
        typed.address.line_1 = "14 Mill Lane".to_owned();
        assert_eq!(typed.read(&known()).unwrap().address.uprn, "");
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let typed = Typed {
            phone: "12".to_owned(),
            birth: TypedDay::sent("birth", |part| match part {
                "birth.day" => "31",
                "birth.month" => "2",
                _ => "1974",
            }),
            address: Address { town: "x".repeat(201), postcode: "HP7".to_owned(), ..Address::default() },
            ..Typed::default()
        };
        let wrong = [
            ("name", Fault::NoName),
            ("town", Fault::TooLong),
            ("phone", Fault::Phone),
            ("birth", Fault::Birth),
            ("postcode", Fault::Postcode),
        ];
        assert_eq!(typed.read(&known()).unwrap_err(), wrong);
    }
}
