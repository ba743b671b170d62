import type { Command } from "../../commands/commands";
import type { Review } from "./review.svelte";
import { words } from "./words";

/** What can be done while a review is held. */
export function reviewCommands(review: Review): Command[] {
  const isShown = () => review.view !== null && review.asks === null;
  const mayClose = () => isShown() && !review.isClosed;
  return [
    { id: "reviewNext", title: words.next, group: "review", keys: ["ArrowRight", " ", "PageDown"], when: isShown, run: () => review.next() },
    { id: "reviewPrevious", title: words.previous, group: "review", keys: ["ArrowLeft", "PageUp"], when: isShown, run: () => review.previous() },
    { id: "reviewMinutes", title: words.minutes, group: "review", keys: ["n"], when: isShown, run: () => (review.hasMinutes = !review.hasMinutes) },
    { id: "reviewLight", title: words.light, group: "review", keys: ["l"], run: () => review.switchLight() },
    { id: "reviewFill", title: words.fill, group: "review", keys: ["f"], run: () => void review.switchFull() },
    { id: "reviewExport", title: words.export, group: "review", keys: ["e"], when: isShown, run: () => void review.export() },
    { id: "reviewClose", title: words.close, group: "review", keys: [], when: mayClose, run: () => (review.asks = "close") },
    { id: "reviewLeave", title: words.leave, group: "review", keys: ["Escape"], run: () => review.wantOut() },
  ];
}

/** What leads to the review from wherever somebody is. */
export function reviewEverywhere(review: Review): Command[] {
  return [{ id: "review", title: words.open, words: words.openMore, group: "go", keys: ["Shift+r"], run: () => review.open() }];
}
