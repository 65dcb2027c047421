//! Signing in with an OpenID provider, a real one of these tests' own.

use crate::browser::{Browser, Page, Service};
use crate::mail_server::MailServer;
use crate::provider::{CLIENT, Mode, Provider, SECRET};
use std::path::Path;

const WITH: &str = "/ashcombe/account/sign-in/with/one-login";

/// A service that is no demonstration, for which the provider is set up with a secret.
pub fn service(provider: &Provider, mail: &MailServer) -> Service {
    with_proof(provider, mail, &format!("client_secret = \"{SECRET}\""))
}

fn with_proof(provider: &Provider, mail: &MailServer, proof: &str) -> Service {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("onceform.toml");
    std::fs::write(folder.path().join("key.pem"), provider.client_pem()).unwrap();
    let text = format!(
        "[mail]\nsmtp = \"{}\"\nfrom = \"no-reply@forms.example\"\n
         [[sign_in]]\nname = \"one-login\"\ntitle = {{ en = \"One Login\", cy = \"Un Mewngofnod\" }}\nissuer = \"{}/\"
         client_id = \"{CLIENT}\"\n{proof}\ncouncils = [\"ashcombe\"]\n",
        mail.address, provider.address
    );
    std::fs::write(&settings, text).unwrap();
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    Service::for_real(&forms, &["--settings", &settings.display().to_string()])
}

/// Where the service sends somebody.
fn leave(browser: &mut Browser, address: &str) -> String {
    let page = browser.fetch(address);
    assert_eq!(page.status, 303, "{}", page.html);
    page.headers["location"].to_str().unwrap().to_owned()
}

/// Where the provider sends them back to, within the service.
fn returned(service: &Service, provider: &Provider, to: &str) -> String {
    provider.visit(to).strip_prefix(&service.address).unwrap().to_owned()
}

pub fn sign_in(service: &Service, provider: &Provider, browser: &mut Browser) -> Page {
    let to = leave(browser, WITH);
    let back = returned(service, provider, &to);
    browser.get(&back)
}

#[test]
fn somebody_signs_in_elsewhere_and_is_the_same_customer_ever_after() {
    let (provider, mail) = (Provider::start(), MailServer::start());
    let service = with_proof(&provider, &mail, "private_key = \"key.pem\"");
    let mut browser = service.browser();
    let page = browser.get("/ashcombe/account/sign-in?form=bin-report");
    assert!(
        page.html.contains("Sign in with One Login") && page.html.contains("Or sign in by e-mail"),
        "{}",
        page.html
    );
    let before = browser.cookies["onceform-ashcombe"].clone();
    let to = leave(&mut browser, &format!("{WITH}?form=bin-report"));
    assert!(to.contains("ui_locales=en") && !to.contains("verifier"), "{to}");
    let details = browser.get(&returned(&service, &provider, &to));
    assert_eq!((details.heading().as_str(), details.status), ("Your details", 200));
    assert_ne!(browser.cookies["onceform-ashcombe"], before, "the token changes with who is there");
    assert!(provider.asked().contains(&"by key".to_owned()));
    let form = browser.send(&details, &[("name", "Ann Other"), ("phone", "")]);
    assert_eq!(form.path, "/ashcombe/account/forms/bin-report", "what was wanted comes after it");
    // Elsewhere they change their e-mail address; here they are who they were.
    provider.sign_in_as("urn:person:1", "new@example.com");
    let account = sign_in(&service, &provider, &mut service.browser());
    assert!(account.html.contains("Ann Other"), "{}", account.html);
    assert_eq!(service.rows("SELECT email FROM customers"), ["ann@example.com"]);
    assert_eq!(service.rows("SELECT subject FROM identities"), ["urn:person:1"]);
    // Nobody is away any more, and what was kept meanwhile is gone.
    assert!(service.rows("SELECT provider FROM away").is_empty());
    // In Welsh, and not at a council that does not have it.
    let welsh = browser.get("/ashcombe/account/sign-in?lang=cy");
    assert!(welsh.html.contains("Mewngofnodi gyda Un Mewngofnod"), "{}", welsh.html);
    assert!(leave(&mut browser, WITH).contains("ui_locales=cy"));
    assert!(!browser.get("/penllyn/account/sign-in").html.contains("Un Mewngofnod"));
    assert_eq!(browser.fetch("/penllyn/account/sign-in/with/one-login").status, 404);
    assert_eq!(browser.fetch("/ashcombe/account/sign-in/with/other").status, 404);
}

#[test]
fn whoever_has_an_account_by_email_finds_it_there() {
    let (provider, mail) = (Provider::start(), MailServer::start());
    let service = service(&provider, &mail);
    let mut browser = service.browser();
    let page = browser.get("/ashcombe/account/sign-in");
    let page = browser.send(&page, &[("email", "ann@example.com")]);
    let code = mail.next().split("code is ").nth(1).unwrap()[..6].to_owned();
    let page = browser.send(&page, &[("code", &code)]);
    browser.send(&page, &[("name", "Ann Other"), ("phone", "")]);
    let account = sign_in(&service, &provider, &mut service.browser());
    assert!(account.html.contains("Ann Other"), "{}", account.html);
    assert!(provider.asked().contains(&"by secret".to_owned()));
    assert_eq!(service.rows("SELECT email FROM customers"), ["ann@example.com"]);
    // Another person there with an address of their own is another customer.
    provider.sign_in_as("urn:person:9", "ben@example.com");
    assert_eq!(sign_in(&service, &provider, &mut service.browser()).heading(), "Your details");
    assert_eq!(service.rows("SELECT email FROM customers ORDER BY email"), ["ann@example.com", "ben@example.com"]);
    // A provider that changes its keys is asked for the new ones, once a minute at most.
    provider.change_key();
    let page = sign_in(&service, &provider, &mut service.browser());
    assert!(page.html.contains("We could not check what One Login told us"), "{}", page.html);
}

#[test]
fn nobody_is_signed_in_by_what_is_not_right() {
    let (provider, mail) = (Provider::start(), MailServer::start());
    let service = service(&provider, &mail);
    let cases = [
        (Mode::OtherNonce, "We could not check what One Login told us"),
        (Mode::OtherKey, "We could not check what One Login told us"),
        (Mode::OtherAudience, "We could not check what One Login told us"),
        (Mode::OtherIssuer, "We could not check what One Login told us"),
        (Mode::Old, "We could not check what One Login told us"),
        (Mode::OtherUser, "We could not check what One Login told us"),
        (Mode::NotVerified, "One Login has not checked your e-mail address"),
        (Mode::Denies, "You did not sign in with One Login"),
    ];
    for (mode, said) in cases {
        provider.behave(mode);
        let mut browser = service.browser();
        let page = sign_in(&service, &provider, &mut browser);
        assert!(page.html.contains(said), "{mode:?}: {}", page.html);
        assert!(page.path.starts_with("/ashcombe/account/sign-in?trouble="), "{mode:?}: {}", page.path);
        assert_eq!(browser.fetch("/ashcombe/account").status, 303, "{mode:?}");
    }
    provider.behave(Mode::Honest);
    // A state that we did not make, or that is another session's, another provider's or another council's.
    let mut browser = service.browser();
    let back = returned(&service, &provider, &leave(&mut browser, WITH));
    let (address, state) = back.rsplit_once("state=").unwrap();
    let wrong = format!("{address}state={}", state.chars().rev().collect::<String>());
    assert!(browser.get(&wrong).html.contains("took too long, or was finished in another window"));
    let mut thief = service.browser();
    thief.get("/ashcombe/account/sign-in");
    assert!(thief.get(&back).html.contains("took too long"));
    assert_eq!(thief.fetch("/ashcombe/account").status, 303);
    let elsewhere = back.replace("/ashcombe/", "/penllyn/");
    assert_eq!(browser.fetch(&elsewhere).status, 404, "a council without this provider");
    // The one who left comes back; the same address once more signs nobody in, nor does its code in another session.
    assert_eq!(browser.get(&back).heading(), "Your details");
    assert!(browser.get(&back).html.contains("took too long"));
    let code = back.split_once("code=").unwrap().1.split('&').next().unwrap();
    let own = returned(&service, &provider, &leave(&mut thief, WITH));
    let theirs = own.split_once("code=").unwrap().1.split('&').next().unwrap();
    let replayed = own.replace(theirs, code);
    assert!(thief.get(&replayed).html.contains("We could not check what One Login told us"));
    assert_eq!(thief.fetch("/ashcombe/account").status, 303);
    assert_eq!(service.rows("SELECT email FROM customers"), ["ann@example.com"]);
    // What an address makes up is told as nothing.
    let page = browser.get("/ashcombe/account/sign-in?trouble=%3Cb%3E&with=one-login");
    assert!(!page.html.contains("trouble--title"), "{}", page.html);
}

#[test]
fn a_provider_that_is_down_keeps_nobody_from_signing_in_by_email() {
    let (provider, mail) = (Provider::start(), MailServer::start());
    provider.behave(Mode::Broken);
    let mut service = service(&provider, &mail);
    let mut browser = service.browser();
    let page = browser.get(WITH);
    assert!(page.html.contains("We cannot reach One Login at the moment"), "{}", page.html);
    let page = browser.send(&page, &[("email", "ann@example.com")]);
    let code = mail.next().split("code is ").nth(1).unwrap()[..6].to_owned();
    assert_eq!(browser.send(&page, &[("code", &code)]).heading(), "Your details");
    // It comes back while somebody is away, and goes again.
    provider.behave(Mode::Honest);
    let mut other = service.browser();
    let back = returned(&service, &provider, &leave(&mut other, WITH));
    provider.behave(Mode::Broken);
    assert!(other.get(&back).html.contains("We cannot reach One Login at the moment"));
    let log = service.stop_and_read_log();
    assert!(log.contains("somebody could not be signed in with a provider"), "{log}");
    for never in ["code=", "example.com", SECRET] {
        assert!(!log.contains(never), "{never}: {log}");
    }
}
