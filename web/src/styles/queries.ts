import { api, ApiError, need } from "../client/api";
import { queryClient, stylesQuery } from "../client/queries";
import type { components } from "../client/schema";

export type Style = components["schemas"]["StyleDocument"];

export { stylesQuery };

function fresh(style: Style): Style {
  queryClient.setQueryData(stylesQuery.queryKey, (all) => all && [style, ...all.filter((one) => one.code !== style.code)]);
  return style;
}

export async function saveStyle(name: string, from: { code: string } | { pictures: string[] }): Promise<Style> {
  return fresh(await need(api.POST("/api/v1/styles", { body: { name, pictures: [], ...from } })));
}

export async function takeStyle(data: unknown): Promise<Style> {
  return fresh(await need(api.POST("/api/v1/styles/import", { body: data as Record<string, never> })));
}

/** Returns how to take it back: its file comes in again, under the same code. */
export async function deleteStyle(style: Style): Promise<() => Promise<Style>> {
  const path = { code: style.code };
  const file: unknown = await (await fetch(`/api/v1/styles/${encodeURIComponent(style.code)}/file`)).json();
  const { response } = await api.DELETE("/api/v1/styles/{code}", { params: { path } });
  if (!response.ok) throw new ApiError(response.status, "", response.statusText);
  queryClient.setQueryData(stylesQuery.queryKey, (all) => all?.filter((one) => one.code !== style.code));
  return async () => await takeStyle(file);
}

export async function nearCodes(code: string, count: number, turn: number): Promise<string[]> {
  const { items } = await need(api.GET("/api/v1/styles/{code}/related", { params: { path: { code }, query: { count, turn } } }));
  return items.map((one) => one.code);
}
