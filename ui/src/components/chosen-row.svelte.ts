/** Which row of a list is chosen. It is known by its key, so that it is the same one when the list is read again. */
export class ChosenRow<Row> {
  key = $state.raw<string | null>(null);
  readonly keyOf: (row: Row) => string;
  readonly #rows: () => readonly Row[];

  constructor(rows: () => readonly Row[], keyOf: (row: Row) => string) {
    this.#rows = rows;
    this.keyOf = keyOf;
  }

  /** The row itself, while it is there. */
  get row(): Row | null {
    return this.#rows().find((row) => this.is(row)) ?? null;
  }

  is(row: Row): boolean {
    return this.keyOf(row) === this.key;
  }

  choose(row: Row | undefined): void {
    this.key = row === undefined ? null : this.keyOf(row);
  }

  /** Moves the choice, up to an end of the list; gives its index. */
  move(by: number): number {
    const rows = this.#rows();
    const at = rows.findIndex((row) => this.is(row));
    const index = Math.max(0, Math.min(rows.length - 1, at < 0 && by < 0 ? 0 : at + by));
    this.choose(rows[index]);
    return index;
  }

  /** Nothing is chosen any more. */
  clear(): void {
    this.key = null;
  }
}

/** The chosen row of a list in which one row at a time shows everything that is behind it. */
export class UnfoldedRow<Row> extends ChosenRow<Row> {
  #unfolded = $state.raw<string | null>(null);

  isUnfolded(row: Row): boolean {
    return this.keyOf(row) === this.#unfolded;
  }

  /** Chooses a row and shows everything of it, or no more. */
  toggle(row: Row | null): void {
    if (row === null) return;
    this.choose(row);
    this.#unfolded = this.isUnfolded(row) ? null : this.key;
  }

  override clear(): void {
    super.clear();
    this.#unfolded = null;
  }
}
