import { tick } from "svelte";
import type { Bridge } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import { copyText } from "../../components/copy";
import type { Notices } from "../../components/notices.svelte";
import { OpenLevel } from "./level.svelte";
import { Marking } from "./marking.svelte";
import { Offers } from "./offers.svelte";
import { Portfolio } from "./portfolio.svelte";
import { words } from "./words";

/** What of the page can be gone to, while it is drawn. */
export interface DrawnSlos {
  focusFilter(): void;
  focusList(): void;
  reveal(): void;
  pageRows(): number;
}

/** The page SLOs: the portfolio, and the service level that is open. */
export class SlosDesk {
  readonly portfolio: Portfolio;
  readonly level: OpenLevel;
  readonly marking: Marking;
  readonly offers: Offers;
  drawn: DrawnSlos | null = null;
  /** Opens the review over the whole window. */
  openReview: () => void = () => undefined;
  /** Begins to declare an incident about what is chosen. */
  declare: () => void = () => undefined;
  readonly #bridge: Bridge;
  readonly #notices: Notices;

  constructor(bridge: Bridge, notices: Notices, undo: Undo) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.portfolio = new Portfolio(bridge);
    this.level = new OpenLevel(bridge);
    this.offers = new Offers({ bridge, notices, undo, view: () => this.portfolio.view, changed: () => this.portfolio.changed() });
    this.marking = new Marking(bridge, notices, undo, () => void this.level.changed());
  }

  /** Reads again what is shown. */
  async changed(): Promise<void> {
    await Promise.all([this.portfolio.changed(), this.level.changed()]);
  }

  /** Moves the choice, and what is open with it. */
  move(by: number): void {
    this.portfolio.move(by);
    // Keys work from anywhere in the window; who moves by them reads the list.
    this.portfolio.hold.stir("focus");
    this.drawn?.reveal();
    const row = this.portfolio.chosen;
    if (this.level.key !== null && row?.kind === "level") void this.level.open(row.key);
  }

  /** Opens the chosen service level, gives the open one the whole page, or shows the rest of a service. */
  openChosen(): void {
    const row = this.portfolio.chosen;
    if (row?.kind === "more") this.portfolio.unfold(row.service);
    else if (row !== null && row.key !== this.level.key) void this.level.open(row.key);
    else if (this.level.key !== null) this.level.isFull = !this.level.isFull;
  }

  /** Opens a service level by its key. */
  show(key: string): void {
    this.portfolio.chooseLevel(key);
    void this.level.open(key);
  }

  /** Shows or hides the rest of the service that is chosen. */
  unfoldChosen(): void {
    const row = this.portfolio.chosen;
    if (row !== null && row.service.more !== null) this.portfolio.unfold(row.service);
  }

  /** Closes what was opened last: a stretch, the what-if, the whole page, the service level, the filter. */
  close(): void {
    const { level, portfolio } = this;
    if (level.reader.anchorMs !== null) level.reader.anchorMs = null;
    else if (level.whatIf.isOpen) level.whatIf.stop();
    else if (level.isFull) level.isFull = false;
    else if (level.key !== null) {
      level.close();
      // What lay over the list is gone only once that is drawn; before, the list takes no focus.
      void tick().then(() => this.drawn?.focusList());
    } else if (portfolio.filter !== "") void portfolio.filterBy("");
  }

  /** Begins a mark over what is being read. */
  mark(): void {
    const { view, reader } = this.level;
    if (view !== null) this.marking.begin(view, reader.stretch ?? reader.atMs);
  }

  /** Opens the expressions where their source shows them. */
  async openLink(link = 0): Promise<void> {
    const { key, back, view } = this.level;
    if (key === null || view === null) return;
    // Of the group that is shown: it may be one that stands for all.
    await this.#attempt(() => this.#bridge.openSloLink({ key, group: view.group, back }, link));
  }

  /** Copies a text that is for a file. */
  async copy(text: string | null): Promise<void> {
    if (text === null) return;
    await this.#attempt(async () => {
      await copyText(text);
      this.#notices.say(words.copied);
    });
  }

  async #attempt(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }
}
