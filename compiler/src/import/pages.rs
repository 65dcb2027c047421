//! The whole form: its pages with their questions, and what stands around them.

use super::conditions::Conditions;
use super::definition::{Definition, Page, Role};
use super::domains::Space;
use super::fees::{self, Amount, Meanings};
use super::names::{self, Taken};
use super::questions::{self, Maker, Question};
use super::routes::{self, Placed};
use super::{Builder, Names, Note, Weight, fit, phrases, prose, settings};
use std::collections::{HashMap, HashSet};

/// A form as it is written.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) journey: Option<&'static str>,
    pub(super) owner: String,
    pub(super) before: String,
    /// Name, words, comment.
    pub(super) conditions: Vec<(String, String, String)>,
    pub(super) pages: Vec<FormPage>,
    pub(super) next_steps: String,
    /// Systems with their fields: the name over there and the question.
    pub(super) send_to: Vec<(String, Vec<(String, String)>)>,
    /// What is computed for the fee.
    pub(super) amounts: Vec<Amount>,
    /// What is to pay, and what for.
    pub(super) fee: Option<(String, String)>,
    /// Something personal is asked.
    pub(super) personal: bool,
}

/// A page as it is written.
#[derive(Debug, Default)]
pub(super) struct FormPage {
    pub(super) comments: Vec<String>,
    pub(super) key: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) section: String,
    pub(super) ask_when: String,
    /// What the questions in `ask_when` are, where their names do not say it.
    pub(super) about: String,
    pub(super) questions: Vec<Question>,
    /// It ends the form.
    pub(super) exit: bool,
    pub(super) signpost: String,
}

/// What a page of the definition holds.
#[derive(Debug, Default)]
struct Content {
    questions: Vec<Question>,
    text: String,
}

/// Makes the form.
pub(super) fn form(definition: &Definition, builder: Builder, name: &str, names: Names, notes: &mut Vec<Note>) -> Form {
    let sections = shared_names(definition);
    let mut space = Space::default();
    let mut contents = Vec::new();
    let mut compared = HashSet::new();
    definition.conditions.iter().for_each(|condition| condition.logic.questions(&mut compared));
    let mut maker = Maker { definition, builder, names, taken: Taken::default(), compared, notes };
    for (at, page) in definition.pages.iter().enumerate() {
        let content = maker.page(page, &sections);
        space.add(&content.questions, at, &page.section, false);
        contents.push(content);
    }
    let Maker { mut taken, notes, .. } = maker;
    space.learn(definition);
    let mut conditions = Conditions::read(definition, &mut space, &mut taken, notes);
    let ends = |at: usize| {
        let page = definition.pages.get(at);
        let asks = contents.get(at).is_some_and(|content| !content.questions.is_empty());
        page.is_some_and(|page| match page.role {
            Role::End => true,
            Role::Page => !definition.in_order && !asks && page.next.is_empty(),
            Role::Start | Role::Summary => false,
        })
    };
    let placed = routes::place(definition, &mut space, &mut conditions, &mut taken, &ends, notes);
    let ends: Vec<bool> = (0..definition.pages.len()).map(ends).collect();
    let mut writer = Writer {
        definition,
        space: &space,
        contents,
        ends,
        pages: Vec::new(),
        before: String::new(),
        pending: Vec::new(),
    };
    for placed in &placed {
        writer.page(placed, notes);
    }
    writer.leftover(notes);
    let Writer { pages, before, .. } = writer;
    let mut form = Form { before, pages, ..Form::default() };
    tell_titles_apart(&mut form.pages);
    form.pages.iter_mut().for_each(drop_empty_headings);
    name_pages(&mut form.pages);
    form.conditions = used(&form, &conditions, &space);
    let meanings = Meanings { space: &space, conditions: &conditions };
    fees::apply(definition, &meanings, &mut form, &mut taken, notes);
    settings::apply(definition, name, &mut form, notes);
    fit::fit(&mut form, notes);
    form
}

impl Maker<'_> {
    fn page(&mut self, page: &Page, shared: &HashSet<String>) -> Content {
        let mut content = Content::default();
        for component in &page.components {
            let section =
                if shared.contains(&component.name) { names::slug(&page.section, '_') } else { String::new() };
            let mut given = self.component(component, &section);
            content.questions.append(&mut given.questions);
            questions::append(&mut content.text, &given.text);
        }
        if page.title.contains("{{") {
            let text = "Its title holds answers between {{ and }}";
            self.notes.push(Note::new(Weight::NotCarried, &page.path, text));
        }
        for word in &page.left {
            self.notes.push(Note::new(Weight::NotCarried, &page.path, format!("Its `{word}` is not carried")));
        }
        if let Some(repeat) = &page.repeat
            && !content.questions.is_empty()
            && !matches!(content.questions.as_slice(), [one] if one.kind == "list of")
        {
            let name =
                if repeat.name.is_empty() { page.path.rsplit('/').next().unwrap_or_default() } else { &repeat.name };
            let title = if repeat.each.is_empty() { page.title.clone() } else { repeat.each.clone() };
            let key = self.taken.take(&names::valid(&names::slug(name, '_'), "list"));
            let mut list = Question { key, kind: "list of", ask: prose::line(&page.title), ..Question::default() };
            list.each =
                if repeat.each.is_empty() { questions::each(&title) } else { prose::line(&title).to_lowercase() };
            if list.ask.is_empty() {
                list.ask = prose::line(&title);
            }
            let limits =
                [("at least", repeat.least.filter(|least| *least > 1)), ("at most", repeat.most.map(|m| m.min(100)))];
            list.words = limits.into_iter().filter_map(|(word, limit)| Some((word, limit?.to_string()))).collect();
            // A list of lists is not ours to have: what is repeated twice stays flat.
            list.questions = std::mem::take(&mut content.questions).into_iter().flat_map(questions::flat).collect();
            list.comments.extend(self.repeated_as_often(&repeat.as_often_as, &page.path));
            content.questions = vec![list];
        }
        content
    }

    fn repeated_as_often(&mut self, field: &str, path: &str) -> Option<String> {
        if field.is_empty() {
            return None;
        }
        let text = format!("It was asked as often as `{field}` said; here people add as many as they need");
        self.notes.push(Note::new(Weight::Changed, path, text.clone()));
        Some(text)
    }
}

/// Names that several sections use for answers of their own.
fn shared_names(definition: &Definition) -> HashSet<String> {
    let mut sections: HashMap<&str, HashSet<&str>> = HashMap::new();
    for page in &definition.pages {
        for component in page.components.iter().filter(|component| !component.name.is_empty()) {
            sections.entry(&component.name).or_default().insert(&page.section);
        }
    }
    let shared = sections.into_iter().filter(|(_, sections)| sections.len() > 1);
    shared.map(|(name, _)| name.to_owned()).collect()
}

/// A name for a page from its path.
pub(super) fn page_key(definition: &Definition, page: usize) -> String {
    let path = definition.pages.get(page).map(|page| page.path.as_str()).unwrap_or_default();
    let last = path.trim_matches('/');
    // The letters at the end that the builder made up say nothing.
    let last = match last.rsplit_once('-') {
        Some((words, end)) if names::made_up(end) => words,
        _ => last,
    };
    names::valid(&names::slug(last, '_'), "page")
}

struct Writer<'a> {
    definition: &'a Definition,
    space: &'a Space,
    contents: Vec<Content>,
    ends: Vec<bool>,
    pages: Vec<FormPage>,
    before: String,
    /// Guidance of pages that ask nothing, waiting for the next page: when it was shown, its title and text.
    pending: Vec<(String, String, String)>,
}

impl Writer<'_> {
    fn page(&mut self, placed: &Placed, notes: &mut Vec<Note>) {
        let Some(page) = self.definition.pages.get(placed.page) else { return };
        let content = self.contents.get_mut(placed.page).map(std::mem::take).unwrap_or_default();
        let exit = self.ends.get(placed.page) == Some(&true);
        if page.role == Role::Summary && content.questions.is_empty() {
            if !content.text.is_empty() {
                let text = format!("Its summary page also said: {}", prose::line(&content.text));
                notes.push(Note::new(Weight::NotCarried, &page.path, text));
            }
            return;
        }
        if content.questions.is_empty() && !exit {
            self.guidance_only(page, placed, content.text, notes);
            self.redirects(placed, page);
            return;
        }
        let mut title = self.title(page, &content.questions);
        if page.role == Role::Summary {
            title = "Before you send your answers".to_owned();
            let text = "Its summary page asked something: that is a page before the summary now";
            notes.push(Note::new(Weight::Changed, &page.path, text));
        }
        let mut text = self.waiting(&placed.ask_when, notes, page);
        questions::append(&mut text, &content.text);
        let asks = self.asked_about(&placed.looks_at);
        let mut form_page = FormPage {
            key: page_key(self.definition, placed.page),
            title,
            text,
            section: self.section(page),
            ask_when: placed.ask_when.clone(),
            about: asks,
            questions: content.questions,
            exit,
            ..FormPage::default()
        };
        let about_it = notes.iter().filter(|note| note.weight == Weight::Fault && note.place == page.path);
        form_page.comments = about_it.map(|note| note.text.clone()).collect();
        form_page.comments.extend(Some(placed.comment.clone()).filter(|comment| !comment.is_empty()));
        self.pages.push(form_page);
        self.redirects(placed, page);
    }

    /// Links to other websites are exits of their own.
    fn redirects(&mut self, placed: &Placed, page: &Page) {
        for (to, when) in &placed.redirects {
            let key = format!("{}_elsewhere", page_key(self.definition, placed.page));
            let mut exit = FormPage {
                key,
                title: "Continue on another website".to_owned(),
                ask_when: when.clone(),
                exit: true,
                ..FormPage::default()
            };
            if to.starts_with("https://") {
                exit.signpost = to.clone();
            } else {
                exit.comments.push(format!("{} led on to {to}", page.path));
                exit.text = format!("Continue at {to}");
            }
            self.pages.push(exit);
        }
    }

    fn title(&self, page: &Page, questions: &[Question]) -> String {
        let title = prose::line(&page.title);
        match questions {
            _ if !title.is_empty() => title,
            [first, ..] => first.ask.clone(),
            [] => "The form ends here".to_owned(),
        }
    }

    fn section(&self, page: &Page) -> String {
        let found =
            self.definition.sections.iter().find(|section| {
                !page.section.is_empty() && (section.name == page.section || section.id == page.section)
            });
        found.map(|section| prose::line(&section.title)).unwrap_or_default()
    }

    fn asked_about(&self, answers: &[usize]) -> String {
        let shown = answers.iter().filter_map(|at| self.space.answers.get(*at)).map(|answer| answer.shown_as.clone());
        let shown: Vec<String> = shown.filter(|shown| !shown.is_empty()).map(|shown| short(&shown)).collect();
        if shown.len() > 3 { String::new() } else { shown.join(" / ") }
    }

    /// A page that only tells something: the start page says it, or the next page that asks something.
    fn guidance_only(&mut self, page: &Page, placed: &Placed, text: String, notes: &mut Vec<Note>) {
        let title = prose::line(&page.title);
        if self.pages.is_empty() && placed.ask_when.is_empty() {
            if !text.is_empty() && !self.before.is_empty() && !title.is_empty() {
                questions::append(&mut self.before, &format!("## {title}"));
            }
            questions::append(&mut self.before, &text);
            return;
        }
        if text.is_empty() {
            let what = "It asks nothing and says nothing, so it is left out";
            notes.push(Note::new(Weight::Changed, &page.path, what));
            return;
        }
        self.pending.push((placed.ask_when.clone(), title, text));
    }

    /// What earlier pages without questions said.
    fn waiting(&mut self, ask_when: &str, notes: &mut Vec<Note>, page: &Page) -> String {
        let mut text = String::new();
        for (when, title, said) in std::mem::take(&mut self.pending) {
            if when != ask_when {
                let what =
                    format!("The page “{title}”, which asked nothing, is shown as guidance here, to all who come here");
                notes.push(Note::new(Weight::Changed, &page.path, what));
            }
            let same = prose::line(&page.title) == title;
            if !title.is_empty() && !same && !said.starts_with('#') {
                questions::append(&mut text, &format!("## {title}"));
            }
            questions::append(&mut text, &said);
        }
        text
    }

    /// Guidance after the last question.
    fn leftover(&mut self, notes: &mut Vec<Note>) {
        for (_, title, said) in std::mem::take(&mut self.pending) {
            if self.pages.is_empty() {
                questions::append(&mut self.before, &said);
            } else {
                let text = format!("After its last question it said: {}", prose::line(&said));
                notes.push(Note::new(Weight::NotCarried, &title, text));
            }
        }
    }
}

/// Pages with the same title get one from their headings or their only question.
fn tell_titles_apart(pages: &mut [FormPage]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        *counts.entry(page.title.to_lowercase()).or_default() += 1;
    }
    let mut taken: HashSet<String> = HashSet::new();
    for page in pages.iter_mut().filter(|page| !page.exit) {
        let own = page.title.to_lowercase();
        if counts.get(&own).is_some_and(|count| *count > 1) {
            let question = match page.questions.as_slice() {
                [one] => Some(one.ask.as_str()),
                _ => None,
            };
            let better = headings(&page.text).chain(question).map(str::to_owned).find(|title| {
                let small = title.to_lowercase();
                !title.is_empty() && small != own && !taken.contains(&small) && !counts.contains_key(&small)
            });
            if let Some(better) = better {
                let heading = format!("## {better}");
                let rest: Vec<&str> = page.text.lines().filter(|line| *line != heading).collect();
                page.text = rest.join("\n").trim().replace("\n\n\n", "\n\n");
                page.title = better;
            }
        }
        taken.insert(page.title.to_lowercase());
    }
}

fn headings(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim)
}

/// A heading with nothing below it goes when the title or a question says the same.
fn drop_empty_headings(page: &mut FormPage) {
    let said: Vec<String> = page
        .questions
        .iter()
        .map(|question| question.ask.to_lowercase())
        .chain([page.title.to_lowercase(), page.section.to_lowercase()])
        .collect();
    let lines: Vec<&str> = page.text.lines().collect();
    let kept: Vec<&str> = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| {
            let Some(heading) = line.strip_prefix("## ") else { return true };
            let below = lines.iter().skip(at + 1).find(|line| !line.trim().is_empty());
            let empty = below.is_none_or(|line| line.starts_with("## "));
            let heading = heading.trim().to_lowercase();
            !(empty && said.iter().any(|said| said.starts_with(&heading)) || heading == page.title.to_lowercase())
        })
        .map(|(_, line)| *line)
        .collect();
    page.text = kept.join("\n").trim().replace("\n\n\n", "\n\n");
}

/// The end of the path names a page; where several have the same, their titles do.
fn name_pages(pages: &mut [FormPage]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        *counts.entry(page.key.clone()).or_default() += 1;
    }
    let mut taken = Taken::default();
    let mut first: HashSet<String> = HashSet::new();
    for page in pages.iter_mut() {
        let shared = counts.get(&page.key).is_some_and(|count| *count > 1);
        let again = !first.insert(page.key.clone());
        let wanted =
            if shared && again { names::valid(&names::slug(&page.title, '_'), "page") } else { page.key.clone() };
        page.key = taken.take(&wanted);
    }
}

/// The named conditions that pages use, directly or through each other.
fn used(form: &Form, conditions: &Conditions, space: &Space) -> Vec<(String, String, String)> {
    let mut wanted: HashSet<usize> = HashSet::new();
    let says = |text: &str, key: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == key);
    let by_name = || conditions.all.iter().enumerate().filter(|(_, named)| named.variable.is_some());
    let mut texts: Vec<String> = form.pages.iter().map(|page| page.ask_when.clone()).collect();
    while let Some(text) = texts.pop() {
        for (at, named) in by_name() {
            if says(&text, &named.key) && wanted.insert(at) {
                texts.push(phrases::formula(space, &named.formula));
            }
        }
    }
    let mut all: Vec<usize> = wanted.into_iter().collect();
    all.sort_unstable();
    let found = all.into_iter().filter_map(|at| conditions.all.get(at));
    found.map(|named| (named.key.clone(), phrases::formula(space, &named.formula), named.comment.clone())).collect()
}

fn short(text: &str) -> String {
    match text.char_indices().nth(70) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
    }
}
