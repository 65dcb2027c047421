// The mistakes that people make in forms/housing-benefit: which question of a right submission breaks which rule, and how.
// A mistake is {name, question, rule, touches, when, make}. `touches` are the questions that no second mistake may touch;
// `make` changes the answers and answers further errors that follow from it, none as a rule.

import { LIMITS, TODAY, plusDays, plusMonths } from "./days.js";
import { OFTEN, spelt } from "./right.js";

const NOT_A_DAY = ["1951-02-30", "2023-13-01", "2024-06-31", "soon"];
const below = (a) => a.over_pension_age === "no" || a.partner_over_pension_age === "no";
const asked = (question) => (a) => question in a;

const mistakes = [];
function mistake(question, rule, make, { when = asked(question), touches = [], name = `${question}: ${rule}` } = {}) {
  mistakes.push({ name, question, rule, when, make, touches: [question, ...touches] });
}
const leftOut = (question, options) => mistake(question, "required", (a) => void delete a[question], options);
const instead = (question, rule, answers, options) =>
  mistake(question, rule, (a, chance) => void (a[question] = chance.pick(answers)), options);

// Left out. What depends on the answer is not asked then.
for (const question of ["your_name", "date_of_birth", "ni_number", "phone", "partner_name", "partner_date_of_birth", "partner_ni_number", "address"]) leftOut(question);
for (const question of ["tenancy_started", "moved_in", "tenancy_ends", "landlord", "how_related", "rent_includes", "savings", "why_earlier", "pay_to", "agreed"]) leftOut(question);
leftOut("home_kind", { touches: ["pay_to"] });
leftOut("guarantee_credit", { when: (a) => a.guarantee_credit === "no" });
leftOut("fixed_term", { touches: ["tenancy_ends"] });
leftOut("related", { touches: ["how_related"] });
leftOut("rent_often", { touches: OFTEN.map((often) => `rent_${often}`) });
leftOut("others_in_home", { touches: ["household"] });
leftOut("any_income", { touches: ["incomes"] });
leftOut("claim_from", { touches: ["why_earlier"] });
instead("agreed", "required", ["no"], { name: "agreed: no" });

// Not of their type.
for (const question of ["your_name", "partner_name"]) instead(question, "format", ["Edith 4 Marsh", "edith@example.com", "???"]);
for (const question of ["date_of_birth", "partner_date_of_birth", "tenancy_started", "moved_in", "tenancy_ends"]) instead(question, "format", NOT_A_DAY);
instead("claim_from", "format", NOT_A_DAY, { touches: ["why_earlier"] });
for (const question of ["ni_number", "partner_ni_number"]) instead(question, "format", ["QQ 12 34 56 C", "AB 12 34 56", "AB123456E", "none"]);
instead("phone", "format", ["01632 96", "07700 900 123 456", "ask my son"]);
instead("email", "format", ["edith.example.com", "edith@example", "edith marsh@example.com", "@example.com"]);
instead("home_kind", "format", ["caravan"], { touches: ["pay_to"] });
instead("rent_often", "format", ["yearly"], { touches: OFTEN.map((often) => `rent_${often}`) });
instead("pay_to", "format", ["my bank"]);
instead("related", "format", ["perhaps"], { touches: ["how_related"] });
instead("savings", "format", ["a bit", "1,00", "12.3.4"]);
instead("rent_includes", "format", [["meals", "parking"]], { name: "rent_includes: not an option" });
mistake("address", "line 1 missing", (a) => void (a.address = { town: "Chesham", postcode: "HP5 1EG" }));
mistake("address", "town missing", (a) => void (a.address = { line_1: "1 High Street", postcode: "HP5 1EG" }));
mistake("address", "postcode missing", (a) => void (a.address = { line_1: "1 High Street", town: "Chesham" }));
mistake("address", "postcode format", (a) => void (a.address = { line_1: "1 High Street", town: "Chesham", postcode: "HP5 1EGG" }));

// Not within their limits.
instead("landlord", "too long", ["The Very Long Name of a Landlord ".repeat(4)]);
instead("how_related", "too long", ["My sister's husband's cousin ".repeat(8)]);
instead("why_earlier", "too long", ["I was ill and had no one to help me. ".repeat(30)]);
instead("savings", "too small", ["-5"]);
for (const often of OFTEN) {
  leftOut(`rent_${often}`);
  instead(`rent_${often}`, "format", ["lots", "12..5"]);
  instead(`rent_${often}`, "too small", ["0", "0.50"]);
  instead(`rent_${often}`, "places", ["112.405"]);
}

// The form's own rules, most of which join answers together.
mistake("date_of_birth", "must 1", (a) => {
  a.date_of_birth = plusDays(TODAY, 60);
  return [{ question: "tenancy_started", rule: "must 1" }];
}, { touches: ["tenancy_started"] });
mistake("date_of_birth", "must 2", (a) => void (a.date_of_birth = plusDays(LIMITS.age16, 1)), {
  when: (a) => a.tenancy_started > plusDays(LIMITS.age16, 1),
  touches: ["tenancy_started"],
});
mistake("date_of_birth", "must 3", (a) => void (a.date_of_birth = plusDays(LIMITS.age60, 1)), { when: (a) => a.over_pension_age === "yes" });
mistake("partner_date_of_birth", "must 1", (a) => void (a.partner_date_of_birth = plusDays(TODAY, 1)));
mistake("partner_date_of_birth", "must 2", (a) => void (a.partner_date_of_birth = "1975-05-02"), { when: (a) => a.partner_over_pension_age === "yes" });
const partnered = { when: (a) => "partner_ni_number" in a, touches: ["ni_number"] };
mistake("partner_ni_number", "must 1", (a) => void (a.partner_ni_number = a.ni_number), { ...partnered, name: "partner_ni_number: the same" });
mistake("partner_ni_number", "must 1", (a) => {
  const kept = spelt(a.ni_number);
  a.partner_ni_number = a.ni_number === kept ? kept.toLowerCase() : kept;
}, { ...partnered, name: "partner_ni_number: the same, spelt otherwise" });
mistake("tenancy_started", "must 1", (a) => void (a.tenancy_started = a.date_of_birth), { touches: ["date_of_birth"] });
mistake("moved_in", "must 1", (a) => void (a.moved_in = plusDays(a.tenancy_started, -1)), { touches: ["tenancy_started"] });
mistake("moved_in", "must 2", (a) => {
  a.moved_in = plusDays(LIMITS.in13Weeks, 1);
  return [{ question: "claim_from", rule: "must 1" }];
}, { when: (a) => a.fixed_term === "no", touches: ["claim_from", "fixed_term", "tenancy_ends"] });
mistake("tenancy_ends", "must 1", (a) => void (a.tenancy_ends = a.tenancy_started), { touches: ["tenancy_started", "moved_in"] });
mistake("tenancy_ends", "must 2", (a) => void (a.tenancy_ends = a.moved_in), {
  when: (a) => "tenancy_ends" in a && a.moved_in > a.tenancy_started,
  touches: ["tenancy_started", "moved_in"],
});
mistake("rent_includes", "must 1", (a) => void (a.rent_includes = ["meals", "nothing"]));
mistake("claim_from", "must 1", (a) => void (a.claim_from = plusDays(a.moved_in, -1)), { when: (a) => !below(a), touches: ["moved_in"] });
mistake("claim_from", "must 2", (a) => void (a.claim_from = plusDays(LIMITS.threeMonthsAgo, -1)), {
  when: (a) => !below(a) && a.moved_in < LIMITS.threeMonthsAgo,
  touches: ["moved_in"],
});
mistake("claim_from", "must 3", (a) => {
  a.claim_from = plusDays(LIMITS.oneMonthAgo, -1);
  a.why_earlier = "I did not know.";
}, { when: (a) => below(a) && a.moved_in < plusMonths(LIMITS.oneMonthAgo, -1), touches: ["moved_in", "why_earlier"] });
mistake("claim_from", "must 4", (a) => void (a.claim_from = plusDays(LIMITS.in13Weeks, 1)), { touches: ["why_earlier", "moved_in"] });

// Lists, and what is in their rows.
mistake("household", "required", (a) => void (a.household = []));
mistake("household", "too many", (a) => void (a.household = Array.from({ length: 16 }, () => structuredClone(a.household[0]))));
mistake("incomes", "required", (a) => void (a.incomes = []));

function inRow(list, question, rule, change, { when = (row) => question in row, touches = [] } = {}) {
  const make = (a, chance) => {
    const possible = a[list].map((row, at) => [row, at]).filter(([row]) => when(row));
    const [row, at] = chance.pick(possible);
    change(row, chance);
    return at;
  };
  const whenSome = (a) => a[list]?.some(when) ?? false;
  mistakes.push({ name: `${list}.${question}: ${rule}`, list, question, rule, when: whenSome, make, touches: [`${list}.${question}`, ...touches.map((it) => `${list}.${it}`)] });
}
const rowLeftOut = (list, question, options) => inRow(list, question, "required", (row) => void delete row[question], options);
const rowInstead = (list, question, rule, answers, options) => inRow(list, question, rule, (row, chance) => void (row[question] = chance.pick(answers)), options);

rowLeftOut("household", "person_name");
rowLeftOut("household", "relationship", { touches: ["works", "weekly_pay", "born"] });
rowLeftOut("household", "born");
rowLeftOut("household", "works", { touches: ["weekly_pay"] });
rowLeftOut("household", "weekly_pay");
rowInstead("household", "person_name", "format", ["Lily 2"]);
rowInstead("household", "relationship", "format", ["cousin"], { touches: ["works", "weekly_pay", "born"] });
rowInstead("household", "born", "format", NOT_A_DAY);
rowInstead("household", "works", "format", ["sometimes"], { touches: ["weekly_pay"] });
rowInstead("household", "weekly_pay", "format", ["minimum wage"]);
rowInstead("household", "born", "must 1", [LIMITS.tomorrow], { touches: ["relationship"] });
rowInstead("household", "born", "must 2", [LIMITS.age20], { when: (row) => row.relationship === "child", touches: ["relationship"] });
rowLeftOut("incomes", "source", { touches: ["income_name"] });
rowLeftOut("incomes", "income_name");
rowLeftOut("incomes", "whose");
rowLeftOut("incomes", "often", { touches: OFTEN.map((often) => `paid_${often}`) });
rowInstead("incomes", "source", "format", ["lottery"], { touches: ["income_name"] });
rowInstead("incomes", "income_name", "too long", ["The Pension Fund of the Former Employees of ".repeat(3)]);
rowInstead("incomes", "whose", "format", ["ours"]);
rowInstead("incomes", "often", "format", ["yearly"], { touches: OFTEN.map((often) => `paid_${often}`) });
for (const often of OFTEN) {
  rowLeftOut("incomes", `paid_${often}`);
  rowInstead("incomes", `paid_${often}`, "format", ["varies"]);
  rowInstead("incomes", `paid_${often}`, "places", ["99.999"]);
}

export default mistakes;
