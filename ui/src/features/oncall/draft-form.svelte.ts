import type { Bridge, LayerForm, LineUpForm, ScheduleForm, ScheduleForms, ScheduleWish } from "../../bridge";
import { EditDraft } from "./draft.svelte";

/** Another line-up of a layer, from a time on. */
export class LineUpDraft extends EditDraft {
  readonly kind = "lineUp";
  layer = $state("");
  from = $state("");
  next = $state("");
  rotation = $state<LayerForm>(aLayer());

  constructor(bridge: Bridge, schedule: string, forms: ScheduleForms, layer: string) {
    super(bridge, schedule, forms);
    this.choose(layer);
  }

  get shown(): LineUpForm | null {
    return this.forms.lineUps.find(({ layer }) => layer === this.layer) ?? null;
  }

  /** Begins again with what another layer has. */
  choose(layer: string): void {
    const lineUp = this.forms.lineUps.find((one) => one.layer === layer) ?? this.forms.lineUps[0];
    if (lineUp === undefined) return;
    this.layer = lineUp.layer;
    this.from = lineUp.from;
    this.next = "";
    this.rotation = copied(lineUp.rotation);
  }

  override get wish(): ScheduleWish {
    const { layer, from, next, rotation } = this;
    return { wish: "lineUp", layer, from, next: next === "" ? null : next, rotation };
  }
}

/** A layer that is added, or the hours, level, zone and name of one there is. */
export class LayerDraft extends EditDraft {
  readonly kind = "layer";
  /** The one that is changed; null for a new one. */
  layer = $state<string | null>(null);
  form = $state<LayerForm>(aLayer());

  constructor(bridge: Bridge, schedule: string, forms: ScheduleForms, layer: string | null) {
    super(bridge, schedule, forms);
    this.layer = layer;
    const found = forms.form.layers.find(({ name }) => name === layer);
    const first = forms.form.layers[0];
    this.form = found === undefined ? aLayer({ start: first?.start ?? "" }) : copied(found);
  }

  override get wish(): ScheduleWish {
    return { wish: "layer", layer: this.layer, form: this.form };
  }
}

/** A new schedule. */
export class NewDraft extends EditDraft {
  readonly kind = "new";
  form = $state<ScheduleForm>({ name: "", timezone: "", layers: [] });

  constructor(bridge: Bridge, forms: ScheduleForms) {
    super(bridge, "", forms);
    this.form = { ...forms.form, layers: forms.form.layers.map(copied) };
  }

  override get wish(): ScheduleWish {
    return { wish: "new", form: this.form };
  }

  add(): void {
    const start = this.form.layers[0]?.start ?? "";
    this.form.layers.push(aLayer({ name: `layer ${this.form.layers.length + 1}`, start }));
    this.changed();
  }

  remove(at: number): void {
    this.form.layers.splice(at, 1);
    this.changed();
  }
}

/** A layer with nobody in it. */
function aLayer(changes: Partial<LayerForm> = {}): LayerForm {
  return { name: "", level: "", timezone: "", kind: "weekly", length: "1", start: "", people: [], turns: "", windows: [], ...changes };
}

function copied(layer: LayerForm): LayerForm {
  return { ...layer, people: [...layer.people], windows: layer.windows.map((window) => ({ ...window, days: [...window.days] })) };
}
