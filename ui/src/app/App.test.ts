import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aDetail, aSource, aStatus, aTime, anAlert } from "../bridge/mock";
import App from "./App.svelte";

// jsdom lays nothing out: the list is told a height by which all rows of these tests exist.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.clear();
  localStorage.setItem("watchbill.page", "alerts");
});
afterEach(() => {
  cleanup();
  document.documentElement.removeAttribute("data-theme");
});

const api = anAlert("prod/1", { alone: false, level: 2, place: "instance=api-1", summary: "5 % of requests fail" });
const db = anAlert("prod/2", { alone: false, level: 2, place: "instance=db-1", severity: "warning", quiet: "silenced until 15:00" });

function aBridge(): MockBridge {
  const bridge = new MockBridge();
  bridge.status = aStatus({ counts: { firing: 2, pending: 0, unknown: 0, critical: 1 } });
  bridge.rows = [
    { kind: "group", level: 1, by: null, key: "g", name: "HighErrorRate", source: "prod", severity: "critical", count: 2, open: 1, flapping: 0, folded: false },
    { kind: "alert", ...api },
    { kind: "alert", ...db },
  ];
  bridge.put(aDetail(api, { decisions: [{ at: aTime(0, "13:57"), paged: true, because: "first firing of its group" }] }));
  bridge.put(aDetail(db, { acknowledged: true }));
  return bridge;
}

/** The row that says this. */
async function rowOf(text: string): Promise<HTMLElement> {
  return (await screen.findByText(text)).closest("[role=row]") as HTMLElement;
}

async function opened(bridge = aBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("heading", { level: 1 });
  return bridge;
}

test("an alert is found by filter and opened, acknowledged and closed by keyboard alone", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await screen.findByText("instance=api-1");

  await user.keyboard("/");
  const filter = screen.getByRole("combobox", { name: "Filter alerts" });
  expect(document.activeElement).toBe(filter);
  await user.keyboard('instance="api-1"');
  await waitFor(() => expect(bridge.asks.at(-1)?.filter).toBe('instance="api-1"'));

  await user.keyboard("{Enter}");
  expect(document.activeElement).toBe(screen.getByRole("treegrid"));
  await user.keyboard("j{ArrowDown}{Enter}");
  const inspector = await screen.findByRole("complementary", { name: "Alert" });
  expect(await within(inspector).findByText("first firing of its group")).toBeTruthy();

  await user.keyboard("a");
  await waitFor(() => expect(bridge.deeds).toEqual(["acknowledge prod/1"]));
  await user.keyboard("k{ArrowDown}j");
  await within(inspector).findByText("silenced until 15:00");
  await user.keyboard("a");
  await waitFor(() => expect(bridge.deeds).toContain("unacknowledge prod/2"));

  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("complementary", { name: "Alert" })).toBeNull());
});

test("snoozing asks for how long, by keyboard", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.click(await screen.findByText("instance=api-1"));
  await screen.findByRole("complementary", { name: "Alert" });
  await user.keyboard("s");
  // jsdom has no layout, so the menu waits for ever to be put in its place and is not visible.
  const menu = await screen.findByRole("menu", { hidden: true });
  expect(within(menu).getAllByRole("menuitem", { hidden: true }).map((item) => item.textContent?.trim())).toEqual([
    "30 min",
    "1 hour",
    "2 hours",
    "8 hours",
  ]);
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(bridge.deeds).toEqual(["snooze prod/1 60"]));
});

test("a click on a label narrows the filter", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.click(await screen.findByText("instance=api-1"));
  await user.click(await screen.findByTitle('Add alertname="HighErrorRate" to the filter'));
  await waitFor(() => expect(bridge.asks.at(-1)?.filter).toBe('alertname="HighErrorRate"'));
});

test("text from outside is text, whatever it looks like", async () => {
  const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>\u202Etxt';
  const bridge = aBridge();
  const row = anAlert("prod/1", { name: hostile, place: hostile, summary: hostile, quiet: hostile });
  bridge.rows = [{ kind: "alert", ...row }];
  bridge.put(
    aDetail(row, {
      labels: [{ name: hostile, pieces: [{ text: hostile, link: null }], leftOut: 0 }],
      annotations: [{ name: hostile, pieces: [{ text: hostile, link: null }, { text: "javascript:alert(3)", link: null }], leftOut: 9 }],
      links: [{ title: hostile, host: "example.org", address: "https://example.org/" }],
      silences: [{ id: "1", by: hostile, comment: hostile, ends: aTime(0, "15:00") }],
      decisions: [{ at: aTime(0, "13:57"), paged: false, because: hostile }],
      entries: [{ at: aTime(0, "13:57"), what: "firing", text: hostile, evidence: "observed", reason: hostile }],
    }),
  );
  await opened(bridge);
  await userEvent.click((await screen.findAllByText(hostile))[0] as HTMLElement);
  await screen.findByRole("complementary", { name: "Alert" });
  await screen.findByText("9 more characters are not shown.");
  expect(document.querySelector("img, script:not([src])")).toBeNull();
  expect(document.querySelectorAll('a[href^="javascript"]')).toHaveLength(0);
  for (const element of screen.getAllByText(hostile)) expect(element.closest("bdi, .outside, button")).not.toBeNull();
});

test("a group says how many of its alerts are open, and a row that is alone names itself", async () => {
  const bridge = aBridge();
  const name = "BackupTooOld";
  bridge.rows = [
    ...bridge.rows,
    { kind: "group", level: 1, by: null, key: "quiet", name: "DiskFull", source: "prod", severity: "critical", count: 3, open: 0, flapping: 0, folded: true },
    { kind: "group", level: 1, by: null, key: "loud", name: "NodeDown", source: "prod", severity: "critical", count: 2, open: 2, flapping: 0, folded: true },
    { kind: "alert", ...anAlert("prod/3", { name, place: "instance=db-2", summary: "The last backup is old" }) },
  ];
  await opened(bridge);
  const words = async (text: string) => (await rowOf(text)).textContent?.replaceAll(/\s+/g, " ").trim();

  expect(await words("2 alerts, 1 open")).toContain("HighErrorRate");
  expect(await words("3 alerts, 0 open")).toContain("DiskFull");
  expect(await words("2 alerts")).toContain("NodeDown");
  expect((await rowOf("DiskFull")).querySelectorAll(".critical:not(.quiet)")).toHaveLength(0);
  expect((await rowOf("NodeDown")).querySelectorAll(".critical:not(.quiet)").length).toBeGreaterThan(0);
  expect((await rowOf(name)).getAttribute("aria-level")).toBe("1");
  expect(await words(name)).toContain(`${name} instance=db-2 The last backup is old`);
  const member = await rowOf("instance=api-1");
  expect(member.getAttribute("aria-level")).toBe("2");
  expect(within(member).queryByText("HighErrorRate")).toBeNull();
});

test("an alert of a source that is not believed says what it was and since when that is not known", async () => {
  const bridge = aBridge();
  const row = anAlert("prod/1", { state: "unknown", since: aTime(1, "01:09"), asOf: aTime(5, "02:11") });
  bridge.rows = [{ kind: "alert", ...row }];
  bridge.status = aStatus({ counts: { firing: 0, pending: 0, unknown: 1, critical: 0 } });
  const fired = { at: aTime(1, "01:09"), what: "firing", text: "firing", evidence: null, reason: null };
  bridge.put(aDetail(row, { entries: [fired] }));
  await opened(bridge);
  await userEvent.click(await screen.findByText("instance=prod/1"));
  await screen.findByText("Was firing since 01:09; unknown since 02:11");
  const unknown = screen.getByText("1 unknown");
  expect(unknown.compareDocumentPosition(screen.getByText("0 firing"))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

test("what to do stands before what is recorded, and nothing is listed twice", async () => {
  const bridge = aBridge();
  const address = "https://runbooks.example.net/disk";
  bridge.put(
    aDetail(api, {
      annotations: [
        { name: "description", pieces: [{ text: "Requests fail since the deploy", link: null }], leftOut: 0 },
        { name: "runbook_url", pieces: [{ text: address, link: 0 }], leftOut: 0 },
      ],
      links: [{ title: "runbook_url", host: "runbooks.example.net", address }],
    }),
  );
  await opened(bridge);
  const user = userEvent.setup();
  await user.click(await screen.findByText("instance=api-1"));
  const runbook = await screen.findByRole("button", { name: "runbook_url" });
  const decisions = screen.getByRole("heading", { name: "Why it paged or not" });
  for (const early of [screen.getByText("Requests fail since the deploy"), runbook]) {
    expect(early.compareDocumentPosition(decisions)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  }
  expect(screen.queryByRole("heading", { name: "Annotations" })).toBeNull();
  expect(screen.queryByRole("heading", { name: "Links" })).toBeNull();
  await user.click(runbook);
  expect(bridge.deeds).toEqual(["open prod/1 0"]);
});

test("an opened notification shows its alert", async () => {
  const bridge = await opened();
  bridge.wanted = { kind: "alert", id: "prod/2" };
  bridge.change("wanted");
  const inspector = await screen.findByRole("complementary", { name: "Alert" });
  await within(inspector).findByText("silenced until 15:00");
});

test.each([
  ["all is calm", {}, [], "Nothing fires."],
  ["a source is not believed", { sources: [aSource(), aSource({ name: "eu", health: "failing" })] }, [], /not an all-clear/],
  ["no source has answered yet", { sources: [aSource({ health: "unknown", asOf: null })] }, [], "No alert is known yet."],
])("without rows it says that %s", async (_, status, rows, text) => {
  const bridge = aBridge();
  bridge.status = aStatus(status);
  bridge.rows = rows;
  await opened(bridge);
  await screen.findByText(text);
});

test("a filter that nothing passes can be cleared", async () => {
  const bridge = aBridge();
  await opened(bridge);
  const user = userEvent.setup();
  await screen.findByText("instance=api-1");
  bridge.rows = [];
  await user.type(screen.getByRole("combobox"), "x");
  await screen.findByText("None of the 2 alerts matches.");
  await user.click(screen.getByRole("button", { name: "Show all alerts" }));
  await waitFor(() => expect(bridge.asks.at(-1)?.filter).toBe(""));
});

test("what is wrong with a filter stands at the filter, and the rows stay", async () => {
  const bridge = aBridge();
  bridge.filterProblem = { position: 5, message: "expected = or !=" };
  await opened(bridge);
  await screen.findByText("instance=api-1");
  await userEvent.type(screen.getByRole("combobox"), "team");
  const box = screen.getByRole("combobox");
  await waitFor(() => expect(box.getAttribute("aria-invalid")).toBe("true"));
  expect(document.getElementById(box.getAttribute("aria-describedby") ?? "")?.textContent).toBe("expected = or !=");
  expect(screen.getByText("instance=api-1")).toBeTruthy();
});

test("a workspace that somebody else watches is not shown, and asking again is not offered", async () => {
  const bridge = aBridge();
  bridge.failing = new Failure({ kind: "internal", message: "Watchbill is already watching this workspace (pid 7)." });
  render(App, { bridge });
  await screen.findByText(/already watching/);
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  expect(screen.getAllByText(/already watching/)).toHaveLength(1);
});

test("records that cannot be read can be asked for again", async () => {
  const bridge = aBridge();
  bridge.failing = new Failure({ kind: "store", message: "the disk is full" });
  render(App, { bridge });
  await screen.findByText("the disk is full");
  bridge.failing = null;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("instance=api-1");
});

test("the status line opens on what is wrong with a source", async () => {
  const bridge = aBridge();
  bridge.status = aStatus({
    sources: [aSource(), aSource({ name: "eu", health: "failing", asOf: aTime(5, "02:11"), problem: "does not answer" })],
    notifierProblem: "no notification server answers",
  });
  await opened(bridge);
  await userEvent.click(await screen.findByRole("button", { name: "sources: 1 fine, 1 as of 02:11" }));
  await screen.findByText("does not answer");
  expect(screen.getByRole("button", { name: "notifications off" })).toBeTruthy();
});

test("the demo says so", async () => {
  const bridge = aBridge();
  bridge.status = aStatus({ demo: true, notifierProblem: "no notification server answers" });
  await opened(bridge);
  await screen.findByText("a made-up company; nothing here is real");
  expect(screen.getByRole("button", { name: "Watch your own" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "notifications off" })).toBeTruthy();
});

test("the theme goes round and is kept", async () => {
  await opened();
  const user = userEvent.setup();
  await user.keyboard("t");
  expect(document.documentElement.dataset["theme"]).toBe("light");
  await user.keyboard("t");
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  expect(localStorage.getItem("watchbill.theme")).toBe("dark");
  await user.keyboard("t");
  expect(document.documentElement.hasAttribute("data-theme")).toBe(false);
});

test("the help sheet names every key there is", async () => {
  await opened();
  await userEvent.keyboard("?");
  const sheet = await screen.findByRole("dialog");
  for (const title of ["Next row", "Acknowledge, or take it back", "Poll every source now", "Keys"]) {
    expect(within(sheet).getAllByText(title).length).toBeGreaterThan(0);
  }
});
