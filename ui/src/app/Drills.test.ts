import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aSource, aStatus, aTime } from "../bridge/mock";
import { aDrill, aDrillView, aPlan, aSeen, anExpected } from "../bridge/mock-drills";
import { anIncident, anIncidentsView } from "../bridge/mock-incident-view";
import { clashes } from "../commands/commands";
import App from "./App.svelte";
import { AppWindow } from "./window.svelte";

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  Element.prototype.scrollTo = vi.fn<() => void>() as typeof Element.prototype.scrollTo;
  localStorage.clear();
  localStorage.setItem("watchbill.page", "incidents");
});
afterEach(cleanup);

const person = (name: string) => ({ name, me: false, zone: "UTC", clock: "14:00", hours: null });

/** With one drill that may run. */
function aBridge(): MockBridge {
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  bridge.incidents = anIncidentsView();
  bridge.now = { ...bridge.now, people: [person("Ana"), person("Bo"), person("Cem")] };
  bridge.drills.views = [aDrillView()];
  return bridge;
}

async function listed(bridge = aBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("{Shift>}y{/Shift}");
  await screen.findByRole("region", { name: "Drills" });
  return bridge;
}

/** With the first drill open. */
async function opened(bridge = aBridge()): Promise<MockBridge> {
  await listed(bridge);
  await screen.findByRole("listbox", { name: "Drills" });
  await userEvent.keyboard("j{Enter}");
  await waitFor(() => expect(page()).not.toBeNull());
  return bridge;
}

/** With the sheet open in which a drill is planned. */
async function planning(bridge = aBridge()): Promise<HTMLElement> {
  await listed(bridge);
  await userEvent.keyboard("n");
  return screen.findByRole("dialog", { name: "Plan a drill" });
}

const page = () => document.querySelector<HTMLElement>("[data-drill]");
const state = () => page()?.dataset["drill"];
const shown = () => page()?.textContent?.replaceAll(/\s+/g, " ") ?? "";
const gone = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

test("drills stand in place of the incidents: what runs first, with what it came to; Escape goes back by steps", async () => {
  const bridge = aBridge();
  bridge.drills.views = [
    aDrillView(),
    aDrillView({ row: aDrill({ id: 2, title: "the queue is full", state: "over", incident: 5, cameTo: "did not hold: 1 of 2 in time", held: false }) }),
    aDrillView({ row: aDrill({ id: 3, title: "a zone is gone", state: "running", incident: 7 }) }),
  ];
  await listed(bridge);
  const rows = await screen.findAllByRole("option");
  expect(rows.map((row) => /a zone is gone|Redis fails over|the queue is full/.exec(row.textContent ?? "")?.[0])).toEqual(["a zone is gone", "Redis fails over", "the queue is full"]);
  for (const part of ["over", "14:00", "Ana", "did not hold: 1 of 2 in time"]) expect(rows[2]?.textContent).toContain(part);
  await userEvent.keyboard("{End}{Enter}");
  await waitFor(() => expect(state()).toBe("over"));
  await userEvent.keyboard("{Escape}");
  await screen.findByRole("listbox", { name: "Drills" });
  await userEvent.keyboard("{Escape}");
  await screen.findByRole("listbox", { name: "Incidents" });
});

test("an empty list teaches what a drill is and offers to plan one, and a failing one says what is wrong", async () => {
  const bridge = aBridge();
  bridge.drills.views = [];
  await listed(bridge);
  await screen.findByText(/something is made to go wrong/);
  expect(screen.getAllByRole("button", { name: /Plan a drill/ }).length).toBeGreaterThan(0);
  cleanup();
  bridge.drills.failing = new Failure({ kind: "store", message: "the disk is full" });
  await listed(bridge);
  await screen.findByRole("heading", { name: "The drills cannot be read." });
});

test("Begin shows what may be touched and who stops it, and wants Enter; while it runs both stand on top", async () => {
  const bridge = await opened();
  expect(state()).toBe("planned");
  await userEvent.keyboard("b");
  const dialog = await screen.findByRole("dialog");
  for (const text of ["redis-2 alone", "more than 2 % errors", "Ana, Bo"]) within(dialog).getByText(text);
  expect(bridge.drills.acted).toEqual([]);
  await waitFor(() => expect(document.activeElement?.textContent).toContain("Begin"));
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(bridge.drills.acted).toEqual([{ id: 1, seen: 1, act: { act: "begin" } }]));
  await waitFor(() => expect(state()).toBe("running"));
  const text = shown();
  expect(text.indexOf("more than 2 % errors")).toBeLessThan(text.indexOf("checkout goes on"));
  within(page() as HTMLElement).getByRole("button", { name: /Incident #8/ });
});

test("a plan that lacks something says what, and does not begin", async () => {
  const bridge = aBridge();
  bridge.drills.views = [aDrillView({ plan: aPlan({ stopRule: "" }), missing: ["a drill needs a stop rule: say what has to be seen for it to be stopped at once"] })];
  await opened(bridge);
  screen.getByText("Before it may begin:");
  screen.getByText(/^a drill needs a stop rule/);
  await userEvent.keyboard("b");
  await screen.findByText(/^It may not begin yet: a drill needs a stop rule/);
  expect(bridge.drills.acted).toEqual([]);
});

test("a core that refuses to begin is heard in the dialog, and the drill stays planned", async () => {
  const bridge = await opened();
  bridge.drills.actFailing = new Failure({ kind: "invalid", field: "", message: "something was done with it since: nothing was written" });
  await userEvent.keyboard("b");
  await screen.findByRole("dialog");
  await waitFor(() => expect(document.activeElement?.textContent).toContain("Begin"));
  await userEvent.keyboard("{Enter}");
  await within(screen.getByRole("dialog")).findByText("something was done with it since: nothing was written");
  expect(state()).toBe("planned");
});

test("stopping asks what was seen, and is done with that alone", async () => {
  const bridge = aBridge();
  bridge.drills.views = [aDrillView({ row: aDrill({ state: "running", incident: 7 }), started: aTime(0, "14:00"), seen: [aSeen()] })];
  await opened(bridge);
  await userEvent.keyboard("{Shift>}s{/Shift}");
  const dialog = await screen.findByRole("dialog");
  const box = within(dialog).getByLabelText("What was seen");
  await waitFor(() => expect(document.activeElement).toBe(box));
  await userEvent.keyboard("{Enter}");
  expect(bridge.drills.acted, "without what was seen nothing is stopped").toEqual([]);
  await userEvent.keyboard("3 % errors{Enter}");
  await waitFor(() => expect(bridge.drills.acted).toEqual([{ id: 1, seen: null, act: { act: "stop", saw: "3 % errors" } }]));
  await waitFor(() => expect(state()).toBe("over"));
  expect(shown()).toContain("3 % errors");
});

test("what follows from an end that was not done is done once more, and its end stays the one that it was", async () => {
  const bridge = aBridge();
  bridge.drills.views = [aDrillView({ row: aDrill({ state: "over", incident: 7, cameTo: "stopped: 0 of 1 in time", held: false }), started: aTime(0, "14:00"), ended: aTime(60_000, "14:01"), stopped: "3 % errors", follows: true })];
  await opened(bridge);
  await userEvent.click(screen.getByRole("button", { name: "Resolve its incident, and begin its postmortem" }));
  await waitFor(() => expect(bridge.drills.acted).toEqual([{ id: 1, seen: null, act: { act: "stop", saw: "3 % errors" } }]));
  await screen.findByRole("button", { name: /Postmortem PM-4/ });
});

test("that it went to its end is asked once, with what was not seen", async () => {
  const bridge = aBridge();
  bridge.drills.views = [aDrillView({ row: aDrill({ state: "running", incident: 7 }), started: aTime(0, "14:00"), seen: [aSeen()] })];
  await opened(bridge);
  await userEvent.keyboard("f");
  await within(await screen.findByRole("dialog")).findByText("1 thing that should be seen was not seen yet.");
  expect(bridge.drills.acted).toEqual([]);
  await waitFor(() => expect(document.activeElement?.textContent).toContain("It went to its end"));
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(bridge.drills.acted).toEqual([{ id: 1, seen: 1, act: { act: "end" } }]));
  await waitFor(() => expect(state()).toBe("over"));
});

test("dropping asks why", async () => {
  const bridge = await opened();
  await userEvent.keyboard("{Shift>}d{/Shift}");
  const dialog = await screen.findByRole("dialog");
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByLabelText("Why")));
  await userEvent.keyboard("put off{Enter}");
  await waitFor(() => expect(bridge.drills.acted).toEqual([{ id: 1, seen: null, act: { act: "drop", why: "put off" } }]));
  await waitFor(() => expect(state()).toBe("dropped"));
});

test("what was expected is held against what was seen; late and not at all are words, not colours alone", async () => {
  const bridge = aBridge();
  const row = aDrill({ state: "over", incident: 7, cameTo: "did not hold: 1 of 3 in time, 1 surprise", held: false });
  const seen = [
    aSeen({ seen: "in_time", text: "after 2 min 10 s", line: "page/41", at: aTime(130_000, "14:02") }),
    aSeen({ what: "Redis is down", seen: "late", text: "after 6 min, late", line: "transition/prod/1@0", at: aTime(360_000, "14:06") }),
    aSeen({ what: "the budget burns", seen: "not_at_all", text: "not seen" }),
  ];
  bridge.drills.views = [aDrillView({ row, started: aTime(0, "14:00"), ended: aTime(600_000, "14:10"), seen, surprises: [{ at: aTime(60_000, "14:01"), text: "DiskSpace fired (info)" }], postmortem: 4 })];
  await opened(bridge);
  const table = within(page() as HTMLElement).getByRole("table");
  expect(table.querySelector("caption")?.textContent).not.toBe("");
  expect(within(table).getAllByRole("columnheader").map((head) => head.textContent)).toEqual(["What", "Within", "Seen", "Line", "At"]);
  const rows = within(table).getAllByRole("row").slice(1).map((line) => line.textContent?.replaceAll(/\s+/g, " ") ?? "");
  for (const [at, part] of [[0, "after 2 min 10 s"], [0, "page/41"], [0, "14:02"], [1, "late"], [2, "not seen"]] as const) expect(rows[at]).toContain(part);
  for (const part of ["DiskSpace fired (info)", "did not hold: 1 of 3 in time, 1 surprise", "Ana planned it."]) expect(shown()).toContain(part);
  within(page() as HTMLElement).getByRole("button", { name: /Postmortem/ });
});

test("the incident of a drill is gone to", async () => {
  const bridge = aBridge();
  bridge.incidents = anIncidentsView({ open: [anIncident({ kind: "drill" })] });
  bridge.drills.views = [aDrillView({ row: aDrill({ state: "running", incident: 7 }), started: aTime(0, "14:00"), seen: [aSeen()] })];
  await opened(bridge);
  await userEvent.click(screen.getByRole("button", { name: /Incident #7/ }));
  await screen.findByRole("region", { name: "Timeline" });
  expect(page()).toBeNull();
});

test("a drill is planned with parts missing, and Ctrl Enter saves it from anywhere", async () => {
  const bridge = aBridge();
  const dialog = await planning(bridge);
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByLabelText("Title")));
  await userEvent.keyboard("a zone is gone");
  await userEvent.type(within(dialog).getByLabelText("Who may stop it"), "Ana, Cem,");
  await userEvent.type(within(dialog).getByLabelText("Services"), "checkout, payments");
  await userEvent.click(within(dialog).getByRole("button", { name: "Add what should be seen" }));
  const row = within(within(dialog).getByRole("group"));
  expect((row.getByLabelText("Within") as HTMLInputElement).value).toBe("5m");
  await userEvent.selectOptions(row.getByLabelText("Shown by"), "a page is sent");
  await userEvent.type(row.getByLabelText("What should be seen"), "somebody is paged");
  await userEvent.type(row.getByLabelText("About"), "ZoneDown{Enter}");
  expect(bridge.drills.saved, "Enter in a box of the form saves no half of it").toEqual([]);
  within(dialog).getByRole("button", { name: /^Close/ }).focus();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await gone();
  const expected = [anExpected({ about: "ZoneDown" })];
  const about = { alerts: [], queues: [], levels: [], services: ["checkout", "payments"] };
  expect(bridge.drills.saved).toEqual([
    { id: null, seen: null, plan: { title: "a zone is gone", about, hypothesis: "", blastRadius: "", stopRule: "", mayStop: ["Ana", "Cem"], expected } },
  ]);
  await waitFor(() => expect(state()).toBe("planned"));
  expect(shown()).toContain("a drill needs a hypothesis");
});

test("what is wrong stands beside its box, and nothing that was typed is lost", async () => {
  const bridge = aBridge();
  const dialog = await planning(bridge);
  await userEvent.type(within(dialog).getByLabelText("Title"), "a zone is gone");
  bridge.drills.actFailing = new Failure({ kind: "invalid", field: "services", message: "there are more than 50 of them: nothing was written" });
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await within(dialog).findByText("there are more than 50 of them: nothing was written");
  const box = within(dialog).getByLabelText("Services");
  expect(box.getAttribute("aria-invalid")).toBe("true");
  expect(box.closest("[hidden]"), "the box that is wrong is in sight").toBeNull();
  bridge.drills.actFailing = new Failure({ kind: "store", message: "the disk is full" });
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await within(dialog).findByText("the disk is full");
  expect((within(dialog).getByLabelText("Title") as HTMLInputElement).value).toBe("a zone is gone");
});

test("what is typed is there when the sheet is opened again, of each drill its own", async () => {
  const bridge = aBridge();
  const dialog = await planning(bridge);
  await userEvent.type(within(dialog).getByLabelText("Hypothesis"), "checkout goes on without a zone");
  await userEvent.keyboard("{Escape}");
  await gone();
  await userEvent.keyboard("j{Enter}");
  await waitFor(() => expect(state()).toBe("planned"));
  await userEvent.keyboard("e");
  const edit = await screen.findByRole("dialog");
  expect((within(edit).getByLabelText("Hypothesis") as HTMLInputElement).value).toBe("checkout goes on");
  await userEvent.keyboard("{Escape}");
  await gone();
  await userEvent.keyboard("n");
  const again = await screen.findByRole("dialog");
  expect((within(again).getByLabelText("Hypothesis") as HTMLInputElement).value).toBe("checkout goes on without a zone");
});

test("a plan that is changed says at which revision it was looked at", async () => {
  const bridge = await opened();
  await userEvent.keyboard("e");
  const dialog = await screen.findByRole("dialog");
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByLabelText("Title")));
  await userEvent.clear(within(dialog).getByLabelText("Stop rule"));
  await userEvent.type(within(dialog).getByLabelText("Stop rule"), "any error{Control>}{Enter}{/Control}");
  await gone();
  expect(bridge.drills.saved).toEqual([{ id: 1, seen: 1, plan: aPlan({ stopRule: "any error" }) }]);
  await waitFor(() => expect(shown()).toContain("any error"));
});

test("an open drill is read again when something changed", async () => {
  const bridge = await opened();
  bridge.drills.views = [aDrillView({ plan: aPlan({ hypothesis: "nobody notices" }) })];
  bridge.change("incidents");
  await waitFor(() => expect(shown()).toContain("nobody notices"));
});

test("no key stands for two commands while drills are shown", () => {
  const app = new AppWindow(aBridge());
  app.place.go("incidents");
  app.incidents.drills.open();
  expect(clashes(app.commands)).toEqual([]);
  expect(app.commands.some(({ id }) => id === "drill-plan")).toBe(true);
});
