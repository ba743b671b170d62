import { type Bridge, Failure, type IncidentFileRow } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";
import { words } from "./words";

export const LARGEST_BYTES = 10 * 1024 * 1024;

/** A file that is looked at. */
interface Shown {
  readonly row: IncidentFileRow;
  /** As an address of the page itself; null until it is read. */
  readonly address: string | null;
  /** What is in a text. */
  readonly text: string | null;
}

/** The bytes of a file in base64. */
export async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const STEP = 32_768;
  let text = "";
  for (let at = 0; at < bytes.length; at += STEP) text += String.fromCodePoint(...bytes.subarray(at, at + STEP));
  return btoa(text);
}

/** Files of an incident: attached, and looked at. */
export class Files {
  shown = $state.raw<Shown | null>(null);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #changed: () => void;

  constructor(bridge: Bridge, notices: Notices, changed: () => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#changed = changed;
  }

  /** Attaches files one after the other. */
  async attach(id: number, files: Iterable<File>): Promise<void> {
    this.isBusy = true;
    try {
      for (const file of files) {
        if (file.size > LARGEST_BYTES) throw new Error(words.done.tooLarge(file.name));
        // One after the other, so that what is refused names its file and the rest is not half there.
        // oxlint-disable-next-line no-await-in-loop
        await this.#bridge.incidentAttach({ id, name: file.name, base64: await base64Of(file) });
        this.#notices.say(words.done.attached(file.name));
        this.#changed();
      }
    } catch (thrown) {
      this.#notices.fail(thrown);
    } finally {
      this.isBusy = false;
    }
  }

  /** Writes a file where other programs find it. */
  async writeOut(row: IncidentFileRow): Promise<void> {
    this.isBusy = true;
    try {
      this.#notices.say(words.done.writtenOut(row.name, await this.#bridge.incidentFileOut(row.incident, row.sha256)));
    } catch (thrown) {
      this.#notices.fail(thrown);
    } finally {
      this.isBusy = false;
    }
  }

  /** Shows a picture or a text. */
  async show(row: IncidentFileRow): Promise<void> {
    this.failure = null;
    this.shown = { row, address: null, text: null };
    try {
      const { base64 } = await this.#bridge.incidentFile(row.incident, row.sha256);
      if (this.shown?.row !== row) return;
      const isText = row.mime === "text/plain";
      const bytes = isText ? Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0) : null;
      this.shown = { row, address: isText ? null : `data:${row.mime};base64,${base64}`, text: bytes === null ? null : new TextDecoder().decode(bytes) };
    } catch (thrown) {
      if (this.shown?.row === row) this.failure = Failure.from(thrown);
    }
  }

  close(): void {
    this.shown = null;
  }
}

/** Whether a file can be looked at here; a document of pages is only kept. */
export function isShown({ mime }: IncidentFileRow): boolean {
  return mime.startsWith("image/") || mime === "text/plain";
}
