import type { AuditView, Bridge } from "../../bridge";
import { Answer } from "../../components/answer.svelte";

/** What is wrong with how dead letters are kept, while somebody reads it. */
export class Auditing {
  isOpen = $state(false);
  readonly told = new Answer<AuditView>();
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  open(): void {
    this.isOpen = true;
    void this.read();
  }

  close(): void {
    this.isOpen = false;
    this.told.clear();
  }

  read(): Promise<void> {
    return this.told.ask(() => this.#bridge.queuesAudit());
  }
}
