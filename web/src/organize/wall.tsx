/** The library: every picture, newest first, in justified rows under the days they were made. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useWords } from "./words";

import { inJobOrder } from "../client/order";
import { imagePagesQuery } from "../client/queries";
import { useNow } from "../ui/clock";
import { dayLabel } from "../ui/format";
import { FrameContent } from "../ui/frame";
import { PictureLink } from "../ui/picture-link";
import { wallRows } from "./layout";
import "./organize.css";

const GAP = 6;
const HEADING = 46;
const AHEAD = 4;

export function Wall() {
  const { t, language } = useWords();
  const now = useNow();
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ width: 0, top: 0 });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, isError, isPending, refetch } = useInfiniteQuery(imagePagesQuery);

  const images = useMemo(() => inJobOrder(data?.pages.flatMap((page) => page.items) ?? []), [data]);
  const target = place.width < 560 ? 132 : Math.min(230, 150 + place.width / 16);
  const rows = useMemo(
    () => wallRows(images, { width: place.width, target, gap: GAP, heading: HEADING }),
    [images, place.width, target],
  );

  const shown = images.length > 0;

  // The feed above grows and shrinks; the window has to know where the wall begins.
  useLayoutEffect(() => {
    const measure = () => {
      const at = box.current?.getBoundingClientRect();
      if (!at) return;
      const next = { width: Math.floor(at.width), top: Math.round(at.top + window.scrollY) };
      setPlace((old) => (old.width === next.width && old.top === next.top ? old : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [shown]);

  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (i) => rows[i]?.height ?? 0,
    getItemKey: (i) => rows[i]?.key ?? i,
    scrollMargin: place.top,
    overscan: 3,
  });
  useEffect(() => virtual.measure(), [rows, virtual]);

  const visible = virtual.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - AHEAD && rows.length > 0 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (isError && !shown) {
    return (
      <section className="wall-message">
        <p>{t("failed")}</p>
        <button type="button" className="button" onClick={() => void refetch()}>
          {t("common.retry")}
        </button>
      </section>
    );
  }
  if (isPending || !shown) return null;
  return (
    <section className="library" aria-labelledby="library-title">
      <h2 id="library-title">{t("title")}</h2>
      <div ref={box} className="wall" style={{ height: virtual.getTotalSize() }}>
        {visible.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const style = { transform: `translateY(${item.start - place.top}px)`, height: row.height };
          if (row.day !== null) {
            return (
              <h3 key={item.key} className="wall-day" style={style}>
                {dayLabel(row.day, now, language)}
              </h3>
            );
          }
          return (
            <div key={item.key} className="wall-row" style={style}>
              {row.boxes.map(({ item: image, width, height }) => (
                <PictureLink
                  key={image.id}
                  imageId={image.id}
                  className="frame"
                  style={{ width, height }}
                  aria-label={image.prompt}
                >
                  <FrameContent image={image} sizes={`${width}px`} lazy />
                </PictureLink>
              ))}
            </div>
          );
        })}
      </div>
      {!hasNextPage && images.length > 40 && <p className="wall-end">{t("end")}</p>}
    </section>
  );
}
