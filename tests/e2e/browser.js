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

/** Runs in the page: the texts whose contrast with what is behind them is under 4.5. */
export function faintTexts() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (color, ground = [0, 0, 0]) => {
    canvas.fillStyle = `rgb(${ground.join(" ")})`;
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const groundOf = (element) =>
    element === null
      ? dark ? [18, 18, 18] : [255, 255, 255]
      : channels(getComputedStyle(element).backgroundColor, groundOf(element.parentElement));
  const light = (color) => {
    const [red, green, blue] = color.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.body.querySelectorAll("*")].filter(ownText).flatMap((element) => {
    const ground = groundOf(element);
    const [low, high] = [light(channels(getComputedStyle(element).color, ground)), light(ground)].sort((a, b) => a - b);
    const contrast = (high + 0.05) / (low + 0.05);
    return contrast < 4.5 ? [`${element.textContent.trim()}: ${contrast.toFixed(1)}`] : [];
  });
}
