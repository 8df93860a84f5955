/** The picture's family as a small map: drag or scroll to move about, arrows to walk, Enter to look at one. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

import { fileUrl } from "../client/api";
import { treeQuery } from "../client/picture";
import { IconButton } from "../ui/button";
import { layFamily, walk, type Step } from "./family";
import { useWords } from "./words";

const CELL = 62;
const ROW = 92;
const THUMB = 52;
const EDGE = 14;

const TASKS = ["imagine", "vary", "remix", "reroll", "enhance", "finish", "upscale", "inpaint", "outpaint", "pan", "zoom", "retexture", "edit", "background", "blend", "upload"] as const;
type Task = (typeof TASKS)[number];
const isTask = (task: string): task is Task => (TASKS as readonly string[]).includes(task);

export function FamilyView({ imageId, onOpen }: { imageId: string; onOpen: (id: string) => void }) {
  const { t } = useWords();
  const { data, isPending } = useQuery(treeQuery(imageId));
  const family = useMemo(() => layFamily(data?.items ?? []), [data]);
  const [wide, setWide] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number; left: number; top: number } | null>(null);
  const at = new Map(family.members.map((one) => [one.image.id, { x: EDGE + (one.x + 0.5) * CELL, y: EDGE + THUMB / 2 + one.y * ROW }]));
  const here = at.get(imageId);
  const said = (task: string) => (isTask(task) ? t(`task.${task}`) : task);

  useEffect(() => {
    const area = box.current;
    if (!area || !here) return;
    area.scrollLeft = here.x - area.clientWidth / 2;
    area.scrollTop = here.y - area.clientHeight / 2;
  }, [here?.x, here?.y, wide]); // eslint-disable-line react-hooks/exhaustive-deps -- the numbers, not the object

  if (isPending || family.members.length < 2) return null;
  const width = 2 * EDGE + family.columns * CELL;
  const height = 2 * EDGE + (family.rows - 1) * ROW + THUMB;

  const key = (event: KeyboardEvent<HTMLElement>, id: string) => {
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    const next = walk(family, id, event.key as Step);
    if (next) box.current?.querySelector<HTMLElement>(`[data-member="${CSS.escape(next)}"]`)?.focus();
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const from = drag.current;
    if (!from || event.buttons === 0) return;
    event.currentTarget.scrollLeft = from.left - (event.clientX - from.x);
    event.currentTarget.scrollTop = from.top - (event.clientY - from.y);
  };

  return (
    <section className="family" data-wide={wide || undefined} data-testid="family" aria-label={t("family")}>
      <header className="facts-head">
        <h3>{t("family")}</h3>
        <span className="aside">{t("familyCount", { count: family.members.length })}</span>
        <IconButton icon="upscale" size={16} label={t(wide ? "familySmall" : "familyLarge")} aria-pressed={wide} side="bottom" onClick={() => setWide(!wide)} />
      </header>
      <div
        ref={box}
        className="family-map"
        onPointerDown={(event) => {
          if (event.pointerType === "mouse") drag.current = { x: event.clientX, y: event.clientY, left: event.currentTarget.scrollLeft, top: event.currentTarget.scrollTop };
        }}
        onPointerMove={move}
        onPointerUp={() => (drag.current = null)}
      >
        <div className="family-plane" style={{ width, height }}>
          <svg width={width} height={height} aria-hidden="true">
            {family.branches.flatMap((branch) =>
              branch.to.map((to) => {
                const a = at.get(branch.from);
                const b = at.get(to);
                if (!a || !b) return null;
                const [top, bottom] = [a.y + THUMB / 2, b.y - THUMB / 2];
                return <path key={to} d={`M${a.x} ${top}C${a.x} ${(top + bottom) / 2} ${b.x} ${(top + bottom) / 2} ${b.x} ${bottom}`} />;
              }),
            )}
          </svg>
          {family.branches.map((branch) => {
            const ends = branch.to.flatMap((id) => at.get(id) ?? []);
            const [first, last] = [ends[0], ends.at(-1)];
            if (!first || !last) return null;
            return (
              <span key={branch.to[0]} className="family-verb" style={{ left: (first.x + last.x) / 2, top: first.y - THUMB / 2 - 13 }}>
                {said(branch.task)}
              </span>
            );
          })}
          <ul>
            {family.members.map(({ image }) => {
              const point = at.get(image.id);
              const current = image.id === imageId;
              return (
                <li key={image.id} style={{ left: (point?.x ?? 0) - THUMB / 2, top: (point?.y ?? 0) - THUMB / 2 }}>
                  <button
                    type="button"
                    data-member={image.id}
                    data-trashed={image.trashed || undefined}
                    aria-current={current || undefined}
                    aria-label={`${said(image.task)}: ${image.prompt || image.name}${image.trashed ? ` (${t("inTrash")})` : ""}`}
                    tabIndex={current ? 0 : -1}
                    onKeyDown={(event) => key(event, image.id)}
                    onClick={() => onOpen(image.id)}
                  >
                    <img src={fileUrl(image, { format: "webp", width: 160 })} alt="" loading="lazy" draggable={false} />
                  </button>
                </li>
              );
            })}
          </ul>
        </div>
      </div>
      {data && !data.complete && <p className="aside">{t("familyMore")}</p>}
    </section>
  );
}
