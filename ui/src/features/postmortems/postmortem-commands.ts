import type { Command } from "../../commands/commands";
import type { PostmortemsDesk } from "./postmortems.svelte";

/** What the commands of postmortems are called. */
export const titles = {
  next: "Next row, or next finding of the text",
  previous: "Previous row, or previous finding",
  first: "First row",
  last: "Last row",
  open: "Open it; of what needs one, begin it",
  close: "Close what is open",
  write: "Write in the text",
  prompt: "Go to the next section that is not written",
  dismiss: "Say why a finding may stand",
  comment: "Say something of the marked words",
  versions: "Versions, and what differs",
  share: "Share and export",
  state: "Send it to review, or take it back to write on",
  reviewer: "Ask somebody to read it",
  owner: "Say who sees to it",
  due: "Say by when",
  template: "Make it by another template",
  retitle: "Call it something else",
  beside: "Findings, factors or review beside the text",
  factor: "Add a contributing factor",
  reviewed: "Say that you have read it",
  audience: "Say for whom it is",
  noActions: "Say why nothing is to be done",
  imports: "Take in Markdown files and CSV tables",
  done: "Say what shows that an action is done",
  begin: "Begin an action",
  decline: "Say why an action will not be done",
  supersede: "Say which action is done instead",
  reopen: "Open an action again",
  link: "Say where a tracker has an action",
  verify: "Say how it will be seen that it is done",
  ofAction: "Open the document of an action",
  copy: "Copy a template",
  edit: "Edit a template",
  documents: "Postmortems",
  actions: "Action items",
  templates: "Templates of postmortems",
  ofIncident: "Its postmortem: open it, or begin it",
};

/** What can be done where postmortems are shown. */
export function postmortemCommands(desk: PostmortemsDesk): Command[] {
  return [
    { id: "postmortem-next", title: titles.next, group: "list", keys: ["j", "ArrowDown"], run: () => desk.move(1) },
    { id: "postmortem-previous", title: titles.previous, group: "list", keys: ["k", "ArrowUp"], run: () => desk.move(-1) },
    { id: "postmortem-first", title: titles.first, group: "list", keys: ["Home"], when: () => desk.document.id === null, run: () => desk.move(-Infinity) },
    { id: "postmortem-last", title: titles.last, group: "list", keys: ["End"], when: () => desk.document.id === null, run: () => desk.move(Infinity) },
    { id: "postmortem-close", title: titles.close, group: "list", keys: ["Escape"], run: () => void desk.close() },
    ...(desk.document.id === null ? listCommands(desk) : writingCommands(desk)),
  ];
}

function listCommands(desk: PostmortemsDesk): Command[] {
  const { list, actions, templates, acting, forms } = desk;
  if (desk.part === "documents") {
    return [
      { id: "postmortem-open", title: titles.open, group: "list", keys: ["Enter"], when: () => list.chosen.row !== null, run: () => void desk.openRow(list.chosen.row) },
      { id: "postmortem-import", title: titles.imports, group: "incident", keys: ["a"], words: "add folder confluence notion import", run: () => desk.imports.begin() },
    ];
  }
  if (desk.part === "templates") {
    const isFree = () => templates.draft === null && templates.chosen.row !== null;
    return [
      { id: "template-copy", title: titles.copy, group: "incident", keys: ["c"], when: isFree, run: () => templates.begin(true) },
      { id: "template-edit", title: titles.edit, group: "incident", keys: ["e", "Enter"], when: () => isFree() && templates.chosen.row?.builtIn === false, run: () => templates.begin(false) },
    ];
  }
  const row = () => actions.chosen.row;
  const isOpen = () => row()?.state === "open" || row()?.state === "in_progress";
  /** A form of the chosen action. */
  const form = (of: "done" | "decline" | "reopen" | "assign" | "dueItem" | "link" | "verify") => {
    const chosen = row();
    if (chosen !== null) acting.begin(forms[of](chosen));
  };
  const ofChosen = (deed: (chosen: NonNullable<ReturnType<typeof row>>) => void) => {
    const chosen = row();
    if (chosen !== null) deed(chosen);
  };
  return [
    { id: "action-done", title: titles.done, group: "incident", keys: ["d"], when: isOpen, words: "close proof finish", run: () => form("done") },
    { id: "action-begin", title: titles.begin, group: "incident", keys: ["b"], when: () => row()?.state === "open", words: "progress start", run: () => ofChosen((chosen) => void desk.actOnItem(chosen)) },
    { id: "action-owner", title: titles.owner, group: "incident", keys: ["o"], when: isOpen, words: "assign own", run: () => form("assign") },
    { id: "action-due", title: titles.due, group: "incident", keys: ["w"], when: isOpen, words: "date day", run: () => form("dueItem") },
    { id: "action-link", title: titles.link, group: "incident", keys: ["l"], when: () => row() !== null, words: "ticket issue", run: () => form("link") },
    { id: "action-verify", title: titles.verify, group: "incident", keys: ["v"], when: isOpen, run: () => form("verify") },
    { id: "action-decline", title: titles.decline, group: "incident", keys: ["Delete"], when: isOpen, words: "wontfix", run: () => form("decline") },
    { id: "action-supersede", title: titles.supersede, group: "incident", keys: [], when: isOpen, words: "duplicate", run: () => ofChosen((chosen) => acting.begin(forms.supersede(chosen, actions.view?.open ?? []))) },
    { id: "action-reopen", title: titles.reopen, group: "incident", keys: ["u"], when: () => row() !== null && !isOpen(), run: () => form("reopen") },
    { id: "action-document", title: titles.ofAction, group: "list", keys: ["Enter"], when: () => row() !== null, run: () => ofChosen(({ postmortem }) => void desk.show(postmortem)) },
  ];
}

function writingCommands(desk: PostmortemsDesk): Command[] {
  const { document: open, acting, forms } = desk;
  const isThere = () => open.view !== null;
  /** A form of the document. */
  const form = (of: "reviewer" | "reviewed" | "owner" | "due" | "retitle") => {
    if (open.view !== null) acting.begin(forms[of](open.view.row));
  };
  return [
    { id: "document-write", title: titles.write, group: "incident", keys: ["e", "Enter"], when: isThere, words: "edit", run: () => open.editor?.focus() },
    { id: "document-prompt", title: titles.prompt, group: "incident", keys: ["g"], when: isThere, words: "guide section", run: () => void open.nextPrompt() },
    { id: "document-dismiss", title: titles.dismiss, group: "incident", keys: ["d"], when: () => open.here !== null, run: () => desk.dismiss(open.here) },
    { id: "document-comment", title: titles.comment, group: "incident", keys: ["c"], when: isThere, run: () => void desk.comment() },
    { id: "document-versions", title: titles.versions, group: "incident", keys: ["v"], when: isThere, words: "history diff restore", run: () => void desk.showVersions() },
    { id: "document-share", title: titles.share, group: "incident", keys: ["x"], when: isThere, words: "markdown html clipboard confluence publish copy", run: () => void desk.share() },
    { id: "document-state", title: titles.state, group: "incident", keys: ["Shift+s"], when: isThere, words: "review", run: () => void desk.send() },
    { id: "document-reviewer", title: titles.reviewer, group: "incident", keys: ["a"], when: isThere, run: () => form("reviewer") },
    { id: "document-reviewed", title: titles.reviewed, group: "incident", keys: ["y"], when: isThere, words: "review", run: () => form("reviewed") },
    { id: "document-factor", title: titles.factor, group: "incident", keys: ["Shift+f"], when: isThere, words: "cause why", run: () => desk.factors.add() },
    { id: "document-owner", title: titles.owner, group: "incident", keys: ["o"], when: isThere, words: "assign", run: () => form("owner") },
    { id: "document-due", title: titles.due, group: "incident", keys: ["w"], when: isThere, words: "date", run: () => form("due") },
    { id: "document-template", title: titles.template, group: "incident", keys: [], when: () => desk.isUnwritten, words: "security near miss data full", run: () => void desk.chooseTemplate() },
    { id: "document-retitle", title: titles.retitle, group: "incident", keys: [], when: isThere, words: "rename", run: () => form("retitle") },
    { id: "document-audience", title: titles.audience, group: "incident", keys: ["Shift+a"], when: isThere, words: "public customers", run: () => open.view !== null && acting.begin(forms.audience(open.view)) },
    { id: "document-no-actions", title: titles.noActions, group: "incident", keys: [], when: isThere, words: "action items", run: () => open.view !== null && acting.begin(forms.noActions(open.view)) },
    { id: "document-beside", title: titles.beside, group: "incident", keys: ["f"], when: isThere, words: "comments", run: () => desk.turn() },
  ];
}

/** Ways to postmortems from anywhere; `show` goes to their place first. */
export function postmortemsEverywhere(desk: PostmortemsDesk, show: () => boolean): Command[] {
  const open = (part: "documents" | "actions" | "templates") => () => {
    if (show()) void desk.open(part);
  };
  return [
    { id: "postmortems", title: titles.documents, group: "go", keys: ["Ctrl+Shift+p"], words: "review learn write", run: open("documents") },
    { id: "action-items", title: titles.actions, group: "go", keys: ["Ctrl+Shift+a"], words: "todo overdue follow up", run: open("actions") },
    { id: "postmortem-templates", title: titles.templates, group: "go", keys: [], run: open("templates") },
  ];
}

/** The way from an incident to its document. */
export function ofIncident(desk: PostmortemsDesk, row: { readonly id: number; readonly title: string } | null): Command[] {
  return [{ id: "incident-postmortem", title: titles.ofIncident, group: "incident", keys: ["b"], when: () => row !== null, words: "postmortem write", run: () => row !== null && void desk.ofIncident(row) }];
}
