// How canonical answers read to a person, as compiler/src/emit/html/display.rs has it: a test holds the two together.

const pairs = (text, between) => text.match(/..?/g).join(between);

function day(text, { months }) {
  const [year, month, day] = text.split("-").map(Number);
  return `${day} ${months[month - 1]} ${year}`;
}

function time(text, words) {
  const [hour, minute] = text.split(":").map(Number);
  if (hour % 12 === 0 && minute === 0) return hour ? words.midday : words.midnight;
  return `${hour % 12 || 12}${minute ? `:${text.slice(3)}` : ""}${hour < 12 ? words.am : words.pm}`;
}

const thousands = (text) => text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
const money = (text) => thousands(text).replace(/^-?/, "$&£");

/** `£45` for `45.00`: what is to pay, in the middle of a sentence. */
export const pounds = (text) => money(text.replace(/\.00$/, ""));

/** A computed value. */
export function value(kind, text, words) {
  if (kind === "date") return day(text, words);
  if (kind === "time") return time(text, words);
  return kind === "money" ? money(text) : thousands(text);
}

function phone(text) {
  if (!text.startsWith("+44") || text.length < 12) return text;
  const number = `0${text.slice(3)}`;
  const groups = /^07/.test(number) ? [5, 3] : /^02/.test(number) ? [3, 4] : /^01(1|.1)|^0[38]/.test(number) ? [4, 3] : [5];
  let at = 0;
  return [...groups.map((length) => number.slice(at, (at += length))), number.slice(at)].join(" ");
}

// With the space that the plate has: before the last three letters of a mark whose figures stand before them, else between
// letters and figures.
function vehicle(text) {
  const figure = (letter) => /\d/.test(letter);
  const lastRun = text.match(/\d+$|\D+$/)[0].length;
  const front = text.match(/^\d+|^\D+/)[0].length;
  const at = lastRun === 1 && text.length > 4 && !figure(text[0]) ? front : text.length - lastRun;
  return `${text.slice(0, at)} ${text.slice(at)}`;
}

function size(bytes) {
  const tenths = bytes < 1e6 ? Math.ceil(bytes / 1024) * 10 : Math.ceil((bytes * 10) / 1048576);
  return `${tenths / 10} ${bytes < 1e6 ? "KB" : "MB"}`;
}

/** A file that is known by its line: its name and its size. */
export function file(line) {
  const [, bytes, , ...name] = line.split(" ");
  return `${name.join(" ")} (${size(Number(bytes))})`;
}

function address(parts, words) {
  const lines = parts.slice(0, 5).filter(Boolean);
  return lines.length || !parts[5] ? lines : [words.property.replace("{uprn}", parts[5])];
}

function location([place, latitude, longitude], words) {
  const point = latitude && words.point.replace("{latitude}", latitude).replace("{longitude}", longitude);
  return [place, point].filter(Boolean);
}

/** The lines of an answer; `label` finds the words of an option by its key. */
export function lines(kind, text, words, label) {
  const parts = text.split("\n");
  switch (kind) {
    case "date":
    case "time":
    case "number":
    case "money":
      return [value(kind, text, words)];
    case "phone":
      return [phone(text)];
    case "ni":
      return [pairs(text, " ")];
    case "sort-code":
      return [pairs(text, "-")];
    case "vehicle":
      return [vehicle(text)];
    case "declaration":
      return [words.confirmed];
    case "options":
      return parts.map(label);
    case "files":
      return parts.map(file);
    case "address":
      return address(parts, words);
    case "location":
      return location(parts, words);
    default:
      return parts;
  }
}
