// A web server that only hands out files, as strictly as a council's may be, and takes what forms send.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const KINDS = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm" };

export const POLICY = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'", "img-src 'self'",
  "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join("; ");

/** Serves `folder`; `pages` are documents by address, `policy` is that of every answer. `received` holds what was posted to /send; `answer` is what it is told. */
export async function startStatic(folder, pages = {}, policy = POLICY) {
  const service = { received: [], answer: { status: 200, body: { reference: "MB-234-567", due: "Thursday 12 March 2026" } } };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    response.setHeader("Content-Security-Policy", policy);
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (request.method === "POST" && pathname === "/send") {
      const body = Buffer.concat(await request.toArray());
      service.received.push({ headers: request.headers, body });
      response.writeHead(service.answer.status, { "Content-Type": "application/json" });
      return response.end(JSON.stringify(service.answer.body));
    }
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    const name = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    try {
      const bytes = pages[pathname] ?? (await readFile(join(folder, normalize(name))));
      response.writeHead(200, { "Content-Type": pages[pathname] ? KINDS[".html"] : (KINDS[extname(name)] ?? "text/plain") });
      response.end(bytes);
    } catch {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("not here");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  service.address = `http://127.0.0.1:${server.address().port}`;
  service.stop = () => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve)));
  return service;
}
