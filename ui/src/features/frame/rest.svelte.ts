import type { Bridge, RestAsk, RestView } from "../../bridge";
import type { Command } from "../../commands/commands";
import type { Undo } from "../../commands/undo.svelte";
import type { Notices } from "../../components/notices.svelte";
import { words } from "./rest-words";

/** The do-not-disturb switch. What holds is always what the core said last. */
export class Rest {
  /** Whether the menu of the head line is open. */
  menu = $state(false);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #undo: Undo;
  readonly #read: () => Promise<void>;

  /** `read` reads the frame again. */
  constructor(bridge: Bridge, notices: Notices, undo: Undo, read: () => Promise<void>) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#undo = undo;
    this.#read = read;
  }

  /** Something that holds has ended, or begun, by the clock. */
  passed(): void {
    void this.#read();
  }

  /** Holds pages back, or does not any more. */
  async change(ask: RestAsk): Promise<void> {
    try {
      const { rest, before } = await this.#bridge.changeRest(ask);
      const until = rest.undisturbedUntil;
      this.#undo.did(until === null ? words.ended : words.began(until.short), async () => {
        await this.#bridge.changeRest(before === null ? { kind: "off" } : { kind: "at", ms: before });
        await this.#read();
      });
      await this.#read();
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  /** What can be done from anywhere. */
  commands(rest: RestView | null): Command[] {
    if (rest === null) return [];
    const group = "window" as const;
    const offers = rest.offers.map(
      (offer): Command => ({
        id: `rest ${offer.words}`,
        title: words.command(titleOf(offer)),
        group,
        keys: [],
        words: words.more,
        run: () => void this.change({ kind: "until", words: offer.words }),
      }),
    );
    return [
      { id: "rest", title: words.menu, group, keys: ["Shift+d"], words: words.more, run: () => (this.menu = true) },
      ...offers,
      {
        id: "restEnd",
        title: words.end,
        group,
        keys: [],
        words: words.more,
        run: () => void this.change({ kind: "off" }),
        when: () => rest.undisturbedUntil !== null,
      },
    ];
  }
}

/** What an offered end is called. */
export function titleOf(offer: RestView["offers"][number]): string {
  return words.spans[offer.words] ?? words.until(offer.until.short);
}
