/** One model: its facts, and what can be done with it. */
import { useState } from "react";

import type { Model } from "../client/api";
import { Button, IconButton } from "../ui/button";
import { copyText } from "../ui/copy";
import { Dialog } from "../ui/dialog";
import { gigabytes } from "../ui/format";
import { Icon } from "../ui/icons";
import { say } from "../ui/toast";
import { Progress } from "./progress";
import { isLive, pull as begin, remove, verify, type Pull } from "./queries";
import { useWords } from "./words";
import { en } from "./words.en";

interface Props {
  model: Model;
  loaded: boolean;
  pull: Pull | undefined;
  /** May bring models here and remove them. */
  mayRun: boolean;
  flags: readonly string[];
  isDefault: boolean;
  onDefault: (() => void) | undefined;
}

export function ModelCard({ model, loaded, pull, mayRun, flags, isDefault, onDefault }: Props) {
  const { t, language } = useWords();
  const [asking, setAsking] = useState<"licence" | "remove" | null>(null);
  const here = model.installed === "installed" || model.installed === "bundled";
  const size = gigabytes(model.disk_gb, language);
  const wrong = (reason: unknown) => say(reason instanceof Error && reason.message ? reason.message : t("refused"), { wrong: true });
  const start = (accept: boolean) => {
    setAsking(null);
    begin(model.alias, accept).catch(wrong);
  };
  const take = () => {
    setAsking(null);
    remove(model.alias).then((bytes) => say(t("freed", { size: gigabytes(bytes / 1e9, language) })), wrong);
  };
  const live = isLive(pull);
  // A newer server may know more than this page has words for.
  const ability = (one: string) => (one in en.abilities ? t(`abilities.${one as keyof typeof en.abilities}`) : one.replaceAll("_", " "));
  return (
    <li className="model" data-here={here || undefined} data-testid={`model-${model.alias}`}>
      <header>
        <h2>{model.title}</h2>
        {isDefault && <span className="model-default">{t("isDefault")}</span>}
        <p className="model-state">
          {here && <Icon name="check" size={16} />}
          {t(model.installed)}
          {loaded && `, ${t("loaded")}`}
        </p>
      </header>
      <p className="model-summary">{model.summary}</p>
      <dl>
        {flags.length > 0 && (
          <Fact name={t("versions")}>
            {flags.map((flag) => (
              <code key={flag}>{flag}</code>
            ))}
          </Fact>
        )}
        <Fact name={t("licence")}>
          <span>
            {model.licence.url ? (
              <a href={model.licence.url} target="_blank" rel="noreferrer">
                {model.licence.name}
              </a>
            ) : (
              model.licence.name
            )}
            , <span data-warn={!model.licence.commercial || undefined}>{t(model.licence.commercial ? "commercial" : "nonCommercial")}</span>
          </span>
        </Fact>
        <Fact name={t("disk")}>{size}</Fact>
        <Fact name={t("memory")}>{gigabytes(model.device_gb, language)}</Fact>
        <Fact name={t("family")}>{model.family.replaceAll("_", " ")}</Fact>
        {model.capabilities.length > 0 && <Fact name={t("can")}>{model.capabilities.map(ability).join(", ")}</Fact>}
      </dl>
      {pull && <Progress pull={pull} title={model.title} mayRun={mayRun} onRepair={() => start(true)} />}
      {!live && (
        <div className="model-actions">
          {!here && mayRun && (
            <Button kind={model.installed === "partial" ? "primary" : "quiet"} icon="download" onClick={() => (model.licence.commercial ? start(false) : setAsking("licence"))}>
              {model.installed === "partial" ? t("resume") : t("pull", { size })}
            </Button>
          )}
          {onDefault && (
            <Button icon="check" onClick={onDefault} title={here ? undefined : t("notHereYet")}>
              {t("makeDefault")}
            </Button>
          )}
          {mayRun && model.hub_id && model.installed !== "missing" && (
            <>
              {here && (
                <Button kind="bare" onClick={() => void verify(model.alias).catch(wrong)}>
                  {t("verify")}
                </Button>
              )}
              <Button kind="bare" onClick={() => setAsking("remove")}>
                {t("remove")}
              </Button>
            </>
          )}
          {!here && <Command alias={model.alias} lead={t(mayRun ? "inTerminal" : "askOwner")} />}
        </div>
      )}
      {asking === "licence" && (
        <Dialog
          title={t("licenceTitle")}
          lead={t("licenceLead", { title: model.title, name: model.licence.name })}
          onClose={() => setAsking(null)}
          foot={
            <Button kind="primary" onClick={() => start(true)}>
              {t("agree")}
            </Button>
          }
        >
          <a href={model.licence.url} target="_blank" rel="noreferrer">
            {t("readLicence")}
          </a>
        </Dialog>
      )}
      {asking === "remove" && (
        <Dialog
          title={t("removeTitle", { title: model.title })}
          lead={t("removeLead", { size })}
          onClose={() => setAsking(null)}
          foot={
            <Button kind="danger" icon="trash" onClick={take}>
              {t("remove")}
            </Button>
          }
        >
          {null}
        </Dialog>
      )}
    </li>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Command({ alias, lead }: { alias: string; lead: string }) {
  const { t } = useWords();
  const command = `gesso models pull ${alias}`;
  const copy = () => void copyText(command).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  return (
    <span className="model-command">
      <span>{lead}</span>
      <code>{command}</code>
      <IconButton icon="copy" size={16} label={t("copy")} onClick={copy} />
    </span>
  );
}
