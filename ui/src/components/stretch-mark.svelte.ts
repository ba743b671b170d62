/** A pointer that moves less than this has clicked, px. */
const CLICK_PX = 5;

/** Parts of the width of what is marked on, from 0 to 1. */
export interface Parts {
  readonly from: number;
  readonly to: number;
}

function swallow(event: Event): void {
  event.stopPropagation();
}

/** A stretch of a lane or a chart that is marked by dragging over it. A click stays a click. */
export class StretchMark {
  parts = $state.raw<Parts | null>(null);
  readonly #marked: (parts: Parts) => void;

  constructor(marked: (parts: Parts) => void) {
    this.#marked = marked;
  }

  /** Listens on the track of a lane, or on a plot. */
  readonly attach = (track: HTMLElement): (() => void) => {
    /** The press that may become a mark: by which pointer, and where it began. */
    let press: { readonly pointer: number; readonly px: number } | null = null;
    /** Whether the press was one to mark with; what it is let go over was not meant by it. */
    let hasMarked = false;
    const part = (px: number): number => {
      const { left, width } = track.getBoundingClientRect();
      return width === 0 ? 0 : Math.min(1, Math.max(0, (px - left) / width));
    };
    const end = (): void => {
      press = null;
      this.parts = null;
    };
    const down = (event: PointerEvent): void => {
      end();
      hasMarked = false;
      // A second finger means something else than to mark.
      if (event.button === 0 && event.isPrimary) press = { pointer: event.pointerId, px: event.clientX };
    };
    const move = (event: PointerEvent): void => {
      if (press?.pointer !== event.pointerId) return;
      // The button went up where nobody heard it, beyond the window.
      if (event.buttons === 0) return end();
      if (this.parts === null && Math.abs(event.clientX - press.px) < CLICK_PX) return;
      if (this.parts === null) track.setPointerCapture(event.pointerId);
      hasMarked = true;
      const ends = [part(press.px), part(event.clientX)];
      this.parts = { from: Math.min(...ends), to: Math.max(...ends) };
    };
    const up = (): void => {
      const { parts } = this;
      end();
      if (hasMarked) {
        track.addEventListener("click", swallow, { capture: true, once: true });
        setTimeout(() => track.removeEventListener("click", swallow, { capture: true }));
      }
      hasMarked = false;
      if (parts !== null) this.#marked(parts);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || this.parts === null) return;
      event.stopPropagation();
      end();
    };
    track.addEventListener("pointerdown", down);
    // A quick hand is out of it with its first move.
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", up);
    document.addEventListener("pointercancel", end);
    document.addEventListener("keydown", escape, { capture: true });
    return () => {
      track.removeEventListener("pointerdown", down);
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", up);
      document.removeEventListener("pointercancel", end);
      document.removeEventListener("keydown", escape, { capture: true });
    };
  };
}
