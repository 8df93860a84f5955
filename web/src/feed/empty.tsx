/** The first screen of a new studio: what to do, and four prompts that each teach one thing. */
import { useTranslation } from "react-i18next";

import { placePrompt } from "../client/draft";
import { splitPrompt } from "../client/prompt";

const EXAMPLES = ["plain", "aspect", "braces", "chaos"] as const;

export function Empty() {
  const { t } = useTranslation();
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
              <button type="button" onClick={() => placePrompt(prompt)}>
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
