// A release build has nothing of the pages for developers in it, and nothing that is sent or set brings them back.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { builtProgram, startSite } from "./site.js";

const debug = builtProgram("pages");
/** Beside the debug build, unless said otherwise. */
const release = process.env.CARAFE_RELEASED ?? join(dirname(debug), "../release/pages");

/** Texts of the error page, of its script and style, of its buttons, of its way to the editor. */
const MARKS = [
  "Copy as cURL",
  "data-copies",
  "Why no route answers",
  "What you can do",
  "A visitor reads",
  "vscode://",
  "create-template",
  "make-secret-key",
  "apply-migrations",
];

let site;

before(async () => {
  site = await startSite(release, {
    env: {
      CARAFE_SITE__DEBUG: "true",
      CARAFE_SITE__SECRET_KEY: "JRo0Xf+3u1qk8Lw2MZ7cBvYtNdE5hPsG",
      CARAFE_GUEST_BOOK__FILE: "no/such/folder/book.jsonl",
      RUST_BACKTRACE: "1",
    },
  });
});

after(async () => {
  await site?.stop();
});

function ask(path, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(`${site.origin}${path}`, { method, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    sent.on("error", reject).end(body);
  });
}

/** Everything by which a debugger of some framework was ever woken. */
const TRICKS = {
  "x-debug": "1",
  "x-carafe-debug": "true",
  "x-forwarded-for": "127.0.0.1",
  cookie: "debug=1; carafe_debug=1; XDEBUG_SESSION=1",
};
const QUERY = "?debug=1&__debugger__=yes&cmd=1&_debugbar=1&APP_DEBUG=true";
const KINDS = ["text/html,*/*;q=0.8", "text/plain", "application/json", "*/*"];

// row: dev.error_page, dev.debug_404
test("the binary has no word of it", () => {
  const [developers, released] = [readFileSync(debug), readFileSync(release)];
  const known = MARKS.filter((mark) => developers.includes(mark));
  assert.ok(known.length >= MARKS.length - 1, `only ${known} are in the debug build: the list is out of date`);
  assert.deepEqual(MARKS.filter((mark) => released.includes(mark)), []);
});

// row: dev.error_page, dev.debug_404
test("no setting, header, cookie or query shows a visitor more than the site's own page", async () => {
  const form = { ...TRICKS, origin: site.origin, "content-type": "application/x-www-form-urlencoded" };
  for (const accept of KINDS) {
    const missing = await ask(`/nothing${QUERY}`, { headers: { ...TRICKS, accept } });
    const broken = await ask(`/${QUERY}`, { method: "POST", headers: { ...form, accept }, body: "name=a&place=&text=b" });
    assert.deepEqual([missing.status, broken.status], [404, 500], accept);
    for (const { text, headers } of [missing, broken]) {
      const shown = text + JSON.stringify(headers);
      const secrets = ["/entries/{id", "os error", "No such file", "book.jsonl", "views::", ".rs:", "0.1.0", "Backtrace", "JRo0Xf"];
      assert.deepEqual(secrets.filter((secret) => shown.includes(secret)), [], `${accept}: ${shown}`);
    }
  }
});

// row: dev.error_page
test("the door of the buttons is no path of it", async () => {
  const plain = await ask("/nothing");
  for (const [path, method] of [["/__carafe__/", "GET"], ["/__carafe__/remedies/0", "GET"], ["/__carafe__/remedies/0", "POST"]]) {
    const answer = await ask(path, { method, headers: { ...TRICKS, origin: site.origin } });
    assert.equal(answer.status, plain.status, `${method} ${path}`);
    assert.equal(answer.text.replaceAll(path, ""), plain.text.replaceAll("/nothing", ""), `${method} ${path}`);
  }
});
