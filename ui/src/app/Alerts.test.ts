import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MockBridge, aDetail, anAlert } from "../bridge/mock";
import App from "./App.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(cleanup);

const rows = ["1", "2", "3"].map((n) => anAlert(`prod/${n}`, { name: `Alert${n}` }));

async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  bridge.rows = rows.map((row) => ({ kind: "alert", ...row }));
  for (const row of rows) bridge.put(aDetail(row));
  render(App, { bridge });
  await screen.findByText("Alert1");
  await screen.findByRole("heading", { level: 1 });
  return bridge;
}

test("several alerts are marked and acknowledged at once, and that is taken back exactly", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("jx{Shift>}{ArrowDown}{/Shift}");
  await screen.findByText("2 marked");
  await user.keyboard("a");
  await screen.findByText("2 alerts acknowledged on this laptop.");
  expect(screen.queryByText("2 marked")).toBeNull();
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.deeds).toEqual(["acknowledge prod/1", "acknowledge prod/2", "restore prod/1 prod/2"]));
});

test("what could be done with some only is said, and what was done can be taken back", async () => {
  const bridge = await opened();
  bridge.problem = "It was not done with 1 of 2: it is over";
  const user = userEvent.setup();
  await user.keyboard("jx{Shift>}{ArrowDown}{/Shift}s");
  await screen.findByText("It was not done with 1 of 2: it is over");
  await user.click(screen.getByRole("button", { name: /^Undo/ }));
  await waitFor(() => expect(bridge.deeds.at(-1)).toBe("restore prod/1 prod/2"));
});

test("marks go with Escape before anything else closes", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("j{Enter}");
  await screen.findByRole("complementary", { name: "Alert" });
  await user.keyboard("x");
  await screen.findByText("1 marked");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByText("1 marked")).toBeNull());
  expect(screen.getByRole("complementary", { name: "Alert" })).toBeTruthy();
});

test("a list is kept under a name, chosen by its number, and forgotten with an undo", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("/team{Enter}w");
  await user.keyboard("mine{Enter}");
  await screen.findByText("The list mine is kept.");
  expect(bridge.views).toEqual([{ name: "mine", filter: "team", groupBy: [], count: 2 }]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(bridge.asks.at(-1)?.filter).toBe(""));
  await user.keyboard("1");
  await waitFor(() => expect(bridge.asks.at(-1)?.filter).toBe("team"));
  await user.click(screen.getByRole("button", { name: "Forget it" }));
  await screen.findByText("The list mine is forgotten.");
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.views.map(({ name }) => name)).toEqual(["mine"]));
});

test("the filter is completed by keyboard: a name, then its values", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  bridge.completion = { from: 0, to: 3, suggestions: [{ insert: "severity=", shown: "severity", count: 3 }] };
  await user.keyboard("/sev");
  const box = screen.getByRole("combobox", { name: "Filter alerts" }) as HTMLInputElement;
  await screen.findByRole("option", { name: /severity/ });
  bridge.completion = { from: 9, to: 9, suggestions: [{ insert: '"critical"', shown: "critical", count: 2 }] };
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(box.value).toBe("severity="));
  await screen.findByRole("option", { name: /critical/ });
  bridge.completion = { from: 0, to: 0, suggestions: [] };
  await user.keyboard("{Tab}");
  await waitFor(() => expect(box.value).toBe('severity="critical" '));
  expect(document.activeElement).toBe(box);
  await user.keyboard("{Enter}");
  expect(document.activeElement).toBe(screen.getByRole("treegrid"));
});

test("suggestions go with Escape and leave what was typed", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  bridge.completion = { from: 0, to: 1, suggestions: [{ insert: "severity=", shown: "severity", count: 3 }] };
  await user.keyboard("/s");
  await screen.findByRole("option", { name: /severity/ });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("option", { name: /severity/ })).toBeNull());
  expect((screen.getByRole("combobox", { name: "Filter alerts" }) as HTMLInputElement).value).toBe("s");
});

test("the list is grouped by labels, and by name again", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("b");
  const box = await screen.findByLabelText("Labels and @fields, outermost first, with commas between");
  await user.type(box, "cluster, @source{Enter}");
  await waitFor(() => expect(bridge.asks.at(-1)?.groupBy).toEqual(["cluster", "@source"]));
  const face = screen.getByRole("button", { name: /^Grouped by/ });
  expect(within(face).getByText("cluster, @source")).toBeTruthy();
  await user.click(face);
  await user.click(await screen.findByRole("button", { name: "By name again" }));
  await waitFor(() => expect(bridge.asks.at(-1)?.groupBy).toEqual([]));
});

test("alerts are copied for a chat, and the list as a link", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("jx{Shift>}{ArrowDown}{/Shift}{Shift>}c{/Shift}");
  await screen.findByText("Copied, a line for each alert.");
  expect(await navigator.clipboard.readText()).toBe("chat: prod/1 prod/2");
  await user.keyboard("{Shift>}l{/Shift}");
  await screen.findByText("The link and the command are copied.");
  expect(await navigator.clipboard.readText()).toContain("watchbill://alerts?filter=");
});
