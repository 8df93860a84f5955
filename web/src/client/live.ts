/**
 * What is happening now, as a pure reduction of events: jobs, their previews and steps, the studio's status,
 * and requests that were sent but not yet answered. The stream may repeat itself or come late; nothing here minds.
 */
import type { Image, Job, Status } from "./api";

/** A request shown before the server has answered. */
export interface Pending {
  token: string;
  prompt: string;
  /** How many jobs it is expected to become. */
  jobs: number;
  /** Pictures in each. */
  count: number;
  ratio: number;
  created_at: string;
}

export type Connection = "connecting" | "open" | "lost";

export interface Live {
  jobs: ReadonlyMap<string, Job>;
  pending: readonly Pending[];
  previews: ReadonlyMap<string, readonly (string | undefined)[]>;
  steps: ReadonlyMap<string, { step: number; steps: number }>;
  status: Status | null;
  connection: Connection;
  /** How many finished jobs are worth remembering; grows as older pages are read. */
  keep: number;
}

export type LiveEvent =
  | { type: "connection"; connection: Connection }
  | { type: "snapshot"; jobs: Job[]; status: Status }
  | { type: "status"; status: Status }
  | { type: "job"; job: Job }
  | { type: "page"; jobs: Job[] }
  | { type: "step"; job_id: string; step: number; steps: number; progress: number }
  | { type: "preview"; job_id: string; index: number; src: string }
  | { type: "image"; job_id: string; image: Image }
  | { type: "submitted"; pending: Pending }
  | { type: "accepted"; token: string; jobs: Job[] }
  | { type: "refused"; token: string };

const KEEP = 60;

export const EMPTY: Live = {
  jobs: new Map(),
  pending: [],
  previews: new Map(),
  steps: new Map(),
  status: null,
  connection: "connecting",
  keep: KEEP,
};

export function isLive(job: Pick<Job, "status">): boolean {
  return job.status === "held" || job.status === "queued" || job.status === "leased" || job.status === "running";
}

/** Newest first; ids sort by time, so they settle equal clocks. */
export function newestFirst(a: Pick<Job, "created_at" | "id">, b: Pick<Job, "created_at" | "id">): number {
  const byTime = Date.parse(b.created_at) - Date.parse(a.created_at);
  if (byTime) return byTime;
  return a.id < b.id ? 1 : -1;
}

function unite(known: readonly Image[], told: readonly Image[]): Image[] {
  const byIndex = new Map<number, Image>();
  for (const image of [...known, ...told]) byIndex.set(image.index, image);
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}

/** An older tale never undoes a newer one: an ended job stays ended, progress and pictures are not lost. */
function mergeJob(known: Job | undefined, told: Job): Job {
  if (!known) return told;
  if (!isLive(known) && isLive(told)) return known;
  const sameAttempt = known.attempt === told.attempt;
  return {
    ...told,
    images: unite(sameAttempt ? known.images : [], told.images),
    progress: sameAttempt ? Math.max(known.progress, told.progress) : told.progress,
  };
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

function withJobs(state: Live, told: readonly Job[]): Live {
  if (told.length === 0) return state;
  const jobs = new Map(state.jobs);
  let { previews, steps } = state;
  for (const job of told) {
    const merged = mergeJob(jobs.get(job.id), job);
    jobs.set(job.id, merged);
    if (!isLive(merged) || merged.status === "queued") {
      previews = without(previews, job.id);
      steps = without(steps, job.id);
    }
  }
  const answered = new Set(told.map((job) => job.client_token));
  const pending = state.pending.some((one) => answered.has(one.token))
    ? state.pending.filter((one) => !answered.has(one.token))
    : state.pending;
  return forgetOld({ ...state, jobs, previews, steps, pending });
}

/** Keeps the page's memory flat over a long day. */
function forgetOld(state: Live): Live {
  if (state.jobs.size <= state.keep) return state;
  const ended = [...state.jobs.values()].filter((job) => !isLive(job)).sort(newestFirst);
  const live = state.jobs.size - ended.length;
  const jobs = new Map(state.jobs);
  for (const job of ended.slice(Math.max(0, state.keep - live))) jobs.delete(job.id);
  return { ...state, jobs };
}

export function reduce(state: Live, event: LiveEvent): Live {
  switch (event.type) {
    case "connection":
      return state.connection === event.connection ? state : { ...state, connection: event.connection };
    case "status":
      return { ...state, status: event.status };
    case "snapshot":
      return withJobs({ ...state, status: event.status }, event.jobs);
    case "job":
      return withJobs(state, [event.job]);
    case "page":
      return withJobs({ ...state, keep: Math.max(state.keep, state.jobs.size + event.jobs.length) }, event.jobs);
    case "accepted": {
      const pending = state.pending.filter((one) => one.token !== event.token);
      return withJobs({ ...state, pending }, event.jobs);
    }
    case "submitted":
      return { ...state, pending: [event.pending, ...state.pending] };
    case "refused":
      return { ...state, pending: state.pending.filter((one) => one.token !== event.token) };
    case "step": {
      const steps = new Map(state.steps).set(event.job_id, { step: event.step, steps: event.steps });
      const job = state.jobs.get(event.job_id);
      if (!job || !isLive(job)) return state;
      const jobs = new Map(state.jobs).set(job.id, { ...job, status: "running", progress: Math.max(job.progress, event.progress) });
      return { ...state, steps, jobs };
    }
    case "preview": {
      const job = state.jobs.get(event.job_id);
      if (job && !isLive(job)) return state;
      const frames = [...(state.previews.get(event.job_id) ?? [])];
      frames[event.index] = event.src;
      return { ...state, previews: new Map(state.previews).set(event.job_id, frames) };
    }
    case "image": {
      const job = state.jobs.get(event.job_id);
      if (!job) return state;
      return { ...state, jobs: new Map(state.jobs).set(job.id, { ...job, images: unite(job.images, [event.image]) }) };
    }
  }
}
