// Forms and answers that grow: in questions of mixed types, and in rows of a list.

const HEAD = `form: grows
title: A form that grows
journey: apply
service: grants
owner: grants@example.gov.uk

data protection:
  purpose: To decide on the grant
  lawful basis: public task
  keep for: 6 years

pages:
`;

/** The kinds of question come round in this order; each with an answer that is right and one that is not. */
const ROUND = [
  { body: (n) => `yes or no\n        ask: Does part ${n} apply to you?\n        called: whether part ${n} applies to you`, right: "yes", wrong: "perhaps" },
  { body: (n) => `money\n        ask: How much is cost ${n}?\n        called: cost ${n}\n        at most: 50000`, right: "1,234.50", wrong: "a lot" },
  {
    body: (n, yes) => `date\n        ask: When does step ${n} start?\n        called: the start of step ${n}\n        ask when: q${yes} is yes\n        rules:\n          - must: q${n} is today or after\n            otherwise: Step ${n} must start today or later`,
    right: "2026-04-01",
    wrong: "2026-03-01",
  },
  { body: (n) => `text\n        ask: What is the name of item ${n}?\n        called: the name of item ${n}`, right: "A bench of oak", wrong: "" },
  {
    body: (n) => `choice\n        ask: Which kind is number ${n}?\n        called: which kind number ${n} is\n        options:\n          first: The first kind\n          second: The second kind\n          third: The third kind`,
    right: "second",
    wrong: "fourth",
  },
];
const PER_PAGE = 10;

const kind = (number) => ROUND[number % ROUND.length];

/** A form with so many questions, ten a page. */
export function withQuestions(count) {
  let text = HEAD;
  for (let number = 0; number < count; number++) {
    if (number % PER_PAGE === 0) text += `  - page: page_${number / PER_PAGE}\n    title: Part ${number / PER_PAGE} of the application\n    questions:\n`;
    text += `      - question: q${number}\n        type: ${kind(number).body(number, number - (number % ROUND.length))}\n`;
  }
  return text;
}

/** Fields for it: all right, or one in ten wrong. */
export const questionFields = (count, wrong) => Array.from({ length: count }, (_, number) => kind(number)[wrong && number % 10 === 3 ? "wrong" : "right"]);

/** A form with one list of four questions a row. */
export const withList = () =>
  `${HEAD}  - page: people
    title: The people
    questions:
      - question: others
        type: yes or no
        ask: Is anyone else part of it?
        called: whether anyone else is part of it
      - question: people
        type: list of
        ask: Who is part of it?
        called: who is part of it
        each: person
        optional: yes
        at most: 100
        questions:
${[0, 1, 3, 4].map((at) => `          - question: r${at}\n            type: ${ROUND[at].body(at).replaceAll("\n", "\n    ")}\n`).join("")}`;

/** Fields for it, with so many rows. */
export const listFields = (rows) => ["yes", Array.from({ length: rows }, () => [0, 1, 3, 4].map((at) => ROUND[at].right))];
