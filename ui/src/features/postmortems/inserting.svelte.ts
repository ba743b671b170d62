import { type Bridge, Failure, type IncidentLinkRow, type PostmortemBlock, type PostmortemInsertForm, type PostmortemSection } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";
import type { ActForm, Acting } from "../incidents/acting.svelte";
import { LARGEST_BYTES, base64Of } from "../incidents/files.svelte";
import type { OpenDocument } from "./document.svelte";
import type { Offer } from "./editor/slash";
import type { Forms } from "./forms";
import { offersOf } from "./offers";
import { errorForm, timelinePartForm } from "./parts";
import { pictureName, pictureText } from "./pictures";
import { words } from "./words";

/** What is asked for; of what is not said nothing. */
const asked = (id: number, form: Partial<PostmortemInsertForm>): PostmortemInsertForm => ({ word: "", about: "", from: "", to: "", lanes: [], error: "", ...form, id });

/** What is put into the text from elsewhere: sections, what records fill in, and pictures. */
export class Inserting {
  /** What the incident of the document is about. */
  links = $state.raw<readonly IncidentLinkRow[]>([]);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #document: OpenDocument;
  readonly #acting: Acting;
  readonly #forms: Forms;

  constructor(bridge: Bridge, notices: Notices, of: { readonly document: OpenDocument; readonly acting: Acting; readonly forms: Forms }) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#document = of.document;
    this.#acting = of.acting;
    this.#forms = of.forms;
  }

  /** What a stroke offers in the text. */
  get offers(): readonly Offer[] {
    const { id, guide, view } = this.#document;
    return id === null ? [] : offersOf(guide, (view?.row.incident ?? null) !== null, this.links, (word, about) => this.#insert(asked(id, { word, about })), {
      timelinePart: () => this.addTimelinePart(),
      error: () => this.addError(),
    });
  }

  /** Puts a section that is missing to the end of the text. */
  addSection({ heading }: PostmortemSection): void {
    this.#document.append(`## ${heading}\n\n`);
  }

  /** Puts what records fill in to the cursor. */
  async addFilling(word: string): Promise<void> {
    const { id } = this.#document;
    if (id === null) return;
    const insert = await this.#insert(asked(id, { word }));
    if (insert !== null) this.#atCursor(insert);
  }

  /** Asks which part of the timeline, and puts it to the cursor. */
  async addTimelinePart(): Promise<void> {
    await this.#ask(async (id) => timelinePartForm(await this.#bridge.postmortemParts(id), (part) => this.#put(asked(id, { word: "timeline", ...part }))));
  }

  /** Asks which error, and puts what is known of its messages to the cursor. */
  async addError(): Promise<void> {
    await this.#ask(async (id) => {
      const { errors } = await this.#bridge.postmortemParts(id);
      if (errors.length === 0) throw new Failure({ kind: "invalid", field: "error", message: words.blocks.noErrors });
      return errorForm(errors, (about, error) => this.#put(asked(id, { word: "queue", about, error })));
    });
  }

  /** Fills a block in anew. Where somebody wrote in it that is asked first. */
  async refresh(block: PostmortemBlock): Promise<void> {
    if (block.edited) this.#acting.begin(this.#forms.refresh(block.word, () => this.#refreshed(block, true)));
    else {
      await this.#acting.do(async () => {
        await this.#refreshed(block, false);
        return "";
      });
    }
  }

  /** Attaches pictures to the incident and puts each to the cursor. Says whether any was taken. */
  async addPictures(files: readonly File[]): Promise<void> {
    const incident = this.#document.view?.row.incident ?? null;
    try {
      if (incident === null) throw new Failure({ kind: "invalid", field: "file", message: words.pictures.noIncident });
      for (const file of files) {
        if (file.size > LARGEST_BYTES) throw new Failure({ kind: "invalid", field: "file", message: words.pictures.tooLarge(file.name) });
        // One after the other: the name of each depends on those that are there.
        // oxlint-disable-next-line no-await-in-loop
        const { files: there } = await this.#bridge.incidentView(incident);
        const name = pictureName(file, there.map((known) => known.name));
        // oxlint-disable-next-line no-await-in-loop
        await this.#bridge.incidentAttach({ id: incident, name, base64: await base64Of(file) });
        this.#atCursor(pictureText(name));
        this.#notices.say(words.pictures.attached(name));
      }
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  /** Reads what the incident of the document is about. */
  async readLinks(): Promise<void> {
    const incident = this.#document.view?.row.incident ?? null;
    try {
      this.links = incident === null ? [] : (await this.#bridge.incidentView(incident)).links;
    } catch {
      // Charts are not offered; everything else is.
      this.links = [];
    }
  }

  #atCursor(insert: string): void {
    this.#document.editor?.put(insert);
  }

  /** The numbers of blocks are those of a text that was kept: the one at this place is looked for in that of now. */
  async #refreshed({ word, from }: PostmortemBlock, overEdits: boolean): Promise<void> {
    const { id, saving } = this.#document;
    if (id === null || saving === null) return;
    await this.#document.keep();
    await this.#document.changed();
    const block = this.#document.blocks.find((one) => one.word === word && one.from === from);
    if (block === undefined) throw new Failure({ kind: "invalid", field: "block", message: words.blocks.gone });
    await this.#bridge.refreshPostmortemBlock({ id, seen: saving.revision, block: block.number, overEdits });
    await this.#document.changed();
  }

  /** Opens a form on the document that is open. */
  async #ask(formOf: (id: number) => Promise<ActForm>): Promise<void> {
    const { id } = this.#document;
    if (id === null) return;
    try {
      const form = await formOf(id);
      if (id === this.#document.id) this.#acting.begin(form);
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  /** Puts a block to the cursor; that it cannot be got is for the form to say. */
  async #put(form: PostmortemInsertForm): Promise<void> {
    const { text } = await this.#bridge.postmortemBlock(form);
    if (form.id === this.#document.id) this.#atCursor(text);
  }

  async #insert(form: PostmortemInsertForm): Promise<string | null> {
    try {
      return (await this.#bridge.postmortemBlock(form)).text;
    } catch (thrown) {
      this.#notices.fail(thrown);
      return null;
    }
  }
}
