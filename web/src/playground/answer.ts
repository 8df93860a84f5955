/** What came back, made readable: pictures found in it, long texts shortened, streams cut into events. Pure. */

export interface StreamEvent {
  event: string;
  data: string;
}

/** Takes what has come of an event stream apart; the rest waits for more. */
export function events(text: string): { events: StreamEvent[]; rest: string } {
  const blocks = text.replaceAll("\r\n", "\n").split("\n\n");
  const rest = blocks.pop() ?? "";
  const found = blocks.flatMap((block) => {
    const lines = block.split("\n");
    const of = (name: string) => lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^ /u, ""));
    const data = of("data").join("\n");
    return data === "" && of("event").length === 0 ? [] : [{ event: of("event")[0] ?? "message", data }];
  });
  return { events: found, rest };
}

/** Addresses of pictures in a document: those of this studio, and those that are written out. */
export function pictures(value: unknown, origin: string): string[] {
  const found = new Set<string>();
  each(value, (text, name) => {
    const at = pictureAt(text, name, origin);
    if (at) found.add(at);
  });
  return [...found].slice(0, 24);
}

/** Calls back with every text in a document, and the name under which it stands. */
function each(value: unknown, tell: (text: string, name: string) => void, name = ""): void {
  if (typeof value === "string") tell(value, name);
  else if (Array.isArray(value)) for (const one of value) each(one, tell, name);
  else if (typeof value === "object" && value !== null) for (const [key, one] of Object.entries(value)) each(one, tell, key);
}

const MAGIC = [["iVBOR", "png"], ["/9j/", "jpeg"], ["UklGR", "webp"]] as const;

function pictureAt(text: string, name: string, origin: string): string | null {
  if (text.startsWith("data:image/")) return name === "placeholder" ? null : text; // 16 pixels that stand for a picture
  const kind = MAGIC.find(([sign]) => text.startsWith(sign))?.[1];
  if (kind && text.length > 100) return `data:image/${kind};base64,${text}`;
  if (name.startsWith("callback") || text.length > 2000) return null;
  const path = text.startsWith(`${origin}/`) ? text.slice(origin.length) : text;
  if (!path.startsWith("/") || path.startsWith("//")) return null;
  const shown = /\.(?:png|jpe?g|webp|avif)(?:\?|$)/iu.test(path) || /\/images\/[^/]+\/file(?:\?|$)/u.test(path);
  return shown || path.startsWith("/s3/") || path.includes("/files/download/") ? path : null;
}

/** Ids that stand in an answer: what later calls are about. */
export function references(value: unknown): string[] {
  const found = new Set<string>();
  each(value, (text, name) => {
    if (/(?:^|_)ids?$|Ids?$|^result$/u.test(name) && text.length > 3 && text.length <= 128 && !/\s/u.test(text)) found.add(text);
  });
  return [...found];
}

/** Which of these ids a field may mean: `image_id` pictures alone, where ids carry their kind. */
export function fitting(ids: readonly string[], name: string): string[] {
  const last = name.split(".").at(-1) ?? "";
  const kind = /^(image|job|task|webhook|person|conversation|folder|search|export|import|team)_?id$/iu.exec(last)?.[1]?.toLowerCase();
  const short: Record<string, string> = { image: "img_", job: "job_", webhook: "whk_", task: "task" };
  const sign = kind === undefined ? undefined : short[kind];
  const some = sign === undefined ? [] : ids.filter((one) => one.startsWith(sign));
  return some.length > 0 ? some : [...ids];
}

/** JSON, laid out; what is too long to read is cut, and says how long it was. */
export function readable(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === "string" && one.length > 400 ? `${one.slice(0, 60)}… (${one.length})` : one), 2);
}

export interface Problem {
  code: string;
  message: string;
  details: readonly { place: string; message: string }[];
}

/** The error in a dialect's document, however it writes it; null where none is told. */
export function problem(value: unknown): Problem | null {
  if (!isRecord(value)) return null;
  const inner = isRecord(value.error) ? value.error : value;
  const said = ["message", "description", "errors", "detail", "error"].map((name) => inner[name]).find((one): one is string => typeof one === "string" && one !== "");
  if (said === undefined) return null;
  const code = inner.code ?? inner.type ?? "";
  const details = Array.isArray(inner.details) ? inner.details.filter(isRecord) : [];
  const word = (one: unknown) => (typeof one === "string" || typeof one === "number" ? String(one) : "");
  return {
    code: word(code),
    message: said,
    details: details.flatMap((one) => {
      const message = word(one.message);
      return message === "" || message === said ? [] : [{ place: word(one.pointer ?? one.field ?? one.param ?? one.loc), message }];
    }),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
