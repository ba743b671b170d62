import type { BodyAsk } from "./api/BodyAsk";
import type { BodyChanges } from "./api/BodyChanges";
import type { ErrorsPlan } from "./api/ErrorsPlan";
import type { ErrorsView } from "./api/ErrorsView";
import type { OpenedBody } from "./api/OpenedBody";
import type { PeekAsk } from "./api/PeekAsk";
import type { PeekContractView } from "./api/PeekContractView";
import type { PeekExport } from "./api/PeekExport";
import type { PeekMessage } from "./api/PeekMessage";
import type { PeekView } from "./api/PeekView";
import type { RevealAsk } from "./api/RevealAsk";
import type { RevealedField } from "./api/RevealedField";
import type { WrittenBody } from "./api/WrittenBody";
import type { Failure } from "./bridge";
import { aTime } from "./fixtures";
import { MockReview } from "./mock-review";

/** What reading messages of a quorum queue would do. */
export function aPeekContract(changes: Partial<PeekContractView> = {}): PeekContractView {
  return {
    id: "mq/orders.dlq",
    contract: "touching",
    allowed: true,
    touches: ["marks the messages as redelivered", "counts as one return of 20", "holds the messages while it runs"],
    left: 14,
    said: "Reading messages marks the messages as redelivered; counts as one return of 20; holds the messages while it runs. It can be done 14 times before it is refused.",
    depthText: "12,400",
    most: 50,
    ...changes,
  };
}

/** One message with an address that is masked. */
export function aPeekMessage(changes: Partial<PeekMessage> = {}): PeekMessage {
  return {
    place: 0,
    fingerprint: "3f5ac1".padEnd(64, "0"),
    died: aTime(36_000_000, "10:02"),
    source: "orders",
    reason: "TimeoutError: mail to [e-mail] failed",
    signature: "00c0ffee00c0ffee",
    deliveries: "given back once",
    size: "104 bytes",
    body: [
      { level: 0, name: "order", text: "4711", masked: null },
      { level: 0, name: "customer", text: "", masked: null },
      { level: 1, name: "email", text: "[secret]", masked: { field: [1, 0], path: "customer.email", why: "its name says that it is secret" } },
    ],
    properties: [{ level: 0, name: "routing_key", text: "orders", masked: null }],
    noEdit: null,
    ...changes,
  };
}

/** The whole body of the same message. */
export function anOpenedBody(changes: Partial<OpenedBody> = {}): OpenedBody {
  const text = '{"order":4711,"customer":{"email":"ana.kestrel@example.com"}}';
  return { text, isJson: true, isCrlf: false, unseen: 0, bytes: text.length, ...changes };
}

/** One field that is different. */
export function aBodyChange(changes: Partial<BodyChanges> = {}): BodyChanges {
  return {
    isSame: false,
    said: "1 field changes, 1 stays as it is.",
    size: "61 bytes before, 61 bytes now",
    warnings: [],
    rows: [{ place: "order", before: "4711", after: "4712" }],
    ...changes,
  };
}

/** Three messages that died of two errors. */
export function aPeekView(changes: Partial<PeekView> = {}): PeekView {
  const other = { signature: "1111222233334444", reason: "ValueError: no such parcel 12" };
  return {
    id: "mq/orders.dlq",
    session: "peek-1",
    at: aTime(36_300_000, "10:05"),
    until: aTime(36_900_000, "10:15"),
    scanned: "3 of 12,400",
    did: "Reading them marks the messages as redelivered; counts as one return of 20; it can be done 13 times more before it is refused.",
    messages: [
      aPeekMessage(),
      aPeekMessage({ place: 1, fingerprint: "a07e2c".padEnd(64, "0"), noEdit: "it is not text", source: "parcels", body: [{ level: 0, name: "", text: "plain text", masked: null }], ...other }),
      aPeekMessage({ place: 2, fingerprint: "c4119b".padEnd(64, "0") }),
    ],
    groups: [
      { signature: "00c0ffee00c0ffee", text: "TimeoutError: mail to [e-mail] failed", count: 2, said: "2 of 3, died 10:02", sources: "orders (2)", elsewhere: "3 in mq/labels.dlq (10 of 412 read)" },
      { signature: other.signature, text: "ValueError: no such parcel #", count: 1, said: "1 of 3, died 10:02", sources: "parcels (1)", elsewhere: "" },
    ],
    problems: [],
    ...changes,
  };
}

/** Reading of two queues changes them, of one nothing, and of one nothing is read. */
export function anErrorsPlan(changes: Partial<ErrorsPlan> = {}): ErrorsPlan {
  const touches = ["marks the messages as redelivered", "holds the messages while it runs"];
  return {
    asks: [
      { id: "cache/dead", count: 50, touches: [] },
      { id: "mq/labels.dlq", count: 50, touches },
      { id: "mq/orders.dlq", count: 50, touches },
    ],
    unread: [{ queue: "mq/mail.dlq", why: "Messages of this queue are not read, because that can lose some.", count: 3, isRough: false }],
    said: ["Reading messages of mq/labels.dlq, mq/orders.dlq marks the messages as redelivered; holds the messages while it runs."],
    ...changes,
  };
}

/** What came of it: two errors, one of them in two queues. */
export function anErrorsView(changes: Partial<ErrorsView> = {}): ErrorsView {
  return {
    at: aTime(36_300_000, "10:05"),
    scanned: "62 of about 12,500",
    errors: [
      {
        signature: "00c0ffee00c0ffee",
        text: "TimeoutError: mail to [e-mail] failed",
        said: "58 of 62 that were read",
        first: aTime(32_000_000, "08:53"),
        last: aTime(36_000_000, "10:02"),
        queues: [
          { id: "mq/orders.dlq", count: 50 },
          { id: "cache/dead", count: 8 },
        ],
      },
      { signature: null, text: "they do not say what they died of", said: "4 of 62 that were read", first: null, last: null, queues: [{ id: "mq/labels.dlq", count: 4 }] },
    ],
    queues: [
      { id: "cache/dead", scanned: "all 8", unread: null },
      { id: "mq/labels.dlq", scanned: "all 4", unread: null },
      { id: "mq/mail.dlq", scanned: "0 of 3", unread: "Messages of this queue are not read, because that can lose some." },
      { id: "mq/orders.dlq", scanned: "50 of about 12,400", unread: null },
    ],
    problems: [],
    ...changes,
  };
}

/** What reading messages asks of a core for tests. */
export class MockPeek extends MockReview {
  contract: PeekContractView = aPeekContract();
  contractFailing: Failure | null = null;
  peeked: PeekView = aPeekView();
  peekFailing: Failure | null = null;
  errors: ErrorsPlan = anErrorsPlan();
  errorsFailing: Failure | null = null;
  errorsFound: ErrorsView = anErrorsView();
  errorsFoundFailing: Failure | null = null;
  revealed: RevealedField = { text: "ana.kestrel@example.com", seconds: 30 };
  revealFailing: Failure | null = null;
  exportFailing: Failure | null = null;
  openedBody: OpenedBody = anOpenedBody();
  openBodyFailing: Failure | null = null;
  bodyChanges: BodyChanges = aBodyChange();
  compareFailing: Failure | null = null;
  readonly peeks: PeekAsk[] = [];
  readonly errorsRead: ErrorsPlan[] = [];
  readonly reveals: RevealAsk[] = [];
  readonly exportedMessages: string[] = [];
  readonly bodiesOpened: BodyAsk[] = [];
  readonly bodiesCompared: WrittenBody[] = [];

  async peekContract(id: string): Promise<PeekContractView> {
    if (this.contractFailing !== null) throw this.contractFailing;
    return this.answer({ ...this.contract, id });
  }

  async peekQueue(ask: PeekAsk): Promise<PeekView> {
    this.peeks.push(ask);
    if (this.peekFailing !== null) throw this.peekFailing;
    return this.answer({ ...this.peeked, id: ask.id });
  }

  async errorsPlan(count: number): Promise<ErrorsPlan> {
    if (this.errorsFailing !== null) throw this.errorsFailing;
    return this.answer({ ...this.errors, asks: this.errors.asks.map((ask) => ({ ...ask, count })) });
  }

  async errorsEverywhere(plan: ErrorsPlan): Promise<ErrorsView> {
    this.errorsRead.push(plan);
    if (this.errorsFoundFailing !== null) throw this.errorsFoundFailing;
    return this.answer(this.errorsFound);
  }

  async revealField(ask: RevealAsk): Promise<RevealedField> {
    if (this.revealFailing !== null) throw this.revealFailing;
    this.reveals.push(ask);
    return this.answer(this.revealed);
  }

  async openBody(ask: BodyAsk): Promise<OpenedBody> {
    if (this.openBodyFailing !== null) throw this.openBodyFailing;
    this.bodiesOpened.push(ask);
    return this.answer(this.openedBody);
  }

  async compareBody(written: WrittenBody): Promise<BodyChanges> {
    this.bodiesCompared.push(written);
    if (this.compareFailing !== null) throw this.compareFailing;
    return this.answer(written.body === this.openedBody.text ? { ...this.bodyChanges, isSame: true, said: "Nothing changes.", rows: [] } : this.bodyChanges);
  }

  async exportMessages(session: string): Promise<PeekExport> {
    if (this.exportFailing !== null) throw this.exportFailing;
    this.exportedMessages.push(session);
    return this.answer({ path: "exports/mq-orders.dlq.json", said: "exports/mq-orders.dlq.json has 3 messages, masked as they are shown." });
  }
}
