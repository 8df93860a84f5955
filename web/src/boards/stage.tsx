/** The surface: what lies on it, and what the mouse and the fingers do with it. What it means is in layout and things. */
import { useEffect, useLayoutEffect, useRef, useState, type MouseEvent, type PointerEvent, type ReactNode } from "react";

import { box as boxed, NOTHING, toggle, useSelection, type Selection, type SelectionStore } from "../ui/selection";
import { between, bounds, carried, resized, snap, toBoard, touches, zoomed, type Corner, type Line, type Point, type Rect, type View } from "./layout";
import { replace, type Thing, type Things } from "./things";
import { ThingView } from "./thing";
import { useWords } from "./words";

const MOVED_PX = 4;
const REACH_PX = 6;
const CORNERS: readonly Corner[] = ["nw", "ne", "sw", "se"];

interface Props {
  things: Things;
  store: SelectionStore;
  view: View;
  setView: (next: View | ((now: View) => View)) => void;
  editing: string | null;
  onWritten: (id: string, text: string | null) => void;
  /** What was moved or resized, when the hand lets go. */
  onLaid: (changed: Things) => void;
  onOpen: (one: Thing) => void;
  children?: ReactNode;
  onSize: (width: number, height: number) => void;
}

type Gesture =
  | { kind: "pan"; from: Point; view: View; moved: boolean }
  | { kind: "pinch"; apart: number; middle: Point; view: View }
  | { kind: "box"; from: Point; start: Selection; held: { shift: boolean; mod: boolean }; moved: boolean }
  | { kind: "move"; from: Point; mine: Things; box: Rect; others: readonly Rect[]; moved: boolean; tapped: string | null }
  | { kind: "resize"; corner: Corner; from: Rect; mine: Things; keep: boolean; moved: boolean };

const shape = ({ x, y, w, h }: Rect): Rect => ({ x, y, w, h });

export function Stage({ things, store, view, setView, editing, onWritten, onLaid, onOpen, children, onSize }: Props) {
  const { t } = useWords();
  const stage = useRef<HTMLDivElement>(null);
  const gesture = useRef<Gesture | null>(null);
  const fingers = useRef(new Map<number, Point>());
  const space = useRef(false);
  const [live, setShown] = useState<Things | null>(null);
  // The last movement and the release may come before the next drawing: what is laid is kept here, too.
  const laid = useRef(live);
  const setLive = (next: typeof live) => {
    laid.current = next;
    setShown(next);
  };
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [drawn, setDrawn] = useState<Rect | null>(null);
  const [panning, setPanning] = useState(false);
  const selection = useSelection(store);

  const shown = live ? replace(things, live) : things;
  const order = new Map([...shown].sort((a, b) => a.z - b.z).map((one, i) => [one.id, i + 1]));
  const selected = shown.filter((one) => selection.ids.has(one.id));
  const around = selected.length > 0 && editing === null ? bounds(selected) : null;

  const local = (event: { clientX: number; clientY: number }): Point => {
    const at = stage.current?.getBoundingClientRect();
    return { x: event.clientX - (at?.left ?? 0), y: event.clientY - (at?.top ?? 0) };
  };

  useLayoutEffect(() => {
    const element = stage.current;
    if (!element) return;
    const observer = new ResizeObserver(() => onSize(element.clientWidth, element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [onSize]);

  // React's own wheel listener may not hold the page still.
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = element.getBoundingClientRect();
      const point = { x: event.clientX - at.left, y: event.clientY - at.top };
      const line = event.deltaMode === 1 ? 32 : 1;
      setView((now) => {
        if (event.ctrlKey || event.metaKey) return zoomed(now, point, Math.exp((-event.deltaY * line) / (event.deltaMode === 0 && Math.abs(event.deltaY) < 50 ? 120 : 400)));
        const [dx, dy] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
        return { ...now, x: now.x + (dx * line) / now.zoom, y: now.y + (dy * line) / now.zoom };
      });
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [setView]);

  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.key === " " && event.target === document.body) space.current = true;
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === " ") space.current = false;
    };
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    return () => {
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
    };
  }, []);

  const beginMove = (at: Point, ids: ReadonlySet<string>, tapped: string | null) => {
    const mine = things.filter((one) => ids.has(one.id));
    const box = bounds(mine);
    if (!box) return;
    gesture.current = { kind: "move", from: toBoard(view, at), mine, box, others: things.filter((one) => !ids.has(one.id)).map(shape), moved: false, tapped };
  };

  const pointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const target = event.target as Element;
    if (target.closest("a, button, input, textarea, .thing-note-stop")) return;
    const at = local(event);
    const touch = event.pointerType !== "mouse";
    if (touch) {
      fingers.current.set(event.pointerId, at);
      const [a, b] = [...fingers.current.values()];
      if (a && b) {
        setLive(null);
        setLines([]);
        gesture.current = { kind: "pinch", apart: Math.hypot(a.x - b.x, a.y - b.y), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, view };
        return;
      }
    }
    if (event.button === 1 || (event.button === 0 && space.current)) {
      event.preventDefault();
      gesture.current = { kind: "pan", from: at, view, moved: false };
      setPanning(true);
      event.currentTarget.setPointerCapture(event.pointerId);
      return;
    }
    if (event.button !== 0) return;
    const corner = target.closest<HTMLElement>("[data-corner]")?.dataset.corner as Corner | undefined;
    if (corner && around) {
      const mine = things.filter((one) => selection.ids.has(one.id));
      const free = mine.length === 1 && mine[0]?.kind !== "picture";
      gesture.current = { kind: "resize", corner, from: around, mine, keep: !free || event.shiftKey, moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
      return;
    }
    const id = target.closest<HTMLElement>("[data-thing]")?.dataset.thing;
    const held = { shift: event.shiftKey, mod: event.ctrlKey || event.metaKey };
    if (id !== undefined) {
      const now = store.get();
      if (held.shift || held.mod) store.set(toggle(now, id));
      else if (touch && !now.ids.has(id)) {
        // A finger on something that is not selected looks around; a tap selects.
        gesture.current = { kind: "pan", from: at, view, moved: false };
        return;
      } else if (!now.ids.has(id)) store.set({ ids: new Set([id]), anchor: id, at: id });
      if (store.get().ids.has(id)) beginMove(at, store.get().ids, now.ids.has(id) && !held.shift && !held.mod ? id : null);
      return;
    }
    if (touch) gesture.current = { kind: "pan", from: at, view, moved: false };
    else gesture.current = { kind: "box", from: toBoard(view, at), start: store.get(), held, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };

  const pointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const at = local(event);
    if (fingers.current.has(event.pointerId)) fingers.current.set(event.pointerId, at);
    const now = gesture.current;
    if (!now) return;
    if (now.kind === "pinch") {
      const [a, b] = [...fingers.current.values()];
      if (!a || !b) return;
      const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
      const closer = zoomed(now.view, now.middle, Math.hypot(a.x - b.x, a.y - b.y) / Math.max(1, now.apart));
      setView({ ...closer, x: closer.x - (middle.x - now.middle.x) / closer.zoom, y: closer.y - (middle.y - now.middle.y) / closer.zoom });
      return;
    }
    const point = toBoard(view, at);
    if (!now.moved) {
      const from = now.kind === "pan" ? toBoard(now.view, now.from) : now.kind === "resize" ? null : now.from;
      if (from && Math.hypot(point.x - from.x, point.y - from.y) * view.zoom < MOVED_PX) return;
      now.moved = true;
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    if (now.kind === "pan") {
      setView({ ...now.view, x: now.view.x - (at.x - now.from.x) / now.view.zoom, y: now.view.y - (at.y - now.from.y) / now.view.zoom });
    } else if (now.kind === "box") {
      const rect = between(now.from, point);
      setDrawn(rect);
      store.set(boxed(now.start, things.filter((one) => touches(one, rect)).map((one) => one.id), now.held));
    } else if (now.kind === "move") {
      let dx = point.x - now.from.x;
      let dy = point.y - now.from.y;
      if (event.shiftKey) {
        if (Math.abs(dx) > Math.abs(dy)) dy = 0;
        else dx = 0;
      }
      const held = event.altKey ? { dx: 0, dy: 0, lines: [] } : snap({ ...now.box, x: now.box.x + dx, y: now.box.y + dy }, now.others, REACH_PX / view.zoom);
      setLines(held.lines);
      setLive(now.mine.map((one) => ({ ...one, x: Math.round(one.x + dx + held.dx), y: Math.round(one.y + dy + held.dy) })));
    } else {
      const to = resized(now.from, now.corner, point, now.keep);
      setLive(now.mine.map((one) => ({ ...one, ...whole(carried(one, now.from, to)) })));
    }
  };

  const pointerUp = (event: PointerEvent<HTMLDivElement>) => {
    fingers.current.delete(event.pointerId);
    const now = gesture.current;
    if (!now) return;
    if (now.kind === "pinch") {
      gesture.current = null;
      return;
    }
    gesture.current = null;
    setPanning(false);
    setDrawn(null);
    setLines([]);
    if ((now.kind === "move" || now.kind === "resize") && now.moved && laid.current) onLaid(laid.current);
    setLive(null);
    if (now.moved) return;
    if (now.kind === "box" && !now.held.shift && !now.held.mod) store.set(NOTHING);
    else if (now.kind === "move" && now.tapped !== null) store.set({ ids: new Set([now.tapped]), anchor: now.tapped, at: now.tapped });
    else if (now.kind === "pan" && event.pointerType !== "mouse") {
      const id = (event.target as Element).closest<HTMLElement>("[data-thing]")?.dataset.thing;
      store.set(id === undefined ? NOTHING : toggle(store.get(), id));
    }
  };

  const cancelled = () => {
    fingers.current.clear();
    gesture.current = null;
    setLive(null);
    setLines([]);
    setDrawn(null);
    setPanning(false);
  };

  const doubleClick = (event: MouseEvent<HTMLDivElement>) => {
    const id = (event.target as Element).closest<HTMLElement>("[data-thing]")?.dataset.thing;
    const one = things.find((other) => other.id === id);
    if (one && !(event.target as Element).closest("textarea, a")) onOpen(one);
  };

  const grid = 24 * view.zoom * (view.zoom < 0.5 ? 4 : 1);
  return (
    // The keyboard's way is the board's own keys (board.tsx) and the toolbars.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={stage}
      className="board-stage"
      role="group"
      aria-label={t("stage")}
      aria-describedby="board-help"
      data-testid="stage"
      data-panning={panning || undefined}
      style={{ "--grid": `${grid}px`, "--gx": `${-view.x * view.zoom}px`, "--gy": `${-view.y * view.zoom}px`, "--px": `${1 / view.zoom}px` }}
      onPointerDown={pointerDown}
      onPointerMove={pointerMove}
      onPointerUp={pointerUp}
      onPointerCancel={cancelled}
      onDoubleClick={doubleClick}
    >
      <div className="board-world" style={{ transform: `scale(${view.zoom}) translate(${-view.x}px, ${-view.y}px)` }}>
        {shown.map((one) => (
          <ThingView key={one.id} one={one} order={order.get(one.id) ?? 1} selected={selection.ids.has(one.id)} editing={editing === one.id} onWritten={onWritten} />
        ))}
        {around && (
          <div className="board-around" data-testid="around" style={{ left: around.x, top: around.y, width: around.w, height: around.h }} aria-hidden="true">
            {CORNERS.map((corner) => (
              <i key={corner} data-corner={corner} />
            ))}
          </div>
        )}
        {lines.map((line) => (
          <div
            key={line.axis}
            className="board-guide"
            aria-hidden="true"
            style={line.axis === "x" ? { left: line.at, top: line.from, width: "var(--px)", height: line.to - line.from } : { left: line.from, top: line.at, height: "var(--px)", width: line.to - line.from }}
          />
        ))}
        {drawn && <div className="board-box" aria-hidden="true" style={{ left: drawn.x, top: drawn.y, width: drawn.w, height: drawn.h }} />}
      </div>
      <p id="board-help" className="unseen">
        {t("stageHelp")}
      </p>
      {children}
    </div>
  );
}

function whole({ x, y, w, h }: Rect): Rect {
  return { x: Math.round(x), y: Math.round(y), w: Math.max(1, Math.round(w)), h: Math.max(1, Math.round(h)) };
}
