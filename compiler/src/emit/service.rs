//! `service.json`: what a service that runs the form has to know beyond the questions: opening days, fee, e-mail, feedback,
//! sections, repeated reports and where the answers go. Texts are written with their places, as in the form.

use crate::expr::print;
use crate::program::{Period, PeriodUnit, Program, QuestionId, QuestionRef};
use serde_json::{Map, Value, json};

/// The file, JSON. What the form does not have is left out.
#[must_use]
pub fn text(program: &Program) -> String {
    let form = &program.form;
    let key = |question: QuestionId| program.questions.get(question).map(|found| found.key.as_str());
    let day = |day: Option<i64>| day.map(iso);
    let mut service = Map::new();
    let mut add = |name: &str, value: Option<Value>| service.extend(value.map(|value| (name.to_owned(), value)));
    add("form", Some(json!(form.id)));
    add(
        "open",
        form.open
            .as_ref()
            .map(|open| json!({ "from": day(open.from), "until": day(open.until), "closed": open.closed })),
    );
    add(
        "fee",
        form.fee.as_ref().map(|fee| {
            let amount = program.calculations.get(fee.amount).map(|found| found.key.as_str());
            json!({ "computed": amount, "for": fee.what_for, "code": fee.code })
        }),
    );
    add(
        "what_happens_next",
        Some(&form.what_happens_next).filter(|text| !text.is_empty()).map(|text| json!(print::passage(program, text))),
    );
    add(
        "email",
        form.email.as_ref().map(|email| {
            let (subject, text) = (print::passage(program, &email.subject), print::passage(program, &email.text));
            json!({ "to": key(email.to), "subject": subject, "text": text })
        }),
    );
    add("feedback", Some(json!(form.feedback)).filter(|_| !form.feedback.is_empty()));
    add("task_list", Some(task_list(program)).filter(|_| !form.task_list.is_empty()));
    add(
        "already_reported",
        form.already_reported.as_ref().map(|repeated| {
            let same: Vec<_> = repeated.same.iter().map(|question| key(*question)).collect();
            json!({
                "within_metres": repeated.within,
                "place": repeated.place.and_then(key),
                "during": period(repeated.during),
                "same": same,
            })
        }),
    );
    let sent = form.send_to.iter().map(|to| {
        let fields = to.fields.iter().map(|(field, answer)| (field.clone(), json!(reference(program, *answer))));
        let when = to.when.as_ref().map(|when| print::condition(program, when));
        json!({ "system": to.system, "when": when, "fields": fields.collect::<Map<_, _>>() })
    });
    let sent: Vec<Value> = sent.collect();
    add("send_to", Some(json!(sent)).filter(|_| !sent.is_empty()));
    format!("{:#}\n", Value::Object(service))
}

fn task_list(program: &Program) -> Value {
    let title = |section: &usize| program.form.task_list.get(*section).map(|section| section.title.as_str());
    let sections = program.form.task_list.iter().map(|section| {
        let pages = section.pages.iter().filter_map(|page| program.pages.get(*page)).map(|page| page.key.as_str());
        let needs: Vec<_> = section.needs.iter().map(title).collect();
        json!({ "section": section.title, "pages": pages.collect::<Vec<_>>(), "needs": needs })
    });
    sections.collect()
}

fn reference(program: &Program, answer: QuestionRef) -> String {
    let key = program.questions.get(answer.question).map(|found| found.key.as_str()).unwrap_or_default();
    answer.part.map_or_else(|| key.to_owned(), |of| format!("{key}.{}", of.key()))
}

fn period(period: Period) -> Value {
    let unit = match period.unit {
        PeriodUnit::Days => "days",
        PeriodUnit::WorkingDays => "working days",
        PeriodUnit::Weeks => "weeks",
        PeriodUnit::Months => "months",
        PeriodUnit::Years => "years",
    };
    json!({ "amount": period.amount, "unit": unit })
}

/// `2026-03-12`
fn iso(day: i64) -> String {
    use runtime_wasm::kernel::{Out, ROOM, date};
    let mut bytes = [0; ROOM];
    let mut out = Out::new(&mut bytes);
    date::write(date::within(day), &mut out);
    String::from_utf8_lossy(out.written()).into_owned()
}
