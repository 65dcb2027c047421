//! The manifest of a program: the table by which hosts turn answers into fields and slots into answers.

use crate::program::{Kind, Program, Question};
use runtime_wasm::abi;
use runtime_wasm::manifest::{Manifest, ManifestComputed, ManifestQuestion};

/// The manifest of a program. Slots stand in form order: one for a question, for a list one and then its questions for each
/// row that it can have; computed values come last.
#[must_use]
pub fn manifest(program: &Program) -> Manifest {
    let mut slot = 0;
    let mut questions = Vec::new();
    for question in program.questions.iter().filter(|question| question.list.is_none()) {
        let id = questions.len();
        questions.push(entry(question, slot));
        slot += 1;
        let Kind::List { count, questions: inside, .. } = &question.kind else { continue };
        let stride = narrow(inside.len());
        if let Some(list) = questions.get_mut(id) {
            list.stride = Some(stride);
            list.rows = Some(count.most);
        }
        let inner = program.questions.get(inside.clone()).unwrap_or_default();
        for (question, place) in inner.iter().zip(0..) {
            questions.push(ManifestQuestion { list: Some(narrow(id)), ..entry(question, slot + place) });
        }
        slot += stride * count.most;
    }
    let computed = program.calculations.iter().zip(slot..);
    Manifest {
        form: program.form.id.clone(),
        abi: abi::VERSION,
        pages: program.pages.iter().map(|page| page.key.clone()).collect(),
        questions,
        computed: computed.map(|(one, slot)| ManifestComputed { key: one.key.clone(), slot }).collect(),
    }
}

fn entry(question: &Question, slot: u32) -> ManifestQuestion {
    ManifestQuestion {
        key: question.key.clone(),
        kind: question.kind.type_name().to_owned(),
        page: narrow(question.page),
        slot,
        list: None,
        stride: None,
        rows: None,
    }
}

/// Forms are small: their limits keep every position far below this.
fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
