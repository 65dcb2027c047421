//! Everything that is made of a form, as the files of a folder: what `onceform build` writes and what the studio hands out.
//!
//! Its folder `static/` is the whole form by itself, for any web server, and for `<once-form src="…">` on pages of somebody else's.

use super::html::{Caller, Channel, Filled, Links, Prepared, RenderError, Renderer, Site, Status, Task};
use super::{json_schema, service, texts, wasm};
use crate::calendar::{self, Nation, bank_holidays};
use crate::eval;
use crate::manifest::manifest;
use crate::program::{Program, Section};
use crate::words::Language;
use runtime_wasm::answers::Answers;
use runtime_wasm::report::Day;
use serde_json::json;
use std::error::Error;
use std::sync::Arc;

/// Files by their path inside the folder, with `/` between the parts.
pub type Files = Vec<(String, Vec<u8>)>;

/// What the folder `static/` needs of the site: the scripts that run the whole form, and the style sheet.
pub const SCRIPTS: [&str; 2] = ["once-form.js", "onceform.css"];
/// What becomes of what is filled in in `static/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sends<'a> {
    /// Nothing: people can download their answers.
    Nowhere,
    /// It is sent to this address.
    To(&'a str),
    /// Nothing: the form is there to be tried out, and says so. It ends as if it had been sent.
    Test,
}

/// What stands in the place of a reference number in a form that is tried out.
const REFERENCE: &str = "TEST";

/// What it needs of what was made already.
const VALIDATOR: &str = "validator.wasm";

/// The files of a form in its languages, English first. `script` hands out [`SCRIPTS`]; what it has not is left out. The style sheets of `site` are linked
/// after ours.
///
/// # Errors
/// When a template or the validator cannot be made: a fault of ours, never of the form.
pub fn files(
    form: &Arc<Program>,
    translations: &[Arc<Program>],
    renderer: &Renderer,
    site: &Site,
    sends: Sends<'_>,
    script: impl Fn(&str) -> Option<&'static str>,
) -> Result<Files, Box<dyn Error + Send + Sync>> {
    let table = serde_json::to_string_pretty(&manifest(form))?;
    let mut files: Files = vec![
        (VALIDATOR.to_owned(), wasm::emit(form)?),
        ("manifest.json".to_owned(), format!("{table}\n").into_bytes()),
        ("schema.json".to_owned(), json_schema::text(form).into_bytes()),
        ("service.json".to_owned(), service::text(form).into_bytes()),
        ("texts/en.json".to_owned(), texts::text(form).into_bytes()),
    ];
    let languages = std::iter::once(form).chain(translations);
    let languages =
        languages.map(|program| renderer.prepare(Arc::clone(program))).collect::<Result<Vec<_>, RenderError>>()?;
    for (position, form) in languages.iter().enumerate() {
        let code = form.program.form.language.code();
        let below = if position == 0 { String::new() } else { format!("{code}/") };
        if position > 0 {
            files.push((format!("texts/{code}.json"), texts::text(&form.program).into_bytes()));
        }
        pages(form, &below, renderer, site, &mut files)?;
    }
    let mut alone: Files =
        files.iter().filter(|(name, _)| name == VALIDATOR || name.starts_with("texts/")).cloned().collect();
    for name in SCRIPTS {
        alone.extend(script(name).map(|text| (name.to_owned(), text.as_bytes().to_vec())));
    }
    whole(&languages, renderer, site, sends, &mut alone)?;
    files.extend(alone.into_iter().map(|(name, bytes)| (format!("static/{name}"), bytes)));
    Ok(files)
}

/// The pages as they are before anything is answered. Each is a folder with an `index.html`, so that their addresses are
/// those of the portal. Those in another language are `below`, a folder with the code of the language.
fn pages(form: &Prepared, below: &str, renderer: &Renderer, site: &Site, files: &mut Files) -> Result<(), RenderError> {
    let program = &*form.program;
    let answers = json!({});
    let report = eval::evaluate(program, &Answers::from_json(&manifest(program), &answers), &Day::default());
    let filled = Filled { answers: &answers, report: &report, errors: &[], revealed: false, known: &[] };
    let mut add = |name: String, html: String| files.push((name, html.into_bytes()));
    let first = program.pages.first().map(|page| page.key.as_str()).unwrap_or_default();

    let up = if below.is_empty() { "" } else { "../" };
    for (folder, channel) in [("website", Channel::Website), ("account", Channel::Account)] {
        let folder = format!("{below}{folder}");
        let first = if program.form.task_list.is_empty() { first } else { "task-list" };
        let start = Links { action: format!("{first}/"), ..Links::default() };
        add(format!("{folder}/index.html"), renderer.start(program, channel, site, &start)?);
        let links = Links { page: "../".to_owned(), forms: format!("../../../{up}"), ..Links::default() };
        for (id, page) in program.pages.iter().enumerate() {
            let html = match page.exit {
                Some(_) => renderer.exit(program, id, channel, site, &links, &filled)?,
                None => renderer.page(form, id, channel, site, &links, &filled)?,
            };
            add(format!("{folder}/{}/index.html", page.key), html);
        }
        if !program.form.task_list.is_empty() {
            let html = renderer.task_list(program, channel, site, &links, &untouched(program), "")?;
            add(format!("{folder}/task-list/index.html"), html);
        }
        if program.form.open.is_some() {
            add(format!("{folder}/closed/index.html"), renderer.closed(program, channel, site, &links)?);
        }
        add(
            format!("{folder}/check-your-answers/index.html"),
            renderer.check_answers(program, channel, site, &links, &filled)?,
        );
    }
    let links = Links { forms: format!("../../{up}"), ..Links::default() };
    let script = renderer.agent_script(form, site, &links, &filled, &Caller::default())?;
    add(format!("{below}agent/index.html"), script);
    Ok(())
}

/// The task list before anything is answered.
fn untouched(program: &Program) -> Vec<Task> {
    let task = |section: &Section| {
        let page = section.pages.first().and_then(|page| program.pages.get(*page));
        let address = page.map(|page| format!("../{}/", page.key)).unwrap_or_default();
        let status = if section.needs.is_empty() { Status::NotStarted } else { Status::CannotStart };
        Task { title: section.title.clone(), address, status }
    };
    program.form.task_list.iter().map(task).collect()
}

/// The whole form by itself, in each of its languages.
fn whole(
    form: &[Prepared],
    renderer: &Renderer,
    site: &Site,
    sends: Sends<'_>,
    files: &mut Files,
) -> Result<(), RenderError> {
    let holidays: Vec<String> = bank_holidays(Nation::EnglandAndWales).into_iter().map(calendar::written).collect();
    for (position, prepared) in form.iter().enumerate() {
        let (program, up) = (&prepared.program, if position == 0 { "" } else { "../" });
        let code = program.form.language.code();
        let links = Links { forms: format!("{up}../../"), holidays: holidays.clone(), ..Links::default() };
        files.push((format!("whole/{code}.html"), renderer.whole(prepared, &links)?.into_bytes()));
        let languages = form.iter().map(|other| other.program.form.language);
        let address = |language: Language| match language {
            Language::English => format!("{up}index.html"),
            other => format!("{up}{}/index.html", other.code()),
        };
        let languages = languages.map(|one| (one.code().to_owned(), one.own_name().to_owned(), address(one)));
        let site = Site {
            home: "#".to_owned(),
            script: format!("{up}once-form.js"),
            stylesheets: [&[format!("{up}onceform.css")], site.stylesheets.as_slice()].concat(),
            languages: if form.len() == 1 { Vec::new() } else { languages.collect() },
            language: program.form.language,
            notice: match sends {
                Sends::Test => program.form.language.words().test_form.to_owned(),
                Sends::To(_) | Sends::Nowhere => site.notice.clone(),
            },
            ..site.clone()
        };
        let folder = if up.is_empty() { "." } else { ".." };
        let (send_to, reference) = match sends {
            Sends::Nowhere => ("", ""),
            Sends::To(address) => (address, ""),
            Sends::Test => ("", REFERENCE),
        };
        let page = renderer.whole_page(prepared, &site, &links, folder, (send_to, reference))?;
        let name = if up.is_empty() { "index.html".to_owned() } else { format!("{code}/index.html") };
        files.push((name, page.into_bytes()));
    }
    Ok(())
}
