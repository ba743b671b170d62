/** What is said about page rules. */
export const words = {
  intro: "Which alerts page, and how. The first rule that matches decides; what matches none pages.",
  none: "No rule is written: every alert that fires pages.",
  edit: "Rules as text",
  editHelp: "[[rules]], [[watchdogs]], [flapping] and [paging] of watchbill.toml. Comments and everything else in the file stay.",
  trying: "Trying it on what was recorded",
  failed: "It could not be tried:",
  at: (line: number, column: number) => `Line ${line}, column ${column}`,
  differing: "What would have been different in the last 7 days",
  same: "No page of the last 7 days would have been another one.",
  more: (count: number) => `and ${count} more`,
  saved: "The page rules are saved and hold now",
};
