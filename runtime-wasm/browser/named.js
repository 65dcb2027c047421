// Answers by the names of their questions: how they are kept and sent, so that they mean the same in another version. What a form holds
// is a text for each question outside lists by its number, and for a list its rows of texts (Journey.fields).

const FILES = ["file", "files"];
const numbered = (questions) => questions.map((question, id) => ({ ...question, id }));
const outside = (questions) => numbered(questions).filter(({ list }) => list == null);
const inside = (questions, id) => questions.filter(({ list }) => list === id);

/** The names of the questions outside lists. */
export const namesOf = (questions) => outside(questions).map(({ key }) => key);

/**
 * The answers by name. Those of the questions named in `without` (`condition`, `household.condition` in a list) are left out.
 */
export function toNames(questions, fields, without = []) {
  const named = {};
  for (const { key, id } of outside(questions)) {
    const field = fields[id];
    if (without.includes(key) || field === undefined) continue;
    if (!Array.isArray(field)) named[key] = field;
    else {
      const keys = inside(questions, id).map((question) => question.key);
      const row = (texts) => keys.map((name, at) => [name, texts[at] ?? ""]).filter(([name]) => !without.includes(`${key}.${name}`));
      named[key] = Array.from(field, (texts) => Object.fromEntries(row(texts ?? [])));
    }
  }
  return named;
}

/** And back, for the questions of this version. What has no place in it is left out. */
export function toFields(questions, named) {
  const field = ({ key, id, stride }) => {
    const answer = named[key];
    if (stride == null) return typeof answer === "string" ? answer : "";
    const keys = inside(questions, id).map((question) => question.key);
    return (Array.isArray(answer) ? answer : []).map((row) => keys.map((name) => row[name] ?? ""));
  };
  return Object.fromEntries(outside(questions).map((question) => [question.id, field(question)]));
}

/** The files among answers: [{id, control, line}], `control` being the name of the control they were chosen with. */
export function filesIn(questions, named) {
  const lines = (text, control) => (text ?? "").split("\n").filter(Boolean).map((line) => ({ id: line.split(" ")[0], control, line }));
  return numbered(questions).filter(({ type }) => FILES.includes(type)).flatMap(({ key, list }) => {
    if (list == null) return lines(named[key], key);
    const name = questions[list].key;
    return (named[name] ?? []).flatMap((row, at) => lines(row[key], `${name}.${at + 1}.${key}`));
  });
}

/** Is any of these questions answered? */
export function answered(named, names) {
  return names.some((name) => {
    const [first, second] = name.split(".");
    return second ? (named[first] ?? []).some((row) => row[second]) : Boolean(named[first]);
  });
}
