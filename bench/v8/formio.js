// forms/housing-benefit as a Form.io form, for the processors of @formio/core that its server runs. What its keywords do not say
// is in its own scripts, as its builder offers them: `custom` of a rule, `customConditional`.

import { ProcessTargets, processSync } from "@formio/core";
import { LIMITS } from "../data/days.js";
import { EMAIL, MONEY, NAME, NI, PHONE, POSTCODE, RENT } from "./schema.js";

// The pattern of a component is tested against the whole answer.
const whole = (expression) => expression.replace(/^\^/, "").replace(/\$$/, "");
const isDay = "var last = new Date(input); var fits = !input || (input.length === 10 && !isNaN(last) && last.getUTCDate() === +input.slice(8)); ";
const shown = (condition) => (condition ? { customConditional: `show = ${condition};` } : {});
const ask = (key, validate, when) => ({ type: "textfield", key, input: true, validate: { required: true, ...validate }, ...shown(when) });
const choice = (key, values, when) => ask(key, { custom: `valid = !input || ${JSON.stringify(values)}.indexOf(input) >= 0 ? true : "format";` }, when);
const yesNo = (key, when) => choice(key, ["yes", "no"], when);
const name = (key, when) => ask(key, { custom: `valid = !input || new RegExp(${JSON.stringify(NAME)}, "u").test(input) ? true : "format";`, maxLength: 200 }, when);
const day = (key, rules, when) => ask(key, { custom: `${isDay}valid = fits ? (${rules || "true"}) ? true : "must" : "format";` }, when);
const matching = (key, expression, when) => ask(key, { pattern: whole(expression) }, when);
const OFTEN = ["weekly", "four_weekly", "monthly"];
const BELOW = "(data.over_pension_age === 'no' || data.partner_over_pension_age === 'no')";
const PARTNER = "data.has_partner === 'yes'";
const MEANS_TESTED = "data.guarantee_credit !== 'yes'";

export const components = [
  choice("home_kind", ["private", "council", "association", "supported", "temporary", "owned"]),
  yesNo("over_pension_age"),
  yesNo("has_partner"),
  yesNo("partner_over_pension_age", PARTNER),
  yesNo("guarantee_credit", "data.over_pension_age === 'yes' && (data.has_partner === 'no' || data.partner_over_pension_age === 'yes')"),
  matching("savings", MONEY, MEANS_TESTED),
  name("your_name"),
  day("date_of_birth", `input <= '${LIMITS.age16}' && (data.over_pension_age === 'no' || input <= '${LIMITS.age60}')`),
  matching("ni_number", NI),
  matching("phone", PHONE),
  ask("email", { required: false, pattern: whole(EMAIL), maxLength: 254 }),
  name("partner_name", PARTNER),
  day("partner_date_of_birth", `input < '${LIMITS.today}' && (data.partner_over_pension_age === 'no' || input <= '${LIMITS.age60}')`, PARTNER),
  ask("partner_ni_number", {
    pattern: whole(NI),
    custom: "var kept = function (it) { return (it || '').replace(/ /g, '').toUpperCase(); }; valid = !input || kept(input) !== kept(data.ni_number) ? true : 'must';",
  }, PARTNER),
  {
    type: "container",
    key: "address",
    input: true,
    components: ["line_1", "line_2", "town", "county", "postcode", "uprn"].map((key) =>
      ask(key, {
        required: false,
        maxLength: 200,
        pattern: { postcode: whole(POSTCODE), uprn: "\\d{1,12}" }[key],
        custom: ["line_1", "town", "postcode"].includes(key) ? "valid = input || (data.address && data.address.uprn) ? true : 'missing';" : undefined,
      }),
    ),
  },
  day("tenancy_started", "!data.date_of_birth || input > data.date_of_birth"),
  day("moved_in", `(!data.tenancy_started || input >= data.tenancy_started) && input <= '${LIMITS.in13Weeks}'`),
  yesNo("fixed_term"),
  day("tenancy_ends", "(!data.tenancy_started || input > data.tenancy_started) && (!data.moved_in || input > data.moved_in)", "data.fixed_term === 'yes'"),
  ask("landlord", { maxLength: 120 }),
  yesNo("related"),
  ask("how_related", { maxLength: 200 }, "data.related === 'yes'"),
  choice("rent_often", OFTEN),
  ...OFTEN.map((often) => matching(`rent_${often}`, RENT, `data.rent_often === '${often}'`)),
  {
    type: "selectboxes",
    key: "rent_includes",
    input: true,
    values: ["heating", "water", "meals", "cleaning", "nothing"].map((value) => ({ value, label: value })),
    validate: {
      custom: "var on = Object.keys(input || {}).filter(function (key) { return input[key]; }); valid = on.length === 0 ? 'required' : on.some(function (key) { return ['heating', 'water', 'meals', 'cleaning', 'nothing'].indexOf(key) < 0; }) ? 'format' : on.length > 1 && on.indexOf('nothing') >= 0 ? 'must' : true;",
    },
  },
  yesNo("others_in_home"),
  {
    type: "datagrid",
    key: "household",
    input: true,
    validate: { required: true, custom: "valid = !input || input.length <= 15 ? true : 'too many';" },
    ...shown("data.others_in_home === 'yes'"),
    components: [
      name("person_name"),
      choice("relationship", ["child", "relative", "friend", "lodger", "carer"]),
      day("born", `input <= '${LIMITS.today}' && (row.relationship !== 'child' || input > '${LIMITS.age20}')`),
      yesNo("works", "['relative', 'friend', 'lodger', 'carer'].indexOf((row || {}).relationship) >= 0"),
      matching("weekly_pay", MONEY, "row && row.works === 'yes'"),
    ],
  },
  yesNo("any_income", MEANS_TESTED),
  {
    type: "datagrid",
    key: "incomes",
    input: true,
    validate: { required: true, custom: "valid = !input || input.length <= 20 ? true : 'too many';" },
    ...shown("data.any_income === 'yes'"),
    components: [
      choice("source", ["state_pension", "other_pension", "wages", "self_employed", "benefit", "lodger_rent", "other"]),
      ask("income_name", { maxLength: 100 }, "['other_pension', 'wages', 'self_employed', 'benefit', 'other'].indexOf((row || {}).source) >= 0"),
      choice("whose", ["mine", "partners"], PARTNER),
      choice("often", OFTEN),
      ...OFTEN.map((often) => matching(`paid_${often}`, MONEY, `row && row.often === '${often}'`)),
    ],
  },
  day("claim_from", `(!data.moved_in || input >= data.moved_in) && input <= '${LIMITS.in13Weeks}' && input >= (${BELOW} ? '${LIMITS.oneMonthAgo}' : '${LIMITS.threeMonthsAgo}')`),
  ask("why_earlier", { maxLength: 1000 }, `${BELOW} && data.claim_from && data.claim_from < '${LIMITS.today}'`),
  choice("pay_to", ["me", "landlord"], "['private', 'association', 'supported', 'temporary'].indexOf(data.home_kind) >= 0"),
  choice("agreed", ["yes"]),
];

/** Its own shape for tick boxes: each option with true or false. */
export const submission = (answers) => ({ ...answers, rent_includes: Object.fromEntries((answers.rent_includes ?? []).map((key) => [key, true])) });

/** Judges a submission in its own shape. The processors change the answers that they are given, so they get their own. */
export function judge(data) {
  const own = structuredClone(data);
  const scope = { errors: [] };
  processSync({ form: { components }, submission: { data: own }, components, data: own, scope, config: { server: true }, processors: ProcessTargets.submission });
  processSync({ form: { components }, submission: { data: own }, components, data: own, scope, config: { server: true }, processors: ProcessTargets.evaluator });
  return scope.errors;
}

/** household[1].born as household.2.born; what is inside the address is the address. */
export function placeOf({ context: { path } }) {
  if (path.startsWith("address.")) return "address";
  return path.replace(/\[(\d+)\]/, (_, row) => `.${Number(row) + 1}`);
}
