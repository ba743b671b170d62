import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aPortfolio, aSloOffer } from "../bridge/mock";
import { clashes } from "../commands/commands";
import App from "./App.svelte";
import { AppWindow } from "./window.svelte";

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "levels");
});
afterEach(cleanup);

const two = { offers: [aSloOffer("errors"), aSloOffer("latency", { service: null })], offersSaid: "2 SLOs of Pyrra found in prod" };
const notice = { what: "No service level is written yet.", toDo: "Write one into slos/.", example: null };
const empty = { services: [], notice, asOf: null, headline: "", ...two };

async function opened(changes: Partial<ReturnType<typeof aPortfolio>> = two): Promise<MockBridge> {
  const bridge = new MockBridge();
  bridge.slos = aPortfolio(changes);
  render(App, { bridge });
  await screen.findByText(changes.offersSaid ?? "");
  return bridge;
}

const dismiss = (name: string) => within(screen.getByRole("listitem", { name })).getByRole("button", { name: "Do not offer again" });
const sheet = () => screen.findByRole("dialog", { name: "Found in your Prometheus" });

test("where there is no service level yet, what other tools keep is the first thing that is offered", async () => {
  await opened(empty);
  const headings = screen.getAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);
  expect(headings).toEqual(["2 SLOs of Pyrra found in prod", "No service level is written yet."]);
  await userEvent.keyboard("{Shift>}o{/Shift}");
  const offer = within(within(await sheet()).getByRole("listitem", { name: "latency" }));
  for (const text of ["Pyrra, in prod", "99 % over 28 d", "none", "requests_total", "Its alerts stay with Pyrra."]) expect(offer.getByText(text)).toBeTruthy();
  expect(offer.getByText("What would stand in slos/latency.yaml")).toBeTruthy();
});

test("one is taken over by keyboard, and taking it back deletes its file", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.keyboard("{Shift>}o{/Shift}");
  await sheet();
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Take over"));
  await user.keyboard("{Enter}");
  await screen.findByText("slos/errors.yaml written.");
  expect(bridge.adopted).toEqual([["prod/Pyrra/errors"]]);
  await waitFor(() => expect(screen.queryByRole("listitem", { name: "errors" })).toBeNull());
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Take over"), { timeout: 2000 });
  await user.keyboard("{Escape}");
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(bridge.unadopted).toEqual([["slos/errors.yaml"]]));
  await screen.findByText("2 SLOs of Pyrra found in prod");
});

test("all of them are taken over at once, and then there is nothing more to look at", async () => {
  const bridge = await opened(empty);
  await userEvent.click(screen.getByRole("button", { name: /Look/ }));
  await userEvent.click(within(await sheet()).getByRole("button", { name: /Take over all 2/ }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(bridge.adopted).toEqual([["prod/Pyrra/errors", "prod/Pyrra/latency"]]);
});

test("one that is not wanted is not offered again, unless that is taken back", async () => {
  const bridge = await opened();
  await userEvent.keyboard("{Shift>}o{/Shift}");
  const offer = within(await sheet()).getByRole("listitem", { name: "latency" });
  await userEvent.click(within(offer).getByRole("button", { name: "Do not offer again" }));
  await screen.findByText("latency is not offered any more.");
  await waitFor(() => expect(screen.queryByRole("listitem", { name: "latency" })).toBeNull());
  await userEvent.keyboard("{Escape}{Control>}z{/Control}");
  await waitFor(() => expect(bridge.dismissals.map(({ dismissed }) => dismissed)).toEqual([true, false]));
});

test("why one was not written stays beside the others", async () => {
  const bridge = await opened();
  bridge.sloAdoptProblems = ["slos/errors.yaml is there already"];
  await userEvent.keyboard("{Shift>}o{/Shift}");
  const offer = within(await sheet()).getByRole("listitem", { name: "errors" });
  await userEvent.click(within(offer).getByRole("button", { name: "Take over" }));
  await within(await sheet()).findByText("slos/errors.yaml is there already");
  bridge.sloAdopt = () => Promise.reject(new Failure({ kind: "store", message: "the disk is full" }));
  await userEvent.click(within(await sheet()).getByRole("button", { name: "Take over" }));
  await within(await sheet()).findByText("the disk is full");
});

test("after one is dismissed the next one can be, where it stands", async () => {
  await opened({ offers: [aSloOffer("errors"), aSloOffer("latency"), aSloOffer("uptime")], offersSaid: "3 SLOs of Pyrra found in prod" });
  await userEvent.keyboard("{Shift>}o{/Shift}");
  await sheet();
  await userEvent.click(dismiss("latency"));
  await waitFor(() => expect(screen.queryByRole("listitem", { name: "latency" })).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(dismiss("uptime")));
});

test("whoever takes over from the palette reads what was not taken over", async () => {
  const bridge = await opened();
  bridge.sloAdoptProblems = ["slos/errors.yaml is there already"];
  await userEvent.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog");
  await userEvent.keyboard("all service levels that were found");
  await userEvent.click(await screen.findByRole("option", { name: /Take over all service levels/ }));
  await within(await sheet()).findByText("slos/errors.yaml is there already");
});

test("while a service level is open that has its figures in two places, its key is not that of the offers", async () => {
  const bridge = new MockBridge();
  bridge.slos = aPortfolio(two);
  const app = new AppWindow(bridge);
  app.place.go("levels");
  await app.readPage();
  const level = bridge.slos.services[0]?.levels[0];
  if (level === undefined) throw new Error("the portfolio has a level");
  app.slos.show(level.key);
  await waitFor(() => expect(app.slos.level.view).not.toBeNull());
  expect(clashes(app.commands)).toEqual([]);
  expect(app.commands.find(({ id }) => id === "slo-other-link")?.keys).toEqual(["Shift+o"]);
});

test("each can be taken over from the palette, and no key stands for two commands", async () => {
  const bridge = await opened();
  await userEvent.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog");
  await userEvent.keyboard("take over latency");
  await userEvent.click(await screen.findByRole("option", { name: /Take over latency from Pyrra/ }));
  await waitFor(() => expect(bridge.adopted).toEqual([["prod/Pyrra/latency"]]));
  const app = new AppWindow(bridge);
  app.place.go("levels");
  await app.readPage();
  expect(app.slos.offers.all).toHaveLength(1);
  expect(clashes(app.commands)).toEqual([]);
});

test("where nothing is found there is no word of it", async () => {
  render(App, { bridge: new MockBridge() });
  await screen.findByRole("listbox", { name: "Service levels" });
  expect(screen.queryByText(/found in/)).toBeNull();
});
