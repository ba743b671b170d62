import { type Bridge, Failure, type IncidentRow } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";
import { words } from "./words";

/** A note that is being written: at the bottom of its incident, or from anywhere. */
export class Note {
  text = $state("");
  at = $state("");
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);

  get canBeWritten(): boolean {
    return !this.isBusy && this.text.trim() !== "";
  }

  problemOf(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  /** Writes it and is empty again; what could not be written stays. Gives what is said. */
  async write(bridge: Bridge, id: number): Promise<string | null> {
    if (!this.canBeWritten) return null;
    this.isBusy = true;
    this.failure = null;
    try {
      const { said } = await bridge.incidentNote({ id, text: this.text.trim(), at: this.at.trim(), attacker: false });
      this.text = "";
      this.at = "";
      return said;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
      return null;
    } finally {
      this.isBusy = false;
    }
  }
}

/** A note from anywhere: into the incident that is open, else one that the reader leads, else the gravest. */
export class Noting {
  note = $state.raw<Note | null>(null);
  into = $state<number | null>(null);
  /** Those it may go into, as they were when it was begun. */
  choices = $state.raw<readonly IncidentRow[]>([]);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #changed: () => void;

  constructor(bridge: Bridge, notices: Notices, changed: () => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#changed = changed;
  }

  begin(live: readonly IncidentRow[], chosen: number | null): void {
    if (live.length === 0) return this.#notices.say(words.done.noOpen);
    this.choices = live;
    this.into = live.find(({ id }) => id === chosen)?.id ?? live[0]?.id ?? null;
    this.note = new Note();
  }

  cancel(): void {
    this.note = null;
  }

  async write(): Promise<void> {
    const { note, into } = this;
    if (note === null || into === null) return;
    const said = await note.write(this.#bridge, into);
    if (said === null) return;
    if (note === this.note) this.note = null;
    this.#notices.say(said);
    this.#changed();
  }
}
