import { type Bridge, Failure, type IncidentRow, type NowView, type WantedPage } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import { Hold } from "../../components/hold";
import type { Notices } from "../../components/notices.svelte";
import { Rounds } from "../../components/rounds";
import { text } from "./messages";
import { type NowRow, rowId, rowsOf } from "./rows";

/** Where a row leads. */
export interface Ways {
  openAlert(id: string): void;
  filterAlerts(filter: string): void;
  openQueue(id: string): void;
  openIncident(id: number): void;
  /** The incidents that are open and that the reader leads. */
  led(): readonly IncidentRow[];
  goTo(page: WantedPage): void;
}

/**
 * The page Now: what the core says of this moment, and which row is chosen. While somebody reads, rows keep their place and what is
 * new waits.
 */
export class NowDesk {
  view = $state.raw<NowView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** An answer with other rows, which waits until the reader lets go. */
  waiting = $state.raw<NowView | null>(null);
  chosenId = $state.raw<string | null>(null);
  readonly hold = new Hold(() => this.showWaiting());
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #undo: Undo;
  readonly #ways: Ways;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge, notices: Notices, undo: Undo, ways: Ways) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#undo = undo;
    this.#ways = ways;
  }

  /** Every row of the page, from top to bottom. */
  get rows(): readonly NowRow[] {
    return this.view === null ? [] : rowsOf(this.view, this.#ways.led());
  }

  /** The chosen row, while it is there. */
  get chosen(): NowRow | null {
    return this.rows.find((row) => rowId(row) === this.chosenId) ?? null;
  }

  /** Reads the page again; what comes meanwhile is answered by one more round. */
  changed(): Promise<void> {
    return this.#rounds.due();
  }

  /** Puts on screen what waited. */
  showWaiting(): void {
    if (this.waiting === null) return;
    this.view = this.waiting;
    this.waiting = null;
  }

  /** Chooses the row `by` rows away. */
  move(by: number): void {
    const { rows } = this;
    if (rows.length === 0) return;
    const from = rows.findIndex((row) => rowId(row) === this.chosenId);
    const to = from < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, from + by));
    this.chosenId = rowId(rows[to] as NowRow);
  }

  /** Goes where a row leads. */
  open(row: NowRow | null): void {
    if (row === null) return;
    this.chosenId = rowId(row);
    if (row.kind === "need") {
      if (row.need.count === 1) this.#ways.openAlert(row.need.row.id);
      else this.#ways.filterAlerts(row.need.filter);
    } else if (row.kind === "strange") {
      if (row.strange.filter !== null) this.#ways.filterAlerts(row.strange.filter);
      else if (row.strange.page !== null) this.#ways.goTo(row.strange.page);
    } else if (row.kind === "led") this.#ways.openIncident(row.led.id);
    else if (row.kind === "promised") this.#ways.openQueue(row.promised.id);
    else if (row.kind === "wake") {
      if (row.wake.alert === null) this.#ways.filterAlerts(row.wake.filter);
      else this.#ways.openAlert(row.wake.alert);
    } else if (row.changed.alert !== null) this.#ways.openAlert(row.changed.alert);
    else if (row.changed.filter !== null) this.#ways.filterAlerts(row.changed.filter);
  }

  /** Acknowledges what a row needs somebody for. */
  async acknowledge(row: NowRow | null): Promise<void> {
    if (row?.kind !== "need") return;
    const { alerts } = row.need;
    await this.#do(async () => {
      const { former, problem } = await this.#bridge.doWithAlerts(alerts, { kind: "acknowledge" });
      this.#undo.did(problem ?? text.acknowledged(alerts.length), () => this.#bridge.restoreAlerts(former));
    });
  }

  /** Snoozes what a row needs somebody for, for an hour. */
  async snooze(row: NowRow | null): Promise<void> {
    if (row?.kind !== "need") return;
    const { alerts } = row.need;
    await this.#do(async () => {
      const { former, problem } = await this.#bridge.doWithAlerts(alerts, { kind: "snooze", minutes: 60 });
      this.#undo.did(problem ?? text.snoozed(alerts.length), () => this.#bridge.restoreAlerts(former));
    });
  }

  /** Calls seen what the page shows. What happened after it was read is news still. */
  async callSeen(): Promise<void> {
    const { view } = this;
    if (view === null || view.changed.length === 0) return;
    await this.#do(async () => {
      const before = await this.#bridge.callSeen(view.at.ms);
      this.#undo.did(text.seen, async () => {
        await this.#bridge.callSeen(before);
      });
    });
  }

  /** Puts the card about what happened while nobody watched away. */
  async putWakeAway(): Promise<void> {
    const wake = this.view?.wake ?? null;
    if (wake === null) return;
    await this.#do(async () => {
      const before = await this.#bridge.putWakeAway(wake.to.ms);
      this.#undo.did(text.wake.wasPutAway, async () => {
        await this.#bridge.putWakeAway(before);
      });
    });
  }

  async #do(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
      this.hold.end();
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  async #read(): Promise<void> {
    try {
      this.#show(await this.#bridge.nowView());
      this.failure = null;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }

  #show(fresh: NowView): void {
    const same = this.view !== null && rowsOf(this.view).map(rowId).join("\n") === rowsOf(fresh).map(rowId).join("\n");
    if (this.view === null || same || !this.hold.held) {
      this.view = fresh;
      this.waiting = null;
    } else this.waiting = fresh;
  }
}
