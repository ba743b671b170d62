import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { Failure, type PageView, type PageWhy } from "../../bridge";
import { MockBridge, aTime } from "../../bridge/mock";
import { aPageWhy } from "../../bridge/mock-calm";
import PageList from "./PageList.svelte";
import { PagesWhy } from "./page-why.svelte";

afterEach(cleanup);

const page = (id: number): PageView => ({
  id,
  kind: "firing",
  title: `critical: Alert${id}`,
  body: "",
  because: "began to fire",
  severity: "critical",
  at: aTime(0, "13:57"),
  state: "shown at 13:57",
  problem: null,
  alerts: ["prod/1"],
  deliveries: [],
});

function drawn(bridge = new MockBridge()): string[] {
  const opened: string[] = [];
  render(PageList, { pages: [page(7), page(8)], why: new PagesWhy(bridge), onalert: (id: string) => opened.push(id) });
  return opened;
}

test("a page says why it went out with what was on record then, and opens its alert", async () => {
  const opened = drawn();
  const user = userEvent.setup();
  const [why] = screen.getAllByRole("button", { name: "Why?" });
  await user.click(why as HTMLElement);
  await screen.findByText("still firing after the snooze ended");
  await screen.findByText("held back: snoozed here until 13:57");
  await user.click(screen.getByRole("button", { name: /HighErrorRate/ }));
  expect(opened).toEqual(["prod/1"]);
  await user.click(why as HTMLElement);
  await waitFor(() => expect(screen.queryByText("still firing after the snooze ended")).toBeNull());
});

test("the answer about a page that is not asked about any more is not shown", async () => {
  const bridge = new MockBridge();
  const late: ((told: PageWhy) => void)[] = [];
  vi.spyOn(bridge, "pageWhy").mockImplementationOnce(() => new Promise((resolve) => void late.push(resolve)));
  const why = new PagesWhy(bridge);
  const first = why.toggle(7);
  await why.toggle(8);
  late[0]?.(aPageWhy(7, { because: "late" }));
  await first;
  expect([why.open, why.told?.id]).toEqual([8, 8]);
});

test("why it cannot be told is said", async () => {
  const bridge = new MockBridge();
  vi.spyOn(bridge, "pageWhy").mockRejectedValue(new Failure({ kind: "notFound", message: "there is no record of page 7" }));
  drawn(bridge);
  await userEvent.setup().click(screen.getAllByRole("button", { name: "Why?" })[0] as HTMLElement);
  await screen.findByText("there is no record of page 7");
});
