import type { AlertDetail, Bridge } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import type { Notices } from "../../components/notices.svelte";
import { AlertsList } from "./alerts-list.svelte";
import { CustomActions } from "./custom-actions.svelte";
import { Deeds } from "./deeds";
import { withMatcher } from "./filter";
import { Inspector } from "./inspector.svelte";

/** What only the drawn page can do. */
export interface DrawnAlerts {
  focusFilter(): void;
  focusList(): void;
  reveal(index: number): void;
  pageRows(): number;
}

/** Everything of the alerts page that is not drawing: the list, the open alert, and what is done with it. */
export class AlertsDesk {
  readonly list: AlertsList;
  readonly inspector: Inspector;
  readonly deeds: Deeds;
  readonly actions: CustomActions;
  snoozeMenu = $state(false);
  drawn = $state.raw<DrawnAlerts | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;

  constructor(bridge: Bridge, notices: Notices, undo: Undo) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.list = new AlertsList(bridge);
    this.inspector = new Inspector(bridge);
    this.deeds = new Deeds(bridge, notices, undo);
    this.actions = new CustomActions(bridge, notices);
  }

  /** Moves the choice, and the open alert with it. */
  move(by: number): void {
    if (this.list.count === 0) return;
    this.drawn?.reveal(this.list.move(by));
    const row = this.list.chosenRow;
    if (this.inspector.id !== null && row?.kind === "alert") void this.inspector.open(row.id);
  }

  /** Opens the chosen alert, or folds the chosen group. */
  openChosen(): void {
    const row = this.list.chosenRow;
    if (row?.kind === "group") void this.list.fold(row.key);
    else if (row !== null) void this.inspector.open(row.id);
  }

  /** Folds or unfolds the group of the chosen row and chooses its head. */
  foldChosen(): void {
    const group = this.list.chosenGroup();
    if (group === null) return;
    this.list.choose(group.index);
    void this.list.fold(group.key);
  }

  /** Closes what is open; with nothing open, clears the filter. */
  close(): void {
    if (this.inspector.id !== null) {
      this.inspector.close();
      this.drawn?.focusList();
    } else if (this.list.question.filter !== "") void this.filterBy("");
  }

  /** Shows what passes a filter, from the top. */
  filterBy(filter: string): Promise<void> {
    this.drawn?.reveal(0);
    return this.list.ask({ filter });
  }

  /** Narrows the filter to a label. */
  addMatcher(name: string, value: string): Promise<void> {
    return this.filterBy(withMatcher(this.list.question.filter, name, value));
  }

  /** Shows one alert, whatever else was open. */
  async showAlert(id: string): Promise<void> {
    this.list.chooseAlert(id);
    await this.inspector.open(id);
  }

  /** Opens the chosen alert and its menu of snoozes, or ends its snooze. */
  async snoozeChosen(): Promise<void> {
    await this.withChosen(async (alert) => {
      if (alert.snoozedUntil !== null) return this.deeds.unsnooze(alert.row.id);
      await this.inspector.open(alert.row.id);
      this.snoozeMenu = true;
    });
  }

  /** Does something with the chosen alert as it is now, not as it was when it was drawn. */
  async withChosen(deed: (alert: AlertDetail) => Promise<void>): Promise<void> {
    const row = this.list.chosenRow;
    const id = this.inspector.id ?? (row?.kind === "alert" ? row.id : null);
    if (id === null) return;
    try {
      await deed(await this.#bridge.alertDetail(id));
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }
}
