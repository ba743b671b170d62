import { beforeEach, describe, expect, it, vi } from "vitest";
import { Failure, type ScheduleEditDone, type ScheduleRehearsal } from "../../bridge";
import { aRehearsal, MockBridge, someForms } from "../../bridge/mock";
import { Undo } from "../../commands/undo.svelte";
import { Notices } from "../../components/notices.svelte";
import { ShiftDraft } from "./draft.svelte";
import { ScheduleEdits } from "./edits.svelte";

const FILE = "schedules/payments.toml";
const friday = { way: "cover", of: "bo", from: "2026-03-06T18:00", to: "2026-03-06T22:00" } as const;

interface Held<Answer> {
  readonly answer: () => Promise<Answer>;
  readonly give: ((answer: Answer) => void)[];
  readonly refuse: ((failure: Failure) => void)[];
}

/** Answers when they are given or refused, in the order in which they were asked for. */
function held<Answer>(): Held<Answer> {
  const give: ((answer: Answer) => void)[] = [];
  const refuse: ((failure: Failure) => void)[] = [];
  const answer = () =>
    new Promise<Answer>((resolve, reject) => {
      give.push(resolve);
      refuse.push(reject);
    });
  return { answer, give, refuse };
}

let bridge: MockBridge;
let notices: Notices;
let edits: ScheduleEdits;

beforeEach(() => {
  bridge = new MockBridge();
  notices = new Notices();
  edits = new ScheduleEdits(bridge, notices, new Undo(notices), () => undefined);
});

describe("what an edit would do", () => {
  it("is not known by an answer that was on its way while something was written", async () => {
    const rehearsals = held<ScheduleRehearsal>();
    vi.spyOn(bridge, "rehearseSchedule").mockImplementation(rehearsals.answer);
    const draft = new ShiftDraft(bridge, FILE, someForms(), friday);
    const looked = draft.look();
    draft.to = "2026-03-07T22:00";
    draft.changed();
    rehearsals.give[0]?.(aRehearsal());
    await looked;
    draft.end();
    expect([draft.rehearsal, draft.isReady]).toEqual([null, false]);
  });

  it("is not known any more while it is asked again", async () => {
    const draft = new ShiftDraft(bridge, FILE, someForms(), friday);
    await draft.look();
    expect(draft.isReady).toBe(true);
    const again = draft.look();
    expect(draft.isReady).toBe(false);
    await again;
    expect(draft.isReady).toBe(true);
  });
});

describe("times on another clock", () => {
  it("stay with the clock they are written on until they are told, and nothing is saved meanwhile", async () => {
    const told = held<string[]>();
    vi.spyOn(bridge, "timesInZone").mockImplementation(told.answer);
    const draft = new ShiftDraft(bridge, FILE, someForms(), friday);
    const read = draft.readOn("UTC");
    await draft.look();
    expect([draft.ask.zone, draft.isReady]).toEqual(["Europe/Berlin", false]);
    told.give[0]?.(["2026-03-06T17:00", "2026-03-06T21:00", "", ""]);
    await read;
    expect(draft.ask).toMatchObject({ zone: "UTC", wish: { from: "2026-03-06T17:00", to: "2026-03-06T21:00" } });
    expect(draft.isReady).toBe(true);
  });

  it("are told once for each clock that is picked quickly, from the one they are written on", async () => {
    const told = held<string[]>();
    const asked = vi.spyOn(bridge, "timesInZone").mockImplementation(told.answer);
    const draft = new ShiftDraft(bridge, FILE, someForms(), friday);
    const read = draft.readOn("UTC");
    void draft.readOn("America/New_York");
    told.give[0]?.(["2026-03-06T17:00", "2026-03-06T21:00", "", ""]);
    await vi.waitFor(() => expect(told.give).toHaveLength(2));
    told.give[1]?.(["2026-03-06T12:00", "2026-03-06T16:00", "", ""]);
    await read;
    const times = [friday.from, friday.to, "", ""];
    expect(asked.mock.calls).toEqual([
      [times, "Europe/Berlin", "UTC"],
      [times, "Europe/Berlin", "America/New_York"],
    ]);
    expect([draft.zone, draft.from, draft.to]).toEqual(["America/New_York", "2026-03-06T12:00", "2026-03-06T16:00"]);
  });

  it("are told again where one of them is written meanwhile", async () => {
    const told = held<string[]>();
    vi.spyOn(bridge, "timesInZone").mockImplementation(told.answer);
    const draft = new ShiftDraft(bridge, FILE, someForms(), friday);
    const read = draft.readOn("UTC");
    draft.to = "2026-03-06T23:00";
    told.give[0]?.(["2026-03-06T17:00", "2026-03-06T21:00", "", ""]);
    await vi.waitFor(() => expect(told.give).toHaveLength(2));
    expect(draft.to).toBe("2026-03-06T23:00");
    told.give[1]?.(["2026-03-06T17:00", "2026-03-06T22:00", "", ""]);
    await read;
    expect([draft.from, draft.to]).toEqual(["2026-03-06T17:00", "2026-03-06T22:00"]);
  });

  it("stay as they are, and so does the clock, where they cannot be told", async () => {
    const told = held<string[]>();
    vi.spyOn(bridge, "timesInZone").mockImplementation(told.answer);
    const draft = new ShiftDraft(bridge, FILE, someForms(), friday);
    const read = draft.readOn("Nowhere");
    told.refuse[0]?.(new Failure({ kind: "invalid", field: "zone", message: "there is no such zone" }));
    await read;
    expect([draft.zone, draft.ask.zone, draft.from]).toEqual(["Europe/Berlin", "Europe/Berlin", friday.from]);
    expect(draft.failure?.message).toBe("there is no such zone");
  });
});

/** Saves an edit, and begins another one before that is answered. */
async function closed(): Promise<{ saved: Promise<void>; done: Held<ScheduleEditDone> }> {
  const done = held<ScheduleEditDone>();
  vi.spyOn(bridge, "saveScheduleEdit").mockImplementation(done.answer);
  await edits.shift(FILE, "cover", friday);
  await vi.waitFor(() => expect(edits.draft?.isReady).toBe(true));
  const saved = edits.save();
  edits.cancel();
  await edits.removal(FILE, "primary");
  return { saved, done };
}

describe("an edit that is closed while it is saved", () => {
  it("leaves the one that was begun since where it is", async () => {
    const { saved, done } = await closed();
    done.give[0]?.({ sentence: "Ana covers Bo.", file: FILE, undo: 1 });
    await saved;
    expect(edits.draft?.kind).toBe("removal");
    expect(notices.current?.text).toContain("Ana covers Bo.");
    edits.cancel();
  });

  it("says that it was not saved", async () => {
    const { saved, done } = await closed();
    done.refuse[0]?.(new Failure({ kind: "store", message: "the disk is full" }));
    await saved;
    expect(notices.current).toMatchObject({ text: "the disk is full", wrong: true });
    expect(edits.draft).toMatchObject({ kind: "removal", failure: null });
    edits.cancel();
  });
});
