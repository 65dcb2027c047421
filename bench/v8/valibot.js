import * as v from "valibot";
import { LIMITS } from "../data/days.js";
import { joined } from "./joined.js";
import { EMAIL, MONEY, NAME, NI, PHONE, POSTCODE, RENT } from "./schema.js";

// A pipe goes on to what joins answers only when all of them have their type, so an answer that is left out counts as empty
// and options are a check of a text.
const answer = (...checks) => v.pipe(v.optional(v.string(), ""), v.nonEmpty(), ...checks);
const perhaps = (...checks) => v.optional(v.pipe(v.string(), ...checks));
const regex = (expression) => v.regex(new RegExp(expression, "u"));
const text = (most) => [v.regex(/\S/), v.maxLength(most)];
const yesNo = v.values(["yes", "no"]);
const often = v.values(["weekly", "four_weekly", "monthly"]);
// A day is a day of the calendar, not only its shape.
const day = v.check((value) => {
  const last = new Date(value);
  return value.length === 10 && !Number.isNaN(last.getTime()) && last.getUTCDate() === Number(value.slice(8));
});
const atMost = (most) => v.maxValue(most);
const name = [regex(NAME), v.maxLength(200)];
const money = perhaps(regex(MONEY));
const rent = perhaps(regex(RENT));

const person = v.object({
  person_name: answer(...name),
  relationship: answer(v.values(["child", "relative", "friend", "lodger", "carer"])),
  born: answer(day, atMost(LIMITS.today)),
  works: perhaps(yesNo),
  weekly_pay: money,
});
const income = v.object({
  source: answer(v.values(["state_pension", "other_pension", "wages", "self_employed", "benefit", "lodger_rent", "other"])),
  income_name: perhaps(...text(100)),
  whose: perhaps(v.values(["mine", "partners"])),
  often: answer(often),
  paid_weekly: money,
  paid_four_weekly: money,
  paid_monthly: money,
});
const address = v.pipe(
  v.optional(v.object({ line_1: perhaps(...text(200)), line_2: perhaps(...text(200)), town: perhaps(...text(200)), county: perhaps(...text(200)), postcode: perhaps(regex(POSTCODE)), uprn: perhaps(v.regex(/^\d{1,12}$/)) }), {}),
  v.check((it) => Boolean(it.uprn || (it.line_1 && it.town && it.postcode))),
);
const INCLUDED = new Set(["heating", "water", "meals", "cleaning", "nothing"]);

export const schema = v.pipe(
  v.object({
    home_kind: answer(v.values(["private", "council", "association", "supported", "temporary", "owned"])),
    over_pension_age: answer(yesNo),
    has_partner: answer(yesNo),
    partner_over_pension_age: perhaps(yesNo),
    guarantee_credit: perhaps(yesNo),
    savings: money,
    your_name: answer(...name),
    date_of_birth: answer(day, atMost(LIMITS.age16)),
    ni_number: answer(regex(NI)),
    phone: answer(regex(PHONE)),
    email: perhaps(regex(EMAIL), v.maxLength(254)),
    partner_name: perhaps(...name),
    partner_date_of_birth: perhaps(day, v.ltValue(LIMITS.today)),
    partner_ni_number: perhaps(regex(NI)),
    address,
    tenancy_started: answer(day),
    moved_in: answer(day, atMost(LIMITS.in13Weeks)),
    fixed_term: answer(yesNo),
    tenancy_ends: perhaps(day),
    landlord: answer(...text(120)),
    related: answer(yesNo),
    how_related: perhaps(...text(200)),
    rent_often: answer(often),
    rent_weekly: rent,
    rent_four_weekly: rent,
    rent_monthly: rent,
    rent_includes: v.pipe(
      v.optional(v.array(v.string()), []),
      v.minLength(1),
      v.check((ticked) => ticked.every((it) => INCLUDED.has(it)) && (ticked.length < 2 || !ticked.includes("nothing"))),
    ),
    others_in_home: answer(yesNo),
    household: v.optional(v.pipe(v.array(person), v.maxLength(15))),
    any_income: perhaps(yesNo),
    incomes: v.optional(v.pipe(v.array(income), v.maxLength(20))),
    claim_from: answer(day, atMost(LIMITS.in13Weeks)),
    why_earlier: perhaps(...text(1000)),
    pay_to: perhaps(v.values(["me", "landlord"])),
    agreed: answer(v.values(["yes"])),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (dataset.typed) joined(dataset.value, (path, message) => addIssue({ message, path: path.map((key) => ({ type: "unknown", origin: "value", input: dataset.value, key, value: undefined })) }));
  }),
);

export const judge = (answers) => v.safeParse(schema, answers).issues ?? [];
