import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { aQueue, aQueuesView, orders, someQueues } from "../bridge/mock-queue-view";
import { clashes } from "../commands/commands";
import App from "./App.svelte";
import { AppWindow } from "./window.svelte";

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "queues");
});
afterEach(cleanup);

async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Queues" });
  return bridge;
}

const names = () => screen.getAllByRole("option").map((row) => row.getAttribute("data-queue"));
const chosen = () => screen.getAllByRole("option", { selected: true }).map((row) => row.getAttribute("data-queue"));
const row = (name: string) => document.querySelector<HTMLElement>(`[data-queue="mq/${name}"]`);
const loss = (name: string) => row(name)?.querySelector(".loss");
const said = (name: string) => row(name)?.textContent?.replaceAll(/\s+/g, " ").trim() ?? "";

test("the page is gone to by key and shows what needs somebody first, with its reason in words", async () => {
  localStorage.setItem("watchbill.page", "now");
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  await screen.findByRole("region", { name: "Needs me" });
  await userEvent.keyboard("{Control>}5{/Control}");
  await screen.findByText("2 of 10 queues need somebody");
  const groups = screen.getAllByRole("group").map((group) => group.getAttribute("data-standing"));
  expect(groups.filter((standing) => standing !== null)).toEqual(["needs", "promised", "unknown", "filled", "empty"]);
  for (const part of ["from orders, payments", "loses in 1 d", "12,400", "died 3 d ago", "1,200 an hour more", "in 1 d 4 h", "Sun 18:00", "ana", "nobody looked"]) {
    expect(said("orders.dlq")).toContain(part);
  }
  expect(said("refunds.dlq")).toContain("bo until Sun 10:00");
});

test("what is not known is said in words and hatched, and is never none", async () => {
  await opened();
  const unknown = someQueues().filter(({ depth }) => depth === null);
  expect(unknown).toHaveLength(5);
  for (const { name, depthText, depthSaid } of unknown) {
    const depth = row(name)?.querySelector(".depth");
    expect(depth?.classList.contains("unknown"), name).toBe(true);
    expect(depth?.textContent, name).toBe(depthText);
    expect(depth?.textContent, name).not.toBe("0");
    expect(said(name), name).toContain(depthSaid);
    expect(row(name)?.querySelector(".what .mark.unknown"), name).not.toBeNull();
  }
  expect(row("search.dlq")?.querySelector(".what .mark")).toBeNull();
  expect(row("search.dlq")?.querySelector(".depth.unknown")).toBeNull();
});

test("how near a loss is has a shape and words, and what cannot be known is not never", async () => {
  await opened();
  expect(loss("payments.dlq")?.querySelector(".critical")).not.toBeNull();
  expect(loss("orders.dlq")?.querySelector(".error")).not.toBeNull();
  expect(loss("refunds.dlq")?.querySelector(".mark")).toBeNull();
  expect(loss("invoices.dlq")?.textContent?.trim()).toBe("never");
  expect(loss("audit.dlq")?.querySelector(".mark.unknown")).not.toBeNull();
  expect(loss("audit.dlq")?.textContent?.trim()).toBe("not known");
});

test("every row is read aloud as one sentence of the core", async () => {
  await opened();
  const view = aQueuesView();
  for (const { id, text } of view.queues) expect(screen.getByRole("option", { name: text }).dataset["queue"]).toBe(id);
});

test("how near the loss is, and its instant, is never cut off, and is told whole with its cause", async () => {
  await opened();
  const cell = row("orders.dlq")?.querySelector<HTMLElement>(".first-loss");
  expect(cell?.querySelector(".cut")).toBeNull();
  expect(cell?.title.split("\n")).toEqual(["in 1 d 4 h", orders.loss.at?.full, orders.loss.said]);
});

test("a filter keeps what has all of its words, and Escape shows everything again", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("/");
  await user.keyboard("ANA grows");
  await waitFor(() => expect(names()).toEqual(["mq/orders.dlq"]));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("listbox"));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(names()).toHaveLength(10));
  await user.keyboard("/nothing like it");
  await screen.findByText("No queue has all of these words.");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(names()).toHaveLength(10));
});

test("what is not watched is folded and shown by key", async () => {
  await opened();
  expect(row("test-1")).toBeNull();
  const fold = screen.getByRole("button", { name: "3 queues are read and not watched" });
  expect(fold.getAttribute("aria-expanded")).toBe("false");
  await userEvent.keyboard("e");
  await waitFor(() => expect(row("test-1")).not.toBeNull());
  await userEvent.keyboard("{End}lo");
  await waitFor(() => expect(chosen()).toEqual(["mq/old.dlq"]));
  expect(screen.queryByRole("dialog"), "of what is not watched nothing is kept").toBeNull();
});

test("while somebody reads, figures are new and rows keep their places until they let go", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  screen.getByRole("listbox", { name: "Queues" }).focus();
  await user.keyboard("j");
  const better = { ...orders, needs: false, attention: [], depthText: "12", group: "filled" as const };
  bridge.queues = { ...bridge.queues, queues: bridge.queues.queues.map((one) => (one.id === orders.id ? better : one)) };
  bridge.change("queues");
  await waitFor(() => expect(said("orders.dlq")).toContain("12 "));
  expect(names().slice(0, 2)).toEqual(["mq/payments.dlq", "mq/orders.dlq"]);
  await screen.findByText("the order has changed");
  await user.keyboard(".");
  await waitFor(() => expect(names()[1]).toBe("mq/refunds.dlq"));
  expect(chosen()).toEqual(["mq/payments.dlq"]);
});

test("that nothing needs anybody is said where everything is known, and nowhere else", async () => {
  const bridge = new MockBridge();
  const calm = "Nothing in these queues needs anybody, as of 14:00.";
  bridge.queues = aQueuesView({ queues: [aQueue("search.dlq")], headline: "The one queue is empty." });
  await opened(bridge);
  await screen.findByText(calm);
  const quiet = someQueues().filter(({ needs }) => !needs);
  bridge.queues = aQueuesView({ queues: quiet, headline: "None of 9 queues needs anybody; of 6 nobody knows how much is in them." });
  bridge.change("queues");
  await screen.findByText(/of 6 nobody knows/);
  expect(screen.queryByText(calm)).toBeNull();
  bridge.queues = aQueuesView({ queues: [aQueue("search.dlq")], problems: ["mq threw 3 messages away that no queue took, since 13:00."] });
  bridge.change("queues");
  await screen.findByText(/that no queue took/);
  expect(screen.queryByText(calm)).toBeNull();
});

test("an empty page says what belongs there, with what to write", async () => {
  const bridge = new MockBridge();
  const notice = { what: "No queue is read yet.", toDo: "Add a RabbitMQ in Settings.", example: "[[sources]]\n" };
  bridge.queues = aQueuesView({ queues: [], others: [], notice, headline: "", auditSaid: "" });
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  await screen.findByText("No queue is read yet.");
  expect(screen.queryByRole("combobox", { name: "Filter queues" })).toBeNull();
  const written = vi.spyOn(navigator.clipboard, "writeText");
  await userEvent.setup().click(screen.getByRole("button", { name: "Copy" }));
  await screen.findByText("Copied.");
  expect(written).not.toHaveBeenCalledWith("");
});

test("what cannot be read says so, and a later failure keeps what was read, as not of now", async () => {
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  bridge.queuesFailing = new Failure({ kind: "store", message: "the disk is gone" });
  render(App, { bridge });
  await screen.findByText("the disk is gone");
  bridge.queuesFailing = null;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("2 of 10 queues need somebody");
  bridge.queuesFailing = new Failure({ kind: "store", message: "the disk is gone again" });
  bridge.change("queues");
  await screen.findByText("What is shown is as it was read last: the disk is gone again");
  expect(names()).toHaveLength(10);
});

test("the audit opens by key, says what to do and what could not be seen, and leads to a queue", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("{Shift>}a{/Shift}");
  const dialog = await screen.findByRole("dialog", { name: "How dead letters are kept" });
  await within(dialog).findByText("Give it a dead-letter exchange.");
  expect(within(dialog).getByText("loses messages")).toBeTruthy();
  expect(within(dialog).getByText(/nothing can be seen of how its queues keep dead letters/)).toBeTruthy();
  await user.click(within(dialog).getByRole("button", { name: "Open mq/orders.dlq" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await within(await screen.findByRole("complementary", { name: "Queue" })).findByRole("heading", { name: "orders.dlq" });
  expect(chosen()).toEqual(["mq/orders.dlq"]);
});

test("text from outside is text, in a direction of its own", async () => {
  const bridge = new MockBridge();
  const evil = '<img src=x onerror="alert(1)">\u202eevil';
  bridge.queues = aQueuesView({ queues: [aQueue(evil, { owner: evil, feedsSaid: evil, kind: evil })], problems: [evil] });
  await opened(bridge);
  for (const shown of screen.getAllByText(evil)) expect(shown.closest("bdi")).not.toBeNull();
  expect(document.querySelector("img")).toBeNull();
});

test("no key of the page stands for two commands, with nothing open and with everything", async () => {
  const app = new AppWindow(new MockBridge());
  app.place.go("queues");
  await app.readPage();
  app.queues.move(1);
  expect(clashes(app.commands)).toEqual([]);
  app.queues.openChosen();
  await app.queues.changed();
  app.queues.queue.step("last");
  expect(app.queues.subject).not.toBeNull();
  expect(clashes(app.commands)).toEqual([]);
});

test("a queue is found by its name, its source or its owner in the palette", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog");
  await user.keyboard("open invoices");
  await user.click(await screen.findByRole("option", { name: /Open invoices\.dlq/ }));
  await within(await screen.findByRole("complementary", { name: "Queue" })).findByRole("heading", { name: "invoices.dlq" });
  await waitFor(() => expect(chosen()).toEqual(["mq/invoices.dlq"]));
});

test("a queue is found in the palette from another page, before this one was ever read", async () => {
  localStorage.setItem("watchbill.page", "now");
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  await screen.findByRole("region", { name: "Needs me" });
  const user = userEvent.setup();
  await user.keyboard("{Control>}k{/Control}");
  await user.type(within(await screen.findByRole("dialog")).getByRole("combobox"), "invoices");
  await user.click(await screen.findByRole("option", { name: /Queue: mq\/invoices\.dlq/ }));
  await within(await screen.findByRole("complementary", { name: "Queue" })).findByRole("heading", { name: "invoices.dlq" });
});

test("what the audit comes to is said once", async () => {
  const bridge = await opened();
  bridge.audit = { ...bridge.audit, findings: [], headline: "Nothing of mq could be looked over.", seen: ["mq: it has not told yet how dead letters are kept."] };
  await userEvent.keyboard("{Shift>}a{/Shift}");
  const sheet = within(await screen.findByRole("dialog"));
  await sheet.findByText("Nothing of mq could be looked over.");
  expect(sheet.queryByText(/found to be wrong/)).toBeNull();
});
