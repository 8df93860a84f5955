/** The event stream: opens, reads, and comes back by itself after whatever went wrong. */
import type { Image, Job, Preview, Status } from "./api";
import type { LiveEvent } from "./live";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** A browser gives one server six connections; tabs that nobody looks at must not hold them all. */
const REST_AFTER_HIDDEN_MS = 60_000;

interface Hooks {
  dispatch: (event: LiveEvent) => void;
  /** A snapshot after a gap: whatever was read before may be old. */
  onCaughtUp: () => void;
  /** The stream was refused or broke off; perhaps the session ended. */
  onBroken: () => void;
}

interface Frames {
  snapshot: { jobs: Job[]; previews?: Preview[]; status: Status };
  job: Job;
  step: { job_id: string; step: number; steps: number; progress: number };
  preview: Preview;
  image: { job_id: string; image: Image };
  status: Status;
}

/** How long to wait before try number `attempt` (from 0). */
export function waitBefore(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
}

export function connectEvents(url: string, hooks: Hooks): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let seen = false;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let resting = false;

  function on<K extends keyof Frames>(stream: EventSource, kind: K, handle: (frame: Frames[K]) => void): void {
    stream.addEventListener(kind, (message: MessageEvent<string>) => {
      if (stream === source) handle(JSON.parse(message.data) as Frames[K]);
    });
  }

  function open(): void {
    clearTimeout(timer);
    source?.close();
    const stream = new EventSource(url);
    source = stream;
    on(stream, "snapshot", (frame) => {
      attempt = 0;
      hooks.dispatch({ type: "snapshot", jobs: frame.jobs, status: frame.status });
      for (const preview of frame.previews ?? []) hooks.dispatch({ type: "preview", ...preview });
      hooks.dispatch({ type: "connection", connection: "open" });
      if (seen) hooks.onCaughtUp();
      seen = true;
    });
    on(stream, "job", (job) => hooks.dispatch({ type: "job", job }));
    on(stream, "step", (frame) => hooks.dispatch({ type: "step", ...frame }));
    on(stream, "preview", (frame) => hooks.dispatch({ type: "preview", ...frame }));
    on(stream, "image", (frame) => hooks.dispatch({ type: "image", ...frame }));
    on(stream, "status", (status) => hooks.dispatch({ type: "status", status }));
    stream.addEventListener("error", () => {
      if (stream !== source) return;
      stream.close();
      hooks.dispatch({ type: "connection", connection: "lost" });
      hooks.onBroken();
      timer = setTimeout(open, waitBefore(attempt));
      attempt += 1;
    });
  }

  function online(): void {
    attempt = 0;
    if (!resting) open();
  }
  function visibility(): void {
    clearTimeout(rest);
    if (document.visibilityState === "hidden") {
      rest = setTimeout(() => {
        resting = true;
        clearTimeout(timer);
        source?.close();
        source = null;
      }, REST_AFTER_HIDDEN_MS);
    } else if (resting) {
      resting = false;
      online();
    }
  }

  open();
  window.addEventListener("online", online);
  document.addEventListener("visibilitychange", visibility);
  return () => {
    clearTimeout(timer);
    clearTimeout(rest);
    source?.close();
    source = null;
    window.removeEventListener("online", online);
    document.removeEventListener("visibilitychange", visibility);
  };
}
