/** What a person can ask for. Each shows itself in the feed at once and puts right what the server then says. */
import { api, freshToken, need, type DryRun, type Image, type Job } from "./api";
import type { Remix } from "./draft";
import { aspectRatio, readParameter } from "./prompt";
import { addToLibrary } from "./queries";
import type { components } from "./schema";
import { dispatch } from "./store";

type Ask = components["schemas"]["NewJob"];

interface Expected {
  prompt: string;
  jobs?: number;
  count?: number;
  ratio?: number;
}

/** Asks for jobs; their rows are there before the answer. Throws an ApiError, having taken the rows back. */
export async function ask(body: Partial<Ask>, { prompt, jobs = 1, count = 4, ratio = 1 }: Expected): Promise<Job[]> {
  const token = freshToken();
  dispatch({ type: "submitted", pending: { token, prompt, jobs, count, ratio, created_at: new Date().toISOString() } });
  try {
    const answer = await need(api.POST("/api/v1/jobs", { body: { ...body, client_token: token } }));
    const made = "plans" in answer ? [] : answer.jobs;
    dispatch({ type: "accepted", token, jobs: made });
    return made;
  } catch (reason) {
    dispatch({ type: "refused", token });
    throw reason;
  }
}

/** Sends a prompt. */
export async function imagine(prompt: string, expected = 1, remix: Remix | null = null): Promise<Job[]> {
  const ratio = aspectRatio(readParameter(prompt, ["ar", "aspect"]));
  const body: Partial<Ask> = remix ? { task: "remix", parent: remix.imageId, strength: remix.strength, prompt } : { prompt };
  return await ask(body, { prompt, jobs: expected, ratio });
}

/** What the prompt would cost, without doing it. */
export async function dryRun(prompt: string, remix: Remix | null, signal: AbortSignal): Promise<DryRun> {
  const body: Partial<Ask> = remix ? { task: "remix", parent: remix.imageId, strength: remix.strength, prompt } : { prompt };
  const answer = await need(api.POST("/api/v1/jobs", { params: { query: { dry_run: true } }, body, signal }));
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

type Of = Pick<Image, "id" | "prompt" | "width" | "height">;
const like = (image: Of, count = 4): Expected => ({ prompt: image.prompt, count, ratio: image.width / image.height });

/** Four of the same kind: near (subtle) or far (strong). */
export const vary = (image: Of, strength: "subtle" | "strong") => ask({ task: "vary", parent: image.id, strength }, like(image));
/** A draft's own picture at full quality. */
export const enhance = (image: Of) => ask({ task: "enhance", parent: image.id }, like(image));
/** The draft itself, made sharp and whole, nothing moved. */
export const finish = (image: Of) => ask({ task: "finish", parent: image.id }, like(image, 1));
export const upscale = (image: Of, strength: "subtle" | "creative" = "subtle", factor: 2 | 4 = 2) =>
  ask({ task: "upscale", parent: image.id, strength, factor }, like(image, 1));
/** The same words and settings with a new seed. */
export const reroll = (job: Pick<Job, "id" | "prompt" | "width" | "height" | "count">) =>
  ask({ task: "reroll", parent: job.id }, { prompt: job.prompt, count: job.count, ratio: job.width / job.height });

/** Returns whether the own profile learnt something from it. */
export async function setLiked(image: Pick<Image, "id">, liked: boolean): Promise<boolean> {
  const path = { params: { path: { image_id: image.id } } };
  const told = await need(liked ? api.PUT("/api/v1/images/{image_id}/like", path) : api.DELETE("/api/v1/images/{image_id}/like", path));
  return told.learnt;
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

/** The picture on paper of this size: enlarged to it, and cut or filled where the shapes differ. */
export const upscaleForPrint = (image: Of, print: components["schemas"]["PaperDocument"], strength: "subtle" | "creative" = "subtle") =>
  ask({ task: "upscale", parent: image.id, strength, print }, { ...like(image, 1), ratio: print.width_cm / print.height_cm });
export const zoomOut = (image: Of, factor: number) => ask({ task: "zoom", parent: image.id, factor }, like(image));
export const pan = (image: Of, direction: "left" | "right" | "up" | "down") => ask({ task: "pan", parent: image.id, direction }, like(image));
/** Painted on to a square; nothing is cut off. */
export const makeSquare = (image: Of) => ask({ task: "outpaint", parent: image.id, canvas: { left: 0, top: 0, right: 0, bottom: 0, ratio: "1:1" } }, { ...like(image), ratio: 1 });
export const retexture = (image: Of, prompt: string) => ask({ task: "retexture", parent: image.id, prompt }, { ...like(image), prompt });
export const remix = (image: Of, prompt: string, strength: "subtle" | "strong") => ask({ task: "remix", parent: image.id, prompt, strength }, { ...like(image), prompt });
/** The subject alone; the rest is transparent. */
export const eraseBackground = (image: Of) => ask({ task: "background", parent: image.id }, like(image, 1));

/** Says which of several is the better one; the own profile learns from it. Returns how to take it back. */
export async function chooseBetter(best: Pick<Image, "id">, others: readonly Pick<Image, "id">[]): Promise<() => Promise<unknown>> {
  const [other] = others;
  if (others.length === 1 && other) {
    await need(api.POST("/api/v1/rankings", { body: { left: best.id, right: other.id, answer: "left" } }));
    return () => need(api.DELETE("/api/v1/rankings/last"));
  }
  await need(api.POST("/api/v1/rankings/favourites", { body: { shown: [best.id, ...others.map((one) => one.id)], picked: [best.id] } }));
  return () => need(api.DELETE("/api/v1/rankings/last"));
}
