import { type Bridge, Failure, type ReviewListView, type ReviewPage, type ReviewView } from "../../bridge";
import { Answer } from "../../components/answer.svelte";
import type { Notices } from "../../components/notices.svelte";
import { Drafts } from "./drafts.svelte";
import { words } from "./words";

const LIGHT = "watchbill.review.light";
const PAGE = "watchbill.review.page";
/** The boxes of each form, at which the core's words about them stand. */
const BOXES: Readonly<Record<string, ReadonlySet<string>>> = {
  decision: new Set(["state", "taken", "because", "owner", "due", "dissent"]),
  fit: new Set(["service", "source", "when", "count"]),
};

/** The form of the minutes, which is on every page; the others are named as their pages. */
export const MINUTES = "minutes";

/** The form of the complaints, which is on the page of another one. */
export const COMPLAINTS = "complaints";

/** The review as it is held: which page is shown, and what is entered on it. */
export class Review {
  isOpen = $state(false);
  /** What may be opened, while none is. */
  readonly list = new Answer<ReviewListView>();
  /** What was typed and not entered. */
  readonly drafts = new Drafts();
  /** The period that was typed; null while the next one is offered. */
  period = $state<string | null>(null);
  view = $state.raw<ReviewView | null>(null);
  at = $state(0);
  /** Why the page after this one is not shown, once somebody wanted it. */
  held = $state<string | null>(null);
  hasMinutes = $state(false);
  /** What is asked before it is done. */
  asks = $state<"leave" | "close" | null>(null);
  /** Light whatever the desk is: a projector shows dark pages badly. */
  isLight = $state(localStorage.getItem(LIGHT) !== "no");
  /** Whether the window was made to fill the screen. */
  fills = $state(false);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  /** What is entered is entered in its order: an answer never shows the review as it was before a later one. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = $state(0);
  /** Counts the meetings, so that an answer to one that was left opens it no more. */
  #meeting = 0;

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  get page(): ReviewPage | null {
    return this.view?.pages[this.at] ?? null;
  }

  get isClosed(): boolean {
    return this.view !== null && this.view.closed !== null;
  }

  /** How many revisions there are of what is shown. */
  get revisions(): number {
    const { list, view } = this;
    const known = list.view?.reviews.filter((row) => row.label === view?.label).map((row) => row.revision) ?? [];
    return Math.max(view?.revision ?? 1, ...known);
  }

  /** The headings over what was typed and not entered. */
  get waiting(): string[] {
    const { drafts, view } = this;
    const others: Readonly<Record<string, string>> = { [MINUTES]: words.minutes, [COMPLAINTS]: words.complaints };
    const heading = (form: string) => view?.pages.find((page) => page.name === form)?.heading ?? others[form] ?? form;
    return this.isClosed ? [] : drafts.forms.map(heading);
  }

  open(): void {
    this.isOpen = true;
    this.failure = null;
    void this.list.ask(() => this.#bridge.reviewList());
  }

  /** Opens the review of a period, or goes on with it where it was left. */
  async begin(period: string): Promise<boolean> {
    const begun = await this.#show(() => this.#bridge.reviewOpen(period));
    if (begun) this.period = null;
    return begun;
  }

  /** Shows a revision as it is kept; the newest unless it is said which. Nothing is made by looking. */
  look(label: string, revision: number | null): Promise<boolean> {
    return this.#show(() => this.#bridge.reviewShow(label, revision));
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

  /** To a page by its place; no further than to the first that has to be decided. */
  goTo(at: number): void {
    const last = this.reachable;
    this.held = at > last ? (this.view?.pages[last]?.holds ?? null) : null;
    this.asks = null;
    this.#go(Math.max(Math.min(at, last), 0));
  }

  /** The last page that may be shown: the first one that has to be decided. */
  get reachable(): number {
    const pages = this.view?.pages ?? [];
    const first = pages.findIndex((page) => page.holds !== null);
    return first === -1 ? pages.length - 1 : first;
  }

  /** Enters something and shows the review as it is then; says whether that went well. */
  enter(deed: (label: string) => Promise<ReviewView>): Promise<boolean> {
    const label = this.view?.label ?? "";
    return this.#inTurn(
      () => deed(label),
      (view) => (this.view = view),
    );
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
    const isAtBox = field === "text" ? this.hasMinutes : BOXES[page?.form?.kind ?? ""]?.has(field) === true;
    return isAtBox ? null : failure.message;
  }

  get core(): Bridge {
    return this.#bridge;
  }

  switchLight(): void {
    this.isLight = !this.isLight;
    localStorage.setItem(LIGHT, this.isLight ? "yes" : "no");
  }

  /** Makes the window fill the screen, or gives it its size again. */
  async switchFull(): Promise<void> {
    try {
      this.fills = await this.#bridge.fillScreen(null);
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  /** Leaving is asked for once a review is shown; a key that was hit by mistake ends no meeting. */
  wantOut(): void {
    if (this.hasMinutes) this.hasMinutes = false;
    else if (this.asks !== null) this.asks = null;
    else if (this.view === null) this.leave();
    else this.asks = "leave";
  }

  leave(): void {
    this.#meeting += 1;
    this.isOpen = false;
    this.view = null;
    this.at = 0;
    this.asks = null;
    this.hasMinutes = false;
    this.held = null;
    this.failure = null;
    if (this.fills) void this.#bridge.fillScreen(false).catch((thrown: unknown) => this.#notices.fail(thrown));
    this.fills = false;
  }

  async close(): Promise<void> {
    this.asks = null;
    if (await this.enter((label) => this.#bridge.reviewClose(label))) await this.list.ask(() => this.#bridge.reviewList());
  }

  async export(): Promise<void> {
    const { view } = this;
    if (view === null) return;
    try {
      const { first, folder } = await this.#bridge.reviewExport(view.label, view.revision);
      this.#notices.say(words.exported(first, folder));
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  /** Shows another review, on the page that was shown of this one, else on the one it was left on. */
  async #show(ask: () => Promise<ReviewView>): Promise<boolean> {
    const shown = await this.#inTurn(ask, (view) => {
      const left = this.page?.name ?? localStorage.getItem(`${PAGE}.${view.label}`);
      this.drafts.open(`${view.label}.${String(view.revision)}`);
      this.view = view;
      const found = view.pages.findIndex((page) => page.name === left);
      this.at = Math.min(Math.max(found, 0), this.reachable);
    });
    if (shown) await this.list.ask(() => this.#bridge.reviewList());
    return shown;
  }

  #inTurn(deed: () => Promise<ReviewView>, show: (view: ReviewView) => void): Promise<boolean> {
    const meeting = this.#meeting;
    this.#waiting += 1;
    const done = this.#turn.then(async () => {
      try {
        const view = await deed();
        if (meeting !== this.#meeting) return false;
        show(view);
        this.failure = null;
        this.held = null;
        return true;
      } catch (thrown) {
        if (meeting === this.#meeting) this.failure = Failure.from(thrown);
        return false;
      } finally {
        this.#waiting -= 1;
      }
    });
    this.#turn = done;
    return done;
  }

  #go(at: number): void {
    this.at = at;
    this.failure = null;
    const { page, view } = this;
    if (page !== null && view !== null) localStorage.setItem(`${PAGE}.${view.label}`, page.name);
  }
}
