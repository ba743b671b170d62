import type { Command } from "../../commands/commands";
import { messages } from "../../messages";
import type { AlertsDesk } from "./desk.svelte";
import { tableCommands } from "./record-commands";
import { words as outward } from "./outward";
import { words } from "./records-messages";
import { words as whyWords } from "./why-words";

/** What can be done on the alerts page. */
export function alertCommands(desk: AlertsDesk): Command[] {
  const titles = messages.commands;
  const page = () => desk.drawn?.pageRows() ?? 1;
  const all = () => desk.list.count;
  return [
    { id: "next", title: titles.next, group: "list", keys: ["j", "ArrowDown"], run: () => desk.move(1) },
    { id: "previous", title: titles.previous, group: "list", keys: ["k", "ArrowUp"], run: () => desk.move(-1) },
    { id: "pageDown", title: titles.pageDown, group: "list", keys: ["PageDown"], run: () => desk.move(page()) },
    { id: "pageUp", title: titles.pageUp, group: "list", keys: ["PageUp"], run: () => desk.move(-page()) },
    { id: "first", title: titles.first, group: "list", keys: ["Home"], run: () => desk.move(-all()) },
    { id: "last", title: titles.last, group: "list", keys: ["End"], run: () => desk.move(all()) },
    { id: "open", title: titles.open, group: "list", keys: ["Enter"], run: () => desk.openChosen() },
    { id: "close", title: titles.close, group: "list", keys: ["Escape"], run: () => desk.close() },
    { id: "fold", title: titles.fold, group: "list", keys: ["g"], run: () => desk.foldChosen() },
    { id: "filter", title: titles.filter, group: "list", keys: ["/"], run: () => desk.drawn?.focusFilter() },
    {
      id: "resolved",
      title: titles.resolved,
      group: "list",
      keys: ["v"],
      run: () => void desk.list.ask({ resolved: !desk.list.question.resolved }),
    },
    { id: "showNew", title: titles.showNew, group: "list", keys: ["."], run: () => desk.list.showWaiting() },
    {
      id: "acknowledge",
      title: titles.acknowledge,
      group: "alert",
      keys: ["a"],
      run: () => void desk.acknowledge(),
    },
    {
      id: "acknowledgeForAll",
      title: outward.shareCommand,
      group: "alert",
      keys: ["Shift+a"],
      run: () => void desk.withChosen((alert) => desk.deeds.acknowledgeForAll(alert.row.id)),
    },
    { id: "silence", title: outward.silenceCommand, group: "alert", keys: ["Shift+s"], run: () => void desk.silence() },
    { id: "snooze", title: titles.snooze, group: "alert", keys: ["s"], run: () => void desk.snooze() },
    { id: "mark", title: titles.mark, group: "alert", keys: ["x", " "], run: () => void desk.mark() },
    { id: "markNext", title: titles.markNext, group: "alert", keys: ["Shift+ArrowDown"], run: () => desk.markMoving(1) },
    { id: "markPrevious", title: titles.markPrevious, group: "alert", keys: ["Shift+ArrowUp"], run: () => desk.markMoving(-1) },
    { id: "copy", title: titles.copy, group: "alert", keys: ["c"], run: () => void desk.copy("markdown") },
    { id: "copyForChat", title: titles.copyForChat, group: "alert", keys: ["Shift+c"], run: () => void desk.copy("chat") },
    { id: "share", title: titles.share, group: "list", keys: ["Shift+l"], run: () => void desk.share() },
    ...tableCommands(desk),
    { id: "groupBy", title: titles.groupBy, group: "list", keys: ["b"], run: () => desk.drawn?.editGroups() },
    { id: "keepView", title: titles.keepView, group: "list", keys: ["w"], run: () => (desk.naming = true) },
    ...desk.views.kept.slice(0, 9).map(
      (view, index): Command => ({
        id: `view ${view.name}`,
        title: titles.view(view.name),
        group: "list",
        keys: [String(index + 1)],
        run: () => desk.chooseView(index),
      }),
    ),
    {
      id: "openSource",
      title: titles.openSource,
      group: "alert",
      keys: ["o"],
      run: () => void desk.withChosen((alert) => desk.deeds.openSource(alert)),
    },
    { id: "why", title: whyWords.command, group: "alert", keys: ["y"], words: whyWords.more, run: () => void desk.inspector.why.ask(desk) },
    {
      id: "past",
      title: words.past.command,
      group: "alert",
      keys: ["Shift+h"],
      run: () => void desk.past.toggle(),
      when: () => desk.inspector.id !== null,
    },
    // Those of the team, for the alert that is open.
    ...desk.actions.offers.map(
      (offer): Command => ({
        id: `action ${offer.name}`,
        title: offer.name,
        group: "alert",
        keys: offer.key === null ? [] : [offer.key],
        words: messages.actions.words,
        run: () => desk.actions.choose(offer),
      }),
    ),
  ];
}
