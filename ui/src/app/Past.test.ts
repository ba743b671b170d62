import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import type { MockBridge } from "../bridge/mock";
import { aDay } from "../bridge/mock-records";
import { withTwoAlerts } from "./alerts-page";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(cleanup);

async function opened(): Promise<MockBridge> {
  const bridge = await withTwoAlerts();
  await userEvent.setup().keyboard("j{Enter}");
  await screen.findByRole("complementary", { name: "Alert" });
  return bridge;
}

test("the history of weeks is asked for when somebody wants it, and follows from alert to alert", async () => {
  const bridge = await opened();
  bridge.days = [
    aDay("Wed 25 Mar", { spans: [{ from: 0, to: 1, state: "unknown" }] }),
    aDay("Thu 26 Mar", { spans: [{ from: 0, to: 1, state: "unknown" }] }),
    aDay("Fri 27 Mar"),
    aDay("Sat 28 Mar", {
      spans: [{ from: 0, to: 0.25, state: "resolved" }, { from: 0.25, to: 0.5, state: "firing" }],
      text: "Sat 28 Mar so far: 1 episode began, fired for 6 h",
    }),
  ];
  const user = userEvent.setup();
  expect(bridge.historyAsks).toEqual([]);
  await user.keyboard("{Shift>}h{/Shift}");
  const inspector = screen.getByRole("complementary", { name: "Alert" });
  await within(inspector).findByText("Sat 28 Mar so far: 1 episode began, fired for 6 h");
  const told = within(inspector).getAllByRole("listitem").map(({ title }) => title).filter((title) => title !== "");
  expect(told).toEqual(["Sat 28 Mar so far: 1 episode began, fired for 6 h", "Fri 27 Mar: did not fire"]);
  expect(bridge.historyAsks).toEqual(["prod/1 28"]);
  await user.keyboard("j");
  await waitFor(() => expect(bridge.historyAsks.at(-1)).toBe("prod/2 28"));
  await user.keyboard("{Shift>}h{/Shift}");
  await waitFor(() => expect(within(inspector).queryByText("Fri 27 Mar: did not fire")).toBeNull());
  const asked = bridge.historyAsks.length;
  await user.keyboard("k");
  await within(inspector).findByRole("heading", { name: "Alert1" });
  expect(bridge.historyAsks.length).toBe(asked);
});

test("it goes back as far as is kept, and says where that ends", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: /^History/ }));
  await user.click(await screen.findByRole("button", { name: "As far back as is kept" }));
  await screen.findByText("Records are kept for 30 d; of the time before nothing can be told.");
  expect(bridge.historyAsks).toEqual(["prod/1 28", "prod/1 365"]);
  await user.click(screen.getByRole("button", { name: "Four weeks" }));
  await waitFor(() => expect(bridge.historyAsks.at(-1)).toBe("prod/1 28"));
});

test("what cannot be read is said, and asked for again", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  const failing = new Failure({ kind: "store", message: "the disk is full" });
  vi.spyOn(bridge, "alertHistory").mockRejectedValueOnce(failing);
  await user.keyboard("{Shift>}h{/Shift}");
  await screen.findByText("The history cannot be read.");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("Fri 27 Mar: did not fire");
});
