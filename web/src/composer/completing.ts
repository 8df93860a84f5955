/** Completion beside the caret: reads the table and the library once they are needed, and remembers what was waved away. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { boardsQuery, languageQuery, modelsQuery, profilesQuery, stylesQuery } from "../client/queries";
import { complete, type Completion, type Known } from "./complete";

export interface Completing {
  completion: Completion | null;
  at: number;
  move: (by: number) => void;
  dismiss: () => void;
}

export function useCompleting(text: string, caret: number | null, version: string | undefined): Completing {
  const wanted = caret !== null && /(?:--|—|–)/u.test(text);
  const language = useQuery({ ...languageQuery, enabled: wanted });
  const styles = useQuery({ ...stylesQuery, enabled: wanted && text.includes("sref") });
  const tastes = wanted && text.includes('--p');
  const profiles = useQuery({ ...profilesQuery, enabled: tastes });
  const boards = useQuery({ ...boardsQuery, enabled: tastes });
  const models = useQuery({ ...modelsQuery, enabled: wanted && text.includes("model") });
  const [at, setAt] = useState({ of: "", n: 0 });
  const [dismissed, setDismissed] = useState("");

  const here = `${caret ?? ""} ${text}`;
  if (caret === null || !language.data || dismissed === here) return { completion: null, at: 0, move: () => undefined, dismiss: () => undefined };
  const known: Known = {
    styles: styles.data ?? [],
    tastes: [...(profiles.data ?? []), ...(boards.data ?? [])],
    models: (models.data?.items ?? []).filter((model) => model.installed === "installed" || model.installed === "bundled"),
  };
  const completion = complete(text, caret, language.data, version ?? language.data.default_version, known);
  const count = completion?.choices.length ?? 0;
  const now = at.of === here ? Math.min(at.n, count - 1) : 0;
  return {
    completion,
    at: now,
    move: (by) => setAt({ of: here, n: (now + by + count) % Math.max(1, count) }),
    dismiss: () => setDismissed(here),
  };
}
