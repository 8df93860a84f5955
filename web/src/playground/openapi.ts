/** An OpenAPI document as forms: every operation with its fields. Pure. */

export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: readonly string[];
  description?: string;
  title?: string;
  default?: unknown;
  example?: unknown;
  examples?: readonly unknown[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  contentMediaType?: string;
}
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}
interface RawOperation {
  tags?: readonly string[];
  summary?: string;
  description?: string;
  parameters?: readonly Parameter[];
  requestBody?: { required?: boolean; description?: string; content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { content?: Record<string, unknown> }>;
}
export interface Document {
  info?: { title?: string; summary?: string };
  servers?: readonly { url: string }[];
  paths?: Record<string, Record<string, RawOperation>>;
  components?: { schemas?: Record<string, Schema> };
}

export type Kind = "text" | "number" | "integer" | "boolean" | "choice" | "file" | "files" | "any";
export interface Field {
  name: string;
  place: "path" | "query" | "header" | "body";
  kind: Kind;
  required: boolean;
  description: string;
  options: readonly string[];
  /** "1–8", "at most 4000 characters"; empty where anything goes. */
  allowed: string;
  low: number | undefined;
  high: number | undefined;
  /** As it is typed. */
  example: string;
  preset: string;
}
export interface Operation {
  /** "post /v1/images/generations": stands in the address. */
  id: string;
  method: string;
  path: string;
  tag: string;
  summary: string;
  description: string;
  fields: readonly Field[];
  body: "none" | "json" | "form" | "raw";
  /** Of a raw body. */
  mime: string;
}

const METHODS = ["get", "post", "put", "patch", "delete"];

export function operations(document: Document): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, raw]) => operation(document, method, path, raw)),
  );
}

/** Operations whose address or words hold every word that was typed. */
export function sought(all: readonly Operation[], words: string): Operation[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  return all.filter((one) => {
    const text = `${one.method} ${one.path} ${one.summary} ${one.tag} ${one.description}`.toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

function operation(document: Document, method: string, path: string, raw: RawOperation): Operation {
  const content = raw.requestBody?.content ?? {};
  const [mime = "", media] = Object.entries(content).find(([name]) => name === "application/json") ?? Object.entries(content)[0] ?? [];
  const body = mime === "" ? "none" : mime === "application/json" ? "json" : mime === "multipart/form-data" ? "form" : "raw";
  const parameters = (raw.parameters ?? [])
    .filter((one) => one.in === "path" || one.in === "query" || one.in === "header")
    .map((one) => field(document, one.name, { ...one.schema, description: one.description ?? one.schema?.description }, one.in as Field["place"], one.required ?? false));
  const inBody: Field[] = [];
  if (body === "json" || body === "form") {
    const schema = plain(document, media?.schema ?? {}).schema;
    for (const [name, property] of Object.entries(schema.properties ?? {})) inBody.push(field(document, name, property, "body", schema.required?.includes(name) ?? false));
  } else if (body === "raw") {
    inBody.push({ name: "body", place: "body", kind: "file", required: raw.requestBody?.required ?? true, description: raw.requestBody?.description ?? "", options: [], allowed: Object.keys(content).join(", "), low: undefined, high: undefined, example: "", preset: "" });
  }
  return {
    id: `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    tag: raw.tags?.[0] ?? "",
    summary: raw.summary ?? path,
    description: raw.description ?? raw.requestBody?.description ?? "",
    fields: [...parameters, ...inBody.toSorted((a, b) => Number(b.required) - Number(a.required))],
    body,
    mime,
  };
}

/** A schema without references and without its "or null". */
function plain(document: Document, schema: Schema, depth = 0): { schema: Schema; mixed: boolean } {
  if (depth > 8) return { schema: {}, mixed: true };
  if (schema.$ref) {
    const found = document.components?.schemas?.[schema.$ref.split("/").at(-1) ?? ""] ?? {};
    return plain(document, { ...found, ...without(schema, "$ref") }, depth + 1);
  }
  const choices = (schema.anyOf ?? schema.oneOf ?? schema.allOf)?.filter((one) => one.type !== "null");
  if (!choices) return { schema, mixed: false };
  const kinds = choices.map((one) => plain(document, one, depth + 1));
  const outer = without(without(without(schema, "anyOf"), "oneOf"), "allOf");
  const [only] = kinds;
  if (kinds.length === 1 && only) return { schema: { ...only.schema, ...outer }, mixed: only.mixed };
  const types = new Set(kinds.map((one) => one.schema.type));
  if (types.size === 2 && types.has("integer") && types.has("number")) return { schema: { ...outer, type: "number" }, mixed: false };
  if (kinds.every((one) => one.schema.type === "string")) {
    const closed = kinds.every((one) => one.schema.enum);
    return { schema: { ...outer, type: "string", ...(closed ? { enum: kinds.flatMap((one) => [...(one.schema.enum ?? [])]) } : {}) }, mixed: false };
  }
  return { schema: outer, mixed: true };
}

function without(schema: Schema, key: keyof Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== key));
}

const isBinary = (schema: Schema) => schema.format === "binary" || schema.contentMediaType !== undefined;

function kindOf(document: Document, schema: Schema, mixed: boolean): Kind {
  if (mixed) return "any";
  if (schema.enum) return "choice";
  if (schema.const !== undefined) return "choice";
  if (schema.type === "string") return isBinary(schema) ? "file" : "text";
  if (schema.type === "integer" || schema.type === "number" || schema.type === "boolean") return schema.type;
  if (schema.type === "array" && schema.items && isBinary(plain(document, schema.items).schema)) return "files";
  return "any";
}

function field(document: Document, name: string, raw: Schema, place: Field["place"], required: boolean): Field {
  const { schema, mixed } = plain(document, raw);
  const kind = kindOf(document, schema, mixed);
  const options = (schema.enum ?? (schema.const === undefined ? [] : [schema.const])).map(text);
  const { minimum, maximum, maxLength } = schema;
  const range = minimum !== undefined || maximum !== undefined ? `${minimum ?? "…"}–${maximum ?? "…"}` : "";
  const example = schema.examples?.[0] ?? schema.example;
  return {
    name,
    place,
    kind,
    required,
    description: schema.description ?? "",
    options,
    allowed: range || (maxLength === undefined ? "" : `≤ ${maxLength}`),
    low: minimum,
    high: maximum,
    example: example === undefined ? "" : text(example),
    preset: schema.default === undefined || schema.default === null ? "" : text(schema.default),
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
