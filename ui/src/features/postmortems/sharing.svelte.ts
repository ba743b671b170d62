import { type Bridge, Failure, type PostmortemExported } from "../../bridge";
import { Answer } from "../../components/answer.svelte";
import { copyText } from "../../components/copy";
import type { Notices } from "../../components/notices.svelte";
import { words } from "./words";

export const FORMS = ["md", "html", "chat", "clipboard"] as const;
export const PEOPLE = ["names", "roles", "initials"] as const;

/** Puts a text with its format and as plain text on the clipboard; says whether the format was taken. */
async function copyBoth(text: string, html: string): Promise<boolean> {
  try {
    const both = { "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([text], { type: "text/plain" }) };
    await navigator.clipboard.write([new ClipboardItem(both)]);
    return true;
  } catch {
    return copyByEvent(text, html);
  }
}

/** WebKitGTK refuses the clipboard API when the press that asked for it is some milliseconds old. */
async function copyByEvent(text: string, html: string): Promise<boolean> {
  let taken = false;
  const give = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.clipboardData?.setData("text/html", html);
    event.clipboardData?.setData("text/plain", text);
    taken = event.clipboardData !== null;
  };
  document.addEventListener("copy", give, { once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", give);
  if (!taken) await copyText(text);
  return taken;
}

/** How a document goes out: as a file, onto the clipboard, into a folder; and who was told. */
export class Sharing {
  of = $state.raw<number | null>(null);
  form = $state<(typeof FORMS)[number]>("md");
  people = $state<(typeof PEOPLE)[number]>("names");
  folder = $state("");
  how = $state("");
  whom = $state("");
  /** For whom it is, where nobody said so yet. */
  audience = $state("");
  isForNobody = $state(false);
  readonly made = new Answer<PostmortemExported>();
  failure = $state.raw<Failure | null>(null);
  published = $state("");
  isBusy = $state(false);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #changed: () => void;

  constructor(bridge: Bridge, notices: Notices, changed: () => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#changed = changed;
  }

  begin(id: number, audience: string): void {
    this.of = id;
    this.isForNobody = audience === "";
    this.failure = null;
    this.published = "";
    this.made.clear();
    void this.make();
  }

  close(): void {
    this.of = null;
  }

  /** Makes it anew, as it is chosen. */
  async make(): Promise<void> {
    const { of, form, people } = this;
    if (of !== null) await this.made.ask(() => this.#bridge.exportPostmortem({ id: of, form, people }));
  }

  choose(what: { form?: (typeof FORMS)[number]; people?: (typeof PEOPLE)[number] }): void {
    this.form = what.form ?? this.form;
    this.people = what.people ?? this.people;
    this.made.clear();
    void this.make();
  }

  async copy(): Promise<void> {
    const made = this.made.view;
    if (made === null) return;
    try {
      if (made.html === null) {
        await copyText(made.text);
        this.#notices.say(words.share.copied);
      } else this.#notices.say((await copyBoth(made.text, made.html)) ? words.share.copiedBoth : words.share.copiedPlain);
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  async publish(): Promise<void> {
    const { of, people } = this;
    const folder = this.folder.trim();
    if (of === null || folder === "") return;
    await this.#do(async () => {
      const { files, folder: into, message, before } = await this.#bridge.publishPostmortem({ id: of, folder, people });
      this.published = words.share.published(files, into, message) + (before.length > 0 ? words.share.publishedBefore(before) : "");
    });
  }

  get canBeTold(): boolean {
    return !this.isBusy && this.whom.trim() !== "" && this.how.trim() !== "" && (!this.isForNobody || this.audience.trim() !== "");
  }

  /** Writes down who was told; and for whom it is, where nobody had said so. */
  async tell(): Promise<void> {
    const { of } = this;
    const [how, whom, audience] = [this.how.trim(), this.whom.trim(), this.audience.trim()];
    if (of === null || !this.canBeTold) return;
    await this.#do(async () => {
      if (this.isForNobody) {
        await this.#bridge.actOnPostmortem({ id: of, act: { kind: "audience", audience } });
        this.isForNobody = false;
      }
      const { said } = await this.#bridge.actOnPostmortem({ id: of, act: { kind: "share", how, with: whom } });
      this.how = this.whom = this.audience = "";
      this.#notices.say(said);
    });
  }

  problemOf(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  async #do(deed: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.failure = null;
    try {
      await deed();
      this.#changed();
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    } finally {
      this.isBusy = false;
    }
  }
}
