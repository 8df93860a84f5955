/** What stands in the address: pictures by id, or jobs of which one picture is meant, as they come. */
import { useQueries } from "@tanstack/react-query";

import { ApiError, type Image, type Job } from "../client/api";
import { isLive } from "../client/live";
import { jobQuery } from "../client/picture";
import { imageQuery } from "../client/queries";
import { useLive } from "../client/store";

export const MOST = 4;

export interface Side {
  /** As it stands in the address. */
  id: string;
  image: Image | null;
  /** The job it comes from, when the address names that. */
  job: Job | null;
  preview: string | undefined;
  error: string | null;
  missing: boolean;
}

/** Sets of two to four, each picture once; one set where `by` is not said. */
export function setsIn(written: string | undefined, by: number | undefined): string[][] {
  const ids = [...new Set((written ?? "").split(",").map((id) => id.trim()).filter(Boolean))];
  if (by === undefined) return ids.length > 0 ? [ids.slice(0, MOST)] : [];
  return Array.from({ length: Math.ceil(ids.length / by) }, (_, i) => ids.slice(i * by, (i + 1) * by));
}

const isJob = (id: string) => id.startsWith("job_");

/** `n`: which picture of a job, from 1. */
export function useSides(ids: readonly string[], n: number): Side[] {
  const images = useQueries({ queries: ids.map((id) => ({ ...imageQuery(id), placeholderData: undefined, enabled: !isJob(id) })) });
  const jobs = useQueries({ queries: ids.map((id) => ({ ...jobQuery(id), enabled: isJob(id) })) });
  const live = useLive((now) => now.jobs);
  const previews = useLive((now) => now.previews);
  return ids.map((id, i) => {
    const reason = images[i]?.error ?? jobs[i]?.error ?? null;
    const error = { error: reason ? reason.message : null, missing: reason instanceof ApiError && reason.status === 404 };
    if (!isJob(id)) return { id, image: images[i]?.data ?? null, job: null, preview: undefined, ...error };
    const read = jobs[i]?.data ?? null;
    const now = live.get(id);
    const job = now && (!read || isLive(read) || now.images.length >= read.images.length) ? now : read;
    const image = job?.images.find((one) => one.index === n - 1) ?? null;
    return { id, image, job, preview: previews.get(id)?.[n - 1], ...error };
  });
}
