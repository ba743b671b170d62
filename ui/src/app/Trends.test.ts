import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { anIncidentsView } from "../bridge/mock-incident-view";
import { aDot, mockTrends } from "../bridge/mock-trends";
import { clashes } from "../commands/commands";
import { boundsOf, plotOf } from "../features/incidents/trends/plot";
import App from "./App.svelte";
import { AppWindow } from "./window.svelte";

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  Element.prototype.scrollTo = vi.fn<() => void>() as typeof Element.prototype.scrollTo;
  localStorage.clear();
  localStorage.setItem("watchbill.page", "incidents");
});
afterEach(cleanup);

const DAY_MS = 86_400_000;

function aBridge(): MockBridge {
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  bridge.incidents = anIncidentsView();
  return bridge;
}

async function opened(bridge = aBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("y");
  await screen.findByRole("region", { name: "Trends" });
  await screen.findByText("3 incidents in 8 quarters.");
  return bridge;
}

const text = (selector: string) => document.querySelector(selector)?.textContent?.replaceAll(/\s+/g, " ").trim() ?? "";
const span = (what: string) => `[data-span="${what}"]`;
const dots = () => [...document.querySelectorAll<HTMLElement>(`${span("detect")} [data-dot]`)];

test("they are gone to by Y, what they cannot tell stands before every figure, and Escape leads back to the list", async () => {
  await opened();
  expect(text("[data-caveats]")).toContain("a difference between quarters may be chance");
  const first = document.querySelector("table") as HTMLElement;
  expect(document.querySelector("[data-caveats]")?.compareDocumentPosition(first)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  await userEvent.keyboard("{Escape}");
  const list = await screen.findByRole("listbox", { name: "Incidents" });
  await waitFor(() => expect(document.activeElement).toBe(list));
});

test("they are a button and a command of the page as well", async () => {
  render(App, { bridge: aBridge() });
  await userEvent.click(await screen.findByRole("button", { name: /^Trends/ }));
  await screen.findByRole("region", { name: "Trends" });
  await userEvent.keyboard("{Escape}{Control>}k{/Control}");
  await screen.findByText("Trends: what incidents have in common");
});

test.each([
  ["1", 4],
  ["2", 8],
  ["3", 12],
])("the key %s shows %i quarters, each a column of every table", async (key, quarters) => {
  await opened();
  await userEvent.keyboard(key);
  await screen.findByText(`3 incidents in ${quarters} quarters.`);
  expect(screen.getByRole("button", { name: `${quarters} quarters`, pressed: true })).toBeTruthy();
  const table = screen.getByRole("table", { name: "By kind" });
  expect(within(table).getAllByRole("columnheader")).toHaveLength(quarters + 2);
  expect(within(table).getByRole("row", { name: /^real/ }).textContent).toMatch(/2\s*2$/);
});

test("too few are dots alone; where there are enough, each quarter has its n, median and middle half", async () => {
  await opened();
  expect(text(span("detect"))).toContain("Counted from when it started until it was detected. n 2; not known of 1 more;");
  expect(text(`${span("detect")} [data-few]`)).toBe("too few to compare quarters (n 2)");
  expect(document.querySelector(`${span("detect")} :is([data-band], [data-middles])`)).toBeNull();
  expect(document.querySelectorAll(`${span("resolve")} [data-band]`)).toHaveLength(8);
  const middles = screen.getByRole("table", { name: "Until it was resolved: the middle of each quarter" });
  expect(within(middles).getByRole("row", { name: /^all/ }).textContent).toContain("32");
  expect(within(middles).getByRole("row", { name: /^2026-Q1/ }).textContent).toContain("5 min to 40 min");
});

test("a dot has a name and opens its incident; the arrows go from dot to dot", async () => {
  await opened();
  expect(dots().map((dot) => dot.tabIndex)).toEqual([0, -1]);
  dots()[0]?.focus();
  await userEvent.keyboard("{ArrowRight}");
  await waitFor(() => expect(document.activeElement).toBe(dots()[1]));
  expect(document.activeElement?.getAttribute("aria-label")).toBe("#7 checkout answers slowly, 2026-03-28 14:00:00 CET: 12 min. Open it");
  await userEvent.keyboard("{Enter}");
  await screen.findByRole("region", { name: "Incident 7" });
  await userEvent.keyboard("{Escape}");
  await screen.findByRole("listbox", { name: "Incidents" });
});

test("of very many only the latest are buttons, and all are drawn", async () => {
  const bridge = aBridge();
  const many = Array.from({ length: 1200 }, (_, nth) => aDot({ id: nth + 1, at: aDot().at }));
  const view = mockTrends(8);
  bridge.incidentTrends = () => Promise.resolve({ ...view, spans: view.spans.map((one) => (one.what === "detect" ? { ...one, dots: many } : one)) });
  await opened(bridge);
  expect(dots()).toHaveLength(500);
  expect(dots().map((dot) => dot.dataset["dot"])).toContain("1200");
  expect(dots().filter((dot) => dot.tabIndex === 0)).toHaveLength(1);
  expect(document.querySelector(`${span("detect")} [data-earlier]`)?.getAttribute("d")?.split("M")).toHaveLength(701);
  expect(text(span("detect"))).toContain("the latest 500 can be opened here");
  dots()[0]?.focus();
  await userEvent.keyboard("{ArrowLeft}{End}");
  await waitFor(() => expect((document.activeElement as HTMLElement).dataset["dot"]).toBe("1200"));
});

test("every dot stands in a table too, and opens its incident from there", async () => {
  await opened();
  await userEvent.click(within(document.querySelector<HTMLElement>(span("detect")) as HTMLElement).getByText("Every incident as a table"));
  const table = await screen.findByRole("table", { name: "Until it was detected: every incident" });
  await userEvent.click(within(table).getByRole("button", { name: /payments dropped cards/ }));
  await screen.findByRole("region", { name: "Incident 5" });
});

test("a figure says how it is counted", async () => {
  await opened();
  expect(text('[data-figure="Actions that were done"]')).toContain("3 of 7 Action items of their postmortems that are closed with a proof.");
});

test("what cannot be read says why; what was read before stays, and says what it is", async () => {
  const bridge = aBridge();
  bridge.trendsFailing = new Failure({ kind: "store", message: "the disk is full" });
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("y");
  await screen.findByText("the disk is full");
  bridge.trendsFailing = null;
  await userEvent.click(screen.getByRole("button", { name: /again/i }));
  await screen.findByText("3 incidents in 8 quarters.");
  bridge.trendsFailing = new Failure({ kind: "store", message: "the disk is full" });
  await userEvent.keyboard("1");
  await screen.findByText("These are the 8 quarters that were last read: the disk is full");
  screen.getByText("3 incidents in 8 quarters.");
});

test("no key stands for two commands while trends are shown", async () => {
  const app = new AppWindow(aBridge());
  app.place.go("incidents");
  await app.incidents.changed();
  app.incidents.show(7);
  await app.incidents.incident.changed();
  app.incidents.showBeside("trends");
  expect(clashes(app.commands)).toEqual([]);
});

test("quarters begin where they begin, over years that leap and that do not", () => {
  const days = boundsOf(["2023-Q4", "2024-Q1", "2024-Q2", "2024-Q4", "2025-Q1"], 0, 0).map((ms) => ms / DAY_MS);
  expect(days).toEqual([0, 92, 183, 366, 458, 548]);
  expect(boundsOf([], 1, 2)).toEqual([1, 2]);
});

test("a dot lies by its date and, on a log axis, by how long it took", () => {
  const view = mockTrends(4);
  const [detect] = view.spans;
  if (detect === undefined) throw new Error("there is a span");
  const plot = plotOf(detect, view.quarters, view.from.ms, view.to.ms);
  expect(plot.lines.map(({ text: line }) => line)).toEqual(["10 min", "1 h"]);
  const [long, short] = plot.dots;
  expect([long?.y, short?.y].map((y) => Math.round((y ?? 0) * 100))).toEqual([23, 90]);
  expect((long?.x ?? 0) < (short?.x ?? 0)).toBe(true);
  expect(plot.bands).toEqual([]);
});
