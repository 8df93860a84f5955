/** A removed folder comes back with those inside of it, and with the pictures that lay in them. */
import { api, need, type Image } from "../client/api";
import type { Folder } from "./queries";

export interface Removed {
  /** Paths of the folder and all inside of it, from the top down, with the ids of what lay in each. */
  paths: { path: string; ids: string[] }[];
}

const AT_MOST = 10_000;

export async function rememberFolders(folder: Folder): Promise<Removed> {
  const { items } = await need(api.GET("/api/v1/folders"));
  const inside = items.filter((one) => one.id === folder.id || one.path.startsWith(`${folder.path}/`)).sort((a, b) => a.path.length - b.path.length);
  const ids = new Map(inside.map((one) => [one.id, [] as string[]]));
  let count = 0;
  for (let cursor: string | undefined, more = true; more && count < AT_MOST; ) {
    const page: { items: Image[]; next_cursor?: string | null } = await need(
      api.GET("/api/v1/images", { params: { query: { q: `folder:${folder.id} is:any`, limit: 200, cursor } } }),
    );
    for (const image of page.items) ids.get(image.folder_id ?? "")?.push(image.id);
    count += page.items.length;
    cursor = page.next_cursor ?? undefined;
    more = cursor !== undefined;
  }
  return { paths: inside.map((one) => ({ path: one.path, ids: ids.get(one.id) ?? [] })) };
}

export async function restoreFolders({ paths }: Removed): Promise<void> {
  for (const { path, ids } of paths) {
    const made = await need(api.POST("/api/v1/folders", { body: { name: path } }));
    if (ids.length > 0) await need(api.POST("/api/v1/images/bulk", { body: { ids, change: { folder: made.id, add_tags: [], remove_tags: [] } } }));
  }
}
