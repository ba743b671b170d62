import type { PostmortemError, PostmortemParts } from "../../bridge";
import type { ActForm } from "../incidents/acting.svelte";
import { words } from "./words";

const said = words.blocks;

/** The bounds of a part of the timeline, as they are typed. */
export interface TimelinePart {
  readonly from: string;
  readonly to: string;
  readonly lanes: string[];
}

/** Asks which part of the timeline; what is proposed is from when it was detected until it was mitigated. */
export function timelinePartForm({ from, to, zone, lanes }: PostmortemParts, put: (part: TimelinePart) => Promise<void>): ActForm {
  return {
    title: said.timeline,
    about: said.timelineAbout(zone),
    deed: said.put,
    fields: [
      { name: "from", label: said.from, value: from, hint: said.fromHint, mayBeEmpty: true },
      { name: "to", label: said.to, value: to, hint: said.toHint, mayBeEmpty: true },
      { name: "lanes", label: said.lanes, hint: said.lanesHint(lanes), offers: lanes.map(({ word }) => word), mayBeEmpty: true },
    ],
    send: async ({ from: first = "", to: last = "", lanes: typed = "" }) => {
      await put({ from: first.trim(), to: last.trim(), lanes: typed.split(/[\s,]+/).filter((word) => word !== "") });
      return "";
    },
  };
}

/** Asks of which error, of those that were read of a moment ago. */
export function errorForm(errors: readonly PostmortemError[], put: (queue: string, error: string) => Promise<void>): ActForm {
  const choices = errors.map(({ queue, text, count, read }, place) => ({ value: `${place}`, title: said.error(text, count, read, queue) }));
  return {
    title: said.errors,
    about: said.errorsAbout,
    deed: said.put,
    fields: [{ name: "error", label: said.errors, value: "0", choices }],
    send: async ({ error = "0" }) => {
      const chosen = errors[Number(error)];
      if (chosen !== undefined) await put(chosen.queue, chosen.error);
      return "";
    },
  };
}
