import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { flight } from "./flight";

describe("the window's flight", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("begins with speed that lasts, and ends with rest", () => {
    const one = flight();
    const heard = vi.fn();
    one.subscribe(heard);
    for (let frame = 0; frame < 4; frame += 1) one.moved(frame * 300, frame * 16);
    expect(one.flying()).toBe(true);
    vi.advanceTimersByTime(200);
    expect(one.flying()).toBe(false);
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it("ends as soon as the window slows down, while it still moves", () => {
    const one = flight();
    for (let frame = 0; frame < 4; frame += 1) one.moved(frame * 300, frame * 16);
    one.moved(905, 64);
    expect(one.flying()).toBe(false);
  });

  it("is neither a page's turn nor a jump to a date", () => {
    const one = flight();
    one.moved(0, 0);
    one.moved(900, 16);
    expect(one.flying()).toBe(false);
    one.landed();
    one.moved(90_000, 32);
    one.moved(90_010, 48);
    expect(one.flying()).toBe(false);
  });

  it("is not reading", () => {
    const one = flight();
    for (let frame = 0; frame < 60; frame += 1) one.moved(frame * 25, frame * 16);
    expect(one.flying()).toBe(false);
  });
});
