//! Where the parts of a form stand in its file, so that a finding about a program is shown at the author's own words.

use crate::form::{Form, FormInsert, key_place};
use std::ops::Range;

/// Byte ranges, by position in the program.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// For each page.
    pub pages: Vec<Place>,
    /// For each question.
    pub questions: Vec<QuestionPlace>,
    /// For each named condition.
    pub conditions: Vec<Place>,
    /// For each line under `send to`, its `send when`; else nowhere.
    pub sent_when: Vec<Range<usize>>,
    /// For each place for an answer in a text.
    pub inserts: Vec<FormInsert>,
}

/// Where something with a condition stands.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// Its name.
    pub key: Range<usize>,
    /// Its condition, if it has one; else its name.
    pub when: Range<usize>,
}

/// Where the parts of a question stand.
#[derive(Debug, Clone, Default)]
pub struct QuestionPlace {
    /// Its name and its `ask when`.
    pub place: Place,
    /// The names of its options.
    pub options: Vec<Range<usize>>,
    /// For each rule, `must` and `otherwise`.
    pub rules: Vec<(Range<usize>, Range<usize>)>,
    /// Whether the author says that it is about a person.
    pub personal: bool,
}

impl Places {
    /// The places of a form without mistakes.
    #[must_use]
    pub fn of(form: &Form<'_>) -> Self {
        let pages = form.pages.iter().map(|page| {
            let key = page.spec.key.as_ref().map_or(page.spec.at.clone(), |key| key.at.clone());
            let when = page.spec.ask_when.as_ref().map_or(key.clone(), |when| when.at.clone());
            Place { key, when }
        });
        let questions = form.questions.iter().map(|question| {
            let key = key_place(question.spec);
            let when = question.spec.ask_when.as_ref().map_or(key.clone(), |when| when.at.clone());
            let rules = question.spec.rules.iter().map(|rule| {
                let place =
                    |text: &Option<crate::read::Text>| text.as_ref().map_or(rule.at.clone(), |text| text.at.clone());
                (place(&rule.must), place(&rule.otherwise))
            });
            QuestionPlace {
                place: Place { key, when },
                options: question.spec.options.iter().map(|option| option.key.at.clone()).collect(),
                rules: rules.collect(),
                personal: question.spec.personal,
            }
        });
        let conditions = form.conditions.iter().map(|condition| {
            let written = form.spec.conditions.iter().find(|(key, _)| key.at == condition.at);
            let when = written.map_or(condition.at.clone(), |(_, text)| text.at.clone());
            Place { key: condition.at.clone(), when }
        });
        let sent = form.spec.send_to.iter();
        let sent = sent.map(|to| to.send_when.as_ref().map(|when| when.at.clone()).unwrap_or_default());
        Self {
            pages: pages.collect(),
            questions: questions.collect(),
            conditions: conditions.collect(),
            sent_when: sent.collect(),
            inserts: form.inserts.clone(),
        }
    }
}
