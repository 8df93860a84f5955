/** A board: its name and code above, the surface below, and every way in which things come onto it. */
import { Link } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState, type DragEvent } from "react";

import { api, ApiError, need, type Image } from "../client/api";
import { imageQuery, queryClient } from "../client/queries";
import { imagineWithTaste } from "../client/trying";
import { upload } from "../client/upload";
import { Button, IconButton } from "../ui/button";
import { mayHavePictures, PICTURES, picturesIn } from "../ui/drag";
import { Icon } from "../ui/icons";
import { isTyping, keyHint, useKeys } from "../ui/keys";
import { Menu } from "../ui/menu";
import { PicturePicker } from "../ui/picture-picker";
import { usePictureNavigation, useShownPicture } from "../ui/picture-link";
import { usePictureList } from "../ui/picture-list";
import { Popover } from "../ui/popover";
import { all, NOTHING, selectionStore, useSelection } from "../ui/selection";
import { say, undoLast } from "../ui/toast";
import { BoardName, CodeButton, Meaning, Saved } from "./head";
import { freshId, openDesk, useDesk } from "./desk";
import { beside, fitted, freePlace, GAP, readingOrder, toBoard, zoomed, type Point, type View } from "./layout";
import { SelectionBar } from "./selection-bar";
import { Stage } from "./stage";
import { duplicated, firstSize, PAPERS, replace, topmost, type BoardDocument, type Thing, type Things, update } from "./things";
import { useWords } from "./words";

const MOST = 200;
/** Things copied on one board, for pasting on another. */
const THINGS = "application/x-gesso-board";
const ARROWS: Record<string, Point> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

export function Board({ board }: { board: BoardDocument }) {
  const { t } = useWords();
  const [desk] = useState(() => openDesk(board));
  const [store] = useState(selectionStore);
  const { history, keeping } = useDesk(desk);
  const selection = useSelection(store);
  const [view, setView] = useState<View>({ x: 0, y: 0, zoom: 1 });
  const [editing, setEditing] = useState<string | null>(null);
  /** A note that has no words yet is on no board. */
  const [begun, setBegun] = useState<Thing | null>(null);
  const [picking, setPicking] = useState(false);
  const [over, setOver] = useState(false);
  const size = useRef({ width: 0, height: 0 });
  const pointer = useRef<Point | null>(null);
  const files = useRef<HTMLInputElement>(null);
  const navigation = usePictureNavigation();
  const shownPicture = useShownPicture();

  const things = begun ? [...history.now, begun] : history.now;
  const selected = history.now.filter((one) => selection.ids.has(one.id));

  // An opened picture has the board's others beside it, as one reads them.
  const inOrder = useMemo(() => {
    const pictures = history.now.filter((one) => one.image !== null);
    return { ids: [...new Set(readingOrder(pictures).map((i) => pictures[i]?.value ?? ""))] };
  }, [history.now]);
  usePictureList(inOrder);

  useEffect(() => desk.adopt(board), [desk, board]);
  useEffect(() => {
    const leave = () => void desk.flush();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [desk]);

  const onSize = useCallback(
    (width: number, height: number) => {
      const first = size.current.width === 0;
      size.current = { width, height };
      if (first) setView(fitted(desk.get().history.now, width, height));
    },
    [desk],
  );
  const select = (ids: readonly string[]) => store.set(all(ids));
  const middle = (): Point => toBoard(view, { x: size.current.width / 2, y: size.current.height / 2 });

  /** Under the pointer a thing lies where it was put; otherwise where nothing is covered. */
  const room = (at: Point) => (at === pointer.current ? beside : freePlace);

  const refused = (reason: unknown) => say(reason instanceof ApiError && reason.message ? reason.message : t("common.retry"), { wrong: true });

  function make(kind: Thing["kind"], value: string, at: Point, image: Image | null = null): Thing {
    const { w, h } = firstSize(kind, image);
    const place = room(at)({ x: Math.round(at.x - w / 2), y: Math.round(at.y - h / 2), w, h }, history.now);
    return { id: freshId(), kind, value, weight: 1, z: topmost(history.now), color: kind === "note" ? PAPERS[0] : "", image, gone: false, ...place };
  }

  function put(fresh: readonly Thing[]): void {
    if (history.now.length + fresh.length > MOST) {
      say(t("full"), { wrong: true });
      return;
    }
    desk.change((now) => [...now, ...fresh]);
    select(fresh.map((one) => one.id));
  }

  function writeNote(at: Point = pointer.current ?? middle()): void {
    const one = make("note", "", at);
    setBegun(one);
    setEditing(one.id);
  }

  const written = useCallback(
    (id: string, text: string | null) => {
      setEditing(null);
      setBegun((fresh) => {
        const words = text?.trim() ?? "";
        if (fresh?.id === id) {
          // Outside of this update: React may call it twice.
          if (words) queueMicrotask(() => desk.change((now) => (now.some((one) => one.id === id) ? now : [...now, { ...fresh, value: words }])));
          return null;
        }
        if (words) queueMicrotask(() => desk.change((now) => (now.find((one) => one.id === id)?.value === words ? now : update(now, new Set([id]), (one) => ({ ...one, value: words })))));
        return fresh;
      });
      store.set({ ids: new Set([id]), anchor: id, at: id });
    },
    [desk, store],
  );

  /** Pictures beside each other, from the place on. */
  function putPictures(images: readonly Image[], at: Point): void {
    let x = 0;
    const row = images.map((image) => {
      const one = { ...make("picture", image.id, at, image), x, y: 0 };
      x += one.w + GAP;
      return one;
    });
    const h = Math.max(...row.map((one) => one.h));
    const block = room(at)({ x: Math.round(at.x - (x - GAP) / 2), y: Math.round(at.y - h / 2), w: x - GAP, h }, history.now);
    put(row.map((one, i) => ({ ...one, x: block.x + one.x, y: block.y, z: one.z + i })));
  }

  async function putIds(ids: readonly string[], at: Point): Promise<void> {
    try {
      putPictures(await Promise.all(ids.map(async (id) => await queryClient.query({ ...imageQuery(id), staleTime: "static" }))), at);
    } catch (reason) {
      refused(reason);
    }
  }

  async function putFiles(some: readonly File[], at: Point): Promise<void> {
    const images: Image[] = [];
    for (const file of some) {
      say(t("fetching", { what: file.name }));
      try {
        images.push(await upload(file));
      } catch (reason) {
        refused(reason);
      }
    }
    if (images.length > 0) putPictures(images, at);
  }

  /** The server looks whether it leads to a picture, and fetches it. */
  async function putLink(value: string, at: Point): Promise<void> {
    const own = value.startsWith(`${window.location.origin}/p/`) ? decodeURIComponent(value.slice(window.location.origin.length + 3)) : null;
    if (own) {
      await putIds([own], at);
      return;
    }
    say(t("fetching", { what: value.slice(0, 60) }));
    try {
      await desk.flush();
      const told = await need(api.POST("/api/v1/boards/{named}/items", { params: { path: { named: board.id } }, body: { value, weight: 1, note: false } }));
      const brought = desk.brought(told, (one) => ({ ...one, ...room(at)({ x: Math.round(at.x - one.w / 2), y: Math.round(at.y - one.h / 2), w: one.w, h: one.h }, history.now), z: topmost(history.now) }));
      select(brought.map((one) => one.id));
    } catch (reason) {
      refused(reason);
    }
  }

  function take(transfer: DataTransfer | null, at: Point): boolean {
    if (!transfer) return false;
    const copied = transfer.getData(THINGS);
    const { ids, files: dropped } = picturesIn(transfer);
    const text = (transfer.getData("text/uri-list") || transfer.getData("text/plain")).trim();
    if (copied) pasteThings(copied);
    else if (ids.length > 0) void putIds(ids, at);
    else if (dropped.length > 0) void putFiles(dropped, at);
    else if (text !== "" && text.split(/\s+/u).every((part) => /^https?:\/\//u.test(part))) {
      void (async () => {
        for (const [i, link] of text.split(/\s+/u).entries()) await putLink(link, { x: at.x + i * 24, y: at.y + i * 24 });
      })();
    } else if (text) put([make("note", text.slice(0, 2000), at)]);
    else return false;
    return true;
  }

  function pasteThings(copied: string): void {
    try {
      const some = JSON.parse(copied) as Things;
      put(some.map((one, i) => ({ ...one, id: freshId(), x: one.x + 24, y: one.y + 24, z: topmost(history.now) + i })));
    } catch {
      // somebody else's data under our name
    }
  }

  function removeSelected(): void {
    if (selected.length === 0) return;
    const ids = selection.ids;
    desk.change((now) => now.filter((one) => !ids.has(one.id)));
    store.set(NOTHING);
    say(t("removed", { count: selected.length }), { undo: () => desk.undo() });
  }

  function duplicate(): void {
    if (selected.length === 0) return;
    if (history.now.length + selected.length > MOST) {
      say(t("full"), { wrong: true });
      return;
    }
    const made = duplicated(history.now, selection.ids, freshId);
    desk.change(() => made.things);
    select(made.ids);
  }

  function open(one: Thing): void {
    if (one.kind === "note") setEditing(one.id);
    else if (one.kind === "link") window.open(one.value, "_blank", "noopener,noreferrer");
    else if (one.image) navigation.open(one.image.id);
  }

  const enabled = shownPicture === null && !picking;
  useKeys(
    {
      boardNote: () => writeNote(),
      boardDuplicate: duplicate,
      selectAll: () => select(history.now.map((one) => one.id)),
      selectNone: () => store.set(NOTHING),
      delete: removeSelected,
      undo: () => desk.undo() || undoLast(),
      redo: () => desk.redo(),
    },
    { enabled },
  );

  // What the table of shortcuts does not name: arrows, Enter, Escape, and the clipboard.
  const handlers = useRef<Partial<{ key: (event: KeyboardEvent) => void; copy: (event: ClipboardEvent) => void; paste: (event: ClipboardEvent) => void }>>({});
  useEffect(() => {
    handlers.current = {
      key: (event) => {
        if (event.defaultPrevented || isTyping(event.target) || document.querySelector("[role=menu], [role=dialog]:not([data-panel])")) return;
        const target = event.target instanceof Element ? event.target : null;
        if (target?.closest("button, a, [role=slider]")) return;
        const focused = target?.closest("[data-thing]")?.getAttribute("data-thing") ?? null;
        const arrow = ARROWS[event.key];
        if (arrow && !event.ctrlKey && !event.metaKey && !event.altKey) {
          if (store.get().ids.size === 0 && focused !== null) select([focused]);
          const ids = store.get().ids;
          if (ids.size === 0) return;
          event.preventDefault();
          const by = event.shiftKey ? 24 : 4;
          desk.change((now) => update(now, ids, (one) => ({ ...one, x: one.x + arrow.x * by, y: one.y + arrow.y * by })), `arrow ${[...ids].join(" ")}`);
        } else if (event.key === "Backspace") {
          event.preventDefault();
          removeSelected();
        } else if (event.key === "Escape" && store.get().ids.size > 0) {
          event.preventDefault();
          store.set(NOTHING);
        } else if (event.key === " " && focused !== null) {
          event.preventDefault();
          const ids = new Set(store.get().ids);
          if (!ids.delete(focused)) ids.add(focused);
          store.set({ ids, anchor: focused, at: focused });
        } else if (event.key === "Enter") {
          const one = history.now.find((other) => other.id === (focused ?? (selected.length === 1 ? selected[0]?.id : undefined)));
          if (!one) return;
          event.preventDefault();
          open(one);
        } else if (event.key === "+" || event.key === "=" || event.key === "-") {
          setView((now) => zoomed(now, { x: size.current.width / 2, y: size.current.height / 2 }, event.key === "-" ? 0.8 : 1.25));
        } else if (event.key === "0") {
          setView(fitted(history.now, size.current.width, size.current.height));
        }
      },
      copy: (event) => {
        if (isTyping(event.target) || selected.length === 0 || !event.clipboardData) return;
        event.preventDefault();
        event.clipboardData.setData(THINGS, JSON.stringify(selected));
        const ids = selected.flatMap((one) => (one.image ? [one.image.id] : []));
        if (ids.length > 0) event.clipboardData.setData(PICTURES, JSON.stringify(ids));
        event.clipboardData.setData("text/plain", selected.map((one) => (one.kind === "picture" ? `${window.location.origin}/p/${one.value}` : one.value)).join("\n"));
      },
      paste: (event) => {
        if (isTyping(event.target)) return;
        if (take(event.clipboardData, pointer.current ?? middle())) event.preventDefault();
      },
    };
  });
  useEffect(() => {
    if (!enabled) return;
    const key = (event: KeyboardEvent) => handlers.current.key?.(event);
    const copy = (event: ClipboardEvent) => handlers.current.copy?.(event);
    const paste = (event: ClipboardEvent) => handlers.current.paste?.(event);
    window.addEventListener("keydown", key);
    window.addEventListener("copy", copy);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("keydown", key);
      window.removeEventListener("copy", copy);
      window.removeEventListener("paste", paste);
    };
  }, [enabled]);

  const at = (event: { clientX: number; clientY: number; currentTarget: Element }): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return toBoard(view, { x: event.clientX - box.left, y: event.clientY - box.top });
  };
  const dragOver = (event: DragEvent) => {
    if (!mayHavePictures(event.dataTransfer) && !event.dataTransfer.types.includes("text/uri-list")) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(true);
  };

  const use = () => {
    if (!history.now.some((one) => one.kind === "picture")) {
      say(t("useEmpty"));
      return;
    }
    void desk.flush();
    imagineWithTaste(board.code);
  };

  return (
    <section className="board" data-testid="board">
      <header className="board-head">
        <Link to="/boards" className="button bare round" aria-label={t("all")} data-tip={t("all")} data-tip-side="bottom">
          <Icon name="left" size={18} />
        </Link>
        <BoardName board={board} />
        <Saved keeping={keeping} />
        <span className="board-gap" />
        <CodeButton code={board.code} />
        <Meaning board={board} ready={() => desk.flush()} />
        <Button kind="primary" icon="create" className="sign-on-phone" onClick={use}>
          {t("use")}
        </Button>
      </header>
      {/* A drop onto it has its other ways: paste, and the buttons. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className="board-frame"
        data-over={over || undefined}
        onPointerMove={(event) => {
          if (event.pointerType === "mouse") pointer.current = at(event);
        }}
        onPointerLeave={() => {
          pointer.current = null;
        }}
        onDragOver={dragOver}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          setOver(false);
          pointer.current = at(event);
          if (!take(event.dataTransfer, pointer.current)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <Stage
          things={things}
          store={store}
          view={view}
          setView={setView}
          editing={editing}
          onWritten={written}
          onLaid={(laid) => desk.change((now) => replace(now, laid))}
          onOpen={open}
          onSize={onSize}
        />
        {things.length === 0 && (
          <div className="board-first">
            <h2>{t("firstTitle")}</h2>
            <p>{t("firstLead")}</p>
          </div>
        )}
        <div className="board-tools" role="toolbar" aria-label={t("add")}>
          <IconButton icon="draft" label={t("addNote")} hint={keyHint("boardNote")} side="right" onClick={() => writeNote(middle())} />
          <IconButton icon="image" label={t("addPicture")} side="right" onClick={() => setPicking(true)} />
          <AddLink onAdd={(link) => void putLink(link, middle())} />
          <IconButton icon="upload" label={t("upload")} side="right" onClick={() => files.current?.click()} />
          <input
            ref={files}
            type="file"
            accept="image/*"
            multiple
            hidden
            onChange={(event) => {
              void putFiles([...(event.target.files ?? [])], middle());
              event.target.value = "";
            }}
          />
        </div>
        <div className="board-view" role="toolbar" aria-label={t("fit")}>
          <IconButton icon="undo" label={t("undo")} hint={keyHint("undo")} disabled={history.past.length === 0} onClick={() => desk.undo()} />
          <IconButton icon="undo" className="mirrored" label={t("redo")} hint={keyHint("redo")} disabled={history.future.length === 0} onClick={() => desk.redo()} />
          <Button kind="bare" aria-label={t("zoomOut")} onClick={() => setView((now) => zoomed(now, { x: size.current.width / 2, y: size.current.height / 2 }, 0.8))}>
            −
          </Button>
          <Menu
            side="top"
            trigger={<Button kind="bare">{Math.round(view.zoom * 100)} %</Button>}
            lines={[
              { id: "fit", label: t("fit"), hint: "0", onSelect: () => setView(fitted(history.now, size.current.width, size.current.height)) },
              ...[0.5, 1, 2].map((zoom) => ({
                id: `${zoom}`,
                label: `${zoom * 100} %`,
                onSelect: () => setView((now) => zoomed(now, { x: size.current.width / 2, y: size.current.height / 2 }, zoom / now.zoom)),
              })),
            ]}
          />
          <Button kind="bare" aria-label={t("zoomIn")} onClick={() => setView((now) => zoomed(now, { x: size.current.width / 2, y: size.current.height / 2 }, 1.25))}>
            +
          </Button>
        </div>
        {selected.length > 0 && editing === null && (
          <SelectionBar selected={selected} onChange={desk.change} onDuplicate={duplicate} onDelete={removeSelected} onOpen={open} />
        )}
      </div>
      {picking && (
        <PicturePicker
          title={t("pickTitle")}
          most={50}
          take={(count) => t("pickTake", { count })}
          empty={t("pickEmpty")}
          onClose={() => setPicking(false)}
          onTake={(images) => {
            setPicking(false);
            putPictures(images, middle());
          }}
        />
      )}
    </section>
  );
}

function AddLink({ onAdd }: { onAdd: (link: string) => void }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Popover label={t("addLink")} side="right" open={open} onOpenChange={setOpen} trigger={<IconButton icon="link" label={t("addLink")} side="right" />}>
      <form
        className="board-link-form"
        onSubmit={(event) => {
          event.preventDefault();
          const written = new FormData(event.currentTarget).get("link");
          const link = typeof written === "string" ? written.trim() : "";
          if (!link) return;
          setOpen(false);
          onAdd(/^https?:\/\//u.test(link) ? link : `https://${link}`);
        }}
      >
        <label htmlFor="board-link">{t("linkLabel")}</label>
        <input id="board-link" name="link" className="text-field" inputMode="url" autoComplete="off" placeholder="https://" />
        <p className="aside">{t("linkHint")}</p>
        <Button type="submit" kind="primary">
          {t("add")}
        </Button>
      </form>
    </Popover>
  );
}

