import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { deleteMarkupBackward, insertNewlineContinueMarkupCommand, markdown } from "@codemirror/lang-markdown";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorSelection, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, type KeyBinding, tooltips } from "@codemirror/view";
import { isPicture } from "../pictures";
import { type Mark, mark, marking } from "./marks";
import { put } from "./putting";
import { type Edit, editBetween } from "./raw";
import { type Offer, slash } from "./slash";
import { theme } from "./theme";

/** Enter goes on with a list, and in an item without words ends it, however few there are. */
const lists: readonly KeyBinding[] = [
  { key: "Enter", run: insertNewlineContinueMarkupCommand({ nonTightLists: false }) },
  { key: "Backspace", run: deleteMarkupBackward },
];

/** What an editor tells. Places are those of its own text, in which every line ends with one character. */
export interface Heard {
  edited(edits: readonly Edit[]): void;
  moved(at: number): void;
  offers(): readonly Offer[];
  /** Pictures were pasted. */
  pictures(files: readonly File[]): void;
  /** The text has no more use for the keyboard. */
  left(): void;
  /** Keys that belong to the page. */
  readonly keys: readonly { readonly key: string; readonly run: () => void }[];
}

/** An editor of plain Markdown. */
export interface Editor {
  focus(): void;
  /** Shows a stretch and puts the cursor to its end, or only there. */
  show(from: number, to?: number): void;
  replace(edit: Edit): void;
  /** Puts a text to the cursor; what Watchbill made gets lines of its own. */
  put(text: string): void;
  /** Shows another text; what lies between is an edit that can be taken back, and is not told. */
  become(text: string): void;
  mark(marks: readonly Mark[]): void;
  readonly selection: { readonly from: number; readonly to: number };
  end(): void;
}

/** An edit that came from elsewhere and is not told again. */
const told = Annotation.define<boolean>();

/**
 * The policy of the window takes no styles but those of its own files and those that carry its nonce, which the core writes into the
 * one empty style of the page anew each time it is opened. The styles of the editor are made while it runs and carry it too.
 */
function nonce(): Extension {
  const given = document.querySelector<HTMLStyleElement>("style[data-nonce]")?.nonce ?? "";
  return given === "" ? [] : EditorView.cspNonce.of(given);
}

/** Whether what is pasted is pictures. Where it has a text too, that is what is meant: a cell of a table comes as both. */
function taken(data: DataTransfer | null, heard: Heard): boolean {
  const pictures = [...(data?.files ?? [])].filter(isPicture);
  if (pictures.length === 0 || data?.getData("text/plain") !== "") return false;
  heard.pictures(pictures);
  return true;
}

export function openEditor(parent: HTMLElement, text: string, label: string, heard: Heard): Editor {
  const own = heard.keys.map(({ key, run }): KeyBinding => ({ key, preventDefault: true, run: () => (run(), true) }));
  const leaving: KeyBinding = {
    key: "Escape",
    run(view) {
      view.contentDOM.blur();
      heard.left();
      return true;
    },
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        nonce(),
        history(),
        markdown({ addKeymap: false }),
        EditorView.lineWrapping,
        search({ top: true }),
        slash(() => heard.offers()),
        // Outside of what scrolls, or its bar is drawn over what is offered.
        tooltips({ parent: document.body }),
        marking,
        theme,
        // What closes a list of offers or the search comes before what leaves the text.
        keymap.of([...own, ...lists, ...searchKeymap, ...historyKeymap, ...defaultKeymap.filter(({ key }) => key !== "Escape")]),
        keymap.of([leaving]),
        EditorView.domEventHandlers({ paste: (event) => taken(event.clipboardData, heard) }),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "true", autocapitalize: "sentences", dir: "auto" }),
        EditorView.updateListener.of(({ docChanged, selectionSet, transactions, state }) => {
          for (const transaction of transactions) {
            if (!transaction.docChanged || transaction.annotation(told) === true) continue;
            const edits: Edit[] = [];
            transaction.changes.iterChanges((from, to, _fromAfter, _toAfter, insert) => edits.push({ from, to, insert: insert.toString() }));
            heard.edited(edits);
          }
          if (docChanged || selectionSet) heard.moved(state.selection.main.head);
        }),
      ],
    }),
  });
  const inside = (at: number) => Math.max(0, Math.min(view.state.doc.length, at));
  return {
    focus: () => view.focus(),
    show(from, to = from) {
      const selection = EditorSelection.range(inside(from), inside(to));
      view.dispatch({ selection, effects: EditorView.scrollIntoView(selection, { y: "center" }) });
      view.focus();
    },
    replace({ from, to, insert }) {
      const start = inside(from);
      view.dispatch({ changes: { from: start, to: inside(to), insert }, selection: { anchor: start + insert.length }, scrollIntoView: true, userEvent: "input" });
      view.focus();
    },
    put(made) {
      put(view, view.state.selection.main.to, made, true);
      view.focus();
    },
    become(next) {
      const edit = editBetween(view.state.doc.toString(), next);
      if (edit !== null) view.dispatch({ changes: edit, annotations: told.of(true) });
    },
    mark: (marks) => mark(view, marks),
    get selection() {
      const { from, to } = view.state.selection.main;
      return { from, to };
    },
    end: () => view.destroy(),
  };
}
