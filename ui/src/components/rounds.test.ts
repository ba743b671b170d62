import { expect, test } from "vitest";
import { Rounds } from "./rounds";

test("what becomes due during a round is answered by one more, however often it is said", async () => {
  const ends: (() => void)[] = [];
  const rounds = new Rounds(() => new Promise((end) => ends.push(end)));
  const first = rounds.due();
  void rounds.due();
  void rounds.due();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.();
  await first;
  expect(ends).toHaveLength(2);
});

test.each([0, 1, 2, 3, 4, 5, 6])("what is said as a round ends is not lost, %d turns after it", async (turns) => {
  let read = 0;
  const rounds: Rounds = new Rounds(() => {
    read += 1;
    if (read === 1) void later(turns, () => void rounds.due());
    return Promise.resolve();
  });
  await rounds.due();
  await expect.poll(() => read).toBe(2);
});

async function later(turns: number, then: () => void): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  then();
}

test("a round that fails leaves the way free for the next one", async () => {
  let read = 0;
  const rounds = new Rounds(() => (++read === 1 ? Promise.reject(new Error("no")) : Promise.resolve()));
  await expect(rounds.due()).rejects.toThrow("no");
  await rounds.due();
  expect(read).toBe(2);
});
