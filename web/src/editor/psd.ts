/** A PSD with its layers. The writer is loaded only when somebody exports one. */
import type { Rect } from "./core/geometry";

export interface PsdLayer {
  readonly name: string;
  readonly opacity: number;
  readonly hidden: boolean;
  /** As large as the canvas. */
  readonly pixels: ImageLike;
}

export interface ImageLike {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** The smallest part that is not transparent: what lies beside it need not be written. */
export function trimmed({ width, height, data }: ImageLike): { place: Rect; pixels: ImageLike } {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (data[4 * (y * width + x) + 3] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return { place: { x: 0, y: 0, width: 1, height: 1 }, pixels: { width: 1, height: 1, data: new Uint8ClampedArray(4) } };
  const place = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  const out = new Uint8ClampedArray(4 * place.width * place.height);
  for (let y = 0; y < place.height; y += 1) {
    const from = 4 * ((top + y) * width + left);
    out.set(data.subarray(from, from + 4 * place.width), 4 * y * place.width);
  }
  return { place, pixels: { width: place.width, height: place.height, data: out } };
}

/** `layers` the lowest first; `whole` is what they look like together. */
export async function psd(whole: ImageLike, layers: readonly PsdLayer[]): Promise<ArrayBuffer> {
  const { writePsd } = await import("ag-psd");
  return writePsd(
    {
      width: whole.width,
      height: whole.height,
      imageData: plain(whole),
      children: layers.map(({ name, opacity, hidden, pixels }) => {
        const { place, pixels: part } = trimmed(pixels);
        return { name, opacity, hidden, left: place.x, top: place.y, imageData: plain(part) };
      }),
    },
    { generateThumbnail: false, noBackground: true },
  );
}

function plain({ width, height, data }: ImageLike): { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> } {
  return { width, height, data: new Uint8ClampedArray(data) };
}
