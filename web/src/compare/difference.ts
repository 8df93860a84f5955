/** Where two pictures of one size are not the same. */
export interface Difference {
  /** RGBA: black where they are the same, brighter the more they differ. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  /** How many pixels are not the very same. */
  differing: number;
  /** The largest step of any channel, 0–255. */
  largest: number;
}

/** `gain` multiplies what differs, so that small steps can be seen; it changes nothing that is counted. */
export function difference(a: Uint8ClampedArray, b: Uint8ClampedArray, gain: number): Difference {
  if (a.length !== b.length) throw new RangeError("two pictures of one size");
  const pixels = new Uint8ClampedArray(a.length);
  let differing = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i += 4) {
    let most = 0;
    for (let channel = 0; channel < 4; channel += 1) {
      const step = Math.abs((a[i + channel] ?? 0) - (b[i + channel] ?? 0));
      if (step > most) most = step;
      // What differs in transparency alone shows as grey.
      if (channel < 3) pixels[i + channel] = step * gain;
      else if (step > 0) for (let colour = 0; colour < 3; colour += 1) pixels[i + colour] = Math.max(pixels[i + colour] ?? 0, step * gain);
    }
    pixels[i + 3] = 255;
    if (most > 0) differing += 1;
    if (most > largest) largest = most;
  }
  return { pixels, differing, largest };
}
