//! The one path by which any channel submits.

use crate::clock::Moment;
use crate::forms::{Form, due_by};
use crate::problems::Problem;
use crate::site::Council;
use crate::store::Store;
use crate::store::drafts::{Draft, channel_name};
use crate::store::outbox::NewEmail;
use crate::store::submissions::{NewFee, NewSubmission, Source, Submitted};
use compiler::emit::html::{Channel, display};
use compiler::fee;
use compiler::filling::{self, Next, Progress};
use compiler::passage::{self, Facts};
use compiler::program::Program;
use compiler::words::Language;
use runtime_wasm::abi::{outcome, state};
use runtime_wasm::answers::canonical_json;
use runtime_wasm::manifest::Manifest;
use runtime_wasm::report::{Report, Slot};
use serde_json::{Map, Value};
use std::sync::atomic::{AtomicBool, Ordering};

/// Submits a draft if its answers are complete, the form is open, and the person has had every question before them; once, however often it is
/// asked for. `language` is the one of the e-mail.
///
/// # Errors
/// When the database or the validator fails; then nothing is kept, and trying again is safe.
pub async fn submit(
    store: &Store,
    council: &Council,
    form: &Form,
    source: Source,
    received: &Moment,
    language: Language,
) -> Result<Submitted, Problem> {
    let kept_here = matches!(source, Source::Draft(_));
    let judge = |draft: &Draft| {
        // A draft of the service is of this version, or is carried over and looked at first. What a device brings is judged as it is.
        if kept_here && draft.version != form.version {
            Ok(None)
        } else {
            judge(council, form, draft, received, language)
        }
    };
    let reference = || crate::reference::new_reference(&form.program.form.id);
    let (Source::Draft(draft) | Source::Device(draft)) = &source;
    let channel = channel_name(draft.place.holder.channel());
    // The e-mail is written for what is new, and for nothing that was there already.
    let is_new = AtomicBool::new(false);
    let email = |new: &NewSubmission, reference: &str| {
        is_new.store(true, Ordering::Relaxed);
        email(form.program_in(language), new, reference)
    };
    let submitted = store.submit(source, judge, reference, email).await?;
    if is_new.into_inner() {
        crate::watch::submitted(&form.program.form.id, channel);
    }
    Ok(submitted)
}

/// The e-mail that the form sends, in plain text; nothing when the person gave no address.
fn email(program: &Program, new: &NewSubmission, reference: &str) -> Option<NewEmail> {
    let email = program.form.email.as_ref()?;
    let to = address(program, &new.report)?.to_owned();
    let due_by = new.due_by.map(|day| display::weekday_of(program.form.language, day)).unwrap_or_default();
    let facts = Facts { report: &new.report, reference, due_by: &due_by };
    let subject = passage::plain(program, &email.subject, &facts);
    Some(NewEmail { to, subject, body: passage::plain(program, &email.text, &facts) })
}

/// The e-mail address of whoever sends the form: the one that its e-mail goes to, else the answer that an account fills in with its
/// own. Any other address in a form may be somebody else's.
fn address<'r>(program: &Program, report: &'r Report) -> Option<&'r str> {
    let filled = || program.questions.iter().position(filling::is_own_email);
    let question = program.form.email.as_ref().map(|email| email.to).or_else(filled)?;
    let slot = report.questions.get(question)?.first()?;
    (slot.state == state::VALID).then_some(slot.text.as_str())
}

/// What would be kept of a draft; nothing while it cannot be sent.
///
/// # Errors
/// When the validator fails.
pub fn judge(
    council: &Council,
    form: &Form,
    draft: &Draft,
    received: &Moment,
    language: Language,
) -> Result<Option<NewSubmission>, Problem> {
    let report = form.evaluate(&draft.answers, &received.day(&council.holidays))?;
    let everything_seen = draft.place.holder.channel() == Channel::Agent
        || Progress { program: &form.program, report: &report, seen: &draft.seen }.next() == Next::Check;
    if report.outcome != outcome::COMPLETE || !everything_seen || !form.is_open(received) {
        return Ok(None);
    }
    Ok(Some(NewSubmission {
        version: form.version.clone(),
        service: form.program.form.service.clone(),
        triage: form.program.form.triage.clone(),
        journey: form.program.form.journey.clone(),
        whereabouts: council.wards.whereabouts(&form.program, &report),
        email: address(&form.program, &report).unwrap_or_default().to_lowercase(),
        language: language.code().to_owned(),
        answers: canonical(form.manifest(), &report),
        computed: computed(form.manifest(), &report),
        received_at: received.timestamp(),
        due_by: due_by(&form.program, received, &council.holidays),
        fee: fee::due(&form.program, &report).map(|due| NewFee {
            pence: due.pence,
            what_for: due.what_for.to_owned(),
            code: due.code.to_owned(),
        }),
        report,
    }))
}

/// The answers of the questions that are asked, in canonical form and in the order of the form.
#[must_use]
pub fn canonical(manifest: &Manifest, report: &Report) -> Map<String, Value> {
    let questions = &manifest.questions;
    let mut answers = Map::new();
    for (id, question) in questions.iter().enumerate().filter(|(_, question)| question.list.is_none()) {
        let Some(slot) = report.questions.get(id).and_then(|slots| slots.first()) else { continue };
        if slot.state != state::VALID {
            continue;
        }
        let answer = if question.stride.is_none() {
            canonical_json(&question.kind, &slot.text)
        } else {
            (0..slot.rows).map(|row| Value::Object(row_of(manifest, report, id, row))).collect()
        };
        answers.insert(question.key.clone(), answer);
    }
    answers
}

fn row_of(manifest: &Manifest, report: &Report, list: usize, row: usize) -> Map<String, Value> {
    let inside = manifest.questions.iter().enumerate();
    inside
        .filter(|(_, question)| question.list.is_some_and(|id| id as usize == list))
        .filter_map(|(id, question)| {
            let slot: &Slot = report.questions.get(id)?.get(row)?;
            (slot.state == state::VALID).then(|| (question.key.clone(), canonical_json(&question.kind, &slot.text)))
        })
        .collect()
}

/// What was worked out from them, canonical.
#[must_use]
pub fn computed(manifest: &Manifest, report: &Report) -> Map<String, Value> {
    let values = manifest.computed.iter().zip(&report.computed);
    values.filter_map(|(computed, text)| Some((computed.key.clone(), Value::from(text.clone()?)))).collect()
}
