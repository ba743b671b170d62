import type { ActionItemDone } from "./api/ActionItemDone";
import type { ActionItemForm } from "./api/ActionItemForm";
import type { ActionItemsView } from "./api/ActionItemsView";
import type { PostmortemActForm } from "./api/PostmortemActForm";
import type { PostmortemCheckForm } from "./api/PostmortemCheckForm";
import type { PostmortemChecked } from "./api/PostmortemChecked";
import type { PostmortemDiff } from "./api/PostmortemDiff";
import type { PostmortemDismissForm } from "./api/PostmortemDismissForm";
import type { PostmortemDone } from "./api/PostmortemDone";
import type { PostmortemExported } from "./api/PostmortemExported";
import type { PostmortemExportForm } from "./api/PostmortemExportForm";
import type { PostmortemForm } from "./api/PostmortemForm";
import type { PostmortemImportFile } from "./api/PostmortemImportFile";
import type { PostmortemImported } from "./api/PostmortemImported";
import type { PostmortemInsert } from "./api/PostmortemInsert";
import type { PostmortemInsertForm } from "./api/PostmortemInsertForm";
import type { PostmortemParts } from "./api/PostmortemParts";
import type { PostmortemPublished } from "./api/PostmortemPublished";
import type { PostmortemPublishForm } from "./api/PostmortemPublishForm";
import type { PostmortemRefreshForm } from "./api/PostmortemRefreshForm";
import type { PostmortemRestoreForm } from "./api/PostmortemRestoreForm";
import type { PostmortemSaved } from "./api/PostmortemSaved";
import type { PostmortemsView } from "./api/PostmortemsView";
import type { PostmortemTemplate } from "./api/PostmortemTemplate";
import type { PostmortemTemplateForm } from "./api/PostmortemTemplateForm";
import type { PostmortemText } from "./api/PostmortemText";
import type { PostmortemVersionRow } from "./api/PostmortemVersionRow";
import type { PostmortemView } from "./api/PostmortemView";

/** What postmortems, their templates and their action items ask of the core. Every place in a text counts UTF-16 units, as the window does. */
export interface PostmortemBridge {
  /** Every document, and the incidents that need one and have none. */
  postmortems(): Promise<PostmortemsView>;
  /** One document with its guide and all that was said of it. */
  postmortem(id: number): Promise<PostmortemView>;
  makePostmortem(form: PostmortemForm): Promise<PostmortemDone>;
  /** Keeps the whole text as it is now. What was written elsewhere meanwhile is not overwritten. */
  writePostmortem(form: PostmortemText): Promise<PostmortemSaved>;
  /** What is found in a text, kept or not. Nothing is written. */
  checkPostmortem(form: PostmortemCheckForm): Promise<PostmortemChecked>;
  /** Says why a finding may stand; an empty reason takes that back. */
  dismissFinding(form: PostmortemDismissForm): Promise<void>;
  /** A block of records for the place of the cursor. Nothing is written. */
  postmortemBlock(form: PostmortemInsertForm): Promise<PostmortemInsert>;
  /** What there is to choose from where a part of the timeline, or messages of one error, are put in. */
  postmortemParts(id: number): Promise<PostmortemParts>;
  /** Fills in one block anew. */
  refreshPostmortemBlock(form: PostmortemRefreshForm): Promise<PostmortemSaved>;
  /** The newest first. */
  postmortemVersions(id: number): Promise<PostmortemVersionRow[]>;
  /** How two versions differ; 0 is the text that stands. */
  postmortemDiff(id: number, from: number, to: number): Promise<PostmortemDiff>;
  restorePostmortem(form: PostmortemRestoreForm): Promise<PostmortemDone>;
  actOnPostmortem(form: PostmortemActForm): Promise<PostmortemDone>;
  exportPostmortem(form: PostmortemExportForm): Promise<PostmortemExported>;
  /** Writes it into a folder, for instance of a git checkout. */
  publishPostmortem(form: PostmortemPublishForm): Promise<PostmortemPublished>;
  /** Takes files in by what is in them. */
  importPostmortems(files: PostmortemImportFile[]): Promise<PostmortemImported>;
  postmortemTemplates(): Promise<PostmortemTemplate[]>;
  /** Keeps a template as its next version, or a new one. */
  savePostmortemTemplate(form: PostmortemTemplateForm): Promise<PostmortemTemplate>;
  actionItems(): Promise<ActionItemsView>;
  actOnActionItem(form: ActionItemForm): Promise<ActionItemDone>;
}
