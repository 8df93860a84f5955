/** The ways in which this studio can be spoken to, where each describes itself, and how it takes a key. */
import { queryOptions } from "@tanstack/react-query";

import { ApiError } from "../client/api";
import type { Document } from "./openapi";

export const DIALECTS = {
  native: { document: "/api/v1/openapi.json", header: "Authorization", prefix: "Bearer " },
  openai: { document: "/openai/v1/openapi.json", header: "Authorization", prefix: "Bearer " },
  evolink: { document: "/evolink/v1/openapi.json", header: "Authorization", prefix: "Bearer " },
  onemin: { document: "/onemin/v1/openapi.json", header: "API-KEY", prefix: "" },
  a1111: { document: "/sdapi/v1/openapi.json", header: "Authorization", prefix: "Bearer " },
  mjproxy: { document: "/mj/v1/openapi.json", header: "mj-api-secret", prefix: "" },
} as const;
export type Dialect = keyof typeof DIALECTS;
export const ALL = Object.keys(DIALECTS) as Dialect[];
export const isDialect = (name: string): name is Dialect => name in DIALECTS;
/** Not over HTTP: it is explained, not run. */
export const MCP = "mcp";

/** The dialect's document, or null where this studio does not speak it. */
export const documentQuery = (dialect: Dialect) =>
  queryOptions({
    queryKey: ["openapi", dialect],
    staleTime: Infinity,
    queryFn: async (): Promise<Document | null> => {
      let answer: Response;
      try {
        answer = await fetch(DIALECTS[dialect].document);
      } catch {
        throw new ApiError(0, "offline", "");
      }
      // What is not there is answered with the web app.
      if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return null;
      return (await answer.json()) as Document;
    },
  });

/** What stands before every path of a document. */
export function baseOf(dialect: Dialect, document: Document): string {
  const told = document.servers?.[0]?.url;
  if (told !== undefined) return told.startsWith("/") ? told.replace(/\/$/u, "") : "";
  return dialect === "native" ? "" : `/${dialect}`;
}
