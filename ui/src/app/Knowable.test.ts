import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure, type IncidentAtView } from "../bridge";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { anIncident, anIncidentsView } from "../bridge/mock-incident-view";
import { mockIncidentAt } from "../bridge/mock-past";
import { clashes } from "../commands/commands";
import { PastDesk } from "../features/incidents/past/past.svelte";
import App from "./App.svelte";
import { AppWindow } from "./window.svelte";

const MINUTE_MS = 60_000;
const scrolled = vi.fn<(this: Element, options?: ScrollToOptions) => void>();

beforeEach(() => {
  scrolled.mockClear();
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  Element.prototype.scrollTo = scrolled as unknown as typeof Element.prototype.scrollTo;
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

/** With the first incident open. */
async function opened(bridge = aBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("j{Enter}");
  await screen.findByRole("region", { name: "Timeline" });
  return bridge;
}

/** With what was knowable on show. */
async function looking(keys = "h", bridge = aBridge()): Promise<MockBridge> {
  await opened(bridge);
  await userEvent.keyboard(keys);
  await waitFor(() => expect(document.querySelector("input[type=range]")).not.toBeNull());
  return bridge;
}

const page = () => screen.getByRole("region", { name: "What was knowable" });
const side = (of: string) => document.querySelector<HTMLElement>(`[data-side="${of}"]`) as HTMLElement;
const rows = (of: string) => [...side(of).querySelectorAll("[data-row]")].map((row) => row.getAttribute("data-row"));
const textOf = (element: Element | null) => element?.textContent?.replaceAll(/\s+/g, " ").trim() ?? "";
const shown = async (time: string) => waitFor(() => expect(textOf(document.querySelector('[data-side="known"] h2'))).toBe(`Known at ${time}`));
const asked = (bridge: MockBridge) => bridge.pastAsked.map(({ at }) => (at === null ? null : at / MINUTE_MS));

test("h shows when it was detected: what could be known beside what is known only since, and none is a word", async () => {
  const bridge = await looking();
  expect(bridge.pastAsked).toEqual([{ id: 7, at: null }]);
  expect(document.activeElement).toBe(page());
  await shown("14:01");
  for (const part of ["sev2", "#7", "checkout answers slowly", "14:01", "1 min after the first moment", "1 alert was known to fire", "step 2 of 5"]) expect(textOf(page())).toContain(part);
  expect(rows("known")).toEqual(["prod/1", "prod/s1", "checkout", "eu", "transition/prod/1@0", "page/41"]);
  expect(rows("since")).toEqual(["eu/4", "event/7/1", "note/7/1"]);
  expect(textOf(side("since").querySelector('[data-row="eu/4"]'))).toContain("known since 14:08");
  expect(within(side("since")).queryByText("Silences"), "of hindsight there is only what there is").toBeNull();
  screen.getByText("Who looked at which page is not recorded.");
  await userEvent.keyboard("j");
  await shown("14:07");
  await userEvent.keyboard("j");
  await shown("14:08");
  expect(textOf(side("known").querySelector('[data-group="deaf"]'))).toBe("Could not be heard none");
});

test("the arrows step, Home and End go to the ends, behind an end there is nothing, and the timeline shows its newest line", async () => {
  const bridge = await looking();
  scrolled.mockClear();
  await userEvent.keyboard("{End}");
  await shown("14:12");
  expect(textOf(side("since"))).toBe("Known only since Nothing came after.");
  expect(rows("known")).toContain("note/7/1");
  await waitFor(() => expect(scrolled.mock.contexts.some((box) => side("known").contains(box as Element))).toBe(true));
  expect(screen.getByRole("button", { name: /^Next/ }).getAttribute("aria-disabled")).toBe("true");
  await userEvent.keyboard("{ArrowRight}{ArrowLeft}");
  await shown("14:08");
  await userEvent.keyboard("k");
  await shown("14:07");
  await userEvent.keyboard("{Home}");
  await shown("14:00");
  expect(textOf(page())).toContain("the first moment");
  expect(asked(bridge)).toEqual([null, 12, 8, 7, 0]);
  await userEvent.click(screen.getByRole("button", { name: /^Next/ }));
  await shown("14:01");
});

test("the scrubber says its time and takes each key once", async () => {
  const bridge = await looking();
  const scrubber = screen.getByRole<HTMLInputElement>("slider", { name: "Moment" });
  expect([scrubber.min, scrubber.max, scrubber.value, scrubber.getAttribute("aria-valuetext")]).toEqual(["0", "4", "1", "14:01"]);
  scrubber.focus();
  await userEvent.keyboard("{ArrowRight}");
  await shown("14:07");
  expect(asked(bridge)).toEqual([null, 7]);
  expect([scrubber.value, scrubber.getAttribute("aria-valuetext")]).toEqual(["2", "14:07"]);
  scrubber.value = "4";
  scrubber.dispatchEvent(new Event("input", { bubbles: true }));
  await shown("14:12");
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("slider")).toBeNull());
});

test("the chosen line says which moment, and Escape goes back to where the focus was", async () => {
  const bridge = await opened();
  await userEvent.keyboard("{End}");
  const button = screen.getByRole("button", { name: /^What was knowable/ });
  await userEvent.click(button);
  await screen.findByRole("slider");
  expect(asked(bridge)).toEqual([10]);
  expect(screen.queryByRole("region", { name: "Timeline" })?.closest('[data-side="known"]'), "the incident is not seen behind it").not.toBeNull();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(button));
  expect(document.querySelector("li[aria-current=true]")?.textContent).toContain("rolled checkout back");
});

test("as training it begins at the first moment, and what is known since is covered at each", async () => {
  const bridge = await looking("{Shift>}h{/Shift}");
  await shown("14:00");
  expect(asked(bridge)).toEqual([0]);
  expect(side("since").hasAttribute("data-covered")).toBe(true);
  expect(rows("since")).toEqual([]);
  expect(textOf(page())).not.toContain("What came after is known now");
  screen.getByText("What would you look at, and why?");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(rows("since")).toContain("eu/4"));
  expect(textOf(page())).toContain("What came after is known now");
  expect(side("since").hasAttribute("data-covered")).toBe(false);
  await userEvent.keyboard("j");
  await shown("14:01");
  expect(rows("since")).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: /^Uncover/ }));
  await waitFor(() => expect(rows("since")).toContain("eu/4"));
  await waitFor(() => expect(document.activeElement).toBe(page()));
  await userEvent.keyboard("k");
  await shown("14:00");
  expect(rows("since")).toEqual([]);
  await userEvent.keyboard("c");
  await waitFor(() => expect(rows("since")).toContain("eu/4"));
  expect(screen.getByRole("button", { name: /^Training/ }).getAttribute("aria-pressed")).toBe("false");
});

test("what cannot be read says why; what was read last stays beside the reason", async () => {
  const bridge = aBridge();
  await opened(bridge);
  bridge.pastFailing = new Failure({ kind: "store", message: "the disk is full" });
  await userEvent.keyboard("h");
  await screen.findByRole("heading", { name: "What was known at that moment cannot be read." });
  screen.getByText("the disk is full");
  bridge.pastFailing = null;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await shown("14:01");
  bridge.pastFailing = new Failure({ kind: "store", message: "the disk is full" });
  await userEvent.keyboard("j");
  await screen.findByText(/As it was last read: the disk is full/);
  await shown("14:01");
  bridge.pastFailing = null;
  await userEvent.click(screen.getByRole("button", { name: "Read it again" }));
  await shown("14:07");
});

/** A core that answers when it is told to. */
function aSlowCore(told = (view: IncidentAtView) => view): { desk: PastDesk; asks: (number | null)[]; answer: (failure?: Failure) => Promise<void> } {
  const asks: (number | null)[] = [];
  const waiting: ((failure?: Failure) => void)[] = [];
  const bridge = new MockBridge();
  bridge.incidentAt = (id, at) => {
    asks.push(at === null ? null : at / MINUTE_MS);
    return new Promise<IncidentAtView>((resolve, reject) => waiting.push((failure) => (failure === undefined ? resolve(told(mockIncidentAt(id, at))) : reject(failure))));
  };
  const answer = async (failure?: Failure) => {
    waiting.shift()?.(failure);
    await new Promise((done) => setTimeout(done));
  };
  return { desk: new PastDesk(bridge), asks, answer };
}

test("presses before the first answer count, each as a step", async () => {
  const { desk, asks, answer } = aSlowCore();
  desk.open(anIncident(), null, false);
  desk.step(1);
  desk.step(1);
  await answer();
  await answer();
  expect(asks).toEqual([null, 8]);
  expect(desk.view?.at.short).toBe("14:08");
  desk.step(-1);
  desk.step(-1);
  desk.step(-1);
  await answer();
  await answer();
  expect(desk.view?.at.short).toBe("14:00");
});

test("an answer of what was closed is dropped, and one that fails leaves what was seen", async () => {
  const { desk, answer } = aSlowCore();
  desk.open(anIncident(), null, false);
  desk.close();
  desk.open(anIncident({ id: 5 }), 7 * MINUTE_MS, false);
  await answer();
  expect(desk.view).toBeNull();
  await answer();
  expect([desk.view?.id, desk.view?.at.short]).toEqual([5, "14:07"]);
  desk.step(1);
  await answer(new Failure({ kind: "store", message: "the disk is full" }));
  expect([desk.view?.at.short, desk.failure?.message]).toEqual(["14:07", "the disk is full"]);
  desk.step(1);
  await answer();
  expect([desk.view?.at.short, desk.failure]).toEqual(["14:12", null]);
});

test("as training the last moment is open, and what is shown can be uncovered where the next cannot be read", async () => {
  const { desk, answer } = aSlowCore((view) => ({ ...view, since: mockIncidentAt(7, 0).since }));
  desk.open(anIncident(), null, true);
  await answer();
  desk.last();
  await answer();
  expect([desk.view?.at.short, desk.isCovered]).toEqual(["14:12", false]);
  desk.step(-1);
  await answer();
  expect([desk.view?.at.short, desk.isCovered]).toEqual(["14:08", true]);
  desk.step(-1);
  await answer(new Failure({ kind: "store", message: "the disk is full" }));
  desk.uncover();
  expect([desk.view?.at.short, desk.isCovered]).toEqual(["14:08", false]);
  void desk.changed();
  await answer();
  expect([desk.view?.at.short, desk.isCovered]).toEqual(["14:07", true]);
});

test("as training nothing is covered where nothing came after", async () => {
  const { desk, answer } = aSlowCore((view) => ({ ...view, since: mockIncidentAt(7, 12 * MINUTE_MS).since }));
  desk.open(anIncident(), null, true);
  expect(desk.isCovered).toBe(true);
  await answer();
  expect([desk.view?.at.short, desk.isCovered]).toEqual(["14:00", false]);
});

test("no key stands for two commands where a moment is shown, and where it is gone to", async () => {
  const app = new AppWindow(aBridge());
  app.place.go("incidents");
  await app.incidents.changed();
  app.incidents.show(7);
  await app.incidents.incident.changed();
  expect(clashes(app.commands)).toEqual([]);
  app.incidents.openPast(true);
  await app.incidents.past.changed();
  expect(clashes(app.commands)).toEqual([]);
  expect(app.commands.map(({ id }) => id)).toContain("past-uncover");
  app.incidents.show(5);
  expect(app.incidents.past.isOpen).toBe(false);
});
