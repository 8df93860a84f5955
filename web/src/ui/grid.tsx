/**
 * What every wall of pictures does with the mouse, the finger and the keyboard, whoever lays it out. Give the box the
 * props of `wall`, each cell those of `cell(id)`; the cell's own element must carry them so that it can be found.
 */
import { useRef, useState, type CSSProperties, type KeyboardEvent, type MouseEvent, type PointerEvent } from "react";

import { all, box, NOTHING, pick, step, toggle, type Arrow, type Between, type Selection, type SelectionStore } from "./selection";

const LONG_PRESS_MS = 450;
const MOVED_PX = 6;

interface Options {
  store: SelectionStore;
  between: Between;
  /** Every id there is, for Ctrl/Cmd A. */
  everything: () => Iterable<string>;
  /** Plain click while nothing is selected, and Enter. */
  onOpen: (id: string) => void;
}

interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const CELL = "data-cell";

function cellsIn(wall: Element): HTMLElement[] {
  return [...wall.querySelectorAll<HTMLElement>(`[${CELL}]`)];
}

/** The wall's rows as they are shown, for the arrow keys: cells of about the same top. */
function shownRows(wall: Element): { id: string; middle: number }[][] {
  const rows: { top: number; cells: { id: string; middle: number }[] }[] = [];
  for (const element of cellsIn(wall)) {
    const at = element.getBoundingClientRect();
    const cell = { id: element.getAttribute(CELL) ?? "", middle: at.left + at.width / 2 };
    const row = rows.at(-1);
    if (row && Math.abs(row.top - at.top) < at.height / 2) row.cells.push(cell);
    else rows.push({ top: at.top, cells: [cell] });
  }
  return rows.map((row) => row.cells);
}

export function useWall({ store, between, everything, onOpen }: Options) {
  const wall = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Rect | null>(null);
  const drag = useRef<{ x: number; y: number; start: Selection; held: { shift: boolean; mod: boolean }; moved: boolean } | null>(null);
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  /** The click that ends a long press or a box is not one. */
  const swallow = useRef(false);

  const endPress = () => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };

  const wallProps = {
    ref: wall,
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      if ((event.target as Element).closest(`[${CELL}], button, a, input`)) return;
      const held = { shift: event.shiftKey, mod: event.ctrlKey || event.metaKey };
      drag.current = { x: event.clientX, y: event.clientY, start: store.get(), held, moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const from = drag.current;
      if (!from) return;
      if (!from.moved && Math.hypot(event.clientX - from.x, event.clientY - from.y) < MOVED_PX) return;
      from.moved = true;
      const rect = {
        left: Math.min(from.x, event.clientX),
        top: Math.min(from.y, event.clientY),
        right: Math.max(from.x, event.clientX),
        bottom: Math.max(from.y, event.clientY),
      };
      setDrawn(rect);
      const touched = cellsIn(event.currentTarget).filter((cell) => {
        const at = cell.getBoundingClientRect();
        return at.left < rect.right && at.right > rect.left && at.top < rect.bottom && at.bottom > rect.top;
      });
      store.set(box(from.start, touched.map((cell) => cell.getAttribute(CELL) ?? ""), from.held));
    },
    onPointerUp: () => {
      const from = drag.current;
      drag.current = null;
      setDrawn(null);
      if (from && !from.moved && !from.held.shift && !from.held.mod) store.set(NOTHING);
    },
    onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => {
      const cell = (event.target as Element).closest(`[${CELL}]`);
      const id = cell?.getAttribute(CELL) ?? null;
      const mod = event.ctrlKey || event.metaKey;
      if (mod && event.key.toLowerCase() === "a") {
        event.preventDefault();
        store.set(event.shiftKey ? NOTHING : all(everything()));
      } else if (event.key === "Escape" && store.get().ids.size > 0) {
        event.preventDefault();
        event.stopPropagation();
        store.set(NOTHING);
      } else if (event.key === " " && id !== null) {
        event.preventDefault();
        store.set(toggle(store.get(), id));
      } else if (/^(?:Arrow|Home$|End$)/u.test(event.key) && cell && !mod) {
        const next = step(shownRows(event.currentTarget), id, event.key as Arrow);
        if (next === null) return;
        event.preventDefault();
        if (event.shiftKey) store.set(pick(store.get().anchor === null && id !== null ? toggle(NOTHING, id) : store.get(), next, { shift: true }, between));
        cellsIn(event.currentTarget).find((one) => one.getAttribute(CELL) === next)?.focus();
      }
    },
  };

  const cellProps = (id: string) => ({
    [CELL]: id,
    "data-selected": store.get().ids.has(id) || undefined,
    onClick: (event: MouseEvent<HTMLElement>) => {
      if (swallow.current) {
        swallow.current = false;
        event.preventDefault();
        return;
      }
      const held = { shift: event.shiftKey, mod: event.ctrlKey || event.metaKey };
      const picking = held.shift || held.mod;
      // A click without a pointer is Enter: it opens, whatever is selected.
      if (!picking && (store.get().ids.size === 0 || event.detail === 0)) {
        event.preventDefault();
        onOpen(id);
        return;
      }
      event.preventDefault();
      store.set(picking ? pick(store.get(), id, held, between) : toggle(store.get(), id));
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType === "mouse") return;
      endPress();
      const timer = setTimeout(() => {
        press.current = null;
        swallow.current = true;
        
        store.set(toggle(store.get(), id));
      }, LONG_PRESS_MS);
      press.current = { timer, x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (press.current && Math.hypot(event.clientX - press.current.x, event.clientY - press.current.y) > MOVED_PX) endPress();
    },
    onPointerUp: endPress,
    onPointerCancel: endPress,
    onContextMenu: (event: MouseEvent<HTMLElement>) => {
      if (swallow.current) event.preventDefault();
    },
  });

  const boxStyle: CSSProperties | null = drawn && {
    left: drawn.left,
    top: drawn.top,
    width: drawn.right - drawn.left,
    height: drawn.bottom - drawn.top,
  };
  return { wall: wallProps, cell: cellProps, box: boxStyle && <div className="drag-box" style={boxStyle} /> };
}
