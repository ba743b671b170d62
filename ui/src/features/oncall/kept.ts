import type { OnCallAsk } from "../../bridge";

/** How the page is looked at: a habit of this laptop and nothing recorded. */
export type Kept = Pick<OnCallAsk, "schedule" | "span" | "clock">;

const KEY = "watchbill.oncall";
const usual: Kept = { schedule: null, span: "two_weeks", clock: "mine" };
const spans = ["week", "two_weeks", "four_weeks", "quarter"] as const;
const clocks = ["mine", "schedule", "theirs"] as const;

/** As it was left; each part that is not known is as usual. */
export function kept(): Kept {
  const stored = parsed(localStorage.getItem(KEY));
  return {
    schedule: typeof stored["schedule"] === "string" ? stored["schedule"] : usual.schedule,
    span: spans.find((span) => span === stored["span"]) ?? usual.span,
    clock: clocks.find((clock) => clock === stored["clock"]) ?? usual.clock,
  };
}

/** Keeps it for the next time. */
export function keep(looked: Kept): void {
  localStorage.setItem(KEY, JSON.stringify(looked));
}

function parsed(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export { clocks, spans };
