import type { Command } from "../../../commands/commands";
import type { Drills } from "./drills.svelte";

/** What the commands of drills are called. */
export const titles = {
  drills: "Drills",
  next: "Next drill",
  previous: "Previous drill",
  first: "First drill",
  last: "Last drill",
  open: "Open the drill",
  close: "Close the drill, or the drills",
  plan: "Plan a drill",
  edit: "Edit the plan of the drill",
  begin: "Begin the drill",
  end: "Say that the drill went to its end",
  stop: "Stop the drill now",
  drop: "Drop the drill",
  follow: "Resolve the incident of the drill, and begin its postmortem",
  incident: "Open the incident of the drill",
  postmortem: "Open the postmortem of the drill",
  one: (id: number, title: string) => `Drill ${id}: ${title}`,
};

/** What can be done where drills are shown. `close` closes what was opened last, `showIncident` opens the incident of a drill. */
export function drillCommands(drills: Drills, close: () => void, showIncident: (id: number) => void): Command[] {
  const isList = () => drills.id === null;
  const isIn = (state: string) => () => drills.meant?.state === state;
  const incident = () => drills.meant?.incident ?? null;
  const toIncident = () => {
    const id = incident();
    if (id !== null) showIncident(id);
  };
  return [
    { id: "drill-next", title: titles.next, group: "list", keys: ["j", "ArrowDown"], when: isList, run: () => drills.move(1) },
    { id: "drill-previous", title: titles.previous, group: "list", keys: ["k", "ArrowUp"], when: isList, run: () => drills.move(-1) },
    { id: "drill-first", title: titles.first, group: "list", keys: ["Home"], when: isList, run: () => drills.move(-Infinity) },
    { id: "drill-last", title: titles.last, group: "list", keys: ["End"], when: isList, run: () => drills.move(Infinity) },
    { id: "drill-open", title: titles.open, group: "list", keys: ["Enter"], when: () => isList() && drills.chosen.row !== null, run: () => drills.openChosen() },
    { id: "drill-close", title: titles.close, group: "list", keys: ["Escape"], run: close },
    { id: "drill-plan", title: titles.plan, group: "incident", keys: ["n"], words: "new game day chaos experiment", run: () => drills.plan() },
    { id: "drill-edit", title: titles.edit, group: "incident", keys: ["e"], when: isIn("planned"), words: "change hypothesis blast radius stop rule", run: () => void drills.edit() },
    { id: "drill-begin", title: titles.begin, group: "incident", keys: ["b"], when: isIn("planned"), words: "start run", run: () => void drills.ask("begin") },
    { id: "drill-end", title: titles.end, group: "incident", keys: ["f"], when: isIn("running"), words: "finish over done", run: () => void drills.ask("end") },
    { id: "drill-stop", title: titles.stop, group: "incident", keys: ["Shift+s"], when: isIn("running"), words: "abort halt", run: () => drills.stop() },
    { id: "drill-drop", title: titles.drop, group: "incident", keys: ["Shift+d"], when: isIn("planned"), words: "cancel", run: () => drills.drop() },
    { id: "drill-follow", title: titles.follow, group: "incident", keys: [], when: () => drills.mayFollow, words: "after end", run: () => void drills.follow() },
    { id: "drill-incident", title: titles.incident, group: "go", keys: ["o"], when: () => incident() !== null, run: toIncident },
    { id: "drill-postmortem", title: titles.postmortem, group: "go", keys: ["p"], when: () => (drills.view?.postmortem ?? null) !== null, words: "document", run: () => drills.openPostmortem() },
    ...(drills.list?.rows ?? []).map(({ id, title }): Command => ({ id: `drill ${id}`, title: titles.one(id, title), group: "incident", keys: [], run: () => drills.show(id) })),
  ];
}

/** The way to the drills. */
export function drillsOpen(open: () => void): Command {
  return { id: "drills", title: titles.drills, group: "go", keys: ["Shift+y"], words: "game day chaos experiment exercise", run: open };
}
