/** What can be done with what is selected; slides in when something is. */
import { Button, IconButton } from "../ui/button";
import { Icon } from "../ui/icons";
import { keyHint } from "../ui/keys";
import { Menu } from "../ui/menu";
import { Popover } from "../ui/popover";
import { Slider } from "../ui/slider";
import { aligned, distributed, tidied, type Edge } from "./layout";
import { PAPERS, raised, replace, update, type Thing, type Things } from "./things";
import { useWords } from "./words";

interface Props {
  selected: readonly Thing[];
  onChange: (next: (things: Things) => Things, step?: string) => void;
  onDuplicate: () => void;
  onDelete: () => void;
  onOpen: (one: Thing) => void;
}

export function SelectionBar({ selected, onChange, onDuplicate, onDelete, onOpen }: Props) {
  const { t } = useWords();
  const ids = new Set(selected.map((one) => one.id));
  const notes = selected.filter((one) => one.kind === "note");
  const pictures = selected.filter((one) => one.kind === "picture");
  const [first] = selected;
  const arrange = (how: (some: readonly Thing[]) => Thing[]) => onChange((things) => replace(things, how(things.filter((one) => ids.has(one.id))).map(rounded)));
  const edge = (id: Edge) => ({ id, label: t(id), onSelect: () => arrange((some) => aligned(some, id)) });
  const weight = pictures[0]?.weight ?? 1;
  return (
    <div className="board-bar" role="toolbar" aria-label={t("bar")} data-testid="selection-bar">
      <span className="board-count">{t("selected", { count: selected.length })}</span>
      {selected.length === 1 && first && first.kind !== "link" && (
        <Button kind="bare" onClick={() => onOpen(first)}>
          {t(first.kind === "note" ? "editNote" : "open")}
        </Button>
      )}
      {notes.length > 0 && (
        <span className="board-papers" role="group" aria-label={t("color")}>
          {PAPERS.map((color) => (
            <button
              key={color}
              type="button"
              style={{ background: color }}
              aria-label={t(`colors.${color}`)}
              aria-pressed={notes.every((one) => one.color === color)}
              onClick={() => onChange((things) => update(things, new Set(notes.map((one) => one.id)), (one) => ({ ...one, color })))}
            />
          ))}
        </span>
      )}
      {pictures.length > 0 && (
        <Popover label={t("weight")} side="top" trigger={<Button kind="bare">{t("weight")} {weight === 1 ? "" : `×${weight}`}</Button>}>
          <div className="board-weight">
            <Slider
              label={t("weight")}
              value={weight}
              min={0.1}
              max={10}
              step={0.1}
              onChange={(value) => onChange((things) => update(things, new Set(pictures.map((one) => one.id)), (one) => ({ ...one, weight: Math.round(value * 10) / 10 })), "weight")}
            />
            <p className="aside">{t("weightHint")}</p>
          </div>
        </Popover>
      )}
      {selected.length > 1 && (
        <>
          <Menu
            side="top"
            align="center"
            label={t("align")}
            trigger={
              <Button kind="bare">
                {t("align")}
                <Icon name="up" size={14} />
              </Button>
            }
            lines={[
              ...(["left", "centre", "right"] as const).map(edge),
              { id: "a", divider: true },
              ...(["top", "middle", "bottom"] as const).map(edge),
              { id: "b", divider: true },
              { id: "x", label: t("spreadX"), disabled: selected.length < 3, onSelect: () => arrange((some) => distributed(some, "x")) },
              { id: "y", label: t("spreadY"), disabled: selected.length < 3, onSelect: () => arrange((some) => distributed(some, "y")) },
            ]}
          />
          <Button kind="bare" onClick={() => arrange((some) => tidied(some))}>
            {t("tidy")}
          </Button>
        </>
      )}
      <IconButton icon="up" label={t("front")} onClick={() => onChange((things) => raised(things, ids, "front"))} />
      <IconButton icon="down" label={t("back")} onClick={() => onChange((things) => raised(things, ids, "back"))} />
      <IconButton icon="copy" label={t("duplicate")} hint={keyHint("boardDuplicate")} onClick={onDuplicate} />
      <IconButton icon="trash" label={t("delete")} hint={keyHint("delete")} onClick={onDelete} />
    </div>
  );
}

function rounded(one: Thing): Thing {
  return { ...one, x: Math.round(one.x), y: Math.round(one.y), w: Math.round(one.w), h: Math.round(one.h) };
}
