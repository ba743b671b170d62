import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge } from "../bridge/mock";
import { clashes } from "../commands/commands";
import App from "./App.svelte";
import { AppWindow } from "./window.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const nothing = (): void => undefined;

async function ledger(bridge = new MockBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await userEvent.click(await screen.findByRole("button", { name: "Noise" }));
  await screen.findByRole("heading", { name: "Noise" });
  return bridge;
}

test("the ledger opens from the alerts with the last week and its headline, and goes back with Escape", async () => {
  const bridge = await ledger();
  await screen.findByText(/This rule is 80 % of your interruptions/);
  expect(bridge.noiseAsks).toEqual([7]);
  expect(screen.getAllByRole("row")).toHaveLength(3);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("heading", { name: "Noise" })).toBeNull());
});

test("a rule is opened with the keyboard alone, and what mends it is copied", async () => {
  await ledger();
  await screen.findByText("RedisFlaps");
  const user = userEvent.setup();
  await user.keyboard("j{Enter}");
  await screen.findByText("14 -> 2 pages.");
  const written = vi.spyOn(navigator.clipboard, "writeText");
  await user.keyboard("c");
  await screen.findByText("Copied, for the rule file of Prometheus");
  expect(written).toHaveBeenCalledWith('- alert: "RedisFlaps"\n  for: 4m\n');
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByText("14 -> 2 pages.")).toBeNull());
});

test("a rule without a suggestion says why there is none", async () => {
  await ledger();
  await userEvent.click(await screen.findByRole("button", { name: "DiskFull" }));
  await screen.findByText("It fired too seldom to suggest anything.");
  expect(screen.queryByRole("figure")).toBeNull();
});

test("another span is counted, and an answer that comes too late is not shown", async () => {
  const bridge = await ledger();
  const [first, second] = ["This rule is 80 % of your interruptions.", "These 2 rules are 70 % of your interruptions."];
  await screen.findByText(new RegExp(first ?? ""));
  let late: () => void = nothing;
  const slow = new Promise<void>((resolve) => (late = resolve));
  vi.spyOn(bridge, "noiseView").mockImplementationOnce(async () => {
    await slow;
    return { ...bridge.noise, headline: "too late" };
  });
  await userEvent.click(screen.getByRole("button", { name: "90 days" }));
  bridge.noise = { ...bridge.noise, headline: second ?? "" };
  await userEvent.click(screen.getByRole("button", { name: "30 days" }));
  await screen.findByText(new RegExp(second ?? ""));
  late();
  await slow;
  expect(screen.queryByText(/too late/)).toBeNull();
  expect(screen.getByRole("button", { name: "30 days" }).getAttribute("aria-pressed")).toBe("true");
});

test("a ledger that cannot be counted says so and can be asked for again", async () => {
  const bridge = new MockBridge();
  vi.spyOn(bridge, "noiseView").mockRejectedValueOnce(new Failure({ kind: "store", message: "the disk is gone" }));
  await ledger(bridge);
  await screen.findByText(/the disk is gone/);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("RedisFlaps");
});

test("no key of the ledger stands for two commands", () => {
  const app = new AppWindow(new MockBridge());
  app.place.go("alerts");
  app.noise.open();
  expect(app.commands.some((command) => command.id === "noiseCopy")).toBe(true);
  expect(clashes(app.commands)).toEqual([]);
});

async function rules(bridge = new MockBridge()): Promise<MockBridge> {
  localStorage.setItem("watchbill.page", "settings");
  render(App, { bridge });
  await userEvent.click(await screen.findByRole("button", { name: "Page rules" }));
  await screen.findByLabelText("Rules as text");
  return bridge;
}

test("what is written is tried in a moment and told before it is saved, and saving can be undone", async () => {
  const bridge = new MockBridge();
  const change = { before: { pages: 3, night_pages: 3 }, after: { pages: 1, night_pages: 1 } };
  const text = "Last night: 1 page instead of 3.";
  bridge.rehearsal = { problems: [], spans: [{ name: "Last night", change, text }], differences: [], more: 0 };
  bridge.rules = { ...bridge.rules, text: "# ours\n" };
  await rules(bridge);
  const box = screen.getByLabelText("Rules as text");
  const user = userEvent.setup();
  await user.clear(box);
  await user.type(box, "[[[[rules]]");
  await screen.findByText(text);
  expect(bridge.rehearsed.at(-1)).toBe("[[rules]]");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("The page rules are saved and hold now");
  expect(bridge.rules.text).toBe("[[rules]]");
  await user.click(screen.getByRole("button", { name: /Undo/ }));
  await waitFor(() => expect(bridge.rules.text).toBe("# ours\n"));
});

test("what would not hold is told with its place, and leaving asks first", async () => {
  const bridge = new MockBridge();
  const problem = { line: 2, column: 9, message: "`match` is no matcher" };
  bridge.rehearsal = { problems: [problem], spans: [], differences: [], more: 0 };
  await rules(bridge);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Rules as text"), "x");
  const said = await screen.findByText("`match` is no matcher");
  expect(within(said.closest("p") ?? said).getByText("Line 2, column 9:")).toBeTruthy();
  expect(screen.getByLabelText("Rules as text").getAttribute("aria-invalid")).toBe("true");
  await user.click(screen.getByRole("button", { name: "Team" }));
  await screen.findByRole("alert");
  expect(screen.getByLabelText<HTMLTextAreaElement>("Rules as text").value).toBe("x");
});

test("rules that somebody else changed meanwhile are not overwritten", async () => {
  const bridge = await rules();
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Rules as text"), "# mine");
  bridge.rules = { ...bridge.rules, text: "# theirs\n" };
  await user.click(await screen.findByRole("button", { name: "Save" }));
  await screen.findByText("the rules were changed meanwhile");
  expect(bridge.rules.text).toBe("# theirs\n");
});
