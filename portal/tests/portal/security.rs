use crate::browser::{Browser, Page, Service, encode};
use crate::website::fill;

const BASE: &str = "/ashcombe/forms/bin-report";

fn header<'p>(page: &'p Page, name: &str) -> &'p str {
    page.headers.get(name).unwrap_or_else(|| panic!("{} has no {name}", page.path)).to_str().unwrap()
}

#[test]
fn every_answer_has_the_headers_errors_included() {
    let service = Service::start();
    let mut browser = service.browser();
    let mut pages: Vec<Page> = [
        "/",
        "/health",
        "/ashcombe",
        "/ashcombe/account/sign-in",
        "/ashcombe/staff/sign-in",
        BASE,
        "/ashcombe/forms/bin-report/bin",
        "/ashcombe/forms/bin-report/check-answers",
        "/assets/onceform.css",
        "/ashcombe/assets/theme.css",
        "/ashcombe/assets/logo",
        "/nowhere",
        "/ashcombe/forms/nothing/bin",
        "/ashcombe/forms/bin-report/done/BR-234-678",
        "/assets/../portal.db",
        "/assets/%2e%2e/portal.db",
        "/ashcombe/assets/forms/bin-report/0000/validator.wasm",
    ]
    .iter()
    .map(|path| browser.fetch(path))
    .collect();
    pages.push(browser.post(&format!("{BASE}/bin"), b"bin=refuse", &[]));
    pages.push(browser.post(&format!("{BASE}/bin"), &vec![b'a'; 2 * 1024 * 1024], &[]));
    pages.push(browser.post("/nowhere/at/all", b"", &[]));
    for page in &pages {
        let policy = header(page, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"));
        assert_eq!(header(page, "x-content-type-options"), "nosniff", "{}", page.path);
        assert_eq!(header(page, "referrer-policy"), "same-origin");
        header(page, "cache-control");
        if page.status >= 400 {
            assert!(page.html.contains("</html>") && page.html.contains("<h1"), "{} {}", page.status, page.path);
            assert_eq!(header(page, "cache-control"), "no-store");
        }
    }
    let status: Vec<u16> = pages.iter().map(|page| page.status).collect();
    assert_eq!(
        status,
        [200, 200, 200, 200, 200, 200, 200, 303, 200, 200, 200, 404, 404, 404, 404, 404, 404, 403, 413, 404]
    );
}

#[test]
fn the_cookie_is_kept_from_scripts_and_other_sites() {
    let service = Service::start();
    let page = service.browser().fetch("/ashcombe/account/sign-in");
    let cookie = header(&page, "set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Max-Age"), "{cookie}");
    let public = Service::with_forms(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms"),
        &["--origin", "https://forms.example.gov.uk"],
    );
    let page = public.browser().fetch("/ashcombe/account/sign-in");
    let cookie = header(&page, "set-cookie");
    assert!(cookie.starts_with("__Host-") && cookie.contains("Secure") && cookie.contains("Path=/"), "{cookie}");
    header(&page, "strict-transport-security");
}

#[test]
fn a_forged_post_changes_nothing() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    let body = Browser::body(&page, &[("bin", "refuse"), ("_do", "continue")]);
    // From another site, whatever it knows.
    for more in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let answer = browser.post(&page.action(), &body, &[more]);
        assert_eq!(answer.status, 403, "{more:?}");
        assert!(answer.html.contains("sent from another website"), "{}", answer.html);
    }
    // Without a token, with a wrong one, and with another session's.
    let mut other = service.browser();
    let theirs = other.get(&format!("{BASE}/bin")).value("_csrf");
    for token in ["", "x", ".", &theirs] {
        let fields = [("_csrf", token), ("_shown", "bin"), ("bin", "refuse"), ("_do", "continue")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let answer = browser.post(&page.action(), &encode(&fields), &[]);
        assert_eq!(answer.status, 403, "{token}");
    }
    assert_eq!(browser.get(&format!("{BASE}/bin")).chosen("bin"), None);
    // The same from our own page is taken.
    let answer =
        browser.post(&page.action(), &body, &[("sec-fetch-site", "same-origin"), ("origin", &service.address)]);
    assert_eq!(answer.status, 303);
}

#[test]
fn a_reference_number_is_no_key() {
    let service = Service::start();
    let mut browser = service.browser();
    let check = fill(&mut browser, BASE);
    let done = browser.send(&check, &[("_do", "submit")]);
    assert_eq!(browser.get(&done.path).status, 200);
    assert_eq!(service.browser().get(&done.path).status, 404, "another session");
    let moved = done.path.replace("/ashcombe/", "/penllyn/");
    assert_eq!(browser.get(&moved).status, 404, "another council");
    let moved = done.path.replace("/bin-report/", "/household/");
    assert_eq!(browser.get(&moved).status, 404, "another form");
}

#[test]
fn councils_are_strictly_apart() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in("ashcombe", "Priya Shah");
    assert_eq!(browser.get("/penllyn/account").heading(), "Sign in or create an account");
    // Not even with the other council's cookie under this one's name.
    let stolen = browser.cookies["onceform-ashcombe"].clone();
    browser.cookies.insert("onceform-penllyn".to_owned(), stolen);
    assert_eq!(browser.get("/penllyn/account").heading(), "Sign in or create an account");
    // A customer of one council cannot be signed in as at the other.
    let page = browser.get("/ashcombe/account");
    let ashcombe = service.browser().get("/ashcombe/account").inputs("person").next().unwrap();
    assert_eq!(page.heading(), "Your account");
    let page = browser.get("/penllyn/account");
    assert_eq!(browser.send(&page, &[("person", &ashcombe)]).heading(), "Sign in or create an account");
}

#[test]
fn hostile_posts_get_a_clear_answer_and_lose_nothing() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let token = page.value("_csrf");
    let text = |fields: &[(&str, &str)]| {
        let mut all = vec![("_csrf".to_owned(), token.clone())];
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        encode(&all)
    };
    let many = |fields: usize| {
        let mut body = text(&[("_shown", "due"), ("_do", "continue")]);
        for number in 0..fields / 2 {
            body.extend(format!("&field{number}=x&_shown=people.{number}.income").bytes());
        }
        body
    };
    let long = "9".repeat(500_000);
    let cases: Vec<(Vec<u8>, u16)> = vec![
        (many(10_000), 200),
        (many(30_000), 413),
        (text(&[("_shown", "due"), ("due.day", &long), ("_do", "continue")]), 200),
        (
            text(&[("_shown", "due"), ("due", "2026-03-02"), ("due.day", "\u{1f}\u{0}\u{202e}"), ("_do", "continue")]),
            200,
        ),
        (
            text(&[
                ("_shown", "due"),
                ("due.day", "1\n2"),
                ("due.month", "/"),
                ("due.year", "\u{1f}"),
                ("_do", "continue"),
            ]),
            200,
        ),
        (
            [text(&[("_shown", "due"), ("_do", "continue")]), b"&due.day=%ff%fe&due.month=%00&%%%=%".to_vec()].concat(),
            200,
        ),
        (text(&[("_shown", "full_name"), ("full_name", "not on this page"), ("_do", "remove:people:99")]), 303),
        (text(&[("_do", "add:due")]), 303),
        (text(&[("_do", "remove:due:18446744073709551616")]), 200),
        (b"\xff\xfe\x00".to_vec(), 403),
        (b"{\"json\": true}".to_vec(), 403),
        (vec![b'a'; 1024 * 1024 + 1], 413),
    ];
    for (number, (body, status)) in cases.into_iter().enumerate() {
        let answer = browser.post(&format!("{BASE}/day"), &body, &[]);
        assert_eq!(answer.status, status, "case {number}: {}", answer.html);
    }
    let json = browser.post(&format!("{BASE}/day"), b"{}", &[("x-nothing", "")]);
    assert!(json.html.contains("</html>"));
    assert_eq!(browser.get(&format!("{BASE}/bin")).chosen("bin").as_deref(), Some("refuse"));
    assert_eq!(browser.get(&format!("{BASE}/contact")).path, format!("{BASE}/day"));
}

#[test]
fn answers_that_are_too_long_together_are_refused_before_they_are_kept() {
    let service = Service::start();
    let mut browser = service.browser();
    let page = browser.get(&format!("{BASE}/bin"));
    let page = browser.send(&page, &[("bin", "refuse"), ("_do", "continue")]);
    let page = browser.send(&page, &[("due.day", "2"), ("due.month", "3"), ("due.year", "2026"), ("_do", "continue")]);
    let long = "x".repeat(700_000);
    let answer = browser.send(&page, &[("full_name", &long), ("_do", "continue")]);
    assert_eq!(answer.status, 200, "one such answer is only too long for its question");
    let answer = browser.send(&page, &[("full_name", "Priya"), ("property.line_1", &long), ("_do", "continue")]);
    assert_eq!(answer.status, 200);
    let both = browser.send(&page, &[("full_name", &long), ("property.line_1", "x"), ("_do", "continue")]);
    assert_eq!(both.status, 200);
    let page = browser.get(&format!("{BASE}/day"));
    let answer = browser.send(&page, &[("due.day", &long), ("_do", "continue")]);
    assert_eq!(answer.status, 413, "{}", answer.html);
    // Nothing of it is kept, and the form can be gone on with.
    assert_eq!(browser.get(&format!("{BASE}/day")).value("due.day"), "2");
}

#[test]
fn what_is_typed_is_shown_as_text() {
    let service = Service::start();
    let mut browser = service.browser();
    browser.sign_in_agent("ashcombe");
    let script = browser.get("/ashcombe/desk/forms/bin-report");
    let evil = "\"><script>alert(1)</script>";
    let script =
        browser.send(&script, &[("_caller.name", evil), ("full_name", evil), ("notes", evil), ("_do", "update")]);
    assert!(!script.html.contains("<script>alert"), "{}", script.html);
    assert!(!browser.get("/ashcombe/desk").html.contains("<script>alert"));
}
