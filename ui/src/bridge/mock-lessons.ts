import type { DrillActForm } from "./api/DrillActForm";
import type { DrillDone } from "./api/DrillDone";
import type { DrillForm } from "./api/DrillForm";
import type { DrillsView } from "./api/DrillsView";
import type { DrillView } from "./api/DrillView";
import type { IncidentAtView } from "./api/IncidentAtView";
import type { IncidentTrendsView } from "./api/IncidentTrendsView";
import type { Failure } from "./bridge";
import { MockDrills } from "./mock-drills";
import { MockIncidents } from "./mock-incidents";
import { mockIncidentAt } from "./mock-past";
import { mockTrends } from "./mock-trends";

/** What is learnt from incidents, of a core for tests. */
export class MockLessons extends MockIncidents {
  /** What reading a moment fails with. */
  pastFailing: Failure | null = null;
  readonly pastAsked: { id: number; at: number | null }[] = [];
  trendsFailing: Failure | null = null;
  /** What incidents have in common, by how many quarters. */
  trends = mockTrends;
  /** What is asked of drills. */
  readonly drills = new MockDrills();

  async incidentAt(id: number, at: number | null): Promise<IncidentAtView> {
    this.pastAsked.push({ id, at });
    if (this.pastFailing !== null) throw this.pastFailing;
    return this.answer(mockIncidentAt(id, at));
  }

  async incidentTrends(quarters: number): Promise<IncidentTrendsView> {
    if (this.trendsFailing !== null) throw this.trendsFailing;
    return this.answer(this.trends(quarters));
  }

  async drillsView(): Promise<DrillsView> {
    return this.answer(await this.drills.drillsView());
  }

  async drillView(id: number): Promise<DrillView> {
    return this.answer(await this.drills.drillView(id));
  }

  async drillSave(form: DrillForm): Promise<DrillDone> {
    return this.answer(await this.drills.drillSave(form));
  }

  async drillAct(form: DrillActForm): Promise<DrillDone> {
    return this.answer(await this.drills.drillAct(form));
  }
}
