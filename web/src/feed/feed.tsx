/** One row per job, newest first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { jobPagesQuery } from "../client/queries";
import { useLive } from "../client/store";
import { JobRow } from "./job-row";
import { feedRows } from "./rows";
import { Empty } from "./empty";
import "./feed.css";

export function Feed() {
  const { t } = useTranslation();
  const pages = useInfiniteQuery(jobPagesQuery);
  const jobs = useLive((live) => live.jobs);
  const pending = useLive((live) => live.pending);
  const previews = useLive((live) => live.previews);

  const ids = pages.data?.pages.flatMap((page) => page.ids) ?? [];
  const oldest = pages.hasNextPage ? ids.at(-1) : undefined;
  const rows = useMemo(() => feedRows(jobs.values(), pending, oldest), [jobs, pending, oldest]);

  if (rows.length === 0) {
    if (pages.isPending) return <FeedSkeleton />;
    return <Empty />;
  }
  return (
    <section aria-labelledby="feed-title" className="feed">
      <h1 id="feed-title" className="unseen">
        {t("feed.title")}
      </h1>
      <ol>
        {rows.map((row) => (
          <JobRow key={row.key} row={row} previews={row.job ? previews.get(row.job.id) : undefined} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <p className="feed-more">
          <button type="button" className="button bare" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t("feed.earlier")}
          </button>
        </p>
      )}
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
