/** What sections are made of: a heading, a panel, a line to fill in, something that is read, a secret that is shown once. */
import { useEffect, useId, useRef, useState, type ComponentProps, type ReactNode } from "react";

import { ApiError } from "../client/api";
import { Button } from "../ui/button";
import { useNow } from "../ui/clock";
import { copyText } from "../ui/copy";
import { ago } from "../ui/format";
import { Icon } from "../ui/icons";
import { ErrorPanel, Skeleton } from "../ui/states";
import { say } from "../ui/toast";
import { useWords } from "./words";

export function Section({ title, lead, action, children }: { title: string; lead?: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <article className="settings-section">
      <header>
        <div>
          <h2>{title}</h2>
          {lead && <p className="settings-lead">{lead}</p>}
        </div>
        {action}
      </header>
      {children}
    </article>
  );
}

export function Panel({ title, lead, children, foot }: { title?: ReactNode; lead?: ReactNode; children?: ReactNode; foot?: ReactNode }) {
  return (
    <section className="settings-panel">
      {title && <h3>{title}</h3>}
      {lead && <p className="settings-lead">{lead}</p>}
      {children}
      {foot && <footer>{foot}</footer>}
    </section>
  );
}

interface FieldProps extends Omit<ComponentProps<"input">, "onChange" | "id"> {
  label: string;
  hint?: ReactNode;
  wrong?: string | null;
  onText: (text: string) => void;
}

export function Field({ label, hint, wrong, onText, className = "", ...input }: FieldProps) {
  const id = useId();
  return (
    <div className={`settings-field ${className}`}>
      <label htmlFor={id}>{label}</label>
      <input {...input} id={id} spellCheck="false" aria-invalid={wrong ? true : undefined} aria-describedby={`${id}h`} onChange={(event) => onText(event.target.value)} />
      <p id={`${id}h`} className="settings-hint" data-wrong={wrong ? true : undefined}>
        {wrong ?? hint}
      </p>
    </div>
  );
}

export function Choice({ label, value, onPick, options, hint }: { label: string; value: string; onPick: (value: string) => void; options: readonly (readonly [string, string])[]; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className="settings-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onPick(event.target.value)}>
        {options.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
      {hint && <p className="settings-hint">{hint}</p>}
    </div>
  );
}

export function Tick({ label, hint, checked, onChange, disabled }: { label: ReactNode; hint?: ReactNode; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean }) {
  return (
    <label className="settings-tick">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
    </label>
  );
}

interface Reading<T> {
  data: T | undefined;
  isError: boolean;
  error: unknown;
  refetch: () => unknown;
}

/** Shows what a query brought; before that its shape, instead of it what went wrong. */
export function Loaded<T>({ query, children, empty, height = 120 }: { query: Reading<T>; children: (data: T) => ReactNode; empty?: { when: (data: T) => boolean; say: ReactNode }; height?: number }) {
  const { t } = useWords();
  const refusal = useRefusal();
  if (query.data === undefined && query.isError) {
    return <ErrorPanel title={refusal(query.error)} action={<Button onClick={() => void query.refetch()}>{t("common.retry")}</Button>} />;
  }
  if (query.data === undefined) {
    return (
      <div aria-busy="true" aria-label={t("common.loading")}>
        <Skeleton style={{ height }} />
      </div>
    );
  }
  if (empty?.when(query.data)) return <p className="settings-empty">{empty.say}</p>;
  return children(query.data);
}

/** A function from what was thrown to a sentence. */
export function useRefusal(): (reason: unknown) => string {
  const { t } = useWords();
  return (reason) => {
    if (!(reason instanceof ApiError)) return t("error.title");
    if (reason.offline) return t("error.offline");
    return reason.details[0]?.message && !reason.message ? reason.details[0].message : reason.message;
  };
}

/** Does something that can be refused; says the refusal. `busy` while an answer is awaited. */
export function useDoing(): { busy: boolean; wrong: string | null; clear: () => void; run: <T>(work: () => Promise<T>, done?: (told: T) => void) => void } {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const refusal = useRefusal();
  return {
    busy,
    wrong,
    clear: () => setWrong(null),
    run: (work, done) => {
      setBusy(true);
      setWrong(null);
      work()
        .then((told) => done?.(told))
        .catch((reason: unknown) => setWrong(refusal(reason)))
        .finally(() => setBusy(false));
    },
  };
}

/** A function that does something small and says in the line below what went wrong. */
export function useTrying(): <T>(work: Promise<T>, done?: (told: T) => void) => void {
  const refusal = useRefusal();
  return (work, done) => {
    work.then((told) => done?.(told)).catch((reason: unknown) => say(refusal(reason), { wrong: true }));
  };
}

export function useCopy(): (text: string) => void {
  const { t } = useWords();
  return (text) => void copyText(text).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
}

/** Something that is shown this once. */
export function Secret({ label, lead, value, onClose }: { label: string; lead: ReactNode; value: string; onClose?: () => void }) {
  const { t } = useWords();
  const copy = useCopy();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} className="settings-secret" role="group" aria-label={label} tabIndex={-1} data-testid="secret">
      <p>
        <Icon name="key" size={16} />
        <strong>{label}</strong> {lead}
      </p>
      <div>
        <code>{value}</code>
        <Button kind="primary" icon="copy" onClick={() => copy(value)}>
          {t("common.copy")}
        </Button>
        {onClose && (
          <Button kind="bare" onClick={onClose}>
            {t("done")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A time as people say it; the exact one on hover. */
export function When({ at }: { at: string }) {
  const { language } = useWords();
  const now = useNow();
  const exact = new Date(at).toLocaleString(language);
  return (
    <time dateTime={at} title={exact}>
      {Date.parse(at) > now ? new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(Date.parse(at)) : ago(at, now, language)}
    </time>
  );
}

/** The end of a list that goes on. */
export function MoreButton({ query }: { query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }) {
  const { t } = useWords();
  if (!query.hasNextPage) return null;
  return (
    <p className="settings-more">
      <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t("older")}
      </Button>
    </p>
  );
}

export function Wrong({ text }: { text: string | null }) {
  return (
    <p className="settings-wrong" role="alert">
      {text}
    </p>
  );
}
