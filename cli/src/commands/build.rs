//! `onceform build`: validators, pages and tables of every form, ready to be served.

use crate::folder::{self, Files};
use crate::forms::{self, Form};
use crate::outcome::{Failure, Outcome};
use crate::static_site;
use compiler::emit::html::{Caller, Channel, Filled, Links, Prepared, RenderError, Renderer, Site, Status, Task};
use compiler::emit::{json_schema, service, texts, wasm};
use compiler::eval;
use compiler::manifest::manifest;
use compiler::program::{Program, Section};
use compiler::reuse::Role;
use runtime_wasm::answers::Answers;
use runtime_wasm::report::Day;
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Write validators and pages
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  onceform build forms -o site
  onceform build forms/missed-bin -o site --stylesheet /assets/council.css

Writes DIR/<form>/, and DIR/<form>@<council>/ for each council that does it differently, with validator.wasm, manifest.json, schema.json,
service.json, texts/ and the pages of website/, account/ and agent/; what is translated, in a folder for the language. The folder
static/ is the whole form by itself: any web server can hand it out. The same forms give the same bytes, every time.")]
pub struct Arguments {
    /// Form files, or folders that hold them
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// The folder to write to
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Name of the council, for the head of the pages
    #[arg(long, value_name = "NAME", default_value = "Your council")]
    council: String,
    /// Address of a style sheet for the pages; may be given more than once
    #[arg(long = "stylesheet", value_name = "ADDRESS")]
    stylesheets: Vec<String>,
    /// Where static/ sends what is filled in; without it, people can download their answers
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    send_to: String,
}

/// Builds every form under the paths.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let (mut forms, mut outcome) = forms::compiled(&arguments.paths)?;
    forms.retain(|form| form.role == Role::Form);
    let site =
        Site { council: arguments.council.clone(), stylesheets: arguments.stylesheets.clone(), ..Site::default() };
    let renderer = Renderer::new().map_err(Failure::ours)?;
    let made =
        forms::each("Building", &forms, |form| build(form, &renderer, &site, &arguments.send_to, &arguments.output));
    let width = forms.iter().map(|form| form.name().len()).max().unwrap_or_default();
    for (form, made) in forms.iter().zip(made) {
        let id = form.name();
        match made {
            Ok(made) => {
                let Made { validator, files, bytes } = made?;
                writeln!(out, "{id:width$}  validator {:>9}  {files} files {:>9}", size(validator), size(bytes))?;
            }
            Err(panic) => {
                forms::complain_of_us(&form.path, &panic)?;
                outcome = Outcome::OurFault;
            }
        }
    }
    writeln!(out, "Wrote {} to {}", forms::counted(forms.len(), "form"), arguments.output.display())?;
    Ok(outcome)
}

/// What was written for one form.
struct Made {
    validator: usize,
    files: usize,
    bytes: usize,
}

fn build(form: &Form, renderer: &Renderer, site: &Site, send_to: &str, into: &Path) -> Result<Made, Failure> {
    let program = &form.program;
    let validator = wasm::emit(program).map_err(Failure::ours)?;
    let made = Made { validator: validator.len(), files: 0, bytes: 0 };
    let table = serde_json::to_string_pretty(&manifest(program)).map_err(Failure::ours)?;
    let mut files: Files = vec![
        ("validator.wasm".to_owned(), validator),
        ("manifest.json".to_owned(), format!("{table}\n").into_bytes()),
        ("schema.json".to_owned(), json_schema::text(program).into_bytes()),
        ("service.json".to_owned(), service::text(program).into_bytes()),
        ("texts/en.json".to_owned(), texts::text(program).into_bytes()),
    ];
    let languages = std::iter::once(program).chain(&form.translations);
    let languages = languages.map(|program| renderer.prepare(Arc::clone(program))).collect::<Result<Vec<_>, _>>();
    let languages = languages.map_err(Failure::ours)?;
    for (position, form) in languages.iter().enumerate() {
        let code = form.program.form.language.code();
        let below = if position == 0 { String::new() } else { format!("{code}/") };
        if position > 0 {
            files.push((format!("texts/{code}.json"), texts::text(&form.program).into_bytes()));
        }
        pages(form, &below, renderer, site, &mut files).map_err(Failure::ours)?;
    }
    for (name, bytes) in static_site::files(&languages, renderer, site, send_to, &files).map_err(Failure::ours)? {
        files.push((format!("static/{name}"), bytes));
    }
    folder::replace(into, &form.name(), &files)?;
    Ok(Made { files: files.len(), bytes: files.iter().map(|(_, bytes)| bytes.len()).sum(), ..made })
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

fn size(bytes: usize) -> String {
    let (whole, tenths) = (bytes / 1000, bytes % 1000 / 100);
    format!("{whole}.{tenths} kB")
}
