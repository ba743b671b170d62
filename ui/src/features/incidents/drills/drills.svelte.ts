import { tick } from "svelte";
import { type Bridge, type DrillAct, type DrillRow, type DrillsView, type DrillView, Failure } from "../../../bridge";
import { ChosenRow } from "../../../components/chosen-row.svelte";
import type { Notices } from "../../../components/notices.svelte";
import { Rounds } from "../../../components/rounds";
import type { Acting } from "../acting.svelte";
import { Planning } from "./planning.svelte";
import { words } from "./words";

/** What of the page can be gone to, while it is drawn. */
export interface DrawnDrills {
  focus(): void;
  reveal(): void;
  postmortem(row: { readonly id: number; readonly title: string; readonly postmortem: number | null }): void;
}

/** Drills, in place of the incidents: the list, or the one that is open. */
export class Drills {
  isOpen = $state(false);
  list = $state.raw<DrillsView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The one that is open. */
  id = $state.raw<number | null>(null);
  view = $state.raw<DrillView | null>(null);
  oneFailure = $state.raw<Failure | null>(null);
  /** What is asked once before it is done. */
  asked = $state.raw<"begin" | "end" | null>(null);
  askFailure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  drawn: DrawnDrills | null = null;
  readonly chosen = new ChosenRow<DrillRow>(() => this.list?.rows ?? [], ({ id }) => String(id));
  readonly planning: Planning;
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #acting: Acting;
  readonly #changed: () => void;
  readonly #lists = new Rounds(() => this.#readList());
  readonly #pages = new Rounds(() => this.#readOne());

  /** `changed` is told of what was done here: a drill that begins is an incident. */
  constructor(bridge: Bridge, notices: Notices, acting: Acting, changed: () => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#acting = acting;
    this.#changed = changed;
    this.planning = new Planning(bridge, notices, ({ row }) => {
      this.show(row.id);
      changed();
    });
  }

  /** The one that a deed is about: that which is open, else that which is chosen. */
  get meant(): DrillRow | null {
    return this.id === null ? this.chosen.row : (this.view?.row ?? null);
  }

  open(): void {
    this.isOpen = true;
    void this.changed();
  }

  /** Shows the incidents again, whatever is open here. */
  leave(): void {
    this.isOpen = false;
    this.#closeOne();
  }

  /** Closes what was opened last: the drill, or the list. */
  close(): void {
    if (this.id === null) return this.leave();
    this.#closeOne();
    void this.changed();
    void tick().then(() => this.drawn?.focus());
  }

  /** Reads again what is shown. */
  async changed(): Promise<void> {
    // What is not shown is read when it is gone to: while a drill runs its page is read every few seconds.
    if (this.isOpen) await (this.id === null ? this.#lists.due() : this.#pages.due());
  }

  /** Opens a drill by its number. */
  show(id: number): void {
    this.isOpen = true;
    this.chosen.key = String(id);
    if (id !== this.id) {
      // Nothing of one drill is shown under the number of another.
      this.#closeOne();
      this.id = id;
    }
    void this.changed();
  }

  openChosen(): void {
    if (this.chosen.row !== null) this.show(this.chosen.row.id);
  }

  move(by: number): void {
    this.chosen.move(by);
    this.drawn?.reveal();
  }

  plan(): void {
    this.planning.begin(null);
  }

  async edit(): Promise<void> {
    const view = await this.#viewOfMeant();
    if (view?.row.state === "planned") this.planning.begin(view);
  }

  /** Asks once: what is to be known stands on the page of the drill, which is opened with it. */
  async ask(what: "begin" | "end"): Promise<void> {
    const row = this.meant;
    if (row === null) return;
    const view = await this.#viewOfMeant();
    if (view === null || view.row.state !== (what === "begin" ? "planned" : "running")) return;
    if (this.id !== row.id) {
      this.show(row.id);
      this.view = view;
    }
    if (what === "begin" && view.missing.length > 0) return this.#notices.say(words.one.notYet(view.missing));
    this.askFailure = null;
    this.asked = what;
  }

  /** Does what was asked. */
  async agree(): Promise<void> {
    const { asked, view } = this;
    if (asked === null || view === null || this.isBusy) return;
    this.isBusy = true;
    this.askFailure = null;
    try {
      const said = await this.#act(view.row.id, { act: asked }, view.row.revision);
      this.asked = null;
      this.#notices.say(said);
      this.#changed();
    } catch (thrown) {
      this.askFailure = Failure.from(thrown);
    } finally {
      this.isBusy = false;
    }
  }

  /** Begins to stop the one that is meant. */
  stop(): void {
    const row = this.meant;
    if (row === null) return;
    const { title, about, saw, sawHint, deed } = words.stop;
    this.#acting.begin({
      title,
      about: `${row.title}. ${about}`,
      deed,
      fields: [{ name: "saw", label: saw, hint: sawHint }],
      send: (values) => this.#act(row.id, { act: "stop", saw: values["saw"]?.trim() ?? "" }),
    });
  }

  /** Begins to drop the one that is meant. */
  drop(): void {
    const row = this.meant;
    if (row === null) return;
    const { title, about, why, whyHint, deed } = words.drop;
    this.#acting.begin({
      title,
      about: `${row.title}. ${about}`,
      deed,
      fields: [{ name: "why", label: why, hint: whyHint }],
      send: (values) => this.#act(row.id, { act: "drop", why: values["why"]?.trim() ?? "" }),
    });
  }

  /** Whether it is over, and what follows from that was not all done. */
  get mayFollow(): boolean {
    return this.view?.follows === true;
  }

  /** Does what follows from its end once more. The end stays the one that it was, and what is there already is left. */
  async follow(): Promise<void> {
    const { view } = this;
    if (view === null || !this.mayFollow) return;
    await this.#acting.do(() => this.#act(view.row.id, view.stopped === null ? { act: "end" } : { act: "stop", saw: view.stopped }));
  }

  /** Opens the postmortem of its incident. */
  openPostmortem(): void {
    const { row, postmortem } = this.view ?? { row: null, postmortem: null };
    if (row !== null && row.incident !== null) this.drawn?.postmortem({ id: row.incident, title: row.title, postmortem });
  }

  async #act(id: number, act: DrillAct, seen: number | null = null): Promise<string> {
    return (await this.#bridge.drillAct({ id, seen, act })).said;
  }

  /** The drill that is meant with its plan as it is by now: what begins is what was shown. */
  async #viewOfMeant(): Promise<DrillView | null> {
    const row = this.meant;
    if (row === null) return null;
    try {
      const view = await this.#bridge.drillView(row.id);
      if (this.id === row.id) this.view = view;
      return view;
    } catch (thrown) {
      this.#notices.fail(thrown);
      return null;
    }
  }

  #closeOne(): void {
    this.id = null;
    this.view = null;
    this.oneFailure = null;
    this.asked = null;
  }

  async #readList(): Promise<void> {
    try {
      this.list = await this.#bridge.drillsView();
      this.failure = null;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }

  async #readOne(): Promise<void> {
    const { id } = this;
    if (id === null) return;
    try {
      const view = await this.#bridge.drillView(id);
      if (id !== this.id) return;
      this.view = view;
      this.oneFailure = null;
    } catch (thrown) {
      if (id !== this.id) return;
      this.oneFailure = Failure.from(thrown);
      // What is gone must not go on looking current; any other failure leaves what was last read.
      if (this.oneFailure.kind === "notFound") this.view = null;
    }
  }
}
