use crate::browser::{Service, root};
use std::path::Path;
use std::process::{Command, Output};

fn serve(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onceform-portal")).arg("serve").args(arguments).output().unwrap()
}

fn arguments<'a>(councils: &'a str, forms: &'a str, database: &'a str) -> Vec<&'a str> {
    vec!["--councils", councils, "--forms", forms, "--database", database, "--listen", "127.0.0.1:0"]
}

#[test]
fn what_stands_in_the_way_of_starting_is_said_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).display().to_string();
    let councils = root().join("councils").display().to_string();
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms").display().to_string();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    std::fs::create_dir_all(folder.path().join("dull/grey")).unwrap();
    let look = "name: Grey\nshort name: Grey\nnation: england\ncolours: { brand: \"#cccccc\", link: \"#cccccc\", button: \"#cccccc\" }\n";
    std::fs::write(folder.path().join("dull/grey/council.yaml"), look).unwrap();
    std::fs::create_dir(folder.path().join("wrong")).unwrap();
    std::fs::write(folder.path().join("wrong/form.yaml"), "form: wrong\ntitle: Wrong\n").unwrap();
    let (empty, dull, wrong, missing) = (place("empty"), place("dull"), place("wrong"), place("missing/portal.db"));
    let (database, nowhere) = (place("portal.db"), place("nowhere"));
    let taken = Service::start();
    let port = taken.address.trim_start_matches("http://").to_owned();
    let mut on_a_taken_port = arguments(&councils, &forms, &database);
    on_a_taken_port[7] = &port;
    let cases = [
        (arguments(&empty, &forms, &database), "There is no council in"),
        (arguments(&dull, &forms, &database), "hard to read"),
        (arguments(&nowhere, &forms, &database), "There is no council in"),
        (arguments(&councils, &nowhere, &database), "There is no folder"),
        ([arguments(&councils, &wrong, &database), vec!["--strict"]].concat(), "wrong/form.yaml:"),
        (arguments(&councils, &forms, &missing), "cannot be used"),
        (on_a_taken_port, "Is another program using it?"),
    ];
    for (arguments, message) in cases {
        let output = serve(&arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(message), "{message}: {said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_form_with_a_mistake_is_left_out_unless_none_may() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("good.yaml"), include_str!("../forms/household.yaml")).unwrap();
    std::fs::write(folder.path().join("bad.yaml"), "form: bad\ntitle: Bad\n").unwrap();
    let service = Service::with_forms(folder.path(), &[]);
    let mut browser = service.browser();
    assert_eq!(browser.get("/ashcombe/forms/household").status, 200);
    assert_eq!(browser.get("/ashcombe/forms/bad").status, 404);
    let councils = root().join("councils").display().to_string();
    let (forms, database) = (folder.path().display().to_string(), folder.path().join("x.db").display().to_string());
    let mut strict = arguments(&councils, &forms, &database);
    strict.push("--strict");
    let output = serve(&strict);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 of the forms cannot be offered"));
}

#[test]
fn told_to_stop_it_ends_well() {
    let mut service = Service::start();
    service.browser().get("/ashcombe/account");
    let told = Command::new("kill").args(["-TERM", &service.process().to_string()]).status().unwrap();
    assert!(told.success());
    assert!(service.wait().success());
}

#[test]
fn the_validator_that_judges_is_the_one_that_is_served() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get("/ashcombe/forms/bin-report/bin");
    let (_, rest) = page.html.split_once("\"assets\": \"").unwrap();
    let folder = rest.split_once('"').unwrap().0.to_owned();
    let manifest = browser.get(&format!("{folder}/manifest.json"));
    assert_eq!(manifest.headers["content-type"], "application/json");
    assert_eq!(manifest.headers["cache-control"], "public, max-age=31536000, immutable");
    assert!(manifest.html.contains("\"bin-report\""));
    let texts = browser.get(&format!("{folder}/texts/en.json"));
    assert!(texts.html.contains("The collection day must be today or in the past"), "{}", texts.html);
    let wasm = browser.bytes(&format!("{folder}/validator.wasm"), "application/wasm");
    assert!(wasm.starts_with(b"\0asm"));
}

#[test]
fn every_command_is_in_the_documents() {
    let help = Command::new(env!("CARGO_BIN_EXE_onceform-portal")).arg("help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, commands) = help.split_once("Commands:").unwrap();
    let commands = commands.lines().skip(1).take_while(|line| !line.is_empty());
    // What is said of a command goes on in lines that stand further in.
    let begins = commands.filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
    let names: Vec<&str> = begins.filter_map(|line| line.split_whitespace().next()).collect();
    let documents = std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let texts: String = documents
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        assert!(texts.contains(&format!("onceform-portal {name}")), "no document tells of {name}");
    }
}

#[test]
fn a_day_or_an_address_that_is_none_is_said_in_plain_words() {
    for (arguments, said) in [
        (["--demo", "--now", "2026-02-30T00:00"], "a day of the calendar and a time, like"),
        (["--demo", "--listen", "localhost"], "an address and a port, like 127.0.0.1:8080"),
    ] {
        let output = serve(&arguments);
        assert_eq!(output.status.code(), Some(2));
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(words.contains(said) && !words.contains("parse") && !words.contains("syntax"), "{words}");
    }
}
