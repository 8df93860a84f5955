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
  /** Files in it are `Embedded`. */
  json?: unknown;
  form?: readonly { name: string; value: string | File }[];
  file?: File;
  mime?: string;
  /** What comes back: a text, events as they come, a file to keep. */
  answer: "text" | "events" | "file";
  /** The name of that file. */
  keep?: string;
}

/** A file that stands in a JSON body as base64. In a written body it is its mark: `<base64 of fox.png>`. */
export class Embedded {
  constructor(readonly file: File) {}

  toJSON(): string {
    return `<base64 of ${this.file.name}>`;
  }
}

export const keyOf = (field: Pick<Field, "place" | "name">): string => `${field.place}.${field.name}`;

/** Thrown for a body that is no JSON; tells where. */
export class NotJson extends Error {}

export function build(operation: Operation, base: string, filled: Filled): Built {
  const valueOf = (field: Field) => filled.values[keyOf(field)] ?? "";
  const of = (place: Field["place"]) => operation.fields.filter((field) => field.place === place);
  let path = operation.path;
  for (const field of of("path")) path = path.replace(`{${field.name}}`, encodeURIComponent(valueOf(field)) || `{${field.name}}`);
  const query = new URLSearchParams(of("query").flatMap((field) => (valueOf(field) === "" ? [] : several(field, valueOf(field)).map((one) => [field.name, one]))));
  const headers = Object.fromEntries(of("header").flatMap((field) => (valueOf(field) === "" ? [] : [[field.name, valueOf(field)]])));
  const tail = query.toString();
  const built: Built = { method: operation.method, path: `${base}${path}${tail ? `?${tail}` : ""}`, headers, answer: "text" };
  const told = (more: Partial<Built>, streams: boolean): Built => {
    if (operation.file !== null) return { ...built, ...more, answer: "file", keep: operation.file };
    return { ...built, ...more, answer: operation.events && streams ? "events" : "text" };
  };
  if (operation.body === "json") {
    const json = filled.json === null ? jsonOf(of("body"), filled) : parsed(filled.json, embedded(filled));
    return told({ json }, typeof json === "object" && json !== null && (json as Record<string, unknown>).stream === true);
  }
  if (operation.body === "form") {
    const form = of("body").flatMap((field): { name: string; value: string | File }[] => {
      if (field.kind === "file" || field.kind === "files") return (filled.files[keyOf(field)] ?? []).map((file) => ({ name: field.name, value: file }));
      return valueOf(field) === "" ? [] : several(field, valueOf(field)).map((value) => ({ name: field.name, value }));
    });
    return told({ form }, form.some(({ name, value }) => name === "stream" && value === "true"));
  }
  if (operation.body === "none") return told({}, true);
  const file = filled.files["body.body"]?.[0];
  return told({ mime: file !== undefined && file.type !== "" ? file.type : operation.mime, ...(file ? { file } : {}) }, true);
}

const embedded = (filled: Filled) => Object.values(filled.files).flatMap((files) => files.map((file) => new Embedded(file)));

function parsed(json: string, files: readonly Embedded[]): unknown {
  const marks = new Map(files.map((one) => [one.toJSON(), one]));
  try {
    return json.trim() === "" ? {} : JSON.parse(json, (_, one: unknown) => (typeof one === "string" ? (marks.get(one) ?? one) : one));
  } catch (reason) {
    throw new NotJson(reason instanceof Error ? reason.message : "");
  }
}

function jsonOf(fields: readonly Field[], filled: Filled): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    const files = field.kind === "picture" || field.kind === "pictures" ? (filled.files[keyOf(field)] ?? []).map((file) => new Embedded(file)) : [];
    const value = filled.values[keyOf(field)] ?? "";
    if (files.length === 0 && value === "") continue;
    let place = body;
    for (const step of field.path.slice(0, -1)) place = (place[step] ??= {}) as Record<string, unknown>;
    place[field.path.at(-1) ?? field.name] = field.kind === "picture" ? (files[0] ?? value) : field.kind === "pictures" ? (files.length > 0 ? files : several(field, value)) : typed(field, value);
  }
  return body;
}

/** A field that takes several: one a line; a JSON list is taken too. */
function several(field: Pick<Field, "kind">, value: string): string[] {
  if (field.kind !== "list" && field.kind !== "choices" && field.kind !== "pictures") return [value];
  if (value.trimStart().startsWith("[")) {
    try {
      const told = JSON.parse(value) as unknown;
      if (Array.isArray(told)) return told.map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
    } catch {
      // lines that begin with a bracket
    }
  }
  return value.split("\n").map((one) => one.trim()).filter(Boolean);
}

/** A typed-in text as the JSON value that its field takes; what does not fit stays a text, for the server to say. */
export function typed(field: Pick<Field, "kind">, value: string): unknown {
  if (field.kind === "boolean") return value === "true";
  if (field.kind === "number" || field.kind === "integer") return value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
  if (field.kind === "list" || field.kind === "choices") return several(field, value);
  if (field.kind !== "any") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** A body as it is sent: files in it as base64. */
export async function embed(json: unknown): Promise<unknown> {
  if (json instanceof Embedded) return await base64(json.file);
  if (Array.isArray(json)) return await Promise.all(json.map(embed));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(await Promise.all(Object.entries(json).map(async ([name, one]) => [name, await embed(one)] as const)));
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
