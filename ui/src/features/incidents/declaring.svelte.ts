import { type Bridge, Failure, type IncidentForm, type IncidentProposal, type IncidentSeeds, type IncidentSimilar } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";
import { words } from "./words";

/** More alerts than anybody could look at are not linked one by one. */
const MOST_ALERTS = 50;

export const noSeeds: IncidentSeeds = { alerts: [], queues: [], levels: [], services: [] };

/** An incident before it is declared. */
export class DeclareDraft {
  title = $state("");
  severity = $state("");
  kind = $state("real");
  /** Further services, apart by commas. */
  services = $state("");
  /** Whether it is meant for those alone who handle it. */
  restricted = $state(false);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  /** None until the core has answered. */
  proposal = $state.raw<IncidentProposal | null>(null);
  readonly seeds: IncidentSeeds;
  /** How many alerts it would be about, of which only the first are linked. */
  readonly alerts: number;

  constructor(seeds: IncidentSeeds) {
    this.alerts = seeds.alerts.length;
    this.seeds = { ...seeds, alerts: seeds.alerts.slice(0, MOST_ALERTS) };
  }

  get form(): IncidentForm {
    const further = this.services.split(",").map((service) => service.trim()).filter((service) => service !== "");
    const about = { ...this.seeds, services: [...this.seeds.services, ...further] };
    return { about, title: this.title.trim(), severity: this.severity, kind: this.kind, restricted: this.restricted };
  }

  get canBeDeclared(): boolean {
    return !this.isBusy && this.proposal !== null && this.title.trim() !== "";
  }

  /** Those that are open and share something with it: it may be one of them. */
  get open(): readonly IncidentSimilar[] {
    return this.proposal?.similar.filter(({ row }) => row.open) ?? [];
  }

  get past(): readonly IncidentSimilar[] {
    return this.proposal?.similar.filter(({ row }) => !row.open) ?? [];
  }

  problemOf(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }
}

/** Declaring an incident: from what is chosen, or from nothing. */
export class Declaring {
  draft = $state.raw<DeclareDraft | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #show: (id: number) => void;

  constructor(bridge: Bridge, notices: Notices, show: (id: number) => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#show = show;
  }

  /** Begins with what the core proposes. The form is there at once; what somebody types before the answer stays. */
  async begin(seeds: IncidentSeeds): Promise<void> {
    const draft = new DeclareDraft(seeds);
    this.draft = draft;
    try {
      const proposal = await this.#bridge.incidentProposal(draft.seeds);
      if (draft.title === "") draft.title = proposal.title;
      if (draft.severity === "") draft.severity = proposal.severity;
      draft.proposal = proposal;
    } catch (thrown) {
      draft.failure = Failure.from(thrown);
    }
  }

  cancel(): void {
    this.draft = null;
  }

  async declare(): Promise<void> {
    const { draft } = this;
    if (draft === null || !draft.canBeDeclared) return;
    await this.#do(draft, async () => {
      const { row, said } = await this.#bridge.incidentDeclare(draft.form);
      this.#notices.say(said);
      return row.id;
    });
  }

  /** Goes to one that is open instead, and links it to what this would have been about. */
  async join(id: number): Promise<void> {
    const { draft } = this;
    if (draft === null || draft.isBusy) return;
    await this.#do(draft, async () => {
      const known = (await this.#bridge.incidentView(id)).links.map(({ kind, key }) => `${kind} ${key}`);
      const links = (draft.proposal?.links ?? []).map(({ kind, key }) => ({ kind, key })).filter(({ kind, key }) => !known.includes(`${kind} ${key}`));
      // One after the other: each is an event of its own.
      for (const link of links) {
        // oxlint-disable-next-line no-await-in-loop
        await this.#bridge.incidentAct({ id, seen: null, act: { act: "link", link } });
      }
      if (links.length > 0) this.#notices.say(words.declare.linked(links.length, id));
      return id;
    });
  }

  async #do(draft: DeclareDraft, deed: () => Promise<number>): Promise<void> {
    draft.isBusy = true;
    draft.failure = null;
    try {
      const id = await deed();
      if (draft === this.draft) this.draft = null;
      this.#show(id);
    } catch (thrown) {
      draft.failure = Failure.from(thrown);
    } finally {
      draft.isBusy = false;
    }
  }
}
