import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { aTime } from "../bridge/fixtures";
import { MockBridge, aDetail, anAlert } from "../bridge/mock";
import { aSilence } from "../bridge/mock-silences";
import App from "./App.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  Element.prototype.scrollIntoView = vi.fn();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(cleanup);

const user = userEvent.setup();

async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  const rows = ["1", "2"].map((n) => anAlert(`prod/${n}`, { name: `Alert${n}` }));
  bridge.rows = rows.map((row) => ({ kind: "alert", ...row }));
  for (const row of rows) bridge.put(aDetail(row));
  render(App, { bridge });
  await screen.findByText("Alert1");
  return bridge;
}

const dialog = () => screen.findByRole("dialog");
const button = (name: RegExp | string) => screen.findByRole("button", { name });

test("a silence is made and taken back by keyboard alone", async () => {
  const bridge = await opened();
  await user.keyboard("j{Shift>}s{/Shift}");
  expect((await dialog()).textContent).toContain("Covers 41 alerts now, 212 episodes in the last 7 days.");
  const reason = screen.getByRole("textbox", { name: "Reason" });
  await waitFor(() => expect(document.activeElement).toBe(reason));
  expect(await button(/Silence 41 alerts at prod until 16:00/)).toHaveProperty("disabled", true);
  await user.keyboard("rollback");
  expect(await button(/Silence 41 alerts at prod until 16:00/)).toHaveProperty("disabled", false);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(bridge.deeds).toEqual(["silence prod alertname=DiskFull team=storage until tomorrow 9:00: rollback"]);
  await screen.findByText("41 alerts at prod are silenced until 16:00.");
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.deeds.at(-1)).toBe("take back 1"));
});

test("matchers are rows that are widened, narrowed, added, changed and removed, each with its preview", async () => {
  const bridge = await opened();
  await user.keyboard("j{Enter}");
  await user.click(await button(/^Silence\s*Shift S/));
  const sheet = within(await dialog());
  const written = () => bridge.previews.at(-1)?.matchers.map(({ name, operator, value }) => `${name}${operator}${value}`);
  await user.click(await sheet.findByRole("button", { name: "Wider" }));
  await waitFor(() => expect(written()).toEqual(["alertname=DiskFull"]));
  await user.click(sheet.getByRole("button", { name: "Narrower" }));
  await waitFor(() => expect(written()).toEqual(["alertname=DiskFull", "pod=db-0"]));
  await user.click(sheet.getByRole("button", { name: "Remove the matcher of pod" }));
  await user.click(sheet.getByRole("button", { name: "Add a matcher" }));
  await user.keyboard("team");
  await user.selectOptions(sheet.getAllByRole("combobox", { name: "Operator" })[1] as HTMLElement, "=~");
  await user.type(sheet.getAllByRole("textbox", { name: "Value" })[1] as HTMLElement, "a|b");
  await waitFor(() => expect(written()).toEqual(["alertname=DiskFull", "team=~a|b"]));
  await user.click(sheet.getByRole("button", { name: "2h" }));
  await waitFor(() => expect(bridge.previews.at(-1)?.until).toBe("2h"));
});

test("what speaks against a silence is said, and one that no source would take cannot be made", async () => {
  const bridge = new MockBridge();
  bridge.preview = {
    verdicts: [
      { concern: "refused", sentence: "A silence needs at least one matcher." },
      { concern: "too_broad", sentence: "Too broad: it also covers alerts of the team web." },
    ],
    endsProblem: "a silence has to end later than now",
  };
  await opened(bridge);
  await user.keyboard("j{Shift>}s{/Shift}");
  await screen.findByText("Too broad: it also covers alerts of the team web.");
  screen.getByText("a silence has to end later than now");
  await user.keyboard("why{Enter}");
  expect(bridge.deeds).toEqual([]);
});

test("what a source says to a silence it does not take stays in the dialog, with all that was written", async () => {
  const bridge = await opened();
  await user.keyboard("j{Shift>}s{/Shift}");
  await dialog();
  await user.keyboard("why");
  await button(/Silence 41 alerts/);
  bridge.failing = new Failure({ kind: "unreachable", message: "prod did not answer. It may have been done all the same" });
  await user.keyboard("{Enter}");
  await screen.findByText(/It may have been done all the same/);
  expect(screen.getByRole("textbox", { name: "Reason" })).toHaveProperty("value", "why");
});

test("the list shows what ends soon first, and a silence is extended, ended and taken back by keys", async () => {
  const bridge = new MockBridge();
  bridge.silences.silences = [
    aSilence("s1", { attention: "ends in 30 min while 2 alerts still fire" }),
    aSilence("s2", { comment: "known", undo: 7 }),
  ];
  await opened(bridge);
  await user.click(await button("Silences"));
  const list = within(await screen.findByRole("listbox", { name: "Silences" }));
  expect(list.getAllByRole("option")[0]?.textContent).toContain("ends in 30 min while 2 alerts still fire");
  await user.keyboard("je");
  await screen.findByRole("dialog", { name: "A later end" });
  await user.click(await button("2h"));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(bridge.deeds).toEqual(["extend prod/s1 2h"]));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.keyboard("j{Delete}");
  await waitFor(() => expect(bridge.deeds.at(-1)).toBe("expire prod/s2"));
  await user.keyboard("u");
  await waitFor(() => expect(bridge.deeds.at(-1)).toBe("take back 7"));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(bridge.asks.at(-1)?.filter).toBe('alertname="DiskFull"'));
});

test("only a later end is offered for a silence, and one that is over covers nothing", async () => {
  const bridge = new MockBridge();
  bridge.silences.silences = [
    aSilence("s1", { ends: aTime(80_000_000, "Sun 06:13") }),
    aSilence("s2", { comment: "long over", state: "expired", ends: aTime(0, "08:00") }),
  ];
  await opened(bridge);
  await user.click(await button("Silences"));
  const list = within(await screen.findByRole("listbox", { name: "Silences" }));
  expect(list.getAllByRole("option").map((row) => /covers/.test(row.textContent ?? ""))).toEqual([true, false]);
  await user.keyboard("je");
  const sheet = within(await screen.findByRole("dialog", { name: "A later end" }));
  expect(sheet.queryByRole("button", { name: "2h" })).toBeNull();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(bridge.deeds).toEqual(["extend prod/s1 tomorrow 9:00"]));
  await user.keyboard("je");
  await button("2h");
});

test("a source whose silences cannot be listed is named, and the list is reached by its key", async () => {
  const bridge = new MockBridge();
  bridge.silences.sources = [{ name: "prod", problem: "prod does not answer; its silences are not listed here" }];
  await opened(bridge);
  await user.keyboard("{Control>}{Shift>}s{/Shift}{/Control}");
  await screen.findByText("prod does not answer; its silences are not listed here");
  await user.keyboard("{Escape}");
  await screen.findByText("Alert1");
});

test("an alert is acknowledged for everybody and that is taken back", async () => {
  const bridge = await opened();
  await user.keyboard("j{Shift>}a{/Shift}");
  await waitFor(() => expect(bridge.deeds).toEqual(["share prod/1"]));
  await screen.findByText(/ends at 14:15 if this laptop closes/);
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.deeds.at(-1)).toBe("unacknowledge prod/1"));
});
