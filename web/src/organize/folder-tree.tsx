/** Folders in folders. Each takes pictures and other folders; removing one keeps its pictures, and can be taken back. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type DragEvent } from "react";

import { api, need } from "../client/api";
import { IconButton } from "../ui/button";
import { Icon } from "../ui/icons";
import { Menu, type MenuLine } from "../ui/menu";
import { say } from "../ui/toast";
import { announceChange, change, trying } from "./commands";
import { EXACT, FOLDER, useDropPlace } from "./drop";
import { NameField } from "./name-field";
import type { Folder } from "./queries";
import { restoreFolders, rememberFolders } from "./removed-folders";
import { useWords } from "./words";

interface TreeProps {
  folders: readonly Folder[];
  /** Id of the folder that is shown. */
  at: string;
  onGone: () => void;
  onMake: (name: string, parent: string | null) => Promise<void>;
}

export function FolderTree({ folders, at, onGone, onMake }: TreeProps) {
  const { t } = useWords();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const top = useDropPlace({ folder: (id) => void move(t, id, "") });
  const toggle = (id: string) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };
  const level = (parent: string | null, deep: number) => {
    const here = folders.filter((one) => one.parent_id === parent);
    if (here.length === 0) return null;
    return (
      <ul>
        {here.map((folder) => {
          const inside = folders.some((one) => one.parent_id === folder.id);
          return (
            <FolderLine key={folder.id} folder={folder} others={folders.filter((one) => one.id !== folder.parent_id && !within(folders, folder.id, one.id))} deep={deep} here={at === folder.id} open={inside ? !closed.has(folder.id) : null} onToggle={() => toggle(folder.id)} onGone={onGone} onMake={onMake}>
              {inside && !closed.has(folder.id) ? level(folder.id, deep + 1) : null}
            </FolderLine>
          );
        })}
      </ul>
    );
  };
  return (
    <div className="folder-tree">
      {level(null, 0)}
      {folders.length > 0 && <div className="folder-top" {...top} aria-hidden="true" />}
    </div>
  );
}

/** Whether a folder is another one, or lies somewhere in it. */
function within(folders: readonly Folder[], outer: string, id: string): boolean {
  for (let at: string | null = id; at !== null; at = folders.find((one) => one.id === at)?.parent_id ?? null) if (at === outer) return true;
  return false;
}

type Say = ReturnType<typeof useWords>["t"];

async function move(t: Say, id: string, parent: string): Promise<void> {
  const path = { params: { path: { folder_id: id } } };
  const before = await trying(t, need(api.GET("/api/v1/folders/{folder_id}", path)));
  if (!before || (before.parent_id ?? "") === parent || id === parent) return;
  const put = (to: string) => trying(t, need(api.PATCH("/api/v1/folders/{folder_id}", { ...path, body: { parent: to } })));
  if ((await put(parent)) === null) return;
  announceChange();
  say(t("done.folderMoved", { name: before.name }), { undo: () => void put(before.parent_id ?? "").then(announceChange) });
}

interface LineProps {
  folder: Folder;
  /** Those that it may be put into. */
  others: readonly Folder[];
  deep: number;
  here: boolean;
  /** Null: there is nothing in it to show. */
  open: boolean | null;
  onToggle: () => void;
  onGone: () => void;
  onMake: (name: string, parent: string | null) => Promise<void>;
  children: React.ReactNode;
}

function FolderLine({ folder, others, deep, here, open, onToggle, onGone, onMake, children }: LineProps) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [doing, setDoing] = useState<"name" | "make" | null>(null);
  const place = useDropPlace({
    pictures: (ids) => void change(t, { ids }, { folder: folder.id }, (count) => t("done.moved", { count, folder: folder.name })),
    folder: (id) => void move(t, id, folder.id),
  });
  const path = { params: { path: { folder_id: folder.id } } };
  const rename = async (name: string) => {
    setDoing(null);
    const put = (to: string) => trying(t, need(api.PATCH("/api/v1/folders/{folder_id}", { ...path, body: { name: to } })));
    if ((await put(name)) === null) return;
    announceChange();
    say(t("done.renamed", { name }), { undo: () => void put(folder.name).then(announceChange) });
  };
  const remove = async () => {
    const kept = await trying(t, rememberFolders(folder));
    const done = await trying(t, need(api.DELETE("/api/v1/folders/{folder_id}", path)));
    if (done === null) return;
    if (here) void navigate({ to: "/organize", search: {} });
    announceChange();
    say(t("done.folderGone", { name: folder.name, count: done.pictures_kept }), kept ? { undo: () => void trying(t, restoreFolders(kept)).then(announceChange) } : {});
  };
  const lines: MenuLine[] = [
    { id: "inside", label: t("panel.newInside"), icon: "plus", onSelect: () => setDoing("make") },
    { id: "rename", label: t("panel.rename"), icon: "edit", onSelect: () => setDoing("name") },
    ...(others.length === 0 ? [] : [{ id: "move", label: t("panel.moveInto"), icon: "folder" as const, entries: others.map((one) => ({ id: one.id, label: one.path, icon: "folder" as const, onSelect: () => void move(t, folder.id, one.id) })) }]),
    ...(folder.parent_id === null ? [] : [{ id: "top", label: t("panel.toTop"), icon: "up" as const, onSelect: () => void move(t, folder.id, "") }]),
    { id: "delete", label: t("panel.removeFolder"), icon: "trash", danger: true, onSelect: () => void remove() },
  ];
  const indent = { paddingLeft: 10 + deep * 14 };
  return (
    <li>
      {doing === "name" ? (
        <NameField label={t("panel.folderName")} value={folder.name} onDone={(name) => void rename(name)} onCancel={() => setDoing(null)} />
      ) : (
        <div className="panel-with-menu">
          {open !== null && (
            <button type="button" className="folder-open" style={{ left: deep * 14 - 6 }} aria-expanded={open} aria-label={t(open ? "panel.close" : "panel.open", { name: folder.name })} onClick={onToggle}>
              <Icon name={open ? "down" : "right"} size={12} />
            </button>
          )}
          <Link
            to="/organize"
            search={{ folder: folder.id }}
            className="panel-line"
            style={indent}
            activeOptions={EXACT}
            aria-current={here ? "page" : undefined}
            onClick={onGone}
            draggable
            onDragStart={(event: DragEvent) => {
              event.dataTransfer.effectAllowed = "move";
              event.dataTransfer.setData(FOLDER, folder.id);
            }}
            {...place}
          >
            <Icon name="folder" size={17} />
            <span>{folder.name}</span>
            <span className="panel-count">{folder.pictures > 0 && folder.pictures}</span>
          </Link>
          <Menu lines={lines} trigger={<IconButton icon="more" size={16} label={t("panel.actions", { name: folder.name })} />} />
        </div>
      )}
      {doing === "make" && (
        <NameField
          label={t("panel.folderName")}
          onDone={(name) => {
            setDoing(null);
            void onMake(name, folder.id);
          }}
          onCancel={() => setDoing(null)}
        />
      )}
      {children}
    </li>
  );
}
