import type { AlertDetail, AlertsRow, Bridge, Completion, CopyForm } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import type { Notices } from "../../components/notices.svelte";
import { AlertsList } from "./alerts-list.svelte";
import { CustomActions } from "./custom-actions.svelte";
import { Deeds } from "./deeds";
import { withMatcher } from "./filter";
import { messages } from "../../messages";
import { Inspector } from "./inspector.svelte";
import { Marks } from "./marks.svelte";
import type { Outward } from "./outward";
import { Past } from "./past.svelte";
import { Search } from "./search.svelte";
import { Soon } from "./soon.svelte";
import { Views } from "./views.svelte";

/** What only the drawn page can do. */
export interface DrawnAlerts {
  focusFilter(): void;
  editGroups(): void;
  focusList(): void;
  reveal(index: number): void;
  pageRows(): number;
}

/** Everything of the alerts page that is not drawing: the list, the open alert, and what is done with it. */
export class AlertsDesk {
  readonly list: AlertsList;
  readonly inspector: Inspector;
  readonly past: Past;
  readonly search: Search;
  readonly soon: Soon;
  readonly deeds: Deeds;
  readonly actions: CustomActions;
  readonly views: Views;
  readonly marks = new Marks();
  snoozeMenu = $state(false);
  /** Whether the list that is shown is being given a name. */
  naming = $state(false);
  drawn = $state.raw<DrawnAlerts | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;

  readonly outward: Outward;

  constructor(bridge: Bridge, notices: Notices, undo: Undo, outward: Outward) {
    this.#bridge = bridge;
    this.outward = outward;
    this.#notices = notices;
    this.list = new AlertsList(bridge);
    this.inspector = new Inspector(bridge);
    this.past = new Past(bridge, () => this.inspector.id);
    this.search = new Search(bridge, this.inspector);
    this.soon = new Soon(bridge, () => this.list.hold.held);
    this.views = new Views(bridge, notices, undo);
    this.deeds = new Deeds(bridge, notices, undo);
    this.actions = new CustomActions(bridge, notices);
  }

  /** Moves the choice, and the open alert with it. */
  move(by: number): void {
    if (this.search.isOpen) return this.drawn?.reveal(this.search.move(by));
    if (this.list.count === 0) return;
    this.drawn?.reveal(this.list.move(by));
    const row = this.list.chosenRow;
    if (this.inspector.id !== null && row?.kind === "alert") void this.inspector.open(row.id);
  }

  /** Opens the chosen alert, or folds the chosen group. */
  openChosen(): void {
    if (this.search.isOpen) return this.search.openChosen();
    const row = this.list.chosenRow;
    if (row?.kind === "group") void this.list.fold(row.key);
    else if (row !== null) void this.inspector.open(row.id);
  }

  /** Folds or unfolds the group of the chosen row and chooses its head. */
  foldChosen(): void {
    if (this.search.isOpen) return;
    const group = this.list.chosenGroup();
    if (group === null) return;
    this.list.choose(group.index);
    void this.list.fold(group.key);
  }

  /** Shows what is found in place of the list; what was marked in that is not marked any more. */
  openSearch(): void {
    this.marks.clear();
    this.search.open();
  }

  /** The row that is meant: of what was found, while that stands in place of the list. */
  get #row(): AlertsRow | null {
    return this.search.isOpen ? this.search.chosenRow : this.list.chosenRow;
  }

  /** Closes what is open; with nothing open, clears the filter. */
  close(): void {
    if (this.marks.count > 0) this.marks.clear();
    else if (this.inspector.id !== null) {
      this.inspector.close();
      this.drawn?.focusList();
    } else if (this.search.isOpen) this.search.close();
    else if (this.list.question.filter !== "") void this.filterBy("");
  }

  /** Shows what passes a filter, from the top. */
  filterBy(filter: string): Promise<void> {
    this.search.close();
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

  /** Shows a kept list. */
  chooseView(index: number): void {
    const view = this.views.kept[index];
    if (view === undefined) return;
    this.search.close();
    this.drawn?.reveal(0);
    void this.list.ask({ filter: view.filter, groupBy: view.groupBy, folded: [] });
  }

  /** Groups the list by these labels and fields, outermost first. */
  groupBy(groupBy: readonly string[]): Promise<void> {
    this.drawn?.reveal(0);
    return this.list.ask({ groupBy, folded: [] });
  }

  /** Names of labels and fields that begin like this. */
  async names(prefix: string): Promise<string[]> {
    try {
      const { suggestions } = await this.#bridge.completeFilter(prefix, prefix.length);
      const ours = ["@age", "@silenced_by", "@inhibited_by"];
      return suggestions.map(({ shown }) => shown).filter((name) => !ours.includes(name));
    } catch {
      // Without help the box still takes any name.
      return [];
    }
  }

  /** What may stand at the cursor of the filter; nothing where that cannot be told. */
  async complete(text: string, cursor: number): Promise<Completion | null> {
    try {
      return await this.#bridge.completeFilter(text, cursor);
    } catch {
      return null;
    }
  }

  /** Marks the chosen alert, or those of the chosen group, or takes the marks off. */
  async mark(): Promise<void> {
    const row = this.#row;
    if (row !== null) await this.#attempt(async () => this.marks.toggle(await this.#idsOf(row)));
  }

  /** Marks the chosen alert and the one it moves to. */
  markMoving(by: number): void {
    for (const step of [0, by]) {
      if (step !== 0) this.move(step);
      const row = this.#row;
      if (row?.kind === "alert") this.marks.add(row.id);
    }
  }

  /** Acknowledges what is marked, or the chosen group; of a single alert it is taken back if it was. */
  async acknowledge(): Promise<void> {
    const several = await this.#several();
    if (several === null) return this.withChosen((alert) => this.deeds.toggleAcknowledged(alert));
    await this.deeds.acknowledgeAll(several);
    this.marks.clear();
  }

  /** Snoozes what is marked, or the chosen group, for an hour; a single alert by its menu. */
  async snooze(): Promise<void> {
    const several = await this.#several();
    if (several === null) return this.snoozeChosen();
    await this.deeds.snoozeAll(several, messages.snooze.several);
    this.marks.clear();
  }

  /** Begins a silence of what is marked, the chosen group, or the chosen alert. */
  async silence(): Promise<void> {
    await this.outward.silence(await this.meant());
  }

  /** Copies what is marked, the chosen group, or the chosen alert. */
  async copy(form: CopyForm): Promise<void> {
    const ids = await this.meant();
    if (ids.length > 0) await this.deeds.copyAll(ids, form);
  }

  /** Copies a link to this list. */
  share(): Promise<void> {
    const { filter, groupBy } = this.list.question;
    return this.deeds.share(filter, [...groupBy]);
  }

  /** What is meant when several are: marked alerts, or those of the chosen group. */
  async #several(): Promise<string[] | null> {
    if (this.marks.count > 0) return this.marks.ids;
    const row = this.#row;
    if (this.inspector.id !== null || row?.kind !== "group") return null;
    const ids: string[] = [];
    await this.#attempt(async () => void ids.push(...(await this.#idsOf(row))));
    return ids;
  }

  /** What is meant, one alert or several. */
  async meant(): Promise<string[]> {
    const several = await this.#several();
    if (several !== null) return several;
    if (this.inspector.id !== null) return [this.inspector.id];
    return this.#row === null ? [] : this.#idsOf(this.#row);
  }

  async #idsOf(row: AlertsRow): Promise<string[]> {
    return row.kind === "alert" ? [row.id] : this.#bridge.alertsOfGroup(this.list.asked, row.key);
  }

  async #attempt(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
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
    const row = this.#row;
    const id = this.inspector.id ?? (row?.kind === "alert" ? row.id : null);
    if (id === null) return;
    try {
      await deed(await this.#bridge.alertDetail(id));
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }
}
