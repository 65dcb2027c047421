// What joins the answers of forms/housing-benefit: which are asked when, and how they compare. zod and valibot have no words
// for it, so this goes into the one function that each lets its user write; what an answer is in itself they say themselves.

import { LIMITS } from "../data/days.js";

const below = (a) => a.over_pension_age === "no" || a.partner_over_pension_age === "no";

/** Calls `wrong(place, why)` for each of them; a place is a list of names and row numbers from 0. */
export function joined(a, wrong) {
  const ask = (...questions) => {
    for (const question of questions) if (!a[question]) wrong([question], "required");
  };
  if (a.has_partner === "yes") ask("partner_over_pension_age", "partner_name", "partner_date_of_birth", "partner_ni_number");
  if (a.over_pension_age === "yes" && (a.has_partner === "no" || a.partner_over_pension_age === "yes")) ask("guarantee_credit");
  if (a.guarantee_credit !== "yes") ask("savings", "any_income");
  if (a.fixed_term === "yes") ask("tenancy_ends");
  if (a.related === "yes") ask("how_related");
  if (a.rent_often === "weekly" || a.rent_often === "four_weekly" || a.rent_often === "monthly") ask(`rent_${a.rent_often}`);
  if (a.home_kind && a.home_kind !== "council") ask("pay_to");

  if (a.over_pension_age === "yes" && a.date_of_birth > LIMITS.age60) wrong(["date_of_birth"], "must 3");
  if (a.partner_over_pension_age === "yes" && a.partner_date_of_birth > LIMITS.age60) wrong(["partner_date_of_birth"], "must 2");
  if (a.partner_ni_number && a.ni_number && kept(a.partner_ni_number) === kept(a.ni_number)) wrong(["partner_ni_number"], "must 1");
  if (a.tenancy_started && a.tenancy_started <= a.date_of_birth) wrong(["tenancy_started"], "must 1");
  if (a.moved_in && a.moved_in < a.tenancy_started) wrong(["moved_in"], "must 1");
  if (a.tenancy_ends && a.fixed_term === "yes") {
    if (a.tenancy_ends <= a.tenancy_started) wrong(["tenancy_ends"], "must 1");
    else if (a.tenancy_ends <= a.moved_in) wrong(["tenancy_ends"], "must 2");
  }
  if (a.claim_from) {
    if (a.claim_from < a.moved_in) wrong(["claim_from"], "must 1");
    else if (a.claim_from < (below(a) ? LIMITS.oneMonthAgo : LIMITS.threeMonthsAgo)) wrong(["claim_from"], "must 2 or 3");
    if (below(a) && a.claim_from < LIMITS.today) ask("why_earlier");
  }
  if (a.others_in_home === "yes") {
    if (!a.household?.length) wrong(["household"], "required");
    else a.household.forEach((row, at) => person(row, at, wrong));
  }
  if (a.any_income === "yes") {
    if (!a.incomes?.length) wrong(["incomes"], "required");
    else a.incomes.forEach((row, at) => income(row, at, a.has_partner === "yes", wrong));
  }
}

function person(row, at, wrong) {
  if (row.relationship === "child") {
    if (row.born && row.born <= LIMITS.age20) wrong(["household", at, "born"], "must 2");
  } else if (row.relationship && !row.works) wrong(["household", at, "works"], "required");
  if (row.works === "yes" && !row.weekly_pay) wrong(["household", at, "weekly_pay"], "required");
}

const NAMED = new Set(["other_pension", "wages", "self_employed", "benefit", "other"]);
const OFTEN = new Set(["weekly", "four_weekly", "monthly"]);

function income(row, at, partner, wrong) {
  if (NAMED.has(row.source) && !row.income_name) wrong(["incomes", at, "income_name"], "required");
  if (partner && !row.whose) wrong(["incomes", at, "whose"], "required");
  if (OFTEN.has(row.often) && !row[`paid_${row.often}`]) wrong(["incomes", at, `paid_${row.often}`], "required");
}

/** A National Insurance number as it is kept. */
const kept = (number) => number.replaceAll(" ", "").toUpperCase();
