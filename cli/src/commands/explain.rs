//! `onceform explain F012`: the page of a code.

use crate::outcome::{Failure, Outcome};
use compiler::codes::Code;
use compiler::suggest;
use std::io::Write;

/// Say what a code means and how to put it right
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  onceform explain F012\n  onceform explain          list every code")]
pub struct Arguments {
    /// The code, as `onceform check` shows it; without one, every code is listed
    code: Option<String>,
}

/// Prints the page of one code, or the list of all.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let Some(wanted) = &arguments.code else {
        for code in Code::ALL {
            writeln!(out, "{}  {}", code.id(), code.title())?;
        }
        return Ok(Outcome::Clean);
    };
    let Some(code) = Code::find(&whole(wanted.trim())) else {
        let near = suggest::nearest(&wanted.to_ascii_uppercase(), Code::ALL.iter().map(|code| code.id()));
        let hint = near.map_or_else(
            || "Codes look like F012. For a list of them: onceform explain".to_owned(),
            |near| format!("Did you mean {near}?"),
        );
        return Err(Failure::Command(format!("There is no code {wanted}. {hint}")));
    };
    let page = code.page().trim_end();
    let body = page.split_once('\n').map_or("", |(_, body)| body);
    writeln!(out, "\x1b[1m{} {}\x1b[0m\n{body}", code.id(), code.title())?;
    Ok(Outcome::Clean)
}

/// `F012` for `f12` too.
fn whole(code: &str) -> String {
    // The letter for the nought is easily typed.
    let code = code.to_ascii_uppercase().replace('O', "0");
    match code.strip_prefix('F').and_then(|number| number.parse::<u16>().ok()) {
        Some(number) => format!("F{number:03}"),
        None => code,
    }
}
