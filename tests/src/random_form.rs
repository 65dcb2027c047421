//! Random forms that are well typed, for the differential test: every kind of question, lists, conditions, rules,
//! calculations and exits, built directly so that they go beyond what an author would write.

mod answers;
mod expressions;
mod uses;

pub use answers::{random_answers, random_text};

use compiler::program::{
    Bounds, Calculation, Count, Exit, FileLimits, FormInfo, Kind, Length, NamedCondition, OptionItem, Page, Passage,
    Pattern, Program, Question, QuestionId, Rule, Step, ValueKind,
};
use expressions::Known;
use fastrand::Rng;
use runtime_wasm::abi::{MOST_ROWS, rule};
use runtime_wasm::files::KINDS;

/// Makes a random form.
#[must_use]
pub fn random_form(rng: &mut Rng) -> Program {
    let mut maker = Maker { rng, program: empty(), known: Known::default(), in_where: false };
    let pages = maker.rng.usize(1..6);
    for page in 0..pages {
        maker.page(page, pages);
    }
    maker.computed(pages - 1);
    maker.rules();
    maker.program
}

fn empty() -> Program {
    Program {
        form: FormInfo { id: "random-form".into(), title: "A random form".into(), ..FormInfo::default() },
        pages: Vec::new(),
        questions: Vec::new(),
        conditions: Vec::new(),
        calculations: Vec::new(),
        steps: Vec::new(),
        tests: Vec::new(),
    }
}

/// A form while it is made.
struct Maker<'a> {
    rng: &'a mut Rng,
    program: Program,
    /// What has been asked so far.
    known: Known,
    in_where: bool,
}

impl Maker<'_> {
    fn chance(&mut self, percent: u8) -> bool {
        self.rng.u8(0..100) < percent
    }

    fn page(&mut self, id: usize, pages: usize) {
        let ask_when = self.chance(40).then(|| self.condition(None, 3));
        self.program.steps.push(Step::Page(id));
        let start = self.program.questions.len();
        let is_exit = id > 0 && id + 1 < pages && self.chance(25);
        if !is_exit {
            let count = if self.chance(5) { 0 } else { self.rng.usize(1..6) };
            for _ in 0..count {
                self.question(id, None);
                if self.chance(25) {
                    self.computed(id);
                }
            }
        }
        self.program.pages.push(Page {
            key: format!("page_{id}"),
            title: format!("Page {id}"),
            text: Passage::default(),
            section: String::new(),
            ask_when,
            exit: is_exit.then_some(Exit { signpost: None }),
            questions: start..self.program.questions.len(),
        });
    }

    fn question(&mut self, page: usize, list: Option<QuestionId>) {
        let id = self.program.questions.len();
        let ask_when = self.chance(30).then(|| self.condition(list, 3));
        let kind = if list.is_none() && self.chance(15) { self.list(id) } else { self.kind() };
        let inside = match &kind {
            Kind::List { questions, .. } => questions.clone(),
            _ => 0..0,
        };
        let optional = self.chance(35);
        self.program.questions.push(Question {
            key: format!("q_{id}"),
            was: None,
            page,
            list,
            kind,
            ask: format!("Question {id}?"),
            hint: String::new(),
            called: format!("the answer {id}"),
            optional,
            ask_when,
            rules: Vec::new(),
            messages: Vec::new(),
            fill_from: None,
            yes_no: ["Yes", "No"].map(str::to_owned),
            agent_say: String::new(),
            agent_note: String::new(),
            special: false,
        });
        if list.is_none() {
            self.program.steps.push(Step::Question(id));
        }
        for _ in inside {
            self.question(page, Some(id));
        }
        self.known.questions.push(id);
    }

    fn list(&mut self, id: QuestionId) -> Kind {
        let questions = id + 1..id + 1 + self.rng.usize(1..5);
        let least = self.rng.u32(0..3);
        let most = if self.chance(1) { MOST_ROWS } else { least.max(1) + self.rng.u32(0..4) };
        Kind::List { each: "row".into(), count: Count { least, most }, questions }
    }

    fn kind(&mut self) -> Kind {
        match self.rng.u8(0..27) {
            0 | 1 => {
                let pattern = self.chance(50).then(|| Pattern { expression: self.pattern().into() });
                Kind::Text { length: self.length(), pattern }
            }
            2 => Kind::LongText { length: self.length() },
            3 => Kind::Name,
            4 => Kind::Email,
            5 => Kind::Phone,
            6 => Kind::Postcode,
            7 | 8 => Kind::Address,
            9 => Kind::NiNumber,
            10 | 11 => Kind::Date,
            12 => Kind::Time,
            13 | 14 => Kind::YesNo,
            15 => Kind::Choice { options: self.options(80) },
            16 => {
                let options = self.options(62);
                let all = u32::try_from(options.len()).unwrap_or(1);
                let least = self.rng.u32(0..=all.min(2));
                let most = self.rng.u32(least.max(1)..=all);
                Kind::Choices { options, count: Count { least, most } }
            }
            17 => Kind::Number(self.bounds(10_000)),
            18 => {
                let places = self.rng.u8(1..5);
                Kind::Decimal { bounds: self.bounds(10_000 / 10_i64.pow(u32::from(places))), places }
            }
            19 => Kind::Money(self.bounds(100)),
            20 => Kind::Vehicle,
            23 => Kind::Location,
            24 => Kind::File(self.files()),
            25 => {
                let least = self.rng.u32(0..3);
                let count = Count { least, most: least.max(1) + self.rng.u32(0..3) };
                Kind::Files { each: self.files(), count }
            }
            21 => Kind::SortCode,
            22 => Kind::AccountNumber,
            _ => Kind::Declaration,
        }
    }

    fn files(&mut self) -> FileLimits {
        let count = self.rng.usize(1..5);
        let kinds = (0..count).filter_map(|_| self.rng.choice(KINDS).copied()).collect();
        FileLimits { kinds, largest: self.rng.u32(1..3_000_000) }
    }

    fn length(&mut self) -> Length {
        let least = if self.chance(30) { self.rng.u32(1..5) } else { 0 };
        Length { least, most: if self.chance(50) { least.max(1) + self.rng.u32(0..20) } else { 200 } }
    }

    fn pattern(&mut self) -> &'static str {
        const PATTERNS: [&str; 12] = [
            "[A-Z]{2}[0-9]{6}",
            r"\d+",
            "[a-z]*",
            "(foo|bar|baz)+",
            "[^ ]+ [^ ]+",
            ".*",
            r"\w+@\w+",
            "é+|ß",
            "[A-Za-z'’ -]{2,}",
            "a|b|",
            "[Rr][Ee][Ff]-[0-9A-Fa-f]{4}",
            r"\S+(\s\S+)?",
        ];
        PATTERNS[self.rng.usize(0..PATTERNS.len())]
    }

    /// Few options as a rule, now and then as many as there may be.
    fn options(&mut self, most: usize) -> Vec<OptionItem> {
        let count = if self.chance(10) { self.rng.usize(2..=most) } else { self.rng.usize(2..7) };
        let item = |number: usize, was: bool| OptionItem {
            key: format!("o{number}"),
            was: was.then(|| format!("former_name_{number}")),
            label: format!("Option {number}"),
            hint: String::new(),
        };
        (0..count)
            .map(|number| {
                let was = self.chance(15);
                item(number, was)
            })
            .collect()
    }

    fn bounds(&mut self, step: i64) -> Bounds {
        match self.rng.u8(0..4) {
            0 => Bounds { least: None, most: None },
            1 => Bounds { least: Some(0), most: None },
            _ => {
                let least = self.rng.i64(-100..200) * step;
                Bounds { least: Some(least), most: Some(least + self.rng.i64(0..100_000) * step) }
            }
        }
    }

    /// A named condition or a calculation over what is known.
    fn computed(&mut self, page: usize) {
        let number = self.program.conditions.len() + self.program.calculations.len();
        if self.chance(50) {
            let when = self.condition(None, 4);
            let id = self.program.conditions.len();
            self.program.conditions.push(NamedCondition { key: format!("c_{number}"), when });
            self.program.steps.push(Step::Condition(id));
            self.known.conditions.push(id);
        } else {
            let (value, kind) = match self.rng.u8(0..5) {
                0 => (self.date(None, 3), ValueKind::Date),
                1 => (self.number(None, 4), ValueKind::Number),
                2 => (self.number(None, 4), ValueKind::Decimal),
                3 => (self.time(None), ValueKind::Time),
                _ => (self.number(None, 4), ValueKind::Money),
            };
            let id = self.program.calculations.len();
            let show = String::new();
            self.program.calculations.push(Calculation { key: format!("c_{number}"), show, kind, value, page });
            self.program.steps.push(Step::Calculation(id));
            self.known.calculations.push((id, kind));
        }
    }

    /// Rules come last: they may use any question of the form.
    fn rules(&mut self) {
        for id in 0..self.program.questions.len() {
            let list = self.program.questions[id].list;
            if self.chance(35) {
                for _ in 0..self.rng.usize(1..4) {
                    let must = self.condition(list, 3);
                    let mut used = uses::uses(&self.program, &must);
                    used.retain(|used| *used != id);
                    let number = self.program.questions[id].rules.len();
                    let otherwise = format!("Rule {number} of question {id}");
                    self.program.questions[id].rules.push(Rule { must, otherwise, uses: used });
                }
            }
            let question = &mut self.program.questions[id];
            let own = (rule::AUTHOR..).zip(&question.rules).map(|(code, rule)| (code, rule.otherwise.clone()));
            let messages = (1..=rule::LAST).map(|code| (code, format!("Error {code} of question {id}")));
            question.messages = messages.chain(own).collect();
        }
    }
}
