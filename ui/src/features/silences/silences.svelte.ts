import { type Bridge, Failure, type SilenceDoneView, type SilenceRowView, type SilencesView } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import { ChosenRow } from "../../components/chosen-row.svelte";
import type { Notices } from "../../components/notices.svelte";
import { Rounds } from "../../components/rounds";
import { SilenceDraft } from "./draft.svelte";

/** The silences of every source, and making, lengthening and ending one. */
export class Silences {
  /** Whether the list stands in place of the alerts. */
  isOpen = $state(false);
  view = $state.raw<SilencesView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The one that is being made. */
  draft = $state.raw<SilenceDraft | null>(null);
  /** The one that is given a later end. */
  extending = $state.raw<SilenceRowView | null>(null);
  extendingFailure = $state.raw<Failure | null>(null);
  readonly rows = new ChosenRow<SilenceRowView>(() => this.view?.silences ?? [], keyOf);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #undo: Undo;
  readonly #showAlerts: (filter: string) => void;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge, notices: Notices, undo: Undo, showAlerts: (filter: string) => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#undo = undo;
    this.#showAlerts = showAlerts;
  }

  /** Begins a silence of these alerts. */
  async begin(ids: readonly string[]): Promise<void> {
    if (ids.length === 0 || this.draft !== null) return;
    try {
      this.draft = new SilenceDraft(this.#bridge, await this.#bridge.proposeSilence([...ids]));
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  cancel(): void {
    this.draft?.end();
    this.draft = null;
  }

  /** Makes what is written; what is wrong with it stays in the dialog. */
  async make(): Promise<void> {
    const { draft } = this;
    if (draft === null || !draft.isReady) return;
    draft.isBusy = true;
    draft.failure = null;
    try {
      this.#did(await this.#bridge.makeSilence(draft.ask));
      this.cancel();
    } catch (thrown) {
      draft.failure = Failure.from(thrown);
    } finally {
      draft.isBusy = false;
    }
  }

  open(): void {
    this.isOpen = true;
    void this.changed();
  }

  close(): void {
    this.isOpen = false;
  }

  /** Opens the question until when. */
  extend(row: SilenceRowView | null): void {
    if (row === null) return;
    this.extendingFailure = null;
    this.extending = row;
  }

  /** Gives the silence that was asked about its later end. */
  async extendUntil(until: string): Promise<void> {
    const row = this.extending;
    if (row === null) return;
    try {
      this.#did(await this.#bridge.extendSilence(row.source, row.id, until));
      this.extending = null;
    } catch (thrown) {
      this.extendingFailure = Failure.from(thrown);
    }
  }

  /** Ends a silence; that can be taken back. */
  async end(row: SilenceRowView | null): Promise<void> {
    if (row !== null) await this.#attempt(() => this.#bridge.expireSilence(row.source, row.id));
  }

  /** Takes back the last thing that was done with a silence from this laptop. */
  async undo(row: SilenceRowView | null): Promise<void> {
    const deed = row?.undo ?? null;
    if (deed !== null) await this.#attempt(() => this.#bridge.undoSilence(deed));
  }

  /** Shows what a silence covers. */
  show(row: SilenceRowView | null): void {
    if (row === null) return;
    this.close();
    this.#showAlerts(row.text);
  }

  /** The list may be another by now. */
  changed(): Promise<void> {
    return this.isOpen ? this.#rounds.due() : Promise.resolve();
  }

  async #read(): Promise<void> {
    if (!this.isOpen) return;
    try {
      this.view = await this.#bridge.silencesView();
      this.failure = null;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }

  async #attempt(deed: () => Promise<SilenceDoneView>): Promise<void> {
    try {
      this.#did(await deed());
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  /** Says what holds now, and how it is taken back. */
  #did({ text, deed }: SilenceDoneView): void {
    if (deed === null) this.#notices.say(text);
    else this.#undo.did(text, async () => void (await this.#bridge.undoSilence(deed)));
    void this.changed();
  }
}

/** What a silence is known by among those of all sources. */
export function keyOf(row: SilenceRowView): string {
  return `${row.source}/${row.id}`;
}
