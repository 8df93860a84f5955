/** What was filled in becomes a request. Pure: files are only carried along. */
import type { Field, Operation } from "./openapi";

export interface Filled {
  /** By place and name: "body.prompt". An empty text is left out. */
  values: Readonly<Record<string, string>>;
  files: Readonly<Record<string, readonly File[]>>;
  /** The whole JSON body as text, in place of its fields. */
  json: string | null;
}
export interface Built {
  method: string;
  /** With the address before it, from the root of the studio. */
  path: string;
  headers: Readonly<Record<string, string>>;
  json?: unknown;
  form?: readonly { name: string; value: string | File }[];
  file?: File;
  mime?: string;
}

export const keyOf = (field: Pick<Field, "place" | "name">): string => `${field.place}.${field.name}`;

/** Thrown for a body that is no JSON; tells where. */
export class NotJson extends Error {}

export function build(operation: Operation, base: string, filled: Filled): Built {
  const valueOf = (field: Field) => filled.values[keyOf(field)] ?? "";
  const of = (place: Field["place"]) => operation.fields.filter((field) => field.place === place);
  let path = operation.path;
  for (const field of of("path")) path = path.replace(`{${field.name}}`, encodeURIComponent(valueOf(field)) || `{${field.name}}`);
  const query = new URLSearchParams(of("query").flatMap((field) => (valueOf(field) === "" ? [] : [[field.name, valueOf(field)]])));
  const headers = Object.fromEntries(of("header").flatMap((field) => (valueOf(field) === "" ? [] : [[field.name, valueOf(field)]])));
  const tail = query.toString();
  const built: Built = { method: operation.method, path: `${base}${path}${tail ? `?${tail}` : ""}`, headers };
  if (operation.body === "json") return { ...built, json: filled.json === null ? jsonOf(of("body"), valueOf) : parsed(filled.json) };
  if (operation.body === "form") {
    const form = of("body").flatMap((field): { name: string; value: string | File }[] => {
      if (field.kind === "file" || field.kind === "files") return (filled.files[keyOf(field)] ?? []).map((file) => ({ name: field.name, value: file }));
      return valueOf(field) === "" ? [] : [{ name: field.name, value: valueOf(field) }];
    });
    return { ...built, form };
  }
  const file = filled.files["body.body"]?.[0];
  return operation.body === "raw" ? { ...built, mime: file !== undefined && file.type !== "" ? file.type : operation.mime, ...(file ? { file } : {}) } : built;
}

function parsed(json: string): unknown {
  try {
    return json.trim() === "" ? {} : JSON.parse(json);
  } catch (reason) {
    throw new NotJson(reason instanceof Error ? reason.message : "");
  }
}

function jsonOf(fields: readonly Field[], valueOf: (field: Field) => string): Record<string, unknown> {
  return Object.fromEntries(fields.flatMap((field) => (valueOf(field) === "" ? [] : [[field.name, typed(field, valueOf(field))]])));
}

/** A typed-in text as the JSON value that its field takes; what does not fit stays a text, for the server to say. */
export function typed(field: Pick<Field, "kind">, value: string): unknown {
  if (field.kind === "boolean") return value === "true";
  if (field.kind === "number" || field.kind === "integer") return value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
  if (field.kind !== "any") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
