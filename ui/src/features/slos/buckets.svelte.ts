import { type Bridge, Failure, type SloBucketRow, type SloBucketsView } from "../../bridge";
import { Answer } from "../../components/answer.svelte";

/** Buckets of which service level, over which time. */
export interface BucketsOf {
  readonly key: string;
  readonly group: string | null;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Rows that are asked for at once. */
const CHUNK_ROWS = 200;

/** The buckets behind a number, while somebody looks at them. */
export class BucketsBehind {
  of = $state.raw<BucketsOf | null>(null);
  readonly told = new Answer<SloBucketsView>();
  /** Rows beyond the first chunk. */
  more = $state.raw<readonly SloBucketRow[]>([]);
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  get rows(): readonly SloBucketRow[] {
    return [...(this.told.view?.rows ?? []), ...this.more];
  }

  /** How many are not shown yet. */
  get left(): number {
    return Math.max(0, (this.told.view?.totalRows ?? 0) - this.rows.length);
  }

  open(of: BucketsOf): void {
    this.of = of;
    this.told.clear();
    void this.read();
  }

  close(): void {
    this.of = null;
  }

  async read(): Promise<void> {
    const { of } = this;
    this.more = [];
    if (of !== null) await this.told.ask(() => this.#bridge.sloBuckets({ ...of, skip: 0, take: CHUNK_ROWS }));
  }

  /** Shows more of them. */
  async showMore(): Promise<void> {
    const { of } = this;
    if (of === null) return;
    const skip = this.rows.length;
    try {
      const next = await this.#bridge.sloBuckets({ ...of, skip, take: CHUNK_ROWS });
      if (of === this.of && skip === this.rows.length) this.more = [...this.more, ...next.rows];
    } catch (thrown) {
      if (of === this.of) this.told.failure = Failure.from(thrown);
    }
  }
}
