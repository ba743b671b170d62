import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aDetail, aSource, aStatus, anAlert } from "../bridge/mock";
import { aLink, aProposal, anIncident, anIncidentsView } from "../bridge/mock-incident-view";
import App from "./App.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  Element.prototype.scrollTo = vi.fn<() => void>() as typeof Element.prototype.scrollTo;
  localStorage.clear();
});
afterEach(cleanup);

function on(page: string, changes: (bridge: MockBridge) => void = () => undefined): MockBridge {
  localStorage.setItem("watchbill.page", page);
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  changes(bridge);
  render(App, { bridge });
  return bridge;
}

const live = () => document.querySelector<HTMLElement>("[data-live]");
const box = () => screen.findByRole<HTMLInputElement>("textbox", { name: "What people notice" });

test("an alert is declared in one key, with what is proposed for it, and the incident opens", async () => {
  const row = anAlert("prod/1");
  const bridge = on("alerts", (core) => {
    core.rows = [{ kind: "alert", ...row }];
    core.put(aDetail(row));
  });
  await screen.findByText("HighErrorRate");
  await userEvent.keyboard("ji");
  await waitFor(async () => expect((await box()).value).toBe("CheckoutSlow"));
  expect(bridge.seeded).toEqual([{ alerts: ["prod/1"], queues: [], levels: [], services: [] }]);
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(bridge.declared).toEqual([{ about: bridge.seeded[0], title: "CheckoutSlow", severity: "sev1", kind: "real", restricted: false }]));
  await screen.findByRole("region", { name: "Incident 8" });
});

test("a queue is declared by the same key", async () => {
  const bridge = on("queues");
  await screen.findByRole("listbox", { name: "Queues" });
  await userEvent.keyboard("ji");
  await box();
  expect(bridge.seeded[0]?.queues).toHaveLength(1);
});

test("with nothing chosen it needs a title, and further services can be named", async () => {
  const bridge = on("oncall");
  await screen.findByRole("main");
  await waitFor(() => expect(screen.queryByText("payments")).not.toBeNull());
  await userEvent.keyboard("i");
  const title = await box();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: /^Declare/ }).disabled).toBe(true);
  await userEvent.type(title, "the shop is down");
  await userEvent.type(screen.getByRole("textbox", { name: "Services" }), "checkout, payments");
  bridge.incidentActFailing = new Failure({ kind: "invalid", field: "service", message: "there is no service `payments`" });
  await userEvent.keyboard("{Enter}");
  await screen.findByText("there is no service `payments`");
  bridge.incidentActFailing = null;
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(bridge.declared.at(-1)?.about.services).toEqual(["checkout", "payments"]));
});

test("one that is meant for few is declared so", async () => {
  const bridge = on("oncall");
  await waitFor(() => expect(screen.queryByText("payments")).not.toBeNull());
  await userEvent.keyboard("i");
  await userEvent.type(await box(), "a token leaked");
  const few = screen.getByRole<HTMLInputElement>("checkbox", { name: "Meant for those alone who handle it" });
  expect(few.checked).toBe(false);
  await userEvent.click(few);
  await userEvent.click(screen.getByRole("button", { name: /^Declare/ }));
  await waitFor(() => expect(bridge.declared.at(-1)?.restricted).toBe(true));
});

test("a file that is attached comes out again, and it is said where", async () => {
  const bridge = on("incidents", (core) => (core.incidents = anIncidentsView()));
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("j{Enter}");
  await userEvent.click(await screen.findByRole("button", { name: "Save graph.png as a file" }));
  await screen.findByText("graph.png is written to /watchbill/exports/graph.png.");
  bridge.incidentFileOut = () => Promise.reject(new Failure({ kind: "store", message: "the disk is full" }));
  await userEvent.click(screen.getByRole("button", { name: "Save graph.png as a file" }));
  await screen.findByText(/the disk is full/);
});

test("one that is open and shares something is offered instead, and takes what is new of it", async () => {
  const bridge = on("queues", (core) => {
    core.incidents = anIncidentsView();
    core.incidentProposed = aProposal({
      links: [aLink("queue", "mq/orders.dlq"), aLink("queue", "mq/new.dlq")],
      similar: [{ row: anIncident(), why: "the queue mq/orders.dlq" }, { row: anIncident({ id: 5, open: false, title: "last year" }), why: "the service checkout" }],
    });
  });
  await screen.findByRole("listbox", { name: "Queues" });
  await userEvent.keyboard("ji");
  await screen.findByText("Already open:");
  await screen.findByText(/last year/);
  await userEvent.click(screen.getByRole("button", { name: "Open it and link these" }));
  await waitFor(() => expect(bridge.acts.map(({ id, act }) => [id, act])).toEqual([[7, { act: "link", link: { kind: "queue", key: "mq/new.dlq" } }]]));
  await screen.findByRole("region", { name: "Incident 7" });
  expect(bridge.declared).toEqual([]);
});

test("a note from anywhere goes into the incident the reader leads, and the page stays", async () => {
  const bridge = on("queues", (core) => {
    core.incidents = anIncidentsView({ open: [anIncident({ id: 9, severity: "sev1" }), anIncident({ mine: true, lead: "Ana" })] });
  });
  await waitFor(() => expect(live()).not.toBeNull());
  await userEvent.keyboard("/orders");
  await userEvent.keyboard("{Control>}{Shift>}n{/Shift}{/Control}");
  await screen.findByRole("textbox", { name: "Note" });
  expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Into" }).selectedOptions[0]?.textContent).toContain("#7");
  await userEvent.type(screen.getByRole("textbox", { name: "Note" }), "the graph falls{Enter}");
  await waitFor(() => expect(bridge.notes).toEqual([{ id: 7, text: "the graph falls", at: "", attacker: false }]));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  screen.getByRole("listbox", { name: "Queues" });
});

test("while none is open there is no bar and nothing to note in", async () => {
  on("queues");
  await screen.findByRole("listbox", { name: "Queues" });
  expect(live()).toBeNull();
  await userEvent.keyboard("{Control>}{Shift>}n{/Shift}{/Control}");
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("the bar tells on every page what is open, one the reader leads first, and opens it by key", async () => {
  const bridge = on("queues", (core) => {
    core.incidents = anIncidentsView({ open: [anIncident({ id: 9, severity: "sev1", title: "worse" }), anIncident({ mine: true, lead: "Ana" })] });
  });
  await waitFor(() => expect(live()?.dataset["live"]).toBe("7"));
  for (const part of ["sev2", "#7", "checkout answers slowly", "investigating", "led by Ana", "and 1 more"]) expect(live()?.textContent).toContain(part);
  bridge.incidents = anIncidentsView({ open: [anIncident({ id: 9, severity: "sev1", title: "worse" })] });
  bridge.change("incidents");
  await waitFor(() => expect(live()?.dataset["live"]).toBe("9"));
  expect(live()?.textContent).toContain("nobody leads it");
  await userEvent.keyboard("{Control>}i{/Control}");
  await screen.findByRole("region", { name: "Incident 9" });
  bridge.incidents = anIncidentsView({ open: [] });
  bridge.change("incidents");
  await waitFor(() => expect(live()).toBeNull());
});

test("Now lists the incidents that the reader leads, and leads to them", async () => {
  on("now", (core) => {
    core.incidents = anIncidentsView({ open: [anIncident({ mine: true, lead: "Ana" }), anIncident({ id: 9, title: "of somebody else" })] });
    core.now = { ...core.now, wake: null, needs: [], needsTotal: 0, promised: [], promisedTotal: 0 };
  });
  const needs = await screen.findByRole("region", { name: "Needs me" });
  await waitFor(() => expect(needs.textContent).toContain("#7 checkout answers slowly"));
  expect(needs.textContent).toContain("you lead it; sev2, investigating; checkout");
  expect(needs.textContent).not.toContain("of somebody else");
  expect(needs.textContent).not.toContain("Nothing needs you");
  await userEvent.keyboard("j{Enter}");
  await screen.findByRole("region", { name: "Incident 7" });
});

test("the palette finds an incident by what was written in it", async () => {
  on("oncall", (core) => {
    core.incidents = anIncidentsView();
    core.incidentsFound = [{ row: anIncident(), pieces: [{ text: "rollback of v42", hit: true }] }];
  });
  await waitFor(() => expect(live()).not.toBeNull());
  await userEvent.keyboard("{Control>}k{/Control}");
  await userEvent.type(await screen.findByRole("combobox", { name: "Commands" }), "rollback");
  await userEvent.click(await screen.findByText("Incident 7: checkout answers slowly"));
  await screen.findByRole("region", { name: "Incident 7" });
});
