import type { DrillActForm } from "./api/DrillActForm";
import type { DrillDone } from "./api/DrillDone";
import type { DrillForm } from "./api/DrillForm";
import type { DrillsView } from "./api/DrillsView";
import type { DrillView } from "./api/DrillView";
import type { IncidentAtView } from "./api/IncidentAtView";
import type { IncidentTrendsView } from "./api/IncidentTrendsView";

/** What is learnt from incidents: what was knowable, what they have in common, and drills. */
export interface LessonBridge {
  /** What could be known at a moment of an incident, milliseconds; without one when it was detected. */
  incidentAt(id: number, at: number | null): Promise<IncidentAtView>;
  /** What the incidents of so many quarters have in common, the one that lasts among them. */
  incidentTrends(quarters: number): Promise<IncidentTrendsView>;
  /** Every drill. */
  drillsView(): Promise<DrillsView>;
  /** One drill with its plan, and what was seen. */
  drillView(id: number): Promise<DrillView>;
  /** Plans a drill, or changes the plan of one that did not run yet. */
  drillSave(form: DrillForm): Promise<DrillDone>;
  drillAct(form: DrillActForm): Promise<DrillDone>;
}
