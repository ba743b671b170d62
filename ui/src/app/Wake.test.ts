import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WakeRow } from "../bridge";
import { MockBridge, aDetail, aNow, aTime, aWake, anAlert } from "../bridge/mock";
import App from "./App.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.clear();
});
afterEach(cleanup);

const row = (name: string, changes: Partial<WakeRow> = {}): WakeRow => ({
  name,
  source: "prod",
  severity: "error",
  state: "resolved",
  what: "fired for 30 min",
  yours: false,
  alert: null,
  filter: `alertname="${name}"`,
  ...changes,
});

function aBridge(): MockBridge {
  const bridge = new MockBridge();
  const mine = row("Mine", { state: "firing", what: "firing since 22:00", yours: true, alert: "prod/1" });
  bridge.now = aNow({
    wake: aWake({
      line: "1 still firing (1 yours), 9 came and went; colleagues did 1 thing with silences",
      firing: { rows: [mine], rowsTotal: 1, alerts: 1 },
      passed: { rows: [row("CameAndWent")], rowsTotal: 6, alerts: 9 },
      colleagues: [{ at: aTime(0, "03:00"), text: 'bo silenced alertname="Disk" until 09:00', comment: "known", source: "prod" }],
      handoffs: ["02:00: your shift for payments began, taking over from Bo"],
      untold: ["the history of rules tells nothing of 2 h"],
    }),
  });
  bridge.put(aDetail(anAlert("prod/1", { name: "Mine" })));
  return bridge;
}

test("the card tells what happened, and its rows lead to their alerts by the keyboard", async () => {
  const bridge = aBridge();
  render(App, { bridge });
  const user = userEvent.setup();
  const card = await screen.findByRole("region", { name: "This laptop slept for 8 h, until 07:02" });
  expect(within(card).getByText(/^1 still firing/)).toBeTruthy();
  expect(within(card).getByText("yours; firing since 22:00")).toBeTruthy();
  expect(within(card).getByText("and 5 more")).toBeTruthy();
  expect(within(card).getByText(/^bo silenced/)).toBeTruthy();
  expect(within(card).getByText(/tells nothing of 2 h/)).toBeTruthy();
  expect(within(within(card).getByRole("region", { name: "Your shifts" })).getByText(/taking over from Bo$/)).toBeTruthy();
  expect(within(card).queryByText("Flapped")).toBeNull();
  await user.keyboard("j{Enter}");
  expect(await screen.findByRole("complementary", { name: "Alert" })).toBeTruthy();
  await user.keyboard("{Control>}1{/Control}");
  await screen.findByText("CameAndWent");
  await user.keyboard("j{Enter}");
  await waitFor(() => expect(bridge.asks.at(-1)?.filter).toBe('alertname="CameAndWent"'));
});

test("one key puts the card away and another takes that back", async () => {
  const bridge = aBridge();
  render(App, { bridge });
  const user = userEvent.setup();
  await screen.findByRole("button", { name: /^Put away/ });
  await user.keyboard("d");
  await waitFor(() => expect(bridge.putAway).toBe(28_800_000));
  await screen.findByText("What happened meanwhile is put away.");
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.putAway).toBeNull());
  expect(bridge.deeds).toEqual(["put away 28800000", "put away nothing"]);
});
