//! What of the old version is what of the new: by key, then by `was`.

use crate::program::{Kind, OptionItem, PageId, Program, QuestionId};
use std::collections::BTreeSet;

/// Pairs of questions and pages.
#[derive(Debug)]
pub(super) struct Pairs {
    /// For each question of the new version, the same one of the old.
    pub(super) questions: Vec<Option<QuestionId>>,
    /// For each page of the new version, the same one of the old.
    pub(super) pages: Vec<Option<PageId>>,
}

impl Pairs {
    pub(super) fn of(old: &Program, new: &Program) -> Self {
        let questions = questions(old, new);
        let pages = pages(old, new, &questions);
        Self { questions, pages }
    }

    /// The question of the old version that this one of the new is.
    pub(super) fn old_question(&self, new: QuestionId) -> Option<QuestionId> {
        self.questions.get(new).copied().flatten()
    }

    /// The page of the old version that this one of the new is.
    pub(super) fn old_page(&self, new: PageId) -> Option<PageId> {
        self.pages.get(new).copied().flatten()
    }

    /// The question of the new version that this one of the old is.
    pub(super) fn new_question(&self, old: QuestionId) -> Option<QuestionId> {
        self.questions.iter().position(|pair| *pair == Some(old))
    }

    /// The page of the new version that this one of the old is.
    pub(super) fn new_page(&self, old: PageId) -> Option<PageId> {
        self.pages.iter().position(|pair| *pair == Some(old))
    }

    /// The old version with the keys of the new, so that what is printed of the two can be compared.
    pub(super) fn renamed(&self, old: &Program, new: &Program) -> Program {
        let mut renamed = old.clone();
        for (question, pair) in new.questions.iter().zip(&self.questions) {
            let Some(before) = pair.and_then(|id| renamed.questions.get_mut(id)) else { continue };
            before.key.clone_from(&question.key);
            if let Kind::Choice { options } | Kind::Choices { options, .. } = &mut before.kind {
                let was: Vec<OptionItem> = options.clone();
                for option in question.kind.options() {
                    let same = option_pair(&was, option, question.kind.options());
                    if let Some(before) = same.and_then(|at| options.get_mut(at)) {
                        before.key.clone_from(&option.key);
                    }
                }
            }
        }
        renamed
    }
}

/// Position among the options of before of the one that `option` is. `all` are the options beside it.
pub(super) fn option_pair(before: &[OptionItem], option: &OptionItem, all: &[OptionItem]) -> Option<usize> {
    let with = |key: &str| before.iter().position(|before| before.key == key);
    // A `was` may stay for ever; it says nothing when an option of that name is there (again).
    let was = option.was.as_deref().filter(|was| !all.iter().any(|other| other.key == **was));
    with(&option.key).or_else(|| was.and_then(with))
}

fn questions(old: &Program, new: &Program) -> Vec<Option<QuestionId>> {
    let mut pairs: Vec<Option<QuestionId>> = Vec::with_capacity(new.questions.len());
    let mut taken = BTreeSet::new();
    for question in &new.questions {
        let list = question.list.map(|list| pairs.get(list).copied().flatten());
        let pair = match list {
            // A question in a list that is new is new.
            Some(None) => None,
            Some(list) => find(old, new, question.list, list, &question.key, question.was.as_deref()),
            None => find(old, new, None, None, &question.key, question.was.as_deref()),
        };
        let pair = pair.filter(|pair| taken.insert(*pair));
        pairs.push(pair);
    }
    pairs
}

/// The question of the old version, in the old list, with this key, or else with the key of before.
fn find(
    old: &Program,
    new: &Program,
    new_list: Option<QuestionId>,
    list: Option<QuestionId>,
    key: &str,
    was: Option<&str>,
) -> Option<QuestionId> {
    let with = |key: &str| old.questions.iter().position(|before| before.list == list && before.key == key);
    let free = |was: &&str| !new.questions.iter().any(|other| other.list == new_list && other.key == **was);
    with(key).or_else(|| was.filter(free).and_then(with))
}

/// By key; a page whose questions all come from one page that is gone is that page with another name.
fn pages(old: &Program, new: &Program, questions: &[Option<QuestionId>]) -> Vec<Option<PageId>> {
    let with = |key: &str| old.pages.iter().position(|page| page.key == key);
    let mut pairs: Vec<Option<PageId>> = new.pages.iter().map(|page| with(&page.key)).collect();
    for (id, page) in new.pages.iter().enumerate() {
        if pairs.get(id).copied().flatten().is_some() {
            continue;
        }
        let olds = page.questions.clone().filter_map(|question| questions.get(question).copied().flatten());
        let from: BTreeSet<PageId> = olds.filter_map(|id| old.questions.get(id).map(|before| before.page)).collect();
        let mut from = from.into_iter();
        if let (Some(only), None) = (from.next(), from.next())
            && !pairs.contains(&Some(only))
            && let Some(pair) = pairs.get_mut(id)
        {
            *pair = Some(only);
        }
    }
    pairs
}
