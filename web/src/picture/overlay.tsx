/** One picture with its own address: look closely, step through, see how it was made, take it along. */
import * as Dialog from "@radix-ui/react-dialog";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import { useWords } from "./words";

import { ApiError } from "../client/api";
import { inJobOrder } from "../client/order";
import { imagePagesQuery, imageQuery } from "../client/queries";
import { useLive } from "../client/store";
import { Icon } from "../ui/icons";
import { usePictureNavigation } from "../ui/picture-link";
import { Facts } from "./facts";
import { neighbours } from "./sequence";
import { Stage, type StageHandle } from "./stage";
import "./picture.css";

/** Where the focus goes on closing: the picture last looked at, preferably where it was opened. */
function linkTo(id: string, opener: Element | null): HTMLElement | null {
  const links = [...document.querySelectorAll<HTMLElement>(`a.frame[href="/p/${CSS.escape(id)}"]`)];
  return links.find((link) => link === opener) ?? links[0] ?? (opener instanceof HTMLElement ? opener : null);
}

export function PictureOverlay({ imageId }: { imageId: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { open, close } = usePictureNavigation();
  const stage = useRef<StageHandle>(null);
  const left = useRef(false);
  const opener = useRef<Element>(null);
  const { data: image, error, isPlaceholderData } = useQuery(imageQuery(imageId));
  const library = useInfiniteQuery(imagePagesQuery);
  const ordered = useMemo(() => inJobOrder(library.data?.pages.flatMap((page) => page.items) ?? []), [library.data]);
  const job = useLive((live) => (image?.job_id ? live.jobs.get(image.job_id) : undefined));
  const known = ordered.find((one) => one.id === imageId) ?? job?.images.find((one) => one.id === imageId);
  const shown = isPlaceholderData ? known : (image ?? known);
  const { previous, next, nearEnd } = neighbours(imageId, ordered, job?.images ?? []);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = library;
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [nearEnd, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const leave = async () => {
    left.current = true;
    await navigate({ to: "/" });
    window.scrollTo({ top: 0 });
  };
  const go = (id: string | null) => {
    if (id) open(id, { replace: true });
  };

  useEffect(() => {
    const before = document.title;
    if (shown) document.title = `${shown.prompt.slice(0, 70)} · Gesso`;
    return () => {
      document.title = before;
    };
  }, [shown]);

  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Content
          className="picture"
          aria-describedby={undefined}
          data-testid="picture-overlay"
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            opener.current = document.activeElement;
            (event.currentTarget as HTMLElement).focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!left.current) linkTo(imageId, opener.current)?.focus();
          }}
          onKeyDown={(event) => {
            const inMenu = (event.target as HTMLElement).closest("[role=menu]");
            if (inMenu || event.metaKey || event.ctrlKey || event.altKey) return;
            if (event.key === "ArrowLeft") go(previous);
            else if (event.key === "ArrowRight") go(next);
            else if (event.key === " " && event.target === event.currentTarget) {
              event.preventDefault();
              stage.current?.toggle();
            }
          }}
        >
          <Dialog.Title className="unseen">{shown?.prompt ?? t("label")}</Dialog.Title>
          {shown ? (
            <>
              <Stage key={shown.id} ref={stage} image={shown} />
              <Facts image={shown} onLeave={leave} />
            </>
          ) : (
            error && (
              <div className="picture-missing">
                <h2>{error instanceof ApiError && error.status === 404 ? t("missing") : t("failed")}</h2>
                <p>{error instanceof ApiError && error.status === 404 ? t("missingHint") : error.message}</p>
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
