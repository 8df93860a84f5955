/** One call: filled in, shown as code, run, and its answer. */
import { useEffect, useRef, useState, type SubmitEvent } from "react";

import { Button } from "../ui/button";
import { useNow } from "../ui/clock";
import { seconds } from "../ui/format";
import { references } from "./answer";
import { AnswerView } from "./answer-view";
import { Code } from "./code";
import { DIALECTS, type Dialect } from "./dialects";
import { emptied, exampleOf, start } from "./examples";
import { Form } from "./form";
import { shaped, type Operation } from "./openapi";
import { build, NotJson, type Built } from "./request";
import { forget, run, type Answer } from "./run";
import { Said } from "./said";
import { Who } from "./who";
import { useWords } from "./words";

interface Props {
  dialect: Dialect;
  base: string;
  operation: Operation;
  /** A key for all calls of the page; "" for the browser's session. */
  secret: string;
  onSecret: (secret: string) => void;
  /** Ids of earlier answers, and a place for new ones. */
  seen: readonly string[];
  onSeen: (ids: readonly string[]) => void;
}

export function Call({ dialect, base, operation: every, secret, onSecret, seen, onSeen }: Props) {
  const { t } = useWords();
  const [shape, setShape] = useState(0);
  const operation = shaped(every, shape);
  const [filled, setFilled] = useState(() => start(operation));
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [began, setBegan] = useState<number | null>(null);
  const going = useRef<AbortController | null>(null);
  const shown = useRef<Answer | null>(null);
  useEffect(
    () => () => {
      going.current?.abort();
      forget(shown.current);
    },
    [],
  );
  const { header, prefix } = DIALECTS[dialect];

  let built: Built | null = null;
  let notJson: string | null = null;
  try {
    built = build(operation, base, filled);
  } catch (reason) {
    if (!(reason instanceof NotJson)) throw reason;
    notJson = t("notJson", { why: reason.message });
  }
  const tell = (told: Answer | null) => {
    if (told === null) forget(shown.current);
    shown.current = told;
    setAnswer(told);
    if (told?.done && told.status < 400) onSeen(references(told.json));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!built) return;
    const stop = new AbortController();
    going.current = stop;
    setBegan(Date.now());
    setWrong(null);
    tell(null);
    run(built, secret ? { header, value: prefix + secret } : null, stop.signal, tell)
      .catch(() => setWrong(t(stop.signal.aborted ? "stopped" : "offline")))
      .finally(() => setBegan(null));
  };
  const pick = (at: number) => {
    setShape(at);
    const next = start(shaped(every, at));
    // What was typed stays where the other shape has the same field.
    const fixed = new Set(Object.keys(emptied(shaped(every, at)).values));
    setFilled({ ...next, values: { ...next.values, ...Object.fromEntries(Object.entries(filled.values).filter(([name]) => !fixed.has(name))) }, files: filled.files });
  };
  const asJson = (on: boolean) => setFilled({ ...filled, json: on ? JSON.stringify(build(operation, base, filled).json, null, 2) : null });
  return (
    <article className="pg-call" aria-label={operation.summary}>
      <header>
        <h2>{operation.summary}</h2>
        <p className="pg-address">
          <b data-method={operation.method}>{operation.method}</b> <code>{base + operation.path}</code>
        </p>
        {operation.description && operation.description !== operation.summary && (
          <p className="pg-lead">
            <Said text={operation.description} />
          </p>
        )}
      </header>
      <form onSubmit={submit}>
        {(operation.body === "json" || operation.fields.length > 0) && (
          <div className="pg-tools">
            {operation.body === "json" && !operation.free && (
              <label className="pg-tick">
                <input type="checkbox" checked={filled.json !== null} onChange={(event) => asJson(event.target.checked)} disabled={notJson !== null} />
                {t("asJson")}
              </label>
            )}
            {operation.fields.some((field) => exampleOf(field) && field.options.length !== 1) && (
              <Button kind="bare" onClick={() => setFilled(start(operation, true))}>
                {t("example")}
              </Button>
            )}
            {operation.fields.length > 0 && (
              <Button kind="bare" onClick={() => setFilled(emptied(operation))}>
                {t("clear")}
              </Button>
            )}
          </div>
        )}
        {operation.shapes.length > 0 && (
          <label className="pg-shape">
            <span>{t("shape")}</span>
            <select value={shape} onChange={(event) => pick(Number(event.target.value))}>
              {operation.shapes.map((one, n) => (
                <option key={one.name} value={n}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        )}
        <Form operation={operation} filled={filled} onChange={setFilled} seen={seen} />
        {notJson && (
          <p className="pg-wrong" role="alert">
            {notJson}
          </p>
        )}
        <Who secret={secret} onSecret={onSecret} />
        <div className="pg-run">
          <Button kind="primary" type="submit" icon="play" disabled={began !== null || !built}>
            {t("run")}
          </Button>
          {began !== null && (
            <>
              <Button icon="stop" onClick={() => going.current?.abort()}>
                {t("stop")}
              </Button>
              <Waiting since={began} />
            </>
          )}
          {operation.method === "DELETE" && <span className="pg-wrong">{t("danger")}</span>}
        </div>
        {wrong && (
          <p className="pg-wrong" role="alert">
            {wrong}
          </p>
        )}
      </form>
      <div className="pg-side">
        {answer && <AnswerView answer={answer} />}
        {built && <Code built={built} secret={secret} header={header} prefix={prefix} />}
      </div>
    </article>
  );
}

function Waiting({ since }: { since: number }) {
  const { t, language } = useWords();
  const now = useNow(1000);
  return (
    <>
      <span role="status">{t("running")}</span>
      <span aria-hidden="true">{seconds(Math.max(0, Math.round((now - since) / 1000) * 1000), language)}</span>
    </>
  );
}
