//! A difference and a migration in words, and as JSON for programs.

use super::{Change, Difference, Migration, Verdict, listed};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The changes for people: the form as a whole, then page by page and question by question, then what it comes to.
#[must_use]
pub fn text(difference: &Difference) -> String {
    let mut out = String::new();
    let name = &difference.form;
    let form = difference.council.as_ref().map_or_else(|| name.clone(), |council| format!("{name}@{council}"));
    if difference.changes.is_empty() {
        line(&mut out, &format!("{form}: nothing changed"));
    } else {
        let count = difference.changes.len();
        line(&mut out, &format!("{form}: {count} change{}", if count == 1 { "" } else { "s" }));
    }
    let mut place: (Option<&str>, Option<&str>) = (None, None);
    for change in &difference.changes {
        let here = (change.page.as_deref(), change.question.as_deref());
        if here.0 != place.0 {
            let heading = here.0.map_or("The form as a whole".to_owned(), |page| format!("Page {page}"));
            line(&mut out, &format!("\n{heading}"));
        } else if place == (None, None) && out.lines().count() == 1 {
            out.push('\n');
        }
        if here.1.is_some() && here != place {
            line(&mut out, &format!("  {}", here.1.unwrap_or_default()));
        }
        place = here;
        let indent = if here.1.is_some() { "    " } else { "  " };
        one(&mut out, change, indent);
    }
    if !difference.changes.is_empty() {
        out.push('\n');
        conclusion(&mut out, difference);
    }
    for name in &difference.needless {
        line(&mut out, &format!("`breaks` names `{name}`, and nothing about it breaks: take the line away"));
    }
    out
}

fn line(out: &mut String, text: &str) {
    // Writing to a text cannot fail.
    let _ = writeln!(out, "{text}");
}

fn one(out: &mut String, change: &Change, indent: &str) {
    let verdict = match (change.verdict, &change.declared) {
        (Verdict::Breaks, Some(_)) => "declared",
        (verdict, _) => verdict.name(),
    };
    line(out, &format!("{indent}{verdict:9}  {}", change.words));
    let more = format!("{indent}{:9}  ", "");
    if !change.because.is_empty() {
        line(out, &format!("{more}{}", change.because));
    }
    if let Some(reason) = &change.declared {
        line(out, &format!("{more}Declared: {reason}"));
    }
    // Only when it is more than the question that it stands under.
    if change.ask_again.iter().any(|name| Some(name) != change.question.as_ref()) {
        line(out, &format!("{more}Asked again: {}", listed(&change.ask_again)));
    }
}

/// What the changes do to drafts, to stored answers and to other systems, a sentence each.
#[must_use]
pub fn conclusions(difference: &Difference) -> Vec<String> {
    let again = difference.ask_again();
    let drafts = if again.is_empty() {
        "Drafts go on as they are.".to_owned()
    } else {
        format!("Drafts may be asked again: {}.", listed(&again))
    };
    let stored = match (difference.verdict(), undeclared(difference).as_slice()) {
        (Verdict::Breaks, []) => {
            "Stored answers or other systems break, and the form says that it is meant.".to_owned()
        }
        (Verdict::Breaks, names) => format!("Stored answers or other systems break: {}.", listed(names)),
        _ => "Stored answers keep their meaning, and other systems get what they know.".to_owned(),
    };
    vec![drafts, stored]
}

/// What breaks and is not declared, by the names to declare it under.
fn undeclared(difference: &Difference) -> Vec<&str> {
    let mut undeclared: Vec<&str> = difference.undeclared().map(|change| change.subject.as_str()).collect();
    undeclared.dedup();
    undeclared
}

fn conclusion(out: &mut String, difference: &Difference) {
    conclusions(difference).iter().for_each(|said| line(out, said));
    let names = undeclared(difference);
    if !names.is_empty() {
        line(out, "If that is meant, say why in the new version:");
        line(out, "  breaks:");
        let mut seen = std::collections::BTreeSet::new();
        for name in names.iter().filter(|name| seen.insert(**name)) {
            line(out, &format!("    {name}: the reason, in your words"));
        }
    }
}

/// The changes for programs: `form`, `council` (nothing for the form as it is), `verdict`, `ask again`, `undeclared` (how many), `needless` and `changes`, each with
/// `page`, `question`, `sort`, `words`, `verdict`, `ask again`, `because`, `subject` and `declared`.
#[must_use]
pub fn json(difference: &Difference) -> Value {
    let change = |change: &Change| {
        json!({
            "page": change.page,
            "question": change.question,
            "sort": change.sort,
            "words": change.words,
            "verdict": change.verdict.name(),
            "ask again": change.ask_again,
            "because": change.because,
            "subject": change.subject,
            "declared": change.declared,
        })
    };
    json!({
        "form": difference.form,
        "council": difference.council,
        "verdict": difference.verdict().name(),
        "ask again": difference.ask_again(),
        "undeclared": difference.undeclared().count(),
        "needless": difference.needless,
        "changes": difference.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

impl Migration {
    /// For programs: `draft`, `renamed` (old name to new), `dropped` (`question`, `answer`, `why`) and `ask` (`question`,
    /// `why`).
    #[must_use]
    pub fn json(&self) -> Value {
        let renamed: Map<String, Value> =
            self.renamed.iter().map(|(was, is)| (was.clone(), Value::from(is.as_str()))).collect();
        let dropped =
            self.dropped.iter().map(|it| json!({"question": it.question, "answer": it.answer, "why": it.why}));
        let ask = self.ask.iter().map(|it| json!({"question": it.question, "why": it.why}));
        json!({
            "draft": self.draft,
            "renamed": renamed,
            "dropped": dropped.collect::<Vec<_>>(),
            "ask": ask.collect::<Vec<_>>(),
        })
    }
}

/// A migration for people: what is renamed, dropped and asked, then the draft.
#[must_use]
pub fn migration_text(migration: &Migration) -> String {
    let mut out = String::new();
    let mut group = |heading: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            line(&mut out, heading);
            lines.iter().for_each(|said| line(&mut out, &format!("  {said}")));
            out.push('\n');
        }
    };
    group("Renamed", migration.renamed.iter().map(|(was, is)| format!("{was} is now {is}")).collect());
    let dropped = migration.dropped.iter().map(|it| format!("{}: {} ({})", it.question, it.answer, it.why));
    group("Dropped", dropped.collect());
    group("To be asked", migration.ask.iter().map(|it| format!("{}: {}", it.question, it.why)).collect());
    line(&mut out, "The draft");
    line(&mut out, &format!("{:#}", migration.draft));
    out
}
