//! Changes a form by menu, for people who will not touch its text: what can be changed ([`shown`]), and each change as the
//! smallest edits of the text that make it ([`revise`]). Comments, empty lines and the layout of everything else stay as they
//! are, and nothing is done that would put a mistake into the form.

mod about;
mod added;
mod along;
mod change;
mod conditions;
mod kinds;
mod limits;
mod lines;
mod named;
mod names;
mod places;
mod price;
mod rules;
mod sheet;
mod shown;
mod translated;
mod trials;
mod unanswered;
mod wording;

pub use about::{About, Fact, Told};
pub use added::{New, NewExit};
pub use along::Asks;
pub use change::{Change, Say, Way};
pub use conditions::{Condition, Line, Menus, Offer, words as in_words};
pub use kinds::{How, KINDS, Kind, PERIODS};
pub use limits::Limit;
pub use price::Decides;
pub use rules::Rule;
pub use shown::{Choice, Page, Question, Shown, shown};
pub use translated::{Row, rows, translate_text};
pub(crate) use trials::lines_of;
pub use trials::{Written, accept_test, revise_test, written_tests};
pub use wording::cleaned;

use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::editor::{Cursor, Desk, Edit, rename, rename_new};
use crate::program::Program;
use crate::read;
use crate::source::{Located, SourceFile, Sources};
use sheet::Sheet;

/// A change that can be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision<'s> {
    /// The edits of the text, in its order and apart; none when it says that already.
    pub edits: Vec<Edit<'s>>,
    /// What is done, in a sentence without a full stop.
    pub said: String,
    /// The way to what was changed, as it is afterwards.
    pub at: Way,
    /// The option of it that was changed, as it is afterwards.
    pub option: Option<usize>,
    /// What goes along, where its author has to agree to that first: then there are no edits.
    pub asks: Option<Asks>,
}

/// The edits that make a change. `known` is what check says of the files as they are.
///
/// # Errors
/// Why it is not made, in words for its author.
pub fn revise<'s>(sources: &'s Sources, known: &[Diagnostic], change: &Change) -> Result<Revision<'s>, String> {
    let file = sources.first();
    let located = |fix: Fix| Edit { at: Located { file, at: fix.at }, with: fix.with };
    if let Change::Kind { sure, .. } | Change::Remove { sure, .. } = change {
        let (edits, _, done, asks) = along::make(sources, known, change)?;
        let asks = asks.filter(|_| !sure);
        let edits = if asks.is_some() { Vec::new() } else { edits.into_iter().map(located).collect() };
        return Ok(Revision { edits, said: done.said, at: done.at, option: done.option, asks });
    }
    let mut sheet = Sheet::of(sources)?;
    let done = change::make(&mut sheet, sources, change)?;
    let (edits, after) = match change {
        Change::Name { at, option, name, before } => renamed(&sheet, sources, at, *option, name, before.as_deref())?,
        _ => {
            let (edits, after) = sheet.done()?;
            (edits.into_iter().map(located).collect(), after)
        }
    };
    let mistakes = if edits.is_empty() { Vec::new() } else { mistakes_after(sources, known, &after).0 };
    match mistakes.first() {
        None => Ok(Revision { edits, said: done.said, at: done.at, option: done.option, asks: None }),
        Some(found) => Err(told(found, &after)),
    }
}

/// The edits that rename something in the form, and the form with them.
fn renamed<'s>(
    sheet: &Sheet<'_>,
    sources: &'s Sources,
    at: &[usize],
    option: Option<usize>,
    name: &str,
    before: Option<&str>,
) -> Result<(Vec<Edit<'s>>, SourceFile), String> {
    let (value, _) = sheet.find(&change::steps(at))?;
    let key = match option {
        Some(option) => value.get("options").and_then(|options| options.entries().get(option)).map(|line| &line.key),
        None => ["page", "question"].into_iter().find_map(|word| value.get(word)?.text()),
    };
    let byte = key.as_ref().map(|key| key.at.start).ok_or("It has no name in this file that could be changed")?;
    let file = sources.first();
    let desk = Desk::of(std::slice::from_ref(sources), None);
    let question = shown::said(value, "question");
    let label = key.map(|key| key.text.clone()).filter(|_| option.is_some());
    let is_new = before.is_some_and(|before| !names::had(before, &question, label.as_deref()));
    let rename = if is_new { rename_new } else { rename };
    let edits = rename(&desk, Cursor { file: &file.name, byte }, &names::meant(name)?)?;
    if let Some(other) = edits.iter().find(|edit| edit.at.file.name != file.name) {
        return Err(format!("{} has this name too, so it has to be changed in the text of both", other.at.file.name));
    }
    let fixes: Vec<_> = edits.iter().map(|edit| Fix { at: edit.at.at.clone(), with: edit.with.clone() }).collect();
    let after = SourceFile::new(file.name.as_str(), &sheet::applied(&file.text, &fixes));
    Ok((edits, after))
}

/// The mistakes that a change puts into the form, and the form where there are none. Where there were mistakes before, others
/// may show only now, so then it is their number that counts.
fn mistakes_after(sources: &Sources, known: &[Diagnostic], after: &SourceFile) -> (Vec<Diagnostic>, Option<Program>) {
    let mut files = Sources::from(after.clone());
    sources.all().skip(1).for_each(|(_, file)| files.add(file.clone()));
    let checked = crate::check_all(&files);
    let is_mistake = |found: &&Diagnostic| found.code.severity() == Severity::Mistake;
    let before: Vec<&Diagnostic> = known.iter().filter(is_mistake).collect();
    let now: Vec<&Diagnostic> = checked.diagnostics.iter().filter(is_mistake).collect();
    if now.len() <= before.len() && !before.is_empty() {
        return (Vec::new(), checked.program);
    }
    let is_known =
        |found: &Diagnostic| before.iter().any(|known| (known.code, &known.message) == (found.code, &found.message));
    (now.into_iter().filter(|found| !is_known(found)).cloned().collect(), checked.program)
}

/// A mistake that a change would make to a form, in the words of the form: whoever chose from menus has not seen its text. What
/// to write instead is told where that is no text either.
fn told(found: &Diagnostic, after: &SourceFile) -> String {
    let tree = read::read(after, &mut Vec::new()).filter(|_| found.at.start < after.text.len());
    let place = tree.as_ref().map(|tree| format!(" in {}", named::whose(tree, found.at.start))).unwrap_or_default();
    let in_words = |said: &str| tree.as_ref().map_or_else(|| said.to_owned(), |tree| named::in_words(tree, said));
    let message = in_words(&found.message).replace('`', "");
    match in_words(&found.help) {
        help if help.is_empty() || help.contains('`') => format!("That would be a mistake{place}. {message}"),
        help => format!("That would be a mistake{place}. {message}. {help}"),
    }
}
