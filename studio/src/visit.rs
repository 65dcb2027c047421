//! A form that is being written, filled in page by page as a portal hands it out: the same templates, the same reading of what is posted,
//! the same order of pages. Nothing is kept here and nothing is sent; how far somebody is comes with each question and goes back with the
//! answer.

use compiler::calendar::{Nation, bank_holidays, day_number, written};
use compiler::emit::html::{
    Caller, Channel, Filled, Links, NextPage, Prepared, Receipt, RenderError, Renderer, Site, Task, display,
};
use compiler::eval::evaluate;
use compiler::fee;
use compiler::filling::{self, Judgement, Next, Posted, PostedFile, Pressed, Progress, Seen, not_sent, sent};
use compiler::manifest::manifest;
use compiler::program::{PageId, Program, Section};
use compiler::promise;
use compiler::prove::leading_to;
use compiler::words::fill;
use runtime_wasm::abi::outcome;
use runtime_wasm::answers::Answers;
use runtime_wasm::files::{NO_ID, OTHER_KIND, kind_by_name};
use runtime_wasm::report::{Day, Report};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What a reference number looks like.
const REFERENCE: &str = "SMP-4D7K-9TQX";
/// The time of day at which it is sent, and in minutes.
const SENT_AT: (&str, i64) = ("10:00", 600);
/// The addresses below that of the form, beside those of its pages. (The names of an author's pages have no hyphens.)
const TASKS: &str = "task-list";
const CHECK: &str = "check-answers";
const DONE: &str = "answers-sent";
const CALL: &str = "one-call";

/// What is asked for: a page, or where it is sent.
#[derive(Debug, Clone, Deserialize)]
pub struct Ask {
    /// Who fills the form in.
    pub channel: Channel,
    /// The code of the language.
    pub language: String,
    /// The council whose version of the form it is, if it is one's own.
    pub council: Option<String>,
    /// The address of the form, without a slash at its end.
    pub base: String,
    /// What comes after it: nothing for its beginning, else the name of a page.
    pub path: String,
    /// Where the page was come to from: `check` when an answer is being changed.
    pub from: String,
    /// The names and values of the controls, when the page is sent.
    pub posted: Option<Vec<(String, String)>>,
    /// Set when the page was not sent: what is typed on it is kept, and it is shown again.
    pub keep: bool,
    /// Set to show a page before its turn; where other answers lead past it, with some that lead to it.
    pub anywhere: bool,
    /// The files that were chosen.
    pub files: Vec<Chosen>,
    /// Today, ISO.
    pub today: String,
    /// What tells the form as it is now from how it was.
    pub version: String,
    /// The council's name.
    pub name: String,
    /// How far somebody is.
    pub so_far: SoFar,
}

/// A file that was chosen.
#[derive(Debug, Clone, Deserialize)]
pub struct Chosen {
    /// The name of its control.
    pub control: String,
    /// Its own name.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// How far somebody is in a form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SoFar {
    /// What is answered, by the names of the questions.
    pub answers: Map<String, Value>,
    /// What they have had before them.
    pub seen: Seen,
    /// The questions that were filled in for them.
    pub known: Vec<String>,
    /// Who is on the phone.
    pub caller: Caller,
    /// Whether what is known of them was filled in.
    pub begun: bool,
    /// Whether some of the answers were made up, for whoever looked at a page that others would lead past.
    pub made_up: bool,
}

/// What comes of it: a page, or the name of the one to go to.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// The page.
    pub html: Option<String>,
    /// Where to go instead: what comes after the address of the form, which may end in `#` and a place.
    pub go: Option<String>,
    /// How far somebody is now.
    pub so_far: SoFar,
}

/// One form in a language, with what is needed to show it.
#[derive(Debug)]
pub(crate) struct Visit<'v> {
    pub(crate) renderer: &'v Renderer,
    /// The form as it was written, which judges.
    pub(crate) program: &'v Program,
    /// The same in the language that is read.
    pub(crate) prepared: &'v Prepared,
    pub(crate) ask: &'v Ask,
}

/// What a signed-in customer's account knows, by the names that `fill from` uses.
fn account() -> Map<String, Value> {
    let known = json!({
        "name": "Sam Taylor",
        "email": "sam.taylor@example.com",
        "phone": "07700 900123",
        "postcode": "HP7 0AB",
        "address": { "line_1": "14 Church Lane", "town": "Amersham", "postcode": "HP7 0AB" },
        "date_of_birth": "1984-05-17",
    });
    known.as_object().cloned().unwrap_or_default()
}

impl Visit<'_> {
    pub(crate) fn answer(&self) -> Result<Answer, RenderError> {
        let mut so_far = self.ask.so_far.clone();
        if !so_far.begun {
            so_far.begun = true;
            if self.ask.channel == Channel::Account {
                filling::fill(self.program, &account(), &mut so_far.answers, &mut so_far.known);
            }
        }
        let found = match (self.ask.channel, self.ask.path.as_str()) {
            (_, DONE) => Found::Page(self.confirmation(&so_far)?),
            (Channel::Agent, CALL) => self.call(&mut so_far)?,
            (Channel::Agent, _) => Found::Go(CALL.to_owned()),
            (_, "") => Found::Page(self.start(&so_far)?),
            (_, CHECK) => self.check(&so_far)?,
            (_, TASKS) => self.tasks(&so_far)?,
            (_, page) => match self.program.pages.iter().position(|known| known.key == page) {
                None => Found::Go(self.place(self.progress(&so_far, &self.report(&so_far.answers)).next())),
                Some(page) if self.ask.posted.is_some() => self.send(page, &mut so_far)?,
                Some(page) => self.show(page, &mut so_far)?,
            },
        };
        let (html, go) = match found {
            Found::Page(html) => (Some(html), None),
            Found::Go(place) => (None, Some(place)),
        };
        Ok(Answer { html, go, so_far })
    }

    fn day(&self) -> Day {
        Day { today: day_of(&self.ask.today), holidays: bank_holidays(Nation::EnglandAndWales) }
    }

    fn report(&self, answers: &Map<String, Value>) -> Report {
        let answers = Answers::from_json(&manifest(self.program), &Value::Object(answers.clone()));
        evaluate(self.program, &answers, &self.day())
    }

    fn progress<'p>(&'p self, so_far: &'p SoFar, report: &'p Report) -> Progress<'p> {
        Progress { program: self.program, report, seen: &so_far.seen }
    }

    fn key(&self, page: PageId) -> String {
        self.program.pages.get(page).map_or_else(|| CHECK.to_owned(), |page| page.key.clone())
    }

    fn place(&self, next: Next) -> String {
        match next {
            Next::Page(page) | Next::Exit(page) => self.key(page),
            Next::Tasks => TASKS.to_owned(),
            Next::Check => CHECK.to_owned(),
        }
    }

    fn address(&self, place: &str) -> String {
        format!("{}/{place}", self.ask.base)
    }

    fn site(&self) -> Site {
        let base = &self.ask.base;
        Site {
            council: self.ask.name.clone(),
            home: self.address(""),
            stylesheets: vec![self.address("onceform.css")],
            script: self.address("page.js"),
            next_page: Some(NextPage {
                script: self.address("next-page.js"),
                form: base.clone(),
                version: String::new(),
            }),
            language: self.prepared.program.form.language,
            ..Site::default()
        }
    }

    /// `back` is where one came from; nothing where that is no page of the form.
    fn links(&self, action: &str, back: Option<&str>) -> Links {
        let holidays = self.day().holidays;
        Links {
            action: self.address(action),
            back: back.map(|back| self.address(back)).unwrap_or_default(),
            page: self.address(""),
            forms: self.address(""),
            version: self.ask.version.clone(),
            assets: self.address(&format!("made/{}", self.ask.version)),
            today: self.ask.today.clone(),
            holidays: holidays.into_iter().map(written).collect(),
            ..Links::default()
        }
    }

    fn start(&self, so_far: &SoFar) -> Result<String, RenderError> {
        let report = self.report(&so_far.answers);
        let next = self.place(self.progress(so_far, &report).next());
        let (program, links) = (&self.prepared.program, self.links(&next, None));
        self.renderer.start(program, self.ask.channel, &self.site(), &links)
    }

    fn posted(&self) -> Posted {
        let file = |chosen: &Chosen| {
            let kind = kind_by_name(&chosen.name).map_or(OTHER_KIND, |kind| kind.key);
            // One that is chosen has an id, so that two are not the same one.
            let id = format!("{:0>64}", chosen.name.bytes().map(|byte| format!("{byte:02x}")).collect::<String>());
            let id = id.get(..NO_ID.len()).unwrap_or(NO_ID);
            let answer = json!({ "id": id, "name": chosen.name, "size": chosen.size, "kind": kind });
            PostedFile { control: chosen.control.clone(), answer, taken: true }
        };
        let fields = self.ask.posted.clone().unwrap_or_default();
        Posted::new(fields, self.ask.files.iter().map(file).collect())
    }

    fn show(&self, page: PageId, so_far: &mut SoFar) -> Result<Found, RenderError> {
        if self.ask.anywhere
            && let Some(answers) = leading_to(self.program, page, &so_far.answers, self.day().today)
        {
            so_far.answers = answers;
            so_far.made_up = true;
        } else if self.ask.anywhere && self.program.pages.get(page).is_some_and(|page| page.ask_when.is_none()) {
            // Everybody sees this one.
            so_far.made_up = false;
        }
        let report = self.report(&so_far.answers);
        let progress = self.progress(so_far, &report);
        if !progress.reached(page) && !self.ask.anywhere {
            return Ok(Found::Go(self.place(progress.next())));
        }
        let mut judgement = Judgement::default();
        if progress.sent(page) {
            judgement.errors = progress.errors(page);
            judgement.errors.retain(|error| progress.was_seen(error.question));
        }
        self.page(page, so_far, &report, &judgement)
    }

    fn send(&self, page: PageId, so_far: &mut SoFar) -> Result<Found, RenderError> {
        let posted = self.posted();
        posted.merge(self.program, page, &mut so_far.answers);
        if self.ask.keep {
            return self.show(page, so_far);
        }
        let pressed = posted.pressed();
        if pressed == Pressed::Continue {
            sent(self.program, page, &posted, &mut so_far.seen);
        } else {
            not_sent(self.program, page, &mut so_far.seen);
        }
        let report = self.report(&so_far.answers);
        let progress = self.progress(so_far, &report);
        let here = |place: &str| Found::Go(format!("{}{place}", self.key(page)));
        match &pressed {
            Pressed::Add(list) | Pressed::Remove(list, _) => return Ok(here(&format!("#{list}"))),
            Pressed::Continue => {}
            _ => return Ok(here("")),
        }
        let judgement = Judgement::of(self.program, &report, &posted, |other| other == page);
        if !judgement.is_good() {
            return self.page(page, so_far, &report, &judgement);
        }
        let next = if self.ask.from == "check" { progress.next() } else { progress.after(page) };
        Ok(Found::Go(self.place(next)))
    }

    /// A page of questions, or an exit.
    fn page(&self, page: PageId, so_far: &SoFar, report: &Report, judgement: &Judgement) -> Result<Found, RenderError> {
        let progress = self.progress(so_far, report);
        let from_check = self.ask.from == "check";
        let back = match progress.before(page) {
            _ if from_check => CHECK.to_owned(),
            Some(before) => self.key(before),
            None if progress.has_tasks() => TASKS.to_owned(),
            None => String::new(),
        };
        let action = format!("{}{}", self.key(page), if from_check { "?from=check" } else { "" });
        let (links, site, channel) = (self.links(&action, Some(&back)), self.site(), self.ask.channel);
        let answers = Value::Object(so_far.answers.clone());
        let filled = Filled {
            answers: &answers,
            report,
            errors: &judgement.errors,
            revealed: judgement.revealed && judgement.errors.is_empty(),
            known: &so_far.known,
        };
        let program = &self.prepared.program;
        let html = if program.pages.get(page).is_some_and(|page| page.exit.is_some()) {
            self.renderer.exit(program, page, channel, &site, &links, &filled)?
        } else {
            self.renderer.page(self.prepared, page, channel, &site, &links, &filled)?
        };
        Ok(Found::Page(html))
    }

    fn check(&self, so_far: &SoFar) -> Result<Found, RenderError> {
        let report = self.report(&so_far.answers);
        let progress = self.progress(so_far, &report);
        let next = progress.next();
        if next != Next::Check {
            return Ok(Found::Go(self.place(next)));
        }
        if self.ask.posted.is_some() && !self.ask.keep {
            return Ok(Found::Go(DONE.to_owned()));
        }
        let back = match progress.last() {
            _ if progress.has_tasks() => TASKS.to_owned(),
            Some(page) => self.key(page),
            None => String::new(),
        };
        let answers = Value::Object(so_far.answers.clone());
        let filled = Filled { answers: &answers, report: &report, errors: &[], revealed: false, known: &so_far.known };
        let (program, links) = (&self.prepared.program, self.links(CHECK, Some(&back)));
        let html = self.renderer.check_answers(program, self.ask.channel, &self.site(), &links, &filled)?;
        Ok(Found::Page(html))
    }

    fn tasks(&self, so_far: &SoFar) -> Result<Found, RenderError> {
        let report = self.report(&so_far.answers);
        let progress = self.progress(so_far, &report);
        let next = progress.next();
        let check = match next {
            Next::Tasks => String::new(),
            Next::Check if progress.has_tasks() => self.address(CHECK),
            next => return Ok(Found::Go(self.place(next))),
        };
        let program = &self.prepared.program;
        let task = |(section, found): (usize, &Section)| {
            let (status, page) = progress.task(section)?;
            Some(Task { title: found.title.clone(), address: self.address(&self.key(page)), status })
        };
        let tasks: Vec<Task> = program.form.task_list.iter().enumerate().filter_map(task).collect();
        let links = self.links("", Some(""));
        let html = self.renderer.task_list(program, self.ask.channel, &self.site(), &links, &tasks, &check)?;
        Ok(Found::Page(html))
    }

    /// The script of a call, which is one page.
    fn call(&self, so_far: &mut SoFar) -> Result<Found, RenderError> {
        let mut judgement = Judgement::default();
        if self.ask.posted.is_some() {
            let posted = self.posted();
            so_far.caller = posted.caller();
            (0..self.program.pages.len()).for_each(|page| posted.merge(self.program, page, &mut so_far.answers));
            let caller = filling::of_caller(&so_far.caller);
            filling::fill(self.program, &caller, &mut so_far.answers, &mut so_far.known);
            if posted.pressed() != Pressed::Submit && !self.ask.keep {
                return Ok(Found::Go(CALL.to_owned()));
            }
            let report = self.report(&so_far.answers);
            if posted.pressed() == Pressed::Submit {
                judgement = Judgement::of(self.program, &report, &posted, |_| true);
            }
            if posted.pressed() == Pressed::Submit && judgement.is_good() && report.outcome != outcome::EXIT {
                return Ok(Found::Go(DONE.to_owned()));
            }
        }
        let report = self.report(&so_far.answers);
        let answers = Value::Object(so_far.answers.clone());
        let filled = Filled {
            answers: &answers,
            report: &report,
            errors: &judgement.errors,
            revealed: judgement.revealed && judgement.errors.is_empty(),
            known: &so_far.known,
        };
        let links = self.links(CALL, None);
        let html = self.renderer.agent_script(self.prepared, &self.site(), &links, &filled, &so_far.caller)?;
        Ok(Found::Page(html))
    }

    fn confirmation(&self, so_far: &SoFar) -> Result<String, RenderError> {
        let (program, day, report) = (&self.prepared.program, self.day(), self.report(&so_far.answers));
        let (language, (time, minutes)) = (program.form.language, SENT_AT);
        let standard = self.program.form.standard.as_ref();
        let due = standard.and_then(|standard| promise::due_by(standard, day.today, minutes, &day.holidays));
        let received = [("day", display::weekday(language, &self.ask.today)), ("time", display::time(language, time))];
        let received: Vec<_> = received.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let receipt = Receipt {
            reference: REFERENCE.to_owned(),
            due_by: due.map(|day| display::weekday(language, &written(day))).unwrap_or_default(),
            received: fill(language.words().at_time, &received),
            fee: fee::due(self.program, &report).map(|due| due.pounds).unwrap_or_default(),
        };
        let (site, links) = (self.site(), self.links("", None));
        self.renderer.confirmation(program, self.ask.channel, &site, &links, &receipt, &report)
    }
}

/// The number of a day, ISO.
pub(crate) fn day_of(today: &str) -> i64 {
    let mut parts = today.split('-').filter_map(|part| part.parse().ok());
    let day = parts.next().zip(parts.next()).zip(parts.next());
    day.and_then(|((year, month), day)| day_number(year, month, day)).unwrap_or_default()
}

enum Found {
    Page(String),
    Go(String),
}
