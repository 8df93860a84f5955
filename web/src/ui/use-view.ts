/** A box in which a picture is looked at closely: wheel, pinch, drag and double click, as `ui/view` reckons. */
import { useEffect, useLayoutEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from "react";

import { clampView, panBy, roomFor, toggled, wheelFactor, zoomAt, type Point, type Room, type Size, type View } from "./view";

interface Options {
  picture: Size;
  view: View;
  onView: (view: View) => void;
  /** A finger that crossed a fitted picture: -1 to the left. */
  onSwipe?: (direction: -1 | 1) => void;
  /** Free space around the fitted picture. */
  margin?: number;
  /** Takes the pointer for something else (a divider); then nothing is moved. */
  claims?: (event: ReactPointerEvent) => boolean;
}

const CLICK_PX = 4;
const SWIPE_PX = 48;

export function useView({ picture, view, onView, onSwipe, margin = 0, claims }: Options) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const pointers = useRef(new Map<number, Point>());
  const start = useRef<Point | null>(null);
  const moved = useRef(false);
  const [held, setHeld] = useState(false);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const { width, height } = element.getBoundingClientRect();
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const inner = { width: Math.max(1, size.width - 2 * margin), height: Math.max(1, size.height - 2 * margin) };
  const fit = roomFor(inner, picture);
  const room: Room = { ...fit, width: size.width, height: size.height };
  const now = clampView(view, room);
  const latest = useRef({ now, room, onView });
  useEffect(() => {
    latest.current = { now, room, onView };
  });

  const pointIn = (event: { clientX: number; clientY: number }): Point => {
    const at = box.current?.getBoundingClientRect();
    return { x: event.clientX - (at?.left ?? 0), y: event.clientY - (at?.top ?? 0) };
  };

  // React listens passively to wheels; the page must not scroll under a picture that zooms.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { now: view, room: within, onView: tell } = latest.current;
      const at = element.getBoundingClientRect();
      const next = zoomAt(view, within, wheelFactor(event.deltaY, event.deltaMode), { x: event.clientX - at.left, y: event.clientY - at.top });
      latest.current.now = next; // the next wheel may come before the next drawing
      tell(next);
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);

  const set = (next: View) => {
    latest.current.now = next;
    onView(next);
  };

  const down = (event: ReactPointerEvent<HTMLElement>) => {
    if (event.button !== 0 || claims?.(event) || (event.target as Element).closest("button, a, input")) return;
    pointers.current.set(event.pointerId, pointIn(event));
    if (pointers.current.size === 1) {
      start.current = pointIn(event);
      moved.current = false;
    } else start.current = null;
    event.currentTarget.setPointerCapture(event.pointerId);
    setHeld(true);
  };
  const move = (event: ReactPointerEvent<HTMLElement>) => {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const after = pointIn(event);
    if (start.current && Math.hypot(after.x - start.current.x, after.y - start.current.y) > CLICK_PX) moved.current = true;
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    const { now: view, room: within } = latest.current;
    if (other) {
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(after.x - other.x, after.y - other.y);
      const centre = { x: (after.x + other.x) / 2, y: (after.y + other.y) / 2 };
      const nearer = was > 0 ? zoomAt(view, within, is / was, centre) : view;
      set(panBy(nearer, within, (after.x - before.x) / 2, (after.y - before.y) / 2));
      moved.current = true;
    } else if (moved.current && view.zoom > 1) set(panBy(view, within, after.x - before.x, after.y - before.y));
    pointers.current.set(event.pointerId, after);
  };
  const up = (event: ReactPointerEvent<HTMLElement>) => {
    if (!pointers.current.delete(event.pointerId)) return;
    const end = pointIn(event);
    const from = start.current;
    if (from && event.type === "pointerup" && event.pointerType !== "mouse" && latest.current.now.zoom <= 1.01) {
      const dx = end.x - from.x;
      if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(end.y - from.y)) onSwipe?.(dx < 0 ? 1 : -1);
    }
    start.current = null;
    if (pointers.current.size === 0) setHeld(false);
  };

  return {
    room,
    view: now,
    held,
    measured: size.width > 0,
    zoomBy: (factor: number, at: Point = { x: size.width / 2, y: size.height / 2 }) => set(zoomAt(latest.current.now, room, factor, at)),
    toggle: (at: Point = { x: size.width / 2, y: size.height / 2 }) => set(toggled(latest.current.now, room, at)),
    /** Whether the press that just ended was a drag and no click. */
    wasDragged: () => moved.current,
    props: {
      ref: box,
      onPointerDown: down,
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: up,
      onDoubleClick: (event: { clientX: number; clientY: number; target: EventTarget }) => {
        if (!(event.target as Element).closest("button, a, input")) set(toggled(latest.current.now, room, pointIn(event)));
      },
    },
  };
}
