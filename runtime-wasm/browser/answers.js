// Answers as JSON, the shape that `onceform validate` reads and writes: src/answers.rs says what it is, a test holds the two
// together.

const PARTS = {
  address: ["line_1", "line_2", "town", "county", "postcode", "uprn"],
  location: ["words", "latitude", "longitude"],
  date: ["day", "month", "year"],
};
const VALID = 2;
const NO_ID = "0".repeat(64);

const plain = (value) => (value === true ? "yes" : value === false ? "no" : typeof value === "string" ? value : JSON.stringify(value));
const part = (value) => (value == null ? "" : (typeof value === "string" ? value : JSON.stringify(value)).replace(/[\n\r]/g, " "));
const fileLine = ({ id = NO_ID, size, kind, name }) => `${id} ${size} ${kind} ${part(name)}`;
const parsed = (line) => {
  const [, id, size, kind, name] = line.match(/^(\S*) (\S*) (\S*) (.*)$/);
  return { id, name, size: Number(size), kind };
};

function address(text) {
  const trimmed = text.trim();
  if (!trimmed || trimmed.includes("\n")) return trimmed;
  return /^\d+$/.test(trimmed) ? `\n\n\n\n\n${trimmed}` : `${trimmed}\n\n\n\n\n`;
}

function field({ type }, value) {
  if (value == null) return "";
  if (type === "file" || type === "files") return [value].flat().map((file) => (typeof file === "object" ? fileLine(file) : plain(file))).join("\n");
  if (typeof value === "string") {
    if (type === "address") return address(value);
    return type === "location" && value.trim() && !value.includes("\n") ? `${value}\n\n` : value;
  }
  if (Array.isArray(value)) return type === "choices" ? value.map(part).join("\n") : plain(value);
  if (typeof value === "object" && PARTS[type]) {
    const parts = PARTS[type].map((key) => part(value[key]));
    return parts.some((text) => text.trim()) ? parts.join(type === "date" ? "/" : "\n") : "";
  }
  return plain(value);
}

/** The fields that a validator takes, from answers by question key. What has the wrong shape becomes a text that is refused. */
export function fieldsOf(manifest, answers) {
  const inside = (list) => manifest.questions.filter((question) => question.list === list);
  const rows = (value, questions) =>
    (value == null || value === "" ? [] : [value].flat()).map((row) => questions.map((question) => field(question, row?.[question.key])));
  return manifest.questions.flatMap((question, number) => {
    if (question.list !== undefined) return [];
    const value = answers?.[question.key];
    return [question.rows === undefined ? field(question, value) : rows(value, inside(number))];
  });
}

function canonical({ type }, text) {
  if (type === "file") return parsed(text);
  if (type === "files") return text.split("\n").map(parsed);
  if (type === "choices") return text.split("\n");
  if (type === "address" || type === "location") {
    return Object.fromEntries(text.split("\n").map((value, at) => [PARTS[type][at], value]).filter(([, value]) => value));
  }
  return text;
}

/** What is answered, canonical, by question key: of what is asked and right, so that whoever receives it can validate it again. */
export function answersOf(manifest, report) {
  const answered = (questions, row) =>
    Object.fromEntries(
      questions
        .filter(([number]) => report.state(number, row) === VALID)
        .map(([number, question]) => [question.key, question.rows === undefined ? canonical(question, report.text(number, row)) : rowsOf(number)]),
    );
  const all = [...manifest.questions.entries()];
  const rowsOf = (list) =>
    Array.from({ length: report.rows(list) }, (_, row) => answered(all.filter(([, question]) => question.list === list), row));
  return answered(all.filter(([, question]) => question.list === undefined));
}
