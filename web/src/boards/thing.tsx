/** One thing on a board, as it lies there. */
import { memo, useEffect, useRef, type CSSProperties } from "react";

import { fileUrl } from "../client/api";
import { Icon } from "../ui/icons";
import { cardOf } from "./address";
import { NoteText, plain } from "./note-text";
import type { Thing } from "./things";
import { useWords } from "./words";

interface Props {
  one: Thing;
  order: number;
  selected: boolean;
  editing: boolean;
  /** Ends writing: the new words, or null to leave them. */
  onWritten: (id: string, text: string | null) => void;
}

export const ThingView = memo(function ThingView({ one, order, selected, editing, onWritten }: Props) {
  const { t } = useWords();
  const name =
    one.kind === "note" ? t("note", { text: plain(one.value) })
    : one.kind === "link" ? t("link", { text: one.value })
    : t("picture", { text: one.image?.prompt.slice(0, 120) ?? t("gone") });
  const style: CSSProperties = { left: one.x, top: one.y, width: one.w, height: one.h, zIndex: order };
  return (
    <div
      className="thing"
      role="group"
      data-thing={one.id}
      data-kind={one.kind}
      data-selected={selected || undefined}
      aria-label={selected ? t("selectedOne", { name }) : name}
      // The keyboard goes through the things; what can be done with one is on the stage's keys and in the bar.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      style={one.kind === "note" && one.color ? { ...style, "--paper": one.color } : style}
    >
      {one.kind === "picture" && <Picture one={one} />}
      {one.kind === "link" && <LinkCard value={one.value} />}
      {one.kind === "note" && (editing ? <Writing one={one} onWritten={onWritten} /> : <NoteText text={one.value} />)}
      {one.weight !== 1 && <span className="thing-weight">×{one.weight}</span>}
    </div>
  );
});

function Picture({ one }: { one: Thing }) {
  const { t } = useWords();
  if (!one.image) {
    return (
      <span className="thing-gone">
        <Icon name="hide" size={20} />
        {t("gone")}
      </span>
    );
  }
  const { image } = one;
  const width = one.w > 600 ? 1024 : one.w > 300 ? 640 : 320;
  return (
    <img
      src={fileUrl(image, width < image.width ? { format: "webp", width } : { format: "webp" })}
      alt=""
      draggable={false}
      decoding="async"
      style={{ backgroundImage: image.placeholder ? `url("${image.placeholder}")` : undefined }}
    />
  );
}

function LinkCard({ value }: { value: string }) {
  const { title, place, letter } = cardOf(value);
  return (
    <div className="link-card" title={value}>
      <i aria-hidden="true">{letter}</i>
      <p>
        <strong>{title}</strong>
        <span>{place}</span>
      </p>
      <a href={value} target="_blank" rel="noreferrer noopener" aria-label={value}>
        <Icon name="link" size={16} />
      </a>
    </div>
  );
}

function Writing({ one, onWritten }: Pick<Props, "one" | "onWritten">) {
  const { t } = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const ended = useRef(false);
  useEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(area.current.value.length, area.current.value.length);
  }, []);
  const end = (text: string | null) => {
    if (ended.current) return;
    ended.current = true;
    onWritten(one.id, text);
  };
  return (
    <textarea
      ref={area}
      className="note-writing"
      defaultValue={one.value}
      placeholder={t("notePlaceholder")}
      aria-label={t("note", { text: "" })}
      maxLength={2000}
      onBlur={(event) => end(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
          event.preventDefault();
          end(event.currentTarget.value);
        }
      }}
    />
  );
}
