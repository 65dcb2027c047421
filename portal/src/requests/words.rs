//! The words about requests, one table a language.

use crate::store::infected::FILE_REMOVED;
use crate::store::requests::State;
use compiler::words::Language;
use serde::Serialize;

/// The words of a language. Names in `{}` are filled in.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "each is said by its English words, below")]
pub struct Words {
    #[serde(skip)]
    pub states: [(State, &'static str); 6],
    #[serde(skip)]
    pub events: [(&'static str, &'static str); 12],
    pub no_date: &'static str,
    pub due_today: &'static str,
    pub time_left: &'static str,
    pub overdue: &'static str,
    pub stopped: &'static str,
    pub one_day: &'static str,
    pub days: &'static str,
    pub one_working_day: &'static str,
    pub working_days: &'static str,
    pub over_on: &'static str,
    pub over_when: &'static str,
    pub after_answer: &'static str,
    pub all: &'static str,
    pub newer: &'static str,
    pub older: &'static str,
    pub asked_title: &'static str,
    pub asked_how: &'static str,
    pub stands: &'static str,
    pub files_of: &'static str,
    pub answers: &'static str,
    pub reply_title: &'static str,
    pub reply_done: &'static str,
    pub message: &'static str,
    pub message_hint: &'static str,
    pub files: &'static str,
    pub files_hint: &'static str,
    pub send: &'static str,
    pub withdraw: &'static str,
    pub withdraw_title: &'static str,
    pub withdraw_how: &'static str,
    pub withdraw_yes: &'static str,
    pub withdraw_no: &'static str,
    pub enter_message: &'static str,
    pub too_long: &'static str,
    pub file_kind: &'static str,
    pub file_large: &'static str,
    pub file_refused: &'static str,
    pub not_now: &'static str,
    pub paid: &'static str,
    pub still_to_pay: &'static str,
    pub letter_subject: &'static str,
    pub letter_news: &'static str,
    pub letter_asked: &'static str,
    pub letter_over: &'static str,
    pub letter_end: &'static str,
}

/// The words of a language.
#[must_use]
pub const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Welsh => &WELSH,
    }
}

impl Words {
    /// Where a request is on its way, to its resident.
    #[must_use]
    pub fn state(&self, state: State) -> &'static str {
        self.states.iter().find(|(known, _)| *known == state).map_or("", |(_, words)| words)
    }

    /// What happened to a request, to its resident.
    #[must_use]
    pub fn event<'a>(&self, kind: &'a str) -> &'a str {
        named(&self.events, kind).unwrap_or(kind)
    }
}

fn named(table: &[(&str, &'static str)], kind: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == kind).map(|(_, words)| *words)
}

/// Where a request is on its way, to the council's people.
#[must_use]
pub fn state_for_staff(state: State) -> &'static str {
    if state == State::Waiting { "Waiting for the resident" } else { ENGLISH.state(state) }
}

/// What happened to a request, to the council's people.
#[must_use]
pub fn event_for_staff(kind: &str) -> &str {
    named(FOR_STAFF, kind).unwrap_or_else(|| ENGLISH.event(kind))
}

/// How far the first contact can take a request, as forms say it: in short, and what it means.
const TRIAGE: &[(&str, &str, &str)] = &[
    ("signpost", "Show the way", "The first contact says who can help. There is nothing for a service to do."),
    ("partial", "Take some details", "The first contact takes what they know. The service asks for the rest."),
    (
        "full",
        "Take all details",
        "The first contact takes everything that the service needs. The service does the work.",
    ),
    ("fulfil", "Settle it", "The first contact can settle it while the person is there."),
];

/// Every way in which [`triage`] is told.
pub fn every_triage() -> impl Iterator<Item = (&'static str, &'static str)> {
    TRIAGE.iter().map(|(_, short, long)| (*short, *long))
}

/// How far the first contact can take a request, to the council's people: in short, and what it means.
#[must_use]
pub fn triage(kept: &str) -> (&'static str, &'static str) {
    let found = TRIAGE.iter().find(|(known, ..)| *known == kept);
    found.map_or(("Not set", "The form does not say how far the first contact can take it."), |(_, short, long)| {
        (*short, *long)
    })
}

const FOR_STAFF: &[(&str, &str)] = &[
    ("taken on", "Taken on"),
    ("assigned", "Assigned"),
    ("moved", "Moved to another service"),
    ("urgent", "Urgency changed"),
    ("note", "Note for colleagues"),
    ("message", "Message to the resident"),
    ("asked", "The resident was asked for something"),
    ("reply", "Message from the resident"),
    ("withdrawn", "Withdrawn by the resident"),
    (FILE_REMOVED, "A file was removed: the virus scanner found something in it. The resident was asked for another"),
];

static ENGLISH: Words = Words {
    states: [
        (State::Received, "Received"),
        (State::InProgress, "In progress"),
        (State::Waiting, "Waiting for you"),
        (State::Done, "Done"),
        (State::NotDone, "Closed, not done"),
        (State::Withdrawn, "Withdrawn"),
    ],
    events: [
        ("received", "Received"),
        ("taken on", "Somebody at the council is dealing with it"),
        ("message", "Message from the council"),
        ("asked", "We asked you for something"),
        ("reply", "Your message"),
        ("done", "Done"),
        ("not done", "Closed without being done"),
        ("opened again", "Opened again"),
        ("withdrawn", "You withdrew it"),
        ("paid", "Payment received"),
        ("payment taken back", "A payment was written down by mistake, so it does not count"),
        (FILE_REMOVED, "There was a virus in a file, so we removed it. Send another"),
    ],
    no_date: "No date promised",
    due_today: "Due today",
    time_left: "{days} left",
    overdue: "{days} overdue",
    stopped: "Paused, {days} left",
    one_day: "1 day",
    days: "{count} days",
    one_working_day: "1 working day",
    working_days: "{count} working days",
    over_on: "Finished",
    over_when: "Finished on {when}",
    after_answer: "After you have answered us",
    all: "All your requests",
    newer: "Previous page",
    older: "Next page",
    asked_title: "We need something from you",
    asked_how: "Answer below. Until then the time we promised stands still.",
    stands: "The time we promised stands still until you answer us.",
    files_of: "Files",
    answers: "What was sent",
    reply_title: "Send a message or files",
    reply_done: "If this is not sorted out, tell us here and we will look at it again.",
    message: "Your message",
    message_hint: "Do not include bank or card details.",
    files: "Add files (optional)",
    files_hint: "For example photos or documents. PDF, JPG, PNG or HEIC, up to 10 MB each. You can choose several.",
    send: "Send",
    withdraw: "I do not need this any more",
    withdraw_title: "Do you want to withdraw this request?",
    withdraw_how: "We will stop working on it. If you need it again later, fill in the form again.",
    withdraw_yes: "Yes, withdraw it",
    withdraw_no: "No, go back to the request",
    enter_message: "Write a message or choose a file",
    too_long: "Your message must be {count} characters or fewer",
    file_kind: "“{name}” must be a PDF, JPG, PNG or HEIC",
    file_large: "“{name}” must be {size} or smaller",
    file_refused: "“{name}”: {why}",
    not_now: "This was not saved, because the request has changed since you opened this page. It is now: {status}",
    paid: "Paid {amount} on {day}",
    still_to_pay: "Still to pay: {amount}",
    letter_subject: "{council}: news about your request {reference}",
    letter_news: "There is news about your request “{title}”, reference number {reference}.",
    letter_asked: "We need something from you to go on with your request “{title}”, reference number {reference}.",
    letter_over: "We have finished your request “{title}”, reference number {reference}.",
    letter_end: "Sign in with this e-mail address to read it and to answer. If you do not have an account yet, signing in creates one:\n\n{link}\n\n{council}",
};

static WELSH: Words = Words {
    states: [
        (State::Received, "Wedi dod i law"),
        (State::InProgress, "Ar y gweill"),
        (State::Waiting, "Yn aros amdanoch chi"),
        (State::Done, "Wedi’i wneud"),
        (State::NotDone, "Ar gau, heb ei wneud"),
        (State::Withdrawn, "Wedi’i dynnu’n ôl"),
    ],
    events: [
        ("received", "Wedi dod i law"),
        ("taken on", "Mae rhywun yn y cyngor yn delio ag ef"),
        ("message", "Neges gan y cyngor"),
        ("asked", "Gofynnom i chi am rywbeth"),
        ("reply", "Eich neges"),
        ("done", "Wedi’i wneud"),
        ("not done", "Wedi’i gau heb ei wneud"),
        ("opened again", "Wedi’i ailagor"),
        ("withdrawn", "Rydych wedi’i dynnu’n ôl"),
        ("paid", "Taliad wedi dod i law"),
        ("payment taken back", "Cofnodwyd taliad trwy gamgymeriad, felly nid yw’n cyfrif"),
        (FILE_REMOVED, "Roedd feirws mewn ffeil, felly rydym wedi’i thynnu. Anfonwch un arall"),
    ],
    no_date: "Heb addo dyddiad",
    due_today: "I’w wneud heddiw",
    time_left: "{days} ar ôl",
    overdue: "{days} yn hwyr",
    stopped: "Wedi’i oedi, {days} ar ôl",
    one_day: "1 diwrnod",
    days: "{count} diwrnod",
    one_working_day: "1 diwrnod gwaith",
    working_days: "{count} diwrnod gwaith",
    over_on: "Gorffennwyd",
    over_when: "Gorffennwyd ar {when}",
    after_answer: "Ar ôl i chi ein hateb",
    all: "Eich holl geisiadau",
    newer: "Tudalen flaenorol",
    older: "Tudalen nesaf",
    asked_title: "Mae angen rhywbeth arnom gennych chi",
    asked_how: "Atebwch isod. Tan hynny mae’r amser a addawyd gennym yn sefyll yn llonydd.",
    stands: "Mae’r amser a addawyd gennym yn sefyll yn llonydd nes i chi ein hateb.",
    files_of: "Ffeiliau",
    answers: "Yr hyn a anfonwyd",
    reply_title: "Anfon neges neu ffeiliau",
    reply_done: "Os nad yw hyn wedi’i ddatrys, dywedwch wrthym yma a byddwn yn edrych arno eto.",
    message: "Eich neges",
    message_hint: "Peidiwch â chynnwys manylion banc na cherdyn.",
    files: "Ychwanegu ffeiliau (dewisol)",
    files_hint: "Er enghraifft lluniau neu ddogfennau. PDF, JPG, PNG neu HEIC, hyd at 10 MB yr un. Gallwch ddewis sawl un.",
    send: "Anfon",
    withdraw: "Nid oes angen hwn arnaf mwyach",
    withdraw_title: "Ydych chi am dynnu’r cais hwn yn ôl?",
    withdraw_how: "Byddwn yn rhoi’r gorau i weithio arno. Os bydd ei angen arnoch eto, llenwch y ffurflen eto.",
    withdraw_yes: "Ydw, tynnwch ef yn ôl",
    withdraw_no: "Nac ydw, yn ôl i’r cais",
    enter_message: "Ysgrifennwch neges neu dewiswch ffeil",
    too_long: "Rhaid i’ch neges fod yn {count} nod neu lai",
    file_kind: "Rhaid i “{name}” fod yn PDF, JPG, PNG neu HEIC",
    file_large: "Rhaid i “{name}” fod yn {size} neu lai",
    file_refused: "“{name}”: {why}",
    not_now: "Ni chadwyd hyn, am fod y cais wedi newid ers i chi agor y dudalen hon. Mae bellach: {status}",
    paid: "Talwyd {amount} ar {day}",
    still_to_pay: "Yn dal i’w dalu: {amount}",
    letter_subject: "{council}: newyddion am eich cais {reference}",
    letter_news: "Mae newyddion am eich cais “{title}”, cyfeirnod {reference}.",
    letter_asked: "Mae angen rhywbeth arnom gennych chi er mwyn parhau â’ch cais “{title}”, cyfeirnod {reference}.",
    letter_over: "Rydym wedi gorffen eich cais “{title}”, cyfeirnod {reference}.",
    letter_end: "Mewngofnodwch gyda’r cyfeiriad e-bost hwn i’w ddarllen ac i ateb. Os nad oes gennych gyfrif eto, mae mewngofnodi yn creu un:\n\n{link}\n\n{council}",
};

#[cfg(test)]
mod tests {
    #[test]
    fn every_level_of_triage_has_words() {
        for (level, ..) in super::TRIAGE {
            assert!(compiler::check::TRIAGE.contains(level), "{level}");
        }
        assert_eq!(super::TRIAGE.len(), compiler::check::TRIAGE.len());
        assert_eq!(super::triage("").0, "Not set");
    }
}
