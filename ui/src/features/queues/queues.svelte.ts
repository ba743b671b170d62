import { tick } from "svelte";
import type { Bridge, QueueRow, ReplayRun } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import { copyText } from "../../components/copy";
import type { Notices } from "../../components/notices.svelte";
import { Auditing } from "./auditing.svelte";
import { QueueList } from "./list.svelte";
import { Looking } from "./looking.svelte";
import { OpenQueue } from "./open.svelte";
import { Peeking } from "./peek.svelte";
import { Picking } from "./picking.svelte";
import { Replaying } from "./planning.svelte";
import { Promising } from "./promising.svelte";
import { nothingPicked } from "./replay-choices";
import { Replays } from "./replays.svelte";
import { Scanning } from "./scanning.svelte";
import { words } from "./words";

/** What of the page can be gone to, while it is drawn. */
export interface DrawnQueues {
  focusFilter(): void;
  focusList(): void;
  reveal(): void;
  pageRows(): number;
}

/** The page Queues: the list, and the queue that is open. */
export class QueuesDesk {
  readonly list: QueueList;
  readonly queue: OpenQueue;
  readonly looking: Looking;
  readonly promising: Promising;
  readonly peeking: Peeking;
  readonly picking: Picking;
  readonly replaying: Replaying;
  readonly replays: Replays;
  readonly auditing: Auditing;
  readonly scanning: Scanning;
  drawn: DrawnQueues | null = null;
  readonly openAlert: (id: string) => void;
  /** Begins to declare an incident about what is chosen. */
  declare: () => void = () => undefined;
  readonly #bridge: Bridge;
  readonly #notices: Notices;

  constructor(bridge: Bridge, notices: Notices, undo: Undo, openAlert: (id: string) => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.openAlert = openAlert;
    this.list = new QueueList(bridge);
    this.queue = new OpenQueue(bridge);
    this.looking = new Looking(bridge, notices);
    this.promising = new Promising(bridge, notices, undo, () => void this.changed());
    this.peeking = new Peeking(bridge, () => void this.changed());
    this.picking = new Picking(this.peeking);
    this.replays = new Replays(bridge, notices);
    this.replaying = new Replaying(bridge, (_, id) => {
      this.show(id);
      void this.changed();
    });
    this.auditing = new Auditing(bridge);
    this.scanning = new Scanning(bridge);
  }

  /** Reads again what is shown. */
  async changed(): Promise<void> {
    const audit = this.auditing.isOpen ? this.auditing.read() : Promise.resolve();
    await Promise.all([this.list.changed(), this.queue.changed(), this.replays.changed(), audit]);
  }

  /** What a key acts on: the queue that is open, else the one that is chosen; none that is not watched, because nothing is kept of it. */
  get subject(): QueueRow | null {
    const { list, queue } = this;
    const id = queue.id ?? list.chosen?.id;
    const watched = list.watched(id);
    const read = queue.view?.row ?? null;
    return watched !== null && read?.id === watched.id ? read : watched;
  }

  /** The replay that a key acts on: that of the queue that is open or chosen; in the list else the first of those it tells of on top. */
  get run(): ReplayRun | null {
    const { list, queue, replays } = this;
    return replays.openOf(queue.id ?? list.chosen?.id) ?? (queue.id === null ? (replays.open[0] ?? null) : null);
  }

  /** The queue that somebody has before the eyes and that is watched. */
  get seen(): string | null {
    const { id, view } = this.queue;
    return view?.row.id === id ? (this.list.watched(id)?.id ?? null) : null;
  }

  /** Moves the choice, and what is open with it. */
  move(by: number): void {
    this.list.move(by);
    // Keys work from anywhere in the window; who moves by them reads the list.
    this.list.hold.stir("focus");
    this.drawn?.reveal();
    const { chosen } = this.list;
    if (this.queue.id !== null && chosen !== null) void this.queue.open(chosen.id);
  }

  /** Opens the chosen queue, or gives the open one the whole page. */
  openChosen(): void {
    const { chosen } = this.list;
    if (chosen !== null && chosen.id !== this.queue.id) void this.queue.open(chosen.id);
    else if (this.queue.id !== null) this.queue.isFull = !this.queue.isFull;
  }

  /** Opens a queue by its id. */
  show(id: string): void {
    this.auditing.close();
    this.scanning.close();
    this.list.chooseId(id);
    this.drawn?.reveal();
    void this.queue.open(id);
  }

  /** Closes what was opened last: the whole page, the queue, the filter. */
  close(): void {
    const { list, queue } = this;
    if (queue.isFull) queue.isFull = false;
    else if (queue.id !== null) {
      queue.close();
      // What lay over the list is gone only once that is drawn; before, the list takes no focus.
      void tick().then(() => this.drawn?.focusList());
    } else if (list.filter !== "") list.filter = "";
  }

  /** Records a look without waiting for it. */
  async look(): Promise<void> {
    const { subject } = this;
    if (subject === null) return;
    await this.#attempt(async () => {
      await this.#bridge.queueLooked(subject.id);
      this.#notices.say(words.done.looked(subject.name));
    });
  }

  /** Begins a promise on the queue that is open or chosen. */
  promise(): void {
    const { subject } = this;
    if (subject !== null) void this.promising.begin(subject.id);
  }

  /** Takes the promise back that stands on the queue that is open or chosen. */
  endPromise(): void {
    const { subject } = this;
    if (subject !== null) void this.promising.end(subject);
  }

  /** Begins to read messages of the queue that is open or chosen. */
  peek(): void {
    const { subject } = this;
    if (subject !== null) void this.peeking.begin(subject.id);
  }

  /** Begins to plan a replay of the queue that is open or chosen, or a discard. */
  replay(discards = false): void {
    const { subject } = this;
    if (subject !== null) this.replaying.begin(subject, nothingPicked, discards);
  }

  /** Begins to plan copies of the messages of the queue that is open or chosen, before they are lost. */
  keep(): void {
    const { subject } = this;
    if (subject !== null) this.replaying.begin(subject, nothingPicked, false, true);
  }

  /** Begins to plan a replay of what was chosen where messages were read. */
  async replayPicked(): Promise<void> {
    const { picked } = this.picking;
    const row = this.list.watched(this.peeking.id);
    if (row === null) return;
    this.peeking.close();
    // One dialog is gone before the next comes, so that each gives the focus back to where it was.
    await tick();
    this.replaying.begin(row, picked);
  }

  /** Begins to read messages of a queue of which a replay was about to be planned. */
  async peekInstead(): Promise<void> {
    const id = this.replaying.draft?.row.id;
    if (id === undefined) return;
    this.replaying.cancel();
    await tick();
    await this.peeking.begin(id);
  }

  /** Copies a text that is for a file. */
  async copy(text: string): Promise<void> {
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
