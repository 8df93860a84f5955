/** The wall's time at its side: months to go to, and a handle that is a date. */
import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

import { indexAt } from "./layout";
import { monthLabel, type Section } from "./days";
import { useWords } from "./words";

interface Props {
  sections: readonly Section[];
  heights: readonly number[];
  /** Where the window begins: the section, and how far in it (0–1). */
  index: number;
  part: number;
  onJump: (index: number, part: number) => void;
}

/** Labels nearer to each other than this share of the height are left out. */
const APART = 0.035;

export interface Mark {
  at: number;
  index: number;
  day: string;
}

/** One mark a month, as far as they have room; a year's first one always wins. */
export function marks(sections: readonly Section[], tops: readonly number[], total: number): Mark[] {
  const months: (Mark & { year: boolean })[] = [];
  for (const [index, section] of sections.entries()) {
    const before = sections[index - 1]?.newest ?? "";
    if (before.slice(0, 7) === section.newest.slice(0, 7)) continue;
    months.push({ at: (tops[index] ?? 0) / Math.max(1, total), index, day: section.newest, year: before.slice(0, 4) !== section.newest.slice(0, 4) });
  }
  const kept: (Mark & { year: boolean })[] = [];
  for (const mark of months) {
    const last = kept.at(-1);
    if (!last || mark.at - last.at >= APART) kept.push(mark);
    else if (mark.year && !last.year && kept.length > 1) kept[kept.length - 1] = mark;
  }
  return kept.map(({ at, index, day }) => ({ at, index, day }));
}

export function Scrubber({ sections, heights, index, part, onJump }: Props) {
  const { t, language } = useWords();
  const track = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState(false);
  const [over, setOver] = useState<number | null>(null);
  const { tops, total } = useMemo(() => {
    const made: number[] = [];
    let top = 0;
    for (const height of heights) {
      made.push(top);
      top += height;
    }
    return { tops: made, total: top };
  }, [heights]);
  const labels = useMemo(() => marks(sections, tops, total), [sections, tops, total]);
  const now = ((tops[index] ?? 0) + part * (heights[index] ?? 0)) / Math.max(1, total);
  const day = sections[index]?.newest ?? "";

  const placeOf = (event: PointerEvent) => {
    const rect = track.current?.getBoundingClientRect();
    return rect ? Math.min(0.9999, Math.max(0, (event.clientY - rect.top) / rect.height)) : 0;
  };
  const sectionAt = (place: number) => indexAt(tops, place * total);
  const go = (place: number) => {
    const i = sectionAt(place);
    onJump(i, Math.min(1, Math.max(0, (place * total - (tops[i] ?? 0)) / Math.max(1, heights[i] ?? 1))));
  };
  const byMonth = (step: 1 | -1) => {
    const i = labels.findLastIndex((mark) => mark.index <= index);
    const next = labels[step === 1 ? i + 1 : (labels[i]?.index ?? 0) < index ? i : i - 1];
    if (next) onJump(next.index, 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "PageDown") byMonth(1);
    else if (event.key === "ArrowUp" || event.key === "PageUp") byMonth(-1);
    else if (event.key === "Home") onJump(0, 0);
    else if (event.key === "End") onJump(sections.length - 1, 0.9);
    else return;
    event.preventDefault();
  };
  const shown = over === null ? day : (sections[sectionAt(over)]?.newest ?? day);
  return (
    <div
      ref={track}
      className="scrubber"
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t("timeline")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(now * 100)}
      aria-valuetext={day ? monthLabel(day, language) : undefined}
      data-held={held || undefined}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setHeld(true);
        setOver(placeOf(event));
        go(placeOf(event));
      }}
      onPointerMove={(event) => {
        setOver(placeOf(event));
        if (held) go(placeOf(event));
      }}
      onPointerUp={() => setHeld(false)}
      onPointerCancel={() => setHeld(false)}
      onPointerLeave={() => !held && setOver(null)}
    >
      {labels.map((mark, i) => {
        const year = labels[i - 1]?.day.slice(0, 4) !== mark.day.slice(0, 4);
        return (
          <span key={mark.day} className="scrub-mark" data-year={year || undefined} style={{ top: `${mark.at * 100}%` }} aria-hidden="true">
            {year ? mark.day.slice(0, 4) : monthLabel(mark.day, language, "short").replace(/[\s.]*\d{4}/u, "")}
          </span>
        );
      })}
      <i className="scrub-handle" style={{ top: `${now * 100}%` }} />
      {over !== null && (
        <output className="scrub-tip" style={{ top: `${over * 100}%` }}>
          {monthLabel(shown, language)}
        </output>
      )}
    </div>
  );
}
