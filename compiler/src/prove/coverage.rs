//! What the tests beside a form never do, of all that can happen in it.

use super::encoding::{Encoding, Holds};
use super::refusals::written_messages;
use super::sat::Answer;
use super::witness::Witness;
use super::words;
use crate::expected::Speech;
use crate::program::{PageId, Program, QuestionId};
use crate::trial::Trial;
use batsat::Lit;
use runtime_wasm::abi::{outcome, rule, state};
use runtime_wasm::report::{Report, Slot};

/// What came of some answers.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    /// What the validator says.
    pub report: &'a Report,
    /// The systems that get them, by their positions in `program.form.send_to`.
    pub sent_to: &'a [usize],
}

impl<'a> From<&'a Trial> for Outcome<'a> {
    fn from(trial: &'a Trial) -> Self {
        Self { report: &trial.report, sent_to: &trial.sent_to }
    }
}

/// What came of the tests that pass. One that fails shows nothing.
#[must_use]
pub fn outcomes(trials: &[Trial]) -> Vec<Outcome<'_>> {
    trials.iter().filter(|trial| trial.passes()).map(Into::into).collect()
}

impl<'a> From<&'a Witness> for Outcome<'a> {
    fn from(witness: &'a Witness) -> Self {
        Self { report: &witness.report, sent_to: &witness.sent_to }
    }
}

/// Something that can happen when a form is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// A page is asked, or an exit reached.
    Page(PageId),
    /// A page is left out, by someone who gets so far.
    PageLeftOut(PageId),
    /// A question is asked.
    Question(QuestionId),
    /// A question is left out on a page, or in a row, that is asked.
    QuestionLeftOut(QuestionId),
    /// An option is chosen.
    Option(QuestionId, usize),
    /// The message of one of a question's rules is shown.
    Message(QuestionId, usize),
    /// A message that the author wrote in the place of one of ours is shown, by its rule.
    OwnMessage(QuestionId, u16),
    /// A system gets the answers, by its position.
    Sent(usize),
    /// A system does not get answers that are submitted.
    NotSent(usize),
}

/// What tests do of all that can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// How many things can happen.
    pub all: usize,
    /// Those that no test does.
    pub missing: Vec<Goal>,
    /// What no answers can lead to; `onceform check` tells why.
    pub impossible: Vec<Goal>,
}

impl Coverage {
    /// In hundredths, rounded down: 100 only when nothing is missing.
    #[must_use]
    pub fn percent(&self) -> usize {
        ((self.all - self.missing.len()) * 100).checked_div(self.all).unwrap_or(100)
    }

    /// What no test does, by kind: `no test ends on these pages` and their names.
    #[must_use]
    pub fn left_out(&self, program: &Program) -> Vec<(String, Vec<String>)> {
        self.left_out_in(Speech::Names, program)
    }

    /// The same, in the names of the form or in the words that people read.
    #[must_use]
    pub fn left_out_in(&self, speech: Speech, program: &Program) -> Vec<(String, Vec<String>)> {
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for goal in &self.missing {
            let heading = format!("no test {}", goal.heading(program));
            match lines.iter_mut().find(|(known, _)| *known == heading) {
                Some((_, names)) => names.push(goal.called(program, speech)),
                None => lines.push((heading, vec![goal.called(program, speech)])),
            }
        }
        lines
    }
}

/// What can happen in a form and in none of the outcomes does. What nobody can be asked is not counted.
#[must_use]
pub fn coverage(program: &Program, outcomes: &[Outcome<'_>]) -> Coverage {
    let mut form = Encoding::new(program);
    let mut all = 0;
    let (mut missing, mut impossible) = (Vec::new(), Vec::new());
    for goal in goals(program) {
        if outcomes.iter().any(|outcome| goal.is_reached(program, *outcome)) {
            all += 1;
            continue;
        }
        let wanted = goal.wanted(&mut form);
        if form.sat.can_ever(&wanted) == Answer::Impossible {
            impossible.push(goal);
        } else {
            all += 1;
            missing.push(goal);
        }
    }
    Coverage { all, missing, impossible }
}

/// Everything that may happen, in the order of the form.
fn goals(program: &Program) -> Vec<Goal> {
    let mut goals = Vec::new();
    for (id, page) in program.pages.iter().enumerate() {
        goals.push(Goal::Page(id));
        goals.extend(page.ask_when.as_ref().map(|_| Goal::PageLeftOut(id)));
        for id in page.questions.clone() {
            let Some(question) = program.questions.get(id) else { continue };
            goals.push(Goal::Question(id));
            goals.extend(question.ask_when.as_ref().map(|_| Goal::QuestionLeftOut(id)));
            goals.extend((0..question.kind.options().len()).map(|option| Goal::Option(id, option)));
            goals.extend((0..question.rules.len()).map(|rule| Goal::Message(id, rule)));
            goals.extend(written_messages(program, question).into_iter().map(|rule| Goal::OwnMessage(id, rule)));
        }
    }
    for (position, _) in program.form.send_to.iter().enumerate().filter(|(_, to)| to.when.is_some()) {
        goals.extend([Goal::Sent(position), Goal::NotSent(position)]);
    }
    goals
}

impl Goal {
    /// Whether it happened.
    #[must_use]
    pub fn is_reached(self, program: &Program, came: Outcome<'_>) -> bool {
        let Outcome { report, sent_to } = came;
        let slots = |id: QuestionId| report.questions.get(id).map(Vec::as_slice).unwrap_or_default();
        let is_asked = |slot: &Slot| slot.state != state::NOT_ASKED;
        match self {
            Self::Page(id) => report.pages.get(id) == Some(&true),
            Self::PageLeftOut(id) => report.pages.get(id) == Some(&false) && report.exit.is_none_or(|exit| exit > id),
            Self::Question(id) => slots(id).iter().any(is_asked),
            Self::QuestionLeftOut(id) => {
                let page = program.questions.get(id).map_or(0, |question| question.page);
                report.pages.get(page) == Some(&true) && slots(id).iter().any(|slot| !is_asked(slot))
            }
            Self::Option(id, option) => {
                let key = program.questions.get(id).and_then(|question| question.kind.options().get(option));
                key.is_some_and(|option| {
                    slots(id).iter().any(|slot| slot.text.split('\n').any(|chosen| chosen == option.key))
                })
            }
            Self::Message(id, position) => report
                .errors
                .iter()
                .any(|error| error.question == id && usize::from(error.rule) == usize::from(rule::AUTHOR) + position),
            Self::OwnMessage(id, rule) => report.errors.iter().any(|error| error.question == id && error.rule == rule),
            Self::Sent(position) => sent_to.contains(&position),
            Self::NotSent(position) => report.outcome == outcome::COMPLETE && !sent_to.contains(&position),
        }
    }

    /// What it is called in a list: `adults`, `bin: garden`, or “Which bin is it?”: Garden waste.
    #[must_use]
    pub fn called(self, program: &Program, speech: Speech) -> String {
        let page = |id: PageId| program.pages.get(id).map_or("", |page| page.key.as_str());
        let question = |id: QuestionId| program.questions.get(id);
        let name = |id: QuestionId| {
            let name = question(id).map(|question| words::name(program, question)).unwrap_or_default();
            speech.asked(program, &name)
        };
        match self {
            Self::Page(id) | Self::PageLeftOut(id) => speech.listed(program, page(id)),
            Self::Question(id) | Self::QuestionLeftOut(id) => name(id),
            Self::Option(id, option) => {
                let option = question(id).and_then(|question| question.kind.options().get(option));
                format!("{}: {}", name(id), option.map_or("", |option| speech.option(option)))
            }
            Self::Message(id, rule) => {
                let said = question(id).and_then(|question| question.rules.get(rule));
                format!("{}: {}", name(id), said.map_or("", |rule| rule.otherwise.as_str()))
            }
            Self::OwnMessage(id, rule) => {
                let messages = question(id).map(|question| question.messages.as_slice()).unwrap_or_default();
                let said = messages.iter().find(|(code, _)| *code == rule);
                format!("{}: {}", name(id), said.map_or("", |(_, said)| said.as_str()))
            }
            Self::Sent(position) | Self::NotSent(position) => {
                program.form.send_to.get(position).map(|to| to.system.clone()).unwrap_or_default()
            }
        }
    }

    /// What a test that does it shows, in the words of the form: it is listed under that for people who never see its names.
    #[must_use]
    pub fn title(self, program: &Program) -> String {
        let name = self.called(program, Speech::Words);
        let asked = |id: QuestionId| {
            let name = program.questions.get(id).map(|question| words::name(program, question));
            Speech::Words.asked(program, &name.unwrap_or_default())
        };
        match self {
            Self::Page(id) if program.pages.get(id).is_some_and(|page| page.exit.is_some()) => {
                format!("the form ends at {name}")
            }
            Self::Page(_) => format!("{name} is shown"),
            Self::PageLeftOut(_) => format!("{name} is left out"),
            Self::Question(_) => format!("{name} is asked"),
            Self::QuestionLeftOut(_) => format!("{name} is not asked"),
            Self::Option(id, option) => {
                let label = program.questions.get(id).and_then(|question| question.kind.options().get(option));
                format!("“{}” is the answer to {}", label.map_or("", |option| &option.label), asked(id))
            }
            Self::Message(id, _) | Self::OwnMessage(id, _) => format!("a mistake in {}", asked(id)),
            Self::Sent(_) => format!("it is sent to {name}"),
            Self::NotSent(_) => format!("it is not sent to {name}"),
        }
    }

    /// What has to be so for it, for the solver.
    pub(super) fn wanted(self, form: &mut Encoding<'_>) -> Vec<Lit> {
        let clean = match self {
            Self::Page(page) | Self::PageLeftOut(page) => Some(page),
            Self::Question(id)
            | Self::QuestionLeftOut(id)
            | Self::Option(id, _)
            | Self::Message(id, _)
            | Self::OwnMessage(id, _) => form.program.questions.get(id).map(|question| question.page),
            Self::Sent(_) | Self::NotSent(_) => Some(form.program.pages.len()),
        };
        let clean = clean.and_then(|page| form.clean_before.get(page).copied());
        let mut wanted = self.itself(form);
        wanted.extend(clean);
        wanted
    }

    /// What has to be so for it, whatever is wrong on the pages before.
    pub(super) fn itself(self, form: &mut Encoding<'_>) -> Vec<Lit> {
        let program = form.program;
        let no = form.sat.no();
        let place = |form: &Encoding<'_>, page: PageId| {
            let asked = form.pages.get(page).copied().unwrap_or(no);
            (asked, form.left_before.get(page).copied().unwrap_or(no))
        };
        match self {
            Self::Page(id) => {
                let (asked, _) = place(form, id);
                vec![asked]
            }
            Self::PageLeftOut(id) => {
                let (asked, left) = place(form, id);
                vec![!asked, !left]
            }
            Self::Question(id)
            | Self::QuestionLeftOut(id)
            | Self::Option(id, _)
            | Self::Message(id, _)
            | Self::OwnMessage(id, _) => {
                let Some(question) = program.questions.get(id) else { return vec![no] };
                let (page, _) = place(form, question.page);
                let row = question.list.map(|_| 0);
                let slot = form.slot(id, row);
                let there = question.list.map(|list| form.slot(list, None).valid);
                let wanted = match self {
                    Self::QuestionLeftOut(_) => !slot.asked,
                    Self::Option(_, option) => match &slot.holds {
                        Holds::OneOf(lits) | Holds::Ticks(lits) => lits.get(option).copied().unwrap_or(no),
                        _ => no,
                    },
                    Self::Message(_, rule) => {
                        let broken = form.broken_rules.get(&(id, row));
                        broken.and_then(|rules| rules.get(rule)).copied().unwrap_or(no)
                    }
                    Self::OwnMessage(_, rule) => form.refused(id, row, rule),
                    _ => slot.asked,
                };
                // What is wrong with an answer is said once, as a fault, so that it can be the only one.
                let fault = matches!(self, Self::OwnMessage(..)).then_some(slot.broken);
                [wanted, page].into_iter().chain(there).chain(fault).collect()
            }
            Self::Sent(position) | Self::NotSent(position) => {
                let left = form.left_before.last().copied().unwrap_or(no);
                let when = program.form.send_to.get(position).and_then(|to| to.when.as_ref());
                let met = when.map_or(no, |when| form.met(when, None));
                vec![if matches!(self, Self::Sent(_)) { met } else { !met }, !left]
            }
        }
    }

    /// Whether it is a mistake of the person filling in.
    pub(super) fn is_message(self) -> bool {
        matches!(self, Self::Message(..) | Self::OwnMessage(..))
    }

    /// What no test does, before a list of such goals.
    fn heading(self, program: &Program) -> &'static str {
        match self {
            Self::Page(id) if program.pages.get(id).is_some_and(|page| page.exit.is_some()) => "ends on these pages",
            Self::Page(_) => "reaches these pages",
            Self::PageLeftOut(_) => "leaves out these pages",
            Self::Question(_) => "asks these questions",
            Self::QuestionLeftOut(_) => "leaves out these questions",
            Self::Option(..) => "chooses these options",
            Self::Message(..) | Self::OwnMessage(..) => "shows these messages",
            Self::Sent(_) => "sends anything to these systems",
            Self::NotSent(_) => "sends nothing to these systems",
        }
    }
}
