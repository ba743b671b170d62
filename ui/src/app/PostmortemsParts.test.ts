import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { anIncidentsView } from "../bridge/mock-incident-view";
import { aPostmortemsView } from "../bridge/mock-postmortem-view";
import ActSheet from "../features/incidents/ActSheet.svelte";
import type { PostmortemsDesk } from "../features/postmortems/postmortems.svelte";
import { AppWindow } from "./window.svelte";

beforeEach(() => localStorage.clear());
afterEach(cleanup);

/** A document that is open, with the forms drawn and what is put into its text. */
async function opened(): Promise<{ bridge: MockBridge; app: AppWindow; desk: PostmortemsDesk; put: string[] }> {
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  bridge.incidents = anIncidentsView();
  bridge.documents = aPostmortemsView();
  const app = new AppWindow(bridge);
  app.place.go("incidents");
  await app.postmortems.show(4);
  const put: string[] = [];
  app.postmortems.document.editor = {
    focus: vi.fn<() => void>(),
    show: vi.fn<() => void>(),
    replace: vi.fn<() => void>(),
    put: (made) => void put.push(made),
    become: vi.fn<() => void>(),
    mark: vi.fn<() => void>(),
    selection: { from: 0, to: 0 },
    end: vi.fn<() => void>(),
  };
  render(ActSheet, { acting: app.postmortems.acting });
  return { bridge, app, desk: app.postmortems, put };
}

test("a part of the timeline is asked for by keyboard, and what cannot be read is said beside its box", async () => {
  const { bridge, desk, put } = await opened();
  await desk.inserting.addTimelinePart();
  const from = await screen.findByRole<HTMLInputElement>("textbox", { name: "From" });
  expect(from.value).toBe("2026-03-28 10:02:00");
  await waitFor(() => expect(document.activeElement).toBe(from));
  await userEvent.clear(from);
  await userEvent.keyboard("soon{Enter}");
  await screen.findByText("`soon` is not a time.");
  expect(put).toEqual([]);
  await userEvent.clear(from);
  await userEvent.type(from, "10:10");
  await userEvent.type(screen.getByRole("combobox", { name: "Lanes" }), "alerts, people{Enter}");
  await waitFor(() => expect(desk.acting.draft).toBeNull());
  expect(bridge.inserted).toEqual([{ id: 4, word: "timeline", about: "", from: "10:10", to: "2026-03-28 10:40:00", lanes: ["alerts", "people"], error: "" }]);
  expect(put).toHaveLength(1);
});

test("errors are chosen with their counts; where none was read it is said, and no form opens", async () => {
  const { bridge, app, desk, put } = await opened();
  await desk.inserting.addError();
  expect(desk.acting.draft).toBeNull();
  expect(app.notices.current?.text).toContain("in the last ten minutes");
  bridge.parts = { ...bridge.parts, errors: [{ queue: "mq/orders.dlq", error: "9f3c01d2a4b5c6d7", text: "order # failed", count: 3, read: 5 }, { queue: "mq/orders.dlq", error: "unsaid", text: "they do not say what they died of", count: 2, read: 5 }] };
  await desk.inserting.addError();
  await screen.findByRole("radio", { name: "order # failed: 3 of 5 read of mq/orders.dlq" });
  await userEvent.click(screen.getByRole("radio", { name: /2 of 5/ }));
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(put).toHaveLength(1));
  expect(bridge.inserted).toEqual([{ id: 4, word: "queue", about: "mq/orders.dlq", from: "", to: "", lanes: [], error: "unsaid" }]);
});
