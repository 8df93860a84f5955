/** One picture with its own address: look closely, step through, see how it was made, go on from it. */
import * as Dialog from "@radix-ui/react-dialog";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useEffect, useMemo, useRef, useState } from "react";

import { ApiError, type Image, type ImageChange } from "../client/api";
import { placePrompt } from "../client/draft";
import { inJobOrder } from "../client/order";
import { changeImage, jobQuery } from "../client/picture";
import { imagePagesQuery, imageQuery } from "../client/queries";
import { useLive } from "../client/store";
import { startVersus } from "../client/versus";
import { copyText } from "../ui/copy";
import { Icon } from "../ui/icons";
import { useKeys } from "../ui/keys";
import { usePictureNavigation } from "../ui/picture-link";
import { useOpenedFrom } from "../ui/picture-list";
import { say, Toast } from "../ui/toast";
import { sayWrong, verbs } from "../ui/verbs";
import { comparedWith, groupsOf, type Means, type Panel } from "./acts";
import { watch } from "./begun";
import { Facts } from "./facts";
import { PanelView } from "./panels";
import { neighbours } from "./sequence";
import { Stage, type StageHandle } from "./stage";
import { Toolbar } from "./toolbar";
import { useWords } from "./words";
import "./picture.css";


const ids = (images: readonly Image[]) => images.map((one) => one.id);

/** Where the focus goes on closing: the picture last looked at, preferably where it was opened. */
function linkTo(id: string, opener: Element | null): HTMLElement | null {
  const links = [...document.querySelectorAll<HTMLElement>(`a.frame[href="/p/${CSS.escape(id)}"], a[data-cell="${CSS.escape(id)}"]`)];
  return links.find((link) => link === opener) ?? links[0] ?? (opener instanceof HTMLElement ? opener : null);
}

/** Set by going somewhere else: then closing brings no focus back. (There is one overlay at a time.) */
let leaving = false;
const setLeaving = (now: boolean) => {
  leaving = now;
};

export function PictureOverlay({ imageId }: { imageId: string }) {
  const { t } = useWords();
  const say_ = t as unknown as TFunction;
  const navigate = useNavigate();
  const { open, close } = usePictureNavigation();
  const stage = useRef<StageHandle>(null);
  const opener = useRef<Element>(null);
  const [panelOf, setPanelOf] = useState<{ id: string; panel: Panel } | null>(null);
  const panel = panelOf?.id === imageId ? panelOf.panel : null;

  const { data, error, isPlaceholderData } = useQuery(imageQuery(imageId));
  const opened = useOpenedFrom();
  const library = useInfiniteQuery({ ...imagePagesQuery, enabled: opened === null });
  const ordered = useMemo(() => inJobOrder(library.data?.pages.flatMap((page) => page.items) ?? []), [library.data]);
  const live = useLive((now) => (data?.job_id ? now.jobs.get(data.job_id) : undefined));
  const { data: kept } = useQuery({ ...jobQuery(data?.job_id ?? ""), enabled: data?.job_id != null && !isPlaceholderData });
  const siblings = useMemo(() => ids((live?.images.length ?? 0) > (kept?.images.length ?? 0) ? (live?.images ?? []) : (kept?.images ?? [])), [live, kept]);
  const whole = isPlaceholderData ? undefined : data;
  const shown: Image | undefined = whole ?? ordered.find((one) => one.id === imageId) ?? live?.images.find((one) => one.id === imageId);
  const list = useMemo(() => opened?.ids ?? ids(ordered), [opened, ordered]);
  const { previous, next, nearEnd } = neighbours(imageId, list, siblings);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = library;
  const more = opened ? opened.more : hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined;
  useEffect(() => {
    if (nearEnd) void more?.();
  }, [nearEnd, more]);

  /** To somewhere else; the focus is not brought back then. */
  const leave = async (go: () => Promise<unknown>) => {
    setLeaving(true);
    await go();
  };
  const go = (id: string | null) => {
    if (id) open(id, { replace: true });
  };
  const copy = (text: string) => void copyText(text).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));
  const takePrompt = (prompt: string) =>
    void leave(() => navigate({ to: "/" })).then(() => {
      window.scrollTo({ top: 0 });
      placePrompt(prompt);
    });

  const does = useMemo(() => verbs(say_, (asked, image) => watch(image.id, asked)), [say_]);
  const change = (image: Image, wanted: ImageChange, said: string) => {
    changeImage(image, wanted)
      .then((undo) => say(said, undo ? { undo: () => void undo().catch((reason: unknown) => sayWrong(say_, reason)) } : {}))
      .catch((reason: unknown) => sayWrong(say_, reason));
  };
  const meansFor = (image: Image): Means => ({
    does,
    siblings,
    open: (which) => setPanelOf({ id: image.id, panel: which }),
    edit: () => void leave(() => navigate({ to: "/edit/$imageId", params: { imageId: image.id } })),
    usePrompt: () => takePrompt(image.prompt),
    useAs: (role) => {
      does.useAs(image, role);
      say(t(`used.${role}`));
    },
    copy,
    hide: () => change(image, { hidden: !image.hidden, add_tags: [], remove_tags: [] }, t(image.hidden ? "saidShown" : "saidHidden")),
    trash: () => {
      const away = !image.deleted_at;
      change(image, { trashed: away, add_tags: [], remove_tags: [] }, t(away ? "saidTrashed" : "saidRestored"));
      if (away) go(next ?? previous);
    },
    compare: (compared) => void leave(() => navigate({ to: "/compare", search: { ids: compared.join(",") } })),
    versus: (kind) => {
      say(t("versusStarted"));
      startVersus(image.prompt, kind, image.seed)
        .then(({ jobs, without }) => {
          if (without.length > 0) say(t("versusWithout", { flags: without.map((name) => `--${name}`).join(" ") }));
          return leave(() => navigate({ to: "/compare", search: { ids: jobs.join(",") } }));
        })
        .catch((reason: unknown) => sayWrong(say_, reason));
    },
  });
  const means = shown && meansFor(shown);
  const groups = shown && means ? groupsOf(shown, means) : [];

  const on = (act: (image: Image, means: Means) => unknown) => () => {
    if (!shown || !means) return false;
    return act(shown, means);
  };
  const panelKey = (which: Panel) => on((_, act) => act.open(which));
  const pick = (n: number) => () => {
    const id = siblings[n];
    if (!id) return false;
    go(id);
    return true;
  };
  useKeys(
    {
      newer: () => go(previous),
      older: () => go(next),
      zoom: (event) => {
        // On a button the space bar presses it.
        if (event.target instanceof HTMLElement && event.target.closest("button, a, summary, [role=slider]")) return false;
        stage.current?.toggle();
        return true;
      },
      zoomMore: () => stage.current?.zoomBy(1.5),
      zoomLess: () => stage.current?.zoomBy(1 / 1.5),
      zoomOne: () => stage.current?.actual(),
      pick1: pick(0),
      pick2: pick(1),
      pick3: pick(2),
      pick4: pick(3),
      varySubtle: on((image) => does.varySubtle(image)),
      varyStrong: on((image) => does.varyStrong(image)),
      upscale: on((image) => does.upscale(image)),
      enhance: on((image) => (image.draft ? does.enhance(image) : false)),
      remix: panelKey("remix"),
      tag: panelKey("tag"),
      folder: panelKey("folder"),
      describe: panelKey("describe"),
      download: panelKey("download"),
      edit: on((_, act) => act.edit()),
      usePrompt: on((image, act) => (image.prompt ? act.usePrompt() : false)),
      useImage: on((_, act) => act.useAs("image")),
      useStyle: on((_, act) => act.useAs("style")),
      useOmni: on((_, act) => act.useAs("omni")),
      like: on((image) => does.like(image)),
      hide: on((_, act) => act.hide()),
      trash: on((_, act) => act.trash()),
      compare: on((image, act) => {
        const compared = comparedWith(image, siblings);
        if (compared) act.compare(compared);
        return compared !== null;
      }),
    },
    { inDialog: true },
  );

  useEffect(() => {
    const before = document.title;
    if (shown) document.title = `${(shown.prompt || shown.name || t("label")).slice(0, 70)} · Gesso`;
    return () => {
      document.title = before;
    };
  }, [shown, t]);

  const missing = error instanceof ApiError && error.status === 404;
  return (
    <Dialog.Root open onOpenChange={(stays) => !stays && close()}>
      <Dialog.Portal>
        <Dialog.Content
          className="picture"
          aria-describedby={undefined}
          data-testid="picture-overlay"
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            setLeaving(false);
            opener.current = document.activeElement;
            (event.currentTarget as HTMLElement).focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!leaving) linkTo(imageId, opener.current)?.focus();
          }}
          onInteractOutside={(event) => event.preventDefault()}
          onEscapeKeyDown={(event) => {
            if (!panel) return;
            event.preventDefault();
            setPanelOf(null);
          }}
        >
          <Dialog.Title className="unseen">{shown?.prompt ?? t("label")}</Dialog.Title>
          {shown && means ? (
            <>
              <Stage key={shown.id} ref={stage} image={shown} onSwipe={(direction) => go(direction > 0 ? next : previous)} />
              <Facts
                image={shown}
                whole={whole}
                copy={copy}
                onUsePrompt={means.usePrompt}
                onChange={(wanted, said) => change(shown, wanted, said)}
                onOpen={(id) => open(id, { replace: true })}
                toolbar={
                  <>
                    {shown.deleted_at && (
                      <p className="facts-trashed" role="status">
                        {t("isTrashed")}
                        <button type="button" className="button" onClick={means.trash}>
                          {t("act.restore")}
                        </button>
                      </p>
                    )}
                    <Toolbar image={shown} groups={groups} onLike={() => does.like(shown)} onDownload={() => means.open("download")} />
                  </>
                }
                panel={
                  panel && (
                    <PanelView
                      key={`${panel}${shown.id}`}
                      panel={panel}
                      image={shown}
                      does={does}
                      onClose={() => setPanelOf(null)}
                      onChange={(wanted, said) => change(shown, wanted, said)}
                      onPrompt={takePrompt}
                    />
                  )
                }
              />
            </>
          ) : (
            error && (
              <div className="picture-missing" role="alert">
                <h2>{t(missing ? "missing" : "failed")}</h2>
                <p>{missing ? t("missingHint") : error.message || t("error.offline")}</p>
                <button type="button" className="button primary" onClick={() => void navigate({ to: "/", replace: true })}>
                  {t("back")}
                </button>
              </div>
            )
          )}
          <Dialog.Close className="button bare round picture-close" aria-label={t("close")} title={`${t("close")} (Esc)`}>
            <Icon name="close" />
          </Dialog.Close>
          {previous && (
            <button type="button" className="button bare round picture-step" data-side="left" aria-label={t("previous")} onClick={() => go(previous)}>
              <Icon name="left" />
            </button>
          )}
          <Toast />
          {next && (
            <button type="button" className="button bare round picture-step" data-side="right" aria-label={t("next")} onClick={() => go(next)}>
              <Icon name="right" />
            </button>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
