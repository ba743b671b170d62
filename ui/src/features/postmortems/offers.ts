import type { IncidentLinkRow, PostmortemSection } from "../../bridge";
import type { Offer } from "./editor/slash";

/** An action as it is written in a document: what of it has to be said is there to type over. */
const ACTION = "- [ ] Add … @owner due:YYYY-MM-DD #detect P1\n";

/** What stands first, where the template has it. */
const FIRST = ["timeline", "alerts", "depths", "signatures"];

/** What asks which part of it before it is put in. */
export interface Asking {
  readonly timelinePart: () => Promise<void>;
  readonly error: () => Promise<void>;
}

const said = {
  timelinePart: "A part of the timeline: from, to, and which lanes",
  error: "Messages of a queue that died of the same: how many, since when, and one of them",
  action: "An action item: what, who, by when, which kind, how urgent",
  factors: "The contributing factors",
  chart: (name: string) => `A chart of ${name}`,
  alert: (name: string) => `When ${name} fired`,
  queue: (name: string) => `How deep ${name} was, and what left it`,
};

/** What the records of every incident fill in, whether or not the template asks for it. */
const ALWAYS: readonly (readonly [string, string])[] = [
  ["timeline", "The timeline"],
  ["alerts", "Its alerts, with labels and rules as they were"],
  ["depths", "How deep its queues were"],
];

const rank = (word: string) => (FIRST.includes(word) ? FIRST.indexOf(word) : FIRST.length);

/** What is put in for a word, about an alert, a queue or a service level where that is named. */
type Insert = (word: string, about: string) => Promise<string | null>;

/** Opens a form, which puts its text in itself once somebody has chosen. */
const asking = (word: string, says: string, open: () => Promise<void>): Offer => ({ word, says, text: async () => (await open(), null) });

/** What a stroke offers: an action, the factors, and of an incident everything that its records tell, whole, drawn, and of one alert or queue. */
export function offersOf(guide: readonly PostmortemSection[], hasIncident: boolean, links: readonly IncidentLinkRow[], insert: Insert, ask: Asking): Offer[] {
  const asked = guide.flatMap(({ fillings: all }) => all.map(({ word, says }) => [word, says] as const));
  const filled = [...new Map(hasIncident ? [...ALWAYS, ...asked] : [])].toSorted(([one], [other]) => rank(one) - rank(other));
  const of = (wanted: string) => links.filter(({ kind }) => kind === wanted);
  const about = (word: "chart" | "alert" | "queue") => ({ key, name }: IncidentLinkRow): Offer => ({ word: `${word} ${name}`, says: said[word](name), text: () => insert(word, key) });
  const whole = filled.map(([word, says]): Offer => ({ word, says, text: () => insert(word, "") }));
  return [
    ...whole.filter(({ word }) => rank(word) === 0),
    ...(hasIncident ? [asking("timeline-part", said.timelinePart, ask.timelinePart)] : []),
    { word: "action", says: said.action, text: () => Promise.resolve(ACTION) },
    ...[...of("level"), ...of("queue")].map(about("chart")),
    ...of("alert").map(about("alert")),
    ...of("queue").map(about("queue")),
    ...(of("queue").length > 0 ? [asking("error", said.error, ask.error)] : []),
    { word: "factors", says: said.factors, text: () => insert("factors", "") },
    ...whole.filter(({ word }) => rank(word) > 0),
  ];
}
