import { type Bridge, Failure, type SloMarkForm, type SloMarkRow, type SloView } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import { instantText } from "../../components/instant";
import type { Notices } from "../../components/notices.svelte";
import { nearestTo } from "../../components/points";
import type { Stretch } from "./reader.svelte";
import { words } from "./words";

/** What can be marked, the most usual first. */
export const markKinds = ["incident", "deploy", "class", "decision"] as const;

/** A mark before it is made. */
export class MarkDraft {
  kind = $state<string>("incident");
  title = $state("");
  /** Of which known sort of trouble it is, where it is one. */
  sort = $state("");
  from = $state("");
  to = $state("");
  /** About this service level alone, and not all of its service. */
  isOfLevel = $state(false);
  link = $state("");
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly service: string | null;
  /** The name of the SLO it may be about. */
  readonly slo: string;
  /** The stretch of the chart it began with, as people read it; none where it began with now. */
  readonly over: string | null;

  constructor(service: string | null, slo: string, times: { readonly from: string; readonly to: string }, over: string | null) {
    this.over = over;
    this.service = service;
    this.slo = slo;
    this.from = times.from;
    this.to = times.to;
    this.isOfLevel = service === null;
  }

  get form(): SloMarkForm {
    const services = this.isOfLevel || this.service === null ? [] : [this.service];
    const { kind, title, from, to, link } = this;
    return { kind, title, class: this.hasSort ? this.sort : "", from, to, services, slos: this.isOfLevel ? [this.slo] : [], link };
  }

  /** Whether it can be of a known sort of trouble: a deploy and a decision are none. */
  get hasSort(): boolean {
    return this.kind === "incident" || this.kind === "class";
  }

  /** What is wrong with a box, where the core says which. */
  problemOf(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }
}

/** A stretch or a moment as it stands in the boxes; empty ones mean now. */
function timesOf(over: Stretch | number | null): { from: string; to: string } {
  if (over === null) return { from: "", to: "" };
  if (typeof over === "number") return { from: instantText(over), to: "" };
  return { from: instantText(over.fromMs), to: instantText(over.toMs) };
}

/** The same as people read it. */
function saidOf({ chart }: SloView, over: Stretch | number | null): string | null {
  const at = (ms: number) => nearestTo(chart?.points ?? [], ms)?.at ?? null;
  if (over === null) return null;
  if (typeof over === "number") return at(over);
  const [from, to] = [at(over.fromMs), at(over.toMs)];
  return from === null || to === null ? null : words.level.stretch(from, to);
}

/** Marks on the time of services: what somebody enters, and takes away again. */
export class Marking {
  draft = $state.raw<MarkDraft | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #undo: Undo;
  readonly #changed: () => void;

  /** `changed` reads again what the marks are drawn on. */
  constructor(bridge: Bridge, notices: Notices, undo: Undo, changed: () => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#undo = undo;
    this.#changed = changed;
  }

  /** Begins a mark over a stretch, at a moment, or now. */
  begin(view: SloView, over: Stretch | number | null): void {
    this.draft = new MarkDraft(view.service, view.row.name, timesOf(over), saidOf(view, over));
  }

  cancel(): void {
    this.draft = null;
  }

  async make(): Promise<void> {
    const { draft } = this;
    if (draft === null || draft.isBusy) return;
    draft.isBusy = true;
    draft.failure = null;
    try {
      const { mark, said } = await this.#bridge.sloMark(draft.form);
      if (draft === this.draft) this.draft = null;
      this.#undo.did(said, () => this.#take(mark.id));
      this.#changed();
    } catch (thrown) {
      draft.failure = Failure.from(thrown);
    } finally {
      draft.isBusy = false;
    }
  }

  /** Takes a mark away. */
  async remove(mark: SloMarkRow): Promise<void> {
    try {
      const { undo, said } = await this.#bridge.sloUnmark(mark.id);
      this.#undo.did(said, async () => {
        await this.#bridge.sloMark(undo);
        this.#changed();
      });
      this.#changed();
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  async #take(id: string): Promise<void> {
    await this.#bridge.sloUnmark(id);
    this.#changed();
  }
}
