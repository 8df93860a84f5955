/**
 * The selection as it is seen: a tint over the picture. While a stroke is drawn only its own place is brought up to date, on
 * the sheet itself; everything else of the window stays as it is.
 */
import type { Editor } from "./core/editor";
import { grow, intersect, isEmpty, NOTHING, union, type Rect } from "./core/geometry";
import type { Viewport } from "./core/viewport";
import { canvasOf } from "./render";

/** Larger selections are shown in steps; on the screen nobody sees a difference. */
const SIDE_PX = 2048;

/** What the tint is drawn on: a canvas as large as the window. */
export interface Ground {
  readonly canvas: HTMLCanvasElement;
  /** Its pixels for one of the window. */
  readonly ratio: number;
}

export class Overlay {
  /** All of the selection, tinted; `stale` of it is not up to date, since nobody looks at it during a stroke. */
  private readonly canvas: HTMLCanvasElement;
  private readonly pen: CanvasRenderingContext2D;
  private stale: Rect = NOTHING;
  /** The place of a stroke's last frame. Copying the whole one for each frame would be slow. */
  private readonly scrap: HTMLCanvasElement;
  private readonly scrapPen: CanvasRenderingContext2D;
  private step = 1;
  private dirty: Rect = NOTHING;
  private frame = 0;
  private tint: readonly [number, number, number] = [0, 0, 0];
  private strength = 0.5;
  private ground: () => Ground | null = () => null;

  constructor(private readonly editor: Editor) {
    [this.canvas, this.pen] = canvasOf({ width: 1, height: 1 });
    [this.scrap, this.scrapPen] = canvasOf({ width: 1, height: 1 });
    this.fit();
  }

  private fit(): void {
    const { width, height } = this.editor.mask;
    this.step = Math.max(1, Math.ceil(Math.max(width, height) / SIDE_PX));
    this.canvas.width = Math.ceil(width / this.step);
    this.canvas.height = Math.ceil(height / this.step);
    this.stale = this.all;
  }

  /** Everything, in the tint's own pixels. */
  private get all(): Rect {
    return { x: 0, y: 0, width: this.canvas.width, height: this.canvas.height };
  }

  /** `ground` gives what is drawn on, once it is there. */
  start(ground: () => Ground | null): () => void {
    this.ground = ground;
    const off = this.editor.onPaint(this.touch);
    return () => {
      off();
      this.ground = () => null;
      cancelAnimationFrame(this.frame);
      this.frame = 0;
    };
  }

  colour(hex: string, strength: number): void {
    const value = Number.parseInt(hex.slice(1), 16);
    this.tint = [value >> 16, (value >> 8) & 255, value & 255];
    this.strength = strength;
    this.stale = this.all;
    this.ask(this.all);
  }

  private readonly touch = (place: Rect): void => {
    const { step } = this;
    const x = Math.floor(place.x / step);
    const y = Math.floor(place.y / step);
    this.ask({ x, y, width: Math.ceil((place.x + place.width) / step) - x, height: Math.ceil((place.y + place.height) / step) - y });
  };

  private ask(place: Rect): void {
    this.dirty = union(this.dirty, place);
    if (this.frame === 0) this.frame = requestAnimationFrame(this.draw);
  }

  private tinted(pen: CanvasRenderingContext2D, place: Rect): ImageData {
    const { step, editor } = this;
    const { mask } = editor;
    const pixels = pen.createImageData(place.width, place.height);
    const words = new Uint32Array(pixels.data.buffer);
    const tint = this.tint[0] | (this.tint[1] << 8) | (this.tint[2] << 16);
    const half = step >> 1;
    for (let y = 0; y < place.height; y += 1) {
      const row = Math.min(mask.height - 1, (place.y + y) * step + half) * mask.width;
      for (let x = 0; x < place.width; x += 1) {
        const value = mask.data[row + Math.min(mask.width - 1, (place.x + x) * step + half)] ?? 0;
        if (value > 0) words[y * place.width + x] = tint | (Math.round(value * this.strength) << 24);
      }
    }
    return pixels;
  }

  private readonly draw = (): void => {
    this.frame = 0;
    const { mask } = this.editor;
    if (Math.ceil(mask.width / this.step) !== this.canvas.width || Math.ceil(mask.height / this.step) !== this.canvas.height) {
      this.fit();
      this.dirty = this.all;
    }
    const { zoom } = this.editor.now().viewport;
    const place = intersect(this.dirty, this.all);
    this.dirty = NOTHING;
    const ground = this.ground();
    if (isEmpty(place)) return;
    this.stale = union(this.stale, place);
    if (!ground) return;
    // Neighbours take part where pixels are mixed.
    const reach = Math.ceil(2 / (zoom * this.step)) + 2;
    const seen = intersect(grow(place, reach), this.all);
    if (seen.width * seen.height > (this.canvas.width * this.canvas.height) / 4) {
      this.redraw();
      return;
    }
    const around = intersect(grow(seen, reach), this.all);
    if (this.scrap.width < around.width) this.scrap.width = around.width;
    if (this.scrap.height < around.height) this.scrap.height = around.height;
    this.scrapPen.putImageData(this.tinted(this.scrapPen, around), 0, 0);
    this.lay(ground, this.scrap, { x: 0, y: 0, width: around.width, height: around.height }, around, seen);
  };

  /** All that the window shows; whoever clears the ground calls it. */
  readonly redraw = (): void => {
    const ground = this.ground();
    if (!ground) return;
    const late = intersect(this.stale, this.all);
    this.stale = NOTHING;
    if (!isEmpty(late)) this.pen.putImageData(this.tinted(this.pen, late), late.x, late.y);
    this.lay(ground, this.canvas, this.all, this.all, null);
  };

  /** Lays a part of `source`, which stands for `at` of the tint, on the ground; only `only` of it changes there. */
  private lay({ canvas, ratio }: Ground, source: HTMLCanvasElement, part: Rect, at: Rect, only: Rect | null): void {
    const pen = canvas.getContext("2d");
    if (!pen) return;
    const view: Viewport = this.editor.now().viewport;
    const scale = view.zoom * ratio * this.step;
    pen.save();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    if (only) {
      const x = Math.floor(view.x * ratio + only.x * scale);
      const y = Math.floor(view.y * ratio + only.y * scale);
      const width = Math.ceil(view.x * ratio + (only.x + only.width) * scale) - x;
      const height = Math.ceil(view.y * ratio + (only.y + only.height) * scale) - y;
      pen.beginPath();
      pen.rect(x, y, width, height);
      pen.clip();
      pen.clearRect(x, y, width, height);
    } else pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingEnabled = view.zoom < 3;
    pen.setTransform(scale, 0, 0, scale, view.x * ratio, view.y * ratio);
    pen.drawImage(source, part.x, part.y, part.width, part.height, at.x, at.y, part.width, part.height);
    pen.restore();
  }
}
