import type { Bridge } from "../../bridge";
import type { Command } from "../../commands/commands";
import { drillCommands, drillsOpen } from "./drills/drill-commands";
import type { IncidentsDesk } from "./incidents.svelte";
import { lanes } from "./lines";
import { pastCommands, pastOf } from "./past/past-commands";
import { trendsCommands, trendsOpen } from "./trends/trends-commands";
import { words } from "./words";

/** What the commands of incidents are called. */
export const titles = {
  next: "Next incident, or next line of its timeline",
  previous: "Previous incident, or previous line",
  pageDown: "A page down",
  pageUp: "A page up",
  first: "First incident, or first line",
  last: "Last incident, or newest line",
  open: "Open it; of a line, what it was recorded from",
  close: "Close what is open; clear the filter",
  filter: "Filter, or look for words in notes",
  showNew: "Show the new order",
  note: "Note in the incident that is open",
  annotate: "Write beside the chosen line",
  mark: "Mark the chosen line",
  fold: "Fold what is marked as noise; show or open a fold",
  status: "Set how far it is",
  resolve: "Resolve it",
  severity: "Set how grave it is",
  role: "Say who does what",
  link: "Link it to something",
  time: "Say when a moment was",
  tell: "Drafts to tell of it",
  merge: "Make it a part of another",
  report: "Write down who told of it",
  figure: "Write down a figure of the impact",
  paste: "Paste a chat",
  attach: "Attach a file",
  attacker: "Note what an attacker did",
  retitle: "Call it something else",
  keep: "Keep its timeline as the records tell it now",
  restrict: "Mean it for those alone who handle it",
  unrestrict: "Mean it for the whole team",
  lane: (lane: string) => `Show or hide the lane ${lane}`,
  allLanes: "Show every lane",
  declare: "Declare an incident, about what is chosen",
  noteAnywhere: "Note in an open incident",
  live: "Open the incident that is live",
  one: (id: number, title: string) => `Incident ${id}: ${title}`,
  document: (id: number, title: string) => `Postmortem ${id}: ${title}`,
};

/** What can be done on the page Incidents. */
export function incidentCommands(desk: IncidentsDesk): Command[] {
  const { list, incident, forms, acting } = desk;
  const toTrends = trendsOpen(() => desk.showBeside("trends"));
  const toDrills = drillsOpen(() => desk.showBeside("drills"));
  if (desk.trends.isOpen) return [...trendsCommands(desk.trends, () => desk.closeBeside()), toDrills];
  if (desk.drills.isOpen) return [...drillCommands(desk.drills, () => desk.closeBeside(), (id) => desk.show(id)), toTrends];
  if (desk.past.isOpen) return pastCommands(desk.past);
  const isList = () => incident.id === null;
  const isThere = () => desk.row !== null;
  const isLive = () => desk.row?.mergedInto === null;
  const page = () => desk.drawn?.pageRows() ?? 1;
  const restricted = () => desk.row?.restricted === true;
  return [
    { id: "incident-next", title: titles.next, group: "list", keys: ["j", "ArrowDown"], run: () => desk.move(1) },
    { id: "incident-previous", title: titles.previous, group: "list", keys: ["k", "ArrowUp"], run: () => desk.move(-1) },
    { id: "incident-page-down", title: titles.pageDown, group: "list", keys: ["PageDown"], run: () => desk.move(page()) },
    { id: "incident-page-up", title: titles.pageUp, group: "list", keys: ["PageUp"], run: () => desk.move(-page()) },
    { id: "incident-first", title: titles.first, group: "list", keys: ["Home"], run: () => desk.move(-Infinity) },
    { id: "incident-last", title: titles.last, group: "list", keys: ["End"], run: () => desk.move(Infinity) },
    { id: "incident-open", title: titles.open, group: "list", keys: ["Enter"], when: () => (isList() ? list.chosen : incident.chosen) !== null, run: () => desk.openChosen() },
    { id: "incident-close", title: titles.close, group: "list", keys: ["Escape"], run: () => desk.close() },
    { id: "incident-filter", title: titles.filter, group: "list", keys: ["/"], when: isList, words: "search find", run: () => desk.drawn?.focusFilter() },
    { id: "incident-waiting", title: titles.showNew, group: "list", keys: ["."], when: () => list.isWaiting, run: () => list.showWaiting() },
    { id: "incident-note", title: titles.note, group: "incident", keys: ["n"], when: isLive, words: "write comment", run: () => desk.drawn?.focusNote() },
    { id: "incident-status", title: titles.status, group: "incident", keys: ["s"], when: isLive, words: "investigating identified monitoring", run: () => acting.begin(forms.status()) },
    { id: "incident-resolve", title: titles.resolve, group: "incident", keys: ["Shift+s"], when: () => desk.row?.open === true, words: "close end over", run: () => acting.begin(forms.status(true)) },
    { id: "incident-severity", title: titles.severity, group: "incident", keys: ["v"], when: isLive, words: "sev grave", run: () => acting.begin(forms.severity()) },
    { id: "incident-role", title: titles.role, group: "incident", keys: ["o"], when: isLive, words: "own lead scribe communications commander assign take", run: () => void desk.role() },
    { id: "incident-link", title: titles.link, group: "incident", keys: ["l"], when: isLive, words: "service alert queue level", run: () => acting.begin(forms.link()) },
    { id: "incident-time", title: titles.time, group: "incident", keys: ["m"], when: isLive, words: "started detected correct", run: () => acting.begin(forms.time()) },
    { id: "incident-tell", title: titles.tell, group: "incident", keys: ["d"], when: isThere, words: "status page chat copy communicate update", run: () => desk.row !== null && desk.telling.begin(desk.row) },
    { id: "incident-annotate", title: titles.annotate, group: "incident", keys: ["a"], when: () => incident.meant.length > 0, words: "comment", run: () => acting.begin(forms.annotate(incident.meant[0])) },
    { id: "incident-mark", title: titles.mark, group: "incident", keys: ["x", " "], when: () => (incident.chosen?.line ?? null) !== null, run: () => incident.mark(incident.chosen) },
    { id: "incident-fold", title: titles.fold, group: "incident", keys: ["f"], when: () => incident.chosen !== null || incident.marked.size > 0, words: "noise hide", run: () => desk.fold() },
    { id: "incident-paste", title: titles.paste, group: "incident", keys: ["p"], when: isLive, words: "slack teams irc", run: () => desk.row !== null && desk.pasting.begin(desk.row) },
    { id: "incident-report", title: titles.report, group: "incident", keys: ["w"], when: isLive, words: "customers who reported", run: () => acting.begin(forms.report()) },
    { id: "incident-figure", title: titles.figure, group: "incident", keys: ["g"], when: isLive, words: "impact number", run: () => acting.begin(forms.figure()) },
    { id: "incident-attach", title: titles.attach, group: "incident", keys: ["Shift+a"], when: isLive, words: "picture screenshot upload", run: () => desk.drawn?.pickFile() },
    { id: "incident-merge", title: titles.merge, group: "incident", keys: ["Shift+m"], when: () => desk.row?.open === true, words: "duplicate same", run: () => acting.begin(forms.merge(list.live.filter(({ id }) => id !== incident.id))) },
    { id: "incident-attacker", title: titles.attacker, group: "incident", keys: [], when: isLive, words: "security breach", run: () => acting.begin(forms.attacker()) },
    { id: "incident-retitle", title: titles.retitle, group: "incident", keys: ["e"], when: isLive, words: "rename title edit", run: () => acting.begin(forms.retitle()) },
    { id: "incident-keep", title: titles.keep, group: "incident", keys: [], when: () => isLive() && (incident.view?.notKept ?? 0) > 0, words: "freeze collect again", run: () => void desk.keep() },
    { id: "incident-restrict", title: titles.restrict, group: "incident", keys: [], when: () => isLive() && !restricted(), run: () => void acting.do(() => forms.act({ act: "restrict", restricted: true })) },
    { id: "incident-unrestrict", title: titles.unrestrict, group: "incident", keys: [], when: () => isLive() && restricted(), run: () => void acting.do(() => forms.act({ act: "restrict", restricted: false })) },
    ...lanes.map((lane, index): Command => ({
      id: `incident-lane-${lane}`,
      title: titles.lane(words.spine.lanes[lane] ?? lane),
      group: "incident",
      keys: [String(index + 1)],
      when: () => isThere() && incident.lanes.some((known) => known.lane === lane),
      run: () => incident.toggleLane(lane),
    })),
    ...pastOf(desk),
    toTrends,
    toDrills,
    { id: "incident-lanes", title: titles.allLanes, group: "incident", keys: ["0"], when: () => incident.hidden.size > 0, run: () => incident.hidden.clear() },
    ...list.rows.map(({ id, title, services }): Command => ({
      id: `incident ${id}`,
      title: titles.one(id, title),
      group: "incident",
      keys: [],
      words: services.join(" "),
      run: () => desk.show(id),
    })),
  ];
}

/** What can be done with incidents anywhere; `declare` begins with what is chosen. */
export function incidentsEverywhere(desk: IncidentsDesk, declare: () => void, show: (id: number) => void): Command[] {
  const live = () => desk.list.live[0] ?? null;
  return [
    { id: "incident-declare", title: titles.declare, group: "incident", keys: ["i"], words: "outage open new incident", run: declare },
    { id: "incident-note-anywhere", title: titles.noteAnywhere, group: "incident", keys: ["Ctrl+Shift+n"], when: () => live() !== null, words: "write timeline", run: () => desk.noteAnywhere() },
    { id: "incident-live", title: titles.live, group: "go", keys: ["Ctrl+i"], when: () => live() !== null, run: () => show(live()?.id ?? 0) },
  ];
}

/** Incidents and postmortems in which a text stands, as something to go to from another page. */
export async function incidentsFound(bridge: Bridge, text: string, show: (id: number) => void, showDocument: (id: number) => void): Promise<Command[]> {
  try {
    const { found, documents } = await bridge.incidentSearch(text);
    const incident = ({ id, title }: { readonly id: number; readonly title: string }): Command => ({ id: `found incident ${id}`, title: titles.one(id, title), group: "incident", keys: [], run: () => show(id) });
    const postmortem = ({ id, title }: { readonly id: number; readonly title: string }): Command => ({ id: `found postmortem ${id}`, title: titles.document(id, title), group: "incident", keys: [], run: () => showDocument(id) });
    return [...found.slice(0, 5).map(({ row }) => incident(row)), ...documents.slice(0, 5).map(({ row }) => postmortem(row))];
  } catch {
    // Whoever looks for a command still finds it.
    return [];
  }
}
