/** The drafts of one turn, large, with everything that goes on from them; below, what was made from them. */
import { useState } from "react";

import { useNavigate } from "@tanstack/react-router";

import { cancel, enhance, finish, upscale, vary } from "../client/actions";
import { ApiError, type Image, type Job } from "../client/api";
import { isLive } from "../client/live";
import { useLive } from "../client/store";
import { Button, IconButton } from "../ui/button";
import { FrameContent } from "../ui/frame";
import { keyHint, useKeys } from "../ui/keys";
import { PictureLink } from "../ui/picture-link";
import { ErrorPanel } from "../ui/states";
import { say as tell } from "../ui/toast";
import { picturesOf, useJob, type Turn } from "./talks";
import { useWords } from "./words";

interface Props {
  turn: Turn;
  /** Jobs that were begun from these drafts, newest first. */
  made: readonly string[];
  onMade: (jobs: readonly Job[]) => void;
  onLikeThis: (place: number) => void;
}

export function Board({ turn, made, onMade, onLikeThis }: Props) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [picked, setPicked] = useState(0);
  const jobs = useLive((live) => live.jobs);
  const now = turn.jobs.map((job) => jobs.get(job.id) ?? job);
  const pictures = picturesOf(now);
  const at = pictures[picked];

  const begin = (asked: Promise<Job[]>) => {
    asked.then(onMade, (reason: unknown) => tell(reason instanceof ApiError && reason.message ? reason.message : t("error.offline"), { wrong: true }));
  };
  const pick = (place: number) => () => (place < pictures.length ? setPicked(place) : false);
  const withPicked = (go: (image: Image) => void) => () => (at ? go(at) : false);
  useKeys({
    pick1: pick(0),
    pick2: pick(1),
    pick3: pick(2),
    pick4: pick(3),
    varySubtle: withPicked((image) => begin(vary(image, "subtle"))),
    varyStrong: withPicked((image) => begin(vary(image, "strong"))),
    enhance: withPicked((image) => begin(image.draft ? finish(image) : enhance(image))),
    upscale: withPicked((image) => begin(upscale(image))),
    edit: withPicked((image) => void navigate({ to: "/edit/$imageId", params: { imageId: image.id } })),
  });

  return (
    <section className="draft-board" aria-label={t("drafts", { n: turn.number })}>
      {now.map((job, i) => (
        <JobBoard key={job.id} job={job} first={picturesOf(now.slice(0, i)).length} picked={picked} onPick={setPicked} onBegin={begin} onLikeThis={onLikeThis} />
      ))}
      {made.length > 0 && (
        <section className="draft-made" aria-label={t("made")}>
          <h2>{t("made")}</h2>
          {made.map((id) => {
            const job = jobs.get(id);
            return job && <JobBoard key={id} job={job} first={0} picked={-1} onBegin={begin} small />;
          })}
        </section>
      )}
    </section>
  );
}

interface JobBoardProps {
  job: Job;
  first: number;
  picked: number;
  small?: boolean;
  onPick?: (place: number) => void;
  onBegin: (asked: Promise<Job[]>) => void;
  onLikeThis?: (place: number) => void;
}

function JobBoard({ job: read, first, picked, small = false, onPick, onBegin, onLikeThis }: JobBoardProps) {
  const { t } = useWords();
  const job = useJob(read);
  const previews = useLive((live) => live.previews.get(job.id));
  const live = isLive(job);
  const ratio = job.width / job.height;
  const images = new Map(job.images.map((image) => [image.index, image]));
  return (
    <div className="draft-job" data-small={small || undefined} data-status={job.status}>
      {live && (
        <p className="draft-state">
          <span role="progressbar" aria-label={t("feed.progress", { prompt: job.prompt })} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(job.progress * 100)}>
            <i style={{ transform: `scaleX(${job.progress})` }} />
          </span>
          <Button icon="stop" onClick={() => void cancel(job).catch(() => tell(t("error.offline"), { wrong: true }))}>
            {t("feed.cancel")}
          </Button>
        </p>
      )}
      {job.status === "failed" && <ErrorPanel title={job.failure?.message ?? t("feed.failed")} kept={t("feed.failedNothing")} details={{ job: job.id, failure: job.failure }} />}
      {job.status === "cancelled" && <p className="turn-aside">{t("feed.cancelled")}</p>}
      <div className="draft-frames" style={{ "--ratio": ratio, "--count": job.count }}>
        {Array.from({ length: job.count }, (_, index) => {
          const image = images.get(index);
          if (!live && !image) return null;
          const n = first + [...images.keys()].filter((one) => one < index).length + 1;
          return (
            <figure key={index} className="draft-card" data-picked={image !== undefined && n - 1 === picked ? true : undefined}>
              {image ? (
                <PictureLink imageId={image.id} className="frame" style={{ aspectRatio: ratio }} aria-label={t("card", { n, prompt: job.prompt })} onFocus={() => onPick?.(n - 1)}>
                  <FrameContent image={image} preview={previews?.[index]} progress={job.progress} sizes={small ? "200px" : "(max-width: 900px) 50vw, 36vw"} />
                </PictureLink>
              ) : (
                <div className="frame" data-waiting={previews?.[index] ? undefined : true} style={{ aspectRatio: ratio }}>
                  <FrameContent preview={previews?.[index]} progress={job.progress} />
                </div>
              )}
              {!small && image && <span className="draft-number">{n}</span>}
              {image?.draft && <span className="draft-mark">{t("mark")}</span>}
              {image && (
                <figcaption className="draft-actions">
                  {onLikeThis && (
                    <Button kind="bare" onClick={() => onLikeThis(n)}>
                      {t("likeThis")}
                    </Button>
                  )}
                  {image.draft && (
                    <Button kind="bare" title={t("finishTip")} onClick={() => onBegin(finish(image))}>
                      {t("finish")}
                    </Button>
                  )}
                  {image.draft && (
                    <Button kind="bare" title={t("enhanceTip")} onClick={() => onBegin(enhance(image))}>
                      {t("enhance")}
                    </Button>
                  )}
                  <IconButton icon="vary" size={16} label={t("varySubtle")} hint={keyHint("varySubtle")} onClick={() => onBegin(vary(image, "subtle"))} />
                  <IconButton icon="dice" size={16} label={t("varyStrong")} hint={keyHint("varyStrong")} onClick={() => onBegin(vary(image, "strong"))} />
                  <IconButton icon="upscale" size={16} label={t("upscale")} hint={keyHint("upscale")} onClick={() => onBegin(upscale(image))} />
                </figcaption>
              )}
            </figure>
          );
        })}
      </div>
    </div>
  );
}
