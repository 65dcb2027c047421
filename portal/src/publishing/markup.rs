//! Reads a page as strictly as a conformance checker would, and says what is wrong with it for those who do not see it. The pages
//! are written by templates, so there is one way to write each thing; what is not written that way is told.
//!
//! Sources: WHATWG HTML (element content, attributes) and WCAG 2.2, success criteria 1.1.1 (pictures), 1.3.1 (structure and
//! labels), 2.4.2 (titles), 2.4.4 (links), 2.4.6 (headings), 3.1.1 (language) and 4.1.2 (names).

use std::collections::{BTreeMap, BTreeSet};

/// Elements without an end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements whose words matter.
const NAMED: [&str; 13] =
    ["title", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "a", "button", "th", "caption"];
/// Attributes that name other elements by their ids.
const REFERENCES: [&str; 5] = ["for", "aria-describedby", "aria-labelledby", "aria-controls", "headers"];

#[derive(Debug)]
struct Element<'h> {
    name: &'h str,
    attributes: Vec<(&'h str, &'h str)>,
    words: String,
    /// Does it hold another element, and which first?
    first: Option<&'h str>,
}

impl<'h> Element<'h> {
    fn get(&self, name: &str) -> Option<&'h str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// What is wrong with a page, a sentence each; nothing when it is right.
#[must_use]
pub fn faults(html: &str) -> Vec<String> {
    let mut reader = Reader::default();
    reader.read(html);
    reader.conclude();
    reader.faults
}

/// A tag, and what follows it. What stands in quotation marks does not end it.
fn end_of_tag(text: &str) -> Option<(&str, &str)> {
    let mut within = None;
    let end = text.char_indices().find(|(_, character)| match (within, character) {
        (None, '>') => true,
        (None, '"' | '\'') => {
            within = Some(*character);
            false
        }
        (Some(quote), character) if quote == *character => {
            within = None;
            false
        }
        _ => false,
    });
    let (end, _) = end?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

#[derive(Debug, Default)]
struct Reader<'h> {
    open: Vec<Element<'h>>,
    ids: BTreeSet<&'h str>,
    /// Ids that are referred to, and by which attribute.
    wanted: Vec<(&'h str, &'h str)>,
    /// Controls, each by its id, that have no name of their own.
    nameless: Vec<(&'h str, &'h str)>,
    labelled: BTreeSet<&'h str>,
    counts: BTreeMap<&'h str, usize>,
    level: usize,
    faults: Vec<String>,
}

impl<'h> Reader<'h> {
    fn read(&mut self, html: &'h str) {
        if !html.trim_start().starts_with("<!DOCTYPE html>") {
            self.tell("The page does not begin as a page of HTML");
        }
        let mut rest = html;
        while let Some((text, after)) = rest.split_once('<') {
            self.text(text);
            if let Some(comment) = after.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
                continue;
            }
            let Some((tag, after)) = end_of_tag(after) else {
                self.tell("The page ends within an element");
                return;
            };
            rest = after;
            match tag.strip_prefix('/') {
                _ if tag.starts_with('!') => {}
                Some(name) => self.close(name.trim()),
                None => {
                    self.begin(tag);
                    // What is between these two is no HTML.
                    for raw in ["script", "style"] {
                        if tag == raw || tag.starts_with(&format!("{raw} ")) {
                            rest = rest.find(&format!("</{raw}")).and_then(|at| rest.get(at..)).unwrap_or_default();
                        }
                    }
                }
            }
        }
    }

    fn tell(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.faults.contains(&what) {
            self.faults.push(what);
        }
    }

    /// Is it within a template, which is not shown as it stands?
    fn in_template(&self) -> bool {
        self.open.iter().any(|element| element.name == "template")
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            for element in self.open.iter_mut().filter(|element| NAMED.contains(&element.name)) {
                element.words.push_str(text);
            }
        }
    }

    fn begin(&mut self, tag: &'h str) {
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let name = name.trim_end_matches('/');
        let element =
            Element { name, attributes: self.attributes(name, attributes), words: String::new(), first: None };
        if let Some(parent) = self.open.last_mut() {
            parent.first.get_or_insert(name);
        }
        if !self.in_template() {
            self.look(&element);
        }
        if !VOID.contains(&name) && !tag.ends_with('/') {
            self.open.push(element);
        }
    }

    fn attributes(&mut self, element: &str, text: &'h str) -> Vec<(&'h str, &'h str)> {
        let mut found: Vec<(&str, &str)> = Vec::new();
        let mut rest = text.trim().trim_end_matches('/').trim_end();
        while !rest.is_empty() {
            let end = rest.find(|character: char| character.is_whitespace() || character == '=').unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let quoted = |quote: &str| after.strip_prefix('=')?.strip_prefix(quote)?.split_once(quote);
            let (value, after) = match quoted("\"").or_else(|| quoted("'")) {
                Some(quoted) => quoted,
                None if after.starts_with('=') => {
                    self.tell(format!("The {name} of an element “{element}” is not in quotation marks"));
                    return found;
                }
                None => ("", after),
            };
            if found.iter().any(|(known, _)| *known == name) {
                self.tell(format!("An element “{element}” has {name} twice"));
            }
            found.push((name, value));
            rest = after.trim_start();
        }
        found
    }

    fn look(&mut self, element: &Element<'h>) {
        *self.counts.entry(element.name).or_default() += 1;
        if let Some(id) = element.get("id") {
            if id.is_empty() || id.contains(char::is_whitespace) {
                self.tell(format!("“{id}” cannot be the name of a place on a page"));
            }
            if !self.ids.insert(id) {
                self.tell(format!("Two places on the page are called “{id}”"));
            }
        }
        for attribute in REFERENCES {
            let ids = element.get(attribute).into_iter().flat_map(str::split_whitespace);
            self.wanted.extend(ids.map(|id| (attribute, id)));
        }
        let named =
            ["aria-label", "aria-labelledby"].iter().any(|name| element.get(name).is_some_and(|it| !it.is_empty()));
        match element.name {
            "html" if element.get("lang").unwrap_or_default().is_empty() => {
                self.tell("The page does not say its language")
            }
            "img" if element.get("alt").is_none() => self.tell("A picture has no words for those who do not see it"),
            "label" => self.labelled.extend(element.get("for")),
            "input" if matches!(element.get("type"), Some("hidden" | "submit" | "button" | "image")) => {}
            "input" | "select" | "textarea" if !named => {
                self.nameless.push((element.get("id").unwrap_or_default(), element.get("name").unwrap_or_default()));
            }
            "img" => {
                let alt = element.get("alt").unwrap_or_default();
                self.text(alt);
            }
            _ => {}
        }
        if let Some(level) = element.name.strip_prefix('h').and_then(|level| level.parse::<usize>().ok()) {
            if self.level > 0 && level > self.level + 1 {
                self.tell(format!(
                    "A heading of level {level} follows one of level {}: a level is left out",
                    self.level
                ));
            }
            // What stands before the heading of the page, such as the list of errors, is no part of its order.
            if level == 1 || self.level > 0 {
                self.level = level;
            }
        }
    }

    fn close(&mut self, name: &str) {
        let Some(element) = self.open.pop() else {
            self.tell(format!("“{name}” ends where it did not begin"));
            return;
        };
        if element.name != name {
            self.tell(format!("“{}” ends with “{name}”", element.name));
        }
        if self.in_template() || element.name == "template" {
            return;
        }
        let silent = element.words.trim().is_empty() && element.get("aria-label").is_none_or(str::is_empty);
        let hidden = element.get("aria-hidden") == Some("true");
        match element.name {
            "fieldset" if element.first != Some("legend") => {
                self.tell("A group of questions has no heading of its own")
            }
            "table" if element.first != Some("caption") => self.tell("A table has no heading of its own"),
            "a" if silent && element.get("href").is_some() && !hidden => self.tell("A link has no words"),
            "button" if silent && !hidden => self.tell("A button has no words"),
            "title" if silent && !self.open.iter().any(|outer| outer.name == "svg") => {
                self.tell("The page has no title")
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "legend" | "label" | "caption" if silent => {
                self.tell(format!("A {} has no words", if element.name == "label" { "label" } else { "heading" }));
            }
            _ => {}
        }
    }

    fn conclude(&mut self) {
        if let Some(element) = self.open.pop() {
            self.tell(format!("“{}” does not end", element.name));
        }
        for (element, what) in [("html", "no HTML"), ("title", "no title"), ("main", "no main part")] {
            if !self.counts.contains_key(element) {
                self.tell(format!("The page has {what}"));
            }
        }
        match self.counts.get("h1") {
            Some(1) => {}
            None => self.tell("The page has no heading of the first level"),
            Some(_) => self.tell("The page has more than one heading of the first level"),
        }
        for (attribute, id) in std::mem::take(&mut self.wanted) {
            if !self.ids.contains(id) {
                self.tell(format!("{attribute} names “{id}”, which is not on the page"));
            }
        }
        for (id, name) in std::mem::take(&mut self.nameless) {
            if id.is_empty() || !self.labelled.contains(id) {
                self.tell(format!("The box “{name}” has no label"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::faults;

    const GOOD: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Bins</title></head><body><main id=\"m\">\
        <h1>Bins</h1><!-- <h1> --><form><label for=\"bin\">Which?</label><input id=\"bin\" name=\"bin\" type=\"text\" required data-left='a > \"b\"'>\
        <fieldset><legend><h2>Day</h2></legend><img src=\"x\" alt=\"\"></fieldset></form>\
        <script>if (1 < 2) { \"<b>\" }</script><template><input name=\"x\"></template></main></body></html>";

    #[test]
    fn a_right_page_has_no_faults() {
        assert_eq!(faults(GOOD), [] as [String; 0]);
    }

    #[test]
    fn each_fault_is_told() {
        for (was, is, told) in [
            ("<!DOCTYPE html>", "", "does not begin as a page"),
            (" lang=\"en\"", "", "does not say its language"),
            ("<title>Bins</title>", "<title></title>", "has no title"),
            ("<h1>Bins</h1>", "", "no heading of the first level"),
            ("<h1>Bins</h1>", "<h1>Bins</h1><h1>Bins</h1>", "more than one heading"),
            ("<h1>Bins</h1>", "<h1> </h1>", "A heading has no words"),
            ("<h2>Day</h2>", "<h4>Day</h4>", "a level is left out"),
            ("<label for=\"bin\">", "<label for=\"bun\">", "“bun”, which is not on the page"),
            ("<label for=\"bin\">Which?</label>", "", "The box “bin” has no label"),
            ("<label for=\"bin\">Which?", "<label for=\"bin\">", "A label has no words"),
            ("<legend><h2>Day</h2></legend>", "", "A group of questions has no heading"),
            (" alt=\"\"", "", "A picture has no words"),
            ("<img", "<a href=\"/\"></a><img", "A link has no words"),
            ("<img", "<button></button><img", "A button has no words"),
            ("<img", "<table><tr></tr></table><img", "A table has no heading"),
            ("<img", "<p id=\"bin\"></p><img", "Two places on the page are called “bin”"),
            ("</form>", "", "“form” ends with “main”"),
            ("</html>", "", "“html” does not end"),
            (" required", " id=\"x\"", "has id twice"),
            ("src=\"x\"", "src=x", "not in quotation marks"),
        ] {
            let broken = GOOD.replacen(was, is, 1);
            let found = faults(&broken).join("; ");
            assert!(found.contains(told), "{told}: {found}");
        }
    }
}
