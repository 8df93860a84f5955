/** What the sections read. Keys begin with the noun, so that a change freshens all that shows it. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, need } from "../client/api";
import { queryClient } from "../client/queries";
import type { components } from "../client/schema";

type Schemas = components["schemas"];
export type Person = Schemas["PersonDocument"];
export type Key = Schemas["KeyDocument"];
export type Webhook = Schemas["WebhookDocument"];
export type Delivery = Schemas["DeliveryDocument"];
export type Team = Schemas["TeamDocument"];
export type Used = Schemas["UsedDocument"];
export type Line = Schemas["LineDocument"];
export type Transfer = Schemas["TransferDocument"];
export type Decision = Schemas["DecisionDocument"];
export type Appeal = Schemas["AppealDocument"];

const PAGE = 50;

export const defaultsQuery = queryOptions({ queryKey: ["defaults"], queryFn: async () => await need(api.GET("/api/v1/defaults")) });
export const sessionsQuery = queryOptions({ queryKey: ["sessions"], queryFn: async () => await need(api.GET("/api/v1/sessions")) });
export const keysQuery = queryOptions({ queryKey: ["keys"], queryFn: async () => await need(api.GET("/api/v1/keys")) });
export const webhooksQuery = queryOptions({ queryKey: ["webhooks"], queryFn: async () => await need(api.GET("/api/v1/webhooks")) });
export const peopleQuery = queryOptions({ queryKey: ["people"], queryFn: async () => await need(api.GET("/api/v1/people")) });
export const invitationsQuery = queryOptions({ queryKey: ["invitations"], queryFn: async () => await need(api.GET("/api/v1/invitations")) });
export const teamsQuery = queryOptions({ queryKey: ["teams"], queryFn: async () => await need(api.GET("/api/v1/teams")) });
export const policyQuery = queryOptions({ queryKey: ["policy"], queryFn: async () => await need(api.GET("/api/v1/policy")) });
export const exportsQuery = queryOptions({
  queryKey: ["transfers", "exports"],
  queryFn: async () => await need(api.GET("/api/v1/exports")),
  refetchInterval: (query) => whileMoving(query.state.data?.items),
});
export const importsQuery = queryOptions({
  queryKey: ["transfers", "imports"],
  queryFn: async () => await need(api.GET("/api/v1/imports")),
  refetchInterval: (query) => whileMoving(query.state.data?.items),
});
const whileMoving = (items: readonly Transfer[] | undefined) => (items?.some((one) => one.finished_at === null) ? 800 : false);

export const usageQuery = (days: number) =>
  queryOptions({
    queryKey: ["usage", days],
    queryFn: async () => await need(api.GET("/api/v1/usage", { params: { query: { days } } })),
  });

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** A list that goes on: `read` a page after a cursor. */
function pages<T>(key: readonly unknown[], read: (cursor: string | undefined) => Promise<Page<T>>, refetchInterval?: (items: T[]) => number | false) {
  return infiniteQueryOptions({
    queryKey: [...key],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => read(pageParam),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: (query) => (refetchInterval && query.state.data ? refetchInterval(query.state.data.pages.flatMap((page) => page.items)) : false),
  });
}

export const ledgerQuery = pages<Line>(["ledger"], async (cursor) => await need(api.GET("/api/v1/ledger", { params: { query: { limit: PAGE, cursor } } })));

/** Of one webhook; looked at again while something is still on its way. */
export const deliveriesQuery = (id: string, state: Delivery["state"] | undefined) =>
  pages<Delivery>(
    ["webhooks", id, "deliveries", state ?? "all"],
    async (cursor) => await need(api.GET("/api/v1/webhooks/{webhook_id}/deliveries", { params: { path: { webhook_id: id }, query: { limit: 20, cursor, state } } })),
    (items) => (items.some((one) => one.state === "pending") ? 1500 : false),
  );

export const auditQuery = (person: string | undefined, action: string | undefined) =>
  pages<Schemas["EntryDocument"]>(["audit", person, action], async (cursor) => await need(api.GET("/api/v1/audit", { params: { query: { limit: PAGE, cursor, person, action } } })));

export const decisionsQuery = pages<Decision>(["policy", "decisions"], async (cursor) => await need(api.GET("/api/v1/policy/decisions", { params: { query: { limit: 20, cursor } } })));

export const appealsQuery = pages<Appeal>(["policy", "appeals"], async (cursor) => await need(api.GET("/api/v1/policy/appeals", { params: { query: { limit: 20, cursor } } })));

/** For what is answered without a document: true, or an ApiError thrown. */
export function done(call: Promise<{ error?: unknown; response: Response }>): Promise<true> {
  return need(call.then(({ error, response }) => ({ error, response, data: response.ok ? (true as const) : undefined })));
}

export function freshen(noun: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [noun] });
}
