import { tick } from "svelte";

/** Gives the focus to this once the page is drawn, where what had it is gone and the keyboard is nowhere. */
export async function takeLostFocus(find: () => Element | null | undefined): Promise<void> {
  await tick();
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const next = find();
  if (next instanceof HTMLElement && next.isConnected) next.focus({ preventScroll: true });
}

/** While this element is there it has the focus, if what had it made way for it; afterwards that has it again, where it is there still. */
export function lendFocus(element: HTMLElement): () => void {
  const before = document.activeElement;
  void takeLostFocus(() => element);
  return () => void takeLostFocus(() => before);
}

/** While this element is there it has the focus, whatever had it; afterwards that has it again, where it is there still. */
export function holdFocus(element: HTMLElement): () => void {
  const before = document.activeElement;
  element.focus({ preventScroll: true });
  return () => {
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
}
