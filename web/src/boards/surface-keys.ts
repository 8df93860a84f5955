/** What the table of shortcuts does not name: arrows, Enter, Escape, zooming, and the clipboard. */
import { useEffect, useRef, type RefObject } from "react";

import { PICTURES } from "../ui/drag";
import { isTyping } from "../ui/keys";
import { NOTHING, type selectionStore } from "../ui/selection";
import { THINGS } from "./bringing";
import type { Desk } from "./desk";
import { fitted, zoomed, type Point, type View } from "./layout";
import { update, type Thing, type Things } from "./things";

const ARROWS: Record<string, Point> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

interface Surface {
  desk: Desk;
  store: ReturnType<typeof selectionStore>;
  now: Things;
  selected: Things;
  /** Of the window. */
  size: RefObject<{ width: number; height: number }>;
  setView: (change: View | ((view: View) => View)) => void;
  select: (ids: readonly string[]) => void;
  open: (one: Thing) => void;
  remove: () => void;
  paste: (transfer: DataTransfer | null) => boolean;
  enabled: boolean;
}

export function useSurfaceKeys({ desk, store, now, selected, size, setView, select, open, remove, paste, enabled }: Surface): void {
  const handlers = useRef<Partial<{ key: (event: KeyboardEvent) => void; copy: (event: ClipboardEvent) => void; paste: (event: ClipboardEvent) => void }>>({});
  useEffect(() => {
    handlers.current = {
      key: (event) => {
        if (event.defaultPrevented || isTyping(event.target) || document.querySelector("[role=menu], [role=dialog]:not([data-panel])")) return;
        const target = event.target instanceof Element ? event.target : null;
        if (target?.closest("button, a, [role=slider]")) return;
        const focused = target?.closest("[data-thing]")?.getAttribute("data-thing") ?? null;
        const arrow = ARROWS[event.key];
        if (arrow && !event.ctrlKey && !event.metaKey && !event.altKey) {
          if (store.get().ids.size === 0 && focused !== null) select([focused]);
          const ids = store.get().ids;
          if (ids.size === 0) return;
          event.preventDefault();
          const by = event.shiftKey ? 24 : 4;
          desk.change((before) => update(before, ids, (one) => ({ ...one, x: one.x + arrow.x * by, y: one.y + arrow.y * by })), `arrow ${[...ids].join(" ")}`);
        } else if (event.key === "Backspace") {
          event.preventDefault();
          remove();
        } else if (event.key === "Escape" && store.get().ids.size > 0) {
          event.preventDefault();
          store.set(NOTHING);
        } else if (event.key === " " && focused !== null) {
          event.preventDefault();
          const ids = new Set(store.get().ids);
          if (!ids.delete(focused)) ids.add(focused);
          store.set({ ids, anchor: focused, at: focused });
        } else if (event.key === "Enter") {
          const one = now.find((other) => other.id === (focused ?? (selected.length === 1 ? selected[0]?.id : undefined)));
          if (!one) return;
          event.preventDefault();
          open(one);
        } else if (event.key === "+" || event.key === "=" || event.key === "-") {
          setView((view) => zoomed(view, { x: size.current.width / 2, y: size.current.height / 2 }, event.key === "-" ? 0.8 : 1.25));
        } else if (event.key === "0") {
          setView(fitted(now, size.current.width, size.current.height));
        }
      },
      copy: (event) => {
        if (isTyping(event.target) || selected.length === 0 || !event.clipboardData) return;
        event.preventDefault();
        event.clipboardData.setData(THINGS, JSON.stringify(selected));
        const ids = selected.flatMap((one) => (one.image ? [one.image.id] : []));
        if (ids.length > 0) event.clipboardData.setData(PICTURES, JSON.stringify(ids));
        event.clipboardData.setData("text/plain", selected.map((one) => (one.kind === "picture" ? `${window.location.origin}/p/${one.value}` : one.value)).join("\n"));
      },
      paste: (event) => {
        if (isTyping(event.target)) return;
        if (paste(event.clipboardData)) event.preventDefault();
      },
    };
  });
  useEffect(() => {
    if (!enabled) return;
    const key = (event: KeyboardEvent) => handlers.current.key?.(event);
    const copy = (event: ClipboardEvent) => handlers.current.copy?.(event);
    const paste = (event: ClipboardEvent) => handlers.current.paste?.(event);
    window.addEventListener("keydown", key);
    window.addEventListener("copy", copy);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("keydown", key);
      window.removeEventListener("copy", copy);
      window.removeEventListener("paste", paste);
    };
  }, [enabled]);
}
