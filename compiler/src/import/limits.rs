//! Limits and rules that go with a type: lengths, patterns, smallest and largest, days from today, kinds of file.

use super::definition::{Component, Item, number, word};
use super::options;
use super::questions::{Maker, Question, capital};
use super::types;
use super::values::decimal;
use super::{Note, Weight};
use crate::check::LONGEST_PATTERN;
use crate::expr::print;
use crate::program::Pattern;

/// The largest file and the most files that a question of ours can ask for.
const MOST_MEGABYTES: u64 = 50;
const MOST_FILES: u64 = 20;

impl Maker<'_> {
    pub(super) fn text(&mut self, component: &Component, items: &[Item], question: &mut Question) {
        // Of a file they say how many, of a place nothing that a text could have.
        let is_text =
            matches!(component.kind.as_str(), "TextField" | "MultilineTextField" | "FreeTextField" | "WebsiteField");
        let limit = |key| number(&component.schema, key).filter(|limit| is_text && (1..=20_000).contains(limit));
        let exact = limit("length");
        if let Some(least) = exact.or_else(|| limit("min")).filter(|least| *least > 1) {
            question.words.push(("shortest", least.to_string()));
        }
        let words = number(&component.options, "maxWords").filter(|words| *words > 0);
        if let Some(most) = exact.or_else(|| limit("max")) {
            question.words.push(("longest", most.to_string()));
        } else if let Some(words) = words {
            question.words.push(("longest", (words * 8).clamp(200, 20_000).to_string()));
        }
        if let Some(words) = words {
            question.comments.push(format!("at most {words} words"));
            let text = "Limits in words became limits in characters, eight for a word";
            self.notes.push(Note::new(Weight::Changed, "", text));
        }
        let regex = word(&component.schema, "regex");
        if !regex.is_empty() {
            self.pattern(component, &regex, question);
        }
        match component.kind.as_str() {
            "MonthYearField" => {
                question.apart = true;
                question.words.push(("pattern", "(0?[1-9]|1[0-2])[ /-][0-9]{4}".to_owned()));
                if question.hint.is_empty() {
                    question.hint = "For example, 3 2026".to_owned();
                }
                self.note(component, Weight::Changed, "A month and year are asked for as text with a pattern");
            }
            "OsGridRefField" => question.words.push(("pattern", "[A-Za-z]{2} ?([0-9] ?){6,10}".to_owned())),
            "NationalGridFieldNumberField" => {
                question.words.push(("pattern", "[A-Za-z]{2} ?[0-9]{4} ?[0-9]{4}".to_owned()))
            }
            "WebsiteField" if question.words.iter().any(|(word, _)| *word == "longest") => {}
            "WebsiteField" => question.words.push(("longest", "500".to_owned())),
            "FileUploadField" | "ClientSideFileUploadField" => {
                self.note(component, Weight::NotCarried, "A file is asked for as text: this version has no files");
            }
            "EastingNorthingField" | "LatLongField" | "GeospatialField" => {
                self.note(component, Weight::NotCarried, "A place on the map is asked for as text");
            }
            "RadiosField" | "SelectField" | "AutocompleteField" => {
                let text = format!(
                    "Its list has {} options, and a question has at most {}: it is asked for as text",
                    items.len(),
                    options::MOST_OPTIONS
                );
                question.comments.push(format!("a list of {} options, too many for a choice", items.len()));
                self.note(component, Weight::NotCarried, text);
            }
            "TextField" | "MultilineTextField" | "FreeTextField" => {}
            kind => self.note(
                component,
                Weight::NotCarried,
                format!("Its type `{kind}` is not known: it is asked for as text"),
            ),
        }
    }

    /// A pattern describes the whole answer, so ^ and $ go. What our patterns cannot say stays in a comment.
    fn pattern(&mut self, component: &Component, regex: &str, question: &mut Question) {
        let inner = regex.trim().trim_start_matches('^');
        let inner = inner.strip_suffix('$').filter(|rest| !rest.ends_with('\\')).unwrap_or(inner).replace("\\/", "/");
        if question.kind == "long text" {
            question.comments.push(format!("its answers had to match {regex}"));
            self.note(component, Weight::NotCarried, "A pattern goes with one line of text only");
        } else if inner.len() > LONGEST_PATTERN || repeats_often(&inner) {
            question.comments.push(format!("its answers had to match {regex}"));
            self.note(
                component,
                Weight::NotCarried,
                "Its pattern is longer than ours may be, or repeats a part too often",
            );
        } else if inner.contains("A-z") || crate::tables::pattern(&Pattern { expression: inner.clone() }).is_ok() {
            question.words.push(("pattern", inner));
        } else {
            question.comments.push(format!("its answers had to match {regex}"));
            self.note(component, Weight::NotCarried, "Its pattern uses what patterns of ours do not have");
        }
    }

    pub(super) fn place(&mut self, component: &Component) {
        if component.kind == "GeospatialField" {
            let text = "Several places, lines and shapes on a map are one place now";
            self.note(component, Weight::Changed, text);
        } else if !component.schema.is_empty() {
            self.note(component, Weight::NotCarried, "The limits of the area that a place may be in");
        }
    }

    pub(super) fn number(&mut self, component: &Component, question: &mut Question) {
        let money = question.kind == "money";
        let written = |limit: &str| match decimal(limit).and_then(|amount| i64::try_from(amount).ok()) {
            Some(amount) if money => print::money(amount),
            Some(amount) => print::number(amount),
            None => limit.to_owned(),
        };
        let limits: Vec<(&'static str, String)> = [("at least", "min"), ("at most", "max")]
            .into_iter()
            .map(|(word_of_ours, key)| (word_of_ours, word(&component.schema, key)))
            .filter(|(_, limit)| limit.parse::<f64>().is_ok_and(|limit| limit.abs() < 1e10))
            .map(|(word_of_ours, limit)| (word_of_ours, written(&limit)))
            .collect();
        question.words.extend(limits);
        if let Some(places) = number(&component.schema, "precision").filter(|_| question.kind == "decimal") {
            question.words.push(("decimal places", places.clamp(1, 4).to_string()));
        }
        let sign = [word(&component.options, "prefix"), word(&component.options, "suffix")].concat();
        if !sign.is_empty() && question.kind != "money" {
            question.comments.push(format!("shown with {sign}"));
        }
    }

    /// “None of these” among tick boxes excludes the others.
    pub(super) fn exclusive(&mut self, component: &Component, items: &[Item], question: &mut Question) {
        let value = word(&component.options, "behaviourItemValue");
        let key = question.key.clone();
        let mut offered = items.iter().zip(&question.options);
        let alone = offered.find(|(item, _)| item.alone || !value.is_empty() && item.value == value);
        let alone = alone.map(|(_, choice)| choice.clone());
        if let Some(alone) = alone.filter(|_| question.kind == "choices") {
            let must = format!("{key} includes only {0} or not ({key} includes {0})", alone.key);
            let otherwise = format!("Select what applies, or “{}”", alone.label);
            question.rules.push((must, otherwise));
        }
    }
}

/// Whether a part may come so often, as in `[a-z]{1,5000}`, that a pattern made of it would be huge.
fn repeats_often(regex: &str) -> bool {
    let counts = regex.split('{').skip(1).filter_map(|part| part.split('}').next());
    counts.flat_map(|counts| counts.split(',')).any(|count| count.trim().parse::<u64>().is_ok_and(|count| count > 300))
}

pub(super) fn dates(component: &Component, question: &mut Question) {
    let name = if question.called.is_empty() { "The date".to_owned() } else { capital(&question.called) };
    for (key, sign, side, words) in [
        ("maxDaysInPast", "-", "after", "must not be more than"),
        ("maxDaysInFuture", "+", "before", "must not be more than"),
    ] {
        let Some(days) = number(&component.options, key).filter(|days| *days < 10_000) else { continue };
        let unit = if days == 1 { "day" } else { "days" };
        let when = if sign == "-" { "in the past" } else { "in the future" };
        let (must, otherwise) = if days == 0 {
            (
                format!("{} is today or {side}", question.key),
                format!("{name} must be today or {}", if side == "after" { "later" } else { "earlier" }),
            )
        } else {
            let must = format!("{} is today {sign} {days} {unit} or {side}", question.key);
            (must, format!("{name} {words} {days} {unit} {when}"))
        };
        question.rules.push((must, otherwise));
    }
}

pub(super) fn files(maker: &mut Maker<'_>, component: &Component, question: &mut Question) {
    let zone = component.options.get("dropzoneConfig").and_then(|zone| zone.as_object());
    let accept = [word(&component.options, "accept"), zone.map(|zone| word(zone, "acceptedFiles")).unwrap_or_default()];
    let accept = accept.join(",");
    let mut kinds: Vec<&str> = Vec::new();
    let mut others: Vec<&str> = Vec::new();
    for said in accept.split(',').map(str::trim).filter(|said| !said.is_empty()) {
        match file_kind(said) {
            Some(kind) if kinds.contains(&kind) => {}
            Some(kind) => kinds.push(kind),
            None => others.push(said),
        }
    }
    if !others.is_empty() {
        maker.note(component, Weight::NotCarried, format!("Files of these kinds: {}", others.join(", ")));
    }
    if !kinds.is_empty() {
        question.words.push(("kinds", format!("[{}]", kinds.join(", "))));
    }
    if let Some(size) = zone.and_then(|zone| number(zone, "maxFilesize")).filter(|size| *size > 0) {
        question.words.push(("largest", format!("{} MB", size.min(MOST_MEGABYTES))));
    }
    if question.kind == "files" {
        let least = number(&component.schema, "length").or_else(|| number(&component.schema, "min"));
        let most = types::most_files(component).clamp(1, MOST_FILES);
        if let Some(least) = least.filter(|least| *least > 1) {
            question.words.push(("at least", least.min(most).to_string()));
        }
        question.words.push(("at most", most.to_string()));
    }
}

fn file_kind(media: &str) -> Option<&'static str> {
    Some(match media {
        "application/pdf" | ".pdf" => "pdf",
        "image/jpeg" | "image/jpg" | ".jpg" | ".jpeg" => "jpg",
        "image/png" | ".png" => "png",
        "image/heic" | ".heic" => "heic",
        "image/webp" | ".webp" => "webp",
        "image/tiff" | ".tif" | ".tiff" => "tiff",
        "application/rtf" | "text/rtf" | ".rtf" => "rtf",
        "image/gif" | ".gif" => "gif",
        "text/plain" | ".txt" => "txt",
        "text/csv" | ".csv" => "csv",
        "application/msword" | ".doc" => "doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" | ".docx" => "docx",
        "application/vnd.oasis.opendocument.text" | ".odt" => "odt",
        "application/vnd.ms-excel" | ".xls" => "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" | ".xlsx" => "xlsx",
        "application/vnd.oasis.opendocument.spreadsheet" | ".ods" => "ods",
        _ => return None,
    })
}
