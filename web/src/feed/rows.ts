/** Which rows the feed shows, in which order, under which key: sent but unanswered first, then jobs, newest first. */
import type { Job, Notice } from "../client/api";
import { isLive, newestFirst, type Pending } from "../client/live";

export interface Row {
  /** The same before and after the server's answer, so that the row stays where it is. */
  key: string;
  prompt: string;
  count: number;
  ratio: number;
  created_at: string;
  job: Job | null;
  /** Its warnings that no newer row says already. */
  fresh: readonly Notice[];
}

const LONGEST_GUESS = 12;

function keys(jobs: readonly Job[]): Map<string, string> {
  const seen = new Map<string, number>();
  const result = new Map<string, string>();
  for (const job of jobs.toSorted((a, b) => newestFirst(b, a))) {
    if (job.client_token == null) {
      result.set(job.id, job.id);
      continue;
    }
    const nth = seen.get(job.client_token) ?? 0;
    seen.set(job.client_token, nth + 1);
    result.set(job.id, `${job.client_token}#${nth}`);
  }
  return result;
}

/** `oldest` is the id of the last job that was paged in; older finished jobs stay out until asked for. */
export function feedRows(all: Iterable<Job>, pending: readonly Pending[], oldest: string | undefined): Row[] {
  const jobs = [...all].filter((job) => isLive(job) || oldest === undefined || job.id >= oldest).sort(newestFirst);
  const keyOf = keys(jobs);
  const waiting = pending.flatMap((one): Row[] =>
    Array.from({ length: Math.min(Math.max(1, one.jobs), LONGEST_GUESS) }, (_, i, n = Math.min(Math.max(1, one.jobs), LONGEST_GUESS)) => ({
      key: `${one.token}#${n - 1 - i}`,
      prompt: one.prompt,
      count: one.count,
      ratio: one.ratio,
      created_at: one.created_at,
      job: null,
      fresh: [],
    })),
  );
  const said = new Set<string>();
  const told = jobs.map((job): Row => {
    const fresh = job.warnings.filter((warning) => !said.has(warning.message));
    for (const warning of fresh) said.add(warning.message);
    return {
    key: keyOf.get(job.id) ?? job.id,
    prompt: job.prompt,
    count: job.count,
    ratio: job.width > 0 && job.height > 0 ? job.width / job.height : 1,
    created_at: job.created_at,
    job,
    fresh,
    };
  });
  return [...waiting, ...told];
}

const GAP = 6;
const HEAD = 42;
const BELOW = 34;

/** About how high a row will be, before it is drawn and measured: the same sums as the style sheet's. */
export function rowHeight(row: Row | undefined, width: number, windowHeight: number): number {
  if (!row) return 0;
  const failed = row.job !== null && !isLive(row.job) && row.job.images.length === 0;
  if (failed) return HEAD + BELOW;
  const wide = row.ratio > 2.2;
  const narrow = width < 560;
  const columns = narrow || wide ? Math.min(2, row.count) : row.count;
  const tallest = wide ? Math.min(230, Math.max(110, windowHeight * 0.22)) : Math.min(460, Math.max(220, windowHeight * 0.44));
  const height = Math.min((width - GAP * (columns - 1)) / columns / row.ratio, narrow ? Infinity : tallest);
  const lines = Math.ceil(row.count / columns);
  return HEAD + lines * height + GAP * (lines - 1) + BELOW;
}

/** Milliseconds a running job still needs: by its pace so far, or by the estimate while it has none. */
export function timeLeft(job: Pick<Job, "progress" | "started_at" | "estimate_ms">, now: number): number | null {
  if (!job.started_at) return job.estimate_ms || null;
  const passed = now - Date.parse(job.started_at);
  if (job.progress >= 0.15 && passed > 0) return (passed / job.progress) * (1 - job.progress);
  return job.estimate_ms > passed ? job.estimate_ms - passed : null;
}
