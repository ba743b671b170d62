import type { Completion } from "./api/Completion";
import type { SloAdopted } from "./api/SloAdopted";
import type { SloAsk } from "./api/SloAsk";
import type { SloBucketsAsk } from "./api/SloBucketsAsk";
import type { SloBucketsView } from "./api/SloBucketsView";
import type { SloFiltered } from "./api/SloFiltered";
import type { SloFound } from "./api/SloFound";
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
  /** Which rows of the portfolio a filter leaves, or what is wrong with it. */
  sloFilter(filter: string): Promise<SloFiltered>;
  /** What may stand at the cursor of such a filter. */
  completeSloFilter(text: string, cursor: number): Promise<Completion>;
  /** Service levels that are called like these words. */
  findSlos(words: string): Promise<SloFound[]>;
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
  /** Writes what is offered under these keys as files of `slos/`. */
  sloAdopt(keys: readonly string[]): Promise<SloAdopted>;
  /** Deletes files that were written so, and says so; one that was changed since stays. */
  sloUnadopt(files: readonly string[]): Promise<string>;
  /** Offers these no more, or again. */
  sloDismissOffers(keys: readonly string[], dismissed: boolean): Promise<void>;
  /** Opens a link of a page, as it is asked for, in the person's browser. */
  openSloLink(ask: SloAsk, link: number): Promise<void>;
}
