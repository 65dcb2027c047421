//! A form in `tests/check/` is a test: `NAME.yaml` is checked and the messages are those in `NAME.txt`, to the letter.
//! `BLESS=1` writes the messages anew, to be read over before they are committed; not where `CI=true`.

use compiler::report::text;
use compiler::source::SourceFile;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mut forms: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|kind| kind == "yaml"))
        .collect();
    forms.sort();
    let trials = forms.into_iter().map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || case(&path))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn case(path: &Path) -> Result<(), Failed> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = SourceFile::from_bytes(name, &std::fs::read(path)?);
    let checked = compiler::check(&file);
    let mut said = text(&file, &checked.diagnostics, false);
    if said.is_empty() {
        said.push_str("clean\n");
    }
    let expected = path.with_extension("txt");
    if std::env::var_os("BLESS").is_some() {
        if std::env::var("CI").is_ok_and(|ci| ci == "true") {
            return Err("BLESS is for people who read what they bless, not for CI".into());
        }
        return Ok(std::fs::write(expected, said)?);
    }
    let wanted = std::fs::read_to_string(&expected)
        .map_err(|_| "there is no .txt beside it yet: run with BLESS=1 and read it")?;
    if wanted != said {
        return Err(format!("the messages changed.\n--- wanted\n{wanted}\n--- said\n{said}").into());
    }
    Ok(())
}
