import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aDetail, aRest, aStatus, aTime, aWhy, anAlert } from "../bridge/mock";
import App from "./App.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(cleanup);

const flapping = { text: "6 changes in 18 min", changes: 6, since: aTime(0, "13:42") };

async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  const rows = ["1", "2"].map((n) => anAlert(`prod/${n}`, { name: `Alert${n}` }));
  if (bridge.rows.length === 0) bridge.rows = rows.map((row) => ({ kind: "alert", ...row }));
  for (const row of rows) bridge.put(aDetail(row));
  render(App, { bridge });
  await screen.findByRole("heading", { level: 1 });
  return bridge;
}

/** By the palette. */
async function choose(user: ReturnType<typeof userEvent.setup>, text: string): Promise<void> {
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: "Commands" }), `${text}{Enter}`);
  // While it closes, keys belong to it.
  await waitFor(() => expect(document.activeElement?.closest("[role=dialog]") ?? null).toBeNull());
}

test("a key asks why an alert pages or not: every question, and the one that decided with what would have to differ", async () => {
  await opened();
  const user = userEvent.setup();
  await screen.findByText("Alert1");
  await user.keyboard("jy");
  const inspector = await screen.findByRole("complementary", { name: "Alert" });
  const chain = await within(inspector).findByRole("list", { name: /in the order in which they are asked/ });
  const steps = within(chain).getAllByRole("listitem");
  expect(steps).toHaveLength(4);
  expect(steps.filter((step) => step.getAttribute("aria-current") === "step")).toEqual([steps[2]]);
  expect(steps[2]?.textContent).toMatch(/quiet hours until 07:00.*decides: held back/s);
  expect(steps[1]?.textContent).toContain("ours matches: page");
  expect(steps[3]?.textContent).toContain("not asked");
  await within(inspector).findByText(/it is told in one digest/);
  await user.keyboard("y");
  await waitFor(() => expect(within(inspector).queryByRole("list", { name: /are asked/ })).toBeNull());
  await within(inspector).findByText("held back: quiet hours until 07:00");
});

test("the chain stays open from alert to alert", async () => {
  const bridge = await opened();
  bridge.put(aDetail(anAlert("prod/2", { name: "Alert2" }), { why: aWhy({ headline: "it pages: began to fire" }) }));
  const user = userEvent.setup();
  await screen.findByText("Alert1");
  await user.keyboard("jyj");
  const inspector = await screen.findByRole("complementary", { name: "Alert" });
  await within(inspector).findByText("it pages: began to fire");
  await within(inspector).findByRole("list", { name: /are asked/ });
});

test("what flaps says how often in its row, its group's head and beside the verdict", async () => {
  const bridge = new MockBridge();
  const row = anAlert("prod/1", { name: "Alert1", flapping, quiet: "quiet while it flaps" });
  bridge.rows = [
    { kind: "group", level: 1, by: null, key: "g", name: "Redis", source: "prod", severity: "critical", count: 3, open: 1, flapping: 2, folded: false },
    { kind: "alert", ...row },
  ];
  await opened(bridge);
  bridge.put(
    aDetail(row, {
      flap: {
        flapping: true,
        verdict: "6 changes in 18 min, about every 6 min, 14 of the last 15 cleared within 4 min",
        score: "3.7",
        enter: "3.0",
        leave: "1.0",
        since: flapping.since,
        settles: aTime(21_600_000, "14:26"),
        every: "30 s",
      },
    }),
  );
  await screen.findByText("2 flapping");
  await screen.findByText("6 changes in 18 min");
  await userEvent.setup().keyboard("jj{Enter}");
  const inspector = await screen.findByRole("complementary", { name: "Alert" });
  await within(inspector).findByText(/14 of the last 15 cleared within 4 min/);
  await within(inspector).findByText("Settled at 14:26 if nothing changes.");
  await within(inspector).findByText(/Polled every 30 s/);
});

test("do not disturb is switched in the palette and taken back", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await screen.findByText("quiet 22:00-07:00");
  await choose(user, "disturb: for an hour");
  await waitFor(() => expect(bridge.rests).toEqual(["1h"]));
  await screen.findByText("Not disturbed until 15:00.");
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.rests).toEqual(["1h", "off"]));
});

test("taking back the end of a do-not-disturb brings its former end back", async () => {
  const bridge = new MockBridge();
  bridge.undisturbed = 25_200_000;
  bridge.status = aStatus({ rest: aRest({ undisturbedUntil: aTime(25_200_000, "15:00") }) });
  await opened(bridge);
  const user = userEvent.setup();
  await screen.findByText("do not disturb until 15:00");
  await choose(user, "disturb me again");
  await screen.findByText("Disturbed again.");
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.rests).toEqual(["off", "at 25200000"]));
});

test("the head line is asked again when the clock ends what it says", async () => {
  const bridge = new MockBridge();
  const night = aStatus({ rest: aRest({ quietUntil: aTime(0, "07:00"), changesAt: 0 }) });
  const asked = vi.spyOn(bridge, "consoleStatus").mockResolvedValueOnce(night);
  await opened(bridge);
  await screen.findByText("quiet 22:00-07:00");
  expect(asked).toHaveBeenCalledTimes(2);
});

test("why a do-not-disturb could not be switched is said", async () => {
  const bridge = await opened();
  vi.spyOn(bridge, "changeRest").mockRejectedValue(new Failure({ kind: "store", message: "the disk is full" }));
  const user = userEvent.setup();
  await screen.findByText("quiet 22:00-07:00");
  await choose(user, "disturb: for an hour");
  await screen.findByText("the disk is full");
});
