import { describe, expect, it, vi } from "vitest";

import { Keeper } from "./keep";

describe("Keeper", () => {
  it("writes the first at once and, of what comes meanwhile, the newest", async () => {
    vi.useFakeTimers();
    const written: number[] = [];
    let through: () => void = () => undefined;
    const keeper = new Keeper();
    const write = (state: number) => () => {
      written.push(state);
      return new Promise<void>((done) => {
        through = done;
      });
    };
    keeper.soon(write(1));
    expect(written).toEqual([1]);
    keeper.soon(write(2));
    keeper.soon(write(3));
    await vi.advanceTimersByTimeAsync(1000);
    expect(written).toEqual([1]);
    through();
    await vi.advanceTimersByTimeAsync(1000);
    expect(written).toEqual([1, 3]);
    through();
    await vi.advanceTimersByTimeAsync(1000);
    keeper.soon(write(4));
    expect(written).toEqual([1, 3, 4]);
    vi.useRealTimers();
  });

  it("goes on after one that failed, and not after it was stopped", async () => {
    vi.useFakeTimers();
    const written: number[] = [];
    const keeper = new Keeper();
    const write = (state: number) => () => Promise.resolve(written.push(state));
    keeper.soon(() => Promise.reject(new Error("full")));
    keeper.soon(write(2));
    await vi.advanceTimersByTimeAsync(1000);
    expect(written).toEqual([2]);
    keeper.soon(write(3));
    keeper.soon(write(4));
    keeper.stop();
    await vi.advanceTimersByTimeAsync(1000);
    expect(written).toEqual([2, 3]);
    vi.useRealTimers();
  });
});
