import type { Bridge, Changed, Wanted } from "../bridge";
import type { Command } from "../commands/commands";
import { Place } from "../commands/place.svelte";
import { Undo } from "../commands/undo.svelte";
import { Notices } from "../components/notices.svelte";
import { alertCommands } from "../features/alerts/alert-commands";
import { AlertsDesk } from "../features/alerts/desk.svelte";
import { Console } from "../features/frame/console.svelte";
import { frameCommands } from "../features/frame/frame-commands";
import { NowDesk } from "../features/now/now.svelte";
import { nowCommands } from "../features/now/now-commands";
import { settingsCommands } from "../features/settings/settings-commands";
import { SettingsDesk } from "../features/settings/settings.svelte";

/** Everything of the window that is not drawing: the pages, what is always true, and what can be done. */
export class AppWindow {
  readonly notices = new Notices();
  readonly undo = new Undo(this.notices);
  readonly place = new Place();
  readonly frame: Console;
  readonly desk: AlertsDesk;
  readonly now: NowDesk;
  readonly settings: SettingsDesk;
  help = $state(false);
  palette = $state(false);
  /** What ending would mean, while somebody is asked whether to end. */
  leaving = $state.raw<readonly string[] | null>(null);
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.frame = new Console(bridge);
    this.desk = new AlertsDesk(bridge, this.notices, this.undo);
    this.settings = new SettingsDesk(bridge, this.notices, this.undo);
    this.place.guard(() => this.place.page !== "settings" || this.settings.mayLeave());
    this.now = new NowDesk(bridge, this.notices, this.undo, {
      openAlert: (id) => void this.#show({ kind: "alert", id }),
      filterAlerts: (filter) => void this.#show({ kind: "alerts", filter, groupBy: [] }),
      goToSettings: () => void this.place.go("settings"),
    });
  }

  /** What can be done on the page that is open, and anywhere. */
  get commands(): Command[] {
    return [
      ...this.#pageCommands(),
      ...frameCommands({
        place: this.place,
        undo: this.undo,
        poll: () => void this.desk.deeds.poll(),
        quit: () => void this.settings.attempt(() => this.#bridge.askToQuit()),
        showHelp: () => (this.help = true),
        showPalette: () => (this.palette = true),
      }),
      ...settingsCommands(this.settings, () => this.place.go("settings")),
    ];
  }

  /** The whole console and the page that is open. */
  async read(): Promise<void> {
    // The rows are what somebody opens the window for; with thousands of alerts everything else would delay them.
    await this.readPage();
    await this.frame.changed();
    if (this.isFirstRun) await this.settings.changed();
    // Where nothing can be shown at all, that is said once.
    if (this.frame.failure === null) await this.#showWanted();
  }

  /** Something may be different. */
  heard({ tags }: Changed): void {
    void this.frame.changed();
    if (tags.some((tag) => tag === "alerts" || tag === "workspace" || tag === "sources" || tag === "pages")) {
      // What is not shown is read when it is gone to.
      if (this.place.page === "now") void this.now.changed();
      if (this.place.page === "settings" || this.isFirstRun) void this.settings.changed();
      if (this.place.page === "alerts") {
        void this.desk.list.changed();
        void this.desk.views.changed();
        void this.desk.inspector.changed();
      }
    }
    if (tags.includes("wanted")) void this.#showWanted();
  }

  /** The page that is open, as it is by now. */
  async readPage(): Promise<void> {
    if (this.place.page === "now") await this.now.changed();
    else if (this.place.page === "alerts") {
      await this.desk.list.ask({});
      await this.desk.views.changed();
    }
    else await this.settings.changed();
  }

  /** Whether there is nothing to watch yet, so that every page but the settings would be empty. */
  get isFirstRun(): boolean {
    const { status } = this.frame;
    return status !== null && !status.demo && status.sources.length === 0 && this.place.page !== "settings";
  }

  #pageCommands(): Command[] {
    if (this.place.page === "now") return nowCommands(this.now);
    return this.place.page === "alerts" ? alertCommands(this.desk) : [];
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
    else if (wanted.kind === "page") this.place.go(wanted.page);
    else if (this.place.go("alerts")) {
      if (wanted.kind === "alert") await this.desk.showAlert(wanted.id);
      else await this.desk.list.ask({ filter: wanted.filter, groupBy: wanted.groupBy, folded: [] });
    }
  }
}
