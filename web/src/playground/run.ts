/** Sends what was built, and tells of the answer as it comes. */
import { events, type StreamEvent } from "./answer";
import { embed, type Built } from "./request";

export interface Answer {
  status: number;
  statusText: string;
  headers: [string, string][];
  tookMs: number;
  /** One of these. A stream grows. */
  json?: unknown;
  text?: string;
  picture?: string;
  file?: { url: string; name: string; bytes: number };
  stream?: StreamEvent[];
  done: boolean;
}

/** A stream that never ends keeps its last ones. */
const KEPT = 500;

/** @param key null: the browser's own session. */
export async function run(built: Built, key: { header: string; value: string } | null, signal: AbortSignal, tell: (answer: Answer) => void): Promise<void> {
  const headers = new Headers(built.headers);
  if (key) headers.set(key.header, key.value);
  let body: BodyInit | null = null;
  if (built.json !== undefined) {
    headers.set("content-type", "application/json");
    body = JSON.stringify(await embed(built.json));
  } else if (built.form) {
    const form = new FormData();
    for (const { name, value } of built.form) form.append(name, value);
    body = form;
  } else if (built.mime) {
    headers.set("content-type", built.mime);
    body = built.file ?? null;
  }
  const began = performance.now();
  const response = await fetch(built.path, { method: built.method, headers, body, signal, credentials: key ? "omit" : "same-origin" });
  const answer: Answer = { status: response.status, statusText: response.statusText, headers: [...response.headers.entries()], tookMs: performance.now() - began, done: false };
  const kind = response.headers.get("content-type") ?? "";
  const end = (more: Partial<Answer>) => tell({ ...answer, ...more, tookMs: performance.now() - began, done: true });
  if (kind.startsWith("text/event-stream") && response.body) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    const stream: StreamEvent[] = [];
    tell({ ...answer, stream: [] });
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const told = events(rest + value);
      rest = told.rest;
      stream.push(...told.events);
      if (told.events.length > 0) tell({ ...answer, stream: stream.slice(-KEPT), tookMs: performance.now() - began });
    }
    end({ stream: stream.slice(-KEPT) });
  } else if (kind.startsWith("image/")) {
    end({ picture: URL.createObjectURL(await response.blob()) });
  } else if (kind === "" || kind.startsWith("text/") || kind.includes("json")) {
    const text = await response.text();
    try {
      end({ json: JSON.parse(text) as unknown, text });
    } catch {
      end({ text });
    }
  } else {
    const blob = await response.blob();
    const name = /filename="?([^";]+)/u.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? built.keep ?? "answer";
    end({ file: { url: URL.createObjectURL(blob), name, bytes: blob.size } });
  }
}

/** Lets go of what an answer keeps in memory. */
export function forget(answer: Answer | null): void {
  for (const url of [answer?.picture, answer?.file?.url]) if (url) URL.revokeObjectURL(url);
}
