use crate::browser::Service;

const FORM: &str = "/ashcombe/desk/forms/bin-report";

#[test]
fn an_agent_takes_a_call_on_one_screen() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(FORM);
    assert_eq!(page.heading(), "Sign in to work for the council");
    let script = browser.send(&page, &[("person", &page.person("Amina Yusuf"))]);
    assert_eq!(script.heading(), "Report a bin", "on to the form that was wanted");
    assert_eq!(browser.get("/ashcombe/desk").heading(), "Call desk");
    let caller = [("_caller.name", "Tom Okafor"), ("_caller.phone", "07700 900456")];
    let script = browser.send(&script, &[caller[0], caller[1], ("bin", "garden"), ("_do", "update")]);
    assert!(script.errors().is_empty());
    assert_eq!(script.value("full_name"), "Tom Okafor", "the caller says it once");
    assert!(script.inputs("_shown").any(|name| name == "subscribed"));
    // At an exit there is nothing to send; another answer brings it back.
    let stopped = browser.send(&script, &[("bin", "garden"), ("subscribed", "no"), ("_do", "update")]);
    assert!(stopped.html.contains("data-send hidden disabled"), "{}", stopped.html);
    let script =
        browser.send(&stopped, &[caller[0], caller[1], ("bin", "garden"), ("subscribed", "yes"), ("_do", "update")]);
    assert!(script.html.contains("data-send>"), "{}", script.html);
    // Left and come back to from the desk.
    let desk = browser.get("/ashcombe/desk");
    assert!(desk.html.contains("Calls you have not finished") && desk.html.contains("Tom Okafor"), "{}", desk.html);
    let script = browser.get(&script.path);
    let answers = [
        caller[0],
        caller[1],
        ("bin", "garden"),
        ("subscribed", "yes"),
        ("full_name", "Tom Okafor"),
        ("property.line_1", "40 Station Road"),
        ("property.town", "Marlbrook"),
        ("property.postcode", "HP7 9QT"),
        ("_do", "submit"),
    ];
    let script = browser.send(&script, &answers);
    assert_eq!(script.errors(), ["Enter the collection day"], "{}", script.html);
    let mut complete = answers.to_vec();
    complete.extend([("due.day", "2"), ("due.month", "3"), ("due.year", "2026")]);
    let done = browser.send(&script, &complete);
    assert!(done.html.contains("Reference number to read out"), "{} {}", done.path, done.html);
    let desk = browser.get("/ashcombe/desk");
    assert!(desk.html.contains(&done.reference()) && desk.html.contains("Tom Okafor"));
    assert!(!desk.html.contains("Calls you have not finished"));
}

#[test]
fn a_call_cannot_be_taken_by_someone_else() {
    let service = Service::start();
    let mut amina = service.browser();
    amina.sign_in_agent("ashcombe");
    let script = amina.get(FORM);
    let script = amina.send(&script, &[("_caller.name", "Tom Okafor"), ("bin", "refuse"), ("_do", "update")]);
    let mut gareth = service.browser();
    let page = gareth.get("/ashcombe/desk");
    gareth.send(&page, &[("person", &page.person("Gareth Price"))]);
    let same = gareth.get(&script.path);
    assert_eq!(same.value("_caller.name"), "", "another agent sees nothing of it");
    // And writing to its address does not overwrite it.
    assert_eq!(gareth.send(&same, &[("_caller.name", "Nobody"), ("_do", "update")]).status, 404);
    assert_eq!(amina.get(&script.path).value("_caller.name"), "Tom Okafor");
    assert_eq!(gareth.get(&format!("{FORM}/not-a-call")).status, 404);
}
