// What a browser makes of the cookies that a site sets and takes back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "./browser.js";
import { startSite } from "./site.js";

let browser;
let site;

before(async () => {
  browser = await openBrowser();
  site = await startSite("examples/cookies");
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** A browser that has been on `/set`, and its cookies by their names. */
async function visited() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.origin}/set`);
  const cookies = async () => Object.fromEntries((await context.cookies()).map((cookie) => [cookie.name, cookie]));
  return { context, page, cookies };
}

// row: cookie.core
test("each attribute means in a browser what it says", async () => {
  const { context, page, cookies } = await visited();
  const found = await cookies();
  const now = Date.now() / 1000;
  assert.equal(found.plain.expires, -1, "it goes with the browser");
  assert.deepEqual([found.plain.httpOnly, found.plain.sameSite, found.plain.path], [true, "Lax", "/"]);
  assert.ok(Math.abs(found.aged.expires - now - 3600) < 60);
  assert.ok(Math.abs(found.dated.expires - now - 86400) < 60);
  assert.deepEqual([found.open.httpOnly, found.strict.sameSite, found.deep.path], [false, "Strict", "/deep"]);
  assert.deepEqual([found.none.secure, found.none.sameSite], [true, "None"]);
  assert.equal(found.past, undefined, "what has expired is not kept");
  assert.equal(await page.evaluate(() => document.cookie), "open=1");
  await page.goto(`${site.origin}/read`);
  const odd = JSON.parse(await page.locator("body").innerText()).odd;
  assert.equal(odd, 'a "b"; c, d\\e% é\u{1f9c3}', "an odd value comes back as it was");
  await page.goto(`${site.origin}/deep/read`);
  assert.match(await page.locator("body").innerText(), /"deep":"1"/);
  await context.close();
});

// row: cookie.core
test("a cookie that is taken back is gone from the browser, and only that one", async () => {
  const { context, page, cookies } = await visited();
  const before = Object.keys(await cookies()).sort();
  await page.goto(`${site.origin}/remove/plain`);
  assert.deepEqual(Object.keys(await cookies()).sort(), before.filter((name) => name !== "plain"));
  await page.goto(`${site.origin}/remove/deep`);
  assert.ok((await cookies()).deep, "one with another path is another cookie");
  await page.goto(`${site.origin}/remove-deep`);
  assert.equal((await cookies()).deep, undefined);
  for (const name of ["aged", "dated", "open", "strict", "odd"]) {
    await page.goto(`${site.origin}/remove/${name}`);
    assert.equal((await cookies())[name], undefined, name);
  }
  await page.goto(`${site.origin}/read`);
  assert.deepEqual(Object.keys(JSON.parse(await page.locator("body").innerText())), ["none"]);
  await context.close();
});
