//! What can be done by menu, and what each does with the text.

use super::about;
use super::added::{self, New, NewExit};
use super::conditions::{self, Menus};
use super::kinds::KINDS;
use super::limits;
use super::price;
use super::rules;
use super::sheet::{Sheet, Step};
use super::shown::{said, shown};
use super::unanswered;
use super::wording;
use crate::read::Value;
use crate::source::Sources;
use crate::spec::parts;
use serde::Deserialize;

/// The way to a page, a question or a question of a list: the number of each from the outside in, counted from 0.
pub type Way = Vec<usize>;

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Gives the form another title.
    Title {
        /// The new one.
        text: String,
    },
    /// Says something of a page or question in other words; no words take it away.
    Say {
        /// Which.
        at: Way,
        /// What of it.
        what: Say,
        /// The words.
        text: String,
    },
    /// Lets a question be left blank, or not.
    Optional {
        /// Which.
        at: Way,
        /// It may be left blank.
        optional: bool,
    },
    /// Limits what a question takes; no words take the limit away.
    Limit {
        /// Which.
        at: Way,
        /// What of it, as the language spells it.
        word: String,
        /// The limit.
        text: String,
    },
    /// Says what the form costs, the same for everybody.
    AddPrice {
        /// The amount.
        amount: String,
        /// What is paid for.
        paid_for: String,
    },
    /// Says what the form costs for each answer to a question.
    AddPriceBy {
        /// Its name.
        question: String,
        /// The amount for each of its answers, in their order.
        amounts: Vec<String>,
        /// What is paid for.
        paid_for: String,
    },
    /// Makes the form cost nothing.
    RemovePrice,
    /// Gives a question another type.
    Kind {
        /// Which.
        at: Way,
        /// As the language spells it.
        kind: String,
        /// Its author agrees to what goes along.
        #[serde(default)]
        sure: bool,
    },
    /// Shows an option in other words.
    Label {
        /// Its question.
        at: Way,
        /// Its number, counted from 0.
        option: usize,
        /// The words.
        text: String,
    },
    /// Gives a page, a question or one of its options another name, wherever it stands.
    Name {
        /// Which, or the question of the option.
        at: Way,
        /// The number of the option, counted from 0.
        option: Option<usize>,
        /// The name.
        name: String,
        /// The form as it was published, or as its author opened it: what was not in it yet needs no note of what it was
        /// called. Without it, everything has been published.
        #[serde(default)]
        before: Option<String>,
    },
    /// Says something about the form in other words; no words take it away.
    About {
        /// Name of a [`super::Fact`].
        name: String,
        /// The words.
        text: String,
    },
    /// Adds a page with its first question.
    AddPage {
        /// Behind the page of this number; behind all others when it does not say.
        after: Option<usize>,
        /// Its heading.
        title: String,
        /// Its question.
        question: New,
    },
    /// Adds a page on which the form ends for some people.
    AddExit(NewExit),
    /// Adds a question.
    AddQuestion {
        /// Its page, or its list.
        at: Way,
        /// Behind the question of this number; behind all others when it does not say.
        after: Option<usize>,
        /// The question.
        question: New,
    },
    /// Adds an option, behind all others.
    AddOption {
        /// Its question.
        at: Way,
        /// What is shown.
        text: String,
    },
    /// Moves a page, a question or one of its options by one place.
    Move {
        /// Which, or the question of the option.
        at: Way,
        /// The number of the option, counted from 0.
        option: Option<usize>,
        /// Before the one above it, and not behind the one below.
        up: bool,
    },
    /// Moves a question to another page, behind all others there.
    MoveTo {
        /// Which.
        at: Way,
        /// The number of the page, counted from 0.
        page: usize,
    },
    /// Takes a page, a question or one of its options away.
    Remove {
        /// Which, or the question of the option.
        at: Way,
        /// The number of the option, counted from 0.
        option: Option<usize>,
        /// Its author agrees to what goes along.
        #[serde(default)]
        sure: bool,
    },
    /// Says when a page or question is shown; always, without lines.
    Condition {
        /// Which.
        at: Way,
        /// When.
        menus: Menus,
    },
    /// Adds a check on the answer to a question.
    AddRule {
        /// Its question.
        at: Way,
        /// What must be so.
        menus: Menus,
        /// What people read when it is not.
        otherwise: String,
    },
    /// Says what must be so for an answer to be taken.
    Must {
        /// Its question.
        at: Way,
        /// The number of the check, counted from 0.
        rule: usize,
        /// What must be so.
        menus: Menus,
    },
    /// Says in other words what people read when it is not.
    Otherwise {
        /// Its question.
        at: Way,
        /// The number of the check, counted from 0.
        rule: usize,
        /// The words.
        text: String,
    },
    /// Takes a check away.
    RemoveRule {
        /// Its question.
        at: Way,
        /// The number of the check, counted from 0.
        rule: usize,
    },
    /// Gives tests that are older than a question an answer to it.
    AnswerTests,
}

/// What of a page or question is said in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Say {
    /// The heading of a page.
    Title,
    /// What stands above its questions.
    Text,
    /// What helps instead, where the form ends.
    Signpost,
    /// What people read of a question.
    Ask,
    /// Help under it.
    Hint,
    /// What messages call its answer.
    Called,
}

/// What was done, in words, and the way to what it was done with, as it is after that.
pub(super) struct Done {
    pub(super) said: String,
    pub(super) at: Way,
    pub(super) option: Option<usize>,
}

pub(super) fn done(said: impl Into<String>, at: &[usize], option: Option<usize>) -> Result<Done, String> {
    Ok(Done { said: said.into(), at: at.to_vec(), option })
}

/// From the form to what a way leads to.
pub(super) fn steps(way: &[usize]) -> Vec<Step> {
    let word = |number: usize| if number == 0 { "pages" } else { "questions" };
    way.iter().enumerate().flat_map(|(level, part)| [Step::Word(word(level).to_owned()), Step::Part(*part)]).collect()
}

/// The list in which something stands, or the options of a question; and its number there.
pub(super) fn list_of(way: &[usize], option: Option<usize>) -> Option<(Vec<Step>, usize)> {
    let mut steps = steps(way);
    if let Some(option) = option {
        steps.push(Step::Word("options".to_owned()));
        return Some((steps, option));
    }
    steps.pop();
    way.last().map(|number| (steps, *number))
}

pub(super) fn part_of(way: &[usize]) -> &'static parts::Part {
    if way.len() == 1 { &parts::PAGE } else { &parts::QUESTION }
}

/// Makes a change on the sheet.
///
/// # Errors
/// Why it is not made, in words for its author.
pub(super) fn make(sheet: &mut Sheet<'_>, sources: &Sources, change: &Change) -> Result<Done, String> {
    match change {
        Change::Title { text } => {
            let text = needed(text, "The form needs a title")?;
            sheet.set(&[], "title", &text, &parts::FORM)?;
            done("The title was changed", &[], None)
        }
        Change::Say { at, what, text } => say(sheet, at, *what, text),
        Change::Optional { at, optional } => {
            question(sheet, at)?;
            if *optional {
                sheet.set(&steps(at), "optional", "yes", &parts::QUESTION)?;
                return done("The question may be left blank", at, None);
            }
            sheet.clear(&steps(at), "optional")?;
            done("The question has to be answered", at, None)
        }
        Change::Kind { at, kind, .. } => self::kind(sheet, at, kind),
        Change::Label { at, option, text } => label(sheet, at, *option, text),
        Change::Limit { at, word, text } => {
            question(sheet, at)?;
            limits::set(sheet, at, word, text)
        }
        Change::AddPrice { amount, paid_for } => price::add(sheet, amount, paid_for),
        Change::AddPriceBy { question, amounts, paid_for } => {
            price::add_by(sheet, sources, &shown(sources).offers, question, amounts, paid_for)
        }
        Change::RemovePrice => price::remove(sheet, sources),
        Change::About { name, text } => about::say(sheet, name, text),
        Change::MoveTo { at, page } => moved_to(sheet, at, *page),
        Change::Name { at, option, .. } => done("The name was changed everywhere", at, *option),
        Change::AddPage { after, title, question } => added::page(sheet, sources, *after, title, question),
        Change::AddExit(exit) => added::exit(sheet, sources, exit),
        Change::AddQuestion { at, after, question } => added::question(sheet, sources, at, *after, question),
        Change::AddOption { at, text } => added::option(sheet, at, text),
        Change::Move { at, option, up } => moved(sheet, at, *option, *up),
        Change::Remove { at, option, .. } => remove(sheet, at, *option),
        Change::Condition { at, menus } => condition(sheet, sources, at, menus),
        Change::AddRule { at, menus, otherwise } => rules::add(sheet, sources, at, menus, otherwise),
        Change::Must { at, rule, menus } => rules::must(sheet, sources, at, *rule, menus),
        Change::Otherwise { at, rule, text } => rules::otherwise(sheet, at, *rule, text),
        Change::RemoveRule { at, rule } => rules::remove(sheet, at, *rule),
        Change::AnswerTests => unanswered::answer(sheet, sources),
    }
}

/// Words that cannot be missing.
pub(super) fn needed(text: &str, missing: &str) -> Result<String, String> {
    let text = wording::cleaned(text).replace('\n', " ");
    if text.is_empty() { Err(missing.to_owned()) } else { Ok(text) }
}

fn question<'a>(sheet: &'a Sheet<'_>, at: &[usize]) -> Result<&'a Value, String> {
    let (value, _) = sheet.find(&steps(at))?;
    match value.get("use") {
        Some(_) => Err("These questions are shared with other forms. Change them in their own file".to_owned()),
        None => Ok(value),
    }
}

fn say(sheet: &mut Sheet<'_>, at: &[usize], what: Say, text: &str) -> Result<Done, String> {
    let is_exit = question(sheet, at)?.get("exit").is_some();
    let (word, missing) = match what {
        Say::Title if is_exit => ("exit", Some("The page needs a heading")),
        Say::Title => ("title", Some("The page needs a heading")),
        Say::Text => ("text", None),
        Say::Signpost => ("signpost", None),
        Say::Ask => ("ask", Some("The question needs words")),
        Say::Hint => ("hint", None),
        Say::Called => ("called", None),
    };
    // Guidance has paragraphs, everything else is one line.
    let text = wording::cleaned(text);
    let text = if what == Say::Text { text } else { text.replace('\n', " ") };
    match (text.is_empty(), missing) {
        (true, Some(missing)) => return Err(missing.to_owned()),
        (true, None) => sheet.clear(&steps(at), word)?,
        _ => sheet.set(&steps(at), word, &text, part_of(at))?,
    }
    let of = match what {
        Say::Title => "The heading",
        Say::Text => "The text of the page",
        Say::Signpost => "What helps instead",
        Say::Ask => "The question",
        Say::Hint => "The hint",
        Say::Called => "The name of the answer in messages",
    };
    done(format!("{of} was changed"), at, None)
}

fn kind(sheet: &mut Sheet<'_>, at: &[usize], kind: &str) -> Result<Done, String> {
    let known = KINDS.iter().find(|known| known.name == kind).ok_or("Choose the kind of answer")?;
    let has_options = question(sheet, at)?.get("options").is_some();
    sheet.set(&steps(at), "type", kind, &parts::QUESTION)?;
    if known.options && !has_options {
        let lines = "first: First option\nsecond: Second option";
        sheet.add_line(&steps(at), "options", lines, &parts::QUESTION)?;
    }
    done("The kind of answer was changed", at, None)
}

fn label(sheet: &mut Sheet<'_>, at: &[usize], option: usize, text: &str) -> Result<Done, String> {
    let text = needed(text, "The option needs words")?;
    let mut group = steps(at);
    group.push(Step::Word("options".to_owned()));
    let (options, _) = sheet.find(&group)?;
    let line = options.entries().get(option).ok_or("This option is not in the form any more")?;
    let name = line.key.text.clone();
    if line.value.entries().is_empty() {
        sheet.set(&group, &name, &text, &parts::OPTION)?;
    } else {
        group.push(Step::Word(name));
        sheet.set(&group, "label", &text, &parts::OPTION)?;
    }
    done("The option was changed", at, Some(option))
}

/// What a page, a question or an option is called when something is said of it.
fn noun(at: &[usize], option: Option<usize>) -> &'static str {
    match (option, at.len()) {
        (Some(_), _) => "option",
        (None, 1) => "page",
        _ => "question",
    }
}

fn moved(sheet: &mut Sheet<'_>, at: &[usize], option: Option<usize>, up: bool) -> Result<Done, String> {
    let noun = noun(at, option);
    let (list, number) = list_of(at, option).ok_or("Choose what is moved")?;
    let count = sheet.blocks(&list)?.len();
    let first = if up { number.checked_sub(1) } else { Some(number) };
    let first = first.ok_or_else(|| format!("This is the first {noun} already"))?;
    if first + 1 >= count {
        return Err(format!("This is the last {noun} already"));
    }
    sheet.swap(&list, first)?;
    let now = if up { first } else { first + 1 };
    let said = format!("The {noun} was moved {}: it is number {} of {count}", if up { "up" } else { "down" }, now + 1);
    match (option, at.split_last()) {
        (Some(_), _) => done(said, at, Some(now)),
        (None, Some((_, before))) => {
            let way: Way = before.iter().copied().chain([now]).collect();
            done(said, &way, None)
        }
        (None, None) => done(said, at, None),
    }
}

fn moved_to(sheet: &mut Sheet<'_>, at: &[usize], page: usize) -> Result<Done, String> {
    let [from, number] = at else { return Err("What is asked in a list stays in it".to_owned()) };
    if *from == page {
        return Err("The question is on this page already".to_owned());
    }
    let (list, _) = list_of(at, None).ok_or("Choose what is moved")?;
    if sheet.blocks(&list)?.len() < 2 {
        return Err("It is the only question on its page. Move the page instead".to_owned());
    }
    let (target, _) = sheet.find(&steps(&[page]))?;
    if target.get("exit").is_some() {
        return Err("The form ends on this page, so nothing can be asked on it".to_owned());
    }
    let heading = said(target, "title");
    let lines = sheet.part_text(&list, *number)?;
    let now = sheet.add(&steps(&[page]), "questions", None, &lines, &parts::PAGE)?;
    sheet.remove(&list, *number)?;
    done(format!("The question was moved to page {}, “{heading}”", page + 1), &[page, now], None)
}

fn remove(sheet: &mut Sheet<'_>, at: &[usize], option: Option<usize>) -> Result<Done, String> {
    let noun = noun(at, option);
    let (list, number) = list_of(at, option).ok_or("Choose what is taken away")?;
    let blocks = sheet.blocks(&list)?;
    let (fewest, why) = match noun {
        "option" => (2, "A question to choose from has at least two options"),
        "page" => (1, "A form has at least one page"),
        _ => (1, "A page asks at least one question. Remove the page instead"),
    };
    if blocks.len() <= fewest {
        return Err(format!("It cannot be removed. {why}"));
    }
    let (value, _) = sheet.find(&steps(at))?;
    let words = called(value, option);
    sheet.remove(&list, number)?;
    let left = number.min(blocks.len().saturating_sub(2));
    let said = format!("The {noun} “{words}” was removed");
    match (option, at.split_last()) {
        (Some(_), _) => done(said, at, Some(left)),
        (None, Some((_, before))) => {
            let way: Way = before.iter().copied().chain([left]).collect();
            done(said, &way, None)
        }
        (None, None) => done(said, at, None),
    }
}

/// What people call a page, a question or one of its options.
pub(super) fn called(value: &Value, option: Option<usize>) -> String {
    let line = option.and_then(|option| value.get("options")?.entries().get(option));
    match line {
        Some(line) => super::shown::label(&line.value),
        None => ["title", "exit", "ask", "use"].map(|word| said(value, word)).concat(),
    }
}

fn condition(sheet: &mut Sheet<'_>, sources: &Sources, at: &[usize], menus: &Menus) -> Result<Done, String> {
    let shown = shown(sources);
    let before = said(question(sheet, at)?, "ask when");
    if !before.is_empty() && conditions::read(&before, &shown.offers).menus.is_none() {
        return Err("This condition says more than the menus can. Change it in the text".to_owned());
    }
    if menus.lines.is_empty() && question(sheet, at)?.get("exit").is_some() {
        return Err("Without a condition the form would end here for everybody. Remove the page instead".to_owned());
    }
    if menus.lines.is_empty() {
        sheet.clear(&steps(at), "ask when")?;
        return done(if at.len() == 1 { "The page is always shown" } else { "The question is always asked" }, at, None);
    }
    let text = conditions::written(menus, &shown.offers)?;
    if conditions::read(&before, &shown.offers).menus != conditions::read(&text, &shown.offers).menus {
        sheet.set(&steps(at), "ask when", &text, part_of(at))?;
    }
    done("The condition was changed", at, None)
}
