/** How a picture was made, and what can be done with it: the column beside it. */
import type { ReactNode } from "react";

import type { Image, ImageChange, WholeImage } from "../client/api";
import { currentDraft, SETTINGS, setDraft } from "../client/draft";
import { parameterTokens, splitPrompt, writeParameter } from "../client/prompt";
import { Icon } from "../ui/icons";
import { say } from "../ui/toast";
import { Details } from "./details";
import { FamilyView } from "./family-view";
import { Progress } from "./progress";
import { useWords } from "./words";

interface Props {
  image: Image;
  whole: WholeImage | undefined;
  toolbar: ReactNode;
  panel: ReactNode;
  copy: (text: string) => void;
  onUsePrompt: () => void;
  onChange: (change: ImageChange, said: string) => void;
  onOpen: (id: string) => void;
}

/** Every name of the parameter, so that it is said once and not twice. */
function namesOf(name: string): readonly string[] {
  return Object.values(SETTINGS).find((names) => (names as readonly string[]).includes(name)) ?? [name];
}

export function Facts({ image, whole, toolbar, panel, copy, onUsePrompt, onChange, onOpen }: Props) {
  const { t } = useWords();
  const { words, parameters } = splitPrompt(image.prompt);
  const place = (written: string) => {
    const before = currentDraft().text;
    const [token] = parameterTokens(written);
    setDraft({ text: writeParameter(before, namesOf(token?.name ?? ""), written) });
    say(t("placed", { written }), { undo: () => setDraft({ text: before }) });
  };
  return (
    <aside className="facts" aria-label={t("recipe")}>
      <section>
        <p className="facts-words">{words || image.name || t("task.upload")}</p>
        {parameters.length > 0 && (
          <ul className="facts-chips" aria-label={t("parameters")}>
            {parameters.map((written, i) => (
              <li key={`${i}${written}`}>
                <button type="button" className="chip" title={t("placeHint")} aria-label={t("place", { written })} onClick={() => place(written)}>
                  {written}
                </button>
              </li>
            ))}
          </ul>
        )}
        {image.prompt && (
          <div className="facts-quick">
            <button type="button" className="button bare" onClick={() => copy(image.prompt)}>
              <Icon name="copy" size={16} />
              {t("copyPrompt")}
            </button>
            <button type="button" className="button bare" onClick={onUsePrompt}>
              <Icon name="prompt" size={16} />
              {t("use")}
            </button>
          </div>
        )}
      </section>
      {toolbar}
      {panel}
      <Progress imageId={image.id} />
      <section className="shelf">
        <Stars value={image.rating} onChange={(rating) => onChange({ rating, add_tags: [], remove_tags: [] }, rating ? t("rated", { count: rating }) : t("unrated"))} />
        {image.hidden && <span className="chip">{t("hidden")}</span>}
        {image.tags.map((tag) => (
          <span key={tag} className="chip">
            {tag}
          </span>
        ))}
        {image.colors.length > 0 && (
          <span className="colors" aria-hidden="true">
            {image.colors.slice(0, 5).map((color) => (
              <i key={color} style={{ background: color }} />
            ))}
          </span>
        )}
      </section>
      <FamilyView imageId={image.id} onOpen={onOpen} />
      <Details image={image} whole={whole} copy={copy} />
    </aside>
  );
}

const STARS = [1, 2, 3, 4, 5] as const;

/** The same star again takes the rating away. */
function Stars({ value, onChange }: { value: number; onChange: (rating: number) => void }) {
  const { t } = useWords();
  return (
    <div className="stars" role="group" aria-label={t("rating")}>
      {STARS.map((n) => (
        <button key={n} type="button" aria-label={t("stars", { count: n })} aria-pressed={n === value} data-lit={n <= value || undefined} onClick={() => onChange(n === value ? 0 : n)}>
          <Icon name="star" size={18} />
        </button>
      ))}
    </div>
  );
}
