import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aRehearsal, MockBridge } from "../../bridge/mock";
import { Failure } from "../../bridge";
import { Undo } from "../../commands/undo.svelte";
import { Notices } from "../../components/notices.svelte";
import EditDialog from "./EditDialog.svelte";
import { ScheduleEdits } from "./edits.svelte";

const FILE = "schedules/payments.toml";
const friday = { of: "bo", from: "2026-03-06T17:00:00Z", to: "2026-03-06T21:00:00Z" };

let bridge: MockBridge;
let undo: Undo;
let notices: Notices;
let shown: string[];
let edits: ScheduleEdits;

beforeEach(() => {
  bridge = new MockBridge();
  notices = new Notices();
  undo = new Undo(notices);
  shown = [];
  edits = new ScheduleEdits(bridge, notices, undo, (file) => shown.push(file));
  render(EditDialog, { edits });
});

afterEach(async () => {
  edits.cancel();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  cleanup();
});

const lastAsk = () => bridge.editsRehearsed.at(-1);
const box = (name: string | RegExp) => screen.getByRole("textbox", { name });
const pick = (name: string | RegExp) => screen.getByRole("combobox", { name });
const save = () => screen.getByRole("button", { name: /^Save/ });
const people = () => within(screen.getByRole("group", { name: "In the order of their turns" }));
const isReady = () => waitFor(() => expect(save()).toHaveProperty("disabled", false));

describe("a shift", () => {
  it("is told on the schedule's clock, with what would change on everybody's", async () => {
    await edits.shift(FILE, "cover", friday);
    await screen.findByRole("dialog");
    expect(box("From")).toHaveProperty("value", "2026-03-06T18:00");
    expect(box("Until")).toHaveProperty("value", "2026-03-06T22:00");
    await screen.findByText(/Ana Lima is on call for Bo/);
    expect(screen.getByText("1 shift changes")).toBeDefined();
    expect(screen.getAllByText(/Ana Lima, Europe\/Lisbon: Fri 6 Mar 2026 17:00/).length).toBeGreaterThan(0);
    expect(document.activeElement).toBe(pick("Who"));
  });

  it("asks again once the keys rest, with who makes it and why", async () => {
    await edits.shift(FILE, "cover", friday);
    await screen.findByRole("dialog");
    await userEvent.type(box("Reason"), "a wedding");
    await userEvent.selectOptions(pick("Made by"), "cy");
    const wish = { wish: "cover", of: "bo", person: "ana", from: "2026-03-06T18:00", to: "2026-03-06T22:00" };
    await waitFor(() => expect(lastAsk()).toEqual({ schedule: FILE, wish, by: "cy", reason: "a wedding", zone: "Europe/Berlin" }));
  });

  it("is saved by Enter, said, and taken back", async () => {
    await edits.shift(FILE, "cover", friday);
    await isReady();
    await userEvent.type(box("Reason"), "{Enter}");
    await waitFor(() => expect(bridge.savedEdits).toHaveLength(1));
    expect(bridge.savedEdits[0]?.seen).toBe("abc");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(notices.current?.text).toContain("Ana Lima is on call for Bo");
    await undo.last();
    expect(bridge.undone).toEqual([1]);
    expect(shown, "it is shown at once, both times").toEqual([FILE, FILE]);
  });

  it("is not saved while something is wrong, which stands at its box with what may be meant", async () => {
    const choice = { value: "2026-10-25T02:30:00+01:00", text: "Sun 25 Oct 2026 02:30 CET" };
    const problem = { field: "from", message: "clocks in Europe/Berlin show it twice", choices: [choice] };
    bridge.editRehearsal = aRehearsal({ problems: [problem], sentence: null });
    await edits.shift(FILE, "cover", friday);
    // At its box, and beside the button, because the box may be out of sight.
    expect(await screen.findAllByText(problem.message)).toHaveLength(2);
    expect(save()).toHaveProperty("disabled", true);
    expect(box("From").getAttribute("aria-invalid")).toBe("true");
    bridge.editRehearsal = aRehearsal();
    await userEvent.click(screen.getByRole("button", { name: `Use ${choice.text}` }));
    expect(box("From")).toHaveProperty("value", choice.value);
    await isReady();
  });

  it("stays open where it could not be saved, and says why", async () => {
    bridge.editFailing = new Failure({ kind: "store", message: "the file was changed meanwhile" });
    await edits.shift(FILE, "cover", friday);
    await isReady();
    await userEvent.click(save());
    await screen.findByText("the file was changed meanwhile");
    expect(bridge.savedEdits).toEqual([]);
  });

  it("becomes a swap with a time in return", async () => {
    await edits.shift(FILE, "swap", friday);
    await screen.findByRole("dialog");
    await userEvent.type(box("In return from"), "2026-03-13T18:00");
    const expected = { wish: "swap", of: "bo", person: "ana", returnFrom: "2026-03-13T18:00", returnTo: "" };
    await waitFor(() => expect(lastAsk()?.wish).toMatchObject(expected));
  });

  it("is read on another clock and stays the same instant", async () => {
    await edits.shift(FILE, "override", friday);
    await screen.findByRole("dialog");
    await userEvent.selectOptions(pick("On the clock of"), "America/New_York");
    await waitFor(() => expect(lastAsk()?.zone).toBe("America/New_York"));
  });

  it("of nobody begins with somebody more", async () => {
    await edits.shift(FILE, "override", { ...friday, of: "" });
    await waitFor(() => expect(lastAsk()?.wish).toMatchObject({ wish: "override", kind: "add", person: "ana" }));
  });

  it("by an override is given back", async () => {
    await edits.shift(FILE, "back", friday);
    await waitFor(() => expect(lastAsk()?.wish).toEqual({ wish: "takeBack", index: null, at: "2026-03-06T18:00" }));
    expect(screen.queryByRole("combobox", { name: "Who" })).toBeNull();
    await isReady();
  });

  it("that runs is taken over by whoever sits here", async () => {
    await edits.shift(FILE, "take", { of: "", from: "", to: "" });
    await waitFor(() => expect(lastAsk()?.wish).toEqual({ wish: "take", of: null, person: "ana" }));
    expect(screen.queryByRole("textbox", { name: "From" })).toBeNull();
  });
});

describe("marked hours", () => {
  it("are an override of whoever has them, on quarters of an hour", async () => {
    const axis = { from: "2026-03-06T00:00:00Z", to: "2026-03-07T00:00:00Z" };
    edits.marked(FILE, axis, { from: 0.7069, to: 0.8751 }, "bo");
    const wish = { wish: "override", kind: "replace", from: "2026-03-06T18:00", to: "2026-03-06T22:00" };
    await waitFor(() => expect(lastAsk()?.wish).toMatchObject(wish));
  });

  it("of no length are nothing", () => {
    edits.marked(FILE, { from: "2026-03-06T00:00:00Z", to: "2026-06-05T00:00:00Z" }, { from: 0.5, to: 0.50001 }, "bo");
    expect(bridge.editsRehearsed).toEqual([]);
  });
});

describe("a line-up", () => {
  it("has people added, moved and taken out, and asks what that does", async () => {
    await edits.lineUp(FILE, "primary");
    await screen.findByRole("dialog");
    await userEvent.type(people().getByRole("combobox"), "di{Enter}");
    await userEvent.click(people().getByRole("button", { name: "Move di up" }));
    await userEvent.click(people().getByRole("button", { name: "Take Bo out" }));
    const wish = { wish: "lineUp", layer: "primary", from: "2026-03-09T09:00:00+01:00", next: null };
    await waitFor(() => expect(lastAsk()?.wish).toMatchObject({ ...wish, rotation: { people: ["ana", "di", "cy"] } }));
  });
});

describe("a layer", () => {
  it("gets other hours", async () => {
    await edits.layer(FILE, "primary");
    await screen.findByRole("dialog");
    await userEvent.click(screen.getByRole("button", { name: "Add hours" }));
    await userEvent.click(screen.getByRole("checkbox", { name: "Mon" }));
    const windows = [{ kind: "daily", days: ["mon"], start: "09:00", end: "17:00" }];
    await waitFor(() => expect(lastAsk()?.wish).toMatchObject({ wish: "layer", layer: "primary", form: { windows } }));
    expect(screen.queryByRole("group", { name: "In the order of their turns" })).toBeNull();
  });
});

describe("layers set aside", () => {
  it("give way to fixed shifts, each from where the last one ends", async () => {
    await edits.temporary(FILE, friday);
    await screen.findByRole("dialog");
    expect(document.activeElement).toBe(screen.getAllByRole("textbox", { name: "From" })[0]);
    await userEvent.click(screen.getByRole("button", { name: "Add a shift" }));
    const [from, to] = ["2026-03-06T18:00", "2026-03-06T22:00"];
    const shifts = [
      { person: "bo", from, to },
      { person: "ana", from: to, to },
    ];
    await waitFor(() => expect(lastAsk()?.wish).toEqual({ wish: "temporary", from, to, shifts }));
    await userEvent.click(screen.getByRole("button", { name: "Remove shift 1" }));
    await waitFor(() => expect(lastAsk()?.wish).toEqual({ wish: "temporary", from, to, shifts: shifts.slice(1) }));
  });

  it("are shown to go with what they leave open, and go", async () => {
    await edits.removal(FILE, "primary");
    await isReady();
    expect(lastAsk()?.wish).toEqual({ wish: "removeLayer", layer: "primary" });
    await userEvent.click(save());
    await waitFor(() => expect(bridge.savedEdits).toHaveLength(1));
  });
});

describe("a new schedule", () => {
  it("is typed with its hand-offs to come, and opened when it is saved", async () => {
    await edits.fresh();
    await screen.findByRole("dialog");
    await userEvent.clear(box("Zone"));
    await userEvent.type(box("Zone"), "UTC");
    await userEvent.click(screen.getByRole("button", { name: "Add a layer" }));
    await waitFor(() => expect(lastAsk()?.wish).toMatchObject({ wish: "new", form: { timezone: "UTC", layers: [{}, { name: "layer 2" }] } }));
    await screen.findByText("The next hand-offs");
    await isReady();
    await userEvent.click(save());
    await waitFor(() => expect(shown).toEqual([FILE]));
  });
});
