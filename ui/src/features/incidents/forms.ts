import type { Bridge, IncidentAct, IncidentLine, IncidentRow, IncidentView } from "../../bridge";
import type { ActField, ActForm } from "./acting.svelte";
import { nameOf } from "./lines";
import { words } from "./words";

const said = {
  status: "How far it is",
  severity: "How grave it is",
  why: "Why",
  whyStatus: "may be empty, but for opening it again",
  mayBeEmpty: "may be empty",
  set: "Set it",
  resolve: "Resolve",
  resolveAbout: "Its timeline is kept from then on, whatever becomes of the records.",
  role: "Who does what",
  roleLabel: "Role",
  person: "Who",
  personHelp: "An id or a name of the team, or any other name. Empty: nobody has it any more.",
  link: "What it is about as well",
  linkKind: "Kind",
  linkKey: "Which",
  linkHelp: "An alert or queue as its page names it, the name of an SLO or of a service, the number of an incident.",
  linkDo: "Link",
  time: "When it was",
  moment: "Moment",
  at: "Time",
  atHint: "14:05, yesterday 23:10, or 10m for ten minutes ago",
  timeWhy: "How that is known",
  timeHint: "the graph of the load balancer",
  timeAbout: "What is recorded stays beside it.",
  timeDo: "Say so",
  retitle: "What it is called",
  titleLabel: "Title",
  merge: "Make it a part of another",
  mergeAbout: (id: number) => `Everything of #${id} goes on in the other; nothing is lost, and that cannot be undone.`,
  mergeLabel: "Into",
  mergeHelp: "The number of the one that goes on.",
  mergeDo: "Merge",
  report: "Who told of it",
  reportAbout: "A person, a team or customers who told of it, beside the alerts.",
  reportWho: "Who",
  reportWhoHint: "customers",
  reportDo: "Write it down",
  figure: "A figure that no record tells",
  figureAbout: "It stands beside what is worked out, with where it comes from.",
  figureName: "What it counts",
  figureNameHint: "orders that failed",
  figureValue: "How much",
  figureValueHint: "about 400",
  figureSource: "Where it comes from",
  figureSourceHint: "the report of the finance team",
  annotate: "Write beside a line",
  annotateText: "What",
  annotateAt: "It happened at",
  annotateAtHint: "empty where its time is right",
  fold: "Fold as noise",
  foldAbout: (count: number) => (count === 1 ? "The line is folded; it is never removed." : `${count} lines are folded into one; none is removed.`),
  foldWhy: "Why they are noise",
  foldDo: "Fold",
  attacker: "What an attacker did",
  attackerAbout: "It stands in a lane of its own.",
};

const choicesOf = (texts: Record<string, string>) => Object.entries(texts).map(([value, title]) => ({ value, title }));
const about = ({ id, title }: IncidentRow) => `${words.number(id)} ${title}`;
const why: ActField = { name: "why", label: said.why, hint: said.mayBeEmpty, mayBeEmpty: true };

/** The forms of what is done with one incident. Each is sent by itself, and what it changes is read again. */
export class Forms {
  readonly #bridge: Bridge;
  readonly #view: () => IncidentView | null;
  readonly #people: () => readonly string[];

  constructor(bridge: Bridge, view: () => IncidentView | null, people: () => readonly string[]) {
    this.#bridge = bridge;
    this.#view = view;
    this.#people = people;
  }

  /** Does something with the incident that is open; with `seen` only if nobody did anything since it was read. */
  async act(act: IncidentAct, seen: number | null = null): Promise<string> {
    const row = this.#view()?.row;
    if (row === undefined) return "";
    return (await this.#bridge.incidentAct({ id: row.id, seen, act })).said;
  }

  status(resolves = false): ActForm | null {
    return this.#of((row) => {
      const choices = choicesOf(words.statuses);
      const status: ActField = { name: "status", label: said.status, value: row.status, choices };
      const field = resolves ? [] : [status];
      const whyField = { ...why, hint: resolves ? said.mayBeEmpty : said.whyStatus };
      return {
        title: resolves ? said.resolve : said.status,
        about: resolves ? `${about(row)}. ${said.resolveAbout}` : about(row),
        deed: resolves ? said.resolve : said.set,
        fields: [...field, whyField],
        send: (values) => this.act({ act: "status", status: resolves ? "resolved" : (values["status"] ?? ""), why: values["why"]?.trim() ?? "" }, row.revision),
      };
    });
  }

  severity(): ActForm | null {
    return this.#of((row) => ({
      title: said.severity,
      about: about(row),
      deed: said.set,
      fields: [{ name: "severity", label: said.severity, value: row.severity, choices: choicesOf(words.declare.severities) }, why],
      send: ({ severity = "", why: because = "" }) => this.act({ act: "severity", severity, why: because.trim() }, row.revision),
    }));
  }

  role(role = "lead"): ActForm | null {
    return this.#of((row) => ({
      title: said.role,
      about: about(row),
      deed: said.set,
      fields: [
        { name: "role", label: said.roleLabel, value: role, choices: choicesOf(words.one.role) },
        { name: "person", label: said.person, value: this.#people()[0] ?? "", offers: this.#people(), help: said.personHelp, mayBeEmpty: true },
      ],
      send: ({ role: which = "", person = "" }) =>
        this.act(person.trim() === "" ? { act: "leaveRole", role: which } : { act: "takeRole", role: which, person: person.trim() }),
    }));
  }

  link(): ActForm | null {
    return this.#of((row) => ({
      title: said.link,
      about: about(row),
      deed: said.linkDo,
      fields: [
        { name: "kind", label: said.linkKind, value: "service", choices: choicesOf(words.one.linkKinds) },
        { name: "key", label: said.linkKey, help: said.linkHelp },
      ],
      send: ({ kind = "", key = "" }) => this.act({ act: "link", link: { kind, key: key.trim() } }),
    }));
  }

  time(moment = "started"): ActForm | null {
    return this.#of((row) => ({
      title: said.time,
      about: `${about(row)}. ${said.timeAbout}`,
      deed: said.timeDo,
      fields: [
        { name: "moment", label: said.moment, value: moment, choices: choicesOf(words.one.moments) },
        { name: "at", label: said.at, hint: said.atHint },
        { name: "why", label: said.timeWhy, hint: said.timeHint },
      ],
      send: ({ moment: which = "", at = "", why: because = "" }) => this.act({ act: "sayTime", moment: which, at: at.trim(), why: because.trim() }, row.revision),
    }));
  }

  retitle(): ActForm | null {
    return this.#of((row) => ({
      title: said.retitle,
      about: words.number(row.id),
      deed: said.set,
      fields: [{ name: "title", label: said.titleLabel, value: row.title }],
      send: ({ title = "" }) => this.act({ act: "retitle", title: title.trim() }),
    }));
  }

  merge(others: readonly IncidentRow[]): ActForm | null {
    return this.#of((row) => ({
      title: said.merge,
      about: said.mergeAbout(row.id),
      deed: said.mergeDo,
      fields: [
        {
          name: "into",
          label: said.mergeLabel,
          value: others.length === 1 ? String(others[0]?.id) : "",
          offers: others.map(({ id, title }) => `${id} ${title}`),
          help: said.mergeHelp,
        },
      ],
      send: async ({ into = "" }) => (await this.#bridge.incidentMerge(Number.parseInt(into.trim().replace(/^#/, ""), 10) || 0, row.id)).said,
    }));
  }

  report(): ActForm | null {
    return this.#of((row) => ({
      title: said.report,
      about: `${about(row)}. ${said.reportAbout}`,
      deed: said.reportDo,
      fields: [
        { name: "who", label: said.reportWho, hint: said.reportWhoHint },
        { name: "at", label: said.at, hint: words.note.atHint, help: words.note.atHelp, mayBeEmpty: true },
      ],
      send: ({ who = "", at = "" }) => this.act({ act: "report", who: who.trim(), at: at.trim() }),
    }));
  }

  figure(): ActForm | null {
    return this.#of((row) => ({
      title: said.figure,
      about: `${about(row)}. ${said.figureAbout}`,
      deed: said.reportDo,
      fields: [
        { name: "name", label: said.figureName, hint: said.figureNameHint },
        { name: "value", label: said.figureValue, hint: said.figureValueHint },
        { name: "source", label: said.figureSource, hint: said.figureSourceHint },
      ],
      send: ({ name = "", value = "", source = "" }) => this.act({ act: "writeFigure", name: name.trim(), value: value.trim(), source: source.trim() }),
    }));
  }

  annotate(line: IncidentLine | undefined): ActForm | null {
    if (line === undefined) return null;
    return this.#of((row) => ({
      title: said.annotate,
      about: `${line.at.short} ${line.text}`,
      deed: words.note.write,
      fields: [
        { name: "text", label: said.annotateText, isLong: true },
        { name: "saidAt", label: said.annotateAt, hint: said.annotateAtHint, mayBeEmpty: true },
      ],
      send: async ({ text = "", saidAt = "" }) => (await this.#bridge.incidentAnnotate({ id: row.id, line: nameOf(line), text: text.trim(), saidAt: saidAt.trim() })).said,
    }));
  }

  /** `folded` is told the number of the fold, by which it is opened again, and says what was done. */
  fold(lines: readonly IncidentLine[], folded: (number: number) => void): ActForm | null {
    if (lines.length === 0) return null;
    return this.#of((row) => ({
      title: said.fold,
      about: said.foldAbout(lines.length),
      deed: said.foldDo,
      fields: [{ name: "why", label: said.foldWhy }],
      send: async ({ why: because = "" }) => {
        folded(await this.#bridge.incidentFold({ id: row.id, lines: lines.map(nameOf), why: because.trim() }));
        return "";
      },
    }));
  }

  /** A note about what somebody did who attacks. */
  attacker(): ActForm | null {
    return this.#of((row) => ({
      title: said.attacker,
      about: `${about(row)}. ${said.attackerAbout}`,
      deed: words.note.write,
      fields: [
        { name: "text", label: said.annotateText, isLong: true },
        { name: "at", label: words.note.at, hint: words.note.atHint, help: words.note.atHelp, mayBeEmpty: true },
      ],
      send: async ({ text = "", at = "" }) => (await this.#bridge.incidentNote({ id: row.id, text: text.trim(), at: at.trim(), attacker: true })).said,
    }));
  }

  #of(make: (row: IncidentRow) => ActForm): ActForm | null {
    const row = this.#view()?.row;
    return row === undefined ? null : make(row);
  }
}
