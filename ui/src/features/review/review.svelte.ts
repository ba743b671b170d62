import { type Bridge, Failure, type ReviewListView, type ReviewPage, type ReviewView } from "../../bridge";
import { Answer } from "../../components/answer.svelte";
import type { Notices } from "../../components/notices.svelte";
import { words } from "./words";

const LIGHT = "watchbill.review.light";
const PAGE = "watchbill.review.page";
const DECISION_BOXES: ReadonlySet<string> = new Set(["state", "taken", "because", "owner", "due", "dissent"]);

/** The review as it is held: which page is shown, and what is entered on it. */
export class Review {
  isOpen = $state(false);
  /** What may be opened, while none is. */
  readonly list = new Answer<ReviewListView>();
  view = $state.raw<ReviewView | null>(null);
  at = $state(0);
  /** Why the page after this one is not shown, once somebody wanted it. */
  held = $state<string | null>(null);
  hasMinutes = $state(false);
  /** What is asked before it is done. */
  asks = $state<"leave" | "close" | null>(null);
  /** Light whatever the desk is: a projector shows dark pages badly. */
  isLight = $state(localStorage.getItem(LIGHT) !== "no");
  isBusy = $state(false);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  get page(): ReviewPage | null {
    return this.view?.pages[this.at] ?? null;
  }

  get isClosed(): boolean {
    return this.view !== null && this.view.closed !== null;
  }

  open(): void {
    this.isOpen = true;
    this.failure = null;
    void this.list.ask(() => this.#bridge.reviewList());
  }

  /** Opens the review of a period, or goes on with it where it was left. */
  async begin(period: string): Promise<boolean> {
    const opened = await this.enter(() => this.#bridge.reviewOpen(period));
    const { view } = this;
    if (!opened || view === null) return false;
    const left = localStorage.getItem(`${PAGE}.${view.label}`);
    const found = view.pages.findIndex((page) => page.name === left);
    const reachable = this.#reachable();
    this.at = Math.min(Math.max(found, 0), reachable);
    return true;
  }

  /** To the next page, unless this one has to be decided first. */
  next(): void {
    const { page, view } = this;
    if (page === null || view === null) return;
    this.held = page.holds;
    if (page.holds === null) this.#go(Math.min(this.at + 1, view.pages.length - 1));
  }

  previous(): void {
    this.held = null;
    this.#go(Math.max(this.at - 1, 0));
  }

  /** Enters something and shows the review as it is then; says whether that went well. */
  async enter(deed: (label: string) => Promise<ReviewView>): Promise<boolean> {
    this.isBusy = true;
    try {
      this.view = await deed(this.view?.label ?? "");
      this.failure = null;
      this.held = null;
      return true;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
      return false;
    } finally {
      this.isBusy = false;
    }
  }

  /** What the core says about a box of what was entered. */
  wrong(field: string): string | null {
    const { failure } = this;
    return failure?.kind === "invalid" && failure.field === field ? failure.message : null;
  }

  /** What went wrong and stands at no box of what is shown. */
  get untold(): string | null {
    const { failure, page } = this;
    if (failure === null) return null;
    if (failure.kind !== "invalid") return failure.message;
    const field = failure.field ?? "";
    const isAtBox = field === "text" ? this.hasMinutes : page?.form?.kind === "decision" && DECISION_BOXES.has(field);
    return isAtBox ? null : failure.message;
  }

  get core(): Bridge {
    return this.#bridge;
  }

  switchLight(): void {
    this.isLight = !this.isLight;
    localStorage.setItem(LIGHT, this.isLight ? "yes" : "no");
  }

  /** Leaving is asked for once a review is shown; a key that was hit by mistake ends no meeting. */
  wantOut(): void {
    if (this.hasMinutes) this.hasMinutes = false;
    else if (this.asks !== null) this.asks = null;
    else if (this.view === null) this.leave();
    else this.asks = "leave";
  }

  leave(): void {
    this.isOpen = false;
    this.view = null;
    this.at = 0;
    this.asks = null;
    this.hasMinutes = false;
    this.held = null;
    this.failure = null;
  }

  async close(): Promise<void> {
    this.asks = null;
    await this.enter((label) => this.#bridge.reviewClose(label));
  }

  async export(): Promise<void> {
    const { view } = this;
    if (view === null) return;
    try {
      const { first, folder } = await this.#bridge.reviewExport(view.label);
      this.#notices.say(words.exported(first, folder));
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  #go(at: number): void {
    this.at = at;
    this.failure = null;
    const { page, view } = this;
    if (page !== null && view !== null) localStorage.setItem(`${PAGE}.${view.label}`, page.name);
  }

  /** The last page that may be shown: the first one that has to be decided. */
  #reachable(): number {
    const pages = this.view?.pages ?? [];
    const first = pages.findIndex((page) => page.holds !== null);
    return first === -1 ? pages.length - 1 : first;
  }
}
