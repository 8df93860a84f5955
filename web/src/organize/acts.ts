/** What can be done with pictures of the wall, by bar, menu or key: on these, on the selection, or on all that was found. */
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";

import { api, need, type Image } from "../client/api";
import { cancel } from "../client/actions";
import { placePrompt } from "../client/draft";
import { addPictures, type Role } from "../client/tray";
import { startVersus, type Versus } from "../client/versus";
import { say } from "../ui/toast";
import { announceChange, change, deleteForGood, idsOf, like, trying, type Target } from "./commands";
import type { Shelf } from "./shelf";
import { ranked } from "./terms";
import { clear, type Chosen } from "./whole";
import { useWords } from "./words";

/** Each of them is drawn twice: more is a long wait that nobody meant. */
export const MOST_VERSUS = 12;

interface Scene {
  shelf: Shelf;
  chosen: Chosen;
  spread: ReadonlySet<string>;
  /** The whole search of the wall. */
  q: string;
  sort: string;
}

/** A closed pile is meant as a whole. */
export function withPiles(shelf: Shelf, spread: ReadonlySet<string>, ids: Iterable<string>): string[] {
  const meant = new Set(ids);
  const stacks = new Set<string>();
  const known = [...shelf.known()];
  for (const image of known) if (meant.has(image.id) && image.stack_id != null && !spread.has(image.stack_id)) stacks.add(image.stack_id);
  if (stacks.size > 0) for (const image of known) if (image.stack_id != null && stacks.has(image.stack_id)) meant.add(image.id);
  return [...meant];
}

export type Acts = ReturnType<typeof useActs>;

export function useActs({ shelf, chosen, spread, q, sort }: Scene) {
  const { t } = useWords();
  const navigate = useNavigate();
  return useMemo(() => {
    const images = (ids: readonly string[]): Image[] => ids.flatMap((id) => shelf.find(id) ?? []);
    /** The ids that are meant: these, or the selection; all of a search are read first. */
    const ids = async (some?: readonly string[]): Promise<string[]> => {
      if (some) return withPiles(shelf, spread, some);
      const except = chosen.except();
      if (except === null) return withPiles(shelf, spread, chosen.store.get().ids);
      return ((await trying(t, idsOf(q, sort))) ?? []).filter((id) => !except.has(id));
    };
    const target = async (some?: readonly string[]): Promise<Target> =>
      some === undefined && chosen.except()?.size === 0 && !ranked(q) ? { q } : { ids: await ids(some) };
    const run = async (some: readonly string[] | undefined, what: Parameters<typeof change>[2], said: (count: number) => string, leave = false) => {
      const asked = await target(some);
      if ("ids" in asked && asked.ids.length === 0) return;
      const done = await change(t, asked, what, said);
      if (done && leave) clear(chosen);
    };
    return {
      ids,
      target,
      images,
      tag: (tag: string, some?: string[]) => run(some, { add_tags: [tag] }, (count) => t("done.tagged", { count, tag })),
      rate: (rating: number, some?: string[]) => run(some, { rating }, (count) => t(rating === 0 ? "done.unrated" : "done.rated", { count, rating })),
      hide: (hidden: boolean, some?: string[]) => run(some, { hidden }, (count) => t(hidden ? "done.hidden" : "done.shown", { count }), true),
      trash: (some?: string[]) => run(some, { trashed: true }, (count) => t("done.trashed", { count }), true),
      restore: (some?: string[]) => run(some, { trashed: false }, (count) => t("done.restored", { count }), true),
      stack: (some?: string[]) => run(some, { stack: "new" }, (count) => t("done.stacked", { count }), true),
      unstack: (some?: string[]) => run(some, { stack: "" }, (count) => t("done.unstacked", { count }), true),
      folder: async ({ id, path }: { id?: string; path: string }, some?: string[]) => {
        const made = id === undefined ? await trying(t, need(api.POST("/api/v1/folders", { body: { name: path } }))) : { id };
        if (made) await run(some, { folder: made.id }, (count) => (made.id === "" ? t("done.unfiled", { count }) : t("done.moved", { count, folder: path })));
      },
      like: async (some?: string[]) => {
        const meant = await ids(some);
        const on = images(meant).some((image) => !image.liked) || images(meant).length === 0;
        // What is so already stays out: an undo would take back what was liked long ago.
        const known = new Map(images(meant).map((image) => [image.id, image.liked]));
        const other = meant.filter((id) => known.get(id) !== on);
        if (other.length > 0) await like(t, other, on);
      },
      deleteForGood: async (some?: string[]) => {
        const meant = await ids(some);
        const count = await deleteForGood(t, meant);
        clear(chosen);
        if (count > 0) say(t("done.deleted", { count }));
      },
      compare: async (some?: string[]) => {
        const meant = await ids(some);
        if (meant.length >= 2 && meant.length <= 4) void navigate({ to: "/compare", search: { ids: meant.join(",") } });
        else say(t("compareFew"), { wrong: true });
      },
      /** Each prompt drawn twice, one thing different, and looked at pair by pair as they come. */
      versus: async (kind: Versus, some?: string[]) => {
        const drawn = images(await ids(some)).filter((image) => image.prompt).slice(0, MOST_VERSUS);
        if (drawn.length === 0) {
          say(t("versusNone"), { wrong: true });
          return;
        }
        const jobs: string[] = [];
        const stop = () => Promise.all(jobs.map((id) => cancel({ id }).catch(() => undefined)));
        for (const image of drawn) {
          const begun = await trying(t, startVersus(image.prompt, kind, image.seed));
          if (!begun) break;
          jobs.push(...begun.jobs);
        }
        if (jobs.length === 0) return;
        say(t("versusBegun", { count: jobs.length }), { undo: () => void stop() });
        void navigate({ to: "/compare", search: { ids: jobs.join(","), by: 2 } });
      },
      useAs: async (role: Role, some?: string[]) => {
        const meant = await ids(some);
        addPictures(meant.slice(0, 16), role);
        say(t("done.used", { count: Math.min(16, meant.length) }));
      },
      usePrompt: async (some?: string[]) => {
        const [first] = images(await ids(some));
        if (first) placePrompt(first.prompt);
      },
      edit: (id: string) => void navigate({ to: "/edit/$imageId", params: { imageId: id } }),
      alike: (id: string) => void navigate({ to: "/organize", search: { q: `like:${id}` } }),
      saveSearch: async (name: string, q: string) => {
        const made = await trying(t, need(api.POST("/api/v1/searches", { body: { name, q, sort: sort as "newest" } })));
        if (!made) return;
        announceChange();
        say(t("done.saved", { name }));
      },
    };
  }, [shelf, chosen, spread, q, sort, t, navigate]);
}
