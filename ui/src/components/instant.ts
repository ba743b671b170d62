/** RFC 3339 in UTC with whole seconds, as the core takes instants. */
export function instantText(ms: number): string {
  // What the lint is for: a time that is shown. This one is for the core, and UTC has no zone to differ in.
  // oxlint-disable-next-line no-restricted-globals
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
