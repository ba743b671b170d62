import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { anErrorsPlan, anErrorsView } from "../bridge/mock-peek";
import App from "./App.svelte";

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "queues");
});
afterEach(cleanup);

const reading = "Reading messages of mq/labels.dlq, mq/orders.dlq marks the messages as redelivered; holds the messages while it runs.";

const text = (row: HTMLElement | null | undefined) => row?.textContent.replaceAll(/\s+/g, " ").trim();

async function opened(bridge: MockBridge): Promise<HTMLElement> {
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Queues" });
  await userEvent.keyboard("{Shift>}e{/Shift}");
  return screen.findByRole("dialog", { name: "What messages died of" });
}

test("by key alone what reading does is said, confirmed, and what all queues died of is shown with how much was read", async () => {
  const bridge = new MockBridge();
  const dialog = await opened(bridge);
  await within(dialog).findByText(reading);
  expect(within(dialog).getByRole("region", { name: "1 queue of which no message is read" }).textContent).toContain("that can lose some");
  expect(bridge.errorsRead).toEqual([]);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Read up to 50 messages of each of 3 queues"));
  await userEvent.keyboard("{Enter}");

  await within(dialog).findByText("62 of about 12,500 messages, read 10:05");
  expect(bridge.errorsRead).toEqual([anErrorsPlan()]);
  const [most, silent] = within(within(dialog).getByRole("list", { name: "Errors" })).getAllByRole("listitem");
  expect(text(most)).toContain("TimeoutError: mail to [e-mail] failed 58 of 62 that were read; died 08:53, the last 10:02; 00c0ffee00c0ffee");
  expect(text(silent)).toContain("when they died is not told");
  const read = within(dialog).getByRole("region", { name: "How much was read of each queue" });
  expect(text(read.querySelector<HTMLElement>("[data-scanned='mq/orders.dlq']"))).toBe("mq/orders.dlq 50 of about 12,400 messages");
  expect(text(read.querySelector<HTMLElement>("[data-scanned='mq/mail.dlq']"))).toContain("that can lose some");
});

test("a queue of an error is opened from there, and what was read is still there behind it", async () => {
  const bridge = new MockBridge();
  bridge.errors = anErrorsPlan({ said: [] });
  const dialog = await opened(bridge);
  const user = userEvent.setup();
  await user.click(await within(dialog).findByRole("button", { name: "Open mq/orders.dlq, 50 messages of this error" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await within(await screen.findByRole("complementary", { name: "Queue" })).findByRole("heading", { name: "orders.dlq" });
  await user.keyboard("{Shift>}e{/Shift}");
  await within(await screen.findByRole("dialog")).findByText("62 of about 12,500 messages, read 10:05");
  expect(bridge.errorsRead).toHaveLength(1);
});

test("where nothing is there or could be read, that is said, and it is not told as no error", async () => {
  const bridge = new MockBridge();
  bridge.errors = anErrorsPlan({ asks: [], said: [] });
  const unread = { id: "mq/mail.dlq", scanned: "0 of 3", unread: "Messages of this queue are not read, because that can lose some." };
  bridge.errorsFound = anErrorsView({ errors: [], queues: [unread], scanned: "0 of 3" });
  const dialog = await opened(bridge);
  await within(dialog).findByText("No message could be read: below stands why.");
  bridge.errorsFound = anErrorsView({ errors: [], queues: [], scanned: "all 0" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Read again" }));
  await within(dialog).findByText("No queue that is watched has messages.");
});

test("why the brokers do not say what reading does is told, and they are asked again", async () => {
  const bridge = new MockBridge();
  bridge.errorsFailing = new Failure({ kind: "store", message: "the disk is gone" });
  const dialog = await opened(bridge);
  await within(dialog).findByText("the disk is gone");
  bridge.errorsFailing = null;
  await userEvent.click(within(dialog).getByRole("button", { name: /again/i }));
  await within(dialog).findByText(reading);
});

test("text from outside is text, in a direction of its own", async () => {
  const bridge = new MockBridge();
  const evil = '<img src=x onerror="alert(1)">\u202eevil';
  bridge.errors = anErrorsPlan({ said: [] });
  const [first] = anErrorsView().errors;
  bridge.errorsFound = anErrorsView({ errors: first === undefined ? [] : [{ ...first, text: evil, queues: [{ id: evil, count: 1 }] }], problems: [evil] });
  const dialog = await opened(bridge);
  const all = await within(dialog).findAllByText(evil);
  expect(all).toHaveLength(3);
  for (const shown of all) expect(shown.closest("bdi")).not.toBeNull();
  expect(document.querySelector("img")).toBeNull();
});
