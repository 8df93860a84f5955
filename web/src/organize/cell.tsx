/** One row of the wall. Drawn often and quickly: no handlers of its own (the wall listens), no blur, no script per picture. */
import { memo } from "react";

import type { Image } from "../client/api";
import { splitPrompt } from "../client/prompt";
import { Icon } from "../ui/icons";
import { useSelected } from "../ui/selection";
import type { Flight } from "./flight";
import type { Place, Row } from "./layout";
import { Thumb } from "./thumb";
import type { Chosen } from "./whole";
import type { useWords } from "./words";

type Say = ReturnType<typeof useWords>["t"];

interface RowProps {
  row: Row;
  top: number;
  chosen: Chosen;
  /** The picture that Tab leads to, if it is in this row. */
  stop: string | null;
  near: boolean;
  flight: Flight;
  t: Say;
}

export const RowOfPictures = memo(function RowOfPictures({ row, top, chosen, stop, near, flight, t }: RowProps) {
  return (
    <div role="row" className="wall-row" style={{ transform: `translateY(${top}px)`, height: row.height }}>
      {row.boxes.map((box) => (
        <Cell key={box.item.image.id} place={box.item} width={box.width} height={box.height} chosen={chosen} stop={box.item.image.id === stop} near={near} flight={flight} t={t} />
      ))}
    </div>
  );
});

interface CellProps {
  place: Place;
  width: number;
  height: number;
  chosen: Chosen;
  stop: boolean;
  near: boolean;
  flight: Flight;
  t: Say;
}

export function nameOf(image: Image, t: Say): string {
  return splitPrompt(image.prompt).words || image.name || t("untitled");
}

const Cell = memo(function Cell({ place: { image, pile, spread }, width, height, chosen, stop, near, flight, t }: CellProps) {
  const selected = useSelected(chosen.store, image.id);
  const name = nameOf(image, t);
  const facts = [image.rating > 0 && t("stars", { count: image.rating }), image.liked && t("favourite"), pile.length > 1 && !spread && t("pile", { count: pile.length })].filter(Boolean);
  return (
    <div role="gridcell" aria-selected={selected} className="cell" data-selected={selected || undefined} data-pile={pile.length > 1 && !spread ? true : undefined} data-spread-open={spread || undefined} style={{ width, height }}>
      <a className="frame" href={`/p/${encodeURIComponent(image.id)}`} data-cell={image.id} tabIndex={stop ? 0 : -1} draggable aria-label={[name, ...facts].join(", ")}>
        <Thumb image={image} width={width} near={near} flight={flight} />
      </a>
      <button type="button" className="tick" data-of={image.id} tabIndex={-1} aria-label={t(selected ? "unselect" : "select", { name })}>
        <Icon name="check" size={14} />
      </button>
      {pile.length > 1 && image.stack_id != null && (
        <button type="button" className="pile" data-of={image.id} data-spread={image.stack_id} tabIndex={stop ? 0 : -1} aria-expanded={spread} aria-label={t(spread ? "closePile" : "openPile", { count: pile.length })}>
          <Icon name="stack" size={14} />
          {!spread && pile.length}
        </button>
      )}
      {(image.rating > 0 || image.liked || image.hidden || image.draft) && (
        <span className="marks" aria-hidden="true">
          {image.draft && <Icon name="draft" size={12} />}
          {image.hidden && <Icon name="hide" size={12} />}
          {image.liked && <Icon name="heart" size={12} />}
          {image.rating > 0 && `★ ${image.rating}`}
        </span>
      )}
    </div>
  );
});
