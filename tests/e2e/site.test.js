// The example site in the hands of a visitor: a form, a refusal, a redirect, a page that is not there.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { openBrowser, openPage, screenshot } from "./browser.js";
import { startSite } from "./site.js";

let site;
let browser;
let page;

before(async () => {
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
});

beforeEach(async () => {
  site = await startSite("site");
  page = await openPage(browser);
});

afterEach(async () => {
  await page?.context().close();
  await site?.stop();
});

async function shorten(name, target) {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Leads to").fill(target);
  await page.getByRole("button", { name: "Shorten" }).click();
}

// row: test.live, resp.redirect, req.query_form
test("a visitor makes a link, follows it and removes it", async () => {
  await page.goto(`${site.origin}/`);
  await shorten("again", "/api/links/");
  assert.equal(new URL(page.url()).hash, "#again");
  await page.getByRole("link", { name: "/again", exact: true }).click();
  assert.equal(new URL(page.url()).pathname, "/api/links/");
  await page.goto(`${site.origin}/`);
  assert.match(await page.locator("#again").innerText(), /1 visit/);
  await screenshot(page, "site");
  await page.getByRole("button", { name: "Remove again" }).click();
  assert.equal(await page.locator("#again").count(), 0);
  assert.deepEqual(page.errors, []);
});

test("what is refused can be mended, and is shown as text", async () => {
  await page.goto(`${site.origin}/`);
  const wicked = `javascript:alert("1")<b>`;
  await shorten("mended", wicked);
  assert.match(await page.getByRole("alert").innerText(), /begins with https/);
  assert.equal(await page.getByLabel("Leads to").inputValue(), wicked);
  await screenshot(page, "site-refused");
  await shorten("mended", "https://example.com/");
  assert.match(await page.locator("#mended").innerText(), /https:\/\/example\.com\//);
});

// row: err.pages
test("a name that is not there has a page of the site's own", async () => {
  const response = await page.goto(`${site.origin}/nothing-here`);
  assert.equal(response.status(), 404);
  await page.getByRole("link", { name: "See all links" }).click();
  assert.equal(new URL(page.url()).pathname, "/");
});

test("programs read the same links", async () => {
  await page.goto(`${site.origin}/`);
  await shorten("kept", "/api/links/");
  const answer = await page.request.get(`${site.origin}/api/links/`);
  assert.ok((await answer.json()).some((link) => link.name === "kept"));
});

test("it fits on a telephone", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${site.origin}/`);
  const surplus = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(surplus <= 0, `${surplus} px too wide`);
  await screenshot(page, "site-narrow");
});
