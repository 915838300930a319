// Hostile texts in every field of the examples, in a browser whose policy is off: nothing of them runs, and no page has an
// element or an attribute that it does not have with a harmless text. List, entry, message, form, and the pages of errors.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openBrowser } from "./browser.js";
import { startSite } from "./site.js";

const { payloads } = JSON.parse(
  readFileSync(new URL("../../crates/carafe-template/tests/it/escape/matrix.json", import.meta.url), "utf8"),
);
/** With what filters for text make elements of. */
const harmless = "harmless\nlines\n\nof text";

let browser;
let page;
const ran = [];

before(async () => {
  browser = await openBrowser();
  const context = await browser.newContext({ bypassCSP: true });
  page = await context.newPage();
  page.on("dialog", (dialog) => (ran.push(`dialog ${page.url()}`), dialog.dismiss()));
  await context.exposeBinding("heard", ({ frame }) => ran.push(frame.url()));
  await context.addInitScript(() => {
    window.canary = window.heard;
  });
});

after(async () => {
  await browser?.close();
});

/** Runs in the page: what kinds of elements it has, with the names of their attributes, after everything was touched. */
function kinds() {
  const kinds = [...document.querySelectorAll("*")].map((element) => {
    const link = /^\s*(?!https?:|mailto:)[a-z]+:/i.test(element.getAttribute("href") ?? "") ? " !scheme" : "";
    return `${element.localName} ${element.getAttributeNames().sort()}${link}`;
  });
  for (const element of document.querySelectorAll("*")) {
    for (const type of ["mouseover", "focus", "load", "error"]) element.dispatchEvent(new MouseEvent(type));
  }
  return [...new Set(kinds)].sort();
}

async function look(url) {
  const answer = await page.goto(url);
  return { status: answer.status(), kinds: await page.evaluate(kinds), text: await page.content() };
}

/** Sends a form from a page of the site, as a visitor would, and looks at the answer. */
async function send(url, fields) {
  const navigated = page.waitForNavigation();
  await page.evaluate(
    ([url, fields]) => {
      const form = Object.assign(document.createElement("form"), { method: "post", action: url });
      for (const [name, value] of Object.entries(fields)) {
        form.append(Object.assign(document.createElement("textarea"), { name, value }));
      }
      document.body.append(form);
      HTMLFormElement.prototype.submit.call(form);
    },
    [url, fields],
  );
  const answer = await navigated;
  return { status: answer.status(), kinds: await page.evaluate(kinds), text: await page.content() };
}

/** The same page in several states. */
function together(...pages) {
  return { kinds: pages.flatMap((page) => page.kinds) };
}

/** As a reader sees it. */
function plain(text) {
  return text.replace(/[\s\0-\x1f]+/g, " ").trim();
}

/** Everything of `seen` is known from the page with the harmless text. */
function assertInert(seen, known, what) {
  const surplus = seen.kinds.filter((kind) => !known.kinds.includes(kind));
  assert.deepEqual(surplus, [], what);
  assert.deepEqual(ran, [], what);
}

// Without an escape some of them run or change the page here, so the tests below would see it.
test("the control runs", async () => {
  const raw = "http://raw.example/";
  let body = "";
  await page.route(`${raw}*`, (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><body>${body}` }));
  const known = await look(raw);
  let changed = 0;
  for (const payload of payloads) {
    body = `<p>${payload}</p><input value="${payload}"><a href='${payload}'>x</a>`;
    changed += (await look(raw)).kinds.some((kind) => !known.kinds.includes(kind));
  }
  assert.ok(ran.length >= 5 && changed >= 20, `${ran.length} ran, ${changed} changed the page`);
  ran.length = 0;
});

// row: sec.xss
test("what is written into the guest book is text: list, entry, message, form", async () => {
  const site = await startSite("pages");
  try {
    const entry = (text) => ({ name: text, place: text, text });
    await page.goto(`${site.origin}/`);
    const told = await send("/", entry(harmless));
    assert.match(told.text, /Thank you, harmless/);
    const known = {
      list: together(told, await look(`${site.origin}/`)),
      entry: await look(`${site.origin}/entries/1`),
      refused: await send("/", { ...entry(harmless), text: "" }),
      nameless: await send("/", { ...entry(harmless), name: "" }),
    };
    for (const [at, payload] of payloads.entries()) {
      const what = JSON.stringify(payload);
      const sent = await send("/", entry(payload));
      assertInert(sent, known.list, `${what} in the list and in the message`);
      assert.equal(await page.getByRole("status").count(), 1, what);
      const shown = plain(payload);
      const read = plain(await page.locator(`#entry-${at + 2}`).textContent());
      assert.ok(read.split(shown).length > 3, `${what} is read in all three fields: ${read}`);
      const alone = await look(`${site.origin}/entries/${at + 2}`);
      assertInert(alone, known.entry, `${what} in a page of its own`);
      assert.ok(plain(await page.title()).includes(shown), `${what} in the title`);
      assertInert(await send("/", { ...entry(payload), text: "" }), known.refused, `${what} in the form`);
      assertInert(await send("/", { ...entry(payload), name: "" }), known.nameless, `${what} in the text area`);
    }
  } finally {
    await site.stop();
  }
});

// row: sec.xss
test("what is asked for is text on the pages of errors", async () => {
  const site = await startSite("pages");
  try {
    mkdirSync(`${site.folder}/templates`);
    writeFileSync(`${site.folder}/templates/about.html`, "{{ request.query }}{{ nobody }}");
    const asked = (text) => `${encodeURIComponent(text)}?${encodeURIComponent(text)}=${encodeURIComponent(text)}`;
    const broken = (text) => `about?x=${encodeURIComponent(text)}&${encodeURIComponent(text)}`;
    const headers = (text) => page.setExtraHTTPHeaders({ "x-note": text.replace(/[^ -~]/g, "") });
    await headers("harmless");
    const known = {
      // A path that is none has a page of its own.
      missing: together(await look(`${site.origin}/${asked("harmless")}`), await look(`${site.origin}/%01harmless`)),
      broken: await look(`${site.origin}/${broken("harmless")}`),
      theme: (await page.goto(`${site.origin}/`), await send("/theme", { theme: "harmless", next: "/" })),
    };
    assert.equal(known.broken.status, 500);
    for (const payload of payloads) {
      const what = JSON.stringify(payload);
      await headers(payload);
      assertInert(await look(`${site.origin}/${asked(payload)}`), known.missing, `${what} on the 404`);
      const failed = await look(`${site.origin}/${broken(payload)}`);
      assert.equal(failed.status, 500);
      assertInert(failed, known.broken, `${what} on the error page`);
      await page.goto(`${site.origin}/`);
      assertInert(await send("/theme", { theme: payload, next: payload }), known.theme, `${what} in a field`);
    }
  } finally {
    await page.setExtraHTTPHeaders({});
    await site.stop();
  }
});

// row: sec.xss, dev.debug_404
test("what is asked for is text on the developer's 404", async () => {
  const site = await startSite("hello");
  try {
    const asked = (text) => `${site.origin}/no/such/${encodeURIComponent(text)}/x?${encodeURIComponent(text)}=${encodeURIComponent(text)}`;
    const missing = await look(asked("harmless"));
    assert.equal(missing.status, 404);
    assert.match(missing.text, /Why no route answers|data-copies/);
    const known = together(missing, await look(asked("\u0001harmless")), await look(asked("a=harmless")));
    for (const payload of payloads) {
      assertInert(await look(asked(payload)), known, JSON.stringify(payload));
    }
  } finally {
    await site.stop();
  }
});

// row: sec.xss
test("what is shortened is text: list and form", async () => {
  const site = await startSite("site");
  try {
    await page.goto(`${site.origin}/`);
    const list = await send("/", { name: "harmless", target: "https://example.com/harmless" });
    const refused = await send("/", { name: "har mless", target: "javascript:harmless" });
    assert.equal(refused.status, 422);
    const known = together(list, refused);
    let kept = 0;
    for (const [at, payload] of payloads.entries()) {
      const what = JSON.stringify(payload);
      assertInert(await send("/", { name: payload, target: payload }), known, `${what} in the form`);
      for (const [begin, short] of [["/", "p"], ["https://example.com/", "u"], ["https://example.com/?", "q"]]) {
        const sent = await send("/", { name: `${short}${at}`, target: begin + payload });
        assertInert(sent, known, `${what} in the list or refused`);
        kept += await page.locator(`#${short}${at}`).count();
      }
    }
    assert.ok(kept > 20, `${kept} targets were kept and shown`);
  } finally {
    await site.stop();
  }
});
