//! Reads a definition of either builder. Fields that are not known are passed over, and a part that is not of the right
//! shape counts as not written, with a note: such files come from many versions and many hands.

use super::logic::{self, Logic};
use super::{MOST_BYTES, Note, Weight};
use serde_json::{Map, Value as Json};
use std::fmt;

/// Why a text is no definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// A form as its builder knows it.
#[derive(Debug, Default)]
pub(super) struct Definition {
    /// `name`
    pub(super) title: String,
    /// The path of the first page, where links say what comes next.
    pub(super) start: String,
    /// Pages follow each other in their order, each with a condition of its own; else links say what comes next.
    pub(super) in_order: bool,
    pub(super) pages: Vec<Page>,
    pub(super) lists: Vec<List>,
    pub(super) sections: Vec<Section>,
    pub(super) conditions: Vec<Condition>,
    /// Everything, for the settings.
    pub(super) all: Map<String, Json>,
}

/// What a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Asks or tells something.
    Page,
    /// Says what the form is, before it starts.
    Start,
    /// Shows all answers.
    Summary,
    /// Ends the form.
    End,
}

#[derive(Debug)]
pub(super) struct Page {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) section: String,
    pub(super) role: Role,
    pub(super) components: Vec<Component>,
    pub(super) next: Vec<Link>,
    /// The name or id of the condition under which a page in order is asked.
    pub(super) condition: String,
    pub(super) repeat: Option<Repeat>,
    /// Words of the page that have no counterpart: backLinkFallback and the like.
    pub(super) left: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Link {
    pub(super) to: String,
    pub(super) condition: String,
    pub(super) redirect: String,
}

/// A page that is filled in several times.
#[derive(Debug)]
pub(super) struct Repeat {
    pub(super) name: String,
    pub(super) each: String,
    pub(super) least: Option<u64>,
    pub(super) most: Option<u64>,
    /// The question whose number says how often.
    pub(super) as_often_as: String,
}

#[derive(Debug, Default)]
pub(super) struct Component {
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) hint: String,
    pub(super) content: String,
    /// What DEFRA's messages call the answer.
    pub(super) short: String,
    pub(super) options: Map<String, Json>,
    pub(super) schema: Map<String, Json>,
    pub(super) list: String,
    /// Options that stand at the question itself (version 1 of XGov).
    pub(super) items: Vec<Item>,
    pub(super) children: Vec<Component>,
}

#[derive(Debug)]
pub(super) struct List {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) items: Vec<Item>,
}

#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) value: String,
    pub(super) hint: String,
    pub(super) condition: String,
    pub(super) components: Vec<Component>,
    /// Who ticks it ticks nothing else.
    pub(super) alone: bool,
}

#[derive(Debug)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) title: String,
}

#[derive(Debug)]
pub(super) struct Condition {
    /// `name`, in version 2 of DEFRA its id.
    pub(super) name: String,
    pub(super) shown_as: String,
    pub(super) logic: Logic,
}

/// Reads a definition.
pub(super) fn read(text: &str, notes: &mut Vec<Note>) -> Result<Definition, Refused> {
    let refuse = |message: String| Err(Refused(message));
    if text.len() > MOST_BYTES {
        return refuse(format!("This is larger than {} MiB, which no form definition is", MOST_BYTES / 1024 / 1024));
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    let Json::Object(all) = parse(text)? else {
        return refuse("A form definition starts with named parts such as `pages`, and this file does not".to_owned());
    };
    let Some(pages) = all.get("pages").and_then(Json::as_array) else {
        return refuse("This is no form definition: it has no list of `pages`".to_owned());
    };
    let mut reader = Reader { notes };
    // Only DEFRA has engines; a definition with one says whose it is, whatever was asked for.
    let in_order = word(&all, "engine").eq_ignore_ascii_case("V2");
    let mut definition = Definition {
        title: word(&all, "name"),
        start: word(&all, "startPage"),
        in_order,
        pages: pages.iter().filter_map(|page| reader.page(page)).collect(),
        lists: reader.each(&all, "lists", Reader::list),
        sections: reader.each(&all, "sections", Reader::section),
        conditions: reader.each(&all, "conditions", Reader::condition),
        all: Map::new(),
    };
    if definition.pages.is_empty() {
        return refuse("This form definition has no pages, so there is nothing to bring over".to_owned());
    }
    definition.all = all;
    Ok(definition)
}

/// JSON where it starts like JSON, else YAML.
fn parse(text: &str) -> Result<Json, Refused> {
    if text.starts_with(['{', '[']) {
        return serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            Refused(match error.classify() {
                serde_json::error::Category::Eof => format!("The file ends too early, at line {line}: is it whole?"),
                _ => format!("This cannot be read as JSON at line {line}, character {column}"),
            })
        });
    }
    serde_saphyr::from_str(text).map_err(|error| {
        Refused(match error.location() {
            Some(place) => {
                format!("This cannot be read as YAML at line {}, character {}", place.line(), place.column())
            }
            None => "This cannot be read as YAML".to_owned(),
        })
    })
}

struct Reader<'a> {
    notes: &'a mut Vec<Note>,
}

impl Reader<'_> {
    /// What is made of every part of the list with that name.
    fn each<T>(
        &mut self,
        from: &Map<String, Json>,
        key: &str,
        mut one: impl FnMut(&mut Self, &Json) -> Option<T>,
    ) -> Vec<T> {
        match from.get(key) {
            None | Some(Json::Null) => Vec::new(),
            Some(Json::Array(all)) => all.iter().filter_map(|value| one(self, value)).collect(),
            Some(_) => {
                self.passed_over(key, "it is not a list");
                Vec::new()
            }
        }
    }

    fn passed_over(&mut self, what: &str, why: &str) {
        self.notes.push(Note::new(Weight::Fault, what, format!("Passed over, because {why}")));
    }

    fn group<'v>(&mut self, value: &'v Json, what: &str) -> Option<&'v Map<String, Json>> {
        let found = value.as_object();
        if found.is_none() {
            self.passed_over(what, "one of its parts is not a group of named words");
        }
        found
    }

    fn page(&mut self, value: &Json) -> Option<Page> {
        let all = self.group(value, "pages")?;
        let controller = word(all, "controller");
        let path = word(all, "path");
        let mut components = self.each(all, "components", Self::component);
        components.extend(self.each(all, "componentsAfter", Self::component));
        let role = role(&controller);
        if role == Role::Page && shows_what_was_added(&controller) {
            components.clear();
        }
        let left = all.iter().filter(|(key, value)| !PAGE_WORDS.contains(&key.as_str()) && says_something(value));
        let left = left.map(|(key, _)| key.clone()).collect();
        let name = file_name(&controller);
        let known = role != Role::Page || KNOWN_CONTROLLERS.contains(&name) || shows_what_was_added(name);
        if !controller.is_empty() && !known {
            let text = format!("The page has a behaviour of its own, `{controller}`, and is carried as a plain page");
            self.notes.push(Note::new(Weight::NotCarried, &path, text));
        }
        Some(Page {
            title: word(all, "title"),
            section: word(all, "section"),
            role,
            next: self.each(all, "next", Self::link),
            condition: word(all, "condition"),
            repeat: repeat(all, &controller),
            left,
            components,
            path,
        })
    }

    fn link(&mut self, value: &Json) -> Option<Link> {
        let all = self.group(value, "next")?;
        Some(Link { to: word(all, "path"), condition: word(all, "condition"), redirect: word(all, "redirect") })
    }

    fn component(&mut self, value: &Json) -> Option<Component> {
        let all = self.group(value, "components")?;
        let inside = |key: &str| all.get(key).and_then(Json::as_object).cloned().unwrap_or_default();
        let values = inside("values");
        let items = match values.get("type").and_then(Json::as_str) {
            Some("static") => self.each(&values, "items", Self::item),
            _ => Vec::new(),
        };
        let options = inside("options");
        let list = [word(all, "list"), word(&values, "list"), word(&options, "list")];
        Some(Component {
            kind: word(all, "type"),
            id: word(all, "id"),
            name: word(all, "name"),
            title: word(all, "title"),
            hint: word(all, "hint"),
            content: passage(all.get("content")),
            short: word(all, "shortDescription"),
            schema: inside("schema"),
            list: list.into_iter().find(|list| !list.is_empty()).unwrap_or_default(),
            children: self.each(all, "children", Self::component),
            options,
            items,
        })
    }

    fn list(&mut self, value: &Json) -> Option<List> {
        let all = self.group(value, "lists")?;
        Some(List { name: word(all, "name"), id: word(all, "id"), items: self.each(all, "items", Self::item) })
    }

    fn item(&mut self, value: &Json) -> Option<Item> {
        let all = self.group(value, "items")?;
        let text = [word(all, "text"), word(all, "label"), word(all, "html")];
        let text = text.into_iter().find(|text| !text.is_empty());
        let hint = match all.get("hint") {
            Some(Json::Object(hint)) if hint.contains_key("text") => word(hint, "text"),
            _ => word(all, "hint"),
        };
        let hint = if hint.is_empty() { word(all, "description") } else { hint };
        let inside = all.get("conditional").and_then(Json::as_object);
        let mut components = inside.map(|it| self.each(it, "components", Self::component)).unwrap_or_default();
        components.extend(self.each(all, "children", Self::component));
        let extensions = all.get("extensions").and_then(Json::as_array);
        let extensions = || extensions.into_iter().flatten().filter_map(Json::as_object);
        let alone = extensions().any(|extension| word(extension, "type") == "exclusive");
        let more = extensions().filter(|extension| word(extension, "type") == "additional-question");
        components.extend(more.map(additional_question));
        let value = word(all, "value");
        let text = text.unwrap_or_else(|| value.clone());
        Some(Item { id: word(all, "id"), text, value, hint, condition: word(all, "condition"), components, alone })
    }

    fn section(&mut self, value: &Json) -> Option<Section> {
        let all = self.group(value, "sections")?;
        let hidden = all.get("hideTitle").and_then(Json::as_bool) == Some(true);
        let title = if hidden { String::new() } else { word(all, "title") };
        Some(Section { name: word(all, "name"), id: word(all, "id"), title })
    }

    fn condition(&mut self, value: &Json) -> Option<Condition> {
        let all = self.group(value, "conditions")?;
        let shown_as = word(all, "displayName");
        let name = [word(all, "name"), word(all, "id")].into_iter().find(|name| !name.is_empty())?;
        let logic = logic::read(all).unwrap_or_else(|why| {
            let place = if shown_as.is_empty() { &name } else { &shown_as };
            self.notes.push(Note::new(Weight::NotCarried, place, format!("The condition cannot be carried: {why}")));
            Logic::Lost
        });
        Some(Condition { name, shown_as, logic })
    }
}

/// Behaviours that pages of ours have anyway, or that have nothing to say.
const KNOWN_CONTROLLERS: &[&str] = &[
    "PageController",
    "QuestionPageController",
    "RepeatingFieldPageController",
    "RepeatingSectionPageController",
    "RepeatedMultiFieldPageController",
    "RepeatPageController",
    "UploadPageController",
    "FileUploadPageController",
    "MiniSummaryPageController",
    "ContinueOnlyPageController",
    "ContinuePageController",
    "continue.js",
    "DobPageController",
    "dob.js",
    "HomePageController",
    "home.js",
    "PlaybackUploadPageController",
];

/// Words of a page that are read, or that are about its looks and the buttons of the builder.
const PAGE_WORDS: &[&str] = &[
    "id",
    "path",
    "title",
    "section",
    "controller",
    "components",
    "componentsAfter",
    "next",
    "condition",
    "repeat",
    "repeatField",
    "options",
    "disableSingleComponentAsHeading",
    "disableBackLink",
    "showContinueButton",
    "continueButtonText",
    "startPageNavigation",
    "unauthenticated",
    "sectionForExitJourneySummaryPages",
    "sectionForMultiSummaryPages",
    "sectionForEndSummaryPages",
];

/// The last part of `./pages/start.js`.
fn file_name(controller: &str) -> &str {
    controller.rsplit('/').next().unwrap_or_default()
}

fn role(controller: &str) -> Role {
    let name = file_name(controller);
    let stem = name.strip_suffix(".js").or_else(|| name.strip_suffix(".ts"));
    match name {
        _ if stem == Some("start") => Role::Start,
        "StartPageController" | "MultiStartPageController" => Role::Start,
        "TerminalPageController" => Role::End,
        "MiniSummaryPageController" => Role::Page,
        _ if shows_what_was_added(name) => Role::Page,
        _ if stem == Some("summary") || name.contains("Summary") => Role::Summary,
        // What comes after the answers were sent is shown by every form of ours.
        "StatusPageController"
        | "ConfirmPageController"
        | "ConfirmationPageController"
        | "ApplicationCompleteController" => Role::Summary,
        _ if matches!(stem, Some("confirm" | "confirmation")) => Role::Summary,
        _ => Role::Page,
    }
}

/// A page that lists what people added so far, as every list of ours does.
fn shows_what_was_added(controller: &str) -> bool {
    controller.contains("Repeating") && controller.contains("Summary")
}

/// The question below an option that stands alone, version 2 of DEFRA.
fn additional_question(extension: &Map<String, Json>) -> Component {
    let inside = |key: &str| extension.get(key).and_then(Json::as_object).cloned().unwrap_or_default();
    Component {
        kind: "TextField".to_owned(),
        id: word(extension, "id"),
        name: word(extension, "name"),
        title: word(extension, "title"),
        hint: word(extension, "hint"),
        short: word(extension, "shortDescription"),
        options: inside("options"),
        schema: inside("schema"),
        ..Component::default()
    }
}

/// A passage; of one that depends on conditions every part.
fn passage(value: Option<&Json>) -> String {
    match value {
        Some(Json::Array(parts)) => {
            let parts = parts.iter().filter_map(Json::as_object).map(|part| word(part, "value"));
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
        }
        Some(Json::Object(languages)) => {
            let english = languages.get("en").or_else(|| languages.values().next());
            english.map(said).unwrap_or_default()
        }
        Some(value) => said(value),
        None => String::new(),
    }
}

/// Whether a setting is more than an empty one.
pub(super) fn says_something(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => false,
        Json::String(text) => !text.trim().is_empty(),
        Json::Array(all) => all.iter().any(says_something),
        Json::Object(all) => all.values().any(says_something),
        _ => true,
    }
}

fn repeat(page: &Map<String, Json>, controller: &str) -> Option<Repeat> {
    let as_often_as = word(page, "repeatField");
    if !controller.contains("Repeat") && as_often_as.is_empty() {
        return None;
    }
    let nothing = Map::new();
    let within = |key: &str, inner: &str| {
        let outer = page.get(key).and_then(Json::as_object).unwrap_or(&nothing);
        outer.get(inner).and_then(Json::as_object).cloned().unwrap_or_default()
    };
    let (options, schema) = (within("repeat", "options"), within("repeat", "schema"));
    let (name, each) = (word(&options, "name"), word(&options, "title"));
    Some(Repeat { name, each, least: number(&schema, "min"), most: number(&schema, "max"), as_often_as })
}

/// A text; numbers, yes and no as they are written, and of several languages the English one.
pub(super) fn word(from: &Map<String, Json>, key: &str) -> String {
    match from.get(key) {
        Some(Json::Array(_)) => String::new(),
        value => passage(value),
    }
}

/// A text, number, yes or no as text; empty for anything else.
pub(super) fn said(value: &Json) -> String {
    match value {
        Json::String(text) => text.trim().to_owned(),
        Json::Number(number) => number.to_string(),
        Json::Bool(truth) => truth.to_string(),
        _ => String::new(),
    }
}

/// A whole number from 0, written as a number or as text.
pub(super) fn number(from: &Map<String, Json>, key: &str) -> Option<u64> {
    word(from, key).parse().ok()
}
