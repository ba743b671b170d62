import { cleanup, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Completion, type ReviewListView } from "../bridge";
import { MockBridge, aDetail, anAlert } from "../bridge/mock";
import App from "./App.svelte";

// What is typed before an answer, or a frame, has come.

const rows = ["1", "2"].map((number) => anAlert(`prod/${number}`, { name: `Alert${number}` }));
const wait = (ms: number) => new Promise((done) => void setTimeout(done, ms));

/** A core whose completions come late by so many ms. */
class Slow extends MockBridge {
  late = 0;

  override async completeFilter(text: string, cursor: number): Promise<Completion> {
    await wait(this.late);
    const of = (from: number, all: readonly string[]): Completion => ({
      from,
      to: cursor,
      suggestions: all.filter((one) => one.includes(text.slice(from))).map((insert) => ({ insert, shown: insert, count: null })),
    });
    if (text.endsWith('" ')) return of(cursor, ["and"]);
    return text.startsWith("severity=") ? of(9, ['"info"', '"warning"']) : of(0, ["severity="]);
  }
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(cleanup);

async function opened(): Promise<Slow> {
  const bridge = new Slow();
  bridge.rows = rows.map((row) => ({ kind: "alert", ...row }));
  for (const row of rows) bridge.put(aDetail(row));
  render(App, { bridge });
  await screen.findByText("Alert1");
  await screen.findByRole("heading", { level: 1 });
  return bridge;
}

const box = () => screen.getByRole<HTMLInputElement>("combobox", { name: "Filter alerts" });
const offered = () => document.querySelectorAll("#filter-suggestions li").length;

test.each([0, 60])("Tab before the answer takes what is meant by what is typed now (%i ms late)", async (late) => {
  const bridge = await opened();
  await userEvent.keyboard("/seve");
  await vi.waitFor(() => expect(offered()).toBe(1));
  await userEvent.keyboard("{Tab}");
  await vi.waitFor(() => expect(offered()).toBe(2));
  bridge.late = late;
  await userEvent.keyboard("warn{Tab}");
  await vi.waitFor(() => expect(box().value).toBe('severity="warning" '));
});

test("Tab behind a chosen suggestion takes that one, or none where it is not meant any more", async () => {
  const bridge = await opened();
  await userEvent.keyboard("/severity=");
  await vi.waitFor(() => expect(offered()).toBe(2));
  await userEvent.keyboard("{ArrowDown}");
  bridge.late = 60;
  await userEvent.keyboard("warn{Tab}");
  await wait(150);
  expect(box().value).toBe("severity=warn");
});

test("Escape takes the offers away for good, also those that were asked for before", async () => {
  const bridge = await opened();
  await userEvent.keyboard("/severity");
  await vi.waitFor(() => expect(offered()).toBe(1));
  bridge.late = 60;
  await userEvent.keyboard("={Escape}");
  await wait(150);
  expect(offered()).toBe(0);
  expect(box().value).toBe("severity=");
});

test("letters behind Ctrl+K are for the palette, also where no frame was drawn yet", async () => {
  await opened();
  const late: FrameRequestCallback[] = [];
  vi.spyOn(window, "requestAnimationFrame").mockImplementation((frame) => late.push(frame));
  await userEvent.keyboard("{Control>}k{/Control}");
  const words = await vi.waitFor(() => document.querySelector<HTMLInputElement>("[role=dialog] input") as HTMLInputElement);
  await userEvent.keyboard("whe");
  expect(words.value).toBe("whe");
});

test("a period that is proposed late is typed over", async () => {
  const bridge = await opened();
  const list = await bridge.reviewList();
  let give: (list: ReviewListView) => void = vi.fn();
  vi.spyOn(bridge, "reviewList").mockImplementation(() => new Promise((answer) => (give = answer)));
  await userEvent.keyboard("{Shift>}r{/Shift}");
  const period = await screen.findByRole<HTMLInputElement>("textbox", { name: "Period" });
  period.focus();
  give(list);
  await vi.waitFor(() => expect(period.value).toBe(list.next));
  await userEvent.keyboard("2026-Q4");
  expect(period.value).toBe("2026-Q4");
});
