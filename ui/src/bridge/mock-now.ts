import type { NowView } from "./api/NowView";
import type { Failure } from "./bridge";
import { aNow } from "./fixtures";
import { MockNoise } from "./mock-noise";

/** What the page Now asks of a core for tests. */
export class MockNow extends MockNoise {
  now: NowView = aNow();
  seen: number | null = null;
  /** Up to where the card about an absence was put away. */
  putAway: number | null = null;
  nowFailing: Failure | null = null;

  async putWakeAway(to: number | null): Promise<number | null> {
    await this.do(`put away ${to ?? "nothing"}`);
    const before = this.putAway;
    this.putAway = to;
    return before;
  }

  async callSeen(at: number | null): Promise<number | null> {
    await this.do(`seen ${at ?? "nothing"}`);
    const before = this.seen;
    this.seen = at;
    return before;
  }
}
