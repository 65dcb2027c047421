//! What goes along with another kind of answer, and with what is removed.

use super::{applied, made, mistakes, one, ways};
use compiler::calendar::{Nation, bank_holidays};
use compiler::check::JOURNEYS;
use compiler::revise::{Change, KINDS, Revision, revise, shown};
use compiler::source::Sources;
use compiler::{start, trial};

/// What somebody has in front of them who begins a form.
fn begun() -> Sources {
    one(&start::form("skip-licence", "request"))
}

fn asked<'s>(form: &'s Sources, change: &Change) -> Revision<'s> {
    revise(form, &compiler::check_all(form).diagnostics, change).unwrap_or_else(|why| panic!("{why}"))
}

fn kind(at: &[usize], kind: &str, sure: bool) -> Change {
    Change::Kind { at: at.to_vec(), kind: kind.to_owned(), sure }
}

fn remove(at: &[usize], sure: bool) -> Change {
    Change::Remove { at: at.to_vec(), option: None, sure }
}

/// The tests that do not hold, by name.
fn failing(form: &Sources) -> Vec<String> {
    let program = compiler::check_all(form).program.unwrap();
    let holidays = bank_holidays(Nation::EnglandAndWales);
    let wrong = program.tests.iter().filter(|test| !trial::run(&program, test, &holidays).differences.is_empty());
    wrong.map(|test| test.name.clone()).collect()
}

#[test]
fn settings_that_do_not_suit_go_with_another_kind() {
    let form = begun();
    let revision = asked(&form, &kind(&[0, 0], "choice", false));
    assert_eq!(
        revision.said,
        "The kind of answer was changed. What does not suit it was taken away: the most characters. \
         2 tests that answer it now give an example of such an answer"
    );
    assert_eq!(revision.asks, None);
    let text = form.first().text.replace("type: long text", "type: choice").replace(
        "        longest: 1000\n",
        "        options:\n          first: First option\n          second: Second option\n",
    );
    assert_eq!(applied(&form, &revision), text.replace("details: A copy of my licence", "details: first"));
}

#[test]
fn every_question_of_every_new_form_can_have_every_kind_or_says_why_not() {
    let mut refused = Vec::new();
    for journey in JOURNEYS {
        let form = one(&start::form("skip-licence", journey));
        for (at, _) in ways(&shown(&form)).into_iter().filter(|(_, question)| question.is_some()) {
            for known in KINDS {
                match made(&form, &kind(&at, known.name, true)) {
                    Err(why) => refused.push(format!("{journey} {at:?} {}: {why}", known.name)),
                    Ok(now) => {
                        assert_eq!(mistakes(&now), [], "{journey} {at:?} {}", known.name);
                        assert_eq!(failing(&now), Vec::<String>::new(), "{journey} {at:?} {}", known.name);
                    }
                }
            }
        }
    }
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn what_is_only_about_a_question_goes_with_it_when_its_author_agrees() {
    let form = begun();
    let revision = asked(&form, &remove(&[0, 0], false));
    assert_eq!(revision.edits, []);
    let asks = revision.asks.unwrap();
    assert_eq!(
        asks.words,
        "“Tell us what you need” is used elsewhere in the form. If you remove it: what the tests “A reply by e-mail needs \
         an address and no phone number” and “A day in the past is a mistake” say of it is taken out"
    );
    assert_eq!(asks.button, "Remove it, and all that with it");
    let now = made(&form, &remove(&[0, 0], true)).unwrap();
    assert!(!now.first().text.contains("details: A copy") && !now.first().text.contains("Tell us what you need"));
    assert_eq!((mistakes(&now).len(), failing(&now).len()), (0, 0));

    let words = |at: &[usize]| asked(&form, &remove(at, false)).asks.unwrap().words;
    let day = words(&[0, 1]);
    assert!(day.contains("the test “A day in the past is a mistake” is removed, as it would no longer hold"), "{day}");
    let reply = words(&[1, 1]);
    assert!(
        reply.contains("“What is your e-mail address?” is then always asked, as its condition is about this alone"),
        "{reply}"
    );
}

#[test]
fn all_of_every_new_form_can_be_removed_or_says_why_not() {
    for journey in JOURNEYS {
        let form = one(&start::form("skip-licence", journey));
        for (at, _) in ways(&shown(&form)) {
            match made(&form, &remove(&at, true)) {
                Err(why) => {
                    assert_eq!(why, "It cannot be removed. A page asks at least one question. Remove the page instead");
                    assert!(made(&form, &remove(&[at[0]], true)).is_ok(), "{journey} {at:?}");
                }
                Ok(now) => assert_eq!((mistakes(&now), failing(&now)), (Vec::new(), Vec::new()), "{journey} {at:?}"),
            }
        }
    }
}

#[test]
fn what_makes_no_sense_without_a_question_goes_too() {
    let gone = |journey: &str, change: &Change| {
        let form = one(&start::form("skip-licence", journey));
        let revision = asked(&form, change);
        assert_eq!(revision.edits, []);
        revision.asks.unwrap().words
    };
    let text = |journey: &str, change: &Change| {
        made(&one(&start::form("skip-licence", journey)), change).unwrap().first().text.clone()
    };
    let page = gone("apply", &remove(&[0], false));
    assert!(page.contains("the page “You cannot apply to us” is removed, as nothing else leads to it"), "{page}");
    let now = text("apply", &remove(&[0], true));
    assert!(!now.contains("lives_here") && !now.contains("cannot") && now.contains("start_day"), "{now}");

    let price = gone("pay", &kind(&[0, 1], "text", false));
    assert!(price.contains("the form costs nothing any more, as its price comes from this"), "{price}");
    let now = text("pay", &kind(&[0, 1], "text", true));
    assert!(!now.contains("fee:") && now.contains("submitted: true"), "{now}");

    let place = gone("report", &remove(&[1], false));
    assert!(place.contains("no longer shown what is reported already, as that needs a place"), "{place}");
    assert!(!text("report", &remove(&[1], true)).contains("already reported"));
    let same = gone("report", &remove(&[0, 0], false));
    assert!(same.contains("reports count as the same without it"), "{same}");
    let now = text("report", &remove(&[0, 0], true));
    assert!(now.contains("already reported:\n  within: 25 metres\n  during: 14 days\n"), "{now}");
    assert!(!now.contains("same:"), "{now}");
}

#[test]
fn a_price_by_an_answer_goes_with_the_question() {
    let form = one(&start::form("skip-licence", "apply"));
    let by = Change::AddPriceBy {
        question: "lives_here".to_owned(),
        amounts: vec!["10".to_owned(), "20".to_owned()],
        paid_for: "A licence".to_owned(),
    };
    let priced = made(&form, &by).unwrap();
    let costs = "the form costs nothing any more, as its price comes from this";
    for change in [kind(&[0, 0], "text", false), remove(&[0], false)] {
        let revision = asked(&priced, &change);
        assert!(revision.asks.as_ref().is_some_and(|asks| asks.words.contains(costs)), "{:?}", revision.asks);
    }
    for change in [kind(&[0, 0], "text", true), remove(&[0], true)] {
        let now = made(&priced, &change).unwrap();
        let text = &now.first().text;
        assert!(!text.contains("calculations:") && !text.contains("fee:") && !text.contains("price"), "{text}");
        assert_eq!((mistakes(&now), failing(&now)), (Vec::new(), Vec::new()));
    }
    // Where more hangs on the table, it is for its author to say what becomes of that.
    let more = priced.first().text.replace("calculations:\n", "calculations:\n  twice: price * 2\n");
    let why = made(&one(&more), &remove(&[0], true)).unwrap_err();
    assert!(why.starts_with("That would be a mistake in the calculation twice. "), "{why}");
}

#[test]
fn a_refusal_speaks_in_the_words_of_the_form() {
    let form = one(&start::form("skip-licence", "apply"));
    let why = made(&form, &Change::Move { at: vec![0], option: None, up: false }).unwrap_err();
    assert_eq!(
        why,
        "That would be a mistake in the condition of the page “You cannot apply to us”. This uses “Do you live in our area?”, \
         which is asked after this page. Ask it earlier, or move what depends on it to a later place"
    );
    // A page may have the name of its question, and a question that of a kind of answer.
    let named = form.first().text.replace("lives_here", "date").replace("page: who_can", "page: date");
    let again = made(&one(&named), &Change::Move { at: vec![0], option: None, up: false }).unwrap_err();
    assert_eq!(again, why);
}

#[test]
fn what_has_other_uses_stays() {
    let text = start::form("skip-licence", "request");
    let sent = format!("{text}\nsend to:\n  - system: crm\n    fields: {{ what: details }}\n");
    let form = one(&sent);
    let why = made(&form, &remove(&[0, 0], true)).unwrap_err();
    assert_eq!(
        why,
        "“Tell us what you need” cannot be removed while it is used: what is sent to crm uses it. Change that first"
    );
    let both = text.replace("ask when: reply_by is email", "ask when: reply_by is email and details is answered");
    let why = made(&one(&both), &remove(&[0, 0], true)).unwrap_err();
    assert!(why.contains("the condition of “What is your e-mail address?” uses it"), "{why}");
}

#[test]
fn lines_between_brackets_lose_only_what_goes() {
    let text = start::form("skip-licence", "request")
        .replace("not asked: [phone]", "not asked: [phone]\n      asked: [full_name, details, email]");
    let now = made(&one(&text), &remove(&[0, 0], true)).unwrap();
    assert!(now.first().text.contains("asked: [full_name, email]\n"), "{}", now.first().text);
}
