import { cleanup, configure, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { aBodyChange, anOpenedBody } from "../bridge/mock-peek";
import App from "./App.svelte";

configure({ asyncUtilTimeout: 4_000 });

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "queues");
});
afterEach(() => cleanup());

const WHOLE = anOpenedBody().text;
const dialog = () => screen.getByRole("dialog");
const inside = () => within(dialog());
const box = () => inside().findByRole<HTMLTextAreaElement>("textbox", { name: "Body" });
const message = (name: string) => inside().findByRole("article", { name });

/** Messages of orders, read, with the keyboard on the first. */
async function read(bridge = new MockBridge()): Promise<MockBridge> {
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  (await screen.findByRole("listbox", { name: "Queues" })).focus();
  await userEvent.keyboard("jjv");
  const count = await inside().findByRole("spinbutton", { name: "How many" });
  await waitFor(() => expect(document.activeElement).toBe(count));
  await userEvent.keyboard("{Enter}");
  await message("Message 1");
  await userEvent.keyboard("j");
  return bridge;
}

/** The same, with the body of the first open. */
async function opened(bridge = new MockBridge()): Promise<HTMLTextAreaElement> {
  await read(bridge);
  await userEvent.keyboard("e");
  const why = await inside().findByRole("textbox", { name: "Why it has to be seen" });
  await waitFor(() => expect(document.activeElement).toBe(why));
  await userEvent.keyboard("the order number is wrong{Enter}");
  const area = await box();
  await waitFor(() => expect(document.activeElement).toBe(area));
  return area;
}

/** The same, edited, looked at and kept. */
async function kept(bridge = new MockBridge()): Promise<MockBridge> {
  const area = await opened(bridge);
  await userEvent.type(area, " ", { initialSelectionStart: 0, initialSelectionEnd: 0 });
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await inside().findByRole("cell", { name: "4712" });
  await userEvent.keyboard("{Enter}");
  await message("Message 1");
  return bridge;
}

test("a body is opened for a reason, edited, looked at, kept and sent by the replay of its message", async () => {
  const bridge = await kept();
  expect(bridge.bodiesOpened).toEqual([{ session: "peek-1", message: 0, reason: "the order number is wrong" }]);
  expect(bridge.bodiesCompared.at(-1)).toEqual({ session: "peek-1", message: 0, body: ` ${WHOLE}` });
  const first = await message("Message 1");
  expect(within(first).getByRole<HTMLInputElement>("checkbox", { name: "Mark message 1" }).checked).toBe(true);
  expect(within(first).getByText(/^Edited: 61 bytes before, 61 bytes now/)).toBeTruthy();
  expect(screen.queryByText(/ana\.kestrel/)).toBeNull();
  await userEvent.click(inside().getByRole("button", { name: "Replay 1 marked" }));
  await screen.findByRole("dialog", { name: "Replay messages" });
  await waitFor(() => expect(screen.getAllByRole("dialog")).toHaveLength(1));
  await inside().findByText("Message 1 is sent with an edited body: 61 bytes before, 61 bytes now.");
  await inside().findByRole("button", { name: "Replay 1 marked message (1 edited) into orders" });
  expect(bridge.plans.at(-1)?.edits).toEqual([{ fingerprint: "3f5ac1".padEnd(64, "0"), body: ` ${WHOLE}` }]);
  await userEvent.type(inside().getByRole("textbox", { name: "Type orders.dlq" }), "orders.dlq");
  await userEvent.type(inside().getByRole("textbox", { name: "Why" }), "mended{Enter}");
  await waitFor(() => expect(bridge.replaysStarted).toHaveLength(1));
  expect(bridge.replaysStarted[0]?.wanted.edits).toHaveLength(1);
});

test("a message that was edited and is not marked any more says that nothing sends it, and it can be sent as it was", async () => {
  await kept();
  const first = await message("Message 1");
  await userEvent.click(within(first).getByRole("checkbox", { name: "Mark message 1" }));
  expect(within(first).getByText("It is not marked, so no replay takes it.")).toBeTruthy();
  await userEvent.click(within(first).getByRole("button", { name: "Send it as it was" }));
  expect(within(first).getByRole("button", { name: "Edit body" })).toBeTruthy();
});

test("where JSON is broken is said as one types, and the place is gone to", async () => {
  const area = await opened();
  await userEvent.type(area, "x", { initialSelectionStart: 1, initialSelectionEnd: 1 });
  await inside().findByText("Line 1, column 2: a name in double quotes is missing.");
  expect(area.getAttribute("aria-invalid")).toBe("true");
  expect(inside().getByRole<HTMLButtonElement>("button", { name: /^Look at what changes/ }).disabled).toBe(true);
  await userEvent.click(inside().getByRole("button", { name: "Go there" }));
  expect([document.activeElement, area.selectionStart, area.selectionEnd]).toEqual([area, 1, 2]);
});

test("lines are numbered, and a value can stand on each", async () => {
  const area = await opened();
  await userEvent.click(inside().getByRole("button", { name: "A line for each value" }));
  expect(area.value.split("\n")).toHaveLength(6);
  expect(dialog().querySelector("pre")?.textContent).toContain("5\n6");
  await userEvent.click(inside().getByRole("button", { name: "As it was" }));
  expect(area.value).toBe(WHOLE);
});

test("a body that cannot be edited says why, and no key opens it", async () => {
  const bridge = await read();
  const second = await message("Message 2");
  expect(within(second).getByText("Its body cannot be edited: it is not text.")).toBeTruthy();
  expect(within(second).queryByRole("button", { name: "Edit body" })).toBeNull();
  await userEvent.keyboard("je");
  expect(inside().queryByRole("textbox")).toBeNull();
  expect(bridge.bodiesOpened).toEqual([]);
});

test("Escape leads back step by step, and what is written is not lost by it", async () => {
  const area = await opened();
  await userEvent.type(area, " ");
  await userEvent.keyboard("{Escape}");
  const leaving = { name: "What you wrote is not kept yet." };
  await inside().findByRole("group", leaving);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Go on editing"));
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(area));
  await userEvent.keyboard("{Escape}");
  await inside().findByRole("group", leaving);
  await userEvent.click(inside().getByRole("button", { name: "Leave it" }));
  const first = await message("Message 1");
  await waitFor(() => expect(document.activeElement).toBe(within(first).getByRole("button", { name: "Edit body" })));
  expect(area.value).toBe("");
});

test("what the core has forgotten meanwhile is gone here, too", async () => {
  const bridge = new MockBridge();
  const area = await opened(bridge);
  bridge.compareFailing = new Failure({ kind: "notFound", message: "these messages are not kept any more" });
  await userEvent.type(area, " ");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await inside().findByText("these messages are not kept any more");
  expect([area.value, screen.queryByRole("textbox", { name: "Body" })]).toEqual(["", null]);
});

test("what could surprise is said before it is kept, and what is the same is not kept", async () => {
  const bridge = new MockBridge();
  bridge.bodyChanges = aBodyChange({ isSame: true, said: "Nothing changes.", rows: [], warnings: ["1 sign came in that nobody sees, perhaps with what was pasted."] });
  const area = await opened(bridge);
  await userEvent.type(area, " ");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await inside().findByText(/1 sign came in that nobody sees/);
  expect(inside().queryByRole("button", { name: /^Keep it/ })).toBeNull();
  await userEvent.click(inside().getByRole("button", { name: "Back to the text" }));
  expect((await box()).value).toBe(`${WHOLE} `);
});

test("nobody who passes reads a body while the window is not in front", async () => {
  const area = await opened();
  window.dispatchEvent(new Event("blur"));
  await waitFor(() => expect(area.closest(".away")).not.toBeNull());
  window.dispatchEvent(new Event("focus"));
  await waitFor(() => expect(area.closest(".away")).toBeNull());
});
