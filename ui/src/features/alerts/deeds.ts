import type { AlertDetail, AlertsAsk, AlertsDeed, Bridge, CopyForm, TableForm } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import { copyText } from "../../components/copy";
import type { Notices } from "../../components/notices.svelte";
import { messages } from "../../messages";
import { words } from "./records-messages";

/** What a reader does with an alert; each says what happened, or why not. The list learns of it from the core like of any change. */
export class Deeds {
  readonly #bridge: Bridge;
  readonly #notices: Notices;

  readonly #undo: Undo;

  constructor(bridge: Bridge, notices: Notices, undo: Undo) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#undo = undo;
  }

  /** Acknowledges an alert, or takes that back. */
  toggleAcknowledged(alert: AlertDetail): Promise<void> {
    const { id } = alert.row;
    return alert.acknowledged
      ? this.#withAll([id], { kind: "unacknowledge" }, messages.done.unacknowledged)
      : this.#withAll([id], { kind: "acknowledge" }, messages.done.acknowledged);
  }

  /** Snoozes an alert. */
  snooze(id: string, minutes: number): Promise<void> {
    return this.#withAll([id], { kind: "snooze", minutes }, messages.done.snoozed(messages.snooze.label(minutes)));
  }

  /** Ends a snooze. */
  unsnooze(id: string): Promise<void> {
    return this.#withAll([id], { kind: "unsnooze" }, messages.done.unsnoozed);
  }

  /** Acknowledges an alert until it resolves, for colleagues too. */
  async acknowledgeForAll(id: string): Promise<void> {
    try {
      const { text } = await this.#bridge.acknowledgeUntilResolved(id);
      this.#undo.did(text, async () => {
        await this.#bridge.doWithAlerts([id], { kind: "unacknowledge" });
      });
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  /** Acknowledges several. */
  acknowledgeAll(ids: string[]): Promise<void> {
    return this.#withAll(ids, { kind: "acknowledge" }, messages.done.acknowledgedAll(ids.length));
  }

  /** Snoozes several. */
  snoozeAll(ids: string[], minutes: number): Promise<void> {
    return this.#withAll(ids, { kind: "snooze", minutes }, messages.done.snoozedAll(ids.length, messages.snooze.label(minutes)));
  }

  /** Copies several, or one. */
  copyAll(ids: string[], form: CopyForm): Promise<void> {
    const said = form === "chat" ? messages.done.copiedForChat : messages.done.copied;
    return this.#do(async () => copyText(await this.#bridge.copyAlerts(ids, form)), said);
  }

  /** Copies a link to a list, with the command that lists it in a terminal. */
  share(filter: string, groupBy: string[]): Promise<void> {
    return this.#do(async () => {
      const { link, command } = await this.#bridge.shareList(filter, groupBy);
      await copyText(`${link}\n${command}`);
    }, messages.done.shared);
  }

  /** Copies a list as a table. */
  copyTable(ask: AlertsAsk, form: TableForm): Promise<void> {
    const said = form === "csv" ? words.table.copiedCsv : words.table.copiedMarkdown;
    return this.#do(async () => copyText(await this.#bridge.copyList(ask, form)), said);
  }

  /** Copies the command that writes a list as a table. */
  copyExport(filter: string): Promise<void> {
    return this.#do(async () => copyText((await this.#bridge.shareList(filter, [])).export), words.table.copiedCommand);
  }

  /** Copies the address of a link. */
  copyAddress(address: string): Promise<void> {
    return this.#do(() => copyText(address), messages.done.addressCopied);
  }

  /** Opens a link of an alert in the browser. */
  openLink(id: string, link: number): Promise<void> {
    return this.#do(() => this.#bridge.openLink(id, link), null);
  }

  /** Opens an alert where it comes from. */
  openSource(alert: AlertDetail): Promise<void> {
    const link = sourceLink(alert);
    if (link === null) {
      this.#notices.say(messages.done.noSourceLink);
      return Promise.resolve();
    }
    return this.openLink(alert.row.id, link);
  }

  /** Polls every source now. */
  poll(): Promise<void> {
    return this.#do(() => this.#bridge.pollNow(), messages.done.polling);
  }

  /** What was done with alerts is taken back exactly: each is again what it was. */
  async #withAll(ids: string[], deed: AlertsDeed, said: string): Promise<void> {
    try {
      const { former, problem } = await this.#bridge.doWithAlerts(ids, deed);
      this.#undo.did(problem ?? said, () => this.#bridge.restoreAlerts(former));
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  async #do(deed: () => Promise<void>, done: string | null): Promise<void> {
    try {
      await deed();
      if (done !== null) this.#notices.say(done);
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }
}

/** The number of the link to where an alert comes from. */
export function sourceLink(alert: AlertDetail): number | null {
  const at = alert.links.findIndex((link) => link.title === "source");
  return at < 0 ? null : at;
}
