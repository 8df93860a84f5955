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
  const walk = (one: unknown, name: string): void => {
    if (typeof one === "string") {
      const at = pictureAt(one, name, origin);
      if (at) found.add(at);
    } else if (Array.isArray(one)) for (const each of one) walk(each, name);
    else if (typeof one === "object" && one !== null) for (const [key, each] of Object.entries(one)) walk(each, key);
  };
  walk(value, "");
  return [...found].slice(0, 24);
}

const MAGIC = [["iVBOR", "png"], ["/9j/", "jpeg"], ["UklGR", "webp"]] as const;

function pictureAt(text: string, name: string, origin: string): string | null {
  if (text.startsWith("data:image/")) return text;
  const kind = MAGIC.find(([sign]) => text.startsWith(sign))?.[1];
  if (kind && text.length > 100) return `data:image/${kind};base64,${text}`;
  if (name.startsWith("callback") || text.length > 2000) return null;
  const path = text.startsWith(`${origin}/`) ? text.slice(origin.length) : text;
  if (!path.startsWith("/") || path.startsWith("//")) return null;
  return /\.(?:png|jpe?g|webp|avif)(?:\?|$)/iu.test(path) || /\/images\/[^/]+\/file(?:\?|$)/u.test(path) || path.startsWith("/s3/") ? path : null;
}

/** JSON, laid out; what is too long to read is cut, and says how long it was. */
export function readable(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === "string" && one.length > 400 ? `${one.slice(0, 60)}… (${one.length})` : one), 2);
}
