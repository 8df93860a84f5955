/** The acts as menus behind a row of buttons; on a phone as one sheet for the thumb. */
import { useState } from "react";

import type { Image } from "../client/api";
import { useLiked } from "../client/liked";
import { Button, IconButton } from "../ui/button";
import { Sheet } from "../ui/dialog";
import { Icon } from "../ui/icons";
import { keyHint } from "../ui/keys";
import { Menu } from "../ui/menu";
import type { Group } from "./acts";
import { useWords } from "./words";

interface Props {
  image: Image;
  groups: readonly Group[];
  onLike: () => void;
  onDownload: () => void;
}

export function Toolbar({ image, groups, onLike, onDownload }: Props) {
  const { t } = useWords();
  const [sheet, setSheet] = useState(false);
  const liked = useLiked(image);
  return (
    <div className="acts" role="toolbar" aria-label={t("acts")}>
      <IconButton icon="heart" className="like" side="bottom" aria-pressed={liked} label={t(liked ? "feed.liked" : "feed.like")} hint={keyHint("like")} onClick={onLike} />
      <IconButton icon="download" side="bottom" label={t("download")} hint={keyHint("download")} onClick={onDownload} />
      <Button className="acts-all primary" icon="menu" aria-haspopup="dialog" onClick={() => setSheet(true)}>
        {t("acts")}
      </Button>
      {groups.map((group) => (
        <span key={group.id} className="acts-group">
          <Menu
            align="start"
            label={t(`group.${group.id}`)}
            trigger={
              <button type="button" className="button">
                <Icon name={group.icon} size={16} />
                {t(`group.${group.id}`)}
                <Icon name="down" size={12} />
              </button>
            }
            lines={group.acts.map((act) => ({ id: act.id, icon: act.icon, label: t(`act.${act.id}`), hint: act.key ? keyHint(act.key) : "", danger: act.danger === true, onSelect: act.run }))}
          />
        </span>
      ))}
      {sheet && (
        <Sheet title={t("acts")} className="acts-sheet" onClose={() => setSheet(false)}>
          {groups.map((group) => (
            <section key={group.id} aria-label={t(`group.${group.id}`)}>
              <h3>{t(`group.${group.id}`)}</h3>
              {group.acts.map((act) => (
                <button
                  key={act.id}
                  type="button"
                  className="menu-item"
                  data-danger={act.danger === true || undefined}
                  onClick={() => {
                    setSheet(false);
                    act.run();
                  }}
                >
                  <Icon name={act.icon} size={18} />
                  {t(`act.${act.id}`)}
                </button>
              ))}
            </section>
          ))}
        </Sheet>
      )}
    </div>
  );
}
