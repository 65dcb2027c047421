//! A component of a page as a question of ours, with what goes with its type.

use super::definition::{Component, Definition, Item, word};
use super::limits::{dates, files};
use super::names::{self, Taken};
use super::options::{self, Choice};
use super::types::{self, Becomes};
use super::{Builder, Names, Note, Weight, prose};
use crate::messages::called;
use crate::program::Kind;
use std::collections::HashSet;

/// Most characters of a question and of a hint.
const LONGEST_ASK: usize = 300;
pub(super) const LONGEST_HINT: usize = 1_000;

/// A question as it is written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Question {
    pub(super) comments: Vec<String>,
    pub(super) key: String,
    pub(super) kind: &'static str,
    pub(super) ask: String,
    pub(super) called: String,
    pub(super) hint: String,
    pub(super) optional: bool,
    pub(super) ask_when: String,
    pub(super) options: Vec<Choice>,
    /// Limits and the like: the word and what stands after it.
    pub(super) words: Vec<(&'static str, String)>,
    pub(super) each: String,
    pub(super) questions: Vec<Question>,
    pub(super) rules: Vec<(String, String)>,
    pub(super) messages: Vec<(&'static str, String)>,
    /// The name and the id that it had.
    pub(super) was: String,
    pub(super) id: String,
    /// The stored value and the id of the one box that it was.
    pub(super) boxed: Vec<String>,
    /// Asked for in another way than it was stored.
    pub(super) apart: bool,
}

/// What a component gave.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub(super) questions: Vec<Question>,
    /// Guidance, as Markdown.
    pub(super) text: String,
}

/// Makes questions of components; knows which names are taken.
pub(super) struct Maker<'d> {
    pub(super) definition: &'d Definition,
    pub(super) builder: Builder,
    pub(super) names: Names,
    pub(super) taken: Taken,
    /// Names and ids of the questions that conditions are about.
    pub(super) compared: HashSet<String>,
    pub(super) notes: &'d mut Vec<Note>,
}

impl Maker<'_> {
    /// What becomes of a component. `section` goes before a name that several sections share.
    pub(super) fn component(&mut self, component: &Component, section: &str) -> Given {
        let items = options::items(self.definition, component);
        if types::hidden(component) {
            return self.hidden(component, section);
        }
        match types::of(component, self.builder, items.len()) {
            Becomes::Guidance => {
                if !word(&component.options, "condition").is_empty() {
                    self.note(
                        component,
                        Weight::NotCarried,
                        "This text was shown to some people only, and is shown to all now",
                    );
                }
                let text = guidance(self.definition, component);
                self.answers_inside(component, &text);
                Given { text, ..Given::default() }
            }
            // What a payment came to is said with the fees.
            Becomes::Nothing(_) if component.kind == "PaymentField" => Given::default(),
            Becomes::Nothing(why) => {
                self.note(component, Weight::NotCarried, why);
                Given::default()
            }
            Becomes::Repeated => Given { questions: vec![self.repeated(component, section)], ..Given::default() },
            Becomes::DayAndTime => {
                let day = self.question(component, section, "date", &[]);
                let mut time = self.question(component, section, "time", &[]);
                time.key = self.taken.take(&format!("{}_time", day.key));
                time.ask = format!("{}: time", day.ask.trim_end_matches('?'));
                time.called = "the time".to_owned();
                time.hint = "For example, 9:30am or 14:30".to_owned();
                time.rules.clear();
                // What conditions and other systems know by this name is the day.
                (time.was, time.id) = (String::new(), String::new());
                self.note(component, Weight::Changed, "Day and time are two questions");
                Given { questions: vec![day, time], ..Given::default() }
            }
            Becomes::Question(kind) => {
                let question = self.question(component, section, kind, items);
                let key = question.key.clone();
                let choices = question.options.clone();
                let mut given = Given { questions: vec![question], ..Given::default() };
                self.below_options(&key, kind, items, &choices, section, &mut given);
                if component.kind == "DeclarationField" {
                    declared(component, &mut given);
                }
                given
            }
        }
    }

    /// An answer that nobody sees. One that conditions use is asked for, so that no page is lost.
    fn hidden(&mut self, component: &Component, section: &str) -> Given {
        let used = [&component.name, &component.id].into_iter().any(|name| self.compared.contains(name));
        if !used {
            let text =
                "Nobody saw it: it was filled in by the builder or by the address of the form, and is not carried";
            self.note(component, Weight::NotCarried, text);
            return Given::default();
        }
        let mut question = self.plain(component, section, "text");
        question.optional = true;
        question
            .comments
            .push("nobody saw this: it was filled in by the builder or by the address of the form".to_owned());
        let text = "Nobody saw it, and conditions use it: it is asked for now. Fill it in another way, or take it away";
        self.note(component, Weight::NotCarried, text);
        Given { questions: vec![question], ..Given::default() }
    }

    /// Says when words hold answers.
    pub(super) fn answers_inside(&mut self, component: &Component, text: &str) {
        if text.contains("{{") || text.contains("{%") {
            self.note(component, Weight::NotCarried, "Its words hold answers between {{ and }}");
        }
    }

    pub(super) fn note(&mut self, component: &Component, weight: Weight, text: impl Into<String>) {
        let place = [&component.title, &component.name, &component.kind].into_iter().find(|it| !it.is_empty());
        let place = prose::line(place.map(String::as_str).unwrap_or_default());
        self.notes.push(Note::new(weight, &place, text));
    }

    /// The questions that stand below an option are asked when it is chosen.
    fn below_options(
        &mut self,
        key: &str,
        kind: &str,
        items: &[Item],
        choices: &[Choice],
        section: &str,
        given: &mut Given,
    ) {
        for (item, choice) in items.iter().zip(choices) {
            for below in &item.components {
                let mut more = self.component(below, section);
                for question in &mut more.questions {
                    let word = if kind == "choices" { "includes" } else { "is" };
                    question.ask_when = format!("{key} {word} {}", choice.key);
                }
                given.questions.append(&mut more.questions);
                append(&mut given.text, &more.text);
            }
            if !item.condition.is_empty() {
                let text =
                    format!("The option “{}” was offered to some people only, and is offered to all now", choice.label);
                self.notes.push(Note::new(Weight::NotCarried, key, text));
            }
        }
    }

    fn repeated(&mut self, component: &Component, section: &str) -> Question {
        let mut list = self.plain(component, section, "list of");
        list.each = each(&component.title);
        for child in &component.children {
            let mut given = self.component(child, section);
            // A list of lists is not ours to have: what is repeated twice stays flat.
            list.questions.extend(given.questions.drain(..).flat_map(flat));
        }
        list.hint = String::new();
        list
    }

    /// Name, wording and hint.
    pub(super) fn plain(&mut self, component: &Component, section: &str, kind: &'static str) -> Question {
        let title = prose::line(&component.title);
        let title = if title.is_empty() { prose::line(&component.short) } else { title };
        let title = if title.is_empty() { component.name.clone() } else { title };
        let made_up = names::made_up(&component.name) || component.name.is_empty();
        let name = match self.names {
            Names::Worded if made_up => names::worded(&title, "answer"),
            _ if component.name.is_empty() => names::worded(&title, "answer"),
            _ => names::kept(&component.name),
        };
        let name = if section.is_empty() { name } else { names::within(section, &name) };
        let key = self.taken.take(&name);
        let mut question = Question {
            kind,
            optional: !types::required(component) && kind != "declaration",
            was: component.name.clone(),
            id: component.id.clone(),
            ..Question::default()
        };
        if key.replace('_', "") != component.name.to_lowercase().replace(['_', '-'], "") && !component.name.is_empty() {
            question.comments.push(format!("called `{}` in the form that this was made from", component.name));
        }
        question.key = key;
        question.hint = prose::line(&component.hint);
        let (ask, rest) = split_at(&title, LONGEST_ASK);
        question.ask = ask;
        if !rest.is_empty() {
            question.hint = format!("{rest} {}", question.hint).trim().to_owned();
        }
        if question.hint.chars().count() > LONGEST_HINT {
            let (hint, rest) = split_at(&question.hint, LONGEST_HINT);
            question.comments.push(format!("the hint went on: {rest}"));
            question.hint = hint;
        }
        if question.hint.eq_ignore_ascii_case(&question.ask) {
            question.hint = String::new();
        }
        question.called = called_by(&question.ask, kind, &component.short);
        question
    }

    fn question(&mut self, component: &Component, section: &str, kind: &'static str, items: &[Item]) -> Question {
        let mut question = self.plain(component, section, kind);
        match kind {
            "text" | "long text" => self.text(component, items, &mut question),
            "choice" | "choices" => {
                question.options = options::choices(items);
                self.exclusive(component, items, &mut question);
                let mut stored = HashSet::new();
                for choice in question.options.iter().filter(|choice| !stored.insert(&choice.value)) {
                    let text = format!("Several of its options are stored as “{}”", choice.value);
                    self.note(component, Weight::Fault, text);
                }
                if !component.list.is_empty()
                    && component.items.is_empty()
                    && options::list(self.definition, component).is_none()
                {
                    let text =
                        format!("Its list `{}` is not there, so there is nothing to choose from", component.list);
                    self.note(component, Weight::Fault, text);
                }
            }
            "number" | "decimal" | "money" => self.number(component, &mut question),
            "date" => dates(component, &mut question),
            "location" => self.place(component),
            "file" | "files" => files(self, component, &mut question),
            "declaration" | "yes or no" if component.kind == "CheckboxesField" => one_box(items, &mut question),
            "declaration" if !types::required(component) => {
                let text = "The declaration could be left out, and a declaration of ours cannot";
                self.note(component, Weight::Changed, text);
            }
            _ => {}
        }
        self.messages(component, &mut question);
        self.options_left(component, &question);
        question
    }

    fn messages(&mut self, component: &Component, question: &mut Question) {
        let own = component.options.get("customValidationMessages").and_then(|own| own.as_object());
        for (rule, _) in own.into_iter().flatten() {
            let text = own.map(|own| prose::line(&word(own, rule))).unwrap_or_default();
            let name = message_name(rule, question.kind);
            match name.filter(|_| !text.is_empty() && !text.contains("{{")) {
                Some(name) if question.messages.iter().all(|(known, _)| *known != name) => {
                    question.messages.push((name, text));
                }
                Some(_) => {}
                None => self.note(component, Weight::NotCarried, format!("Its message for `{rule}`: {text}")),
            }
        }
        let one = prose::line(&word(&component.options, "customValidationMessage"));
        if !one.is_empty() {
            let has = |limit: &str| question.words.iter().any(|(word, _)| *word == limit);
            let number = matches!(question.kind, "number" | "decimal" | "money");
            let name = match question.kind {
                "text" | "long text" if has("pattern") => "pattern",
                "text" | "long text" if has("longest") => "too long",
                _ if number && has("at most") => "too large",
                _ if number && has("at least") => "too small",
                _ => "format",
            };
            question.messages.push((name, one));
        }
    }

    fn options_left(&mut self, component: &Component, question: &Question) {
        for (key, what) in [
            ("allowPrePopulation", "It could be filled in by the address that the form was opened with"),
            ("exposeToContext", "Its answer was at hand in the texts of later pages"),
            ("condition", "It was shown to some people only, and is shown to all now"),
        ] {
            let said = word(&component.options, key);
            if !said.is_empty() && said != "false" {
                self.note(component, Weight::NotCarried, what);
            }
        }
        self.answers_inside(component, &format!("{} {}", question.ask, question.hint));
    }
}

/// What is declared stands beside the tick box, or above it when it is long.
fn declared(component: &Component, given: &mut Given) {
    let content = prose::kept(&component.content);
    let agree = prose::line(&word(&component.options, "declarationConfirmationLabel"));
    let agree = if agree.is_empty() { "I understand and agree".to_owned() } else { agree };
    let Some(question) = given.questions.first_mut().filter(|_| !content.is_empty()) else { return };
    if content.contains('\n') || content.chars().count() > LONGEST_ASK {
        question.ask = agree;
        given.text = content;
    } else {
        question.ask = prose::line(&content);
    }
}

/// One tick box: the words beside it are what people agree to.
fn one_box(items: &[Item], question: &mut Question) {
    let Some(item) = items.first() else { return };
    question.boxed = [&item.value, &item.id].into_iter().filter(|it| !it.is_empty()).cloned().collect();
    let label = prose::line(&item.text);
    if question.kind == "declaration" {
        if label.chars().count() <= LONGEST_ASK && !label.is_empty() {
            question.hint = String::new();
            question.ask = label;
        }
    } else {
        question.hint = format!("{} {label}", question.hint).trim().to_owned();
    }
    question.comments.push("one tick box in the form that this was made from".to_owned());
}

/// Our name of a message for a rule of theirs, where the type has it.
fn message_name(rule: &str, kind: &str) -> Option<&'static str> {
    let name = match rule {
        "any.required" | "string.empty" | "object.required" | "array.base" => "required",
        "string.pattern.base" => "pattern",
        "string.max" => "too long",
        "string.min" => "too short",
        "number.min" => "too small",
        "number.max" => "too large",
        "number.integer" | "number.precision" => "places",
        "number.base" | "date.format" | "date.base" | "string.email" | "any.only" => "format",
        _ => return None,
    };
    let goes = match name {
        "required" | "format" => true,
        "pattern" | "too short" => kind == "text",
        "too long" => matches!(kind, "text" | "long text" | "name" | "address"),
        _ => matches!(kind, "number" | "decimal" | "money"),
    };
    // A limit message is only ever given where there is a limit.
    goes.then_some(name).filter(|name| !matches!(*name, "pattern" | "too short" | "too small" | "too large"))
}

/// What messages call the answer, where that does not follow from the question.
fn called_by(ask: &str, kind: &str, short: &str) -> String {
    let sort = match kind {
        "declaration" | "list of" => return String::new(),
        "yes or no" => Kind::YesNo,
        "date" => Kind::Date,
        "time" => Kind::Time,
        _ => Kind::Name,
    };
    if called(ask, &sort).is_some() {
        return String::new();
    }
    let short = prose::line(short);
    let first = short.split_whitespace().next().unwrap_or_default();
    let shouts = first.chars().filter(|letter| letter.is_uppercase()).count() > 1;
    if kind == "yes or no" {
        return format!("your answer to “{}” is yes", split_at(ask, 200).0);
    }
    if short.is_empty() {
        return format!("your answer to “{}”", split_at(ask, 200).0);
    }
    let mut letters = short.chars();
    match letters.next() {
        Some(letter) if !shouts => letter.to_lowercase().chain(letters).collect(),
        _ => short,
    }
}

/// What one part of a list is called: `Capital costs` is a `capital cost`.
pub(super) fn each(title: &str) -> String {
    let title = prose::line(title).to_lowercase();
    let plural = title.ends_with('s') && !title.ends_with("ss") && title.is_ascii();
    let words = title.split_whitespace().count();
    let plain = title.chars().all(|c| c.is_ascii_alphabetic() || c == ' ' || c == '-');
    if !plural || words > 3 || !plain {
        return "entry".to_owned();
    }
    let one =
        title.strip_suffix("ies").map_or_else(|| title.trim_end_matches('s').to_owned(), |stem| format!("{stem}y"));
    if matches!(one.split_whitespace().next(), Some("your" | "the" | "which" | "what")) {
        "entry".to_owned()
    } else {
        one
    }
}

/// A question, or those of a list.
pub(super) fn flat(question: Question) -> Vec<Question> {
    if question.kind == "list of" { question.questions } else { vec![question] }
}

/// Guidance of a component, as Markdown.
fn guidance(definition: &Definition, component: &Component) -> String {
    let content = match component.kind.as_str() {
        "List" | "FlashCard" => {
            let items = options::items(definition, component).iter();
            items.map(|item| format!("- {}", prose::line(&item.text))).collect::<Vec<_>>().join("\n")
        }
        "Markdown" | "NotificationBanner" | "InsetText" => prose::kept(&component.content),
        _ => prose::markdown(&component.content),
    };
    let heading = match component.kind.as_str() {
        "Details" | "List" | "FlashCard" => prose::line(&component.title),
        "NotificationBanner" => prose::line(&word(&component.options, "heading")),
        _ => String::new(),
    };
    if heading.is_empty() || content.is_empty() { content } else { format!("## {heading}\n\n{content}") }
}

/// Adds a block of guidance.
pub(super) fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(more);
}

/// Cuts a text at the end of a word; the second part is what is left.
pub(super) fn split_at(text: &str, most: usize) -> (String, String) {
    let Some((end, _)) = text.char_indices().nth(most) else { return (text.to_owned(), String::new()) };
    let start = text.get(..end).unwrap_or(text);
    let sentence = start.rfind(['.', '?', '!']).filter(|at| *at > end / 3).map(|at| at + 1);
    let at = sentence.or_else(|| start.rfind(' ')).unwrap_or(end);
    (text.get(..at).unwrap_or_default().trim().to_owned(), text.get(at..).unwrap_or_default().trim().to_owned())
}

/// With a capital letter at the start.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
