/** What can be done with a picture wherever it stands, by button, menu or key; whatever goes wrong is said. */
import type { TFunction } from "i18next";

import { enhance, finish, setLiked, upscale, vary } from "../client/actions";
import { ApiError, type Image, type Job } from "../client/api";
import { placePrompt } from "../client/draft";
import { isLiked, markLiked } from "../client/liked";
import { addPictures, type Role } from "../client/tray";
import { say } from "./toast";

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
  /** Anything else that becomes jobs: said where the others are. */
  run: (image: Image, asked: Promise<Job[]>) => void;
}

/** Says what went wrong in the server's words. */
export function sayWrong(t: TFunction, reason: unknown): void {
  say(reason instanceof ApiError && reason.message ? reason.message : t("error.offline"), { wrong: true });
}

/** `onStarted` hears of every request the moment it is sent, with what it will become. */
export function verbs(t: TFunction, onStarted: (asked: Promise<Job[]>, image: Image) => void): Verbs {
  const run = (image: Image, asked: Promise<Job[]>) => {
    onStarted(asked, image);
    asked.catch((reason: unknown) => sayWrong(t, reason));
  };
  return {
    run,
    varySubtle: (image) => run(image, vary(image, "subtle")),
    varyStrong: (image) => run(image, vary(image, "strong")),
    upscale: (image, strength, factor) => run(image, upscale(image, strength, factor)),
    enhance: (image) => run(image, enhance(image)),
    finish: (image) => run(image, finish(image)),
    remix: (image) => placePrompt(image.prompt, { imageId: image.id, strength: "strong" }),
    usePrompt: (image) => placePrompt(image.prompt),
    useAs: (image, role) => addPictures([image.id], role),
    like: (image) => {
      const on = !isLiked(image);
      markLiked(image.id, on);
      setLiked(image, on)
        .then((learnt) => {
          if (on && learnt) say(t("feed.learnt"));
        })
        .catch((reason: unknown) => {
          markLiked(image.id, !on);
          sayWrong(t, reason);
        });
    },
  };
}
