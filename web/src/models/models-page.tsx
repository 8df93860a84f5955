/** What can draw here: each model, its licence, its weight, whether it is here; bringing it, checking it, removing it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Model } from "../client/api";
import { modelsQuery, sessionQuery } from "../client/queries";
import { useLive } from "../client/store";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { ErrorPanel, Skeleton } from "../ui/states";
import { say } from "../ui/toast";
import { ModelCard } from "./card";
import { flagOf, versionIn, withVersion } from "./default";
import { besideQuery, defaultsQuery, languageQuery, pullsQuery, setDefaults } from "./queries";
import { useWords } from "./words";
import "./models.css";

export function ModelsPage() {
  const { t } = useWords();
  const { data, isError, error, refetch } = useQuery(modelsQuery);
  const beside = useQuery(besideQuery);
  const pulls = useQuery(pullsQuery);
  const session = useQuery(sessionQuery);
  const defaults = useQuery(defaultsQuery);
  const language = useQuery(languageQuery);
  const loaded = useLive((live) => live.status?.engine.loaded);
  const mayRun = session.data?.scopes.includes("admin") ?? false;
  const mayChoose = session.data?.scopes.includes("edit") ?? false;
  const parameters = defaults.data?.parameters;
  const studio = language.data?.versions.find((one) => one.version === language.data.default_version)?.flag;
  const chosen = parameters === undefined ? undefined : (versionIn(parameters) ?? studio);

  const choose = (model: Model) => {
    if (parameters === undefined) return;
    const flag = flagOf(model);
    setDefaults(withVersion(parameters, flag === studio ? null : flag)).then(
      () => say(t("madeDefault", { title: model.title }), { undo: () => void setDefaults(parameters) }),
      (reason: unknown) => say(reason instanceof Error && reason.message ? reason.message : t("refused"), { wrong: true }),
    );
  };
  const card = (model: Model, second = false) => (
    <ModelCard
      key={model.alias}
      model={model}
      loaded={loaded?.includes(model.alias) ?? false}
      pull={pulls.data?.items.find((one) => one.alias === model.alias)}
      mayRun={mayRun}
      flags={second ? [] : [...new Set([flagOf(model), ...model.versions.flatMap((one) => (/^\d/u.test(one) ? [`--v ${one}`] : []))])]}
      isDefault={!second && chosen === flagOf(model)}
      onDefault={!second && mayChoose && chosen !== undefined && chosen !== flagOf(model) ? () => choose(model) : undefined}
    />
  );
  return (
    <section className="models">
      <header className="models-head">
        <div>
          <h1>{t("title")}</h1>
          <p className="models-lead">{t("lead")}</p>
        </div>
        <Link to="/doctor" className="button">
          <Icon name="doctor" size={16} />
          {t("doctor")}
        </Link>
      </header>
      {isError && <ErrorPanel title={t("failed")} details={error.message || undefined} action={<Button onClick={() => void refetch()}>{t("common.retry")}</Button>} />}
      {!data && !isError && (
        <div className="models-waiting" aria-busy="true" aria-label={t("common.loading")}>
          {[0, 1, 2].map((n) => (
            <Skeleton key={n} style={{ height: 148 }} />
          ))}
        </div>
      )}
      <ul data-testid="models">{data?.items.map((model) => card(model))}</ul>
      {beside.data && beside.data.items.length > 0 && (
        <>
          <h2 className="models-second">{t("beside")}</h2>
          <p className="models-lead">{t("besideLead")}</p>
          <ul>{beside.data.items.map((model) => card(model, true))}</ul>
        </>
      )}
    </section>
  );
}
