import type { Bridge } from "../../bridge";
import type { Command } from "../../commands/commands";
import { copyText } from "../../components/copy";
import type { Notices } from "../../components/notices.svelte";
import type { OnCallDesk } from "./oncall.svelte";
import { words } from "./words";

/** The shown schedule as a calendar, everybody's or that of whoever is chosen. */
export function exportCommands(desk: OnCallDesk, bridge: Bridge, notices: Notices): Command[] {
  const { commands, exported } = words;
  const write = async (person: string | null): Promise<void> => {
    if (desk.chosen === null) return;
    try {
      const { said, path } = await bridge.exportSchedule(desk.chosen.file, person);
      notices.say(said, { title: exported.copy, key: "y", run: () => void copyText(path).then(() => notices.say(exported.copied)) });
    } catch (thrown) {
      notices.fail(thrown);
    }
  };
  const whose = () => desk.person ?? desk.spot?.bar.people[0]?.id ?? null;
  const about = { group: "go", words: "ical ics calendar export" } as const;
  return [
    { id: "oncall-export", title: commands.export, keys: ["x"], when: () => desk.chosen !== null, run: () => void write(null), ...about },
    { id: "oncall-export-person", title: commands.exportPerson, keys: ["Shift+x"], when: () => whose() !== null, run: () => void write(whose()), ...about },
  ];
}
