/**
 * A wall of any length: stretches of time, each with its pictures in rows; only what is near the window is in the page.
 * Where the window stands is remembered as a stretch and a distance in it, so that nothing jumps when a guess becomes
 * known, when new pictures come, or when only a part of a very long wall can stand at once.
 */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore, type DragEvent, type MouseEvent, type PointerEvent } from "react";

import { carryPictures } from "../ui/drag";
import { useNow } from "../ui/clock";
import { useWall } from "../ui/grid";
import { usePictureList } from "../ui/picture-list";
import { Skeleton } from "../ui/states";
import { RowOfPictures } from "./cell";
import { sectionLabel } from "./days";
import { flight as newFlight } from "./flight";
import { indexAt, lay, neededDownTo, places, rowsWithin, stretch, type Laid, type Shape } from "./layout";
import { targetHeight, useLooks } from "./looks";
import { Scrubber } from "./scrubber";
import type { Shelf, Held, Want } from "./shelf";
import type { Chosen } from "./whole";
import { useWords } from "./words";

const GAP = 6;
const HEADING = 44;
/** Drawn beyond the window, above and below. */
const BEYOND = 700;
/** The window moves on in steps: scrolling costs nothing in between. */
const STEP = 160;
/** While the window flies, reading waits. */
const SETTLED_MS = 110;
const SCRUBBER = 60;
/** Fewer pictures need no scrubber. */
const LONG = 120;

interface Props {
  shelf: Shelf;
  chosen: Chosen;
  spread: ReadonlySet<string>;
  onSpread: (stack: string) => void;
  onOpen: (id: string) => void;
  /** The right mouse button on a picture, before the menu opens. */
  onMenu: (id: string | null) => void;
  onOver: (id: string | null) => void;
}

interface Anchor {
  key: string;
  offset: number;
}
/** Where walls stood when they were left, by entry of the browser's history: "back" leads to the same pictures. */
const left = new Map<string, Anchor>();
const historyEntry = (): string => (window.history.state as { __TSR_key?: string } | null)?.__TSR_key ?? "";

const cellOf = (target: EventTarget): string | null => (target as Element).closest("[data-cell]")?.getAttribute("data-cell") ?? null;

interface Remembered {
  held: Held;
  shape: Shape;
  spread: ReadonlySet<string>;
  missing: number;
  ratio: number;
  laid: Laid;
}

/** Lays out anew only what has changed. */
function useLaid(shelf: Shelf, version: number, shape: Shape, spread: ReadonlySet<string>) {
  const [cache] = useState(() => new Map<string, Remembered>());
  return useMemo(() => {
    const ratio = Math.round(shelf.ratio * 10) / 10;
    const laid = shelf.sections.map((section) => {
      const held = shelf.of(section.key);
      const missing = held.complete ? 0 : Math.max(0, section.pictures - held.images.length);
      const known = cache.get(section.key);
      if (known?.held.images === held.images && known.shape === shape && known.spread === spread && known.missing === missing && (known.ratio === ratio || missing === 0)) return known.laid;
      const made = lay(places(held.images, spread), missing, shape, ratio);
      cache.set(section.key, { held, shape, spread, missing, ratio, laid: made });
      return made;
    });
    return { version, sections: shelf.sections, laid, ratio, heights: laid.map((one) => one.height) };
  }, [shelf, version, shape, spread, cache]);
}

export function Wall({ shelf, chosen, spread, onSpread, onOpen, onMenu, onOver }: Props) {
  const { t, language } = useWords();
  const now = useNow();
  const looks = useLooks();
  const version = useSyncExternalStore(shelf.subscribe, shelf.getVersion);
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ width: 0, top: 0, window: 800 });
  const [at, setAt] = useState(0);
  const [around, setAround] = useState(0);
  const [focus, setFocus] = useState<string | null>(null);
  const [flight] = useState(newFlight);
  const [entry] = useState(historyEntry);
  const anchor = useRef<Anchor | null>(left.get(entry) ?? null);
  useEffect(
    () => () => {
      if (anchor.current) left.set(entry, anchor.current);
      else left.delete(entry);
    },
    [entry],
  );

  const target = targetHeight(looks, place.width);
  const shape = useMemo<Shape>(() => ({ kind: looks.kind, width: place.width, target, gap: GAP, heading: HEADING }), [looks.kind, place.width, target]);
  const { sections, laid, ratio, heights } = useLaid(shelf, version, shape, spread);
  const stand = useMemo(() => stretch(heights, around), [heights, around]);

  useLayoutEffect(() => {
    const measure = () => {
      const rect = box.current?.getBoundingClientRect();
      if (!rect) return;
      const next = { width: Math.floor(rect.width), top: Math.round(rect.top + window.scrollY), window: window.innerHeight };
      setPlace((old) => (old.width === next.width && old.top === next.top && old.window === next.window ? old : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  const locate = useCallback(() => {
    if (shelf.total === null) return; // an empty page scrolls to its top by itself
    const y = window.scrollY - place.top;
    flight.moved(y, performance.now());
    const i = indexAt(stand.tops, y);
    const section = sections[stand.first + i];
    anchor.current = section && y > 0 ? { key: section.key, offset: y - (stand.tops[i] ?? 0) } : null;
    setAt(Math.round(y / STEP) * STEP);
    const nearTop = y < place.window * 4 && stand.first > 0;
    const nearEnd = y > stand.height - place.window * 5 && stand.end < sections.length;
    if (nearTop || nearEnd) setAround(stand.first + i);
  }, [shelf, place, stand, sections, flight]);

  useEffect(() => {
    window.addEventListener("scroll", locate, { passive: true });
    return () => window.removeEventListener("scroll", locate);
  }, [locate]);

  /** Puts the window back where it was, in a wall that has changed around it. */
  useLayoutEffect(() => {
    const kept = anchor.current;
    if (!kept) return;
    const i = sections.findIndex((one) => one.key === kept.key) - stand.first;
    const top = stand.tops[i];
    if (top === undefined) return;
    const offset = Math.min(kept.offset, Math.max(0, (heights[stand.first + i] ?? 0) - 1));
    const y = Math.round(place.top + top + offset);
    if (Math.abs(y - window.scrollY) <= 1) return;
    flight.landed();
    window.scrollTo({ top: y, behavior: "instant" });
  }, [stand, sections, heights, place.top, flight]);

  const jump = useCallback(
    (i: number, part: number) => {
      const section = sections[i];
      if (!section) return;
      anchor.current = { key: section.key, offset: part * (heights[i] ?? 0) };
      flight.landed();
      if (i >= stand.first && i < stand.end) window.scrollTo({ top: place.top + (stand.tops[i - stand.first] ?? 0) + anchor.current.offset, behavior: "instant" });
      else setAround(i);
    },
    [sections, heights, stand, place.top, flight],
  );

  const from = at - BEYOND;
  const until = at + place.window + BEYOND;
  const firstShown = indexAt(stand.tops, from);
  const lastShown = indexAt(stand.tops, until);

  // Reading follows what is shown, but not every place that the window flies over.
  const lastRead = useRef(0);
  useEffect(() => {
    if (place.width === 0) return;
    const wish = () => {
      lastRead.current = performance.now();
      const wants: Want[] = [];
      for (let i = firstShown; i <= lastShown; i += 1) {
        const section = sections[stand.first + i];
        const known = laid[stand.first + i];
        if (section && known) wants.push({ key: section.key, upTo: neededDownTo(section, known, shelf.of(section.key).images.length, until - (stand.tops[i] ?? 0), shape, ratio) });
      }
      const middle = indexAt(stand.tops, at + place.window / 2);
      const far = (want: Want) => Math.abs(sections.findIndex((one) => one.key === want.key) - stand.first - middle);
      shelf.need(wants.sort((a, b) => far(a) - far(b)));
    };
    const wait = performance.now() - lastRead.current > SETTLED_MS ? 0 : SETTLED_MS;
    const timer = setTimeout(wish, wait);
    return () => clearTimeout(timer);
  }, [shelf, sections, laid, stand, firstShown, lastShown, at, until, shape, ratio, place]);

  // What the arrows of an opened picture step through: this wall's order, as far as it was read.
  const list = useMemo(() => ({ ids: sections.flatMap((section) => shelf.of(section.key).images.map((one) => one.id)) }), [sections, shelf, version]); // eslint-disable-line react-hooks/exhaustive-deps -- the shelf says by its version that it changed
  usePictureList(list);

  useEffect(() => chosen.learn([...shelf.known()].map((one) => one.id)), [chosen, shelf, version]);

  const between = useCallback(
    (one: string, other: string) => {
      const order = sections.flatMap((section) => places(shelf.of(section.key).images, spread).map((each) => each.image.id));
      const a = order.indexOf(one);
      const b = order.indexOf(other);
      return a < 0 || b < 0 ? [other] : order.slice(Math.min(a, b), Math.max(a, b) + 1);
    },
    [sections, shelf, spread],
  );
  const { wall: hold, cell, box: rubber } = useWall({
    store: chosen.store,
    between,
    everything: () => {
      // The shared wall sets these ids right after; that they stand for all is said then.
      const ids = [...shelf.known()].map((one) => one.id);
      queueMicrotask(() => chosen.selectAll(ids));
      return ids;
    },
    onOpen,
  });

  const shown: { index: number; top: number; rows: ReturnType<typeof rowsWithin>; laid: Laid }[] = [];
  for (let i = firstShown; i <= lastShown && i < stand.tops.length; i += 1) {
    const one = laid[stand.first + i];
    const top = stand.tops[i] ?? 0;
    if (one) shown.push({ index: stand.first + i, top, laid: one, rows: rowsWithin(one.rows, from - top - HEADING, until - top - HEADING) });
  }
  const isNear = (rowTop: number, height: number) => rowTop + height > at - STEP && rowTop < at + place.window + STEP;
  const drawn = shown.flatMap((one) => one.rows.flatMap((row) => row.boxes.map((each) => each.item.image.id)));
  const inWindow = shown.flatMap((one) => one.rows.filter((row) => one.top + HEADING + row.top >= at).flatMap((row) => row.boxes.map((each) => each.item.image.id)));
  const stop = focus !== null && drawn.includes(focus) ? focus : (inWindow[0] ?? drawn[0] ?? null);

  const startDrag = (event: DragEvent<HTMLDivElement>) => {
    const id = cellOf(event.target);
    if (id === null) return;
    const chosenIds = chosen.store.get().ids;
    const ids = chosenIds.has(id) ? [...chosenIds] : [id];
    carryPictures(event.dataTransfer, ids);
    const badge = document.createElement("div");
    badge.className = "drag-badge";
    badge.textContent = t("pictures", { count: ids.length });
    document.body.append(badge);
    event.dataTransfer.setDragImage(badge, -12, -12);
    setTimeout(() => badge.remove());
  };
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const inside = event.target as Element;
    const id = cellOf(inside) ?? inside.closest("[data-of]")?.getAttribute("data-of") ?? null;
    if (id === null) return;
    const stack = inside.closest("[data-spread]")?.getAttribute("data-spread");
    if (stack) onSpread(stack);
    else if (inside.closest(".tick")) {
      const held = { shift: event.shiftKey, mod: true };
      cell(id).onClick({ ...event, shiftKey: held.shift, ctrlKey: true, preventDefault: () => event.preventDefault() });
    } else if (cellOf(inside) !== null) cell(id).onClick(event);
  };
  const { ref: holdRef, onKeyDown } = hold;
  const toCell = (name: "onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel") => (event: PointerEvent<HTMLDivElement>) => {
    const id = cellOf(event.target);
    if (id !== null) cell(id)[name](event);
    if (name === "onPointerDown") hold.onPointerDown(event);
    if (name === "onPointerMove") hold.onPointerMove(event);
    if (name === "onPointerUp") hold.onPointerUp();
  };

  const long = (shelf.total ?? 0) > LONG && sections.length > 2;
  return (
    <>
      <div
        ref={holdRef}
        role="presentation"
        className="wall-hold"
        data-testid="wall"
        style={{ paddingRight: long && place.width > 500 ? SCRUBBER : 0 }}
        onPointerDown={toCell("onPointerDown")}
        onPointerMove={toCell("onPointerMove")}
        onPointerUp={toCell("onPointerUp")}
        onPointerCancel={toCell("onPointerCancel")}
        onPointerOver={(event) => onOver(cellOf(event.target))}
        onPointerLeave={() => onOver(null)}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDragStart={startDrag}
        onFocus={(event) => setFocus(cellOf(event.target))}
        onContextMenu={(event) => {
          const id = cellOf(event.target);
          if (id !== null) cell(id).onContextMenu(event);
          onMenu(id);
        }}
      >
        <div ref={box} className="wall" style={{ height: shelf.total === null ? 600 : stand.height }}>
          {shelf.total === null && !shelf.failed && place.width > 0 && <Waiting width={place.width} height={target} />}
          {shown.map(({ index, top, rows, laid: one }) => {
            const section = sections[index];
            if (!section) return null;
            const label = section.open ? t("results") : sectionLabel(section, now, language);
            return (
              <section key={section.key} className="stretch" style={{ transform: `translateY(${top}px)`, height: one.height }} aria-label={label}>
                {!section.open && (
                  <h2 className="wall-day">
                    {label}
                    <span className="wall-count">{section.pictures}</span>
                  </h2>
                )}
                {rows.length > 0 && (
                  <div role="grid" aria-label={label} aria-multiselectable="true">
                    {rows.map((row) => (
                      <RowOfPictures key={row.key} row={row} top={HEADING + row.top} chosen={chosen} stop={row.boxes.some((each) => each.item.image.id === stop) ? stop : null} near={isNear(top + HEADING + row.top, row.height)} flight={flight} t={t} />
                    ))}
                  </div>
                )}
                {one.unread !== null && one.unread + HEADING + top < until && (
                  <div className="wall-unread" aria-hidden="true" style={{ top: HEADING + one.unread, height: Math.max(0, one.height - HEADING - one.unread - GAP), backgroundSize: `${target * ratio + GAP}px ${target + GAP}px` }} />
                )}
              </section>
            );
          })}
        </div>
        {rubber}
      </div>
      {long && <Scrubber sections={sections} heights={heights} index={stand.first + indexAt(stand.tops, at)} part={partOf(at, stand, heights)} onJump={jump} />}
    </>
  );
}

function partOf(at: number, stand: { first: number; tops: readonly number[] }, heights: readonly number[]): number {
  const i = indexAt(stand.tops, at);
  return Math.min(1, Math.max(0, (at - (stand.tops[i] ?? 0)) / Math.max(1, heights[stand.first + i] ?? 1)));
}

function Waiting({ width, height }: { width: number; height: number }) {
  const { t } = useWords();
  const count = Math.max(2, Math.round(width / (height * 1.2)));
  return (
    <div className="wall-waiting" role="status" aria-label={t("loading")}>
      {Array.from({ length: count * 3 }, (_, i) => (
        <Skeleton key={i} style={{ width: `calc((100% - ${GAP * (count - 1)}px) / ${count})`, height }} />
      ))}
    </div>
  );
}
