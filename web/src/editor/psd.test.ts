import { initializeCanvas, readPsd } from "ag-psd";
import { expect, it } from "vitest";

import { psd, trimmed, type ImageLike } from "./psd";

function sheet(paint: (x: number, y: number) => [number, number, number, number]): ImageLike {
  const data = new Uint8ClampedArray(4 * 20 * 10);
  for (let y = 0; y < 10; y += 1) for (let x = 0; x < 20; x += 1) data.set(paint(x, y), 4 * (y * 20 + x));
  return { width: 20, height: 10, data };
}

it("writes layers that are read back where and as they were", async () => {
  const ground = sheet((x) => [10 * x, 40, 90, 255]);
  const spot = sheet((x, y) => (x >= 5 && x < 9 && y >= 2 && y < 8 ? [200, 10, 30, 128] : [0, 0, 0, 0]));
  const file = await psd(ground, [
    { name: "Picture", opacity: 1, hidden: false, pixels: ground },
    { name: "Ünïcode 狐", opacity: 0.5, hidden: true, pixels: spot },
  ]);
  initializeCanvas(() => {
    throw new Error("pixels are read without a canvas");
  }, (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height), colorSpace: "srgb" }));
  const back = readPsd(file, { useImageData: true, skipThumbnail: true });
  expect([back.width, back.height]).toEqual([20, 10]);
  expect(back.children?.map((layer) => layer.name)).toEqual(["Picture", "Ünïcode 狐"]);
  const [first, second] = back.children ?? [];
  expect(second).toMatchObject({ hidden: true, left: 5, top: 2, right: 9, bottom: 8 });
  expect(second?.opacity).toBeCloseTo(0.5, 2);
  expect(Array.from(second?.imageData?.data.subarray(0, 4) ?? [])).toEqual([200, 10, 30, 128]);
  expect(Array.from(first?.imageData?.data ?? [])).toEqual(Array.from(ground.data));
});

it("keeps a pixel of a layer that has none", () => {
  expect(trimmed(sheet(() => [0, 0, 0, 0])).place).toEqual({ x: 0, y: 0, width: 1, height: 1 });
});
