/** What came back: status, pictures, the document, and what was said beside it. */
import { Button } from "../ui/button";
import { copyText } from "../ui/copy";
import { seconds } from "../ui/format";
import { say } from "../ui/toast";
import { pictures, readable } from "./answer";
import type { Answer } from "./run";
import { useWords } from "./words";

export function AnswerView({ answer }: { answer: Answer }) {
  const { t, language } = useWords();
  const told = answer.stream?.map((one) => parsed(one.data)) ?? answer.json;
  const found = answer.picture ? [answer.picture] : pictures(told, window.location.origin);
  const whole = answer.stream ? answer.stream.map((one) => `event: ${one.event}\ndata: ${one.data}\n`).join("\n") : (answer.text ?? "");
  const copy = () => void copyText(whole).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  return (
    <section className="pg-answer" aria-label={t("answer")} data-testid="answer">
      <header>
        <strong data-ok={answer.status < 400 || undefined} role="status">
          {answer.status} {answer.statusText}
        </strong>
        <span>{seconds(answer.tookMs, language)}</span>
        {answer.stream && <span>{t("events", { count: answer.stream.length })}</span>}
        {whole && (
          <Button kind="bare" icon="copy" onClick={copy}>
            {t("copyAll")}
          </Button>
        )}
      </header>
      {found.length > 0 && (
        <div className="pg-pictures">
          {found.map((src, n) => (
            <a key={src} href={src} target="_blank" rel="noreferrer">
              <img src={src} alt={t("picture", { n: n + 1 })} />
            </a>
          ))}
        </div>
      )}
      {answer.stream ? (
        <ol className="pg-events" aria-live="polite">
          {answer.stream.map((one, n) => (
            <li key={n}>
              <code>{one.event}</code>
              <pre>{body(parsed(one.data))}</pre>
            </li>
          ))}
        </ol>
      ) : answer.json !== undefined ? (
        <pre className="pg-body">{readable(answer.json)}</pre>
      ) : (
        !answer.picture && (answer.text ? <pre className="pg-body">{answer.text.slice(0, 20_000)}</pre> : <p className="pg-quiet">{t("empty")}</p>)
      )}
      <details>
        <summary>{t("headers")}</summary>
        <pre className="pg-body">{answer.headers.map(([name, value]) => `${name}: ${value}`).join("\n")}</pre>
      </details>
    </section>
  );
}

const body = (value: unknown) => (typeof value === "string" ? value : readable(value));

function parsed(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return data;
  }
}
