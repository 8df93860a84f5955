/** Where one stands and what is looked for, as chips that can be taken away; and keeping it under a name. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { fileUrl } from "../client/api";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { Looking } from "./looking";
import { NameField } from "./name-field";
import type { Standing } from "./panel";
import { foldersQuery, savedQuery } from "./queries";
import { byLooks, chips, meant, stateOf, withoutTerm } from "./terms";
import { useWords } from "./words";

interface Props {
  at: Standing;
  count: number | null;
  counting: boolean;
  onSearch: (q: string) => void;
  onFolder: (folder: string) => void;
  onSave: (name: string) => void;
  onEmptyTrash: () => void;
}

export function Filters({ at, count, counting, onSearch, onFolder, onSave, onEmptyTrash }: Props) {
  const { t } = useWords();
  const { data: folders = [] } = useQuery(foldersQuery);
  const { data: saved = [] } = useQuery(savedQuery);
  const [naming, setNaming] = useState(false);
  const folder = folders.find((one) => one.id === at.folder);
  const known = saved.find((one) => one.q === at.q && at.folder === "");
  const state = stateOf(at.q);
  const title = known?.name ?? (at.folder ? (folder?.name ?? t("view.folder")) : state === "trashed" ? t("view.trash") : state === "hidden" ? t("view.hidden") : t("title"));
  const marks = chips(at.q);
  return (
    <div className="filters">
      <h1>{title}</h1>
      <span className="filters-count" role="status">
        {count !== null && `${t("pictures", { count })}${counting ? "…" : ""}`}
      </span>
      <ul className="filters-chips" aria-label={t("search.terms")}>
        {at.folder !== "" && (
          <li>
            <Chip icon="folder" text={folder?.path ?? t("view.folder")} onRemove={() => onFolder("")} />
          </li>
        )}
        {marks.map((term) => (
          <li key={term.start}>
            <Chip {...(term.key === "like" ? { picture: term.value } : {})} {...(term.key === "" ? {} : { name: term.negative ? `-${term.key}` : term.key })} text={term.key === "" ? term.text : term.value} onRemove={() => onSearch(withoutTerm(at.q, term))} />
          </li>
        ))}
      </ul>
      {(at.q !== "" || at.folder !== "") && !known && state !== "trashed" && (naming ? (
        <NameField
          label={t("panel.searchName")}
          onDone={(name) => {
            setNaming(false);
            onSave(name);
          }}
          onCancel={() => setNaming(false)}
        />
      ) : (
        <Button kind="bare" icon="sparkle" onClick={() => setNaming(true)}>
          {t("search.save")}
        </Button>
      ))}
      {meant(at.q) && <p className="filters-note">{t("search.meaningEnglish")}</p>}
      {byLooks(at.q) && <Looking empty={!count} />}
      {state === "trashed" && (
        <p className="filters-trash">
          <span>{t("trashDays")}</span>
          <Button kind="danger" disabled={!count} onClick={onEmptyTrash}>
            {t("emptyTrash")}
          </Button>
        </p>
      )}
    </div>
  );
}

interface ChipProps {
  icon?: "folder";
  name?: string;
  text: string;
  /** Its id: the picture itself is shown, since nobody knows one by its id. */
  picture?: string;
  onRemove: () => void;
}

function Chip({ icon, name, text, picture, onRemove }: ChipProps) {
  const { t } = useWords();
  return (
    <span className="term-chip">
      {icon && <Icon name={icon} size={13} />}
      {name && <b>{name}</b>}
      {picture ? <img className="term-picture" src={fileUrl({ id: picture }, { format: "webp", width: 64 })} alt={t("search.picture")} /> : <span>{text}</span>}
      <button type="button" aria-label={t("search.remove", { term: name ? `${name}:${text}` : text })} onClick={onRemove}>
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}
