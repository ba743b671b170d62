import type { AlertDetail } from "../../bridge";

/** What of the page of alerts is asked: which alert is open, and which one is meant. */
interface Asked {
  readonly inspector: { readonly id: string | null; open(id: string): Promise<void> };
  withChosen(deed: (alert: AlertDetail) => Promise<void>): Promise<void>;
}

/** Whether the questions behind a decision are shown; they stay wanted from alert to alert. */
export class Why {
  wanted = $state(false);
  /** Brings the section into sight, while it is drawn. */
  reveal: () => void = () => undefined;

  /** Shows them, or not any more. */
  toggle(): void {
    this.wanted = !this.wanted;
    if (this.wanted) this.reveal();
  }

  /** Of the open alert; of the chosen one, which is opened for it, where none is open. */
  async ask(desk: Asked): Promise<void> {
    if (desk.inspector.id !== null) return this.toggle();
    await desk.withChosen(async (alert) => {
      this.wanted = true;
      await desk.inspector.open(alert.row.id);
    });
  }
}
