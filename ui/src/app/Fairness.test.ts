import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aLoadRow, aLoadsView, aWhatIf } from "../bridge/mock";
import App from "./App.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1200);
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "oncall");
});
afterEach(cleanup);

async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByText("Ana Lima is on call until Wed 25 Mar 2026 17:00 CET, then Cy.");
  await userEvent.keyboard("b");
  await screen.findByRole("region", { name: "Fairness" });
  return bridge;
}

const row = (name: RegExp) => screen.findByRole("row", { name });

test("a key shows a row a person, each figure beside the fair share, and the way back is Escape", async () => {
  const bridge = await opened();
  const ana = await row(/^Ana Lima/);
  expect(bridge.loadsAsks.at(-1)).toEqual({ schedule: "schedules/payments.toml", span: "quarter" });
  expect(within(ana).getByText("38 h of night more than the fair share")).toBeTruthy();
  expect(within(ana).getByText("+38 h")).toBeTruthy();
  const bar = within(ana).getByTitle("the mark is the fair share, 364 h");
  expect([bar.style.getPropertyValue("--share"), bar.style.getPropertyValue("--fair")]).toEqual(["100%", "91%"]);
  expect(screen.getByText("2 pages that this laptop showed for services of this schedule.")).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("region", { name: "Fairness" })).toBeNull());
  expect(screen.getByText("Ana Lima is on call until Wed 25 Mar 2026 17:00 CET, then Cy.")).toBeTruthy();
});

test("the shifts and the pages behind the figures of the chosen person open and close by key", async () => {
  await opened();
  await row(/^Ana Lima/);
  await userEvent.keyboard("{ArrowDown}{Enter}");
  const behind = await screen.findByRole("region", { name: "What is behind the figures of Ana Lima" });
  expect(within(behind).getByText("primary, turn 34")).toBeTruthy();
  expect(within(behind).getByText("DiskFull and 3 more")).toBeTruthy();
  expect(within(behind).getByText("by day, silent")).toBeTruthy();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByRole("region", { name: /^What is behind/ })).toBeNull());
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(await screen.findByText("They are not on call in this time.")).toBeTruthy();
});

test("another span is counted anew, and an answer to the question before is not shown", async () => {
  const bridge = await opened();
  await row(/^Ana Lima/);
  const late: (() => void)[] = [];
  vi.spyOn(bridge, "onCallLoads").mockImplementationOnce(
    () => new Promise((resolve) => void late.push(() => resolve(aLoadsView({ people: [aLoadRow({ person: "old", name: "Old" })] })))),
  );
  await userEvent.keyboard("2");
  await userEvent.keyboard("4");
  await waitFor(() => expect(bridge.loadsAsks.at(-1)?.span).toBe("year_ahead"));
  late[0]?.();
  await waitFor(() => expect(screen.getByRole("button", { name: "Next 52 weeks" }).getAttribute("aria-pressed")).toBe("true"));
  expect(screen.queryByText("Old")).toBeNull();
});

test("what is owed is told with what moved, and figures of pages are left out where none are counted", async () => {
  const bridge = new MockBridge();
  bridge.loads = aLoadsView({ hasPages: false, pagesSaid: "" });
  await opened(bridge);
  const debts = await screen.findByRole("region", { name: "What people owe each other" });
  expect(within(debts).getByText("Cy owes Ana Lima 24 h on call and 8 h of night")).toBeTruthy();
  expect(within(debts).getByText(/Ana Lima for Cy, 24 h, 8 h of night$/)).toBeTruthy();
  expect(screen.queryByRole("columnheader", { name: "Pages" })).toBeNull();
  expect(screen.getByRole("columnheader", { name: "Nights" })).toBeTruthy();
});

test("what if stands beside the present, with what would be new and the next hand-offs", async () => {
  const bridge = await opened();
  await row(/^Cy/);
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Shift>}i{/Shift}");
  const form = await screen.findByRole("region", { name: "What if" });
  const user = userEvent.setup();
  expect(within(form).getByLabelText<HTMLSelectElement>("Who").value).toBe("cy");
  await user.type(within(form).getByLabelText("From"), "2026-12-07{Enter}");
  const table = await within(form).findByRole("table", { name: "As it is beside as it would be" });
  expect(bridge.whatIfAsks).toEqual([
    { schedule: "schedules/payments.toml", ask: { supposed: { kind: "leaves", person: "cy" }, from: "2026-12-07", until: null } },
  ]);
  expect(within(table).getByText("-4392 h")).toBeTruthy();
  expect(within(form).getByText(/Would be new: Error: Nobody is on call from Thu 24 Dec 2026/)).toBeTruthy();
  expect(within(form).getByText(/Would be gone: Note:/)).toBeTruthy();
  expect(within(form).getByRole("row", { name: /Mon 14 Dec 2026 09:00 CET Cy/ }).classList.contains("differs")).toBe(true);
  within(form).getByRole("button", { name: "Compare" }).focus();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("region", { name: "What if" })).toBeNull());
  expect(screen.getByRole("region", { name: "Fairness" })).toBeTruthy();
});

test("what is asked goes to the core as it was written, and what it refuses is said", async () => {
  const bridge = await opened();
  bridge.whatIf = aWhatIf();
  await row(/^Ana Lima/);
  const user = userEvent.setup();
  await user.keyboard("{Shift>}i{/Shift}");
  const form = await screen.findByRole("region", { name: "What if" });
  await user.selectOptions(within(form).getByRole("combobox", { name: "What if" }), "away");
  await user.type(within(form).getByLabelText("Back on"), "2026-09-01");
  await user.click(within(form).getByRole("checkbox", { name: "Whoever is next in line covers" }));
  bridge.whatIfFailing = new Failure({ kind: "invalid", field: "--to", message: "--to is not behind --from; expected a later time" });
  await user.click(within(form).getByRole("button", { name: "Compare" }));
  expect((await within(form).findByRole("alert")).textContent).toContain("--to is not behind --from");
  expect(bridge.whatIfAsks.at(-1)?.ask).toEqual({
    supposed: { kind: "away", person: "ana", to: "2026-09-01", cover: "nobody" },
    from: null,
    until: null,
  });
  await user.selectOptions(within(form).getByRole("combobox", { name: "What if" }), "length");
  await user.selectOptions(within(form).getByRole("combobox", { name: "Layer" }), "");
  bridge.whatIfFailing = null;
  await user.click(within(form).getByRole("button", { name: "Compare" }));
  await within(form).findByRole("table", { name: "As it is beside as it would be" });
  expect(bridge.whatIfAsks.at(-1)?.ask.supposed).toEqual({ kind: "length", length: "1d", layer: null });
});

test("what cannot be counted says why and is tried again", async () => {
  const bridge = new MockBridge();
  bridge.loadsFailing = new Failure({ kind: "store", message: "the records are locked" });
  await opened(bridge);
  expect(await screen.findByText("the records are locked")).toBeTruthy();
  bridge.loadsFailing = null;
  await userEvent.click(screen.getByRole("button", { name: /again/i }));
  expect(await row(/^Ana Lima/)).toBeTruthy();
});
