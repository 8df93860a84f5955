/** Every shortcut, to read, to look for and to change. Kept in this browser. */
import { useEffect, useState } from "react";

import { Button, IconButton } from "../ui/button";
import { conflicts, isFixed, keyCaps, keysOf, remap, SCOPES, setKeymap, SHORTCUTS, stroke, useKeymap, type ShortcutId } from "../ui/keys";
import { say } from "../ui/toast";
import { Field, Section } from "./parts";
import { useKeyNames } from "./key-names";
import { useWords } from "./words";

const ALL = Object.keys(SHORTCUTS) as ShortcutId[];

export function Keyboard() {
  const { t } = useWords();
  const { nameOf, scopeOf } = useKeyNames();
  const keymap = useKeymap();
  const [asking, setAsking] = useState<ShortcutId | null>(null);
  const [sought, setSought] = useState("");

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
      if (taken) say(t("keyboard.taken", { name: nameOf(taken) }), { wrong: true });
      else {
        const before = keymap[asking] ?? null;
        remap(asking, [pressed]);
        say(t("saved"), { undo: () => remap(asking, before) });
      }
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, [asking, keymap, nameOf, t]);

  const wanted = sought.trim().toLocaleLowerCase();
  const found = ALL.filter((id) => !wanted || nameOf(id).toLocaleLowerCase().includes(wanted) || keysOf(id, keymap).some((keys) => keyCaps(keys).join(" ").toLocaleLowerCase() === wanted));
  const changed = Object.keys(keymap).length;
  const reset = () => {
    const before = keymap;
    setKeymap({});
    say(t("keyboard.wasReset"), { undo: () => setKeymap(before) });
  };
  return (
    <Section
      title={t("sections.keyboard")}
      lead={t("keyboard.lead")}
      action={
        changed > 0 && (
          <Button icon="undo" onClick={reset}>
            {t("keyboard.reset", { count: changed })}
          </Button>
        )
      }
    >
      <Field label={t("keyboard.search")} value={sought} onText={setSought} type="search" />
      {SCOPES.map((scope) => {
        const here = found.filter((id) => SHORTCUTS[id].scope === scope);
        if (here.length === 0) return null;
        return (
          <section key={scope} className="settings-panel keyboard">
            <h3>{scopeOf(scope)}</h3>
            <dl>
              {here.map((id) => (
                <div key={id}>
                  <dt>{nameOf(id)}</dt>
                  <dd>
                    {isFixed(id) ? (
                      <Keys keys={keysOf(id, keymap)} />
                    ) : (
                      <button type="button" className="keyboard-change" data-changed={id in keymap || undefined} onClick={() => setAsking(id)}>
                        <span className="unseen">{t("keyboard.change", { name: nameOf(id) })}</span>
                        {asking === id ? <em>{t("keyboard.press")}</em> : <Keys keys={keysOf(id, keymap)} />}
                      </button>
                    )}
                    {id in keymap && <IconButton icon="undo" size={14} label={t("keyboard.back", { name: nameOf(id) })} onClick={() => remap(id, null)} />}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
      {found.length === 0 && <p className="settings-empty">{t("keyboard.none")}</p>}
    </Section>
  );
}

function Keys({ keys }: { keys: readonly string[] }) {
  return keys.map((one, i) => (
    <span key={one}>
      {i > 0 && " / "}
      {keyCaps(one).map((key, n) => (
        <kbd key={`${key}${n}`}>{key}</kbd>
      ))}
    </span>
  ));
}
