//! What stands around the pages: name, owner, declaration, confirmation, fees, outputs. What a form of ours has no word for,
//! or what belongs into the portal's settings, is said in a note.

use super::definition::{Definition, said, says_something, word};
use super::names;
use super::pages::{Form, FormPage};
use super::questions::Question;
use super::{Note, Weight, prose};
use serde_json::{Map, Value as Json};

/// Settings that concern the builder alone, or how it was run.
const OF_THE_BUILDER: &[(&str, &str)] = &[
    ("feedback", "Where feedback goes"),
    ("phaseBanner", "The alpha or beta banner"),
    ("payApiKey", "The key of the payment service: that is set up in the portal"),
    ("paymentReferenceFormat", "The format of payment references"),
    ("feeOptions", "How payments are taken: that is set up in the portal"),
    ("exitOptions", "Sending half-finished answers elsewhere"),
    ("authentication", "Signing in: the account channel has it without a word in the form"),
    ("analytics", "Analytics"),
    ("toggle", "Switching the form off"),
    ("toggleRedirect", "Where to go when it is switched off"),
    ("magicLinkConfig", "Signing in by a link in an e-mail"),
    ("allowedDomains", "Web addresses that it may be sent to"),
    ("invalidDomainRedirect", "Where to go from other web addresses"),
    ("fullStartPage", "A start page elsewhere"),
    ("confirmationSessionTimeout", "How long the confirmation page stays"),
    ("outputEmail", "The e-mail address to which answers go: set it up in the portal"),
    ("output", "The format in which answers go out"),
    ("showFilenamesOnSummaryPage", "Showing file names in the summary"),
    ("webhookHmacSharedKey", "The key with which answers are signed: that is set up in the portal"),
    ("fileUploadHmacSharedKey", "The key with which files are signed: that is set up in the portal"),
    ("jwtKey", "The key for calls from other systems"),
    ("retryTimeoutSeconds", "How long to wait before something is tried again"),
    ("returnTo", "Coming back to the summary after a change, which every form of ours has"),
    ("options", "How the builder shows the form: reference number, feedback"),
    ("additionalStages", "What others fill in after the form was sent: make each a form of its own"),
    ("services", "Other services that it calls"),
];

/// What is read elsewhere, or says nothing about the form.
const READ_ELSEWHERE: &[&str] = &[
    "name",
    "serviceName",
    "startPage",
    "pages",
    "lists",
    "sections",
    "conditions",
    "fees",
    "outputs",
    "declaration",
    "metadata",
    "specialPages",
    "skipSummary",
    "version",
    "schema",
    "engine",
    "id",
];

/// Fills in what is not a page.
pub(super) fn apply(definition: &Definition, name: &str, form: &mut Form, notes: &mut Vec<Note>) {
    let all = &definition.all;
    form.key = key(name, &definition.title);
    form.title = title(definition, name);
    form.journey = journey(&form.title);
    form.owner = word(all, "outputEmail");
    declaration(all, form, notes);
    confirmation(all, form, notes);
    outputs(all, form, notes);
    if word(all, "skipSummary") == "true" {
        notes.push(Note::new(
            Weight::Changed,
            "",
            "The summary was left out; a form of ours always shows the answers before they are sent",
        ));
    }
    for (key, what) in OF_THE_BUILDER {
        if all.get(*key).is_some_and(says_something) {
            notes.push(Note::new(Weight::NotCarried, key, *what));
        }
    }
    for (key, _) in all.iter().filter(|(_, value)| says_something(value)) {
        let known = OF_THE_BUILDER.iter().any(|(known, _)| known == key) || READ_ELSEWHERE.contains(&key.as_str());
        if !known {
            let text = "A setting of the form that is not known";
            notes.push(Note::new(Weight::NotCarried, key, text));
        }
    }
    let metadata = all.get("metadata").and_then(Json::as_object);
    if metadata.is_some_and(|metadata| metadata.contains_key("translations")) {
        notes.push(Note::new(Weight::NotCarried, "metadata", "Its translations"));
    } else if metadata.is_some_and(|metadata| !metadata.is_empty()) {
        notes.push(Note::new(Weight::NotCarried, "metadata", "What it says about the form for other systems"));
    }
    const PERSONAL: &[&str] = &["name", "email", "phone", "address", "ni number"];
    let personal = every_question(form).any(|question| PERSONAL.contains(&question.kind));
    form.personal = personal;
    if form.pages.iter().all(|page| page.exit) {
        notes.push(Note::new(Weight::Fault, "", "The form asks nothing"));
    }
}

fn key(name: &str, title: &str) -> String {
    let from = |text: &str| names::slug(text, '-');
    let made = [from(name), from(title)].into_iter().find(|key| !key.is_empty()).unwrap_or_default();
    match made.chars().next() {
        None => "imported-form".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("form-{made}"),
        Some(_) => made,
    }
}

fn title(definition: &Definition, name: &str) -> String {
    let own = prose::line(&definition.title);
    let own = if own.is_empty() { prose::line(&word(&definition.all, "serviceName")) } else { own };
    if !own.is_empty() {
        return own;
    }
    let first = definition.pages.iter().find(|page| page.path == definition.start).or(definition.pages.first());
    let first = first.map(|page| prose::line(&page.title)).unwrap_or_default();
    if !first.is_empty() && !matches!(first.to_lowercase().as_str(), "start" | "first page" | "summary") {
        return first;
    }
    let words = names::slug(name, ' ');
    let mut letters = words.chars();
    let words = letters.next().map(|letter| letter.to_uppercase().chain(letters).collect::<String>());
    words.filter(|words| !words.is_empty()).unwrap_or_else(|| "Imported form".to_owned())
}

fn journey(title: &str) -> Option<&'static str> {
    let title = title.to_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| title.starts_with(word));
    if starts(&["apply", "register", "application"]) {
        Some("apply")
    } else if starts(&["report"]) {
        Some("report")
    } else if starts(&["pay "]) {
        Some("pay")
    } else {
        None
    }
}

/// What people declared by sending the form is a page of its own.
fn declaration(all: &Map<String, Json>, form: &mut Form, notes: &mut Vec<Note>) {
    let words = word(all, "declaration");
    let text = prose::markdown(&words);
    if text.is_empty() {
        return;
    }
    let one_line = prose::line(&words);
    let short = one_line.chars().count() <= 300;
    let taken = |key: &str| every_question(form).any(|question| question.key == key);
    let key = ["declaration", "final_declaration", "declaration_made"].into_iter().find(|key| !taken(key));
    let key = key.unwrap_or("declaration_when_sending").to_owned();
    let page_key = if form.pages.iter().any(|page| page.key == key) { format!("{key}_page") } else { key.clone() };
    let ask = if short { one_line } else { "I agree to the declaration above".to_owned() };
    let question = Question { key, kind: "declaration", ask, ..Question::default() };
    form.pages.push(FormPage {
        key: page_key,
        title: "Declaration".to_owned(),
        text: if short { String::new() } else { text },
        questions: vec![question],
        ..FormPage::default()
    });
    notes.push(Note::new(
        Weight::Changed,
        "declaration",
        "It stood on the summary page and is a page with a tick box now",
    ));
}

fn confirmation(all: &Map<String, Json>, form: &mut Form, notes: &mut Vec<Note>) {
    let inside = |from: Option<&Json>, key: &str| from.and_then(|from| from.get(key)).cloned();
    let page = inside(all.get("specialPages"), "confirmationPage");
    let custom = inside(page.as_ref(), "customText");
    let custom = custom.as_ref().and_then(Json::as_object).cloned().unwrap_or_default();
    let next = word(&custom, "nextSteps");
    if !matches!(next.as_str(), "" | "true" | "false") {
        form.next_steps = prose::markdown(&next);
    }
    let components = inside(page.as_ref(), "components");
    for component in components.as_ref().and_then(Json::as_array).into_iter().flatten() {
        let content = component.get("content").map(said).unwrap_or_default();
        super::questions::append(&mut form.next_steps, &prose::markdown(&content));
    }
    if form.next_steps.contains("{{") || form.next_steps.contains("{%") {
        let text = "Its words hold answers between {{ and }}: ours stand between double brackets";
        notes.push(Note::new(Weight::NotCarried, "confirmation page", text));
    }
    for key in ["title", "paymentSkipped", "referenceTitle", "referenceContent", "generatedReferenceContent"] {
        let words = prose::line(&word(&custom, key));
        if !matches!(words.as_str(), "" | "true" | "false") {
            notes.push(Note::new(Weight::NotCarried, "confirmation page", format!("Its {key}: {words}")));
        }
    }
    if inside(all.get("specialPages"), "paymentSkippedWarningPage").is_some() {
        notes.push(Note::new(Weight::NotCarried, "payment page", "The warning to those who did not pay"));
    }
}

/// A webhook keeps the names of its fields; e-mails are set up in the portal.
fn outputs(all: &Map<String, Json>, form: &mut Form, notes: &mut Vec<Note>) {
    let mut systems = names::Taken::default();
    for output in all.get("outputs").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object) {
        let title = [word(output, "title"), word(output, "name"), word(output, "emailAddress")];
        let title = title.into_iter().find(|title| !title.is_empty()).unwrap_or_default();
        let kind = word(output, "type");
        if kind == "webhook" {
            let system = systems.take(&names::valid(&names::slug(&title, '_'), "webhook"));
            let fields = fields(form);
            form.send_to.push((system, fields));
            let text =
                format!("The webhook “{title}” is a system under `send to`; its address is set up in the portal");
            notes.push(Note::new(Weight::Changed, "outputs", text));
        } else {
            let what = if kind.is_empty() { "e-mail" } else { &kind };
            let text = format!("The answers also went out by {what} (“{title}”): set that up in the portal");
            notes.push(Note::new(Weight::NotCarried, "outputs", text));
        }
    }
}

fn fields(form: &Form) -> Vec<(String, String)> {
    let all = || form.pages.iter().flat_map(|page| &page.questions);
    // A name that several sections used says nothing over there either.
    let shared = |name: &str| all().filter(|question| question.was == name).count() > 1;
    let name = |question: &Question| {
        let own = question.was.is_empty() || shared(&question.was);
        if own { question.key.clone() } else { question.was.clone() }
    };
    all().map(|question| (name(question), question.key.clone())).collect()
}

fn every_question(form: &Form) -> impl Iterator<Item = &Question> {
    form.pages
        .iter()
        .flat_map(|page| &page.questions)
        .flat_map(|question| std::iter::once(question).chain(&question.questions))
}
