//! The form as a file: the house's layout, quotes only where they are needed, notes as comments at their place.

use super::fees::Amount;
use super::pages::{Form, FormPage};
use super::questions::Question;
use super::{Note, Weight, prose};

/// Width at which guidance and comments go on in the next line.
const WIDTH: usize = 110;
/// Most characters of a word: some addresses are long, and what is longer is none.
const LONGEST_WORD: usize = 2_000;

/// Writes a form.
pub(super) fn form(form: &Form, notes: &[Note]) -> String {
    let mut out = Lines { text: String::new() };
    out.comment(0, "This form was imported. Read every page and the notes below before you publish it.");
    let places: Vec<&str> = form.pages.iter().flat_map(|page| page.comments.iter()).map(String::as_str).collect();
    for (weight, heading) in [
        (Weight::Fault, "Faults that it had before:"),
        (Weight::NotCarried, "Not carried over:"),
        (Weight::Changed, "Written in another way:"),
    ] {
        let about: Vec<&Note> = notes.iter().filter(|note| note.weight == weight).collect();
        // A fault that stands at its page is not said twice.
        let about: Vec<&Note> = about.into_iter().filter(|note| !places.contains(&note.text.as_str())).collect();
        if !about.is_empty() {
            out.comment(0, "");
            out.comment(0, heading);
            about.iter().for_each(|note| out.comment_part(&note.to_string()));
        }
    }
    out.blank();
    out.word(0, "form", &form.key);
    out.word(0, "title", &form.title);
    if let Some(journey) = form.journey {
        out.word(0, "journey", journey);
    }
    if !form.owner.is_empty() {
        out.word(0, "owner", &form.owner);
    }
    if !form.before.is_empty() {
        out.blank();
        out.guidance(0, "before you start", &form.before);
    }
    if form.personal {
        out.blank();
        out.comment(
            0,
            "The form asks for personal details. Say why, on which lawful basis, and for how long they are kept:",
        );
        ["data protection:", "  purpose:", "  lawful basis:", "  keep for:"]
            .iter()
            .for_each(|line| out.comment(0, line));
    }
    if !form.conditions.is_empty() {
        out.blank();
        out.line(0, "conditions:");
        for (key, words, comment) in &form.conditions {
            if !comment.is_empty() {
                out.comment(2, comment);
            }
            out.word(2, key, words);
        }
    }
    if !form.amounts.is_empty() {
        out.blank();
        out.line(0, "calculations:");
        form.amounts.iter().for_each(|amount| out.amount(amount));
    }
    if let Some((amount, what)) = &form.fee {
        out.blank();
        out.line(0, "fee:");
        out.word(2, "amount", amount);
        out.word(2, "for", what);
    }
    out.blank();
    out.line(0, "pages:");
    for (at, page) in form.pages.iter().enumerate() {
        if at > 0 {
            out.blank();
        }
        out.page(page);
    }
    if !form.next_steps.is_empty() {
        out.blank();
        out.guidance(0, "what happens next", &form.next_steps);
    }
    if !form.send_to.is_empty() {
        out.blank();
        out.line(0, "send to:");
        for (system, fields) in &form.send_to {
            out.line(2, &format!("- system: {}", scalar(system)));
            out.line(4, "fields:");
            fields.iter().for_each(|(name, key)| out.word(6, name, key));
        }
    }
    out.text
}

struct Lines {
    text: String,
}

impl Lines {
    fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn word(&mut self, indent: usize, word: &str, value: &str) {
        self.line(indent, &format!("{}: {}", scalar(word), scalar(value)));
    }

    fn comment(&mut self, indent: usize, text: &str) {
        if text.is_empty() {
            return self.line(indent, "#");
        }
        // What is laid out on purpose stays as it is.
        if text.starts_with(' ') {
            return self.line(indent, &format!("# {text}"));
        }
        for line in wrapped(&visible(text), WIDTH.saturating_sub(indent)) {
            self.line(indent, &format!("# {line}"));
        }
    }

    fn comment_part(&mut self, text: &str) {
        for (at, line) in wrapped(&visible(text), WIDTH).into_iter().enumerate() {
            self.line(0, &format!("# {} {line}", if at == 0 { "-" } else { " " }));
        }
    }

    /// Guidance: one line where it fits, else a block.
    fn guidance(&mut self, indent: usize, word: &str, text: &str) {
        if !text.contains('\n') && text.chars().count() + word.len() + indent < WIDTH {
            return self.word(indent, word, text);
        }
        self.line(indent, &format!("{word}: |"));
        for line in text.lines() {
            let part = line.len() - line.trim_start().len();
            let hanging = if line.trim_start().starts_with("- ") { part + 2 } else { part };
            if line.trim().is_empty() {
                self.blank();
                continue;
            }
            for (at, piece) in wrapped(line.trim(), WIDTH.saturating_sub(indent + hanging)).into_iter().enumerate() {
                let inner = if at == 0 { part } else { hanging };
                self.line(indent + 2 + inner, &piece);
            }
        }
    }

    fn amount(&mut self, amount: &Amount) {
        self.line(2, &format!("{}:", amount.key));
        if amount.by.is_empty() {
            amount.lines.iter().for_each(|(word, value)| self.word(4, word, value));
        } else {
            self.word(4, "by", &amount.by);
            self.line(4, "is:");
            amount.lines.iter().for_each(|(option, value)| self.word(6, option, value));
        }
        if !amount.show.is_empty() {
            self.word(4, "show", &amount.show);
        }
    }

    fn page(&mut self, page: &FormPage) {
        page.comments.iter().for_each(|comment| self.comment(2, comment));
        self.line(2, &format!("- page: {}", page.key));
        self.word(4, if page.exit { "exit" } else { "title" }, &page.title);
        if !page.text.is_empty() {
            self.guidance(4, "text", &page.text);
        }
        if !page.section.is_empty() {
            self.word(4, "section", &page.section);
        }
        if !page.ask_when.is_empty() {
            if !page.about.is_empty() {
                self.comment(4, &page.about);
            }
            self.word(4, "ask when", &page.ask_when);
        }
        if !page.signpost.is_empty() {
            self.word(4, "signpost", &page.signpost);
        }
        if !page.questions.is_empty() {
            self.line(4, "questions:");
            page.questions.iter().for_each(|question| self.question(6, question));
        }
    }

    fn question(&mut self, indent: usize, question: &Question) {
        let within = indent + 2;
        question.comments.iter().for_each(|comment| self.comment(indent, comment));
        self.line(indent, &format!("- question: {}", question.key));
        self.word(within, "type", question.kind);
        self.word(within, "ask", &question.ask);
        for (word, text) in [("called", &question.called), ("hint", &question.hint)] {
            if !text.is_empty() {
                self.word(within, word, text);
            }
        }
        if question.optional {
            self.word(within, "optional", "yes");
        }
        if !question.ask_when.is_empty() {
            self.word(within, "ask when", &question.ask_when);
        }
        self.options(within, question);
        for (word, text) in &question.words {
            let plain = if *word == "kinds" { text.clone() } else { scalar(text) };
            self.line(within, &format!("{word}: {plain}"));
        }
        if !question.each.is_empty() {
            self.word(within, "each", &question.each);
        }
        if !question.questions.is_empty() {
            self.line(within, "questions:");
            question.questions.iter().for_each(|inside| self.question(within + 2, inside));
        }
        if !question.rules.is_empty() {
            self.line(within, "rules:");
            for (must, otherwise) in &question.rules {
                self.line(within + 2, &format!("- must: {}", scalar(must)));
                self.word(within + 4, "otherwise", otherwise);
            }
        }
        if !question.messages.is_empty() {
            self.line(within, "messages:");
            question.messages.iter().for_each(|(name, text)| self.word(within + 2, name, text));
        }
    }

    /// The stored value stands behind an option whose name is not just that value; where all are stored as they are shown,
    /// once is enough.
    fn options(&mut self, indent: usize, question: &Question) {
        if question.options.is_empty() {
            return;
        }
        let as_shown = question.options.iter().all(|choice| choice.value == choice.label);
        self.line(indent, if as_shown { "options: # stored by their words" } else { "options:" });
        for choice in &question.options {
            let stored = if as_shown || choice.key == choice.value || choice.value.is_empty() {
                String::new()
            } else {
                format!("  # stored as {}", visible(&choice.value).chars().take(300).collect::<String>())
            };
            let label = if choice.label.is_empty() { &choice.key } else { &choice.label };
            if choice.hint.is_empty() {
                self.line(indent + 2, &format!("{}: {}{stored}", scalar(&choice.key), scalar(label)));
            } else {
                self.line(indent + 2, &format!("{}:{stored}", scalar(&choice.key)));
                self.word(indent + 4, "label", label);
                self.word(indent + 4, "hint", &choice.hint);
            }
        }
    }
}

/// A text as YAML reads it back, in quotes only where it must be.
fn scalar(text: &str) -> String {
    let text = visible(text);
    let signs = ['-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`'];
    let first = text.chars().next();
    let starts_badly = first.is_none_or(|first| {
        let second = text.chars().nth(1);
        let may_start = matches!(first, '-' | '?' | ':') && second.is_some_and(|second| !second.is_whitespace());
        signs.contains(&first) && !may_start || (first == '-' && text.starts_with("---"))
    });
    let needs = starts_badly
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.ends_with(' ')
        || text.starts_with(' ')
        || text == "..."
        || text == "~"
        || text == "null";
    if !needs {
        return text;
    }
    if text.contains('"') || text.contains('\\') {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

/// In one line, without what cannot be seen.
fn visible(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !prose::hidden(*c));
    prose::squeezed(&shown.collect::<String>())
}

/// A word in pieces that fit into a line of a file.
fn pieces(word: &str) -> Vec<&str> {
    let mut rest = word;
    let mut found = Vec::new();
    while let Some((at, _)) = rest.char_indices().nth(LONGEST_WORD) {
        let (piece, after) = rest.split_at(at);
        found.push(piece);
        rest = after;
    }
    found.push(rest);
    found
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace().flat_map(pieces) {
        let fits = line.chars().count() + 1 + word.chars().count() <= width;
        // A line of guidance that starts with a sign of Markdown would mean something else.
        let sign =
            word.starts_with(['#', '>', '-', '+', '=']) || word.trim_end_matches(['.', ')']).parse::<u32>().is_ok();
        if line.is_empty() || fits || sign {
            if !line.is_empty() {
                line.push(' ');
            }
        } else {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}
