/** What can be done with a picture of the feed, by button, menu or key; whatever goes wrong is said. */
import type { TFunction } from "i18next";

import { enhance, finish, setLiked, upscale, vary } from "../client/actions";
import { ApiError, type Image } from "../client/api";
import { placePrompt } from "../client/draft";
import { isLiked, markLiked } from "../client/liked";
import { addPictures, type Role } from "../client/tray";
import { say } from "../ui/toast";

export interface Verbs {
  varySubtle: (image: Image) => void;
  varyStrong: (image: Image) => void;
  upscale: (image: Image, strength?: "subtle" | "creative", factor?: 2 | 4) => void;
  enhance: (image: Image) => void;
  finish: (image: Image) => void;
  remix: (image: Image) => void;
  usePrompt: (image: Image) => void;
  useAs: (image: Image, role: Role) => void;
  like: (image: Image) => void;
}

export function verbs(t: TFunction, onStarted: () => void): Verbs {
  const wrong = (reason: unknown) => say(reason instanceof ApiError && reason.message ? reason.message : t("error.offline"), { wrong: true });
  const run = (asked: Promise<unknown>) => {
    onStarted();
    asked.catch(wrong);
  };
  return {
    varySubtle: (image) => run(vary(image, "subtle")),
    varyStrong: (image) => run(vary(image, "strong")),
    upscale: (image, strength, factor) => run(upscale(image, strength, factor)),
    enhance: (image) => run(enhance(image)),
    finish: (image) => run(finish(image)),
    remix: (image) => placePrompt(image.prompt, { imageId: image.id, strength: "strong" }),
    usePrompt: (image) => placePrompt(image.prompt),
    useAs: (image, role) => addPictures([image.id], role),
    like: (image) => {
      const on = !isLiked(image.id);
      markLiked(image.id, on);
      setLiked(image, on)
        .then((learnt) => {
          if (on && learnt) say(t("feed.learnt"));
        })
        .catch((reason: unknown) => {
          markLiked(image.id, !on);
          wrong(reason);
        });
    },
  };
}
