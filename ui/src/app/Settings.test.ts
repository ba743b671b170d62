import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Failure } from "../bridge";
import { MockBridge, aStatus } from "../bridge/mock";
import { aKind } from "../bridge/settings-mock";
import App from "./App.svelte";

beforeEach(() => {
  localStorage.clear();
  localStorage.setItem("watchbill.page", "settings");
});
afterEach(cleanup);

async function opened(bridge = new MockBridge()): Promise<MockBridge> {
  render(App, { bridge });
  await screen.findByRole("heading", { level: 1 });
  return bridge;
}

const firstRun = (): MockBridge => {
  localStorage.clear();
  const bridge = new MockBridge();
  bridge.status = aStatus({ sources: [] });
  bridge.settings = { ...bridge.settings, sources: [], defined: false };
  return bridge;
};

test("a source is added, tested and saved by keyboard, and its password goes nowhere but to the core", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Add a source" }));
  expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "Kind" }));
  await user.tab();
  await user.keyboard("eu");
  await user.tab();
  await user.keyboard("https://eu.example.net");
  await user.selectOptions(screen.getByRole("combobox", { name: "Way in" }), "basic");
  await user.type(screen.getByLabelText("User"), "ana");
  await user.type(screen.getByLabelText("Password"), "s3cret");
  await user.click(screen.getByRole("button", { name: "Test" }));
  await screen.findByText("prod answers: Alertmanager 0.28.1 gave 12 alerts.");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("eu is saved and being polled.");
  expect(bridge.deeds).toEqual(["test source eu", "save source new eu"]);
  expect(bridge.secrets).toEqual([
    { name: "eu", value: "s3cret" },
    { name: "eu", value: "s3cret" },
  ]);
  expect(document.body.innerHTML).not.toContain("s3cret");
});

test("what the core refuses stands at its box, and nothing that was written is lost", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Edit prod" }));
  const name = screen.getByLabelText("Name");
  await user.clear(name);
  await user.type(name, "pro d");
  bridge.failing = new Failure({ kind: "invalid", field: "name", message: "a name has no spaces" });
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("a name has no spaces");
  expect(name.getAttribute("aria-invalid")).toBe("true");
  expect((name as HTMLInputElement).value).toBe("pro d");
});

test("a page with something unsaved is not left unasked", async () => {
  await opened();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Add a source" }));
  await user.type(screen.getByLabelText("Name"), "eu");
  await user.click(screen.getByRole("link", { name: "Now" }));
  await screen.findByText("This is not saved yet.");
  await user.click(screen.getByRole("button", { name: "Leave without saving" }));
  await user.click(screen.getByRole("link", { name: "Now" }));
  await screen.findByRole("region", { name: "Needs me" });
});

test("a removed source comes back by undo, and removing asks first", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Remove prod" }));
  expect(bridge.deeds).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Remove it" }));
  await waitFor(() => expect(screen.queryByText("https://alerts.example.net")).toBeNull());
  await user.keyboard("{Control>}z{/Control}");
  await screen.findByText("https://alerts.example.net");
  expect(bridge.deeds).toEqual(["remove source prod", "save source new prod"]);
});

test("sources of another program are looked at before they are added", async () => {
  const bridge = await opened();
  const draft = bridge.settings.sources[0]?.draft;
  if (draft === undefined) throw new Error("the fixture has a source");
  bridge.imported = { sources: [{ ...draft, name: "office" }], notes: ["nagstamon.conf:3: a proxy"], secrets: ["office"] };
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Bring sources from another program" }));
  await user.type(screen.getByLabelText("Its configuration"), "[[Server]");
  await user.click(screen.getByRole("button", { name: "Read it" }));
  await screen.findByText("nagstamon.conf:3: a proxy");
  await user.click(screen.getByRole("button", { name: "Look and add" }));
  expect((screen.getByLabelText("Name") as HTMLInputElement).value).toBe("office");
  expect(bridge.deeds).toEqual(["import nagstamon"]);
});

test("people, team and records are settings too", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "People" }));
  await user.click(await screen.findByRole("button", { name: "Add a person" }));
  await user.type(screen.getByLabelText("Id"), "cy");
  await user.type(screen.getByLabelText("Working days"), "sun, mon");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("cy is saved.");
  await user.click(screen.getByRole("button", { name: "Team" }));
  await user.clear(screen.getByLabelText("Team"));
  await user.type(screen.getByLabelText("Team"), "shop");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("The team's settings are saved.");
  await user.click(screen.getByRole("button", { name: "Data" }));
  await user.click(await screen.findByRole("button", { name: "Make a copy" }));
  await user.click(screen.getByRole("button", { name: "Restore one.db" }));
  await user.click(screen.getByRole("button", { name: "Restore this copy" }));
  await screen.findByText(/Quit Watchbill and start it again/);
  expect(bridge.deeds).toEqual([
    "save person new cy",
    "save basics",
    "back up to /home/ana/watchbill/backups/2026-03-28T130000Z.db",
    "restore /home/ana/watchbill/backups/one.db",
  ]);
  expect(bridge.settings.team).toBe("shop");
  expect(bridge.settings.people.at(-1)?.workingDays).toBe("sun, mon");
});

test("a channel is added with its token, changed, and comes back by undo after it was removed", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Channels" }));
  await user.click(await screen.findByRole("button", { name: "Add a channel" }));
  expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "Kind" }));
  await user.type(screen.getByLabelText("Name"), "phone");
  await user.type(screen.getByLabelText("Topic (needed)"), "https://ntfy.example.net/ana-3f9c2e");
  await user.selectOptions(screen.getByRole("combobox", { name: "Way in" }), "bearer");
  await user.type(screen.getByLabelText("Token"), "s3cret");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText(/phone is saved/);
  expect(bridge.secrets).toEqual([{ name: "phone", value: "s3cret" }]);
  expect(document.body.innerHTML).not.toContain("s3cret");

  await user.click(screen.getByRole("button", { name: "Edit phone" }));
  await user.selectOptions(screen.getByRole("combobox", { name: "Kind" }), "webhook");
  await user.type(screen.getByLabelText("Name of the signing secret in the keyring"), "hook-secret");
  await user.type(screen.getByLabelText("Signing secret"), "s1gn");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("webhook");
  expect(bridge.secrets.at(-1)).toEqual({ name: "hook-secret", value: "s1gn" });

  await user.click(screen.getByRole("button", { name: "Remove phone" }));
  await user.click(screen.getByRole("button", { name: "Remove it" }));
  await screen.findByText(/Pages are shown on this laptop only/);
  await user.keyboard("{Control>}z{/Control}");
  await screen.findByText("https://ntfy.example.net/ana-3f9c2e");
  expect(bridge.deeds).toEqual(["save channel new phone", "save channel phone phone", "remove channel phone", "save channel new phone"]);
  expect(bridge.settings.channelForms[0]?.keyring).toBe("hook-secret");
});

test("a mailbox asks for a password only where somebody signs in, and a refused box says why", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Channels" }));
  await user.click(await screen.findByRole("button", { name: "Add a channel" }));
  await user.selectOptions(screen.getByRole("combobox", { name: "Kind" }), "email");
  await user.type(screen.getByLabelText("Name"), "mail");
  expect(screen.queryByLabelText("Password")).toBeNull();
  expect(screen.queryByLabelText("Way in")).toBeNull();
  await user.type(screen.getByLabelText("User"), "ana");
  await user.type(screen.getByLabelText("Password"), "s3cret");
  bridge.failing = new Failure({ kind: "invalid", field: "smtp", message: "`smtp` is needed" });
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("`smtp` is needed");
  expect(screen.getByLabelText("smtp").getAttribute("aria-invalid")).toBe("true");
  bridge.failing = null;
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText(/mail is saved/);
  expect(bridge.secrets).toEqual([{ name: "mail", value: "s3cret" }]);
});

test("a channel that is not in force is there to be mended", async () => {
  const bridge = new MockBridge();
  const form = { name: "phone", kind: "ntfy", settings: { url: "ntfy" }, auth: { kind: "none" as const }, headers: [], keyring: "" };
  bridge.settings = { ...bridge.settings, channelForms: [form] };
  await opened(bridge);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Channels" }));
  await screen.findByText(/Nothing is sent there/);
  await user.click(screen.getByRole("button", { name: "Edit phone" }));
  expect((screen.getByLabelText("Topic (needed)") as HTMLInputElement).value).toBe("ntfy");
});

test("what a source could tell of and nobody names is said after a good test, with how to watch it, and stays on its row", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  const said = "Also there: mails, labels (queues of BullMQ): add them to `bullmq` of the source `prod`.";
  bridge.tests.push({ good: true, sentences: ["prod answers."], field: null, versions: [], alerts: 0, around: [said] });
  await user.click(await screen.findByRole("button", { name: "Edit prod" }));
  await user.click(screen.getByRole("button", { name: "Test" }));
  await screen.findByText("prod answers.");
  expect(document.querySelector("[data-test='good'] [data-around]")?.textContent).toBe(said.replaceAll("`", ""));
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(document.querySelector("[data-source='prod'] [data-around]")?.textContent).toBe(said.replaceAll("`", "")));
  await user.click(await screen.findByRole("button", { name: "Edit prod" }));
  bridge.tests.push({ good: true, sentences: ["prod answers."], field: null, versions: [], alerts: 0, around: [] });
  await user.click(screen.getByRole("button", { name: "Test" }));
  await screen.findByText("prod answers.");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await screen.findByRole("button", { name: "Edit prod" });
  expect(document.querySelector("[data-around]"), "a later test takes it away").toBeNull();
});

test("what a test of another address found there is not said of the one that is saved", async () => {
  const bridge = await opened();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Edit prod" }));
  await user.type(screen.getByLabelText("Addresses"), "x");
  bridge.tests.push({ good: true, sentences: ["It answers."], field: null, versions: [], alerts: 0, around: ["Also there: mails."] });
  await user.click(screen.getByRole("button", { name: "Test" }));
  await screen.findByText("It answers.");
  expect(document.querySelector("[data-test='good'] [data-around]")).not.toBeNull();
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await screen.findByRole("button", { name: "Edit prod" });
  expect(document.querySelector("[data-around]")).toBeNull();
});

test("the first run connects by an address alone, trying the kinds in their order", async () => {
  const bridge = firstRun();
  bridge.tests.push({ good: false, sentences: ["That is a Prometheus."], field: "kind", versions: [], alerts: 0, around: [] });
  await opened(bridge);
  const user = userEvent.setup();
  const region = await screen.findByRole("region", { name: "What shall Watchbill watch?" });
  await waitFor(() => expect(document.activeElement).toBe(within(region).getByLabelText("Address")));
  await user.keyboard("prom.example.net{Enter}");
  await screen.findByText(/It is saved as prometheus/);
  expect(bridge.deeds).toEqual(["test source alerts", "test source prometheus", "start workspace ", "save source new prometheus"]);
  expect(bridge.settings.sources[0]?.draft.urls).toEqual(["https://prom.example.net"]);
});

test("a first source that needs more goes on in the form, with what was written", async () => {
  const bridge = firstRun();
  bridge.tests.push({ good: false, sentences: ["It wants a password."], field: "auth", versions: [], alerts: 0, around: [] });
  await opened(bridge);
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Address"), "https://eu.example.net{Enter}");
  await screen.findByText("It wants a password.");
  await user.click(screen.getByRole("button", { name: "It needs more: open the form" }));
  expect((screen.getByLabelText("Addresses") as HTMLTextAreaElement).value).toBe("https://eu.example.net");
  expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "Kind" }));
  expect(bridge.deeds).toEqual(["test source alerts"]);
});

test("an address that begins as that of a broker is tried as one alone", async () => {
  const bridge = firstRun();
  const redis = aKind({ id: "redis", title: "Redis", urlExample: "rediss://redis.example.net", schemes: ["redis", "rediss"], fields: [] });
  bridge.settings = { ...bridge.settings, kinds: [...bridge.settings.kinds, redis] };
  bridge.tests.push({ good: false, sentences: ["It wants a password."], field: "auth", versions: [], alerts: 0, around: [] });
  await opened(bridge);
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Address"), "rediss://jobs.example.net/1{Enter}");
  await screen.findByText("It wants a password.");
  expect(bridge.deeds).toEqual(["test source redis"]);
  await user.click(screen.getByRole("button", { name: "It needs more: open the form" }));
  expect((screen.getByRole("combobox", { name: "Kind" }) as HTMLSelectElement).value).toBe("redis");
});

test("the demo is one button away, and so is the way back", async () => {
  const bridge = await opened(firstRun());
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Look around in a made-up company" }));
  bridge.status = aStatus({ demo: true });
  bridge.change("sources");
  await user.click(await screen.findByRole("button", { name: "Watch your own" }));
  expect(bridge.deeds).toEqual(["show demo", "show own"]);
});
