import { acceptCompletion, autocompletion, closeCompletion, type Completion, type CompletionContext, completionKeymap, type CompletionResult, completionStatus, currentCompletions } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { type EditorState, type Extension, Prec } from "@codemirror/state";
import { type EditorView, type KeyBinding, keymap, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { put } from "./putting";

/** Something that can be put at the place of the cursor. */
export interface Offer {
  /** What is typed behind the stroke: `timeline`. */
  readonly word: string;
  readonly says: string;
  /** Its text; none where it was not got, which is said elsewhere. */
  readonly text: () => Promise<string | null>;
}

/** Before the stroke stands nothing on its line: a path, an address or a date is no command. */
const STROKE = /^\s*\/([\p{L}\p{N}_-]*)$/u;

/** So many offers are drawn at once; the others come with the choice. */
const DRAWN = 10;

const CODE = new Set(["FencedCode", "CodeBlock", "InlineCode"]);

/** What is asked for at a place, before which a line has this text. */
export function offersAt(before: string): { readonly from: number; readonly typed: string } | null {
  const found = STROKE.exec(before);
  return found === null ? null : { from: before.lastIndexOf("/"), typed: (found[1] ?? "").toLowerCase() };
}

/** Whether an offer is meant by the beginning of it, or of one of its words. */
export function isMeant({ word }: Offer, typed: string): boolean {
  const whole = word.toLowerCase();
  return whole.startsWith(typed) || whole.split(/[^\p{L}\p{N}_]+/u).some((part) => part.startsWith(typed));
}

function isCode(state: EditorState, at: number): boolean {
  for (let node = syntaxTree(state).resolveInner(at, -1); ; node = node.parent) {
    if (CODE.has(node.name)) return true;
    if (node.parent === null) return false;
  }
}

/** A place that stays where it is while the text around it is written. */
class Held {
  readonly places = new Set<{ at: number }>();

  update({ docChanged, changes }: ViewUpdate): void {
    if (!docChanged) return;
    for (const place of this.places) place.at = changes.mapPos(place.at, -1);
  }
}
const held = ViewPlugin.fromClass(Held);

/** Takes the command out and puts its text where it was, once it is there; whoever types on meanwhile loses nothing. */
async function take(view: EditorView, { text }: Offer, from: number, to: number): Promise<void> {
  view.dispatch({ changes: { from, to, insert: "" }, userEvent: "input.complete" });
  const place = { at: from };
  const places = view.plugin(held)?.places;
  places?.add(place);
  const insert = await text();
  places?.delete(place);
  if (insert === null || !view.dom.isConnected) return;
  put(view, place.at, insert, view.state.selection.main.head === place.at);
  view.focus();
}

/** Takes away the list that is shown. Where none is, what is being looked for is given up, and the key is for what leaves the text. */
const closing: KeyBinding = {
  key: "Escape",
  run(view) {
    const isShown = currentCompletions(view.state).length > 0;
    return closeCompletion(view) && isShown;
  },
};

/** Commands by a stroke: `offers` are those of now. */
export function slash(offers: () => readonly Offer[]): Extension {
  const meant = (state: EditorState, pos: number) => {
    const line = state.doc.lineAt(pos);
    const at = offersAt(line.text.slice(0, pos - line.from));
    if (at === null || isCode(state, pos)) return null;
    // In their order, what is likest to be meant first.
    return { from: line.from + at.from, found: offers().filter((offer) => isMeant(offer, at.typed)) };
  };
  const source = ({ state, pos }: CompletionContext): CompletionResult | null => {
    const here = meant(state, pos);
    if (here === null || here.found.length === 0) return null;
    const options = here.found.map((offer): Completion => ({ label: `/${offer.word}`, detail: offer.says, apply: (view, _completion, from, to) => void take(view, offer, from, to) }));
    return { from: here.from, options, filter: false };
  };
  // Whoever is quicker than the list gets what would stand first in it.
  const choosing: KeyBinding = {
    key: "Enter",
    run(view) {
      if (acceptCompletion(view)) return true;
      const { head, empty } = view.state.selection.main;
      const here = completionStatus(view.state) === null || !empty ? null : meant(view.state, head);
      const [first] = here?.found ?? [];
      if (here === null || first === undefined) return false;
      closeCompletion(view);
      void take(view, first, here.from, head);
      return true;
    },
  };
  return [
    held,
    // No more are drawn than fit: a list that scrolls would have to be reached by the keyboard itself.
    autocompletion({ override: [source], icons: false, activateOnTyping: true, maxRenderedOptions: DRAWN, defaultKeymap: false }),
    Prec.highest(keymap.of([closing, choosing, ...completionKeymap.filter(({ key }) => key !== "Escape" && key !== "Enter")])),
  ];
}
