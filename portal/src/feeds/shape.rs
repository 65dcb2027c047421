//! What a feed says, version 1; docs/feeds.md has the same for those who write one. What is not known is left out, and what a later
//! version adds is read past.

use compiler::words::Language;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

/// The version that is asked for, and that an answer has to be of.
pub const VERSION: u32 = 1;
/// Most lines of a kind that are shown.
const MOST: usize = 20;
/// Most times that something that comes again is followed; a day that begins earlier is a mistake.
const MOST_TIMES: i64 = 10_000;

/// What is asked. Nothing else about anybody ever is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Question {
    /// [`VERSION`].
    pub version: u32,
    /// The property's reference number; empty where it is not known.
    pub uprn: String,
    /// The postcode, with its space.
    pub postcode: String,
}

/// What concerns an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Concerns {
    /// The ward that it is in.
    pub ward: Option<Words>,
    /// Collections of waste.
    pub collections: Vec<Collection>,
    /// What is to pay.
    pub bills: Vec<Bill>,
    /// Planning applications near it.
    pub planning: Vec<Application>,
    /// Who represents it.
    pub councillors: Vec<Councillor>,
}

/// Words in each language; English where there is no other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Words {
    /// In English.
    pub en: String,
    /// In Welsh.
    pub cy: Option<String>,
}

impl Words {
    /// In a language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Welsh => self.cy.as_ref().unwrap_or(&self.en),
        }
    }
}

/// A day, or one that comes again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Day {
    /// `"2026-12-01"`.
    On(#[serde(deserialize_with = "date")] Date),
    /// `{"first": "2026-01-06", "every_days": 14}`.
    Days {
        /// The first time.
        #[serde(deserialize_with = "date")]
        first: Date,
        /// How many days later it comes again.
        every_days: u16,
    },
    /// `{"first": "2026-04-01", "every_months": 1}`.
    Months {
        /// The first time.
        #[serde(deserialize_with = "date")]
        first: Date,
        /// How many months later it comes again; the last day of a shorter month.
        every_months: u16,
    },
}

fn date<'de, D: Deserializer<'de>>(text: D) -> Result<Date, D::Error> {
    String::deserialize(text)?.parse().map_err(serde::de::Error::custom)
}

impl Day {
    /// The next time from a day on, that day included; nothing when it is over.
    #[must_use]
    pub fn next(&self, today: Date) -> Option<Date> {
        let (first, step) = match *self {
            Self::On(day) => return Some(day).filter(|day| *day >= today),
            Self::Days { first, every_days } => (first, i64::from(every_days).days()),
            Self::Months { first, every_months } => (first, i64::from(every_months).months()),
        };
        let times = (0..MOST_TIMES).map_while(|time| first.checked_add(step.checked_mul(time).ok()?).ok());
        times.into_iter().find(|day| *day >= today)
    }
}

/// A collection of waste.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Collection {
    /// What is collected.
    pub what: Words,
    /// When.
    pub on: Day,
}

/// Something to pay.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Bill {
    /// What for.
    pub what: Words,
    /// Until when.
    pub due: Day,
    /// How much, in pence.
    pub pence: Option<i64>,
}

/// A planning application.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Application {
    /// Its number.
    pub reference: String,
    /// What is to be built or changed.
    pub what: Words,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Until when people may comment.
    pub comment_by: Option<Day>,
    /// Its web address.
    #[serde(default)]
    pub address: String,
}

/// A councillor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Councillor {
    /// Full name.
    pub name: String,
    /// Party or group.
    pub party: Option<Words>,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// Phone number.
    #[serde(default)]
    pub phone: String,
}

/// An answer to a question.
#[derive(Debug, Deserialize)]
struct Answer {
    version: u32,
    #[serde(flatten)]
    concerns: Concerns,
}

/// A feed that is a file: places, of which the first with the property's number counts, else the first with the postcode, else the first
/// that names neither.
#[derive(Debug, Deserialize)]
struct File {
    version: u32,
    places: Vec<Place>,
}

#[derive(Debug, Deserialize)]
struct Place {
    #[serde(default)]
    uprns: Vec<String>,
    #[serde(default)]
    postcodes: Vec<String>,
    #[serde(flatten)]
    concerns: Concerns,
}

/// Reads an answer from the network.
///
/// # Errors
/// With what is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Concerns, String> {
    let answer: Answer = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if answer.version == VERSION { Ok(answer.concerns.kept_short()) } else { Err(other_version(answer.version)) }
}

/// Reads what a file says about an address.
///
/// # Errors
/// With what is wrong with the file.
pub fn read_file(bytes: &[u8], question: &Question) -> Result<Concerns, String> {
    let file: File = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if file.version != VERSION {
        return Err(other_version(file.version));
    }
    let tight = |postcode: &str| postcode.split_whitespace().collect::<String>().to_uppercase();
    let postcode = tight(&question.postcode);
    let by_number = |place: &&Place| !question.uprn.is_empty() && place.uprns.contains(&question.uprn);
    let by_postcode = |place: &&Place| place.postcodes.iter().any(|one| tight(one) == postcode);
    let everywhere = |place: &&Place| place.uprns.is_empty() && place.postcodes.is_empty();
    let places = &file.places;
    let found = places.iter().find(by_number).or_else(|| places.iter().find(by_postcode));
    let found = found.or_else(|| places.iter().find(everywhere));
    Ok(found.map(|place| place.concerns.clone().kept_short()).unwrap_or_default())
}

fn other_version(version: u32) -> String {
    format!("it is of version {version}, and version {VERSION} was asked for")
}

impl Concerns {
    fn kept_short(mut self) -> Self {
        fn shorten<T>(lines: &mut Vec<T>) {
            lines.truncate(MOST);
            // Where there were many more, their room is given back.
            lines.shrink_to_fit();
        }
        shorten(&mut self.collections);
        shorten(&mut self.bills);
        shorten(&mut self.planning);
        shorten(&mut self.councillors);
        self
    }

    /// How much memory it takes, but for what a text or a list holds in reserve.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let words = |words: &Words| words.en.len() + words.cy.as_ref().map_or(0, String::len);
        let maybe = |some: &Option<Words>| some.as_ref().map_or(0, words);
        let collections = self.collections.iter().map(|one| words(&one.what)).sum::<usize>();
        let bills = self.bills.iter().map(|one| words(&one.what)).sum::<usize>();
        let planning = self.planning.iter();
        let planning = planning
            .map(|one| one.reference.len() + words(&one.what) + one.place.len() + one.address.len())
            .sum::<usize>();
        let councillors = self.councillors.iter();
        let councillors = councillors
            .map(|one| one.name.len() + maybe(&one.party) + one.email.len() + one.phone.len())
            .sum::<usize>();
        let lists = self.collections.capacity() * size_of::<Collection>()
            + self.bills.capacity() * size_of::<Bill>()
            + self.planning.capacity() * size_of::<Application>()
            + self.councillors.capacity() * size_of::<Councillor>();
        size_of::<Self>() + maybe(&self.ward) + collections + bills + planning + councillors + lists
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_comes_again_and_the_next_time_counts() {
        let read = |json: &str| serde_json::from_str::<Day>(json).unwrap();
        let fortnight = read(r#"{"first": "2026-01-06", "every_days": 14}"#);
        assert_eq!(fortnight.next(day("2025-12-01")), Some(day("2026-01-06")));
        assert_eq!(fortnight.next(day("2026-01-06")), Some(day("2026-01-06")), "today counts");
        assert_eq!(fortnight.next(day("2026-01-07")), Some(day("2026-01-20")));
        let end = read(r#"{"first": "2026-01-31", "every_months": 1}"#);
        assert_eq!(end.next(day("2026-02-01")), Some(day("2026-02-28")));
        assert_eq!(end.next(day("2026-03-01")), Some(day("2026-03-31")), "and no day is lost by a short month");
        assert_eq!(read(r#""2026-05-01""#).next(day("2026-05-02")), None);
        // What never moves on, or moves beyond the calendar, ends.
        assert_eq!(read(r#"{"first": "2026-01-06", "every_days": 0}"#).next(day("2026-02-01")), None);
        assert_eq!(read(r#"{"first": "1500-01-06", "every_days": 1}"#).next(day("2026-02-01")), None);
        assert!(serde_json::from_str::<Day>(r#""31 December""#).is_err());
    }

    #[test]
    fn a_file_is_asked_by_number_then_by_postcode() {
        let file = br#"{"version": 1, "later": true, "places": [
            {"postcodes": ["hp70ab"], "ward": {"en": "Mill"}},
            {"uprns": ["1"], "ward": {"en": "Church", "cy": "Yr Eglwys"}},
            {"ward": {"en": "Elsewhere"}}]}"#;
        let ward = |uprn: &str, postcode: &str| {
            let question = Question { version: VERSION, uprn: uprn.to_owned(), postcode: postcode.to_owned() };
            read_file(file, &question).unwrap().ward.unwrap().en
        };
        assert_eq!(ward("1", "HP7 0AB"), "Church");
        assert_eq!(ward("", "HP7 0AB"), "Mill");
        assert_eq!(ward("2", "HP7 0AC"), "Elsewhere");
        assert!(read(br#"{"version": 2}"#).unwrap_err().contains("version 2"));
        assert_eq!(read(br#"{"version": 1}"#).unwrap(), Concerns::default());
    }
}
