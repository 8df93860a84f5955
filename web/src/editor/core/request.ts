/** From what lies on the table to what is asked of the server. Says what is missing instead of asking in vain. */
import { isReframed, sidesOf, type Doc, type PictureLayer } from "./document";
import { wrong } from "./frame";
import { isBlank, placed, type Mask } from "./mask";

export const ACTIONS = ["inpaint", "outpaint", "blend", "retexture", "edit", "background", "upscale"] as const;
export type Action = (typeof ACTIONS)[number];

export interface Dials {
  readonly words: string;
  /** 0–1, how firmly a retexture holds edges. */
  readonly structure: number;
  /** 0–1, how much an upscale paints in. */
  readonly creativity: number;
  readonly factor: 2 | 4;
}

export interface LaidOn {
  image: string;
  x: number;
  y: number;
  width: number;
  height: number;
  opacity: number;
  rotation: number;
}

export interface Body {
  task: "inpaint" | "outpaint" | "retexture" | "edit" | "background" | "upscale";
  prompt?: string;
  structure?: number;
  creativity?: number;
  factor?: number;
  canvas?: { left: number; top: number; right: number; bottom: number };
  layers?: LaidOn[];
}

export interface Request {
  readonly body: Body;
  /** To be sent as a file, as large as what comes of it. */
  readonly mask: Mask | null;
  /** Whether what lies on top is first made one picture with what is below. */
  readonly flatten: boolean;
}

export type Missing = "mask" | "words" | "canvas" | "layers" | "large" | "slim";

const LAYERS_AT_MOST = 16;

/** The layers as the server lays them, or null where it cannot: texts, masks, and sizes below a pixel. */
export function laidOn(doc: Doc): LaidOn[] | null {
  const shown = doc.layers.filter((layer) => layer.visible && layer.opacity > 0);
  const pictures = shown.filter((layer): layer is PictureLayer => layer.kind === "picture" && layer.mask === null);
  if (pictures.length < shown.length || shown.length > LAYERS_AT_MOST) return null;
  const laid = pictures.map((layer) => {
    const width = Math.max(1, Math.round(layer.width * layer.scale));
    const height = Math.max(1, Math.round(layer.height * layer.scale));
    const rotation = Math.round((layer.rotation % 360) * 100) / 100;
    return { image: layer.image, x: Math.round(layer.x - width / 2), y: Math.round(layer.y - height / 2), width, height, opacity: layer.opacity, rotation };
  });
  return laid;
}

function hasLayers(doc: Doc): boolean {
  return doc.layers.some((layer) => layer.visible && layer.opacity > 0);
}

/** What Enter does: whatever the picture was prepared for. */
export function obvious(doc: Doc, hasMask: boolean): Action {
  if (isReframed(doc)) return "outpaint";
  return hasMask ? "inpaint" : "edit";
}

export function request(action: Action, doc: Doc, mask: Mask, dials: Dials): Request | Missing {
  const words = dials.words.trim();
  const prompt = words ? { prompt: words } : {};
  const taken = action === "inpaint" || action === "outpaint" || action === "blend" || action === "retexture" ? laidOn(doc) : null;
  const layers = taken && taken.length > 0 ? { layers: taken } : {};
  const flatten = hasLayers(doc) && taken === null;
  switch (action) {
    case "inpaint":
      return isBlank(mask) ? "mask" : { body: { task: "inpaint", ...prompt, ...layers }, mask, flatten };
    case "blend":
      // Without a mask the server paints along the layers' edges; that needs the layers themselves.
      return taken && taken.length > 0 ? { body: { task: "inpaint", ...prompt, layers: taken }, mask: null, flatten: false } : "layers";
    case "outpaint": {
      const sides = sidesOf(doc);
      if (!Object.values(sides).some((side) => side > 0)) return "canvas";
      const bad = wrong(doc.frame);
      if (bad) return bad;
      const besides = isBlank(mask) ? null : placed(mask, doc.frame, sides.left, sides.top);
      return { body: { task: "outpaint", ...prompt, ...layers, canvas: sides }, mask: besides, flatten };
    }
    case "retexture":
      return words ? { body: { task: "retexture", ...prompt, ...layers, structure: dials.structure }, mask: null, flatten } : "words";
    case "edit":
      return words ? { body: { task: "edit", ...prompt }, mask: null, flatten } : "words";
    case "background":
      return { body: { task: "background", ...prompt }, mask: null, flatten };
    case "upscale":
      return { body: { task: "upscale", factor: dials.factor, ...(dials.creativity > 0 ? { creativity: dials.creativity } : {}) }, mask: null, flatten };
  }
}
