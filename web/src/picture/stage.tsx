/** The picture itself: fitted to the window, or at its own pixels and moved by dragging. */
import { useImperativeHandle, useRef, useState, type PointerEvent, type Ref } from "react";
import { useWords } from "./words";

import { fileUrl, type Image } from "../client/api";

export interface StageHandle {
  toggle: () => void;
}

const CLICK_PX = 4;

export function Stage({ image, ref }: { image: Image; ref: Ref<StageHandle> }) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number; left: number; top: number; moved: boolean } | null>(null);
  const [zoomed, setZoomed] = useState(false);
  const [loaded, setLoaded] = useState(false);

  /** Zooms about a place in the picture, given as parts of its width and height. */
  function zoom(to: boolean, atX = 0.5, atY = 0.5): void {
    setZoomed(to);
    if (to) {
      requestAnimationFrame(() => {
        const area = box.current;
        if (!area) return;
        area.scrollLeft = atX * area.scrollWidth - area.clientWidth / 2;
        area.scrollTop = atY * area.scrollHeight - area.clientHeight / 2;
      });
    }
  }
  useImperativeHandle(ref, () => ({ toggle: () => zoom(!zoomed) }));

  // A small picture is shown at twice its pixels, so that zooming always brings it nearer.
  const scale = image.width < 900 ? 2 : 1;
  const full = { width: image.width * scale, height: image.height * scale };

  function down(event: PointerEvent<HTMLDivElement>): void {
    const area = event.currentTarget;
    drag.current = { x: event.clientX, y: event.clientY, left: area.scrollLeft, top: area.scrollTop, moved: false };
  }
  function move(event: PointerEvent<HTMLDivElement>): void {
    const from = drag.current;
    if (!from || event.pointerType !== "mouse" || event.buttons === 0) return;
    const dx = event.clientX - from.x;
    const dy = event.clientY - from.y;
    if (Math.hypot(dx, dy) > CLICK_PX) from.moved = true;
    if (from.moved && zoomed) {
      event.currentTarget.scrollLeft = from.left - dx;
      event.currentTarget.scrollTop = from.top - dy;
    }
  }

  return (
    <div ref={box} className="stage" data-zoomed={zoomed || undefined} onPointerDown={down} onPointerMove={move}>
      <button
        type="button"
        className="stage-picture"
        aria-label={zoomed ? t("zoomOut") : t("zoomIn")}
        aria-pressed={zoomed}
        tabIndex={0}
        style={{ "--ratio": image.width / image.height, "--w": `${image.width}px`, ...(zoomed ? full : {}) }}
        onClick={(event) => {
          if (drag.current?.moved) return;
          const at = event.currentTarget.getBoundingClientRect();
          const pointed = event.detail > 0;
          zoom(!zoomed, pointed ? (event.clientX - at.left) / at.width : 0.5, pointed ? (event.clientY - at.top) / at.height : 0.5);
        }}
      >
        {image.placeholder && <img className="blur" src={image.placeholder} alt="" draggable={false} hidden={loaded} />}
        <img
          className="full"
          data-testid="full-picture"
          src={fileUrl(image, { format: "webp" })}
          alt={image.prompt}
          draggable={false}
          data-loaded={loaded || undefined}
          onLoad={() => setLoaded(true)}
        />
      </button>
    </div>
  );
}
