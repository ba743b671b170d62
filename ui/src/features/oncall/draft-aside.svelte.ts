import type { Bridge, ScheduleForms, ScheduleWish, TypedShift } from "../../bridge";
import { EditDraft } from "./draft.svelte";
import type { Stretch } from "./edits.svelte";

/** Fixed shifts in the place of every layer, for a while. */
export class TemporaryDraft extends EditDraft {
  readonly kind = "temporary";
  from = $state("");
  to = $state("");
  shifts = $state<TypedShift[]>([]);

  constructor(bridge: Bridge, schedule: string, forms: ScheduleForms, { of, from, to }: Stretch) {
    super(bridge, schedule, forms);
    this.from = from;
    this.to = to;
    this.shifts = [{ person: of === "" ? (forms.people[0]?.id ?? "") : of, from, to }];
  }

  override get wish(): ScheduleWish {
    return { wish: "temporary", from: this.from, to: this.to, shifts: this.shifts };
  }

  /** One more shift, from where the last one ends. */
  add(): void {
    const last = this.shifts.at(-1);
    const next = this.forms.people.find(({ id }) => id !== last?.person) ?? this.forms.people[0];
    this.shifts.push({ person: next?.id ?? "", from: last?.to ?? this.from, to: this.to });
    this.changed();
  }

  remove(at: number): void {
    this.shifts.splice(at, 1);
    this.changed();
  }
}

/** A layer that goes. */
export class RemovalDraft extends EditDraft {
  readonly kind = "removal";
  layer = $state("");

  constructor(bridge: Bridge, schedule: string, forms: ScheduleForms, layer: string) {
    super(bridge, schedule, forms);
    this.layer = layer;
  }

  override get wish(): ScheduleWish {
    return { wish: "removeLayer", layer: this.layer };
  }
}
