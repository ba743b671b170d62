import type { AuditView } from "./api/AuditView";
import type { PromiseDone } from "./api/PromiseDone";
import type { PromiseForm } from "./api/PromiseForm";
import type { QueueAsk } from "./api/QueueAsk";
import type { QueueFound } from "./api/QueueFound";
import type { QueueView } from "./api/QueueView";
import type { QueuesView } from "./api/QueuesView";

/** What the page of queues asks of the core. */
export interface QueueBridge {
  /** Every queue that is read, what needs somebody first. */
  queuesView(): Promise<QueuesView>;
  /** Queues that are called like these words, for going to one from anywhere. */
  findQueues(words: string): Promise<QueueFound[]>;
  /** One queue with all that is known of it. */
  queueView(ask: QueueAsk): Promise<QueueView>;
  /** Somebody looked at a queue. */
  queueLooked(id: string): Promise<void>;
  /** Promises to see to a queue; another promise takes the place of the one that stands. */
  queuePromise(form: PromiseForm): Promise<PromiseDone>;
  /** Takes the promise that stands back. */
  queuePromiseEnd(id: string): Promise<void>;
  /** What is wrong with how dead letters are kept, everywhere. */
  queuesAudit(): Promise<AuditView>;
}
