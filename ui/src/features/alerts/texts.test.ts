import { describe, expect, test } from "vitest";
import type { NamedText, TextPiece } from "../../bridge";
import { aDetail, aTime, anAlert } from "../../bridge/mock";
import { lastBelievedState, textsOf } from "./texts";

const row = anAlert("prod/1", { summary: "The disk is full" });
const said = (name: string, ...pieces: TextPiece[]): NamedText => ({ name, pieces, leftOut: 0 });
const words = (text: string): TextPiece => ({ text, link: null });
const linked = (link: number): TextPiece => ({ text: `https://example.net/${link}`, link });
const link = (title: string) => ({ title, host: "example.net", address: "https://example.net/0" });

describe("the texts of an alert", () => {
  test.each([
    ["an annotation that is one link is among the links only", [said("dashboard", linked(0))], [], null],
    ["white space around the link says nothing", [said("dashboard", linked(0), words("\n"))], [], null],
    ["a link in a sentence is in both", [said("dashboard", words("see "), linked(0))], ["dashboard"], null],
    ["two links in one annotation are kept together", [said("dashboard", linked(0), linked(1))], ["dashboard"], null],
    ["an address that cannot be opened is text", [said("runbook_url", words("javascript:x"))], ["runbook_url"], null],
    ["the description is by itself", [said("description", words("Since noon")), said("team", words("pay"))], ["team"], "Since noon"],
    ["the summary is not said again", [said("summary", words("The disk is full"))], [], null],
    ["nor as a description", [said("description", words("The disk is full"))], [], null],
    ["a longer summary is kept", [said("summary", words("The disk is full\nof logs"))], ["summary"], null],
  ])("%s", (_, annotations, names, description) => {
    const texts = textsOf(aDetail(row, { annotations, links: [link("dashboard"), link("dashboard")] }));
    expect(texts.annotations.map(({ name }) => name)).toEqual(names);
    expect(texts.description?.pieces[0]?.text ?? null).toBe(description);
    expect(texts.links).toHaveLength(2);
  });

  test("a text of which something was left out is never taken for what was kept of it", () => {
    const annotations = [{ ...said("dashboard", linked(0)), leftOut: 1 }, { ...said("summary", words(row.summary)), leftOut: 1 }];
    expect(textsOf(aDetail(row, { annotations })).annotations).toEqual(annotations);
  });

  test.each([["runbook"], ["runbook_url"]])("%s is by itself and every link keeps its number", (title) => {
    const texts = textsOf(aDetail(row, { links: [link("dashboard"), link(title), link("source")] }));
    expect(texts.runbook).toEqual({ number: 1, link: link(title) });
    expect(texts.links.map(({ number }) => number)).toEqual([0, 2]);
  });
});

test.each([
  ["firing", ["note", "unknown", "firing", "pending"]],
  ["pending", ["unknown", "pending"]],
  ["open", ["unknown"]],
])("what was believed last is %s", (state, whats) => {
  const entries = whats.map((what) => ({ at: aTime(0, "13:57"), what, text: what, evidence: null, reason: null }));
  expect(lastBelievedState(aDetail(row, { entries }))).toBe(state);
});
