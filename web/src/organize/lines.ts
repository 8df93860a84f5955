/** The menu of pictures: under the right mouse button, and behind the bar's "more". */
import type { Image } from "../client/api";
import { ROLES } from "../client/tray";
import { keyHint } from "../ui/keys";
import type { MenuEntry, MenuLine } from "../ui/menu";
import { MOST_VERSUS, type Acts } from "./acts";
import type { useWords } from "./words";

type Say = ReturnType<typeof useWords>["t"];

interface Hands {
  t: Say;
  acts: Acts;
  /** Opens the bar's panel for these. */
  onAsk: (what: "tag" | "folder" | "forGood", ids?: string[]) => void;
  onOpen: (id: string) => void;
  onDownload: (format: "original" | "jpeg" | "webp", ids?: string[]) => void;
}

const RATINGS = [5, 4, 3, 2, 1, 0] as const;

export function ratingLines(t: Say, onRate: (rating: number) => void, now?: number): MenuEntry[] {
  return RATINGS.map((rating) => ({
    id: `rate${rating}`,
    label: rating === 0 ? t("act.noStars") : "★".repeat(rating),
    hint: keyHint(`rate${rating}`),
    ...(now === undefined ? {} : { checked: now === rating }),
    onSelect: () => onRate(rating),
  }));
}

export function usingLines({ t, acts }: Pick<Hands, "t" | "acts">, ids?: string[]): MenuEntry[] {
  return [
    { id: "usePrompt", label: t("act.usePrompt"), icon: "prompt", onSelect: () => void acts.usePrompt(ids) },
    ...ROLES.map((role) => ({
      id: `use-${role}`,
      label: t(`act.use.${role}`),
      icon: ({ image: "image", style: "style", omni: "omni", character: "person" } as const)[role],
      onSelect: () => void acts.useAs(role, ids),
    })),
  ];
}

/** Side by side as they are, or each of them drawn anew in two ways. */
export function comparingLines({ t, acts }: Pick<Hands, "t" | "acts">, count: number, ids?: string[]): MenuEntry[] {
  return [
    ...(count >= 2 && count <= 4 ? [{ id: "compareThese", label: t("act.compareThese"), icon: "compare" as const, hint: keyHint("compare"), onSelect: () => void acts.compare(ids) }] : []),
    { id: "versions", label: t("act.versions"), icon: "models", onSelect: () => void acts.versus("version", ids) },
    { id: "taste", label: t("act.taste"), icon: "heart", onSelect: () => void acts.versus("taste", ids) },
  ];
}

export function downloadLines({ t, onDownload }: Pick<Hands, "t" | "onDownload">, ids?: string[]): MenuEntry[] {
  return (["original", "jpeg", "webp"] as const).map((format) => ({ id: format, label: t(`act.format.${format}`), onSelect: () => onDownload(format, ids) }));
}

/** For one picture, or for a selection that it is part of (`ids` undefined). */
export function pictureLines(hands: Hands, image: Image, ids: string[] | undefined, count: number): MenuLine[] {
  const { t, acts, onAsk, onOpen } = hands;
  const trashed = image.deleted_at != null;
  const head: MenuLine[] = count > 1 ? [{ id: "head", divider: true, label: t("pictures", { count }) }] : [{ id: "open", label: t("act.open"), icon: "zoom", hint: "Enter", onSelect: () => onOpen(image.id) }];
  if (trashed) {
    return [
      ...head,
      { id: "restore", label: t("act.restore"), icon: "undo", onSelect: () => void acts.restore(ids) },
      { id: "forGood", label: t("act.forGood"), icon: "trash", danger: true, onSelect: () => onAsk("forGood", ids) },
    ];
  }
  return [
    ...head,
    ...(count === 1
      ? ([
          { id: "edit", label: t("act.edit"), icon: "edit", onSelect: () => acts.edit(image.id) },
          { id: "alike", label: t("act.alike"), icon: "search", onSelect: () => acts.alike(image.id) },
        ] satisfies MenuLine[])
      : []),
    ...(count <= MOST_VERSUS ? ([{ id: "compare", label: t("act.compare"), icon: "compare", entries: comparingLines(hands, count, ids) }] satisfies MenuLine[]) : []),
    { id: "use", label: t("act.useAs"), icon: "create", entries: usingLines(hands, ids) },
    { id: "d1", divider: true },
    { id: "like", label: t(image.liked && count === 1 ? "act.unlike" : "act.like"), icon: "heart", hint: keyHint("like"), onSelect: () => void acts.like(ids) },
    { id: "rate", label: t("act.rate"), icon: "star", entries: ratingLines(t, (rating) => void acts.rate(rating, ids), count === 1 ? image.rating : undefined) },
    { id: "tag", label: t("act.tag"), icon: "tag", hint: keyHint("tag"), onSelect: () => onAsk("tag", ids) },
    { id: "folder", label: t("act.folder"), icon: "folder", hint: keyHint("folder"), onSelect: () => onAsk("folder", ids) },
    ...(count > 1 ? ([{ id: "stack", label: t("act.stack"), icon: "stack", onSelect: () => void acts.stack(ids) }] satisfies MenuLine[]) : []),
    ...(image.stack_id == null ? [] : ([{ id: "unstack", label: t("act.unstack"), icon: "stack", onSelect: () => void acts.unstack(ids) }] satisfies MenuLine[])),
    { id: "download", label: t("act.download"), icon: "download", entries: downloadLines(hands, ids) },
    { id: "d2", divider: true },
    { id: "hide", label: t(image.hidden ? "act.show" : "act.hide"), icon: "hide", hint: keyHint("hide"), onSelect: () => void acts.hide(!image.hidden, ids) },
    { id: "trash", label: t("act.trash"), icon: "trash", hint: keyHint("delete"), danger: true, onSelect: () => void acts.trash(ids) },
  ];
}
