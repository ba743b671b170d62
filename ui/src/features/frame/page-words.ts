/** What is said where a page is explained. */
export const words = {
  why: "Why?",
  asking: "Looking into the records",
  noAlerts: "It is about no alert: its reason is all there is.",
  records: "On record by then, newest first:",
  more: (count: number) => `and ${count} more alerts`,
};
