// The rules of forms/housing-benefit written by hand: what a careful programmer gets who knows this one form and this engine.
// Days are compared as texts, which sort as they should. It tells every error, and neither canonical answers nor sums.

import { LIMITS } from "../data/days.js";

const HOMES = new Set(["private", "council", "association", "supported", "temporary", "owned"]);
const ORDINARY = new Set(["private", "council", "association"]);
const YES_NO = new Set(["yes", "no"]);
const OFTEN = new Set(["weekly", "four_weekly", "monthly"]);
const PAY_TO = new Set(["me", "landlord"]);
const INCLUDED = new Set(["heating", "water", "meals", "cleaning", "nothing"]);
const RELATIONSHIPS = new Set(["child", "relative", "friend", "lodger", "carer"]);
const SOURCES = new Set(["state_pension", "other_pension", "wages", "self_employed", "benefit", "lodger_rent", "other"]);
const WHOSE = new Set(["mine", "partners"]);

const NAME = /^[^0-9@<>]*\p{L}[^0-9@<>]*$/u;
const NI = /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/;
const EMAIL = /^(?=.{1,64}@)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,}$/i;
const PHONE = /^(?:\+44(?:0)?|0)[123578]\d{8,9}$/;
const POSTCODE = /^(?:[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}|GIR0AA)$/;
const UPRN = /^\d{1,12}$/;
const MONEY = /^(-?)£?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/;
const SPACES = /[\s.()-]/g;

const yesNo = (text) => (YES_NO.has(text) ? "" : "format");
const oneOf = (options) => (text) => (options.has(text) ? "" : "format");
const atMost = (most) => (text) => (text.length > most ? "too long" : "");
const name = (text) => (!NAME.test(text) ? "format" : text.length > 200 ? "too long" : "");
const niKept = (text) => text.replaceAll(" ", "").toUpperCase();
const niNumber = (text) => (NI.test(niKept(text)) ? "" : "format");
const phone = (text) => (PHONE.test(text.replace(SPACES, "")) ? "" : "format");
const email = (text) => (text.length <= 254 && EMAIL.test(text) ? "" : "format");

function day(text) {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return "format";
  let number = 0;
  for (let at = 0; at < 10; at++) {
    if (at === 4 || at === 7) continue;
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return "format";
    number = number * 10 + digit;
  }
  const [year, month, date] = [Math.trunc(number / 10000), Math.trunc(number / 100) % 100, number % 100];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 ? (leap ? 29 : 28) : 30 + ((month + (month >> 3)) & 1);
  return year >= 1000 && month >= 1 && month <= 12 && date >= 1 && date <= last ? "" : "format";
}

const money = (least) => (text) => {
  const parts = MONEY.exec(text);
  if (!parts) return "format";
  if (parts[3] && parts[3].length > 2) return "places";
  return amount(text) < least ? "too small" : "";
};
const amount = (text) => Number(text.replace("£", "").replaceAll(",", ""));

function address(given) {
  if (typeof given !== "object") return "format";
  const { line_1, town, postcode, uprn } = given;
  if (uprn !== undefined && !UPRN.test(uprn)) return "uprn format";
  if (!uprn) {
    if (!line_1) return "line 1 missing";
    if (!town) return "town missing";
    if (!postcode) return "postcode missing";
  }
  return postcode && !POSTCODE.test(postcode.replaceAll(" ", "").toUpperCase()) ? "postcode format" : "";
}

const readers = {
  home: oneOf(HOMES),
  often: oneOf(OFTEN),
  payTo: oneOf(PAY_TO),
  relationship: oneOf(RELATIONSHIPS),
  source: oneOf(SOURCES),
  whose: oneOf(WHOSE),
  landlord: atMost(120),
  how: atMost(200),
  why: atMost(1000),
  incomeName: atMost(100),
  rent: money(1),
  amount: money(0),
};

/** Every error of some answers: question, row (from 1, undefined outside lists) and rule. */
export function judge(a) {
  const errors = [];
  const wrong = (question, rule, row) => void errors.push({ question, row, rule });
  /** The answer when it is there and right in itself. */
  const ask = (question, given, reader, row) => {
    const text = typeof given === "string" ? given.trim() : "";
    const rule = text === "" ? "required" : reader(text);
    if (rule === "") return text;
    wrong(question, rule, row);
  };
  const { today, in13Weeks } = LIMITS;

  const home = ask("home_kind", a.home_kind, readers.home);
  if (home === "owned") return errors;
  const over = ask("over_pension_age", a.over_pension_age, yesNo);
  const partner = ask("has_partner", a.has_partner, yesNo);
  const partnerOver = partner === "yes" ? ask("partner_over_pension_age", a.partner_over_pension_age, yesNo) : undefined;
  const below = over === "no" || partnerOver === "no";
  if (below && ORDINARY.has(home)) return [];
  const bothOver = over === "yes" && (partner === "no" || partnerOver === "yes");
  const guarantee = bothOver ? ask("guarantee_credit", a.guarantee_credit, yesNo) : undefined;
  const meansTested = guarantee !== "yes";
  if (meansTested) {
    const savings = ask("savings", a.savings, readers.amount);
    if (savings && amount(savings) > 16000) return [];
  }

  ask("your_name", a.your_name, name);
  const born = ask("date_of_birth", a.date_of_birth, day);
  if (born) {
    if (born >= today) wrong("date_of_birth", "must 1");
    else if (born > LIMITS.age16) wrong("date_of_birth", "must 2");
    else if (over !== "no" && born > LIMITS.age60) wrong("date_of_birth", "must 3");
  }
  const ni = ask("ni_number", a.ni_number, niNumber);
  ask("phone", a.phone, phone);
  if (a.email) ask("email", a.email, email);
  if (partner === "yes") {
    ask("partner_name", a.partner_name, name);
    const partnerBorn = ask("partner_date_of_birth", a.partner_date_of_birth, day);
    if (partnerBorn) {
      if (partnerBorn >= today) wrong("partner_date_of_birth", "must 1");
      else if (partnerOver === "yes" && partnerBorn > LIMITS.age60) wrong("partner_date_of_birth", "must 2");
    }
    const partnerNi = ask("partner_ni_number", a.partner_ni_number, niNumber);
    if (ni && partnerNi && niKept(ni) === niKept(partnerNi)) wrong("partner_ni_number", "must 1");
  }

  const wrongAddress = a.address ? address(a.address) : "required";
  if (wrongAddress) wrong("address", wrongAddress);
  const started = ask("tenancy_started", a.tenancy_started, day);
  if (started && born && started <= born) wrong("tenancy_started", "must 1");
  const moved = ask("moved_in", a.moved_in, day);
  if (moved) {
    if (started && moved < started) wrong("moved_in", "must 1");
    else if (moved > in13Weeks) wrong("moved_in", "must 2");
  }
  if (ask("fixed_term", a.fixed_term, yesNo) === "yes") {
    const ends = ask("tenancy_ends", a.tenancy_ends, day);
    if (ends && started && ends <= started) wrong("tenancy_ends", "must 1");
    else if (ends && moved && ends <= moved) wrong("tenancy_ends", "must 2");
  }
  ask("landlord", a.landlord, readers.landlord);
  if (ask("related", a.related, yesNo) === "yes") ask("how_related", a.how_related, readers.how);
  const often = ask("rent_often", a.rent_often, readers.often);
  if (often) ask(`rent_${often}`, a[`rent_${often}`], readers.rent);
  const included = a.rent_includes;
  if (!Array.isArray(included) || included.length === 0) wrong("rent_includes", "required");
  else if (!included.every((it) => INCLUDED.has(it))) wrong("rent_includes", "format");
  else if (included.length > 1 && included.includes("nothing")) wrong("rent_includes", "must 1");

  if (ask("others_in_home", a.others_in_home, yesNo) === "yes") household(a.household, ask, wrong);
  if (meansTested && ask("any_income", a.any_income, yesNo) === "yes") incomes(a.incomes, partner === "yes", ask, wrong);

  const from = ask("claim_from", a.claim_from, day);
  if (from) {
    if (moved && from < moved) wrong("claim_from", "must 1");
    else if (!below && from < LIMITS.threeMonthsAgo) wrong("claim_from", "must 2");
    else if (below && from < LIMITS.oneMonthAgo) wrong("claim_from", "must 3");
    else if (from > in13Weeks) wrong("claim_from", "must 4");
    if (below && from < today) ask("why_earlier", a.why_earlier, readers.why);
  }
  if (home && home !== "council") ask("pay_to", a.pay_to, readers.payTo);
  if (a.agreed !== "yes") wrong("agreed", "required");
  return errors;
}

function household(rows, ask, wrong) {
  if (!Array.isArray(rows) || rows.length === 0) return wrong("household", "required");
  if (rows.length > 15) wrong("household", "too many");
  for (let at = 0; at < rows.length; at++) {
    const [row, number] = [rows[at], at + 1];
    ask("person_name", row.person_name, name, number);
    const relationship = ask("relationship", row.relationship, readers.relationship, number);
    const born = ask("born", row.born, day, number);
    if (born && born > LIMITS.today) wrong("born", "must 1", number);
    else if (born && relationship === "child" && born <= LIMITS.age20) wrong("born", "must 2", number);
    if (relationship && relationship !== "child" && ask("works", row.works, yesNo, number) === "yes") {
      ask("weekly_pay", row.weekly_pay, readers.amount, number);
    }
  }
}

function incomes(rows, partner, ask, wrong) {
  if (!Array.isArray(rows) || rows.length === 0) return wrong("incomes", "required");
  if (rows.length > 20) wrong("incomes", "too many");
  for (let at = 0; at < rows.length; at++) {
    const [row, number] = [rows[at], at + 1];
    const source = ask("source", row.source, readers.source, number);
    if (source && source !== "state_pension" && source !== "lodger_rent") ask("income_name", row.income_name, readers.incomeName, number);
    if (partner) ask("whose", row.whose, readers.whose, number);
    const often = ask("often", row.often, readers.often, number);
    if (often) ask(`paid_${often}`, row[`paid_${often}`], readers.amount, number);
  }
}
