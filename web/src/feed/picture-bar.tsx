/** The actions over a picture: those of every day as signs, the others behind two menus that load when they are wanted. */
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Image } from "../client/api";
import { useLiked } from "../client/liked";
import { IconButton } from "../ui/button";
import { Icon, type IconName } from "../ui/icons";
import { keyHint } from "../ui/keys";
import type { Verbs } from "../ui/verbs";

const PictureMenu = lazy(async () => ({ default: (await import("./picture-menu")).PictureMenu }));

export function PictureBar({ image, does }: { image: Image; does: Verbs }) {
  const { t } = useTranslation();
  const liked = useLiked(image);
  return (
    <div className="picture-bar" role="toolbar" aria-label={t("feed.actionsOf", { n: image.index + 1 })}>
      {image.draft ? (
        <IconButton icon="sparkle" label={t("feed.finish")} hint={keyHint("enhance")} onClick={() => does.enhance(image)} />
      ) : (
        <IconButton icon="upscale" label={t("feed.upscale")} hint={keyHint("upscale")} onClick={() => does.upscale(image)} />
      )}
      <IconButton icon="vary" label={t("feed.varySubtle")} hint={keyHint("varySubtle")} onClick={() => does.varySubtle(image)} />
      <IconButton icon="again" className="roomy" label={t("feed.remix")} hint={keyHint("remix")} onClick={() => does.remix(image)} />
      <Link className="button bare round roomy" to="/edit/$imageId" params={{ imageId: image.id }} aria-label={t("feed.edit")} data-tip={`${t("feed.edit")}  ${keyHint("edit")}`}>
        <Icon name="edit" size={18} />
      </Link>
      <OnDemand image={image} does={does} which="use" icon="style" label={t("feed.useAs")} />
      <span className="picture-bar-gap" />
      <IconButton icon="heart" className="like" aria-pressed={liked} label={t(liked ? "feed.liked" : "feed.like")} hint={keyHint("like")} onClick={() => does.like(image)} />
      <OnDemand image={image} does={does} which="more" icon="more" label={t("feed.actions")} />
    </div>
  );
}

function OnDemand({ image, does, which, icon, label }: { image: Image; does: Verbs; which: "use" | "more"; icon: IconName; label: string }) {
  const [wanted, setWanted] = useState(false);
  const button = <IconButton icon={icon} label={label} aria-haspopup="menu" onClick={() => setWanted(true)} />;
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <PictureMenu image={image} does={does} which={which} icon={icon} label={label} />
    </Suspense>
  );
}
