/** The pixels of pictures, and of what lies between two of them. */
import { useQuery } from "@tanstack/react-query";

import { fileUrl, type Image } from "../client/api";

/** More than this is compared on a smaller copy. */
const WIDE = 3000;

async function pixelsOf(image: Image, width: number, height: number): Promise<Uint8ClampedArray> {
  const answer = await fetch(fileUrl(image, image.width > WIDE ? { width: WIDE } : {}));
  if (!answer.ok) throw new Error(answer.statusText);
  const bitmap = await createImageBitmap(await answer.blob(), { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height).data;
}

export interface Pair {
  a: Uint8ClampedArray;
  b: Uint8ClampedArray;
  width: number;
  height: number;
  /** Both pictures pixel for pixel; otherwise one was scaled to the other, and counting means nothing. */
  exact: boolean;
}

export function usePixels(a: Image, b: Image) {
  return useQuery({
    queryKey: ["pixels", a.id, b.id],
    staleTime: Infinity,
    gcTime: 0, // some dozen megabytes
    queryFn: async (): Promise<Pair> => {
      const width = Math.min(WIDE, a.width);
      const height = Math.round((a.height * width) / a.width);
      const [first, second] = await Promise.all([pixelsOf(a, width, height), pixelsOf(b, width, height)]);
      return { a: first, b: second, width, height, exact: a.width === b.width && a.height === b.height && width === a.width };
    },
  });
}
