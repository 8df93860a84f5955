/** What came back: status, pictures, the document, and what was said beside it. */
import { Button } from "../ui/button";
import { copyText } from "../ui/copy";
import { gigabytes, seconds } from "../ui/format";
import { say } from "../ui/toast";
import { pictures, problem, readable, type StreamEvent } from "./answer";
import type { Answer } from "./run";
import { useWords } from "./words";

export function AnswerView({ answer }: { answer: Answer }) {
  const { t, language } = useWords();
  const told = answer.stream?.map((one) => parsed(one.data)) ?? answer.json;
  const found = answer.picture ? [answer.picture] : pictures(told, window.location.origin);
  const wrong = answer.status >= 400 ? problem(answer.json) : null;
  const whole = answer.stream ? answer.stream.map((one) => `event: ${one.event}\ndata: ${one.data}\n`).join("\n") : (answer.text ?? "");
  const copy = () => void copyText(whole).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  return (
    <section className="pg-answer" aria-label={t("answer")} data-testid="answer">
      <header>
        <strong data-ok={answer.status < 400 || undefined} role="status">
          {answer.status} {answer.statusText}
        </strong>
        <span data-testid="took">{seconds(answer.tookMs, language)}</span>
        {answer.stream && <span>{t("events", { count: answer.stream.length })}</span>}
        {whole && (
          <Button kind="bare" icon="copy" onClick={copy}>
            {t("copyAll")}
          </Button>
        )}
      </header>
      {wrong && (
        <div className="pg-problem" role="alert">
          <p>
            {wrong.message} {wrong.code && <code>{wrong.code}</code>}
          </p>
          {wrong.details.length > 0 && (
            <ul>
              {wrong.details.map((one) => (
                <li key={one.place + one.message}>
                  {one.place && <code>{one.place}</code>} {one.message}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
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
        <Stream events={answer.stream} />
      ) : answer.json !== undefined ? (
        <Body text={readable(answer.json)} />
      ) : answer.file ? (
        <p>
          <a className="button" href={answer.file.url} download={answer.file.name}>
            {t("keep", { name: answer.file.name, size: gigabytes(answer.file.bytes / 1e9, language) })}
          </a>
        </p>
      ) : (
        !answer.picture && (answer.text ? <Body text={answer.text.slice(0, 20_000)} /> : <p className="pg-quiet">{t("empty")}</p>)
      )}
      <details>
        <summary>{t("headers")}</summary>
        <Body text={answer.headers.map(([name, value]) => `${name}: ${value}`).join("\n")} label={t("headers")} />
      </details>
    </section>
  );
}

/** What scrolls is scrolled by keys too. */
function Body({ text, label }: { text: string; label?: string }) {
  const { t } = useWords();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is scrolled by keys
    <pre className="pg-body" role="region" aria-label={label ?? t("body")} tabIndex={0}>
      {text}
    </pre>
  );
}

/** The newest event stands first: it is what one waits for. */
function Stream({ events }: { events: readonly StreamEvent[] }) {
  const { t } = useWords();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is scrolled by keys
    <div className="pg-stream" role="region" aria-label={t("eventsShown")} tabIndex={0}>
      <ol className="pg-events" reversed>
        {events.toReversed().map((one, n) => (
          <li key={events.length - n}>
            <code>{one.event}</code>
            <pre>{body(parsed(one.data))}</pre>
          </li>
        ))}
      </ol>
    </div>
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
