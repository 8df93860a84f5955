/** The two bars on a board's surface: what can be added, and how it is looked at. */
import { useRef, useState, type RefObject } from "react";

import { Button, IconButton } from "../ui/button";
import { keyHint } from "../ui/keys";
import { Menu } from "../ui/menu";
import { Popover } from "../ui/popover";
import type { Desk } from "./desk";
import { fitted, zoomed, type Point, type View } from "./layout";
import type { History } from "./things";
import { useWords } from "./words";

interface Adding {
  onNote: () => void;
  onPick: () => void;
  onLink: (link: string) => void;
  onFiles: (files: readonly File[]) => void;
}

export function AddBar({ onNote, onPick, onLink, onFiles }: Adding) {
  const { t } = useWords();
  const files = useRef<HTMLInputElement>(null);
  return (
    <div className="board-tools" role="toolbar" aria-label={t("add")}>
      <IconButton icon="draft" label={t("addNote")} hint={keyHint("boardNote")} side="right" onClick={onNote} />
      <IconButton icon="image" label={t("addPicture")} side="right" onClick={onPick} />
      <AddLink onAdd={onLink} />
      <IconButton icon="upload" label={t("upload")} side="right" onClick={() => files.current?.click()} />
      <input
        ref={files}
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </div>
  );
}

interface Looking {
  desk: Desk;
  history: History;
  view: View;
  setView: (change: View | ((view: View) => View)) => void;
  /** Of the window. */
  size: RefObject<{ width: number; height: number }>;
}

export function ViewBar({ desk, history, view, setView, size }: Looking) {
  const { t } = useWords();
  const middle = (): Point => ({ x: size.current.width / 2, y: size.current.height / 2 });
  return (
    <div className="board-view" role="toolbar" aria-label={t("fit")}>
      <IconButton icon="undo" label={t("undo")} hint={keyHint("undo")} disabled={history.past.length === 0} onClick={() => desk.undo()} />
      <IconButton icon="undo" className="mirrored" label={t("redo")} hint={keyHint("redo")} disabled={history.future.length === 0} onClick={() => desk.redo()} />
      <Button kind="bare" aria-label={t("zoomOut")} onClick={() => setView((now) => zoomed(now, middle(), 0.8))}>
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
            onSelect: () => setView((now) => zoomed(now, middle(), zoom / now.zoom)),
          })),
        ]}
      />
      <Button kind="bare" aria-label={t("zoomIn")} onClick={() => setView((now) => zoomed(now, middle(), 1.25))}>
        +
      </Button>
    </div>
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

