/** Places that pictures, or folders, can be dropped on. */
import { useState, type DragEvent } from "react";

import { PICTURES, picturesIn } from "../ui/drag";

/** A link to a view is the current one only when the whole search is its own. */
export const EXACT = { exact: true, includeSearch: true } as const;
export const FOLDER = "application/x-gesso-folder";

interface Takes {
  pictures?: (ids: string[]) => void;
  folder?: (id: string) => void;
}

export function useDropPlace({ pictures, folder }: Takes) {
  const [over, setOver] = useState(false);
  const takes = (event: DragEvent) => (pictures !== undefined && event.dataTransfer.types.includes(PICTURES)) || (folder !== undefined && event.dataTransfer.types.includes(FOLDER));
  return {
    "data-over": over || undefined,
    "data-takes-pictures": true,
    onDragOver: (event: DragEvent) => {
      if (!takes(event)) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = "move";
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!takes(event)) return;
      event.preventDefault();
      event.stopPropagation();
      const id = event.dataTransfer.getData(FOLDER);
      const { ids } = picturesIn(event.dataTransfer);
      if (id) folder?.(id);
      else if (ids.length > 0) pictures?.(ids);
    },
  };
}
