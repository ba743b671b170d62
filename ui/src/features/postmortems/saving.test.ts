import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure, type PostmortemElsewhere, type PostmortemSaved } from "../../bridge";
import { aTime } from "../../bridge/mock";
import { Saving } from "./saving.svelte";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const saved = (revision: number, elsewhere: PostmortemElsewhere | null = null): PostmortemSaved => ({ revision, at: aTime(0, "14:03"), elsewhere });

function aSaving(): { saving: Saving; type: (text: string) => void; kept: [string, number, boolean][]; answers: (() => Promise<PostmortemSaved>)[]; others: string[] } {
  let text = "a";
  const kept: [string, number, boolean][] = [];
  const answers: (() => Promise<PostmortemSaved>)[] = [];
  const others: string[] = [];
  const saving = new Saving(text, 1, {
    text: () => text,
    async keep(now, seen, settled) {
      kept.push([now, seen, settled]);
      return (await answers.shift()?.()) ?? saved(seen + 1);
    },
    elsewhere(what) {
      others.push(what.said);
      text = what.body;
    },
    kept: () => undefined,
  });
  const type = (now: string): void => {
    text = now;
    saving.typed();
  };
  return { saving, type, kept, answers, others };
}

test("a pause keeps what was typed, and says when", async () => {
  const { saving, type, kept } = aSaving();
  expect(saving.standing).toBe("same");
  type("ab");
  expect(saving.standing).toBe("typed");
  await vi.advanceTimersByTimeAsync(299);
  expect(kept).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(kept).toEqual([["ab", 1, false]]);
  expect(saving.standing).toBe("saved");
  expect(saving.at?.short).toBe("14:03");
});

test("whoever types without a pause is kept twice a second, each text on the revision of the one before", async () => {
  const { type, kept } = aSaving();
  let text = "a";
  for (let step = 0; step < 11; step += 1) {
    type((text += "x"));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(kept.map(([, seen]) => seen)).toEqual([1, 2]);
});

test("what is typed while a text is kept is kept after it", async () => {
  const { saving, type, kept, answers } = aSaving();
  answers.push(() => new Promise((resolve) => setTimeout(() => resolve(saved(2)), 800)));
  type("ab");
  await vi.advanceTimersByTimeAsync(300);
  type("abc");
  await vi.advanceTimersByTimeAsync(600);
  expect(kept, "the first is still under way").toHaveLength(1);
  await vi.advanceTimersByTimeAsync(600);
  expect(kept.at(-1)).toEqual(["abc", 2, false]);
  expect(saving.isKept).toBe(true);
});

test("what cannot be kept stays, is said, and is tried again", async () => {
  const { saving, type, kept, answers } = aSaving();
  answers.push(() => Promise.reject(new Failure({ kind: "store", message: "the disk is full" })));
  type("ab");
  await vi.advanceTimersByTimeAsync(300);
  expect(saving.standing).toBe("failed");
  expect(saving.failure?.message).toBe("the disk is full");
  expect(saving.isKept).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(kept).toHaveLength(2);
  expect(saving.standing).toBe("saved");
  expect(saving.failure).toBeNull();
});

test("whoever leaves has everything kept as one text, also where only the pause was missing", async () => {
  const { saving, type, kept } = aSaving();
  type("ab");
  await vi.advanceTimersByTimeAsync(300);
  await saving.flush(true);
  expect(kept.at(-1)).toEqual(["ab", 2, true]);
  await saving.flush(true);
  expect(kept, "settled already").toHaveLength(2);
});

test("a text that was written elsewhere meanwhile stands, and is not written over", async () => {
  const { saving, type, kept, answers, others } = aSaving();
  answers.push(async () => saved(5, { body: "theirs", keptAs: 3, said: "Bo wrote meanwhile." }));
  type("ab");
  await vi.advanceTimersByTimeAsync(300);
  expect(others).toEqual(["Bo wrote meanwhile."]);
  expect(saving.isKept).toBe(true);
  type("theirs too");
  await vi.advanceTimersByTimeAsync(300);
  expect(kept.at(-1)).toEqual(["theirs too", 5, false]);
});
