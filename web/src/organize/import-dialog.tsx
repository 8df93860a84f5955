/** Bringing pictures in, and taking everything out. */
import { useRef } from "react";

import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icons";
import { COARSE, useMedia } from "./media";
import { filesChosen, importFiles } from "./transfers";
import { useWords } from "./words";

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const touch = useMedia(COARSE);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (list: FileList | null) => {
    const chosen = filesChosen(list);
    if (chosen.length === 0) return;
    void importFiles(chosen);
    onClose();
  };
  return (
    <Dialog title={t("import.title")} lead={t(touch ? "import.leadTouch" : "import.lead")} onClose={onClose}>
      <ul className="import-kinds">
        {(["invokeai", "comfyui", "a1111", "midjourney", "gesso"] as const).map((tool) => (
          <li key={tool}>
            <Icon name="check" size={16} />
            <span>
              <strong>{t(`import.${tool}.name`)}</strong> {t(`import.${tool}.what`)}
            </span>
          </li>
        ))}
      </ul>
      <p className="import-choose">
        <Button kind="primary" icon="image" onClick={() => files.current?.click()}>
          {t("import.files")}
        </Button>
        <Button icon="folder" onClick={() => folder.current?.click()}>
          {t("import.folder")}
        </Button>
      </p>
      <input ref={files} type="file" multiple hidden accept="image/png,image/jpeg,image/webp,.zip" aria-label={t("import.files")} data-testid="import-files" onChange={(event) => take(event.target.files)} />
      <input ref={folder} type="file" multiple hidden data-testid="import-folder" aria-label={t("import.folder")} onChange={(event) => take(event.target.files)} {...{ webkitdirectory: "" }} />
    </Dialog>
  );
}
