import type { AlertsAsk } from "./api/AlertsAsk";
import type { AlertsDeed } from "./api/AlertsDeed";
import type { AlertsDone } from "./api/AlertsDone";
import type { Completion } from "./api/Completion";
import type { CopyForm } from "./api/CopyForm";
import type { FormerMine } from "./api/FormerMine";
import type { SavedViewView } from "./api/SavedViewView";
import type { ShareView } from "./api/ShareView";
import type { Failure } from "./bridge";

/** What the alerts page asks of a core for tests besides its rows. */
export class MockAlerts {
  failing: Failure | null = null;
  readonly deeds: string[] = [];
  /** Why something is done with some alerts only. */
  problem: string | null = null;
  views: SavedViewView[] = [];
  completion: Completion = { from: 0, to: 0, suggestions: [] };
  /** What every group holds. */
  members: string[] = [];

  async doWithAlerts(ids: string[], deed: AlertsDeed): Promise<AlertsDone> {
    const minutes = deed.kind === "snooze" ? ` ${deed.minutes}` : "";
    for (const id of ids) this.deeds.push(`${deed.kind} ${id}${minutes}`);
    const former = ids.map((id) => ({ id, acknowledged: deed.kind === "unacknowledge", snoozedUntil: null }));
    return this.answer({ former, problem: this.problem });
  }

  restoreAlerts = (former: FormerMine[]): Promise<void> => this.do(`restore ${former.map(({ id }) => id).join(" ")}`);

  async alertsOfGroup(_ask: AlertsAsk, _key: string): Promise<string[]> {
    return this.answer(this.members);
  }

  async savedViews(): Promise<SavedViewView[]> {
    return this.answer(this.views);
  }

  async saveViews(views: SavedViewView[]): Promise<SavedViewView[]> {
    await this.do(`keep ${views.map(({ name }) => name).join(", ")}`);
    this.views = views.map((view) => ({ ...view, count: 2 }));
    return this.views;
  }

  async completeFilter(_text: string, _cursor: number): Promise<Completion> {
    return this.answer(this.completion);
  }

  async copyAlerts(ids: string[], form: CopyForm): Promise<string> {
    return this.answer(`${form}: ${ids.join(" ")}`);
  }

  async shareList(filter: string, groupBy: string[]): Promise<ShareView> {
    return this.answer({ link: `watchbill://alerts?filter=${filter}&group=${groupBy.join(",")}`, command: "watchbill alerts list", export: "watchbill alerts export" });
  }

  protected async answer<Answer>(answer: Answer): Promise<Answer> {
    if (this.failing !== null) throw this.failing;
    return answer;
  }

  protected async do(deed: string): Promise<void> {
    if (this.failing !== null) throw this.failing;
    this.deeds.push(deed);
  }
}
