/** What was begun from this picture, as it comes: previews that sharpen, then pictures to look at. */
import { useEffect } from "react";

import { cancel } from "../client/actions";
import type { Job } from "../client/api";
import { isLive } from "../client/live";
import { queryClient } from "../client/queries";
import { useLive } from "../client/store";
import { IconButton } from "../ui/button";
import { FrameContent } from "../ui/frame";
import { PictureLink } from "../ui/picture-link";
import { useBegun } from "./begun";
import { useWords } from "./words";

export function Progress({ imageId }: { imageId: string }) {
  const { t } = useWords();
  const { sending, jobs } = useBegun(imageId);
  if (sending === 0 && jobs.length === 0) return null;
  return (
    <section className="begun" data-testid="begun" aria-label={t("begun")}>
      <h3>{t("begun")}</h3>
      {sending > 0 && <p className="aside">{t("feed.sending")}</p>}
      {jobs.map((id) => (
        <Row key={id} id={id} imageId={imageId} />
      ))}
    </section>
  );
}

function Row({ id, imageId }: { id: string; imageId: string }) {
  const { t } = useWords();
  const job = useLive((live) => live.jobs.get(id));
  const previews = useLive((live) => live.previews.get(id));
  const landed = job?.images.length ?? 0;
  useEffect(() => {
    if (landed > 0) void queryClient.invalidateQueries({ queryKey: ["tree", imageId] });
  }, [landed, imageId]);
  if (!job) return null;
  const live = isLive(job);
  return (
    <div className="begun-job" data-status={job.status}>
      <p>
        <span>{t(`task.${job.task as "vary"}`)}</span>
        <span className="aside">{said(job, t)}</span>
        {live && <IconButton icon="close" size={14} label={t("feed.cancel")} side="bottom" onClick={() => void cancel(job)} />}
      </p>
      {live && (
        <div className="begun-bar" role="progressbar" aria-label={t("feed.progress", { prompt: job.prompt })} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(job.progress * 100)}>
          <span style={{ width: `${job.progress * 100}%` }} />
        </div>
      )}
      {job.failure && <p className="begun-failure">{job.failure.message}</p>}
      {(live || landed > 0) && (
        <ul className="begun-pictures">
          {Array.from({ length: job.count }, (_, i) => {
            const image = job.images.find((one) => one.index === i);
            const inside = <FrameContent image={image} preview={previews?.[i]} progress={job.progress} sizes="80px" />;
            return (
              <li key={i} style={{ aspectRatio: job.width / job.height }}>
                {image ? (
                  <PictureLink imageId={image.id} className="frame" aria-label={t("openMade", { n: i + 1 })}>
                    {inside}
                  </PictureLink>
                ) : (
                  live && (
                    <span className="frame" data-waiting>
                      {inside}
                    </span>
                  )
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

function said(job: Job, t: ReturnType<typeof useWords>["t"]): string {
  switch (job.status) {
    case "held":
      return t("feed.held");
    case "queued":
      return t("feed.queued");
    case "leased":
      return t("feed.leased");
    case "running":
      return `${Math.round(job.progress * 100)} %`;
    case "failed":
      return t("feed.failed");
    case "cancelled":
      return t("feed.cancelled");
    case "succeeded":
      return "";
  }
}
