/** A board: its name and code above, the surface below. How things come onto it: `bringing`. */
import { Link } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState, type DragEvent } from "react";

import { imagineWithTaste } from "../client/trying";
import { Button } from "../ui/button";
import { mayHavePictures } from "../ui/drag";
import { Icon } from "../ui/icons";
import { useKeys } from "../ui/keys";
import { PicturePicker } from "../ui/picture-picker";
import { usePictureNavigation, useShownPicture } from "../ui/picture-link";
import { usePictureList } from "../ui/picture-list";
import { all, NOTHING, selectionStore, useSelection } from "../ui/selection";
import { say, undoLast } from "../ui/toast";
import { MOST, useBringing } from "./bringing";
import { BoardName, CodeButton, Meaning, Saved } from "./head";
import { freshId, openDesk, useDesk } from "./desk";
import { fitted, readingOrder, toBoard, type Point, type View } from "./layout";
import { SelectionBar } from "./selection-bar";
import { Stage } from "./stage";
import { AddBar, ViewBar } from "./surface-bars";
import { useSurfaceKeys } from "./surface-keys";
import { duplicated, replace, type BoardDocument, type Thing, update } from "./things";
import { useWords } from "./words";

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

  const { make, putPictures, putFiles, putLink, take } = useBringing({ board, desk, now: history.now, pointer, select });

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

  useSurfaceKeys({
    desk,
    store,
    now: history.now,
    selected,
    size,
    setView,
    select,
    open,
    remove: removeSelected,
    paste: (transfer) => take(transfer, pointer.current ?? middle()),
    enabled,
  });

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
        <AddBar onNote={() => writeNote(middle())} onPick={() => setPicking(true)} onLink={(link) => void putLink(link, middle())} onFiles={(some) => void putFiles(some, middle())} />
        <ViewBar desk={desk} history={history} view={view} setView={setView} size={size} />
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
