import { type Bridge, type DataView, Failure, type Preferences, type SettingsView } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import type { Notices } from "../../components/notices.svelte";
import { Rounds } from "../../components/rounds";
import { ChannelDraft } from "./channel-draft.svelte";
import { PersonDraft } from "./person-draft.svelte";
import { words } from "./messages";
import { RulesDraft } from "./rules-draft.svelte";
import { SourceDraft, blankForm } from "./source-draft.svelte";

/** A part of the page. */
export type Section = "sources" | "people" | "team" | "rules" | "channels" | "laptop" | "data" | "about";

/** The parts in their order. */
export const sections: readonly Section[] = ["sources", "people", "team", "rules", "channels", "laptop", "data", "about"];

/** The settings page: what is defined, what is being edited, and what a person did with the records. */
export class SettingsDesk {
  view = $state.raw<SettingsView | null>(null);
  data = $state.raw<DataView | null>(null);
  preferences = $state.raw<Preferences | null>(null);
  failure = $state.raw<Failure | null>(null);
  section = $state<Section>("sources");
  source = $state.raw<SourceDraft | null>(null);
  person = $state.raw<PersonDraft | null>(null);
  channel = $state.raw<ChannelDraft | null>(null);
  readonly rules: RulesDraft;
  importing = $state(false);
  /** What the last good test of each source found there that nobody names. */
  around = $state.raw<ReadonlyMap<string, readonly string[]>>(new Map());
  /** Somebody wanted to go away from what is not saved. */
  unsaved = $state(false);
  readonly bridge: Bridge;
  readonly notices: Notices;
  readonly #undo: Undo;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge, notices: Notices, undo: Undo) {
    this.bridge = bridge;
    this.notices = notices;
    this.#undo = undo;
    this.rules = new RulesDraft(bridge, undo);
  }

  /** Whether something is written that is not saved. */
  get dirty(): boolean {
    return [this.source, this.person, this.channel, this.rules].some((draft) => draft?.dirty ?? false);
  }

  /** Whether the page may be left; if not, the form says why. */
  mayLeave(): boolean {
    this.unsaved = this.dirty;
    return !this.dirty;
  }

  /** Shows a part of the page. */
  show(section: Section): void {
    if (section === this.section || !this.mayLeave()) return;
    this.close();
    this.section = section;
    void this.changed();
  }

  /** Reads again what is shown. */
  changed(): Promise<void> {
    return this.#rounds.due();
  }

  /** Opens a form for a new source, or for the one of this name. */
  editSource(name: string | null): void {
    if (this.view === null || !this.mayLeave()) return;
    this.section = "sources";
    this.importing = false;
    const known = this.view.sources.find((source) => source.draft.name === name)?.draft;
    this.source = new SourceDraft(this.bridge, known?.name ?? null, known ?? blankForm(this.view.kinds));
  }

  /** Opens a form for a source that was found elsewhere. */
  takeOver(draft: SourceDraft): void {
    this.importing = false;
    this.source = draft;
  }

  /** Opens a form for a new person, or for the one of this id. */
  editPerson(id: string | null): void {
    if (this.view === null || !this.mayLeave()) return;
    this.section = "people";
    this.person = new PersonDraft(this.bridge, this.view.people.find((person) => person.id === id) ?? null);
  }

  /** Opens a form for a new channel, or for the one of this name. */
  editChannel(name: string | null): void {
    if (this.view === null || !this.mayLeave()) return;
    this.section = "channels";
    const known = this.view.channelForms.find((form) => form.name === name) ?? null;
    this.channel = new ChannelDraft(this.bridge, known, this.view.channelKinds[0]?.id ?? "");
  }

  /** Shows the configurations of other programs that can be read. */
  startImport(): void {
    if (!this.mayLeave()) return;
    this.section = "sources";
    this.source = null;
    this.importing = true;
  }

  /** Goes back to the list, without what was not saved. */
  close(): void {
    // What was tested as it is not saved tells of another source.
    if (this.source !== null && this.source.original !== null && !this.source.dirty) this.#remembers(this.source);
    this.source = null;
    this.person = null;
    this.channel = null;
    this.rules.discard();
    this.importing = false;
    this.unsaved = false;
  }

  /** Takes over what a form saved. */
  saved(view: SettingsView, said: string): void {
    this.view = view;
    if (this.source !== null) this.#remembers(this.source);
    this.close();
    this.notices.say(said);
  }

  #remembers({ form, test }: SourceDraft): void {
    if (test?.good === true) this.around = new Map([...this.around, [form.name, test.around]]);
  }

  /** Takes a source out of the file. */
  async removeSource(name: string): Promise<void> {
    const known = this.view?.sources.find((source) => source.draft.name === name)?.draft;
    if (known === undefined) return;
    await this.attempt(async () => {
      this.view = await this.bridge.removeSource(name);
      this.close();
      this.#undo.did(words.sources.removed(name), async () => {
        this.view = await this.bridge.saveSource(null, known, []);
      });
    });
  }

  /** Takes a person out of the file. */
  async removePerson(id: string): Promise<void> {
    const known = this.view?.people.find((person) => person.id === id);
    if (known === undefined) return;
    await this.attempt(async () => {
      this.view = await this.bridge.removePerson(id);
      this.close();
      this.#undo.did(words.people.removed(id), async () => {
        this.view = await this.bridge.savePerson(null, known);
      });
    });
  }

  /** Takes a channel out of the file. */
  async removeChannel(name: string): Promise<void> {
    const known = this.view?.channelForms.find((form) => form.name === name);
    if (known === undefined) return;
    await this.attempt(async () => {
      this.view = await this.bridge.removeChannel(name);
      this.close();
      this.#undo.did(words.channels.removed(name), async () => {
        this.view = await this.bridge.saveChannel(null, known, []);
      });
    });
  }

  /** Sets something of this laptop; what was set before comes back by undo. */
  async prefer(change: Partial<Preferences>): Promise<void> {
    const before = this.preferences;
    if (before === null) return;
    await this.attempt(async () => {
      this.preferences = await this.bridge.savePreferences({ ...before, ...change });
      this.#undo.did(words.laptop.saved, async () => {
        this.preferences = await this.bridge.savePreferences(before);
      });
    });
  }

  /** Does something with the records and says what came of it. */
  async withData(deed: () => Promise<DataView>): Promise<void> {
    await this.attempt(async () => {
      this.data = await deed();
      if (this.data.done !== null) this.notices.say(this.data.done);
    });
  }

  /** Does something, or says why it cannot be done. */
  async attempt(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (thrown) {
      this.notices.fail(thrown);
    }
  }

  async #read(): Promise<void> {
    try {
      this.view = await this.bridge.settingsView();
      if (this.section === "laptop") this.preferences = await this.bridge.preferencesView();
      if (this.section === "rules") await this.rules.changed();
      if (this.section === "data") this.data = await this.bridge.dataView();
      this.failure = null;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }
}
