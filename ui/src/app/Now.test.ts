import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure, type NeedView } from "../bridge";
import { MockBridge, aDetail, aNow, aSource, aStatus, aTime, anAlert } from "../bridge/mock";
import App from "./App.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.clear();
});
afterEach(cleanup);

const one = anAlert("prod/1", { name: "CheckoutErrors", place: "", summary: "8 % of requests fail" });
const many = anAlert("prod/2", { name: "PodRestarts", severity: "warning" });
const need = (row: typeof one, ...alerts: string[]): NeedView => ({ row, count: alerts.length, alerts, filter: `alertname="${row.name}"` });

function aBridge(): MockBridge {
  const bridge = new MockBridge();
  bridge.now = aNow({
    needs: [need(one, "prod/1"), need(many, "prod/2", "prod/3")],
    needsTotal: 4,
    strange: [
      { severity: "error", what: "eu does not answer", means: "connection refused", filter: '@source="eu"', page: "settings" },
      { severity: "warning", what: "2 lines are not in force", means: "watchbill.toml:3", filter: null, page: "settings" },
    ],
    changed: [
      { severity: "warning", state: "resolved", name: "Redis", source: "prod", what: "fired 6 times, over now", at: aTime(0, "13:00"), alert: "prod/9", filter: "" },
    ],
    changedTotal: 1,
    people: [{ name: "Ana", me: true, zone: "Europe/Lisbon", clock: "13:00", hours: "working" }],
  });
  bridge.put(aDetail(one));
  return bridge;
}

async function opened(bridge = aBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("heading", { level: 1 });
  return bridge;
}

test("the window opens on what needs somebody, and Enter goes there", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  const needs = await screen.findByRole("region", { name: "Needs me" });
  expect(within(needs).getByText("CheckoutErrors")).toBeTruthy();
  expect(within(needs).getByText("2 alerts")).toBeTruthy();
  expect(within(needs).getByText("and 2 more")).toBeTruthy();
  await user.keyboard("j{Enter}");
  expect(await screen.findByRole("complementary", { name: "Alert" })).toBeTruthy();
  await user.keyboard("{Control>}1{/Control}");
  await screen.findByRole("region", { name: "Needs me" });
  await user.keyboard("j{Enter}");
  await waitFor(() => expect(bridge.asks.at(-1)?.filter).toBe('alertname="PodRestarts"'));
});

test("a group is acknowledged by one key and taken back by another", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await screen.findByText("PodRestarts");
  await user.keyboard("jja");
  await screen.findByText("2 alerts acknowledged on this laptop.");
  await user.keyboard("{Control>}z{/Control}");
  await screen.findByText(/^Taken back/);
  expect(bridge.deeds).toEqual(["acknowledge prod/2", "acknowledge prod/3", "restore prod/2 prod/3"]);
});

test("what changed is called seen up to what was shown, and that is taken back", async () => {
  const bridge = await opened();
  bridge.seen = 5;
  const user = userEvent.setup();
  await screen.findByText("fired 6 times, over now");
  await user.keyboard("e");
  await waitFor(() => expect(bridge.deeds).toEqual(["seen 21600000"]));
  await user.click(await screen.findByRole("button", { name: /^Undo/ }));
  await waitFor(() => expect(bridge.seen).toBe(5));
});

test("a queue that I promised to see to today stands below what paged, and leads to its page", async () => {
  const bridge = aBridge();
  const promised = { id: "mq/orders.dlq", name: "orders.dlq", source: "mq", until: aTime(36_000_000, "18:00"), depthText: "12,400 messages", note: "after the fix" };
  bridge.now = aNow({ needs: [need(one, "prod/1")], needsTotal: 1, promised: [promised], promisedTotal: 3 });
  await opened(bridge);
  const user = userEvent.setup();
  const needs = await screen.findByRole("region", { name: "Needs me" });
  const row = within(needs).getByRole("button", { name: /orders\.dlq/ });
  expect(row.textContent).toContain("promised by you until 18:00; 12,400 messages; after the fix");
  expect(within(needs).getByText("and 2 more")).toBeTruthy();
  await user.keyboard("jj{Enter}");
  expect((await screen.findAllByText("orders.dlq")).length).toBeGreaterThan(0);
  expect(screen.getByRole("link", { name: /Queues/, current: "page" })).toBeTruthy();
});

test("only promises left is no reason to say that nothing needs me", async () => {
  const bridge = new MockBridge();
  const promised = { id: "mq/a", name: "a", source: "mq", until: aTime(36_000_000, "18:00"), depthText: "1 message", note: "" };
  bridge.now = aNow({ promised: [promised], promisedTotal: 1 });
  await opened(bridge);
  await screen.findByText("promised by you until 18:00; 1 message");
  expect(screen.queryByText(/Nothing needs you/)).toBeNull();
});

test("what is strange about queues leads to them", async () => {
  const bridge = new MockBridge();
  bridge.now = aNow({ strange: [{ severity: "warning", what: "2 queues grow", means: "mq/a, mq/b", filter: null, page: "queues" }] });
  await opened(bridge);
  const user = userEvent.setup();
  await user.click(await screen.findByText("2 queues grow"));
  expect(await screen.findByRole("link", { name: /Queues/, current: "page" })).toBeTruthy();
});

test("only a round in which every source answered is an all-clear", async () => {
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource({ health: "stale" })] });
  await opened(bridge);
  await screen.findByText(/not an all-clear/);
  expect(screen.queryByText(/^Nothing needs you/)).toBeNull();
  bridge.status = aStatus();
  bridge.change("sources");
  await screen.findByText(/^Nothing needs you/);
});

test("rows keep their place under the pointer until it leaves", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.hover(await screen.findByText("CheckoutErrors"));
  bridge.now = { ...bridge.now, needs: bridge.now.needs.slice(1), needsTotal: 1 };
  bridge.change("alerts");
  await screen.findByText("something has changed");
  expect(screen.getByText("CheckoutErrors")).toBeTruthy();
  await user.keyboard(".");
  await waitFor(() => expect(screen.queryByText("CheckoutErrors")).toBeNull());
});

test("the palette finds what can be done here by any of its words, and runs it", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await screen.findByText("CheckoutErrors");
  await user.keyboard("{Control>}k{/Control}");
  const box = await screen.findByRole("combobox", { name: "Commands" });
  await user.type(box, "source poll");
  const options = screen.getAllByRole("option");
  expect(options.map((option) => option.textContent)).toEqual([expect.stringContaining("Poll every source now")]);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(bridge.deeds).toEqual(["poll"]));
  await waitFor(() => expect(screen.queryByRole("combobox", { name: "Commands" })).toBeNull());
});

test("a page that cannot be read says why and can be tried again", async () => {
  const bridge = aBridge();
  bridge.nowFailing = new Failure({ kind: "store", message: "the disk is full" });
  await opened(bridge);
  await screen.findByText("the disk is full");
  bridge.nowFailing = null;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("CheckoutErrors");
});
