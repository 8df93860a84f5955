/** One board, at its own address. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";

import { ApiError } from "../client/api";
import { ErrorPanel, Skeleton } from "../ui/states";
import { Button } from "../ui/button";
import { Board } from "./board";
import { boardQuery } from "./queries";
import { useWords } from "./words";
import "./boards.css";

export function BoardPage() {
  const { t } = useWords();
  const { boardId = "" } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(boardQuery(boardId));
  if (data) return <Board key={data.id} board={data} />;
  if (error) {
    const missing = error instanceof ApiError && error.status === 404;
    return (
      <section className="board-wrong">
        <ErrorPanel
          title={missing ? t("missing") : t("failed")}
          kept={missing ? t("missingKept") : undefined}
          action={
            missing ? (
              <Link to="/boards" className="button">
                {t("all")}
              </Link>
            ) : (
              <Button onClick={() => void refetch()}>{t("common.retry")}</Button>
            )
          }
        />
      </section>
    );
  }
  return (
    <section className="board" aria-busy="true" aria-label={t("common.loading")}>
      <Skeleton style={{ height: 36, width: 220, marginBottom: 12 }} />
      <Skeleton style={{ height: "60vh" }} />
    </section>
  );
}
