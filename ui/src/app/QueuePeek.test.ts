import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { aPeekContract } from "../bridge/mock-peek";
import App from "./App.svelte";

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "queues");
});
afterEach(() => cleanup());

const dialog = () => screen.getByRole("dialog", { name: "Messages" });

/** Asks for messages of orders with the keyboard. */
async function asked(bridge = new MockBridge()): Promise<MockBridge> {
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Queues" });
  await userEvent.keyboard("jj");
  await userEvent.keyboard("v");
  await screen.findByRole("dialog", { name: "Messages" });
  return bridge;
}

test("what reading does is said before it is done, and Enter does it", async () => {
  const bridge = await asked();
  await within(dialog()).findByText("counts as one return of 20");
  expect(bridge.peeks).toEqual([]);
  await waitFor(() => expect(document.activeElement).toBe(within(dialog()).getByRole("spinbutton", { name: "How many" })));
  await userEvent.keyboard("{Enter}");
  await within(dialog()).findByRole("article", { name: "Message 1" });
  expect(bridge.peeks[0]?.touches).toEqual(aPeekContract().touches);
  expect(within(dialog()).getByText("3 of 12,400, read 10:05")).toBeTruthy();
  expect(screen.queryByText(/ana\.kestrel/)).toBeNull();
});

test("a queue that may lose messages cannot be read", async () => {
  const bridge = new MockBridge();
  const said = "Messages of this queue are not read, because that can lose some: it drops messages that come back more than 3 times.";
  bridge.contract = aPeekContract({ contract: "destroying", allowed: false, touches: [], left: null, said });
  await asked(bridge);
  await within(dialog()).findByText(said);
  expect(within(dialog()).queryByRole("button", { name: /^Read/ })).toBeNull();
});

test("a masked field is shown with the keyboard alone, for a reason, and goes when the window is left", async () => {
  const bridge = await asked();
  await within(dialog()).findByText("counts as one return of 20");
  await userEvent.keyboard("{Enter}");
  const first = await within(dialog()).findByRole("article", { name: "Message 1" });
  within(first).getByRole("button", { name: "Show customer.email" }).focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(within(first).getByRole("textbox", { name: "Why it has to be seen" })));
  await userEvent.keyboard("the customer asks{Enter}");
  await within(first).findByText("ana.kestrel@example.com");
  expect(bridge.reveals[0]?.reason).toBe("the customer asks");
  window.dispatchEvent(new Event("blur"));
  await waitFor(() => expect(within(first).queryByText("ana.kestrel@example.com")).toBeNull());
});

test("an error leaves its messages, and again all of them", async () => {
  await asked();
  await within(dialog()).findByText("counts as one return of 20");
  await userEvent.keyboard("{Enter}");
  const error = await within(dialog()).findByRole("button", { name: /ValueError: no such parcel #/ });
  await userEvent.click(error);
  expect(within(dialog()).getAllByRole("article").map((one) => one.getAttribute("aria-label"))).toEqual(["Message 2"]);
  await userEvent.click(error);
  expect(within(dialog()).getAllByRole("article").length).toBe(3);
});

test("Escape takes away all that was read", async () => {
  const bridge = await asked();
  await within(dialog()).findByText("counts as one return of 20");
  await userEvent.keyboard("{Enter}");
  await within(dialog()).findByRole("article", { name: "Message 1" });
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await userEvent.keyboard("v");
  await within(await screen.findByRole("dialog", { name: "Messages" })).findByText("counts as one return of 20");
  expect(bridge.peeks.length).toBe(1);
});
