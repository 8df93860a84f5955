/** The window onto the document: Konva draws it, the core is told of every touch. A stroke never goes through React. */
import Konva from "konva";
import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore, type DragEvent, type KeyboardEvent, type PointerEvent, type Ref } from "react";
import { Group, Image as KonvaImage, Layer as Sheet, Line, Rect as Box, Stage as KonvaStage, Transformer } from "react-konva";

import type { Layer } from "./core/document";
import type { Editor } from "./core/editor";
import { HANDLES, handleAt } from "./core/frame";
import type { Point } from "./core/geometry";
import type { Pen } from "./core/tools/tool";
import { panned, pinched, toDoc, zoomed } from "./core/viewport";
import { Overlay } from "./overlay";
import { usePicture } from "./pictures";
import { shownLayer, sizeOf } from "./render";
import { useWords } from "./words";

interface Props {
  editor: Editor;
  tint: { colour: string; strength: number };
  /** Shown in place of the picture while something is being painted; `bare` without the selection. */
  preview: { src: string; bare: boolean; place: { x: number; y: number; width: number; height: number } } | null;
  /** The version before, held up for comparison. */
  before: { image: string; x: number; y: number; width: number; height: number } | null;
  onFiles: (files: File[], at: Point | null) => void;
  ref?: Ref<HTMLDivElement>;
}

const SQUARE_PX = 8;
/** Two taps that are nearer in time and place are one double tap. */
const TWICE_MS = 350;
const TWICE_PX = 30;
let checker: HTMLCanvasElement | null = null;

function checkerboard(): HTMLCanvasElement {
  if (checker) return checker;
  checker = document.createElement("canvas");
  checker.width = checker.height = 2 * SQUARE_PX;
  const pen = checker.getContext("2d");
  if (pen) {
    pen.fillStyle = "#d8d8d6";
    pen.fillRect(0, 0, 2 * SQUARE_PX, 2 * SQUARE_PX);
    pen.fillStyle = "#b9b9b6";
    pen.fillRect(0, 0, SQUARE_PX, SQUARE_PX);
    pen.fillRect(SQUARE_PX, SQUARE_PX, SQUARE_PX, SQUARE_PX);
  }
  return checker;
}

/** What lies on the table; nothing of it changes while a hand moves. */
export function useView(editor: Editor) {
  return useSyncExternalStore(editor.subscribe, editor.settled);
}

/** The same, with where it is seen. */
export function useLook(editor: Editor) {
  return useSyncExternalStore(editor.subscribe, editor.now);
}

export function Stage({ editor, tint, preview, before, onFiles }: Props) {
  const { t } = useWords();
  const view = useLook(editor);
  const box = useRef<HTMLDivElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const stage = useRef<Konva.Stage>(null);
  const tinted = useRef<Konva.Layer>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [spaced, setSpaced] = useState(false);
  const [dropping, setDropping] = useState(false);
  const touches = useRef(new Map<number, Point>());
  const tapped = useRef({ x: 0, y: 0, at: 0 });
  const drag = useRef<{ kind: "tool" | "pan" | "pinch"; last: Point } | null>(null);
  const { doc, viewport, tool } = view;
  const { picture, broken } = usePicture(doc.base.image);
  const old = usePicture(before?.image ?? null);
  const painting = usePreview(preview?.src ?? null);
  const round = tool === "brush" || tool === "eraser";

  const overlay = useMemo(() => new Overlay(editor), [editor]);
  useEffect(() => {
    const sheet = tinted.current;
    if (!sheet) return;
    // Konva clears the sheet whenever the view or the window changes; a stroke draws its own place and nothing else.
    sheet.on("draw.tint", overlay.redraw);
    const off = overlay.start(() => (sheet.isVisible() ? { canvas: sheet.getNativeCanvasElement(), ratio: sheet.getCanvas().getPixelRatio() } : null));
    return () => {
      sheet.off("draw.tint");
      off();
    };
  }, [overlay]);
  useEffect(() => overlay.colour(tint.colour, tint.strength), [overlay, tint.colour, tint.strength]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measured = new ResizeObserver(() => {
      const now = { width: element.clientWidth, height: element.clientHeight };
      setSize(now);
      editor.resize(now);
    });
    measured.observe(element);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = place(element, event);
      const now = editor.now().viewport;
      // A trackpad's pinch comes as a wheel with Ctrl; a mouse wheel zooms as well, a trackpad's two fingers move.
      const mouse = event.deltaMode !== 0 || (event.deltaX === 0 && Math.abs(event.deltaY) >= 80);
      if (event.ctrlKey || event.metaKey || mouse) editor.look(zoomed(now, now.zoom * Math.exp(-event.deltaY / (event.ctrlKey ? 120 : 400)), at));
      else editor.look(panned(now, -event.deltaX, -event.deltaY));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      measured.disconnect();
      element.removeEventListener("wheel", wheel);
    };
  }, [editor]);

  useEffect(() => {
    const key = (event: globalThis.KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== " " || /^(?:INPUT|TEXTAREA|SELECT|BUTTON|A|SUMMARY)$/u.test(target.tagName)) return;
      event.preventDefault();
      setSpaced(event.type === "keydown");
    };
    window.addEventListener("keydown", key);
    window.addEventListener("keyup", key);
    return () => {
      window.removeEventListener("keydown", key);
      window.removeEventListener("keyup", key);
    };
  }, []);

  function pen(event: { clientX: number; clientY: number; pressure: number; pointerType: string; shiftKey: boolean; altKey: boolean }, window: Point): Pen {
    return {
      ...toDoc(editor.now().viewport, window),
      window,
      pressure: event.pointerType === "pen" && event.pressure > 0 ? event.pressure : 1,
      shift: event.shiftKey,
      alt: event.altKey,
      touch: event.pointerType === "touch",
    };
  }

  function down(event: PointerEvent<HTMLDivElement>): void {
    const at = place(box.current, event);
    if (event.pointerType === "touch") touches.current.set(event.pointerId, at);
    if (touches.current.size === 2) {
      editor.cancel();
      drag.current = { kind: "pinch", last: at };
      return;
    }
    if (touches.current.size > 2 || event.button > 1) return;
    const hit = stage.current?.getIntersection(at);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    box.current?.focus({ preventScroll: true });
    // Whoever draws sees where the focus is; the frame is for those who come by keyboard.
    box.current?.setAttribute("data-hand", "");
    // A handle of the chosen layer is Konva's own affair.
    if (hit?.getParent() instanceof Konva.Transformer && event.button === 0 && !spaced) return;
    box.current?.setPointerCapture(event.pointerId);
    if (event.button === 1 || spaced) {
      drag.current = { kind: "pan", last: at };
      return;
    }
    drag.current = { kind: "tool", last: at };
    editor.down(pen(event, at));
  }

  function move(event: PointerEvent<HTMLDivElement>): void {
    // Measured once, before anything is written: whoever asks after a change makes the browser lay the page out anew.
    const edge = box.current?.getBoundingClientRect();
    const within = ({ clientX, clientY }: { clientX: number; clientY: number }) => ({ x: clientX - (edge?.left ?? 0), y: clientY - (edge?.top ?? 0) });
    const at = within(event);
    ring.current?.removeAttribute("data-away");
    if (ring.current) ring.current.style.transform = `translate(${at.x}px, ${at.y}px) translate(-50%, -50%)`;
    const now = drag.current;
    if (now?.kind === "pinch") {
      const [first, second] = [...touches.current];
      if (!first || !second || !touches.current.has(event.pointerId)) return;
      const after = new Map(touches.current).set(event.pointerId, at);
      const a = after.get(first[0]) ?? at;
      const b = after.get(second[0]) ?? at;
      editor.look(pinched(editor.now().viewport, [first[1], second[1]], [a, b]));
      touches.current = after;
      return;
    }
    if (now?.kind === "pan") {
      editor.look(panned(editor.now().viewport, at.x - now.last.x, at.y - now.last.y));
      drag.current = { ...now, last: at };
      return;
    }
    const fine = event.nativeEvent.getCoalescedEvents();
    for (const one of fine.length > 0 ? fine : [event.nativeEvent]) editor.move(pen(one, within(one)));
  }

  function up(event: PointerEvent<HTMLDivElement>): void {
    // A finger that is lifted is nowhere.
    if (event.pointerType === "touch") ring.current?.setAttribute("data-away", "");
    const at = place(box.current, event);
    touches.current.delete(event.pointerId);
    const now = drag.current;
    if (now?.kind === "tool") editor.up(pen(event, at));
    if (now?.kind === "tool" && event.pointerType === "touch") {
      const last = tapped.current;
      if (event.timeStamp - last.at < TWICE_MS && Math.hypot(at.x - last.x, at.y - last.y) < TWICE_PX) editor.finish();
      tapped.current = { ...at, at: event.timeStamp };
    }
    if (now?.kind !== "pinch" || touches.current.size === 0) drag.current = null;
  }

  function lost(event: PointerEvent<HTMLDivElement>): void {
    ring.current?.setAttribute("data-away", "");
    touches.current.delete(event.pointerId);
    if (drag.current?.kind === "tool") editor.cancel();
    drag.current = null;
  }

  /** The chosen layer, a pixel at a time. */
  function nudge(event: KeyboardEvent<HTMLDivElement>): void {
    const layer = doc.layers.find((one) => one.id === view.layer);
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!layer || !way || tool === "hand") return;
    event.preventDefault();
    const step = event.shiftKey ? 10 : 1;
    editor.change(layer.id, { x: layer.x + (way[0] ?? 0) * step, y: layer.y + (way[1] ?? 0) * step }, "move", `nudge ${layer.id}`);
  }

  function dropped(event: DragEvent<HTMLDivElement>): void {
    event.preventDefault();
    setDropping(false);
    const files = [...event.dataTransfer.files].filter((file) => file.type.startsWith("image/"));
    if (files.length > 0) onFiles(files, toDoc(viewport, place(box.current, event)));
  }

  const look = { x: viewport.x, y: viewport.y, scaleX: viewport.zoom, scaleY: viewport.zoom };
  const line = 1 / viewport.zoom;
  const { frame } = doc;
  const canvasShown = tool === "canvas" || editor.reframed;
  const cursor = spaced || tool === "hand" ? "grab" : round ? "none" : tool === "move" ? "default" : "crosshair";
  /* eslint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- an application is what one draws in */
  return (
    <div
      ref={box}
      className="editor-stage"
      data-testid="editor-stage"
      data-loaded={picture !== null || undefined}
      data-tool={tool}
      role="application"
      aria-label={t("stage", { width: doc.base.width, height: doc.base.height })}
      tabIndex={0}
      style={{ cursor }}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={lost}
      onPointerLeave={() => ring.current?.setAttribute("data-away", "")}
      // The focus was set above; the browser would take it back from a text that has just begun.
      onMouseDown={(event) => event.preventDefault()}
      // A finger that is lifted would click on whatever has come to lie there meanwhile.
      onTouchEnd={(event) => event.cancelable && event.preventDefault()}
      onKeyDown={nudge}
      onBlur={() => box.current?.removeAttribute("data-hand")}
      onDoubleClick={() => editor.finish()}
      onContextMenu={(event) => event.preventDefault()}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={dropped}
    >
      <KonvaStage ref={stage} width={size.width} height={size.height} className="editor-konva">
        <Sheet {...look} listening={false} imageSmoothingEnabled={viewport.zoom < 3}>
          <Box
            {...frame}
            fillPatternImage={checkerboard() as unknown as HTMLImageElement}
            fillPatternScaleX={line}
            fillPatternScaleY={line}
          />
          <Group clipX={frame.x} clipY={frame.y} clipWidth={frame.width} clipHeight={frame.height}>
            {picture && <KonvaImage image={picture} x={0} y={0} width={doc.base.width} height={doc.base.height} />}
          </Group>
          {picture && canvasShown && <KonvaImage image={picture} x={0} y={0} width={doc.base.width} height={doc.base.height} opacity={0.25} />}
        </Sheet>
        <Sheet {...look} imageSmoothingEnabled={viewport.zoom < 3} listening={tool === "move" || tool === "text"}>
          {doc.layers.map((layer) => (
            <LayerNode key={layer.id} layer={layer} />
          ))}
          {painting && preview && <KonvaImage image={painting} {...preview.place} listening={false} />}
          {before && old.picture && <KonvaImage image={old.picture} x={before.x} y={before.y} width={before.width} height={before.height} listening={false} />}
          {(tool === "move" || tool === "text") && view.layer && <Handles key={view.layer} editor={editor} id={view.layer} />}
        </Sheet>
        <Sheet {...look} ref={tinted} listening={false} imageSmoothingEnabled={viewport.zoom < 3} visible={!before && !(painting && preview?.bare)} />
        <Sheet {...look} listening={false} visible={view.hint !== null || canvasShown}>
          <Hints editor={editor} />
          {canvasShown && (
            <>
              <Box {...frame} stroke="#000" opacity={0.6} strokeWidth={3 * line} />
              <Box {...frame} stroke="#fff" strokeWidth={line} dash={[6 * line, 4 * line]} />
              <Box x={0} y={0} width={doc.base.width} height={doc.base.height} stroke="#fff" opacity={0.5} strokeWidth={line} />
            </>
          )}
          {tool === "canvas" &&
            HANDLES.map((handle) => {
              const share = handleAt(handle);
              const side = 11 * line;
              return (
                <Box
                  key={handle}
                  x={frame.x + share.x * frame.width - side / 2}
                  y={frame.y + share.y * frame.height - side / 2}
                  width={side}
                  height={side}
                  cornerRadius={3 * line}
                  fill="#fff"
                  stroke="#0a6b62"
                  strokeWidth={1.5 * line}
                />
              );
            })}
        </Sheet>
      </KonvaStage>
      {round && !spaced && (
        <div ref={ring} className="editor-ring" data-mode={view.mode} style={{ width: 2 * view.radius * viewport.zoom, height: 2 * view.radius * viewport.zoom }} />
      )}
      {dropping && <p className="editor-drop">{t("drop")}</p>}
      {broken && <p className="editor-drop">{t("broken")}</p>}
    </div>
  );
}

function place(element: HTMLElement | null, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const at = element?.getBoundingClientRect();
  return { x: clientX - (at?.left ?? 0), y: clientY - (at?.top ?? 0) };
}

function usePreview(src: string | null): HTMLImageElement | null {
  const [picture, setPicture] = useState<HTMLImageElement | null>(null);
  useEffect(() => {
    if (src === null) return;
    const next = new window.Image();
    next.onload = () => setPicture(next);
    next.src = src;
    return () => {
      next.onload = null;
    };
  }, [src]);
  return src === null ? null : picture;
}

const LayerNode = memo(function LayerNode({ layer }: { layer: Layer }) {
  const { picture } = usePicture(layer.kind === "picture" ? layer.image : null);
  const key = JSON.stringify({ ...layer, x: 0, y: 0, rotation: 0, opacity: 0, scale: 0, mask: layer.mask ? Array.from(layer.mask.packed.subarray(0, 64)) : null });
  // What it looks like in itself; where it lies changes far more often.
  const shown = useMemo(() => shownLayer(layer, picture), [key, picture]); // eslint-disable-line react-hooks/exhaustive-deps
  if (!shown) return null;
  return (
    <KonvaImage
      id={layer.id}
      image={shown.source}
      x={layer.x}
      y={layer.y}
      width={shown.width}
      height={shown.height}
      offsetX={shown.width / 2}
      offsetY={shown.height / 2}
      scaleX={layer.scale}
      scaleY={layer.scale}
      rotation={layer.rotation}
      opacity={layer.opacity}
      visible={layer.visible}
    />
  );
});

/** Larger to the touch than to the eye. */
function forFingers(anchor: Konva.Rect): void {
  anchor.hitStrokeWidth(30);
}

/** Scales and turns the chosen layer; moving it is the tool's affair. */
function Handles({ editor, id }: { editor: Editor; id: string }) {
  const { doc } = useView(editor);
  const handles = useRef<Konva.Transformer>(null);
  const layer = doc.layers.find((one) => one.id === id);
  useEffect(() => {
    const node = handles.current?.getStage()?.findOne(`#${id}`);
    handles.current?.nodes(node ? [node] : []);
    handles.current?.getLayer()?.batchDraw();
  });
  if (!layer?.visible) return null;
  const done = (): void => {
    const node = handles.current?.nodes()[0];
    if (!node) return;
    const scale = Math.max(0.01, Math.abs(node.scaleX()));
    const place = { x: Math.round(node.x()), y: Math.round(node.y()), rotation: Math.round(node.rotation() * 10) / 10 };
    // A text is written anew at its size; scaling its pixels would blur it.
    if (layer.kind === "text") editor.change(id, { ...place, size: Math.max(4, Math.round(layer.size * scale)), scale: 1 }, "transform");
    else editor.change(id, { ...place, scale }, "transform");
    node.scale({ x: layer.kind === "text" ? 1 : scale, y: layer.kind === "text" ? 1 : scale });
  };
  return (
    <Transformer
      ref={handles}
      keepRatio
      flipEnabled={false}
      enabledAnchors={["top-left", "top-right", "bottom-left", "bottom-right"]}
      rotationSnaps={[0, 45, 90, 135, 180, 225, 270, 315]}
      anchorSize={11}
      anchorStyleFunc={matchMedia("(pointer: coarse)").matches ? forFingers : undefined}
      anchorCornerRadius={3}
      anchorStroke="#0a6b62"
      borderStroke="#6fd3c3"
      onTransformEnd={done}
    />
  );
}

function Hints({ editor }: { editor: Editor }) {
  const { hint, viewport } = useLook(editor);
  if (!hint) return null;
  const line = 1 / viewport.zoom;
  const style = { stroke: "#fff", strokeWidth: 1.5 * line, shadowColor: "#000", shadowBlur: 3, dash: [6 * line, 4 * line] };
  if (hint.kind === "box") return <Box {...hint.place} {...style} />;
  return <Line points={hint.points.flatMap(({ x, y }) => [x, y])} closed={hint.closed} {...style} />;
}

export { sizeOf };
