//! Names for what is added, made from its words.

use super::shown::pages;
use crate::import::names::{Taken, slug, valid, worded};
use crate::read::{self, Value};
use crate::reuse::{self, Others};
use crate::source::{SourceFile, Sources};

/// Names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names {
    pages: Taken,
    answers: Taken,
    options: Taken,
}

impl Names {
    /// Those of a form, with its shared questions. What something was called before counts too: stored answers have that name.
    pub(super) fn of(sources: &Sources) -> Self {
        let mut names = Self::default();
        let file = sources.first();
        let Some(mut tree) = read::read_on(file, &mut Vec::new()) else { return names };
        _ = reuse::expand(&mut tree, &Others::of(sources).fragments, &mut Vec::new());
        for named in ["conditions", "calculations"].into_iter().filter_map(|word| tree.get(word)) {
            named.entries().iter().for_each(|entry| drop(names.answers.take(&entry.key.text)));
        }
        for page in pages(&tree) {
            take(&mut names.pages, page, &["page"]);
            names.questions(page);
        }
        names
    }

    fn questions(&mut self, owner: &Value) {
        for question in owner.get("questions").map(Value::parts).unwrap_or_default() {
            take(&mut self.answers, question, &["question", "was"]);
            self.questions(question);
        }
    }

    /// Those of the options of a question.
    pub(super) fn of_options(question: &Value) -> Self {
        let mut names = Self::default();
        for entry in question.get("options").map(Value::entries).unwrap_or_default() {
            names.options.take(&entry.key.text);
            take(&mut names.options, &entry.value, &["was"]);
        }
        names
    }

    /// A name for a page.
    pub(super) fn page(&mut self, title: &str) -> String {
        self.pages.take(&worded(title, "page"))
    }

    /// A name for a question.
    pub(super) fn answer(&mut self, ask: &str) -> String {
        self.answers.take(&short(&worded(ask, "answer")))
    }

    /// A name for an option.
    pub(super) fn option(&mut self, label: &str) -> String {
        self.options.take(&worded(label, "option"))
    }
}

/// The name that somebody means who types it in words: `Skip licence` is `skip_licence`. A name stays as it is.
pub(super) fn meant(typed: &str) -> Result<String, String> {
    let typed = super::cleaned(typed);
    match slug(&typed, '_') {
        nothing if nothing.is_empty() => Err("Write a short name, in letters and digits".to_owned()),
        _ if is_plain(&typed) => Ok(typed),
        made => Ok(valid(&made, "answer")),
    }
}

fn is_plain(name: &str) -> bool {
    name.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_')
}

/// Most words of a name for a question: more are hard to read where conditions and tests use it.
const WORDS: usize = 4;

/// The words of a name that say what it is about: `long_do_you_need_the_skip_for` is `long_need_skip`.
fn short(name: &str) -> String {
    const SMALL: &[&str] = &[
        "a", "an", "and", "are", "at", "be", "been", "by", "can", "did", "do", "does", "for", "from", "had", "has",
        "have", "if", "in", "is", "it", "of", "on", "or", "our", "should", "that", "the", "their", "there", "this",
        "to", "us", "was", "we", "were", "will", "with", "would", "you", "your",
    ];
    let said: Vec<&str> = name.split('_').filter(|word| !SMALL.contains(word)).take(WORDS).collect();
    match valid(&said.join("_"), "answer") {
        nothing if said.is_empty() || nothing.is_empty() => name.to_owned(),
        short => short,
    }
}

/// Whether a form as it was has a question by a name, or an option of it.
pub(super) fn had(before: &str, question: &str, option: Option<&str>) -> bool {
    let Some(tree) = read::read(&SourceFile::new("", before), &mut Vec::new()) else { return true };
    fn within(owner: &Value, question: &str, option: Option<&str>) -> bool {
        owner.get("questions").map(Value::parts).unwrap_or_default().iter().any(|part| {
            let is_it = part.get("question").and_then(Value::text).is_some_and(|name| name.text.trim() == question);
            let has = option.is_none_or(|name| part.get("options").is_some_and(|options| options.get(name).is_some()));
            (is_it && has) || within(part, question, option)
        })
    }
    pages(&tree).iter().any(|page| within(page, question, option))
}

fn take(taken: &mut Taken, value: &Value, words: &[&str]) {
    let names = words.iter().filter_map(|word| value.get(word)?.text());
    names.for_each(|name| drop(taken.take(name.text.trim())));
}
