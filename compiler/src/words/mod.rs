//! Every word of our own that people read, one table a language: buttons, page furniture, dates, counts. The templates and
//! the emitters take their words from here, so that a language is whole or does not compile. Error messages, which depend on
//! the type of a question, are in [`crate::messages`], one file a language.

mod changed;
mod cy;
mod device;
mod en;

use serde::{Deserialize, Serialize};

/// A language in which forms can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// English, in which forms are written.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Welsh.
    #[serde(rename = "cy")]
    Welsh,
}

impl Language {
    /// Every language, English first.
    pub const ALL: [Self; 2] = [Self::English, Self::Welsh];

    /// Its code, ISO 639-1: `cy`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Welsh => "cy",
        }
    }

    /// What its speakers call it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Welsh => "Cymraeg",
        }
    }

    /// What it is called in English.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Welsh => "Welsh",
        }
    }

    /// The language with a code.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Its words.
    #[must_use]
    pub const fn words(self) -> &'static Words {
        match self {
            Self::English => &en::WORDS,
            Self::Welsh => &cy::WORDS,
        }
    }

    /// The form of a noun that goes with a number: Welsh changes the start of a word after some numbers. This is CLDR's rule,
    /// save that 4 goes with 3, as “4 blynedd” does.
    #[must_use]
    pub const fn plural(self, number: u64) -> Plural {
        match (self, number) {
            (_, 1) => Plural::One,
            (Self::Welsh, 0) => Plural::Zero,
            (Self::Welsh, 2) => Plural::Two,
            (Self::Welsh, 3 | 4) => Plural::Few,
            (Self::Welsh, 6) => Plural::Many,
            _ => Plural::Other,
        }
    }
}

/// A form of a noun after a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    /// 0 in Welsh.
    Zero,
    /// 1.
    One,
    /// 2 in Welsh.
    Two,
    /// 3 and 4 in Welsh.
    Few,
    /// 6 in Welsh.
    Many,
    /// All other numbers.
    Other,
}

/// A text with a number in it, `{n}`, for each form of the noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// See [`Plural`]; so too below.
    pub zero: &'static str,
    /// 1.
    pub one: &'static str,
    /// 2.
    pub two: &'static str,
    /// 3 and 4.
    pub few: &'static str,
    /// 6.
    pub many: &'static str,
    /// The rest.
    pub other: &'static str,
}

impl Counted {
    /// For a language that tells one from several.
    const fn two(one: &'static str, other: &'static str) -> Self {
        Self { zero: other, one, two: other, few: other, many: other, other }
    }

    /// With this number; thousands are set apart.
    #[must_use]
    pub fn with(&self, language: Language, number: u64) -> String {
        let text = match language.plural(number) {
            Plural::Zero => self.zero,
            Plural::One => self.one,
            Plural::Two => self.two,
            Plural::Few => self.few,
            Plural::Many => self.many,
            Plural::Other => self.other,
        };
        fill(text, &[("n", &crate::source::with_commas(usize::try_from(number).unwrap_or(usize::MAX)))])
    }
}

/// Puts values into a text: `{name}` becomes the value with that name. What a value says is not looked at again.
///
/// ```
/// assert_eq!(compiler::words::fill("Add {a} to {b}", &[("a", "{b}"), ("b", "it")]), "Add {b} to it");
/// ```
#[must_use]
pub fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let found = after.split_once('}').and_then(|(name, after)| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value, after))
        });
        match found {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// What a submission is called, by the kind of journey; whole sentences, because other languages bend the noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct JourneyWords {
    /// Heading of the confirmation.
    pub sent: &'static str,
    /// Heading above the last button.
    pub now_send: &'static str,
    /// On the confirmation, with `{when}`.
    pub received: &'static str,
    /// The agent's last button.
    pub send: &'static str,
}

/// The words of a language. Names in `{}` are filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each is said by its English words, in en.rs")]
pub struct Words {
    // Every page.
    pub error_title: &'static str,
    pub skip: &'static str,
    pub account: &'static str,
    pub languages: &'static str,
    pub support: &'static str,
    pub back: &'static str,
    pub problem: &'static str,
    pub error: &'static str,
    pub go_on: &'static str,
    pub loading: &'static str,
    pub not_loaded: &'static str,
    /// Answers on a device.
    pub device: device::DeviceWords,
    /// A form that has changed.
    pub changed: changed::ChangedWords,
    // A whole form in one document.
    pub saved_here: &'static str,
    pub waiting_title: &'static str,
    pub waiting_text: &'static str,
    pub kept_title: &'static str,
    pub kept_text: &'static str,
    pub download: &'static str,
    pub not_sent: &'static str,
    pub no_script: &'static str,
    pub test_form: &'static str,
    // The start page.
    pub hear: &'static str,
    pub at_once: &'static str,
    pub reply: &'static str,
    pub complete: &'static str,
    pub cut_off: &'static str,
    pub start: &'static str,
    pub use_of_answers: &'static str,
    pub purpose: &'static str,
    pub basis: &'static str,
    pub keep_for: &'static str,
    pub bases: [(&'static str, &'static str); 6],
    // A page of questions.
    pub important: &'static str,
    pub revealed: &'static str,
    pub optional: &'static str,
    pub note: &'static str,
    pub known: &'static str,
    pub known_agent: &'static str,
    pub limit: Counted,
    pub left: Counted,
    pub over: Counted,
    pub only_uprn: &'static str,
    pub remove: &'static str,
    pub add_first: &'static str,
    pub add_another: &'static str,
    pub date_hint: &'static str,
    pub time_hint: &'static str,
    pub ni_hint: &'static str,
    pub vehicle_hint: &'static str,
    pub sort_code_hint: &'static str,
    pub account_number_hint: &'static str,
    pub place_hint: &'static str,
    pub describe_place: &'static str,
    pub locate: &'static str,
    pub located: &'static str,
    pub not_located: &'static str,
    pub give_point: &'static str,
    pub latitude: &'static str,
    pub longitude: &'static str,
    pub point: &'static str,
    pub file_limits: &'static str,
    pub files_limits: &'static str,
    /// Why a file is refused, in the order of [`crate::emit::html::Refusal`].
    pub refusals: [&'static str; 6],
    pub upload: &'static str,
    pub day: &'static str,
    pub month: &'static str,
    pub year: &'static str,
    pub line_1: &'static str,
    pub line_2: &'static str,
    pub town: &'static str,
    pub county: &'static str,
    pub postcode: &'static str,
    // An exit.
    pub go_on_at: &'static str,
    // Check your answers.
    pub check: &'static str,
    pub change: &'static str,
    pub not_provided: &'static str,
    pub not_answered: &'static str,
    pub declare: &'static str,
    pub accept: &'static str,
    // Answers.
    pub yes: &'static str,
    pub no: &'static str,
    pub confirmed: &'static str,
    pub property: &'static str,
    // The confirmation.
    pub journeys: [(&'static str, JourneyWords); 4],
    pub reference: &'static str,
    pub reference_agent: &'static str,
    pub say_reference: &'static str,
    pub make_a_note: &'static str,
    pub say_done_by: &'static str,
    pub done_by: &'static str,
    pub next: &'static str,
    pub another_call: &'static str,
    pub reference_raised: &'static str,
    pub give_reference: &'static str,
    pub fee_raised: &'static str,
    pub raise_another: &'static str,
    pub back_to_wards: &'static str,
    pub script_raised: &'static str,
    pub for_whom: &'static str,
    pub leave_raised: &'static str,
    pub wrap_up: &'static str,
    pub back_to: &'static str,
    // What is to pay.
    pub fee_title: &'static str,
    pub fee_later: &'static str,
    pub fee_done: &'static str,
    pub say_fee: &'static str,
    pub no_card: &'static str,
    pub fee_call: &'static str,
    // The task list.
    pub tasks_done: &'static str,
    pub tasks_first: &'static str,
    pub task_completed: &'static str,
    pub task_progress: &'static str,
    pub task_not_started: &'static str,
    pub task_cannot: &'static str,
    // The question about the form.
    pub feedback_title: &'static str,
    pub feedback_thanks: &'static str,
    pub feedback_helps: &'static str,
    pub feedback_words: &'static str,
    pub feedback_hint: &'static str,
    pub feedback_send: &'static str,
    pub feedback_error: &'static str,
    pub ratings: [&'static str; 5],
    // The agent's script.
    pub script: &'static str,
    pub caller: &'static str,
    pub full_name: &'static str,
    pub phone: &'static str,
    pub email: &'static str,
    pub about_service: &'static str,
    pub stop: &'static str,
    pub read_back: &'static str,
    pub stale: &'static str,
    pub nothing_answered: &'static str,
    pub update: &'static str,
    pub leave_call: &'static str,
    // Dates, times and counts.
    pub months: [&'static str; 12],
    pub weekdays: [&'static str; 7],
    pub am: &'static str,
    pub pm: &'static str,
    pub midday: &'static str,
    pub midnight: &'static str,
    pub at_time: &'static str,
    pub days: Counted,
    pub working_days: Counted,
    pub weeks: Counted,
    pub in_months: Counted,
    pub years: Counted,
}

impl Words {
    /// The words for a kind of journey.
    #[must_use]
    pub fn journey(&self, journey: &str) -> &JourneyWords {
        let [first, ..] = &self.journeys;
        let found = self.journeys.iter().find(|(name, _)| *name == journey);
        &found.unwrap_or(first).1
    }

    /// A lawful basis, as it is written in a form.
    #[must_use]
    pub fn lawful_basis<'a>(&self, written: &'a str) -> &'a str {
        self.bases.iter().find(|(name, _)| *name == written).map_or(written, |(_, words)| words)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn welsh_bends_the_noun_after_some_numbers() {
        let of = |words: &Counted, number| words.with(Language::Welsh, number);
        let words = Language::Welsh.words();
        let years: Vec<String> = [0, 1, 2, 3, 4, 6, 7].into_iter().map(|number| of(&words.years, number)).collect();
        assert_eq!(years, ["0 mlynedd", "1 flwyddyn", "2 flynedd", "3 blynedd", "4 blynedd", "6 blynedd", "7 mlynedd"]);
        assert_eq!(of(&words.working_days, 2), "2 ddiwrnod gwaith");
        assert_eq!(of(&words.working_days, 10), "10 diwrnod gwaith");
        assert_eq!(Language::English.words().left.with(Language::English, 1), "You have 1 character remaining");
        assert_eq!(
            Language::English.words().limit.with(Language::English, 2000),
            "You can enter up to 2,000 characters"
        );
    }

    /// Everything in `{}` in the English words is in the Welsh ones too.
    #[test]
    fn every_language_fills_in_the_same() {
        let names = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect();
            names.sort();
            names.dedup();
            // English has an article before a noun, Welsh has none.
            names.retain(|name| name != "a");
            names
        };
        let [english, welsh] = Language::ALL.map(|language| serde_json::to_value(language.words()).unwrap_or_default());
        let (english, welsh) = (english.as_object().unwrap(), welsh.as_object().unwrap());
        assert!(english.len() > 80);
        for (key, text) in english {
            let other = welsh.get(key).map(ToString::to_string).unwrap_or_default();
            assert_eq!(names(&text.to_string().replace("{\"", "")), names(&other.replace("{\"", "")), "{key}");
            assert!(!other.contains("\"\""), "{key} says nothing");
        }
    }
}
