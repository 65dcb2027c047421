//! A fee that was paid: written down once by the council, shown to the resident, taken back when it was a mistake, and never more than
//! is to pay.

use crate::browser::{Browser, Page, Service};
use crate::requests::staff;
use crate::service_around::join;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

const CARD: &str = "4111 1111 1111 1111";
const PAID: [(&str, &str); 7] = [
    ("amount", "£20.50"),
    ("paid.day", "9"),
    ("paid.month", "3"),
    ("paid.year", "2026"),
    ("how", "card"),
    ("payment_reference", "WP-17"),
    ("_do", "pay"),
];

fn service() -> Service {
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    Service::with_forms(&forms, &["--now", "2026-03-10T10:00"])
}

/// Joins the garden club for £60.50 from an account: the resident, and the reference number.
fn owing(service: &Service) -> (Browser, String) {
    let mut priya = service.browser();
    priya.sign_in("ashcombe", "Priya Shah");
    let check = join(&mut priya, "/ashcombe/account/forms/garden-club", "large");
    let reference = priya.send(&check, &[("_do", "submit")]).reference();
    (priya, reference)
}

fn with(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let changed = |(name, value)| changes.iter().find(|(known, _)| *known == name).map_or((name, value), |it| *it);
    PAID.into_iter().map(changed).collect()
}

fn pence(service: &Service) -> Vec<String> {
    service.rows("SELECT CAST(payments.pence AS TEXT) FROM payments JOIN events ON events.id = event ORDER BY place")
}

/// The payment that can be taken back, and the page on which it is.
fn take_back(browser: &mut Browser, page: &Page, reason: &str) -> Page {
    let payment = page.value("payment");
    browser.send(page, &[("payment", &payment), ("reason", reason), ("_do", "take back")])
}

#[test]
fn a_payment_is_written_down_once_and_its_resident_sees_it() {
    let service = service();
    let (mut priya, reference) = owing(&service);
    let seen = priya.get(&format!("/ashcombe/account/requests/{reference}"));
    assert!(seen.html.contains("Not paid yet"), "{}", seen.html);
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let page = dev.get(&format!("/ashcombe/work/{reference}"));
    assert!(page.html.contains("Still to pay: £60.50"), "{}", page.html);
    // Pressed twice, at once and later.
    let body = Browser::body(&page, &PAID);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(dev.clone().post(&page.path, &body, &[]).status, 303));
        }
    });
    assert_eq!(pence(&service), ["2050"]);
    let whole = dev.get(&page.path);
    assert!(whole.html.contains("Still to pay: £40"), "{}", whole.html);
    assert!(whole.html.contains("Paid £20.50 on 9 March 2026, card by phone, reference WP-17"), "{}", whole.html);
    let seen = priya.get(&format!("/ashcombe/account/requests/{reference}"));
    for said in ["Payment received", "Paid £20.50 on 9 March 2026", "Still to pay: £40"] {
        assert!(seen.html.contains(said), "{said}: {}", seen.html);
    }
    assert!(!seen.html.contains("Not paid yet") && !seen.html.contains("WP-17"), "{}", seen.html);
    let welsh = priya.get(&format!("/ashcombe/account/requests/{reference}?lang=cy"));
    assert!(welsh.html.contains("Talwyd £20.50 ar 9 Mawrth 2026"), "{}", welsh.html);
    assert_eq!(service.rows("SELECT did || ' ' || words FROM looks WHERE words = 'paid'")[0], "changed paid");
    // The rest, in another way; then nothing is left, and nothing more is taken.
    let rest = dev.send(&whole, &with(&[("amount", "40"), ("how", "cash"), ("payment_reference", "")]));
    assert!(rest.html.contains("Nothing is left to pay") && !rest.html.contains("Record a payment"), "{}", rest.html);
    let late = dev.send(&whole, &with(&[("amount", "1")]));
    assert_eq!(late.errors(), ["Everything is paid already"]);
    let seen = priya.get(&format!("/ashcombe/account/requests/{reference}?lang=en"));
    assert!(!seen.html.contains("Still to pay"), "{}", seen.html);
    assert_eq!(pence(&service), ["2050", "4000"]);
}

#[test]
fn what_is_no_payment_is_told_and_no_card_number_is_kept() {
    let service = service();
    let (_, reference) = owing(&service);
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let page = dev.get(&format!("/ashcombe/work/{reference}"));
    for (field, typed, said) in [
        ("amount", "0", "The amount must be more than £0"),
        ("amount", "-5", "The amount must be more than £0"),
        ("amount", "five", "Enter the amount in pounds and pence"),
        ("amount", "1.005", "Enter the amount in pounds and pence"),
        ("amount", "60.51", "The amount must be £60.50 or less"),
        ("paid.day", "11", "Enter the day on which it was paid"),
        ("paid.year", "", "Enter the day on which it was paid"),
        ("how", "barter", "Choose how it was paid"),
        ("payment_reference", CARD, "This looks like the number of a card"),
    ] {
        let answer = dev.send(&page, &with(&[(field, typed)]));
        assert_eq!(answer.errors().len(), 1, "{field} {typed}: {:?}", answer.errors());
        assert!(answer.errors()[0].starts_with(said), "{field} {typed}: {:?}", answer.errors());
        assert!(!answer.html.contains(CARD), "it is not shown again");
    }
    let all = dev.send(&page, &[("_do", "pay")]);
    assert_eq!(all.errors().len(), 3, "{:?}", all.errors());
    assert!(pence(&service).is_empty());
    assert!(service.rows("SELECT id FROM events WHERE kind = 'paid'").is_empty(), "neither without the other");
    // Nobody but those who deal with requests.
    let mut hannah = staff(&service, "ashcombe", "Hannah Frost");
    assert_eq!(hannah.get(&page.path).status, 403);
}

#[test]
fn a_payment_that_was_a_mistake_is_taken_back_and_both_stay() {
    let service = service();
    let (mut priya, reference) = owing(&service);
    let mut dev = staff(&service, "ashcombe", "Dev Patel");
    let page = dev.get(&format!("/ashcombe/work/{reference}"));
    let paid = dev.send(&page, &PAID);
    assert_eq!(take_back(&mut dev, &paid, "").errors(), ["Write why it is taken back"]);
    let card = take_back(&mut dev, &paid, "card 5555-5555-5555-4444");
    assert!(card.errors()[0].starts_with("This looks like the number of a card"), "{:?}", card.errors());
    let back = take_back(&mut dev, &paid, "It was for another request");
    assert!(back.html.contains("Taken back: it does not count"), "{}", back.html);
    assert!(back.html.contains("It was for another request") && back.html.contains("Still to pay: £60.50"));
    assert!(back.html.contains("Took back the payment of £20.50 on 9 March 2026"), "{}", back.html);
    // Again from the same page, and from that of a colleague who had it open.
    take_back(&mut dev, &paid, "It was for another request");
    let late = take_back(&mut dev, &paid, "A mistake");
    assert_eq!(late.errors(), ["There is no such payment here, or it has been taken back already"]);
    assert_eq!(pence(&service), ["2050", "-2050"]);
    let seen = priya.get(&format!("/ashcombe/account/requests/{reference}"));
    assert!(seen.html.contains("Not paid yet"), "{}", seen.html);
    for said in ["Payment received", "A payment was written down by mistake", "£20.50, 9 March 2026"] {
        assert!(seen.html.contains(said), "{said}: {}", seen.html);
    }
    // A payment of another request is not taken back here.
    let (_, other) = owing(&service);
    let page = dev.get(&format!("/ashcombe/work/{other}"));
    let first = dev.send(&page, &PAID);
    let theirs = dev.get(&format!("/ashcombe/work/{reference}"));
    let payment = first.value("payment");
    let refused = dev.send(&theirs, &[("payment", &payment), ("reason", "Not mine"), ("_do", "take back")]);
    assert_eq!(refused.errors(), ["There is no such payment here, or it has been taken back already"]);
    assert_eq!(pence(&service).len(), 3);
    for sql in ["UPDATE payments SET pence = 1 RETURNING event", "DELETE FROM payments RETURNING event"] {
        let refused = catch_unwind(AssertUnwindSafe(|| service.rows(sql)));
        assert!(refused.is_err(), "what was paid stays as it was written down: {sql}");
    }
}
