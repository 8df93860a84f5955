/** Pictures dropped or pasted anywhere on the page. Where they land is for the tray's places to say (drop-places). */
import { useEffect, useState } from "react";

import { addFiles } from "../client/tray";
import { mayHavePictures, picturesIn } from "../ui/drag";

/** True while something that may be a picture is carried over the page. */
export function useDrops(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    // Parts of the page that take pictures themselves (a board, the editor, folders) say so.
    const theirs = (event: DragEvent) => event.target instanceof Element && event.target.closest("[data-takes-pictures]:not(.drop-place)") !== null;
    const enter = (event: DragEvent) => {
      if (!mayHavePictures(event.dataTransfer)) return;
      depth += 1;
      if (!theirs(event)) setOver(true);
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const stop = () => {
      depth = 0;
      setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (mayHavePictures(event.dataTransfer)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (mayHavePictures(event.dataTransfer) && !theirs(event)) event.preventDefault();
      stop();
    };
    const paste = (event: ClipboardEvent) => {
      if (event.defaultPrevented || theirs(event as unknown as DragEvent)) return;
      const { files } = picturesIn(event.clipboardData);
      if (files.length === 0) return;
      event.preventDefault();
      addFiles(files, "image");
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("dragover", hover);
    window.addEventListener("drop", drop);
    window.addEventListener("dragend", stop);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("dragover", hover);
      window.removeEventListener("drop", drop);
      window.removeEventListener("dragend", stop);
      window.removeEventListener("paste", paste);
    };
  }, []);
  return over;
}
