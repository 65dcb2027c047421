//! A council of one's own, from nothing: begun, listed, served without a form, with its people named, until its first form is live.

use crate::browser::Service;
use crate::database::{new_database, rows};
use crate::publishing::{APPROVER, EDITOR, approve, hand_in, staff, with_tests};
use crate::versions::FORM;
use crate::website::fill;
use std::path::Path;
use std::process::Command;

fn portal(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_onceform-portal")).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

#[test]
fn a_council_is_begun_and_publishes_its_first_form() {
    let folder = tempfile::tempdir().unwrap();
    let [councils, forms] = ["councils", "forms"].map(|name| folder.path().join(name).display().to_string());
    std::fs::create_dir(&forms).unwrap();
    let name = "East Marl District Council";
    let (begun, said) = portal(&["council", "new", "east-marl", "--councils", &councils, "--name", name]);
    assert!(begun && said.contains("council.yaml is there, and East Marl District Council can be served"), "{said}");
    let (whole, said) = portal(&["council", "list", "--councils", &councils]);
    assert!(whole && said.contains("East Marl District Council: can be served"), "{said}");

    let mut service = Service::with_forms(Path::new(&forms), &["--councils", &councils]);
    let mut resident = service.browser();
    let home = resident.get("/east-marl");
    assert_eq!(home.status, 200);
    assert!(home.html.contains(name) && home.html.contains("There are no forms at the moment."), "{}", home.html);
    for page in ["/", "/east-marl/account/sign-in", "/east-marl/help", "/ready"] {
        assert_eq!(resident.get(page).status, 200, "{page}");
    }
    let mut hannah = staff(&service, "east-marl", EDITOR);
    for page in ["publishing", "insight", "work"] {
        let answer = hannah.get(&format!("/east-marl/{page}")).status;
        assert!([200, 403].contains(&answer), "{page}: {answer}");
    }
    let room = hannah.get("/east-marl/publishing");
    assert!(room.html.contains("No form is live. Hand in the first one above."), "{}", room.html);
    let at = "/east-marl/publishing/propose";
    let proposal = hand_in(&mut hannah, at, "The first form that the council has.", &[&with_tests(FORM)]);
    assert!(proposal.path.contains("/proposals/"), "{}", proposal.html);
    let live = approve(&mut staff(&service, "east-marl", APPROVER), &proposal.path);
    assert_eq!(live.path, "/east-marl/publishing/forms/bin-report", "{}", live.html);
    assert!(resident.get("/east-marl").html.contains("Report a bin"));
    let base = "/east-marl/forms/bin-report";
    let check = fill(&mut resident, base);
    let done = resident.send(&check, &[("_do", "submit")]);
    assert!(!done.reference().is_empty(), "{}", done.html);
    let log = service.stop_and_read_log();
    assert!(
        log.contains("East Marl District Council has no form yet") && log.contains("/east-marl/publishing"),
        "{log}"
    );
}

#[test]
fn people_are_given_only_services_and_wards_that_the_council_has() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(crate::DATABASE, folder.path());
    let councils = crate::browser::root().join("councils").display().to_string();
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms").display().to_string();
    let set = |more: &[&str]| {
        let record = ["people", "--database", &database, "--councils", &councils, "--forms", &forms];
        portal(&[&record[..], &["--council", "ashcombe", "set", "jo@council.example"], more].concat())
    };
    let service = |names: &str| set(&["--roles", "service", "--services", names]);
    let councillor = |names: &str| set(&["--roles", "councillor", "--wards", names]);
    for ((taken, said), words) in [
        (service("waste,housin"), "no service “housin”. Did you mean “housing”? It has: housing, streets, waste."),
        (councillor("Marlbrook  South"), "Did you mean “Marlbrook South”?"),
        (councillor("Hilltop,Ponty"), "no ward “Ponty”. It has: Church Walk, Hilltop, Little Marl"),
    ] {
        assert!(!taken && said.contains(words) && said.contains("Nothing was changed"), "{said}");
    }
    assert_eq!(rows(&database, "SELECT email FROM people"), Vec::<String>::new());
    assert!(service("waste,housing").0 && councillor("Hilltop,Station").0);
    assert_eq!(
        rows(&database, "SELECT services || wards FROM people"),
        ["[\"waste\",\"housing\"][\"Hilltop\",\"Station\"]"]
    );
}
