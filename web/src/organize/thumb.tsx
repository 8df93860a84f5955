/** A small picture of the wall: not asked for while the window only flies over it, and no longer wanted once it is out of sight. */
import { useEffect, useRef, useState, useSyncExternalStore, type CSSProperties } from "react";

import { fileSrcSet, fileUrl, type Image } from "../client/api";
import { Icon } from "../ui/icons";
import type { Flight } from "./flight";

interface Props {
  image: Image;
  width: number;
  /** It stands in the window, not just beyond: it comes first. */
  near: boolean;
  flight: Flight;
}

export function Thumb({ image, width, near, flight }: Props) {
  const [state, setState] = useState<"waiting" | "coming" | "here" | "broken">(() => (flight.flying() ? "waiting" : "coming"));
  const flying = useSyncExternalStore(flight.subscribe, flight.flying);
  if (state === "waiting" && !flying) setState("coming");
  const picture = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const one = picture.current;
    if (!one) return;
    return () => {
      // A browser goes on loading what has left the page, and it loads six files at a time.
      if (one.complete) return;
      one.removeAttribute("srcset");
      one.removeAttribute("src");
    };
  }, []);
  const colour: CSSProperties = { backgroundColor: image.colors[0], backgroundImage: state === "here" || !image.placeholder ? undefined : `url(${image.placeholder})` };
  return (
    <span className="thumb" style={colour}>
      {state === "broken" ? (
        <Icon name="image" size={22} />
      ) : (
        <img
          ref={picture}
          data-testid="picture"
          data-loaded={state === "here" || undefined}
          fetchPriority={near ? "high" : "low"}
          src={state === "waiting" ? undefined : fileUrl(image, { format: "webp", width: Math.min(320, image.width) })}
          srcSet={state === "waiting" ? undefined : fileSrcSet(image)}
          sizes={`${width}px`}
          alt=""
          decoding="async"
          draggable={false}
          onLoad={() => setState("here")}
          onError={() => setState("broken")}
        />
      )}
    </span>
  );
}
