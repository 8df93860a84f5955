/** The canvas in figures: shapes to choose, its size, back to the picture's own. */
import { Button } from "../ui/button";
import { whole } from "./core/document";
import type { Editor } from "./core/editor";
import { inRatio, RATIOS, SIDE_AT_MOST, wrong } from "./core/frame";
import { useView } from "./stage";
import { useWords } from "./words";

export function CanvasPanel({ editor, onCrop }: { editor: Editor; onCrop: () => void }) {
  const { t } = useWords();
  const { doc } = useView(editor);
  const { base, frame } = doc;
  const bad = wrong(frame);
  const same = (ratio: string) => {
    const to = inRatio(base, ratio);
    return to.width === frame.width && to.height === frame.height && to.x === frame.x && to.y === frame.y;
  };
  const resize = (side: "width" | "height", typed: number) => {
    if (!Number.isFinite(typed)) return;
    const to = Math.round(Math.min(SIDE_AT_MOST, Math.max(64, typed)));
    const by = to - frame[side];
    const axis = side === "width" ? "x" : "y";
    editor.reframe({ ...frame, [side]: to, [axis]: frame[axis] - Math.floor(by / 2) }, `canvas ${side}`);
  };
  const inside = editor.reframed && frame.x >= 0 && frame.y >= 0 && frame.x + frame.width <= base.width && frame.y + frame.height <= base.height;
  return (
    <section className="editor-panel" aria-label={t("canvas.label")}>
      <header>
        <h2>{t("canvas.label")}</h2>
        <span className="aside" data-testid="canvas-size">
          {t("canvas.size", { width: frame.width, height: frame.height })}
        </span>
      </header>
      <div className="editor-ratios" role="group" aria-label={t("canvas.ratio")}>
        {RATIOS.map((ratio) => (
          <button
            key={ratio}
            type="button"
            aria-pressed={same(ratio)}
            onClick={() => {
              editor.reframe(inRatio(base, ratio));
              editor.fit();
            }}
          >
            <i style={{ "--shape": ratio.replace(":", " / ") }} />
            {ratio}
          </button>
        ))}
      </div>
      <div className="editor-row">
        {(["width", "height"] as const).map((side) => (
          <label key={side} className="editor-field">
            {t(`canvas.${side}`)}
            <input type="number" min={64} max={SIDE_AT_MOST} value={frame[side]} onChange={(event) => resize(side, event.target.valueAsNumber)} onBlur={() => editor.seal()} />
          </label>
        ))}
      </div>
      <p className="aside">{bad ? t(`missing.${bad}`) : t("canvas.hint")}</p>
      {editor.reframed && (
        <div className="editor-buttons">
          <Button onClick={() => editor.reframe(whole(base))}>{t("canvas.reset")}</Button>
          {inside && <Button onClick={onCrop}>{t("canvas.crop")}</Button>}
        </div>
      )}
    </section>
  );
}
