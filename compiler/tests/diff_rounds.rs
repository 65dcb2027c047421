//! Four rounds of a real fund, as other people published them: what changed from one to the next is named by question.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what went wrong by failing, and says when it was skipped"
)]

use compiler::diff::{Difference, diff};
use compiler::import::{Builder, Names, import};
use compiler::program::Program;
use compiler::source::SourceFile;
use std::path::{Path, PathBuf};

/// A definition of a round, under the name that it has in every round.
fn form(corpora: &Path, folder: &str, file: &str, name: &str) -> Program {
    let path: PathBuf = corpora.join("communitiesuk").join(folder).join("en").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let imported = import(&text, Builder::Xgov, name, Names::Kept).unwrap();
    let checked = compiler::check(&SourceFile::new(name, &imported.yaml));
    checked.program.unwrap_or_else(|| panic!("{}: {:?}", path.display(), checked.diagnostics))
}

/// What is said of a question: verdict and sort of each change.
fn said(difference: &Difference, question: &str) -> Vec<String> {
    let changes = difference.changes.iter().filter(|change| change.question.as_deref() == Some(question));
    changes.map(|change| format!("{} | {}", change.verdict.name(), change.sort)).collect()
}

#[test]
fn what_changed_between_rounds_is_named_by_question() {
    let Some(corpora) = std::env::var_os("ONCEFORM_CORPORA") else {
        println!("skipped: set ONCEFORM_CORPORA to the folder of collected forms");
        return;
    };
    let form = |folder: &str, file: &str, name: &str| form(Path::new(&corpora), folder, file, name);

    // The second round to the third: the questions got new names, which breaks what was stored.
    let old = form("cof_r2", "applicant-information.json", "applicant-information");
    let new = form("cof_r3", "applicant-information-cof-r3-w1.json", "applicant-information");
    let difference = diff(&old, &new);
    for (gone, now) in [("zbjdtn", "snlgje"), ("lzbrej", "nlhsbg"), ("lrfhgb", "fhbkjq")] {
        assert_eq!(said(&difference, gone), ["breaks | removed"], "{gone}");
        assert_eq!(said(&difference, now), ["ask again | added"], "{now}");
        let change = difference.changes.iter().find(|change| change.question.as_deref() == Some(now)).unwrap();
        assert_eq!(change.because, format!("If it is `{gone}` with another name, say `was: {gone}`"));
    }
    assert_eq!(difference.undeclared().count(), 3);

    // Two windows of the third round: this part stayed as it was, that one asks for the owner elsewhere.
    let old = form("cof_r3", "community-benefits-cof-r3-w1.json", "community-benefits");
    let new = form("cof_r3w2", "community-benefits-cof-r3-w2.json", "community-benefits");
    assert_eq!(diff(&old, &new).changes, []);
    let old = form("cof_r3", "asset-information-cof-r3-w1.json", "asset-information");
    let new = form("cof_r3w2", "asset-information-cof-r3-w2.json", "asset-information");
    let difference = diff(&old, &new);
    assert_eq!(said(&difference, "hdmyjg"), ["breaks | removed"]);
    assert_eq!(said(&difference, "waufqr"), ["ask again | added"]);
    assert!(said(&difference, "ttorep").contains(&"safe | moved".to_owned()), "{:?}", said(&difference, "ttorep"));

    // The third round to the fourth: an option more, and one that only changed its name without saying so.
    let old = form("cof_r3w2", "organisation-information-cof-r3-w2.json", "organisation-information");
    let new = form("cof25", "organisation-information-cof-25.json", "organisation-information");
    let difference = diff(&old, &new);
    assert_eq!(said(&difference, "lajftb"), ["safe | option added"]);
    assert_eq!(said(&difference, "gvpsna"), ["safe | option added", "breaks | option removed"]);
    assert_eq!(difference.ask_again(), ["glpmcx", "gvpsna"]);
}
