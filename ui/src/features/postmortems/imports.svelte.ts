import { type Bridge, Failure, type PostmortemImportFile, type PostmortemProblem, type PostmortemTaken } from "../../bridge";
import { words } from "./words";

/** A document is no longer than this, bytes. */
const LARGEST_BYTES = 4 * 1024 * 1024;
/** So much goes over in one call, characters; a file is never cut. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** The text of a file to its last character. Fails where it is no UTF-8. */
async function textOf(file: File): Promise<string> {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
}

/** Files in calls of a size that the core takes, in their order. */
export function callsOf(files: readonly PostmortemImportFile[], most = MOST_CHARACTERS): PostmortemImportFile[][] {
  const calls: PostmortemImportFile[][] = [];
  let room = 0;
  for (const file of files) {
    const last = calls.at(-1);
    if (last === undefined || file.text.length > room) {
      calls.push([file]);
      room = most - file.text.length;
    } else {
      last.push(file);
      room -= file.text.length;
    }
  }
  return calls;
}

/** Documents from elsewhere: Markdown files and tables, of which each becomes what it is here. */
export class Imports {
  isOpen = $state(false);
  isBusy = $state(false);
  /** What was taken in; none before files were chosen. */
  taken = $state.raw<readonly PostmortemTaken[] | null>(null);
  problems = $state.raw<readonly PostmortemProblem[]>([]);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;
  readonly #changed: () => void;
  readonly #show: (id: number) => void;

  constructor(bridge: Bridge, changed: () => void, show: (id: number) => void) {
    this.#bridge = bridge;
    this.#changed = changed;
    this.#show = show;
  }

  begin(): void {
    this.isOpen = true;
    this.taken = null;
    this.problems = [];
    this.failure = null;
  }

  close(): void {
    this.isOpen = false;
  }

  /** Opens one that is here now. */
  show(id: number): void {
    this.close();
    this.#show(id);
  }

  /** Takes in what was dropped, wherever that was. */
  dropped(files: readonly File[]): void {
    if (!this.isOpen) this.begin();
    void this.take(files);
  }

  failed(thrown: unknown): void {
    if (!this.isOpen) this.begin();
    this.failure = Failure.from(thrown);
  }

  /** Takes files in. What of them cannot be read is said, and keeps nothing else out. */
  async take(files: readonly File[]): Promise<void> {
    if (this.isBusy || files.length === 0) return;
    this.isBusy = true;
    this.failure = null;
    const problems: PostmortemProblem[] = [];
    let taken: PostmortemTaken[] = [];
    try {
      const read = await Promise.all(files.map((file) => this.#read(file, problems)));
      for (const call of callsOf(read.filter((file) => file !== null))) {
        // One after the other: what a call took in is known to the next.
        // oxlint-disable-next-line no-await-in-loop
        const done = await this.#bridge.importPostmortems(call);
        taken = [...taken, ...done.taken];
        problems.push(...done.problems);
      }
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    } finally {
      this.taken = taken;
      this.problems = problems;
      this.isBusy = false;
      this.#changed();
    }
  }

  async #read(file: File, problems: PostmortemProblem[]): Promise<PostmortemImportFile | null> {
    const because = (message: string): null => {
      problems.push({ file: file.name, line: null, message });
      return null;
    };
    if (file.size > LARGEST_BYTES) return because(words.imports.tooLarge);
    try {
      return { name: file.name, text: await textOf(file) };
    } catch {
      return because(words.imports.noText);
    }
  }
}
