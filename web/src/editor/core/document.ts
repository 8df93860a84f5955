/**
 * What is edited: a picture of the library, the canvas around it, and what lies on top. Plain values, never changed in place.
 * All places are pixels of the picture, from its upper left corner; a canvas that grows has negative ones.
 */
import type { Point, Rect, Size } from "./geometry";
import type { Mask } from "./mask";
import { pack, unpack, type Packed } from "./tiles";

export interface Base extends Size {
  /** Its id in the library. */
  readonly image: string;
}

/** Shows a layer in part; as large as the layer before it is scaled. */
export interface LayerMask extends Size {
  readonly packed: Packed;
}

interface Common extends Point {
  readonly id: string;
  readonly name: string;
  /** x and y are its middle; it is turned and scaled about that. */
  readonly scale: number;
  /** Degrees clockwise. */
  readonly rotation: number;
  readonly opacity: number;
  readonly visible: boolean;
  readonly mask: LayerMask | null;
}

export interface PictureLayer extends Common, Size {
  readonly kind: "picture";
  readonly image: string;
}

export type Align = "left" | "center" | "right";

export interface TextLayer extends Common {
  readonly kind: "text";
  readonly text: string;
  readonly font: string;
  readonly size: number;
  readonly weight: number;
  readonly colour: string;
  readonly align: Align;
  /** Pixels; 0 is none. */
  readonly outline: number;
  readonly outlineColour: string;
}

export type Layer = PictureLayer | TextLayer;
/** What of a layer can be changed; its kind and id cannot. */
export type LayerChange = Partial<Omit<PictureLayer, "id" | "kind">> & Partial<Omit<TextLayer, "id" | "kind">>;

export interface Doc {
  readonly base: Base;
  /** The canvas. */
  readonly frame: Rect;
  /** The lowest first. */
  readonly layers: readonly Layer[];
}

export function whole({ width, height }: Size): Rect {
  return { x: 0, y: 0, width, height };
}

export function newDoc(base: Base): Doc {
  return { base, frame: whole(base), layers: [] };
}

export function sidesOf({ base, frame }: Doc): { left: number; top: number; right: number; bottom: number } {
  return {
    left: -frame.x || 0,
    top: -frame.y || 0,
    right: frame.x + frame.width - base.width,
    bottom: frame.y + frame.height - base.height,
  };
}

export function isReframed(doc: Doc): boolean {
  return Object.values(sidesOf(doc)).some((side) => side !== 0);
}

const FIELDS = { opacity: 1, rotation: 0, visible: true, mask: null } as const;

/** A picture laid in the middle of the canvas, no larger than most of it; beside that where something lies there already. */
export function pictureLayer(doc: Doc, id: string, name: string, picture: Base): PictureLayer {
  const { frame } = doc;
  const scale = Math.min(1, (0.8 * frame.width) / picture.width, (0.8 * frame.height) / picture.height);
  const at = middle(frame);
  const aside = Math.max(8, Math.round(Math.min(frame.width, frame.height) / 24));
  while (doc.layers.some((layer) => layer.x === at.x && layer.y === at.y)) {
    at.x += aside;
    at.y += aside;
  }
  return { ...FIELDS, kind: "picture", id, name, ...picture, scale, ...at };
}

export function textLayer(doc: Doc, id: string, at: Point, fields: Partial<TextLayer> & { text: string }): TextLayer {
  return {
    ...FIELDS, kind: "text", id, name: "", scale: 1, font: "Hanken Grotesk Variable", weight: 700, colour: "#ffffff",
    size: Math.max(12, Math.round(doc.frame.height / 10)), align: "center", outline: 0, outlineColour: "#000000",
    ...fields, ...at,
  };
}

export function middle({ x, y, width, height }: Rect): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** A place of the document in a layer's own pixels, from its upper left corner. */
export function intoLayer(layer: Pick<Layer, "x" | "y" | "scale" | "rotation">, size: Size, at: Point): Point {
  const turn = (-layer.rotation * Math.PI) / 180;
  const dx = (at.x - layer.x) / layer.scale;
  const dy = (at.y - layer.y) / layer.scale;
  return {
    x: dx * Math.cos(turn) - dy * Math.sin(turn) + size.width / 2,
    y: dx * Math.sin(turn) + dy * Math.cos(turn) + size.height / 2,
  };
}

/** The place in the document of a layer's own pixel. */
export function outOfLayer(layer: Pick<Layer, "x" | "y" | "scale" | "rotation">, size: Size, at: Point): Point {
  const turn = (layer.rotation * Math.PI) / 180;
  const dx = (at.x - size.width / 2) * layer.scale;
  const dy = (at.y - size.height / 2) * layer.scale;
  return { x: layer.x + dx * Math.cos(turn) - dy * Math.sin(turn), y: layer.y + dx * Math.sin(turn) + dy * Math.cos(turn) };
}

/** The uppermost visible layer at a place. `sizeOf` measures text, which only whoever draws it can. */
export function layerAt(doc: Doc, at: Point, sizeOf: (layer: Layer) => Size): Layer | null {
  for (const layer of [...doc.layers].reverse()) {
    const size = sizeOf(layer);
    const { x, y } = intoLayer(layer, size, at);
    if (layer.visible && x >= 0 && y >= 0 && x < size.width && y < size.height) return layer;
  }
  return null;
}

/** The selection as the mask of one layer: what is selected stays. */
export function maskForLayer(selection: Mask, layer: Layer, size: Size): LayerMask {
  const width = Math.max(1, Math.round(size.width));
  const height = Math.max(1, Math.round(size.height));
  const bytes = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = outOfLayer(layer, size, { x: x + 0.5, y: y + 0.5 });
      const px = Math.floor(at.x);
      const py = Math.floor(at.y);
      if (px >= 0 && py >= 0 && px < selection.width && py < selection.height) {
        bytes[y * width + x] = selection.data[py * selection.width + px] ?? 0;
      }
    }
  }
  return { width, height, packed: pack(bytes) };
}

/** The selection, packed to be kept. */
export function packedMask(mask: Mask): LayerMask {
  return { width: mask.width, height: mask.height, packed: pack(mask.data) };
}

export function unpackedMask({ width, height, packed }: LayerMask): Mask {
  return { width, height, data: unpack(packed, width * height) };
}
