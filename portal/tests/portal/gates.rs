//! What a form has to pass before anyone can approve it, and what is told to whoever handed it in.

use crate::browser::{Browser, Page, Service, root};
use crate::publishing::{EDITOR, change, hand_in, renamed, staff, with_tests};
use crate::versions::{FORM, with, without_refuse};

/// The text of a page without its tags.
fn text(page: &Page) -> String {
    let text: String = page.html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// What is told when something does not pass; nothing is kept of it.
fn refused(service: &Service, page: &Page) -> String {
    assert!(!page.path.contains("/proposals/") && page.status == 200, "{}", page.html);
    assert!(
        service.rows("SELECT id FROM proposals").is_empty() && service.rows("SELECT what FROM publishing").is_empty()
    );
    text(page)
}

#[test]
fn each_gate_stops_a_form_and_says_what_to_do() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let good = renamed("Report a missed bin");
    for (form, told) in [
        // Check: every mistake, at the author's own line.
        (
            with(&good, &[("type: date", "type: dat"), ("bin is garden", "bni is garden")]),
            &[
                "Mistake F020:",
                "Mistake F012:",
                "form.yaml, line",
                "type: dat",
                "There is a mistake",
                "Not looked at yet",
            ][..],
        ),
        // Tests: none, and one that fails.
        (with(FORM, &[("Report a bin", "Bins")]), &["The form has no tests", "Tests to start from", "expect:"]),
        (
            with(&good, &[("{ exit: sorry }", "{ submitted: true }")]),
            &["The test “A brown bin without a subscription” fails"],
        ),
        // Accessibility: two questions that cannot be told apart.
        (
            with(&good, &[("ask: What is your email address?", "ask: What is your name?")]),
            &["Warning F062:", "What is your name?"],
        ),
        // What breaks stored answers, without a word that it is meant.
        (without_refuse(&good), &["This breaks stored answers or another system", "Under “breaks:”"]),
    ] {
        let page = change(&mut hannah, "ashcombe", "bin-report", &[&form]);
        let said = refused(&service, &page);
        assert!(said.contains("Not passed"), "{said}");
        for told in told.iter().filter(|told| **told != "There is a mistake") {
            assert!(said.contains(told), "{told}: {said}");
        }
    }
    let declared = format!("{}\nbreaks:\n  bin: We collect no black bins any more\n", without_refuse(&good));
    let page = change(&mut hannah, "ashcombe", "bin-report", &[&declared]);
    assert!(page.path.contains("/proposals/"), "{}", text(&page));
    assert!(text(&page).contains("We collect no black bins any more"));
}

#[test]
fn a_council_in_wales_needs_its_welsh() {
    let service = Service::with_forms(&root().join("forms/missed-bin"), &[]);
    let read = |name: &str| std::fs::read_to_string(root().join("forms/missed-bin").join(name)).unwrap();
    let (form, welsh) = (read("form.yaml"), read("cy.yaml"));
    let titled = with(&form, &[("title: Report a missed bin collection", "title: Tell us about a missed bin")]);
    let mut hannah = staff(&service, "penllyn", EDITOR);
    let page = change(&mut hannah, "penllyn", "missed-bin", &[&titled]);
    let said = refused(&service, &page);
    assert!(said.contains("Warning F065:") && said.contains("Tell us about a missed bin"), "{said}");
    let translated = with(
        &welsh,
        &[
            ("en: Report a missed bin collection", "en: Tell us about a missed bin"),
            ("cy: Rhoi gwybod am fin", "cy: Dweud wrthym am fin"),
        ],
    );
    let page = change(&mut hannah, "penllyn", "missed-bin", &[&titled, &translated]);
    assert!(page.path.contains("/proposals/"), "{}", text(&page));
    assert!(text(&page).contains("Whole in English and Welsh"), "{}", text(&page));
    // The council's own changes to the form are still in it, and those of nobody else.
    assert!(page.html.contains("councils&#x2f;penllyn.yaml") && !page.html.contains("ashcombe.yaml"), "{}", page.html);
    // A form that was never in Welsh comes with a file to start from.
    let new = renamed("Trees").replace("form: bin-report", "form: tree");
    let page = hand_in(&mut hannah, "/penllyn/publishing/propose", "A form about trees, as asked.", &[&new]);
    let said = text(&page);
    assert!(said.contains("The form is not in Welsh yet") && said.contains("translation of: tree"), "{said}");
    // In England it needs none.
    let mut there = staff(&service, "ashcombe", EDITOR);
    let page = hand_in(&mut there, "/ashcombe/publishing/propose", "A form about trees, as asked.", &[&new]);
    assert!(page.path.contains("/proposals/"), "{}", text(&page));
}

#[test]
fn changes_of_one_council_are_laid_over_the_shared_form() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let changes = "changes to: bin-report\ncouncil: ashcombe\ntitle: Report an Ashcombe bin\n";
    let address = "/ashcombe/publishing/forms/bin-report/propose";
    let said = refused(&service, &hand_in(&mut hannah, address, "Our own title for it.", &[changes]));
    assert!(said.contains("The form has no tests"), "{said}");
    let tested = with_tests(FORM);
    let page = hand_in(&mut hannah, address, "Our own title for it.", &[&tested, changes]);
    assert!(page.path.contains("/proposals/") && page.heading() == "Report an Ashcombe bin", "{}", text(&page));
}

#[test]
fn what_cannot_be_read_is_told_and_harms_nobody() {
    let service = Service::start();
    let mut hannah = staff(&service, "ashcombe", EDITOR);
    let address = "/ashcombe/publishing/forms/bin-report/propose";
    let deep = format!("form: bin-report\nx: {}", "[".repeat(200_000));
    let nested: String = (0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let bomb = "form: bin-report\na: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b]\n";
    let long = format!("form: bin-report\ntitle: {}", "a".repeat(900_000));
    for (bytes, told) in [
        (deep.as_bytes(), "Not passed"),
        (format!("form: bin-report\n{nested}").as_bytes(), "Not passed"),
        (bomb.as_bytes(), "Not passed"),
        (long.as_bytes(), "Not passed"),
        (b"form: bin-report\n\0\x01", "Not passed"),
        (b"", "not part of a form"),
        (b"\xFF\xFEf\0o\0", "not saved as UTF-8"),
        (b"<html><script>alert(1)</script>", "not part of a form"),
        (b"changes to: bin-report\ncouncil: penllyn\n", "Here you can only hand in files of Ashcombe"),
        (b"form: other\n", "belongs to the form “other”"),
        (vec![b'a'; 1_100_000].as_slice(), "larger than a form may be"),
        (FORM.as_bytes(), "Nothing would change"),
    ] {
        let page = hannah.get(address);
        let page = hannah.send_files(
            &page,
            &[("note", "It is only to try what happens")],
            &[("files", "../../<b>.yaml", bytes)],
        );
        let said = refused(&service, &page);
        assert!(said.contains(told), "{told}: {said}");
        assert!(!page.html.contains("<script>alert") && !page.html.contains("<b>"), "{told}");
    }
    let page = hannah.get(address);
    let huge = vec![b'#'; 5 * 1024 * 1024];
    let (kind, body) = Browser::multipart(&page, &[("note", "Far too much of it")], &[("files", "x", &huge)]);
    assert_eq!(hannah.post(address, &body, &[("content-type", &kind)]).status, 413);
    // Without the token of a page nothing is read.
    let forged = "--x\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nsome words here\r\n--x--\r\n";
    assert_eq!(
        hannah.post(address, forged.as_bytes(), &[("content-type", "multipart/form-data; boundary=x")]).status,
        403
    );
    let page = hand_in(&mut hannah, address, "short", &[&renamed("Bins")]);
    assert_eq!(page.errors(), ["Write what changes and why, in a sentence that a resident would understand"]);
    assert_eq!(service.browser().get("/ashcombe/forms/bin-report").status, 200, "residents noticed nothing");
}
