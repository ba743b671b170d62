import { expect, test } from "vitest";
import { MockBridge } from "../../bridge/mock";
import { aPeekMessage, aPeekView } from "../../bridge/mock-peek";
import { Peeking } from "./peek.svelte";
import { Picking } from "./picking.svelte";
import { editedOf } from "./replay-choices";

test("messages that are the same are marked together, and each of them counts", async () => {
  const bridge = new MockBridge();
  const prints = ["same", "other", "same"];
  bridge.peeked = aPeekView({ messages: prints.map((fingerprint, place) => aPeekMessage({ place, fingerprint })) });
  const peeking = new Peeking(bridge, () => undefined);
  await peeking.begin("mq/orders.dlq");
  await peeking.read();
  const picking = new Picking(peeking);
  picking.mark("same");
  expect(picking.marked).toEqual(["same", "same"]);
  picking.choose("same");
  picking.choose("other");
  expect(picking.picked.marked).toEqual(["same", "same", "other"]);
  picking.mark("same");
  expect(picking.marked).toEqual(["other"]);
  peeking.close();
});

test("an edited body goes with each message that is the same", () => {
  const opened = { text: "{}", isJson: true, isCrlf: false, unseen: 0, bytes: 2 };
  const edit = { place: 0, fingerprint: "same", body: "{}", size: "2 bytes", opened };
  expect([editedOf(["same", "other", "same"], [edit]), editedOf(["other"], [edit])]).toEqual([2, 0]);
});
