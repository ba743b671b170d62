import { tick } from "svelte";
import type { Bridge, IncidentRow, IncidentTimelineRow } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import type { Notices } from "../../components/notices.svelte";
import { Acting } from "./acting.svelte";
import { Declaring } from "./declaring.svelte";
import { Drills } from "./drills/drills.svelte";
import { Files } from "./files.svelte";
import { Forms } from "./forms";
import { type Lead, leadOf } from "./lines";
import { IncidentList } from "./list.svelte";
import { Note, Noting } from "./noting.svelte";
import { OpenIncident } from "./open.svelte";
import { PastDesk } from "./past/past.svelte";
import { Pasting } from "./pasting.svelte";
import { Telling } from "./telling.svelte";
import { Trends } from "./trends/trends.svelte";
import { words } from "./words";

/** What of the page can be gone to, while it is drawn. */
export interface DrawnIncidents {
  focusFilter(): void;
  focusList(): void;
  focusNote(): void;
  reveal(): void;
  pageRows(): number;
  pickFile(): void;
}

/** Incidents: the list, the one that is open, and what is done with it from there or from anywhere. */
export class IncidentsDesk {
  readonly list: IncidentList;
  readonly incident: OpenIncident;
  readonly forms: Forms;
  readonly acting: Acting;
  readonly declaring: Declaring;
  readonly noting: Noting;
  readonly telling: Telling;
  readonly pasting: Pasting;
  readonly files: Files;
  readonly past: PastDesk;
  readonly trends: Trends;
  readonly drills: Drills;
  drawn: DrawnIncidents | null = null;
  /** The people of the team, whoever sits at this laptop first. */
  people = $state.raw<readonly string[]>([]);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #undo: Undo;
  readonly #goTo: (lead: Lead) => void;
  /** What is being written, of each incident its own. */
  readonly #notes = new Map<number, Note>();

  constructor(bridge: Bridge, notices: Notices, undo: Undo, goTo: (lead: Lead) => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#undo = undo;
    this.#goTo = goTo;
    const changed = () => void this.changed();
    this.list = new IncidentList(bridge);
    this.incident = new OpenIncident(bridge);
    this.forms = new Forms(bridge, () => this.incident.view, () => this.people);
    this.acting = new Acting(notices, changed);
    this.declaring = new Declaring(bridge, notices, (id) => {
      goTo({ kind: "incident", id });
      changed();
    });
    this.noting = new Noting(bridge, notices, changed);
    this.telling = new Telling(bridge, notices);
    this.pasting = new Pasting(bridge, notices, changed);
    this.files = new Files(bridge, notices, changed);
    this.past = new PastDesk(bridge);
    this.trends = new Trends(bridge);
    this.drills = new Drills(bridge, notices, this.acting, changed);
  }

  /** Reads again what is shown: the list is that of the bar as well. Trends are of years, and follow only what people do with incidents. */
  async changed(byPeople = true): Promise<void> {
    const trends = byPeople ? this.trends.changed() : Promise.resolve();
    await Promise.all([this.list.changed(), this.incident.changed(), this.past.changed(), trends, this.drills.changed()]);
  }

  /** Whether something stands in place of the incidents. */
  get isBeside(): boolean {
    return this.trends.isOpen || this.drills.isOpen;
  }

  /** Shows trends or drills in place of the incidents. */
  showBeside(which: "trends" | "drills"): void {
    this.#leaveBeside();
    this[which].open();
  }

  /** Closes what stands in place of the incidents, of drills first the one that is open. */
  closeBeside(): void {
    if (this.drills.isOpen) this.drills.close();
    else this.trends.close();
    if (!this.isBeside) void tick().then(() => this.drawn?.focusList());
  }

  #leaveBeside(): void {
    this.past.close();
    this.trends.close();
    this.drills.leave();
  }

  /** The incident that is open and was read; none while something stands in its place. */
  get row(): IncidentRow | null {
    if (this.isBeside || this.past.isOpen) return null;
    const { id, view } = this.incident;
    return view?.row.id === id ? view.row : null;
  }

  /** What is being written at the bottom of the one that is open. */
  get note(): Note | null {
    return this.incident.id === null ? null : (this.#notes.get(this.incident.id) ?? null);
  }

  /** Opens an incident by its number. */
  show(id: number): void {
    this.#leaveBeside();
    this.list.choose(id);
    if (!this.#notes.has(id)) this.#notes.set(id, new Note());
    void this.incident.open(id);
  }

  /** Moves the choice: in the timeline of the one that is open, else in the list. */
  move(by: number): void {
    if (this.incident.id === null) {
      this.list.move(by);
      this.list.hold.stir("focus");
    } else this.incident.move(by);
    this.drawn?.reveal();
  }

  /** Opens the chosen incident; in its timeline what the chosen line was recorded from, or the lines of the chosen fold. */
  openChosen(): void {
    const { incident, list } = this;
    if (incident.id === null) {
      if (list.chosen !== null) this.show(list.chosen.id);
    } else if (incident.chosen !== null) this.openRow(incident.chosen);
  }

  /** Shows what was knowable at the time of the chosen line, else when it was detected; as training from the first moment. */
  openPast(training = false): void {
    if (this.row !== null) this.past.open(this.row, training ? null : (this.incident.chosen?.at.ms ?? null), training);
  }

  openRow(row: IncidentTimelineRow): void {
    this.incident.choose(row);
    if (row.line === null) return this.incident.toggleFold(row);
    const lead = leadOf(row.line);
    if (lead !== null) this.#goTo(lead);
  }

  goTo(lead: Lead): void {
    this.#goTo(lead);
  }

  /** Closes what was opened last: the marks, the incident, the filter. */
  close(): void {
    const { incident, list } = this;
    if (incident.marked.size > 0) incident.marked.clear();
    else if (incident.id !== null) {
      incident.close();
      void tick().then(() => this.drawn?.focusList());
    } else if (list.filter !== "") list.filterBy("");
  }

  /** Writes what stands in the box below the timeline. */
  async writeNote(): Promise<void> {
    const { id } = this.incident;
    if (id === null) return;
    const said = (await this.note?.write(this.#bridge, id)) ?? null;
    if (said === null) return;
    this.#notices.say(said);
    await this.changed();
  }

  /** Begins a note from anywhere. */
  noteAnywhere(): void {
    this.noting.begin(this.list.live, this.incident.id);
  }

  /** Begins to give somebody a role; the people of the team are offered. */
  async role(role = "lead"): Promise<void> {
    try {
      const { people } = await this.#bridge.nowView();
      const names = people.toSorted((one, other) => Number(other.me) - Number(one.me)).map(({ name }) => name);
      // Where nobody is known to sit here, nobody is written down by mistake.
      this.people = people.some(({ me }) => me) ? names : ["", ...names];
    } catch {
      // Any name can be typed.
      this.people = [];
    }
    this.acting.begin(this.forms.role(role));
  }

  /** Folds what is marked, or opens the fold that somebody made. */
  fold(): void {
    const { chosen, marked, meant } = this.incident;
    if (marked.size === 0 && chosen !== null && chosen.line === null) return chosen.fold === null ? this.incident.toggleFold(chosen) : void this.unfold(chosen.fold);
    this.acting.begin(
      this.forms.fold(meant, (number) => {
        this.incident.marked.clear();
        this.#undo.did(words.done.folded(meant.length), () => this.unfold(number));
      }),
    );
  }

  /** Opens a fold that somebody made, for everybody. */
  async unfold(number: number): Promise<void> {
    const { id } = this.incident;
    if (id === null) return;
    await this.acting.do(async () => {
      await this.#bridge.incidentUnfold(id, number);
      return words.done.unfolded;
    });
  }

  /** Keeps what the records tell now. */
  async keep(): Promise<void> {
    const { id } = this.incident;
    if (id !== null) await this.acting.do(async () => (await this.#bridge.incidentKeep(id)).said);
  }

  /** Shows the line from which the time of a moment comes; where there is none, it can be said. */
  showMoment(moment: string, atMs: number | null): void {
    if (atMs !== null && this.incident.chooseMoment(moment, atMs)) this.drawn?.reveal();
    else if (atMs === null) this.acting.begin(this.forms.time(moment));
  }
}
