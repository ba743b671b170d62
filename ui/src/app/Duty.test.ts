import { cleanup, render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OnCallLine, OnCallNowRow } from "../bridge";
import { MockBridge, aNow, aStatus } from "../bridge/mock";
import App from "./App.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.clear();
});
afterEach(cleanup);

const line: OnCallLine = {
  text: "payments: Ana until Mon 09:00 (Bo next)",
  state: "covered",
  file: "schedules/payments.toml",
  all: ["payments: Ana until Mon 09:00 (Bo next)", "search: nobody"],
  more: 1,
};

const row: OnCallNowRow = {
  schedule: "payments",
  file: "schedules/payments.toml",
  state: "covered",
  who: "Ana",
  isMe: true,
  until: "until Mon 09:00",
  untilTheirs: "17:00 for Ana",
  next: "then Bo",
  nextTheirs: null,
  open: null,
};

async function opened(bridge: MockBridge): Promise<void> {
  render(App, { bridge });
  await screen.findByRole("heading", { level: 1 });
}

test("who is on call stands over every page, and leads to the schedule", async () => {
  const bridge = new MockBridge();
  bridge.status = aStatus({ onCall: line });
  await opened(bridge);
  const button = screen.getByRole("button", { name: /^on call: payments: Ana until Mon 09:00 \(Bo next\)/ });
  expect(button.textContent).toContain("and 1 more");
  expect(button.title).toContain("search: nobody");
  await userEvent.setup().click(button);
  expect(localStorage.getItem("watchbill.page")).toBe("oncall");
});

test("without a schedule the line says nothing about it", async () => {
  await opened(new MockBridge());
  expect(screen.queryByRole("button", { name: /^on call:/ })).toBeNull();
});

test("a gap is marked, and not by its colour alone", async () => {
  const bridge = new MockBridge();
  bridge.status = aStatus({ onCall: { ...line, text: "nobody until Mon 09:00 (Bo next)", state: "gap", more: 0 } });
  await opened(bridge);
  const button = screen.getByRole("button", { name: /^on call: nobody until/ });
  expect(button.querySelector("svg.critical")).not.toBeNull();
});

test("Now tells who is on call now and next, here and there", async () => {
  const bridge = new MockBridge();
  bridge.now = aNow({ onCall: [row, { ...row, schedule: "search", file: "schedules/search.toml", state: "gap", who: "nobody", isMe: false }] });
  await opened(bridge);
  const duties = await screen.findByRole("list", { name: "On call now and next" });
  const [first, second] = within(duties).getAllByRole("listitem");
  expect(first?.textContent).toMatch(/payments.*Ana.*you.*until Mon 09:00 \(17:00 for Ana\).*then Bo/s);
  expect(second?.querySelector("svg.critical")).not.toBeNull();
});
