import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge } from "../bridge/mock";
import { aSoon } from "../bridge/mock-records";
import { withTwoAlerts } from "./alerts-page";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(cleanup);

const strip = () => screen.queryByRole("region", { name: "About to change" });
const calm = { firing: [], firingTotal: 0, clearing: [], clearingTotal: 0 };

test("what is about to fire and to clear stands above the list with its countdowns, and opens", async () => {
  const bridge = new MockBridge();
  bridge.soonView = {
    firing: [aSoon("prod/2", "QueueGrows", "in 4 min")],
    firingTotal: 3,
    clearing: [aSoon("prod/1", "RedisDown", "in 40 s")],
    clearingTotal: 1,
  };
  await withTwoAlerts(bridge);
  const firing = await screen.findByRole("list", { name: "About to fire" });
  expect(within(firing).getByText("and 2 more")).toBeTruthy();
  expect(within(screen.getByRole("list", { name: "About to clear" })).getByText("in 40 s")).toBeTruthy();
  await userEvent.setup().click(within(firing).getByRole("button", { name: /QueueGrows/ }));
  const inspector = await screen.findByRole("complementary", { name: "Alert" });
  await within(inspector).findByRole("heading", { name: "Alert2" });
});

test("with nothing about to happen there is no strip, and countdowns come from the core alone", async () => {
  const bridge = await withTwoAlerts();
  expect(strip()).toBeNull();
  bridge.soonView = { ...calm, firing: [aSoon("prod/2", "QueueGrows", "in 2 min")], firingTotal: 1 };
  bridge.change("alerts");
  await screen.findByText("in 2 min");
  bridge.soonView = { ...calm, firing: [aSoon("prod/2", "QueueGrows", "in 50 s")], firingTotal: 1 };
  bridge.change("alerts");
  await screen.findByText("in 50 s");
  vi.spyOn(bridge, "soon").mockRejectedValue(new Failure({ kind: "store", message: "gone" }));
  bridge.change("alerts");
  await waitFor(() => expect(strip()).toBeNull());
});

test("it neither comes nor goes while somebody points at the list", async () => {
  const bridge = await withTwoAlerts();
  const user = userEvent.setup();
  const list = screen.getByRole("treegrid");
  await user.pointer({ target: list });
  const soon = vi.spyOn(bridge, "soon");
  bridge.soonView = { ...calm, firing: [aSoon("prod/2", "QueueGrows", "in 2 min")], firingTotal: 1 };
  bridge.change("alerts");
  await waitFor(() => expect(soon).toHaveBeenCalled());
  await soon.mock.results.at(-1)?.value;
  expect(strip()).toBeNull();
  await user.unhover(list);
  bridge.change("alerts");
  await screen.findByText("in 2 min");
});
