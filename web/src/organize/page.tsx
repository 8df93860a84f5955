/** Everything that was made, to find again and to put in order. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type DragEvent } from "react";

import { ApiError } from "../client/api";
import { onNewPictures } from "../client/queries";
import { useLive } from "../client/store";
import { Button, IconButton } from "../ui/button";
import { Sheet } from "../ui/dialog";
import { useKeys } from "../ui/keys";
import { ContextMenu, Menu, type MenuLine } from "../ui/menu";
import { usePictureNavigation } from "../ui/picture-link";
import { EmptyState, ErrorPanel } from "../ui/states";
import { useActs } from "./acts";
import { BulkBar, type Asking } from "./bulk-bar";
import { emptyTrash, onChanged } from "./commands";
import { Confirm } from "./confirm";
import { Filters } from "./filters";
import { ImportDialog } from "./import-dialog";
import { pictureLines } from "./lines";
import { setLooks, useLooks } from "./looks";
import { COARSE, NARROW, useMedia } from "./media";
import { Panel } from "./panel";
import { asSort, foldersQuery, librarySource, SORTS } from "./queries";
import { SearchBox } from "./search-box";
import { Shelf } from "./shelf";
import { ranked, stateOf, wholeSearch } from "./terms";
import { Tasks } from "./tasks";
import { exportPictures, filesDropped, importFiles } from "./transfers";
import { Wall } from "./wall";
import { chosen as newChosen, clear, useCount } from "./whole";
import { useWords } from "./words";
import "./organize.css";

interface Address {
  q?: string | undefined;
  folder?: string | undefined;
  sort?: string | undefined;
}

/** Pictures that arrive together are one change. */
const NEWS_MS = 250;

/** A wall's data for a search; it hears of new pictures, of changes, and of a connection that came back. */
function useShelf(q: string, sort: ReturnType<typeof asSort>): Shelf {
  const shelf = useMemo(() => new Shelf(librarySource(q, sort)), [q, sort]);
  const connection = useLive((live) => live.connection);
  useEffect(() => {
    shelf.open();
    return () => shelf.close();
  }, [shelf]);
  useEffect(() => onChanged(() => shelf.refresh()), [shelf]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onNewPictures(() => {
      clearTimeout(timer);
      timer = setTimeout(() => shelf.refresh(), NEWS_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [shelf]);
  const was = useRef(connection);
  useEffect(() => {
    if (was.current === "lost" && connection === "open") shelf.refresh();
    was.current = connection;
  }, [shelf, connection]);
  return shelf;
}

export function OrganizePage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { open } = usePictureNavigation();
  const address: Address = useSearch({ strict: false });
  const looks = useLooks();
  const narrow = useMedia(NARROW);
  const coarse = useMedia(COARSE);
  const { data: folders = [] } = useQuery(foldersQuery);

  const at = { q: address.q ?? "", folder: address.folder ?? "", sort: asSort(address.sort) };
  const full = wholeSearch(at.q, at.folder);
  const state = stateOf(at.q);
  const shelf = useShelf(full, at.sort);
  useSyncExternalStore(shelf.subscribe, shelf.getVersion);
  // What was selected or spread in another search is not carried over.
  const chosen = useMemo(() => ({ of: shelf, ...newChosen() }), [shelf]);
  const [spreadOf, setSpreadOf] = useState<{ shelf: Shelf; open: ReadonlySet<string> }>({ shelf, open: new Set() });
  const [none] = useState<ReadonlySet<string>>(() => new Set());
  const spread = spreadOf.shelf === shelf ? spreadOf.open : none;
  const count = useCount(chosen, shelf.total ?? 0);
  const acts = useActs({ shelf, chosen, spread, q: full, sort: at.sort });

  const [asking, setAsking] = useState<Asking>(null);
  const [forGood, setForGood] = useState<string[] | undefined>(undefined);
  const [menuFor, setMenuFor] = useState<string | null>(null);
  const [sheet, setSheet] = useState(false);
  const [importing, setImporting] = useState(false);
  const [over, setOver] = useState(false);
  /** The picture under the pointer; changes often and draws nothing. */
  const [pointed] = useState<{ id: string | null }>(() => ({ id: null }));

  useEffect(() => {
    document.title = `${t("title")} · Gesso`;
  }, [t]);
  const page = useRef<HTMLDivElement>(null);
  // What sticks here stands under the prompt bar, which grows with its words.
  useEffect(() => {
    const dock = document.querySelector(".dock");
    if (!dock) return;
    const observer = new ResizeObserver(() => page.current?.style.setProperty("--below-dock", `${dock.getBoundingClientRect().height}px`));
    observer.observe(dock);
    return () => observer.disconnect();
  }, []);

  const go = (change: Partial<Address>, replace = false) => {
    const next = { ...at, ...change };
    void navigate({
      to: "/organize",
      search: { q: next.q || undefined, folder: next.folder || undefined, sort: next.sort === "newest" ? undefined : next.sort },
      replace,
      resetScroll: !replace,
    });
  };
  const onSpread = (stack: string) => {
    const next = new Set(spread);
    if (!next.delete(stack)) next.add(stack);
    setSpreadOf({ shelf, open: next });
  };
  const download = async (format: "original" | "jpeg" | "webp", some?: string[]) => {
    const target = await acts.target(some);
    await exportPictures("q" in target ? { q: target.q, format } : { ids: [...target.ids], format });
  };
  const ask = (what: Exclude<Asking, "empty">, some?: string[]) => {
    if (what === "forGood") setForGood(some);
    else if (some) chosen.store.set({ ids: new Set(some), anchor: some[0] ?? null, at: some[0] ?? null });
    setAsking(what);
  };

  /** What a key means: the selection, or else the picture in focus or under the pointer. */
  const meant = (): string[] | undefined | null => {
    if (chosen.store.get().ids.size > 0) return undefined;
    const id = document.activeElement?.closest("[data-cell]")?.getAttribute("data-cell") ?? pointed.id;
    return id === null ? null : [id];
  };
  const onMeant = (act: (some: string[] | undefined) => unknown) => () => {
    const some = meant();
    if (some === null) return false;
    void act(some);
    return true;
  };
  const living = state !== "trashed";
  const rate = (rating: number) => onMeant((some) => living && acts.rate(rating, some));
  useKeys({
    tag: onMeant((some) => living && ask("tag", some)),
    folder: onMeant((some) => living && ask("folder", some)),
    hide: onMeant((some) => living && acts.hide(state !== "hidden", some)),
    like: onMeant((some) => living && acts.like(some)),
    compare: onMeant((some) => acts.compare(some)),
    delete: onMeant((some) => (living ? acts.trash(some) : ask("forGood", some))),
    rate0: rate(0),
    rate1: rate(1),
    rate2: rate(2),
    rate3: rate(3),
    rate4: rate(4),
    rate5: rate(5),
    selectAll: () => chosen.selectAll([...shelf.known()].map((one) => one.id)),
    selectNone: () => clear(chosen),
    back: () => (count > 0 ? clear(chosen) : false),
  });

  const menuLines = (): MenuLine[] => {
    const image = menuFor === null ? undefined : shelf.find(menuFor);
    if (!image) return [];
    const within = chosen.store.get().ids.has(image.id);
    return pictureLines({ t, acts, onAsk: ask, onOpen: open, onDownload: (format, some) => void download(format, some) }, image, within ? undefined : [image.id], within ? count : 1);
  };

  const takesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const drop = (event: DragEvent) => {
    setOver(false);
    if (!takesFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    void filesDropped(event.dataTransfer).then(importFiles);
  };

  const sorts = SORTS.map((sort) => ({ id: sort, label: t(`sort.${sort}`), checked: at.sort === sort, onSelect: () => go({ sort }) }));
  const more: MenuLine[] = [
    { id: "import", label: t("import.open"), icon: "upload", onSelect: () => setImporting(true) },
    { id: "everything", label: t("exportAll"), icon: "download", onSelect: () => void exportPictures({ everything: true }) },
    ...(narrow ? [{ id: "d0", divider: true } as const, ...sorts] : []),
    { id: "d", divider: true },
    { id: "rows", label: t("looks.rows"), icon: "rows", checked: looks.kind === "rows", onSelect: () => setLooks({ kind: "rows" }) },
    { id: "grid", label: t("looks.grid"), icon: "grid", checked: looks.kind === "grid", onSelect: () => setLooks({ kind: "grid" }) },
  ];
  const wall = (
    <div className="wall-area">
      <Wall key={`${full}\n${at.sort}`} shelf={shelf} chosen={chosen} spread={spread} onSpread={onSpread} onOpen={open} onMenu={setMenuFor} onOver={(id) => void Object.assign(pointed, { id })} />
    </div>
  );
  const panel = <Panel at={at} onGone={() => setSheet(false)} />;
  const empty = shelf.total === 0 && !shelf.counting;
  const badSearch = shelf.failed instanceof ApiError && shelf.failed.code === "bad_search";

  return (
    <div
      ref={page}
      role="presentation"
      className="organize"
      data-panel={(looks.panel && !narrow) || undefined}
      data-selecting={count > 0 || undefined}
      data-takes-pictures
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!takesFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        setOver(true);
      }}
      onDragLeave={(event) => event.currentTarget === event.target && setOver(false)}
      onDrop={drop}
    >
      {!narrow && looks.panel && panel}
      <div className="organize-main">
        <div className="organize-head">
          <IconButton icon="menu" label={t("panel.toggle")} aria-expanded={narrow ? sheet : looks.panel} onClick={() => (narrow ? setSheet(true) : setLooks({ panel: !looks.panel }))} />
          <SearchBox q={at.q} onSearch={(q, { replace }) => go({ q }, replace)} />
          <Menu
            label={t("sort.label")}
            lines={sorts}
            trigger={
              <Button kind="bare" className="sort" disabled={ranked(full)}>
                {t(ranked(full) ? "sort.alike" : `sort.${at.sort}`)}
              </Button>
            }
          />
          <input className="size" type="range" min={0} max={4} step={1} value={looks.size} aria-label={t("looks.size")} onChange={(event) => setLooks({ size: event.target.valueAsNumber })} />
          <IconButton icon={looks.kind === "rows" ? "grid" : "rows"} className="wide-only" label={t(looks.kind === "rows" ? "looks.grid" : "looks.rows")} onClick={() => setLooks({ kind: looks.kind === "rows" ? "grid" : "rows" })} />
          <Menu label={t("common.more")} lines={more} trigger={<IconButton icon="more" label={t("common.more")} />} />
        </div>
        <Filters
          at={at}
          count={shelf.total}
          counting={shelf.counting}
          onSearch={(q) => go({ q })}
          onFolder={(folder) => go({ folder })}
          onSave={(name) => void acts.saveSearch(name, wholeSearch(at.q, folders.find((one) => one.id === at.folder)?.path ?? at.folder))}
          onEmptyTrash={() => setAsking("empty")}
        />
        {shelf.failed !== null && !badSearch && (
          <ErrorPanel
            title={t("failed")}
            kept={t("kept")}
            details={shelf.failed instanceof ApiError ? { code: shelf.failed.code, message: shelf.failed.message } : undefined}
            action={<Button onClick={() => shelf.refresh()}>{t("common.retry")}</Button>}
          />
        )}
        {empty || badSearch ? <Nothing q={full} onClear={() => go({ q: "", folder: "" })} onImport={() => setImporting(true)} /> : coarse ? wall : <ContextMenu lines={menuLines}>{wall}</ContextMenu>}
      </div>
      {count > 0 && (
        <BulkBar
          count={count}
          state={state}
          acts={acts}
          asking={asking}
          onAsk={(what) => (what === "forGood" ? ask(what) : setAsking(what))}
          onClear={() => clear(chosen)}
          onDownload={(format) => void download(format)}
          onAll={chosen.except() === null && count < (shelf.total ?? 0) ? () => chosen.selectAll([...shelf.known()].map((one) => one.id)) : null}
        />
      )}
      <Tasks />
      {over && (
        <div className="drop-veil" aria-hidden="true">
          {t("import.drop")}
        </div>
      )}
      {sheet && narrow && (
        <Sheet title={t("panel.label")} onClose={() => setSheet(false)}>
          {panel}
        </Sheet>
      )}
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
      {asking === "forGood" && (
        <Confirm title={t("forGood.title", { count: forGood?.length ?? count })} lead={t("forGood.lead")} action={t("act.forGood")} onDo={() => void acts.deleteForGood(forGood)} onClose={() => setAsking(null)} />
      )}
      {asking === "empty" && <Confirm title={t("emptyTitle", { count: shelf.total ?? 0 })} lead={t("forGood.lead")} action={t("emptyTrash")} onDo={() => void emptyTrash(t)} onClose={() => setAsking(null)} />}
    </div>
  );
}

function Nothing({ q, onClear, onImport }: { q: string; onClear: () => void; onImport: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  if (q === "") {
    return (
      <EmptyState
        icon="organize"
        title={t("empty.title")}
        lead={t("empty.lead")}
        action={
          <p className="empty-actions">
            <Button kind="primary" icon="create" onClick={() => void navigate({ to: "/" })}>
              {t("empty.create")}
            </Button>
            <Button icon="upload" onClick={onImport}>
              {t("import.open")}
            </Button>
          </p>
        }
      />
    );
  }
  if (q.trim() === "is:trashed") return <EmptyState icon="trash" title={t("empty.trash")} lead={t("trashDays")} action={<Button onClick={onClear}>{t("view.all")}</Button>} />;
  return <EmptyState icon="search" title={t("empty.nothing")} lead={t("empty.nothingLead")} action={<Button onClick={onClear}>{t("empty.clear")}</Button>} />;
}
