/** The editor of one picture and all that branches off it. The core knows what is on the table; here is what stands around it. */
import { useQuery } from "@tanstack/react-query";
import { useBlocker, useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";

import type { Image } from "../client/api";
import { imageQuery } from "../client/queries";
import { IconButton } from "../ui/button";
import { Icon } from "../ui/icons";
import { keyHint, useKeys } from "../ui/keys";
import { Menu } from "../ui/menu";
import { say } from "../ui/toast";
import { ActionPanel } from "./action-panel";
import { CanvasPanel } from "./canvas-panel";
import { packedMask, pictureLayer, unpackedMask, type Base, type LayerMask } from "./core/document";
import { Editor } from "./core/editor";
import type { Point } from "./core/geometry";
import { grown } from "./core/mask";
import { obvious, type Action, type Dials } from "./core/request";
import { before as below } from "./core/tree";
import { zoomed } from "./core/viewport";
import { exported, save, type Kind } from "./exporting";
import { bringFont, type BroughtFont } from "./fonts";
import { forget, keep, kept, Keeper, type Kept } from "./keep";
import { LayersPanel, nameOf } from "./layers-panel";
import { Rail, TOOLBAR } from "./rail";
import { sizeOf } from "./render";
import { find, saveFlat, upload } from "./runs";
import { SelectionPanel, type Tint } from "./selection-panel";
import { Sign } from "./signs";
import { Stage, useLook, useView } from "./stage";
import { TextPanel } from "./text-panel";
import { useRun } from "./use-run";
import { familyQuery } from "./versions";
import { VersionsPanel } from "./versions-panel";
import { useWords } from "./words";
import "./editor.css";

const TINT = "gesso.editor.tint";
const RESULT_TOOLS = ["brush", "eraser", "lasso", "polygon", "rectangle", "smart"];

interface Props {
  /** The picture of the address. */
  opened: Base;
  restored: Kept | null;
  /** Every version that was shown here; the page knows by it that an address is still ours. */
  versions: Set<string>;
}

function readTint(): Tint {
  try {
    return { colour: "#ff3b6b", strength: 0.5, ...(JSON.parse(localStorage.getItem(TINT) ?? "{}") as Partial<Tint>) };
  } catch {
    return { colour: "#ff3b6b", strength: 0.5 };
  }
}

export function Workbench({ opened, restored, versions: seen }: Props) {
  const { t } = useWords();
  const navigate = useNavigate();
  const editor = useMemo(() => {
    const made = new Editor(opened, restored ?? undefined);
    made.sizeOf = sizeOf;
    made.words = t("text.hello");
    return made;
  }, [opened, restored]); // eslint-disable-line react-hooks/exhaustive-deps -- another language is no other document
  const view = useView(editor);
  const { doc } = view;
  const [chosen, setChosen] = useState<Action | null>(null);
  const [dials, setDials] = useState<Dials>({ words: restored?.words ?? "", structure: 0.7, creativity: 0, factor: 2 });
  const [tint, setTint] = useState(readTint);
  const [fonts, setFonts] = useState<readonly BroughtFont[]>(restored?.fonts ?? []);
  const [looking, setLooking] = useState(false);
  const [held, setHeld] = useState(false);
  const [panels, setPanels] = useState(false);
  const [keepable, setKeepable] = useState(true);
  const prompt = useRef<HTMLTextAreaElement>(null);
  const family = useQuery(familyQuery(doc.base.image));
  const versions = useMemo(() => family.data ?? [], [family.data]);
  const action = chosen ?? obvious(doc, view.hasMask);

  const run = useRun(editor, (image, sent) => {
    // Words stay until something came of them, and new ones longer.
    setDials((now) => (now.words === sent.words ? { ...now, words: "" } : now));
    // Whoever went to another version meanwhile is left there; what came is among the results.
    if (editor.now().doc.base.image !== sent.table.doc.base.image) return;
    // What was unfinished there is this version now.
    void forget(sent.table.doc.base.image);
    editor.land({ image: image.id, width: image.width, height: image.height }, sent.table);
    setChosen(null);
  });
  const { problem } = run;

  // The address says which version is shown.
  useEffect(() => {
    seen.add(doc.base.image);
    void navigate({ to: "/edit/$imageId", params: { imageId: doc.base.image }, replace: true, resetScroll: false });
  }, [doc.base.image, navigate, seen]);

  // What is unfinished is kept after each change, and once more when the window goes.
  const unfinished = doc.layers.length > 0 || editor.reframed || view.hasMask || dials.words.trim() !== "";
  const keeper = useRef(new Keeper());
  const anyKept = useRef(restored !== null);
  const packed = useRef<{ of: number; mask: LayerMask } | null>(null);
  const selection = (): LayerMask | null => {
    if (!view.hasMask) return null;
    if (packed.current?.of !== view.selections) packed.current = { of: view.selections, mask: packedMask(editor.mask) };
    return packed.current.mask;
  };
  const store = () => keep({ image: doc.base.image, doc, mask: selection(), words: dials.words, fonts, at: Date.now() });
  const keepNow = useEffectEvent(async () => {
    if (unfinished) {
      anyKept.current = true;
      setKeepable(await store());
    } else if (anyKept.current) await forget(doc.base.image);
  });
  useEffect(() => {
    keeper.current.soon(() => keepNow());
  }, [view.edits, dials.words, fonts]);
  useEffect(() => {
    const { current: mine } = keeper;
    const gone = () => void keepNow();
    window.addEventListener("pagehide", gone);
    return () => {
      window.removeEventListener("pagehide", gone);
      mine.stop();
      gone();
    };
  }, []);

  // Leaving asks only where something would really be lost: this browser could not keep it.
  useBlocker({
    shouldBlockFn: ({ next }) => unfinished && !keepable && !next.pathname.startsWith("/edit/") && !window.confirm(t("leave")),
    enableBeforeUnload: () => unfinished && !keepable,
  });

  // Smart select.
  useEffect(() => {
    let asking: AbortController | null = null;
    const off = editor.onAsk((what) => {
      asking?.abort();
      const mine = (asking = new AbortController());
      const { base } = editor.now().doc;
      const at = what.at && { x: Math.min(base.width, Math.max(0, what.at.x)), y: Math.min(base.height, Math.max(0, what.at.y)) };
      const box = what.box && clipped(what.box, base);
      if (what.box && !box) return;
      setLooking(true);
      find(base.image, { ...what, at, box }, mine.signal)
        .then((mask) => (mask ? editor.include(grown(mask, rimOf(base)), what.mode, "smart") : say(t("selection.notFound"))))
        .catch((reason: unknown) => {
          if (!mine.signal.aborted) say(problem(reason), { wrong: true });
        })
        .finally(() => {
          if (asking === mine) setLooking(false);
        });
    });
    return () => {
      off();
      asking?.abort();
    };
  }, [editor, t, problem]);

  async function add(files: readonly File[], at: Point | null = null): Promise<void> {
    for (const file of files) {
      try {
        const image = await upload(file);
        const now = editor.now().doc;
        const layer = pictureLayer(now, editor.freshId(), file.name.replace(/\.\w+$/u, ""), { image: image.id, width: image.width, height: image.height });
        editor.add(at ? { ...layer, ...at } : layer);
        editor.use("move");
      } catch (reason) {
        say(problem(reason), { wrong: true });
      }
    }
  }

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
      if (files.length === 0) return;
      event.preventDefault();
      void add(files);
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  });

  /** Another version, with whatever was left unfinished there. */
  async function show(image: Pick<Image, "id" | "width" | "height">): Promise<void> {
    if (image.id === doc.base.image) return;
    if (unfinished) await store();
    const left = await kept(image.id);
    for (const font of left?.fonts ?? []) await bringFont(font).catch(() => undefined);
    const mask = left?.mask && !editor.now().hasMask ? unpackedMask(left.mask) : null;
    editor.switchTo({ image: image.id, width: image.width, height: image.height }, { mask, ...(left ? { frame: left.doc.frame, layers: left.doc.layers } : {}) });
  }

  async function flatten(): Promise<void> {
    try {
      const image = await saveFlat(doc);
      editor.switchTo({ image: image.id, width: image.width, height: image.height });
      say(t("top.saved"));
    } catch (reason) {
      say(problem(reason), { wrong: true });
    }
  }

  async function take(kind: Kind): Promise<void> {
    try {
      if (kind === "psd") say(t("export.working"));
      const layer = (id: string) => nameOf(doc.layers.find((one) => one.id === id) ?? ({ name: "", kind: "picture" } as never), t("layers.unnamed"));
      save(await exported(doc, kind, { base: t("layers.base"), layer }), `gesso-${doc.base.image.slice(-8)}.${kind === "jpeg" ? "jpg" : kind}`);
    } catch {
      say(t("export.failed"), { wrong: true });
    }
  }

  const start = (): void => void run.run(action, dials);
  const pressed = (event: KeyboardEvent): boolean => /^(?:BUTTON|A|SUMMARY|LABEL)$/u.test((event.target as HTMLElement).tagName);
  const actual = (): void => editor.look(zoomed(editor.now().viewport, 1, editor.middle));
  useKeys({
    ...Object.fromEntries(TOOLBAR.map(({ tool, key }) => [key, () => editor.use(tool)])),
    brushSmaller: () => editor.set({ radius: Math.min(view.radius - 1, view.radius / 1.15) }),
    brushLarger: () => editor.set({ radius: Math.max(view.radius + 1, view.radius * 1.15) }),
    swapMode: () => editor.swap(),
    undo: () => void editor.undo(),
    redo: () => void editor.redo(),
    zoomFit: () => editor.fit(),
    zoomActual: actual,
    submit: (event) => (pressed(event) ? false : editor.finish() || start()),
    back: () => (editor.cancel() ? undefined : view.layer ? editor.set({ layer: null }) : view.hasMask ? editor.deselect() : false),
    removeLayer: () => (view.layer ? editor.remove(view.layer) : view.hasMask ? editor.deselect() : false),
    editorWords: () => prompt.current?.focus(),
  });
  useHeld("q", setHeld);

  const parent = below(versions, doc.base.image);
  const shown = useQuery({ ...imageQuery(doc.base.image), placeholderData: undefined, enabled: parent !== null });
  const spot = parent ? offset(doc.base, parent, shown.data?.plan) : null;
  const text = doc.layers.find((layer) => layer.id === view.layer && layer.kind === "text");
  const unwritten = text?.kind === "text" && text.text === t("text.hello") ? text.id : null;
  // On a phone the panels are put away; a text that is still to be written needs them.
  const [written, setWritten] = useState<string | null>(null);
  if (unwritten !== written) {
    setWritten(unwritten);
    if (unwritten !== null) setPanels(true);
  }
  // What was sent is being painted: its tint would only lie over that. What is painted meanwhile is shown.
  const preview = run.preview && run.painting ? { src: run.preview, bare: run.painting.selections === view.selections, place: run.painting.task === "outpaint" ? doc.frame : { x: 0, y: 0, width: doc.base.width, height: doc.base.height } } : null;

  return (
    <div className="editor" data-testid="editor" data-panels={panels || undefined} role="region" aria-label={t("region")}>
      <Rail editor={editor} onUse={() => setPanels(false)} />
      <div className="editor-middle">
        <div className="editor-top" role="toolbar" aria-label={t("title")}>
          <IconButton icon="left" label={t("top.back")} side="bottom" onClick={() => window.history.back()} />
          <Tool sign="undo" label={t("top.undo")} hint={keyHint("undo")} disabled={!view.canUndo} onClick={() => editor.undo()} />
          <Tool sign="redo" label={t("top.redo")} hint={keyHint("redo")} disabled={!view.canRedo} onClick={() => editor.redo()} />
          <span className="editor-gap" />
          <Zoom editor={editor} onActual={actual} />
          {parent && (
            <button
              type="button"
              className="button bare"
              aria-label={t("top.before")}
              aria-pressed={held}
              data-tip={`${t("top.beforeHint")}  Q`}
              data-tip-side="bottom"
              onPointerDown={() => setHeld(true)}
              onPointerUp={() => setHeld(false)}
              onPointerLeave={() => setHeld(false)}
              onKeyDown={(event) => (event.key === " " || event.key === "Enter") && setHeld(true)}
              onKeyUp={() => setHeld(false)}
            >
              <Icon name="compare" size={16} />
              <span>{t("top.before")}</span>
            </button>
          )}
          <span className="editor-gap" />
          <Menu
            trigger={
              <button type="button" className="button" aria-label={t("top.export")} data-testid="export">
                <Icon name="download" size={16} />
                <span>{t("top.export")}</span>
              </button>
            }
            lines={[
              ...(["png", "jpeg", "webp", "psd"] as const).map((kind) => ({ id: kind, label: t(`export.${kind}`), onSelect: () => void take(kind) })),
              { id: "line", divider: true as const },
              { id: "save", label: t("top.save"), onSelect: () => void flatten() },
              {
                id: "over",
                label: t("startOver"),
                disabled: !unfinished,
                onSelect: () => {
                  editor.startOver();
                  setDials((now) => ({ ...now, words: "" }));
                },
              },
            ]}
          />
          <button type="button" className="button bare round editor-panels-button" aria-label={t("top.panels")} aria-expanded={panels} onClick={() => setPanels(!panels)}>
            <Sign name="layers" />
          </button>
        </div>
        <Stage editor={editor} tint={tint} preview={preview} before={held && parent && spot ? { image: parent.id, ...spot } : null} onFiles={(files, at) => void add(files, at)} />
      </div>
      <div className="editor-side">
        <ActionPanel
          action={action}
          onAction={setChosen}
          dials={dials}
          onDials={setDials}
          run={run.state}
          shown={doc.base.image}
          onRun={start}
          onCancel={run.stop}
          onResult={(image) => void show(image)}
          onDismiss={run.dismiss}
          prompt={prompt}
        />
        <div className="editor-panels">
          {text?.kind === "text" && <TextPanel key={text.id} editor={editor} layer={text} brought={fonts} onBring={(font) => setFonts((now) => [...now, font])} />}
          {(view.tool === "canvas" || editor.reframed) && <CanvasPanel editor={editor} onCrop={() => void flatten()} />}
          {(RESULT_TOOLS.includes(view.tool) || view.hasMask) && (
            <SelectionPanel
              editor={editor}
              tint={tint}
              looking={looking}
              onTint={(next) => {
                setTint(next);
                try {
                  localStorage.setItem(TINT, JSON.stringify(next));
                } catch {
                  // without storage it lasts until the page is closed
                }
              }}
            />
          )}
          <LayersPanel editor={editor} onFiles={(files) => void add(files)} onFlatten={() => void flatten()} />
          <VersionsPanel family={versions} shown={doc.base.image} onPick={(image) => void show(image)} />
        </div>
      </div>
    </div>
  );
}

function Zoom({ editor, onActual }: { editor: Editor; onActual: () => void }) {
  const { t } = useWords();
  const { zoom } = useLook(editor).viewport;
  const percent = Math.round(zoom * 100);
  const about = (by: number): void => editor.look(zoomed(editor.now().viewport, zoom * by, editor.middle));
  return (
    <Menu
      align="center"
      trigger={
        <button type="button" className="button bare" aria-label={`${t("top.nearer")} ${percent} %`} data-testid="zoom">
          {percent} %
        </button>
      }
      lines={[
        { id: "fit", label: t("top.fit"), hint: keyHint("zoomFit"), onSelect: () => editor.fit() },
        { id: "actual", label: t("top.actual"), hint: keyHint("zoomActual"), onSelect: onActual },
        { id: "in", label: t("top.zoomIn"), onSelect: () => about(1.5) },
        { id: "out", label: t("top.zoomOut"), onSelect: () => about(1 / 1.5) },
      ]}
    />
  );
}

function Tool({ sign, label, hint, ...rest }: { sign: "undo" | "redo"; label: string; hint: string; disabled: boolean; onClick: () => void }) {
  return (
    <button type="button" className="button bare round" aria-label={label} data-tip={`${label}  ${hint}`} data-tip-side="bottom" {...rest}>
      <Sign name={sign} size={18} />
    </button>
  );
}

/** Whether a key is held down, while nobody types. */
function useHeld(key: string, tell: (held: boolean) => void): void {
  useEffect(() => {
    const change = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key.toLowerCase() !== key || event.repeat || event.ctrlKey || event.metaKey || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName)) return;
      tell(event.type === "keydown");
    };
    const lost = () => tell(false);
    window.addEventListener("keydown", change);
    window.addEventListener("keyup", change);
    window.addEventListener("blur", lost);
    return () => {
      window.removeEventListener("keydown", change);
      window.removeEventListener("keyup", change);
      window.removeEventListener("blur", lost);
    };
  }, [key, tell]);
}

/** A thing's edge is mixed with what is behind it: as many pixels more are taken, or a rim of it would stay. */
function rimOf({ width, height }: Base): number {
  return Math.max(2, Math.round(Math.max(width, height) / 256));
}

function clipped(box: { x: number; y: number; width: number; height: number }, base: Base) {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(base.width, box.x + box.width) - x;
  const height = Math.min(base.height, box.y + box.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** Where the version before lies under this one: the plan of an extended picture says so, any other covers all of it. */
function offset(now: Base, parent: Image, plan: Record<string, unknown> | null | undefined) {
  const on = plan?.canvas as { x_px: number; y_px: number; width_px: number; height_px: number } | null | undefined;
  if (on) return { x: on.x_px, y: on.y_px, width: on.width_px, height: on.height_px };
  return { x: 0, y: 0, width: now.width || parent.width, height: now.height || parent.height };
}
