use crate::browser::Service;

const BASE: &str = "/ashcombe/account/forms/bin-report";

#[test]
fn a_customer_has_known_answers_filled_in_and_sees_the_request_afterwards() {
    let service = Service::start();
    let mut browser = service.browser();
    let account = browser.sign_in("ashcombe", "Priya Shah");
    assert_eq!(account.heading(), "Your account");
    let page = browser.get(&format!("{BASE}/bin"));
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let page = browser.send(&page, &[("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")]);
    assert_eq!(page.path, format!("{BASE}/contact"));
    assert_eq!(page.value("full_name"), "Priya Shah");
    assert_eq!(page.value("email"), "priya.shah@example.com");
    assert_eq!(page.value("property.line_1"), "12 Mill Lane");
    let uprn = page.value("property.uprn");
    assert_eq!(uprn, "100081234567");
    let page = browser.send(
        &page,
        &[
            ("full_name", "Priya Shah"),
            ("email", "priya.shah@example.com"),
            ("property.line_1", "99 Other Street"),
            ("property.town", "Marlbrook"),
            ("property.postcode", "HP7 0AB"),
            ("property.uprn", &uprn),
            ("_do", "continue"),
        ],
    );
    let back = browser.get(&format!("{BASE}/contact"));
    assert_eq!(back.value("property.uprn"), "", "an address changed by hand is no longer that property");
    let page = browser.send(&page, &[("_do", "continue")]);
    let done = browser.send(&page, &[("_do", "submit")]);
    let reference = done.reference();
    let account = browser.get("/ashcombe/account");
    assert!(account.html.contains(&reference) && account.html.contains("Received"), "{}", account.html);
    let request = browser.get(&format!("/ashcombe/account/requests/{reference}"));
    assert_eq!(request.status, 200);
    assert!(request.html.contains("What has happened"));
    // Nobody else's: not another customer's, not another council's.
    let mut other = service.browser();
    other.sign_in("ashcombe", "Tom Okafor");
    assert_eq!(other.get(&format!("/ashcombe/account/requests/{reference}")).status, 404);
    assert_eq!(other.get(&format!("{BASE}/done/{reference}")).status, 404);
}

#[test]
fn a_customer_says_where_they_live_and_what_they_type_wrong_is_told_at_once() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get("/ashcombe/account/details");
    assert_eq!((page.value("line_1"), page.value("birth.month")), ("12 Mill Lane".to_owned(), "3".to_owned()));
    let typed = [
        ("name", "Priya Shah"),
        ("phone", "07700 900123"),
        ("birth.day", "31"),
        ("birth.month", "2"),
        ("birth.year", "1988"),
        ("line_1", "3 High Street"),
        ("line_2", ""),
        ("town", "Marlbrook"),
        ("county", ""),
        ("postcode", "HP7"),
    ];
    let wrong = browser.send(&page, &typed);
    assert_eq!(
        wrong.errors(),
        ["Enter a real date of birth, like 27 3 1974", "Enter a full UK postcode, like HP7 0AB"]
    );
    assert_eq!(wrong.value("line_1"), "3 High Street", "what was typed is not lost");
    let right = typed.map(|(name, value)| match name {
        "birth.day" => (name, "14"),
        "birth.month" => (name, "3"),
        "postcode" => (name, "hp70ab"),
        _ => (name, value),
    });
    assert_eq!(browser.send(&wrong, &right).path, "/ashcombe/account");
    let kept =
        service.rows("SELECT address FROM customers WHERE council = 'ashcombe' AND name = 'Priya Shah'").remove(0);
    assert!(kept.contains("3 High Street") && kept.contains("HP7 0AB") && !kept.contains("uprn"), "{kept}");
}

#[test]
fn a_draft_follows_its_customer_to_another_device() {
    let service = Service::start();
    let mut computer = service.browser();
    computer.sign_in("ashcombe", "Priya Shah");
    let page = computer.get(&format!("{BASE}/bin"));
    computer.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let mut phone = service.browser();
    let account = phone.sign_in("ashcombe", "Priya Shah");
    assert!(account.html.contains("Report a bin</a>, saved"), "{}", account.html);
    assert_eq!(phone.get(&format!("{BASE}/bin")).chosen("bin").as_deref(), Some("refuse"));
    let mut other = service.browser();
    other.sign_in("ashcombe", "Tom Okafor");
    assert_eq!(other.get(&format!("{BASE}/bin")).chosen("bin"), None);
}

#[test]
fn what_is_written_down_has_the_time_that_a_demonstration_shows() {
    let forms = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let service = Service::with_forms(&forms, &["--now", "2026-03-10T12:00"]);
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get(&format!("{BASE}/bin"));
    browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let account = browser.get("/ashcombe/account");
    assert!(account.html.contains("Report a bin</a>, saved Tuesday 10 March 2026"), "{}", account.html);
    let begun = service.rows("SELECT begun_on || SUBSTR(created_at, 1, 10) FROM drafts");
    assert_eq!(begun, ["2026-03-102026-03-10"], "for the figures, and for how long a call takes");
    let seen = "SELECT seen_on FROM customers WHERE council = 'ashcombe' AND name = 'Priya Shah'";
    assert_eq!(service.rows(seen), ["2026-03-10"]);
}

#[test]
fn signing_in_goes_on_to_the_form_that_was_wanted_and_changes_the_token() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    assert_eq!(page.heading(), "Sign in or create an account");
    let before = browser.cookies.clone();
    let key = page.inputs("person").next().unwrap();
    let page = browser.send(&page, &[("person", &key)]);
    assert_eq!(page.path, BASE);
    assert_ne!(before, browser.cookies);
    // The token of before is worth nothing now.
    let mut thief = service.browser();
    thief.cookies = before;
    assert_eq!(thief.get("/ashcombe/account").heading(), "Sign in or create an account");
    // Signed out is signed out.
    let account = browser.get("/ashcombe/account");
    assert_eq!(browser.send(&account, &[]).heading(), "Sign in or create an account");
    assert_eq!(browser.get(&format!("{BASE}/bin")).heading(), "Sign in or create an account");
}

#[test]
fn a_page_from_before_signing_out_says_that_it_has_expired() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get(&format!("{BASE}/bin"));
    let account = browser.get("/ashcombe/account");
    browser.send(&account, &[]);
    let answer = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    assert_eq!(answer.status, 403);
    assert!(answer.html.contains("This page has expired") && answer.html.contains("saved"), "{}", answer.html);
}

/// Two tabs, or the resident and the desk: what is newer is not lost, and neither is what was typed.
#[test]
fn a_page_that_was_open_while_details_changed_says_what_changed_and_loses_nothing() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let old = browser.get("/ashcombe/account/details");
    let kept = || {
        service
            .rows("SELECT name || '|' || phone || '|' || address FROM customers WHERE council = 'ashcombe' AND email LIKE 'priya%'")
            .remove(0)
    };
    let before = kept();
    // In another tab: a new phone number and a new address.
    let page = browser.get("/ashcombe/account/details");
    let newer = [("name", "Priya Shah"), ("phone", "01632 960001"), ("line_1", "3 High Street")];
    assert_eq!(browser.send(&page, &newer).path, "/ashcombe/account");
    let saved = kept();
    assert_ne!(saved, before);
    // Sent again with a double click it is the same, and nothing is asked.
    assert_eq!(browser.send(&page, &newer).path, "/ashcombe/account");
    assert_eq!(kept(), saved);

    // The old tab has another phone number typed over, and the address as it was.
    let line = old.value("line_1");
    let typed = [("name", "Priya A. Shah"), ("phone", "07700 900999"), ("line_1", line.as_str())];
    let asked = browser.send(&old, &typed);
    assert_eq!(kept(), saved, "nothing newer is overwritten");
    let told = [
        "Phone number was changed to “+441632960001” after you opened this page. What you entered is still below. Save again to keep yours",
        "Address was changed to “3 High Street, Marlbrook, HP7 0AB” after you opened this page. The page shows that now. Check it and save again",
    ];
    assert_eq!(asked.errors(), told);
    assert_eq!(
        [asked.value("name"), asked.value("phone"), asked.value("line_1")],
        ["Priya A. Shah", "07700 900999", "3 High Street"]
    );
    // What is typed wrong is told first, and the page still knows when it was opened.
    let wrong = browser.send(&old, &[("name", "Priya A. Shah"), ("phone", "12"), ("line_1", &line)]);
    assert_eq!(wrong.errors().len(), 1);
    assert_eq!(browser.send(&wrong, &typed).errors(), told);
    // In Welsh; the words are Welsh all through.
    let welsh = browser.get("/ashcombe/account/details?lang=cy");
    assert_eq!(welsh.heading(), "Eich manylion");
    let asked_in_welsh = browser.send(&old, &typed);
    assert!(
        asked_in_welsh.errors()[0].starts_with("Rhif ffôn: newidiwyd hyn i “+441632960001”"),
        "{:?}",
        asked_in_welsh.errors()
    );
    browser.get("/ashcombe/account/details?lang=en");
    // They decide: saved again, it is as the page has it.
    let values = ["name", "phone", "line_1", "town", "postcode"].map(|name| (name, asked.value(name)));
    let decided: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.send(&asked, &decided).path, "/ashcombe/account");
    let now = kept();
    assert!(now.starts_with("Priya A. Shah|+447700900999|") && now.contains("3 High Street"), "{now}");
}

#[test]
fn the_desk_and_the_resident_do_not_overwrite_one_another() {
    let service = Service::start();
    let (mut agent, mut resident) = (service.browser(), service.browser());
    agent.sign_in_agent("ashcombe");
    resident.sign_in("ashcombe", "Priya Shah");
    let customer = crate::single_view::open(&mut agent, "Priya Shah").path;
    let at_desk = agent.get(&format!("{customer}/details"));
    let at_home = resident.get("/ashcombe/account/details");
    assert_eq!(resident.send(&at_home, &[("name", "Priya Shah"), ("phone", "01632 960001")]).path, "/ashcombe/account");
    let asked = agent.send(&at_desk, &[("name", "Priya Shah"), ("phone", "07700 900999")]);
    assert_eq!(asked.errors().len(), 1, "{:?}", asked.errors());
    assert!(asked.errors()[0].starts_with("Phone number was changed to “+441632960001”"), "{:?}", asked.errors());
    assert_eq!(asked.value("phone"), "07700 900999");
    let phone =
        || service.rows("SELECT phone FROM customers WHERE council = 'ashcombe' AND name = 'Priya Shah'").remove(0);
    assert_eq!(phone(), "+441632960001");
    let done = agent.send(&asked, &[("name", "Priya Shah"), ("phone", "07700 900999")]);
    assert_eq!((done.path.as_str(), phone().as_str()), (customer.as_str(), "+447700900999"));
    // And the other way round, when a number is taken out.
    let asked = agent.get(&format!("{customer}/details"));
    let at_home = resident.get("/ashcombe/account/details");
    agent.send(&asked, &[("name", "Priya Shah"), ("phone", "")]);
    let told = resident.send(&at_home, &[("name", "P. Shah"), ("phone", "+447700900999")]);
    assert_eq!(
        told.errors(),
        ["Phone number was removed after you opened this page. The page shows that now. Check it and save again"]
    );
    assert_eq!((told.value("name"), told.value("phone")), ("P. Shah".to_owned(), String::new()));
    // A page for somebody new, sent again after the resident changed what it wrote down, says so too.
    let page = agent.get("/ashcombe/desk/customers/new");
    let new = [("name", "Bert Neil"), ("phone", "01632960001")];
    let bert = agent.send(&page, &new);
    assert_eq!(agent.send(&page, &new).path, bert.path);
    let change = agent.get(&format!("{}/details", bert.path));
    agent.send(&change, &[("name", "Bertram Neil"), ("phone", "01632960001")]);
    let told = agent.send(&page, &new);
    assert!(told.errors()[0].starts_with("Full name was changed to “Bertram Neil”"), "{:?}", told.errors());
}

#[test]
fn many_who_save_at_once_keep_what_one_of_them_saw() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    let page = browser.get("/ashcombe/account/details");
    let start = std::sync::Barrier::new(6);
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6)
            .map(|number| {
                let (mut browser, page, start) = (browser.clone(), &page, &start);
                scope.spawn(move || {
                    let (name, phone) = (format!("Priya {number}"), format!("0770090090{number}"));
                    start.wait();
                    let body = crate::browser::Browser::body(page, &[("name", &name), ("phone", &phone)]);
                    browser.post("/ashcombe/account/details", &body, &[]).status
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let saved = answers.iter().filter(|status| **status == 303).count();
    assert_eq!(saved, 1, "one was first, and every other is asked: {answers:?}");
    assert!(answers.iter().all(|status| [200, 303].contains(status)), "{answers:?}");
}
