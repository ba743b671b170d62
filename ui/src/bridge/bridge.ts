import type { AlertDetail } from "./api/AlertDetail";
import type { AlertsAsk } from "./api/AlertsAsk";
import type { AlertsPage } from "./api/AlertsPage";
import type { ApiError } from "./api/ApiError";
import type { Changed } from "./api/Changed";
import type { ConsoleStatus } from "./api/ConsoleStatus";
import type { PageView } from "./api/PageView";

/** Everything the window can ask the core for. Every call rejects with a `Failure` and nothing else. */
export interface Bridge {
  consoleStatus(): Promise<ConsoleStatus>;
  alertsPage(ask: AlertsAsk): Promise<AlertsPage>;
  alertDetail(id: string): Promise<AlertDetail>;
  acknowledgeAlert(id: string): Promise<void>;
  unacknowledgeAlert(id: string): Promise<void>;
  snoozeAlert(id: string, minutes: number): Promise<void>;
  unsnoozeAlert(id: string): Promise<void>;
  pollNow(): Promise<void>;
  /** Opens a link of an alert by its number; the address never comes from the window. */
  openLink(id: string, link: number): Promise<void>;
  pagesList(): Promise<PageView[]>;
  /** The alert an opened notification asks to show, once. */
  takeWanted(): Promise<string | null>;
  /** Writes a fault of the window to the log of the core. */
  reportUiProblem(problem: string): Promise<void>;
  /** Calls back for each change; the promise gives the way to stop that. */
  onChanged(heard: (changed: Changed) => void): Promise<() => void>;
}

/** Why a call gave no answer, in words for people. */
export class Failure extends Error {
  readonly kind: ApiError["kind"];

  constructor(problem: ApiError) {
    super(problem.message);
    this.name = "Failure";
    this.kind = problem.kind;
  }

  /** Whatever was thrown, as a failure. */
  static from(thrown: unknown): Failure {
    if (thrown instanceof Failure) return thrown;
    if (isApiError(thrown)) return new Failure(thrown);
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new Failure({ kind: "internal", message });
  }
}

const kinds: Record<ApiError["kind"], true> = {
  notFound: true,
  invalid: true,
  unreachable: true,
  store: true,
  internal: true,
};

function isApiError(thrown: unknown): thrown is ApiError {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "kind" in thrown &&
    typeof thrown.kind === "string" &&
    Object.hasOwn(kinds, thrown.kind) &&
    "message" in thrown &&
    typeof thrown.message === "string"
  );
}
