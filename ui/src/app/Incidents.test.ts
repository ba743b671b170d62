import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { anIncident, anIncidentView, anIncidentsView } from "../bridge/mock-incident-view";
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

function aBridge(): MockBridge {
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  bridge.incidents = anIncidentsView();
  return bridge;
}

async function listed(bridge = aBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Incidents" });
  return bridge;
}

/** With the first incident open. */
async function opened(bridge = aBridge()): Promise<MockBridge> {
  await listed(bridge);
  await userEvent.keyboard("j{Enter}");
  await screen.findByRole("region", { name: "Timeline" });
  return bridge;
}

const ids = () => screen.getAllByRole("option").map((row) => row.getAttribute("data-incident"));
const text = (selector: string) => document.querySelector(selector)?.textContent?.replaceAll(/\s+/g, " ").trim() ?? "";
const spine = () => within(screen.getByRole("region", { name: "Timeline" }));

test("the page is gone to by Ctrl 6 and settings by Ctrl 7; what is open stands on top with what is missing", async () => {
  localStorage.setItem("watchbill.page", "now");
  render(App, { bridge: aBridge() });
  await userEvent.keyboard("{Control>}7{/Control}");
  await screen.findByRole("link", { name: "Settings", current: "page" });
  await userEvent.keyboard("{Control>}6{/Control}");
  await screen.findByRole("listbox", { name: "Incidents" });
  expect(ids()).toEqual(["7", "5", "3"]);
  expect(screen.getAllByRole("group").map((part) => part.dataset["part"]).filter(Boolean)).toEqual(["open", "over"]);
  for (const part of ["sev2", "#7", "checkout answers slowly", "investigating", "nobody leads it", "checkout"]) expect(text('[data-incident="7"]')).toContain(part);
  expect(text('[data-incident="3"]')).toContain("drill");
  screen.getByText("1 incident is open.");
});

test("an empty page teaches, and a failing one says what is wrong", async () => {
  const bridge = aBridge();
  bridge.incidents = { open: [], over: [], overTotal: 0, headline: "No incident was ever declared here." };
  render(App, { bridge });
  await screen.findByText(/is what a team handles together/);
  cleanup();
  bridge.incidentsFailing = new Failure({ kind: "store", message: "the disk is full" });
  render(App, { bridge });
  await waitFor(() => expect(screen.getByRole("heading", { name: "The incidents cannot be read." })).toBeTruthy());
  expect(text("section[aria-label='Open incident']"), "whether one is open is not known, which is not none").toContain("the disk is full");
});

test("the filter keeps what has all words, and what was written is looked through as well", async () => {
  const bridge = aBridge();
  const row = anIncident({ id: 2, title: "an old one", open: false, status: "resolved" });
  bridge.incidentsFound = [{ row, pieces: [{ text: "the ", hit: false }, { text: "payments", hit: true }, { text: " pod was gone", hit: false }] }];
  await listed(bridge);
  await userEvent.keyboard("/payments");
  await waitFor(() => expect(ids()).toEqual(["5", "2"]));
  expect(text('[data-incident="2"] mark')).toBe("payments");
  await userEvent.clear(screen.getByRole("combobox"));
  await userEvent.keyboard("nothing like it{Enter}");
  await screen.findByText("No incident has all of these words.");
  await userEvent.click(screen.getByRole("button", { name: "Show all incidents" }));
  await waitFor(() => expect(ids()).toHaveLength(3));
});

test("the page of an incident: where each time comes from, and what is unknown is no figure", async () => {
  await opened();
  expect(text('[data-moment="started"]')).toContain("the alert CheckoutSlow");
  expect(text('[data-moment="mitigated"]')).toContain("not known");
  expect(text('[data-moment="acknowledged"]')).toContain("recorded: 14:07");
  expect(text('[data-figure="budget checkout/availability"] button')).toBe("not known: nothing was measured at that time");
  const figure = document.querySelector<HTMLElement>('[data-figure="pages"] p');
  expect(figure?.hidden).toBe(true);
  await userEvent.click(within(document.querySelector<HTMLElement>('[data-figure="pages"]') as HTMLElement).getByRole("button"));
  expect(figure?.hidden).toBe(false);
  expect(figure?.textContent).toContain("pages that were shown. From: 41");
});

test("a moment shows the line that tells it, also out of a lane that is hidden", async () => {
  await opened();
  await userEvent.click(screen.getByRole("button", { name: /^Alerts 5/ }));
  await waitFor(() => expect(spine().queryByText("CheckoutSlow fired (critical)")).toBeNull());
  await userEvent.click(within(document.querySelector<HTMLElement>('[data-moment="started"]') as HTMLElement).getByText("14:00"));
  await waitFor(() => expect(document.querySelector("li[aria-current=true]")?.textContent).toContain("CheckoutSlow fired"));
});

test("people's lines are strong, recorded ones light, the newest at the bottom; a fold says how many and opens", async () => {
  await opened();
  const rows = spine().getAllByRole("listitem");
  expect(rows.at(-1)?.textContent).toContain("rolled checkout back to v41");
  expect([...document.querySelectorAll(".line.strong")].map((line) => line.getAttribute("data-lane"))).toEqual(["people"]);
  const fold = spine().getByRole("button", { name: /Flappy 3 times until 14:05/ });
  expect(fold.getAttribute("aria-expanded")).toBe("false");
  await userEvent.click(fold);
  expect(fold.getAttribute("aria-expanded")).toBe("true");
});

test("a note is written by N and Enter, Escape gives the keys back, and what could not be written stays", async () => {
  const bridge = await opened();
  await userEvent.keyboard("n");
  const box = screen.getByRole("textbox", { name: "Note" });
  expect(document.activeElement).toBe(box);
  await userEvent.keyboard("turned the flag off{Enter}");
  await waitFor(() => expect(bridge.notes).toEqual([{ id: 7, text: "turned the flag off", at: "", attacker: false }]));
  expect((box as HTMLTextAreaElement).value).toBe("");
  bridge.incidentActFailing = new Failure({ kind: "invalid", field: "at", message: "that time is still to come" });
  await userEvent.keyboard("later{Enter}");
  await screen.findByText("that time is still to come");
  expect((box as HTMLTextAreaElement).value).toBe("later");
  await userEvent.keyboard("{Escape}j");
  expect(document.querySelector("li[aria-current=true]")).not.toBeNull();
});

test("what is being written stays with its incident", async () => {
  const bridge = await opened();
  await userEvent.keyboard("nhalf a sentence{Escape}{Escape}");
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("j{Enter}");
  await screen.findByRole("region", { name: "Incident 5" });
  expect((await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Note" })).value).toBe("");
  await userEvent.keyboard("{Escape}");
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("k{Enter}");
  await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Note" }).value).toBe("half a sentence"));
  expect(bridge.notes).toEqual([]);
});

test.each([
  ["s", "{ArrowDown}{Tab}found the query{Enter}", { act: "status", status: "identified", why: "found the query" }, 1],
  ["{Shift>}s{/Shift}", "{Enter}", { act: "status", status: "resolved", why: "" }, 1],
  ["v", "{ArrowUp}{Enter}", { act: "severity", severity: "sev1", why: "" }, 1],
  ["l", "{Tab}payments{Enter}", { act: "link", link: { kind: "service", key: "payments" } }, null],
  ["m", "{Tab}13:50{Tab}the graph{Enter}", { act: "sayTime", moment: "started", at: "13:50", why: "the graph" }, 1],
  ["w", "shops{Tab}10m{Enter}", { act: "report", who: "shops", at: "10m" }, null],
  ["g", "orders{Tab}400{Tab}finance{Enter}", { act: "writeFigure", name: "orders", value: "400", source: "finance" }, null],
])("the key %s is a form of its own, sent by Enter", async (key, typed, act, seen) => {
  const bridge = await opened();
  await userEvent.keyboard(key);
  await screen.findByRole("dialog");
  await userEvent.keyboard(typed);
  await waitFor(() => expect(bridge.acts).toEqual([{ id: 7, seen, act }]));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a role is given to somebody of the team, the reader first, and by an empty name to nobody", async () => {
  const bridge = aBridge();
  bridge.now = { ...bridge.now, people: ["Bo", "Ana"].map((name) => ({ name, me: name === "Ana", zone: "Europe/Berlin", clock: "14:00", hours: null })) };
  await opened(bridge);
  await userEvent.keyboard("o");
  const who = await screen.findByRole<HTMLInputElement>("combobox", { name: "Who" });
  expect(who.value).toBe("Ana");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(bridge.acts.at(-1)?.act).toEqual({ act: "takeRole", role: "lead", person: "Ana" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await userEvent.keyboard("o");
  await userEvent.clear(await screen.findByRole("combobox", { name: "Who" }));
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(bridge.acts.at(-1)?.act).toEqual({ act: "leaveRole", role: "lead" }));
});

test("a refused act says why at its box and keeps what was typed", async () => {
  const bridge = await opened();
  bridge.incidentActFailing = new Failure({ kind: "invalid", field: "at", message: "`noon` is no time" });
  await userEvent.keyboard("m");
  await screen.findByRole("dialog");
  await userEvent.keyboard("{Tab}noon{Tab}said so{Enter}");
  await screen.findByText("`noon` is no time");
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Time" }).value).toBe("noon");
});

test("lines are marked and folded with a reason, and undo opens the fold again", async () => {
  const bridge = await opened();
  await userEvent.keyboard("{Home}x");
  await screen.findByText("1 line marked");
  await userEvent.keyboard("f");
  await screen.findByRole("dialog");
  await userEvent.keyboard("known{Enter}");
  await waitFor(() => expect(bridge.folds).toEqual([{ id: 7, lines: [{ record: "transition", key: "prod/1@0", kind: "alert_fired" }], why: "known" }]));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await userEvent.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.unfolded).toEqual([5]));
  await userEvent.click(spine().getByRole("button", { name: "Open this fold for everybody" }));
  await waitFor(() => expect(bridge.unfolded).toEqual([5, 4]));
});

test("what was recorded is annotated and stays", async () => {
  const bridge = await opened();
  await userEvent.keyboard("{Home}a");
  await screen.findByRole("dialog");
  await userEvent.keyboard("it was the deploy{Tab}13:58{Enter}");
  const line = { record: "transition", key: "prod/1@0", kind: "alert_fired" };
  await waitFor(() => expect(bridge.annotated).toEqual([{ id: 7, line, text: "it was the deploy", saidAt: "13:58" }]));
  spine().getByText("the consumer was stopped by hand");
});

test("drafts follow what is typed and are copied", async () => {
  const bridge = await opened();
  await userEvent.keyboard("d");
  await screen.findByRole("dialog");
  await userEvent.keyboard("orders are slow");
  await screen.findByText("page: orders are slow");
  expect(bridge.told.at(-1)).toEqual({ id: 7, noticed: "orders are slow", doing: "", next: "" });
});

test("a pasted chat is seen as it is read before it is taken in", async () => {
  const bridge = await opened();
  bridge.pasteRead = { ...bridge.pasteRead, asks: ["Is that the 28th?"], left: [{ number: 2, text: "joined" }] };
  await userEvent.keyboard("p");
  const box = await screen.findByRole("textbox", { name: "The chat" });
  await userEvent.type(box, "14:02 dana: checkout is slow");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  for (const said of ["Is that the 28th?", "joined", "checkout is slow"]) await screen.findByText(said);
  expect(bridge.pasted).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: /Take 1 row in/ }));
  await waitFor(() => expect(bridge.pasted).toHaveLength(1));
});

test("one that is part of another takes nothing more and leads to the other", async () => {
  const bridge = aBridge();
  bridge.incidents = { ...bridge.incidents, over: [anIncident({ id: 5, open: false, mergedInto: 7 })] };
  await listed(bridge);
  await userEvent.keyboard("jj{Enter}");
  await screen.findByText(/It is part of another incident/);
  expect(screen.queryByRole("textbox", { name: "Note" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Open #7" }));
  await screen.findByRole("textbox", { name: "Note" });
});

test("merging names the other incident and says that it is for good", async () => {
  const bridge = aBridge();
  bridge.incidents = { ...bridge.incidents, open: [anIncident(), anIncident({ id: 6, title: "payments are slow" })] };
  await opened(bridge);
  await userEvent.keyboard("{Shift>}m{/Shift}");
  await screen.findByText(/that cannot be undone/);
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(bridge.merged).toEqual([{ into: 6, from: 7 }]));
});

test("no key stands for two commands while an incident is open", async () => {
  const app = new AppWindow(aBridge());
  app.place.go("incidents");
  await app.incidents.changed();
  app.incidents.show(7);
  await app.incidents.incident.changed();
  app.incidents.incident.move(1);
  expect(app.incidents.incident.view).toEqual(anIncidentView());
  expect(clashes(app.commands)).toEqual([]);
});
