/** A page of the window. */
export type Page = "now" | "alerts" | "oncall" | "levels" | "queues" | "incidents" | "settings";

/** The pages in their order, which is also that of the keys that go there. */
export const pages: readonly Page[] = ["now", "alerts", "oncall", "levels", "queues", "incidents", "settings"];

const KEY = "watchbill.page";

/** Where the reader is. The window opens where it was left, which is a look of this laptop and nothing recorded. */
export class Place {
  page = $state<Page>(left());
  readonly #leaving = new Set<() => boolean>();

  /** Goes to a page, unless what is there asks to stay: an unsaved form says so itself. */
  go(page: Page): boolean {
    if (page === this.page) return true;
    for (const mayLeave of this.#leaving) if (!mayLeave()) return false;
    this.page = page;
    localStorage.setItem(KEY, page);
    return true;
  }

  /** Is asked before the page is left; the answer ends that. */
  guard(mayLeave: () => boolean): () => void {
    this.#leaving.add(mayLeave);
    return () => void this.#leaving.delete(mayLeave);
  }
}

function left(): Page {
  const stored = localStorage.getItem(KEY);
  return pages.find((page) => page === stored) ?? "now";
}
