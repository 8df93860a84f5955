/** Speech to text by the browser, where it can. What was heard is only put into the box: a person reads it before it is said. */
import { useCallback, useEffect, useRef, useState } from "react";

interface Alternative {
  transcript: string;
}
interface HeardEvent {
  results: ArrayLike<ArrayLike<Alternative>>;
}
interface Recognition {
  lang: string;
  interimResults: boolean;
  continuous: boolean;
  onresult: ((event: HeardEvent) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}
type Maker = new () => Recognition;

export function recognitionOf(scope: object): Maker | null {
  const { SpeechRecognition, webkitSpeechRecognition } = scope as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker };
  return SpeechRecognition ?? webkitSpeechRecognition ?? null;
}

/** All that was heard so far, as one line. */
export function heardSoFar(results: ArrayLike<ArrayLike<Alternative>>): string {
  return Array.from(results, (result) => result[0]?.transcript ?? "")
    .join(" ")
    .replace(/\s+/gu, " ")
    .trim();
}

interface Voice {
  /** Whether this browser can listen at all. */
  can: boolean;
  listening: boolean;
  toggle: () => void;
}

export function useVoice(onHeard: (text: string) => void, onFailed: () => void): Voice {
  const [listening, setListening] = useState(false);
  const at = useRef<Recognition | null>(null);
  const hooks = useRef({ onHeard, onFailed });
  useEffect(() => {
    hooks.current = { onHeard, onFailed };
  });
  useEffect(() => () => at.current?.abort(), []);
  const Made = recognitionOf(globalThis);

  const toggle = useCallback(() => {
    if (at.current) {
      at.current.stop();
      return;
    }
    if (!Made) return;
    const recognition = new Made();
    recognition.lang = "en-US"; // the rules read English
    recognition.interimResults = true;
    recognition.continuous = false;
    recognition.onresult = (event) => hooks.current.onHeard(heardSoFar(event.results));
    recognition.onerror = (event) => {
      if (event.error !== "aborted") hooks.current.onFailed();
    };
    recognition.onend = () => {
      at.current = null;
      setListening(false);
    };
    at.current = recognition;
    setListening(true);
    recognition.start();
  }, [Made]);
  return { can: Made !== null, listening, toggle };
}
