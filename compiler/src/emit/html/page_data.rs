//! What the page module needs to know, as a data block in the page.

use super::{Filled, Links, Site};
use crate::manifest::manifest;
use crate::program::{PageId, Program};
use crate::words::Words;
use runtime_wasm::answers::{Answers, Field};
use serde::Serialize;
use std::collections::BTreeMap;

/// The data block of a page.
#[derive(Debug, Serialize)]
pub(super) struct PageData<'a> {
    /// The page; none on the agent's script, which has them all.
    pub page: Option<PageId>,
    /// Folder with `validator.wasm` and `texts/` in each language.
    pub assets: &'a str,
    /// Today, ISO.
    pub today: &'a str,
    /// Bank holidays, ISO.
    pub holidays: &'a [String],
    /// How dates and times are written.
    pub words: DateWords,
    /// The answers of all pages as the validator takes them, by position of the question.
    pub fields: BTreeMap<usize, FieldData>,
}

/// The words of dates and times.
#[derive(Debug, Serialize)]
pub(super) struct DateWords {
    months: [&'static str; 12],
    am: &'static str,
    pm: &'static str,
    midday: &'static str,
    midnight: &'static str,
}

impl DateWords {
    pub fn of(words: &Words) -> Self {
        let Words { months, am, pm, midday, midnight, .. } = *words;
        Self { months, am, pm, midday, midnight }
    }
}

/// One field of [`Answers`]: a text, or the rows of a list.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum FieldData {
    Text(String),
    Rows(Vec<Vec<String>>),
}

impl<'a> PageData<'a> {
    /// Nothing when the page goes without the module.
    pub fn new(
        program: &Program,
        page: Option<PageId>,
        site: &Site,
        links: &'a Links,
        filled: &Filled<'_>,
    ) -> Option<Self> {
        if site.script.is_empty() || links.assets.is_empty() {
            return None;
        }
        let outside = program.questions.iter().enumerate().filter(|(_, question)| question.list.is_none());
        let fields =
            Answers::from_json(&manifest(program), filled.answers).fields.into_iter().map(|field| match field {
                Field::Text(text) => FieldData::Text(text),
                Field::Rows(rows) => FieldData::Rows(rows),
            });
        Some(Self {
            page,
            words: DateWords::of(program.form.language.words()),
            assets: &links.assets,
            today: &links.today,
            holidays: &links.holidays,
            fields: outside.map(|(id, _)| id).zip(fields).collect(),
        })
    }
}
