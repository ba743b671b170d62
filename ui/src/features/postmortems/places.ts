import type { PostmortemBlock, PostmortemComment, PostmortemFinding } from "../../bridge";
import type { Mark } from "./editor/marks";
import { type Edit, placeAfter } from "./editor/raw";

/** What tells a finding from the others of its text. */
export const findingKey = ({ class: of, from }: PostmortemFinding) => `${of}@${from}`;

/** Rows with one place, each where it stands after an edit. */
export function placed<Row extends { readonly at: number | null }>(rows: readonly Row[], edit: Edit | null): Row[] {
  return rows.map((row) => (row.at === null ? row : { ...row, at: placeAfter(row.at, edit) }));
}

/** Rows with a stretch, each where it stands after an edit. */
export function stretched<Row extends { readonly from: number; readonly to: number }>(rows: readonly Row[], edit: Edit | null): Row[] {
  return rows.map((row) => ({ ...row, from: placeAfter(row.from, edit), to: placeAfter(row.to, edit) }));
}

/** Comments, each where its words stand after an edit. */
export function anchored(comments: readonly PostmortemComment[], edit: Edit | null): PostmortemComment[] {
  return comments.map((comment) => (comment.from === null ? comment : { ...comment, from: placeAfter(comment.from, edit) }));
}

/** What is marked in a text: blocks of records, words that open comments are about, and open findings. */
export function marksOf(blocks: readonly PostmortemBlock[], comments: readonly PostmortemComment[], findings: readonly PostmortemFinding[], here: PostmortemFinding | null): Mark[] {
  return [
    ...blocks.map(({ from, to }): Mark => ({ from, to, kind: "made", here: false })),
    ...comments.flatMap(({ about, from, resolved }): Mark[] => (resolved || from === null ? [] : [{ from, to: from + about.length, kind: "comment", here: false }])),
    ...findings.map((finding): Mark => ({ from: finding.from, to: finding.to, kind: finding.weight === "warning" ? "warning" : "hint", here: finding === here })),
  ];
}
