/** What can draw here: each model, its licence, its weight, and how to get it. */
import { useQuery } from "@tanstack/react-query";
import { useWords } from "./words";

import type { Model } from "../client/api";
import { modelsQuery } from "../client/queries";
import { useLive } from "../client/store";
import { copyText } from "../ui/copy";
import { gigabytes } from "../ui/format";
import { Icon } from "../ui/icons";
import { say } from "../ui/toast";
import "./models.css";

export function ModelsPage() {
  const { t } = useWords();
  const { data, isError, refetch } = useQuery(modelsQuery);
  const loaded = useLive((live) => live.status?.engine.loaded);
  return (
    <section className="models">
      <h1>{t("title")}</h1>
      <p className="models-lead">{t("lead")}</p>
      {isError && (
        <p className="models-lead">
          {t("failed")}{" "}
          <button type="button" className="button" onClick={() => void refetch()}>
            {t("common.retry")}
          </button>
        </p>
      )}
      <ul>{data?.items.map((model) => <ModelCard key={model.alias} model={model} loaded={loaded?.includes(model.alias) ?? false} />)}</ul>
    </section>
  );
}

/** How a prompt asks for a version; aliases are names for the command line. */
function flagOf(version: string): string[] {
  if (/^\d/u.test(version)) return [`--v ${version}`];
  return /^niji \d/u.test(version) ? [`--${version}`] : [];
}

function ModelCard({ model, loaded }: { model: Model; loaded: boolean }) {
  const { t, language } = useWords();
  const command = `gesso models pull ${model.alias}`;
  const flags = model.versions.flatMap(flagOf);
  const here = model.installed === "installed" || model.installed === "bundled";
  const copy = () => void copyText(command).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  return (
    <li className="model" data-here={here || undefined}>
      <header>
        <h2>{model.title}</h2>
        <p className="model-state">
          {here && <Icon name="check" size={16} />}
          {t(model.installed)}
          {loaded && `, ${t("loaded")}`}
        </p>
      </header>
      <p className="model-summary">{model.summary}</p>
      <dl>
        {flags.length > 0 && (
          <div>
            <dt>{t("versions")}</dt>
            <dd>
              {flags.map((flag) => (
                <code key={flag}>{flag}</code>
              ))}
            </dd>
          </div>
        )}
        <div>
          <dt>{t("licence")}</dt>
          <dd>
            <span>
              {model.licence.url ? (
                <a href={model.licence.url} target="_blank" rel="noreferrer">
                  {model.licence.name}
                </a>
              ) : (
                model.licence.name
              )}
              , {t(model.licence.commercial ? "commercial" : "nonCommercial")}
            </span>
          </dd>
        </div>
        <div>
          <dt>{t("disk")}</dt>
          <dd>{gigabytes(model.disk_gb, language)}</dd>
        </div>
        <div>
          <dt>{t("memory")}</dt>
          <dd>{gigabytes(model.device_gb, language)}</dd>
        </div>
        {model.capabilities.length > 0 && (
          <div>
            <dt>{t("can")}</dt>
            <dd>{model.capabilities.join(", ").replaceAll("_", " ")}</dd>
          </div>
        )}
      </dl>
      {!here && (
        <div className="model-install">
          <span>{t(model.installed === "partial" ? "resume" : "install")}</span>
          <code>{command}</code>
          <button type="button" className="button bare round" aria-label={t("copy")} title={t("copy")} onClick={copy}>
            <Icon name="copy" size={16} />
          </button>
        </div>
      )}
    </li>
  );
}
