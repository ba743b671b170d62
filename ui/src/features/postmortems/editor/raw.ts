/** A stretch of a text that was replaced. Offsets count UTF-16 units of the text before it. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** The one stretch in which two texts differ; none where they are the same. It never begins or ends within a character. */
export function editBetween(before: string, after: string): Edit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from += 1;
  if (from > 0 && isHigh(before.charCodeAt(from - 1))) from -= 1;
  let same = 0;
  while (same < shorter - from && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same += 1;
  if (same > 0 && isLow(before.charCodeAt(before.length - same))) same -= 1;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

/** A text after an edit. */
export function edited(text: string, { from, to, insert }: Edit): string {
  return text.slice(0, from) + insert + text.slice(to);
}

/** Where a place of a text stands after an edit; what was replaced stands at its beginning. */
export function placeAfter(at: number, edit: Edit | null): number {
  if (edit === null || at <= edit.from) return at;
  return at >= edit.to ? at + edit.insert.length - (edit.to - edit.from) : edit.from;
}

/** A text as an editor shows it: every line ends with one character. */
export function shownOf(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n");
}

/**
 * A text to its last character, of which an editor shows one with short line endings. What is not edited keeps its own endings, so
 * that a save without an edit writes the same bytes; a line that is begun ends as the others do.
 */
export class RawText {
  #text: string;
  /** Where the second character of a long line ending stands. */
  #long: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#long = longEndings(text);
  }

  get text(): string {
    return this.#text;
  }

  /** Applies edits of one moment, whose places are those of the editor before any of them. */
  edit(edits: readonly Edit[]): void {
    const ending = this.#ending();
    let text = this.#text;
    for (const { from, to, insert } of edits.toSorted((one, other) => other.from - one.from)) {
      const typed = ending === "\n" ? insert : insert.replaceAll("\n", ending);
      text = kept(text, { from: this.toRaw(from), to: this.toRaw(to), insert: typed });
    }
    this.#text = text;
    this.#long = longEndings(text);
  }

  /** A place of the editor, in the text. */
  toRaw(at: number): number {
    let [low, high] = [0, this.#long.length];
    // The n-th long ending is one further in the text for each one before it.
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#long[middle] ?? 0) - middle <= at) low = middle + 1;
      else high = middle;
    }
    return at + low;
  }

  /** A place of the text, in the editor. */
  toShown(at: number): number {
    let before = 0;
    while (before < this.#long.length && (this.#long[before] ?? 0) < at) before += 1;
    return at - before;
  }

  /** How most of its lines end. */
  #ending(): "\n" | "\r\n" {
    return this.#long.length * 2 > this.#text.split("\n").length - 1 ? "\r\n" : "\n";
  }
}

/** The text after an edit, in which a lone `\r` and a `\n` that come together do not become one ending. */
function kept(text: string, edit: Edit): string {
  const next = edit.insert === "" ? text.slice(edit.to, edit.to + 1) : edit.insert.slice(0, 1);
  const joins = next === "\n" && text[edit.from - 1] === "\r";
  return edited(text, joins ? { from: edit.from - 1, to: edit.to, insert: `\n${edit.insert}` } : edit);
}

function longEndings(text: string): number[] {
  return [...text.matchAll(/\r\n/g)].map(({ index }) => index + 1);
}
