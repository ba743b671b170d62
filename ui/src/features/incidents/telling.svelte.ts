import { type Bridge, Failure, type IncidentDrafts, type IncidentRow } from "../../bridge";
import { copyText } from "../../components/copy";
import { Rounds } from "../../components/rounds";
import type { Notices } from "../../components/notices.svelte";
import { words } from "./words";

/** Whoever types waits this long for the drafts, ms. */
const PAUSE_MS = 200;

/** Texts of where an incident stands, made again while somebody types. */
export class Telling {
  of = $state.raw<IncidentRow | null>(null);
  noticed = $state("");
  doing = $state("");
  next = $state("");
  drafts = $state.raw<IncidentDrafts | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #rounds = new Rounds(() => this.#read());
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  begin(row: IncidentRow): void {
    if (this.of?.id !== row.id) {
      this.noticed = "";
      this.doing = "";
      this.next = "";
    }
    this.of = row;
    this.drafts = null;
    this.failure = null;
    void this.#rounds.due();
  }

  close(): void {
    clearTimeout(this.#pause);
    this.of = null;
  }

  /** Something of it is typed. */
  typed(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#rounds.due(), PAUSE_MS);
  }

  problemOf(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  /** Copies a draft as it is for what is typed now. */
  async copy(which: keyof IncidentDrafts): Promise<void> {
    clearTimeout(this.#pause);
    const text = this.drafts?.[which];
    if (text === undefined) return;
    try {
      await copyText(text);
      this.#notices.say(words.drafts.copied);
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  async #read(): Promise<void> {
    const { of, noticed, doing, next } = this;
    if (of === null) return;
    try {
      const drafts = await this.#bridge.incidentDrafts({ id: of.id, noticed: noticed.trim(), doing: doing.trim(), next: next.trim() });
      if (this.of?.id !== of.id) return;
      this.drafts = drafts;
      this.failure = null;
    } catch (thrown) {
      if (this.of?.id === of.id) this.failure = Failure.from(thrown);
    }
  }
}
