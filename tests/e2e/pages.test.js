// The guest book in the hands of its visitors, and the error page in the hands of its developer.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
  site = await startSite("pages");
  page = await openPage(browser);
});

afterEach(async () => {
  await page?.context().close();
  await site?.stop();
});

async function sign(name, text) {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Your lines").fill(text);
  await page.getByRole("button", { name: "Write it in" }).click();
}

// row: msg.flash, sess.api
test("a visitor writes, is thanked once, and takes it out again", async () => {
  await page.goto(`${site.origin}/`);
  await sign("Reader", "What a <b>nice</b> place.\n\nI will come again.");
  assert.equal(new URL(page.url()).hash, "#entry-1");
  assert.match(await page.getByRole("status").innerText(), /Thank you/);
  assert.match(await page.locator("#entry-1").innerText(), /What a <b>nice<\/b> place\./);
  assert.equal(await page.locator("#entry-1 p").count(), 2);
  await page.reload();
  assert.equal(await page.getByRole("status").count(), 0);
  assert.match(await page.locator(".hero").innerText(), /3rd visit/);
  await page.getByRole("button", { name: "Take out what you wrote" }).click();
  assert.match(await page.getByRole("status").innerText(), /out of the book/);
  assert.equal(await page.locator(".entry").count(), 0);
  assert.deepEqual(page.errors, []);
});

test("what is refused says why, beside the field, and keeps what was written", async () => {
  await page.goto(`${site.origin}/`);
  await sign("", "Kept.");
  assert.match(await page.getByRole("alert").innerText(), /1 field of the form wants another look/);
  const name = page.getByLabel("Your name");
  assert.equal(await name.getAttribute("aria-invalid"), "true");
  const described = (await name.getAttribute("aria-describedby")).split(" ");
  assert.match(await page.locator(`#${described[1]}`).innerText(), /how you want to be called/);
  assert.equal(await page.getByLabel("Your lines").inputValue(), "Kept.");
  await screenshot(page, "pages-refused");
});

// row: sec.csp
test("the theme is kept, and nothing breaks the strict policy", async () => {
  await page.goto(`${site.origin}/about`);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: "Dark" }).click();
  assert.equal(new URL(page.url()).pathname, "/about");
  assert.notEqual(await ground(), light);
  assert.equal(await page.getByRole("button", { name: "Dark" }).getAttribute("aria-pressed"), "true");
  await page.goto(`${site.origin}/`);
  await page.getByLabel("Your lines").fill("x".repeat(900));
  assert.equal(await page.locator("#text-count").innerText(), "100 left.");
  assert.notEqual(await ground(), light);
  assert.deepEqual(page.errors, []);
});

test("without scripts everything works", async () => {
  const plain = await openPage(browser, { javaScriptEnabled: false });
  await plain.goto(`${site.origin}/`);
  await plain.getByLabel("Your name").fill("Reader");
  await plain.getByLabel("Your lines").fill("By hand.");
  await plain.getByRole("button", { name: "Write it in" }).click();
  assert.match(await plain.locator("#entry-1").innerText(), /By hand\./);
  await plain.context().close();
});

test("the keyboard is enough", async () => {
  await page.goto(`${site.origin}/`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "To the content");
  await page.keyboard.press("Enter");
  for (const text of ["Reader", "Somewhere", "Typed."]) {
    await page.keyboard.press("Tab");
    await page.keyboard.type(text);
  }
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/#entry-1");
  assert.match(await page.locator("#entry-1").innerText(), /Reader, Somewhere/);
});

test("it can be read on a telephone and on a desk, by day and by night", async () => {
  for (const [size, width] of [["phone", 360], ["desk", 1200]]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${site.origin}/`);
      await sign("Reader", `Seen on a ${size} when it was ${colorScheme}.`);
      await page.getByRole("status").waitFor();
      for (const [name, path] of [["book", ""], ["entry", "entries/1"], ["about", "about"], ["404", "nothing"]]) {
        if (path) await page.goto(`${site.origin}/${path}`);
        await screenshot(page, `pages-${name}-${size}-${colorScheme}`);
        const surplus = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(surplus <= 0, `${name} is ${surplus} px too wide for a ${size}`);
        assert.deepEqual(await page.evaluate(faintTexts), [], `${name} when it is ${colorScheme}`);
      }
    }
  }
});

// row: dev.error_page
test("the error page shows the template and mends it with a button", async () => {
  const templates = `${site.folder}/templates`;
  mkdirSync(templates);
  writeFileSync(`${templates}/about.html`, '{% extends "base.html" %}\n{% block main %}\n{% include "inside.html" %}\n{% endblock %}\n');
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, width] of [["phone", 390], ["desk", 1200]]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${site.origin}/about`);
      await screenshot(page, `error-${size}-${colorScheme}`);
      const surplus = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(surplus <= 0, `${surplus} px too wide for a ${size}`);
      assert.deepEqual(await page.evaluate(faintTexts), [], `when it is ${colorScheme}`);
    }
  }
  assert.equal(await page.locator("h1").innerText(), "there is no template inside.html");
  assert.match(await page.locator(".here").first().innerText(), /include "inside\.html"/);
  const button = page.getByRole("button", { name: "Create the template" });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/__carafe__/remedies/*");
  assert.match(await page.locator("main").innerText(), /is there now/);
  await page.getByRole("link", { name: "Back to /about" }).click();
  assert.equal(await page.locator("main").innerText(), "");
  assert.match(readFileSync(`${templates}/inside.html`, "utf8"), /what is included here/);
  const refused = page.errors.filter((error) => !error.includes("status of 500"));
  assert.deepEqual(refused, [], "its own policy lets it run what it needs");
});

// row: dev.error_page
test("the error page copies itself and the request, by a button or a key, and without a clipboard shows them", async () => {
  mkdirSync(`${site.folder}/templates`);
  writeFileSync(`${site.folder}/templates/about.html`, "{{ nobody }}");
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.origin });
  await page.goto(`${site.origin}/about?page=2&token=hunter2-token`);
  await page.keyboard.press("u");
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const command = await clipboard();
  assert.ok(command.startsWith(`curl '${site.origin}/about?page=2&token=•••'`), command);
  assert.match(command, /-H 'user-agent: .*Chrome/);
  assert.ok(!command.includes("hunter2"), command);
  await page.reload();
  await page.getByRole("button", { name: "Copy as cURL" }).focus();
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal((await clipboard()).split("\n")[0], command.split("\n")[0]);
  await page.reload();
  await page.keyboard.press("c");
  await page.getByRole("button", { name: "Copied" }).waitFor();
  assert.match(await clipboard(), /^500 .*nobody/);
  await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("no"))));
  await page.getByRole("button", { name: "Copy as cURL" }).click();
  assert.match(await page.getByLabel("The request as a command").inputValue(), /^curl /);
  const refused = page.errors.filter((error) => !error.includes("status of 500"));
  assert.deepEqual(refused, [], "its own policy lets it run what it needs");
});

test("a page of another site presses no button of it", async () => {
  mkdirSync(`${site.folder}/templates`);
  writeFileSync(`${site.folder}/templates/about.html`, '{% include "inside.html" %}');
  await page.goto(`${site.origin}/about`);
  const action = await page.locator("form[action*=remedies]").getAttribute("action");
  const other = "http://other.example/";
  await page.route(other, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto(other);
  const [answer] = await Promise.all([
    page.waitForNavigation(),
    page.evaluate((action) => {
      const form = Object.assign(document.createElement("form"), { method: "post", action });
      document.documentElement.append(form);
      form.submit();
    }, `${site.origin}${action}`),
  ]);
  assert.equal(answer.status(), 403);
  assert.throws(() => readFileSync(`${site.folder}/templates/inside.html`));
});
