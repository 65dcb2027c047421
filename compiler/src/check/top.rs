//! What stands at the top of a form: its name, owner, service standard, data protection and repeated reports.

use super::names::{Style, good};
use super::periods::{period, time};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::form::Form;
use crate::program::{AlreadyReported, DataProtection, FormInfo, Kind, Passage, QuestionId, Standard};
use crate::read::Text;
use crate::spec::{AlreadyReportedSpec, DataProtectionSpec, StandardSpec, shortened};
use crate::suggest::nearest;
use crate::words::Language;

/// What can follow `journey`.
pub const JOURNEYS: &[&str] = &["report", "pay", "request", "apply"];
/// What can follow `triage`.
pub const TRIAGE: &[&str] = &["signpost", "partial", "full", "fulfil"];
/// What can follow `lawful basis`.
pub const LAWFUL_BASES: &[&str] =
    &["public task", "consent", "contract", "legal obligation", "vital interests", "legitimate interests"];

/// Fills in [`FormInfo`].
pub(super) fn check(form: &mut Form<'_>, problems: &mut Vec<Diagnostic>) {
    let spec = form.spec;
    if let Some(id) = &spec.id {
        good(id, Style::Hyphens, problems);
    }
    if let Some(service) = &spec.service {
        good(service, Style::Hyphens, problems);
    }
    if let Some(owner) = &spec.owner
        && !is_email(owner.text.trim())
    {
        let message = format!("The owner is an e-mail address, and this is “{}”", shortened(&owner.text));
        let help = "Use the address of a team, so that it still reaches someone next year: `waste.team@example.gov.uk`";
        problems.push(Diagnostic::new(Code::NotAllowedHere, owner.at.clone(), message).help(help));
    }
    // One word is no question: whoever writes `yes` expects one to be there already.
    if let Some(feedback) = spec.feedback.as_ref().filter(|text| !text.text.trim().contains(char::is_whitespace)) {
        let message = format!("People are asked “{}” after the confirmation", shortened(&feedback.text));
        let found = Diagnostic::new(Code::NotAllowedHere, feedback.at.clone(), message);
        let help = "Write the question that they answer from very easy to very difficult";
        problems.push(found.help(help).fix(feedback.at.clone(), "How easy was it to use this form?"));
    }
    form.info = FormInfo {
        id: said(spec.id.as_ref()),
        language: Language::English,
        title: said(spec.title.as_ref()),
        journey: one_of(spec.journey.as_ref(), "journey", JOURNEYS, problems).unwrap_or("request").to_owned(),
        service: said(spec.service.as_ref()),
        triage: one_of(spec.triage.as_ref(), "triage", TRIAGE, problems).unwrap_or("full").to_owned(),
        owner: said(spec.owner.as_ref()),
        before_you_start: said(spec.before_you_start.as_ref()),
        open: spec.open.as_ref().map(|spec| super::open::open(spec, problems)),
        fee: None,
        standard: spec.standard.as_ref().map(|spec| standard(spec, problems)),
        data_protection: spec.data_protection.as_ref().map(|spec| data_protection(spec, problems)),
        what_happens_next: Passage::default(),
        email: None,
        feedback: said(spec.feedback.as_ref()),
        task_list: Vec::new(),
        already_reported: None,
        send_to: Vec::new(),
        breaks: spec
            .breaks
            .iter()
            .map(|(name, why)| (name.text.trim().to_owned(), why.text.trim().to_owned()))
            .collect(),
    };
    if let Some(repeated) = &spec.already_reported {
        form.info.already_reported = already_reported(form, repeated, problems);
    }
    why_personal(form, problems);
}

fn standard(spec: &StandardSpec, problems: &mut Vec<Diagnostic>) -> Standard {
    let reply = spec.reply.as_ref().map(|reply| {
        if reply.text.trim() != "at once" {
            period(reply, problems);
        }
        reply.text.trim().to_owned()
    });
    Standard {
        reply,
        complete: spec.complete.as_ref().and_then(|text| period(text, problems)),
        cut_off: spec.cut_off.as_ref().and_then(|text| time(text, problems)),
    }
}

fn data_protection(spec: &DataProtectionSpec, problems: &mut Vec<Diagnostic>) -> DataProtection {
    if let Some(keep_for) = &spec.keep_for {
        period(keep_for, problems);
    }
    let basis = one_of(spec.lawful_basis.as_ref(), "lawful basis", LAWFUL_BASES, problems);
    DataProtection {
        purpose: said(spec.purpose.as_ref()),
        lawful_basis: basis.unwrap_or_default().to_owned(),
        keep_for: said(spec.keep_for.as_ref()),
    }
}

fn already_reported(
    form: &Form<'_>,
    spec: &AlreadyReportedSpec,
    problems: &mut Vec<Diagnostic>,
) -> Option<AlreadyReported> {
    let during = spec.during.as_ref().and_then(|during| period(during, problems));
    let metres = spec.within.as_ref().and_then(|within| metres(within, problems));
    let place = PLACES.iter().find_map(|place| {
        let is_place = |kind: &Text| kind.text.trim() == *place;
        form.questions
            .iter()
            .position(|question| question.list.is_none() && question.spec.kind.as_ref().is_some_and(is_place))
    });
    if let (Some(within), Some(_), None) = (&spec.within, metres, place) {
        let message = "This form does not ask where, so nothing can be near";
        let help = "Ask for an `address`, or take `within` away";
        problems.push(Diagnostic::new(Code::NotAllowedHere, within.at.clone(), message).help(help));
    }
    let mut same: Vec<QuestionId> = Vec::new();
    for name in &spec.same {
        match form.question(&name.text) {
            Some(question) if form.questions.get(question).is_some_and(|found| found.list.is_some()) => {
                let message =
                    format!("`{}` is asked once for each row of its list, so there is not one answer", name.text);
                problems.push(Diagnostic::new(Code::QuestionInList, name.at.clone(), message));
            }
            Some(question) if same.contains(&question) => {
                let message = format!("`{}` is in this list twice", name.text);
                problems.push(Diagnostic::new(Code::NotAllowedHere, name.at.clone(), message).help("Take one away"));
            }
            Some(question) => same.push(question),
            None if form.broken.contains(&name.text) => {}
            None => problems.push(super::payload::unknown(form, name, "question", name.text.clone())),
        }
    }
    Some(AlreadyReported { within: metres, place: place.filter(|_| metres.is_some()), during: during?, same })
}

/// Types whose answers say where something is, the more exact first.
const PLACES: [&str; 2] = ["location", Kind::Address.type_name()];

/// `25 metres`
fn metres(within: &Text, problems: &mut Vec<Diagnostic>) -> Option<u32> {
    let mut words = within.text.split_whitespace();
    let amount = words.next().and_then(|amount| amount.parse::<u32>().ok());
    let unit = words.next().is_some_and(|unit| matches!(unit, "metre" | "metres"));
    if let (Some(amount), true, None) = (amount, unit, words.next()) {
        return Some(amount);
    }
    let message = format!("A distance in metres is needed here, and this is “{}”", shortened(&within.text));
    let found = Diagnostic::new(Code::NotAllowedHere, within.at.clone(), message).help("For example, `25 metres`");
    problems.push(found);
    None
}

/// Personal details without a purpose.
fn why_personal(form: &Form<'_>, problems: &mut Vec<Diagnostic>) {
    if form.spec.data_protection.is_some() {
        return;
    }
    let personal = form.questions.iter().find(|question| {
        let kind = question.spec.kind.as_ref().map(|kind| kind.text.as_str());
        question.spec.personal || kind.is_some_and(|kind| PERSONAL.contains(&kind))
    });
    if let Some(question) = personal {
        let what = if question.key.is_empty() { "This".to_owned() } else { format!("`{}`", question.key) };
        let found = Diagnostic::new(
            Code::PurposeMissing,
            crate::form::key_place(question.spec),
            format!("{what} is a personal detail, and the form does not say why it is collected"),
        );
        problems.push(found.help("Add `data protection:` with `purpose`, `lawful basis` and `keep for`"));
    }
}

/// Types whose answers are always about a person.
pub(crate) const PERSONAL: &[&str] = &[
    Kind::Name.type_name(),
    Kind::Email.type_name(),
    Kind::Phone.type_name(),
    Kind::Address.type_name(),
    Kind::NiNumber.type_name(),
    Kind::Vehicle.type_name(),
    Kind::SortCode.type_name(),
    Kind::AccountNumber.type_name(),
];

fn one_of(
    text: Option<&Text>,
    word: &str,
    all: &[&'static str],
    problems: &mut Vec<Diagnostic>,
) -> Option<&'static str> {
    let text = text?;
    let said = text.text.trim();
    let found = all.iter().copied().find(|one| *one == said);
    if found.is_none() {
        let message = format!("“{}” is not one of the words that can follow `{word}`", shortened(said));
        let diagnostic = Diagnostic::new(Code::NotAllowedHere, text.at.clone(), message);
        let small = said.to_lowercase();
        let begins = |one: &&str| small.strip_prefix(one).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
        let near = all.iter().copied().find(begins).or_else(|| nearest(said, all.iter().copied()));
        problems.push(match near {
            Some(near) => diagnostic.help(format!("Did you mean `{near}`?")).fix(text.at.clone(), near),
            None => diagnostic.help(format!("Write one of: {}", all.join(", "))),
        });
    }
    found
}

fn is_email(text: &str) -> bool {
    let name_and_host = text.split_once('@');
    name_and_host
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace))
}

fn said(text: Option<&Text>) -> String {
    text.map(|text| text.text.trim().to_owned()).unwrap_or_default()
}
