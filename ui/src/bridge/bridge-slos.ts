import type { SloAsk } from "./api/SloAsk";
import type { SloBucketsAsk } from "./api/SloBucketsAsk";
import type { SloBucketsView } from "./api/SloBucketsView";
import type { SloMarkDone } from "./api/SloMarkDone";
import type { SloMarkForm } from "./api/SloMarkForm";
import type { SloMarkGone } from "./api/SloMarkGone";
import type { SloView } from "./api/SloView";
import type { SloWhatIfAsk } from "./api/SloWhatIfAsk";
import type { SloWhatIfView } from "./api/SloWhatIfView";
import type { SlosView } from "./api/SlosView";

/** What the page of service levels asks of the core. */
export interface SloBridge {
  /** Every service level at a glance, the worst first. */
  slosView(): Promise<SlosView>;
  /** One objective with all that is known of it. */
  sloView(ask: SloAsk): Promise<SloView>;
  /** The buckets behind a number. */
  sloBuckets(ask: SloBucketsAsk): Promise<SloBucketsView>;
  /** What it would say if something were otherwise; nothing is written. */
  sloWhatIf(ask: SloWhatIfAsk): Promise<SloWhatIfView>;
  /** Marks an incident, a deploy, a class of trouble or a decision. */
  sloMark(form: SloMarkForm): Promise<SloMarkDone>;
  /** Takes a mark away, and says what would make it again. */
  sloUnmark(id: string): Promise<SloMarkGone>;
  /** Opens a link of the page in the person's browser. */
  openSloLink(key: string, link: number): Promise<void>;
}
