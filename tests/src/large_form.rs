//! Large forms, for measuring how cost grows: many questions of mixed types on pages that depend on earlier answers, as in
//! the grant applications and registrations that are the largest forms published.

use std::fmt::Write as _;

/// A form with so many questions on so many pages, as its author would have written it. The same numbers give the same form.
///
/// Each page after the first few is asked only when an earlier choice or yes-or-no question says so; one question in three
/// has a rule, one in four a condition of its own.
#[must_use]
pub fn large_form(questions: usize, pages: usize) -> String {
    let mut form = String::from(
        "form: large\ntitle: A large form\njourney: apply\nservice: grants\nowner: grants@example.gov.uk\n\n\
         data protection:\n  purpose: To decide on the grant\n  lawful basis: public task\n  keep for: 6 years\n\npages:\n",
    );
    let mut asked = 0;
    for page in 0..pages {
        let last = questions * (page + 1) / pages;
        // Writing to a text cannot fail.
        let _ = write!(form, "  - page: page_{page}\n    title: Part {page} of the application\n");
        if let Some(when) = page_condition(page, asked) {
            let _ = writeln!(form, "    ask when: {when}");
        }
        form.push_str("    questions:\n");
        let first = asked;
        while asked < last {
            form.push_str(&question(asked, first));
            asked += 1;
        }
    }
    form
}

/// The kinds of question come round in this order.
const ROUND: usize = 8;

/// Every fourth page depends on the nearest yes or no before it, and every fourth on the nearest choice.
fn page_condition(page: usize, asked: usize) -> Option<String> {
    let before = |kind: usize| asked.checked_sub(1).and_then(|last| last.checked_sub((last + ROUND - kind) % ROUND));
    match page % 4 {
        1 => before(0).map(|id| format!("q{id} is yes")),
        3 => before(1).map(|id| format!("q{id} is any of [first, second]")),
        _ => None,
    }
}

/// A question; `first` is the first on its page.
fn question(id: usize, first: usize) -> String {
    let mut text = format!("      - question: q{id}\n");
    let body = match id % ROUND {
        0 => format!(
            "yes or no\n        ask: Does part {id} apply to you?\n        called: whether part {id} applies to you"
        ),
        1 => format!(
            "choice\n        ask: Which kind is number {id}?\n        called: which kind number {id} is\n        \
             options:\n          first: The first kind\n          second: The second kind\n          third: The third kind"
        ),
        2 => format!(
            "money\n        ask: How much is cost {id}?\n        called: cost {id}\n        rules:\n          \
             - must: q{id} is at most £50,000\n            otherwise: Cost {id} must be £50,000 or less"
        ),
        3 => format!(
            "date\n        ask: When does step {id} start?\n        called: the start of step {id}\n        rules:\n          \
             - must: q{id} is today or after\n            otherwise: Step {id} must start today or later"
        ),
        4 => format!("text\n        ask: What is the name of item {id}?\n        called: the name of item {id}"),
        5 => format!(
            "number\n        ask: How many people are in group {id}?\n        called: how many people are in group {id}\n        \
             at most: 500"
        ),
        6 => format!("long text\n        ask: What is the aim of part {id}?\n        called: the aim of part {id}"),
        _ => format!(
            "choices\n        ask: Which needs does group {id} have?\n        called: which needs group {id} has\n        \
             optional: yes\n        options:\n          access: Step-free access\n          parking: Parking\n          \
             language: Another language"
        ),
    };
    text.push_str("        type: ");
    text.push_str(&body);
    text.push('\n');
    // A question of its own page decides about the one after it, as authors mostly do.
    if id > first && id % ROUND == 2 && first <= id - 2 {
        let _ = writeln!(text, "        ask when: q{} is yes", id - 2);
    } else if id > first && id % ROUND == 4 && first <= id - 3 {
        let _ = writeln!(text, "        ask when: q{} is not third", id - 3);
    }
    text
}
