/** What the library is ordered by: views, smart folders, folders, tags. Pictures and folders can be dropped here. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { api, need } from "../client/api";
import { IconButton } from "../ui/button";
import type { IconName } from "../ui/icons";
import { Icon } from "../ui/icons";
import { Menu, type MenuLine } from "../ui/menu";
import { say } from "../ui/toast";
import { announceChange, change, like, trying } from "./commands";
import { EXACT, useDropPlace } from "./drop";
import { FolderTree } from "./folder-tree";
import { COARSE, useMedia } from "./media";
import { NameField } from "./name-field";
import { foldersQuery, savedQuery, tagsQuery, type Saved, type Tag } from "./queries";
import { quoted } from "./terms";
import { useWords } from "./words";

export interface Standing {
  q: string;
  folder: string;
  sort: string;
}

const VIEWS = [
  { name: "all", q: "", icon: "organize" },
  { name: "favourites", q: "is:favorite", icon: "heart" },
  { name: "drafts", q: "is:draft", icon: "draft" },
  { name: "uploads", q: "is:upload", icon: "upload" },
  { name: "hidden", q: "is:hidden", icon: "hide" },
  { name: "trash", q: "is:trashed", icon: "trash" },
] as const satisfies readonly { name: string; q: string; icon: IconName }[];

const FEW_TAGS = 16;

export function Panel({ at, onGone }: { at: Standing; onGone: () => void }) {
  const { t } = useWords();
  const { data: folders = [] } = useQuery(foldersQuery);
  const { data: tags = [] } = useQuery(tagsQuery);
  const { data: saved = [] } = useQuery(savedQuery);
  const [making, setMaking] = useState(false);
  const [allTags, setAllTags] = useState(false);
  const touch = useMedia(COARSE);

  const make = async (name: string, parent: string | null = null) => {
    setMaking(false);
    const made = await trying(t, need(api.POST("/api/v1/folders", { body: { name, parent } })));
    if (made) announceChange();
  };

  return (
    <nav className="panel" aria-label={t("panel.label")}>
      <ul>
        {VIEWS.map((view) => (
          <View key={view.name} view={view} here={at.q === view.q && at.folder === ""} onGone={onGone} />
        ))}
      </ul>
      {saved.length > 0 && (
        <Part title={t("panel.smart")}>
          <ul>
            {saved.map((one) => (
              <SmartFolder key={one.id} saved={one} here={at.q === one.q && at.folder === ""} onGone={onGone} />
            ))}
          </ul>
        </Part>
      )}
      <Part title={t("panel.folders")} action={<IconButton icon="plus" size={16} label={t("panel.newFolder")} onClick={() => setMaking(true)} />}>
        {making && <NameField label={t("panel.folderName")} onDone={(name) => void make(name)} onCancel={() => setMaking(false)} />}
        <FolderTree folders={folders} at={at.folder} onGone={onGone} onMake={make} />
        {folders.length === 0 && !making && <p className="panel-hint">{t("panel.noFolders")}</p>}
      </Part>
      <Part title={t("panel.tags")}>
        <ul>
          {tags.slice(0, allTags ? undefined : FEW_TAGS).map((tag) => (
            <TagLine key={tag.name} tag={tag} here={at.q === `tag:${quoted(tag.name)}`} onGone={onGone} />
          ))}
        </ul>
        {tags.length > FEW_TAGS && (
          <button type="button" className="panel-more" aria-expanded={allTags} onClick={() => setAllTags(!allTags)}>
            {allTags ? t("panel.fewer") : t("panel.more", { count: tags.length - FEW_TAGS })}
          </button>
        )}
        {tags.length === 0 && <p className="panel-hint">{t(touch ? "panel.noTagsTouch" : "panel.noTags")}</p>}
      </Part>
    </nav>
  );
}

function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel-part">
      <header>
        <h2>{title}</h2>
        {action}
      </header>
      {children}
    </section>
  );
}

function View({ view, here, onGone }: { view: (typeof VIEWS)[number]; here: boolean; onGone: () => void }) {
  const { t } = useWords();
  const drops: Partial<Record<(typeof VIEWS)[number]["name"], (ids: string[]) => void>> = {
    favourites: (ids) => void like(t, ids, true),
    hidden: (ids) => void change(t, { ids }, { hidden: true }, (count) => t("done.hidden", { count })),
    trash: (ids) => void change(t, { ids }, { trashed: true }, (count) => t("done.trashed", { count })),
  };
  const place = useDropPlace({ pictures: drops[view.name] });
  return (
    <li>
      <Link to="/organize" search={{ q: view.q || undefined }} className="panel-line" activeOptions={EXACT} aria-current={here ? "page" : undefined} onClick={onGone} {...place}>
        <Icon name={view.icon} size={17} />
        <span>{t(`view.${view.name}`)}</span>
      </Link>
    </li>
  );
}

function SmartFolder({ saved, here, onGone }: { saved: Saved; here: boolean; onGone: () => void }) {
  const { t } = useWords();
  const [naming, setNaming] = useState(false);
  const path = { params: { path: { search_id: saved.id } } };
  const rename = async (name: string) => {
    setNaming(false);
    if (await trying(t, need(api.PATCH("/api/v1/searches/{search_id}", { ...path, body: { name } })))) announceChange();
  };
  const remove = async () => {
    const gone = await trying(
      t,
      api.DELETE("/api/v1/searches/{search_id}", path).then((answer) => need(Promise.resolve({ ...answer, data: true }))),
    );
    if (gone === null) return;
    announceChange();
    const back = () => trying(t, need(api.POST("/api/v1/searches", { body: { name: saved.name, q: saved.q, sort: saved.sort } }))).then(announceChange);
    say(t("done.forgotten", { name: saved.name }), { undo: () => void back() });
  };
  if (naming) return <li><NameField label={t("panel.searchName")} value={saved.name} onDone={(name) => void rename(name)} onCancel={() => setNaming(false)} /></li>;
  const lines: MenuLine[] = [
    { id: "rename", label: t("panel.rename"), icon: "edit", onSelect: () => setNaming(true) },
    { id: "delete", label: t("panel.forget"), icon: "trash", danger: true, onSelect: () => void remove() },
  ];
  return (
    <li className="panel-with-menu">
      <Link to="/organize" search={{ q: saved.q || undefined, sort: saved.sort === "newest" ? undefined : saved.sort }} className="panel-line" activeOptions={EXACT} aria-current={here ? "page" : undefined} onClick={onGone} title={saved.q}>
        <Icon name="sparkle" size={17} />
        <span>{saved.name}</span>
      </Link>
      <Menu lines={lines} trigger={<IconButton icon="more" size={16} label={t("panel.actions", { name: saved.name })} />} />
    </li>
  );
}

function TagLine({ tag, here, onGone }: { tag: Tag; here: boolean; onGone: () => void }) {
  const { t } = useWords();
  const [naming, setNaming] = useState(false);
  const place = useDropPlace({ pictures: (ids) => void change(t, { ids }, { add_tags: [tag.name] }, (count) => t("done.tagged", { count, tag: tag.name })) });
  const path = { params: { path: { tag: tag.name } } };
  const rename = async (name: string) => {
    setNaming(false);
    if (await trying(t, need(api.PATCH("/api/v1/tags/{tag}", { ...path, body: { name } })))) announceChange();
  };
  const remove = () =>
    void change(t, { q: `tag:${quoted(tag.name)}` }, { remove_tags: [tag.name] }, (count) => t("done.untagged", { count, tag: tag.name }));
  if (naming) return <li><NameField label={t("panel.tagName")} value={tag.name} onDone={(name) => void rename(name)} onCancel={() => setNaming(false)} /></li>;
  const lines: MenuLine[] = [
    { id: "rename", label: t("panel.rename"), icon: "edit", onSelect: () => setNaming(true) },
    { id: "delete", label: t("panel.untag"), icon: "trash", danger: true, onSelect: remove },
  ];
  return (
    <li className="panel-with-menu">
      <Link to="/organize" search={{ q: `tag:${quoted(tag.name)}` }} className="panel-line" activeOptions={EXACT} aria-current={here ? "page" : undefined} onClick={onGone} {...place}>
        <Icon name="tag" size={17} />
        <span>{tag.name}</span>
        <span className="panel-count">{tag.pictures}</span>
      </Link>
      <Menu lines={lines} trigger={<IconButton icon="more" size={16} label={t("panel.actions", { name: tag.name })} />} />
    </li>
  );
}
