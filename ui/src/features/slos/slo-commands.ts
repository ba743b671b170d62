import type { Bridge } from "../../bridge";
import type { Command } from "../../commands/commands";
import { offerCommands } from "./offer-commands";
import { type Section, sections } from "./level.svelte";
import type { StepWay } from "./reader.svelte";
import type { SlosDesk } from "./slos.svelte";
import { words } from "./words";

/** What the commands of the page are called. */
export const titles = {
  next: "Next service level",
  previous: "Previous service level",
  first: "First service level",
  last: "Last service level",
  pageDown: "A page down",
  pageUp: "A page up",
  open: "Open it; again, on the whole page",
  close: "Close what is open; clear the filter",
  filter: "Filter",
  showNew: "Show the new order",
  unfold: "All service levels of the service, or its headlines",
  steps: {
    before: "The point before",
    after: "The point after",
    "day-before": "A day before",
    "day-after": "A day after",
    first: "The first point",
    last: "The last point",
  } satisfies Record<StepWay, string>,
  stretch: "Begin a stretch of the chart, or forget it",
  mark: "Mark the stretch or the moment: incident, deploy, known class",
  exclude: "What if the stretch did not count",
  buckets: "Open the buckets behind it",
  whatIf: "What if: another objective, window, pairs, exclusions",
  full: "The whole page, or beside the list",
  link: "Open its error ratio in Grafana, or at its source",
  otherLink: "Open its error ratio at its source",
  yaml: "Copy what if as YAML",
  earlier: "The window before",
  later: "The window after",
  level: (title: string) => `Open ${title}`,
  found: (named: string) => `Service level: ${named}`,
  section: (section: Section) => `Show or hide: ${words.sections[section]}`,
};

const stepKeys: Record<StepWay, readonly string[]> = {
  before: ["ArrowLeft", "h"],
  after: ["ArrowRight", "l"],
  "day-before": ["Shift+ArrowLeft"],
  "day-after": ["Shift+ArrowRight"],
  first: ["Home"],
  last: ["End"],
};
const steps: readonly StepWay[] = ["before", "after", "day-before", "day-after", "first", "last"];

/** Service levels that are called like a text, as something to go to from another page. */
export async function levelsFound(bridge: Bridge, text: string, show: (key: string) => void): Promise<Command[]> {
  try {
    const found = await bridge.findSlos(text);
    return found.map(({ key, title, service, objective }) => ({
      // Its own, because the palette may still show it when the page with its commands is there.
      id: `found slo ${key}`,
      title: titles.found([title, service, objective].filter((part) => part !== null).join(", ")),
      group: "level",
      keys: [],
      run: () => show(key),
    }));
  } catch {
    // Whoever looks for a command still finds it.
    return [];
  }
}

/** What can be done on the page SLOs. */
export function sloCommands(desk: SlosDesk): Command[] {
  const { portfolio, level } = desk;
  const isOpen = () => level.key !== null;
  const isClosed = () => level.key === null;
  const isThere = () => level.view !== null;
  const hasChart = () => (level.chart?.points.length ?? 0) > 0;
  const hasEnded = () => (level.view?.ended.length ?? 0) > 0;
  /** The first link into another program than the first; 0 or below where there is none. */
  const otherPage = () => level.view?.links.findIndex(({ place }) => place !== level.view?.links[0]?.place) ?? -1;
  const page = () => desk.drawn?.pageRows() ?? 1;
  const all = () => portfolio.rows.length;
  return [
    { id: "slo-next", title: titles.next, group: "list", keys: ["j", "ArrowDown"], run: () => desk.move(1) },
    { id: "slo-previous", title: titles.previous, group: "list", keys: ["k", "ArrowUp"], run: () => desk.move(-1) },
    { id: "slo-page-down", title: titles.pageDown, group: "list", keys: ["PageDown"], when: isClosed, run: () => desk.move(page()) },
    { id: "slo-page-up", title: titles.pageUp, group: "list", keys: ["PageUp"], when: isClosed, run: () => desk.move(-page()) },
    { id: "slo-first", title: titles.first, group: "list", keys: ["Home"], when: isClosed, run: () => desk.move(-all()) },
    { id: "slo-last", title: titles.last, group: "list", keys: ["End"], when: isClosed, run: () => desk.move(all()) },
    { id: "slo-open", title: titles.open, group: "list", keys: ["Enter"], when: () => portfolio.chosen !== null || isOpen(), run: () => desk.openChosen() },
    { id: "slo-close", title: titles.close, group: "list", keys: ["Escape"], run: () => desk.close() },
    { id: "slo-unfold", title: titles.unfold, group: "list", keys: ["g"], when: () => portfolio.chosen !== null, run: () => desk.unfoldChosen() },
    { id: "slo-filter", title: titles.filter, group: "list", keys: ["/"], when: () => portfolio.view !== null, run: () => desk.drawn?.focusFilter() },
    { id: "slo-waiting", title: titles.showNew, group: "list", keys: ["."], when: () => portfolio.waiting !== null, run: () => portfolio.showWaiting() },
    ...steps.map((way): Command => ({
      id: `slo-step-${way}`,
      title: titles.steps[way],
      group: "level",
      keys: stepKeys[way],
      when: () => isOpen() && hasChart(),
      run: () => level.reader.step(way),
    })),
    { id: "slo-stretch", title: titles.stretch, group: "level", keys: [" "], when: hasChart, run: () => level.reader.toggleStretch() },
    { id: "slo-mark", title: titles.mark, group: "level", keys: ["m"], words: "annotate incident deploy", when: isThere, run: () => desk.mark() },
    { id: "slo-exclude", title: titles.exclude, group: "level", keys: ["x"], when: () => level.reader.stretch !== null, run: () => level.excludeStretch() },
    { id: "slo-buckets", title: titles.buckets, group: "level", keys: ["b"], words: "provenance counts", when: isThere, run: () => level.openBuckets() },
    { id: "slo-what-if", title: titles.whatIf, group: "level", keys: ["Shift+i"], words: "suppose simulate objective", when: isThere, run: () => level.suppose() },
    { id: "slo-yaml", title: titles.yaml, group: "level", keys: ["y"], when: () => level.whatIf.yaml !== null, run: () => void desk.copy(level.whatIf.yaml) },
    { id: "slo-full", title: titles.full, group: "level", keys: ["f"], when: isOpen, run: () => (level.isFull = !level.isFull) },
    { id: "slo-link", title: titles.link, group: "level", keys: ["o"], when: () => (level.view?.links.length ?? 0) > 0, run: () => void desk.openLink() },
    { id: "slo-other-link", title: titles.otherLink, group: "level", keys: ["Shift+o"], when: () => otherPage() > 0, run: () => void desk.openLink(otherPage()) },
    { id: "slo-earlier", title: titles.earlier, group: "level", keys: ["["], when: hasEnded, run: () => level.stepWindow("earlier") },
    { id: "slo-later", title: titles.later, group: "level", keys: ["]"], when: hasEnded, run: () => level.stepWindow("later") },
    ...offerCommands(desk.offers, () => otherPage() <= 0),
    // By their names, from the palette.
    ...(portfolio.view?.services ?? []).flatMap(({ service, owner, levels }) =>
      levels.map((one): Command => ({
        id: `slo ${one.key}`,
        title: titles.level(one.title),
        group: "level",
        keys: [],
        words: [service, owner, one.name, one.objective, one.stateText, one.isBurning ? "burning" : ""].join(" "),
        run: () => desk.show(one.key),
      })),
    ),
    ...sections.map((section, index): Command => ({
      id: `slo-${section}`,
      title: titles.section(section),
      group: "level",
      keys: [String(index + 1)],
      when: isThere,
      run: () => level.toggle(section),
    })),
  ];
}
