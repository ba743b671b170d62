import { render, screen } from "@testing-library/svelte";
import { MockBridge, aDetail, anAlert } from "../bridge/mock";
import App from "./App.svelte";

/** For tests: the window with two alerts in its list, of which everything can be asked. */
export async function withTwoAlerts(bridge = new MockBridge()): Promise<MockBridge> {
  const rows = ["1", "2"].map((n) => anAlert(`prod/${n}`, { name: `Alert${n}` }));
  bridge.rows = rows.map((row) => ({ kind: "alert", ...row }));
  for (const row of rows) bridge.put(aDetail(row));
  render(App, { bridge });
  await screen.findByText("Alert1");
  await screen.findByRole("heading", { level: 1 });
  return bridge;
}
