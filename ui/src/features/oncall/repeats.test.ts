import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { aRehearsal, MockBridge, someForms } from "../../bridge/mock";
import { aWhatIf } from "../../bridge/mock-loads";
import { RemovalDraft } from "./draft-aside.svelte";
import EditDiff from "./EditDiff.svelte";
import WhatIfAnswer from "./WhatIfAnswer.svelte";

afterEach(cleanup);

it("two hand-offs within a minute stand beside each other", () => {
  const handoff = { when: "Mon 9 Mar 2026 09:00 CET", present: "Ana Lima", instead: "Bo", differs: true };
  render(WhatIfAnswer, { answer: aWhatIf({ handoffs: [handoff, { ...handoff, present: "Cy" }] }) });
  expect(screen.getAllByText(handoff.when)).toHaveLength(2);
});

it("what is found twice of an edit is told twice", async () => {
  const bridge = new MockBridge();
  const note = "their zone is not known";
  const one = { kind: "gap", gravity: "error", what: "nobody is on call", means: "a page would reach no one", toDo: "add somebody" };
  const check = { before: "", after: "nobody is on call for 2 h", covered: false, found: [one, one], gone: [one, one] };
  bridge.editRehearsal = aRehearsal({ notes: [note, note], check });
  const draft = new RemovalDraft(bridge, "schedules/payments.toml", someForms(), "primary");
  await draft.look();
  render(EditDiff, { draft });
  expect(screen.getAllByText(note)).toHaveLength(2);
  expect(screen.getAllByText(/nobody is on call\b(?! for)/)).toHaveLength(4);
});
