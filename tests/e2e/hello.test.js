// The smallest site, from start to stop, seen by a browser.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, openPage, screenshot } from "./browser.js";
import { startSite } from "./site.js";

let site;
let browser;

before(async () => {
  site = await startSite("hello");
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

// row: test.live, dev.server
test("a visitor reads hello", async () => {
  const page = await openPage(browser);
  const response = await page.goto(`${site.origin}/`);
  assert.equal(response.status(), 200);
  assert.equal(await page.locator("body").innerText(), "Hello, World!");
  await screenshot(page, "hello");
});

test("a path that is not there is a 404, and the site goes on", async () => {
  const page = await openPage(browser);
  const response = await page.goto(`${site.origin}/nope`);
  assert.equal(response.status(), 404);
  assert.equal((await page.goto(`${site.origin}/`)).status(), 200);
});

test("a stop is an orderly end", async () => {
  const other = await startSite("hello");
  assert.equal(await other.stop(), 0);
});
