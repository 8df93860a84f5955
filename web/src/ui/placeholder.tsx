/** A page that is announced and not there yet. */
import { useTranslation } from "react-i18next";

import type { IconName } from "./icons";
import { EmptyState } from "./states";

export function Placeholder({ name, icon }: { name: "draft" | "edit" | "boards" | "personalize" | "settings" | "styles" | "playground" | "doctor" | "compare"; icon: IconName }) {
  const { t } = useTranslation();
  return <EmptyState icon={icon} title={t(`nav.${name}`)} lead={t("nav.soon")} />;
}
