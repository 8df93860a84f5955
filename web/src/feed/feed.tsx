/** One row per job, newest first, however many there are: only those near the window are drawn. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Image } from "../client/api";
import { jobPagesQuery } from "../client/queries";
import { useLive } from "../client/store";
import { useKeys } from "../ui/keys";
import { useShownPicture } from "../ui/picture-link";
import { usePictureList } from "../ui/picture-list";
import { currentPicture, setCurrent } from "./current";
import { Empty } from "./empty";
import { JobRow } from "./job-row";
import { feedRows, rowHeight } from "./rows";
import { verbs } from "../ui/verbs";
import "./feed.css";

const Guide = lazy(async () => ({ default: (await import("./guide")).Guide }));
const Unlock = lazy(async () => ({ default: (await import("./unlock")).Unlock }));

const AHEAD = 3;
const GUIDE_KEY = "gesso.guide";
/** The first version that draws to a person's taste without being asked to. */
const PERSONALIZES = 7;

function toTop(): void {
  window.scrollTo({ top: 0, behavior: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

/** Arrows go from picture to picture: along the row, and to the row before and after. */
function stepByArrow(event: KeyboardEvent, list: HTMLOListElement | null): void {
  const from = event.target instanceof HTMLElement && list?.contains(event.target) ? event.target.closest<HTMLElement>("a.frame") : null;
  if (!list || !from || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const along = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const across = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (along === undefined && across === undefined) return;
  const frames = [...list.querySelectorAll<HTMLElement>("a.frame")];
  let to: HTMLElement | undefined;
  if (along !== undefined) to = frames[frames.indexOf(from) + along];
  else {
    const rows = [...list.querySelectorAll<HTMLElement>(".job:has(a.frame)")].sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top);
    const row = from.closest<HTMLElement>(".job");
    const own = row ? [...row.querySelectorAll("a.frame")].indexOf(from) : 0;
    const next = row ? rows[rows.indexOf(row) + (across ?? 0)]?.querySelectorAll<HTMLElement>("a.frame") : undefined;
    to = next?.[Math.min(own, next.length - 1)];
  }
  if (!to) return;
  event.preventDefault();
  to.focus();
}

export function Feed() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(jobPagesQuery);
  const jobs = useLive((live) => live.jobs);
  const pending = useLive((live) => live.pending);
  const previews = useLive((live) => live.previews);
  const list = useRef<HTMLOListElement>(null);
  const [box, setBox] = useState({ width: 0, top: 0 });
  const [guided, setGuided] = useState(() => localStorage.getItem(GUIDE_KEY) !== "hidden");

  const oldest = hasNextPage ? data?.pages.at(-1)?.ids.at(-1) : undefined;
  const rows = useMemo(() => feedRows(jobs.values(), pending, oldest), [jobs, pending, oldest]);
  const does = useMemo(() => verbs(t, toTop), [t]);
  const shown = rows.length > 0;

  const on = (act: (image: Image) => void) => () => {
    const image = currentPicture();
    if (!image) return false;
    act(image);
    return true;
  };
  const pick = (n: number) => () => {
    const at = currentPicture();
    const row = (at && document.querySelector(`[data-picture="${CSS.escape(at.id)}"]`)?.closest(".job")) ?? [...document.querySelectorAll(".job")].find((one) => one.querySelector("a.frame"));
    const link = row?.querySelectorAll<HTMLElement>("a.frame")[n];
    link?.focus();
    return link !== undefined;
  };
  useKeys({
    pick1: pick(0),
    pick2: pick(1),
    pick3: pick(2),
    pick4: pick(3),
    varySubtle: on(does.varySubtle),
    varyStrong: on(does.varyStrong),
    upscale: on((image) => does.upscale(image)),
    enhance: on((image) => (image.draft ? does.enhance(image) : does.upscale(image))),
    remix: on(does.remix),
    edit: on((image) => void navigate({ to: "/edit/$imageId", params: { imageId: image.id } })),
    usePrompt: on(does.usePrompt),
    useImage: on((image) => does.useAs(image, "image")),
    useStyle: on((image) => does.useAs(image, "style")),
    useOmni: on((image) => does.useAs(image, "omni")),
    like: on(does.like),
  });
  useEffect(() => () => setCurrent(null), []);
  useEffect(() => {
    const step = (event: KeyboardEvent) => stepByArrow(event, list.current);
    window.addEventListener("keydown", step);
    return () => window.removeEventListener("keydown", step);
  }, []);

  useLayoutEffect(() => {
    const measure = () => {
      const at = list.current?.getBoundingClientRect();
      if (!at) return;
      const next = { width: Math.floor(at.width), top: Math.round(at.top + window.scrollY) };
      setBox((old) => (old.width === next.width && old.top === next.top ? old : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [shown]);

  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (i) => rowHeight(rows[i], box.width, window.innerHeight),
    getItemKey: (i) => rows[i]?.key ?? i,
    scrollMargin: box.top,
    overscan: 2,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - AHEAD && rows.length > 0 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  // An opened picture has the feed's others beside it; one that is not here (an upload) has the library's.
  const open = useShownPicture();
  const ids = useMemo(() => rows.flatMap(({ job }) => (job?.images ?? []).toSorted((a, b) => a.index - b.index).map((image) => image.id)), [rows]);
  const mine = open !== null && ids.includes(open);
  const more = hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined;
  usePictureList(useMemo(() => (mine ? { ids, more } : null), [mine, ids, more]));

  if (!shown) {
    if (isPending) return <FeedSkeleton />;
    return <Empty />;
  }
  const first = rows.length === 1 ? rows[0] : undefined;
  const guiding = first !== undefined && guided;
  const personalizes = parseFloat(rows.find((row) => row.job)?.job?.version ?? "") >= PERSONALIZES;
  return (
    <section aria-labelledby="feed-title" className="feed">
      <h1 id="feed-title" className="unseen">
        {t("feed.title")}
      </h1>
      {!guiding && personalizes && (
        <Suspense fallback={null}>
          <Unlock />
        </Suspense>
      )}
      {guiding && (
        <Suspense fallback={null}>
          <Guide
            job={first.job}
            onHide={() => {
              localStorage.setItem(GUIDE_KEY, "hidden");
              setGuided(false);
            }}
          />
        </Suspense>
      )}
      <ol ref={list} style={{ height: virtual.getTotalSize() }} data-rows={rows.length}>
        {items.map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <JobRow
                key={row.key}
                row={row}
                previews={row.job ? previews.get(row.job.id) : undefined}
                does={does}
                at={item.index}
                of={rows.length}
                top={item.start - box.top}
                measure={virtual.measureElement}
              />
            )
          );
        })}
      </ol>
      {!hasNextPage && rows.length > 20 && <p className="feed-end">{t("feed.end")}</p>}
    </section>
  );
}

function FeedSkeleton() {
  return (
    <div className="feed" aria-hidden="true">
      <div className="job-frames" style={{ "--count": 4, "--ratio": 1 }}>
        {[0, 1, 2, 3].map((i) => (
          <div key={i} className="frame" data-waiting style={{ aspectRatio: "1" }} />
        ))}
      </div>
    </div>
  );
}
