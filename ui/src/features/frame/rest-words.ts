/** What is said about the rest of the person at this laptop. */
export const words = {
  title: "Do not disturb",
  off: "do not disturb: off",
  hours: (hours: string) => `quiet ${hours}`,
  quiet: (until: string) => `quiet until ${until}`,
  undisturbed: (until: string) => `do not disturb until ${until}`,
  level: (level: string) => `Pages of severity ${level} and above come through.`,
  hoursMeans: (hours: string, zone: string) => `Your quiet hours: ${hours}, ${zone}.`,
  spans: { "1h": "For an hour", "2h": "For two hours" } as Readonly<Record<string, string>>,
  until: (time: string) => `Until ${time}`,
  end: "Disturb me again",
  ends: "What was held back and still fires is told in one digest.",
  command: (offer: string) => `Do not disturb: ${offer.toLowerCase()}`,
  menu: "Do not disturb …",
  more: "dnd quiet mute pause notifications rest silence",
  began: (time: string) => `Not disturbed until ${time}.`,
  ended: "Disturbed again.",
};
