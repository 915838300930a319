// Hostile values in every kind of place, in a real browser, with no policy that would help: nothing of them runs, and
// the page has the elements and attributes that it has with a harmless value.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { openBrowser } from "./browser.js";
import { builtProgram } from "./site.js";

const matrix = JSON.parse(
  readFileSync(new URL("../../crates/carafe-template/tests/it/escape/matrix.json", import.meta.url), "utf8"),
);
const values = [matrix.harmless, ...matrix.payloads];

/** Pages by sink and value: `escaped` as Carafe renders them, `raw` with the value put in as it is. */
const pages = { raw: matrix.sinks.map((sink) => values.map((value) => rawPage(sink, value))) };

/** The frames in which a value ran, of all pages: what runs late is not forgotten. */
const ran = new Set();

let browser;
let page;
let server;
let origin;

before(async () => {
  const printed = execFileSync(builtProgram("examples/matrix"), { maxBuffer: 1 << 24, encoding: "utf8" });
  pages.escaped = JSON.parse(printed);
  server = createServer(answer);
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await openBrowser();
  page = await listeningPage();
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

function rawPage(sink, value) {
  return `<!doctype html><body>${sink.template.replaceAll("{{ v }}", () => value)}`;
}

/** `/escaped/3` holds a frame for each value in the sink 3, `/escaped/3/7` is one of them. */
function answer(request, response) {
  const [, kind, sink, value] = request.url.split("/");
  const page = pages[kind]?.[sink]?.[value];
  const body = page ?? (pages[kind]?.[sink] && value === undefined ? frames(kind, sink) : "");
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(body);
}

function frames(kind, sink) {
  const frame = (_, index) => `<iframe name="${kind}-${sink}-${index}" src="/${kind}/${sink}/${index}"></iframe>`;
  return `<!doctype html><a href="javascript:parent.heard('the end')">end</a>${values.map(frame).join("")}`;
}

/** A page in which `canary()` and `alert()` tell which frame they run in. */
async function listeningPage() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await context.exposeBinding("heard", (_, what) => (what === "the end" ? page.end() : ran.add(what)));
  await context.addInitScript(() => {
    // A frame in a frame counts for the page it is in; what leads elsewhere keeps the name of its window.
    const nameOf = (view) => (/^(escaped|raw)-/.test(view.name) || view === view.parent ? view.name : nameOf(view.parent));
    window.canary = () => window.heard(nameOf(window));
    window.alert = window.canary;
  });
  return page;
}

/** What each value did in a sink: the structure of its page, and whether it ran. */
async function visit(kind, sink) {
  const ended = new Promise((resolve) => (page.end = resolve));
  await page.goto(`${origin}/${kind}/${sink}`);
  const outlines = await page.evaluate(outlinesOfFrames);
  await page.evaluate(touchEverything);
  await ended;
  return values.map((value, index) => ({ value, outline: outlines[index], ran: ran.has(`${kind}-${sink}-${index}`) }));
}

/** Runs in the page: the elements of each frame in order, with their depth and the names of their attributes. */
function outlinesOfFrames() {
  const outline = (document) => {
    const lines = [];
    const walk = (element, depth) => {
      lines.push(`${depth} ${element.tagName} ${element.getAttributeNames()}`);
      [...element.children].forEach((child) => walk(child, depth + 1));
      const inner = element.hasAttribute("srcdoc") ? element.contentDocument : null;
      if (inner) walk(inner.documentElement, depth + 1);
    };
    walk(document.documentElement, 0);
    return lines.join("\n");
  };
  return [...document.querySelectorAll("iframe")].map((frame) => outline(frame.contentDocument));
}

/** Runs in the page: a pointer over everything, a click on everything; then the link that runs, as the last. */
function touchEverything() {
  const touch = (document) => {
    for (const element of document.querySelectorAll("*")) {
      if (element.localName === "iframe" && element.contentDocument) touch(element.contentDocument);
      for (const type of ["mouseover", "mouseenter", "focus", "load", "error", "click"]) {
        element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
      }
    }
  };
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentDocument) touch(frame.contentDocument);
  }
  document.querySelector("a").click();
}

// row: tpl.autoescape, sec.xss
for (const [number, sink] of matrix.sinks.entries()) {
  test(`${sink.name}: no value runs or changes the page`, async () => {
    const [harmless, ...hostile] = await visit("escaped", number);
    assert.equal(harmless.ran, false);
    for (const { value, outline, ran } of hostile) {
      const html = pages.escaped[number][values.indexOf(value)];
      assert.equal(ran, false, `${JSON.stringify(value)} runs in ${html}`);
      assert.equal(outline, harmless.outline, `${JSON.stringify(value)} changes ${html}`);
    }
  });

  // Without the escape some of them run here, so the test above would see it.
  test(`${sink.name}: the control runs`, async () => {
    const [harmless, ...hostile] = await visit("raw", number);
    assert.equal(harmless.ran, false);
    assert.ok(hostile.some(({ ran }) => ran));
    assert.ok(hostile.some(({ outline }) => outline !== harmless.outline));
  });
}

test("all of the matrix was looked at, and nothing ran late", () => {
  assert.deepEqual([...ran].filter((frame) => frame.startsWith("escaped")), []);
  assert.deepEqual([matrix.payloads.length, matrix.sinks.length], [40, 24]);
  assert.deepEqual([pages.escaped.length, ...new Set(pages.escaped.map((of) => of.length))], [24, 41]);
});
