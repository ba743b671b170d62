import { type ActionOffer, type ActionPreview, type ActionResult, type Bridge, Failure } from "../../bridge";
import { copyText } from "../../components/copy";
import type { Notices } from "../../components/notices.svelte";
import { messages } from "../../messages";

/** How far the action that is shown has come. */
export type Step =
  | { readonly kind: "asked" }
  | { readonly kind: "running" }
  | { readonly kind: "ended"; readonly result: ActionResult }
  | { readonly kind: "failed"; readonly failure: Failure };

/** The action that is shown, with what it would do as it was shown. */
export interface ShownAction {
  readonly alert: string;
  readonly offer: ActionOffer;
  readonly preview: ActionPreview;
  readonly step: Step;
}

/** The team's own actions on the alert that is open. */
export class CustomActions {
  offers = $state.raw<readonly ActionOffer[]>([]);
  shown = $state.raw<ShownAction | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  #alert: string | null = null;

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  /** What this alert offers now. */
  async read(alert: string): Promise<void> {
    if (this.#alert !== alert) this.offers = [];
    this.#alert = alert;
    try {
      const offers = await this.#bridge.alertActions(alert);
      if (this.#alert === alert) this.offers = offers;
    } catch (thrown) {
      // An alert that is gone offers nothing, and whoever shows it says that it is gone.
      if (this.#alert !== alert) return;
      this.offers = [];
      if (Failure.from(thrown).kind !== "notFound") this.#notices.fail(thrown);
    }
  }

  /** No alert is open any more. */
  forget(): void {
    this.#alert = null;
    this.offers = [];
  }

  /** Shows what an action would do, or does it where nobody is to be asked. */
  choose(offer: ActionOffer): void {
    const { preview } = offer;
    if (preview === null || this.#alert === null) {
      this.#notices.say(messages.actions.unavailable(offer.name, offer.unavailable ?? ""));
      return;
    }
    const shown: ShownAction = { alert: this.#alert, offer, preview, step: { kind: "asked" } };
    if (offer.confirm) this.shown = shown;
    else void this.#run(shown);
  }

  /** Does what is shown. */
  async run(): Promise<void> {
    if (this.shown?.step.kind === "asked") await this.#run(this.shown);
  }

  /** Puts away what is shown; what runs goes on, and its end is told. */
  close(): void {
    this.shown = null;
  }

  /** Copies the address or the command. */
  async copy(text: string): Promise<void> {
    try {
      await copyText(text);
      this.#notices.say(messages.actions.copied);
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  async #run(asked: ShownAction): Promise<void> {
    const running: ShownAction = { ...asked, step: { kind: "running" } };
    // An address that nobody is asked about has nothing to show.
    const silent = asked.offer.does === "open" && !asked.offer.confirm;
    if (!silent) this.shown = running;
    const step = await this.#end(asked);
    if (!silent && this.shown === running) {
      this.shown = { ...running, step };
    } else if (step.kind === "failed") {
      this.#notices.fail(step.failure);
    } else if (step.kind === "ended") {
      this.#notices.say(messages.actions.ended(asked.offer.name, step.result.sentence));
    }
  }

  async #end({ alert, offer, preview }: ShownAction): Promise<Step> {
    try {
      return { kind: "ended", result: await this.#bridge.runAction(alert, offer.name, preview.digest) };
    } catch (thrown) {
      return { kind: "failed", failure: Failure.from(thrown) };
    }
  }
}
