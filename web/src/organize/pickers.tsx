/** Choosing a tag or a folder for what is selected: type, take one that is there, or make a new one. */
import { useQuery } from "@tanstack/react-query";
import { useState, type KeyboardEvent } from "react";

import { Icon, type IconName } from "../ui/icons";
import { foldersQuery, tagsQuery } from "./queries";
import { useWords } from "./words";

interface Choice {
  id: string;
  text: string;
  aside: string;
  icon: IconName;
}

interface PickerProps {
  label: string;
  placeholder: string;
  choices: readonly Choice[];
  /** The line that makes what was typed, where it is not there yet. */
  fresh: (text: string) => string;
  onPick: (choice: { id?: string; text: string }) => void;
}

const MOST = 9;

function Picker({ label, placeholder, choices, fresh, onPick }: PickerProps) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const small = text.trim().toLocaleLowerCase();
  const found = choices.filter((one) => one.text.toLocaleLowerCase().includes(small)).slice(0, MOST);
  const exact = choices.some((one) => one.text.toLocaleLowerCase() === small);
  const lines: (Choice & { made?: boolean })[] = small && !exact ? [...found, { id: "", text: text.trim(), aside: "", icon: "plus", made: true }] : found;
  const take = (line: (typeof lines)[number] | undefined) => line && onPick(line.made ? { text: line.text } : { id: line.id, text: line.text });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setAt((at + (event.key === "ArrowDown" ? 1 : lines.length - 1)) % Math.max(1, lines.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(lines[at]);
    }
  };
  return (
    <div className="picker">
      <input
        autoFocus
        className="name-field"
        role="combobox"
        aria-expanded={lines.length > 0}
        aria-controls="picker-lines"
        aria-activedescendant={lines[at] ? `picker-${at}` : undefined}
        aria-label={label}
        placeholder={placeholder}
        value={text}
        maxLength={200}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="picker-lines" role="listbox" aria-label={label}>
        {lines.map((line, i) => (
          // The input keeps the focus and speaks for the list.
          // eslint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events
          <div key={line.id + line.text} id={`picker-${i}`} role="option" aria-selected={i === at} className="menu-item" data-highlighted={i === at || undefined} onClick={() => take(line)} onPointerEnter={() => setAt(i)}>
            <Icon name={line.icon} size={16} />
            <span>{line.made ? fresh(line.text) : line.text}</span>
            <span className="aside">{line.aside}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

export function TagPicker({ onPick }: { onPick: (tag: string) => void }) {
  const { t } = useWords();
  const { data: tags = [] } = useQuery(tagsQuery);
  const choices = tags.map((one) => ({ id: one.name, text: one.name, aside: String(one.pictures), icon: "tag" as const }));
  return <Picker label={t("pick.tag")} placeholder={t("pick.tagHint")} choices={choices} fresh={(name) => t("pick.newTag", { name })} onPick={({ text }) => onPick(text)} />;
}

/** `""` as id: out of any folder. */
export function FolderPicker({ onPick }: { onPick: (folder: { id?: string; path: string }) => void }) {
  const { t } = useWords();
  const { data: folders = [] } = useQuery(foldersQuery);
  const choices = [
    ...folders.map((one) => ({ id: one.id, text: one.path, aside: one.pictures > 0 ? String(one.pictures) : "", icon: "folder" as const })),
    { id: "", text: t("pick.noFolder"), aside: "", icon: "close" as const },
  ];
  return <Picker label={t("pick.folder")} placeholder={t("pick.folderHint")} choices={choices} fresh={(name) => t("pick.newFolder", { name })} onPick={({ id, text }) => onPick({ id, path: text })} />;
}
