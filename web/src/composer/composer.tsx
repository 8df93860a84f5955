/** The prompt bar. It grows with the words, says at the character what is wrong, and sends on Enter. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";

import { imagine } from "../client/actions";
import { ApiError, type Notice } from "../client/api";
import { currentDraft, offerDefaults, setDraft, SETTINGS, useDraft, wholePrompt, withSetting, type Setting } from "../client/draft";
import { defaultsQuery } from "../client/queries";
import { useLive } from "../client/store";
import { currentTray, trayActions, useTray } from "../client/tray";
import { IconButton } from "../ui/button";
import { Icon } from "../ui/icons";
import { say } from "../ui/toast";
import { useCheck, useCost } from "./check";
import { take, type Choice } from "./complete";
import { useCompleting } from "./completing";
import { CompletionList } from "./completion";
import { DraftControl, SettingsControl } from "./controls";
import { useDrops } from "./drops";
import { isWalking, loadHistory, remember, saveHistory, walk, type History } from "./history";
import { fixFor, placeMistakes, runs, stillThere, type Fix, type Mistake } from "./marks";
import { cleanPaste } from "./paste";
import { Estimate, Mistakes, Notes } from "./verdict";
import "./composer.css";

const Tray = lazy(async () => ({ default: (await import("./tray")).Tray }));
const DropPlaces = lazy(async () => ({ default: (await import("./drop-places")).DropPlaces }));

export function Composer({ onSent }: { onSent: () => void }) {
  const { t } = useTranslation();
  const draft = useDraft();
  const tray = useTray();
  const field = useRef<HTMLTextAreaElement>(null);
  const history = useRef<History>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [insist, setInsist] = useState(0);
  const [trayOpen, setTrayOpen] = useState(false);
  const dragging = useDrops();
  const defaults = useQuery(defaultsQuery).data?.parameters;
  useEffect(() => {
    if (defaults) offerDefaults(defaults);
  }, [defaults]);
  const focused = caret !== null;

  const { prompt: whole, before } = wholePrompt(draft, tray);
  const check = useCheck(whole);
  const spoken = check.explanation
    ? stillThere(draft.text, placeMistakes(check.exact ? draft.text : check.asked.slice(before), check.asked, check.explanation.errors, before))
    : [];
  const { cost, refused } = useCost(whole, draft.remix, check.exact && check.explanation !== undefined && spoken.length === 0);
  const mistakes = spoken.length > 0 ? spoken : placeMistakes(draft.text, whole, refused, before);
  const { completion, at, move, dismiss } = useCompleting(draft.text, caret, check.explanation?.version);

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

  function place(text: string, to: number): void {
    // At once: in the next frame a quick hand has typed on, and the caret would go back behind its letters.
    flushSync(() => setDraft({ text }));
    field.current?.focus();
    field.current?.setSelectionRange(to, to);
    setCaret(to);
  }

  function send(keep: boolean): void {
    const now = currentDraft();
    const pieces = currentTray();
    const { prompt } = wholePrompt(now, pieces);
    if (!prompt) {
      field.current?.focus();
      return;
    }
    if (pieces.some((piece) => piece.imageId === null && piece.error === null)) {
      say(t("bar.uploading"));
      return;
    }
    if (check.exact && mistakes.length > 0) {
      setInsist((n) => n + 1);
      say(t("bar.mend", { count: mistakes.length }), { wrong: true });
      field.current?.focus();
      return;
    }
    history.current = remember(history.current ?? loadHistory(), now.text);
    saveHistory(history.current);
    if (!keep) {
      setDraft({ text: "", remix: null });
      trayActions.sent();
    }
    onSent();
    imagine(prompt, check.exact ? (check.explanation?.jobs ?? 1) : 1, now.remix).catch((reason: unknown) => {
      const message = reason instanceof ApiError && !reason.offline ? reason.message : t("error.offline");
      const back = currentDraft().text === "";
      if (back) setDraft({ text: now.text, remix: now.remix });
      if (!keep) trayActions.restore(pieces);
      say(back && !keep ? `${message} ${t("bar.kept")}` : message, { wrong: true });
    });
  }

  /** What one key mends: the suggestion, the parameter taken out, or the setting that does not fit. */
  function fixOf(mistake: Mistake): Fix | null {
    if (mistake.at !== "") return fixFor(draft.text, mistake);
    const { parameter } = mistake.detail;
    if (!parameter || !(parameter in SETTINGS) || !draft.settings[parameter as Setting]) return null;
    return { label: null, text: draft.text, caret: draft.text.length, setting: parameter as Setting };
  }
  const takeFix = (fix: Fix) => {
    if (fix.setting) setDraft(withSetting(currentDraft(), fix.setting, ""));
    place(fix.text, fix.caret);
  };
  const takeChoice = (choice: Choice) => {
    if (!completion) return;
    const next = take(draft.text, completion, choice);
    place(next.text, next.caret);
  };

  function walkHistory(event: KeyboardEvent<HTMLTextAreaElement>): void {
    const area = event.currentTarget;
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

  function keyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    const choice = completion?.choices[at];
    const vertical = event.key === "ArrowUp" || event.key === "ArrowDown";
    if (completion && plain && vertical) {
      event.preventDefault();
      move(event.key === "ArrowUp" ? -1 : 1);
    } else if (choice && plain && event.key === "Tab") {
      event.preventDefault();
      takeChoice(choice);
    } else if (event.key === "Tab" && plain && mistakes.length > 0) {
      const fix = mistakes.map(fixOf).find((one) => one !== null);
      if (!fix) return;
      event.preventDefault();
      takeFix(fix);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send(event.ctrlKey || event.metaKey);
    } else if (event.key === "Escape") {
      if (completion) dismiss();
      else event.currentTarget.blur();
    } else if (vertical && plain) walkHistory(event);
  }

  function paste(event: ClipboardEvent<HTMLTextAreaElement>): void {
    const text = event.clipboardData.getData("text/plain");
    const clean = cleanPaste(text);
    if (clean === text) return;
    event.preventDefault();
    // The browser's own way, so that its undo knows of it.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else keeps the undo
    if (!document.execCommand("insertText", false, clean)) setDraft({ text: draft.text + clean });
  }

  const follow = () => {
    const area = field.current;
    setCaret(area && document.activeElement === area && area.selectionStart === area.selectionEnd ? area.selectionStart : area && document.activeElement === area ? -1 : null);
  };
  const showTray = trayOpen || tray.length > 0 || draft.remix !== null;

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
        <IconButton className="tray-button" icon="image" label={t("bar.pictures_add")} side="bottom" aria-expanded={showTray} onClick={() => setTrayOpen(!trayOpen)} />
        <div className="words">
          <div className="lines">
          <div className="mirror" aria-hidden="true">
            {runs(draft.text, mistakes, caret).map((run, i) => (
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
            placeholder={t(draft.remix ? "bar.remixPlaceholder" : "bar.placeholder")}
            aria-label={t("bar.label")}
            aria-describedby="verdict"
            aria-invalid={mistakes.length > 0}
            aria-controls={completion ? "completion" : undefined}
            aria-activedescendant={completion ? `choice-${at}` : undefined}
            aria-autocomplete="list"
            spellCheck="false"
            autoCapitalize="none"
            autoComplete="off"
            enterKeyHint="send"
            maxLength={8192}
            onChange={(event) => {
              setDraft({ text: event.target.value });
              setCaret(event.target.selectionStart);
            }}
            onKeyDown={keyDown}
            onPaste={paste}
            onSelect={follow}
            onFocus={follow}
            onBlur={() => setCaret(null)}
          />
          </div>
          {completion && <CompletionList choices={completion.choices} at={at} onTake={takeChoice} />}
        </div>
        {showTray && (
          <Suspense fallback={null}>
            <Tray tray={tray} remix={draft.remix} onClose={() => setTrayOpen(false)} />
          </Suspense>
        )}
        {/* Before the controls, so that Tab goes from a mistake straight to its fix. */}
        <div id="verdict" className="verdict" key={insist} data-insist={insist || undefined}>
          {whole !== "" && mistakes.length > 0 && (
            <Mistakes
              mistakes={mistakes}
              fixOf={fixOf}
              onFix={takeFix}
              onPoint={(mistake) => {
                field.current?.focus();
                field.current?.setSelectionRange(mistake.start, mistake.end);
              }}
            />
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
          <SettingsControl draft={draft} version={check.explanation?.version} />
          <DraftControl draft={draft} />
          <button type="submit" className="button primary round send" aria-label={t(draft.remix ? "bar.remix" : "bar.send")} data-tip={`${t(draft.remix ? "bar.remix" : "bar.send")}  Enter`} data-tip-side="bottom">
            <Icon name="send" />
          </button>
        </div>
      </form>
      {dragging && (
        <Suspense fallback={null}>
          <DropPlaces />
        </Suspense>
      )}
    </div>
  );
}
