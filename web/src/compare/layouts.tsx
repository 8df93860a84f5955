/** The ways to see a difference: beside, under a slider, one after the other, and only what differs. */
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

import type { Image } from "../client/api";
import { useKeys } from "../ui/keys";
import { Slider } from "../ui/slider";
import { Skeleton } from "../ui/states";
import type { View } from "../ui/view";
import { difference } from "./difference";
import { Pane, Shown } from "./pane";
import { usePixels } from "./pixels";
import { useWords } from "./words";

interface Look {
  view: View;
  onView: (view: View) => void;
}

export const letter = (i: number): string => "ABCD".charAt(i);

export function SideBySide({ images, view, onView, waiting }: Look & { images: readonly (Image | null)[]; waiting: (i: number) => ReactNode }) {
  return (
    <div className="side-by-side" data-count={images.length}>
      {images.map((image, i) =>
        image ? (
          <Pane key={i} picture={image} view={view} onView={onView} above={() => <span className="pane-letter">{letter(i)}</span>}>
            <Shown image={image} zoom={view.zoom} />
          </Pane>
        ) : (
          <div key={i} className="pane">
            {waiting(i)}
          </div>
        ),
      )}
    </div>
  );
}

const STEP = 0.02;

export function Divided({ a, b, letters, view, onView }: Look & { a: Image; b: Image; letters: readonly [string, string] }) {
  const { t } = useWords();
  const [split, setSplit] = useState(0.5);
  const dragging = useRef(false);
  const by = (step: number) => setSplit((now) => Math.min(1, Math.max(0, now + step)));
  useKeys({ compareLeft: () => by(-STEP), compareRight: () => by(STEP) });
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    setSplit(event.key === "Home" ? 0 : 1);
  };
  return (
    <Pane
      picture={a}
      view={view}
      onView={onView}
      claims={(event) => (event.target as Element).closest(".divider") !== null}
      above={(lies, room) => {
        const x = Math.min(room.width - 1, Math.max(1, lies.left + split * lies.width));
        const move = (event: PointerEvent<HTMLElement>) => {
          if (!dragging.current) return;
          const box = event.currentTarget.parentElement?.getBoundingClientRect();
          setSplit(Math.min(1, Math.max(0, (event.clientX - (box?.left ?? 0) - lies.left) / lies.width)));
        };
        return (
          <>
            <div
              className="divider"
              role="slider"
              tabIndex={0}
              aria-label={t("divider")}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.round(split * 100)}
              data-testid="divider"
              style={{ left: x }}
              onKeyDown={key}
              onPointerDown={(event) => {
                dragging.current = true;
                event.currentTarget.setPointerCapture(event.pointerId);
              }}
              onPointerMove={move}
              onPointerUp={() => (dragging.current = false)}
              onPointerCancel={() => (dragging.current = false)}
            />
            <span className="pane-letter">{letters[0]}</span>
            <span className="pane-letter" data-right>
              {letters[1]}
            </span>
          </>
        );
      }}
    >
      <Shown image={b} zoom={view.zoom} />
      <div className="clipped" style={{ clipPath: `inset(0 ${(1 - split) * 100}% 0 0)` }}>
        <Shown image={a} zoom={view.zoom} />
      </div>
    </Pane>
  );
}

const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export function Blink({ images, view, onView }: Look & { images: readonly Image[] }) {
  const { t } = useWords();
  const [at, setAt] = useState(0);
  const [going, setGoing] = useState(() => !calm());
  const [perSecond, setPerSecond] = useState(2);
  const count = images.length;
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(() => setAt((now) => (now + 1) % count), 1000 / perSecond);
    return () => clearInterval(timer);
  }, [going, perSecond, count]);
  const show = (next: number) => {
    setGoing(false);
    setAt(next % count);
  };
  useKeys({
    compareFlip: () => setGoing(!going),
    compareLeft: () => show(at + count - 1),
    compareRight: () => show(at + 1),
  });
  const first = images[0];
  if (!first) return null;
  return (
    <>
      <Pane picture={first} view={view} onView={onView} className="blink" above={() => <span className="pane-letter">{letter(at)}</span>}>
        {images.map((image, i) => (
          <div key={image.id} className="clipped" hidden={i !== at}>
            <Shown image={image} zoom={view.zoom} />
          </div>
        ))}
      </Pane>
      <div className="compare-means">
        <button type="button" className="button" aria-pressed={going} onClick={() => setGoing(!going)}>
          {t(going ? "stop" : "go")}
        </button>
        <Slider label={t("speed")} value={perSecond} min={0.5} max={8} step={0.5} onChange={setPerSecond} />
      </div>
    </>
  );
}

export function Differing({ a, b, view, onView }: Look & { a: Image; b: Image }) {
  const { t, language } = useWords();
  const [gain, setGain] = useState(4);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { data, error } = usePixels(a, b);
  const [told, setTold] = useState<{ differing: number; largest: number } | null>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!data || !context) return;
    const found = difference(data.a, data.b, gain);
    context.putImageData(new ImageData(found.pixels, data.width, data.height), 0, 0);
    setTold({ differing: found.differing, largest: found.largest });
  }, [data, gain]);
  const number = new Intl.NumberFormat(language);
  const share = data && told ? new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(told.differing / (data.width * data.height)) : "";
  return (
    <>
      <Pane picture={a} view={view} onView={onView} className="differing">
        {data ? <canvas ref={canvas} width={data.width} height={data.height} aria-label={t("mode.difference")} /> : <Skeleton style={{ height: "100%" }} />}
      </Pane>
      <div className="compare-means">
        <p role="status" data-testid="differing">
          {error
            ? error.message
            : data && told
              ? !data.exact
                ? t("scaled")
                : told.differing === 0
                  ? t("identical")
                  : t("differing", { count: told.differing, number: number.format(told.differing), share, largest: told.largest })
              : t("common.loading")}
        </p>
        <Slider label={t("gain")} value={gain} min={1} max={32} onChange={setGain} />
      </div>
    </>
  );
}
