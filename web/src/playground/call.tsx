/** One call: filled in, shown as code, run, and its answer. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState, type SubmitEvent } from "react";

import { api, need } from "../client/api";
import { sessionQuery } from "../client/queries";
import { Button } from "../ui/button";
import { copyText } from "../ui/copy";
import { say } from "../ui/toast";
import { AnswerView } from "./answer-view";
import { DIALECTS, type Dialect } from "./dialects";
import { Form } from "./form";
import type { Operation } from "./openapi";
import { build, keyOf, NotJson, type Built, type Filled } from "./request";
import { run, type Answer } from "./run";
import { LANGUAGES, snippet, type Language } from "./snippet";
import { useWords } from "./words";

const NAMES: Record<Language, string> = { curl: "curl", javascript: "JavaScript", python: "Python" };

/** What is needed, with its example, so that a call can be run as it stands. */
function start(operation: Operation, every = false): Filled {
  const values = operation.fields.flatMap((field) => (field.example && (every || field.required || field.name === "prompt") ? [[keyOf(field), field.example]] : []));
  return { values: Object.fromEntries(values) as Record<string, string>, files: {}, json: null };
}

interface Props {
  dialect: Dialect;
  base: string;
  operation: Operation;
  /** A key for all calls of the page; "" for the browser's session. */
  secret: string;
  onSecret: (secret: string) => void;
}

export function Call({ dialect, base, operation, secret, onSecret }: Props) {
  const { t } = useWords();
  const [filled, setFilled] = useState(() => start(operation));
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const going = useRef<AbortController | null>(null);
  useEffect(() => () => going.current?.abort(), []);
  const { header, prefix } = DIALECTS[dialect];

  let built: Built | null = null;
  let notJson: string | null = null;
  try {
    built = build(operation, base, filled);
  } catch (reason) {
    if (!(reason instanceof NotJson)) throw reason;
    notJson = t("notJson", { why: reason.message });
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!built) return;
    const stop = new AbortController();
    going.current = stop;
    setBusy(true);
    setWrong(null);
    setAnswer(null);
    run(built, secret ? { header, value: prefix + secret } : null, stop.signal, setAnswer)
      .catch(() => setWrong(t(stop.signal.aborted ? "stopped" : "offline")))
      .finally(() => setBusy(false));
  };
  const asJson = (on: boolean) => setFilled({ ...filled, json: on ? JSON.stringify(build(operation, base, filled).json, null, 2) : null });
  return (
    <article className="pg-call" aria-label={operation.summary}>
      <header>
        <h2>{operation.summary}</h2>
        <p className="pg-address">
          <b data-method={operation.method}>{operation.method}</b> <code>{base + operation.path}</code>
        </p>
        {operation.description && operation.description !== operation.summary && <p className="pg-lead">{operation.description}</p>}
      </header>
      <form onSubmit={submit}>
        <div className="pg-tools">
          {operation.body === "json" && (
            <label className="pg-tick">
              <input type="checkbox" checked={filled.json !== null} onChange={(event) => asJson(event.target.checked)} disabled={notJson !== null} />
              {t("asJson")}
            </label>
          )}
          {operation.fields.some((field) => field.example) && (
            <Button kind="bare" onClick={() => setFilled(start(operation, true))}>
              {t("example")}
            </Button>
          )}
          {operation.fields.length > 0 && (
            <Button kind="bare" onClick={() => setFilled({ values: {}, files: {}, json: null })}>
              {t("clear")}
            </Button>
          )}
        </div>
        <Form operation={operation} filled={filled} onChange={setFilled} />
        {notJson && (
          <p className="pg-wrong" role="alert">
            {notJson}
          </p>
        )}
        <Who secret={secret} onSecret={onSecret} />
        <div className="pg-run">
          <Button kind="primary" type="submit" icon="play" disabled={busy || !built}>
            {t("run")}
          </Button>
          {busy && (
            <>
              <Button icon="stop" onClick={() => going.current?.abort()}>
                {t("stop")}
              </Button>
              <span role="status">{t("running")}</span>
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
      {answer && <AnswerView answer={answer} />}
      {built && <Code built={built} secret={secret} header={header} prefix={prefix} />}
    </article>
  );
}

function Who({ secret, onSecret }: { secret: string; onSecret: (secret: string) => void }) {
  const { t } = useWords();
  const id = useId();
  const session = useQuery(sessionQuery);
  const [byKey, setByKey] = useState(secret !== "");
  const may = session.data?.scopes ?? [];
  const make = () => {
    const scopes = (["read", "draw", "edit"] as const).filter((one) => may.includes(one));
    need(api.POST("/api/v1/keys", { body: { name: t("title"), scopes, expires_in_days: 1 / 24 } })).then(
      ({ key }) => {
        onSecret(key);
        say(t("madeKey"));
      },
      (reason: unknown) => say(reason instanceof Error && reason.message ? reason.message : t("offline"), { wrong: true }),
    );
  };
  return (
    <fieldset className="pg-who">
      <legend>{t("who")}</legend>
      <label className="pg-tick">
        <input
          type="radio"
          name="who"
          checked={!byKey}
          onChange={() => {
            setByKey(false);
            onSecret("");
          }}
        />
        {t("session")} <small>{t("sessionLead")}</small>
      </label>
      <label className="pg-tick">
        <input type="radio" name="who" checked={byKey} onChange={() => setByKey(true)} />
        {t("byKey")}
      </label>
      {byKey && (
        <div className="pg-key">
          <label htmlFor={id} className="unseen">
            {t("key")}
          </label>
          <input id={id} type="password" autoComplete="off" spellCheck="false" placeholder="gsk_…" value={secret} title={t("keyHint")} onChange={(event) => onSecret(event.target.value.trim())} />
          {may.includes("account") && (
            <Button icon="key" onClick={make}>
              {t("makeKey")}
            </Button>
          )}
        </div>
      )}
    </fieldset>
  );
}

function Code({ built, secret, header, prefix }: { built: Built; secret: string; header: string; prefix: string }) {
  const { t } = useWords();
  const [language, setLanguage] = useState<Language>("curl");
  const [open, setOpen] = useState(false);
  const text = snippet(language, built, { origin: window.location.origin, header, prefix, key: open && secret ? secret : null });
  const copy = () => void copyText(text).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  return (
    <section className="pg-code" aria-label={t("shown")}>
      <header>
        <div role="group" aria-label={t("shown")}>
          {LANGUAGES.map((one) => (
            <button key={one} type="button" className="tab" data-state={one === language ? "active" : undefined} aria-pressed={one === language} onClick={() => setLanguage(one)}>
              {NAMES[one]}
            </button>
          ))}
        </div>
        {secret && (
          <label className="pg-tick">
            <input type="checkbox" checked={open} onChange={(event) => setOpen(event.target.checked)} />
            {t("showKey")}
          </label>
        )}
        <Button icon="copy" onClick={copy}>
          {t("copy")}
        </Button>
      </header>
      <pre data-testid="snippet">{text}</pre>
    </section>
  );
}
