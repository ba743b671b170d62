import { type Bridge, Failure, type PersonSetting, type SettingsView } from "../../bridge";

/** A person while they are being written. */
export class PersonDraft {
  /** The id they have in the file; none for a new one. */
  readonly original: string | null;
  person = $state<PersonSetting>({ id: "", name: "", timezone: "", workingHours: "", workingDays: "", quietHours: "" });
  failure = $state.raw<Failure | null>(null);
  saving = $state(false);
  readonly #bridge: Bridge;
  readonly #before: string;

  constructor(bridge: Bridge, known: PersonSetting | null) {
    this.#bridge = bridge;
    this.original = known?.id ?? null;
    if (known !== null) this.person = structuredClone(known);
    this.#before = JSON.stringify(this.person);
  }

  /** Whether anything was written. */
  get dirty(): boolean {
    return JSON.stringify(this.person) !== this.#before;
  }

  /** What is wrong with a box, as the core said last. */
  problem(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  /** Writes them into the file; nothing where that is refused, and then the reason is kept. */
  async save(): Promise<SettingsView | null> {
    this.saving = true;
    this.failure = null;
    try {
      return await this.#bridge.savePerson(this.original, $state.snapshot(this.person));
    } catch (thrown) {
      this.failure = Failure.from(thrown);
      return null;
    } finally {
      this.saving = false;
    }
  }
}
