/** What a paper size asks of a picture. */
const CM_PER_INCH = 2.54;

/** Pixels of the print, and how many times the picture has to be enlarged to fill it. */
export function paper(picture: { width: number; height: number }, widthCm: number, heightCm: number, dpi: number) {
  const width = Math.round((widthCm / CM_PER_INCH) * dpi);
  const height = Math.round((heightCm / CM_PER_INCH) * dpi);
  const times = Math.max(width / picture.width, height / picture.height);
  return { width, height, times: Math.round(times * 10) / 10 };
}
