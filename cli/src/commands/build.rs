//! `onceform build`: validators, pages and tables of every form, ready to be served.

use crate::folder;
use crate::forms::{self, Form};
use crate::outcome::{Failure, Outcome};
use compiler::emit::folder::{self as emitted, Sends};
use compiler::emit::html::{Renderer, Site};
use compiler::reuse::Role;
use runtime_wasm::browser;
use std::io::Write;
use std::path::{Path, PathBuf};

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
    let sends = if arguments.send_to.is_empty() { Sends::Nowhere } else { Sends::To(&arguments.send_to) };
    let made = forms::each("Building", &forms, |form| build(form, &renderer, &site, sends, &arguments.output));
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

fn build(form: &Form, renderer: &Renderer, site: &Site, sends: Sends<'_>, into: &Path) -> Result<Made, Failure> {
    let script = |name: &str| browser::file(name).map(|(_, text)| text);
    let files =
        emitted::files(&form.program, &form.translations, renderer, site, sends, script).map_err(Failure::ours)?;
    let bytes = |wanted: &dyn Fn(&str) -> bool| {
        files.iter().filter(|(name, _)| wanted(name)).map(|(_, bytes)| bytes.len()).sum::<usize>()
    };
    let made = Made { validator: bytes(&|name| name == "validator.wasm"), files: files.len(), bytes: bytes(&|_| true) };
    folder::replace(into, &form.name(), &files)?;
    Ok(made)
}

fn size(bytes: usize) -> String {
    let (whole, tenths) = (bytes / 1000, bytes % 1000 / 100);
    format!("{whole}.{tenths} kB")
}
