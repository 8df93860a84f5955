import { describe, expect, it } from "vitest";

import type { Job } from "../client/api";
import { feedRows, timeLeft } from "./rows";

const job = (id: string, change: Partial<Job> = {}): Job =>
  ({ id, status: "succeeded", client_token: null, prompt: id, count: 4, width: 1456, height: 816, warnings: [], created_at: "2026-11-20T12:00:00.000Z", ...change }) as Job;
const pending = { token: "t", prompt: "new", jobs: 2, count: 4, ratio: 1, created_at: "2026-11-20T12:01:00.000Z" };

describe("feed rows", () => {
  it("puts what was just sent first, then jobs, newest first", () => {
    const rows = feedRows([job("job_1"), job("job_3"), job("job_2")], [pending], undefined);
    expect(rows.map((row) => row.prompt)).toEqual(["new", "new", "job_3", "job_2", "job_1"]);
    expect(rows[2]?.ratio).toBeCloseTo(1456 / 816);
  });
  it("keeps a row's key when its request becomes jobs", () => {
    const before = feedRows([], [pending], undefined).map((row) => row.key);
    const after = feedRows([job("job_1", { client_token: "t" }), job("job_2", { client_token: "t" })], [], undefined).map((row) => row.key);
    expect(after).toEqual(before);
  });
  it("leaves out finished jobs older than what was paged in, never live ones", () => {
    const rows = feedRows([job("job_1"), job("job_2"), job("job_0", { status: "queued" })], [], "job_2");
    expect(rows.map((row) => row.prompt)).toEqual(["job_2", "job_0"]);
  });
  it("says the same warning in full only once", () => {
    const warnings = [{ code: "model_not_installed", message: "Drawn by the starter." }];
    const rows = feedRows([job("job_1", { warnings }), job("job_2", { warnings }), job("job_3")], [], undefined);
    expect(rows.map((row) => row.fresh.length)).toEqual([0, 1, 0]);
  });
});

describe("time left", () => {
  const started = Date.parse("2026-11-20T12:00:00Z");
  it("goes by the pace once there is one", () => {
    expect(timeLeft({ progress: 0.5, started_at: "2026-11-20T12:00:00Z", estimate_ms: 99_000 }, started + 4000)).toBe(4000);
  });
  it("goes by the estimate before, and says nothing when that is used up", () => {
    expect(timeLeft({ progress: 0, started_at: "2026-11-20T12:00:00Z", estimate_ms: 9000 }, started + 1000)).toBe(8000);
    expect(timeLeft({ progress: 0, started_at: "2026-11-20T12:00:00Z", estimate_ms: 9000 }, started + 10_000)).toBeNull();
    expect(timeLeft({ progress: 0, started_at: null, estimate_ms: 0 }, started)).toBeNull();
  });
});
