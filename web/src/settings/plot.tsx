/** Bars that stack, one a day. uPlot is loaded with this file alone. */
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { seconds } from "../ui/format";
import { useTheme } from "../ui/theme";
import { stacked, type Days } from "./days";
import { useWords } from "./words";

const HEIGHT = 240;

export function Plot({ table, label, nameOf }: { table: Days; label: string; nameOf: (name: string) => string }) {
  const { t, language } = useWords();
  const theme = useTheme();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const at = place.current;
    if (!at) return;
    const style = getComputedStyle(at);
    const probe = document.createElement("span");
    at.append(probe);
    const colour = (name: string) => {
      probe.style.color = `var(${name})`; // light-dark() is resolved in colours, not in variables
      return getComputedStyle(probe).color;
    };
    const inks = Array.from({ length: 6 }, (_, n) => colour(`--plot-${n}`));
    const faint = colour("--ink-faint");
    const line = colour("--line");
    probe.remove();
    const font = `12px ${style.fontFamily}`;
    const layers = stacked(table.minutes);
    const unit = (minutes: number) => seconds(minutes * 60_000, language);
    const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
    const bars = uPlot.paths.bars?.({ size: [0.7, 26], radius: 0.15 });
    const plot = new uPlot(
      {
        width: at.clientWidth,
        height: HEIGHT,
        tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "Etc/UTC"),
        scales: { x: { time: true, range: (_, from, to) => [from - 43_200, to + 43_200] }, y: { range: (_, __, to) => [0, Math.max(to * 1.12, 0.02)] } },
        axes: [
          { stroke: faint, font, grid: { show: false }, ticks: { show: false }, values: (_, splits) => splits.map((one) => day.format(one * 1000)), space: 64 },
          { stroke: faint, font, grid: { stroke: line, width: 1 }, ticks: { show: false }, size: 70, values: (_, splits) => splits.map(unit) },
        ],
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        // The whole is painted first, so that each smaller layer stands in front of it.
        series: [
          { label: t("usage.day"), value: (_, value: number | null) => (value === null ? "" : day.format(value * 1000)) },
          ...table.names.map((_, i) => {
            const n = table.names.length - 1 - i;
            return {
              label: nameOf(table.names[n] ?? ""),
              fill: inks[n % inks.length] ?? faint,
              width: 0,
              points: { show: false },
              ...(bars ? { paths: bars } : {}),
              value: (_: uPlot, __: number, ___: number, at: number | null) => (at === null ? "" : unit(table.minutes[n]?.[at] ?? 0)),
            };
          }),
        ],
      },
      [table.days, ...layers.toReversed()] as uPlot.AlignedData,
      at,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: at.clientWidth, height: HEIGHT }));
    resized.observe(at);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [table, theme, language, nameOf, t]);
  return <div ref={place} className="plot" role="img" aria-label={label} data-testid="usage-plot" />;
}
