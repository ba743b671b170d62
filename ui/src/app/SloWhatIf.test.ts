import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge } from "../bridge/mock";
import App from "./App.svelte";

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  HTMLElement.prototype.setPointerCapture = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "levels");
});
afterEach(cleanup);

/** Opens the what-if of checkout with the keyboard. */
async function supposing(bridge = new MockBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Service levels" });
  await userEvent.keyboard("j{Enter}");
  await screen.findByRole("heading", { name: "Checkout answers" });
  await userEvent.keyboard("{Shift>}i{/Shift}");
  await screen.findByRole("region", { name: "What if" });
  return bridge;
}

const panel = () => screen.getByRole("region", { name: "What if" });
const slider = () => screen.getByRole("slider", { name: "Objective, from loose to strict" });

test("it begins with what is so, asks nothing, and has the focus on the objective", async () => {
  const bridge = await supposing();
  expect(document.activeElement).toBe(slider());
  expect(slider().getAttribute("aria-valuetext")).toBe("99.9%");
  expect(within(panel()).getByLabelText<HTMLInputElement>("Window").value).toBe("28d");
  expect(bridge.sloWhatIfs).toEqual([]);
  expect(within(panel()).getByText(/^Change something above/)).toBeTruthy();
});

test("another objective is stepped to, and the answer says what would be left and which nights would have been quiet", async () => {
  const bridge = await supposing();
  await fireEvent.input(slider(), { target: { value: "1" } });
  await within(panel()).findByText(/^75.8 % would be left/);
  expect(bridge.sloWhatIfs).toEqual([{ key: "answers", objective: "99.5%", window: null, pairs: null, exclusions: [] }]);
  expect(within(panel()).getByRole("row", { name: "Tue 25 Aug 03:10 to 03:50 by night 1h/5m quiet" })).toBeTruthy();
  expect(within(panel()).getByRole("row", { name: "Q2 2026 missed met" })).toBeTruthy();
});

test("a window and pairs are written, and only the last of what is typed in one go is asked for", async () => {
  const bridge = await supposing();
  const user = userEvent.setup();
  await user.clear(within(panel()).getByLabelText("Alert pairs"));
  await user.type(within(panel()).getByLabelText("Alert pairs"), "6h/30m=5%");
  await user.click(within(panel()).getByRole("button", { name: "quarter" }));
  await waitFor(() => expect(bridge.sloWhatIfs).toHaveLength(1));
  expect(bridge.sloWhatIfs[0]).toEqual({ key: "answers", objective: null, window: "quarter", pairs: "6h/30m=5%", exclusions: [] });
});

test("a stretch that was chosen with the keyboard is supposed not to count", async () => {
  const bridge = new MockBridge();
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Service levels" });
  await userEvent.keyboard("j{Enter}");
  await screen.findByRole("heading", { name: "Checkout answers" });
  await userEvent.keyboard("{Home} {ArrowRight}x");
  await waitFor(() => expect(bridge.sloWhatIfs.at(-1)?.exclusions).toEqual([{ from: "2026-08-24T00:00:00Z", to: "2026-08-24T01:00:00Z" }]));
  expect(within(panel()).getByLabelText<HTMLInputElement>("From").value).toBe("2026-08-24T00:00:00Z");
  await userEvent.click(within(panel()).getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(within(panel()).getByText(/^Change something above/)).toBeTruthy());
});

test("a stretch is dragged over the chart", async () => {
  const bridge = await supposing();
  const plot = document.querySelector("[data-chart=main] .plot");
  if (plot === null) throw new Error("there is no chart");
  vi.spyOn(plot, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 950, 100));
  await fireEvent.pointerDown(plot, { clientX: 0, button: 0, buttons: 1, isPrimary: true, pointerId: 1 });
  await fireEvent.pointerMove(document, { clientX: 240, buttons: 1, isPrimary: true, pointerId: 1 });
  await fireEvent.pointerUp(document, { clientX: 240, isPrimary: true, pointerId: 1 });
  await screen.findByText("From Mon 24 Aug 00:00 to Tue 25 Aug 00:00");
  await userEvent.click(screen.getByRole("button", { name: /^What if it did not count/ }));
  await waitFor(() => expect(bridge.sloWhatIfs.at(-1)?.exclusions).toEqual([{ from: "2026-08-24T00:00:00Z", to: "2026-08-25T00:00:00Z" }]));
});

test("what cannot be supposed is said with its reason at its box, and nothing of it looks like an answer", async () => {
  const bridge = await supposing();
  bridge.sloWhatIfFailing = new Failure({ kind: "invalid", field: "objective", message: "100% leaves nothing to spend" });
  const box = within(panel()).getByRole("textbox", { name: "Objective" });
  await userEvent.type(box, "9");
  await within(panel()).findByText("100% leaves nothing to spend");
  expect(box.getAttribute("aria-invalid")).toBe("true");
  expect(within(panel()).queryByRole("table")).toBeNull();
});

test("the changed service level is copied, all is as it was again, and Escape leaves it from a box too", async () => {
  const bridge = await supposing();
  const user = userEvent.setup();
  await fireEvent.input(slider(), { target: { value: "0" } });
  await within(panel()).findByText(/^75.8 % would be left/);
  const written = vi.spyOn(navigator.clipboard, "writeText");
  await user.click(within(panel()).getByRole("button", { name: /^Copy as YAML/ }));
  await screen.findByText("Copied.");
  expect(written).toHaveBeenCalledWith(bridge.sloWhatIfView.yaml);
  await user.click(within(panel()).getByRole("button", { name: "As it is" }));
  expect(slider().getAttribute("aria-valuetext")).toBe("99.9%");
  within(panel()).getByLabelText("Window").focus();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("region", { name: "What if" })).toBeNull());
  expect(screen.getByRole("complementary", { name: "Service level" })).toBeTruthy();
});
