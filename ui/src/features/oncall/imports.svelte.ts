import { type Bridge, Failure, type ScheduleImportAsk, type ScheduleImportView } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";
import { importWords as words } from "./import-words";

/** More is no export. The core refuses it too. */
const LARGEST_BYTES = 10 * 1024 * 1024;

/** A schedule of another program before it is saved. */
export class ScheduleImports {
  isOpen = $state(false);
  file = $state("");
  from = $state("");
  schedule = $state("");
  found = $state.raw<ScheduleImportView | null>(null);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  /** Opens the schedule that was made. */
  readonly #show: (file: string) => void;
  #text = "";
  /** Which reading or saving is the last; what becomes of an earlier one is not about what is shown. */
  #asked = 0;

  constructor(bridge: Bridge, notices: Notices, show: (file: string) => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#show = show;
  }

  open(): void {
    this.#begin("", "");
    this.from = "";
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
    this.#begin("", "");
  }

  /** Reads the file and what it would be. */
  async choose(file: File): Promise<void> {
    this.#begin(file.name, "");
    if (file.size > LARGEST_BYTES) {
      this.failure = new Failure({ kind: "invalid", field: "file", message: words.tooLarge });
      return;
    }
    const asked = this.#asked;
    try {
      const text = await file.text();
      if (asked !== this.#asked) return;
      this.#text = text;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = Failure.from(thrown);
      return;
    }
    await this.read();
  }

  /** What the chosen file would be, read as it is said that it should be. */
  async read(): Promise<void> {
    if (this.#text === "") return;
    const asked = ++this.#asked;
    this.isBusy = true;
    try {
      const found = await this.#bridge.importSchedule(this.#ask);
      if (asked !== this.#asked) return;
      this.found = found;
      this.failure = null;
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.found = null;
      this.failure = Failure.from(thrown);
    } finally {
      if (asked === this.#asked) this.isBusy = false;
    }
  }

  async save(): Promise<void> {
    if (this.found === null || this.isBusy) return;
    const asked = ++this.#asked;
    this.isBusy = true;
    try {
      const { file } = await this.#bridge.saveScheduleImport(this.#ask);
      this.#notices.say(words.saved(file));
      // It may have been closed meanwhile, and another file chosen.
      if (asked !== this.#asked) return;
      this.close();
      this.#show(file);
    } catch (thrown) {
      if (asked === this.#asked) this.failure = Failure.from(thrown);
      else this.#notices.fail(thrown);
    } finally {
      if (asked === this.#asked) this.isBusy = false;
    }
  }

  get #ask(): ScheduleImportAsk {
    const { file, from, schedule } = this;
    return { file, text: this.#text, from: from === "" ? null : from, schedule: schedule.trim() === "" ? null : schedule.trim() };
  }

  #begin(file: string, text: string): void {
    this.#asked += 1;
    this.file = file;
    this.#text = text;
    this.schedule = "";
    this.found = null;
    this.failure = null;
    this.isBusy = false;
  }
}
