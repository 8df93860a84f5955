/** What the page reads: the catalog's other half, pulls while they run, and what is default. */
import { queryOptions } from "@tanstack/react-query";

import { api, need } from "../client/api";
import { modelsQuery, queryClient } from "../client/queries";
import type { components } from "../client/schema";

export type Pull = components["schemas"]["PullDocument"];
export const isLive = (pull: Pull | undefined): boolean => pull?.status === "running" || pull?.status === "waiting";

const LOOK_MS = 700;

export const besideQuery = queryOptions({
  queryKey: ["models", "beside"],
  queryFn: async () => await need(api.GET("/api/v1/models/beside")),
});

/** Looked at again and again while something runs; when it ends, the catalog is read anew. */
export const pullsQuery = queryOptions({
  queryKey: ["model-pulls"],
  queryFn: async () => {
    const before = queryClient.getQueryData<{ items: Pull[] }>(["model-pulls"])?.items ?? [];
    const now = await need(api.GET("/api/v1/models/pulls"));
    const running = new Set(before.filter(isLive).map((one) => one.alias));
    if (now.items.some((one) => running.has(one.alias) && !isLive(one))) void queryClient.invalidateQueries({ queryKey: modelsQuery.queryKey });
    return now;
  },
  refetchInterval: (query) => (query.state.data?.items.some(isLive) ? LOOK_MS : false),
});

export const defaultsQuery = queryOptions({
  queryKey: ["defaults"],
  queryFn: async () => await need(api.GET("/api/v1/defaults")),
});

export const languageQuery = queryOptions({
  queryKey: ["language"],
  staleTime: Infinity,
  queryFn: async () => await need(api.GET("/api/v1/prompt/parameters")),
});

export async function pull(alias: string, accept = false): Promise<void> {
  await need(api.POST("/api/v1/models/{alias}/pull", { params: { path: { alias } }, body: { accept_licence: accept } }));
  await queryClient.invalidateQueries({ queryKey: pullsQuery.queryKey });
}

export async function verify(alias: string): Promise<void> {
  await need(api.POST("/api/v1/models/{alias}/verify", { params: { path: { alias } } }));
  await queryClient.invalidateQueries({ queryKey: pullsQuery.queryKey });
}

/** Stops one under way; forgets one that has ended. */
export async function dismiss(alias: string): Promise<void> {
  await need(api.DELETE("/api/v1/models/{alias}/pull", { params: { path: { alias } } }));
  await queryClient.invalidateQueries({ queryKey: pullsQuery.queryKey });
  await queryClient.invalidateQueries({ queryKey: modelsQuery.queryKey });
}

export async function remove(alias: string): Promise<number> {
  const { freed_bytes } = await need(api.DELETE("/api/v1/models/{alias}", { params: { path: { alias } } }));
  await queryClient.invalidateQueries({ queryKey: modelsQuery.queryKey });
  return freed_bytes;
}

export async function setDefaults(parameters: string): Promise<void> {
  const kept = await need(api.PUT("/api/v1/defaults", { body: { parameters } }));
  queryClient.setQueryData(defaultsQuery.queryKey, kept);
}
