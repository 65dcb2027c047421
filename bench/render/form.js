// A form with 32 questions on one page, of the types that councils use most, and answers to all of them.

const HEAD = `form: one-page
title: Apply for a community grant
journey: apply
service: grants
owner: grants@example.gov.uk

data protection:
  purpose: To decide on the grant
  lawful basis: public task
  keep for: 6 years

pages:
  - page: everything
    title: About your grant
    questions:
`;

/** Type and what follows it, with an answer; they come round in this order. */
const ROUND = [
  ["name", "", "Edith O'Connor"],
  ["email", "", "edith@example.com"],
  ["phone", "", "01632 960 123"],
  ["yes or no", "", "yes"],
  ["date", "hint: For example, 27 3 2026", "2026-03-09"],
  ["money", "", "1234.50"],
  ["choice", 'options:\n          small: A small one\n          middle: One in the middle\n          large:\n            label: A large one\n            hint: For halls & fields', "middle"],
  ["text", "hint: As it is on your letter, for example \"Ashcombe <Hall>\"", "Hall & Garden"],
  ["choices", "options:\n          chairs: Chairs\n          tables: Tables\n          lights: Lights", ["chairs", "lights"]],
  ["long text", "", "We meet every week.\nWe need room."],
  ["postcode", "", "HP7 0AB"],
];
export const COUNT = 32;

const kind = (number) => ROUND[number % ROUND.length];

export const form = () =>
  HEAD +
  Array.from({ length: COUNT }, (_, number) => {
    const [type, more] = kind(number);
    return `      - question: q${number}\n        type: ${type}\n        ask: What is your answer to question ${number}?\n        called: your answer to question ${number}\n${more ? `        ${more}\n` : ""}`;
  }).join("");

export const answers = () => Object.fromEntries(Array.from({ length: COUNT }, (_, number) => [`q${number}`, kind(number)[2]]));
