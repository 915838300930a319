// The example site in the hands of a visitor: a form, a refusal, a redirect, a page that is not there.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { faintTexts, openBrowser, openPage, screenshot } from "./browser.js";
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

// row: test.live
test("the keyboard is enough", async () => {
  await page.goto(`${site.origin}/`);
  const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.textContent.trim());
  const tabTo = async (wanted) => {
    for (let steps = 0; (await focused()) !== wanted; steps += 1) {
      assert.ok(steps < 10, `${wanted} cannot be reached`);
      await page.keyboard.press("Tab");
    }
  };
  await tabTo("name");
  await page.keyboard.type("typed");
  await tabTo("target");
  await page.keyboard.type("/api/links/");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/#typed");
  const ring = await page.locator("#typed .name").evaluate((link) => {
    link.focus({ focusVisible: true });
    return getComputedStyle(link).outlineStyle;
  });
  assert.notEqual(ring, "none", "the focus can be seen");
  await page.locator("#typed .name").press("Enter");
  await page.waitForURL("**/api/links/");
  await page.goBack();
  await page.getByRole("button", { name: "Remove typed" }).press("Enter");
  await page.waitForURL(`${site.origin}/`);
  assert.equal(await page.locator("#typed").count(), 0);
  assert.deepEqual(page.errors, []);
});

test("a form of another site changes nothing", async () => {
  // A page of our own would not do: its policy lets no form leave the site.
  const other = "http://other.example/";
  await page.route(other, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto(other);
  const [answer] = await Promise.all([
    page.waitForNavigation(),
    page.evaluate((action) => {
      const form = Object.assign(document.createElement("form"), { method: "post", action });
      form.innerHTML = `<input name="name" value="forged"><input name="target" value="/">`;
      document.documentElement.append(form);
      form.submit();
    }, `${site.origin}/`),
  ]);
  assert.equal(answer.status(), 403);
  await page.goto(`${site.origin}/`);
  assert.equal(await page.locator("#forged").count(), 0);
});

test("it can be read on a telephone, by day and by night", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${site.origin}/nothing-here`);
    await screenshot(page, `site-404-${colorScheme}`);
    await page.goto(`${site.origin}/`);
    await screenshot(page, `site-narrow-${colorScheme}`);
    await shorten("no", "javascript:1");
    await page.getByRole("alert").waitFor();
    await screenshot(page, `site-refused-${colorScheme}`);
    const surplus = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(surplus <= 0, `${surplus} px too wide`);
    assert.deepEqual(await page.evaluate(faintTexts), [], "texts stand out from their ground (WCAG AA: 4.5 to 1)");
  }
});
