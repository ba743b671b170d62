import type { AuditView } from "./api/AuditView";
import type { PromiseDone } from "./api/PromiseDone";
import type { PromiseForm } from "./api/PromiseForm";
import type { QueueAsk } from "./api/QueueAsk";
import type { QueueFound } from "./api/QueueFound";
import type { QueuePromise } from "./api/QueuePromise";
import type { QueueView } from "./api/QueueView";
import type { QueuesView } from "./api/QueuesView";
import { Failure } from "./bridge";
import { aTime } from "./fixtures";
import { aQueueView, aQueuesView, anAudit, groupOf } from "./mock-queue-view";
import { MockReplay } from "./mock-replay";

/** What the page Queues asks of a core for tests. */
export class MockQueues extends MockReplay {
  queues: QueuesView = aQueuesView();
  queuesFailing: Failure | null = null;
  queue: QueueView = aQueueView();
  queueFailing: Failure | null = null;
  queueLookFailing: Failure | null = null;
  queuePromiseFailing: Failure | null = null;
  audit: AuditView = anAudit();
  auditFailing: Failure | null = null;
  readonly queueAsks: QueueAsk[] = [];
  readonly looked: string[] = [];
  readonly promised: PromiseForm[] = [];
  readonly promisesEnded: string[] = [];

  async queuesView(): Promise<QueuesView> {
    if (this.queuesFailing !== null) throw this.queuesFailing;
    return this.answer(this.queues);
  }

  async queueView(ask: QueueAsk): Promise<QueueView> {
    this.queueAsks.push(ask);
    if (this.queueFailing !== null) throw this.queueFailing;
    const row = [...this.queues.queues, ...this.queues.others].find(({ id }) => id === ask.id);
    if (row === undefined) throw new Failure({ kind: "notFound", message: `There is no queue ${ask.id} any more.` });
    return this.answer({ ...this.queue, row, chart: { ...this.queue.chart, span: ask.span } });
  }

  async queueLooked(id: string): Promise<void> {
    if (this.queueLookFailing !== null) throw this.queueLookFailing;
    this.looked.push(id);
    await this.answer(null);
  }

  async queuePromise(form: PromiseForm): Promise<PromiseDone> {
    if (this.queuePromiseFailing !== null) throw this.queuePromiseFailing;
    this.promised.push(form);
    const until = aTime(0, form.until);
    this.#promise(form.id, { by: "ana", mine: true, until, note: form.note });
    return this.answer({ until, said: `ana sees to it until ${form.until}.` });
  }

  async queuePromiseEnd(id: string): Promise<void> {
    this.promisesEnded.push(id);
    this.#promise(id, null);
    await this.answer(null);
  }

  async findQueues(words: string): Promise<QueueFound[]> {
    const found = this.queues.queues.filter(({ id }) => id.includes(words.toLowerCase()));
    return this.answer(found.map(({ id }) => ({ id })));
  }

  async queuesAudit(): Promise<AuditView> {
    if (this.auditFailing !== null) throw this.auditFailing;
    return this.answer(this.audit);
  }

  #promise(id: string, promise: QueuePromise | null): void {
    const queues = this.queues.queues.map((row) => {
      if (row.id !== id) return row;
      const changed = { ...row, promise, needs: promise === null && row.attention.length > 0 };
      return { ...changed, group: groupOf(changed) };
    });
    this.queues = { ...this.queues, queues };
  }
}
