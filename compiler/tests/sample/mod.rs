//! A program with every type of question, built by hand, and reports on its answers.

#![allow(dead_code, reason = "each test file uses its own part")]

use compiler::program::*;
use compiler::words::Language;
use runtime_wasm::abi::{outcome, state};
use runtime_wasm::report::{Report, Slot};

/// Marks each text so that a test can see where it came out, raw or escaped.
pub fn hostile(text: &str) -> String {
    format!("{text} <img src=x onerror=alert(1)> \"'&")
}

pub fn program(word: impl Fn(&str) -> String) -> Program {
    // Words with the first answer behind them, and words for when there is none.
    let passage = |words: &str| Passage {
        pieces: vec![
            Piece::Words(word(words)),
            Piece::Place {
                what: Insert::Answer(QuestionRef { question: 0, part: None }),
                otherwise: word("whoever you are"),
            },
        ],
    };
    let mut build = Builder { word: &word, questions: Vec::new(), pages: Vec::new() };
    build.page("about", "About you", "You and your home", "", |page| {
        page.ask("full_name", Kind::Name, "What is your full name?");
        page.ask("email", Kind::Email, "What is your email address?").hint = word("We only use it for this request");
        page.ask("phone", Kind::Phone, "What is your phone number?").optional = true;
        page.ask("born", Kind::Date, "What is your date of birth?").fill_from = Some("account.date_of_birth".into());
        page.ask("ni", Kind::NiNumber, "What is your National Insurance number?");
    });
    build.page("home", "Where do you live?", "You and your home", "", |page| {
        page.ask("property", Kind::Address, "What is your address?").fill_from = Some("account.address".into());
    });
    build.page(
        "bin",
        "Bin",
        "The collection",
        "Put **one** bin on each report.\n\n- lid closed\n- handle out",
        |page| {
            let options =
                choices_of(&word, &[("refuse", "Black refuse bin"), ("hint", "Blue bin"), ("error", "Brown bin")]);
            let bin = page.ask("bin", Kind::Choice { options }, "Which bin was missed?");
            bin.agent_say = word("Which colour was the bin that was left?");
            bin.agent_note = word("Brown bins are a paid service.");
            page.ask("subscribed", Kind::YesNo, "Do you pay for garden waste collections?").ask_when =
                Some(Condition::Answered(QuestionRef { question: 6, part: None }));
            let options = choices_of(&word, &[("early", "In the morning"), ("late", "In the evening")]);
            page.ask("when", Kind::Choices { options, count: Count { least: 0, most: 2 } }, "When do you put it out?");
            page.ask("time", Kind::Time, "At what time?");
            let length = Length { least: 0, most: 2000 };
            page.ask("more", Kind::LongText { length }, "Is there anything else?").optional = true;
        },
    );
    build.page("household", "Your household", "Money", "", |page| {
        let first = page.questions.len() + 1;
        let count = Count { least: 1, most: 4 };
        let list = Kind::List { each: word("person"), count, questions: first..first + 3 };
        page.ask("people", list, "Who lives with you?");
        page.list = Some(first - 1);
        page.ask("name", Kind::Name, "Full name");
        page.ask("income", Kind::Money(Bounds { least: Some(0), most: None }), "Weekly income");
        page.ask("works", Kind::YesNo, "Do they work?");
        page.list = None;
    });
    build.page("last", "Numbers and a promise", "Money", "", |page| {
        page.ask("rooms", Kind::Number(Bounds { least: Some(0), most: None }), "How many rooms are there?");
        page.ask("area", Kind::Decimal { bounds: Bounds::default(), places: 2 }, "How large is it?");
        page.ask("rent", Kind::Money(Bounds { least: Some(0), most: None }), "What is the rent?");
        page.ask("postcode", Kind::Postcode, "What is the landlord’s postcode?");
        page.ask(
            "code",
            Kind::Text { length: Length { least: 0, most: 8 }, pattern: None },
            "Reference, if you have one",
        );
        page.ask("place", Kind::Location, "Where is the garage?");
        let kinds = ["pdf", "jpg"].iter().filter_map(|key| runtime_wasm::files::kind(key)).copied().collect();
        let each = FileLimits { kinds, largest: 10 << 20 };
        page.ask("proof", Kind::File(each.clone()), "Upload your tenancy agreement");
        page.ask("photos", Kind::Files { each, count: Count { least: 0, most: 5 } }, "Upload photos of the garage");
        page.ask("car", Kind::Vehicle, "What is the registration number?");
        page.ask("sort", Kind::SortCode, "What is the sort code?");
        page.ask("account", Kind::AccountNumber, "What is the account number?");
        page.ask("agree", Kind::Declaration, "What I have said is correct");
    });
    build.pages.push(Page {
        key: "sorry".into(),
        title: word("You need a garden waste subscription"),
        text: passage("You can buy one today, "),
        section: String::new(),
        ask_when: None,
        exit: Some(Exit { signpost: Some("garden-waste".into()) }),
        questions: build.questions.len()..build.questions.len(),
    });
    Program {
        form: FormInfo {
            language: Language::English,
            id: "sample".into(),
            title: word("Tell us about a missed bin"),
            journey: "report".into(),
            service: "waste".into(),
            triage: "full".into(),
            owner: "waste.team@example.gov.uk".into(),
            before_you_start: word("You will need:\n\n- the day it was due\n- your address"),
            open: Some(Open { from: None, until: None, closed: word("Come back in April") }),
            fee: Some(Fee { amount: 0, what_for: word("A bin"), code: String::new() }),
            standard: Some(Standard {
                reply: Some("at once".into()),
                complete: Some(Period { amount: 2, unit: PeriodUnit::WorkingDays }),
                cut_off: Some(16 * 60),
            }),
            data_protection: Some(DataProtection {
                purpose: word("To return for your bin and plan the next round"),
                lawful_basis: "public task".into(),
                keep_for: "1 year".into(),
            }),
            what_happens_next: passage("We will come back for your bin, "),
            email: Some(Email { to: 0, subject: passage("About "), text: passage("We have heard from you, ") }),
            feedback: word("How easy was it to use this form?"),
            task_list: Vec::new(),
            already_reported: None,
            send_to: Vec::new(),
            breaks: Vec::new(),
        },
        pages: build.pages,
        questions: build.questions,
        conditions: Vec::new(),
        calculations: vec![Calculation {
            key: "weekly".into(),
            show: word("Weekly income of the household"),
            kind: ValueKind::Money,
            value: Value::Literal(0),
            page: 3,
        }],
        steps: Vec::new(),
        tests: Vec::new(),
    }
}

/// Every question asked, with these canonical texts; rows as many as the list's texts have.
pub fn report(program: &Program, rows: usize, texts: &[(&str, &str)]) -> Report {
    let slot = |question: &Question, row: usize| {
        let key = if question.list.is_some() { format!("{}.{}", question.key, row + 1) } else { question.key.clone() };
        let text = texts.iter().find(|(name, _)| *name == key).map(|(_, text)| (*text).to_owned());
        let state = if text.is_some() { state::VALID } else { state::BLANK };
        let is_list = matches!(question.kind, Kind::List { .. });
        Slot { state, text: text.unwrap_or_default(), rows: if is_list { rows } else { 0 } }
    };
    let slots = |question: &Question| {
        let count = if question.list.is_some() { rows } else { 1 };
        (0..count).map(|row| slot(question, row)).collect()
    };
    Report {
        outcome: outcome::INCOMPLETE,
        next_page: 0,
        exit: None,
        errors: Vec::new(),
        pages: vec![true; program.pages.len()],
        questions: program.questions.iter().map(slots).collect(),
        computed: program.calculations.iter().map(|_| Some("1234.50".to_owned())).collect(),
    }
}

struct Builder<'w, W> {
    word: &'w W,
    questions: Vec<Question>,
    pages: Vec<Page>,
}

impl<W: Fn(&str) -> String> Builder<'_, W> {
    fn page(&mut self, key: &str, title: &str, section: &str, text: &str, fill: impl FnOnce(&mut PageBuilder<'_, W>)) {
        let first = self.questions.len();
        let id = self.pages.len();
        fill(&mut PageBuilder { word: self.word, questions: &mut self.questions, page: id, list: None });
        self.pages.push(Page {
            key: key.into(),
            title: (self.word)(title),
            text: Passage::plain(&if text.is_empty() { String::new() } else { (self.word)(text) }),
            section: (self.word)(section),
            ask_when: None,
            exit: None,
            questions: first..self.questions.len(),
        });
    }
}

pub struct PageBuilder<'q, W> {
    word: &'q W,
    questions: &'q mut Vec<Question>,
    page: PageId,
    list: Option<QuestionId>,
}

impl<W: Fn(&str) -> String> PageBuilder<'_, W> {
    fn ask(&mut self, key: &str, kind: Kind, ask: &str) -> &mut Question {
        self.questions.push(Question {
            key: key.into(),
            was: None,
            page: self.page,
            list: self.list,
            kind,
            ask: (self.word)(ask),
            hint: String::new(),
            called: (self.word)(&format!("the {}", key.replace('_', " "))),
            optional: false,
            ask_when: None,
            rules: Vec::new(),
            messages: (1..20).map(|rule| (rule, (self.word)(&format!("Enter the {key} ({rule})")))).collect(),
            fill_from: None,
            yes_no: ["Yes", "No"].map(str::to_owned),
            agent_say: String::new(),
            agent_note: String::new(),
            special: false,
        });
        let last = self.questions.len() - 1;
        &mut self.questions[last]
    }
}

fn choices_of(word: &impl Fn(&str) -> String, items: &[(&str, &str)]) -> Vec<OptionItem> {
    let item = |(at, (key, label)): (usize, &(&str, &str))| OptionItem {
        key: (*key).into(),
        was: None,
        label: word(label),
        hint: if at == 1 { word("Paper, card and tins") } else { String::new() },
    };
    items.iter().enumerate().map(item).collect()
}
