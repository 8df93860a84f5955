import { queryOptions } from "@tanstack/react-query";

import { api, need } from "../client/api";
import { profilesQuery, queryClient, tasteQuery } from "../client/queries";
import type { components } from "../client/schema";

export type Profile = components["schemas"]["ProfileDocument"];
export type ProfileWithTaste = components["schemas"]["ProfileWithTaste"];
export type Pair = components["schemas"]["PairDocument"];

export { profilesQuery, tasteQuery };

export const profileQuery = (id: string) =>
  queryOptions({
    queryKey: ["profile", id],
    staleTime: 0,
    queryFn: async () => await need(api.GET("/api/v1/profiles/{named}", { params: { path: { named: id } } })),
  });

export async function nextPair(profile: string | undefined, besides: Pair | null): Promise<Pair> {
  const query = { profile, besides: besides ? [besides.left.key, besides.right.key] : undefined };
  const pair = await need(api.GET("/api/v1/rankings/next", { params: { query } }));
  for (const side of [pair.left, pair.right]) new Image().src = pictureOf(side);
  return pair;
}

/** Pictures of the library in a fitting copy; those brought along as they are. */
export function pictureOf(side: Pair["left"]): string {
  return side.image ? `${side.file}?format=webp&width=${Math.min(1024, side.image.width)}` : side.file;
}

/** After an answer: the profile as it is now, everywhere it is shown. */
export function toldProfile(profile: Profile): void {
  queryClient.setQueryData(profilesQuery.queryKey, (all) => {
    if (!all) return all;
    return all.some((one) => one.id === profile.id) ? all.map((one) => (one.id === profile.id ? profile : one)) : [...all, profile];
  });
  void queryClient.invalidateQueries({ queryKey: ["profile", profile.id] });
}

export async function refreshProfiles(): Promise<void> {
  await Promise.all([queryClient.invalidateQueries({ queryKey: profilesQuery.queryKey }), queryClient.invalidateQueries({ queryKey: tasteQuery.queryKey })]);
}
