// Submissions to forms/housing-benefit that are right in every way, as people type them.

import { LIMITS, TODAY, between, bornFor, plusDays } from "./days.js";

const FIRST = ["Edith", "Harold", "Lily", "Priya", "Mohammed", "Zoë", "Łukasz", "Siân", "Ben", "Grace", "O’Neil", "Mary-Ann"];
const LAST = ["Marsh", "Okafor", "Patel", "Nowak", "Jones", "O'Connor", "Smith-Hughes", "Khan", "García", "Williams"];
const STREETS = ["High Street", "Station Road", "Church Lane", "Mill Close", "Oakfield Avenue", "The Green"];
const TOWNS = ["Amersham", "Aylesbury", "High Wycombe", "Chesham", "Marlow"];
const POSTCODES = ["HP7 0AB", "HP20 1UA", "hp112bb", "HP5 1EG", "SL7 1DE", "HP6 5AW"];
const LANDLORDS = ["Paradigm Homes", "Fairhive", "Mrs A. Whitlock", "Red Kite Community Housing", "J & P Lettings (Bucks) Ltd"];
const PHONES = ["01632 960 123", "07700 900123", "+44 7700 900 982", "(01632) 960-001", "07700900456"];
const KINDS = ["private", "private", "council", "association", "association", "supported", "temporary"];
const SOURCES = ["state_pension", "other_pension", "wages", "self_employed", "benefit", "lodger_rent", "other"];
export const OFTEN = ["weekly", "four_weekly", "monthly"];
const NO_NAME = ["state_pension", "lodger_rent"];

const name = (chance) => `${chance.pick(FIRST)} ${chance.pick(LAST)}`;

/** An amount, a few of them with a pound sign or the thousands set apart. */
function money(chance, most) {
  const amount = (chance.whole(100, most * 100) / 100).toFixed(2);
  if (chance.often(0.1)) return `£${amount}`;
  return chance.often(0.2) ? amount.replace(/\B(?=(\d{3})+\.)/, ",") : amount;
}

function niNumber(chance) {
  const digits = String(chance.whole(0, 999999)).padStart(6, "0");
  const number = `${chance.pick(["AB", "CE", "JN", "PW", "SK"])}${digits}${chance.pick(["A", "B", "C", "D"])}`;
  if (chance.often(0.5)) return number.replace(/(..)(..)(..)(..)(.)/, "$1 $2 $3 $4 $5");
  return chance.often(0.2) ? number.toLowerCase() : number;
}

function person(chance) {
  const relationship = chance.pick(["child", "child", "relative", "friend", "lodger", "carer"]);
  const child = relationship === "child";
  const row = { person_name: name(chance), relationship, born: child ? between(bornFor(19), TODAY, chance) : between("1950-01-01", bornFor(18), chance) };
  if (!child) {
    row.works = chance.often(0.6) ? "yes" : "no";
    if (row.works === "yes") row.weekly_pay = money(chance, 900);
  }
  return row;
}

function income(chance, partner) {
  const row = { source: chance.pick(SOURCES) };
  if (!NO_NAME.includes(row.source)) row.income_name = chance.pick(["Legal & General", "Tesco Stores", "Attendance", "Universities Superannuation"]);
  if (partner) row.whose = chance.pick(["mine", "partners"]);
  row.often = chance.pick(OFTEN);
  row[`paid_${row.often}`] = money(chance, 1500);
  return row;
}

/** One submission. Questions that are not asked have no answer. */
export function rightSubmission(chance) {
  const a = {};
  a.home_kind = chance.pick(KINDS);
  const ordinary = !["supported", "temporary"].includes(a.home_kind);
  a.over_pension_age = ordinary || chance.often(0.3) ? "yes" : "no";
  a.has_partner = chance.often(0.45) ? "yes" : "no";
  const partner = a.has_partner === "yes";
  if (partner) a.partner_over_pension_age = ordinary || chance.often(0.5) ? "yes" : "no";
  const bothOver = a.over_pension_age === "yes" && (!partner || a.partner_over_pension_age === "yes");
  const below = a.over_pension_age === "no" || a.partner_over_pension_age === "no";
  if (bothOver) a.guarantee_credit = chance.often(0.3) ? "yes" : "no";
  const meansTested = a.guarantee_credit !== "yes";
  if (meansTested) a.savings = chance.often(0.3) ? "0" : money(chance, 15000);

  const birth = (over) => (over === "yes" ? between("1932-01-01", bornFor(66), chance) : between("1968-01-01", bornFor(18), chance));
  a.your_name = name(chance);
  a.date_of_birth = birth(a.over_pension_age);
  a.ni_number = niNumber(chance);
  a.phone = chance.pick(PHONES);
  if (chance.often(0.7)) a.email = `${chance.pick(["edith.marsh", "h.okafor+rent", "lily_99", "o'connor"])}@${chance.pick(["example.com", "mail.example.org", "post.example.co.uk"])}`;
  if (partner) {
    a.partner_name = name(chance);
    a.partner_date_of_birth = birth(a.partner_over_pension_age);
    do a.partner_ni_number = niNumber(chance);
    while (spelt(a.partner_ni_number) === spelt(a.ni_number));
  }
  a.address = { line_1: `${chance.whole(1, 120)} ${chance.pick(STREETS)}`, town: chance.pick(TOWNS), postcode: chance.pick(POSTCODES) };
  if (chance.often(0.4)) a.address.uprn = `1000812${chance.whole(10000, 99999)}`;

  a.tenancy_started = between("2008-01-01", "2026-03-01", chance);
  const latest = plusDays(a.tenancy_started, 40);
  a.moved_in = between(a.tenancy_started, latest < LIMITS.in13Weeks ? latest : LIMITS.in13Weeks, chance);
  a.fixed_term = chance.often(0.4) ? "yes" : "no";
  if (a.fixed_term === "yes") a.tenancy_ends = plusDays(a.moved_in, chance.whole(1, 1500));
  a.landlord = chance.pick(LANDLORDS);
  a.related = chance.often(0.15) ? "yes" : "no";
  if (a.related === "yes") a.how_related = chance.pick(["She is my sister.", "My son owns the company", "Former husband"]);
  a.rent_often = chance.pick(OFTEN);
  a[`rent_${a.rent_often}`] = money(chance, 1400);
  const included = ["heating", "water", "meals", "cleaning"].filter(() => chance.often(0.3));
  a.rent_includes = included.length ? included : ["nothing"];

  a.others_in_home = chance.often(0.5) ? "yes" : "no";
  if (a.others_in_home === "yes") a.household = Array.from({ length: chance.whole(1, 4) }, () => person(chance));
  if (meansTested) {
    a.any_income = chance.often(0.9) ? "yes" : "no";
    if (a.any_income === "yes") a.incomes = Array.from({ length: chance.whole(1, 5) }, () => income(chance, partner));
  }
  const earliest = below ? LIMITS.oneMonthAgo : LIMITS.threeMonthsAgo;
  const from = a.moved_in > earliest ? a.moved_in : earliest;
  const soon = plusDays(TODAY, 28);
  a.claim_from = between(from, from > soon ? from : soon, chance);
  if (below && a.claim_from < TODAY) a.why_earlier = "I was in hospital until last week.\nNobody could fill this in for me.";
  if (a.home_kind !== "council") a.pay_to = chance.pick(["me", "landlord"]);
  a.agreed = "yes";
  return a;
}

/** A National Insurance number as it is kept. */
export const spelt = (number) => number.replaceAll(" ", "").toUpperCase();
