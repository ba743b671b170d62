import type { ReviewComplaintsInput } from "./api/ReviewComplaintsInput";
import type { ReviewDecisionInput } from "./api/ReviewDecisionInput";
import type { ReviewExport } from "./api/ReviewExport";
import type { ReviewFateInput } from "./api/ReviewFateInput";
import type { ReviewFitInput } from "./api/ReviewFitInput";
import type { ReviewListView } from "./api/ReviewListView";
import type { ReviewView } from "./api/ReviewView";

/** What the review of service levels asks of the core. Everything that is entered gives the review as it is then. */
export interface ReviewBridge {
  /** The reviews there are, the newest first. */
  reviewList(): Promise<ReviewListView>;
  /** Makes the snapshot of a period, or goes on with the review that is open. */
  reviewOpen(period: string): Promise<ReviewView>;
  /** One revision of a review; the newest where none is named. */
  reviewShow(label: string, revision: number | null): Promise<ReviewView>;
  reviewDecide(label: string, input: ReviewDecisionInput): Promise<ReviewView>;
  /** Adds a line to the minutes, on a page by its name. */
  reviewNote(label: string, page: string, text: string): Promise<ReviewView>;
  reviewPresent(label: string, people: string[]): Promise<ReviewView>;
  reviewFit(label: string, input: ReviewFitInput): Promise<ReviewView>;
  reviewComplaints(label: string, input: ReviewComplaintsInput): Promise<ReviewView>;
  reviewFate(label: string, input: ReviewFateInput): Promise<ReviewView>;
  reviewClose(label: string): Promise<ReviewView>;
  /** Writes a revision of the review into the workspace as files; the newest where none is named. */
  reviewExport(label: string, revision: number | null): Promise<ReviewExport>;
}
