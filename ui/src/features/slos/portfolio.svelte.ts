import { type Bridge, type Completion, Failure, type FilterProblem, type SloLevelRow, type SloServiceRow, type SlosView } from "../../bridge";
import { Hold } from "../../components/hold";
import { Rounds } from "../../components/rounds";

/** What can be chosen in the portfolio: a service level, or the rest of those of a service. */
export type PortfolioRow =
  | { readonly kind: "level"; readonly key: string; readonly level: SloLevelRow; readonly service: SloServiceRow }
  | { readonly kind: "more"; readonly key: string; readonly service: SloServiceRow };

/** Fresh figures in the places that the rows have; what is gone stays as it was, and what is new waits. */
export function inPlace(shown: SlosView, fresh: SlosView): SlosView {
  const services = shown.services.map((before) => {
    const after = fresh.services.find(({ service }) => service === before.service);
    if (after === undefined) return before;
    const levels = before.levels.map((level) => after.levels.find(({ key }) => key === level.key) ?? level);
    return { ...after, levels, headlines: before.headlines, more: before.more };
  });
  return { ...fresh, services };
}

function places({ services }: SlosView): string {
  return JSON.stringify(services.map(({ service, headlines, levels }) => [service, headlines, levels.map(({ key }) => key)]));
}

/** Whether the same rows stand in the same places. */
export function samePlaces(one: SlosView, other: SlosView): boolean {
  return places(one) === places(other);
}

/** Every service, the worst first. While somebody reads, rows keep their places and only their figures are new. */
export class Portfolio {
  view = $state.raw<SlosView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** An answer in another order, which waits until the reader lets go. */
  waiting = $state.raw<SlosView | null>(null);
  filter = $state("");
  /** What is wrong with the filter. Nothing is hidden while it is wrong. */
  problem = $state.raw<FilterProblem | null>(null);
  /** What the filter leaves; everything, while there is none. */
  #passing = $state.raw<ReadonlySet<string> | null>(null);
  readonly hold = new Hold(() => this.showWaiting());
  /** Services of which all is shown. */
  #whole = $state.raw<ReadonlySet<string>>(new Set());
  #chosen = $state.raw<string | null>(null);
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());
  readonly #filters = new Rounds(() => this.#sift());

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** What is shown of each service that the filter leaves. */
  get services(): { readonly service: SloServiceRow; readonly rows: PortfolioRow[] }[] {
    return (this.view?.services ?? [])
      .map((service) => ({ service, rows: this.#rowsOf(service) }))
      .filter(({ rows }) => rows.length > 0);
  }

  /** Every row that can be chosen, from top to bottom. */
  get rows(): PortfolioRow[] {
    return this.services.flatMap(({ rows }) => rows);
  }

  get chosen(): PortfolioRow | null {
    return this.rows.find(({ key }) => key === this.#chosen) ?? null;
  }

  isChosen(row: PortfolioRow): boolean {
    return row.key === this.#chosen;
  }

  isWhole({ service }: SloServiceRow): boolean {
    return this.#whole.has(service);
  }

  choose(row: PortfolioRow): void {
    this.#chosen = row.key;
  }

  /** Chooses a service level by its key, whatever of its service is shown. */
  chooseLevel(key: string): void {
    const service = this.view?.services.find(({ levels }) => levels.some((level) => level.key === key));
    if (service !== undefined && !this.rows.some((row) => row.key === key)) this.unfold(service);
    this.#chosen = key;
  }

  /** Moves the choice, up to an end; gives its index. */
  move(by: number): number {
    const { rows } = this;
    const at = rows.findIndex((row) => this.isChosen(row));
    const index = Math.max(0, Math.min(rows.length - 1, at < 0 && by < 0 ? 0 : at + by));
    this.#chosen = rows[index]?.key ?? null;
    return index;
  }

  /** Shows all service levels of a service, or its headlines alone. */
  unfold({ service }: SloServiceRow): void {
    const whole = new Set(this.#whole);
    if (!whole.delete(service)) whole.add(service);
    this.#whole = whole;
  }

  /** Shows what passes this. */
  filterBy(filter: string): Promise<void> {
    this.filter = filter;
    return this.#filters.due();
  }

  /** What may stand at the cursor of the filter; nothing where that is not known. */
  async complete(text: string, cursor: number): Promise<Completion | null> {
    try {
      return await this.#bridge.completeSloFilter(text, cursor);
    } catch {
      return null;
    }
  }

  async changed(): Promise<void> {
    await Promise.all([this.#rounds.due(), this.#filters.due()]);
  }

  /** Puts on screen what waited. */
  showWaiting(): void {
    if (this.waiting === null) return;
    this.view = this.waiting;
    this.waiting = null;
  }

  #rowsOf(service: SloServiceRow): PortfolioRow[] {
    const passing = this.#passing;
    const left = passing === null ? service.levels : service.levels.filter(({ key }) => passing.has(key));
    const isFolded = passing === null && !this.isWhole(service);
    const shown = isFolded ? left.slice(0, service.headlines) : left;
    const rows = shown.map((level): PortfolioRow => ({ kind: "level", key: level.key, level, service }));
    if (passing === null && service.more !== null) rows.push({ kind: "more", key: `more ${service.service}`, service });
    return rows;
  }

  /** The core reads the filter, so that the command line finds the same by it. */
  async #sift(): Promise<void> {
    const { filter } = this;
    if (filter.trim() === "") {
      this.#passing = null;
      this.problem = null;
      return;
    }
    try {
      const { keys, problem } = await this.#bridge.sloFilter(filter);
      if (filter !== this.filter) return;
      this.#passing = problem === null ? new Set(keys) : null;
      this.problem = problem;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }

  async #read(): Promise<void> {
    try {
      const fresh = await this.#bridge.slosView();
      this.failure = null;
      if (this.view === null || !this.hold.held || samePlaces(this.view, fresh)) {
        this.view = fresh;
        this.waiting = null;
      } else {
        this.view = inPlace(this.view, fresh);
        this.waiting = fresh;
      }
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }
}
