import type { AlertDetail, LinkView, NamedText } from "../../bridge";

/** A link with its number, by which the core opens it. */
export interface NumberedLink {
  readonly number: number;
  readonly link: LinkView;
}

/** What the source says about an alert, each thing once and in the place where it is looked for. */
export interface Texts {
  /** What there is to read right under the summary. */
  readonly description: NamedText | null;
  /** What to do about it. */
  readonly runbook: NumberedLink | null;
  /** The other annotations, without those that are nothing but one of the links. */
  readonly annotations: readonly NamedText[];
  /** The other links. */
  readonly links: readonly NumberedLink[];
}

const RUNBOOKS = ["runbook_url", "runbook"];

/** Sorts an alert's texts and links. */
export function textsOf(alert: AlertDetail): Texts {
  const untold = alert.annotations.filter((text) => !isLink(text) && !repeats(text, alert.row.summary));
  const description = untold.find((text) => text.name === "description") ?? null;
  const links = alert.links.map((link, number) => ({ number, link }));
  const runbook = links.find(({ link }) => RUNBOOKS.includes(link.title)) ?? null;
  return {
    description,
    runbook,
    annotations: untold.filter((text) => text !== description),
    links: links.filter((link) => link !== runbook),
  };
}

/** A text in one piece. */
export function wholeText(named: NamedText): string {
  return named.pieces.map((piece) => piece.text).join("");
}

/** What an alert was when its source was last believed, by the newest thing recorded of it; "open" where that is not among it. */
export function lastBelievedState(alert: AlertDetail): string {
  return alert.entries.find(({ what }) => what === "firing" || what === "pending")?.what ?? "open";
}

function isLink({ pieces, leftOut }: NamedText): boolean {
  const said = pieces.filter((piece) => piece.text.trim() !== "");
  return leftOut === 0 && said.length === 1 && said[0]?.link !== null;
}

/** The list and the head of the pane show the summary already. */
function repeats(text: NamedText, summary: string): boolean {
  return text.leftOut === 0 && ["summary", "description"].includes(text.name) && wholeText(text) === summary;
}
