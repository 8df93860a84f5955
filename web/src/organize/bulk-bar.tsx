/** Slides in with a selection: how many, and what can be done with them. On a phone it lies at the lower edge, for the thumb. */
import { IconButton } from "../ui/button";
import { keyHint } from "../ui/keys";
import { Menu } from "../ui/menu";
import { Popover } from "../ui/popover";
import { MOST_VERSUS, type Acts } from "./acts";
import { comparingLines, downloadLines, ratingLines, usingLines } from "./lines";
import { FolderPicker, TagPicker } from "./pickers";
import { useWords } from "./words";

export type Asking = "tag" | "folder" | "forGood" | "empty" | null;

interface Props {
  count: number;
  /** Where the pictures are: what makes sense differs. */
  state: "in" | "hidden" | "trashed" | "any";
  acts: Acts;
  asking: Asking;
  onAsk: (what: Asking) => void;
  onClear: () => void;
  onDownload: (format: "original" | "jpeg" | "webp") => void;
  /** Null: all are selected already. */
  onAll: (() => void) | null;
}

export function BulkBar({ count, state, acts, asking, onAsk, onClear, onDownload, onAll }: Props) {
  const { t } = useWords();
  const popped = (what: "tag" | "folder") => ({ open: asking === what, onOpenChange: (open: boolean) => onAsk(open ? what : null) });
  return (
    <section className="bulk-bar" aria-label={t("bulk.label")} data-testid="bulk-bar">
      <div className="bulk-count">
        <IconButton icon="close" label={t("bulk.clear")} hint="Esc" onClick={onClear} />
        <strong role="status">{t("bulk.selected", { count })}</strong>
        {onAll && (
          <button type="button" className="button bare" onClick={onAll}>
            {t("bulk.all")}
          </button>
        )}
      </div>
      <div className="bulk-acts">
        {state === "trashed" ? (
          <>
            <IconButton icon="undo" label={t("act.restore")} onClick={() => void acts.restore()} />
            <IconButton icon="trash" label={t("act.forGood")} hint={keyHint("delete")} onClick={() => onAsk("forGood")} />
          </>
        ) : (
          <>
            <Popover label={t("act.tag")} side="top" {...popped("tag")} trigger={<IconButton icon="tag" label={t("act.tag")} hint={keyHint("tag")} />}>
              <TagPicker
                onPick={(tag) => {
                  onAsk(null);
                  void acts.tag(tag);
                }}
              />
            </Popover>
            <Popover label={t("act.folder")} side="top" {...popped("folder")} trigger={<IconButton icon="folder" label={t("act.folder")} hint={keyHint("folder")} />}>
              <FolderPicker
                onPick={(folder) => {
                  onAsk(null);
                  void acts.folder(folder);
                }}
              />
            </Popover>
            <Menu side="top" align="center" label={t("act.rate")} lines={ratingLines(t, (rating) => void acts.rate(rating))} trigger={<IconButton icon="star" label={t("act.rate")} hint="0–5" />} />
            <IconButton icon="heart" label={t("act.like")} hint={keyHint("like")} onClick={() => void acts.like()} />
            {count > 1 && <IconButton icon="stack" label={t("act.stack")} onClick={() => void acts.stack()} />}
            {count <= MOST_VERSUS && <Menu side="top" align="center" label={t("act.compare")} lines={comparingLines({ t, acts }, count)} trigger={<IconButton icon="compare" label={t("act.compare")} />} />}
            <Menu side="top" align="center" label={t("act.useAs")} lines={usingLines({ t, acts })} trigger={<IconButton icon="create" label={t("act.useAs")} />} />
            <Menu side="top" align="center" label={t("act.download")} lines={downloadLines({ t, onDownload })} trigger={<IconButton icon="download" label={t("act.download")} />} />
            <IconButton icon="hide" label={t(state === "hidden" ? "act.show" : "act.hide")} hint={keyHint("hide")} onClick={() => void acts.hide(state !== "hidden")} />
            <IconButton icon="trash" label={t("act.trash")} hint={keyHint("delete")} onClick={() => void acts.trash()} />
          </>
        )}
      </div>
    </section>
  );
}
