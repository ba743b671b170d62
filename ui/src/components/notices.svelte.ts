import { Failure } from "../bridge";

const SHOWN_MS = 6_000;

/** What can be done about what is said. */
export interface NoticeAction {
  readonly title: string;
  /** As `keyName` gives it. */
  readonly key: string;
  readonly run: () => void;
}

interface Notice {
  readonly text: string;
  readonly wrong: boolean;
  readonly action: NoticeAction | null;
}

/** One sentence about what was just done, or why it was not. What went wrong stays until it is dismissed. */
export class Notices {
  current = $state.raw<Notice | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Says that something is done. */
  say(text: string, action: NoticeAction | null = null): void {
    this.#show({ text, wrong: false, action });
    this.#timer = setTimeout(() => this.dismiss(), SHOWN_MS);
  }

  /** Says why something is not done. */
  fail(thrown: unknown): void {
    this.#show({ text: Failure.from(thrown).message, wrong: true, action: null });
  }

  /** Takes the sentence away. */
  dismiss(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }

  #show(notice: Notice): void {
    clearTimeout(this.#timer);
    this.current = notice;
  }
}
