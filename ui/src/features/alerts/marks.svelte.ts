import { SvelteSet } from "svelte/reactivity";

/** The alerts that were marked, to do the same with all of them. They stay marked wherever the list goes. */
export class Marks {
  readonly #ids = new SvelteSet<string>();

  /** How many there are. */
  get count(): number {
    return this.#ids.size;
  }

  /** Every marked alert, in the order of marking. */
  get ids(): string[] {
    return [...this.#ids];
  }

  /** Whether this alert is marked. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Marks these alerts; if all of them were, takes the marks off. */
  toggle(ids: readonly string[]): void {
    const all = ids.length > 0 && ids.every((id) => this.#ids.has(id));
    for (const id of ids) {
      if (all) this.#ids.delete(id);
      else this.#ids.add(id);
    }
  }

  /** Marks an alert. */
  add(id: string): void {
    this.#ids.add(id);
  }

  /** Takes every mark off. */
  clear(): void {
    this.#ids.clear();
  }
}
