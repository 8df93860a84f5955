/** The first screen of a new studio: what to do, and four prompts that each teach one thing. */
import { useTranslation } from "react-i18next";

import { imagine } from "../client/actions";
import { ApiError } from "../client/api";
import { placePrompt } from "../client/draft";
import { splitPrompt } from "../client/prompt";
import { say } from "../ui/toast";

const EXAMPLES = ["plain", "aspect", "braces", "chaos"] as const;

export function Empty() {
  const { t } = useTranslation();
  // One tap to the first picture; should it not be taken, the words stand in the bar.
  const draw = (prompt: string) => {
    imagine(prompt).catch((reason: unknown) => {
      placePrompt(prompt);
      say(reason instanceof ApiError && reason.message ? reason.message : t("error.offline"), { wrong: true });
    });
  };
  return (
    <section className="empty" data-testid="empty">
      <div className="empty-canvas" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </div>
      <h1>{t("empty.title")}</h1>
      <p className="empty-lead">{t("empty.lead")}</p>
      <h2>{t("empty.try")}</h2>
      <ul>
        {EXAMPLES.map((name) => {
          const prompt = t(`empty.prompts.${name}`);
          const { words, parameters } = splitPrompt(prompt);
          return (
            <li key={name}>
              <button type="button" onClick={() => draw(prompt)}>
                <strong>
                  {words}{" "}
                  {parameters.map((parameter) => (
                    <span key={parameter} className="chip">
                      {parameter}
                    </span>
                  ))}
                </strong>
                <span>{t(`empty.${name}`)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
