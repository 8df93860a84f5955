/** What shall happen, the words for it, its dials; then how far it is, what came of it, and that nothing else changed. */
import { useEffect, useRef, type Ref } from "react";

import { fileUrl, type Image, type Job } from "../client/api";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { Slider } from "../ui/slider";
import type { Proof } from "./core/proof";
import { ACTIONS, type Action, type Dials } from "./core/request";
import { Sign } from "./signs";
import { useWords } from "./words";

export interface RunState {
  readonly sending: boolean;
  readonly job: Job | null;
  readonly cancelling: boolean;
  /** What went wrong, in words. */
  readonly problem: string | null;
  readonly results: readonly Image[];
  readonly proof: Proof | "checking" | null;
}

interface Props {
  action: Action;
  onAction: (action: Action) => void;
  dials: Dials;
  onDials: (dials: Dials) => void;
  run: RunState;
  shown: string;
  onRun: () => void;
  onCancel: () => void;
  onResult: (image: Image) => void;
  onDismiss: () => void;
  prompt: Ref<HTMLTextAreaElement>;
}

export function ActionPanel({ action, onAction, dials, onDials, run, shown, onRun, onCancel, onResult, onDismiss, prompt }: Props) {
  const { t } = useWords();
  const busy = run.sending || run.job !== null;
  const chips = useRef<HTMLDivElement>(null);
  // On a phone they stand in one line, and what is chosen is to be seen.
  useEffect(() => {
    const line = chips.current;
    const one = line?.querySelector<HTMLElement>(`[data-action="${action}"]`);
    if (line && one) line.scrollTo({ left: one.offsetLeft - (line.clientWidth - one.offsetWidth) / 2 });
  }, [action]);
  const wordless = action === "upscale" || action === "blend";
  return (
    <section className="editor-panel editor-action" aria-label={t("actions.label")}>
      <div ref={chips} className="editor-actions" role="radiogroup" aria-label={t("actions.label")}>
        {ACTIONS.map((one) => (
          <button key={one} type="button" role="radio" aria-checked={action === one} data-action={one} onClick={() => onAction(one)}>
            {t(`actions.${one}`)}
          </button>
        ))}
      </div>
      {!(action === "upscale") && (
        <textarea
          ref={prompt}
          rows={2}
          aria-label={t("prompt")}
          data-testid="edit-words"
          placeholder={t(`lead.${action}`)}
          value={dials.words}
          maxLength={8000}
          onChange={(event) => onDials({ ...dials, words: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault();
              onRun();
            }
          }}
        />
      )}
      {wordless && <p className="aside">{t(`lead.${action}`)}</p>}
      {action === "retexture" && (
        <Slider label={t("dials.structure")} value={Math.round(dials.structure * 100)} min={0} max={100} onChange={(value) => onDials({ ...dials, structure: value / 100 })} ends={[t("dials.free"), t("dials.firm")]} />
      )}
      {action === "upscale" && (
        <>
          <div className="editor-choice" role="radiogroup" aria-label={t("dials.factor")}>
            {([2, 4] as const).map((factor) => (
              <button key={factor} type="button" role="radio" aria-checked={dials.factor === factor} onClick={() => onDials({ ...dials, factor })}>
                {factor}×
              </button>
            ))}
          </div>
          <Slider label={t("dials.creativity")} value={Math.round(dials.creativity * 100)} min={0} max={100} onChange={(value) => onDials({ ...dials, creativity: value / 100 })} ends={[t("dials.faithful"), t("dials.inventive")]} />
        </>
      )}
      {busy ? (
        <Working run={run} onCancel={onCancel} />
      ) : (
        <Button kind="primary" className="editor-run" data-testid="run" onClick={onRun}>
          {t(`actions.${action}`)}
          <kbd aria-hidden="true">↵</kbd>
        </Button>
      )}
      {run.problem && !busy && (
        <div className="editor-problem" role="alert" data-testid="problem">
          <Icon name="warn" size={16} />
          <p>
            {run.problem} <span className="aside">{t("run.kept")}</span>
          </p>
        </div>
      )}
      {run.results.length > 0 && !busy && (
        <div className="editor-results" role="group" aria-label={t("run.results")} data-testid="results">
          {run.results.map((image, i) => (
            <button key={image.id} type="button" aria-pressed={image.id === shown} aria-label={t("run.result", { n: i + 1, count: run.results.length })} onClick={() => onResult(image)}>
              <img src={fileUrl(image, { format: "webp", width: 160 })} alt="" />
            </button>
          ))}
          <Button kind="bare" onClick={onDismiss}>
            {t("run.dismiss")}
          </Button>
        </div>
      )}
      {run.proof && !busy && <Proven proof={run.proof} />}
    </section>
  );
}

function Working({ run, onCancel }: { run: RunState; onCancel: () => void }) {
  const { t, language } = useWords();
  const { job } = run;
  const progress = job?.progress ?? 0;
  const percent = new Intl.NumberFormat(language, { style: "percent" }).format(progress);
  const waiting = job !== null && job.status !== "running";
  const words = run.cancelling ? t("run.cancelling") : job === null ? t("run.sending") : waiting ? t("run.queued") : t("run.running", { percent });
  return (
    <div className="editor-working" data-testid="working">
      <span aria-live="polite">
        {words}
        {waiting && (job.queue_position ?? 0) > 0 && ` · ${t("run.behind", { count: job.queue_position })}`}
      </span>
      <Button icon="stop" disabled={job === null || run.cancelling} onClick={onCancel}>
        {t("run.cancel")}
      </Button>
      <div role="progressbar" aria-label={t("run.progress")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(progress * 100)}>
        <i style={{ transform: `scaleX(${progress})` }} />
      </div>
    </div>
  );
}

function Proven({ proof }: { proof: Proof | "checking" }) {
  const { t, language } = useWords();
  if (proof === "checking") return <p className="editor-proof aside">{t("proof.checking")}</p>;
  const number = new Intl.NumberFormat(language);
  const wrong = proof.changed > 0;
  return (
    <p className="editor-proof" data-wrong={wrong || undefined} data-testid="proof" data-kept={proof.kept} data-changed={proof.changed}>
      <Sign name="shield" size={18} />
      <span>
        {!wrong && <strong>{t("proof.same")}</strong>}
        <small>{wrong ? t("proof.differ", { count: number.format(proof.changed) }) : t("proof.figures", { count: number.format(proof.kept) })}</small>
      </span>
    </p>
  );
}
