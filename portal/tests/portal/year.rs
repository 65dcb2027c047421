//! The made-up year behind the samples of a demonstration.

use crate::browser::{Service, root};
use crate::insight::supervisor;

#[test]
fn the_made_up_year_is_the_same_at_each_start() {
    let forms = root().join("forms");
    let year = || Service::with_forms(&forms, &["--year", "--now", "2026-07-15T12:00"]);
    let mut service = year();
    let all =
        "SELECT council || reference || received_at || state || COALESCE(done_at, '') FROM submissions ORDER BY 1";
    let made = service.rows(all);
    assert!(made.len() > 1_000, "{}", made.len());
    assert_eq!(year().rows(all), made);
    service.kill_and_restart();
    assert_eq!(service.rows(all), made, "it is not added again");
    let mut browser = supervisor(&service, "penllyn");
    let overview = browser.get("/penllyn/insight?period=90");
    for nothing in ["<strong class=\"govuk-!-font-size-36\">–", "<strong class=\"govuk-!-font-size-36\">0", "£0<"] {
        assert!(!overview.html.contains(nothing), "{nothing}: {}", overview.html);
    }
    assert!(overview.html.contains(" less than if people had come as they did"), "{}", overview.html);
    // What was made up can be judged again as what was sent.
    let reference =
        service.rows("SELECT reference FROM submissions WHERE council = 'penllyn' ORDER BY received_at DESC");
    let mut dev = service.browser();
    let page = dev.get("/penllyn/staff");
    dev.send(&page, &[("person", &page.person("Dev Patel"))]);
    let request = dev.get(&format!("/penllyn/work/{}", reference[0]));
    assert_eq!(request.status, 200, "{}", request.html);
}
