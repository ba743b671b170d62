import type { Bridge, SavedViewView } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import type { Notices } from "../../components/notices.svelte";
import { messages } from "../../messages";

/** What a list is: which alerts, and how they are grouped. */
export interface ListShape {
  readonly filter: string;
  readonly groupBy: readonly string[];
}

/** The lists a person keeps, in their order. */
export class Views {
  kept = $state.raw<readonly SavedViewView[]>([]);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #undo: Undo;

  constructor(bridge: Bridge, notices: Notices, undo: Undo) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#undo = undo;
  }

  /** Reads them again, with how many alerts pass each. */
  async changed(): Promise<void> {
    try {
      this.kept = await this.#bridge.savedViews();
    } catch {
      // Records that cannot be read are said by the list itself, once.
    }
  }

  /** The one that is shown, if what is shown is one of them. */
  shown(shape: ListShape): SavedViewView | null {
    const key = (one: ListShape) => JSON.stringify([one.filter.trim(), one.groupBy]);
    return this.kept.find((view) => key(view) === key(shape)) ?? null;
  }

  /** Keeps a list under a name; one of that name is replaced. Whether that worked. */
  keep(name: string, shape: ListShape): Promise<boolean> {
    const view = { name: name.trim(), filter: shape.filter, groupBy: [...shape.groupBy], count: null };
    const replaced = this.kept.some((other) => other.name === view.name);
    const next = replaced ? this.kept.map((other) => (other.name === view.name ? view : other)) : [...this.kept, view];
    return this.#save(next, messages.views.kept(view.name));
  }

  /** Forgets a list. */
  forget(name: string): Promise<boolean> {
    return this.#save(this.kept.filter((view) => view.name !== name), messages.views.forgotten(name));
  }

  /** Moves a list one place to the front. */
  toFront(name: string): Promise<boolean> {
    const at = this.kept.findIndex((view) => view.name === name);
    if (at <= 0) return Promise.resolve(false);
    const next = [...this.kept];
    [next[at - 1], next[at]] = [next[at] as SavedViewView, next[at - 1] as SavedViewView];
    return this.#save(next, messages.views.moved(name));
  }

  async #save(next: readonly SavedViewView[], said: string): Promise<boolean> {
    const before = [...this.kept];
    try {
      this.kept = await this.#bridge.saveViews([...next]);
      this.#undo.did(said, async () => {
        this.kept = await this.#bridge.saveViews(before);
      });
      return true;
    } catch (thrown) {
      this.#notices.fail(thrown);
      return false;
    }
  }
}
