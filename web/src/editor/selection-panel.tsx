/** What is selected, how it is painted, and what can be done to its edge. */
import { useMemo, useState } from "react";

import { Button } from "../ui/button";
import { Slider } from "../ui/slider";
import type { Editor } from "./core/editor";
import { RADIUS } from "./core/editor";
import { feathered, filled, grown, inverted, share, shrunk } from "./core/mask";
import { useView } from "./stage";
import { useWords } from "./words";

export interface Tint {
  colour: string;
  strength: number;
}

export function SelectionPanel({ editor, tint, onTint, looking }: { editor: Editor; tint: Tint; onTint: (tint: Tint) => void; looking: boolean }) {
  const { t, language } = useWords();
  const view = useView(editor);
  const [edge, setEdge] = useState(8);
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  // Counted when the selection changes, not whenever this is drawn: a large picture has millions of pixels.
  const selected = useMemo(() => (view.hasMask ? share(editor.mask) : 0), [editor, view.hasMask, view.selections]); // eslint-disable-line react-hooks/exhaustive-deps
  const round = view.tool === "brush" || view.tool === "eraser";
  return (
    <section className="editor-panel" aria-label={t("selection.label")}>
      <header>
        <h2>{t("selection.label")}</h2>
        <span className="aside" data-testid="selected">
          {looking ? t("selection.looking") : view.hasMask ? t("selection.share", { percent: percent.format(selected) }) : t("selection.nothing")}
        </span>
      </header>
      <div className="editor-choice" role="radiogroup" aria-label={t("selection.mode")}>
        {(["add", "subtract"] as const).map((mode) => (
          <button key={mode} type="button" role="radio" aria-checked={view.mode === mode} onClick={() => editor.set({ mode })}>
            {t(`selection.${mode}`)}
          </button>
        ))}
      </div>
      {round && (
        <>
          <Slider label={t("selection.size")} value={Math.round(view.radius)} min={RADIUS.low} max={Math.min(RADIUS.high, Math.max(60, Math.round(view.doc.base.width / 4)))} onChange={(radius) => editor.set({ radius })} />
          <Slider label={t("selection.hardness")} value={Math.round(view.hardness * 100)} min={0} max={100} onChange={(hardness) => editor.set({ hardness: hardness / 100 })} />
        </>
      )}
      <div className="editor-buttons">
        <Button onClick={() => editor.reselect(inverted(editor.mask), "invert")}>{t("selection.invert")}</Button>
        <Button onClick={() => editor.reselect(filled(editor.mask), "all")}>{t("selection.all")}</Button>
        <Button disabled={!view.hasMask} onClick={() => editor.deselect()}>
          {t("selection.none")}
        </Button>
      </div>
      {view.hasMask && (
        <>
          <Slider label={t("selection.edge")} value={edge} min={1} max={100} onChange={setEdge} />
          <div className="editor-buttons">
            <Button onClick={() => editor.reselect(feathered(editor.mask, edge), "feather")}>{t("selection.feather")}</Button>
            <Button onClick={() => editor.reselect(grown(editor.mask, edge), "grow")}>{t("selection.grow")}</Button>
            <Button onClick={() => editor.reselect(shrunk(editor.mask, edge), "shrink")}>{t("selection.shrink")}</Button>
          </div>
          <div className="editor-row">
            <label>
              <span className="unseen">{t("selection.colour")}</span>
              <input type="color" value={tint.colour} onChange={(event) => onTint({ ...tint, colour: event.target.value })} />
            </label>
            <Slider label={t("selection.strength")} value={Math.round(tint.strength * 100)} min={10} max={100} onChange={(strength) => onTint({ ...tint, strength: strength / 100 })} />
          </div>
        </>
      )}
    </section>
  );
}
