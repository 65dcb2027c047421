//! Where the texts of a form stand: the one list of what can be translated.

use crate::expr::print;
use crate::messages::{ANSWER, NAMES, answer_in, texts, texts_in};
use crate::program::{Kind, Passage, Program, Question};
use crate::words::Language;
use runtime_wasm::abi::rule;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A text of a form in English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Where it stands: `question bin / option refuse`.
    pub name: String,
    /// Where it stood before its question or option got another name (`was`); none when it did not.
    pub was: Option<String>,
    /// What it says.
    pub english: String,
}

/// Every text of a form that can be translated, in the order in which people meet them.
#[must_use]
pub fn places(program: &Program) -> Vec<Place> {
    let all = named(program);
    // The same texts in the same order, under the names of before.
    let before = named(&as_named_before(program));
    let names: BTreeSet<String> = all.iter().map(|(name, _)| name.clone()).collect();
    let place = |((name, english), (was, _)): ((String, String), (String, String))| {
        // A `was` may stay for ever; it says nothing when something of that name is there (again).
        let was = Some(was).filter(|was| !names.contains(was));
        Place { name, was, english }
    };
    all.into_iter().zip(before).map(place).collect()
}

/// Each text with the name of its place.
fn named(program: &Program) -> Vec<(String, String)> {
    let found: RefCell<Vec<(String, String)>> = RefCell::default();
    // Every text is asked for once; the answer does not matter.
    let _ = translated(program, Language::English, &|name, english| {
        found.borrow_mut().push((name.to_owned(), english.to_owned()));
        None
    });
    found.into_inner()
}

/// The form with the names that questions and options had before they were renamed.
fn as_named_before(program: &Program) -> Program {
    let mut before = program.clone();
    for question in &mut before.questions {
        if let Some(was) = &question.was {
            question.key.clone_from(was);
        }
        if let Kind::Choice { options } | Kind::Choices { options, .. } = &mut question.kind {
            for option in options {
                if let Some(was) = &option.was {
                    option.key.clone_from(was);
                }
            }
        }
    }
    before
}

/// The form with its texts in another language, as far as there are any; `find` gives the text for a place and the English
/// there.
pub(super) fn translated(
    program: &Program,
    language: Language,
    find: &dyn Fn(&str, &str) -> Option<String>,
) -> Program {
    let english = program;
    let mut program = program.clone();
    let say = |name: String, text: &mut String| {
        if !text.is_empty()
            && let Some(said) = find(&name, text)
        {
            *text = said;
        }
    };
    let names = |passage: &Passage| {
        (print::passage(english, passage), passage.places().map(|what| print::insert(english, what)).collect())
    };
    let form = &mut program.form;
    form.language = language;
    say("title".to_owned(), &mut form.title);
    say("before you start".to_owned(), &mut form.before_you_start);
    if let Some(open) = &mut form.open {
        say("open / closed".to_owned(), &mut open.closed);
    }
    if let Some(fee) = &mut form.fee {
        say("fee / for".to_owned(), &mut fee.what_for);
    }
    if let Some(data) = &mut form.data_protection {
        say("data protection / purpose".to_owned(), &mut data.purpose);
    }
    let lists: Vec<Option<String>> = program
        .questions
        .iter()
        .map(|question| question.list.and_then(|list| program.questions.get(list)).map(|list| list.key.clone()))
        .collect();
    for page in &mut program.pages {
        let name = &page.key;
        let title = if page.exit.is_some() { "exit" } else { "title" };
        say(format!("page {name} / {title}"), &mut page.title);
        say(format!("page {name} / section"), &mut page.section);
        passage(&format!("page {name} / text"), &mut page.text, &names, &say);
        let questions = program.questions.get_mut(page.questions.clone()).unwrap_or_default();
        let lists = lists.get(page.questions.clone()).unwrap_or_default();
        for (question, list) in questions.iter_mut().zip(lists) {
            let name = list.as_ref().map_or_else(|| question.key.clone(), |list| format!("{list}.{}", question.key));
            self::question(question, &format!("question {name}"), language, &say);
        }
    }
    for calculation in &mut program.calculations {
        say(format!("calculation {} / show", calculation.key), &mut calculation.show);
    }
    let form = &mut program.form;
    passage("what happens next", &mut form.what_happens_next, &names, &say);
    if let Some(email) = &mut form.email {
        passage("email / subject", &mut email.subject, &names, &say);
        passage("email / text", &mut email.text, &names, &say);
    }
    say("feedback".to_owned(), &mut form.feedback);
    for section in &mut form.task_list {
        let page = section.pages.first().and_then(|page| program.pages.get(*page));
        if let Some(page) = page {
            section.title.clone_from(&page.section);
        }
    }
    program
}

/// A text with places for answers: it is translated as it is written, and a place stands for what it stood for.
fn passage(
    name: &str,
    passage: &mut Passage,
    names: &dyn Fn(&Passage) -> (String, Vec<String>),
    say: &dyn Fn(String, &mut String),
) {
    let (english, places) = names(passage);
    let mut text = english.clone();
    say(name.to_owned(), &mut text);
    if text != english {
        *passage = passage.reworded(&places, &text);
    }
}

fn question(question: &mut Question, name: &str, language: Language, say: &dyn Fn(String, &mut String)) {
    // What its author wrote of the messages is translated; the rest is made anew.
    let made = texts(&question.kind, &question.called, question.optional);
    let written: Vec<(u16, String)> =
        question.messages.iter().filter(|message| !made.contains(message)).cloned().collect();
    say(format!("{name} / ask"), &mut question.ask);
    if question.called == ANSWER {
        answer_in(language).clone_into(&mut question.called);
    } else {
        say(format!("{name} / called"), &mut question.called);
    }
    say(format!("{name} / hint"), &mut question.hint);
    match &mut question.kind {
        Kind::Choice { options } | Kind::Choices { options, .. } => {
            for option in options {
                say(format!("{name} / option {}", option.key), &mut option.label);
                say(format!("{name} / option {} / hint", option.key), &mut option.hint);
            }
        }
        Kind::List { each, .. } => say(format!("{name} / each"), each),
        _ => {}
    }
    if question.kind == Kind::YesNo {
        let [yes, no] = &mut question.yes_no;
        for (key, word, usual) in [("yes", yes, language.words().yes), ("no", no, language.words().no)] {
            let english = word.clone();
            say(format!("{name} / {key}"), word);
            if *word == english {
                usual.clone_into(word);
            }
        }
    }
    let [yes, _] = &question.yes_no;
    let mut messages = texts_in(language, &question.kind, &question.called, question.optional, yes);
    for (code, text) in written {
        let key = match code.checked_sub(rule::AUTHOR) {
            Some(number) => format!("rule {}", number + 1),
            None => {
                let known = NAMES.iter().find(|(known, _)| *known == code).map_or("", |(_, name)| name);
                format!("message {known}")
            }
        };
        let mut text = text;
        say(format!("{name} / {key}"), &mut text);
        match messages.iter_mut().find(|(known, _)| *known == code) {
            Some((_, message)) => *message = text,
            None => messages.push((code, text)),
        }
    }
    messages.sort_by_key(|(code, _)| *code);
    for (code, rule) in (rule::AUTHOR..).zip(&mut question.rules) {
        if let Some((_, text)) = messages.iter().find(|(known, _)| *known == code) {
            rule.otherwise.clone_from(text);
        }
    }
    question.messages = messages;
    say(format!("{name} / agent say"), &mut question.agent_say);
    say(format!("{name} / agent note"), &mut question.agent_note);
}
