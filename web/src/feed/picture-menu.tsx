/** The two menus of a picture: what to use it as, and all that is done less often. */
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { rerun } from "../client/actions";
import { fileUrl, type Image } from "../client/api";
import { ROLES } from "../client/tray";
import { IconButton } from "../ui/button";
import { copyText } from "../ui/copy";
import type { IconName } from "../ui/icons";
import { keyHint } from "../ui/keys";
import { Menu, type MenuLine } from "../ui/menu";
import { say } from "../ui/toast";
import type { Verbs } from "../ui/verbs";
import { useWords } from "./words";

const ROLE_ICONS = { image: "image", style: "style", omni: "omni", character: "person" } as const;
const ROLE_KEYS = { image: "useImage", style: "useStyle", omni: "useOmni" } as const;

export function PictureMenu({ image, does, which, icon, label }: { image: Image; does: Verbs; which: "use" | "more"; icon: IconName; label: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [open, setOpen] = useState(true);
  const copy = (text: string) => void copyText(text).then((done) => say(t(done ? "common.copied" : "common.copyFailed"), { wrong: !done }));

  const uses: MenuLine[] = [
    ...ROLES.map((role): MenuLine => ({
      id: role,
      icon: ROLE_ICONS[role],
      label: t(`as.${role}`),
      hint: role === "character" ? "" : keyHint(ROLE_KEYS[role]),
      onSelect: () => {
        does.useAs(image, role);
        say(t(`used.${role}`));
      },
    })),
    { id: "line", divider: true },
    { id: "prompt", icon: "prompt", label: t("feed.use"), hint: keyHint("usePrompt"), onSelect: () => does.usePrompt(image) },
  ];
  const more: MenuLine[] = [
    { id: "subtle", icon: "vary", label: t("feed.varySubtle"), hint: keyHint("varySubtle"), onSelect: () => does.varySubtle(image) },
    { id: "strong", icon: "vary", label: t("feed.varyStrong"), hint: keyHint("varyStrong"), onSelect: () => does.varyStrong(image) },
    { id: "remix", icon: "again", label: t("feed.remix"), hint: keyHint("remix"), onSelect: () => does.remix(image) },
    { id: "edit", icon: "edit", label: t("feed.edit"), hint: keyHint("edit"), onSelect: () => void navigate({ to: "/edit/$imageId", params: { imageId: image.id } }) },
    { id: "a", divider: true },
    ...(image.draft
      ? [
          { id: "enhance", icon: "sparkle" as const, label: t("enhance"), hint: keyHint("enhance"), onSelect: () => does.enhance(image) },
          { id: "finish", icon: "check" as const, label: t("finishExact"), onSelect: () => does.finish(image) },
        ]
      : []),
    { id: "up2", icon: "upscale", label: t("upscale2"), hint: keyHint("upscale"), onSelect: () => does.upscale(image) },
    { id: "up4", icon: "upscale", label: t("upscale4"), onSelect: () => does.upscale(image, "subtle", 4) },
    { id: "upc", icon: "upscale", label: t("upscaleCreative"), onSelect: () => does.upscale(image, "creative") },
    { id: "b", divider: true },
    { id: "rerun", icon: "again", label: t("rerun"), onSelect: () => void rerun(image).catch(() => say(t("error.offline"), { wrong: true })) },
    { id: "compare", icon: "compare", label: t("compare"), onSelect: () => void navigate({ to: "/compare", search: { ids: image.parent_id ? `${image.parent_id},${image.id}` : image.id } }) },
    { id: "c", divider: true },
    { id: "copyPrompt", icon: "copy", label: t("copyPrompt"), onSelect: () => copy(image.prompt) },
    ...(image.seed == null ? [] : [{ id: "copySeed", icon: "dice" as const, label: t("copySeed"), hint: String(image.seed), onSelect: () => copy(String(image.seed)) }]),
    { id: "copyLink", icon: "link", label: t("copyLink"), onSelect: () => copy(`${window.location.origin}/p/${image.id}`) },
    {
      id: "download",
      icon: "download",
      label: t("download"),
      onSelect: () => {
        const link = document.createElement("a");
        link.href = fileUrl(image, { format: "png", download: true });
        link.download = "";
        link.click();
      },
    },
  ];
  return (
    <Menu
      open={open}
      onOpenChange={setOpen}
      side="top"
      label={label}
      trigger={<IconButton icon={icon} label={label} />}
      lines={which === "use" ? uses : more}
    />
  );
}
