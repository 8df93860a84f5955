/** What this machine can do, what is missing, and how to get it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";

import { doctorQuery, modelsQuery } from "../client/queries";
import { useLive } from "../client/store";
import { Button } from "../ui/button";
import { copyText } from "../ui/copy";
import { Icon } from "../ui/icons";
import { ErrorPanel, Skeleton } from "../ui/states";
import { say } from "../ui/toast";
import { told } from "./finding";
import { useWords } from "./words";
import "./doctor.css";

export function DoctorPage() {
  const { t } = useWords();
  const { data, error, isFetching, refetch } = useQuery(doctorQuery);
  const models = useQuery(modelsQuery);
  const status = useLive((live) => live.status);
  useEffect(() => {
    const before = document.title;
    document.title = `${t("title")} · Gesso`;
    return () => {
      document.title = before;
    };
  }, [t]);

  const findings = data?.items ?? [];
  const missing = findings.filter((finding) => !finding.ok);
  const down = status?.engine.state === "down";
  const large = models.data?.items.filter((model) => model.installed === "installed").length ?? 0;
  const report = () => {
    const text = [
      ...findings.map((finding) => `${finding.ok ? "ok " : "NO "} ${finding.what}: ${finding.found}${finding.advice ? ` (${finding.advice})` : ""}`),
      `engine: ${status?.engine.state ?? "?"} on ${status?.engine.device ?? "?"}`,
      `models: ${models.data?.items.filter((model) => model.installed !== "missing").map((model) => `${model.alias} ${model.installed}`).join(", ") ?? "?"}`,
    ].join("\n");
    void copyText(text).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  };

  // What is missing comes first.
  const engine = status && (
    <li className="finding" data-ok={!down || undefined}>
      <Icon name={down ? "warn" : "check"} />
      <h2>{t("engine")}</h2>
      <p className="finding-found">
        {t(`status.${status.engine.state}`)} · {status.engine.device}
      </p>
    </li>
  );
  const row = (finding: (typeof findings)[number]) => {
    const { name, found, advice } = told(t, finding);
    return (
      <li key={finding.what} className="finding" data-ok={finding.ok || undefined}>
        <Icon name={finding.ok ? "check" : "warn"} />
        <h2>
          {name}
          {!finding.ok && <span className="unseen">: {t("missing")}</span>}
        </h2>
        <p className="finding-found">{found}</p>
        {advice && <p className="finding-advice">{advice}</p>}
      </li>
    );
  };

  if (error && !data) {
    return <ErrorPanel title={t("failed")} kept={t("failedKept")} action={<Button onClick={() => void refetch()}>{t("common.retry")}</Button>} details={error.message} />;
  }
  return (
    <section className="doctor">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p className="doctor-lead" data-testid="diagnosis">
            {data ? (missing.length === 0 ? t("well") : `${t("lacks", { count: missing.length })} ${t(down ? "drawsNot" : "drawsStill")}`) : t("common.loading")}
          </p>
        </div>
        <p className="page-do">
          <Button icon="again" disabled={isFetching} onClick={() => void refetch()}>
            {t("again")}
          </Button>
          <Button icon="copy" onClick={report}>
            {t("report")}
          </Button>
        </p>
      </header>
      {!data && <Skeleton style={{ height: 320 }} />}
      <ul>
        {down && engine}
        {missing.map(row)}
        {!down && engine}
        {findings.filter((finding) => finding.ok).map(row)}
        {models.data && (
          <li className="finding" data-ok={large > 0 || undefined}>
            <Icon name={large > 0 ? "check" : "info"} />
            <h2>{t("models")}</h2>
            <p className="finding-found">{large > 0 ? t("modelsSome", { count: large }) : t("modelsNone")}</p>
            {large === 0 && (
              <p className="finding-advice">
                {t("modelsAdvice")} <Link to="/models">{t("modelsLink")}</Link>
              </p>
            )}
          </li>
        )}
      </ul>
    </section>
  );
}
