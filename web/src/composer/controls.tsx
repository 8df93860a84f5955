/** What stands beside the words: shape and speed at a glance (the panel behind it has the rest), draft on or off. */
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { changeSetting, readSetting, type Draft } from "../client/draft";
import { aspectRatio } from "../client/prompt";
import { Icon } from "../ui/icons";
import { keyHint, useKeys } from "../ui/keys";

const SettingsPanel = lazy(async () => ({ default: (await import("./settings-panel")).SettingsPanel }));

export function Shape({ ratio, size = 14 }: { ratio: number; size?: number }) {
  const width = ratio >= 1 ? size : Math.max(5, size * ratio);
  const height = ratio >= 1 ? Math.max(5, size / ratio) : size;
  const box = size + 4;
  return (
    <svg aria-hidden="true" width={box} height={box} viewBox={`0 0 ${box} ${box}`} fill="none" stroke="currentColor" strokeWidth="1.5">
      <rect x={(box - width) / 2} y={(box - height) / 2} width={width} height={height} rx="2" />
    </svg>
  );
}

export function SettingsControl({ draft, version }: { draft: Draft; version: string | undefined }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const shape = readSetting(draft, "aspect")?.value ?? "1:1";
  const speed = readSetting(draft, "speed")?.flag ?? "fast";
  const asked = readSetting(draft, "version");
  const name = asked ? (asked.flag === "model" || asked.flag === "niji" ? `${asked.flag === "niji" ? "niji " : ""}${asked.value}` : `v${asked.value}`) : version ? `v${version}`.replace("vniji", "niji") : "";
  const others = (["stylize", "weird", "chaos", "raw"] as const).filter((one) => readSetting(draft, one)).length;
  useKeys({ settings: () => setOpen(true) });
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button bare settings-button"
        aria-haspopup="dialog"
        aria-expanded={open}
        data-tip={`${t("bar.settings")}  ${keyHint("settings")}`}
        data-tip-side="bottom"
        data-state={open ? "open" : "closed"}
        onClick={() => setOpen(!open)}
      >
        <Shape ratio={aspectRatio(shape)} />
        <span className="unseen">{`${t("bar.settings")}: `}</span>
        <span>{shape}</span>
        {name && <span className="settings-version">{name}</span>}
        {speed !== "fast" && <span>{t(`speeds.${speed as "turbo"}`)}</span>}
        {others > 0 && <i className="settings-count">{others}</i>}
        <Icon name="settings" size={18} />
      </button>
      {open && (
        <Suspense fallback={null}>
          <SettingsPanel anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

export function DraftControl({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const on = readSetting(draft, "draft") !== null;
  const toggle = () => changeSetting("draft", on ? "" : "--draft");
  useKeys({ toggleDraft: toggle });
  return (
    <button type="button" className="button bare toggle" aria-pressed={on} data-tip={`${t("bar.draftHint")}  ${keyHint("toggleDraft")}`} data-tip-side="bottom" onClick={toggle}>
      <Icon name="draft" size={18} />
      <span>{t("bar.draft")}</span>
    </button>
  );
}
