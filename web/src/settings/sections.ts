/** The sections, in their order, and what a person must be allowed to do to see them. */
import type { Session } from "../client/api";
import type { IconName } from "../ui/icons";

export const SECTIONS = [
  { id: "profile", icon: "person", group: "you", needs: null },
  { id: "keyboard", icon: "prompt", group: "you", needs: null },
  { id: "security", icon: "lock", group: "you", needs: "account" },
  { id: "keys", icon: "key", group: "you", needs: "account" },
  { id: "usage", icon: "bolt", group: "you", needs: "read" },
  { id: "webhooks", icon: "link", group: "you", needs: "edit" },
  { id: "backup", icon: "download", group: "you", needs: "read" },
  { id: "people", icon: "user", group: "studio", needs: "admin" },
  { id: "teams", icon: "boards", group: "studio", needs: "read" },
  { id: "policy", icon: "hide", group: "studio", needs: "read" },
  { id: "audit", icon: "doctor", group: "studio", needs: "admin" },
  { id: "about", icon: "info", group: "studio", needs: null },
] as const satisfies readonly { id: string; icon: IconName; group: "you" | "studio"; needs: Session["scopes"][number] | null }[];

export type SectionId = (typeof SECTIONS)[number]["id"];

/** What this person may see. */
export function visible(scopes: readonly string[]): (typeof SECTIONS)[number][] {
  return SECTIONS.filter(({ needs }) => needs === null || scopes.includes(needs));
}
