import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aLevel, aPortfolio, aService, aSource, aStatus } from "../bridge/mock";
import { clashes } from "../commands/commands";
import App from "./App.svelte";
import { AppWindow } from "./window.svelte";

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "levels");
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Service levels" });
  return bridge;
}

const bar = (name: RegExp) => screen.getByRole("group", { name }).querySelector(".bar");
const rows = () => screen.getAllByRole("option").map((row) => row.getAttribute("data-level"));
const chosen = () => screen.getAllByRole("option", { selected: true }).map((row) => row.getAttribute("data-level"));

test("the page is gone to by key and shows the worst service first, each with its headlines and what is left", async () => {
  localStorage.setItem("watchbill.page", "now");
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  render(App, { bridge });
  await screen.findByRole("region", { name: "Needs me" });
  await userEvent.keyboard("{Control>}4{/Control}");
  await screen.findByText("2 of 5 need attention.");
  expect(rows()).toEqual(["answers", "fresh", "sent", "soon", "more mail"]);
  const groups = screen.getAllByRole("group").map((group) => group.getAttribute("data-service"));
  expect(groups).toEqual(["checkout", "search", "mail"]);
  expect(within(screen.getByRole("group", { name: /^checkout/ })).getByText("-21 %")).toBeTruthy();
  expect(within(screen.getByRole("group", { name: /^search/ })).getByText("unknown: prod never answered")).toBeTruthy();
});

test("what is beyond a budget stands left of zero, and what is not known has no bar of a length", async () => {
  await opened();
  expect(bar(/^checkout/)?.querySelector(".beyond")).not.toBeNull();
  expect(bar(/^checkout/)?.querySelector(".left")).toBeNull();
  expect(bar(/^search/)?.classList.contains("unknown")).toBe(true);
  expect(bar(/^search/)?.children).toHaveLength(0);
  expect(bar(/^mail/)?.querySelector(".left")).not.toBeNull();
});

test("the rest of a service is opened and folded with the keyboard", async () => {
  await opened();
  await userEvent.keyboard("{End}{Enter}");
  await waitFor(() => expect(rows()).toEqual(["answers", "fresh", "sent", "soon", "wished", "more mail"]));
  await userEvent.keyboard("g");
  await waitFor(() => expect(rows()).toHaveLength(5));
});

test("a filter keeps what says all of its words, and Escape shows everything again", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("/");
  await user.keyboard("MAIL wished");
  await waitFor(() => expect(rows()).toEqual(["wished"]));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("listbox"));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(rows()).toHaveLength(5));
  await user.keyboard("/nothing like it");
  await screen.findByText("No service level passes this filter.");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(rows()).toHaveLength(5));
});

test("a filter is completed by keyboard, and what is wrong with it is said while nothing is hidden", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  bridge.sloCompletion = { from: 0, to: 3, suggestions: [{ insert: 'service="mail"', shown: "service mail", count: 3 }] };
  await user.keyboard("/mai");
  await screen.findByText("service mail");
  await user.keyboard("{Tab}");
  const box = screen.getByRole<HTMLInputElement>("combobox", { name: "Filter service levels" });
  await waitFor(() => expect(box.value).toBe('service="mail" '));
  await waitFor(() => expect(bridge.sloFilters.at(-1)).toBe('service="mail" '));
  bridge.sloCompletion = { from: 0, to: 0, suggestions: [] };
  bridge.sloFilterProblem = { position: 7, message: "expected exhausted, not `x`" };
  await user.clear(box);
  await user.type(box, "state=x");
  await screen.findByText("expected exhausted, not `x`");
  expect(rows()).toHaveLength(5);
});

test("a service level is found in the palette from another page", async () => {
  localStorage.setItem("watchbill.page", "now");
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  bridge.slosFound = [{ key: "wished", title: "Mail wished", objective: "99.9 % over 28 d", service: "mail" }];
  render(App, { bridge });
  await screen.findByRole("region", { name: "Needs me" });
  const user = userEvent.setup();
  await user.keyboard("{Control>}k{/Control}");
  await user.type(within(await screen.findByRole("dialog")).getByRole("combobox"), "wished");
  await user.click(await screen.findByRole("option", { name: /Service level: Mail wished, mail, 99.9 % over 28 d/ }));
  await within(await screen.findByRole("complementary", { name: "Service level" })).findByRole("heading", { name: "wished" });
  await waitFor(() => expect(chosen()).toEqual(["wished"]));
});

test("while somebody reads, figures are new and rows keep their places until they let go", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  screen.getByRole("listbox", { name: "Service levels" }).focus();
  await user.keyboard("j");
  const [checkout, search, mail] = aPortfolio().services;
  if (checkout === undefined || search === undefined || mail === undefined) throw new Error("the portfolio has three");
  const better = aService("checkout", [aLevel("answers", { title: "Checkout answers", remaining: 0.4, remainingText: "40 %" })]);
  bridge.slos = { ...bridge.slos, services: [search, better, mail] };
  bridge.change("levels");
  await screen.findByText("40 %");
  expect(rows().slice(0, 2)).toEqual(["answers", "fresh"]);
  await screen.findByText("the order has changed");
  await user.keyboard(".");
  await waitFor(() => expect(rows().slice(0, 2)).toEqual(["fresh", "answers"]));
  expect(chosen()).toEqual(["answers"]);
});

test("a new order is shown at once where nobody reads", async () => {
  const bridge = await opened();
  bridge.slos = { ...bridge.slos, services: bridge.slos.services.toReversed() };
  bridge.change("levels");
  await waitFor(() => expect(rows()[0]).toBe("sent"));
  expect(screen.queryByText("the order has changed")).toBeNull();
});

test("an empty page says what belongs there, with a file to begin with", async () => {
  const bridge = new MockBridge();
  const notice = { what: "No service level is written yet.", toDo: "Write one into slos/.", example: "apiVersion: openslo/v1\n" };
  bridge.slos = aPortfolio({ services: [], notice, asOf: null, headline: "" });
  render(App, { bridge });
  await screen.findByText("No service level is written yet.");
  const user = userEvent.setup();
  const written = vi.spyOn(navigator.clipboard, "writeText");
  await user.click(screen.getByRole("button", { name: "Copy" }));
  await screen.findByText("Copied.");
  expect(written).toHaveBeenCalledWith("apiVersion: openslo/v1\n");
});

test("what is being measured is neither well nor not known: it says how far that has come, calmly", async () => {
  const bridge = new MockBridge();
  const text = "being measured: 12 of 28 days fetched";
  const level = aLevel("new", { state: "measuring", stateText: text, remaining: null, remainingText: "not yet", fetched: 12 / 28 });
  bridge.slos = aPortfolio({ services: [aService("checkout", [level])], headline: `The one service level is ${text}.` });
  await opened(bridge);
  expect(screen.getByText(text)).toBeTruthy();
  const of = bar(/^checkout/);
  expect(of?.classList.contains("unknown")).toBe(false);
  expect(of?.querySelector<HTMLElement>(".fetched")?.style.width).toMatch(/^42\.8/);
  expect(screen.getByRole("group", { name: /^checkout/ }).querySelector(".place")?.children).toHaveLength(0);
});

test("what cannot be read says so, and a later failure keeps what was read, as not of now", async () => {
  const bridge = new MockBridge();
  bridge.slosFailing = new Failure({ kind: "store", message: "the disk is gone" });
  render(App, { bridge });
  await screen.findByText("the disk is gone");
  bridge.slosFailing = null;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("2 of 5 need attention.");
  bridge.slosFailing = new Failure({ kind: "store", message: "the disk is gone again" });
  bridge.change("levels");
  await screen.findByText("What is shown is as it was read last: the disk is gone again");
  expect(rows()).toHaveLength(5);
});

test("text from outside is text, in a direction of its own", async () => {
  const bridge = new MockBridge();
  const evil = '<img src=x onerror="alert(1)">\u202eevil';
  bridge.slos = aPortfolio({ services: [aService(evil, [aLevel("evil", { title: evil })])] });
  await opened(bridge);
  expect(screen.getAllByText(evil).map((shown) => shown.tagName)).toEqual(["BDI", "BDI"]);
  expect(document.querySelector("img")).toBeNull();
});

test("no key of the page stands for two commands, with nothing open and with everything", async () => {
  const app = new AppWindow(new MockBridge());
  app.place.go("levels");
  await app.readPage();
  app.slos.move(1);
  expect(clashes(app.commands)).toEqual([]);
  app.slos.openChosen();
  await app.slos.changed();
  app.slos.level.reader.step("last");
  app.slos.level.reader.toggleStretch();
  app.slos.level.reader.step("day-before");
  app.slos.level.suppose();
  expect(app.slos.level.reader.stretch).not.toBeNull();
  expect(clashes(app.commands)).toEqual([]);
});

test("a service level is found by its name in the palette, also one that is not among the headlines", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog");
  await user.keyboard("open wished");
  await user.click(await screen.findByRole("option", { name: /Open wished/ }));
  await within(await screen.findByRole("complementary", { name: "Service level" })).findByRole("heading", { name: "wished" });
  await waitFor(() => expect(chosen()).toEqual(["wished"]));
});
