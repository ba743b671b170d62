import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { aPeekContract, aPeekMessage, aPeekView } from "../bridge/mock-peek";
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

const MAIL = "ana.kestrel@example.com";
const dialog = () => screen.getByRole("dialog", { name: "Messages" });
const inside = () => within(dialog());
const message = (name: string) => inside().findByRole("article", { name });
const focused = () => document.activeElement;

/** Asks for messages of orders with the keyboard. */
async function asked(bridge = new MockBridge()): Promise<MockBridge> {
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  (await screen.findByRole("listbox", { name: "Queues" })).focus();
  await userEvent.keyboard("jj");
  await userEvent.keyboard("v");
  await screen.findByRole("dialog", { name: "Messages" });
  return bridge;
}

/** The same, and reads them. */
async function read(bridge = new MockBridge()): Promise<MockBridge> {
  await asked(bridge);
  await waitFor(() => expect(focused()).toBe(inside().getByRole("spinbutton", { name: "How many" })));
  await userEvent.keyboard("{Enter}");
  await message("Message 1");
  return bridge;
}

/** Shows the address of the first message. */
async function revealed(bridge = new MockBridge()): Promise<HTMLElement> {
  await read(bridge);
  const first = await message("Message 1");
  within(first).getByRole("button", { name: "Show customer.email" }).focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(focused()).toBe(within(first).getByRole("textbox", { name: "Why it has to be seen" })));
  await userEvent.keyboard("the customer asks{Enter}");
  await within(first).findByText(MAIL);
  return first;
}

/** Copies as a key does; whether nothing went out. */
function copies(): boolean {
  return !document.dispatchEvent(new Event("copy", { bubbles: true, cancelable: true }));
}

test("what reading does stands on the button that does it, and Enter does it", async () => {
  const bridge = await asked();
  const button = await inside().findByRole("button", { name: /^Read 10 messages/ });
  for (const touch of aPeekContract().touches) expect(button.textContent).toContain(touch);
  expect(inside().getByText(/It can be done 14 times before it is refused/)).toBeTruthy();
  expect(bridge.peeks).toEqual([]);
  await waitFor(() => expect(focused()).toBe(inside().getByRole("spinbutton", { name: "How many" })));
  await userEvent.keyboard("{Enter}");
  await message("Message 1");
  expect(bridge.peeks[0]?.touches).toEqual(aPeekContract().touches);
  expect(inside().getByText("3 of 12,400, read 10:05")).toBeTruthy();
  expect(inside().getByText("forgotten 10:15")).toBeTruthy();
  expect(screen.queryByText(MAIL)).toBeNull();
});

test("a queue that is read for free says that nothing changes", async () => {
  const bridge = new MockBridge();
  bridge.contract = aPeekContract({ contract: "free", touches: [], left: null, said: "Reading messages changes nothing." });
  await asked(bridge);
  const button = await inside().findByRole("button", { name: /^Read 10 messages/ });
  expect(button.textContent).toContain("changes nothing");
});

test.each([
  ["destroying", "Not read", "Messages of this queue are not read, because that can lose some: a policy with a higher `delivery-limit` changes that."],
  ["impossible", "Cannot be read", "Messages of this queue cannot be read: RabbitMQ does not hand out single messages of a stream."],
])("what is %s has no button, and says why and what to do", async (contract, title, said) => {
  const bridge = new MockBridge();
  bridge.contract = aPeekContract({ contract, allowed: false, touches: [], left: null, said });
  await asked(bridge);
  await inside().findByRole("heading", { name: title });
  const told = dialog().querySelector<HTMLElement>(".said");
  expect(told?.textContent).toBe(said.replaceAll("`", ""));
  expect(focused(), "whoever cannot see hears it").toBe(told);
  expect(inside().queryByRole("button", { name: /^Read/ })).toBeNull();
  await userEvent.keyboard("{Enter}");
  expect(bridge.peeks).toEqual([]);
});

test("while the broker is asked, that is said; that it does not answer, too, and it is asked again", async () => {
  const bridge = new MockBridge();
  const fail: ((why: Failure) => void)[] = [];
  vi.spyOn(bridge, "peekContract").mockReturnValueOnce(new Promise((_, reject) => void fail.push(reject)));
  await asked(bridge);
  await inside().findByText("Asking the broker what reading messages would do");
  fail[0]?.(new Failure({ kind: "unreachable", message: "mq does not answer. No message was read" }));
  await inside().findByText("mq does not answer. No message was read");
  await userEvent.click(inside().getByRole("button", { name: "Try again" }));
  await inside().findByRole("button", { name: /^Read 10 messages/ });
});

test("a number that cannot be read is said at its box, and nothing is read", async () => {
  const bridge = await asked();
  const box = await inside().findByRole("spinbutton", { name: "How many" });
  await userEvent.clear(box);
  await inside().findByText("A whole number from 1 to 50.");
  expect(box.getAttribute("aria-invalid")).toBe("true");
  expect(inside().getByRole<HTMLButtonElement>("button", { name: /^Read messages/ }).disabled).toBe(true);
  await userEvent.type(box, "51{Enter}");
  expect(bridge.peeks).toEqual([]);
  await userEvent.clear(box);
  await userEvent.type(box, "1{Enter}");
  await message("Message 1");
  expect(bridge.peeks.map(({ count }) => count)).toEqual([1]);
});

test("where more would change by then nothing is read, and the question is asked anew", async () => {
  const bridge = await asked();
  await inside().findByRole("button", { name: /^Read 10 messages/ });
  bridge.peekFailing = new Failure({ kind: "invalid", field: "touches", message: "reading messages now counts as one return of 3" });
  bridge.contract = aPeekContract({ touches: ["counts as one return of 3"] });
  await userEvent.keyboard("{Enter}");
  await inside().findByText("reading messages now counts as one return of 3");
  expect(inside().getByRole("button", { name: /^Read 10 messages/ }).textContent).toContain("counts as one return of 3");
});

test("arrows lead from message to message, and Escape closes and gives the list the focus again", async () => {
  await read();
  const names = ["Message 1", "Message 2", "Message 3"];
  const [first, second, third] = await Promise.all(names.map((name) => message(name)));
  await userEvent.keyboard("{ArrowDown}");
  expect(focused()).toBe(first);
  await userEvent.keyboard("{ArrowDown}j");
  expect(focused()).toBe(third);
  await userEvent.keyboard("{ArrowDown}{ArrowUp}");
  expect(focused()).toBe(second);
  await userEvent.keyboard("kk");
  expect(focused()).toBe(first);
  // From a field of it on, too.
  inside().getAllByRole("button", { name: "Show customer.email" })[0]?.focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(focused()).toBe(second);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(focused()?.getAttribute("role")).toBe("listbox"));
});

test("a masked field is shown with the keyboard alone, for a reason, with why it is masked", async () => {
  const bridge = await read();
  const first = await message("Message 1");
  within(first).getByRole("button", { name: "Show customer.email" }).focus();
  await userEvent.keyboard("{Enter}");
  await within(first).findByText(/its name says that it is secret/);
  await userEvent.keyboard("{Enter}");
  expect(bridge.reveals, "a reason is needed").toEqual([]);
  await userEvent.keyboard("the customer jk asks{Enter}");
  await within(first).findByText(MAIL);
  expect(bridge.reveals[0]?.reason).toBe("the customer jk asks");
  await waitFor(() => expect(focused()).toBe(within(first).getByRole("button", { name: "Hide" })));
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(within(first).queryByText(MAIL)).toBeNull());
  await waitFor(() => expect(focused()).toBe(within(first).getByRole("button", { name: "Show customer.email" })));
});

test("Escape takes the question for a reason back, and not the dialog", async () => {
  await read();
  const first = await message("Message 1");
  within(first).getByRole("button", { name: "Show customer.email" }).focus();
  await userEvent.keyboard("{Enter}");
  await within(first).findByRole("textbox", { name: "Why it has to be seen" });
  await userEvent.keyboard("why{Escape}");
  await waitFor(() => expect(focused()).toBe(within(first).getByRole("button", { name: "Show customer.email" })));
  expect(dialog()).toBeTruthy();
});

test("a field hides itself after its time, and the keyboard goes on where it was", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const first = await revealed();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(within(first).queryByText(MAIL)).not.toBeNull();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(within(first).queryByText(MAIL)).toBeNull();
  await waitFor(() => expect(focused()).toBe(within(first).getByRole("button", { name: "Show customer.email" })));
});

test("a field that is shown goes when the window is left", async () => {
  const first = await revealed();
  window.dispatchEvent(new Event("blur"));
  await waitFor(() => expect(within(first).queryByText(MAIL)).toBeNull());
});

test("while a field is shown nothing is copied or selected; what is masked may be", async () => {
  const first = await revealed();
  expect(first.closest(".sealed")).not.toBeNull();
  expect(copies()).toBe(true);
  await userEvent.click(within(first).getByRole("button", { name: "Hide" }));
  await waitFor(() => expect(first.closest(".sealed")).toBeNull());
  expect(copies()).toBe(false);
});

test("what was read goes when its time is over, and Enter asks again what reading does", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const bridge = await read();
  await vi.advanceTimersByTimeAsync(600_000);
  await inside().findByText(/What was read was forgotten 10:15/);
  expect(inside().queryByRole("article")).toBeNull();
  await waitFor(() => expect(focused()).toBe(inside().getByRole("button", { name: "Read again" })));
  await userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) }).keyboard("{Enter}");
  await inside().findByRole("button", { name: /^Read 10 messages/ });
  expect(bridge.peeks).toHaveLength(1);
});

test("what the core has forgotten already is said where a field was wanted", async () => {
  const bridge = new MockBridge();
  bridge.revealFailing = new Failure({ kind: "notFound", message: "these messages are not kept any more: read them again" });
  await read(bridge);
  inside().getAllByRole("button", { name: "Show customer.email" })[0]?.click();
  await waitFor(() => expect(focused()).toBe(inside().getByRole("textbox", { name: "Why it has to be seen" })));
  await userEvent.keyboard("why{Enter}");
  await inside().findByText("these messages are not kept any more: read them again");
  expect(inside().queryByRole("article")).toBeNull();
});

test("an error leaves its messages, says so, and again leaves all of them", async () => {
  await read();
  const error = await inside().findByRole("button", { name: /ValueError: no such parcel #/ });
  await userEvent.click(error);
  expect(inside().getAllByRole("article").map((one) => one.getAttribute("aria-label"))).toEqual(["Message 2"]);
  expect(inside().getByText("Shown: 1 of 3, those of this error.")).toBeTruthy();
  await userEvent.click(error);
  expect(inside().getAllByRole("article").length).toBe(3);
});

test("where the masked file is, is said in the dialog", async () => {
  await read();
  await userEvent.click(inside().getByRole("button", { name: "Export masked" }));
  await inside().findByText("exports/mq-orders.dlq.json has 3 messages, masked as they are shown.");
});

test("text of messages is text, in a direction of its own", async () => {
  const bridge = new MockBridge();
  const evil = '<img src=x onerror="alert(1)">\u202eevil';
  const masked = { field: [0], path: evil, why: evil };
  const body = [{ level: 0, name: evil, text: evil, masked: null }, { level: 0, name: "", text: evil, masked }];
  const groups = [{ signature: "1", text: evil, count: 1, said: "1 of 1", sources: evil, elsewhere: evil }];
  bridge.peeked = aPeekView({ messages: [aPeekMessage({ reason: evil, source: evil, body })], groups, problems: [evil] });
  await read(bridge);
  const shown = inside().getAllByText((text) => text.includes(evil));
  expect(shown.length).toBeGreaterThan(6);
  for (const one of shown) expect(one.closest("bdi")).not.toBeNull();
  expect(document.querySelector("img")).toBeNull();
});

test("Escape takes away all that was read, and so does leaving the page", async () => {
  const bridge = await read();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await userEvent.keyboard("v");
  await inside().findByRole("button", { name: /^Read 10 messages/ });
  expect(bridge.peeks.length).toBe(1);
  // As a notification does it, under the dialog.
  screen.getByRole("link", { name: "Alerts", hidden: true }).click();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  screen.getByRole("link", { name: "Queues" }).click();
  await screen.findByRole("listbox", { name: "Queues" });
  expect(screen.queryByRole("dialog")).toBeNull();
});
