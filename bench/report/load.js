import { bars, digits, table } from "./markdown.js";

const NAMES = { sqlite: "SQLite", postgres: "PostgreSQL" };
const whole = (number) => number.toLocaleString("en-GB");
const megabytes = (bytes) => digits(bytes / 1e6);

export function load({ customers, requests, seconds_sending, rate, looks, rows }) {
  const minutes = seconds_sending < 60 ? `${seconds_sending} s` : `${seconds_sending / 60} min`;
  const times = (name, { count, median, p99, most }) => [name, whole(count), digits(median), digits(p99), digits(most)];
  const heads = ["", "count", "median, ms", "p99, ms", "longest, ms"];
  const sent = (row) => [
    `**${NAMES[row.kind]}.** Filled in ${digits(row.seeded)} s, started in ${digits(row.started)} s. ${whole(row.sent)} forms were sent; ${
      row.errors.length ? `errors: ${row.errors.map(([what, count]) => `${what} (${count})`).join("; ")}` : "no error"
    }. Memory: ${megabytes(row.memory.first)} MB in the first tenth of the time, ${megabytes(row.memory.last)} MB in the last, ${megabytes(row.memory.most)} MB at most.`,
    "",
    table(heads, [times("sending the answers", row.sending.sending), times("every other page of the form", row.sending.page), times("a form from the first page to its number", row.sending.journey), ...row.pages.map((page) => times(page.name, page))]),
    "",
  ];
  const measured = (row) => {
    const bar = (what, most, time) => [`${NAMES[row.kind]}: ${what}`, `under ${most} ms`, `${digits(time)} ms`, time < most];
    const worst = (wanted) => Math.max(...row.pages.filter((page) => wanted(page.name)).map((page) => page.p99));
    const growth = row.memory.last / row.memory.first;
    return [
      bar("sending the answers, p99", 500, row.sending.sending.p99),
      bar("every other page of the form, p99", 500, row.sending.page.p99),
      [`${NAMES[row.kind]}: errors`, "0", String(row.errors.reduce((sum, [, count]) => sum + count, 0)), row.errors.length === 0],
      bar("pages of accounts, p99", 100, worst((name) => name.includes("account"))),
      bar("pages of the desk and of requests, p99", 100, worst((name) => /^(desk|requests)/.test(name))),
      [`${NAMES[row.kind]}: memory, last tenth over first`, "1.1 × or less", `${digits(growth)} ×`, growth <= 1.1],
    ];
  };
  return [
    `The portal of the release build with ${whole(customers)} customers and ${whole(requests)} requests of three years. For ${minutes} ${rate} people a second`,
    "begin to send missed-bin on the website, page after page, as a browser without JavaScript does: eight posts, each answered by the next",
    `page. They come whether those before have been answered or not, and the first time counts from when they came. Then for ${looks.seconds} s`,
    `${looks.rate} pages a second are looked at, after every file of the database was read once: what a virtual machine took out of its memory`,
    "meanwhile counts for nobody. Portal, database and the people share the machine.",
    "",
    ...rows.flatMap(sent),
    bars(rows.flatMap(measured)),
  ].join("\n");
}
