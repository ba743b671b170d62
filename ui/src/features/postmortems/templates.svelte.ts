import { type Bridge, Failure, type PostmortemTemplate } from "../../bridge";
import { ChosenRow } from "../../components/chosen-row.svelte";
import type { Notices } from "../../components/notices.svelte";
import { Rounds } from "../../components/rounds";
import { words } from "./words";

/** A template that is being written: the next version of one, or a copy. */
export class TemplateDraft {
  name = $state("");
  text = $state("");
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  /** Empty of a copy. */
  readonly key: string;
  readonly #before: { readonly name: string; readonly text: string };

  constructor({ key, name, text, builtIn }: PostmortemTemplate, isCopy: boolean) {
    this.key = isCopy || builtIn ? "" : key;
    this.name = this.key === "" ? words.templates.copyName(name) : name;
    this.text = text;
    this.#before = { name, text };
  }

  get isCopy(): boolean {
    return this.key === "";
  }

  get isChanged(): boolean {
    return this.text !== this.#before.text || (!this.isCopy && this.name !== this.#before.name);
  }

  get canBeSaved(): boolean {
    return !this.isBusy && this.name.trim() !== "" && this.text.trim() !== "" && (this.isCopy || this.isChanged);
  }

  problemOf(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }
}

/** The templates, and the one that is edited. */
export class Templates {
  all = $state.raw<readonly PostmortemTemplate[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  draft = $state.raw<TemplateDraft | null>(null);
  readonly chosen = new ChosenRow<PostmortemTemplate>(() => this.all ?? [], ({ key }) => key);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  changed(): Promise<void> {
    return this.#rounds.due();
  }

  /** Begins to edit the chosen one, or a copy of it. One that came with Watchbill is only copied. */
  begin(isCopy: boolean): void {
    const { row } = this.chosen;
    if (row !== null && this.draft === null) this.draft = new TemplateDraft(row, isCopy);
  }

  cancel(): void {
    this.draft = null;
  }

  /** Whether nothing is typed that would be lost; else that is said. */
  mayLeave(): boolean {
    if (this.draft?.isChanged !== true) return true;
    this.#notices.say(words.templates.unsaved);
    return false;
  }

  async save(): Promise<void> {
    const { draft } = this;
    if (draft === null || !draft.canBeSaved) return;
    draft.isBusy = true;
    draft.failure = null;
    try {
      const { key, name, version } = await this.#bridge.savePostmortemTemplate({ key: draft.key, name: draft.name.trim(), text: draft.text });
      if (draft === this.draft) this.draft = null;
      this.#notices.say(words.templates.saved(name, version));
      await this.changed();
      this.chosen.key = key;
    } catch (thrown) {
      draft.failure = Failure.from(thrown);
    } finally {
      draft.isBusy = false;
    }
  }

  async #read(): Promise<void> {
    try {
      this.all = await this.#bridge.postmortemTemplates();
      this.failure = null;
      if (this.chosen.row === null) this.chosen.choose(this.all[0]);
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }
}
