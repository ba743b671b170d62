import type { OnCallLane } from "../../bridge";

/** A pointer that moves less than this has clicked, px. */
const CLICK_PX = 5;
/** Parts of the width of a lane, from 0 to 1. */
export interface Parts {
  readonly from: number;
  readonly to: number;
}

/** Who is on call where a mark begins, as the schedule calls them; nobody in a gap. */
export function holderAt(lane: OnCallLane, part: number): string {
  const bar = lane.bars.find(({ left, width }) => left <= part && part < left + width);
  return bar?.people[0]?.id ?? "";
}

function swallow(event: Event): void {
  event.stopPropagation();
}

/** A stretch of a lane that is marked by dragging over it. A click stays a click. */
export class StretchMark {
  parts = $state.raw<Parts | null>(null);
  readonly #marked: (parts: Parts) => void;

  constructor(marked: (parts: Parts) => void) {
    this.#marked = marked;
  }

  /** Listens on the track of a lane. */
  readonly attach = (track: HTMLElement): (() => void) => {
    let begunPx: number | null = null;
    const part = (px: number): number => {
      const { left, width } = track.getBoundingClientRect();
      return width === 0 ? 0 : Math.min(1, Math.max(0, (px - left) / width));
    };
    const down = (event: PointerEvent): void => {
      begunPx = event.button === 0 ? event.clientX : null;
    };
    const move = (event: PointerEvent): void => {
      if (begunPx === null || (this.parts === null && Math.abs(event.clientX - begunPx) < CLICK_PX)) return;
      if (this.parts === null) track.setPointerCapture(event.pointerId);
      const ends = [part(begunPx), part(event.clientX)];
      this.parts = { from: Math.min(...ends), to: Math.max(...ends) };
    };
    const up = (): void => {
      const { parts } = this;
      end();
      if (parts === null) return;
      // The button under the pointer was not meant.
      track.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => track.removeEventListener("click", swallow, { capture: true }));
      this.#marked(parts);
    };
    const end = (): void => {
      begunPx = null;
      this.parts = null;
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || this.parts === null) return;
      event.stopPropagation();
      end();
    };
    track.addEventListener("pointerdown", down);
    track.addEventListener("pointermove", move);
    track.addEventListener("pointerup", up);
    track.addEventListener("pointercancel", end);
    document.addEventListener("keydown", escape, { capture: true });
    return () => {
      track.removeEventListener("pointerdown", down);
      track.removeEventListener("pointermove", move);
      track.removeEventListener("pointerup", up);
      track.removeEventListener("pointercancel", end);
      document.removeEventListener("keydown", escape, { capture: true });
    };
  };
}
