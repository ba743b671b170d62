import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { Failure, type PostmortemFactor } from "../bridge";
import { MockBridge, aNow, aSource, aStatus, aTime } from "../bridge/mock";
import { anIncidentsView } from "../bridge/mock-incident-view";
import { A_BODY, aComment, aFactor, aPostmortem, aPostmortemView, aPostmortemsView } from "../bridge/mock-postmortem-view";
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

async function listed(bridge = aBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("{Control>}{Shift>}p{/Shift}{/Control}");
  await screen.findByRole("listbox", { name: "Postmortems" });
  return bridge;
}

/** With the first draft open, and the keyboard on its page. */
async function opened(bridge = aBridge()): Promise<MockBridge> {
  await listed(bridge);
  await userEvent.keyboard("jj{Enter}");
  await screen.findByRole("textbox", { name: "Text of the postmortem" });
  await userEvent.keyboard("{Escape}");
  return bridge;
}

// A dialog gives the pointer back a moment after it is closed.
const pointer = userEvent.setup({ pointerEventsCheck: 0 });

const text = () => screen.getByRole("textbox", { name: "Text of the postmortem" });

/** What is pasted: jsdom has no such data of its own. */
function pasted(files: File[], words = ""): Event {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { files, getData: (type: string) => (type === "text/plain" ? words : ""), types: [] } });
  return event;
}

const picture = (name = "image.png") => new File(["PNG"], name, { type: "image/png" });

test("the factors stand beside the text with what is missing; Shift F adds one, and all of them are kept in their order", async () => {
  const bridge = await opened();
  await userEvent.keyboard("f");
  await screen.findByText("the flag has two meanings");
  screen.getByText(/needs several conditions at once/);
  await userEvent.keyboard("{Shift>}f{/Shift}");
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByRole("combobox", { name: "What it is" }), "retries without a limit");
  await pointer.click(dialog.getByRole("radio", { name: "technical" }));
  await pointer.click(dialog.getByRole("radio", { name: "by trying" }));
  await userEvent.type(dialog.getByRole("textbox", { name: "Failure modes" }), "#retry-storm, cache{Enter}");
  const added = { name: "retries without a limit", kind: "technical", tags: ["retry-storm", "cache"], foundBy: "trying", evidence: [] };
  await waitFor(() => expect(bridge.documentActs).toEqual([{ id: 4, act: { kind: "factors", factors: [aFactor(), added] } }]));
  await pointer.click(await screen.findByRole("button", { name: "Put it higher: retries without a limit" }));
  await waitFor(() => expect(bridge.documentActs.at(-1)?.act).toEqual({ kind: "factors", factors: [added, aFactor()] }));
  await pointer.click(screen.getByRole("button", { name: "Take it out: the flag has two meanings" }));
  await waitFor(() => expect(bridge.documentActs.at(-1)?.act).toEqual({ kind: "factors", factors: [added] }));
});

test("what is done with factors one right after the other is done one after the other", async () => {
  const bridge = aBridge();
  const [one, two, three] = ["one", "two", "three"].map((name) => aFactor({ name })) as [PostmortemFactor, PostmortemFactor, PostmortemFactor];
  bridge.document = aPostmortemView({ factors: [one, two, three] });
  const app = new AppWindow(bridge);
  app.place.go("incidents");
  await app.postmortems.show(4);
  await Promise.all([app.postmortems.factors.remove(one), app.postmortems.factors.raise(three)]);
  expect(bridge.documentActs.map(({ act }) => act)).toEqual([
    { kind: "factors", factors: [two, three] },
    { kind: "factors", factors: [three, two] },
  ]);
});

test("a factor of other documents is taken as it was there, without its evidence; one that is refused says why", async () => {
  const bridge = aBridge();
  bridge.document = aPostmortemView({ factors: [] });
  await opened(bridge);
  await userEvent.keyboard("f");
  await pointer.click(await screen.findByRole("button", { name: "no limit on retries" }));
  await screen.findByRole("dialog");
  bridge.documentActFailing = new Failure({ kind: "invalid", field: "factors", message: "there are more than 50: nothing was written" });
  await userEvent.keyboard("{Enter}");
  await screen.findByText("there are more than 50: nothing was written");
  bridge.documentActFailing = null;
  await userEvent.keyboard("{Enter}");
  const factor = aFactor({ name: "no limit on retries", tags: ["retry-storm"], foundBy: "trying", evidence: [] });
  await waitFor(() => expect(bridge.documentActs).toEqual([{ id: 4, act: { kind: "factors", factors: [factor] } }]));
});

test("a comment is answered beneath it and settled as one", async () => {
  const bridge = aBridge();
  bridge.document = aPostmortemView({ comments: [aComment(), aComment({ id: 12, answers: 11, by: "Ana", text: "The one of the cache." })] });
  await opened(bridge);
  await userEvent.keyboard("ff");
  const thread = within((await screen.findByText("Which flag?")).closest("[data-comment]") as HTMLElement);
  thread.getByText("The one of the cache.");
  await pointer.click(thread.getByRole("button", { name: "Answer" }));
  await screen.findByRole("dialog");
  await userEvent.keyboard("It is gone now.{Enter}");
  await waitFor(() => expect(bridge.documentActs).toEqual([{ id: 4, act: { kind: "comment", text: "It is gone now.", answers: 11, from: 0, to: 0 } }]));
  await pointer.click(screen.getByRole("button", { name: "Settle" }));
  await waitFor(() => expect(bridge.documentActs.at(-1)?.act).toEqual({ kind: "settle", comment: 11 }));
});

test("of one that was taken in stands at its head what its file said", async () => {
  const bridge = aBridge();
  bridge.document = aPostmortemView({ told: "As its file says: from Sun 1 Mar 2026 09:02 UTC, SEV2" });
  await opened(bridge);
  await screen.findByText("As its file says: from Sun 1 Mar 2026 09:02 UTC, SEV2");
});

test("a comment that was settled stands aside and is opened again", async () => {
  const bridge = aBridge();
  bridge.document = aPostmortemView({ comments: [aComment({ resolved: true })] });
  await opened(bridge);
  await userEvent.keyboard("ff");
  await pointer.click(await screen.findByText("1 settled"));
  const thread = within(screen.getByText("Which flag?").closest("[data-comment]") as HTMLElement);
  expect(thread.queryByRole("button", { name: "Settle" })).toBeNull();
  await pointer.click(thread.getByRole("button", { name: "Open again" }));
  await waitFor(() => expect(bridge.documentActs).toEqual([{ id: 4, act: { kind: "reopen", comment: 11 } }]));
});

test("Shift S sends a draft to review at once, and asks why one that was sent is taken back", async () => {
  const bridge = await opened();
  await userEvent.keyboard("{Shift>}s{/Shift}");
  await waitFor(() => expect(bridge.documentActs).toEqual([{ id: 4, act: { kind: "send" } }]));
  bridge.documents = aPostmortemsView({ rows: [aPostmortem({ state: "in_review" })] });
  bridge.change("incidents");
  await screen.findByRole("button", { name: /^Take it back/ });
  await userEvent.keyboard("{Shift>}s{/Shift}");
  await screen.findByRole("dialog");
  await userEvent.keyboard("the timeline has a gap{Enter}");
  await waitFor(() => expect(bridge.documentActs.at(-1)?.act).toEqual({ kind: "take_back", why: "the timeline has a gap" }));
});

test("a draft in which nobody wrote is made by another template, and no other one is", async () => {
  const bridge = aBridge();
  const { guide } = aPostmortemView();
  bridge.document = aPostmortemView({ guide: guide.map((section) => ({ ...section, written: false })) });
  await opened(bridge);
  await pointer.click(screen.getByRole("button", { name: "Another template" }));
  await screen.findByRole("dialog");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(bridge.documentActs).toEqual([{ id: 4, act: { kind: "template", key: "ours" } }]));
  bridge.document = aPostmortemView({ guide: guide.map((section) => ({ ...section, written: true })) });
  bridge.change("incidents");
  await waitFor(() => expect(screen.queryByRole("button", { name: "Another template" })).toBeNull());
});

test("whoever has read it says so by Y, with words or without", async () => {
  const bridge = await opened();
  await userEvent.keyboard("y");
  await screen.findByRole("dialog");
  await userEvent.keyboard("Clear.{Enter}");
  await waitFor(() => expect(bridge.documentActs).toEqual([{ id: 4, act: { kind: "reviewed", words: "Clear." } }]));
});

test("a block in which somebody wrote is filled in anew only where that is wanted", async () => {
  const bridge = aBridge();
  const { blocks } = aPostmortemView();
  bridge.document = aPostmortemView({ blocks: blocks.map((block) => ({ ...block, edited: true })) });
  await opened(bridge);
  await pointer.click(screen.getByRole("button", { name: "Fill it in anew" }));
  await screen.findByText(/Somebody wrote in “timeline”/);
  expect(bridge.refreshed).toEqual([]);
  await pointer.click(within(screen.getByRole("dialog")).getByRole("button", { name: /^Fill it in anew/ }));
  await waitFor(() => expect(bridge.refreshed).toEqual([{ id: 4, seen: 3, block: 0, overEdits: true }]));
});

test("A takes in files by what is in them, says what became of each, and what of them is no text", async () => {
  const bridge = await listed();
  bridge.importedDocuments = {
    taken: [
      { file: "old.md", line: null, postmortem: 9, title: "The old one", known: false },
      { file: "many.csv", line: 3, postmortem: 3, title: "orders were lost", known: true },
    ],
    problems: [{ file: "many.csv", line: 4, message: "the day cannot be read" }],
  };
  await userEvent.keyboard("a");
  await screen.findByRole("dialog");
  const files = [new File(["\uFEFF# The old one\r\n"], "old.md"), new File(["a,b\n"], "many.csv"), new File([new Uint8Array([0xff, 0xfe, 0])], "picture.md")];
  await userEvent.upload(screen.getByLabelText("Markdown files and CSV tables"), files, { applyAccept: false });
  await screen.findByText("2 documents, 1 of them new.");
  expect(bridge.importedFiles).toEqual([
    [
      { name: "old.md", text: "\uFEFF# The old one\r\n" },
      { name: "many.csv", text: "a,b\n" },
    ],
  ]);
  const problems = [...document.querySelectorAll("[data-part=problems] li")].map((line) => line.textContent);
  expect(problems).toEqual(["picture.md: it is not text as UTF-8; nothing of it was taken in", "many.csv, line 4: the day cannot be read"]);
  expect(document.querySelector("[data-part=taken]")?.textContent).toContain("is here already: nothing was taken in");
  await pointer.click(screen.getByRole("button", { name: "Open orders were lost" }));
  await screen.findByRole("textbox", { name: "Text of the postmortem" });
});

test("a picture that is pasted is attached to the incident and stands at the cursor, with a name of its own", async () => {
  const bridge = await opened();
  const there = bridge.incident.files.length;
  bridge.incident = { ...bridge.incident, files: [...bridge.incident.files, { incident: 7, sha256: "aa", name: "image.png", mime: "image/png", by: "Ana", at: aTime(0, "14:00"), size: "3 B" }] };
  text().dispatchEvent(pasted([picture()]));
  await waitFor(() => expect(bridge.attached).toEqual([{ id: 7, name: "image-2.png", base64: btoa("PNG") }]));
  await waitFor(() => expect(bridge.written.at(-1)?.text).toContain("![image-2](image-2.png)\n"));
  expect(bridge.incident.files).toHaveLength(there + 1);
});

test("a cell of a table comes as a picture too, and stays a text", async () => {
  const bridge = await opened();
  text().dispatchEvent(pasted([picture()], "12"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(bridge.attached).toEqual([]);
});

test("a document without an incident has no place for a picture, and says so", async () => {
  const bridge = aBridge();
  bridge.documents = aPostmortemsView({ wanted: [], rows: [aPostmortem({ incident: null })] });
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Incidents" });
  await userEvent.keyboard("{Control>}{Shift>}p{/Shift}{/Control}");
  await screen.findByRole("listbox", { name: "Postmortems" });
  await userEvent.keyboard("j{Enter}");
  await screen.findByRole("textbox", { name: "Text of the postmortem" });
  text().dispatchEvent(pasted([picture()]));
  await screen.findByText(/this document has none, so nothing was put in/);
});

test("overdue action items lead from Now to their page, and so does their notice", async () => {
  const bridge = aBridge();
  localStorage.setItem("watchbill.page", "now");
  bridge.now = aNow({ strange: [{ severity: "info", what: "1 action item of yours is overdue", means: "Add an alert", filter: null, page: "actionItems" }] });
  render(App, { bridge });
  await pointer.click(await screen.findByText("1 action item of yours is overdue"));
  await screen.findByRole("listbox", { name: "Action items" });
  cleanup();
  localStorage.setItem("watchbill.page", "alerts");
  bridge.wanted = { kind: "page", page: "actionItems" };
  render(App, { bridge });
  await screen.findByRole("listbox", { name: "Action items" });
});

test("while a document is open a change reads it and not the list", async () => {
  const bridge = aBridge();
  const app = new AppWindow(bridge);
  app.place.go("incidents");
  await app.postmortems.show(4);
  const list = vi.spyOn(bridge, "postmortems");
  const one = vi.spyOn(bridge, "postmortem");
  await app.postmortems.changed();
  expect([list.mock.calls.length, one.mock.calls.length]).toEqual([0, 1]);
  expect(app.postmortems.document.text).toBe(A_BODY);
});
