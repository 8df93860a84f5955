/** What can be done with many pictures at once. Each says what happened and can be taken back. */
import { api, ApiError, need } from "../client/api";
import { queryClient } from "../client/queries";
import type { components } from "../client/schema";
import { say, undoable } from "../ui/toast";
import { ORDER_KEY } from "./queries";
import type { useWords } from "./words";

type Change = Partial<components["schemas"]["ImageChange"]>;
type Say = ReturnType<typeof useWords>["t"];

/** These pictures, or all that a search finds. */
export type Target = { ids: readonly string[] } | { q: string };

/** The server changes so many at once. */
const AT_ONCE = 10_000;
const LIKES_AT_ONCE = 6;

const changedListeners = new Set<() => void>();
/** Walls listen: pictures, or what orders them, have changed. */
export function onChanged(listener: () => void): () => void {
  changedListeners.add(listener);
  return () => changedListeners.delete(listener);
}
export function announceChange(): void {
  void queryClient.invalidateQueries({ queryKey: ORDER_KEY });
  void queryClient.invalidateQueries({ queryKey: ["images"] });
  void queryClient.invalidateQueries({ queryKey: ["image"] });
  for (const listener of changedListeners) listener();
}

/** Says what went wrong, in the server's words. */
export function sayWrong(t: Say, reason: unknown): void {
  if (reason instanceof DOMException && reason.name === "AbortError") return;
  say(reason instanceof ApiError && reason.message ? reason.message : t("error.offline"), { wrong: true });
}

/** Runs it; a refusal is said and gives null. */
export async function trying<T>(t: Say, work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (reason) {
    sayWrong(t, reason);
    return null;
  }
}

async function undo(t: Say, tokens: readonly string[]): Promise<void> {
  for (const token of tokens.toReversed()) {
    if ((await trying(t, need(api.POST("/api/v1/images/undo", { body: { undo: token } })))) === null) break;
  }
  announceChange();
}

/** Changes them; `said` makes the sentence from how many were changed. Returns whether it worked. */
export function change(t: Say, target: Target, what: Change, said: (count: number) => string): Promise<boolean> {
  return undoable(() => changed(t, target, what, said));
}

async function changed(t: Say, target: Target, what: Change, said: (count: number) => string): Promise<boolean> {
  const parts: Target[] = [];
  if ("q" in target) parts.push(target);
  else for (let i = 0; i < target.ids.length; i += AT_ONCE) parts.push({ ids: target.ids.slice(i, i + AT_ONCE) });
  const tokens: string[] = [];
  let count = 0;
  for (const part of parts) {
    const body = { ...("q" in part ? { q: part.q } : { ids: [...part.ids] }), change: { add_tags: [], remove_tags: [], ...what } };
    const done = await trying(t, need(api.POST("/api/v1/images/bulk", { body })));
    if (done === null) break;
    count += done.changed;
    if (done.undo) tokens.push(done.undo);
  }
  if (tokens.length > 0) {
    announceChange();
    say(said(count), { undo: () => void undo(t, tokens) });
  } else if (count === 0 && parts.length > 0) say(t("nothingChanged"));
  return tokens.length > 0;
}

/** Likes teach the taste, so they go one by one. */
export function like(t: Say, ids: readonly string[], liked: boolean): Promise<void> {
  return undoable(() => likes(t, ids, liked));
}

async function likes(t: Say, ids: readonly string[], liked: boolean): Promise<void> {
  const set = async (some: readonly string[], on: boolean) => {
    for (let i = 0; i < some.length; i += LIKES_AT_ONCE) {
      await Promise.all(
        some.slice(i, i + LIKES_AT_ONCE).map(async (image_id) => {
          const path = { params: { path: { image_id } } };
          await need(on ? api.PUT("/api/v1/images/{image_id}/like", path) : api.DELETE("/api/v1/images/{image_id}/like", path));
        }),
      );
    }
    announceChange();
  };
  const done = await trying(t, set(ids, liked).then(() => true));
  if (done) say(t(liked ? "done.liked" : "done.unliked", { count: ids.length }), { undo: () => void trying(t, set(ids, !liked)) });
}

/** Returns how many are gone: it ends at the first refusal, which is said. */
export async function deleteForGood(t: Say, ids: readonly string[]): Promise<number> {
  let gone = 0;
  for (const image_id of ids) {
    const done = await trying(t, need(api.DELETE("/api/v1/images/{image_id}", { params: { path: { image_id }, query: { for_good: true } } })));
    if (done === null) break;
    gone += 1;
  }
  announceChange();
  return gone;
}

export async function emptyTrash(t: Say): Promise<void> {
  const done = await trying(t, need(api.DELETE("/api/v1/trash")));
  if (done === null) return;
  announceChange();
  say(t("done.emptied", { count: done.removed }));
}

/** Every id that a search finds, for what cannot be asked by search. */
export async function idsOf(q: string, sort: string, signal?: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined, more = true; more && ids.length < AT_ONCE; ) {
    const page: { items: { id: string }[]; next_cursor?: string | null } = await need(
      api.GET("/api/v1/images", { params: { query: { q, sort: sort as "newest", limit: 200, cursor } }, signal }),
    );
    ids.push(...page.items.map((one) => one.id));
    cursor = page.next_cursor ?? undefined;
    more = cursor !== undefined;
  }
  return ids.slice(0, AT_ONCE);
}
