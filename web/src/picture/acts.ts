/** Everything that can be done with a picture, once: the toolbar, the sheet on a phone and the keys all read this table. */
import type { Image } from "../client/api";
import { eraseBackground, makeSquare, pan, rerun, zoomOut } from "../client/actions";
import { ROLES, type Role } from "../client/tray";
import type { IconName } from "../ui/icons";
import type { ShortcutId } from "../ui/keys";
import type { Verbs } from "../ui/verbs";

export type Panel = "remix" | "retexture" | "print" | "describe" | "tag" | "folder" | "board" | "download";

/** What the acts need that is not the picture's own. */
export interface Means {
  does: Verbs;
  open: (panel: Panel) => void;
  edit: () => void;
  usePrompt: () => void;
  useAs: (role: Role) => void;
  copy: (text: string) => void;
  hide: () => void;
  trash: () => void;
  compare: (ids: readonly string[]) => void;
  versus: (kind: "version" | "taste") => void;
  /** Other pictures of its job. */
  siblings: readonly string[];
}

/** The name of an act is its `id` among the words. */
export interface Act {
  id: ActId;
  icon: IconName;
  key?: ShortcutId;
  run: () => void;
  danger?: boolean;
}
export interface Group {
  id: "vary" | "finish" | "upscale" | "edit" | "use" | "compare" | "more";
  icon: IconName;
  acts: Act[];
}

const ROLE_ACTS = { image: "asImage", style: "asStyle", omni: "asOmni", character: "asCharacter" } as const;
const ROLE_ICONS = { image: "image", style: "style", omni: "omni", character: "person" } as const;
const ROLE_KEYS = { image: "useImage", style: "useStyle", omni: "useOmni", character: undefined } as const;
const SIDES = { left: "panLeft", right: "panRight", up: "panUp", down: "panDown" } as const;

export type ActId =
  | "varySubtle" | "varyStrong" | "remix" | "rerun"
  | "enhance" | "finish"
  | "up2" | "up4" | "upCreative2" | "upCreative4" | "print"
  | "editor" | "retexture" | "out15" | "out2" | "square" | "background" | (typeof SIDES)[keyof typeof SIDES]
  | (typeof ROLE_ACTS)[Role] | "usePrompt"
  | "withParent" | "withSiblings" | "versions" | "taste"
  | "describe" | "tag" | "folder" | "board" | "hide" | "show" | "copyPrompt" | "copySeed" | "copyLink" | "trash" | "restore";

const MOST_COMPARED = 4;

/** What the key for comparing means: the picture it was made from, else the others of its job. */
export function comparedWith(image: Pick<Image, "id" | "parent_id">, siblings: readonly string[]): string[] | null {
  if (image.parent_id) return [image.parent_id, image.id];
  const others = siblings.filter((id) => id !== image.id).slice(0, MOST_COMPARED - 1);
  return others.length > 0 ? [image.id, ...others] : null;
}

export function groupsOf(image: Image, means: Means): Group[] {
  const { does, open } = means;
  const key = (id: ShortcutId | undefined) => (id ? { key: id } : {});
  const others = means.siblings.filter((id) => id !== image.id);
  const groups: Group[] = [
    {
      id: "vary",
      icon: "vary",
      acts: [
        { id: "varySubtle", icon: "vary", key: "varySubtle", run: () => does.varySubtle(image) },
        { id: "varyStrong", icon: "vary", key: "varyStrong", run: () => does.varyStrong(image) },
        { id: "remix", icon: "prompt", key: "remix", run: () => open("remix") },
        ...(image.job_id ? [{ id: "rerun" as const, icon: "again" as const, run: () => does.run(image, rerun(image)) }] : []),
      ],
    },
    {
      id: "upscale",
      icon: "upscale",
      acts: [
        { id: "up2", icon: "upscale", ...(image.draft ? {} : { key: "upscale" as const }), run: () => does.upscale(image, "subtle", 2) },
        { id: "up4", icon: "upscale", run: () => does.upscale(image, "subtle", 4) },
        { id: "upCreative2", icon: "sparkle", run: () => does.upscale(image, "creative", 2) },
        { id: "upCreative4", icon: "sparkle", run: () => does.upscale(image, "creative", 4) },
        { id: "print", icon: "image", run: () => open("print") },
      ],
    },
    {
      id: "edit",
      icon: "edit",
      acts: [
        { id: "editor", icon: "edit", key: "edit", run: means.edit },
        { id: "retexture", icon: "style", run: () => open("retexture") },
        { id: "out15", icon: "grow", run: () => does.run(image, zoomOut(image, 1.5)) },
        { id: "out2", icon: "grow", run: () => does.run(image, zoomOut(image, 2)) },
        ...(["left", "right", "up", "down"] as const).map((side): Act => ({ id: SIDES[side], icon: side, run: () => does.run(image, pan(image, side)) })),
        ...(image.width === image.height ? [] : [{ id: "square" as const, icon: "fit" as const, run: () => does.run(image, makeSquare(image)) }]),
        { id: "background", icon: "person", run: () => does.run(image, eraseBackground(image)) },
      ],
    },
    {
      id: "use",
      icon: "plus",
      acts: [
        ...ROLES.map((role): Act => ({ id: ROLE_ACTS[role], icon: ROLE_ICONS[role], ...key(ROLE_KEYS[role]), run: () => means.useAs(role) })),
        ...(image.prompt ? [{ id: "usePrompt" as const, icon: "prompt" as const, key: "usePrompt" as const, run: means.usePrompt }] : []),
      ],
    },
    {
      id: "compare",
      icon: "compare",
      acts: [
        ...(image.parent_id ? [{ id: "withParent" as const, icon: "up" as const, run: () => means.compare([image.parent_id ?? "", image.id]) }] : []),
        ...(others.length > 0 ? [{ id: "withSiblings" as const, icon: "compare" as const, run: () => means.compare([image.id, ...others.slice(0, MOST_COMPARED - 1)]) }] : []),
        ...(image.prompt
          ? [
              { id: "versions" as const, icon: "models" as const, run: () => means.versus("version") },
              { id: "taste" as const, icon: "heart" as const, run: () => means.versus("taste") },
            ]
          : []),
      ],
    },
    {
      id: "more",
      icon: "more",
      acts: [
        { id: "describe", icon: "chat", key: "describe", run: () => open("describe") },
        { id: "tag", icon: "tag", key: "tag", run: () => open("tag") },
        { id: "folder", icon: "folder", key: "folder", run: () => open("folder") },
        { id: "board", icon: "boards", run: () => open("board") },
        ...(image.prompt ? [{ id: "copyPrompt" as const, icon: "copy" as const, run: () => means.copy(image.prompt) }] : []),
        ...(image.seed == null ? [] : [{ id: "copySeed" as const, icon: "dice" as const, run: () => means.copy(String(image.seed)) }]),
        { id: "copyLink", icon: "link", run: () => means.copy(`${window.location.origin}/p/${image.id}`) },
        { id: image.hidden ? "show" : "hide", icon: "hide", key: "hide", run: means.hide },
        { id: image.deleted_at ? "restore" : "trash", icon: image.deleted_at ? "undo" : "trash", key: "trash", danger: !image.deleted_at, run: means.trash },
      ],
    },
  ];
  if (image.draft) {
    groups.splice(1, 0, {
      id: "finish",
      icon: "sparkle",
      acts: [
        { id: "enhance", icon: "sparkle", key: "enhance", run: () => does.enhance(image) },
        { id: "finish", icon: "check", run: () => does.finish(image) },
      ],
    });
  }
  return groups.filter((group) => group.acts.length > 0);
}
