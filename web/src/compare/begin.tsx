/** Nothing to compare yet: the prompt in the bar drawn twice, with one thing different. */
import { useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useState } from "react";

import { useDraft, wholePrompt } from "../client/draft";
import { useTray } from "../client/tray";
import { startVersus, type Versus } from "../client/versus";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/states";
import { say } from "../ui/toast";
import { sayWrong } from "../ui/verbs";
import { useWords } from "./words";

export function useVersus(): { begin: (prompt: string, kind: Versus, seed?: number | null) => void; beginning: boolean } {
  const { t } = useWords();
  const navigate = useNavigate();
  const [beginning, setBeginning] = useState(false);
  const begin = (prompt: string, kind: Versus, seed?: number | null) => {
    setBeginning(true);
    startVersus(prompt, kind, seed)
      .then(({ jobs, without }) => {
        if (without.length > 0) say(t("without", { flags: without.map((name) => `--${name}`).join(" ") }));
        return navigate({ to: "/compare", search: { ids: jobs.join(",") } });
      })
      .catch((reason: unknown) => sayWrong(t as unknown as TFunction, reason))
      .finally(() => setBeginning(false));
  };
  return { begin, beginning };
}

export function Begin() {
  const { t } = useWords();
  const draft = useDraft();
  const tray = useTray();
  const { begin, beginning } = useVersus();
  const { prompt } = wholePrompt(draft, tray);
  return (
    <>
    <h1 className="unseen">{t("title")}</h1>
    <EmptyState
      icon="compare"
      title={t("title")}
      lead={t(prompt ? "leadPrompt" : "lead")}
      action={
        <div className="compare-begin">
          {prompt && <p className="compare-prompt">{prompt}</p>}
          <Button kind="primary" icon="models" disabled={!prompt || beginning} onClick={() => begin(prompt, "version")}>
            {t("versions")}
          </Button>
          <Button icon="heart" disabled={!prompt || beginning} onClick={() => begin(prompt, "taste")}>
            {t("taste")}
          </Button>
        </div>
      }
    />
    </>
  );
}
