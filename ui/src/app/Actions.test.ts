import { readFileSync } from "node:fs";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ActionResult, Failure } from "../bridge";
import { MockBridge, aDetail, aPreview, aStatus, anActionResult, anAlert, anOffer } from "../bridge/mock";
import { AppWindow } from "./window.svelte";
import App from "./App.svelte";

// jsdom lays nothing out: the list is told a height by which all rows of these tests exist.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(cleanup);

const row = anAlert("prod/1", { place: "instance=api-1" });

/** The window with an alert open that offers these. */
async function opened(...offers: MockBridge["offers"]): Promise<MockBridge> {
  const bridge = new MockBridge();
  bridge.status = aStatus({ counts: { firing: 1, pending: 0, unknown: 0, critical: 1 } });
  bridge.rows = [{ kind: "alert", ...row }];
  bridge.put(aDetail(row));
  bridge.offers = offers;
  render(App, { bridge });
  await userEvent.click(await screen.findByText("instance=api-1"));
  await screen.findByRole("complementary", { name: "Alert" });
  for (const { name } of offers) await screen.findByRole("button", { name: new RegExp(name) });
  return bridge;
}

test("a command is shown with every argument, and runs when somebody says so, as it was shown", async () => {
  const bridge = await opened(anOffer());
  await userEvent.keyboard("l");
  const dialog = await screen.findByRole("dialog", { name: "Pod logs" });
  const words = within(within(dialog).getByRole("list")).getAllByRole("listitem");
  expect(words.map((word) => word.textContent)).toEqual(["kubectl", "logs", "--", "checkout 7"]);
  expect(within(dialog).getByText("pod").closest("div")?.textContent).toContain("checkout 7");
  expect(bridge.deeds).toEqual([]);

  await waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe("Run"));
  await userEvent.keyboard("{Enter}");
  await within(dialog).findByText("It ended well (exit code 0) within a second.");
  expect(bridge.deeds).toEqual(["run Pod logs prod/1 d1"]);
  expect(within(dialog).getByRole("region", { name: "What it printed" }).textContent).toBe("ready\n");
  expect(within(dialog).queryByRole("button", { name: "Run" }), "once is once").toBeNull();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a key that is held down agrees to nothing", async () => {
  const bridge = await opened(anOffer());
  await userEvent.keyboard("l");
  const run = await screen.findByRole("button", { name: "Run" });
  expect(await fireEvent.keyDown(run, { key: "Enter", repeat: true }), "the press is stopped").toBe(false);
  expect(await fireEvent.keyDown(run, { key: "Enter" })).toBe(true);
  expect(bridge.deeds).toEqual([]);
});

test("an address that nobody is asked about is opened at once and told", async () => {
  const preview = { ...aPreview(), digest: "d2", words: [], text: "https://wiki.example.net/RedisDown" };
  const bridge = await opened(anOffer({ name: "Wiki", does: "open", key: null, confirm: false, preview }));
  bridge.actionResult = anActionResult({ sentence: "The browser was given wiki.example.net.", output: "" });
  await userEvent.click(screen.getByRole("button", { name: "Wiki" }));
  await screen.findByText("Wiki: The browser was given wiki.example.net.");
  expect(bridge.deeds).toEqual(["run Wiki prod/1 d2"]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("one that cannot be had says why and does nothing", async () => {
  const unavailable = "this alert has no label `pod`";
  const bridge = await opened(anOffer({ preview: null, unavailable }));
  const button = screen.getByRole("button", { name: /Pod logs/ });
  expect(button.getAttribute("aria-disabled")).toBe("true");
  await userEvent.click(button);
  await screen.findByText(`Pod logs cannot be had here: ${unavailable}.`);
  expect(bridge.deeds).toEqual([]);
});

test("a refusal is shown in place of a result", async () => {
  const bridge = await opened(anOffer());
  await userEvent.keyboard("l");
  await screen.findByRole("dialog");
  bridge.failing = new Failure({ kind: "invalid", field: "digest", message: "It changed: nothing was done." });
  await userEvent.keyboard("{Enter}");
  await screen.findByText("It changed: nothing was done.");
});

test("what runs goes on when it is put away, and its end is told", async () => {
  const bridge = await opened(anOffer());
  const ends: ((result: ActionResult) => void)[] = [];
  vi.spyOn(bridge, "runAction").mockReturnValue(new Promise((resolve) => void ends.push(resolve)));
  await userEvent.keyboard("l");
  await screen.findByRole("dialog");
  await userEvent.keyboard("{Enter}");
  await screen.findByText(/It runs\./);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  ends[0]?.(anActionResult());
  await screen.findByText("Pod logs: It ended well (exit code 0) within a second.");
});

test("no command of the window has a letter that the team's actions may have", () => {
  const text = readFileSync("../crates/definitions/src/actions/keys.rs", "utf8");
  const taken = /WINDOW_KEYS: &str = "([a-z]+)"/.exec(text)?.[1] ?? "";
  const keys = new AppWindow(new MockBridge()).commands.flatMap((command) => command.keys);
  const letters = keys.filter((key) => /^[a-z]$/.test(key));
  expect(letters.length).toBeGreaterThan(8);
  expect(letters.filter((letter) => !taken.includes(letter))).toEqual([]);
});
