import type { IncidentAtRow } from "./api/IncidentAtRow";
import type { IncidentAtSide } from "./api/IncidentAtSide";
import type { IncidentAtView } from "./api/IncidentAtView";
import { aTime } from "./fixtures";

const MINUTE_MS = 60_000;
const at = (minutes: number) => aTime(minutes * MINUTE_MS, `14:${String(minutes).padStart(2, "0")}`);

/** Something of which it is known when it was, until when it stood, and when it came to be known; minutes. */
interface Fact {
  readonly side: keyof IncidentAtSide;
  readonly from: number;
  readonly until: number;
  readonly known: number;
  readonly row: Pick<IncidentAtRow, "key" | "name" | "detail" | "of">;
}

const fact = (side: keyof IncidentAtSide, [from, until, known]: readonly [number, number, number], key: string, name: string, detail = "", of = ""): Fact => ({ side, from, until, known, row: { key, name, detail, of } });

/** An alert that nobody could hear at first, a silence that ended, and a note that was written afterwards. */
const FACTS: readonly Fact[] = [
  fact("alerts", [0, Infinity, 0], "prod/1", "CheckoutSlow", "critical", "critical"),
  fact("alerts", [1, Infinity, 8], "eu/4", "OrdersStuck", "warning", "warning"),
  fact("silences", [0, 8, 0], "prod/s1", "Flappy", "made by Bo"),
  fact("onCall", [0, Infinity, 0], "checkout", "checkout", "Ana"),
  fact("deaf", [1, 8, 1], "eu", "eu", "connection refused"),
  fact("lines", [0, Infinity, 0], "transition/prod/1@0", "CheckoutSlow fired (critical)", "", "alerts"),
  fact("lines", [1, Infinity, 1], "page/41", "paged: CheckoutSlow; Ana was on call", "", "paging"),
  fact("lines", [7, Infinity, 7], "event/7/1", "Ana declared it: checkout answers slowly (sev2)", "", "incident"),
  fact("lines", [8, Infinity, 12], "note/7/1", "rolled checkout back to v41", "", "people"),
];

/** The moments at which something changed, minutes. */
const STEPS = [0, 1, 7, 8, 12] as const;

/** What of the facts is so, in the order in which it is looked at. */
function sideOf(isIn: (fact: Fact) => boolean, detailOf: (fact: Fact) => string): IncidentAtSide {
  const rows = (side: keyof IncidentAtSide): IncidentAtRow[] => FACTS.filter((one) => one.side === side && isIn(one)).map((one) => ({ ...one.row, detail: detailOf(one), at: at(one.from) }));
  return { alerts: rows("alerts"), silences: rows("silences"), onCall: rows("onCall"), deaf: rows("deaf"), lines: rows("lines") };
}

/** What could be known at a moment of an incident that lasted for twelve minutes; without one when it was detected, a minute after it began. */
export function mockIncidentAt(id: number, atMs: number | null): IncidentAtView {
  const minute = Math.max(0, Math.min(12, (atMs ?? MINUTE_MS) / MINUTE_MS));
  const known = sideOf((one) => one.known <= minute && minute < one.until, ({ row }) => row.detail);
  const since = sideOf(
    (one) => one.known > minute,
    (one) => [one.row.detail, one.known > one.from ? `known since ${at(one.known).short}` : ""].filter((text) => text !== "").join(", "),
  );
  const alerts = known.alerts.length;
  const knownHeadline = `${alerts === 1 ? "1 alert was" : `${alerts} alerts were`} known to fire, and Ana was on call.`;
  return {
    id,
    title: "checkout answers slowly",
    at: at(minute),
    from: at(0),
    to: at(12),
    steps: STEPS.map((step) => step * MINUTE_MS),
    headline: `${knownHeadline} What came after is known now.`,
    knownHeadline,
    known,
    since,
    untold: ["Who looked at which page is not recorded."],
  };
}
