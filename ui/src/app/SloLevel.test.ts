import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aSloView } from "../bridge/mock";
import App from "./App.svelte";

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "levels");
});
afterEach(cleanup);

const pane = () => screen.getByRole("complementary", { name: "Service level" });
const chart = () => within(pane()).getByRole("slider", { name: "Budget left" });
const read = () => chart().getAttribute("aria-valuetext");

const isInert = () => document.querySelector<HTMLElement>("section.page > .list")?.inert;

/** Opens checkout with the keyboard. */
async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Service levels" });
  await userEvent.keyboard("j{Enter}");
  await within(pane()).findByRole("heading", { name: "Checkout answers" });
  return bridge;
}

test("Enter opens what is chosen, moving on opens the next, and Escape gives the list the focus", async () => {
  const bridge = await opened();
  expect(bridge.sloAsks).toEqual([{ key: "answers", group: null, back: null }]);
  await userEvent.keyboard("j");
  await within(pane()).findByRole("heading", { name: "Search is fresh" });
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("complementary", { name: "Service level" })).toBeNull());
  expect(document.activeElement?.getAttribute("role")).toBe("listbox");
});

test("Enter again gives it the whole page, where the list takes no focus, and Escape goes back step by step", async () => {
  await opened();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(pane()));
  expect(isInert()).toBe(true);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(isInert()).toBe(false));
  expect(pane()).toBeTruthy();
});

test("the chart is stepped through by point, by day and to its ends, and reads each aloud", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("{Home}");
  await waitFor(() => expect(read()).toBe("Mon 24 Aug 00:00, left 100 %, bad 0"));
  await user.keyboard("{ArrowRight}");
  await waitFor(() => expect(read()).toBe("Mon 24 Aug 01:00, left 99 %, bad 1"));
  await user.keyboard("{Shift>}{ArrowRight}{/Shift}");
  await waitFor(() => expect(read()).toBe("Tue 25 Aug 00:00, left 76 %, bad 24"));
  await user.keyboard("{ArrowLeft}");
  await waitFor(() => expect(read()).toBe("Mon 24 Aug 23:00, left 77 %, bad 23"));
  await user.keyboard("{End}");
  await waitFor(() => expect(read()).toBe("Thu 27 Aug 23:00, left unknown, bad "));
  expect(pane().querySelector(".dot")).toBeNull();
});

test("the arrows of a chart and of its table stay in them while they have the focus", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("{Home}");
  chart().focus();
  await user.keyboard("{ArrowUp}");
  await waitFor(() => expect(read()).toBe("Mon 24 Aug 01:00, left 99 %, bad 1"));
  await user.keyboard("{PageUp}");
  await waitFor(() => expect(read()).toBe("Tue 25 Aug 00:00, left 76 %, bad 24"));
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(read()).toBe("Mon 24 Aug 23:00, left 77 %, bad 23"));
  within(pane()).getAllByText(/^As a table/)[0]?.click();
  (await within(pane()).findByRole("region", { name: "Budget left" })).focus();
  await user.keyboard("{ArrowDown}{ArrowUp}{ArrowDown}{Home}{ArrowRight}");
  expect(read()).toBe("Mon 24 Aug 23:00, left 77 %, bad 23");
  expect(within(pane()).getByRole("heading", { name: "Checkout answers" })).toBeTruthy();
});

test("where it covers the list, closing it gives the list the focus once that takes any", async () => {
  vi.spyOn(window, "matchMedia").mockImplementation((media) =>
    Object.assign(new EventTarget(), { media, matches: true, onchange: null, addListener: () => undefined, removeListener: () => undefined }),
  );
  await opened();
  expect(isInert()).toBe(true);
  const wasInert: unknown[] = [];
  screen.getByRole("listbox", { name: "Service levels", hidden: true }).addEventListener("focus", () => wasInert.push(isInert()));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(wasInert).toEqual([false]));
  expect(document.activeElement?.getAttribute("role")).toBe("listbox");
});

test("all charts of it read the same instant", async () => {
  await opened();
  await userEvent.keyboard("2{Home}{ArrowRight}");
  const requests = await within(pane()).findByRole("slider", { name: "Requests and errors" });
  expect(requests.getAttribute("aria-valuetext")).toBe("Mon 24 Aug 01:00, requests 99 %, errors 1");
});

test("what is linked opens by its key, of the group and the window that are shown", async () => {
  const bridge = await opened();
  await userEvent.keyboard("o");
  await waitFor(() => expect(bridge.deeds.at(-1)).toBe("open answers 0"));
  await userEvent.keyboard("{Shift>}o{/Shift}");
  await waitFor(() => expect(bridge.deeds.at(-1)).toBe("open answers 1"));
  expect(within(pane()).getByRole("button", { name: /^Grafana/ })).toBeTruthy();
});

test("the days that spent most stand with what spent it", async () => {
  await opened();
  const days = await within(pane()).findByText("The days that spent most");
  expect(within(pane()).getByText("Tue 25 Aug")).toBeTruthy();
  expect(days.tagName).toBe("H3");
});

test("every point of the chart, and what is marked on it, stands in a table", async () => {
  await opened();
  await userEvent.click(within(pane()).getByText("As a table, 96 points"));
  const table = await within(pane()).findByRole("table", { name: "Budget left" });
  expect(within(table).getAllByRole("row")).toHaveLength(97);
  expect(within(table).getByRole("row", { name: "Mon 24 Aug 01:00 99 % 1" })).toBeTruthy();
  expect(within(pane()).getByText(/Mon 24 Aug 19:00 to 20:00$/)).toBeTruthy();
});

test("the ledger is shown at once and sums to all that is spent; the rest is out of sight until its key", async () => {
  await opened();
  const ledger = within(pane()).getByRole("table", { name: "What spent it" });
  expect(within(ledger).getByRole("row", { name: "All of it 1,210 100 %" })).toBeTruthy();
  expect(within(pane()).queryByText("checkout_requests_total")).toBeNull();
  await userEvent.keyboard("5");
  expect(await within(pane()).findByText("checkout_requests_total")).toBeTruthy();
  await userEvent.keyboard("56");
  await waitFor(() => expect(within(pane()).queryByText("checkout_requests_total")).toBeNull());
  expect(await within(pane()).findByText("takes increase() of the sum")).toBeTruthy();
});

test("a stretch is marked with the keyboard alone, and the mark can be taken back", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("{Home} {ArrowRight}{ArrowRight}m");
  const dialog = await screen.findByRole("dialog", { name: "Mark a time" });
  expect(within(dialog).getByText("From Mon 24 Aug 00:00 to Mon 24 Aug 02:00")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByLabelText("What it is")));
  await user.keyboard("Failover{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const mark = { kind: "incident", title: "Failover", class: "", from: "2026-08-24T00:00:00Z", to: "2026-08-24T02:00:00Z", services: ["checkout"], slos: [], link: "" };
  expect(bridge.marked).toEqual([mark]);
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.unmarked).toEqual(["mark 1"]));
});

test("a mark that cannot be made stays open, with the reason at its box", async () => {
  const bridge = await opened();
  bridge.sloMarkFailing = new Failure({ kind: "invalid", field: "from", message: "`soon` is no time" });
  const user = userEvent.setup();
  await user.keyboard("m");
  await screen.findByRole("dialog", { name: "Mark a time" });
  await user.keyboard("Failover{Enter}");
  await screen.findByText("`soon` is no time");
  expect(screen.getByLabelText("From").getAttribute("aria-invalid")).toBe("true");
});

test("a mark is taken away, and made again by undo", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("4");
  await user.click(await within(pane()).findByRole("button", { name: "Take the mark “Database failover” away" }));
  await waitFor(() => expect(bridge.unmarked).toEqual(["1"]));
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.marked.map(({ title }) => title)).toEqual(["Database failover"]));
});

test("the buckets of a point, of a stretch and of the window open, and more of them are read when asked for", async () => {
  const bridge = await opened();
  bridge.bucketRows = 250;
  const user = userEvent.setup();
  const { fromMs, toMs } = aSloView().provenance;
  await user.keyboard("b");
  await screen.findByRole("dialog", { name: "The buckets behind it" });
  expect(bridge.bucketAsks.at(-1)).toEqual({ key: "answers", group: null, fromMs, toMs, skip: 0, take: 200 });
  await user.click(await screen.findByRole("button", { name: "Show more, 50 are left" }));
  await screen.findByText("Mon 24 Aug, bucket 249");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.keyboard("{Home}b");
  await waitFor(() => expect(bridge.bucketAsks.at(-1)).toMatchObject({ fromMs, toMs: fromMs + 3_600_000 }));
});

test("a window that has ended is shown by key, and the one that holds again", async () => {
  const bridge = new MockBridge();
  bridge.slo = aSloView({ ended: [{ back: 1, title: "Q2 2026", outcome: "met", said: "met, 38 % left" }] });
  await opened(bridge);
  await userEvent.keyboard("[[");
  await waitFor(() => expect(bridge.sloAsks.at(-1)).toEqual({ key: "answers", group: null, back: 1 }));
  await userEvent.keyboard("]");
  await waitFor(() => expect(bridge.sloAsks.at(-1)?.back).toBeNull());
});

test("a group is shown by itself, and all of them together again", async () => {
  const bridge = new MockBridge();
  const group = { key: "region=eu", title: "region=eu", state: "watch", stateText: "watch", remaining: 0.3, remainingText: "30 %", sliText: "99.93 %", burnText: "1x", coverageText: "100 %", weight: null } as const;
  bridge.slo = aSloView({ groups: [group] });
  await opened(bridge);
  await userEvent.keyboard("3");
  await userEvent.click(await within(pane()).findByRole("button", { name: "region=eu" }));
  await within(pane()).findByText("One group of it: region=eu");
  await userEvent.click(within(pane()).getByRole("button", { name: "All groups together" }));
  await waitFor(() => expect(bridge.sloAsks.map(({ group: one }) => one)).toEqual([null, "region=eu", null]));
});

test("what is gone is not shown as if it were there, and a failure keeps what was read, as not of now", async () => {
  const bridge = await opened();
  bridge.sloFailing = new Failure({ kind: "store", message: "the disk is gone" });
  bridge.change("levels");
  await within(pane()).findByText("What is shown is as it was read last: the disk is gone");
  expect(within(pane()).getByRole("heading", { name: "Checkout answers" })).toBeTruthy();
  bridge.sloFailing = new Failure({ kind: "notFound", message: "There is no SLO answers any more." });
  bridge.change("levels");
  await within(pane()).findByText("There is no SLO answers any more.");
  expect(within(pane()).queryByRole("heading", { name: "Checkout answers" })).toBeNull();
});
