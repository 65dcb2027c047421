//! Takes the tree of a file apart into a [`Spec`], part by part.

use super::fields::{Fields, shortened, text_of};
use super::other_words::advice;
use super::parts;
use super::{
    AlreadyReportedSpec, CalculationSpec, DataProtectionSpec, EmailSpec, FeeSpec, OpenSpec, OptionSpec, PageSpec,
    QuestionSpec, RuleSpec, SendToSpec, Spec, StandardSpec, TableSpec, TestSpec,
};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::read::{Entry, Shape, Value};
use crate::suggest::nearest;

/// The form as written.
pub fn spec(tree: &Value, problems: &mut Vec<Diagnostic>) -> Spec {
    let Some(form) = Fields::open(tree, &parts::FORM, problems) else { return Spec::default() };
    let pages = form.parts("pages", &parts::PAGE, problems);
    Spec {
        id: form.text("form", problems),
        title: form.text("title", problems),
        journey: form.text("journey", problems),
        service: form.text("service", problems),
        triage: form.text("triage", problems),
        owner: form.text("owner", problems),
        before_you_start: form.text("before you start", problems),
        what_happens_next: form.text("what happens next", problems),
        open: form.value("open").and_then(|value| open(value, problems)),
        standard: form.value("standard").and_then(|value| standard(value, problems)),
        data_protection: form.value("data protection").and_then(|value| data_protection(value, problems)),
        conditions: form.named_texts("conditions", problems),
        calculations: form
            .lines("calculations", problems)
            .into_iter()
            .map(|line| calculation(line, problems))
            .collect(),
        // One that cannot be read is there all the same.
        fee: form.value("fee").map(|value| fee(value, problems).unwrap_or_default()),
        pages_at: form.place("pages"),
        pages_broken: form.is_lost("pages", pages),
        pages: pages.iter().filter_map(|value| page(value, problems)).collect(),
        task_list: form.flag("task list", problems).unwrap_or(false),
        email: form.value("email").and_then(|value| email(value, problems)),
        feedback: form.text("feedback", problems),
        already_reported: form.value("already reported").and_then(|value| already_reported(value, problems)),
        send_to: form
            .parts("send to", &parts::SEND_TO, problems)
            .iter()
            .filter_map(|value| send_to(value, problems))
            .collect(),
        breaks: form.named_texts("breaks", problems),
        tests: form.parts("tests", &parts::TEST, problems).iter().filter_map(|value| test(value, problems)).collect(),
    }
}

fn open(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<OpenSpec> {
    let fields = Fields::open(value, &parts::OPEN, problems)?;
    Some(OpenSpec {
        at: fields.at.clone(),
        from: fields.text("from", problems),
        until: fields.text("until", problems),
        closed: fields.text("closed", problems),
    })
}

fn fee(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<FeeSpec> {
    if let Shape::List(_) = value.shape {
        let message = "A form has one fee, and this is a list";
        let help = "Take the dashes away and add the amounts up: `amount: £50 * people + £10`, and below it `for:` with what is paid for";
        problems.push(Diagnostic::new(Code::Fee, value.at.clone(), message).help(help));
        return None;
    }
    let fields = Fields::open(value, &parts::FEE, problems)?;
    Some(FeeSpec {
        amount: match fields.value("amount") {
            Some(Value { shape: Shape::Group(_) | Shape::List(_), at }) => {
                let message = "`amount` is one amount, the name of a calculation or a sum, and this is a table";
                let help = "A fee that depends on an answer is a table under `calculations:`, such as `price: { by: size, is: { half: £30, full: £55 } }`. Then write `amount: price`";
                problems.push(Diagnostic::new(Code::Fee, at.clone(), message).help(help));
                None
            }
            _ => fields.text("amount", problems),
        },
        what_for: fields.text("for", problems),
        code: fields.text("code", problems),
    })
}

fn email(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<EmailSpec> {
    let fields = Fields::open(value, &parts::EMAIL, problems)?;
    Some(EmailSpec {
        to: fields.text("to", problems),
        subject: fields.text("subject", problems),
        text: fields.text("text", problems),
    })
}

fn standard(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<StandardSpec> {
    let fields = Fields::open(value, &parts::STANDARD, problems)?;
    Some(StandardSpec {
        reply: fields.text("reply", problems),
        complete: fields.text("complete", problems),
        cut_off: fields.text("cut off", problems),
    })
}

fn data_protection(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<DataProtectionSpec> {
    let fields = Fields::open(value, &parts::DATA_PROTECTION, problems)?;
    Some(DataProtectionSpec {
        purpose: fields.text("purpose", problems),
        lawful_basis: fields.text("lawful basis", problems),
        keep_for: fields.text("keep for", problems),
    })
}

fn calculation(line: &Entry, problems: &mut Vec<Diagnostic>) -> CalculationSpec {
    let key = line.key.clone();
    if let Some(found) = table_alone(line) {
        problems.push(found);
        return CalculationSpec { key, is: None, table: None, show: None };
    }
    if let Shape::Group(_) = line.value.shape
        && let Some(fields) = Fields::open(&line.value, &parts::CALCULATION, problems)
    {
        let has_lines = fields.value("is").is_some_and(|value| matches!(value.shape, Shape::Group(_)));
        let show = fields.text("show", problems);
        if !has_lines && fields.value("by").is_none() {
            return CalculationSpec { key, is: fields.text("is", problems), table: None, show };
        }
        // A line that could not be read is there all the same, so nothing can be said of those that are missing.
        if fields.value("is").is_some_and(|is| is.entries().iter().any(|line| line.value.shape == Shape::Broken)) {
            return CalculationSpec { key, is: None, table: None, show };
        }
        let table = TableSpec {
            by: fields.text("by", problems),
            at: fields.place("is").unwrap_or_else(|| key.at.clone()),
            has_lines,
            lines: if has_lines { fields.named_texts("is", problems) } else { Vec::new() },
        };
        return CalculationSpec { key, is: None, table: Some(table), show };
    }
    let is = text_of(&line.value, &format!("`{}`", key.text), &key.at, problems);
    CalculationSpec { key, is, table: None, show: None }
}

/// `price: { resident: £45, visitor: £12.50 }`: the lines of a table where its words belong.
fn table_alone(line: &Entry) -> Option<Diagnostic> {
    let entries = line.value.entries();
    let is_known = |entry: &Entry| {
        parts::CALCULATION.names().any(|word| nearest(&entry.key.text, [word]).is_some())
            || advice(&parts::CALCULATION, &entry.key.text).is_some()
    };
    if entries.len() < 2 || entries.iter().any(is_known) {
        return None;
    }
    let name = &line.key.text;
    let lines: Option<Vec<String>> =
        entries.iter().map(|entry| Some(format!("{}: {}", entry.key.text, entry.value.text()?.text.trim()))).collect();
    let lines = lines.map_or_else(|| "resident: £45, visitor: £12.50".to_owned(), |lines| shortened(&lines.join(", ")));
    let message = format!("`{name}` has the lines of a table, and does not say which question picks one of them");
    let help = format!(
        "Write `{name}: {{ by: …, is: {{ {lines} }} }}`, with the name of a question of the type `choice` or `yes or no` after `by:`"
    );
    Some(Diagnostic::new(Code::Table, line.key.at.clone(), message).help(help))
}

fn page(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<PageSpec> {
    let fields = Fields::open(value, &parts::PAGE, problems)?;
    let listed = fields.parts("questions", &parts::QUESTION, problems);
    Some(PageSpec {
        at: fields.at.clone(),
        key: fields.text("page", problems),
        title: fields.text("title", problems),
        text: fields.text("text", problems),
        section: fields.text("section", problems),
        ask_when: fields.text("ask when", problems),
        exit: fields.text("exit", problems),
        is_exit: fields.value("exit").is_some(),
        signpost: fields.text("signpost", problems),
        has_title: fields.means("title"),
        questions_at: fields.place("questions"),
        questions_broken: fields.is_lost("questions", listed),
        questions: listed.iter().filter_map(|value| question(value, problems)).collect(),
    })
}

fn question(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<QuestionSpec> {
    let fields = Fields::open(value, &parts::QUESTION, problems)?;
    let listed = fields.parts("questions", &parts::QUESTION, problems);
    let agent = fields.value("agent").and_then(|value| Fields::open(value, &parts::AGENT, problems));
    Some(QuestionSpec {
        at: fields.at.clone(),
        written: fields.written(),
        key: fields.text("question", problems),
        was: fields.text("was", problems),
        kind: fields.text("type", problems),
        ask: fields.text("ask", problems),
        called: fields.text("called", problems),
        hint: fields.text("hint", problems),
        optional: fields.flag("optional", problems).unwrap_or(false),
        personal: fields.flag("personal", problems).unwrap_or(false),
        special_category: fields.flag("special category", problems).unwrap_or(false),
        ask_when: fields.text("ask when", problems),
        options: options(&fields, problems),
        options_broken: fields
            .value("options")
            .is_some_and(|value| !matches!(value.shape, Shape::Group(_) | Shape::Nothing)),
        at_least: fields.text("at least", problems),
        at_most: fields.text("at most", problems),
        decimal_places: fields.text("decimal places", problems),
        shortest: fields.text("shortest", problems),
        longest: fields.text("longest", problems),
        pattern: fields.text("pattern", problems),
        kinds: fields.texts("kinds", problems),
        largest: fields.text("largest", problems),
        each: fields.text("each", problems),
        questions_broken: fields.is_lost("questions", listed),
        questions: listed.iter().filter_map(|value| question(value, problems)).collect(),
        fill_from: fields.text("fill from", problems),
        rules: fields.parts("rules", &parts::RULE, problems).iter().filter_map(|value| rule(value, problems)).collect(),
        messages: fields.named_texts("messages", problems),
        agent_say: agent.as_ref().and_then(|agent| agent.text("say", problems)),
        agent_note: agent.as_ref().and_then(|agent| agent.text("note", problems)),
    })
}

fn options(fields: &Fields<'_>, problems: &mut Vec<Diagnostic>) -> Vec<OptionSpec> {
    if let Some(Value { shape: Shape::List(values), at }) = fields.value("options") {
        let help = options_help(values);
        let message = "Options have names, and this is a list without any";
        let place = values.first().map_or(at, |first| &first.at).clone();
        problems.push(Diagnostic::new(Code::WrongLayout, place, message).help(help));
        return Vec::new();
    }
    fields.lines("options", problems).into_iter().map(|line| option(line, problems)).collect()
}

/// How the first of options without names could be written.
fn options_help(values: &[Value]) -> String {
    let label = values.iter().find_map(Value::text).map_or("Black refuse bin", |text| text.text.trim());
    let name: String = label.chars().take_while(|letter| letter.is_ascii_alphanumeric()).collect();
    let name = if name.is_empty() { "refuse".to_owned() } else { name.to_ascii_lowercase() };
    format!(
        "Give each option a short name and a label, without a dash: `{name}: {}`. The name is what conditions compare",
        shortened(label)
    )
}

fn option(line: &Entry, problems: &mut Vec<Diagnostic>) -> OptionSpec {
    let key = line.key.clone();
    if let Shape::Group(_) = line.value.shape
        && let Some(fields) = Fields::open(&line.value, &parts::OPTION, problems)
    {
        let label = fields.text("label", problems);
        return OptionSpec { key, label, hint: fields.text("hint", problems), was: fields.text("was", problems) };
    }
    let label = text_of(&line.value, &format!("The option `{}`", key.text), &key.at, problems);
    OptionSpec { key, label, hint: None, was: None }
}

fn rule(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<RuleSpec> {
    let fields = Fields::open(value, &parts::RULE, problems)?;
    Some(RuleSpec {
        at: fields.at.clone(),
        must: fields.text("must", problems),
        otherwise: fields.text("otherwise", problems),
        complete: fields.value("must").is_some() && fields.value("otherwise").is_some(),
    })
}

fn already_reported(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<AlreadyReportedSpec> {
    let fields = Fields::open(value, &parts::ALREADY_REPORTED, problems)?;
    Some(AlreadyReportedSpec {
        within: fields.text("within", problems),
        during: fields.text("during", problems),
        same: fields.texts("same", problems),
    })
}

fn send_to(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<SendToSpec> {
    let fields = Fields::open(value, &parts::SEND_TO, problems)?;
    Some(SendToSpec {
        system: fields.text("system", problems),
        send_when: fields.text("send when", problems),
        fields: fields.named_texts("fields", problems),
    })
}

fn test(value: &Value, problems: &mut Vec<Diagnostic>) -> Option<TestSpec> {
    let fields = Fields::open(value, &parts::TEST, problems)?;
    let expect = fields.value("expect").and_then(|value| Fields::open(value, &parts::EXPECT, problems));
    let expect = expect.as_ref();
    Some(TestSpec {
        at: fields.at.clone(),
        name: fields.text("name", problems),
        today: fields.text("today", problems),
        time: fields.text("at", problems),
        answers: fields.value("answers").cloned(),
        submitted: expect.and_then(|expect| expect.flag("submitted", problems)),
        exit: expect.and_then(|expect| expect.text("exit", problems)),
        errors: expect
            .filter(|expect| expect.value("errors").is_some())
            .map(|expect| expect.named_texts("errors", problems)),
        asked: expect.map(|expect| expect.texts("asked", problems)).unwrap_or_default(),
        not_asked: expect.map(|expect| expect.texts("not asked", problems)).unwrap_or_default(),
        computed: expect.map(|expect| expect.named_texts("computed", problems)).unwrap_or_default(),
        sent_to: expect
            .filter(|expect| expect.value("sent to").is_some())
            .map(|expect| expect.texts("sent to", problems)),
        due_by: expect.and_then(|expect| expect.text("due by", problems)),
        fee: expect.and_then(|expect| expect.text("fee", problems)),
        open: expect.and_then(|expect| expect.flag("open", problems)),
    })
}
