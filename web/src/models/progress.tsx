/** A download or check of a model: how far it is, or how it ended. */
import { Button, IconButton } from "../ui/button";
import { gigabytes, seconds } from "../ui/format";
import { ErrorPanel } from "../ui/states";
import { dismiss, isLive, type Pull } from "./queries";
import { useWords } from "./words";

/** Before this much has come nobody can say how long it will take. */
const TOLD_FROM = 0.01;

export function Progress({ pull, title, mayRun, onRepair }: { pull: Pull; title: string; mayRun: boolean; onRepair: () => void }) {
  const { t, language } = useWords();
  const end = () => void dismiss(pull.alias).catch(() => undefined);
  const shut = mayRun && <IconButton icon="close" size={14} label={t("dismiss")} onClick={end} />;
  if (isLive(pull)) {
    const share = pull.bytes_total > 0 ? pull.bytes_done / pull.bytes_total : null;
    const size = (bytes: number) => gigabytes(bytes / 1e9, language);
    return (
      <div className="model-progress">
        <div
          className="model-bar"
          role="progressbar"
          aria-label={t("progress", { title })}
          aria-valuemin={0}
          aria-valuemax={100}
          {...(share === null ? {} : { "aria-valuenow": Math.round(share * 100) })}
        >
          <i style={{ inlineSize: share === null ? "100%" : `${(share * 100).toFixed(1)}%` }} data-unknown={share === null || undefined} />
        </div>
        <p>
          {pull.kind === "verify" ? t("checking") : pull.status === "waiting" ? t("waiting") : share === null ? t("preparing") : t("of", { done: size(pull.bytes_done), total: size(pull.bytes_total) })}
          {pull.seconds_left !== null && pull.seconds_left > 1 && (share ?? 0) > TOLD_FROM && `, ${t("left", { time: seconds(pull.seconds_left * 1000, language) })}`}
          <span className="model-file">{pull.file}</span>
        </p>
        {mayRun && (
          <Button icon="stop" onClick={end}>
            {t("stop")}
          </Button>
        )}
      </div>
    );
  }
  if (pull.status === "failed") {
    return (
      <ErrorPanel
        title={`${t(pull.kind === "pull" ? "pullFailed" : "verifyFailed")} ${pull.message}`}
        kept={pull.kind === "pull" ? t("kept") : undefined}
        details={{ code: pull.error, message: pull.message }}
        action={mayRun && <Button onClick={end}>{t("dismiss")}</Button>}
      />
    );
  }
  if (pull.problems.length > 0) {
    return (
      <ErrorPanel
        title={t("problems", { count: pull.problems.length })}
        kept={pull.problems.map((one) => (
          <span key={one} className="model-problem">
            {one}
          </span>
        ))}
        action={
          mayRun && (
            <>
              <Button kind="primary" onClick={onRepair}>
                {t("repair")}
              </Button>
              <Button onClick={end}>{t("dismiss")}</Button>
            </>
          )
        }
      />
    );
  }
  const told = pull.status === "cancelled" ? t("wasStopped") : pull.kind === "verify" ? t("allWell") : t("arrived", { title });
  return (
    <p className="model-told" role="status">
      {told}
      {shut}
    </p>
  );
}
