// The part `load`: the portal on a record of a large council, under steady arrivals. ONCEFORM_LOAD_MINUTES says for how long people
// send forms (1 unless given; the bar is 10), ONCEFORM_LOAD_ON=sqlite or postgres takes one database alone.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { BENCH } from "../paths.js";
import { SHORT } from "../rounds.js";
import { Times, atPace } from "./pace.js";
import { database, portal } from "./servers.js";
import { Visitor } from "./visitor.js";

const SIZE = SHORT ? { customers: 1_000, requests: 1_000 } : { customers: 100_000, requests: 1_000_000 };
const SECONDS = SHORT ? 10 : 60 * Number(process.env.ONCEFORM_LOAD_MINUTES ?? 1);
/** People who begin to send a form, a second. */
const SENDERS = Number(process.env.ONCEFORM_LOAD_RATE ?? 50);
/** Pages of accounts and of the desk that are looked at, a second, and for how long. */
const LOOKS = { rate: 20, seconds: SHORT ? 5 : 200 };
const KINDS = process.env.ONCEFORM_LOAD_ON ? [process.env.ONCEFORM_LOAD_ON] : ["sqlite", "postgres"];

const HOME = "/ashcombe";
/** What a resident answers, page after page. */
const JOURNEY = [
  { "property.line_1": "12 Mill Lane", "property.town": "Marlbrook", "property.postcode": "HP7 0AB" },
  { bin: "refuse" },
  { "due.day": "9", "due.month": "3", "due.year": "2026" },
  // The second question comes up with the first, as without JavaScript: both are sent once it is there.
  { assisted: "no" },
  { assisted: "no", out_by_seven: "yes" },
  { tagged: "no" },
  { updates: "no_updates" },
];

/** Somebody sends a form: every page of it, as a browser without JavaScript does. */
async function sendForm(visitor, due) {
  let page = await visitor.get(`${HOME}/forms/missed-bin/address`, "page", due);
  for (const answers of JOURNEY) page = await visitor.send(page, { ...answers, _do: "continue" });
  if (!page.path.endsWith("/check-answers")) throw new Error(`the form stopped at ${page.path}`);
  const done = await visitor.send(page, { _do: "submit" }, "sending");
  if (!done.path.includes("/done/")) throw new Error("nothing was sent");
}

/** The pages that are looked at, each in turn: what it is called, and how it is come to. */
function looks(address, timed, seeded) {
  const customer = (number) => new Visitor(address, timed, { cookie: seeded.customers[number % seeded.customers.length] });
  const followed = (path) => (path.includes("/customers/") ? "desk: a customer" : path.includes("/work/") ? "requests: one" : "desk");
  const person = () => new Visitor(address, timed, { cookie: seeded.person, followed });
  const searches = [
    ["name", () => "smith"],
    ["name and first name", () => "priya evans"],
    ["phone number", (number) => `07700 ${String(number * 37 % SIZE.customers).padStart(6, "0")}`],
    ["postcode", () => "HP7 6FP"],
    ["a name that nobody has", () => "zebedee quux"],
    ["reference number", (number) => seeded.references[number % seeded.references.length]],
  ];
  const inAccount = async (number) => {
    const visitor = customer(number);
    const page = await visitor.get(`${HOME}/account`, "account");
    const request = page.html.replaceAll("&#x2f;", "/").match(new RegExp(`"(${HOME}/account/requests/[A-Z0-9-]+)"`));
    if (request) await visitor.get(request[1], "a request in an account");
  };
  const figures = ["contacts", "cost", "completion", "avoidable", "standards", "satisfaction"];
  return [
    inAccount,
    () => person().get(`${HOME}/desk`, "desk"),
    async (number) => {
      const [what, words] = searches[number % searches.length];
      const visitor = person();
      const desk = await visitor.get(`${HOME}/desk`, "desk");
      const found = await visitor.send(desk, { find: words(number) }, `desk: search by ${what}`);
      const one = found.html.replaceAll("&#x2f;", "/").match(new RegExp(`"(${HOME}/desk/customers/c[0-9a-f]{31})"`));
      if (one) await visitor.get(one[1], "desk: a customer");
    },
    () => person().get(`${HOME}/work`, "requests: the queue"),
    inAccount,
    (number) => person().get(`${HOME}/insight/${figures[number % figures.length]}?period=90`, `insight: ${figures[number % figures.length]}, 90 days`),
  ];
}

async function on(kind) {
  const record = await database(kind);
  try {
    // The first start makes the tables and the people; the second finds the customers and gives them what they are found by.
    await (await portal(record)).stop();
    const words = [join(BENCH, "load/seed.py"), SIZE.customers, SIZE.requests, ...record.seed].map(String);
    const seeded = JSON.parse(execFileSync("python3", words, { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "inherit"] }));
    const service = await portal(record);
    const errors = new Map();
    const failed = (error) => errors.set(error.message, (errors.get(error.message) ?? 0) + 1);
    const times = new Map();
    const timed = (what, time) => {
      if (!times.has(what)) times.set(what, new Times());
      times.get(what).add(time);
    };
    const nobody = () => {};
    const sample = [];
    for (let number = 0; number < 20; number++) await sendForm(new Visitor(service.address, nobody));
    const watching = setInterval(() => sample.push(service.memory()), 1000);
    let sent = 0;
    await atPace(SENDERS, SECONDS, async (_, due) => {
      const began = due;
      await sendForm(new Visitor(service.address, timed), due);
      timed("journey", performance.now() - began);
      sent++;
    }, failed);
    clearInterval(watching);
    const sending = Object.fromEntries(["sending", "page", "journey"].map((what) => [what, times.get(what).told()]));
    times.clear();
    record.warm();
    const all = looks(service.address, timed, seeded);
    for (const look of all) await look(0);
    times.clear();
    await atPace(LOOKS.rate, LOOKS.seconds, (number) => all[number % all.length](Math.floor(number / all.length)), failed);
    const pages = [...times].map(([name, of]) => ({ name, ...of.told() })).toSorted((a, b) => a.name.localeCompare(b.name));
    await service.stop();
    const tenth = Math.max(1, Math.floor(sample.length / 10));
    const mean = (list) => list.reduce((sum, it) => sum + it, 0) / list.length;
    const memory = { first: mean(sample.slice(0, tenth)), last: mean(sample.slice(-tenth)), most: Math.max(...sample) };
    return { kind, seeded: seeded.seconds, started: service.seconds, sent, sending, pages, memory, errors: [...errors] };
  } finally {
    await record.end();
  }
}

export async function load() {
  const rows = [];
  for (const kind of KINDS) rows.push(await on(kind));
  return { ...SIZE, seconds_sending: SECONDS, rate: SENDERS, looks: LOOKS, rows };
}
