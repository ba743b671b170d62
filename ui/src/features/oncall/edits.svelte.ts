import { type Bridge, Failure, type OnCallAxis, type ScheduleForms } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import { instantText } from "../../components/instant";
import type { Notices } from "../../components/notices.svelte";
import type { Parts } from "../../components/stretch-mark.svelte";
import { type EditDraft, ShiftDraft, type ShiftWay } from "./draft.svelte";
import { RemovalDraft, TemporaryDraft } from "./draft-aside.svelte";
import { LayerDraft, LineUpDraft, NewDraft } from "./draft-form.svelte";
import { msAt, stretchOf } from "./range";

/** A pointer is no clock: what it marks begins and ends on a quarter of an hour. */
const STEP_MS = 15 * 60_000;

/** A stretch of a schedule: instants as RFC 3339, whose it is as the schedule calls them. Without a first instant it begins soon. */
export interface Stretch {
  readonly of: string;
  readonly from: string;
  readonly to: string;
}

/** Editing of schedules: the one edit that is being made, and saving it. */
export class ScheduleEdits {
  draft = $state.raw<EditDraft | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #undo: Undo;
  /** Opens a schedule that was made, and shows one that was changed as it is by now, whoever reads it. */
  readonly #show: (file: string) => void;
  #isBeginning = false;

  constructor(bridge: Bridge, notices: Notices, undo: Undo, show: (file: string) => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#undo = undo;
    this.#show = show;
  }

  /** Begins with a stretch of a schedule, told on its clock. */
  shift(schedule: string, way: ShiftWay, { of, from, to }: Stretch): Promise<void> {
    return this.#begin(schedule, async (forms) => {
      const [start = from, end = to] = await this.#bridge.timesInZone([from, to], "UTC", forms.form.timezone);
      return new ShiftDraft(this.#bridge, schedule, forms, { way, of, from: start === "" ? forms.from : start, to: end });
    });
  }

  /** Begins an override of hours that were marked on the lanes. */
  marked(schedule: string, { from, to }: Pick<OnCallAxis, "from" | "to">, parts: Parts, of: string): void {
    const drawn = stretchOf(from, to);
    const [startMs, endMs] = [msAt(drawn, parts.from, STEP_MS), msAt(drawn, parts.to, STEP_MS)];
    if (startMs < endMs) void this.shift(schedule, "override", { of, from: instantText(startMs), to: instantText(endMs) });
  }

  lineUp(schedule: string, layer: string): Promise<void> {
    return this.#begin(schedule, (forms) => new LineUpDraft(this.#bridge, schedule, forms, layer));
  }

  /** A layer of the schedule, or a new one with null. */
  layer(schedule: string, layer: string | null): Promise<void> {
    return this.#begin(schedule, (forms) => new LayerDraft(this.#bridge, schedule, forms, layer));
  }

  /** Fixed shifts over a stretch, told on the schedule's clock. */
  temporary(schedule: string, { of, from, to }: Stretch): Promise<void> {
    return this.#begin(schedule, async (forms) => {
      const [start = from, end = to] = await this.#bridge.timesInZone([from, to], "UTC", forms.form.timezone);
      return new TemporaryDraft(this.#bridge, schedule, forms, { of, from: start === "" ? forms.from : start, to: end });
    });
  }

  removal(schedule: string, layer: string): Promise<void> {
    return this.#begin(schedule, (forms) => new RemovalDraft(this.#bridge, schedule, forms, layer));
  }

  fresh(): Promise<void> {
    return this.#begin("", (forms) => new NewDraft(this.#bridge, forms));
  }

  cancel(): void {
    this.draft?.end();
    this.draft = null;
  }

  /** Saves what is written; what is wrong with it stays in the dialog. */
  async save(): Promise<void> {
    const { draft } = this;
    if (draft === null || !draft.isReady || draft.rehearsal === null) return;
    draft.isBusy = true;
    draft.failure = null;
    try {
      const { sentence, file, undo } = await this.#bridge.saveScheduleEdit(draft.ask, draft.rehearsal.seen);
      const isNew = draft.kind === "new";
      this.#undo.did(sentence, async () => {
        await this.#bridge.undoScheduleEdit(undo);
        if (!isNew) this.#show(file);
      });
      // It may have been closed meanwhile, and another one begun.
      if (this.draft === draft) this.cancel();
      this.#show(file);
    } catch (thrown) {
      if (this.draft !== draft) {
        this.#notices.fail(thrown);
        return;
      }
      draft.failure = Failure.from(thrown);
      // The file may be another one by now: what the edit would do is looked at again before it is saved.
      await draft.look();
      draft.failure = Failure.from(thrown);
    } finally {
      draft.isBusy = false;
    }
  }

  async #begin(schedule: string, draft: (forms: ScheduleForms) => EditDraft | Promise<EditDraft>): Promise<void> {
    if (this.draft !== null || this.#isBeginning) return;
    this.#isBeginning = true;
    try {
      const begun = await draft(await this.#bridge.scheduleForms(schedule));
      this.draft = begun;
      void begun.look();
    } catch (thrown) {
      this.#notices.fail(thrown);
    } finally {
      this.#isBeginning = false;
    }
  }
}
