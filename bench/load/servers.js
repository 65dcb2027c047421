// The portal of the same build on a record of its own: a file of SQLite, or a PostgreSQL server that waits for the disk as it should.

import { execFileSync, spawn } from "node:child_process";
import { chownSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { MADE, ROOT } from "../paths.js";

const PORTAL = process.env.ONCEFORM_PORTAL ?? join(ROOT, "target/release/onceform-portal");
/** London time at which each portal begins: answers with days in them are then always right. */
const NOW = "2026-03-10T12:00";

// Whoever stops the bench stops what it started.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

/** A program of PostgreSQL: where the path finds it, or where Debian puts it. */
function program(name) {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, "bin")) : [];
  const folders = [...(process.env.PATH ?? "").split(":"), ...versions];
  const found = folders.find((folder) => existsSync(join(folder, name)));
  if (!found) throw new Error(`PostgreSQL is not installed, or without ${name}: run make setup`);
  return join(found, name);
}

const id = (flag) => execFileSync("id", [flag, "nobody"], { encoding: "utf8" }).trim();

/**
 * Reads every file of a folder once. A server keeps in its memory what it has room for; a virtual machine gives such memory back when
 * nobody has touched it for minutes, and a page would then be as slow as that machine's disk.
 */
function readThrough(folder) {
  const room = Buffer.alloc(1 << 20);
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    const file = openSync(path);
    while (readSync(file, room) > 0);
    closeSync(file);
  }
}

/** A database that nobody else uses: how the portal is told of it, how the seed is, how its files are read once, and how it ends. */
export async function database(kind) {
  const folder = join(MADE, `load-${kind}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (kind === "sqlite") {
    const file = join(folder, "record.db");
    return { folder, address: file, seed: ["sqlite", file], warm: () => readThrough(folder), end: () => rmSync(folder, { recursive: true, force: true }) };
  }
  const root = process.getuid() === 0;
  // PostgreSQL does not run as root, nor where another cannot come: its folder is in /tmp.
  const place = mkdtempSync("/tmp/onceform-load-");
  if (root) chownSync(place, Number(id("-u")), Number(id("-g")));
  const as = root ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : ["env"];
  const run = (name, words) => [...as, program(name), ...words];
  const [init, ...words] = run("initdb", ["--pgdata", join(place, "data"), "--username=onceform", "--auth=trust", "--encoding=UTF8", "--no-locale"]);
  execFileSync(init, words, { cwd: place, stdio: ["ignore", "ignore", "inherit"] });
  const settings = ["listen_addresses=", "max_connections=100", "shared_buffers=1GB", "max_wal_size=4GB"];
  const [start, ...flags] = run("postgres", ["-D", join(place, "data"), "-k", place, ...settings.flatMap((it) => ["-c", it])]);
  const server = spawn(start, flags, { cwd: place, stdio: "ignore" });
  // However the bench ends, the server does too.
  process.on("exit", () => server.kill("SIGINT"));
  const psql = [program("psql"), "--host", place, "--username", "onceform", "--quiet", "--set", "ON_ERROR_STOP=1"];
  for (let tries = 0; ; tries++) {
    try {
      execFileSync(psql[0], [...psql.slice(1), "postgres", "--command", "CREATE DATABASE record"], { stdio: "ignore" });
      break;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  const address = `postgres://onceform@localhost/record?host=${place.replaceAll("/", "%2F")}`;
  const end = async () => {
    const ended = new Promise((resolve) => server.on("close", resolve));
    server.kill("SIGINT");
    await ended;
    rmSync(place, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, address, seed: ["postgres", ...psql, "record"], warm: () => readThrough(join(place, "data")), end };
}

/** Starts the portal on a database; with sample people, whose sessions the seed writes. */
export async function portal(on) {
  const options = ["--demo", "--now", NOW, "--listen", "127.0.0.1:0", "--database", on.address, "--uploads", join(on.folder, "uploads")];
  const started = performance.now();
  const child = spawn(PORTAL, ["serve", ...options], { cwd: ROOT, env: { ...process.env, RUST_LOG: "warn" }, stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => child.kill("SIGKILL"));
  const ended = new Promise((resolve) => child.on("close", resolve));
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => line.startsWith("Listening on ") && resolve(line.slice(13)));
    ended.then(() => reject(new Error("the portal ended before it served")));
  });
  return {
    address,
    seconds: (performance.now() - started) / 1000,
    /** Bytes of memory that the process has to itself now. */
    memory: () => Number(readFileSync(`/proc/${child.pid}/status`, "utf8").match(/VmRSS:\s+(\d+) kB/)[1]) * 1024,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
