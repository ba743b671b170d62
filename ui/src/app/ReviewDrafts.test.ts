import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure, type ReviewView } from "../bridge";
import { MockBridge, aReview } from "../bridge/mock";
import { Drafts } from "../features/review/drafts.svelte";
import App from "./App.svelte";

// Whole meetings are held here, on machines that do other things meanwhile.
vi.setConfig({ testTimeout: 20_000 });
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(cleanup);

const DECISION = 4;
const heading = (name: string): Promise<HTMLElement> => screen.findByRole("heading", { name });
const box = (name: string | RegExp): HTMLElement => screen.getByRole("textbox", { name });

async function meeting(bridge = new MockBridge(), pages = 0): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("button", { name: "Noise" });
  await userEvent.keyboard("{Shift>}R{/Shift}");
  await screen.findByDisplayValue("2026-Q3");
  await userEvent.click(screen.getByRole("button", { name: "Open the review" }));
  await screen.findByRole("region", { name: "Page" });
  for (let page = 0; page < pages; page += 1) await userEvent.keyboard("{ArrowRight}");
  return bridge;
}

/** Before somebody waits for an answer. */
const unasked: (view: ReviewView) => void = () => undefined;

async function leave(): Promise<HTMLElement> {
  await userEvent.keyboard("{Escape}");
  const question = await screen.findByRole("alertdialog");
  return within(question).getByRole("button", { name: "Back to Watchbill" });
}

test("what is typed into a decision is there again on another page, after leaving, and after Watchbill ended", async () => {
  const bridge = await meeting(new MockBridge(), DECISION);
  await heading("search: what we decide");
  await userEvent.click(screen.getByRole("radio", { name: "Something changes" }));
  await userEvent.type(box("What is done"), "freeze");
  await userEvent.type(box(/Because/), "it is spent");

  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("alertdialog")).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("region", { name: "Page" }));
  await userEvent.keyboard("{ArrowLeft}");
  await heading("Do the objectives fit?");
  await userEvent.keyboard("{ArrowRight}");
  await heading("search: what we decide");
  expect(box("What is done")).toHaveProperty("value", "freeze");
  expect(box(/Because/)).toHaveProperty("value", "it is spent");

  const out = await leave();
  within(screen.getByRole("alertdialog")).getByText("search: what we decide");
  await userEvent.click(out);
  cleanup();
  await meeting(bridge);
  await heading("search: what we decide");
  expect(box("What is done")).toHaveProperty("value", "freeze");
  await userEvent.type(screen.getByRole("combobox", { name: "Owner" }), "ana");
  await userEvent.type(box("Due"), "2026-10-31");
  await userEvent.click(screen.getByRole("button", { name: "Decide" }));
  await screen.findByRole("button", { name: "Decide otherwise" });
  expect(JSON.parse((bridge.reviewed.at(-1) ?? "").slice("decide ".length))).toMatchObject({ taken: "freeze", because: "it is spent", noChange: false });
  expect(Object.keys(localStorage).filter((key) => key.includes("drafts"))).toEqual([]);
});

test("deciding otherwise begins with what was decided, waits like anything typed, and can be left", async () => {
  await meeting(new MockBridge(), DECISION);
  await userEvent.type(box(/Because/), "enough is left");
  await userEvent.click(screen.getByRole("button", { name: "Decide" }));
  await userEvent.click(await screen.findByRole("button", { name: "Decide otherwise" }));
  expect(box(/Because/)).toHaveProperty("value", "enough is left");
  await userEvent.type(box(/Because/), " for now");
  await userEvent.keyboard("{Escape}{ArrowRight}");
  await heading("checkout: what we decide");
  await userEvent.keyboard("{ArrowLeft}");
  await heading("search: what we decide");
  expect(box(/Because/)).toHaveProperty("value", "enough is left for now");
  await userEvent.click(screen.getByRole("button", { name: "Leave it as it was decided" }));
  await screen.findByText("enough is left");
  expect(screen.queryByRole("textbox", { name: /Because/ })).toBeNull();
});

test("half of what makes a fit, a reason, who is here and a minute wait on their pages", async () => {
  const bridge = await meeting();
  await userEvent.type(box(/Who is here/), "Ana");
  await userEvent.keyboard("{Escape}{ArrowRight}");
  await heading("What we decided last time");
  vi.spyOn(bridge, "reviewFate").mockRejectedValueOnce(new Failure({ kind: "store", message: "the disk is full" }));
  await userEvent.type(box("Why"), "nobody had time");
  await userEvent.keyboard("{Escape}");
  await screen.findByText("the disk is full");
  await userEvent.keyboard("{ArrowRight}{ArrowRight}");
  await heading("Do the objectives fit?");
  await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Toil: checkout" }), "high");
  await userEvent.keyboard("{Escape}n");
  await userEvent.type(await screen.findByRole("textbox", { name: "What was said" }), "the index");
  await userEvent.keyboard("{Escape}{ArrowLeft}{ArrowRight}");
  await heading("Do the objectives fit?");
  expect(screen.getByRole("combobox", { name: "Toil: checkout" })).toHaveProperty("value", "high");
  await userEvent.keyboard("n");
  expect(await screen.findByRole("textbox", { name: "What was said" })).toHaveProperty("value", "the index");
  await userEvent.keyboard("{Escape}{PageUp}{PageUp}");
  await heading("What we decided last time");
  expect(box("Why")).toHaveProperty("value", "nobody had time");
  await userEvent.keyboard("{PageUp}");
  await heading("payments, 2026-Q3");
  expect(box(/Who is here/)).toHaveProperty("value", "Ana");
});

test("a reason that was just typed is entered with the button that is pressed after it", async () => {
  const bridge = await meeting(new MockBridge(), 1);
  let answer = unasked;
  vi.spyOn(bridge, "reviewFate").mockImplementationOnce((label, input) => {
    bridge.reviewed.push(`fate ${label} ${String(input.id)} ${input.fate} ${input.because}`);
    return new Promise((resolve) => (answer = resolve));
  });
  await userEvent.type(box("Why"), "the cache is live");
  await userEvent.click(screen.getByRole("button", { name: "done" }));
  answer(bridge.review);
  await waitFor(() => expect(bridge.reviewed.at(-1)).toBe("fate 7 done the cache is live"));
});

test("closing says what was typed and would not be part of the review", async () => {
  const bridge = new MockBridge();
  bridge.review = aReview({ undecided: [], pages: aReview().pages.filter((page) => page.holds === null) });
  await meeting(bridge);
  await userEvent.keyboard("n");
  await userEvent.type(await screen.findByRole("textbox", { name: "What was said" }), "not yet written");
  await userEvent.keyboard("{Escape}");
  await userEvent.click(screen.getByRole("button", { name: "Close the review" }));
  const question = await screen.findByRole("alertdialog");
  within(question).getByText("It would not be part of the review: enter it first, or leave it out.");
  expect(within(question).getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Minutes"]);
});

test("a complaint and a minute that wait are each named, and a complaint that was entered waits no more", async () => {
  await meeting(new MockBridge(), 3);
  await userEvent.type(box("Month or day"), "2026-07");
  await userEvent.type(box("How many"), "14");
  await userEvent.type(box("Counted where"), "support desk");
  await userEvent.keyboard("{Escape}n");
  await userEvent.type(await screen.findByRole("textbox", { name: "What was said" }), "the index");
  await userEvent.keyboard("{Escape}{Escape}");
  const question = await screen.findByRole("alertdialog");
  expect(within(question).getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Complaints of users", "Minutes"]);
  await userEvent.click(within(question).getByRole("button", { name: "Stay" }));
  await userEvent.type(box("Counted where"), "{Enter}");
  await waitFor(() => expect(box("Month or day")).toHaveProperty("value", ""));
  expect(box("Counted where")).toHaveProperty("value", "support desk");
  await userEvent.keyboard("{Escape}{Escape}");
  expect(within(await screen.findByRole("alertdialog")).getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Minutes"]);
});

test("what is typed into a decision while it is entered goes on waiting", async () => {
  const bridge = await meeting(new MockBridge(), DECISION);
  let answer = unasked;
  vi.spyOn(bridge, "reviewDecide").mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  await userEvent.type(box(/Because/), "it is spent");
  await userEvent.click(screen.getByRole("button", { name: "Decide" }));
  await userEvent.type(box(/Dissent/), "bo");
  answer(bridge.review);
  await waitFor(() => expect(screen.getByRole("button", { name: "Decide" })).toHaveProperty("disabled", false));
  expect(box(/Dissent/)).toHaveProperty("value", "bo");
});

test("a minute that is sent twice is written once", async () => {
  const bridge = await meeting();
  let answer = unasked;
  const written = vi.spyOn(bridge, "reviewNote").mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  await userEvent.keyboard("n");
  await userEvent.type(await screen.findByRole("textbox", { name: "What was said" }), "the index{Enter}{Enter}");
  answer(bridge.review);
  await waitFor(() => expect(screen.getByRole("textbox", { name: "What was said" })).toHaveProperty("value", ""));
  expect(written).toHaveBeenCalledTimes(1);
});

test("a closed review shows what was entered, and not what only was typed", async () => {
  localStorage.setItem("watchbill.review.drafts.2026-Q3.1", JSON.stringify({ "last-decisions": { 7: "never entered" }, fit: { "toil checkout": "high" } }));
  const bridge = new MockBridge();
  bridge.review = aReview({ closed: "ana, Mon 5 Oct 2026 11:40 CEST" });
  await meeting(bridge, 1);
  expect(box("Why")).toHaveProperty("value", "");
  await userEvent.keyboard("{ArrowRight}{ArrowRight}");
  expect(await screen.findByRole("combobox", { name: "Toil: checkout" })).toHaveProperty("value", "");
});

test("an answer to a review that was left shows it no more", async () => {
  const bridge = await meeting();
  let answer = unasked;
  vi.spyOn(bridge, "reviewPresent").mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  await userEvent.type(box(/Who is here/), "Ana{Enter}{Escape}");
  await userEvent.click(await leave());
  answer(bridge.review);
  await userEvent.keyboard("{Shift>}R{/Shift}");
  await screen.findByRole("button", { name: "Open the review" });
  expect(screen.queryByRole("region", { name: "Page" })).toBeNull();
});

test("a revision that is not the newest is looked at, says so, and leads back", async () => {
  const bridge = new MockBridge();
  const closed = "ana, Mon 5 Oct 2026 11:40 CEST";
  const row = { label: "2026-Q3", words: "1 Jul to 30 Sep 2026", opened: "ana", snapshot: "3f2a1b4c5d6e" };
  bridge.reviews = {
    next: "2026-Q3",
    reviews: [
      { ...row, revision: 2, closed: null, newest: true },
      { ...row, revision: 1, closed, newest: false },
    ],
  };
  bridge.review = aReview({ revision: 2 });
  render(App, { bridge });
  await screen.findByRole("button", { name: "Noise" });
  await userEvent.keyboard("{Shift>}R{/Shift}");
  await screen.findByRole("button", { name: "Go on with 2026-Q3" });
  await userEvent.click(screen.getByRole("button", { name: "Look at 2026-Q3" }));
  await waitFor(() => expect(bridge.reviewed).toEqual(["show 2026-Q3 1"]));
  const bar = await screen.findByRole("group", { name: "Revision 1 of 2" });
  expect(bar.textContent).toContain(`closed by ${closed}`);
  expect(screen.queryByRole("textbox", { name: /Who is here/ })).toBeNull();
  await userEvent.keyboard("{ArrowRight}");
  await heading("What we decided last time");
  await userEvent.click(within(bar).getByRole("button", { name: "Revision 2, the newest" }));
  await screen.findByRole("group", { name: "Revision 2 of 2" });
  await heading("What we decided last time");
  expect(bridge.reviewed.at(-1)).toBe("show 2026-Q3 null");
  expect(screen.getByRole("button", { name: "done" })).toHaveProperty("disabled", false);
});

test("complaints are entered as numbers, one after another", async () => {
  const bridge = await meeting(new MockBridge(), 3);
  await heading("Do the objectives fit?");
  await userEvent.type(box("Month or day"), "2026-07");
  await userEvent.type(box("How many"), "many");
  await userEvent.type(box("Counted where"), "support desk{Enter}");
  await screen.findByText("How many is a whole number, like 14.");
  await waitFor(() => expect(document.activeElement).toBe(box(/How many/)));
  await userEvent.clear(box(/How many/));
  await userEvent.type(box(/How many/), "14{Enter}");
  await waitFor(() => expect(bridge.reviewed).toContain("complaints checkout 2026-07=14 support desk"));
  expect(box("Month or day")).toHaveProperty("value", "");
  expect(box("Counted where")).toHaveProperty("value", "support desk");
  vi.spyOn(bridge, "reviewComplaints").mockRejectedValueOnce(new Failure({ kind: "invalid", field: "when", message: "not a month or day: `soon`" }));
  await userEvent.type(box("Month or day"), "soon");
  await userEvent.type(box(/How many/), "2{Enter}");
  await screen.findByText("not a month or day: `soon`");
  await waitFor(() => expect(document.activeElement).toBe(box(/Month or day/)));
});

test("what is kept of another time, and no draft, is as if nothing were kept", () => {
  for (const kept of ["no JSON", "[1]", '"text"', "null", '{"cover":{"people":7}}', '{"cover":"Ana"}']) {
    localStorage.setItem("watchbill.review.drafts.2026-Q3.1", kept);
    const drafts = new Drafts();
    drafts.open("2026-Q3.1");
    expect(drafts.forms).toEqual([]);
    expect(drafts.text("cover", "people", "as entered")).toBe("as entered");
  }
});

test("a disk that takes nothing takes nothing away", () => {
  const drafts = new Drafts();
  drafts.open("2026-Q3.1");
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  drafts.type("cover", "people", "Ana", "");
  expect(drafts.text("cover", "people", "")).toBe("Ana");
  drafts.type("cover", "people", "", "");
  expect(drafts.has("cover")).toBe(false);
});
