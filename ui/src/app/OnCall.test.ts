import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure, type OnCallChosen } from "../bridge";
import { MockBridge, aBar, aChosen, aLane, aSource, aStatus, anExplanation } from "../bridge/mock";
import { clashes } from "../commands/commands";
import App from "./App.svelte";
import { AppWindow } from "./window.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1200);
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "oncall");
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByText("Ana Lima is on call until Wed 25 Mar 2026 17:00 CET, then Cy.");
  return bridge;
}

const focused = () => document.activeElement?.getAttribute("aria-label") ?? "";
const told = (shown: HTMLElement) => shown.querySelectorAll(".told").length;
const nothing = (): void => undefined;
const lane = (name: RegExp) => screen.getByRole("list", { name });

/** As it is, with so little changed that the same bars are drawn. */
function later(changes: Partial<OnCallChosen>): OnCallChosen {
  return { ...aChosen(), ...changes };
}

test("the page is gone to by key and tells who is on call, who is next and by which database", async () => {
  localStorage.setItem("watchbill.page", "now");
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  await screen.findByRole("region", { name: "Needs me" });
  await userEvent.keyboard("{Control>}3{/Control}");
  await screen.findByText("Ana Lima is on call until Wed 25 Mar 2026 17:00 CET, then Cy.");
  expect(screen.getByText(/Time-zone database 2026e\./)).toBeTruthy();
  expect(bridge.onCallAsks).toEqual([{ schedule: null, span: "two_weeks", clock: "mine", from: null, person: null }]);
});

test("arrows go over shifts and between lanes, and only the chosen one is on the way of the tab key", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("{ArrowRight}");
  await waitFor(() => expect(focused()).toMatch(/^Ana Lima, Wed 25 Mar 2026 09:00 CET to/));
  await user.keyboard("{ArrowRight}");
  await waitFor(() => expect(focused()).toMatch(/^Cy, Wed 25 Mar 2026 17:00 CET/));
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
  await waitFor(() => expect(focused()).toMatch(/turn 2 of america/));
  await user.keyboard("{ArrowUp}{ArrowUp}{ArrowUp}");
  await waitFor(() => expect(focused()).toMatch(/^Cy, Wed 25 Mar 2026 17:00 CET/));
  await user.keyboard("{End}");
  await waitFor(() => expect(focused()).toMatch(/^Cy, Sun 5 Apr/));
  const reached = within(screen.getByRole("group", { name: "Shifts" })).getAllByRole("button").filter(({ tabIndex }) => tabIndex === 0);
  expect(reached.map((bar) => bar.getAttribute("aria-label"))).toEqual([focused()]);
});

test("at the end of a lane the range goes on, in the same lane", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("{ArrowRight}{End}");
  await waitFor(() => expect(focused()).toMatch(/^Cy, Sun 5 Apr/));
  await user.keyboard("{ArrowRight}");
  await waitFor(() => expect(bridge.onCallAsks.at(-1)?.from).toBe("2026-04-06T00:00:00+02:00"));
  await waitFor(() => expect(focused()).toMatch(/^Cy, Sun 22 Mar 2026 17:00 CET/));
});

test("Enter tells why, the arrows then tell why of the next, and Escape closes it with the focus where it was", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("{ArrowRight}{Enter}");
  const pane = await screen.findByRole("complementary", { name: "Why" });
  await within(pane).findByRole("heading", { name: "Ana Lima is on call" });
  expect(within(pane).getByText("europe, of level 0, counts")).toBeTruthy();
  expect(within(pane).getByText("for Yuki Mori in Asia/Tokyo it is Wed 25 Mar 2026 18:00 JST")).toBeTruthy();
  await user.keyboard("{ArrowRight}");
  await waitFor(() => expect(bridge.explained.at(-1)).toBe("schedules/payments.toml 2026-03-25T16:00:00Z"));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("complementary", { name: "Why" })).toBeNull());
  expect(focused()).toMatch(/^Cy, Wed 25 Mar/);
});

test("a click asks why at the instant that was pointed at, and past the end of a bar at one of its own", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  const bar = within(lane(/^Final/)).getByRole("button", { name: /^Cy, Wed 25 Mar 2026 17:00 CET/ });
  // A pixel for each hour of the two weeks.
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(100, 0, 335, 44));
  const click = (hour: number) => user.pointer({ keys: "[MouseLeft]", target: bar, coords: { clientX: 100 + hour } });
  await click(67);
  expect(bridge.explained).toEqual(["schedules/payments.toml 2026-03-25T18:00:00Z"]);
  await click(80);
  expect(bridge.explained.at(-1)).toBe("schedules/payments.toml 2026-03-25T16:00:00Z");
});

test("a gap is named on top with when, how long and why, and its link goes to it", async () => {
  await opened();
  const gaps = screen.getByRole("region", { name: "Nobody is on call for 8 h within these two weeks, 8 times." });
  const rows = within(gaps).getAllByRole("listitem");
  expect(rows).toHaveLength(2);
  expect(rows[0]?.textContent).toMatch(/Sun 29 Mar 2026 17:00 CEST to .* 1 h .*a page would reach no one/);
  const user = userEvent.setup();
  await user.click(within(gaps).getByRole("button", { name: "6 more" }));
  expect(within(gaps).getAllByRole("listitem")).toHaveLength(8);
  await user.click(within(rows[0] ?? gaps).getByRole("button"));
  await waitFor(() => expect(focused()).toMatch(/^nobody, Sun 29 Mar 2026 17:00 CEST/));
  await user.keyboard("g");
  await waitFor(() => expect(focused()).toMatch(/^nobody, Mon 30 Mar 2026 17:00 CEST/));
});

test("the day on which the clocks are set says how long it is and why", async () => {
  await opened();
  expect(screen.getByText("Sun 29 Mar 2026 has 23 hours: the clocks go from 02:00 to 03:00")).toBeTruthy();
  expect(screen.getByText("23 h")).toBeTruthy();
});

test("a finding outside of the range moves the range to its instant", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("f");
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Sun 29 Mar 2026 17:00 CEST"));
  await user.click(screen.getByRole("button", { name: "Sun 25 Oct 2026 09:00 CET" }));
  await waitFor(() => expect(bridge.onCallAsks.at(-1)?.from).toBe("2026-10-25T08:00:00Z"));
});

test("the range is stepped, its length and clock changed and today found again by keys alone", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  const asked = () => bridge.onCallAsks.at(-1);
  await user.keyboard("]");
  await waitFor(() => expect(asked()?.from).toBe("2026-04-06T00:00:00+02:00"));
  await user.keyboard("{PageUp}");
  await waitFor(() => expect(asked()?.from).toBe("2026-03-09T00:00:00+01:00"));
  await user.keyboard("n");
  await waitFor(() => expect(asked()?.from).toBeNull());
  await waitFor(() => expect(focused()).toMatch(/^Ana Lima, Wed 25 Mar/));
  await user.keyboard("4");
  await waitFor(() => expect(asked()?.span).toBe("quarter"));
  await user.keyboard("zz");
  await waitFor(() => expect(asked()?.clock).toBe("theirs"));
  expect(screen.getByRole("button", { name: "Theirs" }).getAttribute("aria-pressed")).toBe("true");
});

test("how the page is looked at is kept for the next time, and nonsense in its place is not believed", async () => {
  localStorage.setItem("watchbill.oncall", '{"span":"decade","clock":7,"schedule":[]}');
  const bridge = await opened();
  expect(bridge.onCallAsks[0]).toEqual({ schedule: null, span: "two_weeks", clock: "mine", from: null, person: null });
  await userEvent.keyboard("1");
  await waitFor(() => expect(bridge.onCallAsks.at(-1)?.span).toBe("week"));
  cleanup();
  const again = await opened();
  expect(again.onCallAsks[0]?.span).toBe("week");
});

test("another schedule is picked by keys", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("s");
  expect(focused()).toBe("Schedule");
  await user.selectOptions(screen.getByLabelText("Schedule"), "search: NOBODY until Thu 08:00");
  await waitFor(() => expect(bridge.onCallAsks.at(-1)?.schedule).toBe("schedules/search.toml"));
  expect(focused()).toBe("Schedule");
});

test("the person of the chosen shift is told apart everywhere, and nobody any more with Escape", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("{ArrowRight}p");
  await waitFor(() => expect(bridge.onCallAsks.at(-1)?.person).toBe("ana"));
  await waitFor(() => expect(told(lane(/^europe/))).toBe(7));
  expect(told(lane(/^asia/))).toBe(0);
  expect(screen.getByRole("button", { name: /^Ana Lima you/ }).getAttribute("aria-pressed")).toBe("true");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(told(lane(/^europe/))).toBe(0));
});

test("people show their clock, the night, an absence and what is not known", async () => {
  await opened();
  const people = within(screen.getByRole("region", { name: "People" }));
  expect(people.getByRole("button", { name: /Cy.*05:00/ })).toBeTruthy();
  expect(people.getByText(/^night/)).toBeTruthy();
  expect(people.getByText("away until Mon 30 Mar 2026 09:00 CEST: holiday")).toBeTruthy();
  expect(people.getByText(/Their zone is not known/)).toBeTruthy();
});

test("while somebody reads the lanes other bars wait, and clocks go on", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("{ArrowRight}");
  await waitFor(() => expect(focused()).toMatch(/^Ana Lima/));
  const [final, ...others] = aChosen().lanes;
  const swapped = aLane("final", "Final", [aBar({ label: "Dee", people: [{ id: "dee", name: "Dee" }] })]);
  bridge.onCall = { ...bridge.onCall, chosen: later({ nowSaid: "Ana Lima is on call for a minute less." }) };
  bridge.change("onCall");
  await screen.findByText("Ana Lima is on call for a minute less.");
  bridge.onCall = { ...bridge.onCall, chosen: later({ nowSaid: "Dee is on call.", lanes: [{ ...swapped, key: final?.key ?? "" }, ...others] }) };
  bridge.change("onCall");
  await screen.findByText("the schedule has changed");
  expect(screen.queryByText("Dee is on call.")).toBeNull();
  await user.keyboard("{Enter}");
  await screen.findByRole("heading", { name: "Ana Lima is on call" });
  bridge.explanation = anExplanation({ steps: [{ fact: "result", counts: null, text: "dee is on call" }] });
  await user.keyboard(".");
  await screen.findByText("Dee is on call.");
  // What is explained beside it is told by the schedule as it is by then.
  await screen.findByRole("heading", { name: "dee is on call" });
});

test("an answer to what was asked before is not shown in the place of what was asked last", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  const usual = bridge.onCallPage.bind(bridge);
  let late: () => void = nothing;
  const slow = new Promise<void>((resolve) => (late = resolve));
  vi.spyOn(bridge, "onCallPage").mockImplementationOnce(async (ask) => {
    const page = await usual(ask);
    await slow;
    return { ...page, chosen: later({ nowSaid: "too late" }) };
  });
  await user.keyboard("1");
  await user.keyboard("4");
  late();
  await waitFor(() => expect(bridge.onCallAsks.at(-1)?.span).toBe("quarter"));
  expect(screen.queryByText("too late")).toBeNull();
});

test("a page that cannot be read says so, is asked for again, and later keeps what was read with a word that it is old", async () => {
  const bridge = new MockBridge();
  bridge.onCallFailing = new Failure({ kind: "internal", message: "the disk is gone" });
  render(App, { bridge });
  await screen.findByText("Who is on call cannot be read.");
  bridge.onCallFailing = null;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText(/^Ana Lima is on call until/);
  bridge.onCallFailing = new Failure({ kind: "internal", message: "the disk is gone" });
  bridge.change("onCall");
  await screen.findByText(/what is below may be old: the disk is gone/);
  expect(screen.getByText(/^Ana Lima is on call until/)).toBeTruthy();
});

test("without a schedule, and without a source, one sentence says what belongs here and what to do", async () => {
  const bridge = new MockBridge();
  const notice = { what: "No schedule says who is on call.", toDo: "Write schedules/payments.toml." };
  bridge.onCall = { ...bridge.onCall, schedules: [], chosen: null, notice };
  render(App, { bridge });
  await screen.findByText(notice.what);
  expect(screen.getByText(notice.toDo)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "2 weeks" })).toBeNull();
});

test("a file that cannot be read whole says what is wrong with it, with its place", async () => {
  const bridge = new MockBridge();
  const problem = "schedules/payments.toml:4:1: `layers` is no list";
  const chosen = later({ state: "unknown", nowSaid: "Who is on call is not known.", isWhole: false, problems: [problem], lanes: [], gaps: [], gapsSaid: null });
  bridge.onCall = { ...bridge.onCall, chosen };
  render(App, { bridge });
  await screen.findByText(problem);
  expect(screen.getByText(/somebody else may be on call than it says/)).toBeTruthy();
  expect(screen.queryByRole("group", { name: "Shifts" })).toBeNull();
});

test("no key of the page stands for two commands while everything on it can be done", async () => {
  const app = new AppWindow(new MockBridge());
  app.place.go("oncall");
  await app.onCall.changed();
  app.onCall.move("after");
  app.onCall.explain();
  expect(app.commands.some(({ id, when }) => id === "oncall-tell" && when?.() === true)).toBe(true);
  expect(clashes(app.commands)).toEqual([]);
});
