// Two hundred different forms of the size of housing-benefit, for each of the compilers: names, texts and limits differ.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FORM } from "../paths.js";
import { SHORT } from "../rounds.js";
import { schema } from "../v8/schema.js";

export const COUNT = SHORT ? 4 : 200;

const source = readFileSync(join(FORM, "form.yaml"), "utf8");
// A name with an underscore is nothing else in the file; so is the amount.
const names = [...new Set([...source.matchAll(/- question: (\w+_\w+)/g)].map(([, name]) => name))];
const anyName = new RegExp(`(?<!account\\.)\\b(?:${names.join("|")})\\b`, "g");

const varied = (text, number) =>
  text
    .replace(anyName, (name) => `${name}_${number}`)
    .replaceAll("Housing Benefit", `Housing Benefit ${number}`)
    .replaceAll("£16,000", `£16,${String(number).padStart(3, "0")}`);

/** A form of Onceform; `tests` keeps the tests that stand beside it. */
export function onceformForm(number, { tests }) {
  const text = tests ? source : source.slice(0, source.indexOf("\ntests:\n") + 1);
  const limits = tests ? text : text.replace(/longest: (\d+)/g, (_, most) => `longest: ${Number(most) + number}`);
  return varied(limits, number).replace("form: housing-benefit", `form: housing-benefit-${number}`);
}

/** The schema of the same form, for ajv. */
export function schemaOf(number) {
  const text = JSON.stringify(schema({ joined: true })).replace(/"maxLength":(\d+)/g, (_, most) => `"maxLength":${Number(most) + number}`);
  return JSON.parse(varied(text, number));
}

// ---- The same form as an XLSForm, as far as it can say it ------------------------------------------------------------------
const CHOICES = {
  home_kind: ["private", "council", "association", "supported", "temporary", "owned"],
  yes_no: ["yes", "no"],
  often: ["weekly", "four_weekly", "monthly"],
  includes: ["heating", "water", "meals", "cleaning", "nothing"],
  relationship: ["child", "relative", "friend", "lodger", "carer"],
  source: ["state_pension", "other_pension", "wages", "self_employed", "benefit", "lodger_rent", "other"],
  whose: ["mine", "partners"],
  pay_to: ["me", "landlord"],
};
const partner = "${has_partner} = 'yes'";
const below = "(${over_pension_age} = 'no' or ${partner_over_pension_age} = 'no')";
const meansTested = "${guarantee_credit} != 'yes'";
const when = (often, name) => `\${${often}} = '${name}'`;
const amount = ["decimal", ". >= 0"];
// Type, name, question, relevant, constraint, message.
const SURVEY = [
  ["select_one home_kind", "home_kind", "What kind of home do you live in?"],
  ["select_one yes_no", "over_pension_age", "Have you reached State Pension age?"],
  ["select_one yes_no", "has_partner", "Do you live with a partner?"],
  ["select_one yes_no", "partner_over_pension_age", "Has your partner reached State Pension age?", partner],
  ["select_one yes_no", "guarantee_credit", "Do you or your partner get the Guarantee Credit part of Pension Credit?", "${over_pension_age} = 'yes' and (${has_partner} = 'no' or ${partner_over_pension_age} = 'yes')"],
  [amount[0], "savings", "How much do you have in savings and investments?", meansTested, amount[1], "It must be 0 or more"],
  ["text", "your_name", "What is your full name?", "", "regex(., '^[^0-9@<>]+$')", "Your full name must not include numbers or signs"],
  ["date", "date_of_birth", "What is your date of birth?", "", ". < today() and (${over_pension_age} = 'no' or (today() - .) div 365.25 >= 60)", "Check the year of your date of birth"],
  ["text", "ni_number", "What is your National Insurance number?", "", "regex(., '^[A-Za-z]{2} ?[0-9 ]{6,9}[A-Da-d]$')", "Enter a National Insurance number in the correct format"],
  ["text", "phone", "What is your phone number?", "", "regex(., '^[+0-9 ()-]{9,20}$')", "Enter a phone number"],
  ["text", "email", "What is your email address?", "", "regex(., '^[^@ ]+@[^@ ]+[.][a-z]+$')", "Enter an email address in the correct format"],
  ["text", "partner_name", "What is your partner's full name?", partner, "regex(., '^[^0-9@<>]+$')", "It must not include numbers or signs"],
  ["date", "partner_date_of_birth", "What is your partner's date of birth?", partner, ". < today()", "It must be in the past"],
  ["text", "partner_ni_number", "What is your partner's National Insurance number?", partner, ". != ${ni_number}", "It cannot be the same as yours"],
  ["text", "address_line_1", "Address line 1"],
  ["text", "address_town", "Town or city"],
  ["text", "address_postcode", "Postcode", "", "regex(., '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}$')", "Enter a full UK postcode"],
  ["date", "tenancy_started", "When did your tenancy start?", "", ". > ${date_of_birth}", "Your tenancy must have started after you were born"],
  ["date", "moved_in", "When did you move in?", "", ". >= ${tenancy_started} and . <= today() + 91", "It must be the day your tenancy started, or later"],
  ["select_one yes_no", "fixed_term", "Does your tenancy agreement say when it ends?"],
  ["date", "tenancy_ends", "When does your tenancy end?", "${fixed_term} = 'yes'", ". > ${tenancy_started} and . > ${moved_in}", "Your tenancy must end after it started"],
  ["text", "landlord_name", "Who do you pay your rent to?", "", "string-length(.) <= 120", "It must be 120 characters or less"],
  ["select_one yes_no", "related_to", "Are you or your partner related to your landlord?"],
  ["text", "how_related", "How are you related?", "${related_to} = 'yes'", "string-length(.) <= 200", "It must be 200 characters or less"],
  ["select_one often", "rent_often", "How often do you pay rent?"],
  ...CHOICES.often.map((often) => ["decimal", `rent_${often}`, `How much rent do you pay (${often})?`, when("rent_often", often), ". >= 1", "It must be £1 or more"]),
  ["select_multiple includes", "rent_includes", "What does your rent include?", "", "not(selected(., 'nothing') and count-selected(.) > 1)", "Choose what your rent includes, or None of these"],
  ["select_one yes_no", "others_in_home", "Does anyone else live with you, apart from your partner?"],
  ["begin_repeat", "household_list", "Who lives with you?", "${others_in_home} = 'yes'"],
  ["text", "person_name", "What is their full name?", "", "regex(., '^[^0-9@<>]+$')", "It must not include numbers or signs"],
  ["select_one relationship", "person_relationship", "Who are they to you?"],
  ["date", "person_born", "What is their date of birth?", "", ". <= today() and (${person_relationship} != 'child' or (today() - .) div 365.25 < 20)", "Check the year"],
  ["select_one yes_no", "person_works", "Are they paid for work, or do they get a pension or benefits?", "${person_relationship} != 'child'"],
  ["decimal", "weekly_pay", "How much are they paid in a week, before tax?", "${person_works} = 'yes'", ". >= 0", "It must be 0 or more"],
  ["end_repeat"],
  ["select_one yes_no", "any_income", "Do you or your partner have any income?", meansTested],
  ["begin_repeat", "income_list", "Which incomes do you have?", "${any_income} = 'yes'"],
  ["select_one source", "income_source", "What kind of income is it?"],
  ["text", "income_name", "Who pays it, or which benefit is it?", "${income_source} != 'state_pension' and ${income_source} != 'lodger_rent'", "string-length(.) <= 100", "It must be 100 characters or less"],
  ["select_one whose", "income_whose", "Whose income is it?", partner],
  ["select_one often", "income_often", "How often is it paid?"],
  ...CHOICES.often.map((often) => ["decimal", `paid_${often}`, `How much is it (${often})?`, when("income_often", often), ". >= 0", "It must be 0 or more"]),
  ["end_repeat"],
  ["date", "claim_from", "Which day would you like Housing Benefit to start?", "", `. >= \${moved_in} and . <= today() + 91 and (${below} or . >= today() - 92)`, "We can pay for at most 3 months before today"],
  ["text", "why_earlier", "Why could you not apply earlier?", `${below} and \${claim_from} < today()`, "string-length(.) <= 1000", "It must be 1,000 characters or less"],
  ["select_one pay_to", "pay_whom", "Who should we pay?", "${home_kind} != 'council'"],
  ["select_one yes_no", "agreed_to", "The information that I have given is true and complete", "", ". = 'yes'", "Confirm that the information is true and complete"],
];

const COLUMNS = ["type", "name", "label", "relevant", "constraint", "constraint_message", "required"];

/** The rows of its sheets, for the Python library that writes workbooks. */
export function xlsForm(number) {
  const own = new Set(SURVEY.map(([, name]) => name).filter(Boolean));
  const renamed = (text) => text.replace(/\$\{(\w+)\}/g, (_, name) => `\${${name}_${number}}`).replace(/<= (120|200|100|1000)\b/g, (_, most) => `<= ${Number(most) + number}`);
  const survey = SURVEY.map(([type, name = "", label = "", relevant = "", constraint = "", message = ""]) => [
    type,
    own.has(name) && name ? `${name}_${number}` : name,
    label && `${label} (${number})`,
    renamed(relevant),
    renamed(constraint),
    message,
    name === "email" || /^(begin|end)/.test(type) ? "" : "yes",
  ]);
  const choices = Object.entries(CHOICES).flatMap(([list, keys]) => keys.map((key) => [list, key, `${key.replaceAll("_", " ")} (${number})`]));
  return {
    survey: [COLUMNS, ...survey],
    choices: [["list_name", "name", "label"], ...choices],
    settings: [["form_title", "form_id"], [`Apply for Housing Benefit ${number}`, `housing_benefit_${number}`]],
  };
}
