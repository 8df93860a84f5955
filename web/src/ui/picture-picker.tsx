/** Choosing pictures of the library from wherever they are needed: newest first, more as one scrolls. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { fileUrl, type Image } from "../client/api";
import { imagePagesQuery } from "../client/queries";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Icon } from "./icons";
import { Skeleton } from "./states";

import "./controls.css";

interface Props {
  title: string;
  /** How many may be taken. */
  most: number;
  /** What the button says for so many. */
  take: (count: number) => string;
  /** Said where the library is empty. */
  empty: string;
  onTake: (images: Image[]) => void;
  onClose: () => void;
}

export function PicturePicker({ title, most, take, empty, onTake, onClose }: Props) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery(imagePagesQuery);
  const [chosen, setChosen] = useState<Image[]>([]);
  const images = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const toggle = (image: Image) => {
    if (chosen.some((one) => one.id === image.id)) setChosen(chosen.filter((one) => one.id !== image.id));
    else if (most === 1) setChosen([image]);
    else if (chosen.length < most) setChosen([...chosen, image]);
  };
  return (
    <Dialog
      title={title}
      className="picker"
      onClose={onClose}
      foot={
        <Button kind="primary" disabled={chosen.length === 0} onClick={() => onTake(chosen)}>
          {take(chosen.length)}
        </Button>
      }
    >
      {pages.data && images.length === 0 && <p className="picker-empty">{empty}</p>}
      <ul className="picker-grid">
        {pages.isPending && Array.from({ length: 12 }, (_, i) => <Skeleton key={i} style={{ aspectRatio: 1 }} />)}
        {images.map((image) => {
          const on = chosen.some((one) => one.id === image.id);
          return (
            <li key={image.id}>
              <button type="button" className="frame" aria-pressed={on} aria-label={image.prompt || image.name || image.id} onClick={() => toggle(image)}>
                <img src={fileUrl(image, { format: "webp", width: 320 })} alt="" loading="lazy" />
                {on && <Icon name="check" size={18} />}
              </button>
            </li>
          );
        })}
      </ul>
      {pages.hasNextPage && (
        <p className="picker-more">
          <Button kind="bare" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t("common.more")}
          </Button>
        </p>
      )}
    </Dialog>
  );
}
