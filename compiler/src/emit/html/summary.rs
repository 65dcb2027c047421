//! The answers read back: "check your answers" and the agent's read-back.

use super::question::{ROW_TO_COPY, control_id, control_name};
use super::{Filled, control, display, wording};
use crate::program::{Kind, Page, PageId, Program, Question, QuestionId};
use runtime_wasm::abi::{rule, state};
use runtime_wasm::report::Report;
use serde::Serialize;

/// The pages of one section.
#[derive(Debug, Serialize)]
pub(super) struct Group<'a> {
    /// Name of the section; empty for none.
    pub title: &'a str,
    /// In the order of the form.
    pub blocks: Vec<Block<'a>>,
}

/// Part of a group: rows that stand together, or one row of a list.
#[derive(Debug, Serialize)]
pub(super) struct Block<'a> {
    /// The question of the list, before its first row; else empty.
    pub list: &'a str,
    /// The list whose cards are made from this one in the browser.
    pub to_copy: Option<QuestionId>,
    /// `Person 1` for a row of a list; else empty.
    pub card: String,
    /// Where a card's rows are changed.
    pub change: String,
    /// Questions and answers.
    pub rows: Vec<SummaryRow<'a>>,
}

/// A question and its answer.
#[derive(Debug, Serialize)]
pub(super) struct SummaryRow<'a> {
    /// The question.
    pub ask: &'a str,
    /// The lines of the answer; none when it is not answered.
    pub lines: Vec<String>,
    /// May be left blank.
    pub optional: bool,
    /// Where it is changed; empty when it cannot be.
    pub change: String,
    /// What is changed, for the hidden text of the link.
    pub called: &'a str,
    /// Which answer the browser puts there.
    pub place: Option<Place>,
}

/// Which answer stands in a row, and how it is written.
#[derive(Debug, Serialize)]
pub(super) struct Place {
    /// `q3`, or `c1` for a computed value.
    pub of: String,
    pub kind: &'static str,
}

/// Which questions are read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Every one that is asked: to check that nothing is missing.
    Asked,
    /// Those with an answer: to read it out.
    Answered,
    /// Every one of the form, to be shown or not in the browser.
    Every,
}

/// The questions with their answers, by section; `link` makes the address of a page, up to the `#`, from its key.
pub(super) fn groups<'a>(
    program: &'a Program,
    filled: &Filled<'_>,
    which: Which,
    link: impl Fn(&str) -> String,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (id, page) in program.pages.iter().enumerate() {
        let asked = filled.report.pages.get(id).copied().unwrap_or(false);
        if !(asked || which == Which::Every) || page.exit.is_some() {
            continue;
        }
        let blocks = Reader { program, filled, which, link: &link }.page(id, page);
        if blocks.is_empty() {
            continue;
        }
        match groups.last_mut() {
            Some(group) if group.title == page.section => append(&mut group.blocks, blocks),
            _ => groups.push(Group { title: &page.section, blocks }),
        }
    }
    groups
}

/// The answers of a report, read back as `summary.html` shows them: sections, in them blocks (`card` is the title of one row of a
/// list), in them rows with the question (`ask`) and the `lines` of its answer. Questions without an answer are left out, and
/// nothing leads to where an answer is changed.
///
/// ```
/// # use compiler::{emit::html::read_back, program::Program};
/// # use runtime_wasm::report::Report;
/// # fn show(program: &Program, report: &Report) {
/// for row in read_back(program, report)[0]["blocks"][0]["rows"].as_array().into_iter().flatten() {
///     println!("{}: {}", row["ask"], row["lines"]);
/// }
/// # }
/// ```
#[must_use]
pub fn read_back(program: &Program, report: &Report) -> serde_json::Value {
    let filled = Filled { answers: &serde_json::Value::Null, report, errors: &[], revealed: false, known: &[] };
    let mut groups = groups(program, &filled, Which::Answered, |_| String::new());
    for row in groups.iter_mut().flat_map(|group| &mut group.blocks).flat_map(|block| &mut block.rows) {
        row.change.clear();
    }
    groups.iter_mut().flat_map(|group| &mut group.blocks).for_each(|block| block.change.clear());
    serde_json::to_value(groups).unwrap_or_default()
}

/// Rows of one page follow those of the page before in the same list.
fn append<'a>(blocks: &mut Vec<Block<'a>>, more: Vec<Block<'a>>) {
    for block in more {
        match blocks.last_mut() {
            Some(last) if last.card.is_empty() && block.card.is_empty() => last.rows.extend(block.rows),
            _ => blocks.push(block),
        }
    }
}

struct Reader<'a, 'f, L> {
    program: &'a Program,
    filled: &'f Filled<'f>,
    which: Which,
    link: L,
}

impl<'a, L: Fn(&str) -> String> Reader<'a, '_, L> {
    fn page(&self, id: PageId, page: &'a Page) -> Vec<Block<'a>> {
        let mut blocks = Vec::new();
        for (id, question) in self.questions(page.questions.clone()) {
            if question.list.is_some() || !self.is_asked(id) {
                continue;
            }
            match &question.kind {
                Kind::List { each, questions, .. } if self.which == Which::Every => {
                    append(&mut blocks, vec![plain(vec![self.row(page, id, question, None)])]);
                    let card = self.card(page, question, each, questions.clone(), ROW_TO_COPY - 1);
                    blocks.push(Block { list: &question.ask, to_copy: Some(id), ..card });
                }
                Kind::List { each, questions, .. } if self.row_count(id) > 0 => {
                    for row in 0..self.row_count(id) {
                        blocks.push(self.card(page, question, each, questions.clone(), row));
                    }
                }
                _ => {
                    let row = self.row(page, id, question, None);
                    if self.is_read(&row) {
                        append(&mut blocks, vec![plain(vec![row])]);
                    }
                }
            }
        }
        let computed = self.program.calculations.iter().zip(&self.filled.report.computed);
        let rows: Vec<SummaryRow<'a>> = computed
            .enumerate()
            .filter(|(_, (calculation, _))| calculation.page == id && !calculation.show.is_empty())
            .filter_map(|(number, (calculation, text))| {
                let written = |text| display::computed(self.program.form.language, calculation.kind, text);
                let lines: Vec<String> = text.as_deref().map(written).into_iter().collect();
                let place = self.place(format!("c{number}"), wording::kind(calculation.kind));
                let shown = !lines.is_empty() || place.is_some();
                let row = SummaryRow {
                    ask: &calculation.show,
                    lines,
                    optional: true,
                    change: String::new(),
                    called: "",
                    place,
                };
                shown.then_some(row)
            })
            .collect();
        if !rows.is_empty() {
            append(&mut blocks, vec![plain(rows)]);
        }
        blocks
    }

    fn card(
        &self,
        page: &Page,
        list: &'a Question,
        each: &str,
        inside: std::ops::Range<QuestionId>,
        row: usize,
    ) -> Block<'a> {
        let every = self.which == Which::Every;
        let asked = self.questions(inside).filter(|(id, _)| every || self.state(*id, row) != state::NOT_ASKED);
        let rows: Vec<SummaryRow<'a>> = asked.map(|(id, question)| self.row(page, id, question, Some(row))).collect();
        let change = rows.first().map(|row| row.change.clone()).unwrap_or_default();
        // One link for the card is enough: all of its answers are changed in one place.
        let rows = rows.into_iter().filter(|row| self.is_read(row));
        let rows = rows.map(|row| SummaryRow { change: String::new(), ..row }).collect();
        let card = wording::row_title(each, row + 1);
        Block { list: if row == 0 { &list.ask } else { "" }, to_copy: None, card, change, rows }
    }

    fn row(&self, page: &Page, id: QuestionId, question: &'a Question, row: Option<usize>) -> SummaryRow<'a> {
        let slot = self.filled.report.questions.get(id).and_then(|slots| slots.get(row.unwrap_or(0)));
        let text =
            slot.filter(|slot| slot.state == state::VALID && !slot.text.is_empty()).map(|slot| slot.text.as_str());
        let name = control_name(self.program, question, row);
        let control = control_id(&name);
        let part = control::part_of(&question.kind, rule::NONE).map(|part| format!("-{part}")).unwrap_or_default();
        SummaryRow {
            ask: &question.ask,
            lines: text.map(|text| display::answer_to(self.program.form.language, question, text)).unwrap_or_default(),
            optional: question.optional,
            change: format!("{}#{control}{part}", (self.link)(&page.key)),
            called: &question.called,
            place: self.place(format!("q{id}"), display::name(&question.kind)),
        }
    }

    fn place(&self, of: String, kind: &'static str) -> Option<Place> {
        (self.which == Which::Every).then_some(Place { of, kind })
    }

    fn questions(
        &self,
        range: std::ops::Range<QuestionId>,
    ) -> impl Iterator<Item = (QuestionId, &'a Question)> + use<'a, L> {
        let program = self.program;
        range.filter_map(move |id| program.questions.get(id).map(|question| (id, question)))
    }

    fn state(&self, id: QuestionId, row: usize) -> u8 {
        let slot = self.filled.report.questions.get(id).and_then(|slots| slots.get(row));
        slot.map_or(state::NOT_ASKED, |slot| slot.state)
    }

    fn is_read(&self, row: &SummaryRow<'_>) -> bool {
        self.which != Which::Answered || !row.lines.is_empty()
    }

    fn is_asked(&self, id: QuestionId) -> bool {
        self.which == Which::Every || self.state(id, 0) != state::NOT_ASKED
    }

    fn row_count(&self, list: QuestionId) -> usize {
        let slots = self.filled.report.questions.get(list);
        slots.and_then(|slots| slots.first()).map_or(0, |slot| slot.rows)
    }
}

fn plain(rows: Vec<SummaryRow<'_>>) -> Block<'_> {
    Block { list: "", to_copy: None, card: String::new(), change: String::new(), rows }
}

/// With a capital first letter.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
