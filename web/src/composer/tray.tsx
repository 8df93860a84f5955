/** The pictures beside the words: four slots, each picture with its weight and its lock; drag between slots. */
import { useRef, useState, type DragEvent } from "react";

import { fileUrl } from "../client/api";
import { setDraft, type Remix } from "../client/draft";
import { addFiles, addPictures, ROLES, trayActions, WEIGHTS, type Piece, type Role } from "../client/tray";
import { Button, IconButton } from "../ui/button";
import { picturesIn } from "../ui/drag";
import { Icon, type IconName } from "../ui/icons";
import { Menu } from "../ui/menu";
import { Popover } from "../ui/popover";
import { Slider } from "../ui/slider";
import { useWords } from "./words";
import "./tray.css";

export const ROLE_ICONS = { image: "image", style: "style", omni: "omni", character: "person" } as const satisfies Record<Role, IconName>;
const PIECE = "application/x-gesso-piece";

export function Tray({ tray, remix, onClose }: { tray: readonly Piece[]; remix: Remix | null; onClose: () => void }) {
  const { t } = useWords();
  return (
    <div className="tray" data-testid="tray">
      {remix && <Remixing remix={remix} />}
      {ROLES.map((role) => (
        <Slot key={role} role={role} pieces={tray.filter((piece) => piece.role === role)} />
      ))}
      {tray.length === 0 && !remix && <IconButton icon="close" label={t("common.close")} className="tray-close" onClick={onClose} />}
    </div>
  );
}

function Remixing({ remix }: { remix: Remix }) {
  const { t } = useWords();
  return (
    <section className="slot" aria-label={t("remixing")} data-testid="remixing">
      <h2>
        <Icon name="again" size={14} />
        {t("remixing")}
      </h2>
      <ul>
        <li className="piece">
          <img src={fileUrl({ id: remix.imageId }, { format: "webp", width: 320 })} alt="" />
          <IconButton icon="close" size={14} className="piece-remove" label={t("remixStop")} onClick={() => setDraft({ remix: null })} />
        </li>
        <li>
          <Button kind="bare" onClick={() => setDraft({ remix: { ...remix, strength: remix.strength === "strong" ? "subtle" : "strong" } })}>
            {t(remix.strength)}
          </Button>
        </li>
      </ul>
    </section>
  );
}

function Slot({ role, pieces }: { role: Role; pieces: readonly Piece[] }) {
  const { t } = useWords();
  const file = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const key = event.dataTransfer.getData(PIECE);
    if (key) {
      trayActions.move(key, role);
      return;
    }
    const { ids, files } = picturesIn(event.dataTransfer);
    addPictures(ids, role);
    addFiles(files, role);
  };
  return (
    // Dragging has a twin for the keyboard: the button for files, and the menu that moves between slots.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className="slot"
      aria-label={t(`role.${role}`)}
      data-takes-pictures
      data-role={role}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2 title={t(`roleHint.${role}`)}>
        <Icon name={ROLE_ICONS[role]} size={14} />
        {t(`role.${role}`)}
      </h2>
      <ul>
        {pieces.map((piece) => (
          <PieceCard key={piece.key} piece={piece} />
        ))}
        <li>
          <button type="button" className="piece-add" aria-label={t("add", { role: t(`role.${role}`) })} onClick={() => file.current?.click()}>
            <Icon name="plus" size={18} />
          </button>
          <input
            ref={file}
            className="unseen"
            tabIndex={-1}
            type="file"
            aria-hidden="true"
            accept="image/*"
            multiple={role !== "omni"}
            data-testid={`file-${role}`}
            onChange={(event) => {
              addFiles([...(event.target.files ?? [])], role);
              event.target.value = "";
            }}
          />
        </li>
      </ul>
    </section>
  );
}

function PieceCard({ piece }: { piece: Piece }) {
  const { t, language } = useWords();
  const range = WEIGHTS[piece.role];
  const uploading = piece.imageId === null && piece.error === null;
  const shown = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(piece.weight);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its menu moves it by keyboard
    <li
      className="piece"
      data-testid="piece"
      data-state={piece.error ? "failed" : uploading ? "uploading" : "ready"}
      draggable={!uploading}
      onDragStart={(event) => {
        event.dataTransfer.setData(PIECE, piece.key);
        event.dataTransfer.effectAllowed = "move";
      }}
    >
      <img src={piece.src} alt={piece.name || t(`role.${piece.role}`)} draggable={false} />
      {uploading && (
        <span className="piece-progress" role="progressbar" aria-label={t("uploading")} aria-valuenow={Math.round(piece.progress * 100)} aria-valuemin={0} aria-valuemax={100}>
          <i style={{ transform: `scaleX(${Math.max(0.04, piece.progress)})` }} />
        </span>
      )}
      {piece.error !== null && (
        <button type="button" className="piece-error" title={piece.error || t("error.offline")} onClick={() => trayActions.retry(piece.key)}>
          <Icon name="warn" size={16} />
          {t("common.retry")}
        </button>
      )}
      <IconButton icon="close" size={14} className="piece-remove" label={t("remove")} onClick={() => trayActions.remove(piece.key)} />
      {piece.imageId !== null && (
        <div className="piece-foot">
          <Popover
            label={t("weight")}
            side="top"
            trigger={
              <button type="button" className="piece-weight" aria-label={`${t("weight")}: ${shown}`}>
                {shown}
              </button>
            }
          >
            <div className="piece-panel">
              <Slider label={t("weight")} value={piece.weight} min={range.min} max={range.max} step={range.step} onChange={(weight) => trayActions.weigh(piece.key, weight)} ends={[t("weaker"), t("stronger")]} />
              <p>{t(`weightHint.${piece.role}`)}</p>
            </div>
          </Popover>
          <IconButton icon={piece.locked ? "lock" : "unlock"} size={14} className="piece-lock" aria-pressed={piece.locked} label={t(piece.locked ? "locked" : "lock")} onClick={() => trayActions.lock(piece.key, !piece.locked)} />
          <Menu
            label={t("move")}
            side="top"
            trigger={<IconButton icon="more" size={14} label={t("move")} />}
            lines={ROLES.filter((role) => role !== piece.role).map((role) => ({
              id: role,
              icon: ROLE_ICONS[role],
              label: t("moveTo", { role: t(`role.${role}`) }),
              onSelect: () => trayActions.move(piece.key, role),
            }))}
          />
        </div>
      )}
    </li>
  );
}
