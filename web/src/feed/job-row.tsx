/** One job: its words, how it stands, its pictures as they come, and what can be done with it. */
import { memo, useState, type Ref } from "react";
import { useTranslation } from "react-i18next";

import { cancel, imagine, reroll } from "../client/actions";
import { ApiError, type Image, type Job, type Notice } from "../client/api";
import { placePrompt } from "../client/draft";
import { isLive } from "../client/live";
import { readParameter, splitPrompt } from "../client/prompt";
import { TASTE } from "../client/trying";
import { useNow } from "../ui/clock";
import { carryPictures } from "../ui/drag";
import { ago, seconds } from "../ui/format";
import { FrameContent } from "../ui/frame";
import { Icon } from "../ui/icons";
import { PictureLink } from "../ui/picture-link";
import { ErrorPanel } from "../ui/states";
import { say } from "../ui/toast";
import { leaveCurrent, setCurrent, useIsCurrent } from "./current";
import { PictureBar } from "./picture-bar";
import { timeLeft, type Row } from "./rows";
import type { Verbs } from "../ui/verbs";

/** More than these are behind the small sign beside the time. */
const SHOWN_NOTES = 2;

interface Props {
  row: Row;
  previews: readonly (string | undefined)[] | undefined;
  does: Verbs;
  /** Its place among all rows, where that is on the page, and who measures it. */
  at: number;
  of: number;
  top: number;
  measure: Ref<HTMLLIElement>;
}

export const JobRow = memo(
  function JobRow({ row, previews, does, at, of, top, measure }: Props) {
    const { job } = row;
    const { t } = useTranslation();
    const { words, parameters } = splitPrompt(row.prompt);
    const live = job === null || isLive(job);
    const images = new Map(job?.images.map((image) => [image.index, image]));
    const showFrames = live || images.size > 0;
    const wide = row.ratio > 2.2;
    const [unfolded, setUnfolded] = useState(false);
    const all = showFrames && job ? job.warnings : [];
    const notes = unfolded ? all : row.fresh.slice(0, all.length && SHOWN_NOTES);
    const hidden = all.filter((note) => !notes.includes(note));
    const unfold = () => setUnfolded(true);
    return (
      <li
        ref={measure}
        className="job"
        data-index={at}
        data-status={job?.status ?? "sending"}
        data-job={job?.id}
        aria-posinset={at + 1}
        aria-setsize={of}
        style={{ transform: `translateY(${top}px)` }}
      >
        <header className="job-head">
          <p className="job-prompt">
            {words}{" "}
            {parameters.map((parameter, i) => (
              <span key={`${i}${parameter}`} className="chip">
                {parameter}
              </span>
            ))}
            {job && toTaste(job) && (
              <span className="chip unsaid" title={t("feed.taste")} data-testid="taste">
                --p
              </span>
            )}
          </p>
          <JobSide row={row} hidden={hidden} onUnfold={unfold} />
        </header>
        {notes.length > 0 && <Warnings notes={notes} />}
        {job?.status === "failed" && <Failed job={job} />}
        {live && <Progress row={row} />}
        {showFrames && (
          <div className="job-frames" data-wide={wide || undefined} style={{ "--count": wide ? 2 : row.count, "--ratio": row.ratio }}>
            {Array.from({ length: row.count }, (_, index) => {
              const image = images.get(index);
              if (!live && !image) return null;
              return (
                <Frame
                  key={index}
                  image={image}
                  preview={previews?.[index]}
                  progress={job?.progress ?? 0}
                  ratio={row.ratio}
                  does={does}
                  label={t("feed.open", { n: index + 1, count: row.count, prompt: words })}
                />
              );
            })}
          </div>
        )}
      </li>
    );
  },
  (a, b) => a.at === b.at && a.of === b.of && a.top === b.top && a.does === b.does && a.row.job === b.row.job && a.row.fresh.length === b.row.fresh.length && a.row.key === b.row.key && a.previews === b.previews && a.row.prompt === b.row.prompt,
);

/** Drawn to the person's taste although the prompt says nothing of it. */
function toTaste(job: Job): boolean {
  const { profile } = job.parameters;
  return Array.isArray(profile) && !profile.includes("off") && readParameter(job.prompt, TASTE) === undefined;
}

/** A finger points at nothing: there the bar is always in sight. */
const TOUCH = window.matchMedia("(hover: none)").matches;
const SIZES = "(max-width: 720px) 50vw, (max-width: 1400px) 24vw, 330px";

function Frame({ image, preview, progress, ratio, label, does }: {
  image: Image | undefined;
  preview: string | undefined;
  progress: number;
  ratio: number;
  label: string;
  does: Verbs;
}) {
  const style = { aspectRatio: String(ratio) };
  const content = <FrameContent image={image} preview={preview} progress={progress} sizes={SIZES} />;
  if (!image) {
    return (
      <div className="cell">
        <div className="frame" data-waiting={!preview || undefined} style={style}>
          {content}
        </div>
      </div>
    );
  }
  return <Picture image={image} preview={preview} progress={progress} style={style} label={label} does={does} />;
}

function Picture({ image, preview, progress, style, label, does }: {
  image: Image;
  preview: string | undefined;
  progress: number;
  style: { aspectRatio: string };
  label: string;
  does: Verbs;
}) {
  const current = useIsCurrent(image.id);
  const point = () => setCurrent(image);
  return (
    // The link and the bar in it are what is used; the cell only knows where the pointer is.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="cell"
      data-picture={image.id}
      data-current={current || undefined}
      onPointerEnter={point}
      onMouseMove={point}
      onPointerLeave={(event) => {
        // A press leaves the focus on its button; only who goes by keys still wants the bar there.
        if (!event.currentTarget.querySelector(":focus-visible, [data-state=open]")) leaveCurrent(image);
      }}
      onFocus={point}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget) && !event.currentTarget.matches(":hover")) leaveCurrent(image);
      }}
    >
      <PictureLink
        imageId={image.id}
        className="frame"
        style={style}
        aria-label={label}
        draggable
        onDragStart={(event) => carryPictures(event.dataTransfer, [image.id])}
      >
        <FrameContent image={image} preview={preview} progress={progress} sizes={SIZES} />
      </PictureLink>
      {(current || TOUCH) && <PictureBar image={image} does={does} />}
    </div>
  );
}

function JobSide({ row, hidden, onUnfold }: { row: Row; hidden: readonly Notice[]; onUnfold: () => void }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const [cancelling, setCancelling] = useState(false);
  const { job } = row;
  if (!job) return <p className="job-side">{t("feed.sending")}</p>;

  const stop = () => {
    setCancelling(true);
    cancel(job).catch((reason: unknown) => {
      setCancelling(false);
      say(reason instanceof ApiError && reason.message ? reason.message : t("error.offline"), { wrong: true });
    });
  };
  const wrong = (reason: unknown) => say(reason instanceof ApiError && reason.message ? reason.message : t("error.offline"), { wrong: true });
  // What began from a picture begins from it again, as it was planned; everything else from its words.
  const fromWords = job.task === "imagine";
  const again = () => void (fromWords ? imagine(job.prompt) : reroll(job)).catch(wrong);

  if (isLive(job)) {
    return (
      <div className="job-side">
        {hidden.length > 0 && <FoldedNotes notes={hidden} onOpen={onUnfold} />}
        <StatusWords job={job} cancelling={cancelling} />
        <button type="button" className="button" disabled={cancelling} onClick={stop}>
          <Icon name="stop" size={16} />
          {t("feed.cancel")}
        </button>
      </div>
    );
  }
  return (
    <div className="job-side">
      <span className="job-actions">
        <button type="button" className="button bare" onClick={() => placePrompt(job.prompt)}>
          <Icon name="prompt" size={16} />
          {t("feed.use")}
        </button>
        {(fromWords || job.status !== "succeeded") && (
          <button type="button" className="button bare" onClick={again}>
            <Icon name="again" size={16} />
            {t(job.status === "succeeded" ? "feed.again" : "feed.retry")}
          </button>
        )}
        {job.status === "succeeded" && (
          <button type="button" className="button bare" onClick={() => void reroll(job).catch(wrong)}>
            <Icon name="dice" size={16} />
            {t("feed.reroll")}
          </button>
        )}
      </span>
      {hidden.length > 0 && <FoldedNotes notes={hidden} onOpen={onUnfold} />}
      {job.status === "cancelled" && (
        <span>
          {job.gpu_ms > 0 ? t("feed.cancelledUsed", { time: seconds(job.gpu_ms, i18n.language) }) : t("feed.cancelled")}
        </span>
      )}
      {job.status === "succeeded" && job.gpu_ms > 0 && (
        <span title={t("status.used", { time: seconds(job.gpu_ms, i18n.language) })}>{seconds(job.gpu_ms, i18n.language)}</span>
      )}
      <time dateTime={job.created_at} title={new Date(job.created_at).toLocaleString(i18n.language)}>
        {ago(job.created_at, now, i18n.language)}
      </time>
    </div>
  );
}

function FoldedNotes({ notes, onOpen }: { notes: readonly Notice[]; onOpen: () => void }) {
  const { t } = useTranslation();
  const all = notes.map((note) => note.message).join(" ");
  return (
    <button type="button" className="job-note" aria-label={`${t("warning.label")}: ${all}`} title={all} onClick={onOpen}>
      <Icon name="info" size={16} />
    </button>
  );
}

function StatusWords({ job, cancelling }: { job: Job; cancelling: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useNow(1000);
  if (cancelling) return <span>{t("feed.cancelling")}</span>;
  if (job.status === "queued" && job.queue_position != null && job.queue_position > 0) {
    return <span>{t("feed.queuedBehind", { count: job.queue_position })}</span>;
  }
  if (job.status !== "running") return <span>{t(`feed.${job.status as "held" | "queued" | "leased"}`)}</span>;
  const left = timeLeft(job, now);
  return (
    <span>
      {t("feed.running")} · {new Intl.NumberFormat(i18n.language, { style: "percent" }).format(job.progress)}
      {left !== null && left >= 3000 && ` · ${t("feed.left", { time: seconds(Math.ceil(left / 1000) * 1000, i18n.language) })}`}
    </span>
  );
}

function Progress({ row }: { row: Row }) {
  const { t } = useTranslation();
  const progress = row.job?.progress ?? 0;
  return (
    <div
      className="job-progress"
      role="progressbar"
      aria-label={t("feed.progress", { prompt: splitPrompt(row.prompt).words })}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(progress * 100)}
    >
      <i style={{ transform: `scaleX(${progress})` }} />
    </div>
  );
}

function Warnings({ notes }: { notes: readonly Notice[] }) {
  return (
    <ul className="job-notes" data-testid="warnings">
      {notes.map((warning) => (
        <li key={warning.code + (warning.value ?? "")}>
          <Icon name="info" size={16} />
          <span>
            {warning.message} {warning.suggestion && !warning.message.includes(warning.suggestion) && <code>{warning.suggestion}</code>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Failed({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { failure } = job;
  return (
    <ErrorPanel
      title={
        <>
          <strong>{t("feed.failed")}</strong> {failure?.message}
        </>
      }
      kept={job.images.length > 0 ? t("feed.failedKept", { count: job.images.length }) : t("feed.failedNothing")}
      details={{ job: job.id, model: job.model, failure }}
    />
  );
}
