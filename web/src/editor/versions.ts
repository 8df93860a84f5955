/** The family of a picture, as far as the editor shows it. */
import { queryOptions } from "@tanstack/react-query";

import { api, need, type Image } from "../client/api";

export const KEY = "family";
const AT_MOST = 60;

async function read(id: string) {
  return await need(api.GET("/api/v1/images/{image_id}", { params: { path: { image_id: id } } }));
}

/** Everything that descends from the first of a picture's ancestors, level by level. */
export const familyQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, id],
    staleTime: 10_000,
    placeholderData: (before: Image[] | undefined) => before,
    queryFn: async (): Promise<Image[]> => {
      const own = await read(id);
      const found = new Map<string, Image>([...own.parents, own, ...own.children].map((image) => [image.id, image]));
      let level = own.parents.map((image) => image.id);
      const asked = new Set([id]);
      while (level.length > 0 && found.size < AT_MOST) {
        const next = level.filter((one) => !asked.has(one)).slice(0, 12);
        if (next.length === 0) break;
        for (const one of next) asked.add(one);
        const told = await Promise.all(next.map(read));
        level = [];
        for (const { children } of told) {
          for (const child of children) {
            if (!found.has(child.id)) found.set(child.id, child);
            level.push(child.id);
          }
        }
      }
      return [...found.values()];
    },
  });
