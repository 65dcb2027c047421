//! What the page module needs to know, as a data block in the page.

use super::{Filled, Links, Site};
use crate::program::{Kind, PageId, Program};
use runtime_wasm::abi;
use runtime_wasm::answers::{Answers, Field};
use runtime_wasm::manifest::{Manifest, ManifestQuestion};
use serde::Serialize;

/// The data block of a page.
#[derive(Debug, Serialize)]
pub(super) struct PageData<'a> {
    /// The page; none on the agent's script, which has them all.
    pub page: Option<PageId>,
    /// Folder with `validator.wasm` and `texts/en.json`.
    pub assets: &'a str,
    /// Today, ISO.
    pub today: &'a str,
    /// Bank holidays, ISO.
    pub holidays: &'a [String],
    /// The answers of all pages as the validator takes them: a text, or the rows of a list.
    pub fields: Vec<FieldData>,
}

/// One field of [`Answers`].
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
        let fields = Answers::from_json(&shape(program), filled.answers).fields;
        let fields = fields.into_iter().map(|field| match field {
            Field::Text(text) => FieldData::Text(text),
            Field::Rows(rows) => FieldData::Rows(rows),
        });
        Some(Self {
            page,
            assets: &links.assets,
            today: &links.today,
            holidays: &links.holidays,
            fields: fields.collect(),
        })
    }
}

/// As much of a manifest as turning JSON into fields takes.
fn shape(program: &Program) -> Manifest {
    let question = |question: &crate::program::Question| ManifestQuestion {
        key: question.key.clone(),
        kind: question.kind.type_name().to_owned(),
        page: question.page as u32,
        slot: 0,
        list: question.list.map(|list| list as u32),
        stride: matches!(question.kind, Kind::List { .. }).then_some(0),
        rows: None,
    };
    Manifest {
        form: program.form.id.clone(),
        abi: abi::VERSION,
        pages: program.pages.iter().map(|page| page.key.clone()).collect(),
        questions: program.questions.iter().map(question).collect(),
        computed: Vec::new(),
    }
}
