/** The request as code, in three languages. */
import { useState } from "react";

import { Button } from "../ui/button";
import { copyText } from "../ui/copy";
import { say } from "../ui/toast";
import type { Built } from "./request";
import { LANGUAGES, snippet, type Language } from "./snippet";
import { useWords } from "./words";

const NAMES: Record<Language, string> = { curl: "curl", javascript: "JavaScript", python: "Python" };

/** As it was chosen last, on every call. */
let last: Language = "curl";

export function Code({ built, secret, header, prefix }: { built: Built; secret: string; header: string; prefix: string }) {
  const { t } = useWords();
  const [language, setLanguage] = useState<Language>(last);
  const [open, setOpen] = useState(false);
  const text = snippet(language, built, { origin: window.location.origin, header, prefix, key: open && secret ? secret : null });
  const copy = () => void copyText(text).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  return (
    <div className="pg-code">
      <header>
        <div role="group" aria-label={t("shown")}>
          {LANGUAGES.map((one) => (
            <button
              key={one}
              type="button"
              className="tab"
              data-state={one === language ? "active" : undefined}
              aria-pressed={one === language}
              onClick={() => {
                last = one;
                setLanguage(one);
              }}
            >
              {NAMES[one]}
            </button>
          ))}
        </div>
        {secret && (
          <label className="pg-tick">
            <input type="checkbox" checked={open} onChange={(event) => setOpen(event.target.checked)} />
            {t("showKey")}
          </label>
        )}
        <Button icon="copy" onClick={copy}>
          {t("copy")}
        </Button>
      </header>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is scrolled by keys */}
      <pre data-testid="snippet" role="region" aria-label={t("shown")} tabIndex={0}>
        {text}
      </pre>
      <p className="pg-quiet">{t(`needs.${language}`)}</p>
    </div>
  );
}
