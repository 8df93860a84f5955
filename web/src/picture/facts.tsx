/** How a picture was made, and what can be done with it. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import type { ReactNode } from "react";
import { useWords } from "./words";

import { rerun } from "../client/actions";
import { ApiError, fileUrl, type Format, type Image } from "../client/api";
import { placePrompt } from "../client/draft";
import { splitPrompt } from "../client/prompt";
import { copyText } from "../ui/copy";
import { Icon } from "../ui/icons";
import { say } from "../ui/toast";

const FORMATS: { format: Format; ending: string; hint: "lossless" | "universal" | "small" }[] = [
  { format: "png", ending: "PNG", hint: "lossless" },
  { format: "jpeg", ending: "JPEG", hint: "universal" },
  { format: "webp", ending: "WebP", hint: "small" },
];

export function Facts({ image, onLeave }: { image: Image; onLeave: () => Promise<void> }) {
  const { t, language } = useWords();
  const { words, parameters } = splitPrompt(image.prompt);
  const copy = (text: string) =>
    void copyText(text).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  const again = () => {
    rerun(image)
      .then(() => {
        say(t("rerunning"));
        return onLeave();
      })
      .catch((reason: unknown) => say(reason instanceof ApiError && reason.message ? reason.message : t("error.offline"), { wrong: true }));
  };

  return (
    <aside className="facts">
      <section>
        <p className="facts-words">{words}</p>
        {parameters.length > 0 && (
          <ul className="facts-chips" aria-label={t("parameters")}>
            {parameters.map((parameter, i) => (
              <li key={`${i}${parameter}`} className="chip">
                {parameter}
              </li>
            ))}
          </ul>
        )}
        <div className="facts-quick">
          <button type="button" className="button bare" onClick={() => copy(image.prompt)}>
            <Icon name="copy" size={16} />
            {t("copyPrompt")}
          </button>
          <button
            type="button"
            className="button bare"
            onClick={() => void onLeave().then(() => placePrompt(image.prompt))}
          >
            <Icon name="prompt" size={16} />
            {t("use")}
          </button>
        </div>
      </section>

      <dl>
        {image.seed != null && (
          <Fact name={t("seed")}>
            <button type="button" className="facts-seed" aria-label={t("copySeed", { seed: image.seed })} onClick={() => copy(String(image.seed))}>
              {image.seed}
              <Icon name="copy" size={14} />
            </button>
          </Fact>
        )}
        <Fact name={t("size")}>
          {image.width} × {image.height}
          {image.draft && <span className="chip">{t("feed.draft")}</span>}
        </Fact>
        {image.version && <Fact name={t("version")}>{image.version}</Fact>}
        {image.model && <Fact name={t("model")}>{image.model}</Fact>}
        <Fact name={t("number")}>{t("ofFour", { n: image.index + 1 })}</Fact>
        <Fact name={t("made")}>
          <time dateTime={image.created_at}>
            {new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(image.created_at))}
          </time>
        </Fact>
      </dl>

      <div className="facts-actions">
        <Menu.Root modal={false}>
          <Menu.Trigger className="button primary">
            <Icon name="download" size={18} />
            {t("download")}
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Content className="menu" align="start" side="top" sideOffset={6} aria-label={t("downloadAs")}>
              {FORMATS.map(({ format, ending, hint }) => (
                <Menu.Item key={format} className="menu-item" asChild>
                  <a href={fileUrl(image, { format, download: true })} download>
                    {ending}
                    <span className="aside">{t(hint)}</span>
                  </a>
                </Menu.Item>
              ))}
            </Menu.Content>
          </Menu.Portal>
        </Menu.Root>
        <button type="button" className="button" title={t("rerunHint")} onClick={again}>
          <Icon name="again" size={18} />
          {t("rerun")}
        </button>
      </div>
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
