import { autocompletion, closeCompletion, type Completion, type CompletionContext, completionKeymap, type CompletionResult, currentCompletions } from "@codemirror/autocomplete";
import { type Extension, Prec } from "@codemirror/state";
import { type EditorView, type KeyBinding, keymap } from "@codemirror/view";

/** Something that can be put at the place of the cursor. */
export interface Offer {
  /** What is typed behind the stroke: `timeline`. */
  readonly word: string;
  readonly says: string;
  /** Its text; none where it was not got, which is said elsewhere. */
  readonly text: () => Promise<string | null>;
}

/** Before the stroke stands nothing but white space: an address or a date is no command. */
const STROKE = /(?:^|\s)\/[\w-]*$/;

/** So many offers are drawn at once; the others come with the choice. */
const DRAWN = 10;

/** What is offered at a place, before which a line has this text. */
export function offersAt(before: string): { readonly from: number } | null {
  const typed = STROKE.exec(before);
  return typed === null ? null : { from: before.lastIndexOf("/") };
}

/** Takes the command out and puts its text in once it is there; whoever types on meanwhile loses nothing. */
async function take(view: EditorView, { text }: Offer, from: number, to: number): Promise<void> {
  view.dispatch({ changes: { from, to, insert: "" }, userEvent: "input.complete" });
  const insert = await text();
  if (insert === null) return;
  const { head } = view.state.selection.main;
  view.dispatch({ changes: { from: head, insert }, selection: { anchor: head + insert.length }, scrollIntoView: true, userEvent: "input.complete" });
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
  const source = (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const at = offersAt(line.text.slice(0, context.pos - line.from));
    if (at === null) return null;
    // In their order, what is likest to be meant first.
    const options = offers().map(
      (offer, before): Completion => ({ label: `/${offer.word}`, detail: offer.says, boost: Math.max(-99, 99 - before), apply: (view, _completion, from, to) => void take(view, offer, from, to) }),
    );
    return { from: line.from + at.from, options, validFor: /^\/[\w-]*$/ };
  };
  // No more are drawn than fit: a list that scrolls would have to be reached by the keyboard itself.
  return [
    autocompletion({ override: [source], icons: false, activateOnTyping: true, maxRenderedOptions: DRAWN, defaultKeymap: false }),
    Prec.highest(keymap.of([closing, ...completionKeymap.filter(({ key }) => key !== "Escape")])),
  ];
}
