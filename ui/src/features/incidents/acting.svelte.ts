import { Failure } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";

/** A box of a form: what is typed into it, or one of several. */
export interface ActField {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly hint?: string;
  readonly help?: string;
  readonly choices?: readonly { readonly value: string; readonly title: string }[];
  /** What may be typed, to take instead of typing. */
  readonly offers?: readonly string[];
  /** Whether it may stay empty. */
  readonly mayBeEmpty?: boolean;
  /** Whether it has room for several lines. */
  readonly isLong?: boolean;
}

/** Something that is done with an incident, as a form: what it asks, and how it is sent; that gives what is said afterwards, or nothing where it says that itself. */
export interface ActForm {
  readonly title: string;
  readonly about: string;
  readonly deed: string;
  readonly fields: readonly ActField[];
  readonly send: (values: Readonly<Record<string, string>>) => Promise<string>;
}

/** A form that is being filled in. */
export class ActDraft {
  values = $state<Record<string, string>>({});
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly form: ActForm;

  constructor(form: ActForm) {
    this.form = form;
    this.values = Object.fromEntries(form.fields.map(({ name, value = "" }) => [name, value]));
  }

  get canBeSent(): boolean {
    return !this.isBusy && this.form.fields.every(({ name, mayBeEmpty = false }) => mayBeEmpty || this.values[name]?.trim() !== "");
  }

  /** What is wrong with a box, where the core says which. */
  problemOf(name: string): string | null {
    return this.failure?.field === name ? this.failure.message : null;
  }

  /** What is wrong with none of the boxes. */
  get problem(): string | null {
    const { failure, form } = this;
    return failure === null || form.fields.some(({ name }) => name === failure.field) ? null : failure.message;
  }
}

/** The one form that is open, if any. */
export class Acting {
  draft = $state.raw<ActDraft | null>(null);
  readonly #notices: Notices;
  readonly #changed: () => void;

  constructor(notices: Notices, changed: () => void) {
    this.#notices = notices;
    this.#changed = changed;
  }

  begin(form: ActForm | null): void {
    if (form !== null) this.draft = new ActDraft(form);
  }

  cancel(): void {
    this.draft = null;
  }

  async send(): Promise<void> {
    const { draft } = this;
    if (draft === null || !draft.canBeSent) return;
    draft.isBusy = true;
    draft.failure = null;
    try {
      const said = await draft.form.send({ ...draft.values });
      if (draft === this.draft) this.draft = null;
      if (said !== "") this.#notices.say(said);
      this.#changed();
    } catch (thrown) {
      draft.failure = Failure.from(thrown);
    } finally {
      draft.isBusy = false;
    }
  }

  /** Does something that asks nothing, and says what was done. */
  async do(deed: () => Promise<string>): Promise<void> {
    try {
      const said = await deed();
      if (said !== "") this.#notices.say(said);
      this.#changed();
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }
}
