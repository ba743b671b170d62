import type { AlertHistory } from "./api/AlertHistory";
import type { AlertRowView } from "./api/AlertRowView";
import type { AlertsAsk } from "./api/AlertsAsk";
import type { HistoryDay } from "./api/HistoryDay";
import type { SearchView } from "./api/SearchView";
import type { SoonAlert } from "./api/SoonAlert";
import type { SoonView } from "./api/SoonView";
import type { TableForm } from "./api/TableForm";
import { aTime } from "./fixtures";
import { MockAlerts } from "./mock-alerts";

/** A day on which nothing happened. */
export function aDay(short: string, changes: Partial<HistoryDay> = {}): HistoryDay {
  return {
    date: short,
    short,
    unusual: null,
    spans: [{ from: 0, to: 1, state: "resolved" }],
    episodes: 0,
    firingS: 0,
    unknownS: 0,
    pages: 0,
    text: `${short}: did not fire`,
    ...changes,
  };
}

/** An alert with a countdown. */
export function aSoon(id: string, name: string, countdown: string): SoonAlert {
  const text = `${name} fires ${countdown} if its condition goes on holding: 14:04`;
  return { id, name, place: "", severity: "warning", at: aTime(21_840_000, "14:04"), countdown, text };
}

/** What looking through the records asks of a core for tests. */
export class MockRecords extends MockAlerts {
  /** The days of every alert. */
  days: HistoryDay[] = [aDay("Fri 27 Mar"), aDay("Sat 28 Mar")];
  readonly historyAsks: string[] = [];
  /** What every search finds, how many there are beside it, and what is wrong with what was asked. */
  recorded: AlertRowView[] = [];
  unshown = 0;
  searchProblem: SearchView["problem"] = null;
  readonly searches: string[] = [];

  /** What is about to happen. */
  soonView: SoonView = { firing: [], firingTotal: 0, clearing: [], clearingTotal: 0 };

  async soon(): Promise<SoonView> {
    return this.answer(this.soonView);
  }

  async copyList(ask: AlertsAsk, form: TableForm): Promise<string> {
    return this.answer(`${form} of ${ask.filter}`);
  }

  async searchRecords(text: string, limit: number): Promise<SearchView> {
    this.searches.push(text);
    if (this.searchProblem !== null) return this.answer({ rows: [], total: 0, problem: this.searchProblem });
    const rows = this.recorded.slice(0, limit);
    return this.answer({ rows, total: this.recorded.length + this.unshown, problem: null });
  }

  async alertHistory(id: string, days: number): Promise<AlertHistory> {
    this.historyAsks.push(`${id} ${days}`);
    return this.answer({
      id,
      name: "HighErrorRate",
      from: aTime(0, "00:00"),
      to: aTime(21_600_000, "14:00"),
      cut: days > 28 ? "Records are kept for 30 d; of the time before nothing can be told." : null,
      days: this.days,
      totals: {
        episodes: 0,
        ended: 0,
        soonOver: 0,
        medianS: null,
        longestS: null,
        firingS: 0,
        unknownS: 0,
        pages: 0,
        sentences: ["It did not fire.", "No page told of it."],
      },
    });
  }
}
