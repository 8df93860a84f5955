/** What is read from the server and kept: one place for keys, so that events can freshen what pages show. */
import { infiniteQueryOptions, keepPreviousData, queryOptions, QueryClient, type InfiniteData } from "@tanstack/react-query";

import { api, ApiError, need, type Image, type Job, type Session } from "./api";
import { dispatch } from "./store";

/**
 * Asks anew after a change also where the first answer is still awaited: it may tell of before the change, and the library would
 * take it for the news.
 */
export class FreshQueryClient extends QueryClient {
  override invalidateQueries(...[filters, options]: Parameters<QueryClient["invalidateQueries"]>): Promise<void> {
    for (const query of this.getQueryCache().findAll(filters)) {
      if (query.state.data === undefined && query.state.fetchStatus === "fetching" && query.isActive()) void query.cancel({ silent: true });
    }
    return super.invalidateQueries(filters, options);
  }
}

export const queryClient = new FreshQueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && (error.offline || error.status >= 500),
    },
  },
});

/** Null: nobody is logged in. Being offline is not being logged out. */
export const sessionQuery = queryOptions<Session | null>({
  queryKey: ["session"],
  staleTime: Infinity,
  queryFn: async () => {
    try {
      return await need(api.GET("/api/v1/session"));
    } catch (reason) {
      if (reason instanceof ApiError && reason.status === 401) return null;
      throw reason;
    }
  },
});

interface JobPage {
  items: Job[];
  next_cursor?: string | null;
}

/** The newest jobs, then older ones by page. Their content lives in the live store; this only knows how far we read. */
export const jobPagesQuery = infiniteQueryOptions({
  queryKey: ["jobs"],
  initialPageParam: undefined as string | undefined,
  queryFn: async ({ pageParam }) => {
    const page: JobPage = await need(api.GET("/api/v1/jobs", { params: { query: { limit: 20, cursor: pageParam } } }));
    dispatch({ type: "page", jobs: page.items });
    return { ids: page.items.map((job) => job.id), next: page.next_cursor ?? undefined };
  },
  getNextPageParam: (page) => page.next,
});

export interface ImagePage {
  items: Image[];
  next_cursor?: string | null;
}

export const imagePagesQuery = infiniteQueryOptions({
  queryKey: ["images"],
  initialPageParam: undefined as string | undefined,
  queryFn: async ({ pageParam }): Promise<ImagePage> =>
    await need(api.GET("/api/v1/images", { params: { query: { limit: 60, cursor: pageParam } } })),
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

const newsListeners = new Set<() => void>();
/** Called whenever pictures have come: for walls that ask in their own order. */
export function onNewPictures(listener: () => void): () => void {
  newsListeners.add(listener);
  return () => newsListeners.delete(listener);
}

/** A new picture stands first in the library at once, without asking again. */
export function addToLibrary(images: readonly Image[]): void {
  for (const listener of newsListeners) listener();
  queryClient.setQueryData<InfiniteData<ImagePage, string | undefined>>(imagePagesQuery.queryKey, (data) => {
    const first = data?.pages[0];
    if (!data || !first) return data;
    const known = new Set(data.pages.flatMap((page) => page.items.map((image) => image.id)));
    const fresh = images.filter((image) => !known.has(image.id));
    if (fresh.length === 0) return data;
    return { ...data, pages: [{ ...first, items: [...fresh, ...first.items] }, ...data.pages.slice(1)] };
  });
}

export const imageQuery = (id: string) =>
  queryOptions({
    queryKey: ["image", id],
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: async () => await need(api.GET("/api/v1/images/{image_id}", { params: { path: { image_id: id } } })),
  });

export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: async () => await need(api.GET("/api/v1/models")),
});

/** The prompt language as a table: what there is to complete, and the ranges of sliders. */
export const languageQuery = queryOptions({
  queryKey: ["language"],
  staleTime: Infinity,
  queryFn: async () => await need(api.GET("/api/v1/prompt/parameters")),
});

export const defaultsQuery = queryOptions({
  queryKey: ["defaults"],
  queryFn: async () => await need(api.GET("/api/v1/defaults")),
});

export const tasteQuery = queryOptions({
  queryKey: ["taste"],
  queryFn: async () => await need(api.GET("/api/v1/taste")),
});

export const profilesQuery = queryOptions({
  queryKey: ["profiles"],
  queryFn: async () => (await need(api.GET("/api/v1/profiles"))).items,
});

/** The newest first. */
export const boardsQuery = queryOptions({
  queryKey: ["boards"],
  queryFn: async () => (await need(api.GET("/api/v1/boards"))).items.toReversed(),
});

export const stylesQuery = queryOptions({
  queryKey: ["styles"],
  queryFn: async () => (await need(api.GET("/api/v1/styles"))).items,
});

export const doctorQuery = queryOptions({
  queryKey: ["doctor"],
  queryFn: async () => await need(api.GET("/api/v1/doctor")),
});
