/** A visit to a page that fails on what a reader would never see: errors, refused loads, requests to strangers. */

import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { reportViolations } from "./violations.ts";

/** How a page is visited: Playwright's own options, and what may go wrong. */
export interface VisitOptions extends BrowserContextOptions {
  /** Faults that have to happen, each matched by one of these. One that does not happen fails the visit as well. */
  expects?: RegExp[];
  /** Faults that may happen. */
  allows?: RegExp[];
}

/**
 * Opens a page of its own, with no cookies and nothing stored, takes the steps, and closes it.
 *
 * @param origin where the site is served; requests to any other origin are faults
 * @throws {AssertionError} after the steps, if there was a console error, an uncaught exception, a violation of the
 * Content-Security-Policy in the page, a frame or a worker, or a request to another origin
 */
export async function visit(
  browser: Browser,
  origin: string,
  { expects = [], allows = [], ...options }: VisitOptions,
  steps: (page: Page) => Promise<void>,
): Promise<void> {
  const faults: string[] = [];
  const context = await browser.newContext({ baseURL: origin, ...options });
  // Each wait is for an event; on a busy machine fifteen seconds were too few for honest ones.
  context.setDefaultTimeout(120_000);
  await context.addInitScript(reportViolations);
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      faults.push(`console: ${message.text().trim()} (${message.location().url})`);
    }
  });
  context.on("weberror", (error) => faults.push(`uncaught: ${error.error().stack ?? error.error()}`));
  context.on("request", (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (to !== origin && !["blob:", "data:"].includes(protocol)) faults.push(`stranger: ${request.url()}`);
  });
  const page = await context.newPage();
  try {
    await steps(page);
    // Events arrive in order: what happened before this answer has been told.
    await Promise.all(context.pages().map((open) => open.evaluate(() => 0)));
  } catch (error) {
    throw faults.length === 0
      ? error
      : new Error(`the page also had faults:\n${faults.join("\n")}`, { cause: error });
  } finally {
    await context.close();
  }
  const unexpected = faults.filter((fault) =>
    ![...expects, ...allows].some((expected) => expected.test(fault))
  );
  assert.deepEqual(unexpected, [], "the page has faults");
  const missing = expects.filter((expected) => !faults.some((fault) => expected.test(fault)));
  assert.deepEqual(missing, [], "faults that should have happened");
}
