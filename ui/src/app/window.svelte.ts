import type { Bridge, Changed, Wanted } from "../bridge";
import type { Command } from "../commands/commands";
import { Place } from "../commands/place.svelte";
import { Undo } from "../commands/undo.svelte";
import { Notices } from "../components/notices.svelte";
import { AlertsDesk } from "../features/alerts/desk.svelte";
import { recordCommands } from "../features/alerts/record-commands";
import { Console } from "../features/frame/console.svelte";
import { frameCommands } from "../features/frame/frame-commands";
import { PagesWhy } from "../features/frame/page-why.svelte";
import { Rest } from "../features/frame/rest.svelte";
import { incidentsEverywhere } from "../features/incidents/incident-commands";
import { IncidentsDesk } from "../features/incidents/incidents.svelte";
import { Noise } from "../features/noise/noise.svelte";
import { noiseEverywhere } from "../features/noise/noise-commands";
import { NowDesk } from "../features/now/now.svelte";
import { editCommands } from "../features/oncall/edit-commands";
import { ScheduleEdits } from "../features/oncall/edits.svelte";
import { importCommands } from "../features/oncall/import-commands";
import { ScheduleImports } from "../features/oncall/imports.svelte";
import { OnCallDesk } from "../features/oncall/oncall.svelte";
import { postmortemsEverywhere } from "../features/postmortems/postmortem-commands";
import { PostmortemsDesk } from "../features/postmortems/postmortems.svelte";
import { QueuesDesk } from "../features/queues/queues.svelte";
import { reviewCommands, reviewEverywhere } from "../features/review/review-commands";
import { Review } from "../features/review/review.svelte";
import { settingsCommands } from "../features/settings/settings-commands";
import { SettingsDesk } from "../features/settings/settings.svelte";
import { silencesEverywhere } from "../features/silences/silence-commands";
import { Silences } from "../features/silences/silences.svelte";
import { SlosDesk } from "../features/slos/slos.svelte";
import { foundOf } from "./finding";
import { seedsOf } from "./incident-seeds";
import { follow, goTo } from "./leads";
import { pageCommands } from "./page-commands";
import { readPage } from "./read-page";

/** Everything of the window that is not drawing: the pages, what is always true, and what can be done. */
export class AppWindow {
  readonly notices = new Notices();
  readonly undo = new Undo(this.notices);
  readonly place = new Place();
  readonly frame: Console;
  readonly rest: Rest;
  readonly pagesWhy: PagesWhy;
  readonly desk: AlertsDesk;
  readonly now: NowDesk;
  readonly onCall: OnCallDesk;
  readonly edits: ScheduleEdits;
  readonly imports: ScheduleImports;
  readonly slos: SlosDesk;
  readonly queues: QueuesDesk;
  readonly incidents: IncidentsDesk;
  readonly postmortems: PostmortemsDesk;
  readonly review: Review;
  readonly settings: SettingsDesk;
  readonly silences: Silences;
  readonly noise: Noise;
  /** Brings a row of the list of silences into sight, while it is drawn. */
  revealSilence: (index: number) => void = () => undefined;
  /** The same of the noise ledger. */
  revealRule: (index: number) => void = () => undefined;
  help = $state(false);
  palette = $state(false);
  /** What ending would mean, while somebody is asked whether to end. */
  leaving = $state.raw<readonly string[] | null>(null);
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.frame = new Console(bridge);
    this.rest = new Rest(bridge, this.notices, this.undo, () => this.frame.changed());
    this.pagesWhy = new PagesWhy(bridge);
    this.noise = new Noise(bridge, this.notices);
    this.silences = new Silences(bridge, this.notices, this.undo, (filter) => void this.desk.filterBy(filter));
    this.desk = new AlertsDesk(bridge, this.notices, this.undo, {
      silence: (ids) => this.silences.begin(ids),
      showSilences: () => this.#beside(this.silences),
      showNoise: () => this.#beside(this.noise),
      declare: () => void this.declare(),
    });
    this.settings = new SettingsDesk(bridge, this.notices, this.undo);
    this.place.guard(() => this.place.page !== "settings" || this.settings.mayLeave());
    this.onCall = new OnCallDesk(bridge);
    this.edits = new ScheduleEdits(bridge, this.notices, this.undo, (file) => this.showSchedule(file));
    this.onCall.mark = (parts, of) => {
      const { chosen } = this.onCall;
      if (chosen !== null) this.edits.marked(chosen.file, chosen.axis, parts, of);
    };
    this.imports = new ScheduleImports(bridge, this.notices, (file) => this.showSchedule(file));
    this.slos = new SlosDesk(bridge, this.notices, this.undo);
    this.queues = new QueuesDesk(bridge, this.notices, this.undo, (id) => void this.showAlert(id));
    this.incidents = new IncidentsDesk(bridge, this.notices, this.undo, (lead) => follow(this, lead));
    this.postmortems = new PostmortemsDesk(bridge, this.notices);
    this.place.guard(() => this.place.page !== "incidents" || this.postmortems.mayLeave());
    this.review = new Review(bridge, this.notices);
    this.slos.openReview = () => this.review.open();
    this.slos.declare = this.queues.declare = () => void this.declare();
    this.now = new NowDesk(bridge, this.notices, this.undo, {
      openAlert: (id) => void this.#show({ kind: "alert", id }),
      filterAlerts: (filter) => void this.#show({ kind: "alerts", filter, groupBy: [] }),
      openQueue: (id) => this.showQueue(id),
      openIncident: (id) => this.showIncident(id),
      led: () => this.incidents.list.led,
      goTo: (page) => goTo(this, page),
    });
  }

  /** What can be done on the page that is open, and anywhere. */
  get commands(): Command[] {
    // A review is over the whole window: nothing behind it answers to a key.
    if (this.review.isOpen) return reviewCommands(this.review);
    return [
      ...pageCommands(this, this.#bridge),
      ...postmortemsEverywhere(this.postmortems, () => this.place.go("incidents")),
      ...incidentsEverywhere(this.incidents, () => void this.declare(), (id) => this.showIncident(id)),
      ...frameCommands({
        place: this.place,
        undo: this.undo,
        poll: () => void this.desk.deeds.poll(),
        quit: () => void this.settings.attempt(() => this.#bridge.askToQuit()),
        showHelp: () => (this.help = true),
        showPalette: () => (this.palette = true),
      }),
      ...this.rest.commands(this.frame.status?.rest ?? null),
      ...recordCommands(this.desk, () => this.place.go("alerts")),
      ...silencesEverywhere(this.silences, () => this.#goBeside()),
      ...noiseEverywhere(this.noise, () => this.#goBeside()),
      ...importCommands(this.imports),
      ...reviewEverywhere(this.review),
      ...settingsCommands(this.settings, () => this.place.go("settings")),
    ];
  }

  /** What can be changed of the schedule that is shown. */
  get editing(): Command[] {
    return editCommands(this.onCall, this.edits);
  }

  /** What a text names, for the palette. */
  find(text: string): Promise<Command[]> {
    return foundOf(this, this.#bridge, text);
  }

  /** Begins to declare an incident about what is chosen. */
  async declare(): Promise<void> {
    await this.incidents.declaring.begin(await seedsOf(this));
  }

  /** Opens an incident, whatever page is shown. */
  showIncident(id: number): void {
    if (this.place.go("incidents")) void this.postmortems.leave().then((isLeft) => isLeft && this.incidents.show(id));
  }

  /** Opens a service level, whatever page is shown. */
  showLevel(key: string): void {
    if (this.place.go("levels")) void this.slos.changed().then(() => this.slos.show(key));
  }

  /** Opens a schedule by its file, whatever page is shown. */
  showSchedule(file: string): void {
    if (this.place.go("oncall")) this.onCall.pick(file);
  }

  /** Opens an alert, whatever page is shown. */
  showAlert(id: string): Promise<void> {
    return this.#show({ kind: "alert", id });
  }

  /** Opens a queue, whatever page is shown. */
  showQueue(id: string): void {
    if (this.place.go("queues")) this.queues.show(id);
  }

  /** The whole console and the page that is open. */
  async read(): Promise<void> {
    // The rows are what somebody opens the window for; with thousands of alerts everything else would delay them.
    await this.readPage();
    await this.frame.changed();
    await this.incidents.list.changed();
    if (this.isFirstRun) await this.settings.changed();
    // Where nothing can be shown at all, that is said once.
    if (this.frame.failure === null) await this.#showWanted();
  }

  /** Something may be different. */
  heard({ tags }: Changed): void {
    void this.frame.changed();
    // The bar tells of incidents on every page; what they are about collects in the one that is open.
    if (tags.includes("incidents") || (this.place.page === "incidents" && tags.some((tag) => tag !== "wanted"))) void this.incidents.changed(tags.includes("incidents"));
    if (tags.includes("incidents") && this.place.page === "incidents") void this.postmortems.changed();
    if (this.place.page === "oncall" && tags.some((tag) => tag === "onCall" || tag === "workspace")) void this.onCall.changed();
    if (this.place.page === "levels" && tags.some((tag) => tag === "levels" || tag === "workspace" || tag === "sources")) void this.slos.changed();
    if (this.place.page === "queues" && tags.some((tag) => tag === "queues" || tag === "workspace" || tag === "sources")) void this.queues.changed();
    if (tags.some((tag) => tag !== "wanted")) {
      // What is not shown is read when it is gone to.
      if (this.place.page === "now") void this.now.changed();
      if (this.place.page === "settings" || this.isFirstRun) void this.settings.changed();
      if (this.place.page === "alerts") {
        void this.desk.list.changed();
        void this.desk.views.changed();
        void this.desk.inspector.changed();
        void this.desk.search.changed();
        void this.silences.changed();
        void this.desk.soon.changed();
      }
    }
    if (tags.includes("wanted")) void this.#showWanted();
  }

  /** The page that is open, as it is by now. */
  readPage(): Promise<void> {
    return readPage(this);
  }

  /** Whether there is nothing to watch yet, so that the page would be empty. Schedules are read without any source. */
  get isFirstRun(): boolean {
    const { status } = this.frame;
    const { page } = this.place;
    const own = page === "settings" || page === "oncall" || page === "levels" || page === "queues" || page === "incidents";
    return status !== null && !status.demo && status.sources.length === 0 && !own;
  }

  /** Shows one of the lists that stand in place of the alerts. */
  #beside(list: Silences | Noise): void {
    if (this.#goBeside()) list.open();
  }

  /** To the page of alerts, with nothing in their place. */
  #goBeside(): boolean {
    if (!this.place.go("alerts")) return false;
    this.silences.close();
    this.noise.close();
    return true;
  }

  async #showWanted(): Promise<void> {
    try {
      const wanted = await this.#bridge.takeWanted();
      if (wanted !== null) await this.#show(wanted);
    } catch (thrown) {
      this.notices.fail(thrown);
    }
  }

  async #show(wanted: Wanted): Promise<void> {
    // The program has brought the window to the front.
    if (wanted.kind === "front") return;
    if (wanted.kind === "quit") this.leaving = wanted.because;
    else if (wanted.kind === "page") goTo(this, wanted.page);
    else if (this.place.go("alerts")) {
      this.silences.close();
      this.noise.close();
      if (wanted.kind === "alert") await this.desk.showAlert(wanted.id);
      else await this.desk.list.ask({ filter: wanted.filter, groupBy: wanted.groupBy, folded: [] });
    }
  }
}
