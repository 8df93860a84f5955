/** Files to take along. What is hidden stays out of flat pictures and comes hidden in a PSD. */
import type { Doc } from "./core/document";
import { loadPicture } from "./pictures";
import { psd } from "./psd";
import { blobOf, canvasOf, pixelsOf, render, renderLayer } from "./render";

export type Kind = "png" | "jpeg" | "webp" | "psd";

export async function exported(doc: Doc, kind: Kind, names: { base: string; layer: (id: string) => string }): Promise<Blob> {
  const area = doc.frame;
  if (kind === "psd") return await layered(doc, names);
  const flat = await render(doc, area);
  if (kind !== "jpeg") return await blobOf(flat, `image/${kind}`);
  const [paper, pen] = canvasOf(flat);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, paper.width, paper.height);
  pen.drawImage(flat, 0, 0);
  return await blobOf(paper, "image/jpeg");
}

async function layered(doc: Doc, names: { base: string; layer: (id: string) => string }): Promise<Blob> {
  const area = doc.frame;
  const [ground, pen] = canvasOf(area);
  pen.drawImage(await loadPicture(doc.base.image), -area.x, -area.y);
  const layers = [{ name: names.base, opacity: 1, hidden: false, pixels: pixelsOf(ground) }];
  for (const layer of doc.layers) {
    // The opacity is written beside the pixels, not into them.
    const sheet = await renderLayer({ ...layer, opacity: 1 }, area);
    layers.push({ name: names.layer(layer.id), opacity: layer.opacity, hidden: !layer.visible, pixels: pixelsOf(sheet) });
  }
  return new Blob([await psd(pixelsOf(await render(doc, area)), layers)], { type: "image/vnd.adobe.photoshop" });
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
