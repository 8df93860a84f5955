/** The library's pictures as things that can be drawn, each loaded once. */
import { useEffect, useState } from "react";

import { fileUrl } from "../client/api";

const AT_MOST = 24;
const loading = new Map<string, Promise<HTMLImageElement>>();
const loaded = new Map<string, HTMLImageElement>();

export function loadPicture(id: string): Promise<HTMLImageElement> {
  const known = loading.get(id);
  if (known) return known;
  const picture = new Image();
  const coming = new Promise<HTMLImageElement>((resolve, reject) => {
    picture.onload = () => resolve(picture);
    picture.onerror = () => {
      loading.delete(id);
      reject(new Error(id));
    };
    // The file itself: what is shown, compared and saved are its very pixels.
    picture.src = fileUrl({ id }, { format: "png" });
  }).then((done) => {
    loaded.set(id, done);
    for (const old of loaded.keys()) {
      if (loaded.size <= AT_MOST) break;
      loaded.delete(old);
      loading.delete(old);
    }
    return done;
  });
  loading.set(id, coming);
  return coming;
}

/** The picture when it is there; the one before stays until then. `broken` is true when it cannot be had. */
export function usePicture(id: string | null): { picture: HTMLImageElement | null; broken: boolean } {
  const [state, setState] = useState<{ picture: HTMLImageElement | null; broken: boolean }>({ picture: null, broken: false });
  useEffect(() => {
    if (id === null) return;
    let wanted = true;
    loadPicture(id).then(
      (picture) => wanted && setState({ picture, broken: false }),
      () => wanted && setState((now) => ({ ...now, broken: true })),
    );
    return () => {
      wanted = false;
    };
  }, [id]);
  return id === null ? { picture: null, broken: false } : state;
}
