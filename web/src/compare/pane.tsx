/** One picture, or two over one another, in a room that is looked about in; all rooms share the view. */
import type { PointerEvent as ReactPointerEvent, ReactNode } from "react";

import { fileUrl, type Image } from "../client/api";
import { useView } from "../ui/use-view";
import { place, type Size, type View } from "../ui/view";

interface Props {
  picture: Size;
  view: View;
  onView: (view: View) => void;
  children: ReactNode;
  /** Stands above the picture and does not move with it; told where the picture lies. */
  above?: (lies: ReturnType<typeof place>, room: Size) => ReactNode;
  claims?: (event: ReactPointerEvent) => boolean;
  className?: string;
}

export function Pane({ picture, view, onView, children, above, claims, className = "" }: Props) {
  const closely = useView({ picture, view, onView, margin: 8, ...(claims ? { claims } : {}) });
  const lies = place(closely.view, closely.room);
  return (
    <div className={`pane ${className}`} data-testid="pane" data-held={closely.held || undefined} data-zoomed={closely.view.zoom > 1.01 || undefined} {...closely.props}>
      {closely.measured && (
        <div className="pane-picture" style={{ width: lies.width, height: lies.height, transform: `translate(${lies.left}px, ${lies.top}px)` }}>
          {children}
        </div>
      )}
      {closely.measured && above?.(lies, closely.room)}
    </div>
  );
}

/** The whole file once it is looked at closely; until then a copy. */
export function Shown({ image, zoom }: { image: Image; zoom: number }) {
  const copy = zoom <= 1.01 && image.width > 1024 ? 1024 : undefined;
  return <img src={copy ? fileUrl(image, { format: "webp", width: copy }) : fileUrl(image)} alt={image.prompt || image.name} draggable={false} data-testid="compared" />;
}
