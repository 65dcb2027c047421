//! The folder `static/` of `onceform build`: the whole form by itself, for any web server, and for `<once-form src="…">` on
//! pages of somebody else's.

use crate::folder::Files;
use compiler::calendar::{Nation, bank_holidays};
use compiler::emit::html::{Links, Prepared, RenderError, Renderer, Site};
use jiff::civil::Date;
use runtime_wasm::browser;

/// What the folder needs of the site: the scripts that run the whole form, and the style sheet.
const OURS: [&str; 2] = ["once-form.js", "onceform.css"];
/// What it needs of what was made already.
const MADE: [&str; 1] = ["validator.wasm"];

/// The files of the folder, for a form in its languages, English first. The style sheets of `site` are linked after ours.
///
/// # Errors
/// When a template is at fault.
pub fn files(
    form: &[Prepared],
    renderer: &Renderer,
    site: &Site,
    send_to: &str,
    made: &Files,
) -> Result<Files, RenderError> {
    let mut files: Files =
        made.iter().filter(|(name, _)| MADE.contains(&name.as_str()) || name.starts_with("texts/")).cloned().collect();
    for name in OURS {
        files.extend(browser::file(name).map(|(_, text)| (name.to_owned(), text.as_bytes().to_vec())));
    }
    let epoch = Date::constant(1970, 1, 1);
    let iso = |day: i64| Some(epoch.checked_add(jiff::Span::new().try_days(day).ok()?).ok()?.to_string());
    let holidays: Vec<String> = bank_holidays(Nation::EnglandAndWales).into_iter().filter_map(iso).collect();
    for (position, prepared) in form.iter().enumerate() {
        let (program, up) = (&prepared.program, if position == 0 { "" } else { "../" });
        let code = program.form.language.code();
        let links = Links { forms: format!("{up}../../"), holidays: holidays.clone(), ..Links::default() };
        files.push((format!("whole/{code}.html"), renderer.whole(prepared, &links)?.into_bytes()));
        let languages = form.iter().map(|other| other.program.form.language);
        let address = |language: compiler::words::Language| match language {
            compiler::words::Language::English => format!("{up}index.html"),
            other => format!("{up}{}/index.html", other.code()),
        };
        let languages = languages.map(|one| (one.code().to_owned(), one.own_name().to_owned(), address(one)));
        let site = Site {
            home: "#".to_owned(),
            script: format!("{up}once-form.js"),
            stylesheets: [&[format!("{up}onceform.css")], site.stylesheets.as_slice()].concat(),
            languages: if form.len() == 1 { Vec::new() } else { languages.collect() },
            language: program.form.language,
            ..site.clone()
        };
        let folder = if up.is_empty() { "." } else { ".." };
        let page = renderer.whole_page(prepared, &site, &links, folder, send_to)?;
        let name = if up.is_empty() { "index.html".to_owned() } else { format!("{code}/index.html") };
        files.push((name, page.into_bytes()));
    }
    Ok(files)
}
