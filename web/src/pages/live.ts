/** Joins the event stream to the store, the library's list and what a screen reader hears. */
import type { TFunction } from "i18next";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { refreshJob, refreshQueue } from "../client/actions";
import { connectEvents } from "../client/events";
import { isLive, type Live, type LiveEvent } from "../client/live";
import { splitPrompt } from "../client/prompt";
import { addToLibrary, imagePagesQuery, jobPagesQuery, queryClient, sessionQuery } from "../client/queries";
import { currentLive, dispatch } from "../client/store";
import { announce } from "../ui/announce";

/** The sentence for a change worth hearing, if it is one. */
export function sentence(before: Live, event: LiveEvent, t: TFunction): string | null {
  if (event.type === "image") {
    const job = before.jobs.get(event.job_id);
    return job ? t("say.picture", { n: event.image.index + 1, count: job.count }) : null;
  }
  if (event.type !== "job") return null;
  const known = before.jobs.get(event.job.id);
  const { status, failure } = event.job;
  if (known && (known.status === status || !isLive(known))) return null;
  const prompt = splitPrompt(event.job.prompt).words;
  if (status === "running") return t("say.started", { prompt });
  if (status === "succeeded") return t("say.done", { prompt });
  if (status === "failed") return t("say.failed", { prompt, message: failure?.message ?? "" });
  if (status === "cancelled") return t("say.cancelled", { prompt });
  return null;
}

function takeIn(event: LiveEvent): void {
  if (event.type === "snapshot") {
    const told = new Set(event.jobs.map((job) => job.id));
    for (const job of currentLive().jobs.values()) {
      if (isLive(job) && !told.has(job.id)) refreshJob(job.id).catch(() => undefined);
    }
  }
  const waiting = currentLive().status?.queue.queued ?? 0;
  dispatch(event);
  if (event.type === "status" && event.status.queue.queued < waiting && event.status.queue.queued > 0) {
    refreshQueue().catch(() => undefined);
  }
  if (event.type === "image") addToLibrary([event.image]);
  if (event.type === "job" && event.job.images.length > 0) addToLibrary(event.job.images);
}

export function useLiveConnection(): void {
  const { t } = useTranslation();
  useEffect(
    () =>
      connectEvents("/api/v1/events", {
        dispatch: (event) => {
          const said = sentence(currentLive(), event, t);
          takeIn(event);
          if (said) announce(said);
        },
        onCaughtUp: () => {
          void queryClient.invalidateQueries({ queryKey: jobPagesQuery.queryKey });
          void queryClient.invalidateQueries({ queryKey: imagePagesQuery.queryKey });
        },
        onBroken: () => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      }),
    [t],
  );
}
