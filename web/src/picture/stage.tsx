/** The picture itself: fitted to the window, brought nearer about the pointer, moved by hand. */
import { useImperativeHandle, useState, type Ref } from "react";

import { fileUrl, type Image } from "../client/api";
import { IconButton } from "../ui/button";
import { useView } from "../ui/use-view";
import { FIT, percent, place, type View } from "../ui/view";
import { useWords } from "./words";

export interface StageHandle {
  toggle: () => void;
  zoomBy: (factor: number) => void;
  fit: () => void;
  actual: () => void;
}

/** Copies that the server keeps; the file itself comes when these no longer do. */
const WIDTHS = [640, 1024, 1600];
const STEP = 1.5;
/** From here on single pixels are meant to be seen. */
const PIXELS = 3;

export function Stage({ image, onSwipe, ref }: { image: Image; onSwipe: (direction: -1 | 1) => void; ref: Ref<StageHandle> }) {
  const { t } = useWords();
  const [view, setView] = useState<View>(FIT);
  const [loaded, setLoaded] = useState(false);
  const [exact, setExact] = useState(false);
  const [broken, setBroken] = useState(false);
  const closely = useView({ picture: image, view, onView: setView, onSwipe, margin: 32 });
  const { room } = closely;
  const zoomed = closely.view.zoom > 1.01;
  const lies = place(closely.view, room);
  const dense = window.devicePixelRatio || 1;
  const enough = WIDTHS.find((width) => width >= room.fitted.width * dense);
  const copy = enough !== undefined && enough < image.width ? enough : null;
  // Once asked for, the whole file stays: going in and out must not flicker.
  const [whole, setWhole] = useState(false);
  if (!whole && zoomed && lies.width * dense > (copy ?? image.width) * 1.02) setWhole(true);

  const actual = () => closely.zoomBy(room.actual / closely.view.zoom);
  useImperativeHandle(ref, () => ({ toggle: () => closely.toggle(), zoomBy: closely.zoomBy, fit: () => setView(FIT), actual }));

  return (
    <div className="stage">
      <div className="stage-room" data-zoomed={zoomed || undefined} data-held={closely.held || undefined} {...closely.props}>
        {closely.measured && (
          <div
            className="stage-picture"
            data-pixels={percent(closely.view, room) >= PIXELS * 100 || undefined}
            style={{ width: lies.width, height: lies.height, transform: `translate(${lies.left}px, ${lies.top}px)` }}
          >
            {image.placeholder && <img className="blur" src={image.placeholder} alt="" draggable={false} hidden={loaded} />}
            <img
              className="full"
              data-testid="full-picture"
              src={fileUrl(image, { format: "webp", ...(copy === null ? {} : { width: copy }) })}
              alt={image.prompt || image.name}
              draggable={false}
              data-loaded={loaded || undefined}
              onLoad={() => setLoaded(true)}
              onError={() => setBroken(true)}
            />
            {whole && <img className="full exact" data-testid="exact-picture" src={fileUrl(image)} alt="" draggable={false} data-loaded={exact || undefined} onLoad={() => setExact(true)} />}
            {broken && <p className="stage-broken">{t("frame.broken")}</p>}
          </div>
        )}
      </div>
      <div className="stage-zoom" role="toolbar" aria-label={t("zoom")}>
        <IconButton icon="minus" size={16} label={t("zoomLess")} hint="−" disabled={closely.view.zoom <= room.least} onClick={() => closely.zoomBy(1 / STEP)} />
        <button type="button" className="stage-percent" data-testid="percent" aria-label={`${percent(closely.view, room)} %. ${t("zoomActual")}`} data-tip={`${t("zoomActual")}  0`} onClick={actual}>
          {percent(closely.view, room)} %
        </button>
        <IconButton icon="plus" size={16} label={t("zoomIn")} hint="+" disabled={closely.view.zoom >= room.most} onClick={() => closely.zoomBy(STEP)} />
        <IconButton icon="fit" size={16} label={t("zoomOut")} hint="Space" aria-pressed={Math.abs(closely.view.zoom - 1) < 0.01} onClick={() => setView(FIT)} />
      </div>
    </div>
  );
}
