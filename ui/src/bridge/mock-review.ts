import type { ReviewComplaintsInput } from "./api/ReviewComplaintsInput";
import type { ReviewDecisionInput } from "./api/ReviewDecisionInput";
import type { ReviewExport } from "./api/ReviewExport";
import type { ReviewFateInput } from "./api/ReviewFateInput";
import type { ReviewFitInput } from "./api/ReviewFitInput";
import type { ReviewForm } from "./api/ReviewForm";
import type { ReviewListView } from "./api/ReviewListView";
import type { ReviewPage } from "./api/ReviewPage";
import type { ReviewPart } from "./api/ReviewPart";
import type { ReviewView } from "./api/ReviewView";
import { Failure } from "./bridge";
import { MockSlos } from "./mock-slos";

function aPage(name: string, heading: string, parts: ReviewPart[], form: ReviewForm | null = null): ReviewPage {
  const undecided = form?.kind === "decision" && form.decision.taken === null;
  return { name, heading, parts, form, holds: undecided ? `${form.decision.service} has no decision yet.` : null };
}

function aDecisionPage(service: string, state: string): ReviewPage {
  const decision = { service, state, proposed: "Nothing has to change.", reason: "More than half of the budget is left.", taken: null, replaced: [] };
  return aPage(`decision-${service}`, `${service}: what we decide`, [], { kind: "decision", decision });
}

/** A review of two services with a decision to look back at. */
export function aReview(changes: Partial<ReviewView> = {}): ReviewView {
  const fate = { id: 7, service: "search", taken: "add a cache", said: "ana, 2026-08-31, 2026-Q2", effect: "12 % of the budget left then, 48 % now", fate: "open", because: "" };
  const fit = { service: "checkout", outcome: "met", toil: null, satisfaction: null, suggestion: null };
  return {
    label: "2026-Q3",
    revision: 1,
    title: "payments, 2026-Q3",
    snapshot: "3f2a1b4c5d6e",
    foot: "Snapshot 3f2a1b4c5d6e, made Mon 5 Oct 2026 11:00 CEST, last reading Wed 30 Sep 2026 23:55 CEST",
    stale: null,
    closed: null,
    old: null,
    pages: [
      aPage("cover", "payments, 2026-Q3", [{ kind: "facts", rows: [{ name: "Coverage", text: "99.2 % of all buckets" }] }], { kind: "present", people: [] }),
      aPage("last-decisions", "What we decided last time", [], { kind: "fates", rows: [fate] }),
      aPage("portfolio", "All services", [
        {
          kind: "table",
          caption: "The last closed windows",
          heads: [
            { text: "Service", isNumber: false },
            { text: "Left", isNumber: true },
          ],
          rows: [["checkout", "61 %"]],
        },
      ]),
      aPage("fit", "Do the objectives fit?", [], { kind: "fit", rows: [fit] }),
      aDecisionPage("search", "exhausted"),
      aDecisionPage("checkout", "healthy"),
      aPage("appendix", "Appendix", [{ kind: "list", lines: ["Counts are whole numbers in buckets."] }]),
    ],
    minutes: [],
    people: [{ id: "ana", name: "Ana" }],
    stances: [
      { code: "healthy", words: "healthy" },
      { code: "exhausted", words: "exhausted" },
      { code: "frozen", words: "frozen" },
    ],
    undecided: ["search", "checkout"],
    ...changes,
  };
}

/** What the review asks of a core for tests: it keeps what is entered, as the real one does. */
export class MockReview extends MockSlos {
  review: ReviewView = aReview();
  reviews: ReviewListView = { reviews: [], next: "2026-Q3" };
  readonly reviewed: string[] = [];

  reviewList(): Promise<ReviewListView> {
    return Promise.resolve(this.reviews);
  }

  reviewOpen(period: string): Promise<ReviewView> {
    this.reviewed.push(`open ${period}`);
    return Promise.resolve(this.review);
  }

  reviewShow(label: string, revision: number | null): Promise<ReviewView> {
    this.reviewed.push(`show ${label} ${String(revision)}`);
    if (revision === null || revision === this.review.revision) return Promise.resolve(this.review);
    const old = `This is revision ${String(revision)} of ${label}; revision ${String(this.review.revision)} is the newest.`;
    return Promise.resolve(aReview({ label, revision, old, closed: "ana, Mon 5 Oct 2026 11:40 CEST" }));
  }

  reviewDecide(_: string, input: ReviewDecisionInput): Promise<ReviewView> {
    this.reviewed.push(`decide ${JSON.stringify(input)}`);
    if (input.because.trim() === "") return Promise.reject(new Failure({ kind: "invalid", field: "because", message: "a decision says why" }));
    const said = { state: input.state ?? "", stateText: input.state ?? "", said: "bo, Mon 5 Oct 2026 11:20 CEST" };
    const pages = this.review.pages.map((page) => {
      if (page.form?.kind !== "decision" || page.form.decision.service !== input.service) return page;
      const { because, dissent, due, owner, taken } = input;
      const decision = { ...page.form.decision, taken: { ...said, because, dissent, due, owner, taken } };
      return { ...page, form: { kind: "decision" as const, decision }, holds: null };
    });
    return this.#with({ pages, undecided: this.review.undecided.filter((service) => service !== input.service) });
  }

  reviewNote(_: string, page: string, text: string): Promise<ReviewView> {
    this.reviewed.push(`note ${page} ${text}`);
    return this.#with({ minutes: [...this.review.minutes, { page, text, said: "bo" }] });
  }

  reviewPresent(_: string, people: string[]): Promise<ReviewView> {
    this.reviewed.push(`present ${people.join("+")}`);
    return this.#with({});
  }

  reviewFit(_: string, input: ReviewFitInput): Promise<ReviewView> {
    this.reviewed.push(`fit ${input.service} ${input.toil} ${input.satisfaction}`);
    return this.#with({});
  }

  reviewComplaints(_: string, input: ReviewComplaintsInput): Promise<ReviewView> {
    const counts = input.counts.map((one) => `${one.when}=${String(one.count)}`);
    this.reviewed.push(`complaints ${input.service} ${counts.join(" ")} ${input.source}`);
    return this.#with({});
  }

  reviewFate(_: string, input: ReviewFateInput): Promise<ReviewView> {
    this.reviewed.push(`fate ${String(input.id)} ${input.fate} ${input.because}`);
    return this.#with({});
  }

  reviewClose(label: string): Promise<ReviewView> {
    this.reviewed.push(`close ${label}`);
    return this.#with({ closed: "bo, Mon 5 Oct 2026 11:40 CEST" });
  }

  reviewExport(label: string, revision: number | null): Promise<ReviewExport> {
    this.reviewed.push(revision === null ? `export ${label}` : `export ${label} ${String(revision)}`);
    return Promise.resolve({ label, folder: `reviews/${label}`, files: ["review.md", "review.html"], first: "review.html" });
  }

  #with(changes: Partial<ReviewView>): Promise<ReviewView> {
    this.review = { ...this.review, ...changes };
    return Promise.resolve(this.review);
  }
}
