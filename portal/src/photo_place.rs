//! The place where a photo was taken, offered to whoever sent it as the answer to a question about a location. Nothing is filled in
//! unless they press the button, and what they do not want is forgotten.

use crate::store::drafts::{Draft, PhotoPlace};
use crate::store::files::NewFile;
use crate::uploads::taken_at::Point;
use crate::uploads::words;
use compiler::emit::html::{PlaceOfPhoto, Site};
use compiler::filling::{Pressed, blank, is_asked};
use compiler::program::{Kind, Program, Question};
use compiler::words::fill;
use runtime_wasm::report::Report;
use serde_json::{Map, Value};

/// A photo that came and says where it was taken.
#[derive(Debug, Clone)]
pub struct Photo {
    id: String,
    at: Point,
}

impl Photo {
    /// The last of the files that came that says where it was taken.
    #[must_use]
    pub fn among(files: &[NewFile]) -> Option<Self> {
        files.iter().rev().find_map(|file| {
            let id = file.answer.get("id")?.as_str()?.to_owned();
            Some(Self { id, at: file.taken_at.clone()? })
        })
    }
}

/// Keeps what a photo says with its draft, where a question about a location is asked that has no point yet. Forgets it once the
/// photo is gone, or the question has a point or is asked no more.
pub fn settle(program: &Program, report: &Report, photo: Option<Photo>, draft: &mut Draft) {
    let Draft { answers, photo_place, .. } = draft;
    if let Some(Photo { id, at }) = photo
        && let Some(question) = program.questions.iter().find(|question| is_open(program, report, answers, question))
    {
        *photo_place = Some(PhotoPlace { photo: id, question: question.key.clone(), at });
    }
    let holds = |kept: &PhotoPlace| {
        let open = |question: &Question| question.key == kept.question && is_open(program, report, answers, question);
        program.questions.iter().any(open) && answers.values().any(|answer| has_file(answer, &kept.photo))
    };
    if photo_place.as_ref().is_some_and(|kept| !holds(kept)) {
        *photo_place = None;
    }
}

/// Does what was pressed about the place of a photo: nothing when it is not the one that the page offered. The words of the answer
/// stay.
pub fn decide(pressed: &Pressed, draft: &mut Draft) {
    let (Pressed::UsePlace(question, photo) | Pressed::LeavePlace(question, photo)) = pressed else { return };
    let offered = draft.photo_place.take_if(|kept| kept.question == *question && kept.photo == *photo);
    let (Some(PhotoPlace { question, at, .. }), Pressed::UsePlace(..)) = (offered, pressed) else { return };
    let answer = draft.answers.entry(question).or_insert_with(|| Value::Object(Map::new()));
    if !answer.is_object() {
        *answer = Value::Object(Map::new());
    }
    if let Some(parts) = answer.as_object_mut() {
        parts.insert("latitude".to_owned(), at.latitude.into());
        parts.insert("longitude".to_owned(), at.longitude.into());
    }
}

/// Where the buttons of the offer are sent.
#[derive(Debug, Clone, Copy)]
pub enum SentWith<'a> {
    /// With the page's own form, so that nothing typed on it is lost; and what Return pressed in a field of that form means.
    Page(&'a str),
    /// To an address, from a page with nothing to type, with its token.
    Own(&'a str, &'a str),
}

/// Puts the offer on a page.
pub fn offer(site: &mut Site, program: &Program, report: &Report, draft: &Draft, with: SentWith<'_>) {
    let Some(kept) = &draft.photo_place else { return };
    let named = program.questions.iter().find(|question| question.key == kept.question);
    let Some(question) = named.filter(|question| is_open(program, report, &draft.answers, question)) else { return };
    let say = words::of(program.form.language);
    let filled =
        [("latitude", kept.at.latitude.as_str()), ("longitude", &kept.at.longitude), ("question", &question.ask)];
    let (enter, action, csrf) = match with {
        SentWith::Page(enter) => (enter, "", ""),
        SentWith::Own(action, csrf) => ("", action, csrf),
    };
    // As other buttons do, they name the control that the person is led to.
    let value = |what: &str| format!("{what}:{}.words:{}", kept.question, kept.photo);
    site.place_of_photo = Some(PlaceOfPhoto {
        title: say.title.to_owned(),
        lines: vec![fill(say.ask, &filled), say.removed.to_owned()],
        buttons: vec![(value("use-place"), say.take.to_owned()), (value("leave-place"), say.leave.to_owned())],
        enter: enter.to_owned(),
        action: action.to_owned(),
        csrf: csrf.to_owned(),
    });
}

/// Is it a question about a location, outside lists, that is asked and has no point yet?
fn is_open(program: &Program, report: &Report, answers: &Map<String, Value>, question: &Question) -> bool {
    let id = program.questions.iter().position(|other| other.key == question.key && other.list == question.list);
    let has_point = |answer: &Value| {
        ["latitude", "longitude"].iter().any(|part| answer.get(*part).is_some_and(|typed| !blank(typed)))
    };
    matches!(question.kind, Kind::Location)
        && question.list.is_none()
        && id.is_some_and(|id| is_asked(report, id, None))
        && !answers.get(&question.key).is_some_and(has_point)
}

/// Does an answer hold the file with this id?
fn has_file(answer: &Value, id: &str) -> bool {
    match answer {
        Value::Object(parts) => {
            parts.get("id").and_then(Value::as_str) == Some(id) || parts.values().any(|part| has_file(part, id))
        }
        Value::Array(all) => all.iter().any(|each| has_file(each, id)),
        _ => false,
    }
}
