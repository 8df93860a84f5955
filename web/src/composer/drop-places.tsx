/** While a picture is carried: the roles it may be dropped into, over the page. */
import { useState, type DragEvent } from "react";

import { addFiles, addPictures, ROLES, type Role } from "../client/tray";
import { picturesIn } from "../ui/drag";
import { Icon } from "../ui/icons";
import { ROLE_ICONS } from "./tray";
import { useWords } from "./words";

export function DropPlaces() {
  const { t } = useWords();
  const [over, setOver] = useState<Role | null>(null);
  const drop = (role: Role) => (event: DragEvent) => {
    event.preventDefault();
    const { ids, files } = picturesIn(event.dataTransfer);
    addPictures(ids, role);
    addFiles(files, role);
  };
  return (
    <div className="drop-places" data-testid="drop-places">
      {ROLES.map((role) => (
        // Only a mouse carries pictures; by keyboard the tray's slots take files, and menus its pictures.
        // eslint-disable-next-line jsx-a11y/no-static-element-interactions
        <div
          key={role}
          className="drop-place"
          data-takes-pictures
          data-role={role}
          data-over={over === role || undefined}
          onDragEnter={() => setOver(role)}
          onDragOver={(event) => {
            event.preventDefault();
            event.dataTransfer.dropEffect = "copy";
            setOver(role);
          }}
          onDragLeave={() => setOver(null)}
          onDrop={drop(role)}
        >
          <Icon name={ROLE_ICONS[role]} size={30} />
          <strong>{t(`role.${role}`)}</strong>
          <span>{t(`roleHint.${role}`)}</span>
        </div>
      ))}
    </div>
  );
}
