import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Failure } from "../bridge";
import { MockBridge } from "../bridge/mock";
import { anImport } from "../bridge/mock-oncall-import";
import App from "./App.svelte";

beforeEach(() => {
  localStorage.clear();
});
afterEach(cleanup);

const keys = userEvent.setup();

/** Opened by its command, with a file chosen. */
async function chosen(bridge: MockBridge, text = "{}"): Promise<HTMLElement> {
  render(App, { bridge });
  await screen.findByRole("heading", { level: 1 });
  await keys.keyboard("{Control>}k{/Control}");
  await keys.type(await screen.findByRole("combobox"), "import a schedule{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "Import a schedule" });
  const input = dialog.querySelector<HTMLInputElement>("input[type=file]");
  if (input === null) throw new Error("there is nothing to choose a file with");
  await keys.upload(input, new File([text], "rota.json", { type: "application/json" }));
  return dialog;
}

test("a schedule is shown with what is lost of it first, and nothing is written before it is saved", async () => {
  const bridge = new MockBridge();
  const dialog = await chosen(bridge, '{"schedule":{}}');
  await within(dialog).findByText(/PagerDuty: Payments/);
  expect(bridge.readImports).toEqual([{ file: "rota.json", text: '{"schedule":{}}', from: null, schedule: null }]);
  const findings = within(dialog).getByRole("region", { name: /could not be taken/ });
  expect(within(findings).getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "Left out this layer is left out, and nobody is on call by it rota.json: schedule.schedule_layers[1]",
    "Worth knowing this is worth knowing rota.json",
  ]);
  const people = within(dialog).getByRole("region", { name: "People" });
  expect(people.textContent).toMatch(/Cy Moreau\s+is none of the people of watchbill.toml/);
  expect(bridge.savedImports).toEqual([]);
  await keys.click(within(dialog).getByRole("button", { name: "Save as schedules/payments.toml" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(bridge.savedImports).toEqual([{ file: "rota.json", text: '{"schedule":{}}', from: null, schedule: null }]);
  expect(localStorage.getItem("watchbill.page")).toBe("oncall");
});

test("it is read again as it is said that it should be", async () => {
  const bridge = new MockBridge();
  const dialog = await chosen(bridge);
  await within(dialog).findByText(/PagerDuty: Payments/);
  await keys.selectOptions(within(dialog).getByLabelText("Whose export it is"), "opsgenie");
  await keys.type(within(dialog).getByLabelText(/Which schedule/), "Search{Tab}");
  await waitFor(() => expect(bridge.readImports.at(-1)).toMatchObject({ from: "opsgenie", schedule: "Search" }));
});

test("what is no export says so, and there is nothing to save", async () => {
  const bridge = new MockBridge();
  bridge.importFailing = new Failure({ kind: "invalid", field: "rota.json", message: "rota.json: is no export that is known" });
  const dialog = await chosen(bridge);
  expect((await within(dialog).findByRole("alert")).textContent).toBe("rota.json: is no export that is known");
  expect(within(dialog).queryByRole("button", { name: /^Save/ })).toBeNull();
});

test("a schedule that says something else than its export is marked", async () => {
  const bridge = new MockBridge();
  bridge.scheduleImport = anImport({ compared: "differs", comparedSaid: "at one time it is somebody else" });
  const dialog = await chosen(bridge);
  expect((await within(dialog).findByText("at one time it is somebody else")).className).toContain("differs");
});
