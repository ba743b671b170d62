import type { Completion } from "./api/Completion";
import type { FilterProblem } from "./api/FilterProblem";
import type { SloAdopted } from "./api/SloAdopted";
import type { SloAsk } from "./api/SloAsk";
import type { SloBucketRow } from "./api/SloBucketRow";
import type { SloBucketsAsk } from "./api/SloBucketsAsk";
import type { SloBucketsView } from "./api/SloBucketsView";
import type { SloFiltered } from "./api/SloFiltered";
import type { SloFound } from "./api/SloFound";
import type { SloMarkDone } from "./api/SloMarkDone";
import type { SloMarkForm } from "./api/SloMarkForm";
import type { SloMarkGone } from "./api/SloMarkGone";
import type { SloMarkRow } from "./api/SloMarkRow";
import type { SloOffer } from "./api/SloOffer";
import type { SloView } from "./api/SloView";
import type { SloWhatIfAsk } from "./api/SloWhatIfAsk";
import type { SloWhatIfView } from "./api/SloWhatIfView";
import type { SlosView } from "./api/SlosView";
import { Failure } from "./bridge";
import { aTime } from "./fixtures";
import { MockOnCallImport } from "./mock-oncall-import";
import { WINDOW_MS, aChart, aPortfolio, aSloView } from "./mock-slo-view";

const HOUR_MS = 3_600_000;

/** Checkout at another objective. */
export function aSloWhatIf(changes: Partial<SloWhatIfView> = {}): SloWhatIfView {
  return {
    supposed: "With 99.5 % promised instead of 99.9 %.",
    said: "75.8 % would be left instead of -21 %, and one night would have been quiet.",
    rows: [{ name: "Left", present: "-21 %", instead: "75.8 %", differs: true }],
    presentRemaining: -0.21,
    insteadRemaining: 0.758,
    pairs: [{ name: "1h/5m", present: "above 14.4x", instead: "above 14.4x", differs: false }],
    nights: [
      { when: "Tue 25 Aug 03:10 to 03:50", byNight: true, present: "1h/5m", instead: "", differs: true, fromMs: WINDOW_MS + 27 * HOUR_MS, toMs: WINDOW_MS + 28 * HOUR_MS },
    ],
    nightsSaid: "Told once, by night; it would have been quiet.",
    windows: [{ name: "Q2 2026", present: "missed", instead: "met", differs: true }],
    chart: aChart({ title: "Budget left, as it would be", marks: [] }),
    coverage: "Buckets are kept since 1 July.",
    yaml: "apiVersion: openslo/v1\nkind: SLO\n",
    ...changes,
  };
}

function aBucket(at: string, changes: Partial<SloBucketRow> = {}): SloBucketRow {
  return { at, good: "496", bad: "4", total: "500", ratio: "0.8 %", state: "known", tier: "exact", ...changes };
}

/** What the page SLOs asks of a core for tests. */
export class MockSlos extends MockOnCallImport {
  slos: SlosView = aPortfolio();
  slosFailing: Failure | null = null;
  slo: SloView = aSloView();
  sloFailing: Failure | null = null;
  sloWhatIfView: SloWhatIfView = aSloWhatIf();
  sloWhatIfFailing: Failure | null = null;
  sloMarkFailing: Failure | null = null;
  sloFilterProblem: FilterProblem | null = null;
  sloCompletion: Completion = { from: 0, to: 0, suggestions: [] };
  slosFound: SloFound[] = [];
  readonly sloFilters: string[] = [];
  readonly sloAsks: SloAsk[] = [];
  readonly bucketAsks: SloBucketsAsk[] = [];
  readonly sloWhatIfs: SloWhatIfAsk[] = [];
  readonly marked: SloMarkForm[] = [];
  readonly unmarked: string[] = [];
  sloAdoptProblems: string[] = [];
  readonly adopted: string[][] = [];
  readonly unadopted: string[][] = [];
  readonly dismissals: { keys: readonly string[]; dismissed: boolean }[] = [];
  #gone: SloOffer[] = [];
  /** How many buckets there are behind whatever is asked. */
  bucketRows = 3;

  async slosView(): Promise<SlosView> {
    if (this.slosFailing !== null) throw this.slosFailing;
    return this.answer(this.slos);
  }

  async sloFilter(filter: string): Promise<SloFiltered> {
    this.sloFilters.push(filter);
    const rows = this.slos.services.flatMap(({ service, levels }) => levels.map((level) => ({ service, level })));
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const passes = (row: object) => words.every((word) => JSON.stringify(row).toLowerCase().includes(word));
    const keys = rows.filter((row) => this.sloFilterProblem !== null || passes(row)).map(({ level }) => level.key);
    return this.answer({ keys, total: rows.length, problem: this.sloFilterProblem });
  }

  async completeSloFilter(_text: string, _cursor: number): Promise<Completion> {
    return this.answer(this.sloCompletion);
  }

  async findSlos(words: string): Promise<SloFound[]> {
    return this.answer(this.slosFound.filter(({ title }) => title.toLowerCase().includes(words.toLowerCase())));
  }

  async sloView(ask: SloAsk): Promise<SloView> {
    this.sloAsks.push(ask);
    if (this.sloFailing !== null) throw this.sloFailing;
    const levels = this.slos.services.flatMap((service) => service.levels);
    const row = levels.find(({ key }) => key === ask.key) ?? this.slo.row;
    return this.answer({ ...this.slo, row, group: ask.group });
  }

  async sloBuckets(ask: SloBucketsAsk): Promise<SloBucketsView> {
    this.bucketAsks.push(ask);
    const rows = Array.from({ length: this.bucketRows }, (_, at) => aBucket(`Mon 24 Aug, bucket ${at}`, at === 1 ? { good: "", bad: "", total: "", ratio: "", state: "unknown", tier: "" } : {}));
    return this.answer({
      said: "From Mon 24 Aug 00:00 to Fri 28 Aug 00:00 CEST",
      rows: rows.slice(ask.skip, ask.skip + ask.take),
      totalRows: rows.length,
      sum: aBucket("", { good: "992", bad: "8", total: "1,000" }),
      queries: [{ name: "total", text: "checkout_requests_total" }],
    });
  }

  async sloWhatIf(ask: SloWhatIfAsk): Promise<SloWhatIfView> {
    this.sloWhatIfs.push(ask);
    if (this.sloWhatIfFailing !== null) throw this.sloWhatIfFailing;
    return this.answer(this.sloWhatIfView);
  }

  async sloMark(form: SloMarkForm): Promise<SloMarkDone> {
    if (this.sloMarkFailing !== null) throw this.sloMarkFailing;
    this.marked.push(form);
    const { kind, title } = form;
    const mark: SloMarkRow = { id: `mark ${this.marked.length}`, kind, title, from: aTime(0, form.from), to: null, times: form.from, by: "ana", about: form.services.join(), link: null };
    this.slo = { ...this.slo, marks: [...this.slo.marks, mark] };
    return this.answer({ mark, said: `${title} is marked.` });
  }

  async sloUnmark(id: string): Promise<SloMarkGone> {
    this.unmarked.push(id);
    const mark = this.slo.marks.find((one) => one.id === id);
    if (mark === undefined) throw new Failure({ kind: "notFound", message: `There is no mark ${id}.` });
    this.slo = { ...this.slo, marks: this.slo.marks.filter((one) => one !== mark) };
    const undo: SloMarkForm = { kind: mark.kind, title: mark.title, class: "", from: "", to: "", services: ["checkout"], slos: [], link: "" };
    return this.answer({ undo, said: `${mark.title} is no longer marked.` });
  }

  async sloAdopt(keys: readonly string[]): Promise<SloAdopted> {
    this.adopted.push([...keys]);
    const files = this.#take(keys).map(({ file }) => file);
    return this.answer({ files, said: `${files.join(", ")} written.`, problems: this.sloAdoptProblems });
  }

  async sloUnadopt(files: readonly string[]): Promise<string> {
    this.unadopted.push([...files]);
    this.#giveBack();
    return this.answer(`${files.join(", ")} deleted.`);
  }

  async sloDismissOffers(keys: readonly string[], dismissed: boolean): Promise<void> {
    this.dismissals.push({ keys, dismissed });
    if (dismissed) this.#take(keys);
    else this.#giveBack();
    await this.answer(null);
  }

  #take(keys: readonly string[]): SloOffer[] {
    const taken = this.slos.offers.filter(({ key }) => keys.includes(key));
    this.#gone = taken;
    this.#offer(this.slos.offers.filter((offer) => !taken.includes(offer)));
    return taken;
  }

  #giveBack(): void {
    this.#offer([...this.#gone, ...this.slos.offers]);
    this.#gone = [];
  }

  #offer(offers: SloOffer[]): void {
    const offersSaid = offers.length === 0 ? "" : `${offers.length} SLOs of Pyrra found in prod`;
    this.slos = { ...this.slos, offers, offersSaid };
  }

  async openSloLink({ key, group, back }: SloAsk, link: number): Promise<void> {
    await this.do(["open", key, group, back, link].filter((part) => part !== null).join(" "));
  }
}
