/** One picture of the library: what is read of it, and what is changed about it. Every change can be taken back. */
import { queryOptions, type InfiniteData } from "@tanstack/react-query";

import { api, need, type Image, type ImageChange, type WholeImage } from "./api";
import { imagePagesQuery, imageQuery, queryClient, type ImagePage } from "./queries";

export const treeQuery = (id: string) =>
  queryOptions({
    queryKey: ["tree", id],
    queryFn: async () => await need(api.GET("/api/v1/images/{image_id}/tree", { params: { path: { image_id: id } } })),
  });

export const carriedQuery = (id: string) =>
  queryOptions({
    queryKey: ["carried", id],
    staleTime: Infinity,
    queryFn: async () => await need(api.GET("/api/v1/images/{image_id}/provenance", { params: { path: { image_id: id } } })),
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ["job", id],
    queryFn: async () => await need(api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: id } } })),
  });

export const foldersQuery = queryOptions({
  queryKey: ["folders"],
  queryFn: async () => await need(api.GET("/api/v1/folders")),
});

export const tagsQuery = queryOptions({
  queryKey: ["tags"],
  queryFn: async () => await need(api.GET("/api/v1/tags")),
});

/** Four prompts that would draw such a picture. */
export async function describe(id: string) {
  return await need(api.POST("/api/v1/images/{image_id}/describe", { params: { path: { image_id: id } } }));
}

/** Puts what changed into whatever the page holds of the picture. */
function keep(id: string, change: Partial<Image>): void {
  queryClient.setQueryData<WholeImage>(imageQuery(id).queryKey, (known) => known && { ...known, ...change });
  queryClient.setQueryData<InfiniteData<ImagePage, string | undefined>>(imagePagesQuery.queryKey, (data) =>
    data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map((one) => (one.id === id ? { ...one, ...change } : one)) })) },
  );
}

function shownAs(change: ImageChange): Partial<Image> {
  return {
    ...(change.rating == null ? {} : { rating: change.rating }),
    ...(change.hidden == null ? {} : { hidden: change.hidden }),
    ...(change.tags == null ? {} : { tags: change.tags }),
    ...(change.trashed == null ? {} : { deleted_at: change.trashed ? new Date().toISOString() : null }),
  };
}

async function readAgain(id: string): Promise<void> {
  await Promise.all(["image", "images", "folders", "tags", "order"].map((key) => queryClient.invalidateQueries({ queryKey: key === "image" ? ["image", id] : [key] })));
}

/** Shown at once; taken back when the server says no. Returns how to undo it, or null when nothing changed. Throws an ApiError. */
export async function changeImage(image: Image, change: ImageChange): Promise<(() => Promise<void>) | null> {
  const { rating, hidden, tags, deleted_at } = image;
  keep(image.id, shownAs(change));
  try {
    const { undo } = await need(api.POST("/api/v1/images/bulk", { body: { ids: [image.id], change } }));
    await readAgain(image.id);
    if (!undo) return null;
    return async () => {
      await need(api.POST("/api/v1/images/undo", { body: { undo } }));
      await readAgain(image.id);
    };
  } catch (reason) {
    keep(image.id, { rating, hidden, tags, deleted_at });
    throw reason;
  }
}

/** A path makes its folders. */
export async function makeFolder(name: string): Promise<void> {
  await need(api.POST("/api/v1/folders", { body: { name } }));
}

export async function putOnBoard(board: string, imageId: string): Promise<void> {
  await need(api.POST("/api/v1/boards/{named}/items", { params: { path: { named: board } }, body: { value: imageId, weight: 1, note: false } }));
  await queryClient.invalidateQueries({ queryKey: ["boards"] });
}

export async function takeOffBoard(board: string, imageId: string): Promise<void> {
  await need(api.DELETE("/api/v1/boards/{named}/items", { params: { path: { named: board }, query: { value: imageId } } }));
  await queryClient.invalidateQueries({ queryKey: ["boards"] });
}

export async function makeBoard(name: string): Promise<string> {
  const made = await need(api.POST("/api/v1/boards", { body: { name, items: [] } }));
  return made.id;
}
