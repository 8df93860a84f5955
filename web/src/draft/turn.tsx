/** One turn: what was said, the prompt that it became (to see, copy and edit), what was understood, and small pictures. */
import { useState } from "react";

import { ApiError, fileUrl } from "../client/api";
import { placePrompt } from "../client/draft";
import { fromCodePoints, splitPrompt } from "../client/prompt";
import { Button, IconButton } from "../ui/button";
import { copyText } from "../ui/copy";
import { Icon } from "../ui/icons";
import { say as tell } from "../ui/toast";
import { picturesOf, useJob, type Turn } from "./talks";
import { useWords } from "./words";

interface Props {
  turn: Turn;
  chosen: boolean;
  onChoose: () => void;
  onWrite: (prompt: string) => Promise<unknown>;
}

export function TurnRow({ turn, chosen, onChoose, onWrite }: Props) {
  const { t } = useWords();
  const [editing, setEditing] = useState(false);
  const n = turn.number;
  return (
    <li className="turn" data-chosen={chosen || undefined} data-testid="turn">
      <p className="turn-said">{turn.typed ? <em>{t("wrote")}</em> : turn.text}</p>
      {editing ? (
        <PromptEditor label={t("prompt", { n })} prompt={turn.prompt} onClose={() => setEditing(false)} onWrite={onWrite} />
      ) : (
        <div className="turn-prompt" role="group" aria-label={t("prompt", { n })}>
          <PromptWords prompt={turn.prompt} />
          <span className="turn-tools">
            <IconButton icon="edit" size={16} label={t("edit")} onClick={() => setEditing(true)} />
            <IconButton
              icon="copy"
              size={16}
              label={t("copy")}
              onClick={() => void copyText(turn.prompt).then((done) => tell(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }))}
            />
            <IconButton icon="prompt" size={16} label={t("toCreate")} onClick={() => placePrompt(turn.prompt)} />
          </span>
        </div>
      )}
      {turn.understood.length > 0 && (
        <ul className="turn-understood">
          {turn.understood.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {turn.reader !== "rules" && <p className="turn-aside">{t("reader", { reader: turn.reader })}</p>}
      {turn.notices.map((notice) => (
        <p key={notice.code + (notice.value ?? "")} className="turn-notice">
          <Icon name="info" size={16} />
          {notice.message}
        </p>
      ))}
      {turn.jobs.length > 0 ? (
        <button type="button" className="turn-strip" aria-pressed={chosen} aria-label={t("look", { n })} onClick={onChoose}>
          {turn.jobs.map((job) => (
            <Strip key={job.id} job={job} />
          ))}
        </button>
      ) : (
        turn.notices.length === 0 && <p className="turn-aside">{t("nothing")}</p>
      )}
    </li>
  );
}

export function PromptWords({ prompt }: { prompt: string }) {
  const { words, parameters } = splitPrompt(prompt);
  return (
    <p>
      {words}{" "}
      {parameters.map((parameter, i) => (
        <span key={`${i}${parameter}`} className="chip">
          {parameter}
        </span>
      ))}
    </p>
  );
}

function Strip({ job: read }: { job: Turn["jobs"][number] }) {
  const job = useJob(read);
  const pictures = picturesOf([job]);
  return Array.from({ length: job.count }, (_, index) => {
    const image = pictures.find((one) => one.index === index);
    return <span key={index} className="turn-thumb" style={image ? { backgroundImage: `url(${fileUrl(image, { format: "webp", width: Math.min(120, image.width) })})` } : undefined} />;
  });
}

function PromptEditor({ label, prompt, onClose, onWrite }: { label: string; prompt: string; onClose: () => void; onWrite: (prompt: string) => Promise<unknown> }) {
  const { t } = useWords();
  const [text, setText] = useState(prompt);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const draw = () => {
    setBusy(true);
    setWrong(null);
    onWrite(text.trim()).then(onClose, (reason: unknown) => {
      setBusy(false);
      if (reason instanceof ApiError) setWrong(reason);
    });
  };
  const suggestion = wrong?.details.find((one) => one.suggestion != null && one.start != null && one.end != null);
  const mend = () => {
    if (suggestion?.start == null || suggestion.end == null) return;
    const [start, end] = [fromCodePoints(text, suggestion.start), fromCodePoints(text, suggestion.end)];
    setText(text.slice(0, start) + (suggestion.suggestion ?? "") + text.slice(end));
    setWrong(null);
  };
  return (
    <form
      className="turn-editor"
      onSubmit={(event) => {
        event.preventDefault();
        draw();
      }}
    >
      <textarea
        aria-label={label}
        aria-invalid={wrong !== null}
        value={text}
        rows={3}
        maxLength={8192}
        autoFocus
        onFocus={(event) => event.target.setSelectionRange(text.length, text.length)}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            draw();
          }
        }}
      />
      {wrong && (
        <p className="turn-wrong" role="alert">
          {wrong.offline ? t("error.offline") : wrong.message}{" "}
          {suggestion && (
            <Button kind="bare" onClick={mend}>
              {t("bar.use", { fix: suggestion.suggestion })}
            </Button>
          )}
        </p>
      )}
      <span className="turn-editor-foot">
        <Button kind="bare" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button kind="primary" type="submit" icon="bolt" disabled={busy || !text.trim()}>
          {t("draw")}
        </Button>
      </span>
    </form>
  );
}
