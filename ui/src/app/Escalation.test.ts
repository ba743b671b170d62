import { cleanup, render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EscalationView } from "../bridge";
import { MockBridge, aChosen, aDetail, aWay, anAlert, anEscalation } from "../bridge/mock";
import App from "./App.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1200);
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
});
afterEach(cleanup);

async function shown(escalation: EscalationView | null): Promise<HTMLElement | null> {
  localStorage.setItem("watchbill.page", "oncall");
  const bridge = new MockBridge();
  bridge.onCall = { ...bridge.onCall, chosen: aChosen({ escalation }) };
  render(App, { bridge });
  await screen.findByText(/is on call until Wed 25 Mar 2026 17:00 CET/);
  return screen.queryByRole("region", { name: "If nobody answers" });
}

const lines = (region: HTMLElement | null): string[] =>
  [...(region?.querySelectorAll("h3, li, p") ?? [])].map((line) => (line.textContent ?? "").replace(/\s+/g, " ").trim());
/** What is in doubt is marked by a shape, and not by its colour alone. */
const marks = (region: HTMLElement | null): number => region?.querySelectorAll("svg.unknown").length ?? 0;

test("beside the schedule it is told whom the upstream tells after how long, and by whose word", async () => {
  const region = await shown(anEscalation());
  expect(lines(region)).toEqual([
    "Payments",
    "now Ana Lima (primary)",
    "after 10 min Bo",
    "after 30 min schedule platform (Cy now)",
    "then again after 30 min, 2 times",
    "as pd said at 14:02",
  ]);
  expect(marks(region)).toBe(0);
});

test("each way stands by itself, with what limits it and what makes it doubtful", async () => {
  const step = { afterSeconds: 30, when: "after 30 s", who: "pager (PagerDuty)" };
  const doubt = "prod does not answer since; it may do something else by now";
  const ways = [
    aWay({ of: 'checkout where severity="critical"', steps: [step], again: null, limit: "not at all times: nights" }),
    aWay({ of: "checkout, the rest", steps: [step], again: null, doubt }),
  ];
  const region = await shown(anEscalation({ state: "stale", ways }));
  expect(lines(region)).toEqual([
    'checkout where severity="critical"',
    "after 30 s pager (PagerDuty)",
    "not at all times: nights",
    "as pd said at 14:02",
    "checkout, the rest",
    "after 30 s pager (PagerDuty)",
    doubt,
    "as pd said at 14:02",
  ]);
  expect(marks(region)).toBe(1);
});

test("what is not known says why and what to do, and is marked only where somebody could tell", async () => {
  const notice = { what: "What prod does if nobody answers is not known: it was not heard yet.", toDo: "It is shown as soon as prod tells it." };
  const unknown = await shown(anEscalation({ state: "unknown", ways: [], notice }));
  expect([lines(unknown), marks(unknown)]).toEqual([[notice.what, notice.toDo], 1]);
  cleanup();
  const nothing = await shown(anEscalation({ state: "nothing", ways: [], notice }));
  expect([lines(nothing), marks(nothing)]).toEqual([[notice.what, notice.toDo], 0]);
  cleanup();
  expect(await shown(null)).toBeNull();
});

test("why an alert pages is followed by what happens to it if nobody answers", async () => {
  const bridge = new MockBridge();
  const row = anAlert("prod/1", { name: "Alert1" });
  bridge.rows = [{ kind: "alert", ...row }];
  bridge.put(aDetail(row, { escalation: anEscalation({ ways: [aWay({ of: null })] }) }));
  render(App, { bridge });
  const user = userEvent.setup();
  await user.keyboard("{Control>}2{/Control}");
  await screen.findByText("Alert1");
  await user.keyboard("j{Enter}");
  const inspector = await screen.findByRole("complementary", { name: "Alert" });
  expect(within(inspector).queryByRole("region", { name: "If nobody answers" })).toBeNull();
  await user.keyboard("y");
  const region = await within(inspector).findByRole("region", { name: "If nobody answers" });
  expect(lines(region)[0]).toBe("now Ana Lima (primary)");
});
