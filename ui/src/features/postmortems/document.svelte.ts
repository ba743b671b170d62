import { untrack } from "svelte";
import { type Bridge, Failure, type PostmortemBlock, type PostmortemChecked, type PostmortemComment, type PostmortemElsewhere, type PostmortemFinding, type PostmortemProperty, type PostmortemSection, type PostmortemUnready, type PostmortemView, type PostmortemWrittenAction } from "../../bridge";
import { Rounds } from "../../components/rounds";
import type { Editor } from "./editor/editor";
import type { Mark } from "./editor/marks";
import { type Edit, RawText, editBetween, shownOf } from "./editor/raw";
import { anchored, marksOf, placed, stretched } from "./places";
import { Saving } from "./saving.svelte";
import { findingFrom, gapAfter, lineBehind, promptAfter, sectionAt } from "./steps";
import { words } from "./words";

/** Whoever types waits this long for what is found, ms. */
const CHECK_MS = 150;
/** The guide is read again after this, ms: which sections are written changes seldom. */
const GUIDE_MS = 1_000;

/** The document that is open: its text, how it is kept, what is found in it, and where the reader is. */
export class OpenDocument {
  id = $state.raw<number | null>(null);
  view = $state.raw<PostmortemView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The text as it is written now. */
  text = $state.raw("");
  /** Where the cursor is in it. */
  at = $state(0);
  saving = $state.raw<Saving | null>(null);
  checkFailure = $state.raw<Failure | null>(null);
  /** What was written elsewhere meanwhile, until the reader has seen it. */
  elsewhere = $state.raw<PostmortemElsewhere | null>(null);
  /** While it is drawn. */
  editor: Editor | null = null;
  #checked = $state.raw<{ readonly text: string; readonly of: PostmortemChecked } | null>(null);
  #raw = new RawText("");
  readonly #bridge: Bridge;
  readonly #reading = new Rounds(() => this.#read());
  readonly #checking = new Rounds(() => this.#check());
  #pause: ReturnType<typeof setTimeout> | undefined;
  #guide: ReturnType<typeof setTimeout> | undefined;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** What is found, each at its place of now. */
  get findings(): readonly PostmortemFinding[] {
    return this.#checked === null ? [] : stretched(this.#checked.of.findings, editBetween(this.#checked.text, this.text));
  }

  get open(): readonly PostmortemFinding[] {
    return this.findings.filter(({ dismissed }) => dismissed === null);
  }

  get isChecked(): boolean {
    return this.#checked !== null;
  }

  /** The six properties, each with its place of now. */
  get properties(): readonly PostmortemProperty[] {
    return this.#checked === null ? [] : placed(this.#checked.of.properties, editBetween(this.#checked.text, this.text));
  }

  /** The actions as they are written, each at its place of now. */
  get written(): readonly PostmortemWrittenAction[] {
    return this.#checked === null ? [] : placed(this.#checked.of.actions, editBetween(this.#checked.text, this.text));
  }

  get unready(): readonly PostmortemUnready[] {
    return this.#checked === null ? [] : placed(this.#checked.of.unready, editBetween(this.#checked.text, this.text));
  }

  /** The finding at the cursor. */
  get here(): PostmortemFinding | null {
    return this.open.find(({ from, to }) => from <= this.at && this.at <= to) ?? null;
  }

  /** The section at the cursor. */
  get section(): PostmortemSection | null {
    return sectionAt(this.guide, this.at);
  }

  /** The sections, each at its place of now. */
  get guide(): readonly PostmortemSection[] {
    return this.view === null ? [] : placed(this.view.guide, editBetween(this.view.body, this.text));
  }

  /** What was filled in from records, each at its place of now. */
  get blocks(): readonly PostmortemBlock[] {
    return this.view === null ? [] : stretched(this.view.blocks, editBetween(this.view.body, this.text));
  }

  /** What was said of it, each at its place of now. */
  get comments(): readonly PostmortemComment[] {
    return this.view === null ? [] : anchored(this.view.comments, editBetween(this.view.body, this.text));
  }

  /** What is marked in the editor, by its places. They move with its text by themselves, so that no key has to mark anew. */
  get marks(): readonly Mark[] {
    void this.view;
    void this.#checked;
    const at = this.here?.from ?? null;
    return untrack(() => {
      const { open } = this;
      return marksOf(this.blocks, this.comments, open, open.find(({ from }) => from === at) ?? null).map((mark) => ({ ...mark, from: this.#raw.toShown(mark.from), to: this.#raw.toShown(mark.to) }));
    });
  }

  /** What is marked, as text: no words where nothing is. */
  get selected(): { readonly from: number; readonly text: string } {
    const { from, to } = this.editor?.selection ?? { from: 0, to: 0 };
    const [start, end] = [this.#raw.toRaw(from), this.#raw.toRaw(to)];
    return { from: start, text: this.text.slice(start, end) };
  }

  read(id: number): Promise<void> {
    if (id === this.id) return this.#reading.running;
    this.#forget();
    this.id = id;
    return this.changed();
  }

  /** Keeps what is typed and closes it; a text that could not be kept stays open. Says whether it is closed. */
  async close(): Promise<boolean> {
    await this.saving?.flush(true);
    if (this.saving?.isKept === false) return false;
    this.#forget();
    return true;
  }

  /** Keeps what is typed, for what is done with the text as it is kept. Throws where it could not be: an older one is not to be taken for it. */
  async keep(settled = false): Promise<void> {
    await this.saving?.flush(settled);
    if (this.saving?.isKept === false) throw new Failure({ kind: "store", message: words.writing.notKept(this.saving.failure?.message ?? "") });
  }

  /** What is open may be different now. */
  changed(): Promise<void> {
    return this.id === null ? Promise.resolve() : this.#reading.due();
  }

  /** The writer did something to the text that the editor shows. */
  edited(edits: readonly Edit[]): void {
    this.#raw.edit(edits);
    this.text = this.#raw.text;
    this.saving?.typed();
    this.#checkSoon();
  }

  moved(shown: number): void {
    this.at = this.#raw.toRaw(shown);
  }

  /** Goes to a place of the text, or shows a stretch of it. */
  show(from: number, to = from): void {
    this.editor?.show(this.#raw.toShown(from), this.#raw.toShown(to));
  }

  /** Goes to the next finding from the cursor on, or to the one before it; from the last to the first. */
  step(by: 1 | -1): void {
    const next = findingFrom(this.open, this.at, by);
    if (next !== undefined) this.show(next.from, next.to);
  }

  /** Goes to the next section in which nothing is written yet, those that are required first. */
  nextPrompt(): PostmortemSection | null {
    const next = promptAfter(this.guide, this.at);
    if (next !== null) this.show(lineBehind(this.text, next.at ?? 0));
    return next;
  }

  /** Puts a text at the end: a section that is not there yet. */
  append(text: string): void {
    const shown = this.#raw.toShown(this.text.length);
    this.editor?.replace({ from: shown, to: shown, insert: `${gapAfter(shownOf(this.text))}${text}` });
  }

  /** What is found is read again. */
  recheck(): Promise<void> {
    return this.#checking.due();
  }

  #checkSoon(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#checking.due(), CHECK_MS);
  }

  #forget(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#guide);
    this.saving?.end();
    this.id = null;
    this.view = null;
    this.failure = this.checkFailure = null;
    this.saving = null;
    this.elsewhere = null;
    this.#checked = null;
    this.at = 0;
  }

  /** Another text stands: what is shown becomes that one, and can be taken back. */
  #become(body: string, revision: number): void {
    this.#raw = new RawText(body);
    this.text = body;
    this.saving?.became(body, revision);
    this.editor?.become(shownOf(body));
    this.#checkSoon();
  }

  async #read(): Promise<void> {
    const { id } = this;
    if (id === null) return;
    try {
      const view = await this.#bridge.postmortem(id);
      if (id !== this.id) return;
      this.failure = null;
      const isFirst = this.saving === null;
      // What is typed is not overwritten by what is read: the core tells of another text when this one is kept.
      const isBehind = !isFirst && this.saving?.isKept === true && this.saving.standing !== "saving" && view.row.revision > (this.saving?.revision ?? 0);
      if (isFirst) this.#begin(view);
      else if (isBehind) this.#become(view.body, view.row.revision);
      this.view = view;
    } catch (thrown) {
      if (id !== this.id) return;
      this.failure = Failure.from(thrown);
      if (this.failure.kind === "notFound") this.view = null;
    }
  }

  #begin({ body, row }: PostmortemView): void {
    this.#raw = new RawText(body);
    this.text = body;
    const { id } = row;
    this.saving = new Saving(body, row.revision, {
      text: () => this.text,
      keep: (text, seen, settled) => this.#bridge.writePostmortem({ id, seen, text, settled }),
      elsewhere: (what) => {
        this.elsewhere = what;
        this.#become(what.body, this.saving?.revision ?? row.revision);
      },
      kept: () => {
        clearTimeout(this.#guide);
        this.#guide = setTimeout(() => void this.changed(), GUIDE_MS);
      },
    });
    void this.#checking.due();
  }

  async #check(): Promise<void> {
    const { id, text } = this;
    if (id === null) return;
    try {
      const of = await this.#bridge.checkPostmortem({ id, text });
      if (id !== this.id) return;
      this.#checked = { text, of };
      this.checkFailure = null;
    } catch (thrown) {
      if (id === this.id) this.checkFailure = Failure.from(thrown);
    }
  }
}
