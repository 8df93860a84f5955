/**
 * Opening a picture above whatever page is shown. The page stays where it is (its address keeps `?p=`, unseen); what the
 * address bar shows, and what is copied or opened in a tab, is the picture's own `/p/ID`.
 */
import { Link, useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router";
import type { CSSProperties, DragEventHandler, FocusEventHandler, MouseEventHandler, PointerEventHandler, ReactNode, Ref } from "react";

export interface PictureSearch {
  p?: string | undefined;
}

function above(imageId: string) {
  return {
    to: ".",
    search: (before: object) => ({ ...before, p: imageId }),
    mask: { to: "/p/$imageId", params: { imageId } },
    resetScroll: false,
  } as const;
}

/** The open picture's id, or null. */
export function useShownPicture(): string | null {
  const { imageId } = useParams({ strict: false });
  const { p }: PictureSearch = useSearch({ strict: false });
  const router = useRouter();
  if (p) return p;
  return router.state.location.pathname.startsWith("/p/") ? (imageId ?? null) : null;
}

export function usePictureNavigation() {
  const navigate = useNavigate();
  const router = useRouter();
  return {
    open: (imageId: string, { replace = false } = {}) => void navigate({ ...above(imageId), replace }),
    /** Back to the page below, as people expect of "back". */
    close: () => {
      if (router.history.canGoBack()) router.history.back();
      else void navigate({ to: "/", replace: true });
    },
  };
}

interface Props {
  imageId: string;
  className?: string;
  style?: CSSProperties;
  children?: ReactNode;
  draggable?: boolean;
  tabIndex?: number;
  ref?: Ref<HTMLAnchorElement>;
  "aria-label"?: string;
  onClick?: MouseEventHandler<HTMLAnchorElement>;
  onDragStart?: DragEventHandler<HTMLAnchorElement>;
  onPointerEnter?: PointerEventHandler<HTMLAnchorElement>;
  onFocus?: FocusEventHandler<HTMLAnchorElement>;
}

export function PictureLink({ imageId, ...rest }: Props) {
  return <Link {...(above(imageId))} {...rest} preload={false} />;
}
