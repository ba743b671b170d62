import { cleanup, configure, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { aDoneReplay, aDryRun, aPausedReplay, aReplay } from "../bridge/mock-replay";
import App from "./App.svelte";

// A dry run waits until the keys rest, behind everything else that a busy machine does.
configure({ asyncUtilTimeout: 4_000 });

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "queues");
});
afterEach(() => cleanup());

const pane = () => screen.getByRole("complementary", { name: "Queue" });
const cockpit = () => within(pane()).getByRole("region", { name: "Replay" });
const form = () => screen.getByRole("dialog", { name: "Replay messages" });

/** The page, with orders chosen by the keyboard. */
async function chosen(bridge = new MockBridge()): Promise<MockBridge> {
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  (await screen.findByRole("listbox", { name: "Queues" })).focus();
  await userEvent.keyboard("jj");
  return bridge;
}

/** Messages of what is chosen, read. */
async function peeked(): Promise<void> {
  await userEvent.keyboard("v");
  const count = await within(await screen.findByRole("dialog", { name: "Messages" })).findByRole("spinbutton", { name: "How many" });
  await waitFor(() => expect(document.activeElement).toBe(count));
  await userEvent.keyboard("{Enter}");
}

/** The same, opened. */
async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  await chosen(bridge);
  await userEvent.keyboard("{Enter}");
  await within(pane()).findByRole("heading", { name: "orders.dlq" });
  return bridge;
}

test("a replay is planned, tried dry and started by keyboard alone, and goes through its stages to its end", async () => {
  const bridge = await chosen();
  const user = userEvent.setup();
  await user.keyboard("s");
  await screen.findByRole("dialog", { name: "Replay messages" });
  await within(form()).findByText("412 messages of orders.dlq go into orders.");
  await waitFor(() => expect(document.activeElement).toBe(within(form()).getByRole("textbox", { name: "Into" })));
  const button = within(form()).getByRole<HTMLButtonElement>("button", { name: "Replay 412 messages into orders" });
  expect(button.disabled).toBe(true);
  await user.click(within(form()).getByRole("textbox", { name: "Type orders.dlq" }));
  await user.keyboard("orders.dlq");
  await within(form()).findByText("The reason is missing.");
  await user.tab();
  await user.keyboard("rolled back{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(bridge.replaysStarted.map(({ typed, reason }) => [typed, reason])).toEqual([["orders.dlq", "rolled back"]]);

  await within(await screen.findByRole("complementary", { name: "Queue" })).findByText("copies are made");
  for (const phase of ["1 is sent", "1 was sent and is watched", "10 were sent and are watched", "the rest is sent", "done"]) {
    bridge.stepReplay();
    bridge.change("queues");
    await within(pane()).findByText(phase, { selector: "strong" });
  }
  expect(within(cockpit()).getByText(/^410 of 412 messages were sent, and none came back/)).toBeTruthy();
  expect(within(cockpit()).getByText(/are kept until Sat 10:20/)).toBeTruthy();
  expect(within(cockpit()).queryByRole("button", { name: /^Stop/ })).toBeNull();
});

test("for how long the first are watched is said in seconds, and what is no such time is told at its box", async () => {
  const bridge = await chosen();
  await userEvent.keyboard("s");
  await within(await screen.findByRole("dialog")).findByText("412 messages of orders.dlq go into orders.");
  const watch = within(form()).getByRole<HTMLInputElement>("spinbutton", { name: "Watch for" });
  expect([watch.value, bridge.plans.at(-1)?.watchS]).toEqual(["60", 60]);
  await userEvent.clear(watch);
  await userEvent.type(watch, "4");
  await within(form()).findByText("A whole number of seconds from 5 to 3,600.");
  expect(watch.getAttribute("aria-invalid")).toBe("true");
  expect(within(form()).getByText("Say first for how long each is watched.")).toBeTruthy();
  await userEvent.type(watch, "5");
  await waitFor(() => expect(bridge.plans.at(-1)?.watchS).toBe(45));
});

test("what is behind the first 111 is left to a broker that moves messages itself, by keyboard, and started as it was shown", async () => {
  const bridge = new MockBridge();
  bridge.dryRun = aDryRun({ canMove: true });
  await chosen(bridge);
  const user = userEvent.setup();
  await user.keyboard("s");
  await within(await screen.findByRole("dialog")).findByText("412 messages of orders.dlq go into orders.");
  const rest = within(await within(form()).findByRole("group", { name: "What is behind the first 111" }));
  const byHand = rest.getByRole<HTMLInputElement>("radio", { name: /^is sent by Watchbill/ });
  const byBroker = rest.getByRole<HTMLInputElement>("radio", { name: /^is moved by its broker/ });
  expect([byHand.checked, byBroker.checked, bridge.plans.at(-1)?.brokerMoves]).toEqual([true, false, false]);
  byBroker.focus();
  await user.keyboard(" ");
  await waitFor(() => expect(bridge.plans.at(-1)?.brokerMoves).toBe(true));
  within(form()).getByRole("textbox", { name: "Type orders.dlq" }).focus();
  await user.paste("orders.dlq");
  within(form()).getByRole("textbox", { name: "Why" }).focus();
  await user.paste("rolled back");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(bridge.replaysStarted.map(({ wanted }) => wanted.brokerMoves)).toEqual([true]);
});

test("a broker that moves nothing, and messages that are discarded, leave no choice of who sends the rest", async () => {
  const bridge = await chosen();
  const user = userEvent.setup();
  await user.keyboard("s");
  await within(await screen.findByRole("dialog")).findByText("412 messages of orders.dlq go into orders.");
  expect(within(form()).queryByRole("group", { name: "What is behind the first 111" })).toBeNull();
  bridge.dryRun = aDryRun({ canMove: true });
  await user.type(within(form()).getByRole("textbox", { name: "Into" }), "x{Backspace}");
  await within(form()).findByRole("group", { name: "What is behind the first 111" });
  await user.click(within(form()).getByRole("button", { name: "Discard them instead" }));
  const discard = await screen.findByRole("dialog", { name: "Discard messages" });
  expect(within(discard).queryByRole("group", { name: "What is behind the first 111" })).toBeNull();
});

test("what forbids it stands first, with what to do", async () => {
  const bridge = new MockBridge();
  const said = "mq gives no messages in hand: write amqp into its table of watchbill.toml.";
  bridge.dryRun = aDryRun({ allowed: false, said: "No message can be taken.", refusals: [said], steps: [], takes: "" });
  await chosen(bridge);
  await userEvent.keyboard("s");
  const refusals = await within(await screen.findByRole("dialog")).findByRole("list", { name: "Why it may not be started" });
  expect(refusals.textContent).toContain(said);
  expect(within(form()).getByRole<HTMLButtonElement>("button", { name: "It may not be started" }).disabled).toBe(true);
});

test("a broker that does not answer is said, and tried again", async () => {
  const bridge = new MockBridge();
  bridge.dryRunFailing = new Failure({ kind: "unreachable", message: "mq does not answer" });
  await chosen(bridge);
  await userEvent.keyboard("s");
  await within(await screen.findByRole("dialog")).findByText("mq does not answer");
  bridge.dryRunFailing = null;
  await userEvent.click(within(form()).getByRole("button", { name: "Try again" }));
  await within(form()).findByText("412 messages of orders.dlq go into orders.");
});

test("messages are discarded by a way of their own, with their own button", async () => {
  const bridge = await chosen();
  await userEvent.keyboard("s");
  await within(await screen.findByRole("dialog")).findByText("412 messages of orders.dlq go into orders.");
  await userEvent.click(within(form()).getByRole("button", { name: "Discard them instead" }));
  const dialog = await screen.findByRole("dialog", { name: "Discard messages" });
  expect(within(dialog).getByText(/Sealed copies of them stay on this laptop for 7 days/)).toBeTruthy();
  expect(within(dialog).queryByRole("textbox", { name: "Into" })).toBeNull();
  await within(dialog).findByRole("button", { name: "Discard 412 messages for good" });
  expect(bridge.plans.at(-1)?.discards).toBe(true);
});

test("what was marked where messages were read is what is replayed", async () => {
  const bridge = await chosen();
  await peeked();
  await userEvent.click(await screen.findByRole("checkbox", { name: "Mark message 1" }));
  await userEvent.click(await screen.findByRole("button", { name: "Replay 1 marked" }));
  await screen.findByRole("dialog", { name: "Replay messages" });
  await within(form()).findByRole("button", { name: "Replay 1 marked message into orders" });
  expect(bridge.plans.at(-1)?.chosen).toEqual({ of: "messages", which: ["3f5ac1".padEnd(64, "0")] });
  expect(screen.queryByRole("dialog", { name: "Messages" })).toBeNull();
  await userEvent.click(within(form()).getByRole("radio", { name: "All of them: 12,400" }));
  await waitFor(() => expect(bridge.plans.at(-1)?.chosen).toEqual({ of: "all" }));
});

test("the error that is chosen is replayed alone", async () => {
  const bridge = await chosen();
  await peeked();
  await userEvent.click(await screen.findByRole("button", { name: /ValueError: no such parcel #/ }));
  await userEvent.click(await screen.findByRole("button", { name: "Replay this error" }));
  await waitFor(() => expect(bridge.plans.at(-1)?.chosen).toEqual({ of: "signature", which: "1111222233334444" }));
});

test("one that waits says why and what to do, in its row, on top of the list and on its page", async () => {
  const bridge = new MockBridge();
  bridge.replays = [aReplay({ run: "r-2", id: "mq/refunds.dlq" }), aPausedReplay()];
  await opened(bridge);
  const bar = screen.getByRole("region", { name: "Replays under way" });
  expect(within(bar).getAllByRole("listitem").map((row) => row.dataset["run"])).toEqual(["r-1", "r-2"]);
  expect(document.querySelector("[data-queue='mq/orders.dlq']")?.textContent).toContain("replay: waits for you, 11 of 412");
  expect(within(cockpit()).getByText(/^4 of 11 that were sent are back/)).toBeTruthy();
  expect(within(cockpit()).getByText("failed")).toBeTruthy();
  const progress = within(cockpit()).getByRole("progressbar", { name: "How far it came" });
  expect([progress.getAttribute("aria-valuenow"), progress.getAttribute("aria-valuetext")]).toEqual(["11", "11 of 412"]);
});

test("it waits, goes on and stops by keys", async () => {
  const bridge = new MockBridge();
  bridge.replays = [aReplay()];
  await opened(bridge);
  await userEvent.keyboard("p");
  await within(cockpit()).findByText("waits for you");
  await userEvent.keyboard("p");
  await within(cockpit()).findByText("the rest is sent");
  await userEvent.keyboard("{Shift>}x{/Shift}");
  await within(cockpit()).findByText("stopped");
  expect(bridge.steered).toEqual(["r-1 pause", "r-1 go_on", "r-1 stop"]);
  await userEvent.keyboard("{Shift>}x{/Shift}");
  expect(bridge.steered).toHaveLength(3);
});

test("from the list one key stops what is told of on top, and from another queue's page it stops nothing", async () => {
  const bridge = new MockBridge();
  bridge.replays = [aReplay({ id: "mq/refunds.dlq" })];
  await opened(bridge);
  await userEvent.keyboard("{Shift>}x{/Shift}");
  expect(bridge.steered).toEqual([]);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("complementary", { name: "Queue" })).toBeNull());
  await userEvent.keyboard("{Shift>}x{/Shift}");
  await waitFor(() => expect(bridge.steered).toEqual(["r-1 stop"]));
  await waitFor(() => expect(screen.queryByRole("region", { name: "Replays under way" })).toBeNull());
});

test("a reason that was said goes with what is asked", async () => {
  const bridge = new MockBridge();
  bridge.replays = [aPausedReplay()];
  await opened(bridge);
  await userEvent.type(within(cockpit()).getByRole("textbox", { name: "Your reason" }), "it is mended");
  await userEvent.click(within(cockpit()).getByRole("button", { name: /^Go on/ }));
  await waitFor(() => expect(bridge.steered).toEqual(["r-1 go_on it is mended"]));
  expect(within(cockpit()).getByRole<HTMLInputElement>("textbox", { name: "Your reason" }).value).toBe("");
});

test("while one is under way no other is begun", async () => {
  const bridge = new MockBridge();
  bridge.replays = [aReplay()];
  await opened(bridge);
  expect(within(pane()).queryByRole("button", { name: /^Replay/ })).toBeNull();
  await userEvent.keyboard("s");
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("those before are told with how each went", async () => {
  const bridge = new MockBridge();
  bridge.replays = [aDoneReplay({ changed: { ms: 0, short: "", full: "" } })];
  await opened(bridge);
  expect(within(pane()).queryByRole("region", { name: "Replay" })).toBeNull();
  expect(within(pane()).getByText("410 sent, 410 removed, 2 died twice")).toBeTruthy();
});

test("where replays cannot be read that is said, and the queue is there all the same", async () => {
  const bridge = new MockBridge();
  bridge.replaysFailing = new Failure({ kind: "store", message: "the disk is gone" });
  await opened(bridge);
  expect(within(pane()).getByText("How far replays came cannot be read: the disk is gone")).toBeTruthy();
});

test("what is about to be lost is copied by the button at its loss clock", async () => {
  const bridge = await opened();
  bridge.dryRun = aDryRun({ said: "412 messages of orders.dlq are copied, and stay in it.", target: "the sealed copies", targetFrom: "" });
  const user = userEvent.setup();
  await user.click(await within(pane()).findByRole("button", { name: "Copy them first" }));
  const dialog = await screen.findByRole("dialog", { name: "Copy messages" });
  await within(dialog).findByText("412 messages of orders.dlq are copied, and stay in it.");
  expect(within(dialog).queryByRole("textbox", { name: "Into" })).toBeNull();
  expect(within(dialog).queryByRole("textbox", { name: "Type orders.dlq" })).toBeNull();
  await user.type(within(dialog).getByRole("textbox", { name: "Why" }), "before they are lost");
  await user.click(within(dialog).getByRole("button", { name: /^Copy 412 messages/ }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(bridge.replaysStarted.map(({ wanted }) => wanted.copiedForDays)).toEqual([7]);
  expect(await within(pane()).findByRole("region", { name: "Copy" })).toBeTruthy();
});

test("for how many days copies are kept is told at its box, and nothing is asked before it is a number of days", async () => {
  const bridge = await opened();
  await userEvent.click(await within(pane()).findByRole("button", { name: "Copy them first" }));
  const dialog = await screen.findByRole("dialog", { name: "Copy messages" });
  const days = within(dialog).getByRole<HTMLInputElement>("spinbutton", { name: "Keep copies for" });
  expect([days.value, bridge.plans.at(-1)?.copiedForDays]).toEqual(["7", 7]);
  await userEvent.type(days, "00");
  await within(dialog).findByText("A whole number of days from 1 to 400.");
  expect(days.getAttribute("aria-invalid")).toBe("true");
  expect(within(dialog).getByText("Say first for how many days copies are kept.")).toBeTruthy();
  await userEvent.type(days, "{Backspace}");
  await waitFor(() => expect(bridge.plans.at(-1)?.copiedForDays).toBe(70));
  expect(bridge.plans.map(({ copiedForDays }) => copiedForDays)).not.toContain(700);
});

test("nothing is offered at the loss clock where no message can be taken, or some are in hand already", async () => {
  const none = new MockBridge();
  none.queues = { ...none.queues, queues: none.queues.queues.map((row) => ({ ...row, loss: { ...row.loss, copy: "" } })) };
  await opened(none);
  expect(within(pane()).getByText(/Export before it goes/)).toBeTruthy();
  expect(within(pane()).queryByRole("button", { name: "Copy them first" })).toBeNull();
  cleanup();
  const busy = new MockBridge();
  busy.replays = [aReplay()];
  await opened(busy);
  expect(within(pane()).queryByRole("button", { name: "Copy them first" })).toBeNull();
});
