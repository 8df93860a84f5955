/** The one way to the server: typed by its OpenAPI. Every refusal becomes an ApiError with the server's own words. */
import createClient from "openapi-fetch";

import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type Job = Schemas["JobDocument"];
export type Image = Schemas["ImageDocument"];
export type WholeImage = Schemas["ImageWithPlan"];
export type TreeImage = Schemas["TreeImage"];
export type ImageChange = Schemas["ImageChange"];
export type Notice = Pick<Schemas["NoticeDocument"], "code" | "message" | "suggestion" | "value">;
export type Detail = Schemas["DetailDocument"];
export type Explanation = Schemas["ExplanationDocument"];
export type DryRun = Schemas["DryRunDocument"];
export type Model = Schemas["ModelDocument"];
export type Status = Schemas["StatusDocument"];
export type Session = Schemas["SessionDocument"];

export interface Preview {
  job_id: string;
  index: number;
  step: number;
  src: string;
}

/** What the server said no to, or that it could not be reached (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Detail[] = [],
  ) {
    super(message);
  }

  get offline(): boolean {
    return this.status === 0;
  }
}

export const api = createClient<paths>({ baseUrl: "", credentials: "same-origin" });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

const signedOutListeners = new Set<() => void>();

/** Called whenever an answer says that the cookie is gone. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

function errorBody(error: unknown): { code: string; message: string; details: Detail[] } {
  const body = (error as { error?: { code?: string; message?: string; details?: Detail[] } } | undefined)?.error;
  return { code: body?.code ?? "internal_error", message: body?.message ?? "", details: body?.details ?? [] };
}

/** The data of an answer, or an ApiError thrown. */
export async function need<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === "AbortError") throw reason;
    throw new ApiError(0, "offline", "");
  }
  if (answer.response.ok && answer.data !== undefined) return answer.data;
  if (answer.response.status === 401) for (const listener of signedOutListeners) listener();
  const { code, message, details } = errorBody(answer.error);
  throw new ApiError(answer.response.status, code, message || answer.response.statusText, details);
}

export type Format = "png" | "jpeg" | "webp";

/** Address of a picture's file; `width` asks for a smaller copy. */
export function fileUrl(image: Pick<Image, "id">, options: { format?: Format; width?: number; download?: boolean; prompts?: boolean } = {}): string {
  const query = new URLSearchParams();
  if (options.format) query.set("format", options.format);
  if (options.width) query.set("width", String(options.width));
  if (options.download) query.set("download", "1");
  if (options.prompts === false) query.set("prompts", "0");
  const tail = query.toString();
  return `/api/v1/images/${encodeURIComponent(image.id)}/file${tail ? `?${tail}` : ""}`;
}

const WIDTHS = [320, 640, 1024];

/** Smaller copies for the browser to choose from, never larger than the picture. */
export function fileSrcSet(image: Pick<Image, "id" | "width">): string {
  const widths = WIDTHS.filter((width) => width < image.width);
  return [...widths, image.width]
    .map((width) => `${fileUrl(image, { format: "webp", width })} ${width}w`)
    .join(", ");
}

/** A fresh id for a request that may be repeated; works on plain http too, where randomUUID is missing. */
export function freshToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
