/** The line under the words: what is wrong and its fix, or how many jobs and how long. */
import { useTranslation } from "react-i18next";

import type { Detail, DryRun, Explanation, Notice } from "../client/api";
import { Icon } from "../ui/icons";
import { seconds } from "../ui/format";
import type { Fix, Mistake } from "./marks";

const SHOWN = 3;
const PICTURES_A_JOB = 4;

/** Whether the server's sentence already has these words. */
function says(detail: Detail, words: string): boolean {
  return detail.message?.includes(words) ?? false;
}

export function Mistakes({ mistakes, fixOf, onFix, onPoint }: {
  mistakes: readonly Mistake[];
  fixOf: (mistake: Mistake) => Fix | null;
  onFix: (fix: Fix) => void;
  onPoint: (mistake: Mistake) => void;
}) {
  const { t } = useTranslation();
  const first = mistakes.findIndex((mistake) => fixOf(mistake) !== null);
  return (
    <ul className="mistakes" data-testid="mistakes">
      {mistakes.slice(0, SHOWN).map((mistake, i) => {
        const { detail } = mistake;
        const fix = fixOf(mistake);
        return (
          <li key={`${mistake.start}.${detail.code}`}>
            <Icon name="warn" size={16} />
            <p>
              {mistake.at && !says(detail, mistake.at) && (
                <button type="button" className="at" onClick={() => onPoint(mistake)}>
                  {mistake.at}
                </button>
              )}{" "}
              {detail.message}{" "}
              {detail.allowed && !says(detail, detail.allowed) && (
                <span className="aside">{t("bar.allowed", { allowed: detail.allowed })}</span>
              )}{" "}
              {detail.versions && detail.versions.length > 0 && !detail.versions.every((version) => says(detail, version)) && (
                <span className="aside">{t("bar.versions", { versions: detail.versions.join(", ") })}</span>
              )}
            </p>
            {fix && (
              <button type="button" className="button fix" data-testid="fix" onClick={() => onFix(fix)}>
                {fix.label === null ? t("bar.remove") : t("bar.use", { fix: fix.label })}
                {first === i && <kbd aria-hidden="true">Tab</kbd>}
              </button>
            )}
          </li>
        );
      })}
      {mistakes.length > SHOWN && <li className="aside">{t("bar.more", { count: mistakes.length - SHOWN })}</li>}
    </ul>
  );
}

export function Estimate({ explanation, cost }: { explanation: Explanation; cost: DryRun | undefined }) {
  const { t, i18n } = useTranslation();
  const parts: string[] = [t("bar.pictures", { count: explanation.jobs * PICTURES_A_JOB })];
  if (explanation.jobs > 1) parts.unshift(t("bar.jobs", { count: explanation.jobs }));
  if (cost && cost.estimate_ms > 0) parts.push(t("bar.about", { time: seconds(cost.estimate_ms, i18n.language) }));
  if (cost && cost.wait_ms >= 1000) parts.push(t("bar.wait", { time: seconds(cost.wait_ms, i18n.language) }));
  return (
    <p className="estimate" data-testid="estimate">
      {parts.join(" · ")}
    </p>
  );
}

export function Notes({ notes }: { notes: readonly Notice[] }) {
  return (
    <ul className="notes">
      {notes.map((note) => (
        <li key={note.code + note.message}>
          <Icon name="info" size={16} />
          <span>
            {note.message} {note.suggestion && !note.message.includes(note.suggestion) && <code>{note.suggestion}</code>}
          </span>
        </li>
      ))}
    </ul>
  );
}
