//! Law 3: nothing looks ahead. A page or question is asked or left out before the later questions are asked, so `ask when`
//! may use earlier questions only; `must` may use the questions up to the end of its page.

use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::{Checked, Meaning};
use crate::form::{Form, FormQuestion};
use crate::program::{Condition, QuestionId};

/// Reports every use of an answer that has not been given yet.
pub(super) fn check(form: &Form<'_>, problems: &mut Vec<Diagnostic>) {
    for page in &form.pages {
        let first = page.questions.start;
        let why = |later: QuestionId| {
            if page.questions.contains(&later) {
                "which is asked on this page itself"
            } else {
                "which is asked after this page"
            }
        };
        if let Some(checked) = &page.ask_when {
            look(form, checked, &|used| used < first, &why, problems);
        }
    }
    for (id, question) in form.questions.iter().enumerate() {
        if let Some(checked) = &question.ask_when {
            let fine = |used: QuestionId| used < id && Some(used) != question.list;
            let why = |later: QuestionId| match later {
                _ if later == id => "which is this question itself",
                _ if Some(later) == question.list => "which is the list that this question stands in",
                _ => "which is asked after this question",
            };
            look(form, checked, &fine, &why, problems);
        }
        rules(form, id, question, problems);
    }
}

fn rules(form: &Form<'_>, id: QuestionId, question: &FormQuestion<'_>, problems: &mut Vec<Diagnostic>) {
    let end = form.pages.get(question.page).map_or(0, |page| page.questions.end);
    for rule in &question.rules {
        let Some(checked) = &rule.must else { continue };
        look(form, checked, &|used| used < end, &|_| "which is asked on a later page", problems);
        let own = form.reach_of(checked).into_iter().any(|used| {
            used == id
                || question.rows.contains(&used)
                || form.questions.get(used).is_some_and(|used| used.list == Some(id))
        });
        if !own && let Some(must) = &rule.spec.must {
            let message = format!("This rule does not look at the answer to `{}`", question.key);
            let help =
                "The message is shown at this question. Move the rule to the question that people would have to change";
            problems.push(Diagnostic::new(Code::RuleAboutOthers, must.at.clone(), message).help(help));
        }
    }
}

fn look(
    form: &Form<'_>,
    checked: &Checked<Condition>,
    fine: &dyn Fn(QuestionId) -> bool,
    why: &dyn Fn(QuestionId) -> &'static str,
    problems: &mut Vec<Diagnostic>,
) {
    let mut said = Vec::new();
    for used in &checked.uses {
        // A question of a later list names its list too; one message says it.
        let later = form.reach(used.what).into_iter().find(|question| !fine(*question));
        let Some(later) = later else { continue };
        let root = form.questions.get(later).and_then(|question| question.list).unwrap_or(later);
        if said.contains(&root) {
            continue;
        }
        said.push(root);
        let name = form.name_of(later);
        let message = match used.what {
            Meaning::Question(_) => format!("This uses `{name}`, {}", why(later)),
            Meaning::Condition(id) => {
                let through = form.conditions.get(id).map_or("", |found| &found.key);
                format!("`{through}` uses `{name}`, {}", why(later))
            }
            Meaning::Calculation(id) => {
                let through = form.calculations.get(id).map_or("", |found| &found.spec.key.text);
                format!("`{through}` uses `{name}`, {}", why(later))
            }
        };
        let found = Diagnostic::new(Code::LooksAhead, used.at.clone(), message)
            .caption("not answered yet")
            .related(form.place_of(later), "asked here")
            .help("Ask it earlier, or move what depends on it to a later place");
        problems.push(found);
    }
}
