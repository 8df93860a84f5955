/** `?`: the keys, and the prompt language on one card. */
import * as Dialog from "@radix-ui/react-dialog";
import { useTranslation } from "react-i18next";

import { Icon } from "../ui/icons";

const KEYS = [
  [["/"], "slash"],
  [["Enter"], "enter"],
  [["Ctrl", "Enter"], "modEnter"],
  [["Shift", "Enter"], "shiftEnter"],
  [["↑"], "up"],
  [["Tab"], "tab"],
  [["G", "C"], "create"],
  [["G", "M"], "models"],
  [["←", "→"], "arrows"],
  [["Space"], "space"],
  [["Esc"], "esc"],
  [["?"], "help"],
] as const;

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

export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="veil" />
        <Dialog.Content className="sheet help" aria-describedby={undefined}>
          <header>
            <Dialog.Title>{t("help.title")}</Dialog.Title>
            <Dialog.Close className="button bare round" aria-label={t("help.close")}>
              <Icon name="close" />
            </Dialog.Close>
          </header>
          <div className="help-columns">
            <section>
              <h3>{t("help.keysTitle")}</h3>
              <dl>
                {KEYS.map(([keys, name]) => (
                  <div key={name}>
                    <dt>
                      {keys.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{t(`help.keys.${name}`)}</dd>
                  </div>
                ))}
              </dl>
            </section>
            <section>
              <h3>{t("help.wordsTitle")}</h3>
              <dl>
                {WORDS.map(([written, name]) => (
                  <div key={name}>
                    <dt>
                      <code className="chip">{written}</code>
                    </dt>
                    <dd>{t(`help.words.${name}`)}</dd>
                  </div>
                ))}
              </dl>
            </section>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
