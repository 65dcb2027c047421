// forms/housing-benefit as a JSON Schema (draft 7), as far as one can say it: what is asked when, types, limits, options.
//
// `joined: true` adds ajv's own words for days and for answers that are compared ($data, formatMinimum and so on); what a
// standard schema cannot say, other peers leave out or do by hand.

import { LIMITS } from "../data/days.js";

// As many ways to write an answer as a pattern can hold.
export const NAME = "^[^0-9@<>]*\\p{L}[^0-9@<>]*$";
export const NI = "^\\s*(?!(?:[Bb][Gg]|[Gg][Bb]|[Kk][Nn]|[Nn][Kk]|[Nn][Tt]|[Tt][Nn]|[Zz][Zz]))[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z]\\s*(?:\\d\\s*){6}[A-Da-d]\\s*$";
export const PHONE = "^\\s*(?:\\+44|\\(?0)[\\s().-]*[123578](?:[\\s().-]*\\d){8,9}\\s*$";
export const EMAIL = "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,}$";
export const POSTCODE = "^\\s*(?:[A-Za-z]{1,2}\\d[A-Za-z\\d]?\\s*\\d[A-Za-z]{2}|GIR\\s*0AA)\\s*$";
export const MONEY = "^£?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d{1,2})?$";
/** One pound or more: a digit that is not 0 before the point. */
export const RENT = "^£?0*[1-9][\\d,]*(?:\\.\\d{1,2})?$";

const pattern = (expression) => ({ type: "string", pattern: expression });
const options = (...keys) => ({ enum: keys });
const text = (most) => ({ type: "string", pattern: "\\S", maxLength: most });
const name = { type: "string", pattern: NAME, maxLength: 200 };
const yesNo = options("yes", "no");
const is = (question, value) => ({ properties: { [question]: { const: value } }, required: [question] });
const isOneOf = (question, values) => ({ properties: { [question]: { enum: values } }, required: [question] });
const asks = (condition, ...required) => ({ if: condition, then: { required } });

const OFTEN = ["weekly", "four_weekly", "monthly"];
const HOMES = ["private", "council", "association", "supported", "temporary", "owned"];
const BELOW = { anyOf: [is("over_pension_age", "no"), is("partner_over_pension_age", "no")] };
const BOTH_OVER = { allOf: [is("over_pension_age", "yes"), { anyOf: [is("has_partner", "no"), is("partner_over_pension_age", "yes")] }] };

export function schema({ joined = false } = {}) {
  const day = (limits = {}) => ({ type: "string", format: "date", ...(joined ? limits : {}) });
  const other = (question) => ({ $data: `1/${question}` });
  const whenJoined = (...rules) => (joined ? rules : []);
  const within = (question, limits) => ({ properties: { [question]: { format: "date", ...limits } } });
  const person = {
    type: "object",
    properties: { person_name: name, relationship: options("child", "relative", "friend", "lodger", "carer"), born: day({ formatMaximum: LIMITS.today }), works: yesNo, weekly_pay: pattern(MONEY) },
    required: ["person_name", "relationship", "born"],
    allOf: [
      asks(isOneOf("relationship", ["relative", "friend", "lodger", "carer"]), "works"),
      asks(is("works", "yes"), "weekly_pay"),
      ...whenJoined({ if: is("relationship", "child"), then: within("born", { formatExclusiveMinimum: LIMITS.age20 }) }),
    ],
  };
  const income = {
    type: "object",
    properties: {
      source: options("state_pension", "other_pension", "wages", "self_employed", "benefit", "lodger_rent", "other"),
      income_name: text(100),
      whose: options("mine", "partners"),
      often: options(...OFTEN),
      ...Object.fromEntries(OFTEN.map((often) => [`paid_${often}`, pattern(MONEY)])),
    },
    required: ["source", "often"],
    allOf: [
      asks(isOneOf("source", ["other_pension", "wages", "self_employed", "benefit", "other"]), "income_name"),
      ...OFTEN.map((often) => asks(is("often", often), `paid_${often}`)),
    ],
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: {
      home_kind: options(...HOMES),
      over_pension_age: yesNo,
      has_partner: yesNo,
      partner_over_pension_age: yesNo,
      guarantee_credit: yesNo,
      savings: pattern(MONEY),
      your_name: name,
      date_of_birth: day({ formatMaximum: LIMITS.age16 }),
      ni_number: pattern(NI),
      phone: pattern(PHONE),
      email: { type: "string", maxLength: 254, pattern: EMAIL },
      partner_name: name,
      partner_date_of_birth: day({ formatExclusiveMaximum: LIMITS.today }),
      partner_ni_number: { ...pattern(NI), ...(joined ? { not: { const: other("ni_number") } } : {}) },
      address: {
        type: "object",
        properties: { line_1: text(200), line_2: text(200), town: text(200), county: text(200), postcode: pattern(POSTCODE), uprn: pattern("^\\d{1,12}$") },
        anyOf: [{ required: ["uprn"] }, { required: ["line_1", "town", "postcode"] }],
      },
      tenancy_started: day({ formatExclusiveMinimum: other("date_of_birth") }),
      moved_in: day({ formatMinimum: other("tenancy_started"), formatMaximum: LIMITS.in13Weeks }),
      fixed_term: yesNo,
      tenancy_ends: joined
        ? { ...day({ formatExclusiveMinimum: other("tenancy_started") }), allOf: [{ format: "date", formatExclusiveMinimum: other("moved_in") }] }
        : day(),
      landlord: text(120),
      related: yesNo,
      how_related: text(200),
      rent_often: options(...OFTEN),
      ...Object.fromEntries(OFTEN.map((often) => [`rent_${often}`, pattern(RENT)])),
      rent_includes: {
        type: "array",
        items: options("heating", "water", "meals", "cleaning", "nothing"),
        minItems: 1,
        if: { contains: { const: "nothing" } },
        then: { maxItems: 1 },
      },
      others_in_home: yesNo,
      household: { type: "array", minItems: 1, maxItems: 15, items: person },
      any_income: yesNo,
      incomes: { type: "array", minItems: 1, maxItems: 20, items: income },
      claim_from: day({ formatMinimum: other("moved_in"), formatMaximum: LIMITS.in13Weeks }),
      why_earlier: text(1000),
      pay_to: options("me", "landlord"),
      agreed: { const: "yes" },
    },
    required: [
      "home_kind", "over_pension_age", "has_partner", "your_name", "date_of_birth", "ni_number", "phone", "address", "tenancy_started", "moved_in",
      "fixed_term", "landlord", "related", "rent_often", "rent_includes", "others_in_home", "claim_from", "agreed",
    ],
    allOf: [
      asks(is("has_partner", "yes"), "partner_over_pension_age", "partner_name", "partner_date_of_birth", "partner_ni_number"),
      asks(BOTH_OVER, "guarantee_credit"),
      asks({ not: is("guarantee_credit", "yes") }, "savings", "any_income"),
      asks(is("fixed_term", "yes"), "tenancy_ends"),
      asks(is("related", "yes"), "how_related"),
      ...OFTEN.map((often) => asks(is("rent_often", often), `rent_${often}`)),
      asks(is("others_in_home", "yes"), "household"),
      asks(is("any_income", "yes"), "incomes"),
      { if: is("has_partner", "yes"), then: { properties: { incomes: { items: { required: ["whose"] } } } } },
      asks(isOneOf("home_kind", HOMES.filter((home) => home !== "council")), "pay_to"),
      ...whenJoined(
        { if: is("over_pension_age", "yes"), then: within("date_of_birth", { formatMaximum: LIMITS.age60 }) },
        { if: is("partner_over_pension_age", "yes"), then: within("partner_date_of_birth", { formatMaximum: LIMITS.age60 }) },
        { if: BELOW, then: within("claim_from", { formatMinimum: LIMITS.oneMonthAgo }), else: within("claim_from", { formatMinimum: LIMITS.threeMonthsAgo }) },
        asks({ allOf: [BELOW, { ...within("claim_from", { formatExclusiveMaximum: LIMITS.today }), required: ["claim_from"] }] }, "why_earlier"),
      ),
    ],
  };
}
