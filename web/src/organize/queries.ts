/** What the page reads beside the wall: folders, tags, saved searches; and the wall's own source. */
import { queryOptions } from "@tanstack/react-query";

import { api, need } from "../client/api";
import type { components } from "../client/schema";
import type { Source } from "./shelf";
import { ranked } from "./terms";

type Schemas = components["schemas"];
export type Folder = Schemas["FolderDocument"];
export type Tag = Schemas["TagDocument"];
export type Saved = Schemas["SavedSearchDocument"];
export const SORTS = ["newest", "oldest", "rating"] as const;
export type Sort = (typeof SORTS)[number];
export const asSort = (value: string | undefined): Sort => SORTS.find((one) => one === value) ?? "newest";

/** All of it is read anew after a change of pictures. */
export const ORDER_KEY = ["order"];

export const foldersQuery = queryOptions({
  queryKey: [...ORDER_KEY, "folders"],
  queryFn: async () => (await need(api.GET("/api/v1/folders"))).items,
});
export const tagsQuery = queryOptions({
  queryKey: [...ORDER_KEY, "tags"],
  queryFn: async () => (await need(api.GET("/api/v1/tags"))).items,
});
export const savedQuery = queryOptions({
  queryKey: [...ORDER_KEY, "searches"],
  queryFn: async () => (await need(api.GET("/api/v1/searches"))).items,
});

const UNSEEN_MS = 3000;
/** How many pictures nobody has looked at; asked again while there are some. */
export const unseenQuery = queryOptions({
  queryKey: [...ORDER_KEY, "unseen"],
  queryFn: async () => (await need(api.GET("/api/v1/images/unseen"))).pictures,
  refetchInterval: ({ state }) => (state.data ? UNSEEN_MS : false),
});

export function suggestionsQuery(q: string, at: number) {
  return queryOptions({
    queryKey: [...ORDER_KEY, "suggest", q, at],
    enabled: q !== "",
    queryFn: async ({ signal }) => (await need(api.GET("/api/v1/searches/suggest", { params: { query: { q, at, limit: 8 } }, signal }))).items,
  });
}

export function librarySource(q: string, sort: Sort): Source {
  return {
    timed: sort === "newest" && !ranked(q),
    page: async ({ cursor, limit }, signal) =>
      await need(api.GET("/api/v1/images", { params: { query: { q, sort, limit, cursor: cursor ?? undefined } }, signal })),
    buckets: async (cursor, signal) => await need(api.GET("/api/v1/images/buckets", { params: { query: { q, cursor: cursor ?? undefined } }, signal })),
    now: Date.now,
  };
}
