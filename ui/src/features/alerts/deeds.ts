import type { AlertDetail, Bridge } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import { copyText } from "../../components/copy";
import type { Notices } from "../../components/notices.svelte";
import { messages } from "../../messages";

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
      ? this.#do(
          () => this.#bridge.unacknowledgeAlert(id),
          messages.done.unacknowledged,
          () => this.#bridge.acknowledgeAlert(id),
        )
      : this.#do(
          () => this.#bridge.acknowledgeAlert(id),
          messages.done.acknowledged,
          () => this.#bridge.unacknowledgeAlert(id),
        );
  }

  /** Snoozes an alert. */
  snooze(id: string, minutes: number): Promise<void> {
    return this.#do(
      () => this.#bridge.snoozeAlert(id, minutes),
      messages.done.snoozed(messages.snooze.label(minutes)),
      () => this.#bridge.unsnoozeAlert(id),
    );
  }

  /** Ends a snooze. */
  unsnooze(id: string): Promise<void> {
    return this.#do(() => this.#bridge.unsnoozeAlert(id), messages.done.unsnoozed);
  }

  /** Copies an alert as Markdown. */
  copy(alert: AlertDetail): Promise<void> {
    return this.#do(() => copyText(alert.markdown), messages.done.copied);
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

  async #do(deed: () => Promise<void>, done: string | null, back: (() => Promise<void>) | null = null): Promise<void> {
    try {
      await deed();
      if (done !== null && back !== null) this.#undo.did(done, back);
      else if (done !== null) this.#notices.say(done);
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
