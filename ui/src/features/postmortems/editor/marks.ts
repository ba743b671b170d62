import { type Extension, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** A stretch of the text that is marked: a finding, a block of records, words that a comment is about. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly kind: "warning" | "hint" | "made" | "comment";
  /** Whether the reader is at it. */
  readonly here: boolean;
}

const setMarks = StateEffect.define<readonly Mark[]>();

const classes: Record<Mark["kind"], string> = { warning: "cm-finding cm-warning", hint: "cm-finding", made: "cm-made", comment: "cm-comment-at" };

function drawn(marks: readonly Mark[], length: number): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const { from, to, kind, here } of marks) {
    const [start, end] = [Math.max(0, from), Math.min(length, to)];
    if (start < end) ranges.push(Decoration.mark({ class: here ? `${classes[kind]} cm-here` : classes[kind] }).range(start, end));
  }
  return Decoration.set(ranges, true);
}

/** What is marked moves with the text until it is said anew. */
const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let after = marks.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setMarks)) after = drawn(effect.value, transaction.newDoc.length);
    return after;
  },
  provide: (of) => EditorView.decorations.from(of),
});

export const marking: Extension = field;

/** Marks these stretches, and no others. */
export function mark(view: EditorView, marks: readonly Mark[]): void {
  view.dispatch({ effects: setMarks.of(marks) });
}
