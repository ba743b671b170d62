import type { PostmortemComment } from "../../bridge";

/** What was said first, and what was said to it. */
export interface Thread {
  readonly first: PostmortemComment;
  readonly answers: readonly PostmortemComment[];
}

/** Comments with their answers, the first first; an answer to an answer stands with what both are about. */
export function threadsOf(comments: readonly PostmortemComment[]): Thread[] {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const firstOf = (comment: PostmortemComment): PostmortemComment => {
    const before = comment.answers === null ? undefined : byId.get(comment.answers);
    return before === undefined ? comment : firstOf(before);
  };
  const firsts = comments.filter((comment) => firstOf(comment) === comment);
  return firsts.map((first) => ({ first, answers: comments.filter((other) => other !== first && firstOf(other) === first) }));
}
