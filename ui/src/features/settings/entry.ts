import type { AuthForm } from "../../bridge";

/** What is got into over HTTP while it is being written: a source or a channel. */
export interface Entry {
  readonly form: { auth: AuthForm };
  /** What was typed into the box for the secret. */
  secret: string;
  enterBy(kind: AuthForm["kind"]): void;
  problem(field: string): string | null;
  suspects(field: string): boolean;
}

/** A way in that nothing is written of yet. */
export function blankAuth(kind: AuthForm["kind"]): AuthForm {
  switch (kind) {
    case "none":
      return { kind };
    case "basic":
      return { kind, user: "", keyring: "" };
    case "bearer":
      return { kind, keyring: "" };
    case "command":
      return { kind, argv: [], expires: "" };
    case "certificate":
      return { kind, certificate: "", keyFile: "", keyring: "" };
  }
}
