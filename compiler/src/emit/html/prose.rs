//! An author's guidance: a small part of Markdown, with the classes of the design system.
//!
//! Paragraphs, lists, headings, bold text and links. Anything else, HTML first of all, is shown as the text that it is.

use super::hole::without_marks;
use crate::program::{Passage, Piece};
use minijinja::Value;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::fmt::Write as _;

/// The characters that stand for answers while the author's words are read: letters that nobody else uses.
const MARKS: std::ops::RangeInclusive<char> = '\u{F0000}'..='\u{FFFFD}';

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// The author's words, Markdown.
    Words(&'a str),
    /// Somebody's answer: shown letter by letter, whatever it holds.
    Answer(&'a str),
    /// Where an answer will stand: HTML of our own.
    Place(&'a str),
}

/// HTML for the guidance with answers in it; `level` is the heading level that `#` stands for.
#[must_use]
pub fn html(parts: &[Part<'_>], level: u8) -> String {
    let mut answers = Vec::new();
    let mut markdown = String::new();
    for part in parts {
        match part {
            Part::Words(words) => markdown.push_str(&without_marks(words)),
            Part::Answer(answer) => {
                markdown.extend(MARKS.clone().nth(answers.len()));
                answers.push(escaped(answer));
            }
            Part::Place(html) => {
                markdown.extend(MARKS.clone().nth(answers.len()));
                answers.push((*html).to_owned());
            }
        }
    }
    let marked = of_markdown(&markdown, level);
    let mut html = String::with_capacity(marked.len());
    for letter in marked.chars() {
        match MARKS.contains(&letter) {
            false => html.push(letter),
            true => {
                let answer =
                    (letter as usize).checked_sub(*MARKS.start() as usize).and_then(|place| answers.get(place));
                html.push_str(answer.map(String::as_str).unwrap_or_default());
            }
        }
    }
    html
}

/// The templates' filter: a text, or the parts of one with answers in it.
///
/// # Errors
/// When the value is neither.
pub fn filter(text: &Value, level: Option<u8>) -> Result<Value, minijinja::Error> {
    let level = level.unwrap_or(2);
    if let Some(words) = text.as_str() {
        return Ok(Value::from_safe_string(html(&[Part::Words(words)], level)));
    }
    let mut parts = Vec::new();
    for part in text.try_iter()? {
        parts.push((part.get_attr("words")?, part.get_attr("place")?, part.get_attr("answer")?));
    }
    let parts: Vec<Part<'_>> = parts
        .iter()
        .map(|(words, place, answer)| match (words.as_str(), place.as_str()) {
            (Some(words), _) => Part::Words(words),
            (_, Some(place)) => Part::Place(place),
            _ => Part::Answer(answer.as_str().unwrap_or_default()),
        })
        .collect();
    Ok(Value::from_safe_string(html(&parts, level)))
}

/// Whether an answer would become part of a web address.
#[must_use]
pub fn holds_place_in_address(passage: &Passage) -> bool {
    let markdown: String = passage
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.as_str(),
            Piece::Place { .. } => "\u{F0000}",
        })
        .collect();
    Parser::new_ext(&markdown, Options::empty()).any(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            dest_url.contains(|letter| MARKS.contains(&letter))
        }
        _ => false,
    })
}

/// The addresses of links that cannot be opened and are therefore not shown: all but web pages, e-mail and telephone.
#[must_use]
pub fn lost_addresses(markdown: &str) -> Vec<String> {
    let events = Parser::new_ext(markdown, Options::empty());
    let lost = events.filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) if !is_web_address(&dest_url) => Some(dest_url.into_string()),
        _ => None,
    });
    lost.collect()
}

fn of_markdown(markdown: &str, level: u8) -> String {
    let mut html = String::new();
    let mut links = Vec::new();
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            Event::Start(tag) => start(&mut html, &mut links, tag, level),
            Event::End(tag) => end(&mut html, &mut links, tag, level),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                escape(&mut html, &text)
            }
            Event::SoftBreak => html.push('\n'),
            Event::HardBreak => html.push_str("<br>\n"),
            Event::Rule => html
                .push_str("<hr class=\"govuk-section-break govuk-section-break--m govuk-section-break--visible\">\n"),
            // Extensions that are not switched on.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }
    html
}

fn start(html: &mut String, links: &mut Vec<bool>, tag: Tag<'_>, level: u8) {
    match tag {
        Tag::Paragraph | Tag::HtmlBlock => html.push_str("<p class=\"govuk-body\">"),
        Tag::CodeBlock(_) => html.push_str("<p class=\"govuk-body\">"),
        Tag::Heading { level: depth, .. } => {
            let (number, size) = heading(depth, level);
            _ = write!(html, "<h{number} class=\"govuk-heading-{size}\">");
        }
        Tag::List(None) => html.push_str("<ul class=\"govuk-list govuk-list--bullet\">\n"),
        Tag::List(Some(first)) => {
            html.push_str("<ol class=\"govuk-list govuk-list--number\"");
            if first != 1 {
                _ = write!(html, " start=\"{first}\"");
            }
            html.push_str(">\n");
        }
        Tag::Item => html.push_str("<li>"),
        Tag::Emphasis => html.push_str("<em>"),
        Tag::Strong => html.push_str("<strong>"),
        Tag::Link { dest_url, .. } => {
            let safe = is_web_address(&dest_url);
            if safe {
                html.push_str("<a class=\"govuk-link\" href=\"");
                escape(html, &dest_url);
                html.push_str("\">");
            }
            links.push(safe);
        }
        // A picture is shown as its description; the rest needs extensions that are not switched on.
        _ => {}
    }
}

fn end(html: &mut String, links: &mut Vec<bool>, tag: TagEnd, level: u8) {
    match tag {
        TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::CodeBlock => html.push_str("</p>\n"),
        TagEnd::Heading(depth) => _ = writeln!(html, "</h{}>", heading(depth, level).0),
        TagEnd::List(false) => html.push_str("</ul>\n"),
        TagEnd::List(true) => html.push_str("</ol>\n"),
        TagEnd::Item => html.push_str("</li>\n"),
        TagEnd::Emphasis => html.push_str("</em>"),
        TagEnd::Strong => html.push_str("</strong>"),
        TagEnd::Link if links.pop() == Some(true) => html.push_str("</a>"),
        _ => {}
    }
}

/// Only addresses that open a page, an e-mail or a call; `javascript:` and its kind stay text.
fn is_web_address(address: &CowStr<'_>) -> bool {
    ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme))
}

fn heading(depth: HeadingLevel, level: u8) -> (u8, char) {
    let number = (depth as u8).saturating_sub(1).saturating_add(level).min(6);
    (number, if number <= level { 'm' } else { 's' })
}

/// A text with what could end it or an attribute escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape(&mut html, text);
    html
}

/// Escapes what could end a text or an attribute.
pub(super) fn escape(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#x27;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    fn html(markdown: &str, level: u8) -> String {
        super::html(&[Part::Words(markdown)], level)
    }

    #[test]
    fn an_answer_is_shown_letter_by_letter() {
        let answers = ["**bold**", "<b>", "[a](https://b.example)", "# x\n\n- y", "\u{F0000}", "&amp;"];
        for answer in answers {
            let shown = super::html(&[Part::Words("# Dear **"), Part::Answer(answer), Part::Words("**, hello")], 2);
            assert!(shown.starts_with("<h2 class=\"govuk-heading-m\">Dear <strong>"), "{shown}");
            assert!(shown.ends_with("</strong>, hello</h2>\n"), "{shown}");
            let mut escaped = String::new();
            super::escape(&mut escaped, answer);
            assert!(shown.contains(&format!("<strong>{escaped}</strong>")), "{shown}");
        }
        // Each answer stands in its own place, and an author cannot write a mark.
        let parts = [Part::Answer("a"), Part::Words(" \u{F0000}and "), Part::Answer("b")];
        assert_eq!(super::html(&parts, 2), "<p class=\"govuk-body\">a and b</p>\n");
    }

    #[test]
    fn paragraphs_lists_and_links_get_their_classes() {
        let shown = html("Have these to hand:\n\n- your **bill**\n- [help](https://example.gov.uk/a?b=1&c=2)\n", 2);
        assert!(shown.contains("<p class=\"govuk-body\">Have these to hand:</p>"), "{shown}");
        assert!(
            shown.contains("<ul class=\"govuk-list govuk-list--bullet\">\n<li>your <strong>bill</strong></li>"),
            "{shown}"
        );
        assert!(
            shown.contains("<a class=\"govuk-link\" href=\"https://example.gov.uk/a?b=1&amp;c=2\">help</a>"),
            "{shown}"
        );
    }

    #[test]
    fn html_and_dangerous_links_are_shown_as_text() {
        let shown = html(
            "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> and [a](javascript:alert(1)) <b>b</b>\n\n```\n</p><script>\n```\n\n![<i>](x)",
            2,
        );
        for raw in ["<script", "<img", "<b>", "<i>", "href=\"javascript"] {
            assert!(!shown.contains(raw), "{raw} in {shown}");
        }
        assert!(shown.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{shown}");
    }
}
