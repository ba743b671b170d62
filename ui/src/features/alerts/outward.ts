/** What begins on the alerts page and goes on elsewhere in the window. */
export interface Outward {
  /** Begins a silence of these alerts. */
  silence(ids: readonly string[]): Promise<void>;
  /** Shows the silences there are. */
  showSilences(): void;
  /** Shows which rules interrupt most. */
  showNoise(): void;
  /** Begins to declare an incident about what is chosen. */
  declare(): void;
}

/** What is said where that begins. */
export const words = {
  silence: "Silence",
  incident: "Incident",
  silenceCommand: "Silence at the source, for everybody",
  silences: "Silences",
  noise: "Noise",
  share: "For everybody",
  shareMeans: "Acknowledges it until it resolves; colleagues see that by a short silence at its source, kept alive while Watchbill runs",
  shareCommand: "Acknowledge until resolved, for everybody",
};
