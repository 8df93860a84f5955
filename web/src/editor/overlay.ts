/** The selection as it is seen: a tinted sheet over the picture, brought up to date only where it has changed. */
import type { Editor } from "./core/editor";
import { intersect, isEmpty, NOTHING, union, type Rect } from "./core/geometry";
import { canvasOf } from "./render";

/** Larger selections are shown in steps; on the screen nobody sees a difference. */
const SIDE_PX = 2048;

export class Overlay {
  canvas: HTMLCanvasElement;
  private pen: CanvasRenderingContext2D;
  private step = 1;
  private dirty: Rect = NOTHING;
  private frame = 0;
  private tint: readonly [number, number, number] = [0, 0, 0];
  private strength = 0.5;

  private shown: () => void = () => undefined;

  constructor(private readonly editor: Editor) {
    [this.canvas, this.pen] = canvasOf({ width: 1, height: 1 });
    this.fit();
  }

  private fit(): void {
    const { width, height } = this.editor.mask;
    this.step = Math.max(1, Math.ceil(Math.max(width, height) / SIDE_PX));
    this.canvas.width = Math.ceil(width / this.step);
    this.canvas.height = Math.ceil(height / this.step);
    this.all();
  }

  private all(): void {
    this.touch({ x: 0, y: 0, width: this.editor.mask.width, height: this.editor.mask.height });
  }

  /** `shown` is called after each change has been drawn, at most once a frame. */
  start(shown: () => void): () => void {
    this.shown = shown;
    const off = this.editor.onPaint(this.touch);
    this.all();
    return () => {
      off();
      cancelAnimationFrame(this.frame);
      this.frame = 0;
    };
  }

  colour(hex: string, strength: number): void {
    const value = Number.parseInt(hex.slice(1), 16);
    this.tint = [value >> 16, (value >> 8) & 255, value & 255];
    this.strength = strength;
    this.all();
  }

  readonly touch = (place: Rect): void => {
    this.dirty = union(this.dirty, place);
    if (this.frame === 0) this.frame = requestAnimationFrame(this.draw);
  };

  private readonly draw = (): void => {
    this.frame = 0;
    const { mask } = this.editor;
    if (Math.ceil(mask.width / this.step) !== this.canvas.width || Math.ceil(mask.height / this.step) !== this.canvas.height) {
      this.fit();
      return;
    }
    const { step } = this;
    const left = Math.floor(this.dirty.x / step);
    const top = Math.floor(this.dirty.y / step);
    const place = intersect(
      { x: left, y: top, width: Math.ceil((this.dirty.x + this.dirty.width) / step) - left, height: Math.ceil((this.dirty.y + this.dirty.height) / step) - top },
      { x: 0, y: 0, width: this.canvas.width, height: this.canvas.height },
    );
    this.dirty = NOTHING;
    if (!isEmpty(place)) {
      const pixels = this.pen.createImageData(place.width, place.height);
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
      this.pen.putImageData(pixels, place.x, place.y);
    }
    this.shown();
  };
}
