import type { ActionItemAct, ActionItemRow, Bridge, PostmortemAct, PostmortemComment, PostmortemFinding, PostmortemRow, PostmortemView, PostmortemWanted } from "../../bridge";
import type { ActField, ActForm } from "../incidents/acting.svelte";

const said = {
  begin: "Begin a postmortem",
  beginDo: "Begin it",
  template: "Template",
  otherTemplate: "Another template",
  otherTemplateAbout: "As long as nobody wrote in it; the text of now stays as a version.",
  otherTemplateDo: "Make it anew",
  proposed: "The one that is proposed for it",
  name: "What it is called",
  nameHint: "empty: as the incident is",
  owner: "Who sees to it",
  ownerHint: "empty: who leads the incident",
  due: "Due",
  dueHint: "2026-03-31; empty: by the policy for its severity",
  dayHint: "2026-03-31; empty: on no day",
  nobodyHint: "empty: nobody",
  retitle: "What it is called",
  set: "Set it",
  takeBack: "Take it back to write on",
  takeBackDo: "Take it back",
  dueWhyHint: "the logs came late",
  audience: "For whom it is",
  audienceHint: "the whole team",
  noActions: "Nothing is to be done",
  noActionsHint: "empty: something is after all",
  reviewed: "I have read it",
  reviewedAbout: "What is said of single words is a comment.",
  words: "What you say of it",
  answer: "Answer",
  answerAbout: (by: string, text: string) => `${by}: ${text}`,
  refresh: "Fill it in anew",
  refreshAbout: (word: string) => `Somebody wrote in “${word}”. The records take its place; the text of now stays as a version.`,
  dismiss: "It may stand",
  dismissAbout: (text: string) => `“${text}”`,
  why: "Why",
  dismissHint: "she asked to be named",
  reviewer: "Ask somebody to read it",
  who: "Who",
  ask: "Ask",
  comment: "Comment",
  commentAbout: (text: string) => (text === "" ? "About all of it. Mark words first to say something of them." : `About “${text}”`),
  done: "It is done",
  proof: "What shows it",
  proofHint: "a link, a test that ran, an alert that fired",
  close: "Close it",
  decline: "It will not be done",
  declineDo: "Decline it",
  supersede: "Another is done instead",
  by: "Which",
  supersedeDo: "Close it",
  reopen: "It is to be done after all",
  reopenDo: "Open it again",
  assign: "Who sees to it",
  dueAction: "By when",
  link: "Where a tracker has it",
  linkHint: "https://tracker.example/OPS-12; empty: none has",
  verify: "How it will be seen that it is done",
  verifyHint: "the alert fires in a drill",
  text: "What",
};

const box = (name: string, label: string, rest: Partial<ActField> = {}): ActField => ({ name, label, ...rest });

/** The forms of what is done with documents and actions. */
export class Forms {
  readonly #bridge: Bridge;
  readonly #people: () => readonly string[];

  constructor(bridge: Bridge, people: () => readonly string[]) {
    this.#bridge = bridge;
    this.#people = people;
  }

  /** Begins the document of an incident; `begun` opens it. */
  begin(of: Pick<PostmortemWanted, "incident" | "title" | "template">, about: string, templates: readonly { key: string; name: string }[], begun: (id: number) => void): ActForm {
    return {
      title: said.begin,
      about,
      deed: said.beginDo,
      fields: [
        box("template", said.template, { value: of.template, choices: [...(of.template === "" ? [{ value: "", title: said.proposed }] : []), ...templates.map(({ key, name }) => ({ value: key, title: name }))], mayBeEmpty: true }),
        box("title", said.name, { hint: said.nameHint, mayBeEmpty: true }),
        box("owner", said.owner, { hint: said.ownerHint, offers: this.#people(), mayBeEmpty: true }),
        box("due", said.due, { hint: said.dueHint, mayBeEmpty: true }),
      ],
      send: async ({ template = of.template, title = "", owner = "", due = "" }) => {
        const { row, said: done } = await this.#bridge.makePostmortem({ incident: of.incident, template, title: title.trim(), owner: owner.trim(), due: due.trim() });
        begun(row.id);
        return done;
      },
    };
  }

  async act(id: number, act: PostmortemAct): Promise<string> {
    return (await this.#bridge.actOnPostmortem({ id, act })).said;
  }

  /** Makes a draft in which nobody wrote by another template. */
  template({ id, title, template }: PostmortemRow, templates: readonly { key: string; name: string }[]): ActForm {
    const choices = templates.filter(({ key }) => key !== template).map(({ key, name }) => ({ value: key, title: name }));
    const field = box("key", said.template, { value: choices[0]?.value ?? "", choices });
    return this.#of(id, said.otherTemplate, `${title}. ${said.otherTemplateAbout}`, said.otherTemplateDo, [field], ({ key = "" }) => ({ kind: "template", key }));
  }

  retitle({ id, title }: PostmortemRow): ActForm {
    return this.#of(id, said.retitle, title, said.set, [box("title", said.name, { value: title })], ({ title: next = "" }) => ({ kind: "title", title: next.trim() }));
  }

  owner({ id, title, owner }: PostmortemRow): ActForm {
    const field = box("person", said.who, { value: owner ?? "", hint: said.nobodyHint, offers: this.#people(), mayBeEmpty: true });
    return this.#of(id, said.owner, title, said.set, [field], ({ person = "" }) => ({ kind: "owner", person: person.trim() }));
  }

  due({ id, title, due }: PostmortemRow): ActForm {
    const fields = [box("day", said.due, { value: due ?? "", hint: said.dayHint, mayBeEmpty: true }), box("why", said.why, { hint: said.dueWhyHint })];
    return this.#of(id, said.dueAction, title, said.set, fields, ({ day = "", why = "" }) => ({ kind: "due", day: day.trim(), why: why.trim() }));
  }

  takeBack({ id, title }: PostmortemRow): ActForm {
    return this.#of(id, said.takeBack, title, said.takeBackDo, [box("why", said.why)], ({ why = "" }) => ({ kind: "take_back", why: why.trim() }));
  }

  audience({ row, audience }: PostmortemView): ActForm {
    const field = box("audience", said.audience, { value: audience, hint: said.audienceHint });
    return this.#of(row.id, said.audience, row.title, said.set, [field], ({ audience: whom = "" }) => ({ kind: "audience", audience: whom.trim() }));
  }

  noActions({ row, noActions }: PostmortemView): ActForm {
    const field = box("reason", said.why, { value: noActions ?? "", hint: said.noActionsHint, mayBeEmpty: true });
    return this.#of(row.id, said.noActions, row.title, said.set, [field], ({ reason = "" }) => ({ kind: "no_actions", reason: reason.trim() }));
  }

  reviewer({ id, title }: PostmortemRow): ActForm {
    return this.#of(id, said.reviewer, title, said.ask, [box("person", said.who, { offers: this.#people() })], ({ person = "" }) => ({ kind: "reviewer", person: person.trim(), remove: false }));
  }

  reviewed({ id }: PostmortemRow): ActForm {
    const field = box("words", said.words, { isLong: true, mayBeEmpty: true });
    return this.#of(id, said.reviewed, said.reviewedAbout, said.reviewed, [field], ({ words: what = "" }) => ({ kind: "reviewed", words: what.trim() }));
  }

  /** Says something of the words between two places, or of all of it where these are one. */
  comment({ id }: PostmortemRow, about: string, from: number): ActForm {
    const to = from + about.length;
    return this.#of(id, said.comment, said.commentAbout(about), said.comment, [box("text", said.text, { isLong: true })], ({ text = "" }) => ({ kind: "comment", text: text.trim(), answers: null, from, to }));
  }

  answer({ id }: PostmortemRow, { id: answers, by, text: asked }: PostmortemComment): ActForm {
    return this.#of(id, said.answer, said.answerAbout(by, asked), said.answer, [box("text", said.text, { isLong: true })], ({ text = "" }) => ({ kind: "comment", text: text.trim(), answers, from: 0, to: 0 }));
  }

  /** Fills in what somebody wrote in. */
  refresh(word: string, deed: () => Promise<void>): ActForm {
    return {
      title: said.refresh,
      about: said.refreshAbout(word),
      deed: said.refresh,
      fields: [],
      send: async () => {
        await deed();
        return "";
      },
    };
  }

  dismiss(id: number, { class: of, sentence, text }: PostmortemFinding, dismissed: () => void): ActForm {
    return {
      title: said.dismiss,
      about: said.dismissAbout(text),
      deed: said.dismiss,
      fields: [box("reason", said.why, { hint: said.dismissHint })],
      send: async ({ reason = "" }) => {
        await this.#bridge.dismissFinding({ id, class: of, sentence, reason: reason.trim() });
        dismissed();
        return "";
      },
    };
  }

  async actOnItem(key: string, act: ActionItemAct): Promise<string> {
    return (await this.#bridge.actOnActionItem({ key, act })).said;
  }

  done(row: ActionItemRow): ActForm {
    return this.#item(row, said.done, said.close, box("proof", said.proof, { hint: row.verify ?? said.proofHint }), (proof) => ({ kind: "done", proof }));
  }

  decline(row: ActionItemRow): ActForm {
    return this.#item(row, said.decline, said.declineDo, box("reason", said.why), (reason) => ({ kind: "decline", reason }));
  }

  supersede(row: ActionItemRow, others: readonly ActionItemRow[]): ActForm {
    const choices = others.filter(({ key }) => key !== row.key).map(({ key, title }) => ({ value: key, title }));
    return this.#item(row, said.supersede, said.supersedeDo, box("by", said.by, choices.length > 0 ? { choices, value: choices[0]?.value ?? "" } : {}), (by) => ({ kind: "supersede", by }));
  }

  reopen(row: ActionItemRow): ActForm {
    return this.#item(row, said.reopen, said.reopenDo, box("reason", said.why), (reason) => ({ kind: "reopen", reason }));
  }

  assign(row: ActionItemRow): ActForm {
    const field = box("person", said.who, { value: row.owner ?? "", hint: said.nobodyHint, offers: this.#people(), mayBeEmpty: true });
    return this.#item(row, said.assign, said.set, field, (person) => ({ kind: "assign", person }));
  }

  dueItem(row: ActionItemRow): ActForm {
    return this.#item(row, said.dueAction, said.set, box("day", said.due, { value: row.due ?? "", hint: said.dayHint, mayBeEmpty: true }), (day) => ({ kind: "due", day }));
  }

  link(row: ActionItemRow): ActForm {
    return this.#item(row, said.link, said.set, box("link", said.link, { value: row.link ?? "", hint: said.linkHint, mayBeEmpty: true }), (link) => ({ kind: "link", link }));
  }

  verify(row: ActionItemRow): ActForm {
    return this.#item(row, said.verify, said.set, box("how", said.verify, { value: row.verify ?? "", hint: said.verifyHint, mayBeEmpty: true }), (how) => ({ kind: "verify", how }));
  }

  #of(id: number, title: string, about: string, deed: string, fields: ActField[], actOf: (values: Readonly<Record<string, string>>) => PostmortemAct): ActForm {
    return { title, about, deed, fields, send: (values) => this.act(id, actOf(values)) };
  }

  /** A form of an action with one box. */
  #item(row: ActionItemRow, title: string, deed: string, field: ActField, actOf: (value: string) => ActionItemAct): ActForm {
    return { title, about: row.title, deed, fields: [field], send: (values) => this.actOnItem(row.key, actOf(values[field.name]?.trim() ?? "")) };
  }
}
