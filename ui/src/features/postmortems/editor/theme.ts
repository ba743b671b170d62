import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The look of the editor, by the tokens of the window: one for both themes. */
const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--page)", color: "var(--text)", fontSize: "var(--size-3)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font)", lineHeight: "24px", overflow: "auto" },
  ".cm-content": {
    boxSizing: "border-box",
    width: "100%",
    maxWidth: "84ch",
    marginInline: "auto",
    padding: "16px 24px 40vh",
    caretColor: "var(--text)",
    userSelect: "text",
    WebkitUserSelect: "text",
  },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--text)" },
  // One by one: WebKit drops a decoration that says all of it.
  ".cm-finding": { textDecorationLine: "underline", textDecorationStyle: "dotted", textDecorationColor: "var(--info)", textUnderlineOffset: "4px", textDecorationThickness: "2px" },
  ".cm-finding.cm-warning": { textDecorationStyle: "wavy", textDecorationColor: "var(--warning)", textDecorationThickness: "1px" },
  ".cm-finding.cm-here": { backgroundColor: "var(--chosen)" },
  ".cm-made": { backgroundColor: "var(--ground)" },
  ".cm-comment-at": { borderBottom: "2px solid var(--accent)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "6px 24px", fontSize: "var(--size-2)" },
  ".cm-panel.cm-search label": { fontSize: "var(--size-1)" },
  ".cm-textfield": { backgroundColor: "var(--raised)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius)", color: "var(--text)", fontSize: "var(--size-2)", padding: "3px 8px" },
  ".cm-button": { backgroundColor: "var(--raised)", backgroundImage: "none", border: "1px solid var(--line-strong)", borderRadius: "var(--radius)", fontSize: "var(--size-2)", padding: "3px 8px" },
  ".cm-searchMatch": { backgroundColor: "var(--chosen)", outline: "1px solid var(--line-strong)" },
  ".cm-searchMatch-selected": { outline: "2px solid var(--accent)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius)", boxShadow: "0 8px 28px var(--shadow)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font)", fontSize: "var(--size-2)", maxHeight: "none" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 10px", color: "var(--text)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--chosen)", color: "var(--text)" },
  ".cm-completionDetail": { color: "var(--text-3)", fontStyle: "normal", marginInlineStart: "12px" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "var(--weight-strong)" },
});

const letters = HighlightStyle.define([
  { tag: tags.heading1, fontSize: "var(--size-4)", fontWeight: "var(--weight-strong)" },
  { tag: tags.heading, fontWeight: "var(--weight-strong)" },
  { tag: tags.strong, fontWeight: "var(--weight-strong)" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: [tags.monospace, tags.contentSeparator], fontFamily: "var(--mono)", fontSize: "var(--size-2)" },
  { tag: [tags.link, tags.url], color: "var(--accent)" },
  { tag: tags.quote, color: "var(--text-2)" },
  { tag: [tags.processingInstruction, tags.comment, tags.meta], color: "var(--text-3)" },
]);

export const theme: Extension = [look, syntaxHighlighting(letters)];
