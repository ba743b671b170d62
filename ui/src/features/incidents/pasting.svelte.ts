import { type Bridge, Failure, type IncidentPasteForm, type IncidentPasteRead, type IncidentRow } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";

/** A chat that is pasted: how it is read is seen before it is taken in. */
export class Pasting {
  of = $state.raw<IncidentRow | null>(null);
  text = $state("");
  zone = $state("");
  day = $state("");
  monthFirst = $state(false);
  read = $state.raw<IncidentPasteRead | null>(null);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #changed: () => void;

  constructor(bridge: Bridge, notices: Notices, changed: () => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#changed = changed;
  }

  begin(row: IncidentRow): void {
    this.of = row;
    this.text = "";
    this.zone = "";
    this.day = "";
    this.monthFirst = false;
    this.altered();
  }

  close(): void {
    this.of = null;
  }

  /** Something of it is another now: how it was read does not count any more. */
  altered(): void {
    this.read = null;
    this.failure = null;
  }

  get canGoOn(): boolean {
    return !this.isBusy && this.text.trim() !== "" && this.read?.rows.length !== 0;
  }

  problemOf(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  /** Reads it; what was read and seen is taken in. */
  async goOn(): Promise<void> {
    const { of } = this;
    if (of === null || !this.canGoOn) return;
    const form: IncidentPasteForm = { id: of.id, text: this.text, zone: this.zone.trim(), day: this.day.trim(), monthFirst: this.monthFirst };
    this.isBusy = true;
    this.failure = null;
    try {
      if (this.read === null) {
        const read = await this.#bridge.incidentPasteRead(form);
        if (form.text === this.text) this.read = read;
      } else {
        const { said } = await this.#bridge.incidentPaste(form);
        this.close();
        this.#notices.say(said);
        this.#changed();
      }
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    } finally {
      this.isBusy = false;
    }
  }
}
