//! A person as somebody describes them, and whether a text speaks of them: their name in either order, their e-mail address, their
//! phone number however it is written, their address by street or postcode, their date of birth in figures or in words.

use crate::store::copy::Row;
use jiff::civil::Date;
use runtime_wasm::kernel::out::{Out, ROOM};
use runtime_wasm::kernel::postcode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// Fewest digits of a phone number: shorter ones are in every second reference.
const FEWEST_DIGITS: usize = 7;
/// Words that may stand between a first name and a last name.
const BETWEEN: usize = 2;
/// Characters of the shortest text that says anything: a postcode without its space.
const FEWEST: usize = 5;
/// They part no word, so that O’Neill is oneill.
const APOSTROPHES: [char; 3] = ['\'', '’', '‘'];
/// What stands before a last name alone.
const TITLES: [&str; 6] = ["mr", "mrs", "ms", "miss", "mx", "dr"];
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What is known of a person, as it is typed; empty where nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// Street, postcode, or both with a comma between them.
    pub address: String,
    /// Date of birth.
    pub born: Option<Date>,
}

/// By what somebody is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Detail {
    /// It is in their account.
    Account,
    /// Their e-mail address.
    Email,
    /// Their phone number.
    Phone,
    /// Their name.
    Name,
    /// The one name that they have. It is the last name of others, or their first.
    OneName,
    /// Their address.
    Address,
    /// Their date of birth.
    Born,
}

impl Detail {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "their account",
            Self::Email => "e-mail address",
            Self::Phone => "phone number",
            Self::Name | Self::OneName => "name",
            Self::Address => "address",
            Self::Born => "date of birth",
        }
    }
}

/// A person who is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    name: Vec<String>,
    email: String,
    /// Without the country and the zero before the rest.
    phone: String,
    postcode: String,
    street: Vec<String>,
    born: Option<Date>,
}

impl Sought {
    /// Reads a description.
    ///
    /// # Errors
    /// In plain words, when it describes nobody.
    pub fn new(described: &Described) -> Result<Self, String> {
        let name = words(&described.name);
        let email = described.email.trim().to_lowercase();
        if !email.is_empty() && !email.contains('@') {
            return Err("Give the whole e-mail address, like name@example.com".to_owned());
        }
        let phone = national(&described.phone);
        if !described.phone.trim().is_empty() && phone.len() < FEWEST_DIGITS {
            return Err("Give the whole phone number, like 07700 900 982".to_owned());
        }
        let (mut code, mut street) = (String::new(), Vec::new());
        for part in described.address.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            match read_postcode(part) {
                Some(found) => code = found,
                None if street.is_empty() => street = words(part),
                None => {}
            }
        }
        if street.len() == 1 {
            return Err("Give the house and the street, like 12 Mill Lane, or the postcode".to_owned());
        }
        let sought = Self { name, email, phone, postcode: code, street, born: described.born };
        if sought.given().is_empty() {
            return Err(
                "Say whom you look for: a name, an e-mail address, a phone number, an address or a date of birth"
                    .to_owned(),
            );
        }
        Ok(sought)
    }

    fn given(&self) -> BTreeSet<Detail> {
        let all = [
            (Detail::Name, self.name.len() > 1),
            (Detail::OneName, self.name.len() == 1),
            (Detail::Email, !self.email.is_empty()),
            (Detail::Phone, !self.phone.is_empty()),
            (Detail::Address, !self.postcode.is_empty() || !self.street.is_empty()),
            (Detail::Born, self.born.is_some()),
        ];
        all.into_iter().filter(|(_, given)| *given).map(|(detail, _)| detail).collect()
    }

    /// Is it worth a look? One name, an address or a date of birth alone is that of others too, unless nothing else is known.
    #[must_use]
    pub fn speaks_of(&self, found: &BTreeSet<Detail>) -> bool {
        let weak = |detail: &Detail| matches!(detail, Detail::OneName | Detail::Address | Detail::Born);
        match found.len() {
            0 => false,
            1 if found.iter().all(weak) => self.given().iter().all(weak),
            _ => true,
        }
    }

    /// Is it surely them? An e-mail address or phone number is nobody else's; a whole name is with something beside it. One name and
    /// an address may be those of the family.
    #[must_use]
    pub fn is_sure(found: &BTreeSet<Detail>) -> bool {
        [Detail::Account, Detail::Email, Detail::Phone].iter().any(|detail| found.contains(detail))
            || (found.contains(&Detail::Name) && found.len() > 1)
    }

    /// What of the person is in a row, in any of its columns; JSON is read, and its answers also taken together, as a name or a date
    /// may be in several.
    #[must_use]
    pub fn in_row(&self, row: &Row) -> BTreeSet<Detail> {
        let mut found = BTreeSet::new();
        for text in row.values().filter_map(Value::as_str).filter(|text| self.may_be_in(text)) {
            let structured = text.starts_with(['{', '[']).then(|| serde_json::from_str::<Value>(text).ok()).flatten();
            match structured {
                Some(value) => {
                    let mut leaves = Vec::new();
                    collect(&value, &mut leaves);
                    leaves.iter().for_each(|leaf| self.look(leaf, &mut found));
                    self.look(&leaves.join(" "), &mut found);
                }
                None => self.look(text, &mut found),
            }
        }
        found
    }

    /// A quick look that passes over most texts: whatever [`Self::look`] finds has one of these in it.
    fn may_be_in(&self, text: &str) -> bool {
        let fewest = self.one_name().map_or(FEWEST, |name| name.len().min(FEWEST));
        if text.len() < fewest {
            return false;
        }
        let text = text.to_lowercase().replace(APOSTROPHES, "");
        let has = |needle: Option<&str>| needle.is_some_and(|needle| !needle.is_empty() && text.contains(needle));
        has(self.name.last().map(String::as_str))
            || has(self.email.split('@').next())
            || has(self.street.iter().max_by_key(|word| word.len()).map(String::as_str))
            || has(self.postcode.get(self.postcode.len().saturating_sub(3)..))
            || has(self.born.map(|born| born.year().to_string()).as_deref())
            || (!self.phone.is_empty() && digits(&text).contains(&self.phone))
    }

    /// The name of somebody who has one alone.
    fn one_name(&self) -> Option<&str> {
        if let [name] = self.name.as_slice() { Some(name) } else { None }
    }

    fn look(&self, text: &str, found: &mut BTreeSet<Detail>) {
        if !self.email.is_empty() && has_email(&text.to_lowercase(), &self.email) {
            found.insert(Detail::Email);
        }
        if !self.phone.is_empty() && numbers(text).any(|number| number.contains(&self.phone)) {
            found.insert(Detail::Phone);
        }
        let words = words(text);
        match self.one_name() {
            Some(name) if is_one_name(&words, name) => _ = found.insert(Detail::OneName),
            None if has_name(&words, &self.name) => _ = found.insert(Detail::Name),
            _ => {}
        }
        let street = !self.street.is_empty() && words.windows(self.street.len()).any(|part| part == self.street);
        let code = !self.postcode.is_empty()
            && words.windows(2).any(|pair| pair.concat() == self.postcode) | words.contains(&self.postcode);
        if street || code {
            found.insert(Detail::Address);
        }
        if self.born.is_some_and(|born| has_date(&words, born)) {
            found.insert(Detail::Born);
        }
    }
}

fn collect<'v>(value: &'v Value, leaves: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => leaves.push(text),
        Value::Array(all) => all.iter().for_each(|value| collect(value, leaves)),
        Value::Object(all) => all.values().for_each(|value| collect(value, leaves)),
        _ => {}
    }
}

/// Letters and digits in words of small letters.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace(APOSTROPHES, "");
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Digits that stand together, whatever people write between them.
fn numbers(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text
        .split(|letter: char| !(letter.is_ascii_digit() || matches!(letter, ' ' | '-' | '(' | ')' | '+' | '.' | '/')));
    parts.map(digits).filter(|number| number.len() >= FEWEST_DIGITS)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A phone number of the United Kingdom without +44, 0044 or 0.
fn national(typed: &str) -> String {
    let all = digits(typed);
    let rest =
        all.strip_prefix("0044").or_else(|| all.strip_prefix("44").filter(|rest| rest.len() >= 9)).unwrap_or(&all);
    rest.trim_start_matches('0').to_owned()
}

fn has_email(text: &str, email: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '+' | '-');
    text.match_indices(email).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + email.len()..).unwrap_or_default();
        // A full stop may end a sentence.
        let after = after.strip_prefix('.').unwrap_or(after).chars().next();
        !before.is_some_and(part) && !after.is_some_and(|letter| letter.is_alphanumeric() || letter == '-')
    })
}

/// First name and last name near each other, or the last one first, or after a title; what stands in the middle of the name may be
/// missing.
fn has_name(words: &[String], name: &[String]) -> bool {
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return false };
    words.iter().enumerate().any(|(at, word)| {
        let next = |how_many: usize| words.get(at + 1..(at + 1 + how_many).min(words.len())).unwrap_or_default();
        (word == first && next(1 + BETWEEN.max(name.len())).contains(last))
            || (word == last && next(1).contains(first))
            || (TITLES.contains(&word.as_str()) && next(1).contains(last))
    })
}

/// Nothing but the one name of somebody, after a title or not, once or, where a form asks for two, twice. In a sentence it may be any
/// word.
fn is_one_name(words: &[String], name: &str) -> bool {
    let rest = match words {
        [title, rest @ ..] if TITLES.contains(&title.as_str()) => rest,
        all => all,
    };
    !rest.is_empty() && rest.iter().all(|word| word == name)
}

fn has_date(words: &[String], date: Date) -> bool {
    let is = |word: &String, number: i16| word.parse() == Ok(number);
    let month = |word: &String| {
        is(word, date.month().into())
            || usize::try_from(date.month() - 1)
                .ok()
                .and_then(|at| MONTHS.get(at))
                .is_some_and(|name| word.starts_with(name))
    };
    words.windows(3).any(|three| match three {
        [a, b, c] => {
            let day = |word: &String| is(word, date.day().into());
            (is(a, date.year()) && month(b) && day(c)) || (day(a) && month(b) && is(c, date.year()))
        }
        _ => false,
    })
}

fn read_postcode(text: &str) -> Option<String> {
    let mut room = vec![0; text.len() + ROOM];
    let mut out = Out::new(&mut room);
    let valid = postcode::postcode(text.as_bytes(), &mut out).is_valid();
    valid.then(|| String::from_utf8_lossy(out.written()).to_lowercase().replace(' ', ""))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use serde_json::json;

    fn sought() -> Sought {
        Sought::new(&Described {
            name: "Zebedee O’Quill".to_owned(),
            email: " Zebedee@Example.com".to_owned(),
            phone: "+44 7700 900517".to_owned(),
            address: "4 Long Row, HP7 0AB".to_owned(),
            born: Some("1957-05-17".parse().unwrap()),
        })
        .unwrap()
    }

    fn found(text: &str) -> Vec<Detail> {
        let row = Row::from([("words".to_owned(), json!(text))]);
        sought().in_row(&row).into_iter().collect()
    }

    #[test]
    fn a_person_is_found_however_they_are_written() {
        for name in [
            "Zebedee O'Quill",
            "ZEBEDEE O’QUILL",
            "O'Quill, Zebedee",
            "Mr Zebedee James O'Quill called",
            "Dr. O’Quill wrote",
            r#"{"first":"Zebedee","last":"O'Quill"}"#,
        ] {
            assert_eq!(found(name), [Detail::Name], "{name}");
        }
        for email in ["zebedee@example.com", "Write to <Zebedee@Example.COM>.", r#"["ZEBEDEE@example.com"]"#] {
            assert_eq!(found(email), [Detail::Email], "{email}");
        }
        for phone in ["07700900517", "07700 900 517", "+447700900517", "0044 (0)7700-900517", "at 07700.900517 after 5"]
        {
            assert_eq!(found(phone), [Detail::Phone], "{phone}");
        }
        for address in ["4 Long Row", "hp70ab", "HP7 0AB", r#"{"line_1":"4 Long Row","postcode":"HP7 0AB"}"#] {
            assert_eq!(found(address), [Detail::Address], "{address}");
        }
        for born in
            ["1957-05-17", "17/05/1957", "17 May 1957", "born 17.5.1957", r#"{"day":"17","month":"may","year":"1957"}"#]
        {
            assert_eq!(found(born), [Detail::Born], "{born}");
        }
    }

    #[test]
    fn others_are_not_found() {
        for other in [
            "Zebedee",
            "Zebedee and his neighbour, the O'Quills",
            "azebedee@example.com",
            "zebedee@example.com.au",
            "07700900518",
            "14 Long Row",
            "HP7 0AC",
            "1957-05-18",
            "Quill Zebedee",
        ] {
            assert_eq!(found(other), [], "{other}");
        }
    }

    #[test]
    fn somebody_with_one_name_is_found_by_it_and_never_surely() {
        let sought = Sought::new(&Described { name: "Mei".to_owned(), ..Described::default() }).unwrap();
        let found = |text: &str| sought.in_row(&Row::from([("words".to_owned(), json!(text))]));
        for text in ["Mei", "MEI", "Ms Mei", "Mei Mei", r#"{"your_name":"Mei","kind":"comment"}"#] {
            let by = found(text);
            assert!(by.contains(&Detail::OneName) && sought.speaks_of(&by) && !Sought::is_sure(&by), "{text}");
        }
        for other in ["Mei Lin", "Ms Lin", "Call Mei back", "Meier", r#"{"your_name":"Mei Lin"}"#] {
            assert!(found(other).is_empty(), "{other}");
        }
        let family = BTreeSet::from([Detail::OneName, Detail::Address]);
        assert!(sought.speaks_of(&family) && !Sought::is_sure(&family));
    }

    #[test]
    fn what_others_share_is_no_proof() {
        let of = |details: &[Detail]| details.iter().copied().collect::<BTreeSet<_>>();
        assert!(!sought().speaks_of(&of(&[Detail::Born])) && sought().speaks_of(&of(&[Detail::Name])));
        assert!(Sought::is_sure(&of(&[Detail::Phone])) && Sought::is_sure(&of(&[Detail::Name, Detail::Address])));
        assert!(!Sought::is_sure(&of(&[Detail::Name])) && !Sought::is_sure(&of(&[Detail::Address, Detail::Born])));
        let born = Sought::new(&Described { born: sought().born, ..Described::default() }).unwrap();
        assert!(born.speaks_of(&of(&[Detail::Born])), "it is all that is known");
    }

    #[test]
    fn a_description_of_everybody_is_refused() {
        let refused = |described: Described| Sought::new(&described).unwrap_err();
        assert!(refused(Described::default()).contains("whom you look for"));
        assert!(refused(Described { phone: "900".to_owned(), ..Described::default() }).contains("phone"));
        assert!(refused(Described { address: "Row".to_owned(), ..Described::default() }).contains("street"));
    }
}
