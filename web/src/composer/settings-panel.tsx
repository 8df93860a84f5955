/** Everything that can be set beside the words, with the ranges of the version that will draw. */
import * as Radix from "@radix-ui/react-popover";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { RefObject } from "react";

import { api, ApiError, need } from "../client/api";
import { changeSetting, currentDraft, readSetting, setDraft, settingsFrom, settingsText, SPEEDS, useDraft, type Setting } from "../client/draft";
import { aspectRatio } from "../client/prompt";
import { defaultsQuery, languageQuery, modelsQuery, profilesQuery, queryClient, tasteQuery } from "../client/queries";
import { Button } from "../ui/button";
import { Slider } from "../ui/slider";
import { Switch } from "../ui/switch";
import { say } from "../ui/toast";
import { Shape } from "./controls";
import { useWords } from "./words";
import "./settings-panel.css";
import "../ui/controls.css";

const SHAPES = ["9:16", "2:3", "3:4", "1:1", "4:3", "3:2", "16:9"];
const ALONG = ["1:2", "9:16", "2:3", "3:4", "4:5", "1:1", "5:4", "4:3", "3:2", "16:9", "2:1", "21:9"];
const SLIDERS = { stylize: "s", weird: "w", chaos: "c" } as const;

export function SettingsPanel({ anchor, onClose }: { anchor: RefObject<HTMLButtonElement | null>; onClose: () => void }) {
  const { t } = useWords();
  const draft = useDraft();
  const language = useQuery(languageQuery);
  const models = useQuery(modelsQuery);

  const shape = readSetting(draft, "aspect")?.value ?? "1:1";
  const set = (name: Setting, written: string) => changeSetting(name, written);
  const setShape = (chosen: string) => set("aspect", chosen === "1:1" ? "" : `--ar ${chosen}`);
  const nearest = ALONG.reduce((best, one) => (Math.abs(Math.log(aspectRatio(one) / aspectRatio(shape))) < Math.abs(Math.log(aspectRatio(best) / aspectRatio(shape))) ? one : best));

  const asked = readSetting(draft, "version");
  const flag = asked ? `--${asked.flag === "version" ? "v" : asked.flag}${asked.value ? ` ${asked.value}` : " 7"}` : "";
  const versions = language.data?.versions ?? [];
  const version = versions.find((one) => one.flag === flag)?.version ?? language.data?.default_version ?? "7";
  const rule = (name: string) => language.data?.parameters.find((one) => one.name === name)?.versions[version];
  const here = (models.data?.items ?? []).filter((model) => model.installed === "installed" || model.installed === "bundled");
  const speed = readSetting(draft, "speed")?.flag ?? "fast";

  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Anchor virtualRef={anchor} />
      <Radix.Portal>
        <Radix.Content
          className="popover settings-panel"
          data-panel
          data-testid="settings-panel"
          aria-label={t("bar.settings")}
          align="end"
          sideOffset={10}
          collisionPadding={10}
          onInteractOutside={(event) => {
            if (anchor.current?.contains(event.target as Node)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus();
          }}
        >
          <section>
            <h2>{t("size")}</h2>
            <div className="shapes" role="radiogroup" aria-label={t("size")}>
              {SHAPES.map((one) => (
                <button key={one} type="button" role="radio" aria-checked={one === shape} className="shape" onClick={() => setShape(one)}>
                  <Shape ratio={aspectRatio(one)} size={22} />
                  {one}
                </button>
              ))}
            </div>
            <Slider label={t("ratio")} text={shape} value={ALONG.indexOf(nearest)} min={0} max={ALONG.length - 1} onChange={(i) => setShape(ALONG[i] ?? "1:1")} ends={[t("tall"), t("wide")]} />
          </section>

          <section>
            <h2>{t("look")}</h2>
            {(Object.keys(SLIDERS) as (keyof typeof SLIDERS)[]).map((name) => {
              const range = rule(name);
              const usual = Number(range?.default ?? 0);
              return (
                <Slider
                  key={name}
                  label={t(`slider.${name}`)}
                  value={Number(readSetting(draft, name)?.value ?? usual)}
                  min={range?.low ?? 0}
                  max={range?.high ?? 1000}
                  step={name === "weird" ? 10 : name === "stylize" ? 5 : 1}
                  disabled={language.data !== undefined && !range}
                  ends={[t(`ends.${name}.0`), t(`ends.${name}.1`)]}
                  onChange={(value) => set(name, value === usual ? "" : `--${SLIDERS[name]} ${value}`)}
                />
              );
            })}
            <Switch label={t("raw")} hint={t("rawHint")} checked={readSetting(draft, "raw") !== null} onChange={(on) => set("raw", on ? "--raw" : "")} />
          </section>

          <section>
            <h2>{t("engine")}</h2>
            <label className="field">
              <span>{t("model")}</span>
              <select value={flag} onChange={(event) => set("version", event.target.value)}>
                <option value="">{t("usual", { version: language.data?.default_version ?? "" })}</option>
                <optgroup label={t("versions")}>
                  {versions.map((one) => (
                    <option key={one.flag} value={one.flag}>
                      {one.flag.slice(2)}
                    </option>
                  ))}
                </optgroup>
                <optgroup label={t("installed")}>
                  {here.map((model) => (
                    <option key={model.alias} value={`--model ${model.alias}`}>
                      {model.title}
                    </option>
                  ))}
                </optgroup>
              </select>
            </label>
            <div className="segments" role="radiogroup" aria-label={t("speed")}>
              {SPEEDS.map((one) => (
                <button key={one} type="button" role="radio" aria-checked={speed === one} title={t(`speedHints.${one}`)} onClick={() => set("speed", one === "fast" ? "" : `--${one}`)}>
                  {t(`speeds.${one}`)}
                </button>
              ))}
            </div>
            <Switch label={t("bar.draft")} hint={t("bar.draftHint")} checked={readSetting(draft, "draft") !== null} onChange={(on) => set("draft", on ? "--draft" : "")} />
          </section>

          <Taste />
          <Defaults />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const told = (reason: unknown, offline: string) => say(reason instanceof ApiError && reason.message ? reason.message : offline, { wrong: true });

/** Whether prompts are drawn to the own taste, and to which. It counts for every door, so the server keeps it. */
function Taste() {
  const { t } = useWords();
  const taste = useQuery(tasteQuery);
  const profiles = useQuery(profilesQuery);
  const known = profiles.data ?? [];
  const ready = known.filter((profile) => profile.unlocked);
  const change = (body: { on?: boolean; profile?: string }) => {
    need(api.PATCH("/api/v1/taste", { body }))
      .then((now) => queryClient.setQueryData(tasteQuery.queryKey, now))
      .catch((reason: unknown) => told(reason, t("error.offline")));
  };
  if (!taste.data || !profiles.data) return null;
  return (
    <section>
      <h2>{t("taste")}</h2>
      {ready.length === 0 ? (
        <p className="panel-note">
          {t("tasteLocked")} <Link to="/personalize">{t("tasteTeach")}</Link>
        </p>
      ) : (
        <>
          <Switch label={t("tasteOn")} hint={t("tasteHint")} checked={taste.data.on} onChange={(on) => change({ on })} />
          {ready.length > 1 && (
            <label className="field">
              <span>{t("profile")}</span>
              <select value={taste.data.profile ?? ready.find((one) => one.own)?.id ?? ""} onChange={(event) => change({ profile: event.target.value })}>
                {ready.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </select>
            </label>
          )}
        </>
      )}
    </section>
  );
}

function Defaults() {
  const { t } = useWords();
  const draft = useDraft();
  const kept = useQuery(defaultsQuery);
  const now = settingsText(draft.settings);
  const theirs = kept.data?.parameters ?? "";
  const save = (parameters: string) => {
    const before = theirs;
    need(api.PUT("/api/v1/defaults", { body: { parameters } }))
      .then((told) => {
        queryClient.setQueryData(defaultsQuery.queryKey, told);
        say(t("defaultsSaved"), parameters === before ? {} : { undo: () => save(before) });
      })
      .catch((reason: unknown) => told(reason, t("error.offline")));
  };
  return (
    <div className="panel-foot">
      <Button kind="bare" icon="undo" disabled={now === theirs} onClick={() => setDraft({ ...currentDraft(), settings: settingsFrom(theirs) })}>
        {t("defaultsBack")}
      </Button>
      <Button kind="bare" icon="check" disabled={!kept.data || now === theirs} onClick={() => save(now)}>
        {t("defaultsSave")}
      </Button>
    </div>
  );
}
