/** `?`: the keys, to read and to change, and the prompt language on one card. */
import { useLocation } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { conflicts, isFixed, keyCaps, keysOf, remap, SCOPES, setKeymap, SHORTCUTS, stroke, useKeymap, type Scope, type ShortcutId } from "../ui/keys";
import { say } from "../ui/toast";
import { useWords } from "./words";

const WORDS = [
  ["--ar 16:9", "ar"],
  ["--s 250", "s"],
  ["--c 40", "c"],
  ["--no fog", "no"],
  ["--seed 7", "seed"],
  ["--draft", "draft"],
  ["--tile", "tile"],
  ["{red, blue}", "braces"],
] as const;

/** What a page's own keys are told under; they come first there. */
const HERE: Readonly<Record<string, readonly Scope[]>> = {
  p: ["picture"],
  organize: ["grid", "picture"],
  compare: ["compare"],
  personalize: ["ranking"],
  edit: ["editor"],
  boards: ["boards"],
};

const ALL = Object.keys(SHORTCUTS) as ShortcutId[];

function Keys({ keys }: { keys: readonly string[] }) {
  return keys.map((one, i) => (
    <span key={one} className="key-group">
      {i > 0 && " / "}
      {keyCaps(one).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  ));
}

export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const keymap = useKeymap();
  const page = useLocation({ select: (location) => location.pathname.split("/")[1] ?? "" });
  const here = HERE[page] ?? [];
  const [asking, setAsking] = useState<ShortcutId | null>(null);

  useEffect(() => {
    if (!asking) return;
    const listen = (event: KeyboardEvent) => {
      const pressed = stroke(event);
      if (!pressed) return;
      event.preventDefault();
      event.stopPropagation();
      setAsking(null);
      if (pressed === "Escape") return;
      const [taken] = conflicts(asking, pressed, keymap);
      if (taken) say(t("taken", { name: t(`keys.${taken}`) }), { wrong: true });
      else remap(asking, [pressed]);
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, [asking, keymap, t]);

  return (
    <Dialog title={t("title")} onClose={onClose} className="help" lead={t("lead")}>
      <div className="help-columns">
        {[...here, ...SCOPES.filter((scope) => !here.includes(scope))].map((scope) => (
          <section key={scope}>
            <h3>{t(`scopes.${scope}`)}</h3>
            <dl>
              {ALL.filter((id) => SHORTCUTS[id].scope === scope).map((id) => (
                <div key={id}>
                  <dt>
                    {isFixed(id) ? (
                      <Keys keys={keysOf(id, keymap)} />
                    ) : (
                      <button type="button" className="key-button" data-changed={id in keymap || undefined} onClick={() => setAsking(id)}>
                        <span className="unseen">{t("change", { name: t(`keys.${id}`) })}</span>
                        {asking === id ? <em>{t("press")}</em> : <Keys keys={keysOf(id, keymap)} />}
                      </button>
                    )}
                  </dt>
                  <dd>{t(`keys.${id}`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{t("wordsTitle")}</h3>
          <dl>
            {WORDS.map(([written, name]) => (
              <div key={name}>
                <dt>
                  <code className="chip">{written}</code>
                </dt>
                <dd>{t(`words.${name}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      {Object.keys(keymap).length > 0 && (
        <Button kind="bare" icon="undo" onClick={() => setKeymap({})}>
          {t("reset")}
        </Button>
      )}
    </Dialog>
  );
}
