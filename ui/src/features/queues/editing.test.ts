import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../../bridge";
import { MockBridge } from "../../bridge/mock";
import { aBodyChange, aPeekMessage, aPeekView, anOpenedBody } from "../../bridge/mock-peek";
import { type BodyDraft } from "./editing.svelte";
import { Peeking } from "./peek.svelte";
import { Picking } from "./picking.svelte";

const TEN_MINUTES_MS = 600_000;
const print = "3f5ac1".padEnd(64, "0");

async function read(bridge: MockBridge): Promise<Peeking> {
  const peeking = new Peeking(bridge, () => undefined);
  await peeking.begin("mq/orders.dlq");
  await peeking.read();
  return peeking;
}

/** The body of the first message, open. */
async function opened(bridge = new MockBridge()): Promise<[Peeking, BodyDraft]> {
  const peeking = await read(bridge);
  peeking.editing.want(aPeekMessage());
  peeking.editing.reason = " the order number is wrong ";
  await peeking.openBody();
  const { draft } = peeking.editing;
  if (draft === null) throw new Error("a body is open");
  return [peeking, draft];
}

/** The same, edited and kept. */
async function kept(bridge = new MockBridge()): Promise<Peeking> {
  const [peeking, draft] = await opened(bridge);
  draft.type(draft.text.replace("4711", "4712"));
  await peeking.lookAtBody();
  peeking.editing.keep();
  return peeking;
}

const gone = () => new Failure({ kind: "notFound", message: "these messages are not kept any more" });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a body is opened for a reason alone", async () => {
  const bridge = new MockBridge();
  const peeking = await read(bridge);
  peeking.editing.want(aPeekMessage());
  for (const reason of ["", "   "]) {
    peeking.editing.reason = reason;
    await peeking.openBody();
  }
  expect([bridge.bodiesOpened, peeking.editing.draft]).toEqual([[], null]);
  peeking.editing.reason = " the order number is wrong ";
  await peeking.openBody();
  expect(bridge.bodiesOpened).toEqual([{ session: "peek-1", message: 0, reason: "the order number is wrong" }]);
  expect([peeking.editing.draft?.text, peeking.editing.wanted, peeking.editing.reason]).toEqual([anOpenedBody().text, null, ""]);
});

test.each([
  ["it is not text", aPeekMessage({ noEdit: "it is not text" })],
  ["it cannot be told from others", aPeekMessage({ fingerprint: null })],
])("a body is not opened where %s", async (_, message) => {
  const peeking = await read(new MockBridge());
  peeking.editing.want(message);
  expect([peeking.editing.wanted, peeking.editing.draft]).toEqual([null, null]);
});

test("what forbids it stays at the question", async () => {
  const bridge = new MockBridge();
  bridge.openBodyFailing = new Failure({ kind: "internal", message: "it cannot be recorded" });
  const peeking = await read(bridge);
  peeking.editing.want(aPeekMessage());
  peeking.editing.reason = "why";
  await peeking.openBody();
  expect([peeking.editing.failure?.message, peeking.editing.isBusy, peeking.editing.draft]).toEqual(["it cannot be recorded", false, null]);
});

test("JSON is checked as one types, and what is broken is not looked at", async () => {
  const bridge = new MockBridge();
  const [peeking, draft] = await opened(bridge);
  expect([draft.fault, draft.canLook]).toEqual([null, false]);
  draft.type('{"order":4711,}');
  expect([draft.fault?.line, draft.fault?.column, draft.canLook]).toEqual([1, 14, false]);
  await peeking.lookAtBody();
  expect(bridge.bodiesCompared).toEqual([]);
  draft.type('{"order":4712}');
  expect([draft.fault, draft.canLook]).toEqual([null, true]);
});

test("text is not checked", async () => {
  const bridge = new MockBridge();
  bridge.openedBody = anOpenedBody({ text: "order 4711", isJson: false });
  const [, draft] = await opened(bridge);
  draft.type("{");
  expect([draft.fault, draft.canLook]).toEqual([null, true]);
  draft.layOut();
  expect(draft.text).toBe("{");
});

test("sizes are those in bytes, and lines end as they did", async () => {
  const bridge = new MockBridge();
  bridge.openedBody = anOpenedBody({ text: "é\nb", isJson: false, isCrlf: true });
  const [peeking, draft] = await opened(bridge);
  expect([draft.body, draft.bytes]).toEqual(["é\r\nb", 5]);
  draft.type("é\nbb\n");
  await peeking.lookAtBody();
  expect(bridge.bodiesCompared.at(-1)?.body).toBe("é\r\nbb\r\n");
  peeking.editing.keep();
  peeking.editing.want(aPeekMessage());
  expect(peeking.editing.draft?.text).toBe("é\nbb\n");
});

test("a line for each value, and back to what it was", async () => {
  const [, draft] = await opened();
  draft.layOut();
  expect(draft.text).toContain('\n  "order": 4711,\n');
  expect([draft.isDirty, draft.isAsItWas]).toEqual([true, false]);
  draft.restore();
  expect([draft.text, draft.isAsItWas]).toEqual([anOpenedBody().text, true]);
});

test("nothing is kept that was not looked at, and nothing that is the same", async () => {
  const bridge = new MockBridge();
  const [peeking, draft] = await opened(bridge);
  draft.type("{}");
  expect(peeking.editing.keep()).toBeNull();
  bridge.bodyChanges = aBodyChange({ isSame: true });
  await peeking.lookAtBody();
  expect([peeking.editing.keep(), peeking.editing.kept]).toEqual([null, []]);
});

test("what is kept goes into the replay of the marked messages alone, and can be taken back", async () => {
  const peeking = await kept();
  const picking = new Picking(peeking);
  expect(picking.picked.edits).toEqual([]);
  picking.choose(print);
  picking.choose(print);
  expect(new Set(picking.marked)).toEqual(new Set([print]));
  const [edit] = picking.picked.edits;
  expect([edit?.place, edit?.fingerprint, edit?.body, picking.picked.seconds]).toEqual([0, print, anOpenedBody().text.replace("4711", "4712"), 600]);
  peeking.editing.takeBack(print);
  expect(picking.picked.edits).toEqual([]);
});

test("what is kept is edited again without another reason, and replaces what it was", async () => {
  const bridge = new MockBridge();
  const peeking = await kept(bridge);
  peeking.editing.want(aPeekMessage());
  const { draft } = peeking.editing;
  expect([draft?.text.includes("4712"), draft?.isAsItWas, draft?.isDirty]).toEqual([true, false, false]);
  draft?.type("{}");
  await peeking.lookAtBody();
  peeking.editing.keep();
  expect(peeking.editing.kept.map(({ body }) => body)).toEqual(["{}"]);
  expect(bridge.bodiesOpened).toHaveLength(1);
});

test("a step back leads from what changes to the text, and asks before what is not kept is left", async () => {
  const [peeking, draft] = await opened();
  draft.type("{}");
  await peeking.lookAtBody();
  expect(draft.changes).not.toBeNull();
  peeking.back();
  expect([draft.changes, draft.isLeaving]).toEqual([null, false]);
  peeking.back();
  expect([draft.isLeaving, peeking.editing.draft]).toEqual([true, draft]);
  peeking.back();
  expect(draft.isLeaving).toBe(false);
  draft.type(anOpenedBody().text);
  peeking.back();
  expect([peeking.editing.draft, peeking.id]).toEqual([null, "mq/orders.dlq"]);
  peeking.back();
  expect(peeking.id).toBeNull();
});

test("an answer to what was written before is not looked at", async () => {
  const bridge = new MockBridge();
  const [peeking, draft] = await opened(bridge);
  draft.type("{}");
  const looking = peeking.lookAtBody();
  draft.type("[]");
  await looking;
  expect([draft.changes, draft.isBusy]).toEqual([null, false]);
});

test("why it could not be compared is said", async () => {
  const bridge = new MockBridge();
  bridge.compareFailing = new Failure({ kind: "invalid", field: "message", message: "this body was not opened" });
  const [peeking, draft] = await opened(bridge);
  draft.type("{}");
  await peeking.lookAtBody();
  expect([draft.failure?.message, draft.changes]).toEqual(["this body was not opened", null]);
});

test("after ten minutes nothing of it is left, neither what is kept nor what is written", async () => {
  const peeking = await kept();
  peeking.editing.want(aPeekMessage());
  const { draft } = peeking.editing;
  await vi.advanceTimersByTimeAsync(TEN_MINUTES_MS - 1_000);
  expect(peeking.secondsLeft).toBe(1);
  expect(peeking.editing.kept).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([peeking.editing.kept, peeking.editing.draft, draft?.text]).toEqual([[], null, ""]);
  expect(peeking.forgotten).toBe(`What was read was forgotten ${aPeekView().until.short}, as said. It is still in the queue.`);
});

test.each(["closed", "read again"])("nothing of it is left when the messages are %s", async (how) => {
  const peeking = await kept();
  if (how === "closed") peeking.close();
  else await peeking.ask();
  expect([peeking.editing.kept, peeking.editing.last]).toEqual([[], null]);
});

test.each(["opened", "compared"])("what the core has forgotten cannot be %s, and is gone here, too", async (how) => {
  const bridge = new MockBridge();
  const [peeking, draft] = await opened(bridge);
  if (how === "compared") {
    bridge.compareFailing = gone();
    draft.type("{}");
    await peeking.lookAtBody();
  } else {
    bridge.openBodyFailing = gone();
    peeking.editing.abandon();
    peeking.editing.want(aPeekMessage({ place: 2 }));
    peeking.editing.reason = "why";
    await peeking.openBody();
  }
  expect([peeking.editing.draft, peeking.view, peeking.forgotten]).toEqual([null, null, "these messages are not kept any more"]);
});
