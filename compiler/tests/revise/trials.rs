//! Tests beside a form that an ordinary change has left behind: they expect what happens now, or lose an answer nobody asks for.

use compiler::check_all;
use compiler::revise::{accept_test, revise_test, written_tests};
use compiler::source::{SourceFile, Sources};
use compiler::start;
use std::ops::Range;

fn line_of(text: &str, words: &str) -> usize {
    text.lines().position(|line| line.contains(words)).unwrap() + 1
}

fn applied(text: &str, at: Range<usize>, with: &str) -> String {
    let mut text = text.to_owned();
    text.replace_range(at, with);
    text
}

fn accepted(text: &str, words: &str) -> Result<String, String> {
    let sources = Sources::from(SourceFile::new("form.yaml", text));
    let checked = check_all(&sources);
    let of = ("form.yaml", line_of(text, words));
    let revision = accept_test(&sources, &checked.diagnostics, &checked.program.unwrap(), of)?;
    let [edit] = revision.edits.as_slice() else { panic!("{:?}", revision.edits) };
    Ok(applied(text, edit.at.at.clone(), &edit.with))
}

#[test]
fn tests_are_listed_with_what_is_wrong_in_them_and_an_answer_can_go() {
    let text = start::form("street-party", "request").replacen(
        "      details: A copy",
        "      i_read: yes\n      details: A copy",
        1,
    );
    let sources = Sources::from(SourceFile::new("form.yaml", &text));
    let known = check_all(&sources).diagnostics;
    let all = written_tests(&sources, &known).unwrap();
    let wrong: Vec<_> = all.iter().map(|test| test.wrong.join(", ")).collect();
    assert_eq!(wrong, ["There is no question `i_read`", ""]);
    assert_eq!(all[0].line, line_of(&text, "A reply by e-mail"));
    let removed = revise_test(&sources, &known, ("form.yaml", all[0].line), None).unwrap();
    assert_eq!(removed.said, "The test was removed");
    let [found] = known.as_slice() else { panic!("{known:?}") };
    assert_eq!(found.button().as_deref(), Some("Take this answer out of the test"));
    let fix = found.fix.clone().unwrap();
    assert_eq!(applied(&text, fix.at, &fix.with), start::form("street-party", "request"));
    let broken = Sources::from(SourceFile::new("form.yaml", "form: [a\n"));
    assert_eq!(written_tests(&broken, &[]), None);
}

#[test]
fn a_test_expects_what_happens_now() {
    let text = start::form("street-party", "request").replace("complete: 5 working days", "complete: 3 working days");
    let (email, past) = ("A reply by e-mail", "A day in the past");
    // What else the test looks at stays, and its comments do.
    let noted = text.replace("      submitted: true\n", "      # Because\n      submitted: true # Sent\n");
    let now = accepted(&noted, email).unwrap();
    let wanted = "    expect:\n      # Because\n      # Sent\n      submitted: true\n      due by: 2027-03-15\n      not asked: [phone]\n\n  - name: A day";
    assert!(now.contains(wanted), "{now}");
    // A message in other words.
    let reworded = text.replacen("must be today or in the future", "must be today or later", 1);
    let now = accepted(&reworded, past).unwrap();
    let wanted = "    expect:\n      errors:\n        needed_by: The day you need it by must be today or later\n";
    assert_ne!(reworded, text);
    assert!(now.ends_with(wanted), "{now}");
    // What was a mistake is none any more.
    let later = text.replace("needed_by: 2027-03-09", "needed_by: 2027-03-11");
    let now = accepted(&later, past).unwrap();
    assert!(now.ends_with("    expect:\n      submitted: true\n"), "{now}");
    // Between brackets, too.
    let (before, _) = later.rsplit_once("    expect:\n").unwrap();
    let now = accepted(&format!("{before}    expect: {{ submitted: no }}\n"), past).unwrap();
    assert!(now.ends_with("    expect:\n      submitted: true\n"), "{now}");
}
