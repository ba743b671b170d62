import type { Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

/** What is put into a text, and where the cursor is behind it. */
export interface Put {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly cursor: number;
}

const HEADING = /^ {0,3}#{1,6}(?:\s|$)/;
const BEGINS = /^\s*<!-- watchbill: /;
const ENDS = /^\s*<!-- \/watchbill -->/;

/** The place itself, or the end of the block that it is in: blocks do not stand in each other. */
function outside(doc: Text, at: number): number {
  const here = doc.lineAt(at);
  if (ENDS.test(here.text)) return here.to;
  for (let before = here.number; before >= 1; before -= 1) {
    const line = doc.line(before);
    if (ENDS.test(line.text)) return at;
    if (!BEGINS.test(line.text)) continue;
    if (at === line.from) return at;
    for (let after = before + 1; after <= doc.lines; after += 1) {
      const end = doc.line(after);
      if (ENDS.test(end.text)) return end.to;
      if (BEGINS.test(end.text)) return at;
    }
    return at;
  }
  return at;
}

const isBlank = (text: string) => text.trim() === "";

/**
 * How a text is put to a place. What Watchbill makes stands between two marks, each alone on its line: it gets lines of its own, above the
 * line at whose beginning the place is, otherwise below it, never between the words of one, never above a heading, and never in another block.
 */
export function putAt(doc: Text, wanted: number, text: string): Put {
  if (!text.endsWith("-->")) return { from: wanted, to: wanted, insert: text, cursor: wanted + text.length };
  const at = outside(doc, wanted);
  const line = doc.lineAt(at);
  const isAbove = isBlank(line.text.slice(0, at - line.from)) && !HEADING.test(line.text);
  const isBare = isBlank(line.text);
  const from = isAbove ? line.from : line.to;
  const head = isAbove ? "" : "\n\n";
  // Behind it there is an empty line to write on.
  const hasRoom = line.number < doc.lines && isBlank(doc.line(line.number + 1).text);
  const tail = isAbove && !isBare ? "\n\n" : hasRoom ? "" : "\n";
  return { from, to: isBare ? line.to : from, insert: `${head}${text}${tail}`, cursor: from + head.length + text.length + 1 };
}

/** Puts a text to a place; the cursor goes with it where it is `followed`, and stays with its words otherwise. */
export function put(view: EditorView, at: number, text: string, isFollowed: boolean): void {
  const { cursor, ...changes } = putAt(view.state.doc, at, text);
  const going = isFollowed ? { selection: { anchor: cursor }, scrollIntoView: true } : {};
  view.dispatch({ changes, ...going, userEvent: "input.complete" });
}
