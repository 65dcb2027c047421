//! The routes of a form as a Mermaid flow chart, for pages that draw those.
//!
//! The language: <https://mermaid.js.org/syntax/flowchart.html>.

use super::next::in_words;
use super::target;
use crate::program::{PageId, Program};
use std::fmt::Write;

/// The flow chart: a box a page with its questions, a rounded one for each end, an arrow for each route with its condition.
#[must_use]
pub fn mermaid(program: &Program) -> String {
    let mut chart = String::from("flowchart TD\n");
    // Writing to a text cannot fail.
    let _ = writeln!(chart, "  start([\"{}\"])", label(&program.form.title));
    for (id, page) in program.pages.iter().enumerate() {
        let title = label(&target(program, Some(id)));
        if let Some(exit) = &page.exit {
            let points = exit.signpost.as_ref().map(|to| format!("<br/>→ {}", label(to))).unwrap_or_default();
            let _ = writeln!(chart, "  page{}([\"{title}{points}\"])", id + 1);
            continue;
        }
        let questions = page.questions.clone().filter_map(|question| program.questions.get(question));
        let questions = questions.filter(|question| question.list.is_none());
        let lines: String = questions.map(|question| format!("<br/>{}", label(&question.ask))).collect();
        let _ = writeln!(chart, "  page{}[\"{title}{lines}\"]", id + 1);
    }
    let _ = writeln!(chart, "  answers([\"{}\"])", label(&target(program, None)));
    arrows(program, None, &mut chart);
    for (id, _) in program.pages.iter().enumerate().filter(|(_, page)| page.exit.is_none()) {
        arrows(program, Some(id), &mut chart);
    }
    chart
}

fn arrows(program: &Program, from: Option<PageId>, chart: &mut String) {
    let name = |page: Option<PageId>, none: &str| page.map_or(none.to_owned(), |id| format!("page{}", id + 1));
    for (page, words) in in_words(program, from) {
        let when = if words.is_empty() { words } else { format!("|\"{}\"|", label(&words)) };
        let _ = writeln!(chart, "  {} -->{when} {}", name(from, "start"), name(page, "answers"));
    }
}

/// A text between quotation marks. Signs that mean something there, in Markdown or in HTML are written by their number.
fn label(text: &str) -> String {
    let mut out = String::new();
    for character in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match character {
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | ';' => {
                let _ = write!(out, "#{};", u32::from(character));
            }
            other => out.push(other),
        }
    }
    out
}
