import type { DrillActForm } from "./api/DrillActForm";
import type { DrillDone } from "./api/DrillDone";
import type { DrillExpectedForm } from "./api/DrillExpectedForm";
import type { DrillForm } from "./api/DrillForm";
import type { DrillPlanForm } from "./api/DrillPlanForm";
import type { DrillRow } from "./api/DrillRow";
import type { DrillSeenRow } from "./api/DrillSeenRow";
import type { DrillsView } from "./api/DrillsView";
import type { DrillView } from "./api/DrillView";
import { Failure } from "./bridge";
import { aTime } from "./fixtures";

/** A page that should be shown within five minutes. */
export function anExpected(changes: Partial<DrillExpectedForm> = {}): DrillExpectedForm {
  return { what: "somebody is paged", kind: "page_sent", about: "RedisDown", within: "5m", ...changes };
}

/** A plan that may run. */
export function aPlan(changes: Partial<DrillPlanForm> = {}): DrillPlanForm {
  return {
    title: "Redis fails over",
    about: { alerts: [], queues: [], levels: [], services: ["checkout"] },
    hypothesis: "checkout goes on",
    blastRadius: "redis-2 alone",
    stopRule: "more than 2 % errors",
    mayStop: ["Ana", "Bo"],
    expected: [anExpected()],
    ...changes,
  };
}

/** A drill in a list: one that is planned. */
export function aDrill(changes: Partial<DrillRow> = {}): DrillRow {
  return { id: 1, title: "Redis fails over", state: "planned", since: aTime(0, "14:00"), by: "Ana", incident: null, cameTo: "", held: null, revision: 1, ...changes };
}

/** How something stands that should be seen. */
export function aSeen(changes: Partial<DrillSeenRow> = {}): DrillSeenRow {
  return { what: "somebody is paged", within: "5 min", seen: "not_yet", text: "not seen yet", line: "", at: null, ...changes };
}

/** The page of a drill: one that is planned and may run. */
export function aDrillView(changes: Partial<DrillView> = {}): DrillView {
  const row = changes.row ?? aDrill();
  return {
    row,
    plan: aPlan({ title: row.title }),
    links: [{ kind: "service", key: "checkout", name: "checkout" }],
    missing: [],
    started: null,
    ended: null,
    stopped: null,
    seen: [],
    surprises: [],
    postmortem: null,
    follows: false,
    history: [{ at: row.since, text: `${row.by} planned it.` }],
    ...changes,
  };
}

/** Kinds of lines that are in a timeline only where its incident reaches what they are about. */
const HEARD = new Set(["alert_fired", "alert_resolved", "page_sent", "budget_burns", "budget_exhausted", "queue_depth", "queue_loss"]);

/** What the core says a plan lacks. */
function missingOf(plan: DrillPlanForm): string[] {
  const needs: [boolean, string][] = [
    [plan.hypothesis === "", "a drill needs a hypothesis: say what you believe will happen"],
    [plan.blastRadius === "", "a drill needs a blast radius: say what may be touched by it, and what may not"],
    [plan.stopRule === "", "a drill needs a stop rule: say what has to be seen for it to be stopped at once"],
    [plan.mayStop.length === 0, "a drill needs somebody who may stop it: name them"],
    [plan.expected.length === 0, "a drill needs something that should be seen: say which alert or page, and how soon"],
    [Object.values(plan.about).every((keys) => keys.length === 0) && plan.expected.some(({ kind }) => HEARD.has(kind)), "a drill needs what it is about: name the alerts, queues, service levels or services in which something should be seen"],
  ];
  return needs.filter(([isMissing]) => isMissing).map(([, sentence]) => sentence);
}

const ORDER = ["running", "planned", "over", "dropped"];

/** The drills of a core for tests. They are planned, begun, ended, stopped and dropped here. At first there is none. */
export class MockDrills {
  views: DrillView[] = [];
  /** What reading fails with. */
  failing: Failure | null = null;
  /** What everything that is done fails with. */
  actFailing: Failure | null = null;
  readonly saved: DrillForm[] = [];
  readonly acted: DrillActForm[] = [];

  async drillsView(): Promise<DrillsView> {
    if (this.failing !== null) throw this.failing;
    const rows = this.views.map(({ row }) => row).toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
    return { rows, headline: rows.length === 0 ? "No drill was ever planned here." : `${rows.length} drills.` };
  }

  async drillView(id: number): Promise<DrillView> {
    if (this.failing !== null) throw this.failing;
    return this.#view(id);
  }

  async drillSave(form: DrillForm): Promise<DrillDone> {
    if (this.actFailing !== null) throw this.actFailing;
    if (form.plan.title === "") throw new Failure({ kind: "invalid", field: "title", message: "a drill needs a title" });
    this.saved.push(form);
    const { id, plan } = form;
    const known = id === null ? aDrillView({ row: aDrill({ id: this.views.length + 1, revision: 0 }), history: [] }) : this.#view(id);
    const row = { ...known.row, title: plan.title, revision: known.row.revision + 1 };
    return this.#put({ ...known, row, plan, missing: missingOf(plan) }, id === null ? "planned it" : "changed its plan");
  }

  async drillAct(form: DrillActForm): Promise<DrillDone> {
    if (this.actFailing !== null) throw this.actFailing;
    const view = this.#view(form.id);
    const { act } = form;
    if (act.act === "begin" && view.missing.length > 0) {
      throw new Failure({ kind: "invalid", field: "", message: `the drill may not begin, and nothing was written: ${view.missing.join("; ")}` });
    }
    this.acted.push(form);
    const at = aTime(60_000, "14:01");
    const turned = (state: string, changes: Partial<DrillRow> = {}): DrillRow => ({ ...view.row, state, since: at, revision: view.row.revision + 1, ...changes });
    const seen = (as: Partial<DrillSeenRow>) => view.plan.expected.map(({ what, within }) => aSeen({ what, within, ...as }));
    if (act.act === "begin") return this.#put({ ...view, row: turned("running", { incident: 8 }), started: at, seen: seen({}) }, "began it, as incident 8");
    if (act.act === "drop") return this.#put({ ...view, row: turned("dropped") }, `dropped it: ${act.why}`);
    const stopped = act.act === "stop" ? act.saw : null;
    const over = { held: false, cameTo: `${stopped === null ? "did not hold" : "stopped"}: 0 of ${view.plan.expected.length} in time` };
    const missed = stopped === null ? { seen: "not_at_all", text: "not seen" } : { text: "not seen, and not due when it ended" };
    const said = stopped === null ? "said that it went to its end" : `stopped it: ${stopped}`;
    return this.#put({ ...view, row: turned("over", over), ended: at, stopped, seen: seen(missed), postmortem: 4, follows: false }, said);
  }

  #put(view: DrillView, said: string): DrillDone {
    const by = view.row.by;
    const kept = { ...view, history: [{ at: view.row.since, text: `${by} ${said}.` }, ...view.history] };
    this.views = [...this.views.filter(({ row }) => row.id !== view.row.id), kept];
    return { row: view.row, said: `Drill ${view.row.id}: ${by} ${said}.` };
  }

  #view(id: number): DrillView {
    const view = this.views.find(({ row }) => row.id === id);
    if (view === undefined) throw new Failure({ kind: "notFound", message: `there is no drill ${id}` });
    return view;
  }
}
