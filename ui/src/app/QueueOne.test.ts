import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aDetail, aSource, aStatus, anAlert } from "../bridge/mock";
import { aQueueView } from "../bridge/mock-queue-view";
import App from "./App.svelte";

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "queues");
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const pane = () => screen.getByRole("complementary", { name: "Queue" });
const chart = () => within(pane()).getByRole("slider", { name: "Messages" });
const read = () => chart().getAttribute("aria-valuetext");
const isInert = () => document.querySelector<HTMLElement>("section.page > .list")?.inert;

/** Opens orders with the keyboard. */
async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Queues" });
  await userEvent.keyboard("jj{Enter}");
  await within(pane()).findByRole("heading", { name: "orders.dlq" });
  return bridge;
}

test("Enter opens what is chosen, moving on opens the next, and Escape gives the list the focus", async () => {
  const bridge = await opened();
  expect(bridge.queueAsks).toEqual([{ id: "mq/orders.dlq", span: "day" }]);
  await userEvent.keyboard("j");
  await within(pane()).findByRole("heading", { name: "refunds.dlq" });
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("complementary", { name: "Queue" })).toBeNull());
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

test("it says how many, why it needs somebody, when the first is lost and what to do before", async () => {
  await opened();
  for (const text of [
    "12,400",
    "The first message is lost in 1 d 4 h.",
    "It grew in every quarter of the last hour.",
    /Export before it goes\./,
    "Nobody has promised to see to it.",
    "A message is dropped 4 days after it died.",
    "All dead letters of orders come here.",
    "6 min before, checkout v42 was released.",
    "Raise its message-ttl.",
    "looked at it",
    /it was not emptied by then/,
  ]) {
    expect(within(pane()).getAllByText(text).length, String(text)).toBeGreaterThan(0);
  }
});

test("what its broker moves out of it by itself stands with whose dead letters come here", async () => {
  const bridge = new MockBridge();
  const moves = "Its broker moves its messages back where they died by itself since 10:00, at most 20 messages a second: about 1,200 of 4,000 so far.";
  bridge.queue = aQueueView({ moves: [moves] });
  await opened(bridge);
  const section = within(pane()).getByText(moves).closest("section");
  expect(section?.textContent).toContain("All dead letters of orders come here.");
});

test("a reason leads to its alert", async () => {
  const bridge = new MockBridge();
  const alert = anAlert("mq/orders.dlq:growing", { name: "DeadLettersGrow", place: "queue=orders.dlq" });
  bridge.rows = [{ kind: "alert", ...alert }];
  bridge.put(aDetail(alert));
  await opened(bridge);
  await userEvent.click(within(pane()).getByRole("button", { name: "Open the alert: grows" }));
  await screen.findByRole("complementary", { name: "Alert" });
});

test("the chart is stepped through by point, by ten and to its ends, and reads each aloud, also what is not known", async () => {
  await opened();
  expect(read()).toBe("From 2,100 to 12,400 over the last day");
  await userEvent.keyboard("{Home}");
  await waitFor(() => expect(read()).toBe("00:00, 0 messages"));
  await userEvent.keyboard("{ArrowRight}");
  await waitFor(() => expect(read()).toBe("01:00, 500 messages"));
  await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}");
  await waitFor(() => expect(read()).toBe("11:00, 5500 messages"));
  await userEvent.keyboard("{End}{ArrowLeft}{ArrowLeft}");
  await waitFor(() => expect(read()).toBe("21:00, not known: mq cannot be reached"));
  expect(pane().querySelector(".reading")?.textContent).toContain("not known: mq cannot be reached");
});

test("every point stands in a table, the newest first", async () => {
  await opened();
  await userEvent.click(within(pane()).getByText("As a table, 24 points"));
  const table = await within(pane()).findByRole("table", { name: "Messages" });
  const rows = within(table).getAllByRole("row");
  expect(rows).toHaveLength(25);
  expect(rows[1]?.textContent).toContain("23:00");
});

test("keys show another span, and it is the same in the next queue", async () => {
  const bridge = await opened();
  await userEvent.keyboard("2");
  await waitFor(() => expect(bridge.queueAsks.at(-1)).toEqual({ id: "mq/orders.dlq", span: "week" }));
  expect(within(pane()).getByRole("button", { name: "7 d" }).getAttribute("aria-pressed")).toBe("true");
  await userEvent.keyboard("j");
  await waitFor(() => expect(bridge.queueAsks.at(-1)).toEqual({ id: "mq/refunds.dlq", span: "week" }));
});

test("a figure opens where it comes from", async () => {
  await opened();
  const figure = within(pane()).getByRole("button", { name: "not told" });
  expect(within(pane()).getByText("Its broker does not tell.").hidden).toBe(true);
  await userEvent.click(figure);
  expect(within(pane()).getByText("Its broker does not tell.").hidden).toBe(false);
  expect(figure.getAttribute("aria-expanded")).toBe("true");
});

test("a promise is given with the keyboard alone, with its warning, and taken back by undo", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("o");
  const dialog = await screen.findByRole("dialog", { name: "Promise to see to it" });
  const first = within(dialog).getByRole("radio", { name: "until tonight 18:00" });
  await waitFor(() => expect(document.activeElement).toBe(first));
  await user.keyboard("{ArrowDown}");
  const second = within(dialog).getByRole<HTMLInputElement>("radio", { name: /The first message is lost on Sun 18:00, before that/ });
  expect(second.checked).toBe(true);
  await user.tab();
  await user.tab();
  await user.keyboard("export them{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(bridge.promised).toEqual([{ id: "mq/orders.dlq", until: "2026-03-30T08:00:00Z", note: "export them" }]);
  await within(pane()).findByText(/^You promised to see to it until/);
  expect(within(pane()).getByText("export them")).toBeTruthy();
  await user.keyboard("{Control>}z{/Control}");
  await within(pane()).findByText("Nobody has promised to see to it.");
});

test("another time is typed, and what is wrong with it is said at its box", async () => {
  const bridge = await opened();
  bridge.queuePromiseFailing = new Failure({ kind: "invalid", field: "until", message: "`soon` is no time" });
  const user = userEvent.setup();
  await user.keyboard("o");
  const dialog = await screen.findByRole("dialog", { name: "Promise to see to it" });
  const box = within(dialog).getByRole("textbox", { name: "Another time" });
  await user.type(box, "soon{Enter}");
  await within(dialog).findByText("`soon` is no time");
  expect(box.getAttribute("aria-invalid")).toBe("true");
  bridge.queuePromiseFailing = null;
  await user.clear(box);
  await user.type(box, "2d{Enter}");
  await waitFor(() => expect(bridge.promised).toEqual([{ id: "mq/orders.dlq", until: "2d", note: "" }]));
});

test("my promise is taken back by key, and undo gives it again", async () => {
  const bridge = new MockBridge();
  bridge.queues = { ...bridge.queues, queues: bridge.queues.queues.map((row) => (row.promise === null ? row : { ...row, promise: { ...row.promise, by: "ana", mine: true } })) };
  await opened(bridge);
  const user = userEvent.setup();
  await user.keyboard("j");
  await within(pane()).findByText("You promised to see to it until Sun 10:00.");
  await user.keyboard("{Shift>}o{/Shift}");
  await within(pane()).findByText("Nobody has promised to see to it.");
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.promised.map(({ note }) => note)).toEqual(["after the release"]));
});

test("a colleague's promise has no key: its button says whose it is, and undo says that only they can give it again", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("j");
  await within(pane()).findByText("bo promised to see to it until Sun 10:00.");
  await user.keyboard("{Shift>}o{/Shift}");
  expect(bridge.promisesEnded).toEqual([]);
  await user.click(within(pane()).getByRole("button", { name: "End the promise of bo" }));
  await within(pane()).findByText("Nobody has promised to see to it.");
  expect(screen.queryByRole("button", { name: /^Undo/ })).toBeNull();
  await user.keyboard("{Control>}z{/Control}");
  await screen.findByText(/only bo can give it again/);
  expect(bridge.promised).toEqual([]);
});

test("a promise in the place of a colleague's says whose it ends", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("j");
  await within(pane()).findByRole("heading", { name: "refunds.dlq" });
  await user.keyboard("o");
  const dialog = await screen.findByRole("dialog", { name: "Promise to see to it" });
  expect(within(dialog).getByText("It takes the place of the promise of bo until Sun 10:00, which only bo can give again.")).toBeTruthy();
});

test("the arrows of the chart and of its table stay in them while they have the focus", async () => {
  await opened();
  const user = userEvent.setup();
  chart().focus();
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(read()).toBe("23:00, 11500 messages"));
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(read()).toBe("22:00, 11000 messages"));
  await user.keyboard("{PageDown}{ArrowUp}");
  await waitFor(() => expect(read()).toBe("13:00, 6500 messages"));
  await user.keyboard("{PageUp}");
  await waitFor(() => expect(read()).toBe("23:00, 11500 messages"));
  await user.click(within(pane()).getByText("As a table, 24 points"));
  (await within(pane()).findByRole("region", { name: "Messages" })).focus();
  await user.keyboard("{ArrowDown}{ArrowUp}{ArrowDown}{Home}{ArrowRight}");
  expect(read()).toBe("23:00, 11500 messages");
  expect(within(pane()).getByRole("heading", { name: "orders.dlq" })).toBeTruthy();
  await user.keyboard("j");
  await within(pane()).findByRole("heading", { name: "refunds.dlq" });
});

test("where it covers the list, closing it gives the list the focus once that takes any", async () => {
  vi.spyOn(window, "matchMedia").mockImplementation((media) =>
    Object.assign(new EventTarget(), { media, matches: true, onchange: null, addListener: () => undefined, removeListener: () => undefined }),
  );
  await opened();
  expect(isInert()).toBe(true);
  const wasInert: unknown[] = [];
  screen.getByRole("listbox", { name: "Queues", hidden: true }).addEventListener("focus", () => wasInert.push(isInert()));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(wasInert).toEqual([false]));
  expect(document.activeElement?.getAttribute("role")).toBe("listbox");
});

test("whose it is stands there once, and what is written so without its backticks", async () => {
  const bridge = new MockBridge();
  const ownerSaid = "nobody is named: `owner` in [[queues]] says whose it is";
  bridge.queues = { ...bridge.queues, queues: bridge.queues.queues.map((row) => ({ ...row, owner: "", ownerSaid })) };
  await opened(bridge);
  expect(pane().querySelector("header p")?.textContent?.trim()).toBe("mq · RabbitMQ, quorum queue · nobody is named: owner in [[queues]] says whose it is");
  expect(pane().querySelector("header p code")?.textContent).toBe("owner");
});

test("the crosshair stands in the plot, between its upper edge and the axis", async () => {
  await opened();
  await userEvent.keyboard("{Home}");
  const plot = await waitFor(() => {
    const line = pane().querySelector<HTMLElement>(".plot:has(.line)");
    if (line === null) throw new Error("nothing is read");
    return line.style;
  });
  expect([plot.left, plot.top, plot.width, plot.height].map((part) => Math.round(Number.parseFloat(part)))).toEqual([5, 10, 90, 80]);
});

test("a look is recorded by key, and by having it open in a window that somebody is at", async () => {
  vi.spyOn(document, "hasFocus").mockReturnValue(true);
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const bridge = await opened();
  await vi.advanceTimersByTimeAsync(2_100);
  expect(bridge.looked).toEqual(["mq/orders.dlq"]);
  bridge.change("queues");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(bridge.looked, "reading it again is no further look").toHaveLength(1);
  await userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) }).keyboard("l");
  await screen.findByText("Recorded that you looked at orders.dlq.");
  expect(bridge.looked).toHaveLength(2);
});

test("keys act on what is open, and on nothing while that is not there yet", async () => {
  const bridge = await opened();
  bridge.queueFailing = new Failure({ kind: "store", message: "the disk is gone" });
  await userEvent.keyboard("j");
  await within(pane()).findByText("the disk is gone");
  bridge.queueFailing = null;
  await userEvent.keyboard("l");
  await waitFor(() => expect(bridge.looked).toEqual(["mq/refunds.dlq"]));
});

test("what is gone is not shown as if it were there", async () => {
  const bridge = await opened();
  bridge.queues = { ...bridge.queues, queues: bridge.queues.queues.filter(({ name }) => name !== "orders.dlq") };
  bridge.change("queues");
  await within(pane()).findByText("There is no queue mq/orders.dlq any more.");
  expect(within(pane()).queryByRole("heading", { name: "orders.dlq" })).toBeNull();
});
