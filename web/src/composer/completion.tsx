/** The list under the words: what the word under the caret could become. The focus stays in the words. */
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Choice } from "./complete";

export function CompletionList({ choices, at, onTake }: { choices: readonly Choice[]; at: number; onTake: (choice: Choice) => void }) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <div ref={list} id="completion" className="completion" role="listbox" aria-label={t("bar.completion")} data-testid="completion">
      {choices.map((choice, i) => (
        // The words keep the focus; keys are theirs.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div key={choice.write} id={`choice-${i}`} role="option" tabIndex={-1} aria-selected={i === at} onMouseDown={(event) => event.preventDefault()} onClick={() => onTake(choice)}>
          <code>{choice.label}</code>
          <span>{choice.hint === "·" ? t("bar.usual") : choice.hint}</span>
        </div>
      ))}
    </div>
  );
}
