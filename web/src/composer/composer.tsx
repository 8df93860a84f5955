/** The prompt bar. It grows with the words, says at the character what is wrong, and sends on Enter. */
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import { imagine } from "../client/actions";
import { ApiError, type Notice } from "../client/api";
import { currentDraft, setDraft, useDraft, wholePrompt } from "../client/draft";
import { useLive } from "../client/store";
import { Icon } from "../ui/icons";
import { say } from "../ui/toast";
import { useCheck, useCost } from "./check";
import { AspectControl, DraftControl, SpeedControl } from "./controls";
import { isWalking, remember, startHistory, walk, type History } from "./history";
import { placeMistakes, runs, stillThere, type Fix, type Mistake } from "./marks";
import { Estimate, Mistakes, Notes } from "./verdict";
import "./composer.css";

const HISTORY_KEY = "gesso.prompts";

function loadHistory(): History {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(HISTORY_KEY) ?? "[]");
    return startHistory(Array.isArray(kept) ? kept.filter((entry) => typeof entry === "string") : []);
  } catch {
    return startHistory([]);
  }
}

export function Composer({ onSent }: { onSent: () => void }) {
  const { t } = useTranslation();
  const draft = useDraft();
  const field = useRef<HTMLTextAreaElement>(null);
  const history = useRef<History>(null);
  const [focused, setFocused] = useState(false);
  const [insist, setInsist] = useState(0);

  const whole = wholePrompt(draft);
  const check = useCheck(whole);
  const mistakes = check.explanation
    ? stillThere(draft.text, placeMistakes(check.exact ? draft.text : check.asked, check.asked, check.explanation.errors))
    : [];
  const right = check.exact && check.explanation !== undefined && mistakes.length === 0;
  const cost = useCost(whole, right);
  // What a row of the feed says already need not be said here with every prompt.
  const jobs = useLive((live) => live.jobs);
  const said = new Set([...jobs.values()].flatMap((job) => job.warnings.map((warning) => warning.message)));
  const notes = [...(check.explanation?.warnings ?? []), ...(cost?.warnings ?? [])]
    .map(({ code, message, suggestion }): Notice => ({ code, message: message ?? code, suggestion }))
    .filter((note, i, all) => all.findIndex((other) => other.message === note.message) === i && !said.has(note.message));

  useEffect(() => {
    if (draft.placed === 0) return;
    const area = field.current;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }, [draft.placed]);

  function place(text: string, caret: number): void {
    setDraft({ text });
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(caret, caret);
    });
  }

  function send(keep: boolean): void {
    const now = currentDraft();
    const prompt = wholePrompt(now);
    if (!prompt) {
      field.current?.focus();
      return;
    }
    if (check.exact && mistakes.length > 0) {
      setInsist((n) => n + 1);
      say(t("bar.mend", { count: mistakes.length }), { wrong: true });
      field.current?.focus();
      return;
    }
    history.current = remember(history.current ?? loadHistory(), now.text);
    try {
      localStorage.setItem(HISTORY_KEY, JSON.stringify(history.current.entries));
    } catch {
      // history lasts as long as the page
    }
    if (!keep) setDraft({ text: "" });
    onSent();
    imagine(prompt, check.exact ? (check.explanation?.jobs ?? 1) : 1).catch((reason: unknown) => {
      const message = reason instanceof ApiError && !reason.offline ? reason.message : t("error.offline");
      const back = currentDraft().text === "";
      if (back) setDraft({ text: now.text });
      say(back && !keep ? `${message} ${t("bar.kept")}` : message, { wrong: true });
    });
  }

  function keyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    const area = event.currentTarget;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send(event.ctrlKey || event.metaKey);
    } else if (event.key === "Escape") {
      area.blur();
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && !event.shiftKey && !event.altKey) {
      history.current ??= loadHistory();
      const walking = isWalking(history.current, area.value);
      const atStart = area.selectionStart === 0 && area.selectionEnd === 0;
      if (event.key === "ArrowUp" ? !walking && !atStart : !walking) return;
      const step = walk(history.current, area.value, event.key === "ArrowUp" ? -1 : 1);
      if (!step) return;
      event.preventDefault();
      history.current = step.history;
      place(step.text, step.text.length);
    }
  }

  const takeFix = (fix: Fix) => place(fix.text, fix.caret);
  const pointAt = (mistake: Mistake) => {
    field.current?.focus();
    field.current?.setSelectionRange(mistake.start, mistake.end);
  };

  return (
    <div className="dock">
      <form
        className="bar"
        aria-label={t("bar.label")}
        data-focused={focused || undefined}
        data-wrong={mistakes.length > 0 || undefined}
        onSubmit={(event) => {
          event.preventDefault();
          send(false);
        }}
      >
        <div className="words">
          <div className="mirror" aria-hidden="true">
            {runs(draft.text, mistakes).map((run, i) => (
              <span key={i} className={run.kind}>
                {run.text}
              </span>
            ))}
            {"\u200b"}
          </div>
          <textarea
            ref={field}
            id="prompt"
            rows={1}
            value={draft.text}
            placeholder={t("bar.placeholder")}
            aria-label={t("bar.label")}
            aria-describedby="verdict"
            aria-invalid={mistakes.length > 0}
            spellCheck="false"
            autoCapitalize="none"
            autoComplete="off"
            enterKeyHint="send"
            maxLength={8192}
            onChange={(event) => setDraft({ text: event.target.value })}
            onKeyDown={keyDown}
            onFocus={() => setFocused(true)}
            onBlur={() => setFocused(false)}
          />
        </div>
        {/* Before the controls, so that Tab goes from a mistake straight to its fix. */}
        <div id="verdict" className="verdict" key={insist} data-insist={insist || undefined}>
          {whole !== "" && mistakes.length > 0 && (
            <Mistakes text={draft.text} mistakes={mistakes} onFix={takeFix} onPoint={pointAt} />
          )}
          {whole !== "" && mistakes.length === 0 && check.explanation && (
            <>
              {notes.length > 0 && <Notes notes={notes} />}
              <div className="verdict-foot">
                <Estimate explanation={check.explanation} cost={cost} />
                <p className="keys">{t("bar.keys", { mod: /mac|iphone|ipad/iu.test(navigator.userAgent) ? "⌘" : "Ctrl" })}</p>
              </div>
            </>
          )}
        </div>
        <div className="controls">
          <AspectControl draft={draft} />
          <SpeedControl draft={draft} />
          <DraftControl draft={draft} />
          <button type="submit" className="button primary round send" aria-label={t("bar.send")} title={t("bar.send")}>
            <Icon name="send" />
          </button>
        </div>
      </form>
    </div>
  );
}
