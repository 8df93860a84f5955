import { describe, expect, it } from "vitest";

import type { Image, Job, Status } from "./api";
import { EMPTY, reduce, type Live, type LiveEvent } from "./live";

const job = (change: Partial<Job> = {}): Job => ({
  id: "job_1",
  client_token: null,
  status: "running",
  task: "imagine",
  prompt: "a fox",
  version: "7",
  model: "starter",
  recipe: "v7",
  speed: "fast",
  draft: false,
  seed: 1,
  count: 4,
  width: 1024,
  height: 1024,
  progress: 0,
  parameters: {},
  images: [],
  warnings: [],
  failure: null,
  gpu_ms: 0,
  estimate_ms: 0,
  queue_position: null,
  attempt: 1,
  created_at: "2026-11-20T12:00:00.000Z",
  started_at: null,
  finished_at: null,
  ...change,
});
const image = (index: number): Image => ({ id: `img_${index}`, job_id: "job_1", index }) as Image;
const status = { queue: { queued: 0, running: 1 } } as Status;
const play = (...events: LiveEvent[]): Live => events.reduce(reduce, EMPTY);

describe("the live state", () => {
  it("shows a request at once and gives its place to the job it becomes", () => {
    const pending = { token: "t1", prompt: "a fox", jobs: 1, count: 4, ratio: 1, created_at: "2026-11-20T12:00:00Z" };
    const sent = play({ type: "submitted", pending });
    expect(sent.pending).toHaveLength(1);
    expect(reduce(sent, { type: "refused", token: "t1" }).pending).toHaveLength(0);
    // The stream may tell of the job before the request is answered.
    const told = reduce(sent, { type: "job", job: job({ client_token: "t1", status: "queued" }) });
    expect(told.pending).toHaveLength(0);
    const accepted = reduce(told, { type: "accepted", token: "t1", jobs: [job({ client_token: "t1", status: "queued" })] });
    expect(accepted.jobs.size).toBe(1);
  });

  it("keeps pictures that landed, in their order, whichever event tells of them first", () => {
    const state = play(
      { type: "job", job: job() },
      { type: "image", job_id: "job_1", image: image(1) },
      { type: "image", job_id: "job_1", image: image(0) },
      { type: "job", job: job({ images: [image(1)] }) },
    );
    expect(state.jobs.get("job_1")?.images.map((one) => one.index)).toEqual([0, 1]);
  });

  it("never lets an old tale undo the end of a job", () => {
    const state = play(
      { type: "job", job: job({ status: "succeeded", progress: 1 }) },
      { type: "page", jobs: [job({ status: "running", progress: 0.4 })] },
      { type: "step", job_id: "job_1", step: 3, steps: 8, progress: 0.4 },
      { type: "preview", job_id: "job_1", index: 0, src: "data:," },
    );
    expect(state.jobs.get("job_1")?.status).toBe("succeeded");
    expect(state.previews.size).toBe(0);
  });

  it("does not go backwards within an attempt, and starts over with a new one", () => {
    const state = play(
      { type: "job", job: job() },
      { type: "step", job_id: "job_1", step: 5, steps: 8, progress: 0.6 },
      { type: "job", job: job({ progress: 0.2 }) },
    );
    expect(state.jobs.get("job_1")?.progress).toBe(0.6);
    const again = reduce(state, { type: "job", job: job({ attempt: 2, status: "queued", progress: 0 }) });
    expect(again.jobs.get("job_1")).toMatchObject({ progress: 0, images: [] });
  });

  it("drops previews when a job ends, so that memory stays flat", () => {
    const running = play({ type: "job", job: job() }, { type: "preview", job_id: "job_1", index: 2, src: "data:,x" });
    expect(running.previews.get("job_1")?.[2]).toBe("data:,x");
    expect(reduce(running, { type: "job", job: job({ status: "cancelled" }) }).previews.size).toBe(0);
  });

  it("forgets the oldest finished jobs, never a live one", () => {
    const at = (n: number) => new Date(Date.UTC(2026, 10, 20, 0, n)).toISOString();
    const old = job({ id: "job_000", created_at: at(0) });
    let state = play({ type: "job", job: old });
    for (let n = 1; n <= 100; n += 1) {
      const id = `job_${String(n).padStart(3, "0")}`;
      state = reduce(state, { type: "job", job: job({ id, status: "succeeded", created_at: at(n) }) });
    }
    expect(state.jobs.size).toBe(60);
    expect(state.jobs.has("job_000")).toBe(true);
    expect(state.jobs.has("job_001")).toBe(false);
    expect(state.jobs.has("job_100")).toBe(true);
  });

  it("takes a snapshot for what it is: the live jobs and the status", () => {
    const state = play({ type: "job", job: job({ id: "job_0", status: "succeeded" }) }, { type: "snapshot", jobs: [job()], status });
    expect(state.jobs.size).toBe(2);
    expect(state.status).toBe(status);
  });
});
