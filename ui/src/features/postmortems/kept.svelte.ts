import { Failure } from "../../bridge";
import { Rounds } from "../../components/rounds";

/** What is read again whenever something of it changed. When that fails, what was read last stays. */
export class Kept<View> {
  view = $state.raw<View | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #rounds: Rounds;

  constructor(read: () => Promise<View>) {
    this.#rounds = new Rounds(async () => {
      try {
        this.view = await read();
        this.failure = null;
      } catch (thrown) {
        this.failure = Failure.from(thrown);
      }
    });
  }

  changed(): Promise<void> {
    return this.#rounds.due();
  }
}
