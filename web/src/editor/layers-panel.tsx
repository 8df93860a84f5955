/** What lies on the picture, the uppermost first. Drag to reorder; everything also from the keyboard. */
import { useRef, useState } from "react";

import { fileUrl } from "../client/api";
import { Button, IconButton } from "../ui/button";
import { Menu } from "../ui/menu";
import { Slider } from "../ui/slider";
import { maskForLayer, middle, textLayer, type Layer } from "./core/document";
import type { Editor } from "./core/editor";
import { sizeOf } from "./render";
import { Sign } from "./signs";
import { useView } from "./stage";
import { useWords } from "./words";

export function nameOf(layer: Layer, unnamed: string): string {
  if (layer.name) return layer.name;
  const line = layer.kind === "text" ? (layer.text.split("\n")[0] ?? "").trim().slice(0, 30) : "";
  return line === "" ? unnamed : line;
}

export function LayersPanel({ editor, onFiles, onFlatten }: { editor: Editor; onFiles: (files: File[]) => void; onFlatten: () => void }) {
  const { t } = useWords();
  const { doc, layer: chosen } = useView(editor);
  const file = useRef<HTMLInputElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const top = doc.layers.length - 1;
  const one = doc.layers.find((layer) => layer.id === chosen);

  return (
    <section className="editor-panel" aria-label={t("layers.label")}>
      <header>
        <h2>{t("layers.label")}</h2>
        <IconButton icon="image" label={t("layers.add")} onClick={() => file.current?.click()} />
        <button
          type="button"
          className="button bare round"
          aria-label={t("layers.text")}
          data-tip={t("layers.text")}
          onClick={() => {
            editor.use("text");
            editor.add(textLayer(doc, editor.freshId(), middle(doc.frame), { text: t("text.hello") }));
          }}
        >
          <Sign name="text" size={18} />
        </button>
        <input
          ref={file}
          hidden
          type="file"
          accept="image/png,image/jpeg,image/webp"
          multiple
          data-testid="add-picture"
          onChange={(event) => {
            onFiles([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      </header>
      <ol className="editor-layers">
        {[...doc.layers].reverse().map((layer, i) => {
          const index = top - i;
          const name = nameOf(layer, t("layers.unnamed"));
          return (
            // The mouse may also drag it; for the keyboard the menu does the same.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
            <li
              key={layer.id}
              data-chosen={layer.id === chosen || undefined}
              data-over={dragged !== null && dragged !== index ? true : undefined}
              draggable
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = "move";
                setDragged(index);
              }}
              onDragOver={(event) => dragged !== null && event.preventDefault()}
              onDrop={(event) => {
                event.preventDefault();
                event.stopPropagation();
                if (dragged !== null) editor.order(dragged, index);
                setDragged(null);
              }}
              onDragEnd={() => setDragged(null)}
            >
              <span className="editor-grip" title={t("layers.order", { name })}>
                <Sign name="grip" size={16} />
              </span>
              <button
                type="button"
                className="editor-thumb"
                aria-label={t("layers.select", { name })}
                aria-pressed={layer.id === chosen}
                onClick={() => {
                  editor.use(layer.kind === "text" ? "text" : "move");
                  editor.set({ layer: layer.id });
                }}
              >
                {layer.kind === "picture" ? <img src={fileUrl({ id: layer.image }, { format: "webp", width: 96 })} alt="" /> : <Sign name="text" />}
              </button>
              <input
                aria-label={t("layers.name", { name })}
                value={layer.name}
                placeholder={name}
                maxLength={80}
                onFocus={() => editor.set({ layer: layer.id })}
                onChange={(event) => editor.change(layer.id, { name: event.target.value }, "rename", `name ${layer.id}`)}
                onBlur={() => editor.seal()}
              />
              <button
                type="button"
                className="button bare round"
                aria-label={t(layer.visible ? "layers.hide" : "layers.show", { name })}
                aria-pressed={!layer.visible}
                onClick={() => editor.change(layer.id, { visible: !layer.visible }, "hide")}
              >
                <Sign name={layer.visible ? "eye" : "eyeOff"} size={18} />
              </button>
              <Menu
                trigger={<IconButton icon="more" label={t("layers.more", { name })} />}
                lines={[
                  { id: "up", label: t("layers.up", { name }), icon: "up", disabled: index === top, onSelect: () => editor.order(index, index + 1) },
                  { id: "down", label: t("layers.down", { name }), icon: "down", disabled: index === 0, onSelect: () => editor.order(index, index - 1) },
                  { id: "duplicate", label: t("layers.duplicate", { name }), icon: "copy", onSelect: () => editor.duplicate(layer.id) },
                  layer.mask
                    ? { id: "unmask", label: t("layers.unmask"), onSelect: () => editor.change(layer.id, { mask: null }, "mask") }
                    : { id: "mask", label: t("layers.mask"), onSelect: () => editor.change(layer.id, { mask: maskForLayer(editor.mask, layer, sizeOf(layer)) }, "mask") },
                  { id: "line", divider: true },
                  { id: "remove", label: t("layers.remove", { name }), icon: "trash", danger: true, onSelect: () => editor.remove(layer.id) },
                ]}
              />
            </li>
          );
        })}
        <li data-base>
          <span className="editor-grip" />
          <span className="editor-thumb">
            <img src={fileUrl({ id: doc.base.image }, { format: "webp", width: 96 })} alt="" />
          </span>
          <span>{t("layers.base")}</span>
          <span className="aside">{t("canvas.size", { width: doc.base.width, height: doc.base.height })}</span>
        </li>
      </ol>
      {one && (
        <>
          <Slider label={t("layers.opacity")} value={Math.round(one.opacity * 100)} min={0} max={100} onChange={(value) => editor.change(one.id, { opacity: value / 100 }, "opacity", `opacity ${one.id}`)} onCommit={() => editor.seal()} />
          <Slider label={t("layers.rotation")} value={Math.round(one.rotation)} min={-180} max={180} onChange={(rotation) => editor.change(one.id, { rotation }, "turn", `turn ${one.id}`)} onCommit={() => editor.seal()} />
          {one.kind === "picture" && (
            <Slider label={t("layers.scale")} value={Math.round(one.scale * 100)} min={1} max={400} onChange={(value) => editor.change(one.id, { scale: value / 100 }, "scale", `scale ${one.id}`)} onCommit={() => editor.seal()} />
          )}
        </>
      )}
      {doc.layers.length === 0 ? <p className="aside">{t("layers.empty")}</p> : <Button onClick={onFlatten}>{t("layers.flatten")}</Button>}
    </section>
  );
}
