// A receiver of webhooks as a partner would write one, verifying by the public library of the Standard Webhooks.
// How it answers is chosen by the path:
//
//   /ok/…            204
//   /status/CODE/…   CODE
//   /wait/SECONDS/…  503 with Retry-After
//   /fails/N/…       500 the first N times, then 204
//   /redirect/…      307 to /ok/elsewhere
//   /slow/…          never
//   /cut/…           the connection is cut before an answer
//   /half/…          the connection is cut in the middle of the head of the answer
//   /large/…         200 with a body without an end
//
// A message whose id came before at the same path is taken, and not counted as received again: that is how a
// receiver honours webhook-id. Under /control/ the tests say which secrets verify, and ask what came.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createRequire } from "node:module";
import { join } from "node:path";

const HOST = "127.0.0.9";
const { Webhook } = createRequire(join(process.argv[2], "package.json"))("standardwebhooks");

const secrets = new Map();
const seen = new Map();
const requests = [];
let distinct = 0;
const waiting = [];

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Which of the secrets of this path verify the request: their places, from 0. */
function verifiedBy(path, headers, body) {
  const places = [];
  for (const [place, secret] of (secrets.get(path) ?? []).entries()) {
    try {
      new Webhook(secret).verify(body, headers);
      places.push(place);
    } catch {
      // The tests see that it is not among them.
    }
  }
  return places;
}

function take(path, headers, body) {
  const verified = verifiedBy(path, headers, body);
  const ids = seen.get(path) ?? new Map();
  seen.set(path, ids);
  const id = headers["webhook-id"];
  const known = ids.get(id);
  if (known === undefined) {
    ids.set(id, body);
    if (verified.length > 0) distinct += 1;
  }
  const again = known !== undefined;
  requests.push({ path, id, verified, again, same: !again || known === body, headers, body });
  for (const one of [...waiting]) {
    if (distinct >= one.count) {
      waiting.splice(waiting.indexOf(one), 1);
      one.tell();
    }
  }
}

function respond(request, response, times) {
  const [, how, what] = request.url.split("/");
  switch (how) {
    case "ok":
      return response.writeHead(204).end();
    case "status":
      return response.writeHead(Number(what)).end("what a receiver says of itself is nobody's business");
    case "wait":
      return response.writeHead(503, { "Retry-After": what }).end();
    case "fails":
      return response.writeHead(times <= Number(what) ? 500 : 204).end();
    case "redirect":
      return response.writeHead(307, { Location: "/ok/elsewhere" }).end();
    case "slow":
      return undefined;
    case "cut":
      return request.socket.destroy();
    case "half":
      return request.socket.write("HTTP/1.1 204 No Con", () => request.socket.destroy());
    case "large": {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(16384)));
        if (!response.destroyed) response.once("drain", more);
      };
      response.on("error", () => {});
      return more();
    }
    default:
      return response.writeHead(404).end();
  }
}

function tell(response, value) {
  response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}

async function control(request, response) {
  const [, , what, more] = request.url.split("/");
  switch (`${request.method} ${what}`) {
    case "PUT secrets": {
      const told = JSON.parse(await bodyOf(request));
      secrets.set(told.path, told.secrets);
      return tell(response, {});
    }
    case "PUT clock": {
      const { at } = JSON.parse(await bodyOf(request));
      const moment = Date.parse(at);
      Date.now = () => moment;
      return tell(response, {});
    }
    case "GET requests":
      return tell(response, requests);
    case "GET summary":
      return tell(response, {
        requests: requests.length,
        distinct,
        unverified: requests.filter((one) => one.verified.length === 0).length,
        changed: requests.filter((one) => !one.same).length,
        paths: Object.fromEntries([...seen].map(([path, ids]) => [path, ids.size])),
      });
    // Answers when so many different messages have come.
    case "GET after": {
      const count = Number(more);
      if (distinct >= count) return tell(response, { distinct });
      return waiting.push({ count, tell: () => tell(response, { distinct }) });
    }
    default:
      return response.writeHead(404).end();
  }
}

const counts = new Map();

async function handle(request, response) {
  if (request.url.startsWith("/control/")) return control(request, response);
  const body = await bodyOf(request);
  const times = (counts.get(request.url) ?? 0) + 1;
  counts.set(request.url, times);
  take(request.url, request.headers, body);
  return respond(request, response, times);
}

// What a sender breaks off is no fault here.
const listener = (request, response) => handle(request, response).catch(() => response.destroy());
const server = createServer(listener);
const pem = readFileSync(new URL("./self-signed-for-tests-only.pem", import.meta.url));
const tls = createTlsServer({ key: pem, cert: pem }, listener);
server.listen(0, HOST, () => {
  tls.listen(0, HOST, () => console.log(`${server.address().port} ${tls.address().port}`));
});
// It ends with the test that started it.
process.stdin.on("end", () => process.exit(0)).resume();
