/** What a person can ask for. Each shows itself in the feed at once and puts right what the server then says. */
import { api, freshToken, need, type DryRun, type Image, type Job } from "./api";
import { aspectRatio, readParameter } from "./prompt";
import { addToLibrary } from "./queries";
import { dispatch } from "./store";

/** Sends a prompt; the row is there before the answer. Throws an ApiError, having taken the row back. */
export async function imagine(prompt: string, expected = 1): Promise<Job[]> {
  const token = freshToken();
  const ratio = aspectRatio(readParameter(prompt, ["ar", "aspect"]));
  dispatch({ type: "submitted", pending: { token, prompt, jobs: expected, count: 4, ratio, created_at: new Date().toISOString() } });
  try {
    const answer = await need(api.POST("/api/v1/jobs", { body: { prompt, client_token: token } }));
    const jobs = "plans" in answer ? [] : answer.jobs;
    dispatch({ type: "accepted", token, jobs });
    return jobs;
  } catch (reason) {
    dispatch({ type: "refused", token });
    throw reason;
  }
}

/** What the prompt would cost, without doing it. */
export async function dryRun(prompt: string, signal: AbortSignal): Promise<DryRun> {
  const answer = await need(api.POST("/api/v1/jobs", { params: { query: { dry_run: true } }, body: { prompt }, signal }));
  if ("plans" in answer) return answer;
  throw new Error("a dry run must make no jobs");
}

export async function cancel(job: Pick<Job, "id">): Promise<void> {
  const told = await need(api.DELETE("/api/v1/jobs/{job_id}", { params: { path: { job_id: job.id } } }));
  dispatch({ type: "job", job: told });
}

/** The same plan again: the same pixels, in a new job. */
export async function rerun(image: Pick<Image, "id">): Promise<Job[]> {
  const { jobs } = await need(api.POST("/api/v1/images/{image_id}/rerun", { params: { path: { image_id: image.id } } }));
  dispatch({ type: "page", jobs });
  return jobs;
}

/** Reads where the waiting jobs stand: a job that leaves the queue moves all behind it. */
export async function refreshQueue(): Promise<void> {
  const { items } = await need(api.GET("/api/v1/jobs", { params: { query: { status: "live", limit: 200 } } }));
  for (const job of items) dispatch({ type: "job", job });
}

/** Reads the job again, for pictures that came while nobody listened. */
export async function refreshJob(id: string): Promise<void> {
  const job = await need(api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: id } } }));
  dispatch({ type: "job", job });
  addToLibrary(job.images);
}
