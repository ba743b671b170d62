import type { SharedAckView } from "./api/SharedAckView";
import type { SilenceAsk } from "./api/SilenceAsk";
import type { SilenceDoneView } from "./api/SilenceDoneView";
import type { SilencePreview } from "./api/SilencePreview";
import type { SilenceProposal } from "./api/SilenceProposal";
import type { SilenceRowView } from "./api/SilenceRowView";
import type { SilencesView } from "./api/SilencesView";
import { aTime } from "./fixtures";
import { MockRecords } from "./mock-records";

const LENGTHS = [
  { words: "2h", ends: aTime(28_800_000, "16:00") },
  { words: "tomorrow 9:00", ends: aTime(90_000_000, "Sun 09:00") },
];

/** A silence that holds. */
export function aSilence(id: string, changes: Partial<SilenceRowView> = {}): SilenceRowView {
  return {
    source: "prod",
    id,
    state: "active",
    by: "ana",
    comment: "rollback",
    matchers: [{ name: "alertname", operator: "=", value: "DiskFull" }],
    text: 'alertname="DiskFull"',
    starts: aTime(0, "08:00"),
    ends: aTime(23_400_000, "14:30"),
    covers: 3,
    firing: 2,
    attention: null,
    acknowledgement: false,
    undo: null,
    ...changes,
  };
}

/** What a silence asks of a core for tests. */
export class MockSilences extends MockRecords {
  proposal: SilenceProposal = {
    source: "prod",
    ids: ["prod/1"],
    title: "DiskFull (db-1)",
    matchers: [
      { name: "alertname", operator: "=", value: "DiskFull" },
      { name: "team", operator: "=", value: "storage" },
    ],
    lengths: LENGTHS,
    note: null,
  };
  preview: Partial<SilencePreview> = {};
  readonly previews: SilenceAsk[] = [];
  silences: SilencesView = { silences: [], sources: [{ name: "prod", problem: null }], lengths: LENGTHS };
  #deed = 0;

  async proposeSilence(ids: string[]): Promise<SilenceProposal> {
    return this.answer({ ...this.proposal, ids });
  }

  async previewSilence(ask: SilenceAsk): Promise<SilencePreview> {
    this.previews.push(ask);
    const text = ask.matchers.map(({ name, operator, value }) => `${name}${operator}"${value}"`).join(", ");
    return this.answer({
      covers: 41,
      episodes: 212,
      sentence: "Covers 41 alerts now, 212 episodes in the last 7 days.",
      examples: ["DiskFull (db-1)"],
      verdicts: [],
      text,
      wider: ask.matchers.length > 1 ? ask.matchers.slice(0, -1) : null,
      narrower: [...ask.matchers, { name: "pod", operator: "=", value: "db-0" }],
      ends: aTime(28_800_000, "16:00"),
      endsProblem: null,
      button: "Silence 41 alerts at prod until 16:00",
      ...this.preview,
    });
  }

  makeSilence(ask: SilenceAsk): Promise<SilenceDoneView> {
    const matchers = ask.matchers.map(({ name, operator, value }) => `${name}${operator}${value}`).join(" ");
    return this.#done(`silence ${ask.source} ${matchers} until ${ask.until}: ${ask.comment}`, "41 alerts at prod are silenced until 16:00.");
  }

  async silencesView(): Promise<SilencesView> {
    return this.answer(this.silences);
  }

  extendSilence(source: string, id: string, until: string): Promise<SilenceDoneView> {
    return this.#done(`extend ${source}/${id} ${until}`, "The silence at prod now holds until 16:00.");
  }

  expireSilence(source: string, id: string): Promise<SilenceDoneView> {
    return this.#done(`expire ${source}/${id}`, "The silence at prod is over.");
  }

  undoSilence(deed: number): Promise<SilenceDoneView> {
    return this.#done(`take back ${deed}`, "The silence at prod is over.");
  }

  async acknowledgeUntilResolved(id: string): Promise<SharedAckView> {
    await this.do(`share ${id}`);
    return { by: "ana", text: "Acknowledged at prod until it resolves; ends at 14:15 if this laptop closes.", problem: null };
  }

  async #done(deed: string, text: string): Promise<SilenceDoneView> {
    await this.do(deed);
    this.#deed += 1;
    return { deed: this.#deed, source: "prod", id: "s1", text, ends: aTime(28_800_000, "16:00"), problem: null };
  }
}
