/** Where one says what the picture shows or what should change: typed, or spoken where the browser listens. */
import { useEffect, useId, useRef, useState } from "react";

import { Button, IconButton } from "../ui/button";
import { say as tell } from "../ui/toast";
import { useVoice } from "./voice";
import { useWords } from "./words";

interface Props {
  first: boolean;
  busy: boolean;
  drafts: boolean;
  onDrafts: (drafts: boolean) => void;
  onSay: (text: string) => void;
  /** Words to put back: what could not be said. */
  returned: string;
  /** Whether somebody types here already, on the page before this one. */
  goesOn: boolean;
}

export function SayBox({ first, busy, drafts, onDrafts, onSay, returned, goesOn }: Props) {
  const { t } = useWords();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [before, setBefore] = useState(returned);
  if (returned !== before) {
    setBefore(returned);
    if (returned && !text) setText(returned);
  }
  useEffect(() => {
    if (goesOn) box.current?.focus();
  }, [goesOn]);
  const typed = useRef("");
  const voice = useVoice(
    (heard) => setText([typed.current, heard].filter(Boolean).join(" ")),
    () => tell(t("say.voiceFailed"), { wrong: true }),
  );
  useEffect(() => {
    const field = box.current;
    if (!field) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
  }, [text]);

  const send = () => {
    const words = text.trim();
    if (!words || busy) return;
    setText("");
    onSay(words);
    box.current?.focus();
  };

  return (
    <form
      className="say-box"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label className="unseen" htmlFor={id}>
        {t("say.label")}
      </label>
      <textarea
        ref={box}
        id={id}
        rows={1}
        value={text}
        maxLength={2000}
        placeholder={voice.listening ? t("say.listening") : first ? t("say.first") : t("say.next")}
        data-testid="say"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div className="say-tools">
        <IconButton
          icon={voice.listening ? "stop" : "mic"}
          label={voice.can ? t(voice.listening ? "say.stopVoice" : "say.voice") : t("say.noVoice")}
          aria-pressed={voice.listening}
          aria-disabled={!voice.can}
          className={voice.can ? undefined : "off"}
          onClick={() => {
            if (!voice.can) {
              tell(t("say.noVoice"));
              return;
            }
            typed.current = text.trim();
            voice.toggle();
          }}
        />
        <Button kind="bare" icon={drafts ? "bolt" : "image"} aria-pressed={!drafts} title={t("say.fullTip")} onClick={() => onDrafts(!drafts)}>
          {t(drafts ? "say.drafts" : "say.full")}
        </Button>
        <Button kind="primary" type="submit" icon="send" disabled={!text.trim() || busy}>
          {t("say.send")}
        </Button>
      </div>
    </form>
  );
}
