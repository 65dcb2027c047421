//! `garde` and `validator`: the derived checks, then by hand what neither has words for: which answers are asked when, and how
//! answers compare.

use super::answers::{Address, Submission};
use super::days::Days;
use super::joined::{Compared, wrong_birth};
use crate::submissions::place;
use validator::{ValidationErrors, ValidationErrorsKind};

/// How many errors `garde` and the rules by hand find.
pub fn judge_by_garde(text: &str, days: &Days) -> usize {
    let answers: Submission = serde_json::from_str(text).unwrap();
    let derived = garde::Validate::validate(&answers).map_or_else(|report| report.iter().count(), |()| 0);
    let mut count = derived;
    by_hand(&answers, days, |_, _| count += 1);
    count
}

/// Where they are.
pub fn places_by_garde(text: &str, days: &Days) -> Vec<String> {
    let answers: Submission = serde_json::from_str(text).unwrap();
    let mut places = Vec::new();
    if let Err(report) = garde::Validate::validate(&answers) {
        for (path, _) in report.iter() {
            // `household[1].born`, `address.postcode`
            let path = path.to_string();
            let (first, rest) = path.split_once(['[', '.']).unwrap_or((&path, ""));
            let inside = rest.split_once("].").map(|(row, question)| (row.parse::<usize>().unwrap(), question));
            places.push(inside.map_or_else(|| first.to_owned(), |(row, question)| place(question, Some(row))));
        }
    }
    by_hand(&answers, days, |question, row| places.push(place(question, row)));
    places
}

/// How many errors `validator` and the rules by hand find.
pub fn judge_by_validator(text: &str, days: &Days) -> usize {
    let answers: Submission = serde_json::from_str(text).unwrap();
    let mut count = validator::Validate::validate(&answers).map_or_else(|errors| errors.errors().len(), |()| 0);
    by_hand(&answers, days, |_, _| count += 1);
    count
}

/// Where they are.
pub fn places_by_validator(text: &str, days: &Days) -> Vec<String> {
    let answers: Submission = serde_json::from_str(text).unwrap();
    let mut places = Vec::new();
    if let Err(errors) = validator::Validate::validate(&answers) {
        for (field, kind) in errors.errors() {
            match kind {
                ValidationErrorsKind::List(rows) => {
                    let names =
                        |row: &ValidationErrors| row.errors().keys().map(ToString::to_string).collect::<Vec<_>>();
                    places.extend(
                        rows.iter().flat_map(|(at, row)| {
                            names(row).into_iter().map(move |question| place(&question, Some(*at)))
                        }),
                    );
                }
                _ => places.push(field.to_string()),
            }
        }
    }
    by_hand(&answers, days, |question, row| places.push(place(question, row)));
    places
}

fn by_hand(a: &Submission, days: &Days, mut wrong: impl FnMut(&'static str, Option<usize>)) {
    fn is(answer: &Option<String>, wanted: &str) -> bool {
        answer.as_deref() == Some(wanted)
    }
    let mut ask = |when: bool, question: &'static str, given: bool, row: Option<usize>| {
        if when && !given {
            wrong(question, row);
        }
    };
    let partner = is(&a.has_partner, "yes");
    ask(partner, "partner_over_pension_age", a.partner_over_pension_age.is_some(), None);
    ask(partner, "partner_name", a.partner_name.is_some(), None);
    ask(partner, "partner_date_of_birth", a.partner_date_of_birth.is_some(), None);
    ask(partner, "partner_ni_number", a.partner_ni_number.is_some(), None);
    let both_over =
        is(&a.over_pension_age, "yes") && (is(&a.has_partner, "no") || is(&a.partner_over_pension_age, "yes"));
    ask(both_over, "guarantee_credit", a.guarantee_credit.is_some(), None);
    let means_tested = !is(&a.guarantee_credit, "yes");
    ask(means_tested, "savings", a.savings.is_some(), None);
    ask(means_tested, "any_income", a.any_income.is_some(), None);
    ask(is(&a.fixed_term, "yes"), "tenancy_ends", a.tenancy_ends.is_some(), None);
    ask(is(&a.related, "yes"), "how_related", a.how_related.is_some(), None);
    ask(is(&a.rent_often, "weekly"), "rent_weekly", a.rent_weekly.is_some(), None);
    ask(is(&a.rent_often, "four_weekly"), "rent_four_weekly", a.rent_four_weekly.is_some(), None);
    ask(is(&a.rent_often, "monthly"), "rent_monthly", a.rent_monthly.is_some(), None);
    let council = a.home_kind.as_deref().is_none_or(|home| home == "council");
    ask(!council, "pay_to", a.pay_to.is_some(), None);
    let written = |address: &Address| {
        address.uprn.is_some() || address.line_1.is_some() && address.town.is_some() && address.postcode.is_some()
    };
    ask(a.address.is_some(), "address", a.address.as_ref().is_some_and(written), None);
    let options = ["heating", "water", "meals", "cleaning", "nothing"];
    let fit = |ticked: &Vec<String>| {
        ticked.iter().all(|it| options.contains(&it.as_str()))
            && (ticked.len() < 2 || !ticked.iter().any(|it| it == "nothing"))
    };
    ask(a.rent_includes.is_some(), "rent_includes", a.rent_includes.as_ref().is_some_and(fit), None);
    let household = a.household.as_deref().unwrap_or_default();
    ask(is(&a.others_in_home, "yes"), "household", !household.is_empty(), None);
    for (at, person) in household.iter().enumerate() {
        let works = person.relationship.as_deref().is_some_and(|it| it != "child");
        ask(works, "works", person.works.is_some(), Some(at));
        ask(is(&person.works, "yes"), "weekly_pay", person.weekly_pay.is_some(), Some(at));
        ask(true, "born", !wrong_birth(person.born.as_deref(), person.relationship.as_deref(), days), Some(at));
    }
    let incomes = a.incomes.as_deref().unwrap_or_default();
    ask(is(&a.any_income, "yes"), "incomes", !incomes.is_empty(), None);
    for (at, income) in incomes.iter().enumerate() {
        let named = income.source.as_deref().is_some_and(|it| !matches!(it, "state_pension" | "lodger_rent"));
        ask(named, "income_name", income.income_name.is_some(), Some(at));
        ask(partner, "whose", income.whose.is_some(), Some(at));
        ask(is(&income.often, "weekly"), "paid_weekly", income.paid_weekly.is_some(), Some(at));
        ask(is(&income.often, "four_weekly"), "paid_four_weekly", income.paid_four_weekly.is_some(), Some(at));
        ask(is(&income.often, "monthly"), "paid_monthly", income.paid_monthly.is_some(), Some(at));
    }
    let compared = Compared {
        over_pension_age: a.over_pension_age.as_deref(),
        partner_over_pension_age: a.partner_over_pension_age.as_deref(),
        date_of_birth: a.date_of_birth.as_deref(),
        partner_date_of_birth: a.partner_date_of_birth.as_deref(),
        ni_number: a.ni_number.as_deref(),
        partner_ni_number: a.partner_ni_number.as_deref(),
        tenancy_started: a.tenancy_started.as_deref(),
        moved_in: a.moved_in.as_deref(),
        tenancy_ends: a.tenancy_ends.as_deref(),
        claim_from: a.claim_from.as_deref(),
        why_earlier: a.why_earlier.as_deref(),
    };
    compared.judge(days, |question| wrong(question, None));
}
