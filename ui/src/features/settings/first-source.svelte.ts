import { type Bridge, Failure, type SettingsView, type SourceForm, type SourceTest } from "../../bridge";
import { blankForm } from "./source-draft.svelte";

/** What came of connecting: the settings as they are now, and what the source turned out to be. */
export interface Connected {
  readonly view: SettingsView;
  readonly kind: string;
  readonly name: string;
}

/** A first source from nothing but an address: every kind that may be there is tried, and the one that answers is kept. */
export class FirstSource {
  address = $state("");
  asking = $state(false);
  /** The answer that says most about why none of the kinds works there. */
  answer = $state.raw<SourceTest | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What was tried last, for the form. */
  form = $state.raw<SourceForm | null>(null);
  readonly #bridge: Bridge;
  readonly #view: SettingsView;

  constructor(bridge: Bridge, view: SettingsView) {
    this.#bridge = bridge;
    this.#view = view;
  }

  /** Tries every kind whose addresses begin so, in their order; saves the first that works. */
  async connect(): Promise<Connected | null> {
    this.asking = true;
    this.answer = null;
    this.failure = null;
    try {
      for (const kind of this.#kinds()) {
        const form = { ...blankForm(this.#view.kinds), kind: kind.id, name: nameOf(kind.id), urls: [this.#url()] };
        const answer = await this.#bridge.testSource(form, []);
        if (answer.good) return { view: await this.#save(form), kind: kind.title, name: form.name };
        // A kind that the server is not says less than one that it is and that cannot get in.
        if (this.answer === null || (answer.field !== "kind" && this.answer.field === "kind")) {
          this.answer = answer;
          this.form = form;
        }
        if (answer.field === "auth" || answer.field === "ca") break;
      }
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    } finally {
      this.asking = false;
    }
    return null;
  }

  async #save(form: SourceForm): Promise<SettingsView> {
    if (!this.#view.defined) await this.#bridge.startWorkspace("");
    return this.#bridge.saveSource(null, form, []);
  }

  /** Where no kind has such addresses, all are tried: what they say of it is the answer. */
  #kinds(): SettingsView["kinds"] {
    const scheme = new RegExp("^[^:]*").exec(this.#url())?.[0].toLowerCase() ?? "";
    const fitting = this.#view.kinds.filter((kind) => kind.schemes.includes(scheme));
    return fitting.length > 0 ? fitting : this.#view.kinds;
  }

  /** People write addresses as their browser shows them. */
  #url(): string {
    const written = this.address.trim();
    return written.includes("://") ? written : `https://${written}`;
  }
}

function nameOf(kind: string): string {
  return kind === "alertmanager" ? "alerts" : kind;
}
