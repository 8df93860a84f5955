/** From layers to pixels: the same drawing for the screen, for what is sent and for what is exported. */
import { unpack } from "./core/tiles";
import type { Doc, Layer, TextLayer } from "./core/document";
import type { Rect, Size } from "./core/geometry";
import type { Mask } from "./core/mask";
import { loadPicture } from "./pictures";

export interface Shown extends Size {
  readonly source: HTMLCanvasElement | HTMLImageElement;
}

export function canvasOf({ width, height }: Size): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  const pen = canvas.getContext("2d", { willReadFrequently: false });
  if (!pen) throw new Error("no canvas");
  return [canvas, pen];
}

const LINE = 1.2;
let ruler: CanvasRenderingContext2D | null = null;

export function fontOf({ font, size, weight }: TextLayer): string {
  return `${weight} ${size}px "${font}", sans-serif`;
}

export function measure(layer: TextLayer): Size {
  ruler ??= canvasOf({ width: 1, height: 1 })[1];
  ruler.font = fontOf(layer);
  const lines = layer.text.split("\n");
  const pad = 2 * layer.outline + layer.size * 0.2;
  return {
    width: Math.ceil(Math.max(layer.size / 2, ...lines.map((line) => ruler?.measureText(line).width ?? 0)) + pad),
    height: Math.ceil(lines.length * layer.size * LINE + pad),
  };
}

export function sizeOf(layer: Layer): Size {
  return layer.kind === "text" ? measure(layer) : { width: layer.width, height: layer.height };
}

function written(layer: TextLayer): Shown {
  const size = measure(layer);
  const [canvas, pen] = canvasOf(size);
  const pad = layer.outline + layer.size * 0.1;
  pen.font = fontOf(layer);
  pen.textAlign = layer.align;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  const x = layer.align === "left" ? pad : layer.align === "right" ? canvas.width - pad : canvas.width / 2;
  layer.text.split("\n").forEach((line, i) => {
    const y = pad + (i + 0.5) * layer.size * LINE;
    if (layer.outline > 0) {
      pen.strokeStyle = layer.outlineColour;
      pen.lineWidth = 2 * layer.outline;
      pen.strokeText(line, x, y);
    }
    pen.fillStyle = layer.colour;
    pen.fillText(line, x, y);
  });
  return { source: canvas, ...size };
}

function masked(shown: Shown, layer: Layer): Shown {
  const { mask } = layer;
  if (!mask) return shown;
  const [cover, brush] = canvasOf(mask);
  const bytes = unpack(mask.packed, mask.width * mask.height);
  const pixels = brush.createImageData(cover.width, cover.height);
  for (let i = 0; i < bytes.length; i += 1) pixels.data[4 * i + 3] = bytes[i] ?? 0;
  brush.putImageData(pixels, 0, 0);
  const [canvas, pen] = canvasOf(shown);
  pen.drawImage(shown.source, 0, 0, canvas.width, canvas.height);
  pen.globalCompositeOperation = "destination-in";
  pen.drawImage(cover, 0, 0, canvas.width, canvas.height);
  return { ...shown, source: canvas };
}

/** A layer's own pixels, masked, neither turned nor scaled; null while its picture has not come. */
export function shownLayer(layer: Layer, picture: HTMLImageElement | null): Shown | null {
  if (layer.kind === "text") return masked(written(layer), layer);
  return picture ? masked({ source: picture, width: layer.width, height: layer.height }, layer) : null;
}

function lay(pen: CanvasRenderingContext2D, layer: Layer, shown: Shown): void {
  pen.save();
  pen.globalAlpha = layer.opacity;
  pen.translate(layer.x, layer.y);
  pen.rotate((layer.rotation * Math.PI) / 180);
  pen.scale(layer.scale, layer.scale);
  pen.drawImage(shown.source, -shown.width / 2, -shown.height / 2, shown.width, shown.height);
  pen.restore();
}

async function ready(layer: Layer): Promise<Shown | null> {
  if (layer.kind === "text") await document.fonts.load(fontOf(layer), layer.text).catch(() => undefined);
  return shownLayer(layer, layer.kind === "picture" ? await loadPicture(layer.image) : null);
}

/** One layer alone, on a sheet as large as `area`. */
export async function renderLayer(layer: Layer, area: Rect): Promise<HTMLCanvasElement> {
  const [canvas, pen] = canvasOf(area);
  pen.imageSmoothingQuality = "high";
  pen.translate(-area.x, -area.y);
  const shown = await ready(layer);
  if (shown) lay(pen, layer, shown);
  return canvas;
}

/** What is seen of `area`: the picture and all that lies on it, transparent where nothing does. */
export async function render(doc: Doc, area: Rect): Promise<HTMLCanvasElement> {
  const [canvas, pen] = canvasOf(area);
  pen.imageSmoothingQuality = "high";
  pen.translate(-area.x, -area.y);
  pen.drawImage(await loadPicture(doc.base.image), 0, 0);
  for (const layer of doc.layers) {
    if (!layer.visible || layer.opacity <= 0) continue;
    const shown = await ready(layer);
    if (shown) lay(pen, layer, shown);
  }
  return canvas;
}

export function pixelsOf(source: HTMLCanvasElement | HTMLImageElement): ImageData {
  const size = source instanceof HTMLImageElement ? { width: source.naturalWidth, height: source.naturalHeight } : source;
  const [canvas, pen] = canvasOf(size);
  pen.drawImage(source, 0, 0);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

export function blobOf(canvas: HTMLCanvasElement, type = "image/png", quality = 0.92): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(type))), type, quality);
  });
}

/** A mask as the server takes it: grey, white is painted. */
export function maskBlob(mask: Mask): Promise<Blob> {
  const [canvas, pen] = canvasOf(mask);
  const pixels = pen.createImageData(mask.width, mask.height);
  const words = new Uint32Array(pixels.data.buffer);
  for (let i = 0; i < words.length; i += 1) words[i] = 0xff000000 | ((mask.data[i] ?? 0) * 0x010101);
  pen.putImageData(pixels, 0, 0);
  return blobOf(canvas);
}

/** A grey PNG as a mask. */
export async function maskOf(blob: Blob): Promise<Mask> {
  const bitmap = await createImageBitmap(blob);
  const [canvas, pen] = canvasOf(bitmap);
  pen.drawImage(bitmap, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const bytes = new Uint8Array(canvas.width * canvas.height);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = data[4 * i] ?? 0;
  return { width: canvas.width, height: canvas.height, data: bytes };
}
