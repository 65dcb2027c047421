import * as z from "zod";
import { LIMITS } from "../data/days.js";
import { joined } from "./joined.js";
import { EMAIL, MONEY, NAME, NI, PHONE, POSTCODE, RENT } from "./schema.js";

const matching = (expression) => z.string().regex(new RegExp(expression, "u"));
const [name, ni, phone, email, postcode, money, rent] = [NAME, NI, PHONE, EMAIL, POSTCODE, MONEY, RENT].map(matching);
const text = (most) => z.string().trim().min(1).max(most);
const yesNo = z.enum(["yes", "no"]);
const often = z.enum(["weekly", "four_weekly", "monthly"]);
const day = z.iso.date();
const atMost = (most) => day.refine((value) => value <= most);

const person = z.object({
  person_name: name.max(200),
  relationship: z.enum(["child", "relative", "friend", "lodger", "carer"]),
  born: atMost(LIMITS.today),
  works: yesNo.optional(),
  weekly_pay: money.optional(),
});
const income = z.object({
  source: z.enum(["state_pension", "other_pension", "wages", "self_employed", "benefit", "lodger_rent", "other"]),
  income_name: text(100).optional(),
  whose: z.enum(["mine", "partners"]).optional(),
  often,
  paid_weekly: money.optional(),
  paid_four_weekly: money.optional(),
  paid_monthly: money.optional(),
});
const address = z
  .object({ line_1: text(200).optional(), line_2: text(200).optional(), town: text(200).optional(), county: text(200).optional(), postcode: postcode.optional(), uprn: z.string().regex(/^\d{1,12}$/).optional() })
  .refine((it) => it.uprn || (it.line_1 && it.town && it.postcode));

export const schema = z
  .object({
    home_kind: z.enum(["private", "council", "association", "supported", "temporary", "owned"]),
    over_pension_age: yesNo,
    has_partner: yesNo,
    partner_over_pension_age: yesNo.optional(),
    guarantee_credit: yesNo.optional(),
    savings: money.optional(),
    your_name: name.max(200),
    date_of_birth: atMost(LIMITS.age16),
    ni_number: ni,
    phone,
    email: email.max(254).optional(),
    partner_name: name.max(200).optional(),
    partner_date_of_birth: day.refine((value) => value < LIMITS.today).optional(),
    partner_ni_number: ni.optional(),
    address,
    tenancy_started: day,
    moved_in: atMost(LIMITS.in13Weeks),
    fixed_term: yesNo,
    tenancy_ends: day.optional(),
    landlord: text(120),
    related: yesNo,
    how_related: text(200).optional(),
    rent_often: often,
    rent_weekly: rent.optional(),
    rent_four_weekly: rent.optional(),
    rent_monthly: rent.optional(),
    rent_includes: z
      .array(z.enum(["heating", "water", "meals", "cleaning", "nothing"]))
      .min(1)
      .refine((ticked) => ticked.length === 1 || !ticked.includes("nothing")),
    others_in_home: yesNo,
    household: z.array(person).refine((rows) => rows.length <= 15).optional(),
    any_income: yesNo.optional(),
    incomes: z.array(income).refine((rows) => rows.length <= 20).optional(),
    claim_from: atMost(LIMITS.in13Weeks),
    why_earlier: text(1000).optional(),
    pay_to: z.enum(["me", "landlord"]).optional(),
    agreed: z.literal("yes"),
  })
  // Even when single answers are wrong: all errors are wanted at once.
  .check(z.superRefine((answers, context) => joined(answers, (path, message) => context.addIssue({ code: "custom", path, message })), { when: () => true }));

export const judge = (answers) => schema.safeParse(answers).error?.issues ?? [];
