// Starts an example as its users do, by its binary, and waits for the line that says where it listens.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

const built = process.env.CARAFE_BUILT ?? fileURLToPath(new URL("../../target/debug", import.meta.url));
const START_LINE = /Running on (http:\/\/[^/\s]+)\//;

/** Where a program of this repository is, once it is built. A whole path stays. */
export function builtProgram(name) {
  return isAbsolute(name) ? name : join(built, name);
}

/** A running example: `origin` is where it listens, `output` what it has printed, `folder` what it may write to. */
export async function startSite(name, { args = [], env = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), `carafe-${basename(name)}-`));
  const child = spawn(builtProgram(name), ["serve", "127.0.0.1:0", ...args], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: `sqlite:${join(folder, "db.sqlite3")}`, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const site = { folder, output: "", stop: () => stop(child, folder) };
  try {
    site.origin = await listening(child, site);
  } catch (error) {
    await site.stop();
    throw error;
  }
  return site;
}

function listening(child, site) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${why}; it printed:\n${site.output}`));
    const deadline = setTimeout(() => fail("the site did not say where it listens within 30 s"), 30_000);
    const read = (chunk) => {
      site.output += chunk;
      const line = START_LINE.exec(site.output);
      if (line) {
        clearTimeout(deadline);
        resolve(line[1]);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", (error) => fail(`the site did not start: ${error.message}`));
    child.on("exit", (code) => fail(`the site ended with ${code}`));
  });
}

async function stop(child, folder) {
  if (child.exitCode === null && child.pid) {
    const gone = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
  return child.exitCode;
}
