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
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  contentMediaType?: string;
  /** What an inner schema said, where the outer one says something else. */
  note?: string;
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

/** `picture(s)`: base64 inside JSON, of a file; `list`: texts; `choices`: several of a few; `any`: JSON. */
export type Kind = "text" | "number" | "integer" | "boolean" | "choice" | "choices" | "list" | "file" | "files" | "picture" | "pictures" | "any";
export interface Field {
  /** As it is shown: "model_params.speed". */
  name: string;
  /** Where it stands in a JSON body; elsewhere its name alone. */
  path: readonly string[];
  place: "path" | "query" | "header" | "body";
  kind: Kind;
  required: boolean;
  description: string;
  options: readonly string[];
  /** "1–8", "≤ 4000"; empty where anything goes. */
  allowed: string;
  low: number | undefined;
  high: number | undefined;
  longest: number | undefined;
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
  /** A JSON body of any shape: it is written whole. */
  free: boolean;
  /** Of a raw body. */
  mime: string;
  /** What it may answer with: a document, events as they come, a file to keep (under such a name). */
  events: boolean;
  file: string | null;
  /** Where one call takes bodies of several shapes: each with its fields. Else empty. */
  shapes: readonly Shape[];
}
export interface Shape {
  name: string;
  fields: readonly Field[];
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

/** The operation with the body's fields of one of its shapes. */
export function shaped(operation: Operation, at: number): Operation {
  const shape = operation.shapes[at];
  return shape ? { ...operation, fields: [...operation.fields.filter((one) => one.place !== "body"), ...shape.fields] } : operation;
}

function operation(document: Document, method: string, path: string, raw: RawOperation): Operation {
  const content = raw.requestBody?.content ?? {};
  const [mime = "", media] = Object.entries(content).find(([name]) => name === "application/json") ?? Object.entries(content)[0] ?? [];
  const body = mime === "" ? "none" : mime === "application/json" ? "json" : mime === "multipart/form-data" ? "form" : "raw";
  const parameters = (raw.parameters ?? [])
    .filter((one) => one.in === "path" || one.in === "query" || one.in === "header")
    .map((one) => field(document, [one.name], { ...one.schema, description: one.description ?? one.schema?.description }, one.in as Field["place"], one.required ?? false));
  let shapes: readonly Shape[] = [];
  let inBody: readonly Field[] = [];
  if (body === "raw") {
    inBody = [{ ...NOTHING, name: "body", path: ["body"], kind: "file", required: raw.requestBody?.required ?? true, description: raw.requestBody?.description ?? "", allowed: Object.keys(content).join(", ") }];
  } else if (body !== "none") {
    const schema = media?.schema ?? {};
    shapes = shapesOf(document, schema);
    inBody = shapes[0]?.fields ?? bodyFields(document, schema, [], true);
  }
  const answers = Object.entries(raw.responses ?? {}).flatMap(([status, one]) => (status.startsWith("2") ? Object.keys(one.content ?? {}) : []));
  const kept = answers.find((one) => one.startsWith("image/") || one === "application/zip");
  return {
    id: `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    tag: raw.tags?.[0] ?? "",
    summary: (raw.summary ?? "").trim() === "" ? path : (raw.summary ?? "").trim(),
    description: raw.description ?? raw.requestBody?.description ?? "",
    fields: [...parameters, ...inBody],
    body,
    free: body === "json" && inBody.length === 0,
    mime,
    events: answers.includes("text/event-stream"),
    file: kept === undefined ? null : kept === "application/zip" ? "archive.zip" : "picture.png",
    shapes,
  };
}

const NOTHING = { place: "body", kind: "any", required: false, description: "", options: [], allowed: "", low: undefined, high: undefined, longest: undefined, example: "", preset: "" } as const;

/** Bodies of several shapes, each named by what is fixed in it; empty where there is but one. */
function shapesOf(document: Document, schema: Schema): readonly Shape[] {
  const outer = schema.$ref ? (document.components?.schemas?.[schema.$ref.split("/").at(-1) ?? ""] ?? {}) : schema;
  const each = (outer.oneOf ?? outer.anyOf ?? []).filter((one) => one.type !== "null").map((one) => plain(document, one).schema);
  if (each.length < 2 || !each.every((one) => one.properties)) return [];
  const fixed = each.map((one) => Object.values(one.properties ?? {}).flatMap((property) => (property.const === undefined ? [] : [text(property.const)])));
  const common = (word: string) => fixed.every((words) => words.includes(word));
  return each.map((one, n) => {
    const own = (fixed[n] ?? []).filter((word) => !common(word)).join(", ");
    return { name: own === "" ? (one.title ?? String(n + 1)) : own, fields: bodyFields(document, one, [], true) };
  });
}

/** The fields of an object and of the objects in it: "canvas.width". What is needed comes first. */
function bodyFields(document: Document, raw: Schema, path: readonly string[], needed: boolean): readonly Field[] {
  const { schema } = plain(document, raw);
  const whole = schema.examples?.[0] ?? schema.example;
  const exampleOf = (name: string): unknown => (typeof whole === "object" && whole !== null ? (whole as Record<string, unknown>)[name] : undefined);
  const found = Object.entries(schema.properties ?? {}).flatMap(([name, property]): readonly Field[] => {
    const required = needed && (schema.required?.includes(name) ?? false);
    const inner = plain(document, property);
    const told = exampleOf(name);
    const known = told === undefined || inner.schema.examples ? {} : { examples: [told] };
    if (!inner.mixed && inner.schema.properties && path.length < 3) return bodyFields(document, { ...property, ...known }, [...path, name], required);
    return [field(document, [...path, name], { ...property, ...known }, "body", required)];
  });
  return found.toSorted((a, b) => Number(b.required) - Number(a.required));
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
  if (kinds.length === 1 && only) return { schema: { ...only.schema, ...outer, ...(only.schema.description ? { note: only.schema.description } : {}) }, mixed: only.mixed };
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
/** Whether a text is a file in base64; documents say so in words. */
const isWritten = (name: string, schema: Schema) => schema.type === "string" && schema.maxLength === undefined && !schema.enum && /base64|data url/iu.test(`${name} ${schema.description ?? ""} ${schema.note ?? ""}`);

function kindOf(document: Document, name: string, schema: Schema, mixed: boolean): Kind {
  if (mixed) return "any";
  if (schema.enum || schema.const !== undefined) return "choice";
  if (isWritten(name, schema)) return "picture";
  if (schema.type === "string") return isBinary(schema) ? "file" : "text";
  if (schema.type === "integer" || schema.type === "number" || schema.type === "boolean") return schema.type;
  if (schema.type !== "array" || !schema.items) return "any";
  const item = plain(document, schema.items);
  if (item.mixed) return "any";
  if (isBinary(item.schema)) return "files";
  if (item.schema.enum) return "choices";
  if (isWritten(name, item.schema)) return "pictures";
  return item.schema.type === "string" ? "list" : "any";
}

/** "1–8", "> 0, ≤ 90", "≤ 4000"; a bound too large to be written exactly is none. */
function allowedIn(schema: Schema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength, minItems, maxItems } = schema;
  const high = maximum !== undefined && maximum <= Number.MAX_SAFE_INTEGER ? maximum : undefined;
  const range = (low: number | undefined, top: number | undefined) => (low !== undefined && top !== undefined ? `${low}–${top}` : low !== undefined ? `≥ ${low}` : top === undefined ? "" : `≤ ${top}`);
  const strict = [exclusiveMinimum === undefined ? "" : `> ${exclusiveMinimum}`, exclusiveMaximum === undefined ? "" : `< ${exclusiveMaximum}`];
  const long = (minLength ?? 0) > 1 ? range(minLength, maxLength) : range(undefined, maxLength);
  return [...strict, range(minimum, high), schema.type === "string" ? long : "", schema.type === "array" ? range(minItems, maxItems) : ""].filter(Boolean).join(", ");
}

function field(document: Document, path: readonly string[], raw: Schema, place: Field["place"], required: boolean): Field {
  const { schema, mixed } = plain(document, raw);
  const name = path.join(".");
  const kind = kindOf(document, name, schema, mixed);
  const item = schema.items ? plain(document, schema.items).schema : {};
  const options = (kind === "choices" ? (item.enum ?? []) : (schema.enum ?? (schema.const === undefined ? [] : [schema.const]))).map(text);
  const example = schema.examples?.[0] ?? schema.example;
  const lines = kind === "list" || kind === "pictures";
  return {
    name,
    path,
    place,
    kind,
    required,
    description: schema.description ?? item.description ?? "",
    options,
    allowed: allowedIn(schema),
    low: schema.minimum ?? schema.exclusiveMinimum,
    high: schema.maximum ?? schema.exclusiveMaximum,
    longest: schema.type === "string" ? schema.maxLength : undefined,
    example: example === undefined ? "" : lines && Array.isArray(example) ? example.map(text).join("\n") : text(example),
    preset: schema.default === undefined || schema.default === null || (Array.isArray(schema.default) && schema.default.length === 0) ? "" : text(schema.default),
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
