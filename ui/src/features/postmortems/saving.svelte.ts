import { Failure, type PostmortemElsewhere, type PostmortemSaved, type TimeText } from "../../bridge";

/** A pause in typing, ms. */
const PAUSE_MS = 300;
/** Whoever types without a pause is kept at least this often, ms. */
const MOST_MS = 500;
/** A text that could not be kept is tried again after this, ms. */
const AGAIN_MS = 2_000;

/** How it stands with what was typed. */
export type Standing = "same" | "typed" | "saving" | "saved" | "failed";

/** What is kept where. */
export interface Keeping {
  /** The text as it is now. */
  text(): string;
  /** Keeps a text that was written on a revision. */
  keep(text: string, seen: number, settled: boolean): Promise<PostmortemSaved>;
  /** Somebody else wrote meanwhile: their text stands, and that of this window is kept as a version. */
  elsewhere(what: PostmortemElsewhere): void;
  /** A text is kept, at this revision. */
  kept(text: string): void;
}

/** Keeps what is typed at every pause, one text after another, and says how it stands. What cannot be kept stays in the window and is tried again. */
export class Saving {
  standing = $state.raw<Standing>("same");
  /** When a text was last kept. */
  at = $state.raw<TimeText | null>(null);
  failure = $state.raw<Failure | null>(null);
  revision: number;
  readonly #keeping: Keeping;
  #kept: string;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #most: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #settled = true;

  constructor(text: string, revision: number, keeping: Keeping) {
    this.#kept = text;
    this.revision = revision;
    this.#keeping = keeping;
  }

  /** Whether everything that was typed is kept. */
  get isKept(): boolean {
    return this.#kept === this.#keeping.text();
  }

  /** Something was typed. */
  typed(): void {
    this.#settled = false;
    if (this.standing !== "saving" && this.standing !== "failed") this.standing = "typed";
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.flush(), PAUSE_MS);
    this.#most ??= setTimeout(() => void this.flush(), MOST_MS);
  }

  /** Another text stands now, which is kept already. */
  became(text: string, revision: number): void {
    this.#kept = text;
    this.revision = revision;
  }

  /** Keeps what is typed now; `settled` where the writer leaves. Ends when nothing is left to keep, or when it cannot be kept. */
  async flush(settled = false): Promise<void> {
    this.#stop();
    // One text at a time: the next is written on the revision that this one gets.
    await this.#running;
    if (this.#running !== null) return this.flush(settled);
    if (this.isKept && (!settled || this.#settled)) return;
    this.#running = this.#write(settled).finally(() => (this.#running = null));
    await this.#running;
  }

  /** Nothing is kept by itself any more. */
  end(): void {
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#most);
    this.#pause = this.#most = undefined;
  }

  async #write(settled: boolean): Promise<void> {
    const text = this.#keeping.text();
    this.standing = "saving";
    try {
      const saved = await this.#keeping.keep(text, this.revision, settled);
      this.at = saved.at;
      this.failure = null;
      // What was typed since is kept beside what was written elsewhere too, before that is shown.
      if (saved.elsewhere !== null && this.#keeping.text() !== text) return await this.#write(settled);
      this.revision = saved.revision;
      if (saved.elsewhere === null) {
        this.#kept = text;
        this.#settled = settled;
        this.#keeping.kept(text);
      } else {
        this.#kept = saved.elsewhere.body;
        this.#keeping.elsewhere(saved.elsewhere);
      }
      this.standing = this.isKept ? "saved" : "typed";
    } catch (thrown) {
      this.failure = Failure.from(thrown);
      this.standing = "failed";
      this.#pause ??= setTimeout(() => void this.flush(), AGAIN_MS);
    }
  }
}
