//! Answers in texts: `((question))` in guidance, in what happens next and in the e-mail.

use super::placeholders;
use super::sure::Sure;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::emit::html::holds_place_in_address;
use crate::expr::{Meaning, Names as _};
use crate::form::{Form, FormInsert};
use crate::program::{AnswerPart, Email, Insert, Kind, PageId, Passage, Piece, QuestionId, QuestionRef};
use crate::read::Text;
use crate::spec::shortened;
use crate::suggest::nearest;
use std::ops::Range;

/// What stands for nothing after `or`.
const NOTHING: &str = "nothing";
/// What can be shown besides answers and calculations.
pub(super) const OWN: [(&str, Insert); 3] =
    [("reference", Insert::Reference), ("promised date", Insert::PromisedDate), ("fee", Insert::Fee)];

/// Fills in the texts that can show answers, and refuses answers in those that cannot.
pub(super) fn check(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    for page in 0..form.pages.len() {
        let Some(text) = form.pages.get(page).and_then(|page| page.spec.text.as_ref()) else { continue };
        let mut inserts = Vec::new();
        let text = Reader { form, page: Some(page), markdown: true, inserts: &mut inserts, problems }.read(text);
        form.inserts.extend(inserts);
        if let Some(page) = form.pages.get_mut(page) {
            page.text = text;
        }
    }
    let spec = form.spec;
    let mut inserts = Vec::new();
    let mut after = |text: Option<&Text>, markdown: bool, problems: &mut Vec<Diagnostic>| {
        let inserts = &mut inserts;
        text.map(|text| Reader { form, page: None, markdown, inserts, problems }.read(text)).unwrap_or_default()
    };
    let next = after(spec.what_happens_next.as_ref(), true, problems);
    let email = spec.email.as_ref().and_then(|email| {
        let subject = after(email.subject.as_ref(), false, problems);
        let text = after(email.text.as_ref(), false, problems);
        if let Some(subject) = email.subject.as_ref().filter(|subject| subject.text.trim().contains('\n')) {
            let message = "The subject of an e-mail is one line";
            problems.push(Diagnostic::new(Code::NotAllowedHere, subject.at.clone(), message));
        }
        Some(Email { to: to(form, email.to.as_ref()?, problems)?, subject, text })
    });
    form.info.what_happens_next = next;
    form.info.email = email;
    form.inserts.extend(inserts);
    elsewhere(form, problems);
}

/// The question that an e-mail goes to.
fn to(form: &Form<'_>, to: &Text, problems: &mut Vec<Diagnostic>) -> Option<QuestionId> {
    let name = to.text.trim();
    if form.broken.contains(name) {
        return None;
    }
    let addresses = || form.questions.iter().filter(|it| it.list.is_none() && it.kind == Some(Kind::Email));
    let Some(question) = form.question(name) else {
        let message = format!("There is no question `{}`", shortened(name));
        let found = Diagnostic::new(Code::UnknownName, to.at.clone(), message);
        problems.push(found.meant(
            &to.at,
            nearest(name, addresses().map(|question| question.key.as_str())),
            "An e-mail goes to the answer of a question of the type `email`",
        ));
        return None;
    };
    let found = form.questions.get(question)?;
    if found.list.is_some() || *found.kind.as_ref()? != Kind::Email {
        let message = format!("An e-mail goes to the answer of one question of the type `email`, and `{name}` is none");
        let mistake = Diagnostic::new(Code::Place, to.at.clone(), message);
        problems.push(match addresses().next() {
            Some(one) => mistake.help(format!("Write `to: {}`", one.key)),
            None => mistake.help("Ask for an email address, with `optional: yes` when people may go without"),
        });
        return None;
    }
    Some(question)
}

/// Texts that are read before anything is answered, or that must be the same for everyone.
fn elsewhere(form: &Form<'_>, problems: &mut Vec<Diagnostic>) {
    let spec = form.spec;
    let pages = spec.pages.iter().flat_map(|page| [page.title.as_ref(), page.exit.as_ref()]);
    let questions = form.questions.iter().flat_map(|question| {
        let spec = question.spec;
        [spec.ask.as_ref(), spec.hint.as_ref(), spec.agent_say.as_ref(), spec.agent_note.as_ref()]
    });
    let closed = spec.open.as_ref().and_then(|open| open.closed.as_ref());
    let top = [spec.title.as_ref(), spec.before_you_start.as_ref(), spec.feedback.as_ref(), closed];
    for text in top.into_iter().chain(pages).chain(questions).flatten() {
        placeholders::check(form, text, false, problems);
        let Some(found) = places(&text.text).into_iter().find_map(Raw::place) else { continue };
        let message = "No answer can be shown here, so people would read the brackets";
        let help = "Answers can stand in the `text` of a page, in `what happens next` and in `email`";
        problems.push(Diagnostic::new(Code::Place, text.place(found.whole), message).help(help));
    }
}

/// A part of a text as written.
enum Raw {
    Words(Range<usize>),
    Place(RawPlace),
}

struct RawPlace {
    /// With its brackets.
    whole: Range<usize>,
    /// What stands between them.
    inside: Range<usize>,
    /// The closing brackets are there.
    closed: bool,
}

impl Raw {
    fn place(self) -> Option<RawPlace> {
        match self {
            Self::Words(_) => None,
            Self::Place(place) => Some(place),
        }
    }
}

/// Takes a text apart at its double brackets. A place stands in one line.
fn places(text: &str) -> Vec<Raw> {
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find("((")).map(|at| from + at) {
        let line = text.get(open + 2..).unwrap_or_default();
        let line = line.split('\n').next().unwrap_or_default();
        let (inside, closed) = match line.find("))") {
            Some(end) => (open + 2..open + 2 + end, true),
            None => (open + 2..open + 2 + line.trim_end().len(), false),
        };
        pieces.push(Raw::Words(from..open));
        from = if closed { inside.end + 2 } else { inside.end };
        pieces.push(Raw::Place(RawPlace { whole: open..from, inside, closed }));
    }
    pieces.push(Raw::Words(from..text.len()));
    pieces
}

/// The names that a text shows, mistakes and all.
pub(super) fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let name = |place: RawPlace| {
        let inside = text.get(place.inside)?;
        Some(inside.split_once(" or ").map_or(inside, |(name, _)| name).trim())
    };
    places(text).into_iter().filter_map(Raw::place).filter_map(name)
}

struct Reader<'r, 'a> {
    form: &'r Form<'a>,
    /// The page on which the text stands; none for what is read once the form is sent.
    page: Option<PageId>,
    markdown: bool,
    inserts: &'r mut Vec<FormInsert>,
    problems: &'r mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    fn read(&mut self, text: &Text) -> Passage {
        placeholders::check(self.form, text, true, self.problems);
        let mut pieces = Vec::new();
        for raw in places(&text.text) {
            match raw {
                Raw::Words(words) if !words.is_empty() => {
                    pieces.push(Piece::Words(text.text.get(words).unwrap_or_default().to_owned()));
                }
                Raw::Words(_) => {}
                Raw::Place(place) => pieces.extend(self.place(text, &place)),
            }
        }
        // What surrounds the text in the file does not belong to it.
        if let Some(Piece::Words(words)) = pieces.first_mut() {
            *words = words.trim_start().to_owned();
        }
        if let Some(Piece::Words(words)) = pieces.last_mut() {
            *words = words.trim_end().to_owned();
        }
        pieces.retain(|piece| !matches!(piece, Piece::Words(words) if words.is_empty()));
        let passage = Passage { pieces };
        if self.markdown && holds_place_in_address(&passage) {
            let message = "A web address cannot hold an answer: it would lead somewhere else for everyone";
            let help = "Put the answer into the words of the link, or beside it";
            self.problems.push(Diagnostic::new(Code::Place, text.at.clone(), message).help(help));
        }
        passage
    }

    fn place(&mut self, text: &Text, place: &RawPlace) -> Option<Piece> {
        let inside = text.text.get(place.inside.clone()).unwrap_or_default();
        if !place.closed {
            let message = "These brackets are not closed";
            let help = "An answer stands between two brackets on each side, in one line: `((full_name))`";
            self.problems.push(Diagnostic::new(Code::Place, text.place(place.whole.clone()), message).help(help));
            return None;
        }
        let (name, otherwise) = match inside.split_once(" or ") {
            Some((name, otherwise)) => (name, Some(otherwise.trim())),
            None => (inside, None),
        };
        let start = place.inside.start + (name.len() - name.trim_start().len());
        let name = name.trim();
        let at = text.place(start..start + name.len().max(1));
        let what = self.insert(name, &at)?;
        if !self.asked_before(what, name, &at) {
            return None;
        }
        // Whether it is missing on some way through the form is proved of the whole program.
        let may_be_blank = otherwise.is_none() && !(Sure { form: self.form, page: self.page }).insert(what);
        self.inserts.push(FormInsert { what, name: name.to_owned(), at, page: self.page, may_be_blank });
        let otherwise = otherwise.filter(|words| *words != NOTHING).unwrap_or_default().to_owned();
        Some(Piece::Place { what, otherwise })
    }

    /// What a name stands for.
    fn insert(&mut self, name: &str, at: &Range<usize>) -> Option<Insert> {
        let form = self.form;
        let mut report = |message: String, help: String| {
            self.problems.push(Diagnostic::new(Code::Place, at.clone(), message).help(help));
            None
        };
        if let Some((_, own)) = OWN.iter().find(|(own, _)| *own == name) {
            if !matches!((*own, form.names.get(name)), (_, None) | (Insert::Fee, Some(Meaning::Calculation(_)))) {
                let message = format!("`(({name}))` shows {}, and a question is called `{name}` too", words_for(*own));
                return report(message, "Give the question another name, with its old one after `was`".to_owned());
            }
            return match own {
                Insert::Reference | Insert::PromisedDate if self.page.is_some() => report(
                    format!("{} is known once the form is sent, not on a page", capital(words_for(*own))),
                    "Use it in `what happens next` or in `email`".to_owned(),
                ),
                Insert::PromisedDate
                    if form.info.standard.as_ref().is_none_or(|standard| standard.complete.is_none()) =>
                {
                    report("This form promises no day".to_owned(), "Add `standard:` with `complete`".to_owned())
                }
                Insert::Fee if form.spec.fee.is_none() => {
                    report("This form has no fee".to_owned(), "Add `fee:`, or show a calculation".to_owned())
                }
                Insert::Fee if form.fee.is_none() => None,
                own => Some(*own),
            };
        }
        if name.split('.').any(|part| form.broken.contains(part)) {
            return None;
        }
        let (first, part) = name.split_once('.').map_or((name, None), |(first, part)| (first, Some(part)));
        match (form.find(first), part) {
            (Some(Meaning::Calculation(id)), None) => Some(Insert::Calculation(id)),
            (Some(Meaning::Question(question)), part) => self.answer(question, part, name, at),
            (Some(Meaning::Condition(_)), _) => report(
                format!("`{first}` is a condition: it is met or not met, and shows nothing"),
                "Show an answer or a calculation".to_owned(),
            ),
            (Some(Meaning::Calculation(_)), Some(_)) => {
                report(format!("`{first}` has no parts"), format!("Write `(({first}))`"))
            }
            (None, _) => {
                let candidates = form.candidates();
                let own = OWN.iter().map(|(own, _)| *own);
                let message = format!("Nothing in this form is called `{}`", shortened(name));
                let found = Diagnostic::new(Code::UnknownName, at.clone(), message);
                if let Some(now) = form.renamed(None, name) {
                    self.problems.push(found.help(format!("It is called `{now}` now")).fix(at.clone(), now));
                    return None;
                }
                if let Some(meant) = form.on_page(name) {
                    self.problems.push(meant.told(found, at));
                    return None;
                }
                self.problems.push(found.meant(
                    at,
                    nearest(name, candidates.iter().map(String::as_str).chain(own)),
                    "Between the brackets stands a question, a calculation, `reference`, `promised date` or `fee`",
                ));
                None
            }
        }
    }

    fn answer(&mut self, question: QuestionId, part: Option<&str>, name: &str, at: &Range<usize>) -> Option<Insert> {
        let kind = self.form.questions.get(question)?.kind.as_ref()?;
        let mut report = |message: String, help: String| {
            self.problems.push(Diagnostic::new(Code::Place, at.clone(), message).help(help));
            None
        };
        match (kind, part) {
            (Kind::List { .. }, _) => report(
                format!("`{name}` is asked once for each row of a list, so there is not one answer to show"),
                "Show a calculation, such as a `count of` or a `sum of`".to_owned(),
            ),
            (Kind::File(_) | Kind::Files { .. }, None) => {
                report(format!("`{name}` is a file, which a text cannot show"), "Show another answer".to_owned())
            }
            (_, None) => Some(Insert::Answer(QuestionRef { question, part: None })),
            (kind @ (Kind::Address | Kind::Location), Some(part)) => {
                let parts = AnswerPart::of(kind);
                if let Some(part) = parts.iter().find(|known| known.key() == part) {
                    return Some(Insert::Answer(QuestionRef { question, part: Some(*part) }));
                }
                let keys: Vec<&str> = parts.iter().map(|part| part.key()).collect();
                let what = if *kind == Kind::Address { "An address" } else { "A location" };
                report(
                    format!("{what} has no part `{}`", shortened(part)),
                    format!("Its parts are: {}", keys.join(", ")),
                )
            }
            (_, Some(_)) => {
                let first = name.split('.').next().unwrap_or_default();
                report(format!("`{first}` is one answer and has no parts"), format!("Write `(({first}))`"))
            }
        }
    }

    /// Law 3: a page shows what was asked on the pages before it.
    fn asked_before(&mut self, what: Insert, name: &str, at: &Range<usize>) -> bool {
        let Some(page) = self.page.and_then(|page| self.form.pages.get(page)) else { return true };
        let reach = match what {
            Insert::Answer(answer) => self.form.reach(Meaning::Question(answer.question)),
            Insert::Calculation(id) => self.form.reach(Meaning::Calculation(id)),
            Insert::Fee => self.form.fee.as_ref().map(|fee| self.form.reach_of(fee)).unwrap_or_default(),
            Insert::Reference | Insert::PromisedDate => return true,
        };
        let Some(later) = reach.into_iter().find(|used| *used >= page.questions.start) else { return true };
        let asked = self.form.name_of(later);
        let place = if page.questions.contains(&later) { "on this page itself" } else { "after this page" };
        let message = match what {
            Insert::Answer(_) => format!("This shows `{name}`, which is asked {place}"),
            _ => format!("`{name}` uses `{asked}`, which is asked {place}"),
        };
        let found = Diagnostic::new(Code::LooksAhead, at.clone(), message)
            .caption("not answered yet")
            .related(self.form.place_of(later), "asked here");
        self.problems.push(found.help("Show it on a later page, in `what happens next` or in `email`"));
        false
    }
}

fn words_for(own: Insert) -> &'static str {
    match own {
        Insert::Reference => "the reference number",
        Insert::PromisedDate => "the promised day",
        _ => "what is to pay",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
