/** The chosen text: its words and how they are written. */
import { useEffect, useEffectEvent, useRef, useState } from "react";

import { Button } from "../ui/button";
import { Slider } from "../ui/slider";
import { say } from "../ui/toast";
import type { LayerChange, TextLayer } from "./core/document";
import type { Editor } from "./core/editor";
import { bringFont, firstFonts, hasLocalFonts, localFonts, OWN, readFont, type BroughtFont } from "./fonts";
import { useWords } from "./words";

export function TextPanel({ editor, layer, brought, onBring }: { editor: Editor; layer: TextLayer; brought: readonly BroughtFont[]; onBring: (font: BroughtFont) => void }) {
  const { t } = useWords();
  const [local, setLocal] = useState<string[]>([]);
  const file = useRef<HTMLInputElement>(null);
  const words = useRef<HTMLTextAreaElement>(null);
  const unwritten = layer.text === t("text.hello");
  const begin = useEffectEvent(() => unwritten && words.current?.select());
  // A text that says nothing yet is there to be written: the next key goes into it.
  useEffect(() => {
    const frame = requestAnimationFrame(() => begin());
    return () => cancelAnimationFrame(frame);
  }, []);
  const change = (fields: LayerChange) => editor.change(layer.id, fields, "text", `text ${layer.id} ${Object.keys(fields).join(" ")}`);
  const fonts = [...new Set([...brought.map((font) => font.family), ...firstFonts(), ...local, layer.font])];

  async function bring(chosen: File): Promise<void> {
    try {
      const font = await readFont(chosen);
      await bringFont(font);
      onBring(font);
      change({ font: font.family });
    } catch {
      say(t("text.fontWrong"), { wrong: true });
    }
  }

  return (
    <section className="editor-panel" aria-label={t("text.label")}>
      <header>
        <h2>{t("text.label")}</h2>
      </header>
      <label className="editor-field">
        <span className="unseen">{t("text.words")}</span>
        <textarea ref={words} rows={2} value={layer.text} data-testid="text-words" onChange={(event) => change({ text: event.target.value })} onBlur={() => editor.seal()} />
      </label>
      <label className="editor-field">
        {t("text.font")}
        <select value={layer.font} onChange={(event) => change({ font: event.target.value })}>
          {fonts.map((font) => (
            <option key={font} value={font}>
              {font === OWN ? "Hanken Grotesk" : font}
            </option>
          ))}
        </select>
      </label>
      <div className="editor-buttons">
        <Button icon="upload" onClick={() => file.current?.click()}>
          {t("text.bring")}
        </Button>
        {hasLocalFonts() && local.length === 0 && <Button onClick={() => void localFonts().then(setLocal)}>{t("text.local")}</Button>}
        <input ref={file} hidden type="file" accept=".ttf,.otf,.woff,.woff2" onChange={(event) => event.target.files?.[0] && void bring(event.target.files[0])} />
      </div>
      <Slider label={t("text.size")} value={layer.size} min={6} max={800} onChange={(size) => change({ size })} onCommit={() => editor.seal()} />
      <Slider label={t("text.weight")} value={layer.weight} min={100} max={900} step={50} onChange={(weight) => change({ weight })} onCommit={() => editor.seal()} />
      <div className="editor-choice" role="radiogroup" aria-label={t("text.align")}>
        {(["left", "center", "right"] as const).map((align) => (
          <button key={align} type="button" role="radio" aria-checked={layer.align === align} onClick={() => change({ align })}>
            {t(`text.${align}`)}
          </button>
        ))}
      </div>
      <div className="editor-row">
        <label>
          <span className="unseen">{t("text.colour")}</span>
          <input type="color" value={layer.colour} onChange={(event) => change({ colour: event.target.value })} onBlur={() => editor.seal()} />
        </label>
        <Slider label={t("text.outline")} value={layer.outline} min={0} max={60} onChange={(outline) => change({ outline })} onCommit={() => editor.seal()} />
        {layer.outline > 0 && (
          <label>
            <span className="unseen">{t("text.outlineColour")}</span>
            <input type="color" value={layer.outlineColour} onChange={(event) => change({ outlineColour: event.target.value })} onBlur={() => editor.seal()} />
          </label>
        )}
      </div>
    </section>
  );
}
