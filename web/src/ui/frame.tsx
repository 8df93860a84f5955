/** A place for a picture. Shows the best there is: nothing yet, a blur, the latest preview, the picture. */
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { fileSrcSet, fileUrl, type Image } from "../client/api";

/** By then the picture covers its last preview. */
const FADED_MS = 400;

interface Props {
  image?: Image | undefined;
  preview?: string | undefined;
  /** 0 to 1: how far the preview has come; it sharpens with it. */
  progress?: number;
  waiting?: boolean;
  /** Shown width in CSS pixels, for the browser's choice of copy. */
  sizes?: string;
  lazy?: boolean;
}

/** The inside of a frame; the caller decides whether the frame is a link or a plain box. */
export function FrameContent({ image, preview, progress = 0, sizes = "320px", lazy = false }: Props): ReactNode {
  const { t } = useTranslation();
  const [under, setUnder] = useState(preview);
  const [loaded, setLoaded] = useState(false);
  const [broken, setBroken] = useState(false);
  if (preview && preview !== under && !loaded) setUnder(preview);

  const blur = Math.max(0, 1 - progress) * 10;
  return (
    <>
      {image && !under && !loaded && image.placeholder && <img className="blur" src={image.placeholder} alt="" />}
      {under && (
        <img
          className="preview"
          src={under}
          alt=""
          data-testid="preview"
          style={image ? undefined : { filter: `blur(${blur.toFixed(1)}px)`, transform: `scale(${1 + blur / 150})` }}
        />
      )}
      {image && !broken && (
        <img
          className="final"
          data-testid="picture"
          data-loaded={loaded || undefined}
          src={fileUrl(image, { format: "webp", width: Math.min(640, image.width) })}
          srcSet={fileSrcSet(image)}
          sizes={sizes}
          alt={image.prompt}
          loading={lazy ? "lazy" : "eager"}
          decoding="async"
          onLoad={() => {
            setLoaded(true);
            setTimeout(() => setUnder(undefined), FADED_MS);
          }}
          onError={() => setBroken(true)}
        />
      )}
      {broken && <span className="broken">{t("frame.broken")}</span>}
    </>
  );
}
