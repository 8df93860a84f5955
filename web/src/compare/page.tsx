/** Two to four pictures against each other. Which, how they are shown and which of a job is meant stand in the address. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useEffect, useMemo, useState } from "react";

import { chooseBetter } from "../client/actions";
import type { Image } from "../client/api";
import { isLive } from "../client/live";
import { Button, IconButton } from "../ui/button";
import { copyText } from "../ui/copy";
import { FrameContent } from "../ui/frame";
import { keyHint, useKeys } from "../ui/keys";
import { PictureLink } from "../ui/picture-link";
import { usePictureList } from "../ui/picture-list";
import { say } from "../ui/toast";
import { sayWrong } from "../ui/verbs";
import { FIT, type View } from "../ui/view";
import { Begin, useVersus } from "./begin";
import { Changes } from "./changes";
import { Blink, Differing, Divided, letter, SideBySide } from "./layouts";
import { setsIn, useSides, type Side } from "./sides";
import { useWords } from "./words";
import "./compare.css";

const MODES = ["side", "slider", "blink", "difference"] as const;
type Mode = (typeof MODES)[number];
const MODE_KEYS = { side: "compareSide", slider: "compareSlider", blink: "compareBlink", difference: "compareDifference" } as const;
const isMode = (value: unknown): value is Mode => MODES.includes(value as Mode);

export function ComparePage() {
  const { t } = useWords();
  const { ids: written, by, at = 1 } = useSearch({ strict: false });
  const sets = useMemo(() => setsIn(written, by), [written, by]);
  const shown = Math.min(at, sets.length) - 1;
  const ids = sets[shown];
  useEffect(() => {
    document.title = `${t("title")} · Gesso`;
  }, [t]);
  return ids === undefined ? <Begin /> : <Comparison key={[...ids].sort().join()} sets={sets} shown={shown} ids={ids} />;
}

/** Arrows step through what is compared. */
function useListed(ids: string): void {
  const list = useMemo(() => ({ ids: ids.split(",") }), [ids]);
  usePictureList(list);
}

function Comparison({ sets, shown, ids }: { sets: readonly (readonly string[])[]; shown: number; ids: readonly string[] }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { how, n: picked = 1 } = useSearch({ strict: false });
  const sides = useSides(ids, picked);
  const [view, setView] = useState<View>(FIT);
  const [pairOf, setPair] = useState<readonly [number, number]>([0, 1]);
  const { begin, beginning } = useVersus();
  const images = sides.flatMap((side) => side.image ?? []);
  const all = images.length === ids.length && images.length > 1;
  const mode: Mode = all && isMode(how) ? how : "side";
  const count = Math.max(0, ...sides.map((side) => side.job?.count ?? 0));
  const a = sides[pairOf[0]]?.image;
  const b = sides[pairOf[1]]?.image;

  useListed(images.map((image) => image.id).join());

  const to = (search: { ids?: string; how?: string | undefined; n?: number | undefined; at?: number | undefined }) =>
    void navigate({ to: "/compare", search: (before: object) => ({ ...before, ...search }), replace: true, resetScroll: false });
  const choose = (next: Mode) => {
    if (!all) return false;
    to({ how: next === "side" ? undefined : next });
    return true;
  };
  const swap = () => to({ ids: sets.flatMap((set, i) => (i === shown ? set.toReversed() : set)).join(",") });
  const step = (by: -1 | 1) => {
    if (!sets[shown + by]) return false;
    to({ at: shown + by + 1 });
    return true;
  };
  useKeys({
    compareSide: () => choose("side"),
    compareSlider: () => choose("slider"),
    compareBlink: () => choose("blink"),
    compareDifference: () => choose("difference"),
    compareSwap: swap,
    compareEarlier: () => step(-1),
    compareLater: () => step(1),
  });

  const better = (image: Image) => {
    const others = images.filter((one) => one.id !== image.id);
    chooseBetter(image, others)
      .then((undo) => say(t("chosen"), { undo: () => void undo().catch((reason: unknown) => sayWrong(t as unknown as TFunction, reason)) }))
      .catch((reason: unknown) => sayWrong(t as unknown as TFunction, reason));
  };
  const copyLink = () => void copyText(window.location.href).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  const look = { view, onView: setView };
  const source = images[0];

  return (
    <section className="compare" aria-labelledby="compare-title">
      <header className="compare-head">
        <h1 id="compare-title" className="unseen">
          {t("title")}
        </h1>
        <div className="compare-modes" role="radiogroup" aria-label={t("how")}>
          {MODES.map((one) => (
            <button key={one} type="button" className="button" role="radio" aria-checked={mode === one} disabled={!all} data-tip={keyHint(MODE_KEYS[one])} data-tip-side="bottom" onClick={() => choose(one)}>
              {t(`mode.${one}`)}
            </button>
          ))}
        </div>
        {count > 1 && (
          <div className="compare-modes" role="radiogroup" aria-label={t("which")}>
            {Array.from({ length: count }, (_, i) => (
              <button key={i} type="button" className="button" role="radio" aria-checked={picked === i + 1} aria-label={t("nth", { n: i + 1 })} onClick={() => to({ n: i > 0 ? i + 1 : undefined })}>
                {i + 1}
              </button>
            ))}
          </div>
        )}
        {ids.length > 2 && (mode === "slider" || mode === "difference") && (
          <div className="compare-modes" role="radiogroup" aria-label={t("against")}>
            {ids.slice(1).map((id, i) => (
              <button key={id} type="button" className="button" role="radio" aria-checked={pairOf[1] === i + 1} onClick={() => setPair([0, i + 1])}>
                {`${letter(0)} | ${letter(i + 1)}`}
              </button>
            ))}
          </div>
        )}
        <span className="compare-gap" />
        {sets.length > 1 && (
          <div className="compare-sets" role="group" aria-label={t("sets")}>
            <IconButton icon="left" label={t("earlier")} hint={keyHint("compareEarlier")} side="bottom" disabled={shown === 0} onClick={() => step(-1)} />
            <output data-testid="set">{t("set", { n: shown + 1, count: sets.length })}</output>
            <IconButton icon="right" label={t("later")} hint={keyHint("compareLater")} side="bottom" disabled={shown === sets.length - 1} onClick={() => step(1)} />
          </div>
        )}
        <div className="compare-tools">
        <IconButton icon="swap" label={t("swap")} hint={keyHint("compareSwap")} side="bottom" disabled={ids.length < 2} onClick={swap} />
        <IconButton icon="fit" label={t("fit")} side="bottom" disabled={view.zoom <= 1} onClick={() => setView(FIT)} />
        <IconButton icon="link" label={t("copyLink")} side="bottom" onClick={copyLink} />
        </div>
      </header>

      <div className="compare-room" data-mode={mode}>
        {mode === "side" && <SideBySide images={sides.map((side) => side.image)} waiting={(i) => <Waiting side={sides[i]} />} {...look} />}
        {mode === "slider" && a && b && <Divided a={a} b={b} letters={[letter(pairOf[0]), letter(pairOf[1])]} {...look} />}
        {mode === "blink" && <Blink images={images} {...look} />}
        {mode === "difference" && a && b && <Differing a={a} b={b} {...look} />}
      </div>

      <ol className="compare-foot" data-count={ids.length}>
        {sides.map((side, i) => (
          <li key={side.id}>
            <span className="pane-letter">{letter(i)}</span>
            {side.image ? (
              <>
                <PictureLink imageId={side.image.id} className="compare-open">
                  {t("open")}
                </PictureLink>
                {all && (
                  <Button icon="heart" onClick={() => side.image && better(side.image)} aria-label={`${t("better")}. ${t("betterNamed", { letter: letter(i) })}`}>
                    {t("better")}
                  </Button>
                )}
              </>
            ) : (
              <span className="aside">{side.job && isLive(side.job) ? t("coming") : ""}</span>
            )}
          </li>
        ))}
      </ol>

      <div className="compare-below">
        <Changes sides={sides} />
        {source?.prompt && (
          <section className="compare-next" aria-label={t("next")}>
            <h2>{t("next")}</h2>
            <Button icon="models" disabled={beginning} onClick={() => begin(source.prompt, "version", source.seed)}>
              {t("versions")}
            </Button>
            <Button icon="heart" disabled={beginning} onClick={() => begin(source.prompt, "taste", source.seed)}>
              {t("taste")}
            </Button>
          </section>
        )}
      </div>
    </section>
  );
}

/** Not there yet, or not at all. */
function Waiting({ side }: { side: Side | undefined }) {
  const { t } = useWords();
  const job = side?.job;
  if (side?.error)
    return (
      <p className="pane-missing" role="alert">
        {side.missing ? t("missing") : side.error}
      </p>
    );
  if (job && !isLive(job))
    return (
      <p className="pane-missing" role="alert">
        {job.failure?.message ?? t(job.status === "cancelled" ? "cancelled" : "noSuch")}
      </p>
    );
  return (
    <div className="pane-waiting frame" data-waiting style={{ aspectRatio: job ? job.width / job.height : 1 }}>
      <FrameContent preview={side?.preview} progress={job?.progress ?? 0} />
      {job && (
        <span className="pane-progress" role="progressbar" aria-label={t("coming")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(job.progress * 100)}>
          {job.status === "running" ? `${Math.round(job.progress * 100)} %` : t("feed.queued")}
        </span>
      )}
    </div>
  );
}
