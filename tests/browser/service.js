// A portal that is killed and started again at the same address, as a browser that keeps its files needs it.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "./forms.js";
import { PORTAL } from "./portal.js";

/** A port that was free a moment ago. */
function freePort() {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export class Service {
  #folder = mkdtempSync(join(tmpdir(), "onceform-offline-"));
  #process;
  #ended;

  /** Starts the portal with these forms and councils; a restart may bring others. */
  static async start(forms, councils = join(ROOT, "councils")) {
    const service = new Service();
    service.port = await freePort();
    service.address = `http://127.0.0.1:${service.port}`;
    Object.assign(service, { forms, councils });
    await service.run();
    return service;
  }

  async run() {
    const options = ["--demo", "--listen", `127.0.0.1:${this.port}`, "--database", this.#database, "--forms", this.forms, "--councils", this.councils];
    const portal = spawn(PORTAL, ["serve", ...options], { cwd: ROOT, env: { ...process.env, RUST_LOG: "warn" } });
    let said = "";
    portal.stderr.on("data", (text) => (said += text));
    this.#process = portal;
    this.#ended = new Promise((resolve) => portal.on("close", resolve));
    await new Promise((resolve, reject) => {
      createInterface({ input: portal.stdout }).on("line", (line) => /http:\/\/127/.test(line) && resolve());
      this.#ended.then(() => reject(new Error(`the portal ended before it served:\n${said}`)));
    });
  }

  get #database() {
    return join(this.#folder, "portal.db");
  }

  /** Ends it as a power cut would. */
  async kill() {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  async stop() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #rows(sql) {
    const { stdout, stderr, status } = spawnSync("sqlite3", ["-json", this.#database, sql], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return stdout ? JSON.parse(stdout) : [];
  }

  /** What was submitted: [{reference, answers}]. */
  submissions() {
    const all = this.#rows("SELECT reference, answers FROM submissions ORDER BY received_at");
    return all.map(({ reference, answers }) => ({ reference, answers: JSON.parse(answers) }));
  }

  /** The bytes of every file that a submission has. */
  files() {
    const stored = this.#rows("SELECT stored FROM files").map(({ stored }) => stored);
    return stored.map((name) => readFileSync(join(this.#folder, "portal-uploads", name)));
  }

  /** How many files lie in the folder of uploads. */
  kept() {
    return readdirSync(join(this.#folder, "portal-uploads")).length;
  }
}
