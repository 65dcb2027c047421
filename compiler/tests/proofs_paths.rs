//! What depends on the way through a form: answers used where nobody has been asked for them, texts that show an answer which
//! is missing on some ways, and pages past which some answers leave no way.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

mod pages;

use pages::{codes, exit, found, page};

#[test]
fn an_answer_that_no_way_here_asks_for_is_named() {
    let first = page("one", "", &["a: yes or no"]);
    let of_yes = page("two", "a is yes", &["b: yes or no", "n: number"]);
    let end = page("end", "", &["last: text"]);
    let here =
        |when: &str, questions: &[&str]| found("", &format!("{first}{of_yes}{}{end}", page("three", when, questions)));
    // Only those who say no come to the third page, and only those who say yes are asked b.
    let of_question = here("a is no", &["c: text", "d: text\nask when: b is yes or c is answered"]);
    assert_eq!(of_question.len(), 1, "{of_question:#?}");
    assert_eq!(of_question[0].code.id(), "F040");
    assert!(of_question[0].message.contains("`b`") && of_question[0].help.contains("a is no"), "{of_question:#?}");
    // A rule that nobody can keep has the same cause, which is told once.
    let of_rule = here("a is no", &["c: number\nrules:\n  - must: c is at least n\n    otherwise: More"]);
    assert_eq!(of_rule.iter().map(|found| found.code.id()).collect::<Vec<_>>(), ["F040"]);
    // Where it is all that is asked, nobody is asked at all.
    assert_eq!(
        here("a is no", &["c: text", "d: text\nask when: b is yes"]).iter().map(|it| it.code.id()).collect::<Vec<_>>(),
        ["F048"]
    );
    // Some who come here have been asked: a comparison without an answer is not met (law 2).
    assert_eq!(here("", &["c: text", "d: text\nask when: b is yes or c is answered"]), []);
    assert_eq!(here("b is yes", &["c: number\nrules:\n  - must: c is at least n\n    otherwise: More"]), []);
    // An exit takes away all who have been asked.
    let all_left = found(
        "",
        &format!(
            "{first}{of_yes}{}{}{end}",
            exit("out", "a is yes"),
            page("three", "", &["c: text\nask when: b is answered or a is no"])
        ),
    );
    assert_eq!(all_left.iter().map(|found| found.code.id()).collect::<Vec<_>>(), ["F040"], "{all_left:#?}");
    // A page itself, with a condition of two halves.
    let of_page = found(
        "",
        &format!(
            "{first}{of_yes}{}{}{end}",
            exit("out", "a is yes"),
            page("three", "b is yes or a is no", &["c: text"])
        ),
    );
    assert_eq!(of_page.iter().map(|found| found.code.id()).collect::<Vec<_>>(), ["F040"], "{of_page:#?}");
    // A condition with a name is for all who use it.
    let named = found(
        "conditions:\n  open_to: b is yes or a is no\n",
        &format!(
            "{first}{of_yes}{}{end}",
            page("three", "a is no", &["c: text", "d: text\nask when: open_to and c is answered"])
        ),
    );
    assert_eq!(named, []);
}

#[test]
fn a_later_question_of_the_page_may_be_used_by_a_rule_and_by_nothing_else() {
    let rule = "d: date\nrules:\n  - must: d is e or before\n    otherwise: Before";
    assert_eq!(codes("", &page("one", "", &[rule, "e: date"])), [""; 0]);
    assert_eq!(codes("", &page("one", "", &["d: date\nask when: e is answered", "e: date"])), ["F040"]);
    // In a list too: a question of each row, and one that stands after the list.
    let list = |rule: &str| {
        format!(
            "rows: list of\neach: row\nquestions:\n  - question: born\n    type: date\n    ask: When were they born?\n    called: the day\n{rule}"
        )
    };
    let must = "    rules:\n      - must: born is e or before\n        otherwise: Before\n";
    assert_eq!(codes("", &page("one", "", &[&list(must), "e: date"])), [""; 0]);
    assert_eq!(codes("", &page("one", "", &[&list("    ask when: e is answered\n"), "e: date"])), ["F040"]);
    // Inside an exit nothing is asked, and its condition uses earlier pages only.
    assert_eq!(
        codes(
            "",
            &format!(
                "{}{}{}",
                page("one", "", &["a: yes or no"]),
                exit("out", "b is yes"),
                page("two", "", &["b: yes or no"])
            )
        ),
        ["F040"]
    );
}

#[test]
fn a_text_is_judged_on_every_way_to_it() {
    let first = page("one", "", &["a: choice\noptions: { red: Red, green: Green, blue: Blue }"]);
    let asked = page("two", "a is any of [red, green]", &["b: text", "price: money"]);
    let with = |when: &str, text: &str| {
        let page = page("three", when, &["c: text"]);
        found(
            "",
            &format!("{first}{asked}{}", page.replace("    questions:", &format!("    text: {text}\n    questions:"))),
        )
    };
    let ids = |found: &[compiler::diagnostic::Diagnostic]| found.iter().map(|it| it.code.id()).collect::<Vec<_>>();
    // Whoever sees the third page has been asked, although its condition is another one.
    assert_eq!(with("a is red", "It is ((b))"), []);
    assert_eq!(with("a is not blue", "It is ((b))"), []);
    let some = with("", "It is ((b))");
    assert_eq!(ids(&some), ["F077"]);
    assert!(some[0].help.starts_with("For example when a is blue. "), "{some:#?}");
    assert_eq!(with("", "It is ((b or nothing))"), []);
    // Nobody who sees it has been asked, whatever stands there instead.
    let nobody = with("a is blue", "It is ((b or nothing))");
    assert_eq!(ids(&nobody), ["F040"]);
    assert!(nobody[0].help.contains("a is blue"), "{nobody:#?}");
    // After the form, exits have taken some away.
    let end = page("end", "", &["c: text"]);
    let next = "what happens next: You pay ((price))\n";
    assert_eq!(ids(&found(next, &format!("{first}{asked}{end}"))), ["F077"]);
    assert_eq!(found(next, &format!("{first}{}{asked}{end}", exit("out", "a is blue"))), []);
    // A sum is there when what it is made of is.
    let twice = "calculations:\n  twice: price * 2\nwhat happens next: You pay ((twice))\n";
    assert_eq!(ids(&found(twice, &format!("{first}{asked}{end}"))), ["F077"]);
    assert_eq!(found(twice, &format!("{first}{}{asked}{end}", exit("out", "a is blue"))), []);
}

/// A page of questions of yes or no: `a0`, `a1` …
fn switches(count: usize) -> String {
    let questions: Vec<String> = (0..count).map(|number| format!("a{number}: yes or no")).collect();
    page("one", "", &questions.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn many_ways_are_few_where_the_page_cannot_tell_them_apart() {
    // 4,096 ways, of which one has no way on.
    let needs: Vec<String> = (0..12).map(|number| format!("a{number} is no")).collect();
    let rule = |limit: u32| {
        format!(
            "n: number\nrules:\n  - must: n is at most 9\n    otherwise: Less\n  - must: {} or n is more than {limit}\n    otherwise: More",
            needs.join(" or ")
        )
    };
    let form = |limit| format!("{}{}", switches(12), page("two", "", &[&rule(limit)]));
    assert_eq!(codes("", &form(8)), [""; 0]);
    let stuck = found("", &form(9));
    assert_eq!(stuck.iter().map(|it| it.code.id()).collect::<Vec<_>>(), ["F054"], "{stuck:#?}");
    assert!(stuck[0].help.contains("a0 is yes"), "{stuck:#?}");
    // Each question of the page with a condition and a rule of its own.
    let questions: Vec<String> = (0..12)
        .map(|number| format!("n{number}: number\nask when: a{number} is yes\nrules:\n  - must: n{number} is more than 3 or a{} is yes\n    otherwise: More", (number + 1) % 12))
        .collect();
    let questions: Vec<&str> = questions.iter().map(String::as_str).collect();
    assert_eq!(codes("", &format!("{}{}", switches(12), page("two", "", &questions))), [""; 0]);
    // Questions that depend on each other from the first to the last.
    let chain: Vec<String> = (0..12)
        .map(|number| match number {
            0 => "n0: number\nask when: a0 is yes".to_owned(),
            _ => format!(
                "n{number}: number\nask when: a{number} is yes\nrules:\n  - must: not (n{} is answered) or n{number} is at least n{}\n    otherwise: More",
                number - 1,
                number - 1
            ),
        })
        .collect();
    let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
    assert_eq!(codes("", &format!("{}{}", switches(12), page("two", "", &chain))), [""; 0]);
}

#[test]
fn more_ways_than_are_tried_are_told_of() {
    // Six amounts, each cut at four places elsewhere, and one that is compared with all of them.
    let amounts: Vec<String> = (0..6).map(|number| format!("m{number}: number\nat most: 100")).collect();
    let amounts = page("one", "", &amounts.iter().map(String::as_str).collect::<Vec<_>>());
    let asides: Vec<String> = (0..24)
        .map(|number| format!("t{number}: text\nask when: m{} is more than {}", number % 6, 10 + number))
        .collect();
    let asides = page("two", "", &asides.iter().map(String::as_str).collect::<Vec<_>>());
    let rules: Vec<String> =
        (0..6).map(|number| format!("  - must: n is at least m{number}\n    otherwise: More, {number}")).collect();
    let limit = |most| page("three", "", &[&format!("n: number\nat most: {most}\nrules:\n{}", rules.join("\n"))]);
    let told = found("", &format!("{amounts}{asides}{}", limit(100)));
    assert_eq!(told.iter().map(|it| it.code.id()).collect::<Vec<_>>(), ["F059"], "{told:#?}");
    assert!(told[0].message.contains("`three`"), "{told:#?}");
    assert_eq!(told, found("", &format!("{amounts}{asides}{}", limit(100))), "the budget is counted, not timed");
    // What is found before the budget is spent is told.
    assert_eq!(codes("", &format!("{amounts}{asides}{}", limit(5))), ["F054"]);
}
