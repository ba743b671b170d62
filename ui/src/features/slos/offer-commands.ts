import type { Command } from "../../commands/commands";
import { offerWords } from "./offer-words";
import type { Offers } from "./offers.svelte";

const titles = offerWords.commands;

/** What can be done with service levels that other tools keep. The key is theirs unless the service level that is open needs it. */
export function offerCommands(offers: Offers, isKeyFree: () => boolean): Command[] {
  const about = { group: "list", words: titles.words } as const;
  const { all } = offers;
  return [
    { id: "slo-offers", title: titles.look, keys: isKeyFree() ? ["Shift+o"] : [], when: () => offers.all.length > 0, run: () => offers.open(), ...about },
    { id: "slo-offers-all", title: titles.takeAll, keys: [], when: () => offers.all.length > 1, run: () => void offers.take(offers.all), ...about },
    ...all.flatMap((offer): Command[] => [
      { id: `slo-take ${offer.key}`, title: titles.take(offer.name, offer.from), keys: [], run: () => void offers.take([offer]), ...about },
      { id: `slo-dismiss ${offer.key}`, title: titles.dismiss(offer.name), keys: [], run: () => void offers.dismiss(offer), ...about },
    ]),
  ];
}
