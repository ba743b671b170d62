import type { LayerForm } from "./api/LayerForm";
import type { ScheduleEditAsk } from "./api/ScheduleEditAsk";
import type { ScheduleEditDone } from "./api/ScheduleEditDone";
import type { ScheduleForms } from "./api/ScheduleForms";
import type { ScheduleRehearsal } from "./api/ScheduleRehearsal";
import type { Failure } from "./bridge";
import { MockOnCall } from "./mock-oncall";

/** A layer of weeks, as it would be typed. */
export function aLayerForm(changes: Partial<LayerForm> = {}): LayerForm {
  return {
    name: "primary",
    level: "",
    timezone: "",
    kind: "weekly",
    length: "1",
    start: "2026-03-02T09:00:00",
    people: ["ana", "bo", "cy"],
    turns: "always",
    windows: [],
    ...changes,
  };
}

/** What the forms of a schedule begin with. */
export function someForms(changes: Partial<ScheduleForms> = {}): ScheduleForms {
  return {
    form: { name: "payments", timezone: "Europe/Berlin", layers: [aLayerForm()] },
    lineUps: [
      {
        layer: "primary",
        rotation: aLayerForm({ name: "", start: "" }),
        from: "2026-03-09T09:00:00+01:00",
        fromSaid: "Mon 9 Mar 2026 09:00 CET",
        later: [],
      },
    ],
    people: [
      { id: "ana", name: "Ana Lima", zone: "Europe/Lisbon" },
      { id: "bo", name: "Bo", zone: "America/New_York" },
      { id: "cy", name: "Cy", zone: null },
    ],
    me: "ana",
    from: "2026-03-03T14:00",
    ...changes,
  };
}

/** What an edit would do. */
export function aRehearsal(changes: Partial<ScheduleRehearsal> = {}): ScheduleRehearsal {
  return {
    schedule: "payments",
    file: "schedules/payments.toml",
    zone: "Europe/Berlin",
    sentence: "Ana Lima is on call for Bo Fri 6 Mar 2026 18:00 to 22:00 CET, 4 h.",
    problems: [],
    notes: [],
    from: "2026-03-03T12:00:00Z",
    to: "2027-03-04T12:00:00Z",
    changes: [
      {
        start: "2026-03-06T17:00:00Z",
        end: "2026-03-06T21:00:00Z",
        there: "Fri 6 Mar 2026 18:00 to 22:00 CET",
        length: "4 h",
        before: ["bo"],
        after: ["ana"],
        beforeNames: ["Bo"],
        afterNames: ["Ana Lima"],
        effect: "changed",
        isPast: false,
        theirs: [{ person: "ana", name: "Ana Lima", zone: "Europe/Lisbon", text: "Fri 6 Mar 2026 17:00 to 21:00 WET" }],
      },
    ],
    changesInAll: 1,
    check: { before: "somebody is on call throughout", after: "somebody is on call throughout", covered: true, found: [], gone: [] },
    handOffs: [
      {
        at: "2026-03-06T17:00:00Z",
        there: "Fri 6 Mar 2026 18:00 CET",
        before: ["bo"],
        after: ["ana"],
        beforeNames: ["Bo"],
        afterNames: ["Ana Lima"],
        theirs: [{ person: "ana", name: "Ana Lima", zone: "Europe/Lisbon", text: "Fri 6 Mar 2026 17:00 WET" }],
      },
    ],
    seen: "abc",
    text: null,
    tzdb: "2026e",
    ...changes,
  };
}

/** What editing of schedules asks of a core for tests. */
export class MockOnCallEdit extends MockOnCall {
  forms: ScheduleForms = someForms();
  editRehearsal: ScheduleRehearsal = aRehearsal();
  editFailing: Failure | null = null;
  readonly editsRehearsed: ScheduleEditAsk[] = [];
  readonly savedEdits: { ask: ScheduleEditAsk; seen: string }[] = [];
  readonly undone: number[] = [];

  async scheduleForms(_schedule: string): Promise<ScheduleForms> {
    return this.answer(this.forms);
  }

  /** As a clock one hour ahead would show them. */
  async timesInZone(times: string[], from: string, to: string): Promise<string[]> {
    return this.answer(times.map((time) => (time === "" || from === to ? time : time.replace(/:00Z$/, "").replace("T17", "T18").replace("T21", "T22"))));
  }

  async rehearseSchedule(ask: ScheduleEditAsk): Promise<ScheduleRehearsal> {
    this.editsRehearsed.push(structuredClone(ask));
    return this.answer(this.editRehearsal);
  }

  async saveScheduleEdit(ask: ScheduleEditAsk, seen: string): Promise<ScheduleEditDone> {
    if (this.editFailing !== null) throw this.editFailing;
    this.savedEdits.push({ ask: structuredClone(ask), seen });
    return this.answer({ sentence: this.editRehearsal.sentence ?? "", file: this.editRehearsal.file, undo: this.savedEdits.length });
  }

  async undoScheduleEdit(undo: number): Promise<string> {
    this.undone.push(undo);
    return this.answer("schedules/payments.toml is as it was before.");
  }
}
