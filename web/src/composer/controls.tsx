/** Shape, speed and draft: set beside the words, or changed in the words where they say it themselves. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import { useTranslation } from "react-i18next";

import { ASPECT, setDraft, SPEEDS, type Draft, type Speed } from "../client/draft";
import { aspectRatio, parameterTokens, readParameter, writeParameter } from "../client/prompt";
import { Icon } from "../ui/icons";

const SQUARE = "1:1";
const SHAPES = ["1:1", "4:3", "3:2", "16:9", "21:9", "3:4", "2:3", "9:16"] as const;

function Shape({ ratio }: { ratio: number }) {
  const size = 14;
  const width = ratio >= 1 ? size : Math.max(5, size * ratio);
  const height = ratio >= 1 ? Math.max(5, size / ratio) : size;
  return (
    <svg aria-hidden="true" width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth="1.5">
      <rect x={9 - width / 2} y={9 - height / 2} width={width} height={height} rx="2" />
    </svg>
  );
}

export function AspectControl({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const written = readParameter(draft.text, ASPECT);
  const value = (written ?? draft.aspect) || SQUARE;
  const choose = (aspect: string) => {
    // Square is what every version draws when nothing is said.
    const chosen = aspect === SQUARE ? "" : aspect;
    if (written === undefined) setDraft({ aspect: chosen });
    else setDraft({ text: writeParameter(draft.text, ASPECT, chosen && `--ar ${chosen}`), aspect: chosen });
  };
  const kind = (shape: string) => {
    const ratio = aspectRatio(shape);
    if (ratio === 1) return t("square");
    return ratio > 1 ? t("landscape") : t("portrait");
  };
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="button bare" aria-label={`${t("bar.aspect")}: ${value}`}>
        <Shape ratio={aspectRatio(value)} />
        <span>{value}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu" align="end" sideOffset={6}>
          <Menu.RadioGroup value={value} onValueChange={choose}>
            {SHAPES.map((shape) => (
              <Menu.RadioItem key={shape} className="menu-item" value={shape}>
                <Shape ratio={aspectRatio(shape)} />
                {shape}
                <span className="aside">{kind(shape)}</span>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

export function SpeedControl({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const written = parameterTokens(draft.text).findLast((token) => SPEEDS.some((speed) => speed === token.name));
  const value = (written?.name ?? draft.speed) as Speed;
  const choose = (chosen: string) => {
    const speed = chosen as Speed;
    if (written) setDraft({ text: writeParameter(draft.text, SPEEDS, speed && `--${speed}`), speed });
    else setDraft({ speed });
  };
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger
        className="button bare"
        aria-label={`${t("bar.speed")}: ${t(`speeds.${value || "fast"}`)}`}
      >
        <Icon name="bolt" size={18} />
        <span>{t(`speeds.${value || "fast"}`)}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu" align="end" sideOffset={6}>
          <Menu.RadioGroup value={value || "fast"} onValueChange={choose}>
            {SPEEDS.map((speed) => (
              <Menu.RadioItem key={speed} className="menu-item" value={speed}>
                {t(`speeds.${speed}`)}
                <span className="aside">{t(`speedHints.${speed}`)}</span>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

export function DraftControl({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const written = readParameter(draft.text, ["draft"]) !== undefined;
  const on = written || draft.draft;
  const toggle = () => {
    if (written) setDraft({ text: writeParameter(draft.text, ["draft"], ""), draft: false });
    else setDraft({ draft: !draft.draft });
  };
  return (
    <button type="button" className="button bare toggle" aria-pressed={on} title={t("bar.draftHint")} onClick={toggle}>
      <Icon name="draft" size={18} />
      <span>{t("bar.draft")}</span>
    </button>
  );
}
