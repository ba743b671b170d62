import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aSource, aStatus } from "../bridge/mock";
import { anIncidentsView } from "../bridge/mock-incident-view";
import { A_BODY, aPostmortem, aPostmortemsView, someActions } from "../bridge/mock-postmortem-view";
import { clashes } from "../commands/commands";
import type { PostmortemsDesk } from "../features/postmortems/postmortems.svelte";
import App from "./App.svelte";
import { AppWindow } from "./window.svelte";

// It is fetched with the first document, which takes longer than a test waits where the machine is busy.
beforeAll(() => import("../features/postmortems/editor/editor"), 60_000);
beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  Element.prototype.scrollTo = vi.fn<() => void>() as typeof Element.prototype.scrollTo;
  localStorage.clear();
  localStorage.setItem("watchbill.page", "incidents");
});
afterEach(cleanup);

function aBridge(): MockBridge {
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [aSource()] });
  bridge.incidents = anIncidentsView();
  bridge.documents = aPostmortemsView();
  return bridge;
}

/** A window without drawing, with a document open. */
async function written(bridge = aBridge()): Promise<{ bridge: MockBridge; app: AppWindow; desk: PostmortemsDesk }> {
  const app = new AppWindow(bridge);
  app.place.go("incidents");
  await app.postmortems.show(4);
  await app.postmortems.document.recheck();
  return { bridge, app, desk: app.postmortems };
}

async function listed(bridge = aBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("{Control>}{Shift>}p{/Shift}{/Control}");
  await screen.findByRole("listbox", { name: "Postmortems" });
  return bridge;
}

/** With the first draft open. */
async function opened(bridge = aBridge()): Promise<MockBridge> {
  await listed(bridge);
  await userEvent.keyboard("jj{Enter}");
  await screen.findByRole("textbox", { name: "Text of the postmortem" });
  await userEvent.keyboard("{Escape}");
  return bridge;
}

const rows = () => screen.getAllByRole("option").map((row) => row.getAttribute("data-row"));

test("Ctrl Shift P shows what is needed and every document; Escape leads back to the incidents", async () => {
  await listed();
  expect(rows()).toEqual(["wanted 9", "document 4", "document 3", "document 1"]);
  screen.getByText("It spent 31 % of the four-week budget of payments/availability.");
  expect(document.querySelector('[data-row="document 3"]')?.textContent).toContain("late");
  await userEvent.keyboard("{Escape}");
  await screen.findByRole("listbox", { name: "Incidents" });
});

test("an empty list teaches, and a failing one says what is wrong", async () => {
  const bridge = aBridge();
  bridge.documents = { headline: "No postmortem was ever written here.", wanted: [], rows: [] };
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("{Control>}{Shift>}p{/Shift}{/Control}");
  await screen.findByText(/is what a team learns from an incident/);
  cleanup();
  bridge.documentsFailing = new Failure({ kind: "store", message: "the disk is full" });
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("{Control>}{Shift>}p{/Shift}{/Control}");
  await screen.findByRole("heading", { name: "The postmortems cannot be read." });
});

test("one that is needed is begun by Enter with the template that is proposed, and opens", async () => {
  const bridge = await listed();
  await userEvent.keyboard("j{Enter}");
  await screen.findByRole("dialog");
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Full incident" }).checked).toBe(true);
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(bridge.made).toEqual([{ incident: 9, template: "full", title: "", owner: "", due: "" }]));
  await screen.findByRole("region", { name: "Postmortem 8" });
});

test("the guide stands beside the text, with the six properties and what is found", async () => {
  await opened();
  const guide = within(screen.getByRole("navigation", { name: "Guide" }));
  guide.getByText(/not in the text/);
  expect(document.querySelectorAll("[data-property]")).toHaveLength(6);
  expect(document.querySelector('[data-property="blameless"]')?.getAttribute("data-standing")).toBe("attention");
  expect([...document.querySelectorAll("[data-finding]")].map((finding) => finding.getAttribute("data-finding"))).toEqual(["named_person_negative", "counterfactual"]);
});

test("what is missing by the template stands above the guide, and leads to its place", async () => {
  const bridge = await opened();
  await userEvent.click(screen.getByText("2 things are missing by its template"));
  const missing = [...document.querySelectorAll("[data-unready]")];
  expect(missing.map((row) => row.textContent.trim())).toEqual(["Nothing is written in “Timeline” yet.", "The section “What went well” is missing."]);
  expect(missing.map((row) => row.querySelector("button") !== null)).toEqual([true, false]);
  bridge.checked = { ...bridge.checked, unready: [] };
  await userEvent.click(screen.getByRole("textbox", { name: "Text of the postmortem" }));
  await userEvent.keyboard("x");
  await waitFor(() => expect(document.querySelector("[data-unready]")).toBeNull());
});

test("J goes to a finding, which says why and asks; D dismisses it with a reason, and it can be found again", async () => {
  const bridge = await opened();
  await userEvent.keyboard("j");
  await screen.findByText("Who finds their name beside a mistake tells less the next time.");
  await userEvent.keyboard("{Escape}d");
  await screen.findByRole("dialog");
  await userEvent.keyboard("Bo asked to be named{Enter}");
  await waitFor(() => expect(bridge.dismissedFindings).toEqual([{ id: 4, class: "named_person_negative", sentence: "00000000000000aa", reason: "Bo asked to be named" }]));
  // A dialog gives the pointer back a moment after it is closed.
  const pointer = userEvent.setup({ pointerEventsCheck: 0 });
  await pointer.click(await screen.findByText("1 that may stand"));
  await pointer.click(screen.getByRole("button", { name: "Find it again" }));
  await waitFor(() => expect(bridge.dismissedFindings.at(-1)?.reason).toBe(""));
});

test("what is typed is kept with the second, and a save without an edit writes nothing", async () => {
  const { bridge, desk } = await written();
  await desk.rest();
  expect(bridge.written).toEqual([]);
  desk.document.edited([{ from: 0, to: 0, insert: "New. " }]);
  await desk.rest();
  expect(bridge.written).toEqual([{ id: 4, seen: 3, text: `New. ${A_BODY}`, settled: true }]);
  expect(desk.document.saving?.at?.full).toContain("14:03:22");
});

test("findings, sections and blocks move with the text until it is checked again", async () => {
  const { desk } = await written();
  const before = desk.document.findings.map(({ from }) => from);
  desk.document.edited([{ from: 0, to: 0, insert: "12345" }]);
  expect(desk.document.findings.map(({ from }) => from)).toEqual(before.map((from) => from + 5));
  expect(desk.document.guide[0]?.at).toBe(A_BODY.indexOf("## Summary") + 5);
  expect(desk.document.blocks[0]?.from).toBe(A_BODY.indexOf("<!-- watchbill") + 5);
});

test("a document that cannot be kept stays open and says so", async () => {
  const { bridge, desk } = await written();
  bridge.writeFailing = new Failure({ kind: "store", message: "the disk is full" });
  desk.document.edited([{ from: 0, to: 0, insert: "x" }]);
  expect(await desk.leave()).toBe(false);
  expect(desk.document.id).toBe(4);
  expect(desk.document.text).toBe(`x${A_BODY}`);
  bridge.writeFailing = null;
  expect(await desk.leave()).toBe(true);
  expect(bridge.written.at(-1)?.text).toBe(`x${A_BODY}`);
});

test("nothing is done with a text that could not be kept", async () => {
  const { bridge, app, desk } = await written();
  bridge.writeFailing = new Failure({ kind: "store", message: "the disk is full" });
  desk.document.edited([{ from: 0, to: 0, insert: "x" }]);
  for (const deed of [() => desk.send(), () => desk.share(), () => desk.comment()]) {
    app.notices.dismiss();
    // oxlint-disable-next-line no-await-in-loop
    await deed();
    expect(app.notices.current?.text).toBe("The last words are not saved, so nothing was done: the disk is full");
  }
  expect(bridge.documentActs).toEqual([]);
  expect([desk.sharing.of, desk.acting.draft]).toEqual([null, null]);
  bridge.writeFailing = null;
  await desk.send();
  expect(bridge.documentActs).toEqual([{ id: 4, act: { kind: "send" } }]);
});

test("the block that is filled in anew is the one that was chosen, whichever number it has by then", async () => {
  const { bridge, app, desk } = await written();
  const [made] = desk.document.blocks;
  if (made === undefined) throw new Error("a document with a block");
  const [one, two] = [{ ...made, number: 0, from: 10, to: 20 }, { ...made, number: 1, from: 30, to: 40 }];
  bridge.document = { ...bridge.document, blocks: [{ ...two, number: 0 }] };
  await desk.inserting.refresh(two);
  expect(bridge.refreshed.map(({ block }) => block)).toEqual([0]);
  await desk.inserting.refresh(one);
  expect(app.notices.current?.text).toContain("not where it was: nothing was changed");
  expect(bridge.refreshed).toHaveLength(1);
});

test("what was written elsewhere stands, and the text of this window is kept as a version", async () => {
  const { bridge, desk } = await written();
  bridge.elsewhere = { body: "# theirs\n", keptAs: 5, said: "Bo wrote meanwhile; your text is version 5." };
  desk.document.edited([{ from: 0, to: 0, insert: "x" }]);
  await desk.rest();
  expect(desk.document.text).toBe("# theirs\n");
  expect(desk.document.elsewhere?.keptAs).toBe(5);
});

test("V compares a version with the text of now and restores it", async () => {
  const bridge = await opened();
  await userEvent.keyboard("v");
  await screen.findByRole("listbox", { name: "Versions of the document" });
  await screen.findByText("1 line added, 1 removed");
  await userEvent.keyboard("{ArrowDown}");
  await userEvent.click(screen.getByRole("button", { name: "Restore version 1" }));
  await waitFor(() => expect(bridge.restored).toEqual([{ id: 4, seen: 3, version: 1 }]));
});

test("X shows what goes out before it does, and who was told is written down", async () => {
  const bridge = await opened();
  await userEvent.keyboard("x");
  await screen.findByText("text as md");
  await userEvent.click(screen.getByRole("button", { name: "roles" }));
  await userEvent.click(screen.getByRole("button", { name: "for Confluence or a document" }));
  await screen.findByText("text as clipboard");
  expect(bridge.exportedDocuments.at(-1)).toEqual({ id: 4, form: "clipboard", people: "roles" });
  await userEvent.type(screen.getByRole("textbox", { name: "It was shared with" }), "the whole team");
  await userEvent.type(screen.getByRole("textbox", { name: "How" }), "a mail");
  const write = screen.getByRole<HTMLButtonElement>("button", { name: "Write it down" });
  expect(write.disabled, "nobody said for whom it is").toBe(true);
  await userEvent.type(screen.getByRole("textbox", { name: "It is for" }), "engineering");
  await userEvent.click(write);
  await waitFor(() =>
    expect(bridge.documentActs).toEqual([
      { id: 4, act: { kind: "audience", audience: "engineering" } },
      { id: 4, act: { kind: "share", how: "a mail", with: "the whole team" } },
    ]),
  );
});

test("closing an action asks for the proof", async () => {
  const bridge = await listed();
  await userEvent.keyboard("{Control>}{Shift>}a{/Shift}{/Control}");
  await screen.findByRole("listbox", { name: "Action items" });
  expect([...document.querySelectorAll("[data-owner]")].map((group) => group.getAttribute("data-owner"))).toEqual(["", "Ana"]);
  await userEvent.keyboard("jjd");
  await screen.findByRole("dialog");
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "What shows it" }).placeholder).toBe("the alert fires in a drill");
  await userEvent.keyboard("{Enter}");
  expect(bridge.itemActs).toEqual([]);
  await userEvent.keyboard("drill of 28 March{Enter}");
  await waitFor(() => expect(bridge.itemActs).toEqual([{ key: someActions().open[1]?.key, act: { kind: "done", proof: "drill of 28 March" } }]));
});

test("a template that came with Watchbill is copied, one of the team's is edited; what is typed is not lost by leaving", async () => {
  const { bridge, desk } = await written();
  await desk.open("templates");
  desk.templates.begin(false);
  expect(desk.templates.draft?.isCopy).toBe(true);
  desk.templates.cancel();
  desk.templates.chosen.key = "ours";
  desk.templates.begin(false);
  const { draft } = desk.templates;
  expect(draft?.key).toBe("ours");
  if (draft !== null) draft.text += "## Luck\n";
  expect(await desk.open("actions")).toBe(false);
  await desk.templates.save();
  expect(bridge.savedTemplates).toEqual([{ key: "ours", name: "Ours", text: "# Ours\n\n## Summary\n## Luck\n" }]);
  expect(await desk.open("actions")).toBe(true);
});

test.each(["documents", "actions", "templates", "document"] as const)("no key stands for two commands with %s shown", async (part) => {
  const { app, desk } = await written();
  if (part !== "document") await desk.open(part);
  desk.move(1);
  expect(clashes(app.commands)).toEqual([]);
  expect(new Set(app.commands.map(({ id }) => id)).size).toBe(app.commands.length);
});

test("the palette finds a postmortem by what is written in it", async () => {
  const bridge = aBridge();
  bridge.documentsFound = [{ row: aPostmortem(), pieces: [{ text: "the lease of the cache", hit: true }] }];
  localStorage.setItem("watchbill.page", "oncall");
  render(App, { bridge });
  await userEvent.keyboard("{Control>}k{/Control}");
  await userEvent.type(await screen.findByRole("combobox", { name: "Commands" }), "lease");
  await userEvent.click(await screen.findByText("Postmortem 4: checkout answered slowly"));
  await screen.findByRole("textbox", { name: "Text of the postmortem" });
});

test("an incident that is over leads to its postmortem, and their list to that of postmortems", async () => {
  render(App, { bridge: aBridge() });
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.click(screen.getByRole("button", { name: /^Postmortems/ }));
  await screen.findByRole("listbox", { name: "Postmortems" });
  await userEvent.keyboard("{Escape}");
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("{End}{Enter}");
  await userEvent.click(await screen.findByRole("button", { name: /^Postmortem(?!s)/ }));
  await waitFor(() => expect(screen.queryByRole("textbox", { name: "Text of the postmortem" }) ?? screen.queryByRole("dialog")).not.toBeNull());
});

test("files that are dropped on the list are taken in, and what became of them is told", async () => {
  const bridge = aBridge();
  bridge.importedDocuments = { taken: [{ file: "orders.md", line: null, postmortem: 9, title: "Orders wait", known: false }], problems: [] };
  await listed(bridge);
  const drop = Object.assign(new Event("drop", { bubbles: true, cancelable: true }), { dataTransfer: { types: ["Files"], items: [], files: [new File(["# Orders wait"], "orders.md")] } });
  screen.getByRole("listbox", { name: "Postmortems" }).dispatchEvent(drop);
  const dialog = within(await screen.findByRole("dialog"));
  await dialog.findByText("1 document, 1 of them new.");
  dialog.getByText("Orders wait");
});
