import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aReview } from "../bridge/mock";
import { clashes } from "../commands/commands";
import App from "./App.svelte";
import { AppWindow } from "./window.svelte";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  Element.prototype.scrollIntoView = vi.fn<() => void>();
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(cleanup);

/** A window in which the review of the last quarter was opened, by keys. */
async function meeting(bridge = new MockBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("button", { name: "Noise" });
  await userEvent.keyboard("{Shift>}R{/Shift}");
  await screen.findByDisplayValue("2026-Q3");
  await userEvent.click(screen.getByRole("button", { name: "Open the review" }));
  await screen.findByRole("heading", { name: "payments, 2026-Q3" });
  return bridge;
}

const heading = (name: string): Promise<HTMLElement> => screen.findByRole("heading", { name });

test("a review is opened, read page by page and left, with the keyboard alone", async () => {
  const bridge = await meeting();
  expect(bridge.reviewed).toEqual(["open 2026-Q3"]);
  await screen.findByText("1 of 7");
  await userEvent.keyboard("{ArrowRight}");
  await heading("What we decided last time");
  await userEvent.keyboard(" ");
  await heading("All services");
  await userEvent.keyboard("{PageUp}{ArrowLeft}");
  await heading("payments, 2026-Q3");
  await userEvent.keyboard("{Escape}");
  const question = await screen.findByRole("alertdialog");
  expect(document.activeElement).toBe(within(question).getByRole("button", { name: "Stay" }));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  await userEvent.keyboard("{Escape}");
  await userEvent.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Back to Watchbill" }));
  await waitFor(() => expect(screen.queryByRole("heading", { name: "payments, 2026-Q3" })).toBeNull());
});

test("nobody gets past a decision without one, and none is taken without a reason", async () => {
  const bridge = await meeting();
  for (let page = 0; page < 4; page += 1) await userEvent.keyboard("{ArrowRight}");
  await heading("search: what we decide");
  await userEvent.keyboard("{ArrowRight}");
  await screen.findByText("search has no decision yet.");
  await heading("search: what we decide");

  await userEvent.click(screen.getByRole("button", { name: "Decide" }));
  await screen.findByText("a decision says why");
  const because = screen.getByRole("textbox", { name: /Because/ });
  await waitFor(() => expect(document.activeElement).toBe(because));
  expect(because.getAttribute("aria-invalid")).toBe("true");
  await userEvent.click(screen.getByRole("radio", { name: "Something changes" }));
  await userEvent.type(screen.getByRole("textbox", { name: "What is done" }), "freeze releases");
  await userEvent.type(screen.getByRole("combobox", { name: "Owner" }), "ana");
  await userEvent.type(screen.getByRole("textbox", { name: "Due" }), "2026-10-31");
  await userEvent.type(screen.getByRole("textbox", { name: /Because/ }), "the budget is spent");
  await userEvent.click(screen.getByRole("button", { name: "Decide" }));
  await screen.findByText("freeze releases");
  const asked = bridge.reviewed.at(-1) ?? "";
  expect(JSON.parse(asked.slice("decide ".length))).toMatchObject({ service: "search", noChange: false, taken: "freeze releases", owner: "ana", due: "2026-10-31" });

  screen.getByRole("button", { name: "Decide otherwise" }).focus();
  await userEvent.keyboard("{PageDown}");
  await heading("checkout: what we decide");
});

test("a review is closed when everything is decided, and is asked about first", async () => {
  const bridge = new MockBridge();
  bridge.review = aReview({ undecided: [], pages: aReview().pages.filter((page) => page.holds === null) });
  await meeting(bridge);
  await userEvent.click(screen.getByRole("button", { name: "Close the review" }));
  const question = await screen.findByRole("alertdialog");
  expect(document.activeElement).toBe(within(question).getByRole("button", { name: "Stay" }));
  await userEvent.click(within(question).getByRole("button", { name: "Close the review" }));
  await screen.findByText(/nothing in it changes any more/);
  expect(screen.queryByRole("button", { name: "Close the review" })).toBeNull();
  await userEvent.keyboard("e");
  await screen.findByText(/review.html in reviews\/2026-Q3/);
  expect(bridge.reviewed.slice(-2)).toEqual(["close 2026-Q3", "export 2026-Q3 1"]);
});

test("closing names what is undecided and leads to the first of it", async () => {
  const bridge = await meeting();
  await screen.findByText("0 of 2 decided");
  await userEvent.click(screen.getByRole("button", { name: "Close the review" }));
  const question = await screen.findByRole("alertdialog");
  expect(within(question).getAllByRole("listitem").map((item) => item.textContent)).toEqual(["search", "checkout"]);
  expect(within(question).queryByRole("button", { name: "Close the review" })).toBeNull();
  await userEvent.click(within(question).getByRole("button", { name: "Decide about search" }));
  await heading("search: what we decide");
  expect(screen.queryByRole("alertdialog")).toBeNull();
  expect(bridge.reviewed.some((deed) => deed.startsWith("close"))).toBe(false);
});

test("any page that may be shown is one choice away, and the arrows work after it", async () => {
  await meeting();
  const pages = screen.getByRole("combobox", { name: "Go to the page" });
  expect(within(pages).getByRole("option", { name: "checkout: what we decide" })).toHaveProperty("disabled", true);
  await userEvent.selectOptions(pages, "All services");
  await heading("All services");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("region", { name: "Page" })));
  await userEvent.keyboard("{ArrowLeft}");
  await heading("What we decided last time");
});

test("the window fills the screen by a key, and has its size again when the meeting is over", async () => {
  const bridge = await meeting();
  await userEvent.keyboard("f");
  await waitFor(() => expect(bridge.fills).toBe(true));
  expect(screen.getByRole("button", { name: /Fill the screen/ }).getAttribute("aria-pressed")).toBe("true");
  await userEvent.keyboard("{Escape}");
  await userEvent.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Back to Watchbill" }));
  await waitFor(() => expect(bridge.fills).toBe(false));
});

test("minutes are one key away, and are kept with their page", async () => {
  const bridge = await meeting();
  await userEvent.keyboard("{ArrowRight}{ArrowRight}n");
  const box = await screen.findByRole("textbox", { name: "What was said" });
  await waitFor(() => expect(document.activeElement).toBe(box));
  await userEvent.keyboard("the index was rebuilt{Enter}");
  await screen.findByText("the index was rebuilt");
  expect(bridge.reviewed).toContain("note portfolio the index was rebuilt");
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("textbox", { name: "What was said" })).toBeNull());
});

test("what became of earlier decisions, who is here and how the objectives fit is entered on their pages", async () => {
  const bridge = await meeting();
  await userEvent.type(screen.getByRole("textbox", { name: /Who is here/ }), "Ana, Bo{Enter}");
  await waitFor(() => expect(bridge.reviewed).toContain("present Ana+Bo"));
  await userEvent.click(screen.getByRole("button", { name: "Next page" }));
  await userEvent.click(await screen.findByRole("button", { name: "done" }));
  await waitFor(() => expect(bridge.reviewed).toContain("fate 7 done "));
  await userEvent.click(screen.getByRole("button", { name: "Next page" }));
  await userEvent.click(screen.getByRole("button", { name: "Next page" }));
  await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Toil: checkout" }), "high");
  expect(bridge.reviewed.some((deed) => deed.startsWith("fit"))).toBe(false);
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Satisfaction: checkout" }), "low");
  await waitFor(() => expect(bridge.reviewed).toContain("fit checkout high low"));
});

test("figures that are older than they should be are told on every page, and it is light unless somebody switches", async () => {
  const bridge = new MockBridge();
  bridge.review = aReview({ stale: "The last reading is of Tue." });
  await meeting(bridge);
  const shown = screen.getByRole("region", { name: "Review of service levels" });
  expect(shown.classList.contains("projector")).toBe(true);
  await userEvent.keyboard("{ArrowRight}l");
  await screen.findByText("The last reading is of Tue.");
  await waitFor(() => expect(shown.classList.contains("projector")).toBe(false));
});

test("a review that is opened again goes on with the page it was left on, but not past a decision", async () => {
  localStorage.setItem("watchbill.review.page.2026-Q3", "appendix");
  render(App, { bridge: new MockBridge() });
  await screen.findByRole("button", { name: "Noise" });
  await userEvent.keyboard("{Shift>}R{/Shift}");
  await screen.findByDisplayValue("2026-Q3");
  await userEvent.keyboard("{Tab}");
  await userEvent.click(screen.getByRole("button", { name: "Open the review" }));
  await heading("search: what we decide");
});

test("a period that is none is told where it was written", async () => {
  const bridge = new MockBridge();
  render(App, { bridge });
  await screen.findByRole("button", { name: "Noise" });
  await userEvent.keyboard("{Shift>}R{/Shift}");
  await screen.findByDisplayValue("2026-Q3");
  vi.spyOn(bridge, "reviewOpen").mockRejectedValueOnce(new Failure({ kind: "invalid", field: "period", message: "not a period: `soon`" }));
  await userEvent.click(screen.getByRole("button", { name: "Open the review" }));
  await screen.findByText("not a period: `soon`");
});

test("no two commands of the review claim one key", () => {
  const app = new AppWindow(new MockBridge());
  expect(clashes(app.commands)).toEqual([]);
  app.review.open();
  app.review.view = aReview();
  expect(clashes(app.commands)).toEqual([]);
  expect(app.commands.some((command) => command.id === "reviewNext")).toBe(true);
});

test("what goes wrong at no box is told all the same", async () => {
  const bridge = new MockBridge();
  bridge.review = aReview({ undecided: [], pages: aReview().pages.filter((page) => page.holds === null) });
  await meeting(bridge);
  vi.spyOn(bridge, "reviewClose").mockRejectedValueOnce(new Failure({ kind: "store", message: "the disk is full" }));
  await userEvent.click(screen.getByRole("button", { name: "Close the review" }));
  await userEvent.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Close the review" }));
  await screen.findByText("the disk is full");
});

test("a page that is longer than the screen has the focus, so that the arrows scroll it", async () => {
  await meeting();
  const page = screen.getByRole("region", { name: "Page" });
  await waitFor(() => expect(document.activeElement).toBe(page));
});
