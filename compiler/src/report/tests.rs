#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use super::{json, text};
use crate::source::{SourceFile, Sources};

/// A form with a misspelt word, a looked-ahead question and a warning, after letters of several bytes.
const SAMPLE: &str = "\
form: café
title: Ñandú
pages:
  - page: one
    title: One
    ask wehn: two is yes
    questions:
      - question: one
        type: yes or no
        ask: Does it work?
";

#[test]
fn people_see_their_own_line_and_the_line_corrected() {
    let file = Sources::from(SourceFile::new("form.yaml", SAMPLE));
    let found = crate::check_all(&file).diagnostics;
    let shown = text(&file, &found, false);
    for part in [
        "mistake[F006]: `ask wehn` is not something that a page can say",
        "form.yaml:6:5",
        "6 │     ask wehn: two is yes",
        "Did you mean `ask when`?",
        "6 +     ask when: two is yes",
        "warning[F061]",
        "mistake[F010]",
    ] {
        assert!(shown.contains(part), "{part:?} is not in\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'), "no colour unless asked for");
    assert!(text(&file, &found, true).contains('\u{1b}'));
}

#[test]
fn scripts_get_places_counted_in_characters() {
    let file = Sources::from(SourceFile::new("form.yaml", SAMPLE));
    let found = crate::check_all(&file).diagnostics;
    let read = json(&file, &found);
    let first = &read[0];
    assert_eq!(first["code"], "F010");
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(1), Some(7)));
    assert_eq!((first["endLine"].as_u64(), first["endColumn"].as_u64()), (Some(1), Some(11)));
    assert_eq!(first["severity"], "mistake");
    assert_eq!(first["file"], "form.yaml");
    let fix = &read.iter().find(|entry| entry["code"] == "F006").unwrap()["fix"];
    assert_eq!(fix["with"], "ask when");
    assert_eq!(fix["endColumn"], 13);
}

#[test]
fn nothing_found_is_nothing_shown() {
    let file = Sources::from(SourceFile::new("form.yaml", "form: x\n"));
    assert_eq!(text(&file, &[], false), "");
    assert!(json(&file, &[]).is_empty());
}

#[test]
fn files_that_cannot_be_shown_are_named() {
    for bytes in [vec![b'a'; 2_000_000], vec![b'a'; 20_000], vec![0xFF, 0xFE, 0, 1], Vec::new(), vec![0; 500]] {
        let file = Sources::from(SourceFile::from_bytes("odd.yaml", &bytes));
        let found = crate::check_all(&file).diagnostics;
        assert!(text(&file, &found, false).contains("odd.yaml"), "{found:?}");
    }
}

/// The sample, and a file without mistakes whose name has signs that formats use themselves.
fn samples() -> Vec<(Sources, Vec<crate::diagnostic::Diagnostic>)> {
    let clean = "\
form: hello
title: Say hello
pages:
  - page: greeting
    title: What would you like to say?
    questions:
      - question: greeting
        type: text
        ask: What would you like to say?
";
    // A tab and an odd name: over several lines, with a related place, an exact fix, and signs of XML.
    let odd = "form: odd\ntitle: A <b> & \"c\"\ntitle: twice, 100%\npages: []\n";
    let files = [("form.yaml", SAMPLE), ("some forms/a,b:c 100%.yaml", clean), ("odd.yaml", odd)];
    let check = |(name, text): (&str, &str)| {
        let file = Sources::from(SourceFile::new(name, text));
        let found = crate::check_all(&file).diagnostics;
        (file, found)
    };
    files.into_iter().map(check).collect()
}

fn borrowed(
    samples: &[(Sources, Vec<crate::diagnostic::Diagnostic>)],
) -> Vec<(&Sources, &[crate::diagnostic::Diagnostic])> {
    samples.iter().map(|(file, found)| (file, found.as_slice())).collect()
}

#[test]
fn sarif_fits_the_published_schema() {
    let schema = include_str!("../../tests/published/sarif-2.1.0.schema.json");
    // The published file has a bracket too many in the pattern of `language`, which we do not write.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema = serde_json::from_str(&schema).unwrap();
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let samples = samples();
    let log = super::sarif(&borrowed(&samples));
    let wrong: Vec<String> =
        schema.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        !schema.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{}] })),
        "the schema tells right from wrong"
    );

    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), samples.iter().map(|(_, found)| found.len()).sum::<usize>());
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# "));
    }
    let misspelt = results.iter().find(|result| result["ruleId"] == "F006").unwrap();
    let region = &misspelt["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["startLine"].as_u64(), region["startColumn"].as_u64()), (Some(6), Some(5)));
    let change = &misspelt["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["insertedContent"]["text"], "ask when");
    let twice = results.iter().find(|result| result["ruleId"] == "F005").unwrap();
    assert_eq!(twice["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 2);
    let nothing = super::sarif(&[]);
    assert!(schema.is_valid(&nothing));
}

#[test]
fn paths_are_written_as_references() {
    let file = Sources::from(SourceFile::new("./some forms/a,b:c 100%.yaml", ""));
    let found = [crate::diagnostic::Diagnostic::new(crate::codes::Code::OurFault, 0..0, "x")];
    let log = super::sarif(&[(&file, &found)]);
    let uri = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "some%20forms/a%2Cb%3Ac%20100%25.yaml");
}

#[test]
fn workflow_commands_are_one_line_each_and_escaped() {
    let file = Sources::from(SourceFile::new("forms/a,b:c 100%.yaml", "title: café: 100%\r\nnext\n"));
    let found = [
        crate::diagnostic::Diagnostic::new(crate::codes::Code::NotReadable, 7..12, "100% wrong,\r\nhere: there")
            .help("Mend it"),
        crate::diagnostic::Diagnostic::new(crate::codes::Code::UnusedCondition, 7..22, "over two lines"),
    ];
    let written = super::github(&file, &found);
    let title = crate::codes::Code::NotReadable.title().replace(',', "%2C");
    let expected = format!(
        "::error file=forms/a%2Cb%3Ac 100%25.yaml,line=1,endLine=1,col=8,endColumn=12,title=F001 {title}::100%25 wrong,%0D%0Ahere: there%0AMend it\n"
    );
    assert_eq!(written.lines().next().unwrap(), expected.trim_end());
    let second = written.lines().nth(1).unwrap();
    assert!(second.starts_with("::warning file=forms/a%2Cb%3Ac 100%25.yaml,line=1,endLine=2,title=F046"), "{second}");
    assert_eq!(written.lines().count(), 2);
}

#[test]
fn junit_counts_mistakes_as_failures_and_can_be_read_again() {
    let samples = samples();
    let xml = super::junit(&borrowed(&samples));
    let read = quick_junit::Report::deserialize_from_str(&xml).unwrap();
    let of = |severity| {
        let all = samples.iter().flat_map(|(_, found)| found);
        all.filter(|found| found.code.severity() == severity).count()
    };
    let (mistakes, warnings) = (of(crate::diagnostic::Severity::Mistake), of(crate::diagnostic::Severity::Warning));
    assert!(mistakes > 2 && warnings > 0);
    assert_eq!(read.failures, mistakes);
    assert_eq!(read.tests, mistakes + warnings + 1, "the clean file counts too");
    assert_eq!(read.test_suites.len(), 3);
    assert!(xml.contains("file=\"odd.yaml\" line=\"3\""), "{xml}");
    assert!(xml.contains("some forms/a,b:c 100%.yaml"), "{xml}");
}

#[test]
fn junit_of_tests_says_what_differs() {
    let form = "\
form: hello
title: Say hello
pages:
  - page: greeting
    title: Greeting
    questions:
      - { question: greeting, type: text, ask: What would you like to say? }
tests:
  - { name: Said, today: 2026-03-10, answers: { greeting: Hello }, expect: { submitted: yes } }
  - { name: \"Not <said>\", today: 2026-03-10, answers: {}, expect: { submitted: yes } }
";
    let program = crate::check(&SourceFile::new("hello.yaml", form)).program.unwrap();
    let trials: Vec<_> = program.tests.iter().map(|test| crate::trial::run(&program, test, &[])).collect();
    let coverage = "the tests do 1 of the 1 things that can happen";
    let tested = super::Tested { form: &program.form.id, tests: &program.tests, trials: &trials, coverage };
    let xml = super::junit_of_tests(&[tested]);
    let read = quick_junit::Report::deserialize_from_str(&xml).unwrap();
    assert_eq!((read.tests, read.failures), (2, 1));
    assert!(xml.contains("It should be submitted, but there is something to put right"), "{xml}");
    assert!(xml.contains("line=\"10\""), "{xml}");
    assert!(xml.contains(coverage), "{xml}");
}

#[test]
fn a_place_in_another_file_is_shown_in_that_file() {
    let mut sources = Sources::from(SourceFile::new("form.yaml", "form: x\n"));
    sources.add(SourceFile::new("person.yaml", "fragment: é\nquestions: y\n"));
    let start = sources.all().nth(1).unwrap().0;
    let here = start + 13..start + 22;
    let found = crate::diagnostic::Diagnostic::new(crate::codes::Code::EmptyText, here.clone(), "Something is wrong")
        .related(0..4, "used here")
        .fix(0..4, "FORM");
    let shown = text(&sources, std::slice::from_ref(&found), false);
    for part in ["person.yaml:2:1", "form.yaml:1:1", "used here", "FORM: x"] {
        assert!(shown.contains(part), "{part:?} is not in\n{shown}");
    }
    let read = json(&sources, &[found]);
    assert_eq!((read[0]["file"].as_str(), read[0]["line"].as_u64()), (Some("person.yaml"), Some(2)));
    assert_eq!(read[0]["related"][0]["file"], "form.yaml");
    assert_eq!(read[0]["fix"]["file"], "form.yaml");
}
