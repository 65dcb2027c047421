// Days of the calendar as 2026-03-10. They sort as texts do.

import { TODAY } from "./today.js";

export { TODAY };

const iso = (date) => date.toISOString().slice(0, 10);

export const plusDays = (day, days) => iso(new Date(Date.parse(day) + days * 864e5));

export function plusMonths(day, months) {
  const date = new Date(Date.parse(day));
  const wanted = date.getUTCMonth() + months;
  const last = new Date(Date.UTC(date.getUTCFullYear(), wanted + 1, 0)).getUTCDate();
  return iso(new Date(Date.UTC(date.getUTCFullYear(), wanted, Math.min(last, date.getUTCDate()))));
}

export const between = (from, to, chance) => plusDays(from, chance.whole(0, (Date.parse(to) - Date.parse(from)) / 864e5));
/** Born on this day or before, someone is so old on the day that submissions are judged. */
export const bornFor = (age) => plusMonths(TODAY, -12 * age);

/** The days that the form's rules speak of. */
export const LIMITS = {
  today: TODAY,
  tomorrow: plusDays(TODAY, 1),
  age16: bornFor(16),
  age20: bornFor(20),
  age60: bornFor(60),
  in13Weeks: plusDays(TODAY, 91),
  threeMonthsAgo: plusMonths(TODAY, -3),
  oneMonthAgo: plusMonths(TODAY, -1),
};
