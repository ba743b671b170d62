import type { BodyAsk } from "./api/BodyAsk";
import type { BodyChanges } from "./api/BodyChanges";
import type { ErrorsPlan } from "./api/ErrorsPlan";
import type { ErrorsView } from "./api/ErrorsView";
import type { OpenedBody } from "./api/OpenedBody";
import type { PeekAsk } from "./api/PeekAsk";
import type { PeekContractView } from "./api/PeekContractView";
import type { PeekExport } from "./api/PeekExport";
import type { PeekView } from "./api/PeekView";
import type { RevealAsk } from "./api/RevealAsk";
import type { RevealedField } from "./api/RevealedField";
import type { WrittenBody } from "./api/WrittenBody";

/** What reading messages of a queue asks of the core. */
export interface PeekBridge {
  /** What reading messages would do to the queue; its broker is asked. */
  peekContract(id: string): Promise<PeekContractView>;
  /** Reads messages, masked. */
  peekQueue(ask: PeekAsk): Promise<PeekView>;
  /** What reading so many messages of each queue would do to tell what all of them died of; their brokers are asked. */
  errorsPlan(count: number): Promise<ErrorsPlan>;
  /** Reads what was planned, masked, and tells what all of it died of. */
  errorsEverywhere(plan: ErrorsPlan): Promise<ErrorsView>;
  /** One masked field, for a reason that is recorded. */
  revealField(ask: RevealAsk): Promise<RevealedField>;
  /** The whole body of a message, for a reason that is recorded. */
  openBody(ask: BodyAsk): Promise<OpenedBody>;
  /** What is different between a body that was opened and what somebody made of it. */
  compareBody(written: WrittenBody): Promise<BodyChanges>;
  /** Writes what was read into a file, masked. */
  exportMessages(session: string): Promise<PeekExport>;
}
