import type { ActionItemRow } from "./api/ActionItemRow";
import type { ActionItemsView } from "./api/ActionItemsView";
import type { PostmortemChecked } from "./api/PostmortemChecked";
import type { PostmortemComment } from "./api/PostmortemComment";
import type { PostmortemFactor } from "./api/PostmortemFactor";
import type { PostmortemFinding } from "./api/PostmortemFinding";
import type { PostmortemRow } from "./api/PostmortemRow";
import type { PostmortemsView } from "./api/PostmortemsView";
import type { PostmortemTemplate } from "./api/PostmortemTemplate";
import type { PostmortemVersionRow } from "./api/PostmortemVersionRow";
import type { PostmortemView } from "./api/PostmortemView";
import { aTime } from "./fixtures";

/** A text with a section that is written, a block of records, and two sentences to think about. */
export const A_BODY = `# checkout answered slowly

## Summary

Bo forgot the flag. Everybody should have noticed.

## Timeline

<!-- watchbill: timeline made=0123456789abcdef -->
| 14:00 | CheckoutSlow fired |
<!-- /watchbill -->

## Action items
`;

/** A draft that is due in three days. */
export function aPostmortem(changes: Partial<PostmortemRow> = {}): PostmortemRow {
  return {
    id: 4,
    incident: 7,
    title: "checkout answered slowly",
    state: "draft",
    template: "full",
    owner: "Ana",
    due: "2026-03-31",
    late: false,
    made: aTime(0, "14:00"),
    shared: null,
    revision: 3,
    ...changes,
  };
}

/** An incident that needs one, and a document in each state. */
export function aPostmortemsView(changes: Partial<PostmortemsView> = {}): PostmortemsView {
  return {
    headline: "1 incident needs a postmortem; 1 draft is late.",
    wanted: [
      { incident: 9, title: "payments dropped cards", reasons: ["It spent 31 % of the four-week budget of payments/availability."], template: "full", due: "2026-03-30", late: false },
    ],
    rows: [
      aPostmortem(),
      aPostmortem({ id: 3, incident: 5, title: "orders were lost", state: "in_review", due: "2026-03-20", late: true, owner: null }),
      aPostmortem({ id: 1, incident: null, title: "an old one", state: "shared", due: null, owner: "Bo", shared: "2026-03-01" }),
    ],
    ...changes,
  };
}

/** Somebody asks of two words of `A_BODY`. */
export function aComment(changes: Partial<PostmortemComment> = {}): PostmortemComment {
  return { id: 11, answers: null, by: "Bo", at: aTime(0, "15:10"), text: "Which flag?", about: "the flag", from: A_BODY.indexOf("the flag"), resolved: false, ...changes };
}

/** What somebody found out by asking. */
export function aFactor(changes: Partial<PostmortemFactor> = {}): PostmortemFactor {
  return { name: "the flag has two meanings", kind: "process", tags: ["feature-flag"], foundBy: "asking", evidence: ["14:02 in the timeline"], ...changes };
}

/** The document `aPostmortem`, as it is written. */
export function aPostmortemView(changes: Partial<PostmortemView> = {}): PostmortemView {
  const block = A_BODY.indexOf("<!-- watchbill");
  const end = A_BODY.indexOf("<!-- /watchbill -->") + "<!-- /watchbill -->".length;
  return {
    row: aPostmortem(),
    body: A_BODY,
    guide: [
      {
        heading: "Summary",
        purpose: "What happened, for somebody who was not there.",
        questions: ["Who noticed what?", "For how long?"],
        wanted: "required",
        at: A_BODY.indexOf("## Summary"),
        written: true,
        fillings: [],
      },
      {
        heading: "Timeline",
        purpose: "What happened when.",
        questions: ["What did people see at that minute?"],
        wanted: "required",
        at: A_BODY.indexOf("## Timeline"),
        written: false,
        fillings: [{ word: "timeline", says: "The timeline." }],
      },
      { heading: "Where we got lucky", purpose: "What could have been worse.", questions: [], wanted: "optional", at: null, written: false, fillings: [] },
    ],
    blocks: [{ number: 0, word: "timeline", source: "12 lines of incident 7, as of 14:20", from: block, to: end, edited: false }],
    told: "",
    audience: "",
    noActions: null,
    reviewers: [{ person: "Bo", reviewed: null, words: "" }],
    comments: [aComment()],
    shares: [],
    factors: [aFactor()],
    factorIssues: ["What happens in a system needs several conditions at once: what else had to be so?"],
    knownFactors: [{ factor: aFactor({ name: "no limit on retries", tags: ["retry-storm"], foundBy: "trying", evidence: [] }), times: 3 }],
    ...changes,
  };
}

/** A finding of `A_BODY`. */
export function aFinding(changes: Partial<PostmortemFinding> = {}): PostmortemFinding {
  const from = A_BODY.indexOf("Bo forgot");
  return {
    class: "named_person_negative",
    weight: "warning",
    from,
    to: from + "Bo forgot".length,
    text: "Bo forgot",
    why: "Who finds their name beside a mistake tells less the next time.",
    asks: "What did the tool show at that moment?",
    suggests: "Name the role and what was in front of it.",
    sentence: "00000000000000aa",
    dismissed: null,
    ...changes,
  };
}

const aProperty = (property: string, standing: string, because: string, at: number | null = null) => ({ property, standing, because, at });

/** What is found in `A_BODY`. */
export function aChecked(changes: Partial<PostmortemChecked> = {}): PostmortemChecked {
  const from = A_BODY.indexOf("should have noticed");
  return {
    findings: [
      aFinding(),
      aFinding({ class: "counterfactual", from, to: from + "should have noticed".length, text: "should have noticed", asks: "What did they see at that minute?", sentence: "00000000000000bb" }),
    ],
    properties: [
      aProperty("blameless", "attention", "2 findings are open.", A_BODY.indexOf("Bo forgot")),
      aProperty("systemic", "not_yet", "No contributing factor is named."),
      aProperty("owned", "not_yet", "There is no action, and nothing says why.", A_BODY.indexOf("## Action items")),
      aProperty("shared", "not_yet", "Nobody else has read it."),
      aProperty("prompt", "holds", "It is due on 2026-03-31."),
      aProperty("factual", "holds", "All times are in order; 1 of 1 rows rests on a record."),
    ],
    actions: [],
    open: 2,
    unready: [
      { said: "Nothing is written in “Timeline” yet.", at: A_BODY.indexOf("## Timeline") },
      { said: "The section “What went well” is missing.", at: null },
    ],
    ...changes,
  };
}

/** The newest first. */
export function someVersions(): PostmortemVersionRow[] {
  return [
    { number: 2, at: aTime(600_000, "14:20"), by: "Ana", why: "10 minutes of typing", size: "212 words" },
    { number: 1, at: aTime(0, "14:10"), by: "Ana", why: "made", size: "180 words" },
  ];
}

const aTemplate = (key: string, name: string, builtIn: boolean, version: number) => ({ key, name, about: "Where a service was down.", version, builtIn, sections: 9, text: `# ${name}\n\n## Summary\n` });

/** One that came with Watchbill, and one of the team. */
export function someTemplates(): PostmortemTemplate[] {
  return [aTemplate("full", "Full incident", true, 1), aTemplate("ours", "Ours", false, 3)];
}

/** An action that somebody has to do. */
export function anAction(changes: Partial<ActionItemRow> = {}): ActionItemRow {
  return {
    key: "4-1",
    title: "Add an alert on the age of orders.dlq above 2 h",
    postmortem: 4,
    document: "checkout answers slowly",
    incident: 7,
    owner: "Ana",
    mine: true,
    due: "2026-03-20",
    overdueDays: 8,
    ageDays: 22,
    kind: "detect",
    priority: "P1",
    link: null,
    verify: "the alert fires in a drill",
    state: "open",
    because: "",
    inDocument: true,
    changed: null,
    ...changes,
  };
}

/** One of nobody's, one that is overdue, one that is done. */
export function someActions(changes: Partial<ActionItemsView> = {}): ActionItemsView {
  return {
    headline: "2 actions are open, 1 of them overdue.",
    open: [anAction({ key: "4-2", title: "Write the runbook", owner: null, mine: false, due: null, overdueDays: null, verify: null }), anAction()],
    over: [anAction({ key: "1-1", title: "Split the pool", state: "done", because: "load test of 2026-03-02", overdueDays: null, changed: aTime(0, "10:00") })],
    overdue: 1,
    ...changes,
  };
}
