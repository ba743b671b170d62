import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { aLayerForm, aRehearsal, MockBridge, someForms } from "../../bridge/mock";
import { LineUpDraft } from "./draft-form.svelte";
import { idOf } from "./edit-people";
import EditLineUp from "./EditLineUp.svelte";

const jo = (id: string) => ({ id, name: "Jo Lund", zone: null });
const people = [...someForms().people, jo("jo-l"), jo("jo-lund")];

let bridge: MockBridge;
let draft: LineUpDraft;

beforeEach(() => {
  bridge = new MockBridge();
  draft = new LineUpDraft(bridge, "schedules/payments.toml", someForms({ people }), "primary");
  render(EditLineUp, { draft });
});

afterEach(() => {
  draft.end();
  cleanup();
});

const button = (name: string) => screen.getByRole("button", { name });
const isFocused = (name: string) => waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe(name));
const adding = () => screen.getByRole("combobox", { name: "Add somebody" });

it.each([
  ["an id", "bo", "bo"],
  ["a name", "Ana Lima", "ana"],
  ["a name of two people", "Jo Lund", "Jo Lund"],
  ["somebody who is not known", "Di", "Di"],
])("%s is somebody", (_, typed, id) => {
  expect(idOf(people, typed)).toBe(id);
});

it("an id is no name of somebody else", () => {
  expect(idOf([{ id: "x", name: "bo", zone: null }, ...people], "bo")).toBe("bo");
});

it("of a name that two people have the one who is meant takes the place of the name", async () => {
  const choices = [jo("jo-l"), jo("jo-lund")].map(({ id, name }) => ({ value: id, text: `${name} (${id})` }));
  const problem = { field: "people.3", message: "`Jo Lund` is the name of jo-l and of jo-lund", choices };
  bridge.editRehearsal = aRehearsal({ problems: [problem], sentence: null });
  await userEvent.type(adding(), "Jo Lund{Enter}");
  await waitFor(() => expect(bridge.editsRehearsed.at(-1)?.wish).toMatchObject({ rotation: { people: ["ana", "bo", "cy", "Jo Lund"] } }));
  await screen.findByText(problem.message);
  bridge.editRehearsal = aRehearsal();
  await userEvent.click(button("Use Jo Lund (jo-lund)"));
  await waitFor(() => expect(bridge.editsRehearsed.at(-1)?.wish).toMatchObject({ rotation: { people: ["ana", "bo", "cy", "jo-lund"] } }));
  await waitFor(() => expect(screen.queryByText(problem.message)).toBeNull());
});

it("the focus goes with whoever is moved, as far as they can go", async () => {
  await userEvent.click(button("Move Cy up"));
  await isFocused("Move Cy up");
  await userEvent.keyboard("{Enter}");
  await isFocused("Move Cy down");
  expect(draft.rotation.people).toEqual(["cy", "ana", "bo"]);
  await userEvent.keyboard("{Enter}{Enter}");
  await isFocused("Move Cy up");
  expect(draft.rotation.people).toEqual(["ana", "bo", "cy"]);
});

it("the focus stays among the people when somebody is taken out, and ends where they are added", async () => {
  draft.rotation = aLayerForm({ people: ["ana", "bo"] });
  await waitFor(() => expect(screen.queryByRole("button", { name: "Take Cy out" })).toBeNull());
  await userEvent.click(button("Take Bo out"));
  await isFocused("Take Ana Lima out");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(adding()));
});
