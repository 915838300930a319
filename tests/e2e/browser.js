// The browser of the tests: the machine's own Chromium, without its talks to the world.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const screenshots = process.env.CARAFE_SCREENSHOTS ?? fileURLToPath(new URL("../../target/screenshots", import.meta.url));

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page whose errors fail the test that looks at `page.errors`. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(String(error)));
  page.on("console", (message) => {
    // Browsers ask every site for a picture of its own; a site need not have one.
    if (message.type() === "error" && !message.location().url.endsWith("/favicon.ico")) {
      page.errors.push(`${message.text()} (${message.location().url})`);
    }
  });
  return page;
}

/** A picture of the page, kept beside the build for whoever wants to look. */
export async function screenshot(page, name) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true });
}
