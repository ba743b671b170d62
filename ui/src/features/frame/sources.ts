import type { SourceView } from "../../bridge";
import { messages } from "../../messages";

/** The sources in a few words: "5 fine, 1 as of 02:11". Of several that are not fine, the oldest time is named. */
export function sourcesSummary(sources: readonly SourceView[]): string {
  const words = messages.sources;
  if (sources.length === 0) return words.none;
  const fine = sources.filter((source) => source.health === "fine");
  const doubted = sources.filter((source) => source.health !== "fine");
  const believed = doubted.flatMap((source) => (source.asOf === null ? [] : [source.asOf])).toSorted((a, b) => a.ms - b.ms);
  const never = doubted.length - believed.length;
  const [oldest] = believed;
  return [
    fine.length > 0 ? words.fine(fine.length) : null,
    oldest === undefined ? null : (believed.length > 1 ? words.asOfEarliest : words.asOf)(believed.length, oldest.short),
    never > 0 ? words.never(never) : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}
