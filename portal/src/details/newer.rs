//! A page with somebody's details that was open while they were changed elsewhere: in another tab, on another device, at the desk. It
//! brings back what it showed when it was opened; from that, what is known now and what was typed follows what nobody is to lose.

use super::words::Words;
use super::{Typed, read};
use crate::post::Post;
use crate::store::customers::Customer;
use compiler::emit::html::display;
use compiler::words::Language;
use runtime_wasm::kernel::email;

/// The control by which a page brings back what it showed when it was opened.
pub const BEFORE: &str = "before";

/// A detail that is changed as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Full name.
    Name,
    /// Phone number.
    Phone,
    /// E-mail address.
    Email,
    /// Date of birth.
    Birth,
    /// Address: half of one and half of another would be none.
    Address,
}

impl Field {
    const ALL: [Self; 5] = [Self::Name, Self::Phone, Self::Email, Self::Birth, Self::Address];

    /// The first of its controls.
    #[must_use]
    pub const fn control(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Birth => "birth",
            Self::Address => "line_1",
        }
    }

    fn is_same(self, one: &Typed, other: &Typed) -> bool {
        match self {
            Self::Name => one.name == other.name,
            Self::Phone => one.phone == other.phone,
            Self::Email => one.email == other.email,
            Self::Birth => one.birth == other.birth,
            Self::Address => one.address == other.address,
        }
    }

    fn take(self, to: &mut Typed, from: &Typed) {
        match self {
            Self::Name => to.name.clone_from(&from.name),
            Self::Phone => to.phone.clone_from(&from.phone),
            Self::Email => to.email.clone_from(&from.email),
            Self::Birth => to.birth.clone_from(&from.birth),
            Self::Address => to.address.clone_from(&from.address),
        }
    }
}

/// A detail that was changed after the page was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Newer {
    /// Which.
    pub field: Field,
    /// Was something else typed on the page?
    pub typed: bool,
}

impl Newer {
    /// What has changed, and what to do about it.
    #[must_use]
    pub fn said(self, language: Language, say: &Words, now: &Customer) -> String {
        let value = match self.field {
            Field::Name => now.name.clone(),
            Field::Phone => now.phone.clone(),
            Field::Email => now.email.clone(),
            Field::Birth => display::day(language, &now.date_of_birth),
            Field::Address => now.address.lines().collect::<Vec<_>>().join(", "),
        };
        say.newer(say.field(self.field), &value, self.typed)
    }
}

impl Typed {
    /// What the page showed when it was opened. One that does not say showed what is known now.
    #[must_use]
    pub fn opened(post: &Post, now: &Customer) -> Self {
        serde_json::from_str(post.posted.value(BEFORE)).unwrap_or_else(|_| Self::of(now))
    }

    /// The same for the page.
    #[must_use]
    pub fn for_page(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was changed since the page was opened, and is something else than what is `wanted` now. Where nothing was typed over it,
    /// the page takes it; what was typed stays.
    #[must_use]
    pub fn catch_up(&mut self, opened: &Self, now: &Customer, wanted: &Customer) -> Vec<Newer> {
        let now = Self::of(now);
        // An e-mail address that is known is not changed, so what was typed as one is not in what is wanted.
        let email = read(&self.email, email::email).map_or_else(String::new, |email| email.to_lowercase());
        let wanted = Self { email, ..Self::of(wanted) };
        let is_newer = |field: &Field| !field.is_same(opened, &now) && !field.is_same(&wanted, &now);
        let newer: Vec<Newer> = Field::ALL
            .into_iter()
            .filter(is_newer)
            .map(|field| Newer { field, typed: !field.is_same(self, opened) })
            .collect();
        for Newer { field, .. } in newer.iter().filter(|newer| !newer.typed) {
            field.take(self, &now);
        }
        newer
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::store::customers::Address;

    fn known(phone: &str, line_1: &str) -> Customer {
        let text = str::to_owned;
        Customer {
            id: text("1"),
            name: text("Ann"),
            email: String::new(),
            phone: text(phone),
            date_of_birth: text("1974-03-02"),
            address: Address { line_1: text(line_1), uprn: text("100081234567"), ..Address::default() },
        }
    }

    fn caught_up(mut typed: Typed, opened: &Customer, now: &Customer) -> (Vec<Newer>, Typed) {
        let wanted = typed.read(now).unwrap();
        let newer = typed.catch_up(&Typed::of(opened), now, &wanted);
        (newer, typed)
    }

    #[test]
    fn what_nobody_changed_since_is_not_asked_about() {
        let opened = known("", "12 Mill Lane");
        let typed = Typed { phone: "07700 900982".to_owned(), ..Typed::of(&opened) };
        assert_eq!(caught_up(typed.clone(), &opened, &opened), (Vec::new(), typed.clone()));
        // Pressed twice, the first press has changed it: to the same, however it was typed.
        let now = typed.read(&opened).unwrap();
        assert_eq!(caught_up(typed, &opened, &now).0, []);
    }

    #[test]
    fn what_was_changed_since_is_told_and_what_was_typed_stays() {
        let (opened, now) = (known("", "12 Mill Lane"), known("01632 960 001", "3 High Street"));
        let typed = Typed { phone: "07700 900 982".to_owned(), ..Typed::of(&opened) };
        let (newer, typed) = caught_up(typed, &opened, &now);
        let told = [Newer { field: Field::Phone, typed: true }, Newer { field: Field::Address, typed: false }];
        assert_eq!(newer, told);
        assert_eq!((typed.phone.as_str(), typed.address.line_1.as_str()), ("07700 900 982", "3 High Street"));
        // Saved again, it is wanted so.
        assert_eq!(caught_up(typed, &now, &now).0, []);
    }

    #[test]
    fn an_e_mail_address_that_came_meanwhile_is_told() {
        let opened = known("", "");
        let now = Customer { email: "ann@example.com".to_owned(), ..opened.clone() };
        for (typed, told) in [("", vec![false]), ("bo@example.com", vec![true]), ("Ann@example.com", vec![])] {
            let typed = Typed { email: typed.to_owned(), ..Typed::of(&opened) };
            let newer = caught_up(typed, &opened, &now).0;
            assert_eq!(newer.into_iter().map(|newer| newer.typed).collect::<Vec<_>>(), told);
        }
    }
}
