const kinds: Record<string, string> = {
  "": "found out from the file",
  pagerduty: "PagerDuty",
  opsgenie: "Opsgenie",
  grafana: "Grafana OnCall",
  goalert: "GoAlert",
  ical: "iCalendar",
};
const weights: Record<string, string> = { refused: "Left out", ignored: "Not as there", note: "Worth knowing" };

/** What is said while a schedule is imported; what an import gives arrives written. */
export const importWords = {
  command: "Import a schedule",
  title: "Import a schedule",
  cancel: "Cancel",
  file: "Choose a file",
  fileHelp: "JSON of the interface of PagerDuty, Opsgenie, Grafana OnCall or GoAlert, or a calendar (.ics). Nothing is written before you save.",
  none: "no file yet",
  tooLarge: "The file is larger than 10 MiB, and is not read.",
  kind: "Whose export it is",
  kinds,
  schedule: "Which schedule, where the file holds several",
  reading: "Reading…",
  summary: (title: string, schedule: string, zone: string) => `${title}: ${schedule}, by the clock of ${zone}`,
  findings: "What could not be taken, and what is worth knowing",
  weights,
  noFindings: "Everything was taken.",
  people: "People",
  known: (id: string) => `is ${id}`,
  unknown: "is none of the people of watchbill.toml; the name is taken as it is",
  text: (file: string) => `${file} would be`,
  save: (file: string) => `Save as ${file}`,
  saving: "Saving…",
  saved: (file: string) => `${file} was written.`,
};
