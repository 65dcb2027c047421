// forms/housing-benefit as a SurveyJS survey. Its expressions say everything; the spelling of a National Insurance number is a
// function that its user adds.

import { FunctionFactory, Model } from "survey-core";
import { LIMITS } from "../data/days.js";
import { EMAIL, MONEY, NI, PHONE, POSTCODE, RENT } from "./schema.js";

FunctionFactory.Instance.register("kept", ([number]) => (number ?? "").replaceAll(" ", "").toUpperCase());

// 29 February is let pass in every year.
const DAY = "^(?!0)\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2\\d))$";
// Its patterns know no classes of letters.
const NAME = "^(?=.*[A-Za-z\\u0080-\\uffff])[^0-9@<>]*$";
const regex = (expression) => ({ type: "regex", regex: expression });
const must = (expression) => ({ type: "expression", expression });
const longest = (maxLength) => ({ type: "text", maxLength });
const ask = (name, validators, visibleIf) => ({ type: "text", name, isRequired: true, validators, visibleIf });
const choice = (name, choices, visibleIf) => ({ type: "radiogroup", name, isRequired: true, choices, visibleIf, validators: [regex(`^(?:${choices.join("|")})$`)] });
const yesNo = (name, visibleIf) => choice(name, ["yes", "no"], visibleIf);
const name = (key, visibleIf) => ask(key, [regex(NAME), longest(200)], visibleIf);
const day = (key, rules, visibleIf) => ask(key, [regex(DAY), ...rules.map(must)], visibleIf);
const money = (key, visibleIf) => ask(key, [regex(MONEY)], visibleIf);
const OFTEN = ["weekly", "four_weekly", "monthly"];
const BELOW = "({over_pension_age} = 'no' or {partner_over_pension_age} = 'no')";
const MEANS_TESTED = "{guarantee_credit} empty or {guarantee_credit} <> 'yes'";

export const survey = {
  clearInvisibleValues: "none",
  elements: [
    choice("home_kind", ["private", "council", "association", "supported", "temporary", "owned"]),
    yesNo("over_pension_age"),
    yesNo("has_partner"),
    yesNo("partner_over_pension_age", "{has_partner} = 'yes'"),
    yesNo("guarantee_credit", "{over_pension_age} = 'yes' and ({has_partner} = 'no' or {partner_over_pension_age} = 'yes')"),
    money("savings", MEANS_TESTED),
    name("your_name"),
    day("date_of_birth", [`{date_of_birth} <= '${LIMITS.age16}'`, `{over_pension_age} = 'no' or {date_of_birth} <= '${LIMITS.age60}'`]),
    ask("ni_number", [regex(NI)]),
    ask("phone", [regex(PHONE)]),
    { type: "text", name: "email", validators: [regex(EMAIL), longest(254)] },
    name("partner_name", "{has_partner} = 'yes'"),
    day("partner_date_of_birth", [`{partner_date_of_birth} < '${LIMITS.today}'`, `{partner_over_pension_age} = 'no' or {partner_date_of_birth} <= '${LIMITS.age60}'`], "{has_partner} = 'yes'"),
    ask("partner_ni_number", [regex(NI), must("kept({partner_ni_number}) <> kept({ni_number})")], "{has_partner} = 'yes'"),
    {
      type: "multipletext",
      name: "address",
      isRequired: true,
      items: [
        { name: "line_1", isRequired: true, validators: [longest(200)] },
        { name: "line_2", validators: [longest(200)] },
        { name: "town", isRequired: true, validators: [longest(200)] },
        { name: "county", validators: [longest(200)] },
        { name: "postcode", isRequired: true, validators: [regex(POSTCODE)] },
        { name: "uprn", validators: [regex("^\\d{1,12}$")] },
      ],
    },
    day("tenancy_started", ["{date_of_birth} empty or {tenancy_started} > {date_of_birth}"]),
    day("moved_in", ["{tenancy_started} empty or {moved_in} >= {tenancy_started}", `{moved_in} <= '${LIMITS.in13Weeks}'`]),
    yesNo("fixed_term"),
    day("tenancy_ends", ["{tenancy_started} empty or {tenancy_ends} > {tenancy_started}", "{moved_in} empty or {tenancy_ends} > {moved_in}"], "{fixed_term} = 'yes'"),
    ask("landlord", [longest(120)]),
    yesNo("related"),
    ask("how_related", [longest(200)], "{related} = 'yes'"),
    choice("rent_often", OFTEN),
    ...OFTEN.map((often) => ask(`rent_${often}`, [regex(RENT)], `{rent_often} = '${often}'`)),
    {
      type: "checkbox",
      name: "rent_includes",
      isRequired: true,
      choices: ["heating", "water", "meals", "cleaning", "nothing"],
      validators: [must("{rent_includes} allof ['nothing'] and {rent_includes.length} = 1 or {rent_includes} notcontains 'nothing'"), must("['heating', 'water', 'meals', 'cleaning', 'nothing'] allof {rent_includes}")],
    },
    yesNo("others_in_home"),
    {
      type: "paneldynamic",
      name: "household",
      isRequired: true,
      visibleIf: "{others_in_home} = 'yes'",
      validators: [must("{household.length} <= 15")],
      templateElements: [
        name("person_name"),
        choice("relationship", ["child", "relative", "friend", "lodger", "carer"]),
        day("born", [`{panel.born} <= '${LIMITS.today}'`, `{panel.relationship} empty or {panel.relationship} <> 'child' or {panel.born} > '${LIMITS.age20}'`]),
        yesNo("works", "{panel.relationship} anyof ['relative', 'friend', 'lodger', 'carer']"),
        money("weekly_pay", "{panel.works} = 'yes'"),
      ],
    },
    yesNo("any_income", MEANS_TESTED),
    {
      type: "paneldynamic",
      name: "incomes",
      isRequired: true,
      visibleIf: "{any_income} = 'yes'",
      validators: [must("{incomes.length} <= 20")],
      templateElements: [
        choice("source", ["state_pension", "other_pension", "wages", "self_employed", "benefit", "lodger_rent", "other"]),
        ask("income_name", [longest(100)], "{panel.source} anyof ['other_pension', 'wages', 'self_employed', 'benefit', 'other']"),
        choice("whose", ["mine", "partners"], "{has_partner} = 'yes'"),
        choice("often", OFTEN),
        ...OFTEN.map((often) => money(`paid_${often}`, `{panel.often} = '${often}'`)),
      ],
    },
    day("claim_from", [
      "{moved_in} empty or {claim_from} >= {moved_in}",
      `${BELOW} or {claim_from} >= '${LIMITS.threeMonthsAgo}'`,
      `{claim_from} >= '${LIMITS.oneMonthAgo}' or !${BELOW}`,
      `{claim_from} <= '${LIMITS.in13Weeks}'`,
    ]),
    { ...ask("why_earlier", [longest(1000)], `${BELOW} and {claim_from} notempty and {claim_from} < '${LIMITS.today}'`), type: "comment" },
    choice("pay_to", ["me", "landlord"], "{home_kind} anyof ['private', 'association', 'supported', 'temporary']"),
    choice("agreed", ["yes"]),
  ],
};

/** A model that is kept and given one submission after the other, as its makers advise. */
export function start() {
  const model = new Model(survey);
  const judge = (answers) => {
    model.data = answers;
    model.validate(true, false);
    return wrongIn(model);
  };
  return { model, judge };
}

/** Answers of one submission that change one at a time, for a model of its own: set, and their question judged. */
export function changes({ answers }) {
  const model = new Model(survey);
  model.data = answers;
  const items = Object.entries(answers).flatMap(([name, text]) => (typeof text === "string" ? [{ name, text: text.slice(0, -1) }, { name, text }] : []));
  const run = ({ name, text }) => {
    model.setValue(name, text);
    return model.getQuestionByName(name).validate(true, false);
  };
  return { items, run };
}

/** The errors that questions have: place and text. */
function wrongIn(model) {
  const errors = [];
  for (const question of model.getAllQuestions(true)) {
    for (const error of question.errors) errors.push({ place: question.name, text: error.text });
    if (question.getType() === "multipletext") {
      for (const { editor } of question.items) for (const error of editor.errors) errors.push({ place: question.name, text: error.text });
    }
    question.panels?.forEach((panel, at) => {
      for (const inside of panel.questions) for (const error of inside.errors) errors.push({ place: `${question.name}.${at + 1}.${inside.name}`, text: error.text });
    });
  }
  return errors;
}
