import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aDetail, anAlert } from "../bridge/mock";
import App from "./App.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  HTMLElement.prototype.scrollIntoView = () => undefined;
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function opened(page = "alerts"): Promise<MockBridge> {
  localStorage.setItem("watchbill.page", page);
  const bridge = new MockBridge();
  const live = anAlert("prod/1", { name: "Alert1" });
  bridge.rows = [{ kind: "alert", ...live }];
  bridge.recorded = ["8", "9"].map((n) => anAlert(`prod/${n}`, { name: `Old${n}`, state: "resolved", strip: [] }));
  for (const row of [live, ...bridge.recorded]) bridge.put(aDetail(row));
  render(App, { bridge });
  await screen.findByRole("heading", { level: 1 });
  return bridge;
}

test.each([
  ["{Control>}f{/Control}", "textbox", "Search everything recorded"],
  ["/", "combobox", "Filter"],
])("where the open alert covers the list, %s leads to the box and not to letters that are commands", async (keys, role, name) => {
  vi.spyOn(window, "matchMedia").mockImplementation(
    (media) => Object.assign(new EventTarget(), { matches: true, media }) as MediaQueryList,
  );
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("j{Enter}");
  await screen.findByRole("complementary", { name: "Alert" });
  await user.keyboard(keys);
  const box = await screen.findByRole(role, { name: new RegExp(name) });
  await waitFor(() => expect(document.activeElement).toBe(box));
  expect(screen.queryByRole("complementary", { name: "Alert" })).toBeNull();
  await user.keyboard("as");
  expect(bridge.deeds).toEqual([]);
});

test("what is found stands in place of the list, and every key means it", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("jx");
  await screen.findByText("1 marked");
  await user.keyboard("{Control>}f{/Control}");
  const box = await screen.findByRole("textbox", { name: "Search everything recorded" });
  expect(document.activeElement).toBe(box);
  expect(screen.queryByText("1 marked")).toBeNull();
  bridge.unshown = 40;
  await user.keyboard("old");
  await screen.findByText("2 shown, and 40 more; further words narrow it.");
  expect(bridge.searches.at(-1)).toBe("old");
  await user.keyboard("{Enter}j{Enter}");
  const inspector = await screen.findByRole("complementary", { name: "Alert" });
  await within(inspector).findByRole("heading", { name: "Old9" });
  await user.keyboard("k");
  await within(inspector).findByRole("heading", { name: "Old8" });
  await user.keyboard("{Escape}{Escape}");
  await screen.findByRole("treegrid");
  expect(screen.queryByRole("textbox", { name: "Search everything recorded" })).toBeNull();
});

test("nothing is done with a row of the list that is not shown", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("j{Control>}f{/Control}");
  const box = await screen.findByRole("textbox", { name: "Search everything recorded" });
  await user.keyboard("old");
  await screen.findByText("2 alerts, newest first.");
  box.blur();
  await user.keyboard("axg");
  expect(bridge.deeds).toEqual([]);
  await user.keyboard("ja");
  await waitFor(() => expect(bridge.deeds).toEqual(["acknowledge prod/8"]));
});

test("a mistake is told with its place and leaves what was found; so does a failure, with a way out", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("{Control>}f{/Control}old");
  await screen.findByText("2 alerts, newest first.");
  bridge.searchProblem = { position: 6, message: "expected a value" };
  await user.keyboard(" x=");
  await screen.findByText("At character 6: expected a value.");
  expect(screen.getByText("Old9")).toBeTruthy();
  bridge.searchProblem = null;
  vi.spyOn(bridge, "searchRecords").mockRejectedValueOnce(new Failure({ kind: "store", message: "the disk is full" }));
  await user.keyboard("1");
  await screen.findByText("The records cannot be searched.");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("Old9");
});

test("a filter chosen in an alert that was found leads back to the list", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("{Control>}f{/Control}old");
  await user.click(await screen.findByText("Old9"));
  const inspector = await screen.findByRole("complementary", { name: "Alert" });
  await user.click(await within(inspector).findByRole("button", { name: /alertname/ }));
  await screen.findByRole("treegrid");
  expect(bridge.asks.at(-1)?.filter).toBe('alertname="Old9"');
});

test("the palette finds alerts by name from any page, after its commands", async () => {
  const bridge = await opened("now");
  const user = userEvent.setup();
  await user.keyboard("{Control>}k{/Control}");
  const palette = await screen.findByRole("combobox", { name: "Commands" });
  await user.type(palette, "ol");
  expect(bridge.searches).toEqual([]);
  await user.type(palette, "d9");
  await user.click(await screen.findByRole("option", { name: /^Old9 · instance=prod\/9 \(resolved\)/ }));
  const inspector = await screen.findByRole("complementary", { name: "Alert" });
  await within(inspector).findByRole("heading", { name: "Old9" });
});

test("the palette opens the search from any page", async () => {
  await opened("now");
  const user = userEvent.setup();
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: "Commands" }), "everything recorded{Enter}");
  await waitFor(async () =>
    expect(document.activeElement).toBe(await screen.findByRole("textbox", { name: "Search everything recorded" })),
  );
});

const offered = async (text: string) => {
  const user = userEvent.setup();
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: "Commands" }), text);
  return user;
};

test.each([
  ["list as csv", "csv of severity=critical", "The list is copied as CSV."],
  ["markdown table", "markdown of severity=critical", "The list is copied as a Markdown table."],
  ["exports this", "watchbill alerts export", "The command is copied."],
])("the list is copied as a table, or the command that writes it: %s", async (text, copied, said) => {
  await opened();
  await userEvent.setup().keyboard("/severity=critical{Enter}");
  const user = await offered(text);
  await user.keyboard("{Enter}");
  await screen.findByText(said);
  expect(await navigator.clipboard.readText()).toBe(copied);
});

test("a list that something else stands in place of is not copied", async () => {
  await opened();
  await userEvent.setup().keyboard("{Control>}f{/Control}");
  await screen.findByRole("textbox", { name: "Search everything recorded" });
  await offered("list as csv");
  expect(screen.queryByRole("option", { name: /as CSV/ })).toBeNull();
});
